import type { Connection, Message } from "@interaction-credits/core";
import { SignedOut } from "@interaction-credits/core";
import { useCallback, useMemo } from "react";
import { useProvided } from "../context";
import { useFrozen } from "../history/frozen";
import { usePaged } from "../history/paged";
import { useWaiting } from "../history/waiting";
import { useSnapshot } from "./live";

export interface MessagesState {
  /** Newest first, each as it is now. */
  messages: readonly Message[];
  isLoading: boolean;
  isLoadingMore: boolean;
  error: Error | null;
  retry: () => void;
  hasMore: boolean;
  loadMore: () => void;
  newCount: number;
  newCountIsLeast: boolean;
  showNew: () => void;
  paused: boolean;
  setPaused: (paused: boolean) => void;
  asOf: number | null;
  connection: Connection;
}

/** The user's messages, page by page; those that come later wait until they are asked for. */
export function useMessages({ pageSize = 25 }: { pageSize?: number } = {}): MessagesState {
  const { client, live } = useProvided();
  const snapshot = useSnapshot();
  const { current, paused, setPaused } = useFrozen(snapshot);
  const limit = Math.min(pageSize, 100);
  const list = usePaged<Message>({
    key: ["messages", limit],
    read: useCallback(
      async (cursor, signal) => {
        const page = await client.messages({ cursor, limit, signal });
        live.receive({ messages: page.items });
        return page;
      },
      [client, live, limit],
    ),
    enabled: true,
    pulse: newestIn(snapshot.messages),
    paused,
  });
  const { items, loaded, reach } = list;
  const rows = useMemo(() => {
    if (!loaded) return [];
    const messages = new Map(items.map((item) => [item.id, item]));
    for (const message of current.messages.values()) {
      const { id, version, createdAt } = message;
      const listed = messages.get(id);
      if (listed === undefined ? createdAt > reach : version > listed.version) messages.set(id, message);
    }
    return [...messages.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
  }, [loaded, items, reach, current.messages]);
  const { shown, newCount, showNew } = useWaiting(rows, placeOf);
  const { behind, restart, error } = list;
  return {
    messages: shown,
    isLoading: !loaded && error === null && snapshot.connection !== "signed-out",
    isLoadingMore: list.loadingMore,
    error,
    retry: () => {
      void (loaded ? list.loadMore() : restart());
    },
    hasMore: loaded && !list.complete,
    loadMore: () => {
      void list.loadMore();
    },
    newCount: behind ? Math.max(newCount, limit) : newCount,
    newCountIsLeast: behind,
    showNew: () => {
      if (behind) void restart();
      showNew();
    },
    paused,
    setPaused,
    asOf: snapshot.asOf,
    connection: error instanceof SignedOut ? "signed-out" : snapshot.connection,
  };
}

function placeOf({ createdAt, id }: Message): string {
  return createdAt + id;
}

/** Changes when a message comes; a new status of a known one brings nothing new to the list. */
function newestIn(messages: ReadonlyMap<string, Message>): string {
  let newest = "";
  for (const { createdAt } of messages.values()) if (createdAt > newest) newest = createdAt;
  return newest;
}
