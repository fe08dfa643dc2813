import type { Hold, Message, MessageStatus } from "./types.js";

const RANK: Record<MessageStatus, number> = {
  queued: 0,
  sending: 1,
  unconfirmed: 2,
  sent: 3,
  failed: 4,
  delivered: 5,
  read: 6,
};

/** How far a status is on a message's way. For showing an order; what a message is now only its version decides. */
export function statusRank(status: MessageStatus): number {
  return RANK[status];
}

/** Nothing more is expected to happen to it. (A notification may still prove that a failed one did arrive.) */
export function isFinal(status: MessageStatus): boolean {
  return status === "read" || status === "failed";
}

/** After this long a sent message is looked at no more often than anything else. */
export const FRESH_MS = 60_000;

/**
 * Its next step is due, or a person may be waiting to see it: it is on its way to WhatsApp, it is not known whether it arrived
 * there and credits are held for that, or it was sent less than a minute ago.
 */
export function isInFlight(message: Message, hold: Hold | undefined, now: number): boolean {
  switch (message.status) {
    case "queued":
    case "sending":
      return true;
    case "unconfirmed":
      return hold?.status === "active" && now < Date.parse(hold.expiresAt) + FRESH_MS;
    case "sent":
      return now < Date.parse(message.updatedAt) + FRESH_MS;
    case "delivered":
    case "read":
    case "failed":
      return false;
  }
}

/** A name for one send, made before its first try and used for each repetition. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
