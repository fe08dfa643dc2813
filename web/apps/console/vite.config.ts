import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

export default defineConfig(({ mode }) => {
  const env = loadEnv(mode, import.meta.dirname, "VITE_");
  const running = process.env.BASE_URL ?? "http://localhost:8080";
  return {
    plugins: [react(), tailwindcss()],
    define: {
      CLERK_PUBLISHABLE_KEY: JSON.stringify(env.VITE_CLERK_PUBLISHABLE_KEY ?? ""),
      API_URL: JSON.stringify(env.VITE_API_URL ?? "/api"),
    },
    // A page's policy allows what comes from its own origin only, so nothing is written into it as data:.
    build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    server: { proxy: { "/api": running, "/dev": running } },
  };
});
