import { defaultClientConditions } from "vite";
import { defineConfig } from "vitest/config";

/** The packages of this workspace are tested from their source. */
const conditions = ["@interaction-credits/source", ...defaultClientConditions];

/** A whole program is compiled in some of them, and machines are busy at times. */
const testTimeout = 60_000;

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          testTimeout,
          name: "core",
          root: "packages/core",
          environment: "node",
          include: ["test/**/*.test.ts"],
        },
      },
      { test: { testTimeout, name: "readme", environment: "node", include: ["test/**/*.test.ts"] } },
      ...["packages/react", "apps/console"].map((root) => ({
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          testTimeout,
          name: root.replace(/.*\//, ""),
          root,
          environment: "jsdom",
          include: ["test/**/*.test.{ts,tsx}"],
        },
      })),
    ],
  },
});
