import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { createLive, type Live } from "../src/live.js";
import type { MessageStatus } from "../src/types.js";
import { ModelBrowser, ModelPage } from "./browser.js";
import { clientOf, ModelServer, type Network } from "./server.js";

/** Nothing of a history, failed or not, reaches the next one. */
function anew() {
  vi.useRealTimers();
  vi.useFakeTimers({ now: Date.parse("2026-11-22T10:00:00Z") });
}

afterEach(() => vi.useRealTimers());

const NEXT: Record<MessageStatus, MessageStatus[]> = {
  queued: ["sending", "failed"],
  sending: ["sent", "failed", "unconfirmed"],
  unconfirmed: ["sent", "delivered", "read", "failed"],
  sent: ["delivered", "read", "failed"],
  delivered: ["read"],
  failed: ["delivered"],
  read: [],
};

const step = fc.record({
  what: fc.constantFrom(
    "send",
    "move",
    "move",
    "move",
    "hold",
    "end",
    "grant",
    "replay",
    "hide",
    "show",
    "refresh",
    "lose",
  ),
  which: fc.nat(1000),
  pause: fc.constantFrom(0, 50, 400, 2_000, 7_000, 31_000),
});

// Holds fall due during a history or long after it, and not in the very seconds of its last look.

/** A small generator of its own, so that a history repeats from its seed alone. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Notes whatever goes back on screen. */
function watch(live: Live, falls: string[]): void {
  const seen = new Map<string, number>();
  live.subscribe(() => {
    const { balances, holds, messages } = live.getSnapshot();
    const versions: [string, number][] = [
      ...Object.values(balances).map(({ creditType, version }): [string, number] => [creditType, version]),
      ...[...holds.values(), ...messages.values()].map(({ id, version }): [string, number] => [id, version]),
    ];
    for (const [id, version] of versions) {
      if (version < (seen.get(id) ?? 0)) falls.push(`${id} fell to ${version}`);
      seen.set(id, version);
    }
  });
}

test.each([
  { name: "within the feed's overlap", longestLag: 3_000, tabs: 1 },
  { name: "longer than the feed's overlap", longestLag: 40_000, tabs: 1 },
  { name: "longer than the feed's overlap, in three tabs", longestLag: 40_000, tabs: 3 },
])(
  "whatever is lost, late or doubled, all tabs end with the server's state: index lag $name",
  async (setting) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer(), async (steps, seed) => {
        const random = dice(seed);
        const server = new ModelServer(() => random() ** 3 * setting.longestLag);
        const network = { delay: () => random() ** 4 * 5_000, isLost: () => random() < 0.15 };
        const tabs = openTabs(server, network, setting.tabs, random);
        const answers: ReturnType<Live["getSnapshot"]>[] = [];
        for (const { what, which, pause } of steps) {
          const tab = tabs[which % tabs.length]!;
          const message = pick([...server.messages.values()], which);
          const hold = pick([...server.holds.values()], which);
          if (what === "send") server.send(which % 2 ? 60 + (which % 200) : 3_000);
          else if (what === "hold") server.hold(1 + (which % 9), 1 + (which % 120));
          else if (what === "grant") server.grant(which);
          else if (what === "end" && hold) server.end(hold.id, which % 2 ? "converted" : "released");
          else if (what === "move" && message) {
            const next = pick(NEXT[message.status], which);
            if (next) server.move(message.id, next);
          } else if (what === "hide") tab.page.fire("hidden");
          else if (what === "show") tab.page.fire("shown");
          else if (what === "refresh") void tab.live.refresh();
          else if (what === "lose") network.isLost = () => random() < (which % 3) / 3;
          else if (what === "replay") replay(tab.live, pick(answers, which));
          answers.push(tab.live.getSnapshot());
          await vi.advanceTimersByTimeAsync(pause);
        }
        network.isLost = () => false;
        for (const { page } of tabs) page.fire("shown");
        await vi.advanceTimersByTimeAsync(420_000);
        for (const { live } of tabs) expectServersState(live, server);
        expect(tabs.flatMap(({ falls }) => falls)).toEqual([]);
        for (const { live } of tabs) live.close();
        // What is still under way arrives, and nothing comes of it.
        await vi.advanceTimersByTimeAsync(20_000);
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: 150, plugins: [fc.beforeEach(anew)] },
    );
  },
  120_000,
);

function pick<T>(things: readonly T[], which: number): T | undefined {
  return things[which % things.length];
}

/** An old answer comes once more. */
function replay(live: Live, old: ReturnType<Live["getSnapshot"]> | undefined) {
  if (old === undefined) return;
  live.receive({
    balances: Object.values(old.balances),
    holds: [...old.holds.values()],
    messages: [...old.messages.values()],
  });
}

function openTabs(server: ModelServer, network: Network, count: number, random: () => number) {
  const browser = new ModelBrowser();
  return Array.from({ length: count }, () => {
    const page = new ModelPage();
    const live = createLive(clientOf(server, network), { userKey: "ada", page, random, ...browser.options });
    const falls: string[] = [];
    watch(live, falls);
    return { page, live, falls };
  });
}

function expectServersState(live: Live, server: ModelServer) {
  const { balances, holds, messages, connection } = live.getSnapshot();
  expect(connection).toBe("live");
  const asOf = balances.interaction?.asOf;
  expect(balances.interaction).toEqual({ ...server.balance("interaction"), asOf });
  for (const hold of holds.values()) expect(hold).toEqual(server.holds.get(hold.id));
  const active = [...server.holds.values()].filter(({ status }) => status === "active");
  expect([...holds.keys()]).toEqual(expect.arrayContaining(active.map(({ id }) => id)));
  expect(new Map([...messages].sort())).toEqual(new Map([...server.messages].sort()));
}
