import { defaultClientConditions } from "vite";
import { defineConfig } from "vitest/config";

/** The packages of this workspace are tested from their source. */
const conditions = ["@interaction-credits/source", ...defaultClientConditions];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: { name: "core", root: "packages/core", environment: "node", include: ["test/**/*.test.ts"] },
      },
      { test: { name: "readme", environment: "node", include: ["test/**/*.test.ts"] } },
      ...["packages/react", "apps/console"].map((root) => ({
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: root.replace(/.*\//, ""),
          root,
          environment: "jsdom",
          include: ["test/**/*.test.{ts,tsx}"],
        },
      })),
    ],
  },
});
