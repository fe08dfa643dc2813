import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const web = fileURLToPath(new URL("..", import.meta.url));
const react = join(web, "packages/react");
const source = (path: string) => readFileSync(join(react, "src", path), "utf8");
const readme = readFileSync(join(web, "README.md"), "utf8");
const samples = [...readme.matchAll(/^```tsx\n(.*?)^```/gms)].map((match) => match[1]!);

/** The rows of the table that follows a heading, cell by cell, without its head. */
function tableAfter(heading: string): string[][] {
  const [, after = ""] = readme.split(`\n${heading}\n`);
  const [table = ""] = /(^\|.*\n)+/m.exec(after) ?? [];
  const cells = (row: string) => row.split(/(?<!\\)\|/).slice(1, -1);
  const rows = table.trim().split("\n").slice(2);
  return rows.map((row) => cells(row).map((cell) => cell.trim().replaceAll("\\|", "|").replaceAll("`", "")));
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedSideEffectImports: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
  customConditions: ["@interaction-credits/source"],
};

function compile(files: ReadonlyMap<string, string>) {
  const host = ts.createCompilerHost(options);
  const disk = { ...host };
  host.fileExists = (name) => files.has(name) || disk.fileExists(name);
  host.getSourceFile = (name, version) => {
    const text = files.get(name);
    return text === undefined ? disk.getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  return ts.createProgram(
    [...files.keys(), join(react, "src/index.ts"), join(react, "src/env.d.ts")],
    options,
    host,
  );
}

// Beside the console, which has all that the samples import.
const files = new Map(samples.map((text, i) => [join(web, `apps/console/sample${i}.tsx`), text]));
files.set(join(web, "apps/console/css.d.ts"), 'declare module "*.css";');
const program = compile(files);
const checker = program.getTypeChecker();

interface Prop {
  name: string;
  type: string;
  required: boolean;
}

function propsOf(name: string): Prop[] {
  const index = program.getSourceFile(join(react, "src/index.ts"))!;
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(index)!);
  const symbol = exported.find((symbol) => symbol.name === name)!;
  const type = checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(symbol));
  return type.getProperties().map((prop) => {
    const declaration = prop.declarations![0] as ts.PropertySignature;
    const optional = Boolean(prop.flags & ts.SymbolFlags.Optional);
    const written = declaration
      .type!.getText()
      .replace(/ \| undefined$/, "")
      .replace(/^\((.*)\)$/, "$1");
    return {
      name: prop.name,
      type: prop.name === "classNames" ? partsOf(prop) : written,
      required: !optional,
    };
  });
}

/** Which parts take a class: that is what a reader has to know of the type of `classNames`. */
function partsOf(prop: ts.Symbol): string {
  const parts = checker.getNonNullableType(checker.getTypeOfSymbol(prop)).getProperties();
  return `{ ${parts
    .map(({ name }) => `${name}?`)
    .sort()
    .join(", ")} }`;
}

test("each sample of the README compiles", () => {
  expect(samples.length).toBeGreaterThan(5);
  const told = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    return `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
  expect(told).toEqual([]);
});

describe("each table of props has every property with its type", () => {
  test.each([
    [
      "### InteractionCreditDisplay",
      "InteractionCreditDisplayProps",
      "components/InteractionCreditDisplay.tsx",
    ],
    ["### MessageStatusIndicator", "MessageStatusIndicatorProps", "components/MessageStatusIndicator.tsx"],
    ["### CreditHistory", "CreditHistoryProps", "components/CreditHistory.tsx"],
    ["### CreditWarning", "CreditWarningProps", "components/CreditWarning.tsx"],
    ["## Provider", "CreditsProviderProps", "provider.tsx"],
  ])("%s", (heading, name, path) => {
    const rows = tableAfter(heading);
    const told = rows.map(([name = "", type = "", or]) => ({ name, type, required: or === "required" }));
    const byName = (a: Prop, b: Prop) => a.name.localeCompare(b.name);
    expect(told.sort(byName)).toEqual(propsOf(name).sort(byName));
    const files = [path, "hooks/history.ts", "hooks/warning.ts", "text.tsx", "../../core/src/client.ts"]
      .map(source)
      .join();
    for (const [name, , or] of rows) {
      if (or !== "required" && or !== "–") expect(files).toMatch(new RegExp(`\\b${name}(: \\w+)? = ${or}`));
    }
  });
});

test("the table of variables has every variable of styles.css with its default", () => {
  const css = source("styles.css").replaceAll(/\s+/g, " ");
  const told = [...css.matchAll(/var\((--ic-[\w-]+), (.*?)\);/g)].map(([, name, otherwise = ""]) => {
    const [, token = "–", own = otherwise] = /^var\((--(?!_)[\w-]+), (.*)\)$/.exec(otherwise) ?? [];
    return [name, token, own.replace(/^var\(--_(.*)\)$/, "--ic-$1")];
  });
  expect(told.length).toBe(new Set(css.match(/--ic-[\w-]+(?=,)/g)).size);
  expect(tableAfter("## Theme").map((row) => row.slice(0, 3))).toEqual(told);
});
