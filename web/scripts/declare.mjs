// Names in a package's declarations the files that they import as files: `./text.js`, which every way of resolving finds.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

for (const file of readdirSync("dist", { recursive: true })) {
  if (!file.endsWith(".d.ts")) continue;
  const path = `dist/${file}`;
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/((?:from|import\() ?"\.{1,2}\/[^"]*?)(?:\.js)?"/g, '$1.js"'));
}
