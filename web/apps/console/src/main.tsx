import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import type { AuthAdapter } from "./auth/adapter";
import { SettingsProvider } from "./settings";
import { NotLoaded } from "./ui/not-loaded";
import "./styles.css";
import "@interaction-credits/react/styles.css";

// The constant decides when the console is built: the other adapter is not in the build at all.
const adapter: Promise<{ default: AuthAdapter }> = CLERK_PUBLISHABLE_KEY
  ? import("./auth/clerk")
  : import("./auth/dev");
const Auth = await adapter.then(
  (module) => module.default,
  () => null,
);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <SettingsProvider>
      {Auth ? (
        <Auth>
          <App />
        </Auth>
      ) : (
        <main className="mx-auto max-w-5xl px-4 py-8">
          <NotLoaded />
        </main>
      )}
    </SettingsProvider>
  </StrictMode>,
);
