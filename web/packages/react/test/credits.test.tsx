import { fireEvent, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { InteractionCreditDisplay as Display, type ShownState } from "../src";
import { expectAccessible, LOCALES, show, textOf } from "./dom";
import { at, balance, hold, message, NOW } from "./things";

const HELD = {
  balance: balance(),
  holds: [
    hold({ id: "h1", amount: 119 }),
    hold({ id: "h2", amount: 1, source: "message", messageId: "m1", createdAt: at(-65), expiresAt: at(90) }),
  ],
  messages: [message("queued", { id: "m1", to: "+15550100001" })],
};
const retry = () => undefined;
const STATES = ["ready", "loading", "empty", "error", "stale", "offline", "signed-out"] as const;
const BLOCK_IN_LINE = ":is(span, p, bdi, time, button) :is(div, p, dl, ul, ol, table)";

const onError = vi.spyOn(console, "error");
beforeEach(() => {
  onError.mockReset();
});

// console B10
test("the bar knows of the level that a warning beside it tells", () => {
  const { root } = show(<Display data={{ balance: balance({ level: "low" }) }} />);
  expect(root).toHaveAttribute("data-ic-level", "low");
});

describe.each(["card", "compact"] as const)("the credits as %s", (variant) => {
  test.each<[name: string, state: ShownState, parts: string[]]>([
    ["ready", "ready", ["880", "120"]],
    ["stale, with their age", "stale", ["880", "120", "Updated 3 minutes ago"]],
    ["offline, with their age", "offline", ["880", "120", "Offline. Last updated 3 minutes ago"]],
  ])("are %s", (_name, state, parts) => {
    const { root } = show(<Display variant={variant} data={HELD} state={state} asOf={NOW - 180_000} />);
    expect(root).toHaveAttribute("data-ic-state", state);
    for (const part of parts) expect(textOf(root)).toContain(part);
    if (state === "ready") expect(textOf(root)).not.toContain("3 minutes ago");
  });

  test.each<[state: ShownState, words: string]>([
    ["loading", "Loading"],
    ["empty", "any credits yet"],
    ["error", "couldn’t be loaded"],
    ["offline", "You’re offline"],
    ["signed-out", "Sign in"],
  ])("say that they are not there: %s", (state, words) => {
    const { root } = show(<Display variant={variant} data={{}} state={state} onRetry={retry} />);
    expect(textOf(root)).toContain(words);
    expect(screen.queryByRole("button", { name: "Try again" }) !== null).toBe(state === "error");
    expect(screen.queryByRole("meter")).toBeNull();
  });

  test.each(["loading", "error", "signed-out"] as const)("show no figure while %s", (state) => {
    const { root } = show(<Display variant={variant} data={HELD} state={state} />);
    expect(textOf(root)).not.toMatch(/\d/);
  });

  test("are asked for again", async () => {
    const onRetry = vi.fn();
    show(<Display variant={variant} data={{}} state="error" onRetry={onRetry} />);
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  test("are told to the last one", () => {
    const { root } = show(
      <Display variant={variant} data={{ balance: balance({ available: 1_234_567, held: 7_654 }) }} />,
    );
    expect(textOf(root)).toContain("1,234,567");
    expect(textOf(root)).toContain("7,654");
  });

  test("have no block inside a line, in any state", () => {
    const { container } = show(
      STATES.flatMap((state) => [
        <Display key={state} variant={variant} data={HELD} state={state} asOf={NOW} onRetry={retry} />,
        <Display key={`no ${state}`} variant={variant} data={{}} state={state} asOf={NOW} onRetry={retry} />,
      ]),
    );
    for (const button of screen.queryAllByRole("button", { expanded: false })) fireEvent.click(button);
    expect(container.querySelectorAll("[data-ic]")).toHaveLength(2 * STATES.length);
    expect([...container.querySelectorAll(BLOCK_IN_LINE)].map((block) => block.outerHTML)).toEqual([]);
  });

  test.each(LOCALES)("are accessible in %s in every state", async (locale, options) => {
    const { container } = show(
      <div dir={locale === "ar" ? "rtl" : undefined}>
        {(["ready", "stale", "offline"] as const).map((state) => (
          <Display key={state} variant={variant} data={HELD} state={state} asOf={NOW} title={state} />
        ))}
        {(["loading", "empty", "error", "offline", "signed-out"] as const).map((state) => (
          <Display key={`no ${state}`} variant={variant} data={{}} state={state} onRetry={retry} />
        ))}
      </div>,
      options,
    );
    for (const button of screen.queryAllByRole("button", { expanded: false })) await userEvent.click(button);
    await expectAccessible(container);
    expect(onError).not.toHaveBeenCalled();
  });
});

test("a card names available, held and total", () => {
  const { root } = show(<Display data={HELD} />);
  expect(screen.getByRole("group", { name: "Credits" })).toBe(root);
  const figures = [...root.querySelectorAll("dl > div")].map(textOf);
  expect(figures).toEqual(["Available880", "Held120", "Total1,000"]);
});

test("the bar is a meter that says the figures in words", () => {
  show(<Display data={HELD} />);
  const meter = screen.getByRole("meter", { name: "Credits" });
  expect(meter).toHaveAttribute("aria-valuetext", "880 of 1,000 available, 120 held");
  expect(meter).toHaveAttribute("aria-valuenow", "880");
  expect(meter).toHaveAttribute("aria-valuemax", "1000");
});

test("an account without credits has no meter, and says where they will be", () => {
  const { root } = show(<Display data={{ balance: balance({ available: 0, held: 0 }) }} />);
  expect(root).toHaveAttribute("data-ic-state", "empty");
  expect(screen.queryByRole("meter")).toBeNull();
  expect(textOf(root)).toContain("any credits yet");
});

test("the holds behind it tell why, since when and until when", async () => {
  show(<Display data={HELD} />);
  expect(screen.queryAllByRole("listitem")).toEqual([]);
  const button = screen.getByRole("button", { name: "2 holds", expanded: false });
  await userEvent.click(button);
  expect(button).toHaveAttribute("aria-expanded", "true");
  const list = document.getElementById(button.getAttribute("aria-controls")!)!;
  const [first, second] = within(list).getAllByRole("listitem").map(textOf);
  expect(first).toMatch(/^order-1119Held 5 minutes ago .* · returns by 10:10 AM/);
  expect(second).toMatch(/^Message to \+155501000011Held 1 hour ago .* · returns by 11:30 AM/);
});

test("holds that are not listed are counted", async () => {
  show(<Display data={{ balance: balance({ activeHolds: 9 }), holds: HELD.holds }} />);
  await userEvent.click(screen.getByRole("button", { name: "9 holds" }));
  expect(textOf(screen.getAllByRole("listitem").at(-1)!)).toBe("and 7 more");
});

test("figures that disagree are a fault, told to the developer", () => {
  onError.mockImplementation(() => undefined);
  const { root } = show(<Display data={{ balance: balance({ granted: 5 }) }} />);
  expect(textOf(root)).toContain("is not equal to granted");
  expect(onError).toHaveBeenCalledWith(expect.stringContaining("is not equal to granted"), expect.anything());
});

test("a host gives classes to the parts", () => {
  const { root } = show(
    <Display className="mine" classNames={{ available: "a", held: "h", total: "t", bar: "b" }} data={HELD} />,
  );
  expect(root).toHaveClass("mine", "ic-card");
  for (const name of ["available.a", "held.h", "total.t", "bar.b"]) {
    expect(root.querySelector(`[data-ic-part="${name.replace(".", '"].')}`)).not.toBeNull();
  }
});
