import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { newUser, test } from "../src/screen.js";
import { until } from "../src/until.js";

const ACCEPTED = "Message accepted. You can leave this page.";

async function fill(page: Page, to: string, text: string) {
  await page.getByLabel("To", { exact: true }).fill(to);
  await page.getByRole("textbox", { name: "Message" }).fill(text);
}

describe.concurrent("the form", () => {
  test("says what is wrong, at the field, and goes there", async ({ open }) => {
    const { page } = await open({ user: newUser("wrong"), path: "/messages/new" });
    const to = page.getByLabel("To", { exact: true });
    await page.getByRole("button", { name: "Send message" }).click();
    await page.getByText("Enter the recipient’s phone number.").waitFor();
    expect(await to.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await to.getAttribute("aria-invalid")).toBe("true");
    await to.fill("0151 234567");
    await page.getByText("Start with + and the country code").waitFor();
    await to.fill("+49 151 234567");
    expect(await page.getByText("Start with +").count()).toBe(0);
  });

  test("shows the server's price and what it leaves, and takes both from the server", async ({
    open,
    api,
  }) => {
    const user = newUser("price");
    const { page } = await open({ user, path: "/messages/new" });
    await page.locator("[data-cost]").getByText("This message costs 1 credit. You have 0.").waitFor();
    await api.grant(user, 7);
    await page.reload();
    await page.locator("[data-cost]").getByText("This message costs 1 credit. You’ll have 6 left.").waitFor();
    await page.route("**/api/changes*", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ json: { ...((await answer.json()) as object), messagePrice: 3 } });
    });
    await page.reload();
    await page
      .locator("[data-cost]")
      .getByText("This message costs 3 credits. You’ll have 4 left.")
      .waitFor();
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });

  test("tells of a refusal in words, with what to do next, for as long as it is so", async ({
    open,
    api,
  }) => {
    const user = newUser("poor");
    await api.grant(user, 1);
    // While its end is not known the page asks every two seconds.
    await api.send(user, "+15550100004");
    const { page } = await open({ user, path: "/messages/new" });
    await page.locator("header .ic-pill-available").getByText("0").waitFor();
    await fill(page, "+15550100000", "Hello");
    await page.getByRole("button", { name: "Send message" }).click();
    const alert = page.getByRole("alert").filter({ hasText: "You need 1 more credit." });
    await alert.waitFor();
    expect(await alert.innerText()).toContain("Ask an operator to add credits");

    // It was answered, and so is no message of which nothing is known.
    await page.reload();
    await page.getByRole("button", { name: "Send message" }).waitFor();
    expect(await page.getByText(/your last message/).count()).toBe(0);

    await fill(page, "+15550100000", "Hello");
    await page.getByRole("button", { name: "Send message" }).click();
    await alert.waitFor();
    await api.grant(user, 5);
    await until(
      "the cost",
      () => page.locator("[data-cost]").innerText(),
      (text) => text.includes("You’ll have 4 left"),
    );
    expect(await alert.count()).toBe(0);
  });

  test("keeps its button in reach of a long text, and shows all of it once it is sent", async ({
    open,
    api,
  }) => {
    const user = newUser("long");
    await api.grant(user, 1);
    const { page } = await open({ user, path: "/messages/new" });
    const lines = Array.from({ length: 60 }, (_, line) => `Line ${String(line)}`);
    await fill(page, "+15550100000", lines.join("\n"));
    const figure = page.locator("main figure");
    const height = async () => (await figure.boundingBox())?.height ?? 0;
    await figure.getByText("Line 59").waitFor();
    const whole = await figure.evaluate((element) => {
      const [text] = element.querySelectorAll("span");
      return text?.scrollHeight ?? 0;
    });
    expect(await height()).toBeLessThan(whole / 2);
    await page.getByRole("button", { name: "Send message" }).click();
    await page.getByText("What you sent").waitFor();
    expect(await height()).toBeGreaterThanOrEqual(whole);
  });

  // console B12
  test("keeps what was written while one looks elsewhere, and sends it by Ctrl+Enter, once", async ({
    open,
    api,
  }) => {
    const user = newUser("draft");
    await api.grant(user, 3);
    const { page } = await open({ user, path: "/messages/new" });
    await fill(page, "+15550100000", "Half written");
    const navigation = page.getByRole("navigation");
    await navigation.getByRole("link", { name: "History" }).click();
    await page.getByRole("heading", { name: "History", exact: true }).waitFor();
    await page.goBack();
    const text = page.getByRole("textbox", { name: "Message" });
    expect(await text.inputValue()).toBe("Half written");
    expect(await page.getByLabel("To", { exact: true }).inputValue()).toBe("+15550100000");
    await text.press("Control+Enter");
    await page.getByText(ACCEPTED).waitFor();
    // What was sent does not wait there to be sent again.
    await navigation.getByRole("link", { name: "History" }).click();
    await page.getByRole("heading", { name: "History", exact: true }).waitFor();
    await navigation.getByRole("link", { name: "New message" }).click();
    expect(await text.inputValue()).toBe("");
    expect(await api.messages(user)).toHaveLength(1);
  });

  test("works by keyboard alone", async ({ open, api }) => {
    const user = newUser("keys");
    await api.grant(user, 3);
    const { page, shown } = await open({ user });
    await page.getByText("No messages yet").waitFor();
    const tabTo = async (name: RegExp) => {
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press("Tab");
        if (!name.test(await focused(page))) continue;
        expect(await outlined(page), `${String(name)} shows that it has the focus`).toBe(true);
        return;
      }
      throw new Error(`Tab never reached ${String(name)}`);
    };
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to content");
    await page.keyboard.press("Enter");
    await tabTo(/^New message$/);
    // Not the one in the navigation, which was skipped.
    expect(await page.evaluate(() => document.activeElement?.closest("main")?.id)).toBe("main");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/messages/new");
    await until(
      "the focus",
      () => focused(page),
      (name) => name === "New message",
    );
    await tabTo(/^To$/);
    await page.keyboard.type("+15550100000");
    await tabTo(/^Message$/);
    await page.keyboard.type("Hello, Ada");
    await tabTo(/^Send message$/);
    await page.keyboard.press("Enter");
    await until(
      "the focus",
      () => focused(page),
      (name) => name.startsWith(ACCEPTED),
    );
    await page.locator("main [data-ic-status=read]").first().waitFor();
    // What a screen reader was told on the way: each piece of news once, nothing of it urgent.
    const said = await until(
      "the announcements",
      async () => (await shown()).filter((entry) => entry.kind === "said"),
      (entries) => entries.some(({ text }) => text.includes("+15550100000: Read")),
    );
    expect(said.filter(({ urgent }) => urgent)).toEqual([]);
    const news = said.map(({ text }) => text).filter((text) => text.startsWith("Message to"));
    expect(new Set(news).size).toBe(news.length);

    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Send another");
    await page.keyboard.press("Enter");
    await until(
      "the focus",
      () => focused(page),
      (name) => name === "To",
    );
  });
});

describe.concurrent("one message goes out once", () => {
  test("however often the button is pressed", async ({ open, api }) => {
    const user = newUser("double");
    const text = `Twice ${user}`;
    await api.grant(user, 3);
    const { page } = await open({ user, path: "/messages/new" });
    await fill(page, "+15550100000", text);
    await page.getByRole("button", { name: "Send message" }).dblclick();
    await page.getByText(ACCEPTED).waitFor();
    expect(await api.messages(user)).toHaveLength(1);
    await until(
      "what WhatsApp received",
      () => api.received("+15550100000", text),
      (count) => count === 1,
    );
  });

  test("when the answer is lost and it is tried again", async ({ open, api }) => {
    const user = newUser("lost");
    await api.grant(user, 3);
    const { page } = await open({ user, path: "/messages/new" });
    let lost = 0;
    await page.route("**/api/whatsapp/send", async (route) => {
      await route.fetch();
      lost++;
      if (lost <= 5) await route.abort();
      else await route.continue();
    });
    await fill(page, "+15550100000", "Lost");
    await page.getByRole("button", { name: "Send message" }).click();
    await page.getByText("Can’t reach the server").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText(ACCEPTED).waitFor();
    expect(lost).toBeGreaterThan(4);
    await until(
      "the list",
      () => api.messages(user),
      (messages) => messages.length === 1,
    );
  });

  test("when the page is reloaded before the answer", async ({ open, api }) => {
    const user = newUser("reload");
    await api.grant(user, 3);
    const { page } = await open({ user, path: "/messages/new" });
    const taken = new Promise<void>((resolve) => {
      void page.route("**/api/whatsapp/send", async (route) => {
        await route.fetch();
        resolve();
      });
    });
    await fill(page, "+15550100004", "Reloaded");
    await page.getByRole("button", { name: "Send message" }).click();
    await taken;
    expect(
      await page.evaluate(() =>
        JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)]),
      ),
    ).not.toMatch(/Reloaded|1555010/);
    await page.route("**/api/whatsapp/messages/*", (route) => route.abort());
    // The first route stays: without it the browser would let the waiting call go on, and perhaps answer it in time.
    await page.reload();
    await page.getByText("We couldn’t check whether your last message was sent").waitFor();
    // A page that could not read it has not lost it.
    await page.unroute("**/api/whatsapp/messages/*");
    await page.reload();
    await page.locator("main [data-ic-status=unconfirmed]").first().waitFor();
    await until(
      "the list",
      () => api.messages(user),
      (messages) => messages.length === 1,
    );
  });
});

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    const label = element?.labels?.[0] ?? element;
    return label?.textContent.trim() ?? "";
  });
}

function outlined(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const style = document.activeElement && getComputedStyle(document.activeElement);
    return style !== null && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
}
