import type { Hold, Transaction } from "@interaction-credits/core";
import { useText, type Text } from "../text";
import { Icon, type IconName } from "./icons";
import { Due } from "./parts";

/** "Held 120 → charged 113, 7 returned" */
export function foldWords(hold: Hold, { say, short }: Text, now: number): string {
  const { amount, status } = hold;
  switch (status) {
    case "active":
      return say("foldHeld", { amount, time: short(hold.expiresAt, now) });
    case "converted": {
      const charged = hold.convertedAmount ?? 0;
      const returned = amount - charged;
      return returned > 0
        ? say("foldPart", { amount, charged, returned })
        : say("foldCharged", { amount, charged });
    }
    case "released":
      return say("foldReturned", { amount });
    case "expired":
      return say("foldExpired", { amount });
  }
}

/** All that happened to a hold, oldest first. */
export function HoldEvents({ hold, transactions }: { hold: Hold; transactions: readonly Transaction[] }) {
  const { say } = useText();
  return (
    <ol className="ic-timeline">
      {eventsOf(hold, transactions, say).map(([at, icon, words], i) => (
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
  events.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  if (status === "active") events.push([expiresAt, "clock", say("eventReturnsBy")]);
  return events;
}
