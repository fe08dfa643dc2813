import { backoff } from "./backoff.js";
import { heldFor, type Known } from "./merge.js";
import { FRESH_MS, isInFlight } from "./status.js";

/** How often the server is asked, in ms. */
export const PACE = {
  busy: 2_000,
  /** Nothing is in flight but messages that are unconfirmed for a while: their updates come late, if ever. */
  doubtful: 10_000,
  idle: 30_000,
  /** A strong read of balances, active holds and messages in flight: the feed's index may lag. */
  strong: 60_000,
  /** The newest messages, for those that are not in flight any more. */
  messages: 300_000,
  /** How much later than its leader a tab asks for itself, should the leader have fallen silent. */
  grace: 10_000,
  /** How long a tab without data waits for another tab to send it. */
  greeting: 1_000,
  longestBackoff: 60_000,
} as const;

/** Let the server's clock reach the instant at which something falls due. */
const DUE_MS = 100;

export interface Situation {
  known: Known;
  /** The server's time. */
  now: number;
  /** When the server was last asked by any tab; null if never. */
  askedAt: number | null;
  /** How long to leave it alone after a failure; null after an answer. */
  wait: number | null;
  leads: boolean;
}

/** In how many ms to ask the server again, if the page is visible. */
export function nextPoll({ known, now, askedAt, wait, leads }: Situation): number {
  if (askedAt === null) return leads ? 0 : PACE.greeting;
  const pace = wait ?? Math.min(paceOf(known, now), nextDue(known, askedAt) - askedAt);
  // The server's clock as it is known here may have been set back since then.
  const passed = Math.max(0, now - askedAt);
  return Math.max(0, pace + (leads ? 0 : PACE.grace) - passed);
}

export function waitAfterFailure(
  failures: number,
  retryAfterSeconds: number | null,
  random: () => number,
): number {
  const jitter = backoff(failures, { base: 1_000, most: PACE.longestBackoff, random });
  return Math.max(500, jitter, (retryAfterSeconds ?? 0) * 1000);
}

const SETTLING_MS = 5_000;

/**
 * Busy while something is in flight or was a moment ago, or a hold has just fallen due and its end has not arrived yet. A message
 * that becomes unconfirmed counts for a minute: most later updates arrive by then.
 */
export function paceOf(known: Known, now: number): number {
  let pace: number = dueTimes(known).some((due) => due <= now && now < due + FRESH_MS)
    ? PACE.busy
    : PACE.idle;
  for (const message of known.messages.values()) {
    const since = now - Date.parse(message.updatedAt);
    // Its credits may be returned a moment after it has failed, and the balance is from before.
    if (since < SETTLING_MS) return PACE.busy;
    if (!isInFlight(message, heldFor(message, known.holds), now)) continue;
    if (message.status !== "unconfirmed" || since < FRESH_MS) return PACE.busy;
    pace = Math.min(pace, PACE.doubtful);
  }
  return pace;
}

/** Something should have happened by now, and only the server knows what. */
export function isOverdue(known: Known, now: number): boolean {
  return dueTimes(known).some((due) => due <= now);
}

function nextDue(known: Known, after: number): number {
  return Math.min(...dueTimes(known).filter((due) => due > after)) + DUE_MS;
}

function dueTimes({ holds, balances }: Known): number[] {
  const times = [];
  for (const hold of holds.values()) if (hold.status === "active") times.push(Date.parse(hold.expiresAt));
  for (const balance of Object.values(balances)) {
    if (balance.nextExpiryAt !== null) times.push(Date.parse(balance.nextExpiryAt));
  }
  return times;
}
