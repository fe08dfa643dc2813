import { expect, test } from "vitest";
import { credits, digits, wholeNumber } from "../src/numbers";

test("amounts are in groups of digits, with their word", () => {
  expect(digits(1_234_567)).toBe("1,234,567");
  expect([credits(0), credits(1), credits(2_000, "scraper")]).toEqual([
    "0 credits",
    "1 credit",
    "2,000 scraper credits",
  ]);
});

test("a late charge that found nothing is one of 0", () => {
  const amount = 0;
  expect(credits(-amount)).toBe("0 credits");
});

test.each(["1000", "1,000", "1 000", "1\u00a0000", " 1\u202f000 "])(
  "%j is the whole number 1000",
  (typed) => {
    expect(wholeNumber(typed)).toBe(1000);
  },
);

test.each(["", "0", "-1", "1.5", "1,5", "1.000", "10,00", "1,0000", "1,000 000", "1,000.5", "1e3", "ten"])(
  "%j is no whole number from 1 on",
  (typed) => {
    expect(wholeNumber(typed)).toBeNaN();
  },
);
