import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { Api } from "../src/api.js";
import { newUser, test } from "../src/screen.js";
import * as sound from "../src/sound.js";
import { RunningSystem } from "../src/system.js";
import { until } from "../src/until.js";

const PHONE = { viewport: { width: 320, height: 640 } };

// Its own system: no other test could send while this one has paused it.
describe("an operator", () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await RunningSystem.start();
  });
  afterAll(() => system.stop());

  test("pauses sending, a customer’s message is refused and kept, and goes through once it is resumed", async ({
    open,
    expect,
  }) => {
    const { url } = system;
    const api = new Api(url);
    const [customer, operator] = [newUser("customer"), newUser("operator")];
    await api.grant(customer, 3);
    /** A change takes some seconds; a user without credits can ask without sending a message. */
    const refusesWith = (code: string) =>
      until(
        "the refusal",
        () => api.refusalOfSend(operator),
        (refusal) => refusal === code,
        20,
      );
    const theirs = await open({ url, user: customer, path: "/messages/new", context: PHONE });
    const { page } = await open({ url, user: operator, role: "admin", path: "/operations" });

    await page.getByText("No changes yet.").waitFor();
    // By keyboard alone, from the choice on.
    await page.getByRole("radio", { name: "On" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.type("WhatsApp reports an outage");
    await page.keyboard.press("Enter");
    await page.getByText("Sending changes from On to Paused").waitFor();
    await expectSound(page, "operations-asking-light");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("takes effect everywhere within 15 seconds").waitFor();
    await page.locator("[data-sending=paused]").waitFor();
    await page.getByText("WhatsApp reports an outage").waitFor();
    await page.getByText(operator).waitFor();
    await expectSound(page, "operations-changed-light");

    const to = theirs.page.getByLabel("To", { exact: true });
    const text = theirs.page.getByRole("textbox", { name: "Message" });
    const send = theirs.page.getByRole("button", { name: "Send message" });
    await refusesWith("sending_paused");
    const before = await api.balance(customer);
    await to.fill("+15550100000");
    await text.fill("Your table is ready");
    await send.click();
    const refused = theirs.page.getByRole("alert").filter({ hasText: "Sending is paused for now" });
    await refused.getByText("Nothing was sent or charged.").waitFor();
    expect(await to.inputValue()).toBe("+15550100000");
    expect(await text.inputValue()).toBe("Your table is ready");
    expect(await api.balance(customer)).toMatchObject({ available: before.available, held: before.held });
    expect(await refused.evaluate((it) => it.getBoundingClientRect().top)).toBeGreaterThan(0);
    await expectSound(theirs.page, "compose-paused-320px");

    await page.getByRole("link", { name: "Messages" }).click();
    const banner = page.getByRole("region", { name: "Sending" });
    await banner.getByText("Sending is paused.").waitFor();
    await expectSound(page, "banner-light");
    await banner.getByRole("link", { name: "Go to Operations" }).click();
    await page.getByRole("radio", { name: "On" }).check();
    await page.getByLabel("Reason").fill("WhatsApp is back");
    await page.getByRole("button", { name: "Change sending" }).click();
    await page.getByRole("button", { name: "Resume sending" }).click();
    await page.locator("[data-sending=on]").waitFor();
    await page.getByRole("link", { name: "Messages" }).click();
    await page.getByRole("heading", { name: "Messages" }).waitFor();
    expect(await banner.count()).toBe(0);

    await refusesWith("insufficient_credits");
    await send.click();
    await theirs.page.getByText("Message accepted").waitFor();
    expect(await api.messages(customer)).toHaveLength(1);
  });

  test("can do the same on a phone in the dark", async ({ open }) => {
    const { url } = system;
    const operator = newUser("looks");
    await new Api(url).changeSending("draining", "Maintenance tonight: the new number is not ready yet");
    const { page } = await open({
      url,
      user: operator,
      role: "admin",
      path: "/operations",
      context: { ...PHONE, colorScheme: "dark" },
    });
    await page.locator("[data-sending=draining]").waitFor();
    await page.getByRole("radio", { name: "Paused" }).check();
    await page.getByRole("button", { name: "Change sending" }).click();
    await page.getByText("Enter a reason.").waitFor();
    await page.getByLabel("Reason").fill("The outage goes on");
    await page.getByRole("button", { name: "Change sending" }).click();
    await page.getByText("Sending changes from Draining to Paused").waitFor();
    await expectSound(page, "operations-asking-dark-320px");
    await page.goto("/");
    await page.getByRole("region", { name: "Sending" }).waitFor();
    await expectSound(page, "banner-dark-320px");
  });
});

/** Nothing for axe to find, nothing beside the screen; and a picture. */
async function expectSound(page: Page, name: string) {
  await sound.picture(page, name);
  expect(await sound.sideways(page), `${name} scrolls sideways`).toBe(0);
  await sound.expectSound(page, name);
}
