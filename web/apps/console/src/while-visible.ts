import { useCallback, useEffect, useState } from "react";

/**
 * Reads now, every half minute while the page is visible unless `everyMs` says otherwise, and when it becomes visible.
 *
 * @param read its signal is aborted when the component leaves; null reads nothing
 */
export function useReadWhileVisible(read: ((signal: AbortSignal) => Promise<void>) | null, everyMs = 30_000) {
  useEffect(() => {
    if (!read) return;
    const reading = new AbortController();
    const readIfSeen = () => {
      if (!document.hidden) void read(reading.signal);
    };
    readIfSeen();
    const timer = setInterval(readIfSeen, everyMs);
    document.addEventListener("visibilitychange", readIfSeen);
    return () => {
      reading.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", readIfSeen);
    };
  }, [read, everyMs]);
}

/**
 * The latest answer of what is read while the page is visible, and why it could not be read last.
 *
 * @param ask the same function as long as the same is asked
 */
export function useLatest<T extends { asOf: string }>(
  ask: (signal?: AbortSignal) => Promise<T>,
  everyMs?: number,
): { latest: T | null; error: unknown; read: () => Promise<void> } {
  const [latest, setLatest] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const read = useCallback(
    (signal?: AbortSignal) =>
      ask(signal).then(
        (next) => {
          setError(null);
          // An answer may be older than one that came meanwhile.
          setLatest((known) => (known && known.asOf > next.asOf ? known : next));
        },
        (failure: unknown) => {
          if (!signal?.aborted) setError(failure);
        },
      ),
    [ask],
  );
  useReadWhileVisible(read, everyMs);
  return { latest, error, read: () => read() };
}
