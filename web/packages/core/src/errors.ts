import type { Problem, ProblemCode } from "./types.js";

/** The API understood the call and refused it. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  readonly code: ProblemCode;

  constructor(
    readonly problem: Problem,
    /** How long the API asks to wait before repeating this call. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
  }
}

/** No answer, or one that is not from the API. The call may have taken effect. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";

  constructor(
    message: string,
    /** This device has no network, as far as it knows; otherwise the problem is on the way or at the server. */
    readonly offline: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** No user is signed in. */
export class SignedOut extends Error {
  override readonly name = "SignedOut";

  constructor() {
    super("No user is signed in");
  }
}

/** An error in a form that can be sent to another tab. */
export type PlainError =
  | { is: "refused"; problem: Problem; retryAfterSeconds: number | null }
  | { is: "unreachable"; message: string; offline: boolean };

export function toPlain(error: Error): PlainError {
  if (error instanceof Refused) {
    return { is: "refused", problem: error.problem, retryAfterSeconds: error.retryAfterSeconds };
  }
  return {
    is: "unreachable",
    message: error.message,
    offline: error instanceof Unreachable && error.offline,
  };
}

export function fromPlain(plain: PlainError): Error {
  return plain.is === "refused"
    ? new Refused(plain.problem, plain.retryAfterSeconds)
    : new Unreachable(plain.message, plain.offline);
}
