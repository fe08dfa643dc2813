// @vitest-environment jsdom
import { afterEach, expect, test, vi } from "vitest";
import { browserPage, type PageEvent } from "../src/page.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function look(state: DocumentVisibilityState) {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
}

function listen() {
  const heard: PageEvent[] = [];
  return { heard, stop: browserPage().listen((event) => heard.push(event)) };
}

/** All that a browser says of a page, and what it comes to. */
const EVENTS: [what: string, on: () => EventTarget, type: string, event: PageEvent][] = [
  ["a window that is turned to", () => window, "focus", "shown"],
  ["a page that goes into the browser's memory", () => window, "pagehide", "hidden"],
  ["a page that comes from there", () => window, "pageshow", "shown"],
  ["a page that is frozen", () => document, "freeze", "hidden"],
  ["a page that goes on", () => document, "resume", "shown"],
  ["a device that has a network again", () => window, "online", "online"],
  ["a device that has none", () => window, "offline", "offline"],
];

test.each(EVENTS)("%s is told, once", (_what, on, type, event) => {
  const { heard, stop } = listen();
  on().dispatchEvent(new Event(type));
  expect(heard).toEqual([event]);
  stop();
});

test("a tab that goes behind another is hidden, and shown when it comes back", () => {
  const { heard, stop } = listen();
  for (const state of ["hidden", "visible"] as const) {
    look(state);
    expect(browserPage().isVisible()).toBe(state === "visible");
    document.dispatchEvent(new Event("visibilitychange"));
  }
  expect(heard).toEqual(["hidden", "shown"]);
  stop();
});

test.each(["pageshow", "resume"])("a page behind another tab stays hidden at its %s", (type) => {
  look("hidden");
  const { heard, stop } = listen();
  for (const on of [document, window]) on.dispatchEvent(new Event(type));
  expect(heard).toEqual(["hidden"]);
  stop();
});

test("who listens no more is told nothing, and others still are", () => {
  const gone = listen();
  const there = listen();
  gone.stop();
  document.dispatchEvent(new Event("visibilitychange"));
  for (const [, on, type] of EVENTS) on().dispatchEvent(new Event(type));
  expect(gone.heard).toEqual([]);
  expect(there.heard).toHaveLength(EVENTS.length + 1);
  there.stop();
});

test("without a page it is as if always looked at", () => {
  vi.stubGlobal("document", undefined);
  const page = browserPage();
  expect(page.isVisible()).toBe(true);
  page.listen(() => expect.unreachable())();
});
