import { describe, expect, it } from "vitest";
import { failureWords } from "../src/failures";

const OWN = ["expired_before_sending", "insufficient_credits", "invalid_request"];
const WHATSAPPS = ["131026", "131049", "130429", "190"];

describe("the words for failed messages", () => {
  it.each([...OWN, ...WHATSAPPS])("say of %s what happened and what to do next", (code) => {
    const { title, next } = failureWords({ code, title: "(the server's)", details: null, retryable: false });
    expect(title).not.toContain("server's");
    expect(next).toMatch(/\.$/);
  });

  it("say of any other code what WhatsApp said and whether a second try may help", () => {
    const error = { code: "999999", title: "Something new", details: null, retryable: true };
    expect(failureWords(error)).toEqual({ title: "Something new", next: "Sending it again may succeed." });
    expect(failureWords({ ...error, retryable: false }).next).toContain("fail again");
  });
});
