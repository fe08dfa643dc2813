import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createClock } from "../src/clock.js";
import { createFormats } from "../src/format.js";
import { EMPTY, KEPT_AT_REST, merge } from "../src/merge.js";
import { nextPoll } from "../src/schedule.js";
import { isInFlight, newIdempotencyKey, statusRank } from "../src/status.js";
import type { Hold } from "../src/types.js";
import { ModelServer } from "./server.js";

describe("merging", () => {
  test("in any order, with any repetition, leaves the newest version of each thing", () => {
    const server = new ModelServer(undefined, () => 0);
    const message = server.send();
    const told = fc.array(fc.record({ which: fc.nat(4), version: fc.integer({ min: 1, max: 9 }) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(told, (things) => {
        const store = things.reduce(
          (store, { which, version }) =>
            merge(store, { messages: [{ ...message, id: `m${which}`, version }] }, 0),
          EMPTY,
        );
        for (const [id, { version }] of store.messages) {
          expect(version).toBe(
            Math.max(...things.filter(({ which }) => `m${which}` === id).map((t) => t.version)),
          );
        }
      }),
    );
  });

  describe("a hold that one server's clock let expire and another server ended by a call, both in one version,", () => {
    const active = new ModelServer(undefined, () => 0).hold(5, 60);
    const expired: Hold = { ...active, status: "expired", version: 2 };
    const endings: Hold[] = [
      { ...active, status: "converted", convertedAmount: 5, version: 2 },
      { ...active, status: "released", version: 2 },
    ];
    const statuses = (ended: Hold) => ["active", "expired", ended.status];

    test("ends as the call ended it, whatever is told first, and never goes back", () => {
      const told = fc.array(fc.array(fc.nat(2), { maxLength: 3 }), { maxLength: 6 });
      fc.assert(
        fc.property(told, fc.constantFrom(...endings), (parts, ended) => {
          let best = -1;
          let store = EMPTY;
          for (const part of parts) {
            store = merge(store, { holds: part.map((which) => [active, expired, ended][which]!) }, 0);
            best = Math.max(best, ...part);
            expect(store.holds.get(active.id)?.status).toBe(statuses(ended)[best]);
          }
        }),
      );
    });

    test.each(endings)("does not come back as expired after it was let go as $status", (ended) => {
      const others = Array.from({ length: KEPT_AT_REST }, (_, i) => ({ ...ended, id: `other ${i}` }));
      const store = merge(merge(EMPTY, { holds: [ended] }, 0), { holds: others }, 0);
      expect(store.holds.has(ended.id)).toBe(false);
      expect(merge(store, { holds: [expired] }, 0)).toBe(store);
      expect(merge(store, { holds: [ended] }, 0).holds.get(ended.id)).toBe(ended);
    });
  });

  test("of a balance in the same version takes the later answer, for its settings", () => {
    const old = new ModelServer(undefined, () => 1_000).balance("interaction");
    const later = { ...old, lowThreshold: 50, asOf: "1970-01-01T00:00:02.000Z" };
    const store = merge(EMPTY, { balances: [old] }, 0);
    expect(merge(store, { balances: [later] }, 0).balances.interaction).toEqual(later);
    expect(
      merge(merge(store, { balances: [later] }, 0), { balances: [old] }, 0).balances.interaction,
    ).toEqual(later);
    expect(merge(store, { balances: [{ ...old, asOf: later.asOf }] }, 0)).toBe(store);
  });
});

test("what was let go is not remembered without end", () => {
  const message = new ModelServer(undefined, () => 0).send();
  const read = Array.from(
    { length: 6_000 },
    (_, i) => ({ ...message, id: `m${i}`, status: "read" }) as const,
  );
  expect(merge(EMPTY, { messages: read }, 0).letGo.size).toBe(5_000);
});

describe("the server is asked next", () => {
  const server = new ModelServer(undefined, () => 0);
  const message = { ...server.send(60), status: "failed" } as const;
  const holds = [...server.holds.values()];
  const balance = server.balance("interaction");
  const wait = (known: Parameters<typeof merge>[1], now: number, askedAt: number) =>
    nextPoll({ known: merge(EMPTY, known, now), now, askedAt, wait: null, leads: true });

  test("half a minute later when nothing goes on", () => {
    expect(wait({}, 1_000, 0)).toBe(29_000);
  });

  test.each([
    ["a hold", { holds }],
    ["one that only the balance tells of", { balances: [balance] }],
  ])("at the instant at which %s falls due, and while its end is not told every two seconds", (_, known) => {
    expect(wait(known, 50_000, 40_000)).toBe(10_100);
    expect(wait(known, 61_000, 60_100)).toBe(1_100);
    expect(wait(known, 121_000, 120_500)).toBe(29_500);
  });

  test("two seconds later just after a message has ended: its credits may come back a moment later", () => {
    expect(wait({ messages: [message] }, 3_000, 2_000)).toBe(1_000);
    expect(wait({ messages: [message] }, 6_000, 5_000)).toBe(29_000);
  });
});

describe("the clock", () => {
  test("stays within what the server's answers allow, and passes sleep by the wall's time", () => {
    let monotonic = 0;
    let wall = 1_000_000;
    const clock = createClock(
      () => monotonic,
      () => wall,
    );
    const askedAt = clock.now();
    monotonic += 200;
    wall += 200;
    clock.heard(5_000_000, askedAt);
    expect(clock.now()).toBe(5_000_000);
    wall += 3_600_000;
    expect(clock.now()).toBe(8_600_000);
  });
});

describe("a message is in flight", () => {
  const server = new ModelServer(undefined, () => 0);
  const message = server.send();
  const hold = server.holds.get(message.holdId ?? "");

  test.each([
    ["queued", 1e9, true],
    ["sending", 1e9, true],
    ["sent", 59_000, true],
    ["sent", 61_000, false],
    ["delivered", 0, false],
    ["read", 0, false],
    ["failed", 0, false],
  ] as const)("when %s, %i ms after its last change: %s", (status, now, expected) => {
    expect(isInFlight({ ...message, status }, hold, now)).toBe(expected);
  });

  test("when unconfirmed, as long as its credits are held", () => {
    const unconfirmed = { ...message, status: "unconfirmed" } as const;
    expect(isInFlight(unconfirmed, hold, 1_000)).toBe(true);
    expect(isInFlight(unconfirmed, hold && { ...hold, status: "expired" }, 1_000)).toBe(false);
    expect(isInFlight(unconfirmed, undefined, 1_000)).toBe(false);
  });
});

test("statuses have an order", () => {
  const order = ["queued", "sending", "sent", "delivered", "read"] as const;
  expect([...order].sort((a, b) => statusRank(a) - statusRank(b))).toEqual(order);
});

test("keys are of the letters that the API takes, and all differ", () => {
  const keys = Array.from({ length: 100 }, newIdempotencyKey);
  expect(new Set(keys).size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
});

describe("formats", () => {
  const formats = createFormats({ locale: "en-GB", timeZone: "UTC" });
  const now = Date.parse("2026-11-22T10:00:00Z");

  test("credits are told to the last one", () => {
    expect(formats.credits(1_234_567)).toBe("1,234,567");
    expect(formats.credits(-0)).toBe("0");
    expect([formats.change(5), formats.change(-5), formats.change(0)]).toEqual(["+5", "-5", "0"]);
  });

  test.each([
    [0, "now"],
    [-59_999, "59 seconds ago"],
    [-60_000, "1 minute ago"],
    [3_599_000, "in 59 minutes"],
    [7_200_000, "in 2 hours"],
    [-86_400_000, "yesterday"],
    [-40 * 86_400_000, "40 days ago"],
    [-400 * 86_400_000, "last year"],
  ])("a time %i ms from now is told as %s", (distance, text) => {
    expect(formats.relative(now + distance, now)).toBe(text);
  });

  test("an absolute time names its zone", () => {
    expect(formats.absolute("2026-11-22T10:00:05.000Z")).toBe("22 Nov 2026, 10:00:05 UTC");
  });

  test("plurals are those of the language", () => {
    const polish = createFormats({ locale: "pl" });
    expect([1, 2, 5].map((count) => polish.plural(count))).toEqual(["one", "few", "many"]);
  });
});
