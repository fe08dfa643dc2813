import type { ChangesReading, CreditsClient, HoldsReading, ListReading } from "../src/client.js";
import { Refused, Unreachable } from "../src/errors.js";
import type {
  Balance,
  Changes,
  CreditType,
  Hold,
  Message,
  MessageStatus,
  Page,
  ProblemCode,
} from "../src/types.js";

const OVERLAP_MS = 10_000;

export function refused(code: ProblemCode, status: number): Refused {
  const problem = { type: "about:blank", title: code, status, detail: code, code, requestId: "r" };
  return new Refused(problem);
}

const iso = (time: number) => new Date(time).toISOString();

interface Entry<T> {
  thing: T;
  updatedAt: number;
  visibleAt: number;
}

/** The API as far as the contract promises it: strong reads, and lists and a feed from an index that lags behind the writes. */
export class ModelServer {
  readonly holds = new Map<string, Hold>();
  readonly messages = new Map<string, Message>();
  readonly calls: string[] = [];
  readonly #index = new Map<string, Entry<Hold | Message>[]>();
  readonly #balance: Record<CreditType, Balance>;
  #ids = 0;

  constructor(
    /** How long after a write the index shows it. */
    public lag: () => number = () => 0,
    public now: () => number = () => Date.now(),
  ) {
    const balance = (creditType: CreditType, granted: number): Balance => ({
      creditType,
      available: granted,
      held: 0,
      spent: 0,
      granted,
      activeHolds: 0,
      nextExpiryAt: null,
      level: "ok",
      lowBecauseHeld: false,
      lowThreshold: 20,
      frozen: false,
      version: granted > 0 ? 1 : 0,
      asOf: iso(0),
    });
    this.#balance = { interaction: balance("interaction", 1000), scraper: balance("scraper", 0) };
  }

  balance(type: CreditType): Balance {
    this.#settle();
    const active = [...this.holds.values()].filter(
      (hold) => hold.creditType === type && hold.status === "active",
    );
    const held = active.reduce((sum, { amount }) => sum + amount, 0);
    const balance = this.#balance[type];
    const nextExpiryAt = active.map(({ expiresAt }) => expiresAt).sort()[0] ?? null;
    const available = balance.granted - held - balance.spent;
    return { ...balance, available, held, activeHolds: active.length, nextExpiryAt, asOf: iso(this.now()) };
  }

  send(seconds = 900): Message {
    const hold = this.hold(1, seconds);
    const message: Message = {
      id: `m${++this.#ids}`,
      to: "+15550100000",
      type: "text",
      status: "queued",
      credits: 1,
      holdId: hold.id,
      error: null,
      createdAt: iso(this.now()),
      updatedAt: iso(this.now()),
      version: 1,
      statusTimes: {},
    };
    this.#write(this.messages, message, this.now());
    return message;
  }

  move(id: string, status: MessageStatus): void {
    const message = this.messages.get(id);
    if (message === undefined) return;
    const updatedAt = iso(this.now());
    this.#write(this.messages, { ...message, status, updatedAt, version: message.version + 1 }, this.now());
  }

  hold(amount: number, seconds: number): Hold {
    const hold: Hold = {
      id: `h${++this.#ids}`,
      creditType: "interaction",
      amount,
      convertedAmount: null,
      referenceId: `r${this.#ids}`,
      status: "active",
      source: "api",
      messageId: null,
      expiresAt: iso(this.now() + seconds * 1000),
      createdAt: iso(this.now()),
      updatedAt: iso(this.now()),
      version: 1,
    };
    this.#write(this.holds, hold, this.now());
    this.#balance.interaction.version++;
    return hold;
  }

  end(id: string, status: "converted" | "released"): void {
    this.#settle();
    const hold = this.holds.get(id);
    if (hold?.status !== "active") return;
    const convertedAmount = status === "converted" ? hold.amount : null;
    const ended = { ...hold, status, convertedAmount, updatedAt: iso(this.now()), version: hold.version + 1 };
    this.#write(this.holds, ended, this.now());
    this.#balance.interaction.spent += convertedAmount ?? 0;
    this.#balance.interaction.version++;
  }

  grant(amount: number): void {
    this.#balance.interaction.granted += amount;
    this.#balance.interaction.version++;
  }

  /** From its `expiresAt` on a hold is expired in every answer; the index learns it only when it is tidied up. */
  #settle(): void {
    for (const hold of this.holds.values()) {
      if (hold.status !== "active" || Date.parse(hold.expiresAt) > this.now()) continue;
      const expired: Hold = {
        ...hold,
        status: "expired",
        updatedAt: hold.expiresAt,
        version: hold.version + 1,
      };
      this.#write(this.holds, expired, Date.parse(hold.expiresAt), 45_000);
      this.#balance[hold.creditType].version++;
    }
  }

  #write<T extends Hold | Message>(things: Map<string, T>, thing: T, updatedAt: number, tidied = 0): void {
    things.set(thing.id, thing);
    const entries = this.#index.get(thing.id) ?? [];
    entries.push({ thing, updatedAt: updatedAt + tidied, visibleAt: this.now() + tidied + this.lag() });
    this.#index.set(thing.id, entries);
  }

  #indexed<T extends Hold | Message = Hold | Message>(
    isOne: (thing: Hold | Message) => thing is T = (thing): thing is T => thing.version > 0,
  ): Entry<T>[] {
    return [...this.#index.values()].flatMap((entries) => {
      const entry = entries.filter(({ visibleAt }) => visibleAt <= this.now()).at(-1);
      return entry !== undefined && isOne(entry.thing) ? [{ ...entry, thing: entry.thing }] : [];
    });
  }

  changes({ since, limit = 100 }: ChangesReading): Changes {
    if (limit > 100) throw refused("invalid_request", 400);
    const balances = [this.balance("interaction"), this.balance("scraper")];
    const common = { balances, messagePrice: 1 };
    if (since == null)
      return { ...common, holds: [], messages: [], more: false, nextCursor: `${this.now()}` };
    if (!/^\d+(\+\d+)?$/.test(since)) throw refused("invalid_cursor", 400);
    const [from, skip = 0] = since.split("+").map(Number) as [number, number?];
    if (this.now() - from > 86_400_000) throw refused("cursor_expired", 410);
    const entries = this.#indexed()
      .filter(({ updatedAt }) => updatedAt >= from - OVERLAP_MS)
      .sort((a, b) => a.updatedAt - b.updatedAt);
    const things = entries.slice(skip, skip + limit).map(({ thing }) => thing);
    const more = entries.length > skip + limit;
    return {
      ...common,
      holds: things.filter(isHold),
      messages: things.filter(isMessage),
      more,
      nextCursor: more ? `${from}+${skip + limit}` : `${this.now()}`,
    };
  }

  list<T extends Hold | Message>(things: T[], { limit = 25, cursor }: ListReading): Page<T> {
    const start = Number(cursor ?? 0);
    const newestFirst = things.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    return {
      items: newestFirst.slice(start, start + limit),
      nextCursor: newestFirst.length > start + limit ? `${start + limit}` : null,
    };
  }

  listHolds({ status, ...reading }: HoldsReading): Page<Hold> {
    this.#settle();
    if (status !== "active")
      return this.list(
        this.#indexed(isHold).map(({ thing }) => thing),
        reading,
      );
    return this.list(
      [...this.holds.values()].filter((hold) => hold.status === "active"),
      reading,
    );
  }

  messagesById(ids: readonly string[]): Page<Message> {
    if (ids.length === 0 || ids.length > 100) throw refused("invalid_request", 400);
    return { items: ids.flatMap((id) => this.messages.get(id) ?? []), nextCursor: null };
  }

  listMessages(reading: ListReading): Page<Message> {
    return this.list(
      this.#indexed(isMessage).map(({ thing }) => thing),
      reading,
    );
  }
}

const isHold = (thing: Hold | Message): thing is Hold => "expiresAt" in thing;
const isMessage = (thing: Hold | Message): thing is Message => "statusTimes" in thing;

export interface Network {
  /** How long one way takes. */
  delay: () => number;
  isLost: () => boolean;
}

export const GOOD_NETWORK: Network = { delay: () => 20, isLost: () => false };

const never = () => Promise.reject(new Error("not part of this test"));

/** A client of the model, over a network that delays (and so reorders) and loses. */
export function clientOf(server: ModelServer, network: Network = GOOD_NETWORK): CreditsClient {
  async function over<T>(name: string, answer: () => T): Promise<T> {
    server.calls.push(name);
    await travel();
    const result = structuredClone(answer());
    await travel();
    return result;
  }
  async function travel() {
    await new Promise((resolve) => setTimeout(resolve, network.delay()));
    if (network.isLost()) throw new Unreachable("lost", false);
  }
  return {
    balance: (type) => over("balance", () => server.balance(type)),
    holds: (_type, reading = {}) => over("holds", () => server.listHolds(reading)),
    messages: (reading = {}) =>
      reading.ids === undefined
        ? over("messages", () => server.listMessages(reading))
        : over("messages by id", () => server.messagesById(reading.ids)),
    hold: never,
    message: (id) =>
      over("message", () => {
        const message = server.messages.get(id);
        if (message === undefined) throw refused("message_not_found", 404);
        return message;
      }),
    changes: (reading = {}) => over("changes", () => server.changes(reading)),
    transactions: never,
    send: never,
    placeHold: never,
    convert: never,
    release: never,
    extend: never,
    grant: never,
    adjust: never,
    refund: never,
    sending: never,
    changeSending: never,
    freezeAccount: never,
    operationsHealth: never,
    operationsMetrics: never,
  };
}
