import type { CreditType, Hold, Message, Snapshot } from "@interaction-credits/core";
import { useCreditsClient, useLive } from "@interaction-credits/react";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";

export function useSnapshot(): Snapshot {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, live.getSnapshot);
}

/** The server's time, for showing how long ago something was; moves on once in a while. */
export function useNow(everyMs = 10_000): number {
  const live = useLive();
  const [now, setNow] = useState(() => live.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(live.now());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [live, everyMs]);
  return now;
}

export function newestFirst(messages: Iterable<Message>): Message[] {
  return [...messages].sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
}

export interface MessageList {
  /** Newest first, as far down as was read; each in its newest known state. */
  messages: Message[];
  state: "loading" | "ready" | "failed";
  error: unknown;
  hasMore: boolean;
  more(): void;
}

/** The user's messages: pages as they are asked for, and what is new or changed by the live snapshot. */
export function useMessageList(pageSize: number): MessageList {
  const client = useCreditsClient();
  const live = useLive();
  const { messages: known } = useSnapshot();
  const [state, setState] = useState<MessageList["state"]>("loading");
  const [error, setError] = useState<unknown>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [oldest, setOldest] = useState<string | null>(null);

  const read = useCallback(
    async (from: string | null) => {
      setState("loading");
      try {
        const page = await client.messages({ limit: pageSize, cursor: from });
        live.receive({ messages: page.items });
        setCursor(page.nextCursor);
        // At the list's end all that is known belongs to it; before, what is older than the page's last is not its yet.
        const last = page.items.at(-1)?.createdAt;
        setOldest((before) => (page.nextCursor === null ? "" : (last ?? before)));
        setState("ready");
      } catch (failure) {
        setError(failure);
        setState("failed");
      }
    },
    [client, live, pageSize],
  );
  useEffect(() => {
    void read(null);
  }, [read]);

  const shown = oldest === null ? [] : [...known.values()].filter(({ createdAt }) => createdAt >= oldest);
  return {
    messages: newestFirst(shown),
    state,
    error,
    hasMore: cursor !== null,
    more: () => void read(cursor),
  };
}

/** The hold that paid for a message, also when it is older than what the snapshot has. */
export function useHold(holdId: string | null, since: string, type: CreditType = "interaction"): Hold | undefined {
  const client = useCreditsClient();
  const live = useLive();
  const known = useSnapshot().holds.get(holdId ?? "");
  const missing = holdId !== null && !known;
  useEffect(() => {
    if (!missing) return;
    const reading = new AbortController();
    const look = async () => {
      let cursor: string | null = null;
      do {
        const page = await client.holds(type, { limit: 100, cursor, signal: reading.signal });
        live.receive({ holds: page.items });
        const last = page.items.at(-1);
        if (page.items.some(({ id }) => id === holdId) || (last && last.createdAt < since)) return;
        cursor = page.nextCursor;
      } while (cursor !== null);
    };
    // Without it the page says less; what it says stays right.
    look().catch(() => undefined);
    return () => {
      reading.abort();
    };
  }, [client, live, missing, holdId, since, type]);
  return known;
}
