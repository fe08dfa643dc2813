import type {
  Balance,
  FreezeAccount,
  Message,
  OperationsHealth,
  OperationsMetrics,
  Problem,
  ProblemCode,
  Sending,
  SetSending,
} from "@interaction-credits/core";

interface Call {
  line: string;
  body: unknown;
  key: string | null;
}

const EMPTY: Balance = {
  creditType: "interaction",
  available: 5,
  held: 0,
  spent: 0,
  granted: 5,
  activeHolds: 0,
  nextExpiryAt: null,
  level: "ok",
  lowBecauseHeld: false,
  lowThreshold: 20,
  frozen: false,
  version: 1,
  asOf: "2026-11-28T10:00:00.000Z",
};

const none = { waiting: 0, inFlight: 0, delayed: 0 };
/** A system at rest. */
const AT_REST: Omit<OperationsHealth, "sending"> = {
  asOf: "2026-11-28T10:00:00.000Z",
  breaker: { state: "closed", since: null, cause: null },
  messages: { unfinished: 0, overdue: 0, more: false, overdueSince: null },
  holds: { overdue: 0, more: false, overdueSince: null },
  reconciliation: { unjudgedSince: null, last: null },
  queues: [
    { name: "sends", entries: none },
    { name: "sends_dead_letters", entries: none },
    { name: "statuses", entries: none },
    { name: "statuses_dead_letters", entries: none },
    { name: "expiry_failures", entries: none },
  ],
};

type Figures = NonNullable<OperationsMetrics["figures"]>;

/** How many there were in the last five minutes, and five minutes before. */
export const counts = (last: number, before = 0): Figures["storeRetries"] => ({
  total: last + before,
  points: [...Array<number>(34).fill(0), before, last],
});
export const times = (last: number | null, before: number | null = null): (number | null)[] => [
  ...Array<null>(34).fill(null),
  before,
  last,
];
const zero = counts(0);
const NOTHING_MEASURED: Figures = {
  messages: {
    accepted: zero,
    sent: zero,
    delivered: zero,
    failed: zero,
    unconfirmed: zero,
    successRate: null,
  },
  failures: [],
  holds: { placed: zero, converted: zero, released: zero, expired: zero, conversionRate: null },
  requests: { count: zero, p50: times(null), p99: times(null), faults: zero, contended: zero },
  routes: [],
  refusals: [],
  storeRetries: zero,
};

/** The API as far as the console's pages of these tests need it, answering as a fetch function does. */
export class Api {
  readonly calls: Call[] = [];
  sending: Sending = { state: "on", reason: null, actor: null, changedAt: null, version: 0 };
  /** Whose accounts are frozen. */
  readonly frozen = new Set<string>();
  /** What the next change is answered with instead. */
  refusesChange: ProblemCode | null = null;
  /** The next change takes effect, and its answer is lost. */
  losesAnswer = false;
  messages: Message[] = [];
  /** What is not as in a system at rest. */
  health: Partial<OperationsHealth> = {};
  /** What the health of the system is answered with instead. */
  refusesHealth: ProblemCode | null = null;
  /** What was measured; null when CloudWatch is away. */
  figures: Partial<Figures> | null = {};
  refusesMetrics: ProblemCode | null = null;

  constructor(private readonly userId: string) {}

  /** Another operator's change. */
  set(state: Sending["state"], actor = "user_opal", reason = "WhatsApp reports an outage") {
    const changedAt = "2026-11-28T10:00:00.000Z";
    this.sending = { state, reason, actor, changedAt, version: this.sending.version + 1 };
  }

  count(line: string) {
    return this.calls.filter((call) => call.line === line).length;
  }

  readonly fetch: typeof fetch = (input, init) => {
    const url = new URL(input as string, "http://localhost");
    const path = url.pathname.replace("/api", "");
    const line = `${init?.method ?? "GET"} ${path}`;
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    this.calls.push({ line, body, key: new Headers(init?.headers).get("idempotency-key") });
    const freezes = /^PUT \/operations\/accounts\/(.+)$/.exec(line)?.[1];
    if (freezes) return this.#freeze(freezes, body as FreezeAccount);
    return line.endsWith("/balance")
      ? answer(200, { balance: this.#balance(url.searchParams.get("userId") ?? this.userId) })
      : this.#answer(line, body);
  };

  #answer(line: string, body: unknown): Promise<Response> {
    switch (line) {
      case "GET /changes": {
        const changes = {
          balances: [this.#balance(this.userId)],
          holds: [],
          messages: this.messages,
          more: false,
        };
        return answer(200, { ...changes, nextCursor: "c", messagePrice: 1 });
      }
      case "GET /credits/interaction/holds":
      case "GET /credits/scraper/holds":
        return answer(200, { holds: [], nextCursor: null });
      case "GET /whatsapp/messages":
        return answer(200, { messages: this.messages, nextCursor: null });
      case "GET /operations/sending":
        return answer(200, { sending: this.sending });
      case "PUT /operations/sending":
        return this.#change(body as SetSending);
      case "GET /operations/health":
        return this.refusesHealth
          ? problem(500, this.refusesHealth)
          : answer(200, { health: { ...AT_REST, sending: this.sending, ...this.health } });
      case "GET /operations/metrics":
        return this.refusesMetrics ? problem(500, this.refusesMetrics) : this.#metrics();
      case "POST /whatsapp/send":
        return this.#send();
      default:
        return problem(404, "not_found");
    }
  }

  #metrics(): Promise<Response> {
    const metrics: OperationsMetrics = {
      asOf: new Date().toISOString(),
      from: "2026-11-28T07:05:00.000Z",
      hours: 3,
      periodSeconds: 300,
      figures: this.figures && { ...NOTHING_MEASURED, ...this.figures },
    };
    return answer(200, { metrics });
  }

  #balance(userId: string): Balance {
    const frozen = this.frozen.has(userId);
    return { ...EMPTY, frozen, version: frozen ? 1 : 0 };
  }

  #freeze(userId: string, { frozen, reason }: FreezeAccount): Promise<Response> {
    if (this.refusesChange) return problem(403, this.refusesChange);
    if (frozen) this.frozen.add(userId);
    else this.frozen.delete(userId);
    const changedAt = "2026-11-28T10:00:00.000Z";
    return answer(200, { account: { userId, frozen, reason, actor: this.userId, changedAt, version: 1 } });
  }

  #change({ state, reason }: SetSending): Promise<Response> {
    if (this.refusesChange) return problem(403, this.refusesChange);
    this.set(state, this.userId, reason);
    return this.losesAnswer
      ? Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 }))
      : answer(200, { sending: this.sending });
  }

  #send(): Promise<Response> {
    if (this.sending.state !== "on") return problem(503, "sending_paused", { "retry-after": "60" });
    const time = "2026-11-28T10:00:00.000Z";
    const message: Message = {
      id: "m1",
      to: "+15550100000",
      type: "text",
      status: "queued",
      credits: 1,
      holdId: null,
      error: null,
      createdAt: time,
      updatedAt: time,
      version: 1,
      statusTimes: { queued: time },
    };
    this.messages = [message];
    return answer(202, { message });
  }
}

function answer(status: number, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
}

function problem(status: number, code: ProblemCode, headers?: Record<string, string>): Promise<Response> {
  const refusal: Problem = {
    type: `https://interactioncredits.dev/problems/${code}`,
    title: "A title",
    status,
    detail: "A detail.",
    code,
    requestId: "req-1",
  };
  return answer(status, refusal, headers);
}
