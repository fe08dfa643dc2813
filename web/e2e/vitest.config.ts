import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/*.test.ts"],
    globalSetup: "src/setup.ts",
    // Pages run side by side within a file; two files at once would only slow each other down.
    fileParallelism: false,
    maxConcurrency: 10,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
