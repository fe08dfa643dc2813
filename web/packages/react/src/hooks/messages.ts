import type { Message, MessageStatus, Page } from "@interaction-credits/core";
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

export interface MessagesOptions {
  pageSize?: number | undefined;
  /** Only messages in one of these; the server finds them. All unless given. */
  statuses?: readonly MessageStatus[] | undefined;
}

/**
 * The user's messages, page by page; those that come later wait until they are asked for. One that is no longer in any of
 * `statuses` leaves the list.
 */
export function useMessages({ pageSize = 25, statuses }: MessagesOptions = {}): MessagesState {
  const { client, live } = useProvided();
  const snapshot = useSnapshot();
  const { current, paused, setPaused } = useFrozen(snapshot);
  const limit = Math.min(pageSize, 100);
  const wanted = statuses?.join(" ");
  const list = usePaged<Message>({
    list: `messages ${wanted ?? "all"} ${limit}`,
    read: useCallback(
      async (cursor, signal) => {
        const page = await readEach(
          wanted?.split(" ") as MessageStatus[] | undefined,
          cursor,
          (status, cursor) => client.messages({ status, cursor, limit, signal }),
        );
        live.receive({ messages: page.items });
        return page;
      },
      [client, live, limit, wanted],
    ),
    wanted: true,
    pulse: wanted === undefined ? newestIn(snapshot.messages) : countOf(snapshot.messages, wanted),
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
    const takes = ({ status }: Message) => wanted?.split(" ").includes(status) ?? true;
    return [...messages.values()].filter(takes).sort(byAge);
  }, [loaded, items, reach, current.messages, wanted]);
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

/** The API lists one status at a time: a page is a page of each, and its cursor has a place for each. */
async function readEach(
  statuses: readonly MessageStatus[] | undefined,
  cursor: string | null,
  read: (status: MessageStatus | undefined, cursor: string | null) => Promise<Page<Message>>,
): Promise<Page<Message>> {
  const [first, ...others] = statuses ?? [undefined];
  if (others.length === 0) return read(first, cursor);
  const from = cursor === null ? null : (JSON.parse(cursor) as (string | null)[]);
  const pages = await Promise.all(
    [first, ...others].map((status, i) => {
      const at = from?.[i] ?? null;
      return from !== null && at === null
        ? Promise.resolve({ items: [], nextCursor: null })
        : read(status, at);
    }),
  );
  const next = pages.map(({ nextCursor }) => nextCursor);
  return {
    items: pages.flatMap(({ items }) => items).sort(byAge),
    nextCursor: next.some((cursor) => cursor !== null) ? JSON.stringify(next) : null,
  };
}

/** Changes when a message comes; a new status of a known one brings nothing new to the list. */
function newestIn(messages: ReadonlyMap<string, Message>): string {
  let newest = "";
  for (const { createdAt } of messages.values()) if (createdAt > newest) newest = createdAt;
  return newest;
}

/** Changes when a message comes into one of these statuses, or leaves them. */
function countOf(messages: ReadonlyMap<string, Message>, wanted: string): number {
  const statuses = wanted.split(" ");
  return [...messages.values()].filter(({ status }) => statuses.includes(status)).length;
}
