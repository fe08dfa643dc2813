import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const PICTURES = new URL("../target/pictures/", import.meta.url).pathname;

/** All that axe can find of its own, or only what depends on colours. */
export async function expectSound(page: Page, name: string, about: "everything" | "colors" = "everything") {
  // No frames: axe need not open a page of its own to put their results together.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (
    about === "colors"
      ? axe.withRules(["color-contrast", "link-in-text-block"])
      : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
  ).analyze();
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${name}: ${id}, ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
  );
  expect(found).toEqual([]);
}

/** How far a page is wider than the window. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** For people to look at, and only taken when they ask: `PICTURES=1`. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.PICTURES !== "1") return;
  await page.screenshot({ path: `${PICTURES}${name}.png`, fullPage: true, animations: "disabled" });
}
