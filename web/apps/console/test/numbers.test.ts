import { expect, test } from "vitest";
import { credits, digits } from "../src/numbers";

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
