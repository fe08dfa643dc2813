import { act, renderHook } from "@testing-library/react";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Thing } from "../src/history/things";
import { useWaiting } from "../src/history/waiting";

/** Times are few, so that many rows share one; an id is never two rows'. */
const places = fc.uniqueArray(
  fc.nat(99).map((n): Thing => ({ createdAt: `t${n % 4}`, id: `${Math.floor(n / 4)}` })),
  { selector: ({ id }) => id, minLength: 1, maxLength: 12 },
);
const isAbove = (a: Thing, b: Thing) =>
  a.createdAt > b.createdAt || (a.createdAt === b.createdAt && a.id > b.id);
const sorted = (rows: readonly Thing[]) => [...rows].sort((a, b) => (isAbove(a, b) ? -1 : 1));

function wait(rows: readonly Thing[]) {
  const { result, rerender } = renderHook(({ rows }) => useWaiting(sorted(rows)), {
    initialProps: { rows },
  });
  return {
    result,
    come: (rows: readonly Thing[]) => {
      rerender({ rows });
    },
  };
}

describe("a row that comes later", () => {
  const newest = { createdAt: "t1", id: "5" };
  const old = { createdAt: "t0", id: "1" };

  test("waits though it came in the same millisecond as the newest shown one, above which it belongs", () => {
    const { result, come } = wait([newest, old]);
    const above = { createdAt: "t1", id: "6" };
    come([above, newest, old]);
    expect(result.current).toMatchObject({ shown: [newest, old], newCount: 1 });
    act(() => {
      result.current.showNew();
    });
    expect(result.current).toMatchObject({ shown: [above, newest, old], newCount: 0 });
  });

  test("waits, too, when the newest shown one is gone", () => {
    const { result, come } = wait([newest, old]);
    come([{ createdAt: "t1", id: "6" }, old]);
    expect(result.current).toMatchObject({ shown: [old], newCount: 1 });
  });

  test("is shown at once where all that was shown is gone", () => {
    const { result, come } = wait([newest]);
    const above = { createdAt: "t2", id: "1" };
    come([above]);
    expect(result.current).toMatchObject({ shown: [above], newCount: 0 });
  });
});

test("whatever comes and goes, what was at the top stays there until new rows are asked for", () => {
  fc.assert(
    fc.property(places, fc.array(places, { maxLength: 4 }), (first, later) => {
      const { result, come } = wait(first);
      let { shown } = result.current;
      expect(shown).toEqual(sorted(first));
      let top = shown[0]!;
      for (const rows of later) {
        come(rows);
        const above = rows.filter((row) => isAbove(row, top)).length;
        ({ shown } = result.current);
        if (above === rows.length) top = shown[0]!;
        expect(result.current.newCount).toBe(above === rows.length ? 0 : above);
        expect(shown).toEqual(sorted(rows).slice(result.current.newCount));
      }
    }),
  );
});
