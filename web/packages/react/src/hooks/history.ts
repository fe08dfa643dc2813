import type { CreditType, Hold, Message, Transaction } from "@interaction-credits/core";
import { newness } from "@interaction-credits/core";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useProvided } from "../context";
import { useFrozen } from "../history/frozen";
import { usePaged } from "../history/paged";
import { historyReach, historyRows, type HistoryRow } from "../history/rows";
import { byId } from "../history/things";
import { useWaiting } from "../history/waiting";
import { listState, type ListState } from "./list";
import { useSnapshot } from "./live";

export type HistoryFilter = "all" | "entries" | "holds";

export interface HistoryOptions {
  pageSize?: number | undefined;
  /** `entries`: what changed the credits that were granted or spent; `holds`: the holds alone. */
  filter?: HistoryFilter | undefined;
  /** Which page, 0 for the newest; together with `onPage`, for who keeps it elsewhere, such as in the address. */
  page?: number | undefined;
  onPage?: ((page: number) => void) | undefined;
}

/** One page of rows, and the ways to the others. */
export interface HistoryPage extends Pick<ListState, "newCount" | "newCountIsLeast" | "showNew"> {
  rows: readonly HistoryRow[];
  /** How many shown rows are newer than these. */
  before: number;
  hasNewer: boolean;
  hasOlder: boolean;
  newer: () => void;
  older: () => void;
}

export interface CreditHistoryState extends HistoryPage, ListState {
  isLoadingMore: boolean;
  paused: boolean;
  setPaused: (paused: boolean) => void;
  /** The known messages that holds and transactions name, by id. */
  messages: ReadonlyMap<string, Message>;
}

/** Holds and transactions as one list, newest first, page by page. */
export function useCreditHistory(
  creditType: CreditType = "interaction",
  { pageSize = 25, filter = "all", page: kept, onPage }: HistoryOptions = {},
): CreditHistoryState {
  const { client } = useProvided();
  const snapshot = useSnapshot();
  const { current, paused, setPaused } = useFrozen(snapshot);
  const limit = Math.min(pageSize, 100);
  const common = { pulse: snapshot.balances[creditType]?.version, paused };
  const holds = usePaged<Hold>({
    ...common,
    list: `holds ${creditType} ${limit}`,
    read: useCallback(
      (cursor, signal) => client.holds(creditType, { cursor, limit, signal }),
      [client, creditType, limit],
    ),
    wanted: filter !== "entries",
  });
  const transactions = usePaged<Transaction>({
    ...common,
    list: `transactions ${creditType} ${limit}`,
    read: useCallback(
      (cursor, signal) => client.transactions(creditType, { cursor, limit, signal }),
      [client, creditType, limit],
    ),
    wanted: filter !== "holds",
  });
  const sources = [holds, transactions];
  const loaded = sources.every((source) => source.loaded);
  const liveHolds = filter === "entries" ? null : current.holds;
  const rows = useMemo(
    () =>
      loaded
        ? historyRows({ ...holds, items: newestVersions(holds.items, liveHolds, creditType) }, transactions)
        : [],
    // eslint-disable-next-line react-hooks/exhaustive-deps -- of the lists only these count
    [loaded, holds.items, holds.reach, transactions.items, transactions.reach, liveHolds, creditType],
  );
  const complete = sources.every((source) => source.complete);
  const page = usePage(rows, pageSize, complete, kept, onPage);

  const list = listState(sources, snapshot, page, pageSize);
  const reach = historyReach(holds, transactions);
  const next = sources.filter((source) => !source.complete && source.reach >= reach);
  const isLoadingMore = loaded && page.isShort && !complete && list.error === null;
  const readMore = isLoadingMore && !sources.some((source) => source.loadingMore);
  useEffect(() => {
    if (readMore) for (const source of next) void source.loadMore();
  });
  return { ...page, ...list, isLoadingMore, paused, setPaused, messages: snapshot.messages };
}

/** One page out of the rows that are known. */
export function usePage(
  rows: readonly HistoryRow[],
  pageSize: number,
  complete: boolean,
  kept?: number,
  onPage?: (page: number) => void,
): HistoryPage & { isShort: boolean } {
  const { shown, newCount, showNew } = useWaiting(rows);
  const [own, setOwn] = useState(0);
  if (rows.length === 0 && own > 0) setOwn(0);
  const wanted = kept ?? own;
  const setWanted = onPage ?? setOwn;
  const last = Math.max(0, Math.ceil(shown.length / pageSize) - 1);
  const page = Math.min(wanted, last);
  const before = page * pageSize;
  return {
    rows: useMemo(() => shown.slice(before, before + pageSize), [shown, before, pageSize]),
    before,
    hasNewer: page > 0,
    hasOlder: page < last || !complete,
    newer: () => {
      setWanted(Math.max(0, page - 1));
    },
    older: () => {
      setWanted(page + 1);
    },
    isShort: shown.length < (wanted + 1) * pageSize,
    newCount,
    newCountIsLeast: false,
    showNew: () => {
      showNew();
      setWanted(0);
    },
  };
}

/** The list's holds, and those that the live state knows, each in its newest version. */
function newestVersions(
  listed: readonly Hold[],
  live: ReadonlyMap<string, Hold> | null,
  creditType: CreditType,
): readonly Hold[] {
  const holds = byId(listed);
  for (const hold of live?.values() ?? []) {
    const listed = holds.get(hold.id);
    if (hold.creditType === creditType && (listed === undefined || newness(hold) > newness(listed))) {
      holds.set(hold.id, hold);
    }
  }
  return [...holds.values()];
}
