// Generates the types of openapi.yaml. Builds, checks and tests run this first; it does nothing while neither the contract nor
// the generator has changed.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const contract = path("../../openapi.yaml");
const types = path("../packages/core/src/schema.ts");
const generator = path("../node_modules/openapi-typescript");

const inputs = [contract, `${generator}/package.json`, fileURLToPath(import.meta.url)];
const hash = createHash("sha256");
inputs.forEach((file) => hash.update(readFileSync(file)));
const mark = `// Of inputs with the SHA-256 ${hash.digest("hex")}\n`;

if (!existsSync(types) || !readFileSync(types, "utf8").startsWith(mark)) {
  // Of two runs at the same time, each puts a complete file in place.
  const complete = `${types}.${process.pid}`;
  const output = execFileSync(
    process.execPath,
    [`${generator}/bin/cli.js`, contract, "--default-non-nullable", "false"],
    { encoding: "utf8", maxBuffer: 2 ** 24, stdio: ["ignore", "pipe", "inherit"] },
  );
  writeFileSync(complete, mark + output);
  renameSync(complete, types);
}
