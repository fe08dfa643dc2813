import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(`${import.meta.dirname}/../src/styles.css`, "utf8");

type Rgb = readonly number[];

const SCHEMES: Record<string, { Canvas: Rgb; CanvasText: Rgb }> = {
  light: { Canvas: [1, 1, 1], CanvasText: [0, 0, 0] },
  "dark (Chromium)": { Canvas: hex("#121212"), CanvasText: [1, 1, 1] },
  "dark (Safari)": { Canvas: hex("#1e1e1e"), CanvasText: [1, 1, 1] },
  "dark (Firefox)": { Canvas: hex("#1c1b22"), CanvasText: hex("#fbfbfe") },
};

function hex(code: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(code.slice(at, at + 2), 16) / 255);
}
const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const gamma = (c: number) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);
const times = (matrix: number[][], vector: Rgb): Rgb =>
  matrix.map((row) => row.reduce((sum, cell, i) => sum + cell * (vector[i] ?? 0), 0));

const LMS = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const RGB = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
];

/** As `color-mix(in oklab, …)`. The cube roots that it mixes are Oklab's own but for a matrix, which a mean does not see. */
function mix(a: Rgb, share: number, b: Rgb): Rgb {
  const root = (color: Rgb) => times(LMS, color.map(linear)).map(Math.cbrt);
  const [x, y] = [root(a), root(b)];
  const mean = x.map((value, i) => value * share + (y[i] ?? 0) * (1 - share));
  return times(
    RGB,
    mean.map((value) => value ** 3),
  ).map((value) => gamma(Math.min(1, Math.max(0, value))));
}

function contrast(a: Rgb, b: Rgb): number {
  const light = (color: Rgb) => {
    const [red = 0, green = 0, blue = 0] = color.map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  return Math.max(light(a), light(b)) / Math.min(light(a), light(b));
}

/** The colour that a token comes to where the host sets none. */
function token(name: string, scheme: Record<string, Rgb>): Rgb {
  const own = new RegExp(`--_${name}: (?:var\\(--[\\w-]+, )+(.*?)\\)+;`).exec(css)?.[1] ?? "";
  const mixed = /color-mix\(in oklab, (\S+) (\d+)%, (\w+)/.exec(own);
  const color = (word: string) => scheme[word] ?? hex(word);
  if (mixed === null) return color(own);
  const [, first = "", percent = "", second = ""] = mixed;
  return mix(color(first), Number(percent) / 100, color(second));
}

describe.each(Object.entries(SCHEMES))("the colours, %s,", (_, scheme) => {
  const of = (name: string) => token(name, scheme);
  const tinted = (name: string, percent: number) => mix(of(name), percent / 100, of("surface"));

  it.each([
    ["text on a surface", "text", () => of("surface")],
    ["quiet text on a surface", "muted", () => of("surface")],
    ["accented text on a surface", "accent", () => of("surface")],
    ["text on the accent", "on-accent", () => of("accent")],
    ["text on a chip", "text", () => tinted("muted", 9)],
    ["text on a warning", "text", () => tinted("warning", 7)],
    ["text on an alarm", "text", () => tinted("danger", 7)],
  ])("let %s be read (4.5:1)", (_, name, ground) => {
    expect(contrast(of(name), ground())).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["accent", "muted", "warning", "danger"])("let icons and bars of --_%s be seen (3:1)", (name) => {
    expect(contrast(of(name), of("surface"))).toBeGreaterThanOrEqual(3);
    expect(contrast(of(name), tinted(name, 9))).toBeGreaterThanOrEqual(3);
  });
});
