import type { Hold, Transaction } from "@interaction-credits/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { historyRows, reachOf, type HistoryRow, type Source } from "../src/history/rows";
import type { Thing } from "../src/history/things";
import { at, hold, transaction } from "./things";

interface Past {
  holds: Hold[];
  transactions: Transaction[];
}

/** A hold, and the end of it some minutes later. */
const placed = fc.record({
  from: fc.nat(12),
  end: fc.option(fc.nat(9)),
  refund: fc.option(fc.integer({ min: 10, max: 30 })),
  late: fc.option(fc.integer({ min: 10, max: 30 })),
});

/** Times are few, so that many things happen at the same one. */
const past: fc.Arbitrary<Past> = fc.tuple(fc.array(placed), fc.array(fc.nat(12))).map(([placed, grants]) => {
  const holds: Hold[] = [];
  const transactions = grants.map((time, i) => transaction({ id: `g${i}`, createdAt: at(time) }));
  for (const [i, { from, end, refund, late }] of placed.entries()) {
    const status = end === null ? "active" : "converted";
    holds.push(hold({ id: `h${i}`, createdAt: at(from), status }));
    const also = (id: string, minutes: number | null, given: Partial<Transaction>) => {
      const createdAt = at(from + (minutes ?? 0));
      if (minutes !== null) {
        transactions.push(
          transaction({ id: `${id}${i}`, createdAt, holdId: `h${i}`, type: "deduction", ...given }),
        );
      }
    };
    also("d", end, {});
    also("r", refund, { type: "refund" });
    also("l", late, { late: true });
  }
  return { holds: newestFirst(holds), transactions: newestFirst(transactions) };
});

function newestFirst<T extends Thing>(items: T[]): T[] {
  return items.sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
}

/** So many of a list as were read. */
function read<T extends Thing>(all: T[], count: number): Source<T> {
  const complete = count >= all.length;
  const items = all.slice(0, count);
  return { items, complete, reach: reachOf(items, complete) };
}

const ids = (rows: readonly HistoryRow[]) => rows.map(({ id }) => id);
/** What a filter leaves out is an empty list, known to its end. */
const wanted = fc.constantFrom(
  { holds: 1, transactions: 1 },
  { holds: 0, transactions: 1 },
  { holds: 1, transactions: 0 },
);

test("the whole timeline is newest first, and nothing is lost or doubled", () => {
  fc.assert(
    fc.property(past, ({ holds, transactions }) => {
      const rows = historyRows(read(holds, Infinity), read(transactions, Infinity));
      const alone = transactions.filter(({ id }) => !id.startsWith("d"));
      expect(ids(rows).sort()).toEqual([...holds, ...alone].map(({ id }) => id).sort());
      const times = rows.map((row) => row.createdAt);
      expect(times).toEqual([...times].sort().reverse());
      const told = rows.flatMap((row) => (row.kind === "hold" ? row.transactions : []));
      expect(told).toHaveLength(transactions.filter(({ holdId }) => holdId !== null).length);
    }),
  );
});

test("any split into pages, in any turn, only ever adds rows at the end, and ends in the same timeline", () => {
  const turns = fc.array(fc.record({ holds: fc.nat(4), transactions: fc.nat(4) }), { maxLength: 30 });
  fc.assert(
    fc.property(past, turns, wanted, (past, turns, wanted) => {
      const holds = wanted.holds ? past.holds : [];
      const transactions = wanted.transactions ? past.transactions : [];
      const whole = ids(historyRows(read(holds, Infinity), read(transactions, Infinity)));
      const so = { holds: 0, transactions: 0 };
      let before = 0;
      for (const turn of [...turns, { holds: Infinity, transactions: Infinity }]) {
        so.holds += turn.holds;
        so.transactions += turn.transactions;
        const rows = ids(historyRows(read(holds, so.holds), read(transactions, so.transactions)));
        // No row before it is certain: those that are shown are how the whole begins.
        expect(rows).toEqual(whole.slice(0, rows.length));
        expect(rows.length).toBeGreaterThanOrEqual(before);
        before = rows.length;
      }
      expect(before).toBe(whole.length);
    }),
    { numRuns: 500 },
  );
});

test("what two pages both tell is one row", () => {
  fc.assert(
    fc.property(past, ({ holds, transactions }) => {
      const twice = <T extends Thing>(all: T[]) => read(newestFirst([...all, ...all]), Infinity);
      const rows = historyRows(twice(holds), twice(transactions));
      expect(new Set(ids(rows)).size).toBe(rows.length);
    }),
  );
});

test("a charge whose hold is not read yet waits for it", () => {
  const [old, young] = [hold({ id: "h1", createdAt: at(0) }), hold({ id: "h2", createdAt: at(5) })];
  const charge = transaction({ id: "d1", type: "deduction", holdId: "h1", createdAt: at(9) });
  const transactions = [
    charge,
    transaction({ id: "g1", createdAt: at(1) }),
    transaction({ createdAt: at(-1) }),
  ];
  expect(ids(historyRows(read([young, old], 1), read(transactions, 2)))).toEqual([]);
  expect(ids(historyRows(read([young, old], 2), read(transactions, 3)))).toEqual(["h2", "g1", "h1", "t1"]);
});
