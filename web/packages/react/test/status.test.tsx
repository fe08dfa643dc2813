import type { MessageStatus } from "@interaction-credits/core";
import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { MessageStatusIndicator as Indicator } from "../src";
import { expectAccessible, LOCALES, show, textOf } from "./dom";
import { at, hold, message, NOW } from "./things";

const WORDS: Record<MessageStatus, string> = {
  queued: "Queued",
  sending: "Sending",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Failed",
  unconfirmed: "Unconfirmed",
};
const STATUSES = Object.keys(WORDS) as MessageStatus[];
const ERROR = { code: "131049", title: "Too many messages to this person", details: null, retryable: true };

test.each(STATUSES)("%s is a word beside an icon", (status) => {
  const { root } = show(<Indicator data={message(status)} explain={false} />);
  expect(root).toHaveAttribute("data-ic-status", status);
  expect(textOf(root)).toBe(WORDS[status]);
  expect(root.querySelector("svg")).toHaveAttribute("aria-hidden", "true");
});

test("an icon is as large as its word, with or without the style sheet", () => {
  const { root } = show(<Indicator data={message("sent")} />);
  const icon = root.querySelector("svg")!;
  expect([icon.getAttribute("width"), icon.getAttribute("height")]).toEqual(["1em", "1em"]);
});

test("each status has a shape of its own", () => {
  const shapes = STATUSES.map((status) => {
    const { root } = show(<Indicator data={message(status)} />);
    return root.querySelector("svg")!.innerHTML;
  });
  expect(shapes.every((shape) => shape.length > 0)).toBe(true);
  expect(new Set(shapes).size).toBe(STATUSES.length);
});

describe("the explanation", () => {
  test.each([
    ["may be tried again", true, "You can try sending it again."],
    ["may not be tried again", false, "Sending it again won’t help."],
  ])("of a failure that %s", (_name, retryable, advice) => {
    const { root } = show(
      <Indicator data={message("failed", { error: { ...ERROR, code: "131999", retryable } })} />,
    );
    expect(textOf(root)).toBe(`FailedToo many messages to this person (code 131999). ${advice}`);
  });

  test.each([
    [
      "until when credits stay held",
      hold({ amount: 2, expiresAt: at(270) }),
      "2 credits are held until 2:30 PM.",
    ],
    [
      "that one credit stays held",
      hold({ amount: 1, expiresAt: at(270) }),
      "1 credit is held until 2:30 PM.",
    ],
    ["that credits were returned", hold({ amount: 2, status: "expired" }), "2 credits were returned."],
    ["nothing of its credits, where that is not known", undefined, ""],
  ])("of an unconfirmed message says %s", (_name, hold, words) => {
    const { root } = show(<Indicator data={message("unconfirmed")} hold={hold} />);
    expect(textOf(root)).toBe(`UnconfirmedNot confirmed by WhatsApp. ${words}`.trim());
  });

  test("can be turned off", () => {
    const { root } = show(<Indicator data={message("failed", { error: ERROR })} explain={false} />);
    expect(textOf(root)).toBe("Failed");
  });
});

test("the details list each status that was reached, in order of time", () => {
  const statusTimes = { delivered: at(-1), queued: at(-4), sending: at(-3), sent: at(-2) };
  show(<Indicator data={message("delivered", { statusTimes })} detail />);
  const list = screen.getByRole("list", { name: "Timeline" });
  const steps = within(list).getAllByRole("listitem");
  expect(steps.map((step) => step.dataset.icStatus)).toEqual(["queued", "sending", "sent", "delivered"]);
  expect(textOf(steps[0]!)).toMatch(/^Queued9:56 AM \(Nov 22, 2026, 9:56:00 AM UTC\)$/);
});

test.each([
  ["stale", "Updated 2 minutes ago"],
  ["offline", "Offline. Last updated 2 minutes ago"],
] as const)("a %s status says how old it is", (state, words) => {
  const { root } = show(<Indicator data={message("sent")} state={state} asOf={NOW - 120_000} />);
  expect(textOf(root)).toContain("Sent");
  expect(textOf(root)).toContain(words);
});

test.each([
  ["loading", "Loading"],
  ["error", "couldn’t be loaded"],
  ["offline", "You’re offline"],
  ["signed-out", "Sign in"],
] as const)("without a message it says: %s", async (state, words) => {
  const onRetry = vi.fn();
  const { root } = show(<Indicator state={state} onRetry={onRetry} />);
  expect(root).toHaveAttribute("data-ic-state", state);
  expect(textOf(root)).toContain(words);
  const again = screen.queryByRole("button", { name: "Try again" });
  expect(again !== null).toBe(state === "error");
  if (again === null) return;
  await userEvent.click(again);
  expect(onRetry).toHaveBeenCalledOnce();
});

test.each(["loading", "error", "signed-out"] as const)("no message is shown while %s", (state) => {
  const { root } = show(<Indicator data={message("read")} state={state} />);
  expect(textOf(root)).not.toContain("Read");
});

test.each(LOCALES)("it is accessible in %s in every state", async (locale, options) => {
  const statusTimes = { queued: at(-4), sending: at(-3) };
  const { container } = show(
    <div dir={locale === "ar" ? "rtl" : undefined}>
      {STATUSES.map((status) => (
        <Indicator key={status} data={message(status, { error: ERROR, statusTimes })} hold={hold()} detail />
      ))}
      {(["loading", "error", "offline", "signed-out"] as const).map((state) => (
        <Indicator key={state} state={state} onRetry={() => undefined} />
      ))}
      <Indicator data={message("sent")} state="stale" asOf={NOW} />
    </div>,
    options,
  );
  await expectAccessible(container);
});
