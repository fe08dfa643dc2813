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
});
