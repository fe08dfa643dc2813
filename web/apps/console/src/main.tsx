import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import type { AuthAdapter } from "./auth/adapter";
import { SettingsProvider } from "./settings";
// First ours: it says where the package's layer stands.
import "./styles.css";
import "@interaction-credits/react/styles.css";

// The constant decides when the console is built: the other adapter is not in the build at all.
const { default: Auth }: { default: AuthAdapter } = CLERK_PUBLISHABLE_KEY
  ? await import("./auth/clerk")
  : await import("./auth/dev");

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <SettingsProvider>
      <Auth>
        <App />
      </Auth>
    </SettingsProvider>
  </StrictMode>,
);
