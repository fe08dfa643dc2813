import type { SendMessage } from "@interaction-credits/core";
import { digits } from "../numbers";

/** What is in the form, as it was typed. */
export interface Draft {
  to: string;
  type: "text" | "template";
  text: string;
  previewUrl: boolean;
  template: string;
  language: string;
  /** The values of the template body's variables {{1}}, {{2}}… */
  values: string[];
}

export const EMPTY_DRAFT: Draft = {
  to: "",
  type: "text",
  text: "",
  previewUrl: false,
  template: "",
  language: "en_US",
  values: [],
};

/** What a user has begun to write. Kept in memory alone: numbers and texts are never stored. */
const begun = new Map<string, Draft>();

export function draftOf(userId: string): Draft {
  return begun.get(userId) ?? EMPTY_DRAFT;
}

export function keepDraft(userId: string, draft: Draft): void {
  begun.set(userId, draft);
}

export function forgetDraft(userId: string): void {
  begun.delete(userId);
}

export const MAX_TEXT = 4096;
const E164 = /^\+[1-9][0-9]{7,14}$/;

/** In characters as the contract counts them: an emoji may be two units of a string, and is one. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

export type DraftField = "to" | "text" | "template" | "language" | "values";
export type Problems = Partial<Record<DraftField, string>>;

/** People write numbers with spaces, dots, dashes and brackets; none of them is part of the number. */
export function normalNumber(typed: string): string {
  return typed.replace(/[\s().\-/\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}

export function numberProblem(typed: string): string | null {
  const number = normalNumber(typed);
  if (E164.test(number)) return null;
  if (number === "") return "Enter the recipient’s phone number.";
  if (/[^+0-9]/.test(number)) return "A phone number can only have digits after the +.";
  if (number.startsWith("00")) return `Use + instead of 00: +${number.slice(2)}`;
  if (!number.startsWith("+")) return "Start with + and the country code, as in +49 or +1.";
  if (number.lastIndexOf("+") > 0) return "Use only one +, at the start.";
  if (number.startsWith("+0")) return "A country code doesn’t start with 0.";
  const digits = number.length - 1;
  return digits < 8
    ? `This number is too short: it has ${String(digits)} of at least 8 digits.`
    : `This number is too long: it has ${String(digits)} digits of at most 15.`;
}

export function problemsOf(draft: Draft): Problems {
  const problems: Problems = {};
  const number = numberProblem(draft.to);
  if (number) problems.to = number;
  if (draft.type === "text") {
    const length = lengthOf(draft.text);
    if (draft.text.trim() === "") problems.text = "Enter a message.";
    else if (length > MAX_TEXT) {
      problems.text = `Shorten the message by ${digits(length - MAX_TEXT)}: the limit is ${digits(MAX_TEXT)} characters.`;
    }
  } else {
    if (draft.template.trim() === "") problems.template = "Enter the template’s name as approved by Meta.";
    if (draft.language.trim() === "") problems.language = "Enter the template’s language, as in en_US.";
    if (draft.values.some((value) => value.trim() === "")) {
      problems.values = "Fill in every variable, or remove the empty ones.";
    }
  }
  return problems;
}

/** The call's body; only for a draft without problems. */
export function bodyOf(draft: Draft): SendMessage {
  const to = normalNumber(draft.to);
  if (draft.type === "text") {
    return { to, type: "text", text: { body: draft.text, previewUrl: draft.previewUrl } };
  }
  const body = { type: "body", parameters: draft.values.map((text) => ({ type: "text" as const, text })) };
  return {
    to,
    type: "template",
    template: {
      name: draft.template.trim(),
      language: draft.language.trim(),
      components: draft.values.length ? [body] : [],
    },
  };
}
