import type { Hold, Transaction } from "@interaction-credits/core";

/** A list that is read page by page, newest first. */
export interface Source<T> {
  items: readonly T[];
  /** There is nothing older. */
  complete: boolean;
  /** Above this time nothing is missing. */
  reach: string;
}

export type HistoryFilter = "all" | "entries" | "holds";

/** One row: a hold with its end and all that came of it, or a transaction of its own. */
export type HistoryRow =
  | { kind: "hold"; id: string; at: string; hold: Hold; transactions: readonly Transaction[] }
  | { kind: "transaction"; id: string; at: string; transaction: Transaction; hold: Hold | undefined };

/**
 * The rows, newest first, down to where both lists are known. A row stands where its hold was placed, and so never moves; its
 * end came later, so it is known whenever the row is. Refunds and late deductions move credits at another time: they have rows
 * of their own, and are told in the hold's details as well.
 */
export function historyRows(
  holds: Source<Hold>,
  transactions: Source<Transaction>,
  filter: HistoryFilter,
): HistoryRow[] {
  const reach = historyReach(holds, transactions, filter);
  const holdById = new Map(holds.items.map((hold) => [hold.id, hold]));
  const byHold = new Map<string, Transaction[]>();
  for (const transaction of transactions.items) {
    if (transaction.holdId === null) continue;
    const others = byHold.get(transaction.holdId);
    if (others === undefined) byHold.set(transaction.holdId, [transaction]);
    else others.push(transaction);
  }

  const rows: HistoryRow[] = [];
  if (filter !== "entries") {
    for (const hold of holdById.values()) {
      const { id, createdAt: at } = hold;
      if (at > reach) rows.push({ kind: "hold", id, at, hold, transactions: byHold.get(id) ?? [] });
    }
  }
  if (filter !== "holds") {
    for (const transaction of new Map(transactions.items.map((item) => [item.id, item])).values()) {
      const { id, createdAt: at, holdId } = transaction;
      const hold = holdById.get(holdId ?? "");
      if (at <= reach || (filter === "all" && isEndOfHold(transaction, hold, holds.complete))) continue;
      rows.push({ kind: "transaction", id, at, transaction, hold });
    }
  }
  return rows.sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
}

/** What rows are sorted by: all times are written at one length. */
export function placeOf({ at, id }: Pick<HistoryRow, "at" | "id">): string {
  return at + id;
}

/** Down to where all the lists that the filter needs are known. */
export function historyReach(
  holds: { reach: string },
  transactions: { reach: string },
  filter: HistoryFilter,
): string {
  if (filter === "entries") return transactions.reach;
  if (filter === "holds") return holds.reach;
  return holds.reach > transactions.reach ? holds.reach : transactions.reach;
}

/** How far a list reaches that was read so far; what shares its time with the oldest item may have company still to come. */
export function reachOf(items: readonly { createdAt: string }[], complete: boolean): string {
  if (complete) return "";
  return items.reduce((oldest, { createdAt }) => (createdAt < oldest ? createdAt : oldest), "\uffff");
}

/** Told by its hold's row, or to be told by it once that is read. */
function isEndOfHold(
  { type, late, holdId }: Transaction,
  hold: Hold | undefined,
  allHolds: boolean,
): boolean {
  return type === "deduction" && !late && holdId !== null && (hold !== undefined || !allHolds);
}
