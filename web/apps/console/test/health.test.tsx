import "@testing-library/jest-dom/vitest";
import { screen, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { api, expectAccessible, open, pass, user } from "./scene";

const card = (name: string) => screen.getByRole("region", { name });
const fact = (of: string, name: string) => within(card(of)).getByText(name).nextElementSibling;
const asked = () => api.count("GET /operations/health");

/** Of the page; the shell has regions of its own. */
const summary = () => within(screen.getByRole("main")).getByRole("status");

describe("the page Health", () => {
  test("says that nothing needs attention, and shows each figure", async () => {
    api.health = {
      messages: { unfinished: 1_600, overdue: 0, more: true, overdueSince: null },
      reconciliation: {
        unjudgedSince: "2026-11-28T08:00:00.000Z",
        last: { at: "2026-11-28T00:05:00.000Z", accounts: 240, unsettled: 1, drifts: 0, stuckHolds: 2 },
      },
      queues: [{ name: "sends", entries: { waiting: 3, inFlight: 1, delayed: 8 } }],
    };
    open("/health");
    await screen.findByText("No problems found");
    expect(fact("Sending state", "State")).toHaveTextContent("On");
    expect(fact("Messages", "Unfinished")).toHaveTextContent("1,600+");
    expect(fact("Messages", "Overdue")).toHaveTextContent(/^0$/);
    expect(fact("Messages", "Oldest overdue")).toHaveTextContent("None");
    expect(fact("Holds", "Overdue")).toHaveTextContent(/^0$/);
    expect(fact("Reconciliation", "Accounts")).toHaveTextContent("240");
    expect(fact("Reconciliation", "Stuck holds")).toHaveTextContent("2");
    expect(fact("Reconciliation", "Tried again")).toHaveTextContent("1");
    expect(fact("Reconciliation", "Oldest waiting")).toHaveTextContent("2 hours");
    expect(screen.getByRole("row", { name: "Sends 3 1 8" })).toBeVisible();
    await expectAccessible();
  });

  test("lists what needs attention", async () => {
    api.set("paused");
    api.health = {
      messages: { unfinished: 9, overdue: 4, more: false, overdueSince: "2026-11-28T09:20:00.000Z" },
      holds: { overdue: 1, more: false, overdueSince: "2026-11-28T08:00:00.000Z" },
      reconciliation: {
        unjudgedSince: "2026-11-26T00:00:00.000Z",
        last: { at: "2026-11-28T00:05:00.000Z", accounts: 240, unsettled: 0, drifts: 1, stuckHolds: 0 },
      },
      queues: [{ name: "statuses_dead_letters", entries: { waiting: 1, inFlight: 0, delayed: 0 } }],
    };
    open("/health");
    await screen.findByText("Needs attention");
    expect(
      within(summary())
        .getAllByRole("listitem")
        .map((item) => item.textContent),
    ).toEqual([
      "Sending is paused.",
      "Messages are overdue, the oldest for 40 minutes.",
      "The queue “Statuses, dead letters” isn’t empty.",
      "The last reconciliation found 1 difference.",
      "Holds are overdue, the oldest for 2 hours.",
      "Changes have waited for reconciliation for 2 days.",
    ]);
    await expectAccessible();
  });

  test("says since when sending has stopped by itself, and why", async () => {
    api.health = { breaker: { state: "open", since: "2026-11-28T09:30:00.000Z", cause: "errors" } };
    open("/health");
    await screen.findByText("Sending has stopped by itself: WhatsApp refuses the sending account.");
    expect(fact("Sending state", "Breaker")).toHaveTextContent("Open");
    expect(fact("Sending state", "Failing since")).toHaveTextContent("9:30");
    expect(fact("Sending state", "Cause")).toHaveTextContent("WhatsApp refuses the sending account");
    await expectAccessible();
  });

  test("stays calm while messages are overdue for less than the alarm allows", async () => {
    api.health = {
      messages: { unfinished: 2, overdue: 2, more: false, overdueSince: "2026-11-28T09:58:00.000Z" },
    };
    open("/health");
    await screen.findByText("No problems found");
    expect(fact("Messages", "Oldest overdue")).toHaveTextContent("2 minutes");
  });

  test("shows the other figures when some could not be read, and says which are missing", async () => {
    api.health = { sending: null, breaker: null, messages: null, queues: [{ name: "sends", entries: null }] };
    open("/health");
    await screen.findByText("Some figures aren’t available: sending, the breaker, messages, queues.");
    for (const name of ["Sending state", "Messages", "Queues"])
      expect(within(card(name)).getByText("Not available")).toBeVisible();
    expect(fact("Holds", "Overdue")).toHaveTextContent(/^0$/);
    expect(fact("Reconciliation", "Last run")).toHaveTextContent("None yet");
    await expectAccessible();
  });

  test("reads the figures again every 30 seconds while it is visible", async () => {
    open("/health");
    await screen.findByText("No problems found");
    expect(asked()).toBe(1);
    api.health = {
      asOf: "2026-11-28T10:00:30.000Z",
      messages: { unfinished: 7, overdue: 0, more: false, overdueSince: null },
    };
    await pass(30_000);
    expect(fact("Messages", "Unfinished")).toHaveTextContent("7");
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    const before = asked();
    await pass(90_000);
    expect(asked()).toBe(before);
    hidden.mockRestore();
    document.dispatchEvent(new Event("visibilitychange"));
    await pass(100);
    expect(asked()).toBe(before + 1);
  });

  test("keeps the last figures when they can’t be read again, and says so", async () => {
    open("/health");
    await screen.findByText("No problems found");
    api.refusesHealth = "internal";
    await pass(30_000);
    const alert = await within(screen.getByRole("main")).findByRole("alert");
    expect(alert).toHaveTextContent("The figures below may be out of date.");
    expect(fact("Messages", "Unfinished")).toHaveTextContent(/^0$/);
    api.refusesHealth = null;
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    await vi.waitFor(() => {
      expect(within(screen.getByRole("main")).queryByRole("alert")).toBeNull();
    });
  });

  test("says why there is nothing to see", async () => {
    api.refusesHealth = "internal";
    open("/health");
    expect(await within(screen.getByRole("main")).findByRole("alert")).toBeVisible();
    expect(screen.queryByRole("region", { name: "Messages" })).toBeNull();
    await expectAccessible();
  });

  test("is for operators only: other users do not ask for it", async () => {
    open("/health", "user");
    await screen.findByText("You need operator access to see how the system is doing.");
    await pass(60_000);
    expect(screen.queryByRole("link", { name: "Health" })).toBeNull();
    expect(asked()).toBe(0);
  });
});
