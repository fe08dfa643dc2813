import { afterEach, beforeEach, vi } from "vitest";
import type { CreditsClient } from "../src/client.js";
import { createLive, type LiveOptions } from "../src/live.js";
import { ModelPage } from "./browser.js";

// Whoever imports this file has a clock to move.
beforeEach(() => vi.useFakeTimers({ now: Date.parse("2026-11-22T10:00:00Z") }));
afterEach(() => vi.useRealTimers());

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A tab whose page uses the live state. */
export function open(client: CreditsClient, options: LiveOptions = {}) {
  const page = new ModelPage();
  const live = createLive(client, { page, ...options });
  const unsubscribe = live.subscribe(() => undefined);
  return { page, live, unsubscribe };
}
