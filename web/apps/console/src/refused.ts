import { Refused, type ProblemCode } from "@interaction-credits/core";

/** Whether the server refused it with one of these codes. */
export function isRefused(error: unknown, ...codes: readonly ProblemCode[]): error is Refused {
  return error instanceof Refused && codes.includes(error.code);
}
