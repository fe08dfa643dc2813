import type { Balance, CreditType, Hold, Message } from "./types.js";

/** What is known of the server's state, each thing in the newest version that was seen. */
export interface Known {
  readonly balances: Readonly<Partial<Record<CreditType, Balance>>>;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly messages: ReadonlyMap<string, Message>;
}

/** Things as some answer told them, in any order, new or old. */
export interface Part {
  balances?: readonly Balance[] | undefined;
  holds?: readonly Hold[] | undefined;
  messages?: readonly Message[] | undefined;
}

export const NOTHING_KNOWN: Known = { balances: {}, holds: new Map(), messages: new Map() };

/** What is known after that part was told; the very same object if it told nothing new. */
export function merge(known: Known, part: Part): Known {
  const balances = mergeBalances(known.balances, part.balances ?? []);
  const holds = mergeThings(known.holds, part.holds ?? []);
  const messages = mergeThings(known.messages, part.messages ?? []);
  const nothingNew = balances === known.balances && holds === known.holds && messages === known.messages;
  return nothingNew ? known : { balances, holds, messages };
}

function mergeBalances(known: Known["balances"], told: readonly Balance[]): Known["balances"] {
  let merged = known;
  for (const balance of told) {
    const old = merged[balance.creditType];
    if (old === undefined || isNewer(balance, old)) merged = { ...merged, [balance.creditType]: balance };
  }
  return merged;
}

function isNewer(balance: Balance, old: Balance): boolean {
  return balance.version > old.version;
}

function mergeThings<T extends { id: string; version: number }>(
  known: ReadonlyMap<string, T>,
  told: readonly T[],
): ReadonlyMap<string, T> {
  const news = told.filter((thing) => thing.version > (known.get(thing.id)?.version ?? -1));
  if (news.length === 0) return known;
  const merged = new Map(known);
  for (const thing of news) {
    if (thing.version > (merged.get(thing.id)?.version ?? -1)) merged.set(thing.id, thing);
  }
  return merged;
}
