import type { Message } from "@interaction-credits/core";
import { useMemo } from "react";
import { failures } from "./strings/en-failures";
import type { FailureReason } from "./strings/strings";
import { useText, type Text } from "./text";

/** Why a message failed, for users. */
export interface Failure {
  /** What happened, without a full stop. */
  why: string;
  /** What to do next, in whole sentences. */
  next: string;
}

/** WhatsApp's codes, and the system's own, that mean the same to a user. */
const CODES: Record<FailureReason, string> = {
  Busy: "2 4 17 32 341 613 80007 130429 131016 131057 133004 no_connection",
  Pair: "131056",
  Unreachable: "131026",
  Window: "131047",
  Limit: "131049 130472",
  OptedOut: "131050",
  Blocked: "130403",
  Country: "130497",
  Itself: "131021",
  TestNumber: "131030",
  Template: "132001",
  Values: "132000 132005 132012 132018",
  Paused: "132015 132068 132069",
  Disabled: "132007 132016",
  Service: "0 3 10 12 33 101 102 190 368 2500 2635 131005 131031 131037 131042 131045 131048 131064 133010",
  Expired: "expired_before_sending",
  Credits: "insufficient_credits",
  Frozen: "account_frozen",
  Stopped: "sending_paused",
  Invalid: "invalid_request",
};

const REASONS = new Map(
  (Object.entries(CODES) as [FailureReason, string][]).flatMap(([reason, codes]) =>
    codes.split(" ").map((code) => [code, reason] as const),
  ),
);

/** Meta keeps the codes from 200 to 299 for permissions, which are the sending account's. */
const PERMISSION = /^2\d\d$/;

export function failureReason(code: string): FailureReason | undefined {
  return REASONS.get(code) ?? (PERMISSION.test(code) ? "Service" : undefined);
}

/** In the language of the text. A code without a reason here has the API's own words, which are English. */
export function failureText({ say, locale, given }: Text, error: NonNullable<Message["error"]>): Failure {
  const reason = failureReason(error.code);
  const words = { ...failures, ...given };
  if (reason !== undefined) return { why: words[`why${reason}`], next: words[`next${reason}`] };
  return {
    why: /^en\b/.test(locale) ? error.title : words.whyOther,
    next: say(error.retryable ? "mayTryAgain" : "mayNotTryAgain"),
  };
}

/** What the components say of a failed message, for an app's own lists and pages. */
export function useFailureText(): (error: NonNullable<Message["error"]>) => Failure {
  const text = useText();
  return useMemo(() => (error) => failureText(text, error), [text]);
}
