// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../src/styles.css", import.meta.url), "utf8");

type Colour = [red: number, green: number, blue: number];

const THEMES = ["light", "dark"] as const;

/** The colour that a variable comes to when the host sets none. */
function colour(name: string, theme: (typeof THEMES)[number]): Colour {
  const pattern = new RegExp(`--_${name}:[^;]*light-dark\\((#\\w{6}), (#\\w{6})\\)`);
  const hex = pattern.exec(css)?.[theme === "light" ? 1 : 2];
  if (hex === undefined) throw new Error(`no colours for --_${name}`);
  return [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as Colour;
}

/** So much of one over another; in sRGB, which for small shares is near what the browser makes of it. */
const mix = (over: Colour, share: number, under: Colour) =>
  under.map((value, i) => value + (over[i]! - value) * share) as Colour;

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Colour;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Colour, b: Colour): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

test("black on white is 21:1", () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
  expect(contrast([118, 118, 118], [255, 255, 255])).toBeCloseTo(4.54, 2);
});

describe.each(THEMES)("in the %s theme", (theme) => {
  const of = (name: string) => colour(name, theme);
  const surface = of("surface");
  const hovered = mix(of("text"), 0.05, surface);
  const chip = (tone: string) => mix(of(tone), 0.09, surface);
  const banner = (tone: string) => mix(of(tone), 0.07, surface);

  test.each<[text: string, on: string, background: Colour]>([
    ["text", "surface", surface],
    ["muted", "surface", surface],
    ["accent", "surface", surface],
    ["on-accent", "accent", of("accent")],
    ["text", "a control under the pointer", hovered],
    ["muted", "a control under the pointer", hovered],
    ...["muted", "accent", "danger", "warning"].map((tone): [string, string, Colour] => [
      "text",
      `${tone} chip`,
      chip(tone),
    ]),
    ...["danger", "warning"].map((tone): [string, string, Colour] => [
      "text",
      `${tone} banner`,
      banner(tone),
    ]),
  ])("%s can be read on %s", (text, _on, background) => {
    expect(contrast(of(text), background)).toBeGreaterThanOrEqual(4.5);
  });

  test.each<[shape: string, on: string, background: Colour]>([
    ["accent", "the surface, as bar and focus", surface],
    ["accent", "the page, as focus", theme === "light" ? [255, 255, 255] : [0, 0, 0]],
    ...["muted", "accent", "danger", "warning"].map((tone): [string, string, Colour] => [
      tone,
      "its chip",
      chip(tone),
    ]),
    ...["danger", "warning"].map((tone): [string, string, Colour] => [tone, "its banner", banner(tone)]),
  ])("%s stands out from %s", (shape, _on, background) => {
    expect(contrast(of(shape), background)).toBeGreaterThanOrEqual(3);
  });
});
