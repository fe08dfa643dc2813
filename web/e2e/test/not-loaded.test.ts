import { describe } from "vitest";
import { newUser, test } from "../src/screen.js";

const UNREACHABLE = /^\/assets\//;
const ALL = /^/;

// console B1: what a page needs cannot be loaded
describe.concurrent("a page whose code cannot be loaded", () => {
  test("says so, and is there after a second try", async ({ open, expect }) => {
    const { page } = await open({ user: newUser("chunk"), unreachable: UNREACHABLE });
    await page.getByText("No messages yet").waitFor();
    await page.route("**/assets/compose-*.js", (route) => route.fulfill({ status: 404, body: "" }));
    await page.getByRole("navigation").getByRole("link", { name: "New message" }).click();
    const heading = page.getByRole("heading", { name: "This page couldn’t be loaded" });
    await heading.waitFor();
    await expect.poll(() => heading.evaluate((element) => element === document.activeElement)).toBe(true);
    // The other pages go on, and this one can be asked for again.
    await page.getByRole("navigation").getByRole("link", { name: "History" }).click();
    await page.getByRole("heading", { name: "History", exact: true }).waitFor();
    await page.getByRole("navigation").getByRole("link", { name: "New message" }).click();
    await heading.waitFor();

    await page.unrouteAll();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("button", { name: "Send message" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/messages/new");
  });

  test("stays on the screen without a network, and loads when it is back", async ({ open, expect }) => {
    const { page, context } = await open({ user: newUser("offline"), unreachable: ALL });
    await page.getByText("No messages yet").waitFor();
    await context.setOffline(true);
    await page.getByRole("navigation").getByRole("link", { name: "New message" }).click();
    await page.getByRole("heading", { name: "This page couldn’t be loaded" }).waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Can’t reach the server.").waitFor();
    expect(await page.getByRole("navigation").isVisible()).toBe(true);
    await context.setOffline(false);
    await page.getByRole("button", { name: "Send message" }).waitFor();
  });

  test("says so where it is all of the console", async ({ open }) => {
    const { page } = await open({ user: newUser("start"), unreachable: UNREACHABLE });
    await page.getByText("No messages yet").waitFor();
    await page.route("**/assets/dev-*.js", (route) => route.abort());
    await page.reload();
    await page.getByRole("heading", { name: "This page couldn’t be loaded" }).waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("No messages yet").waitFor();
  });
});
