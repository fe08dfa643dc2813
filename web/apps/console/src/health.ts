import type { OperationsHealth, QueueDepth } from "@interaction-credits/core";
import { digits, duration } from "./numbers";
import { STATES } from "./sending";

export const HEALTH = "/health";

export const QUEUES: Record<QueueDepth["name"], { label: string; isForFailures: boolean }> = {
  sends: { label: "Sends", isForFailures: false },
  sends_dead_letters: { label: "Sends, dead letters", isForFailures: true },
  statuses: { label: "Statuses", isForFailures: false },
  statuses_dead_letters: { label: "Statuses, dead letters", isForFailures: true },
  expiry_failures: { label: "Expiry failures", isForFailures: true },
};

export const BREAKER_CAUSES: Record<
  NonNullable<NonNullable<OperationsHealth["breaker"]>["cause"]>,
  { name: string; title: string }
> = {
  errors: {
    name: "WhatsApp refuses the sending account",
    title: "Sending has stopped by itself: WhatsApp refuses the sending account.",
  },
  no_answer: {
    name: "WhatsApp doesn’t answer",
    title: "Sending has stopped by itself: WhatsApp doesn’t answer.",
  },
};

/** The sweep comes each minute; this is when the alarm on overdue messages goes off. */
const OVERDUE_MS = 15 * 60_000;
/** The reconciler judges each change within this time. */
const UNJUDGED_MS = 24 * 3_600_000;

/** How long ago something was, as the server saw it. */
export function age(health: OperationsHealth, since: string): number {
  return new Date(health.asOf).getTime() - new Date(since).getTime();
}

/** What an operator has to look at, the most urgent first. */
export function attention(health: OperationsHealth): string[] {
  const { sending, breaker, messages, holds, reconciliation, queues } = health;
  const found: string[] = [];
  const late = (what: string, since: string | null | undefined) => {
    if (since && age(health, since) > OVERDUE_MS)
      found.push(`${what} are overdue, the oldest for ${duration(age(health, since))}.`);
  };
  if (sending && sending.state !== "on") found.push(`${STATES[sending.state].title}.`);
  if (breaker?.cause) found.push(BREAKER_CAUSES[breaker.cause].title);
  late("Messages", messages?.overdueSince);
  for (const { name, entries } of queues) {
    const { label, isForFailures } = QUEUES[name];
    if (isForFailures && entries && entries.waiting + entries.inFlight > 0)
      found.push(`The queue “${label}” isn’t empty.`);
  }
  const drifts = reconciliation?.last?.drifts ?? 0;
  if (drifts > 0)
    found.push(
      `The last reconciliation found ${digits(drifts)} ${drifts === 1 ? "difference" : "differences"}.`,
    );
  late("Holds", holds?.overdueSince);
  const unjudged = reconciliation?.unjudgedSince;
  if (unjudged && age(health, unjudged) > UNJUDGED_MS)
    found.push(`Changes have waited for reconciliation for ${duration(age(health, unjudged))}.`);
  const missing = [
    ...(sending ? [] : ["sending"]),
    ...(breaker ? [] : ["the breaker"]),
    ...(messages ? [] : ["messages"]),
    ...(holds ? [] : ["holds"]),
    ...(queues.every(({ entries }) => entries) ? [] : ["queues"]),
    ...(reconciliation ? [] : ["reconciliation"]),
  ];
  if (missing.length > 0) found.push(`Some figures aren’t available: ${missing.join(", ")}.`);
  return found;
}
