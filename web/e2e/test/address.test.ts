import { describe } from "vitest";
import { newUser, test } from "../src/screen.js";
import { until } from "../src/until.js";

// console B11
describe.concurrent("what is chosen on a page is in its address", () => {
  test("the filter of the messages, through Back and a reload", async ({ open, api, expect }) => {
    const user = newUser("filter");
    await api.grant(user, 5);
    await api.send(user, "+15550100000");
    await api.send(user, "+15550100001");
    await until(
      "the messages",
      () => api.messages(user),
      (messages) => messages.some(({ status }) => status === "failed"),
    );
    const { page } = await open({ user, path: "/messages" });
    const rows = page.getByRole("list", { name: "Messages, newest first" }).getByRole("listitem");
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByRole("main").getByText("Failed", { exact: true }).first().click();
    await expect.poll(() => rows.count()).toBe(1);
    expect(new URL(page.url()).search).toBe("?show=failed");

    await rows.getByRole("link").click();
    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/);
    await page.goBack();
    await expect.poll(() => rows.count()).toBe(1);
    await page.reload();
    await expect.poll(() => rows.count()).toBe(1);
    expect(await page.getByRole("radio", { name: "Failed" }).isChecked()).toBe(true);
    await page.getByRole("main").getByText("All", { exact: true }).click();
    await expect.poll(() => rows.count()).toBe(2);
    expect(new URL(page.url()).search).toBe("");
  });

  test("a failed message beyond the first fifty is found by the filter, and Back is where the reader left", async ({
    open,
    api,
    expect,
  }) => {
    const user = newUser("far");
    await api.grant(user, 60);
    const failed = await api.send(user, "+15550100001");
    for (let i = 0; i < 54; i++) await api.send(user, "+15550100009");
    await until(
      "the messages",
      () => api.messages(user),
      (messages) => messages.some(({ id, status }) => id === failed.id && status === "failed"),
    );
    const { page } = await open({ user, path: "/messages" });
    const rows = page.getByRole("list", { name: "Messages, newest first" }).getByRole("listitem");
    await expect.poll(() => rows.count()).toBe(50);
    await page.getByRole("main").getByText("Failed", { exact: true }).first().click();
    await expect.poll(() => rows.count()).toBe(1);

    await page.getByRole("main").getByText("All", { exact: true }).click();
    await expect.poll(() => rows.count()).toBe(50);
    await page.getByRole("button", { name: "Show older messages" }).click();
    await expect.poll(() => rows.count()).toBe(55);
    const link = rows.getByRole("link").last();
    await link.scrollIntoViewIfNeeded();
    const at = await page.evaluate(() => window.scrollY);
    expect(at).toBeGreaterThan(500);
    await link.click();
    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/);
    const left = new URL(page.url()).pathname;
    await page.goBack();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("href")), { timeout: 10_000 })
      .toBe(left);
    expect(Math.abs((await page.evaluate(() => window.scrollY)) - at)).toBeLessThan(100);
  });

  test("the page of the history, which begins at its top", async ({ open, api, expect }) => {
    const user = newUser("turner");
    for (let i = 0; i < 27; i++) await api.grant(user, 1);
    const { page } = await open({ user, path: "/history" });
    const rows = page.getByRole("table").getByRole("row");
    await expect.poll(() => rows.count()).toBe(26);
    await page.getByRole("button", { name: "Older" }).click();
    await expect.poll(() => rows.count()).toBe(3);
    expect(new URL(page.url()).search).toBe("?page=2");
    await expect.poll(() => rows.first().isVisible()).toBe(true);

    await page.getByRole("navigation").getByText("Overview").first().click();
    await page.waitForURL(/\/$/);
    await page.goBack();
    await expect.poll(() => rows.count()).toBe(3);
    await page.reload();
    await expect.poll(() => rows.count()).toBe(3);
    await page.getByRole("button", { name: "Newer" }).click();
    await expect.poll(() => rows.count()).toBe(26);
    expect(new URL(page.url()).search).toBe("");

    await page.setViewportSize({ width: 1280, height: 400 });
    await page.evaluate(() => {
      window.scrollTo(0, 200);
    });
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(200);
    // Not by the mouse, which would scroll to the link first.
    await page.evaluate(() => document.querySelector<HTMLElement>("nav a[href='/']")?.click());
    await page.waitForURL(/\/$/);
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0);
    await page.goBack();
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(200);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
  });
});
