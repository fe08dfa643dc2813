import type {
  Balance,
  Changes,
  Hold,
  Message,
  MessageStatus,
  Problem,
  Transaction,
} from "@interaction-credits/core";
import { balance, hold, message, transaction } from "./things";

/** The API as one user sees it, answering as a fetch function does. Its feed repeats everything, which it may. */
export class Api {
  readonly calls: string[] = [];
  readonly tokens = new Set<string>();
  isDown = false;
  /** How long the answer to a path takes. */
  delay: (path: string) => number = () => 20;
  balance: Balance;
  holds: Hold[] = [];
  messages: Message[] = [];
  transactions: Transaction[] = [];

  constructor(given: Partial<Balance> = {}) {
    this.balance = balance({ held: 0, ...given });
  }

  change(given: Partial<Balance>) {
    const { available, held, spent, version } = { ...this.balance, ...given };
    const granted = available + held + spent;
    this.balance = { ...this.balance, granted, ...given, version: version + 1 };
  }

  grant(referenceId: string) {
    this.#add(this.transactions, transaction({ id: referenceId, referenceId, createdAt: now() }));
  }

  hold(referenceId: string) {
    const expiresAt = new Date(Date.now() + 900_000).toISOString();
    const placed = hold({ id: referenceId, referenceId, createdAt: now(), expiresAt });
    this.#add(this.holds, placed);
  }

  #add<T>(list: T[], thing: T) {
    list.unshift(thing);
    this.change({});
  }

  send(id: string, given: Partial<Message> = {}) {
    this.messages.unshift(message("queued", { id, createdAt: now(), updatedAt: now(), ...given }));
  }

  move(id: string, status: MessageStatus) {
    this.messages = this.messages.map((message) =>
      message.id === id ? { ...message, status, updatedAt: now(), version: message.version + 1 } : message,
    );
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input as string, "http://localhost");
    const path = url.pathname.replace("/api", "");
    this.calls.push(path);
    this.tokens.add(new Headers(init?.headers).get("authorization") ?? "");
    await new Promise((resolve) => setTimeout(resolve, this.delay(path)));
    init?.signal?.throwIfAborted();
    if (new Headers(init?.headers).get("authorization") === "Bearer stale") {
      return new Response(JSON.stringify(UNAUTHORIZED), { status: 401 });
    }
    if (this.isDown) return new Response("<h1>Bad gateway</h1>", { status: 502 });
    const answer = this.#answer(path, url.searchParams);
    return new Response(JSON.stringify(answer ?? NOT_FOUND), { status: answer === null ? 404 : 200 });
  };

  #answer(path: string, asked: URLSearchParams): object | null {
    if (path === "/changes") return this.#changes();
    if (path.startsWith("/credits/interaction/balance")) return { balance: this.#balance() };
    if (path.startsWith("/credits/interaction/transactions")) {
      return page("transactions", this.transactions, asked);
    }
    if (path.startsWith("/credits/interaction/holds")) {
      const status = asked.get("status");
      const holds = status === null ? this.holds : this.holds.filter((hold) => hold.status === status);
      return page("holds", holds, asked);
    }
    if (path === "/whatsapp/messages") {
      const ids = asked.get("ids")?.split(",");
      const status = asked.get("status");
      const isAsked = (message: Message) =>
        (ids?.includes(message.id) ?? true) && (status === null || message.status === status);
      return page("messages", this.messages.filter(isAsked), asked);
    }
    const found = this.messages.find(({ id }) => path === `/whatsapp/messages/${id}`);
    return found === undefined ? null : { message: found };
  }

  #balance(): Balance {
    const activeHolds = this.holds.filter(({ status }) => status === "active").length;
    return { ...this.balance, activeHolds, asOf: now() };
  }

  #changes(): Changes {
    const { holds, messages } = this;
    return { balances: [this.#balance()], holds, messages, more: false, nextCursor: now(), messagePrice: 1 };
  }

  count(path: string) {
    return this.calls.filter((call) => call === path).length;
  }
}

const UNAUTHORIZED: Problem = {
  type: "about:blank",
  title: "Unauthorized",
  status: 401,
  detail: "Fetch a new token.",
  code: "unauthorized",
  requestId: "r0",
};
const NOT_FOUND: Problem = {
  type: "about:blank",
  title: "Message not found",
  status: 404,
  detail: "There is no such message",
  code: "message_not_found",
  requestId: "r",
};

const now = () => new Date().toISOString();

/** The cursor names what was told last, so that what comes later moves nothing. */
function page<T extends { id: string }>(name: string, all: T[], asked: URLSearchParams) {
  const start = all.findIndex(({ id }) => id === asked.get("cursor")) + 1;
  const items = all.slice(start, start + Number(asked.get("limit") ?? 25));
  const more = all.length > start + items.length;
  return { [name]: items, nextCursor: more ? items.at(-1)!.id : null };
}
