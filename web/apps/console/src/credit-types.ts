import type { CreditType } from "@interaction-credits/core";

/** The kinds of credits, to choose from. */
export const CREDIT_TYPES: readonly { value: CreditType; label: string }[] = [
  { value: "interaction", label: "Interaction (WhatsApp)" },
  { value: "scraper", label: "Scraper" },
];
