import { SignedOut, type Connection, type Snapshot } from "@interaction-credits/core";
import type { Paged } from "../history/paged";

/** The state of a list. */
export interface ListState {
  isLoading: boolean;
  error: Error | null;
  /** Reads again what failed. */
  retry: () => void;
  /** How many came since; they wait, so that nothing moves under the reader. */
  newCount: number;
  /** There are more new ones than are counted. */
  newCountIsLeast: boolean;
  showNew: () => void;
  asOf: number | null;
  connection: Connection;
}

/** One list of one or two that are read page by page; `pageSize` is the least that is new where more came than a page holds. */
export function listState(
  sources: readonly Paged<unknown>[],
  { connection, asOf }: Snapshot,
  { newCount, showNew }: Pick<ListState, "newCount" | "showNew">,
  pageSize: number,
): ListState {
  const error = sources.find(({ error }) => error)?.error ?? null;
  const behind = sources.some(({ behind }) => behind);
  return {
    isLoading: error === null && connection !== "signed-out" && !sources.every(({ loaded }) => loaded),
    error,
    retry: () => {
      for (const { error, loaded, loadMore, restart } of sources) {
        if (error) void (loaded ? loadMore() : restart());
      }
    },
    newCount: behind ? Math.max(newCount, pageSize) : newCount,
    newCountIsLeast: behind,
    showNew: () => {
      if (behind) for (const { restart } of sources) void restart();
      showNew();
    },
    asOf,
    connection: error instanceof SignedOut ? "signed-out" : connection,
  };
}
