import { backoff } from "./backoff.js";
import { Refused, SignedOut, Unreachable } from "./errors.js";
import type { components } from "./schema.js";
import type {
  Account,
  AdjustCredits,
  Balance,
  Changes,
  CreditType,
  Deduct,
  GetToken,
  ExtendHold,
  FreezeAccount,
  GrantCredits,
  Hold,
  HoldStatus,
  Message,
  MessageStatus,
  OperationsHealth,
  OperationsMetrics,
  Page,
  PlaceHold,
  Problem,
  RefundHold,
  ReleaseHold,
  Sending,
  SendMessage,
  SetSending,
  Transaction,
  TransactionType,
} from "./types.js";

export interface Reading {
  /** Whose account: services name the user that they act for, and operators may name any. Unknown to all others. */
  userId?: string | undefined;
  signal?: AbortSignal | undefined;
  /** How many tries before a failure is reported. */
  tries?: number | undefined;
}

export interface ListReading extends Reading {
  limit?: number | undefined;
  cursor?: string | null | undefined;
}

export interface HoldsReading extends ListReading {
  status?: HoldStatus | undefined;
}

/** Times as `2026-11-28T10:00:00.000Z`; `from` is the earliest, `to` the first that is too late. */
interface Between {
  from?: string | undefined;
  to?: string | undefined;
}

export interface TransactionsReading extends ListReading, Between {
  type?: TransactionType | undefined;
  holdId?: string | undefined;
  messageId?: string | undefined;
}

export interface MessageFilter extends Between {
  status?: MessageStatus | undefined;
  /** Their number, in E.164. */
  recipient?: string | undefined;
}

/** Messages page by page, or up to 100 by their ids, in that order; unknown ids and those of other users are left out. */
export type MessagesReading =
  (ListReading & MessageFilter & { ids?: undefined }) | (Reading & { ids: readonly string[] });

export interface MetricsReading extends Omit<Reading, "userId"> {
  /** How far back; 3 unless it is given. */
  hours?: OperationsMetrics["hours"] | undefined;
}

export interface ChangesReading extends Reading {
  since?: string | null | undefined;
  limit?: number | undefined;
}

/**
 * The API, call by call. Rejects with `Refused`, `Unreachable` or `SignedOut`. Each call of the API has one effect however often
 * it is made (reads have none, and a write is named by its key, reference or hold or sets a state), so a call without an answer, or one that
 * the API asks for again, is repeated a few times.
 */
export interface CreditsClient {
  balance(type: CreditType, reading?: Reading): Promise<Balance>;
  holds(type: CreditType, reading?: HoldsReading): Promise<Page<Hold>>;
  hold(type: CreditType, id: string, reading?: Reading): Promise<Hold>;
  transactions(type: CreditType, reading?: TransactionsReading): Promise<Page<Transaction>>;
  messages(reading?: MessagesReading): Promise<Page<Message>>;
  message(id: string, reading?: Reading): Promise<Message>;
  changes(reading?: ChangesReading): Promise<Changes>;
  send(body: SendMessage, idempotencyKey: string): Promise<Message>;
  placeHold(type: CreditType, body: PlaceHold): Promise<Hold>;
  /** The hold as it is now, and the deduction that it became. */
  convert(type: CreditType, body: Deduct): Promise<{ hold: Hold; transaction: Transaction }>;
  release(type: CreditType, body: ReleaseHold): Promise<Hold>;
  /** The hold as it is now; a time before its present `expiresAt` changes nothing. */
  extend(type: CreditType, body: ExtendHold): Promise<Hold>;
  grant(type: CreditType, body: GrantCredits): Promise<Movement>;
  /** Takes granted credits back that are still available. */
  adjust(type: CreditType, body: AdjustCredits): Promise<Movement>;
  /** Gives credits of a converted hold back. */
  refund(type: CreditType, body: RefundHold): Promise<Movement>;
  /** For operators. */
  sending(reading?: Omit<Reading, "userId">): Promise<Sending>;
  /** Stops sending, or resumes it; for operators. It is obeyed everywhere within 15 seconds. */
  changeSending(body: SetSending): Promise<Sending>;
  /** Freezes the accounts of a user, or unfreezes them; for operators. */
  freezeAccount(userId: string, body: FreezeAccount): Promise<Account>;
  /** What waits, what is overdue, and what the reconciler found; for operators. A part that could not be read is null. */
  operationsHealth(reading?: Omit<Reading, "userId">): Promise<OperationsHealth>;
  /** Rates, times and refusals of the last hours; for operators. `figures` is null when they could not be read. */
  operationsMetrics(reading?: MetricsReading): Promise<OperationsMetrics>;
}

/** `isReplay`: the same call was made before, and nothing changed now. */
export type Movement = Transaction & { isReplay: boolean };

export interface ClientOptions {
  /** Where the API is: a path of the same origin, or a whole address. */
  baseUrl?: string | undefined;
  getToken: GetToken;
  fetch?: typeof globalThis.fetch | undefined;
  /** After how long a try without an answer is given up. */
  timeoutMs?: number | undefined;
  random?: (() => number) | undefined;
}

/** How many tries one call gets before its failure is reported. */
const TRIES = 4;
/** A longer wait is for a person to decide. */
const MAX_WAIT_MS = 8_000;

type Schemas = components["schemas"];

interface Call {
  path: string;
  userId?: string | undefined;
  query?: Record<string, string | number | null | undefined>;
  /** Makes the call a POST, unless `method` says otherwise. */
  body?: unknown;
  method?: "PUT";
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  tries?: number | undefined;
  /** Is shown the headers of the answer. */
  seen?: (headers: Headers) => void;
}

export function createClient({
  baseUrl = "/api",
  getToken,
  fetch = globalThis.fetch.bind(globalThis),
  timeoutMs = 20_000,
  random = Math.random,
}: ClientOptions): CreditsClient {
  const base = baseUrl.replace(/\/+$/, "");

  /** Makes the call until it is answered. An answer without all of `parts` is not the API's. */
  async function call<T extends object>(what: Call, ...parts: (keyof T)[]): Promise<T> {
    for (let failures = 1; ; failures++) {
      try {
        const answer = await withToken(what);
        if (!parts.every((part) => part in answer)) throw notTheApi(200);
        return answer as T;
      } catch (error) {
        const wait = failures < (what.tries ?? TRIES) ? waitBeforeRepeating(error, failures) : null;
        if (wait === null) throw error;
        await pause(wait, what.signal);
      }
    }
  }

  function waitBeforeRepeating(error: unknown, failures: number): number | null {
    const jitter = backoff(failures, { base: 500, most: MAX_WAIT_MS, random });
    if (error instanceof Unreachable) return error.offline ? null : jitter;
    if (!(error instanceof Refused) || error.code !== "try_again") return null;
    const asked = (error.retryAfterSeconds ?? 0) * 1000;
    return asked > MAX_WAIT_MS ? null : asked + jitter;
  }

  async function withToken(what: Call): Promise<object> {
    const token = await freshToken(what.signal);
    try {
      return await once(what, token);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "unauthorized") throw error;
      // A token lives for a minute and may have run out on the way; the very same one would be refused again.
      const next = await freshToken(what.signal);
      if (next === token) throw error;
      return await once(what, next);
    }
  }

  async function freshToken(signal: AbortSignal | undefined): Promise<string> {
    let token;
    try {
      token = await within(timeoutMs, signal, () => getToken());
    } catch (error) {
      signal?.throwIfAborted();
      const offline = isOffline(error);
      // On screen it says only that it could not be loaded: the app's developer has to see why.
      if (!offline) console.warn("interaction-credits: getToken failed", error);
      throw new Unreachable("Could not get a token", offline, { cause: error });
    }
    if (token === null) throw new SignedOut();
    return token;
  }

  async function once(
    { path, userId, query = {}, body, method, headers, signal, seen }: Call,
    token: string,
  ): Promise<object> {
    const asked = new URLSearchParams(userId === undefined ? {} : { userId });
    for (const [name, value] of Object.entries(query)) if (value != null) asked.set(name, String(value));
    let response: Response, text: string;
    try {
      [response, text] = await within(timeoutMs, signal, async (signal) => {
        const response = await fetch(base + path + (asked.size > 0 ? `?${asked}` : ""), {
          method: method ?? (body === undefined ? "GET" : "POST"),
          headers: {
            accept: "application/json, application/problem+json",
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          // A copy that the API confirms would be right, but its `asOf` old, and by that the server's time is known.
          cache: "no-store",
          signal,
        });
        seen?.(response.headers);
        return [response, await response.text()] as const;
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new Unreachable("The API did not answer", isOffline(error), { cause: error });
    }
    const answer = parse(text);
    if (answer === null) throw notTheApi(response.status);
    if (response.ok) return answer;
    if (!isProblem(answer)) throw notTheApi(response.status);
    throw new Refused(answer, retryAfter(response));
  }

  async function list<T>(
    key: string,
    path: string,
    { userId, signal, tries, ...query }: Reading & { ids?: string | undefined } = {},
  ): Promise<Page<T>> {
    type Answer = Record<string, T[]> & { nextCursor: string | null };
    const answer = await call<Answer>({ path, query, userId, signal, tries }, key, "nextCursor");
    return { items: answer[key] ?? [], nextCursor: answer.nextCursor };
  }

  async function movement(path: string, body: unknown): Promise<Movement> {
    let isReplay = false;
    const seen = (headers: Headers) => (isReplay = headers.get("idempotent-replay") === "true");
    const { transaction } = await call<Schemas["TransactionAnswer"]>({ path, body, seen }, "transaction");
    return { ...transaction, isReplay };
  }

  async function sending(what: Omit<Call, "path">): Promise<Sending> {
    const answer = await call<Schemas["SendingAnswer"]>({ path: "/operations/sending", ...what }, "sending");
    return answer.sending;
  }

  const credits = (type: CreditType) => `/credits/${type}`;
  return {
    balance: async (type, reading) =>
      (await call<Schemas["BalanceAnswer"]>({ path: `${credits(type)}/balance`, ...reading }, "balance"))
        .balance,
    holds: (type, reading) => list("holds", `${credits(type)}/holds`, reading),
    hold: async (type, id, reading) => {
      const path = `${credits(type)}/holds/${encodeURIComponent(id)}`;
      return (await call<Schemas["HoldAnswer"]>({ path, ...reading }, "hold")).hold;
    },
    transactions: (type, reading) => list("transactions", `${credits(type)}/transactions`, reading),
    messages: ({ ids, ...reading } = {}) =>
      list("messages", "/whatsapp/messages", { ...reading, ids: ids?.join(",") }),
    message: async (id, reading) => {
      const path = `/whatsapp/messages/${encodeURIComponent(id)}`;
      return (await call<Schemas["MessageAnswer"]>({ path, ...reading }, "message")).message;
    },
    changes: ({ since, limit, ...reading } = {}) =>
      call<Changes>(
        { path: "/changes", query: { since, limit }, ...reading },
        ...(["balances", "holds", "messages", "more", "nextCursor"] as const),
      ),
    send: async (body, idempotencyKey) => {
      const headers = { "idempotency-key": idempotencyKey };
      return (await call<Schemas["MessageAnswer"]>({ path: "/whatsapp/send", body, headers }, "message"))
        .message;
    },
    placeHold: async (type, body) =>
      (await call<Schemas["HoldAnswer"]>({ path: `${credits(type)}/hold`, body }, "hold")).hold,
    convert: (type, body) =>
      call<Schemas["DeductAnswer"]>({ path: `${credits(type)}/deduct`, body }, "hold", "transaction"),
    release: async (type, body) =>
      (await call<Schemas["HoldAnswer"]>({ path: `${credits(type)}/release-hold`, body }, "hold")).hold,
    extend: async (type, body) =>
      (await call<Schemas["HoldAnswer"]>({ path: `${credits(type)}/extend-hold`, body }, "hold")).hold,
    grant: (type, body) => movement(`${credits(type)}/grants`, body),
    adjust: (type, body) => movement(`${credits(type)}/adjustments`, body),
    refund: (type, body) => movement(`${credits(type)}/refunds`, body),
    sending: (reading = {}) => sending(reading),
    changeSending: (body) => sending({ body, method: "PUT" }),
    freezeAccount: async (userId, body) => {
      const path = `/operations/accounts/${encodeURIComponent(userId)}`;
      return (await call<Schemas["AccountAnswer"]>({ path, body, method: "PUT" }, "account")).account;
    },
    operationsHealth: async (reading) =>
      (await call<Schemas["OperationsHealthAnswer"]>({ path: "/operations/health", ...reading }, "health"))
        .health,
    operationsMetrics: async ({ hours, ...reading } = {}) => {
      const path = "/operations/metrics";
      const answer = await call<Schemas["OperationsMetricsAnswer"]>(
        { path, query: { hours }, ...reading },
        "metrics",
      );
      return answer.metrics;
    },
  };
}

function notTheApi(status: number): Unreachable {
  return new Unreachable(`The answer (${status}) is not the API's`, false);
}

function parse(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

function isProblem(answer: object): answer is Problem {
  return "code" in answer && "requestId" in answer && "status" in answer;
}

function retryAfter(response: Response): number | null {
  const seconds = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  return Number.isNaN(seconds) ? null : seconds;
}

/** Clerk says so itself; of all else that fails, the browser may know whether there is a network. */
function isOffline(error: unknown): boolean {
  if (error instanceof Error && "code" in error && error.code === "clerk_offline") return true;
  return typeof navigator !== "undefined" && (navigator as Partial<Navigator>).onLine === false;
}

/** Does the task, but gives it up after a while or when it is called off. */
function within<T>(
  ms: number,
  calledOff: AbortSignal | undefined,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const giveUp = (reason: Error) => {
      controller.abort(reason);
      reject(reason);
    };
    const timer = setTimeout(() => giveUp(new Error(`No answer within ${ms} ms`)), ms);
    const onCalledOff = () => giveUp(calledOff?.reason as Error);
    if (calledOff?.aborted) onCalledOff();
    calledOff?.addEventListener("abort", onCalledOff, { once: true });
    const done = () => {
      clearTimeout(timer);
      calledOff?.removeEventListener("abort", onCalledOff);
    };
    task(controller.signal).then(resolve, reject).finally(done);
  });
}

function pause(ms: number, calledOff: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onCalledOff = () => {
      clearTimeout(timer);
      reject(calledOff?.reason as Error);
    };
    const timer = setTimeout(() => {
      calledOff?.removeEventListener("abort", onCalledOff);
      resolve();
    }, ms);
    if (calledOff?.aborted) onCalledOff();
    calledOff?.addEventListener("abort", onCalledOff, { once: true });
  });
}
