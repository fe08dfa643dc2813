import type { CreditsClient, Reading } from "./client.js";
import { heldFor, type Known, type Part } from "./merge.js";
import { isOverdue, PACE } from "./schedule.js";
import { isInFlight } from "./status.js";
import type { CreditType, Hold, Message } from "./types.js";

/** How far the server's state was read. Any tab can go on from here. */
export interface Place {
  /** Of the feed; null to read everything again. */
  readonly cursor: string | null;
  readonly strongAt: number;
  readonly messagesAt: number;
  /** The balance's version at which all active holds were read; while it stays, none began or ended. */
  readonly holdsAt: Readonly<Partial<Record<CreditType, number>>>;
  /** Where among the messages in flight the next strong read begins, when there are too many for one. */
  readonly turn: number;
}

export const START: Place = {
  cursor: null,
  strongAt: -Infinity,
  messagesAt: -Infinity,
  holdsAt: {},
  turn: 0,
};

/** `feed`: and more only as far as it is time for it. `balances`: strongly, too, after an own action. `all`: after an absence. */
export type Depth = "feed" | "balances" | "all";

/** What an answer says of the server's state. */
export interface Update extends Part {
  /** The server does not have these, or no longer so. */
  gone?: readonly (Hold | Message)[] | undefined;
}

export interface ReadOptions {
  client: CreditsClient;
  /** Which balances are read strongly; of others those that were ever used are. */
  creditTypes: readonly CreditType[];
  depth: Depth;
  now: () => number;
  known: () => Known;
  /** Receives the content of an answer, and how far it was read. */
  onUpdate: (update: Update & { messagePrice?: number }, askedAt: number, place: Place) => void;
  signal: AbortSignal;
}

/** The most that the API gives in one answer. */
const LIMIT = 100;
const PAGES_FOR_ENDED_HOLDS = 3;

/** Makes the requests that are due. Rejects with the first failure; earlier answers count. */
export async function read(from: Place, options: ReadOptions): Promise<void> {
  const { client, now, known, onUpdate, signal } = options;
  // One repetition hides a lost packet; whatever is worse is shown, and tried again at the pace of the poller.
  const reading: Reading = { signal, tries: 2 };
  let place = from;

  async function ask<T>(
    question: () => Promise<T>,
    updateOf: (answer: T) => Update,
    then?: (answer: T) => Partial<Place>,
  ) {
    signal.throwIfAborted();
    const askedAt = now();
    const answer = await question();
    place = { ...place, ...then?.(answer) };
    onUpdate(updateOf(answer), askedAt, place);
    return answer;
  }

  /** Reads the feed to its end. Without a cursor it begins now; what was before is in the lists. */
  async function feed(): Promise<string> {
    for (let since = place.cursor; ;) {
      const answer = await ask(
        () => client.changes({ ...reading, since, limit: LIMIT }),
        (changes) => changes,
        ({ nextCursor }) => (place.cursor === null ? {} : { cursor: nextCursor }),
      );
      if (!answer.more || answer.nextCursor === since) return answer.nextCursor;
      since = answer.nextCursor;
    }
  }

  async function strongBalance(type: CreditType) {
    const before = activeHolds(known(), type);
    const { version, activeHolds: count } = await ask(
      () => client.balance(type, reading),
      (balance) => ({ balances: [balance] }),
    );
    // A lagging index may have listed holds as active that had already ended.
    if (place.holdsAt[type] === version && activeHolds(known(), type).length === count) return;
    if (count > 0 || before.length > 0) {
      const active = await allActive(type);
      await endsOf(
        type,
        before.filter(({ id }) => !active.has(id)),
      );
    }
    place = { ...place, holdsAt: { ...place.holdsAt, [type]: version } };
  }

  async function allActive(type: CreditType): Promise<ReadonlySet<string>> {
    const ids = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: { items: Hold[]; nextCursor: string | null } = await ask(
        () => client.holds(type, { ...reading, status: "active", limit: LIMIT, cursor }),
        ({ items }) => ({ holds: items }),
      );
      for (const { id } of page.items) ids.add(id);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return ids;
  }

  /** Holds that were active and are so no more: how they ended is in the list of all; those too old for that are let go. */
  async function endsOf(type: CreditType, ended: readonly Hold[]) {
    const open = () => ended.filter(({ id, version }) => known().holds.get(id)?.version === version);
    let cursor: string | null = null;
    for (let page = 0; page < PAGES_FOR_ENDED_HOLDS && open().length > 0; page++) {
      const answer: { nextCursor: string | null } = await ask(
        () => client.holds(type, { ...reading, limit: LIMIT, cursor }),
        ({ items }) => ({ holds: items }),
      );
      cursor = answer.nextCursor;
      if (cursor === null) break;
    }
    if (open().length > 0) onUpdate({ gone: open() }, now(), place);
  }

  /** One call for all of them: there is one more of these at each page load. */
  async function messagesById(messages: readonly Message[]) {
    const ids = messages.map(({ id }) => id);
    const { items } = await ask(
      () => client.messages({ ...reading, ids }),
      (answer) => ({ messages: answer.items }),
    );
    const there = new Set(items.map(({ id }) => id));
    const gone = messages.filter(({ id }) => !there.has(id));
    if (gone.length > 0) onUpdate({ gone }, now(), place);
  }

  const anew = place.cursor === null;
  const end = await feed();
  const all = anew || options.depth === "all";
  const startedAt = now();
  const strong = all || startedAt - place.strongAt >= PACE.strong;
  if (strong || options.depth === "balances" || isOverdue(known(), startedAt)) {
    for (const type of typesOf(known(), options.creditTypes)) await strongBalance(type);
  }
  if (all || startedAt - place.messagesAt >= PACE.messages) {
    await ask(
      () => client.messages({ ...reading, limit: LIMIT }),
      ({ items }) => ({ messages: items }),
      () => ({ messagesAt: startedAt }),
    );
  }
  if (strong) {
    const { some, turn } = inTurn(messagesInFlight(known(), startedAt), place.turn);
    if (some.length > 0) await messagesById(some);
    place = { ...place, turn, strongAt: startedAt };
  }
  onUpdate({}, startedAt, anew ? { ...place, cursor: end } : place);
}

function typesOf(known: Known, always: readonly CreditType[]): CreditType[] {
  const used = Object.values(known.balances).filter(({ granted }) => granted > 0);
  return [...new Set([...always, ...used.map(({ creditType }) => creditType)])];
}

function activeHolds(known: Known, type: CreditType): Hold[] {
  return [...known.holds.values()].filter((hold) => hold.creditType === type && hold.status === "active");
}

function messagesInFlight(known: Known, now: number): Message[] {
  return [...known.messages.values()].filter((message) =>
    isInFlight(message, heldFor(message, known.holds), now),
  );
}

function inTurn(messages: readonly Message[], turn: number): { some: Message[]; turn: number } {
  if (messages.length <= LIMIT) return { some: [...messages], turn: 0 };
  const first = turn % messages.length;
  const some = [...messages.slice(first), ...messages.slice(0, first)].slice(0, LIMIT);
  return { some, turn: first + LIMIT };
}
