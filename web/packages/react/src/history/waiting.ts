import { useState } from "react";

export interface Waiting<T> {
  shown: readonly T[];
  /** How many have come since; they wait, so that nothing moves under the reader. */
  newCount: number;
  showNew: () => void;
}

/** Splits rows, newest first, into those that are shown and those that came later. */
export function useWaiting<T>(rows: readonly T[], timeOf: (row: T) => string): Waiting<T> {
  const [newest, setNewest] = useState<string | null>(null);
  const [first] = rows;
  // There is nothing to move while nothing is shown.
  if (first === undefined ? newest !== null : newest === null) setNewest(first ? timeOf(first) : null);
  const after = newest === null ? 0 : rows.findIndex((row) => timeOf(row) <= newest);
  const newCount = after === -1 ? rows.length : after;
  return {
    shown: newCount === 0 ? rows : rows.slice(newCount),
    newCount,
    showNew: () => {
      setNewest(null);
    },
  };
}
