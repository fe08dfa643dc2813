import type { Balance, Hold, Message, MessageStatus, Transaction } from "@interaction-credits/core";

export const NOW = Date.parse("2026-11-22T10:00:00Z");

/** So many minutes from now. */
export const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();

export function balance(given: Partial<Balance> = {}): Balance {
  const { available = 880, held = 120, spent = 0 } = given;
  return {
    creditType: "interaction",
    available,
    held,
    spent,
    granted: available + held + spent,
    activeHolds: held > 0 ? 2 : 0,
    nextExpiryAt: held > 0 ? at(10) : null,
    level: "ok",
    lowBecauseHeld: false,
    lowThreshold: 20,
    frozen: false,
    version: 1,
    asOf: at(0),
    ...given,
  };
}

export function hold(given: Partial<Hold> = {}): Hold {
  const { createdAt = at(-5) } = given;
  return {
    id: "h1",
    creditType: "interaction",
    amount: 120,
    convertedAmount: null,
    referenceId: "order-1",
    status: "active",
    source: "api",
    messageId: null,
    expiresAt: at(10),
    createdAt,
    updatedAt: createdAt,
    version: 1,
    ...given,
  };
}

export function transaction(given: Partial<Transaction> = {}): Transaction {
  return {
    id: "t1",
    type: "grant",
    amount: 1000,
    late: false,
    missing: 0,
    referenceId: "invoice-7",
    holdId: null,
    messageId: null,
    reason: null,
    actor: null,
    createdAt: at(-60),
    ...given,
  };
}

export function message(status: MessageStatus = "queued", given: Partial<Message> = {}): Message {
  return {
    id: "m1",
    to: "+15550100001",
    type: "text",
    status,
    credits: 1,
    holdId: null,
    error: null,
    createdAt: at(-2),
    updatedAt: at(-1),
    version: 1,
    statusTimes: {},
    ...given,
  };
}
