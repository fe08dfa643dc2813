/** As much of the API as the small app needs: one user, one message, which is on its way until it is delivered. */
export function fakeApi() {
  const start = Date.now() - 60_000;
  const time = (seconds) => new Date(start + seconds * 1000).toISOString();
  const id = (n) => `00000000-0000-4000-8000-00000000000${n}`;
  const balance = {
    creditType: "interaction",
    available: 10,
    held: 2,
    spent: 0,
    granted: 12,
    activeHolds: 1,
    nextExpiryAt: time(900),
    level: "low",
    lowBecauseHeld: false,
    lowThreshold: 20,
    frozen: false,
    version: 2,
    asOf: time(60),
  };
  const grant = {
    id: id(1),
    type: "grant",
    amount: 12,
    late: false,
    missing: 0,
    referenceId: "welcome",
    holdId: null,
    messageId: null,
    reason: null,
    createdAt: time(0),
  };
  const hold = {
    id: id(2),
    creditType: "interaction",
    amount: 2,
    convertedAmount: null,
    referenceId: id(3),
    status: "active",
    source: "message",
    messageId: id(3),
    expiresAt: time(900),
    createdAt: time(30),
    updatedAt: time(30),
    version: 1,
  };
  const message = {
    id: id(3),
    to: "+15550100000",
    type: "text",
    status: "sending",
    credits: 2,
    holdId: hold.id,
    error: null,
    createdAt: time(30),
    updatedAt: time(31),
    version: 2,
    statusTimes: { queued: time(30), sending: time(31) },
  };
  const transactions = [grant];
  const now = () => new Date().toISOString();

  const answers = {
    "/api/changes": (query) => ({
      balances: [{ ...balance, asOf: now() }],
      holds: query.has("since") ? [hold] : [],
      messages: query.has("since") ? [message] : [],
      more: false,
      nextCursor: "next",
      messagePrice: 2,
    }),
    "/api/credits/interaction/balance": () => ({ balance: { ...balance, asOf: now() } }),
    "/api/credits/interaction/holds": (query) => ({
      holds: [hold].filter(({ status }) => [null, status].includes(query.get("status"))),
      nextCursor: null,
    }),
    "/api/credits/interaction/transactions": () => ({ transactions, nextCursor: null }),
    "/api/whatsapp/messages": () => ({ messages: [message], nextCursor: null }),
    [`/api/whatsapp/messages/${message.id}`]: () => ({ message }),
  };

  return {
    answer(path, query, headers) {
      if (headers.authorization !== "Bearer token") return { status: 401, body: {} };
      const body = answers[path]?.(query);
      return body === undefined ? { status: 404, body: {} } : { status: 200, body };
    },
    deliver() {
      Object.assign(balance, { held: 0, spent: 2, activeHolds: 0, nextExpiryAt: null, version: 3 });
      Object.assign(hold, { status: "converted", convertedAmount: 2, updatedAt: now(), version: 2 });
      Object.assign(message, { status: "delivered", updatedAt: now(), version: 3 });
      message.statusTimes = { ...message.statusTimes, sent: now(), delivered: now() };
      const charge = { id: id(4), type: "deduction", amount: -2, holdId: hold.id, messageId: message.id };
      transactions.unshift({ ...grant, ...charge, referenceId: message.id, createdAt: now() });
    },
  };
}
