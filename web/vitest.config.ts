import { defaultClientConditions } from "vite";
import { defineConfig } from "vitest/config";
import "./scripts/types.mjs";

/** The packages of this workspace are tested from their source. */
const conditions = ["@interaction-credits/source", ...defaultClientConditions];

/** A whole program is compiled in some of them, and machines are busy at times. */
const testTimeout = 60_000;

const project = (name: string, root: string, environment: string, include: string) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { testTimeout, name, root, environment, include: [include] },
});

export default defineConfig({
  test: {
    // Cheaper to start than processes, and every file has its own.
    pool: "threads",
    projects: [
      project("core", "packages/core", "node", "test/**/*.test.ts"),
      project("readme", ".", "node", "test/**/*.test.ts"),
      // Only components need a page, which takes longer to make than most tests run.
      ...["react", "console"].flatMap((name) => {
        const root = name === "react" ? "packages/react" : "apps/console";
        return [
          project(name, root, "node", "test/**/*.test.ts"),
          project(`${name} in a page`, root, "jsdom", "test/**/*.test.tsx"),
        ];
      }),
    ],
  },
});
