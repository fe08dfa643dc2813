import { copyFileSync } from "node:fs";
import { defineConfig } from "vite";

export default defineConfig({
  build: {
    target: "es2022",
    lib: {
      entry: { index: "src/index.ts", "strings/de": "src/strings/de.ts", "strings/ar": "src/strings/ar.ts" },
      formats: ["es"],
    },
    rolldownOptions: {
      external: [/^react($|\/)/, /^react-dom($|\/)/, /^@tanstack\//, "@interaction-credits/core"],
      // Module by module, so that a host's bundler takes what it uses.
      output: { preserveModules: true, preserveModulesRoot: "src", banner: '"use client";' },
    },
    sourcemap: true,
  },
  plugins: [
    {
      name: "styles",
      closeBundle() {
        copyFileSync("src/styles.css", "dist/styles.css");
      },
    },
  ],
});
