/** Digits in groups, as the console's English sentences have them. */
export function digits(value: number): string {
  // Zero with its sign turned would be "-0".
  return (value + 0).toLocaleString("en");
}

/** "1 credit", "2,000 scraper credits". */
export function credits(amount: number, kind = ""): string {
  return `${digits(amount)} ${kind && `${kind} `}${amount === 1 ? "credit" : "credits"}`;
}
