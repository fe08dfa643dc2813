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
export function useHold(holdId: string | null, type: CreditType = "interaction"): Hold | undefined {
  const client = useCreditsClient();
  const live = useLive();
  const known = useSnapshot().holds.get(holdId ?? "");
  const missing = known ? null : holdId;
  useEffect(() => {
    if (missing === null) return;
    const reading = new AbortController();
    client.hold(type, missing, { signal: reading.signal }).then(
      (hold) => {
        live.receive({ holds: [hold] });
      },
      // Without it the page says less; what it says stays right.
      () => undefined,
    );
    return () => {
      reading.abort();
    };
  }, [client, live, missing, type]);
  return known;
}
