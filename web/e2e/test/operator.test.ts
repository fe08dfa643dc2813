import { describe, expect } from "vitest";
import { newUser, test, until } from "../src/screen.js";

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
    await page.getByLabel("User id").fill(user);
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
    await page.getByText("This reference was used before for something else").waitFor();
    await page.getByLabel("Amount").fill("250");
    await page.getByLabel("Reason").fill("March package");
    await page.getByRole("button", { name: "Grant credits" }).click();
    await page.getByText("Nothing was added: this was granted before").waitFor();
    await until(
      "the balance",
      () => api.balance(user),
      ({ available }) => available === 250,
    );
  });

  test("is told what is wrong before anything is granted", async ({ open }) => {
    const { page } = await open({ user: newUser("operator"), role: "admin", path: "/operator" });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.getByLabel("User id").fill("ada");
    await page.getByLabel("Amount").fill("1,000");
    await page.getByRole("button", { name: "Grant credits" }).click();
    await page.getByText("Write user_ and then").waitFor();
    await page.getByText("Enter a whole number").waitFor();
    expect(asked.filter((url) => url.endsWith("/grants"))).toEqual([]);
  });

  test("is somebody with the role", async ({ open }) => {
    const { page } = await open({ user: newUser("nobody"), path: "/operator" });
    await page.getByText("This page is for operators").waitFor();
    expect(await page.getByRole("link", { name: "Grant credits" }).count()).toBe(0);
  });
});
