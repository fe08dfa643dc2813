import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject } from "vitest";
import { Api } from "../src/api.js";
import { newUser, test, type Opening } from "../src/screen.js";
import { expectSound, picture, sideways } from "../src/sound.js";
import { until } from "../src/until.js";

const PAGES = [
  "/",
  "/messages",
  "/messages/new",
  "/history",
  "/operator",
  "/accounts",
  "/operations",
  "/health",
  "/gallery",
  "/nothing-here",
];

interface Look {
  name: string;
  colorScheme?: "light" | "dark";
  forcedColors?: "active" | "none";
  viewport?: { width: number; height: number };
}

/** The ways to look at a page, in this order: it is loaded in the first. 200 % of a window 1280 wide leaves it 640. */
const LOOKS: Look[] = [
  { name: "dark", colorScheme: "dark" },
  { name: "forced-colors", colorScheme: "dark", forcedColors: "active" },
  { name: "light" },
  { name: "200percent", viewport: { width: 640, height: 400 } },
  { name: "320px", viewport: { width: 320, height: 640 } },
];
const LOADED_IN = { context: { colorScheme: "dark" } } satisfies Partial<Opening>;

/** One after the other, without loading the page again. */
async function inEachLook(page: Page, name: string, check: (look: Look) => Promise<void>) {
  for (const look of LOOKS) {
    const { colorScheme = "light", forcedColors = "none", viewport = { width: 1280, height: 720 } } = look;
    await page.emulateMedia({ colorScheme, forcedColors });
    await page.setViewportSize(viewport);
    await until(
      `the look ${look.name}`,
      () => isDark(page),
      (dark) => dark === (colorScheme === "dark"),
    );
    await picture(page, `${name}-${look.name}`);
    expect(await sideways(page), `${name} scrolls sideways in the look ${look.name}`).toBe(0);
    await check(look);
  }
}

/** In every look the page has the same elements: what is asked of those is asked once, and of colours in both schemes. */
async function expectSoundIn({ name }: Look, page: Page, path: string) {
  if (name === "light") await expectSound(page, path);
  if (name === "dark") await expectSound(page, path, "colors");
}

describe.concurrent("every page", () => {
  const user = newUser("pages");
  let message = "";

  beforeAll(async () => {
    const api = new Api(inject("url"));
    await api.grant(user, 25);
    const sent = [];
    for (const last of [0, 1, 3, 4, 5, 8]) sent.push(await api.send(user, `+1555010000${String(last)}`));
    message = sent[4]?.id ?? "";
    const done = (status: string) => !["queued", "sending", "sent"].includes(status);
    await until(
      "the messages",
      () => api.messages(user),
      (messages) => messages.length === 6 && messages.every(({ status }) => done(status)),
      120,
    );
  });

  test.for([...PAGES, "/messages/ID"])(
    "can be used and is sound in every look: %s",
    async (path, { open }) => {
      const { page } = await open({
        user,
        role: "admin",
        path: path.replace("ID", message),
        ...LOADED_IN,
      });
      await settled(page);
      if (path === "/") expect(await appearance(page)).toEqual({ dark: true, word: "Available" });
      const name = path === "/messages/ID" ? "message" : path.slice(1).replace("/", "-") || "overview";
      await inEachLook(page, name, async (look) => {
        await expectSoundIn(look, page, path);
        if (look.forcedColors) await expectForced(page, path);
        if (path === "/gallery") expect(await outOfLine(page)).toEqual([]);
      });
    },
  );

  test("can be left in every look", async ({ open }) => {
    const { page } = await open({ user, role: "admin", ...LOADED_IN });
    await settled(page);
    await page.getByRole("button", { name: /Account and settings/ }).click();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    await inEachLook(page, "settings", () => Promise.resolve());
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in (local mode)" }).waitFor();
    await inEachLook(page, "sign-in", (look) => expectSoundIn(look, page, "sign-in"));
  });
});

// console B18
describe.concurrent("the page with the tools of local mode", () => {
  test("is sound in every look", async ({ open }) => {
    const { page } = await open({ user: newUser("tools"), ...LOADED_IN });
    await settled(page);
    await page.goto("/dev");
    await page.locator("main pre").waitFor();
    await inEachLook(page, "dev", async (look) => {
      await expectSoundIn(look, page, "/dev");
      const scrolled = page.locator("pre");
      await scrolled.focus();
      expect(await scrolled.evaluate((element) => element === document.activeElement)).toBe(true);
      await scrolled.blur();
    });
  });

  test("has links from the console and back to it", async ({ open, expect }) => {
    const { page } = await open({ user: newUser("tools-links") });
    await settled(page);
    await page.getByRole("button", { name: /Account and settings/ }).click();
    await page.getByRole("link", { name: "Local mode tools" }).click();
    await page.getByRole("heading", { name: "Test recipients" }).waitFor();
    await page.getByRole("link", { name: "Console" }).click();
    await settled(page);
    await page.getByRole("button", { name: /Account and settings/ }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Local mode tools" }).click();
    await page.getByRole("heading", { name: "Local-only endpoints" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/dev");
  });
});

describe.concurrent("the look that is chosen in the menu", () => {
  test("is there at once, and after a reload before anything else is", async ({ open, expect }) => {
    const { page } = await open({ user: newUser("menu"), context: { colorScheme: "light" } });
    await settled(page);
    const trigger = page.getByRole("button", { name: /Account and settings/ });
    await trigger.click();
    const menu = page.getByRole("group", { name: "Account and settings" });
    await menu.getByText("Dark", { exact: true }).click();
    await expect.poll(() => appearance(page)).toEqual({ dark: true, word: "Available" });
    await page.keyboard.press("Escape");
    expect(await menu.count()).toBe(0);
    expect(await trigger.evaluate((element) => element === document.activeElement)).toBe(true);

    let letCodeCome: () => void = () => undefined;
    const code = new Promise<void>((resolve) => (letCodeCome = resolve));
    await page.route(/\/assets\/.*\.js$/, async (route) => {
      await code;
      await route.continue();
    });
    await page.reload({ waitUntil: "commit" });
    await page.waitForFunction(
      () => document.querySelector("body") !== null && document.styleSheets.length > 0,
    );
    expect(await appearance(page)).toEqual({ dark: true, word: undefined });
    letCodeCome();
    await expect.poll(() => appearance(page)).toEqual({ dark: true, word: "Available" });
  });
});

// console B2: each page is whole in one language, and what is in another one says so
describe.concurrent("languages", () => {
  test("are offered where the components are shown, and nowhere else", async ({ open, expect }) => {
    const { page } = await open({ user: newUser("language") });
    await settled(page);
    await page.getByRole("button", { name: /Account and settings/ }).click();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    expect(await page.getByText("العربية").count()).toBe(0);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });

  test("work from right to left as well", async ({ open, expect }) => {
    const { page } = await open({ user: newUser("rtl"), path: "/gallery" });
    await settled(page);
    await page.getByText("العربية").click();
    await page.getByText("Right to left").click();
    const components = page.locator("[data-example] [data-ic]");
    await page.locator("[data-example]").getByText("متاح", { exact: true }).first().waitFor();
    await page.locator("[data-example] [dir=rtl] [data-ic]").first().waitFor();
    expect(
      new Set(await components.evaluateAll((roots) => roots.map((root) => root.getAttribute("lang")))),
    ).toEqual(new Set(["ar"]));
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 720 });
      expect(await sideways(page)).toBe(0);
      expect(await outOfLine(page)).toEqual([]);
      // console B15: each line begins at the right edge
      const astray = await page.evaluate(() =>
        [...document.querySelectorAll("[data-example] [data-ic] p")]
          .filter((line) => getComputedStyle(line).unicodeBidi === "plaintext")
          .map((line) => line.outerHTML.slice(0, 120)),
      );
      expect(astray).toEqual([]);
      await picture(page, `gallery-rtl-${String(width)}`);
    }
  });
});

/** Nothing is on its way any more. */
async function settled(page: Page) {
  await page.locator("h1").waitFor();
  await page.locator("[data-connection=live]").waitFor();
  await until(
    "what is loading",
    () =>
      page
        .locator("main")
        .filter({ hasText: "Loading messages" })
        .or(page.locator("#main > * [data-ic-state=loading]:not([data-example] *)"))
        .count(),
    (count) => count === 0,
  );
}

/** What a look is about: a page that ignores it would be sound in every one. Its letters tell, as the canvas has no color of its own. */
function isDark(page: Page) {
  return page.evaluate(() => {
    const [red = 0] = getComputedStyle(document.body).color.match(/\d+/g) ?? [];
    return Number(red) >= 128;
  });
}

async function appearance(page: Page) {
  const word = () => document.querySelector("main [data-ic-part=available] dt")?.textContent.trim();
  return { dark: await isDark(page), word: await page.evaluate(word) };
}

/** Where the reader's colours are forced, an icon has the colour of its words, and what has a shape by its background alone has a line. */
async function expectForced(page: Page, path: string) {
  const lost = await page.evaluate(() => {
    const style = (element: Element) => getComputedStyle(element);
    const icons = [...document.querySelectorAll("[data-ic] .ic-icon")];
    const waiting = [...document.querySelectorAll(".ic-skeleton > *, .ic-chip-skeleton")];
    return [
      ...icons.filter((icon) => icon.parentElement && style(icon).color !== style(icon.parentElement).color),
      ...waiting.filter((line) => style(line).borderTopStyle !== "solid"),
    ].map((element) => element.outerHTML.slice(0, 120));
  });
  expect(lost, path).toEqual([]);
}

/** Warnings whose way to dismiss them is below their title, and pagers whose two buttons are not beside each other. */
function outOfLine(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const box = (root: Element, part: string) => root.querySelector(part)?.getBoundingClientRect();
    const below = (root: Element, part: string, other: string) =>
      (box(root, part)?.top ?? 0) >= (box(root, other)?.bottom ?? 0);
    return [
      ...[...document.querySelectorAll("[data-ic=warning]")].filter((warning) =>
        below(warning, "[data-ic-part=dismiss]", "[data-ic-part=title]"),
      ),
      ...[...document.querySelectorAll("[data-ic-part=pager]")].filter((pager) =>
        below(pager, "button:last-child", "button:first-child"),
      ),
    ].map((element) => element.outerHTML.slice(0, 120));
  });
}
