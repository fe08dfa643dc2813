import type { Balance } from "@interaction-credits/core";
import { render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { CreditsProvider, type CreditsProviderProps } from "../src";
import { Api } from "./api";
import { textOf } from "./dom";
import { NOW } from "./things";

/** The API of this test. Whoever imports this file has one for each test, a clock to move, and no complaints in the console. */
export let api: Api;
const error = vi.spyOn(console, "error");

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  sessionStorage.clear();
  talkToNew();
  error.mockReset();
});
afterEach(() => {
  expect(error).not.toHaveBeenCalled();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** From now on the page talks to an API that knows nothing of what was. */
export function talkToNew(given?: Partial<Balance>) {
  api = new Api(given);
  vi.stubGlobal("fetch", api.fetch);
}

export const signedIn = () => Promise.resolve<string | null>("token");

export function open(ui: ReactNode, props: Partial<CreditsProviderProps> = {}) {
  const inside = (ui: ReactNode, props: Partial<CreditsProviderProps>) => (
    <CreditsProvider getToken={signedIn} timeZone="UTC" {...props}>
      {ui}
    </CreditsProvider>
  );
  const { rerender, unmount } = render(inside(ui, props));
  return {
    unmount,
    again: (next: Partial<CreditsProviderProps> = props) => {
      rerender(inside(ui, next));
    },
  };
}

export const part = (name: string) => document.querySelector<HTMLElement>(`[data-ic="${name}"]`)!;
export const stateOf = (name: string) => part(name).dataset.icState;
export const said = (role: "status" | "alert") => textOf(screen.getByRole(role));
export const rows = () =>
  [...document.querySelectorAll(".ic-what > *")]
    .map((what) => /(?:invoice|order|mine|yours)-(?:\d+|grant|hold)/.exec(textOf(what))?.[0])
    .filter((name) => name !== undefined);

/** Every text that a live region is given, in turn. */
export function listen(role: "status" | "alert"): string[] {
  const heard: string[] = [];
  const region = screen.getByRole(role);
  new MutationObserver(() => {
    const text = textOf(region);
    if (text !== "") heard.push(text);
  }).observe(region, { childList: true, characterData: true, subtree: true });
  return heard;
}
