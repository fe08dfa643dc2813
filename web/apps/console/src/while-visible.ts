import { useEffect } from "react";

const EVERY_MS = 30_000;

/**
 * Reads now, every half minute while the page is visible, and when it becomes visible.
 *
 * @param read its signal is aborted when the component leaves; null reads nothing
 */
export function useReadWhileVisible(read: ((signal: AbortSignal) => Promise<void>) | null) {
  useEffect(() => {
    if (!read) return;
    const reading = new AbortController();
    const readIfSeen = () => {
      if (!document.hidden) void read(reading.signal);
    };
    readIfSeen();
    const timer = setInterval(readIfSeen, EVERY_MS);
    document.addEventListener("visibilitychange", readIfSeen);
    return () => {
      reading.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", readIfSeen);
    };
  }, [read]);
}
