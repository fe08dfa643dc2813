import type { Page } from "@interaction-credits/core";
import { useInfiniteQuery, type InfiniteData, type QueryKey } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useProvided } from "../context";
import { useRecovery, useSnapshot } from "../hooks/live";
import { reachOf, type Source } from "./rows";

interface Thing {
  id: string;
  createdAt: string;
}

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
  key: QueryKey;
  read: (cursor: string | null, signal?: AbortSignal) => Promise<Page<T>>;
  enabled: boolean;
  /** When it changes there may be something new at the top. */
  pulse: unknown;
  paused: boolean;
}

/** A list shows what is two seconds old; a bit later it shows what the pulse was about. */
const LAG_MS = 2_500;

export function usePaged<T extends Thing>({
  key: list,
  read,
  enabled: wanted,
  pulse,
  paused,
}: PagedOptions<T>): Paged<T> {
  const { queries, session } = useProvided();
  const { connection } = useSnapshot();
  const [behind, setBehind] = useState<string | null>(null);
  const signedOut = connection === "signed-out";
  const enabled = wanted && !signedOut;
  const key = [session, ...list];
  const query = useInfiniteQuery(
    {
      queryKey: key,
      queryFn: ({ pageParam, signal }) => read(pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (last: Page<T>) => last.nextCursor,
      enabled,
    },
    queries,
  );
  const { fetchNextPage, hasNextPage } = query;
  const data = signedOut ? undefined : query.data;
  const loaded = data !== undefined;
  const name = JSON.stringify(key);
  // What is read anew begins at its newest end.
  if (behind !== null && !loaded) setBehind(null);
  useEffect(() => {
    if (!enabled || !loaded || paused) return;
    const gone = new AbortController();
    const timer = setTimeout(() => {
      read(null, gone.signal).then(
        async (newest) => {
          const key = JSON.parse(name) as QueryKey;
          // An older page on its way will be put to what was known when it was asked for.
          await queries
            .getQueryCache()
            .find({ queryKey: key })
            ?.promise?.catch(() => undefined);
          const old = queries.getQueryData<InfiniteData<Page<T>, string | null>>(key);
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
  }, [pulse, enabled, loaded, paused, name, queries, read]);

  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const restart = useCallback(async () => {
    await queries.resetQueries({ queryKey: JSON.parse(name) as QueryKey, exact: true });
  }, [queries, name]);
  const loadMore = fetchNextPage;
  useRecovery(query.error, loaded ? loadMore : restart);
  useEffect(() => {
    // Nothing of a user stays behind.
    if (signedOut) void restart();
  }, [signedOut, restart]);
  const complete = loaded && !hasNextPage;
  return {
    items,
    complete,
    reach: useMemo(() => reachOf(items, complete), [items, complete]),
    loaded: loaded || !wanted,
    loadingMore: query.isFetchingNextPage,
    error: query.error,
    behind: behind === name && loaded,
    loadMore,
    restart,
  };
}

/** The list with what is new at its top; null if the newest page does not reach down to what is known. */
function withNewest<T extends Thing>(
  old: InfiniteData<Page<T>, string | null>,
  newest: Page<T>,
): InfiniteData<Page<T>, string | null> | null {
  const known = new Set(old.pages.flatMap((page) => page.items.map((item) => item.id)));
  const reaches =
    newest.nextCursor === null || known.size === 0 || newest.items.some(({ id }) => known.has(id));
  if (!reaches) return null;
  const fresh = newest.items.filter(({ id }) => !known.has(id));
  const [first, ...rest] = old.pages;
  if (fresh.length === 0 || first === undefined) return old;
  return { ...old, pages: [{ ...first, items: [...fresh, ...first.items] }, ...rest] };
}
