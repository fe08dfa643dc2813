import { defineConfig } from "vitest/config";

const project = (name: string, include: string[], exclude: string[], groupOrder: number, retry = 0) => ({
  test: {
    name,
    include,
    exclude,
    sequence: { groupOrder },
    retry,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // As patient as `until`: of itself it gives a page one second, for all that it has to fetch.
    expect: { poll: { timeout: 30_000 } },
  },
});

export default defineConfig({
  test: {
    globalSetup: "src/setup.ts",
    // Pages run side by side within a file, and files beside each other: most of their time they wait.
    maxWorkers: 2,
    maxConcurrency: 3,
    // What is measured has the browser to itself. A busy machine only makes it slower: one quick try suffices.
    projects: [
      project("pages", ["test/*.test.ts"], ["test/speed.test.ts"], 0),
      project("speed", ["test/speed.test.ts"], [], 1, 3),
    ],
  },
});
