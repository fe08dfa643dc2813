import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/dist/", "**/target/", "packages/core/src/schema.ts", "scripts/consumer/app/"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: "tsconfig.check.json", tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Numbers are as readable in a text as words are.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-definitions": "off",
    },
  },
  {
    // Most of its rules compile each file as React's compiler does, which takes long: only what is shipped.
    files: ["**/src/**/*.tsx", "packages/react/src/**/*.ts", "apps/console/src/**/*.ts"],
    extends: [reactHooks.configs.flat.recommended],
  },
  {
    files: ["**/test/**/*.tsx"],
    plugins: { "react-hooks": reactHooks },
    rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "warn" },
  },
  {
    // A test that finds nothing where something must be fails by that.
    files: ["**/test/**", "e2e/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: { globals: { console: "readonly", process: "readonly", URL: "readonly" } },
  },
);
