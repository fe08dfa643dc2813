import type { Hold, Transaction } from "@interaction-credits/core";
import { byAge, byId, type Thing } from "./things";

/** A list that is read page by page, newest first. */
export interface Source<T> {
  items: readonly T[];
  /** There is nothing older. */
  complete: boolean;
  /** Above this time nothing is missing. */
  reach: string;
}

/** One row: a hold with its end and its transactions, or a transaction of its own. */
export type HistoryRow = Thing &
  (
    | { kind: "hold"; hold: Hold; transactions: readonly Transaction[] }
    | { kind: "transaction"; transaction: Transaction }
  );

/**
 * The rows, newest first, down to where both lists are known; a list that is not wanted is empty and complete. A row stands
 * where its hold was placed, and so never moves; its end came later, so it is known whenever the row is. Refunds and late
 * deductions move credits at another time: they have their own rows, and appear in the hold's details as well.
 */
export function historyRows(holds: Source<Hold>, transactions: Source<Transaction>): HistoryRow[] {
  const reach = historyReach(holds, transactions);
  const holdById = byId(holds.items);
  const byHold = new Map<string, Transaction[]>();
  for (const transaction of transactions.items) {
    if (transaction.holdId === null) continue;
    const others = byHold.get(transaction.holdId);
    if (others) others.push(transaction);
    else byHold.set(transaction.holdId, [transaction]);
  }

  const rows: HistoryRow[] = [];
  for (const hold of holdById.values()) {
    const { id, createdAt } = hold;
    if (createdAt > reach)
      rows.push({ kind: "hold", id, createdAt, hold, transactions: byHold.get(id) ?? [] });
  }
  for (const transaction of byId(transactions.items).values()) {
    const { id, createdAt, type, late, holdId } = transaction;
    // The hold's row shows the end of a hold, or will once it is read.
    const isEnd = type === "deduction" && !late && holdId !== null;
    if (createdAt > reach && !(isEnd && (holdById.has(holdId) || !holds.complete))) {
      rows.push({ kind: "transaction", id, createdAt, transaction });
    }
  }
  return rows.sort(byAge);
}

/** Down to where both lists are known. */
export function historyReach(holds: { reach: string }, transactions: { reach: string }): string {
  return holds.reach > transactions.reach ? holds.reach : transactions.reach;
}

/** How far a list reaches that was read so far; what shares its time with the oldest item may have company still to come. */
export function reachOf(items: readonly Thing[], complete: boolean): string {
  return complete ? "" : (items.at(-1)?.createdAt ?? "\uffff");
}
