import { defineConfig } from "vitest/config";

/** Apart from the other tests: it fetches Clerk's own code from the registry, and builds the console a second time. */
export default defineConfig({
  test: { include: ["clerk/*.test.ts"], testTimeout: 60_000, hookTimeout: 120_000 },
});
