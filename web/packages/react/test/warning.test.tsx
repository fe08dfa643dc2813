import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { CreditWarning } from "../src";
import { createWarningMemory } from "../src/warning";
import { expectAccessible, LOCALES, show, textOf } from "./dom";
import { balance } from "./things";

const LOW = balance({ available: 15, held: 0, level: "low" });
const EMPTY = balance({ available: 0, held: 0, level: "empty" });

test("nothing is shown while credits suffice", () => {
  const { root } = show(<CreditWarning data={balance()} />);
  expect(root).toBeNull();
});

test.each([
  ["low", LOW, "Credits are running low15 credits are available."],
  ["low by one", { ...LOW, available: 1 }, "Credits are running low1 credit is available."],
  [
    "low because of what is held",
    { ...LOW, held: 30, lowBecauseHeld: true },
    "Credits are running low15 available, 30 held. Held credits may be returned.",
  ],
  ["empty", EMPTY, "No credits availableYou need more credits to continue."],
  [
    "empty because of what is held",
    { ...EMPTY, held: 1, lowBecauseHeld: true },
    "No credits availableYour last credit is held and may be returned.",
  ],
])("%s is said in words", (_name, data, words) => {
  const { root } = show(<CreditWarning data={data} />);
  expect(textOf(root)).toBe(words);
  expect(root.querySelector("svg")).toHaveAttribute("data-ic-icon", data.level);
});

test.each([
  ["low", LOW, "Credits are running low", "15 credits are available."],
  ["empty", EMPTY, "No credits available", "You need more credits to continue."],
])(
  "%s is a group that its visible words name and describe, and announces nothing itself",
  (_, data, ...words) => {
    const { root } = show(<CreditWarning data={data} />);
    const group = screen.getByRole("group", { name: words[0], description: words[1] });
    expect(group).toBe(root);
    expect(group).not.toHaveAttribute("aria-label");
    expect(group).toContainElement(screen.getByRole("button", { name: "Dismiss" }));
    // The provider's regions tell of a crossing, once; a live region here would tell it twice and more.
    expect(root.parentElement!.querySelector("[aria-live], [role=alert], [role=status]")).toBeNull();
  },
);

test("what is dismissed comes back at the next crossing only", async () => {
  const onDismiss = vi.fn();
  const { again } = show(<CreditWarning data={LOW} onDismiss={onDismiss} />);
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(onDismiss).toHaveBeenCalledOnce();
  const visible = (data: typeof LOW) => {
    again(<CreditWarning data={data} />);
    return screen.queryByRole("group") !== null;
  };
  expect([{ ...LOW, available: 14 }, EMPTY].map(visible)).toEqual([false, true]);
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect([EMPTY, balance(), LOW].map(visible)).toEqual([false, false, true]);
});

test("a way to more credits is offered where there is one", async () => {
  const onTopUp = vi.fn();
  const { again } = show(<CreditWarning data={LOW} onTopUp={onTopUp} />);
  await userEvent.click(screen.getByRole("button", { name: "Add credits" }));
  expect(onTopUp).toHaveBeenCalledOnce();
  again(<CreditWarning data={LOW} />);
  expect(screen.queryByRole("button", { name: "Add credits" })).toBeNull();
});

test.each(LOCALES)("it is accessible in %s", async (locale, options) => {
  const { container } = show(
    <div dir={locale === "ar" ? "rtl" : undefined}>
      {[LOW, EMPTY, { ...LOW, held: 30, lowBecauseHeld: true }].map((data, i) => (
        <CreditWarning key={i} data={data} onTopUp={() => undefined} />
      ))}
    </div>,
    options,
  );
  await expectAccessible(container);
});

test("a line counts as crossed when it gets worse, and is remembered for the user", () => {
  const levels = ["ok", "low", "low", "empty", "low", "empty", "ok", "low"] as const;
  const memory = createWarningMemory("ann");
  expect(levels.map((level) => memory.crossed("interaction", level))).toEqual([
    ...[false, true, false, true],
    ...[false, true, false, true],
  ]);
  memory.dismiss("interaction");
  const reloaded = createWarningMemory("ann");
  expect(reloaded.crossed("interaction", "low")).toBe(false);
  expect(reloaded.dismissed("interaction", "low")).toBe(true);
  expect(createWarningMemory("bob").dismissed("interaction", "low")).toBe(false);
  expect(createWarningMemory("bob").crossed("interaction", "low")).toBe(true);
  sessionStorage.setItem("interaction-credits:warned:eve:interaction", "{not json");
  expect(createWarningMemory("eve").crossed("interaction", "low")).toBe(true);
});
