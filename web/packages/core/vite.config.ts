import { defineConfig } from "vite";

export default defineConfig({
  build: {
    target: "es2022",
    // The host's build makes it small; until then it can be read.
    minify: false,
    lib: { entry: "src/index.ts", formats: ["es"], fileName: "index" },
    sourcemap: true,
  },
});
