// Builds the console for local mode and for Clerk, and fails when one is larger than was agreed. In kB as they go over the wire.
import { Buffer } from "node:buffer";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const FIRST_LOAD = 160;
const LAZY_ROUTE = 40;
const CLERK = 25;

const [dist, manifest] = await built("measured", "");
const [distForClerk, manifestForClerk] = await built(
  "measured-for-clerk",
  `pk_test_${Buffer.from("a.clerk.accounts.dev$").toString("base64")}`,
);

async function built(name, clerkKey) {
  process.env.VITE_CLERK_PUBLISHABLE_KEY = clerkKey;
  const folder = new URL(`../../target/${name}/`, import.meta.url);
  const outDir = fileURLToPath(folder);
  await build({
    root: import.meta.dirname,
    logLevel: "warn",
    build: { outDir, emptyOutDir: true, manifest: true },
  });
  return [folder, JSON.parse(readFileSync(new URL(".vite/manifest.json", folder), "utf8"))];
}

function withImports(name, found = new Set()) {
  const chunk = manifest[name];
  if (!chunk || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const file of chunk.css ?? []) found.add(file);
  for (const imported of chunk.imports ?? []) withImports(imported, found);
  return found;
}

function kilobytes(files, folder = dist) {
  return (
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, folder))).length, 0) / 1000
  );
}

const first = new Set(
  ["index.html", "src/auth/dev.tsx", "src/routes/overview.tsx"].flatMap((name) => [...withImports(name)]),
);
const sizes = [{ name: "first load", size: kilobytes(first), most: FIRST_LOAD }];
for (const name of Object.keys(manifest)) {
  if (!name.startsWith("src/routes/")) continue;
  const own = [...withImports(name)].filter((file) => !first.has(file));
  sizes.push({ name, size: kilobytes(own), most: LAZY_ROUTE });
}
const adapter = "src/auth/clerk.tsx";
sizes.push({
  name: `${adapter}, in a build for Clerk`,
  size: kilobytes([manifestForClerk[adapter].file], distForClerk),
  most: CLERK,
});

for (const { name, size, most } of sizes)
  console.log(`${size.toFixed(1).padStart(6)} kB of ${most}  ${name}`);
const tooLarge = sizes.filter(({ size, most }) => size > most);
const clerk = Object.keys(manifest).filter((name) => /clerk/i.test(name));
if (tooLarge.length) throw new Error(`too large: ${tooLarge.map(({ name }) => name).join(", ")}`);
if (clerk.length) throw new Error(`a local build has no business with ${clerk.join(", ")}`);
if (!existsSync(new URL("appearance.js", dist))) throw new Error("appearance.js is missing");
