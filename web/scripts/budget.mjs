// Fails when the packages grow beyond their limits, and says which of those are above what was agreed. In kB as they go over
// the wire, built as an app builds them: made small, without React and TanStack Query. Needs the packages' builds.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const CORE = "@interaction-credits/core";
const REACT = "@interaction-credits/react";
const PEERS = [/^react($|\/)/, /^react-dom($|\/)/, /^@tanstack\//];
const COMPONENTS = ["InteractionCreditDisplay", "MessageStatusIndicator", "CreditHistory", "CreditWarning"];

async function kilobytes(code, external = PEERS) {
  const entry = { name: "entry", resolveId: (id) => (id === "entry" ? id : null) };
  const { output } = await build({
    root: fileURLToPath(new URL("../packages/react", import.meta.url)),
    configFile: false,
    logLevel: "error",
    plugins: [{ ...entry, load: (id) => (id === "entry" ? code : null) }],
    build: {
      write: false,
      target: "es2022",
      rolldownOptions: { input: "entry", external, preserveEntrySignatures: "strict" },
    },
  });
  const files = output.map((file) => (file.type === "chunk" ? file.code : file.source));
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0) / 1000;
}

const core = await kilobytes(`export * from "${CORE}"`);
const everything = await kilobytes(`export * from "${CORE}"; export * from "${REACT}"`);
const react = await kilobytes(`export * from "${REACT}"`, [...PEERS, CORE]);
const provider = await kilobytes(`export { CreditsProvider } from "${REACT}"`, [...PEERS, CORE]);
// An app that shows anything live has the core and the provider: what one component adds to those.
const components = await Promise.all(
  COMPONENTS.map(async (name) => {
    const both = await kilobytes(`export { CreditsProvider, ${name} } from "${REACT}"`, [...PEERS, CORE]);
    return { name: `  and ${name} adds`, size: both - provider, most: 6.2 };
  }),
);
const sizes = [
  { name: "core, all of it", size: core, most: 6.7 },
  { name: "react, all of it", size: react, most: 13.8 },
  { name: "  its provider", size: provider, most: 3.5 },
  ...components,
  { name: "core and react, all of both", size: everything, most: 19.8, agreed: 12 },
  { name: "styles.css", size: await kilobytes(`import "${REACT}/styles.css"`), most: 3.5 },
  { name: "styles.layer.css", size: await kilobytes(`import "${REACT}/styles.layer.css"`), most: 3.3 },
];

for (const { name, size, most, agreed } of sizes) {
  const note = agreed ? ` (agreed were ${agreed})` : "";
  console.log(`${size.toFixed(1).padStart(6)} kB of ${most}  ${name}${note}`);
}
const tooLarge = sizes.filter(({ size, most }) => size > most);
if (tooLarge.length) throw new Error(`too large: ${tooLarge.map(({ name }) => name.trim()).join(", ")}`);
