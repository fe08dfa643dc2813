import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, loadEnv } from "vite";

export default defineConfig(({ command, mode }) => {
  const env = loadEnv(mode, import.meta.dirname, "VITE_");
  const running = process.env.BASE_URL ?? "http://localhost:8080";
  const proxy = { "/api": running, "/dev": running };
  return {
    plugins: [react(), tailwindcss()],
    define: {
      CLERK_PUBLISHABLE_KEY: JSON.stringify(env.VITE_CLERK_PUBLISHABLE_KEY ?? ""),
      API_URL: JSON.stringify(env.VITE_API_URL ?? "/api"),
    },
    // While one works on them the packages are taken from their source; a build takes them as others get them.
    resolve: {
      conditions: [
        ...(command === "serve" ? ["@interaction-credits/source"] : []),
        ...defaultClientConditions,
      ],
    },
    // A page's policy allows what comes from its own origin only, so nothing is written into it as data:.
    build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    server: { proxy },
    preview: { proxy },
  };
});
