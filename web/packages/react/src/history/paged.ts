import type { Page } from "@interaction-credits/core";
import { useInfiniteQuery, type InfiniteData } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useProvided } from "../context";
import { useRecovery, useSnapshot } from "../hooks/live";
import { reachOf, type Source } from "./rows";
import type { Thing } from "./things";

export interface Paged<T> extends Source<T> {
  loaded: boolean;
  loadingMore: boolean;
  error: Error | null;
  /** More came since than one page holds: between it and the items there is a hole, so none of it is among them. */
  behind: boolean;
  loadMore: () => Promise<unknown>;
  /** Reads the list from its newest end again. */
  restart: () => Promise<unknown>;
}

interface PagedOptions<T> {
  /** Names the list among all that are read for one user. */
  list: string;
  read: (cursor: string | null, signal?: AbortSignal) => Promise<Page<T>>;
  /** One that is not is empty and complete. */
  wanted: boolean;
  /** When it changes there may be something new at the top. */
  pulse: unknown;
  paused: boolean;
}

type Pages<T> = InfiniteData<Page<T>, string | null>;

const KEPT_MS = 300_000;

/** A list shows what is two seconds old; a bit later it shows what the pulse was about. */
const LAG_MS = 2_500;

export function usePaged<T extends Thing>({ list, read, wanted, pulse, paused }: PagedOptions<T>): Paged<T> {
  const { queries, session } = useProvided();
  const { connection } = useSnapshot();
  const [behind, setBehind] = useState<string | null>(null);
  const signedOut = connection === "signed-out";
  const enabled = wanted && !signedOut;
  const name = `${session} ${list}`;
  const query = useInfiniteQuery(
    {
      queryKey: [name],
      queryFn: ({ pageParam, signal }) => read(pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (last: Page<T>) => last.nextCursor,
      enabled,
      // Who comes back finds the list as it was left, to its length; what is new is put to its top.
      gcTime: KEPT_MS,
    },
    queries,
  );
  const { fetchNextPage, hasNextPage } = query;
  const data = enabled ? query.data : undefined;
  const loaded = data !== undefined;
  // A new read begins at the newest end.
  if (behind !== null && !loaded) setBehind(null);
  useEffect(() => {
    if (!loaded || paused) return;
    const gone = new AbortController();
    const timer = setTimeout(() => {
      read(null, gone.signal).then(
        async (newest) => {
          const key = [name];
          // An older page on its way will be put to what was known when it was asked for.
          await queries
            .getQueryCache()
            .find({ queryKey: key })
            ?.promise?.catch(() => undefined);
          const old = queries.getQueryData<Pages<T>>(key);
          if (gone.signal.aborted || old === undefined) return;
          const joined = withNewest(old, newest);
          if (joined === null) setBehind(name);
          else queries.setQueryData(key, joined);
        },
        // The live state says that the server cannot be reached, and the next pulse tries again.
        () => undefined,
      );
    }, LAG_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [pulse, loaded, paused, name, queries, read]);

  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const restart = useCallback(async () => {
    await queries.resetQueries({ queryKey: [name] });
  }, [queries, name]);
  useRecovery(query.error, loaded ? fetchNextPage : restart);
  useEffect(() => {
    // Nothing of a user stays behind.
    if (signedOut) void restart();
  }, [signedOut, restart]);
  const complete = !wanted || (loaded && !hasNextPage);
  return {
    items,
    complete,
    reach: reachOf(items, complete),
    loaded: loaded || !wanted,
    loadingMore: query.isFetchingNextPage,
    error: wanted ? query.error : null,
    behind: behind === name && loaded,
    loadMore: fetchNextPage,
    restart,
  };
}

/** The list with what is new at its top; null if the newest page does not reach down to what is known. */
function withNewest<T extends Thing>(old: Pages<T>, newest: Page<T>): Pages<T> | null {
  const known = new Set(old.pages.flatMap((page) => page.items.map((item) => item.id)));
  // There was nothing to connect to: the list starts again.
  if (known.size === 0) return { pages: [newest], pageParams: [null] };
  const items = newest.items.filter(({ id }) => !known.has(id));
  if (newest.nextCursor !== null && items.length === newest.items.length) return null;
  if (items.length === 0) return old;
  return { pages: [{ ...newest, items }, ...old.pages], pageParams: [null, ...old.pageParams] };
}
