import { Refused, SignedOut, Unreachable, type Problem, type ProblemCode } from "@interaction-credits/core";
import { credits, digits } from "./numbers";

/** A refusal as a person needs it: what happened, and what to do next. */
export interface Words {
  title: string;
  next: string;
}

/** The contract's refusals, in its order. `Record` makes the compiler miss a forgotten one; a test asks again. */
export const REFUSALS: Record<ProblemCode, (problem: Problem) => Words> = {
  not_found: () => ({
    title: "The server does not know this address",
    next: "Console and server may be of different versions. Reload the page; if that does not help, contact your administrator.",
  }),
  unauthorized: () => ({
    title: "Your sign-in is no longer valid",
    next: "Nothing was changed. Try again; if it stays, sign out and in again.",
  }),
  body_too_large: () => ({
    title: "That is too much for one call",
    next: "Nothing was sent. Shorten it: a call may have 64 KiB.",
  }),
  unsupported_media_type: () => ({
    title: "The server could not read the call",
    next: "Nothing was changed. Reload the page; if it stays, something between you and the server alters calls.",
  }),
  invalid_request: ({ errors = [] }) => ({
    title: errors.length === 1 ? "One field needs correcting" : "Some fields need correcting",
    next: errors.length
      ? `Nothing was changed. ${errors.map(({ field, problem }) => `${field}: ${problem}`).join("; ")}.`
      : "Nothing was changed. Check what you entered and try again.",
  }),
  invalid_cursor: () => ({
    title: "This list cannot be continued here",
    next: "Go back to its beginning: the list has changed its account or its filter.",
  }),
  cursor_expired: () => ({
    title: "This page was away for too long",
    next: "It reads everything anew by itself. If this stays, reload it.",
  }),
  // The server knows whether the role is missing or the session is impersonated.
  forbidden: ({ detail }) => ({
    title: "You may not do this",
    next: `Nothing was changed. ${detail}`,
  }),
  hold_not_found: () => ({
    title: "You have no such hold",
    next: "It may belong to another account. The history lists all of yours.",
  }),
  message_not_found: () => ({
    title: "You have no such message",
    next: "Check the address, or choose the message from your list. You only see your own messages.",
  }),
  hold_managed: () => ({
    title: "This hold ends by itself",
    next: "A message or a service placed it and will convert or release it. You need do nothing.",
  }),
  reference_reused: ({ differs = [] }) => ({
    title: "This reference was used before for something else",
    next: `The first call counts and this one changed nothing${differs.length ? ` (it differs in ${differs.join(", ")})` : ""}. Use a new reference if you mean something new.`,
  }),
  hold_converted: () => ({
    title: "These credits are charged already",
    next: "The hold was converted before, and cannot be released any more. The history shows when.",
  }),
  hold_released: () => ({
    title: "These credits were returned already",
    next: "The hold was released before. Place a new one if you still need the credits.",
  }),
  hold_expired: () => ({
    title: "The hold's time is over",
    next: "Its credits are available again. Place a new hold if you still need them.",
  }),
  hold_not_converted: () => ({
    title: "Nothing of this hold was charged",
    next: "There is nothing to refund. If it is still active, release it to give its credits back.",
  }),
  amount_exceeds_hold: ({ hold }) => ({
    title: "That is more than was held",
    next: hold
      ? `The hold has ${credits(hold.amount)}. Take at most that.`
      : "Take at most what the hold has.",
  }),
  rate_limited: () => ({
    title: "Too many calls in a short time",
    next: "Nothing was changed. Wait a moment and try again.",
  }),
  too_many_holds: () => ({
    title: "Too many holds are active",
    next: "Nothing was changed. Wait until some of your messages are settled, then try again.",
  }),
  insufficient_credits: ({ available, required, shortfall }) => ({
    title:
      shortfall === undefined
        ? "There are not enough credits"
        : `${credits(shortfall)} ${shortfall === 1 ? "is" : "are"} missing`,
    next: `Nothing was sent or held.${
      required === undefined || available === undefined
        ? ""
        : ` This needs ${credits(required)}, and ${digits(available)} ${available === 1 ? "is" : "are"} available.`
    } Ask an operator for credits; those that are held, if any, may come back by themselves.`,
  }),
  try_again: () => ({
    title: "The server is busy and does not know whether it worked",
    next: "Try again with nothing altered: the same call has its effect only once.",
  }),
  internal: ({ requestId }) => ({
    title: "Something went wrong on the server",
    next: `Try again later with nothing altered: the same call has its effect only once. If it stays, report the request ${requestId}.`,
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
    return { title: "You are signed out", next: "Nothing was changed. Sign in again." };
  }
  if (error instanceof Unreachable) {
    return {
      title: "The server did not answer",
      next: "It is unknown whether it worked. Try again with nothing altered: the same call has its effect only once.",
    };
  }
  return {
    title: "This page made a mistake",
    next: "Reload it. If it stays, report what you were doing.",
  };
}

/** What the server says of one field, if this is a refusal that names fields. */
export function fieldProblem(error: unknown, field: string): string | null {
  if (!(error instanceof Refused)) return null;
  return error.problem.errors?.find((entry) => entry.field === field)?.problem ?? null;
}
