import { useState } from "react";

/** Where a row stands in its list. */
export interface Place {
  at: string;
  id: string;
}

/** Of the same time the higher id comes first, so that a list is in one order however it was put together. */
export function newestFirst(a: Place, b: Place): number {
  return a.at === b.at ? (a.id < b.id ? 1 : a.id > b.id ? -1 : 0) : a.at < b.at ? 1 : -1;
}

export interface Waiting<T> {
  shown: readonly T[];
  /** How many have come since; they wait, so that nothing moves under the reader. */
  newCount: number;
  showNew: () => void;
}

/** Splits rows, newest first, into those that are shown and those that came later. */
export function useWaiting<T>(rows: readonly T[], placeOf: (row: T) => Place): Waiting<T> {
  const [newest, setNewest] = useState<Place | null>(null);
  const [first] = rows;
  const after = newest === null ? -1 : rows.findIndex((row) => newestFirst(placeOf(row), newest) >= 0);
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
