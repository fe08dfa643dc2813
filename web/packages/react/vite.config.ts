import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { defineConfig } from "vite";
import { isolated } from "./isolated.ts";

export default defineConfig({
  build: {
    target: "es2022",
    // The host's build makes it small; until then it can be read.
    minify: false,
    lib: {
      entry: { index: "src/index.ts", "strings/de": "src/strings/de.ts", "strings/ar": "src/strings/ar.ts" },
      formats: ["es"],
    },
    rolldownOptions: {
      external: [/^react($|\/)/, /^react-dom($|\/)/, /^@tanstack\//, "@interaction-credits/core"],
      output: {
        // Module by module, so that a host's bundler takes what it uses.
        preserveModules: true,
        preserveModulesRoot: "src",
        // Words are plain data, on a server too.
        banner: ({ name }) => (name.startsWith("strings/") ? "" : '"use client";'),
      },
    },
    sourcemap: true,
  },
  plugins: [
    {
      name: "styles",
      closeBundle() {
        copyFileSync("src/styles.css", "dist/styles.layer.css");
        writeFileSync("dist/styles.css", isolated(readFileSync("src/styles.css", "utf8")));
      },
    },
  ],
});
