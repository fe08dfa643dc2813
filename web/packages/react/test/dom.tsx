import "@testing-library/jest-dom/vitest";
import { act, cleanup, render } from "@testing-library/react";
import axe from "axe-core";
import type { ReactNode } from "react";
import { afterEach, expect, vi } from "vitest";
import { CreditsLocale, type LocaleOptions } from "../src";
import { ar } from "../src/strings/ar";
import { de } from "../src/strings/de";
import { NOW } from "./things";

afterEach(cleanup);

export const LOCALES = [
  ["en", {}],
  ["de", { locale: "de", messages: de }],
  ["ar", { locale: "ar", messages: ar }],
] as const satisfies [string, LocaleOptions][];

/** Shows components with plain data at a fixed time. */
export function show(ui: ReactNode, options: LocaleOptions = {}) {
  const inside = (ui: ReactNode) => (
    <CreditsLocale now={() => NOW} timeZone="UTC" {...options}>
      {ui}
    </CreditsLocale>
  );
  const { container, rerender } = render(inside(ui));
  return {
    container,
    root: container.firstElementChild!,
    again: (ui: ReactNode) => {
      rerender(inside(ui));
    },
  };
}

/** What of it can be seen without a layout; colours are checked by themselves. */
export async function expectAccessible(container: Element) {
  const { violations } = await axe.run(container, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}

/** Lets time pass, and with it whatever was due. */
export const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

export const textOf = (element: Element | null) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
