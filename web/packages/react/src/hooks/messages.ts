import type { Message } from "@interaction-credits/core";
import { useCallback, useMemo } from "react";
import { useProvided } from "../context";
import { useFrozen } from "../history/frozen";
import { usePaged } from "../history/paged";
import { byAge, byId } from "../history/things";
import { useWaiting } from "../history/waiting";
import { listState, type ListState } from "./list";
import { useSnapshot } from "./live";

export interface MessagesState extends ListState {
  /** Newest first, each as it is now. */
  messages: readonly Message[];
  isLoadingMore: boolean;
  hasMore: boolean;
  loadMore: () => void;
  paused: boolean;
  setPaused: (paused: boolean) => void;
}

/** The user's messages, page by page; those that come later wait until they are asked for. */
export function useMessages({ pageSize = 25 }: { pageSize?: number } = {}): MessagesState {
  const { client, live } = useProvided();
  const snapshot = useSnapshot();
  const { current, paused, setPaused } = useFrozen(snapshot);
  const limit = Math.min(pageSize, 100);
  const list = usePaged<Message>({
    list: `messages ${limit}`,
    read: useCallback(
      async (cursor, signal) => {
        const page = await client.messages({ cursor, limit, signal });
        live.receive({ messages: page.items });
        return page;
      },
      [client, live, limit],
    ),
    wanted: true,
    pulse: newestIn(snapshot.messages),
    paused,
  });
  const { items, loaded, reach } = list;
  const rows = useMemo(() => {
    if (!loaded) return [];
    const messages = byId(items);
    for (const message of current.messages.values()) {
      const { id, version, createdAt } = message;
      const listed = messages.get(id);
      if (listed === undefined ? createdAt > reach : version > listed.version) messages.set(id, message);
    }
    return [...messages.values()].sort(byAge);
  }, [loaded, items, reach, current.messages]);
  const waiting = useWaiting(rows);
  return {
    ...listState([list], snapshot, waiting, limit),
    messages: waiting.shown,
    isLoadingMore: list.loadingMore,
    hasMore: loaded && !list.complete,
    loadMore: () => {
      void list.loadMore();
    },
    paused,
    setPaused,
  };
}

/** Changes when a message comes; a new status of a known one brings nothing new to the list. */
function newestIn(messages: ReadonlyMap<string, Message>): string {
  let newest = "";
  for (const { createdAt } of messages.values()) if (createdAt > newest) newest = createdAt;
  return newest;
}
