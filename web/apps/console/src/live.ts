import type { CreditType, Hold, Snapshot } from "@interaction-credits/core";
import { useCreditsClient, useLive } from "@interaction-credits/react";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";

export function useSnapshot(): Snapshot {
  const live = useLive();
  const subscribe = useCallback((listener: () => void) => live.subscribe(listener), [live]);
  return useSyncExternalStore(subscribe, () => live.getSnapshot());
}

/** Whether the user was ever given credits of the second kind; most never are. */
export function useHasScraper(): boolean {
  return (useSnapshot().balances.scraper?.granted ?? 0) > 0;
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

/** The hold that paid for a message, also when it is older than what the snapshot has. */
export function useHold(
  holdId: string | null,
  since: string,
  type: CreditType = "interaction",
): Hold | undefined {
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
