import type { CreditsClient } from "./client.js";
import { SignedOut, Unreachable } from "./errors.js";
import { merge, NOTHING_KNOWN, type Known, type Part } from "./merge.js";
import { isInFlight } from "./status.js";

export type Connection = "connecting" | "live" | "offline" | "failing" | "signed-out";

export interface Snapshot extends Known {
  readonly connection: Connection;
  /** When the server last confirmed it, by the server's clock; its age is `live.now() - asOf`. */
  readonly asOf: number | null;
  readonly error: Error | null;
  readonly messagePrice: number | null;
}

/** The user's credits and messages, kept up to date while somebody is subscribed and the page is visible. */
export interface Live {
  /** The same object until something changes. */
  getSnapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  /** Asks the server at once; ends when it has answered or could not be asked (then the snapshot says so). */
  refresh(): Promise<void>;
  /** Takes in things that came another way: answers to own actions, lists that were read, a push. Old ones do no harm. */
  receive(part: Part): void;
  /** The server's time, in ms, as well as it is known here: the clock of this device may be wrong. */
  now(): number;
  /** Ends it and forgets everything. */
  close(): void;
}

export interface LiveOptions {
  /** Who is signed in. Tabs with the same key share one poller; without a key each tab is alone. No token, no secret. */
  userKey?: string | undefined;
  channelName?: string | undefined;
}

const NO_SNAPSHOT: Snapshot = {
  ...NOTHING_KNOWN,
  connection: "connecting",
  asOf: null,
  error: null,
  messagePrice: null,
};

export function createLive(client: CreditsClient, options: LiveOptions = {}): Live {
  let snapshot = NO_SNAPSHOT;
  let cursor: string | null = null;
  let closed = options.userKey === "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let polling: Promise<void> | null = null;
  const listeners = new Set<() => void>();
  const now = () => Date.now();

  function show(next: Partial<Snapshot>) {
    snapshot = { ...snapshot, ...next };
    for (const listener of listeners) listener();
  }

  async function poll(): Promise<void> {
    try {
      const since = cursor;
      let first: Part = {};
      if (since === null) {
        const [holds, messages] = await Promise.all([
          client.holds("interaction", { status: "active", limit: 100 }),
          client.messages({ limit: 100 }),
        ]);
        first = { holds: holds.items, messages: messages.items };
      }
      const changes = await client.changes({ since });
      if (closed) return;
      cursor = changes.nextCursor;
      show({
        ...merge(merge(snapshot, first), changes),
        connection: "live",
        asOf: now(),
        error: null,
        messagePrice: changes.messagePrice,
      });
    } catch (error) {
      if (closed) return;
      const connection =
        error instanceof SignedOut
          ? "signed-out"
          : error instanceof Unreachable && error.offline
            ? "offline"
            : "failing";
      show({ connection, error: error as Error });
    }
  }

  function refresh(): Promise<void> {
    polling ??= poll().finally(() => {
      polling = null;
      schedule();
    });
    return polling;
  }

  function schedule() {
    clearTimeout(timer);
    if (listeners.size === 0 || closed) return;
    const busy = [...snapshot.messages.values()].some((message) =>
      isInFlight(message, snapshot.holds.get(message.holdId ?? ""), now()),
    );
    timer = setTimeout(() => void refresh(), busy ? 2_000 : 30_000);
  }

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) void refresh();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearTimeout(timer);
      };
    },
    refresh,
    receive(part) {
      if (!closed) show(merge(snapshot, part));
      schedule();
    },
    now,
    close() {
      closed = true;
      clearTimeout(timer);
      snapshot = NO_SNAPSHOT;
      listeners.clear();
    },
  };
}
