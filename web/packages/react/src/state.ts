import type { Known } from "./hooks/live";

/** How current the data of a component is. */
export type ShownState = "ready" | "loading" | "empty" | "error" | "stale" | "offline" | "signed-out";

/** Idle lists are confirmed twice a minute; after three misses their age is shown. */
const STALE_MS = 90_000;

export function stateOf({ data, connection, error, asOf }: Known<unknown>, now: number): ShownState {
  if (connection === "signed-out") return "signed-out";
  if (connection === "offline") return "offline";
  if (data === undefined) return error !== null ? "error" : connection === "live" ? "empty" : "loading";
  return connection === "failing" || (asOf !== null && now - asOf > STALE_MS) ? "stale" : "ready";
}
