import { useState } from "react";
import { isAbove, type Thing } from "./things";

export interface Waiting<T> {
  shown: readonly T[];
  /** How many have come since; they wait, so that nothing moves under the reader. */
  newCount: number;
  showNew: () => void;
}

/** Splits rows, newest first, into those that are shown and those that came later. */
export function useWaiting<T extends Thing>(rows: readonly T[]): Waiting<T> {
  const [newest, setNewest] = useState<Thing | null>(null);
  const [first = null] = rows;
  const after = newest === null ? -1 : rows.findIndex((row) => !isAbove(row, newest));
  // There is nothing to move while nothing is shown.
  if (after === -1 && first !== newest) setNewest(first);
  const newCount = Math.max(0, after);
  return {
    shown: newCount === 0 ? rows : rows.slice(newCount),
    newCount,
    showNew: () => {
      setNewest(null);
    },
  };
}
