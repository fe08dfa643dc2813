import type { Balance, Hold, Message, MessageStatus, Transaction } from "@interaction-credits/core";

/** The gallery's clock is fixed, so that its pictures stay the same. */
export const NOW = Date.parse("2026-03-02T14:30:00.000Z");

const MINUTE = 60_000;

export function ago(minutes: number): string {
  return new Date(NOW - minutes * MINUTE).toISOString();
}

/** The same id for the same number, in the form of a UUID. */
function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

export function balance(part: Partial<Balance> = {}): Balance {
  return {
    creditType: "interaction",
    available: 1_180,
    held: 0,
    spent: 320,
    granted: 1_500,
    activeHolds: 0,
    nextExpiryAt: null,
    level: "ok",
    lowBecauseHeld: false,
    lowThreshold: 20,
    frozen: false,
    version: 1,
    asOf: ago(0),
    ...part,
  };
}

export function hold(number: number, part: Partial<Hold> = {}): Hold {
  return {
    id: id(number),
    creditType: "interaction",
    amount: 1,
    convertedAmount: null,
    referenceId: `order-${String(4700 + number)}`,
    status: "active",
    source: "message",
    messageId: id(1_000_000 + number),
    expiresAt: ago(-12),
    createdAt: ago(3),
    updatedAt: ago(3),
    version: 1,
    ...part,
  };
}

export function message(number: number, status: MessageStatus, part: Partial<Message> = {}): Message {
  return {
    id: id(1_000_000 + number),
    to: "+15550100000",
    type: "text",
    status,
    credits: 1,
    holdId: id(number),
    error: null,
    createdAt: ago(4),
    updatedAt: ago(1),
    version: 3,
    statusTimes: TIMES[status],
    ...part,
  };
}

const TIMES: Record<MessageStatus, Record<string, string>> = {
  queued: { queued: ago(4) },
  sending: { queued: ago(4), sending: ago(3) },
  sent: { queued: ago(4), sending: ago(3), sent: ago(2) },
  delivered: { queued: ago(4), sending: ago(3), sent: ago(2), delivered: ago(1) },
  read: { queued: ago(4), sending: ago(3), sent: ago(2), delivered: ago(1.5), read: ago(1) },
  failed: { queued: ago(4), sending: ago(3), failed: ago(2) },
  unconfirmed: { queued: ago(4), sending: ago(3), unconfirmed: ago(2) },
};

function transaction(number: number, part: Partial<Transaction> = {}): Transaction {
  return {
    id: id(2_000_000 + number),
    type: "deduction",
    amount: -1,
    late: false,
    missing: 0,
    referenceId: `order-${String(4700 + number)}`,
    holdId: id(number),
    messageId: id(1_000_000 + number),
    reason: null,
    actor: null,
    createdAt: ago(number),
    ...part,
  };
}

const GRANT = transaction(90, {
  type: "grant",
  amount: 1_500,
  referenceId: "invoice-2026-031",
  holdId: null,
  messageId: null,
  reason: "March package",
  createdAt: ago(60 * 26),
});

function ended(number: number, status: "converted" | "released" | "expired", part: Partial<Hold> = {}): Hold {
  return hold(number, {
    status,
    convertedAmount: status === "converted" ? 1 : null,
    createdAt: ago(number * 7 + 5),
    updatedAt: ago(number * 7 + 4),
    version: 2,
    ...part,
  });
}

export const HISTORY = {
  holds: [
    hold(1),
    ended(2, "converted"),
    ended(3, "released"),
    ended(4, "expired"),
    ended(5, "converted"),
    ended(6, "converted", {
      source: "api",
      messageId: null,
      amount: 120,
      convertedAmount: 113,
      referenceId: "campaign-spring",
    }),
  ],
  transactions: [
    GRANT,
    transaction(2, { createdAt: ago(18) }),
    transaction(5, { createdAt: ago(39) }),
    transaction(55, {
      type: "refund",
      amount: 1,
      holdId: id(5),
      messageId: id(1_000_005),
      referenceId: "order-4705",
      createdAt: ago(38),
    }),
    transaction(44, {
      late: true,
      missing: 0,
      holdId: id(4),
      messageId: id(1_000_004),
      referenceId: "order-4704",
      createdAt: ago(10),
    }),
    transaction(6, { amount: -113, messageId: null, referenceId: "campaign-spring", createdAt: ago(46) }),
  ],
  messages: [1, 2, 3, 4, 5].map((number) =>
    message(number, "delivered", { to: `+1555010000${String(number)}` }),
  ),
};

/** As much as a busy account has after some months. */
export function longHistory(rows: number) {
  const holds = Array.from({ length: rows }, (_, number) =>
    ended(number + 1, number % 9 ? "converted" : "released"),
  );
  const transactions = holds
    .filter(({ status }) => status === "converted")
    .map((converted, index) => ({
      ...transaction(index + 1, { createdAt: converted.updatedAt }),
      id: id(3_000_000 + index),
      holdId: converted.id,
      messageId: converted.messageId,
      referenceId: converted.referenceId,
    }));
  return { holds, transactions };
}
