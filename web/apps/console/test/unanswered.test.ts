// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { unansweredSends } from "../src/compose/unanswered";

const HELLO = { to: "+15550100000", type: "text" as const, text: { body: "Hello, Ada", previewUrl: false } };
const OTHER = { ...HELLO, text: { body: "Goodbye, Ada", previewUrl: false } };

describe("the key of a send", () => {
  beforeEach(() => {
    sessionStorage.clear();
  });

  it("stays the same until the send is settled, also over a reload", async () => {
    const key = await unansweredSends("user_ada").keyFor(HELLO);
    expect(await unansweredSends("user_ada").keyFor(HELLO)).toBe(key);
    expect(unansweredSends("user_ada").keys()).toEqual([key]);
  });

  it("is another one for another draft, for another user, and once it is settled", async () => {
    const sends = unansweredSends("user_ada");
    const key = await sends.keyFor(HELLO);
    expect(await sends.keyFor(OTHER)).not.toBe(key);
    expect(await unansweredSends("user_grace").keyFor(HELLO)).not.toBe(key);
    sends.settle(key);
    expect(sends.keys()).not.toContain(key);
    expect(await sends.keyFor(HELLO)).not.toBe(key);
  });

  it("is kept without the number and the text", async () => {
    const sends = unansweredSends("user_ada");
    const key = await sends.keyFor(HELLO);
    const stored = JSON.stringify(Object.entries(sessionStorage));
    expect(stored).not.toContain("15550100000");
    expect(stored).not.toContain("Hello");
    sends.settle(key);
    expect(sessionStorage).toHaveLength(0);
  });

  it("is one that the contract takes as a reference", async () => {
    expect(await unansweredSends("user_ada").keyFor(HELLO)).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
  });
});
