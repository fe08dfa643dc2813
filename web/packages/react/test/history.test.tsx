import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { CreditHistory } from "../src";
import { expectAccessible, LOCALES, show, textOf } from "./dom";
import { at, hold, message, transaction } from "./things";

const converted = (convertedAmount: number) =>
  hold({ status: "converted", convertedAmount, updatedAt: at(-4), version: 2 });
const deduction = transaction({ id: "t2", type: "deduction", amount: -120, holdId: "h1", createdAt: at(-4) });

/** What the table says: of each row what, how it went, the change, and the state. */
function rows() {
  return screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("cell").slice(1).map(textOf).join(" | "));
}

const grants = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    transaction({ id: `g${i}`, amount: i + 1, referenceId: `invoice-${i + 1}`, createdAt: at(i - 100) }),
  );
const references = () => rows().map((row) => /invoice-\d+/.exec(row)?.[0]);

test.each([
  ["an active hold", hold(), [], "order-1Held until 10:10 AM | 120 held | Held"],
  ["a hold and its charge", converted(120), [deduction], "order-1120 held → 120 charged | -120 | Charged"],
  [
    "a hold that was charged in part",
    converted(113),
    [{ ...deduction, amount: -113 }],
    "order-1120 held → 113 charged → 7 returned | -113 | Charged",
  ],
  ["a released hold", hold({ status: "released" }), [], "order-1120 held → 120 returned | 0 | Returned"],
  [
    "an expired hold",
    hold({ status: "expired" }),
    [],
    "order-1120 held → expired, 120 returned | 0 | Expired",
  ],
])("%s is one row", (_name, hold, transactions, row) => {
  show(<CreditHistory data={{ holds: [hold], transactions }} />);
  expect(rows()).toEqual([row]);
});

test("an adjustment has a row of its own, with its reason", () => {
  const adjustment = transaction({ id: "t5", type: "adjustment", amount: -10, reason: "Granted twice" });
  show(<CreditHistory data={{ transactions: [adjustment] }} />);
  expect(rows()).toEqual(["Credits removedGranted twice | -10 | Removed"]);
});

test("a grant, a refund and a late deduction have rows of their own, newest first", () => {
  const late = { ...deduction, id: "t4", late: true, missing: 3, messageId: "m1", createdAt: at(-1) };
  const refund = transaction({ id: "t3", type: "refund", amount: 120, holdId: "h1", createdAt: at(-2) });
  const data = {
    holds: [converted(120)],
    transactions: [transaction({ reason: "Welcome" }), deduction, refund, late],
    messages: [message("failed")],
  };
  show(<CreditHistory data={data} />);
  expect(rows()).toEqual([
    "Late charge: Message to +155501000013 credits couldn’t be charged | -120 | Late charge",
    "Refund: invoice-7 | +120 | Refunded",
    "order-1120 held → 120 charged | -120 | Charged",
    "Credits addedWelcome | +1,000 | Added",
  ]);
});

// In a line from right to left, a number at its beginning would otherwise go to its other end.
test("what begins with a number is in one piece in either direction", () => {
  const { root } = show(
    <CreditHistory data={{ holds: [converted(113)], transactions: [transaction({ reason: "3 packs" })] }} />,
  );
  const parts = [
    "9:55 AM",
    "order-1",
    "120 held → 113 charged → 7 returned",
    "-113",
    "9:00 AM",
    "3 packs",
    "+1,000",
  ];
  expect([...root.querySelectorAll("bdi")].map(textOf)).toEqual(parts);
});

test("a row tells its whole course in its details", async () => {
  const refund = transaction({ id: "t3", type: "refund", amount: 113, holdId: "h1", createdAt: at(-2) });
  const late = { ...deduction, id: "t4", amount: 0, late: true, missing: 3, createdAt: at(-1) };
  show(
    <CreditHistory
      data={{ holds: [converted(113)], transactions: [late, refund, { ...deduction, amount: -113 }] }}
    />,
  );
  const button = screen.getByRole("button", { name: "order-1", expanded: false });
  await userEvent.click(button);
  const details = document.getElementById(button.getAttribute("aria-controls")!)!;
  expect(
    within(details)
      .getAllByRole("listitem")
      .map((item) => textOf(item.querySelector("span"))),
  ).toEqual(["120 held", "113 charged", "7 returned", "113 refunded", "0 charged late"]);
});

test.each([
  ["entries", ["order-1 | -120 | Charged", "Credits addedinvoice-7 | +1,000 | Added"]],
  ["holds", ["order-1120 held → 120 charged | -120 | Charged"]],
] as const)("the filter %s", (filter, expected) => {
  const transactions = [transaction(), { ...deduction, referenceId: "order-1" }];
  show(<CreditHistory filter={filter} data={{ holds: [converted(120)], transactions }} />);
  expect(rows()).toEqual(expected);
});

test("it is read page by page, and focus stays on the button", async () => {
  show(<CreditHistory pageSize={2} data={{ transactions: grants(5) }} />);
  const older = screen.getByRole("button", { name: "Older" });
  const newer = screen.getByRole("button", { name: "Newer" });
  expect(references()).toEqual(["invoice-5", "invoice-4"]);
  expect(newer).toHaveAttribute("aria-disabled", "true");
  await userEvent.click(older);
  expect(references()).toEqual(["invoice-3", "invoice-2"]);
  await userEvent.keyboard("{Enter}");
  expect(references()).toEqual(["invoice-1"]);
  expect(screen.getByText("Rows 5 to 5")).toBeVisible();
  expect(older).toHaveAttribute("aria-disabled", "true");
  expect(older).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  expect(references()).toEqual(["invoice-1"]);
  await userEvent.click(newer);
  expect(references()).toEqual(["invoice-3", "invoice-2"]);
});

test("what was opened stays open while pages are turned, and nothing opens in its place", async () => {
  const holds = [1, 2].map((i) => hold({ id: `h${i}`, referenceId: `order-${i}`, createdAt: at(-i) }));
  show(<CreditHistory pageSize={1} data={{ holds }} />);
  await userEvent.click(screen.getByRole("button", { name: "order-1" }));
  await userEvent.click(screen.getByRole("button", { name: "Older" }));
  expect(screen.getByRole("button", { name: "order-2", expanded: false })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Newer" }));
  expect(screen.getByRole("button", { name: "order-1", expanded: true })).toBeVisible();
});

test("new rows wait behind a button, which leads the focus to them", async () => {
  show(<CreditHistory data={{ transactions: grants(5), newRows: 3 }} />);
  expect(references()).toEqual(["invoice-2", "invoice-1"]);
  await userEvent.click(screen.getByRole("button", { name: "3 new" }));
  expect(references()).toHaveLength(5);
  expect(screen.queryByRole("button", { name: /new/ })).toBeNull();
  expect(screen.getByRole("table").parentElement).toHaveFocus();
});

test.each([
  ["loading", "Loading"],
  ["empty", "No activity yet"],
  ["error", "The history couldn’t be loaded."],
  ["offline", "You’re offline"],
  ["signed-out", "Sign in"],
] as const)("without rows it says: %s", async (state, words) => {
  const onRetry = vi.fn();
  const { root } = show(<CreditHistory data={{}} state={state} onRetry={onRetry} />);
  expect(root).toHaveAttribute("data-ic-state", state);
  expect(textOf(root)).toContain(words);
  expect(screen.queryByRole("table")).toBeNull();
  const again = screen.queryByRole("button", { name: "Try again" });
  expect(again !== null).toBe(state === "error");
  if (again === null) return;
  await userEvent.click(again);
  expect(onRetry).toHaveBeenCalledOnce();
});

test.each([
  ["stale", "Updated 2 minutes ago"],
  ["offline", "Offline. Last updated 2 minutes ago"],
] as const)("%s rows say how old they are", (state, words) => {
  const { root } = show(<CreditHistory data={{ holds: [hold()] }} state={state} asOf={Date.parse(at(-2))} />);
  expect(rows()).toHaveLength(1);
  expect(textOf(root)).toContain(words);
});

test("the newest row is the newest of 10,000, and few of them are in the page", () => {
  show(<CreditHistory data={{ transactions: grants(10_000) }} />);
  expect(references()[0]).toBe("invoice-10000");
  expect(rows()).toHaveLength(25);
});

test.each(LOCALES)("it is accessible in %s in every state", async (locale, options) => {
  const holds = (["active", "converted", "released", "expired"] as const).map((status, i) =>
    hold({ id: `h${i}`, status, convertedAmount: status === "converted" ? 113 : null }),
  );
  const { container } = show(
    <div dir={locale === "ar" ? "rtl" : undefined}>
      <CreditHistory pageSize={5} data={{ holds, transactions: grants(3), newRows: 1 }} title="a" />
      <CreditHistory data={{ holds }} state="stale" asOf={0} title="b" />
      {(["loading", "empty", "error", "offline", "signed-out"] as const).map((state) => (
        <CreditHistory key={state} data={{}} state={state} onRetry={() => undefined} title={state} />
      ))}
    </div>,
    options,
  );
  for (const button of screen.getAllByRole("button", { expanded: false })) await userEvent.click(button);
  await expectAccessible(container);
});
