// Evaluates JSONata as the reference implementation does. A line of input is {expression, states, variables, millis}; a
// line of output is {value} or {error}. Argument: the folder of the package `jsonata`.
import { createHash, randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const jsonata = createRequire(import.meta.url)(resolve(process.argv[2]));

// The functions that AWS adds, as documented.
const addedByAws = {
  partition: ["<an:a>", (array, size) =>
    Array.from({ length: Math.ceil(array.length / size) }, (_, i) => array.slice(i * size, (i + 1) * size))],
  range: ["<nnn:a>", (first, last, step) => {
    if (step === 0) throw new Error("no step");
    return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, i) => first + i * step);
  }],
  hash: ["<ss:s>", (text, algorithm) => createHash(algorithm.replace("-", "")).update(text).digest("hex")],
  random: ["<n?:n>", () => Math.random()],
  uuid: ["<:s>", () => randomUUID()],
  parse: ["<s:x>", (text) => JSON.parse(text)],
};

function onlyWhatJsonHolds(_, value) {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error("JSON has no number for this");
  return value;
}

async function evaluate({ expression, states, variables, millis }) {
  try {
    const parsed = jsonata(expression);
    for (const [name, [signature, body]] of Object.entries(addedByAws)) {
      parsed.registerFunction(name, body, signature);
    }
    const now = new Date(millis).toISOString();
    parsed.registerFunction("millis", () => millis, "<:n>");
    parsed.registerFunction("now", () => now, "<:s>");
    const value = await parsed.evaluate(undefined, { ...variables, states });
    if (value === undefined) return { error: "undefined" };
    if (value?._jsonata_function || value?._jsonata_lambda) return { error: "a function" };
    return { value: JSON.parse(JSON.stringify(value, onlyWhatJsonHolds)) };
  } catch (failure) {
    return { error: failure.code ?? failure.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await evaluate(JSON.parse(line))) + "\n");
}
