import "@testing-library/jest-dom/vitest";
import { screen, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { counts, times } from "./api";
import { api, expectAccessible, open, pass, user } from "./scene";

const asked = () => api.count("GET /operations/metrics");
const card = (name: string) => screen.getByRole("region", { name });
/** What a table says of something, without its chart. */
const row = (of: string, name: string) =>
  within(within(card(of)).getByRole("rowheader", { name }).closest("tr")!)
    .getAllByRole("cell")
    .map((cell) => cell.textContent)
    .filter((text) => text !== "");

describe("the last hours on the page Health", () => {
  test("are rates, times and refusals", async () => {
    api.figures = {
      messages: {
        accepted: counts(1_200, 300),
        sent: counts(900),
        delivered: counts(850),
        failed: counts(90),
        unconfirmed: counts(10),
        successRate: 0.9,
      },
      holds: {
        placed: counts(40),
        converted: counts(2),
        released: counts(0),
        expired: counts(1),
        conversionRate: 0.667,
      },
      requests: {
        count: counts(30, 70),
        p50: times(null, 12),
        p99: times(240, 1_900),
        faults: counts(1),
        contended: counts(4),
      },
      routes: [{ route: "POST /api/whatsapp/send", count: counts(20), p50: times(30, 45), p99: times(80) }],
      refusals: [{ code: "insufficient_credits", count: counts(7) }],
      failures: [{ class: "recipient", count: counts(60) }],
      storeRetries: counts(5),
    };
    open("/health");
    await screen.findByRole("region", { name: "Message rates" });
    expect(row("Message rates", "Accepted")).toEqual(["1,500", "500", "1,200"]);
    expect(row("Message rates", "Unconfirmed")).toEqual(["10", "3.3", "10"]);
    expect(within(card("Message rates")).getByText("90%")).toBeVisible();
    expect(row("Hold rates", "Placed")).toEqual(["40", "13.3", "40"]);
    expect(within(card("Hold rates")).getByText("66.7%")).toBeVisible();
    expect(row("API calls", "Calls")).toEqual(["100", "33.3", "70"]);
    expect(row("API calls", "Conflicts (503)")).toEqual(["4", "1.3", "4"]);
    expect(row("API calls", "Retries on the table")).toEqual(["5", "1.7", "5"]);
    expect(row("API calls", "p50")).toEqual(["12 ms", "12 ms"]);
    expect(row("API calls", "p99")).toEqual(["240 ms", "1,900 ms"]);
    expect(row("Calls by route", "POST /api/whatsapp/send")).toEqual(["20", "45 ms", "80 ms"]);
    expect(row("Refusals", "insufficient_credits")).toEqual(["7", "2.3", "7"]);
    expect(row("Failed messages", "recipient")).toEqual(["60", "20", "60"]);
    await expectAccessible();
  });

  test("have a bar for each period in which something happened", async () => {
    api.figures = { storeRetries: counts(8, 2) };
    open("/health");
    await screen.findByRole("region", { name: "API calls" });
    const bars = within(card("API calls"))
      .getByRole("rowheader", { name: "Retries on the table" })
      .closest("tr")!
      .querySelectorAll("rect");
    expect([...bars].map((bar) => [bar.getAttribute("x"), bar.getAttribute("height")])).toEqual([
      ["136", "6"],
      ["140", "24"],
    ]);
  });

  test("say that nothing was measured", async () => {
    open("/health");
    await screen.findByText("No data: nothing was measured.");
    expect(screen.queryByRole("region", { name: "Message rates" })).toBeNull();
    await expectAccessible();
  });

  test("say what didn’t occur", async () => {
    api.figures = {
      requests: { count: counts(1), p50: times(3), p99: times(3), faults: counts(0), contended: counts(0) },
    };
    open("/health");
    await screen.findByRole("region", { name: "Refusals" });
    for (const name of ["Refusals", "Failed messages", "Calls by route"])
      expect(within(card(name)).getByText("None")).toBeVisible();
    expect(within(card("Message rates")).getByText("None ended")).toBeVisible();
  });

  test("aren’t available without CloudWatch, and the other figures are", async () => {
    api.figures = null;
    open("/health");
    await screen.findByText("Not available: CloudWatch couldn’t be read.");
    expect(await screen.findByText("No problems found")).toBeVisible();
    await expectAccessible();
  });

  test("say why they couldn’t be read, and are tried again", async () => {
    api.refusesMetrics = "internal";
    open("/health");
    const alert = await within(screen.getByRole("main")).findByRole("alert");
    api.refusesMetrics = null;
    api.figures = { storeRetries: counts(1) };
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    await screen.findByRole("region", { name: "API calls" });
    expect(within(screen.getByRole("main")).queryByRole("alert")).toBeNull();
  });

  test("are read each minute while the page is visible: each read has its price", async () => {
    open("/health");
    await screen.findByText("No data: nothing was measured.");
    expect(asked()).toBe(1);
    await pass(59_000);
    expect(asked()).toBe(1);
    await pass(1_500);
    expect(asked()).toBe(2);
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    await pass(180_000);
    expect(asked()).toBe(2);
    hidden.mockRestore();
  });

  test("are for operators only", async () => {
    open("/health", "user");
    await screen.findByText("You need operator access to see how the system is doing.");
    await pass(60_000);
    expect(asked()).toBe(0);
  });
});
