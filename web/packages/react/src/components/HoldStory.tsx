import type { Hold, Transaction } from "@interaction-credits/core";
import { useText, type Text } from "../text";
import { Icon, type IconName } from "./icons";
import { Due } from "./parts";

/** "120 held → 113 charged → 7 returned", or "Held until 2:11 PM" */
export function storyInALine(hold: Hold, { say, short }: Text, now: number): string {
  if (hold.status === "active") return say("heldUntil", { time: short(hold.expiresAt, now) });
  return eventsOf(hold, [], say)
    .map(([, , words]) => words)
    .join(say("then"));
}

/** All that happened to a hold, oldest first. */
export function HoldEvents({ hold, transactions }: { hold: Hold; transactions: readonly Transaction[] }) {
  const { say } = useText();
  const events = eventsOf(hold, transactions, say);
  if (hold.status === "active") events.push([hold.expiresAt, "clock", say("eventReturnsBy")]);
  return (
    <ol className="ic-timeline">
      {events.map(([at, icon, words], i) => (
        <li key={i}>
          <Icon name={icon} />
          <span>{words}</span>
          <Due at={at} />
        </li>
      ))}
    </ol>
  );
}

type HoldEvent = [at: string, icon: IconName, words: string];

function eventsOf(hold: Hold, transactions: readonly Transaction[], say: Text["say"]): HoldEvent[] {
  const { amount, status, updatedAt, expiresAt, createdAt } = hold;
  const events: HoldEvent[] = [[createdAt, "held", say("eventHeld", { amount })]];
  if (status === "converted") {
    const charged = hold.convertedAmount ?? 0;
    const at = transactions.find(({ type, late }) => type === "deduction" && !late)?.createdAt ?? updatedAt;
    events.push([at, "charged", say("eventCharged", { amount: charged })]);
    if (charged < amount) events.push([at, "returned", say("eventReturned", { amount: amount - charged })]);
  }
  if (status === "released") events.push([updatedAt, "returned", say("eventReturned", { amount })]);
  if (status === "expired") events.push([expiresAt, "returned", say("eventExpired", { amount })]);
  for (const { type, late, amount, createdAt } of transactions) {
    if (type === "refund") events.push([createdAt, "returned", say("eventRefunded", { amount })]);
    if (late) events.push([createdAt, "charged", say("eventLate", { amount: -amount })]);
  }
  return events.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
