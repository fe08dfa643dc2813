import { describe, expect, test } from "vitest";
import { ar } from "../src/strings/ar";
import { de } from "../src/strings/de";
import { en } from "../src/strings/en";
import type { Plural } from "../src/strings/strings";
import { createText } from "../src/text";

const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
const forms = (words: string | Plural) => (typeof words === "string" ? { other: words } : words);

/** A form for one single number may say it in a word. */
const SINGLE: Record<string, string[]> = { en: ["one"], de: ["one"], ar: ["zero", "one", "two"] };

describe.each([
  ["en", en],
  ["de", de],
  ["ar", ar],
])("the words in %s", (locale, strings) => {
  const text = createText({ locale, messages: strings, timeZone: "UTC" });
  const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;

  test("are all there, each with what is to be filled in", () => {
    expect(Object.keys(strings).sort()).toEqual(Object.keys(en).sort());
    for (const [name, english] of Object.entries(en) as [keyof typeof en, string | Plural][]) {
      const own = strings[name];
      expect(typeof own, name).toBe(typeof english);
      for (const [category, words] of Object.entries(forms(own))) {
        expect(words.trim(), name).not.toBe("");
        if (SINGLE[locale]?.includes(category) && !words.includes("{count}")) continue;
        expect(places(words), `${name}, ${category}`).toEqual(places(forms(english).other));
      }
    }
  });

  test("have the plural forms of the language: one for all numbers, or one for each category", () => {
    for (const [name, words] of Object.entries(strings) as [string, string | Plural][]) {
      if (typeof words === "string") continue;
      const own = Object.keys(words).sort();
      expect([["other"], [...categories].sort()], name).toContainEqual(own);
    }
  });

  test("tell credits to the last one", () => {
    const digits = (text: string) => text.replace(/[٠-٩]/g, (digit) => `${"٠١٢٣٤٥٦٧٨٩".indexOf(digit)}`);
    const plain = (text: string) => digits(text).replace(/[^\d]/g, "");
    expect(plain(text.credits(1_234_567))).toBe("1234567");
    expect(plain(text.change(-1_234_567))).toBe("1234567");
    expect(plain(text.count("lowAvailable", 1_234_567))).toBe("1234567");
    expect(plain(text.say("eventHeld", { amount: 1_234_567 }))).toBe("1234567");
  });
});

test("a host changes some words and keeps the others", () => {
  const { say } = createText({ messages: { held: "Reserved" } });
  expect([say("held"), say("total")]).toEqual(["Reserved", "Total"]);
});

test("a time of another day is told with its date", () => {
  const { short } = createText({ timeZone: "UTC" });
  const now = Date.parse("2026-11-22T10:00:00Z");
  expect(short("2026-11-22T23:59:00Z", now).replace(/\s/, " ")).toBe("11:59 PM");
  expect(short("2026-11-23T00:01:00Z", now).replace(/\s/, " ")).toBe("Nov 23, 12:01 AM");
});
