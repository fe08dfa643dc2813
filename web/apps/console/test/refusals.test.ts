import { Refused, SignedOut, Unreachable, type Problem, type ProblemCode } from "@interaction-credits/core";
import { describe, expect, it } from "vitest";
import schema from "../../../packages/core/src/schema.ts?raw";
import { REFUSALS, fieldProblem, wordsFor } from "../src/refusals";

/** The codes as they stand in the contract's generated types, and not as our table happens to have them. */
const CODES = (/ProblemCode: ((?:"[a-z_]+"(?: \| )?)+);/.exec(schema)?.[1] ?? "")
  .split(" | ")
  .map((code) => JSON.parse(code) as ProblemCode);

function refusal(code: string, more: Partial<Problem> = {}): Refused {
  return new Refused({
    type: `https://interactioncredits.dev/problems/${code}`,
    title: "A title",
    status: 400,
    detail: "A detail.",
    code: code as Problem["code"],
    requestId: "req-1",
    ...more,
  });
}

describe("the words for refusals", () => {
  it("know the codes of the contract", () => {
    expect(CODES.length).toBeGreaterThanOrEqual(20);
    expect(Object.keys(REFUSALS)).toEqual(expect.arrayContaining(CODES));
  });

  it.each(CODES)("say of %s what happened and what to do next", (code) => {
    const { title, next } = wordsFor(refusal(code));
    expect(title).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(next).toMatch(/^[A-Z].{20,}\.$/);
    expect(`${title} ${next}`).not.toContain("undefined");
  });

  it("say how many more credits are needed", () => {
    const { title, next } = wordsFor(
      refusal("insufficient_credits", { available: 1, required: 3, shortfall: 2 }),
    );
    expect(title).toBe("Not enough credits");
    expect(next).toContain("You need 2 more credits.");
  });

  it("name every bad field", () => {
    const errors = [
      { field: "to", problem: "must be E.164" },
      { field: "text.body", problem: "is too long" },
    ];
    const refused = refusal("invalid_request", { errors });
    expect(wordsFor(refused).next).toContain("to: must be E.164; text.body: is too long");
    expect(fieldProblem(refused, "text.body")).toBe("is too long");
    expect(fieldProblem(refused, "type")).toBeNull();
  });

  it("leave it to the server to say why something is not allowed", () => {
    const detail = "Sign in as yourself: a session that acts for another user may only read.";
    expect(wordsFor(refusal("forbidden", { detail })).next).toBe(`Nothing was changed. ${detail}`);
  });

  it("fall back to the server's own for a code from after this page was made", () => {
    expect(wordsFor(refusal("too_early"))).toEqual({ title: "A title", next: "A detail." });
  });

  it("do not say of an unanswered call that it changed nothing", () => {
    for (const error of [new Unreachable("no answer", false), refusal("try_again"), refusal("internal")]) {
      expect(wordsFor(error).next).not.toContain("Nothing was");
    }
    expect(wordsFor(new Unreachable("no network", true)).title).toBe("You’re offline");
    expect(wordsFor(new SignedOut()).next).toContain("Sign in again");
    expect(wordsFor(new Error("a bug")).next).toContain("Reload");
  });
});
