import { isInFlight } from "./status.js";
import type { Balance, CreditType, Hold, Message } from "./types.js";

/** The server's state as far as it is known, each object in the newest version received. */
export interface Known {
  readonly balances: Readonly<Partial<Record<CreditType, Balance>>>;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly messages: ReadonlyMap<string, Message>;
}

/** Known things, and of those let go from where on they would be news: an answer on its way must not bring back an older one. */
export interface Store extends Known {
  readonly letGo: ReadonlyMap<string, number>;
}

/** Objects from an answer, in any order, new or old. */
export interface Part {
  balances?: readonly Balance[] | undefined;
  holds?: readonly Hold[] | undefined;
  messages?: readonly Message[] | undefined;
}

export const EMPTY: Store = { balances: {}, holds: new Map(), messages: new Map(), letGo: new Map() };

/** How many things that are at rest are kept, of each kind: those that were news last. What is in flight stays. */
export const KEPT_AT_REST = 500;
const KEPT_LET_GO = 5_000;

interface Thing {
  id: string;
  version: number;
  status: Hold["status"] | Message["status"];
}

/**
 * How new a state is among those of one thing. That a hold's time is up each server judges by its own clock; one whose clock is
 * behind may still have ended it by a call. That is recorded, in the same version, and beats the judgement.
 */
export function newness({ version, status }: Pick<Thing, "version" | "status">): number {
  return status === "converted" || status === "released" ? version + 0.5 : version;
}

/** The store with an answer merged into it; the same object if nothing is new. */
export function merge(store: Store, part: Part, now: number): Store {
  const balances = mergeBalances(store.balances, part.balances ?? []);
  const holds = mergeThings(store.holds, part.holds ?? [], store.letGo);
  const messages = mergeThings(store.messages, part.messages ?? [], store.letGo);
  if (balances === store.balances && holds === store.holds && messages === store.messages) return store;
  const oldHolds = superfluous(holds, (hold) => hold.status !== "active");
  const oldMessages = superfluous(messages, (message) => !isInFlight(message, heldFor(message, holds), now));
  const merged = { ...store, balances, holds, messages };
  return oldHolds.length + oldMessages.length > 0
    ? without(merged, [...oldHolds, ...oldMessages], newness)
    : merged;
}

/** The store without things that the server does not have, or no longer has in that version. */
export function forget(store: Store, things: readonly Thing[]): Store {
  const stale = things.filter(
    ({ id, version }) => (store.holds.get(id) ?? store.messages.get(id))?.version === version,
  );
  return stale.length > 0 ? without(store, stale, ({ version }) => version + 1) : store;
}

export function heldFor(message: Message, holds: ReadonlyMap<string, Hold>): Hold | undefined {
  return message.holdId === null ? undefined : holds.get(message.holdId);
}

function mergeBalances(known: Known["balances"], answered: readonly Balance[]): Known["balances"] {
  let merged = known;
  for (const balance of answered) {
    const old = merged[balance.creditType];
    if (old === undefined || isNewer(balance, old)) merged = { ...merged, [balance.creditType]: balance };
  }
  return merged;
}

/** Settings such as the threshold are part of a balance but not of its version; among equals the later answer counts. */
function isNewer(balance: Balance, old: Balance): boolean {
  if (balance.version !== old.version) return balance.version > old.version;
  return balance.asOf > old.asOf && JSON.stringify({ ...balance, asOf: old.asOf }) !== JSON.stringify(old);
}

function mergeThings<T extends Thing>(
  known: ReadonlyMap<string, T>,
  answered: readonly T[],
  letGo: Store["letGo"],
): ReadonlyMap<string, T> {
  let merged: Map<string, T> | undefined;
  for (const thing of answered) {
    const old = (merged ?? known).get(thing.id);
    const news = newness(thing);
    if (old === undefined ? news < (letGo.get(thing.id) ?? 0) : news <= newness(old)) continue;
    merged ??= new Map(known);
    // Inserted again, so that the order is that of arrival.
    merged.delete(thing.id);
    merged.set(thing.id, thing);
  }
  return merged ?? known;
}

function superfluous<T extends Thing>(things: ReadonlyMap<string, T>, isAtRest: (thing: T) => boolean): T[] {
  if (things.size <= KEPT_AT_REST) return [];
  const atRest = [...things.values()].filter(isAtRest);
  return atRest.slice(0, Math.max(0, atRest.length - KEPT_AT_REST));
}

function without(store: Store, things: readonly Thing[], newsFrom: (thing: Thing) => number): Store {
  const holds = new Map(store.holds);
  const messages = new Map(store.messages);
  const letGo = new Map(store.letGo);
  for (const thing of things) {
    const { id } = thing;
    holds.delete(id);
    messages.delete(id);
    letGo.delete(id);
    letGo.set(id, newsFrom(thing));
  }
  for (const id of letGo.keys()) {
    if (letGo.size <= KEPT_LET_GO) break;
    letGo.delete(id);
  }
  return { ...store, holds, messages, letGo };
}
