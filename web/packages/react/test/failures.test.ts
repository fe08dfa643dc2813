import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { failureReason, failureText } from "../src/failures";
import { ar } from "../src/strings/ar";
import { de } from "../src/strings/de";
import { createText } from "../src/text";

const GRAPH_CODE = "functions/src/main/java/com/interactioncredits/whatsapp/GraphCode.java";
const LOOKS_LIKE_A_CODE = /^ {4}[A-Z_]+\(\s*(\d+)(?:, (\d+))?, (?:([A-Z_]+), )?"([^"]+)"\)/gm;
/** As the server judges it: these may be sent again, be it by time or by somebody's action. */
const RETRYABLE = new Set(["PASSES", "REFUSED_FOR_NOW", "SENDER"]);

/** The server's table, and the words of its own that a failure may have for a code. */
const CODES = [
  ...[
    ...readFileSync(new URL(`../../../../${GRAPH_CODE}`, import.meta.url), "utf8").matchAll(
      LOOKS_LIKE_A_CODE,
    ),
  ]
    // Of one code with a subcode only the subcode tells that it is the sender's; the code alone is about the message.
    // UNRECOGNISED is no code: its range is empty.
    .filter(([, first, last, fate]) => fate !== undefined && Number(last ?? first) >= Number(first))
    .flatMap(([, first, last, fate, title]) =>
      [first, last ?? first].map((code) => ({ code: code!, retryable: RETRYABLE.has(fate!), title: title! })),
    ),
  { code: "no_connection", retryable: true, title: "WhatsApp could not be reached" },
  { code: "expired_before_sending", retryable: true, title: "The message was not sent" },
  { code: "insufficient_credits", retryable: true, title: "Not enough credits" },
  { code: "sending_paused", retryable: true, title: "Sending is paused" },
  { code: "invalid_request", retryable: false, title: "The message is not valid" },
  { code: "undelivered", retryable: false, title: "WhatsApp could not deliver the message" },
];

const english = createText({});
const german = createText({ locale: "de", messages: de });
const arabic = createText({ locale: "ar", messages: ar });

// console B9
describe("the words for failed messages", () => {
  test("know the server's table", () => {
    expect(CODES.length).toBeGreaterThan(65);
    for (const code of ["131049", "190", "200", "299", "131000"]) {
      expect(CODES.map((one) => one.code)).toContain(code);
    }
  });

  test.each(CODES)("say of $code what happened, and to send it again if that may work", (error) => {
    const { why, next } = failureText(english, { ...error, details: null });
    expect(why).toMatch(/[^.]$/);
    expect(next).toMatch(/\.$/);
    const promises = next.includes("again") && !next.includes("won’t help");
    expect(promises, next).toBe(error.retryable);
  });

  test("say of a marketing limit to wait a day, and of a token that the service is at fault", () => {
    const error = { title: "", details: null, retryable: true };
    expect(failureText(english, { ...error, code: "131049" }).next).toBe(
      "Wait 24 hours before you send it again.",
    );
    expect(failureText(english, { ...error, code: "190" }).next).toContain("Your message didn’t cause this");
    expect(failureReason("250")).toBe("Service");
  });

  test("are the reader's, also where only the server knows the code", () => {
    const error = { code: "999999", title: "Something new", details: null, retryable: true };
    expect(failureText(english, error)).toEqual({
      why: "Something new",
      next: "You can try sending it again.",
    });
    expect(failureText(german, { ...error, retryable: false })).toEqual({
      why: "WhatsApp hat die Nachricht nicht angenommen",
      next: "Erneutes Senden hilft nicht.",
    });
    expect(failureText(arabic, { ...error, code: "131026" }).why).toBe(ar.whyUnreachable);
  });

  test("are the host's, where it has its own", () => {
    const own = createText({ messages: { nextCredits: "Ask Ada for credits." } });
    const error = { code: "insufficient_credits", title: "", details: null, retryable: true };
    expect(failureText(own, error).next).toBe("Ask Ada for credits.");
  });
});
