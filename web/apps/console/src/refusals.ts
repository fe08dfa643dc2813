import { Refused, SignedOut, Unreachable, type Problem, type ProblemCode } from "@interaction-credits/core";
import { credits, digits } from "./numbers";

/** An error in words: what happened, and what to do next. */
export interface Words {
  title: string;
  next: string;
}

/** The contract's refusals, in its order. `Record` makes the compiler miss a forgotten one; a test asks again. */
export const REFUSALS: Record<ProblemCode, (problem: Problem) => Words> = {
  not_found: () => ({
    title: "This feature isn’t available",
    next: "The app may have been updated. Reload the page; if that doesn’t help, contact support.",
  }),
  unauthorized: () => ({
    title: "Your session is no longer valid",
    next: "Nothing was changed. Try again, or sign out and sign in again.",
  }),
  body_too_large: () => ({
    title: "This request is too large",
    next: "Nothing was sent. Shorten your message: the limit is 64 KiB.",
  }),
  unsupported_media_type: () => ({
    title: "The server couldn’t read the request",
    next: "Nothing was changed. Reload the page; if that doesn’t help, contact support.",
  }),
  invalid_request: ({ errors = [] }) => ({
    title: errors.length === 1 ? "One field isn’t valid" : "Some fields aren’t valid",
    next: errors.length
      ? `Nothing was changed. ${errors.map(({ field, problem }) => `${field}: ${problem}`).join("; ")}.`
      : "Nothing was changed. Check what you entered, then try again.",
  }),
  invalid_cursor: () => ({
    title: "This list can’t be continued",
    next: "The account or the filter has changed. Go back to the first page.",
  }),
  cursor_expired: () => ({
    title: "This page is out of date",
    next: "It updates automatically. If this message stays, reload the page.",
  }),
  // The server knows whether the role is missing or the session is impersonated.
  forbidden: ({ detail }) => ({
    title: "You don’t have permission",
    next: `Nothing was changed. ${detail}`,
  }),
  hold_not_found: () => ({
    title: "Hold not found",
    next: "It may belong to another account. Your holds are listed in the history.",
  }),
  message_not_found: () => ({
    title: "Message not found",
    next: "It may belong to another account. Your messages are listed on the Messages page.",
  }),
  hold_managed: () => ({
    title: "This hold is managed automatically",
    next: "It belongs to a message or a service, which charges or releases it. You don’t need to do anything.",
  }),
  reference_reused: ({ differs = [] }) => ({
    title: "This reference is already in use",
    next: `Nothing was changed. The earlier request had different values${differs.length ? ` (${differs.join(", ")})` : ""}. Use a new reference.`,
  }),
  hold_converted: () => ({
    title: "These credits were already charged",
    next: "This hold can no longer be released. See the history for details.",
  }),
  hold_released: () => ({
    title: "These credits were already returned",
    next: "This hold was released. Place a new one if you still need the credits.",
  }),
  hold_expired: () => ({
    title: "This hold has expired",
    next: "Its credits are available again. Place a new hold if you still need them.",
  }),
  hold_not_converted: () => ({
    title: "This hold wasn’t charged",
    next: "There is nothing to refund. If the hold is still active, release it to return its credits.",
  }),
  amount_exceeds_hold: ({ hold }) => ({
    title: "The amount is larger than the hold",
    next: hold
      ? `The hold has ${credits(hold.amount)}. Enter that amount or less.`
      : "Enter an amount that the hold covers.",
  }),
  rate_limited: () => ({
    title: "Too many requests",
    next: "Nothing was changed. Wait a moment, then try again.",
  }),
  too_many_holds: () => ({
    title: "Too many active holds",
    next: "Nothing was changed. Wait until some of your messages are finished, then try again.",
  }),
  insufficient_credits: ({ shortfall }) => ({
    title: "Not enough credits",
    next: `${
      shortfall === undefined
        ? ""
        : `You need ${digits(shortfall)} more ${shortfall === 1 ? "credit" : "credits"}. `
    }Nothing was sent. Ask an operator to add credits.`,
  }),
  account_frozen: () => ({
    title: "Your account is frozen",
    next: "Nothing was sent or charged. Contact support to have it unfrozen.",
  }),
  sending_paused: () => ({
    title: "Sending is paused for now",
    next: "Nothing was sent or charged. Your message is still here: send it again later.",
  }),
  try_again: () => ({
    title: "The service is busy",
    next: "Wait a moment, then try again.",
  }),
  internal: ({ requestId }) => ({
    title: "Something went wrong on the server",
    next: `Try again later. If it keeps failing, contact support with request ID ${requestId}.`,
  }),
};

/** Words for whatever a call of the client may throw. */
export function wordsFor(error: unknown): Words {
  if (error instanceof Refused) {
    const words = (REFUSALS as Partial<typeof REFUSALS>)[error.code]?.(error.problem);
    // A server newer than this page may refuse with a code that is not known here; its own words are for people, too.
    return words ?? { title: error.problem.title, next: error.problem.detail };
  }
  if (error instanceof SignedOut) {
    return { title: "You’re signed out", next: "Nothing was changed. Sign in again." };
  }
  if (error instanceof Unreachable) {
    return {
      title: error.offline ? "You’re offline" : "Can’t reach the server",
      next: "Check your connection, then try again.",
    };
  }
  return {
    title: "Something went wrong on this page",
    next: "Reload the page. If it keeps happening, contact support.",
  };
}

/** What the server says of one field, if this is a refusal that names fields. */
export function fieldProblem(error: unknown, field: string): string | null {
  if (!(error instanceof Refused)) return null;
  return error.problem.errors?.find((entry) => entry.field === field)?.problem ?? null;
}
