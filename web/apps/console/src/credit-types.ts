import type { CreditType } from "@interaction-credits/core";

/** The credit types, to choose from. */
export const CREDIT_TYPES = [
  { value: "interaction", label: "Interaction (WhatsApp)" },
  { value: "scraper", label: "Scraper" },
] as const satisfies readonly { value: CreditType; label: string }[];
