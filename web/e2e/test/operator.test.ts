import type { Locator } from "playwright-core";
import { describe, expect } from "vitest";
import { newUser, test } from "../src/screen.js";
import { until } from "../src/until.js";

describe.concurrent("an operator", () => {
  test("grants credits, and the user sees them come", async ({ open, api }) => {
    const user = newUser("granted");
    const [operator, theirs] = await Promise.all([
      open({ user: newUser("operator"), role: "admin", path: "/operator" }),
      open({ user, path: "/history" }),
    ]);
    const { page } = operator;
    const available = theirs.page.locator("header .ic-pill-available .ic-number");
    await until(
      "the balance before",
      () => available.innerText(),
      (text) => text === "0",
    );
    await page.getByLabel("User ID").fill(user);
    await page.getByLabel("Amount").fill("250");
    await page.getByLabel("Reason").fill("March package");
    const reference = await page.getByLabel("Reference").inputValue();
    await page.getByRole("button", { name: "Grant credits" }).dblclick();
    await page.getByText("250 interaction credits granted").waitFor();
    await page.getByText(reference).waitFor();
    expect(await page.getByLabel("Reference").inputValue()).not.toBe(reference);
    expect((await api.balance(user)).available).toBe(250);
    // Nothing tells the user's page to look; at rest it looks twice a minute.
    await until(
      "the balance after",
      () => available.innerText(),
      (text) => text === "250",
      45,
    );
    await theirs.page.getByText("March package").waitFor();

    // The same reference for something else is refused, with words; for the same it is granted once.
    await page.getByLabel("Amount").fill("300");
    await page.getByLabel("Reference").fill(reference);
    await page.getByRole("button", { name: "Grant credits" }).click();
    await page.getByText("This reference is already in use").waitFor();
    await page.getByLabel("Amount").fill("250");
    await page.getByLabel("Reason").fill("March package");
    await page.getByRole("button", { name: "Grant credits" }).click();
    await page.getByText("Already granted: no credits were added").waitFor();
    await until(
      "the balance",
      () => api.balance(user),
      ({ available }) => available === 250,
    );
  });

  test("sees how every part of the system is, and what it did in the last hours", async ({ open, api }) => {
    const user = newUser("measured");
    await api.grant(user, 1);
    await api.send(user, "+15550100000");
    const { page } = await open({ user: newUser("operator"), role: "admin", path: "/health" });
    // On a busy machine the time of one request may not do for all.
    await until(
      "every figure",
      async () => {
        await page.reload();
        await page.getByRole("region", { name: "Queues" }).waitFor();
        return page.getByText("Not available").count();
      },
      (missing) => missing === 0,
      45,
    );
    expect(await page.locator("tr[data-queue]").count()).toBe(5);
    for (const name of ["Sending state", "Messages", "Holds", "Reconciliation"])
      await page.getByRole("region", { name, exact: true }).waitFor();
    const lastHours = (name: string) => page.getByRole("region", { name, exact: true });
    await lastHours("Message rates")
      .getByRole("row", { name: /^Accepted [1-9]/ })
      .waitFor();
    await lastHours("API calls")
      .getByRole("row", { name: /^p99 [\d,]+ ms/ })
      .waitFor();
    await lastHours("Calls by route").getByRole("row", { name: "POST /api/whatsapp/send" }).waitFor();
  });

  test("grants what pays for no message, too, and the user sees all of it, however much", async ({
    open,
    api,
  }) => {
    const user = newUser("scraping");
    await api.grant(user, 1_000_000_000);
    const { page } = await open({ user: newUser("operator"), role: "admin", path: "/operator" });
    await page.getByLabel("User ID").fill(user);
    await page.getByLabel("Amount").fill("1,000,000,000");
    await page.getByLabel("Credit type").selectOption("Scraper");
    await page.getByLabel("Reason").fill("Crawling");
    await page.getByRole("button", { name: "Grant credits" }).click();
    await page.getByRole("button", { name: "Grant 1,000,000,000" }).click();
    await page.getByText("1,000,000,000 scraper credits granted").waitFor();

    const theirs = await open({ user, context: { viewport: { width: 320, height: 640 } } });
    const cards = theirs.page.locator("main [data-ic=credits]");
    await cards.filter({ hasText: "Scraper credits" }).waitFor();
    for (const card of await cards.all()) {
      const figure = card.locator("[data-ic-part=available] .ic-number");
      expect(await figure.innerText()).toBe("1,000,000,000");
      expect(await isWithin(figure, card), "the figure is in its card").toBe(true);
      // console B16: in one line
      const { height, line } = await figure.evaluate((element) => ({
        height: element.getBoundingClientRect().height,
        line: parseFloat(getComputedStyle(element).fontSize) * 1.5,
      }));
      expect(height).toBeLessThan(line);
    }
    await theirs.page.goto("/history");
    await theirs.page.getByText("Welcome").waitFor();
    expect(await theirs.page.getByText("Crawling").count()).toBe(0);
    await theirs.page.getByText("Scraper", { exact: true }).click();
    await theirs.page.getByText("Crawling").waitFor();
    expect(await theirs.page.getByText("Welcome").count()).toBe(0);
  });

  // console B13
  test("sees whose account it is, and is asked before an unusual amount", async ({ open, api }) => {
    const user = newUser("typo");
    await api.grant(user, 40);
    const { page } = await open({ user: newUser("operator"), role: "admin", path: "/operator" });
    await page.getByLabel("User ID").fill(user + "a");
    await page.getByText("This account has never had credits").waitFor();
    await page.getByLabel("User ID").fill(user);
    await page.getByText("40 available, 0 held, 40 granted in total.").waitFor();

    await page.getByLabel("Amount").fill("1 000 000");
    await page.getByRole("button", { name: "Grant credits" }).dblclick();
    await page.getByText("Grant 1,000,000 interaction credits?").waitFor();
    await page.getByText("will go from 40 to 1,000,040 available credits").waitFor();
    expect((await api.balance(user)).available).toBe(40);
    await page.getByRole("button", { name: "Change amount" }).click();
    await page.getByLabel("Amount").fill("100");
    await page.getByRole("button", { name: "Grant credits" }).click();
    await page.getByText("100 interaction credits granted").waitFor();
    expect((await api.balance(user)).available).toBe(140);
  });

  test("is told what is wrong before anything is granted", async ({ open }) => {
    const { page } = await open({ user: newUser("operator"), role: "admin", path: "/operator" });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.getByLabel("User ID").fill("ada");
    await page.getByLabel("Amount").fill("1.5");
    await page.getByRole("button", { name: "Grant credits" }).click();
    await page.getByText("Enter a user ID such as").waitFor();
    await page.getByText("Enter a whole number").waitFor();
    expect(asked.filter((url) => url.endsWith("/grants"))).toEqual([]);
  });

  // console B17
  test("who signs out leaves the page to nobody", async ({ open, expect }) => {
    const { page } = await open({ user: null, path: "/operator" });
    await page.getByRole("button", { name: /Operator/ }).click();
    await page.getByLabel("User ID").waitFor();
    await page.getByRole("button", { name: /Account and settings/ }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: /^A?\s*Ada/ }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
  });

  test("is somebody with the role", async ({ open }) => {
    const { page } = await open({ user: newUser("nobody"), path: "/operator" });
    await page.getByText("You need operator access").waitFor();
    expect(await page.getByRole("link", { name: "Grant credits" }).count()).toBe(0);
  });
});

async function isWithin(inner: Locator, outer: Locator): Promise<boolean> {
  const [a, b] = await Promise.all([inner.boundingBox(), outer.boundingBox()]);
  return a !== null && b !== null && a.x >= b.x && a.x + a.width <= b.x + b.width;
}
