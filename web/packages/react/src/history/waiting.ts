import { useState } from "react";

export interface Waiting<T> {
  shown: readonly T[];
  /** How many have come since; they wait, so that nothing moves under the reader. */
  newCount: number;
  showNew: () => void;
}

/**
 * Splits rows, newest first, into those that are shown and those that came later. A row's place is what the rows are sorted by,
 * and no other row's.
 */
export function useWaiting<T>(rows: readonly T[], placeOf: (row: T) => string): Waiting<T> {
  const [newest, setNewest] = useState<string | null>(null);
  const [first] = rows;
  const after = newest === null ? -1 : rows.findIndex((row) => placeOf(row) <= newest);
  // There is nothing to move while nothing is shown.
  if (after === -1 && (first ?? newest) !== null) setNewest(first ? placeOf(first) : null);
  const newCount = Math.max(0, after);
  return {
    shown: newCount === 0 ? rows : rows.slice(newCount),
    newCount,
    showNew: () => {
      setNewest(null);
    },
  };
}
