import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/*.test.ts"],
    globalSetup: "src/setup.ts",
    // Pages run side by side within a file; two files at once would only slow each other down.
    fileParallelism: false,
    maxConcurrency: 5,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // As patient as `until`: of itself it gives a page one second, for all that it has to fetch.
    expect: { poll: { timeout: 30_000 } },
  },
});
