import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  EMPTY_DRAFT,
  bodyOf,
  normalNumber,
  numberProblem,
  problemsOf,
  type Draft,
} from "../src/compose/draft";

const TEXT: Draft = { ...EMPTY_DRAFT, to: "+15550100000", text: "Hello, Ada" };
const TEMPLATE: Draft = { ...EMPTY_DRAFT, to: "+15550100000", type: "template", template: "order_update" };

describe("a recipient", () => {
  it.each(["+15550100000", "+49 151 234-567.89", "+1 (555) 010-0000", "\u202a+15550100000\u202c"])(
    "may be written %s",
    (typed) => {
      expect(numberProblem(typed)).toBeNull();
    },
  );

  it.each([
    ["", "Enter the recipient’s phone number."],
    ["0049151234567", "Use + instead of 00: +49151234567"],
    ["0151234567", "Start with + and the country code, as in +49 or +1."],
    ["+0151234567", "A country code doesn’t start with 0."],
    ["+1234567", "This number is too short: it has 7 of at least 8 digits."],
    ["+1234567890123456", "This number is too long: it has 16 digits of at most 15."],
    ["+49151O234567", "A phone number can only have digits after the +."],
    ["++4915123456", "Use only one +, at the start."],
  ])("%j is told: %s", (typed, told) => {
    expect(numberProblem(typed)).toBe(told);
  });

  it("is without a problem exactly when the contract takes it", () => {
    const typed = fc.string({ unit: fc.constantFrom(..."+0123456789 -()a".split("")), maxLength: 20 });
    fc.assert(
      fc.property(typed, (text) => {
        expect(numberProblem(text) === null).toBe(/^\+[1-9][0-9]{7,14}$/.test(normalNumber(text)));
      }),
    );
  });
});

describe("a draft", () => {
  it("of a text becomes the call's body", () => {
    expect(problemsOf(TEXT)).toEqual({});
    expect(bodyOf({ ...TEXT, to: "+1 555 010 0000" })).toEqual({
      to: "+15550100000",
      type: "text",
      text: { body: "Hello, Ada", previewUrl: false },
    });
  });

  it("of a template has its values in their order", () => {
    expect(bodyOf({ ...TEMPLATE, values: ["Ada", "4711"] })).toEqual({
      to: "+15550100000",
      type: "template",
      template: {
        name: "order_update",
        language: "en_US",
        components: [
          {
            type: "body",
            parameters: [
              { type: "text", text: "Ada" },
              { type: "text", text: "4711" },
            ],
          },
        ],
      },
    });
  });

  it("needs what its kind needs and nothing of the other", () => {
    expect(Object.keys(problemsOf({ ...TEXT, text: " " }))).toEqual(["text"]);
    expect(Object.keys(problemsOf({ ...TEXT, text: "x".repeat(4097) }))).toEqual(["text"]);
    expect(Object.keys(problemsOf({ ...TEMPLATE, template: "", language: "", values: [""] }))).toEqual([
      "template",
      "language",
      "values",
    ]);
  });

  it("counts characters as people do", () => {
    expect(problemsOf({ ...TEXT, text: "🙂".repeat(4096) })).toEqual({});
  });
});
