import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from "playwright-core";
import { test as base, expect, inject } from "vitest";
import { Api } from "./api.js";
import { recordWhatIsShown, type Shown } from "./recorder.js";

export interface Opening {
  user: string | null;
  role?: "admin" | "user";
  path?: string;
  /** Another system than the one that the tests share. */
  url?: string;
  context?: BrowserContextOptions;
  /** Paths that the test itself makes unreachable: the browser's notes of that are no mistakes. */
  unreachable?: RegExp;
  /** In a tab of the same browser; all that is of the browser is as it was opened first. */
  beside?: Screen;
  /** As the settings menu keeps it. */
  appearance?: { theme?: "light" | "dark" };
}

export interface Screen {
  page: Page;
  context: BrowserContext;
  /** Everything that was on the screen so far, and when. */
  shown: () => Promise<Shown[]>;
  another: (path?: string) => Promise<Page>;
  /** Another tab of this user's, which shows nothing yet. */
  emptyTab: () => Promise<Page>;
}

export type Open = (opening: Opening) => Promise<Screen>;

let launched: Promise<Browser> | undefined;

/** Tests with a console; each ends with the question whether the page kept to its own server and made no mistakes. */
export const test = base.extend<{ open: Open; api: Api; url: string }>({
  // eslint-disable-next-line no-empty-pattern -- a fixture names what it uses
  url: async ({}, use) => {
    await use(inject("url"));
  },
  api: async ({ url }, use) => {
    await use(new Api(url));
  },
  open: async ({ url }, use) => {
    launched ??= chromium.connect(inject("browser"));
    const browser = await launched;
    const contexts: BrowserContext[] = [];
    const mistakes: string[] = [];
    const openBrowser = async ({ url: other, context: options, appearance, unreachable }: Opening) => {
      const origin = other ?? url;
      const context = await browser.newContext({ baseURL: origin, reducedMotion: "reduce", ...options });
      contexts.push(context);
      context.on("request", (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${origin}/`)) {
          mistakes.push(`asked ${request.url()}`);
        }
      });
      context.on("weberror", (error) => {
        mistakes.push(`threw ${error.error().message}`);
      });
      context.on("console", (message) => {
        const path = message.location().url.slice(origin.length);
        // The browser notes each refusal and each lost call; the page has words for them.
        if (/^\/(api|dev)\//.test(path) || unreachable?.test(path)) return;
        if (message.type() === "error") mistakes.push(`complained: ${message.text()}`);
      });
      if (appearance) {
        await context.addInitScript((kept) => {
          // Not for the empty page that each tab begins with.
          if (location.origin !== "null") localStorage.setItem("ic-console:appearance", kept);
        }, JSON.stringify(appearance));
      }
      await context.addInitScript(recordWhatIsShown);
      return context;
    };
    await use(async (opening) => {
      const { user, role = "user", path = "/" } = opening;
      const context = opening.beside?.context ?? (await openBrowser(opening));
      const emptyTab = async () => {
        const page = await context.newPage();
        if (user) {
          // Who is signed in is a matter of each tab.
          await page.addInitScript(
            (kept) => {
              if (location.origin !== "null") sessionStorage.setItem("ic-console:local-user", kept);
            },
            JSON.stringify({ id: user, role }),
          );
        }
        return page;
      };
      const another = async (at = path) => {
        const page = await emptyTab();
        await page.goto(at);
        return page;
      };
      const page = await another();
      return { page, context, another, emptyTab, shown: () => page.evaluate(() => window.shown) };
    });
    await Promise.all(contexts.map((context) => context.close()));
    expect(mistakes).toEqual([]);
  },
});

let users = 0;

/** Nobody has used this id before. */
export function newUser(name: string): string {
  users++;
  return `user_${name}-${Date.now().toString(36)}-${String(users)}`;
}
