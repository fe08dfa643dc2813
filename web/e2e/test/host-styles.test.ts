import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { describe } from "vitest";
import { newUser, test, type Open } from "../src/screen.js";

/** As the package gives it to others. */
const STYLES = readFileSync(
  createRequire(import.meta.url).resolve("@interaction-credits/react/styles.css"),
  "utf8",
);

/** What hosts say of whole elements, each in the form of a well-known style sheet. */
const HOSTS: Record<string, string> = {
  "a hand-written sheet": `
    button { width: 100%; padding: 1em 3em; border: 4px solid red; border-radius: 0; background: #1a1a1a; color: white;
      text-transform: uppercase; box-shadow: 0 0 9px red }
    table { width: 300px; border-collapse: separate; border-spacing: 9px } td { padding: 2em; border: 3px solid blue; display: block }
    p { margin: 3em; text-indent: 2em } li { float: left; margin: 1em } svg { width: 100%; height: 80px; display: block }
    span, time, bdi { display: block; padding: 1em } dl, dt, dd { float: left; margin: 1em } div { padding: 7px }
    button:hover, button:focus { background: yellow } *::before { content: "!" }`,
  Pico: `
    [role="group"] { display: inline-flex; position: relative; width: 100%; margin-bottom: 1rem; border-radius: .25rem;
      vertical-align: middle; box-shadow: 0 0 4px red }
    [role="group"] > *, [role="group"] [role="button"] { position: relative; flex: 1 1 auto; margin-bottom: 0 }
    [role="group"] > *:not(:first-child) { margin-left: 0; border-top-left-radius: 0 }
    [type="submit"], [type="reset"], [type="button"] { width: 100%; margin-bottom: 1rem }
    button { padding: .75rem 1rem; border: 1px solid navy; background-color: navy; color: white; font-size: 1rem; display: inline-block }
    :where(table) { width: 100%; text-indent: 0 } th, td { padding: .5rem 1rem; border-bottom: 1px solid red; background: beige }
    p, ol, ul, dl { margin-top: 0; margin-bottom: 1rem } ul li { list-style: square } svg:not(:root) { overflow: hidden }`,
  Bootstrap: `
    p { margin-top: 0; margin-bottom: 1rem } ol, ul, dl { margin-top: 0; margin-bottom: 1rem } ol, ul { padding-left: 2rem }
    dt { font-weight: 700 } dd { margin-bottom: .5rem; margin-left: 0 } button { border-radius: 0; margin: 0 }
    img, svg { vertical-align: middle } thead, tbody, tfoot, tr, td, th { border-color: inherit; border-style: solid; border-width: 0 }
    button:not(:disabled) { cursor: pointer } [role="button"] { cursor: pointer }`,
  "Tailwind 3": `
    *, ::before, ::after { box-sizing: border-box; border-width: 0; border-style: solid; border-color: #e5e7eb }
    button { font-family: inherit; line-height: inherit; color: inherit; margin: 0; padding: 0; background-color: transparent;
      background-image: none } ol, ul { list-style: none; margin: 0; padding: 0 } blockquote, dl, dd, p { margin: 0 }
    img, svg { display: block; vertical-align: middle } table { text-indent: 0; border-color: inherit; border-collapse: collapse }`,
  "a page from right to left": `p, dt, dd, time { unicode-bidi: plaintext }`,
};

// console B14: what the host says of its own elements
describe.concurrent("the components look the same beside", () => {
  test.for(Object.keys(HOSTS))("%s", async (host, { open, expect }) => {
    const page = await componentsOn(open);
    const alone = await looks(page, "");
    const beside = await looks(page, HOSTS[host]!);
    expect(alone.length).toBeGreaterThan(500);
    expect(beside.filter((look, index) => look !== alone[index]).slice(0, 5)).toEqual([]);
  });
});

// console B3: tokens that are no colours
describe.concurrent("with shadcn's bare numbers as tokens", () => {
  test.for(["light", "dark"])(
    "nothing of the components is missing, %s",
    async (scheme, { open, expect }) => {
      const page = await componentsOn(open);
      await looks(
        page,
        `:root { color-scheme: ${scheme}; --card: 222 47% 11%; --card-foreground: 0 0% 100%; --muted-foreground: 0 0% 40%;
        --border: 214 32% 91%; --primary: 222 47% 11%; --primary-foreground: 0 0% 100%; --ring: 222 84% 5% }`,
      );
      const missing = await page.evaluate(() => {
        const style = (element: Element) => getComputedStyle(element);
        const filled = ".ic-bar-available, .ic-button-accent";
        const framed =
          ".ic-card, .ic-history, .ic-pill, .ic-warning, [data-ic-hatched], .ic-warning .ic-button";
        return [
          ...[...document.querySelectorAll(filled)].filter(
            (element) => style(element).backgroundColor === "rgba(0, 0, 0, 0)",
          ),
          ...[...document.querySelectorAll(framed)].filter(
            (element) => style(element).borderTopStyle !== "solid" || style(element).borderTopWidth === "0px",
          ),
          ...[...document.querySelectorAll(".ic-chip")].filter(
            (element) => style(element).backgroundColor === "rgba(0, 0, 0, 0)",
          ),
        ].map((element) => element.outerHTML.slice(0, 120));
      });
      expect(await page.locator(".ic-bar-available").count()).toBeGreaterThan(0);
      expect(missing).toEqual([]);
    },
  );
});

// console B10
test("the bar has the colour of the warning while credits are low", async ({ open, expect }) => {
  const page = await componentsOn(open);
  const colors = await page.evaluate(() => {
    const bars = [...document.querySelectorAll("[data-ic=credits] .ic-bar-available")];
    return bars.map((bar) => {
      const level = bar.closest("[data-ic=credits]")?.getAttribute("data-ic-level");
      return `${String(level)} ${getComputedStyle(bar).backgroundColor}`;
    });
  });
  const of = (level: string) => new Set(colors.filter((color) => color.startsWith(`${level} `)));
  expect([of("ok").size, of("low").size]).toEqual([1, 1]);
  expect([...of("ok")][0]!.slice(3)).not.toBe([...of("low")][0]!.slice(4));
});

/** The components of the gallery in every state, on a page with nothing else. */
async function componentsOn(open: Open): Promise<Page> {
  const { page, context } = await open({ user: newUser("host"), path: "/gallery" });
  await page.locator("[data-example] [data-ic]").first().waitFor();
  const html = await page.evaluate(() =>
    [...document.querySelectorAll("[data-example] [data-ic]")].map(({ outerHTML }) => outerHTML).join("\n"),
  );
  const alone = await context.newPage();
  await alone.setContent(`<!doctype html><style id="host"></style><style>${STYLES}</style>
    <main style="font: 16px sans-serif; inline-size: 700px">${html}</main>`);
  return alone;
}

/** Each element of the components as the reader gets to see it. */
function looks(page: Page, host: string): Promise<string[]> {
  return page.evaluate((css) => {
    document.querySelector("#host")!.textContent = css;
    return [...document.querySelectorAll("[data-ic], [data-ic] :not(path, circle)")].map((element) => {
      const style = getComputedStyle(element);
      const { width, height } = element.getBoundingClientRect();
      const names =
        "display float padding margin border background-color color font box-shadow text-transform text-indent unicode-bidi list-style-type";
      const values = names.split(" ").map((name) => `${name}: ${style.getPropertyValue(name)}`);
      const before = getComputedStyle(element, "::before").content;
      return `<${element.tagName} class="${element.getAttribute("class") ?? ""}"> ${width.toFixed(1)} × ${height.toFixed(1)} ${values.join("; ")} ${before}`;
    });
  }, host);
}
