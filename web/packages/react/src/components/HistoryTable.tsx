import type { Message } from "@interaction-credits/core";
import { useId, useState, type ReactNode } from "react";
import { useNow } from "../clock";
import type { HistoryRow } from "../history/rows";
import { useText } from "../text";
import { foldWords, HoldEvents } from "./HoldStory";
import { Icon, type IconName } from "./icons";
import { Reason } from "./InteractionCreditDisplay";
import { classes, Due } from "./parts";

interface TableProps {
  rows: readonly HistoryRow[];
  messages: ReadonlyMap<string, Message>;
  /** The id of the element that names it. */
  labelledBy: string;
  classNames: { table?: string; row?: string; details?: string };
}

export function HistoryTable({ rows, messages, labelledBy, classNames }: TableProps) {
  const { say } = useText();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    setOpened(next);
  };
  return (
    // The roles say what the elements are even where a narrow container lays them out as blocks.
    <table
      role="table"
      aria-labelledby={labelledBy}
      className={classes("ic-table", classNames.table)}
      data-ic-part="table"
    >
      <thead role="rowgroup">
        <tr role="row">
          <Head>{say("when")}</Head>
          <Head>{say("activity")}</Head>
          <Head end>{say("change")}</Head>
          <Head>{say("state")}</Head>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row, place) => (
          <Row
            // By their places: to fill a page's elements anew takes half the time of making others. They keep no state.
            key={place}
            row={row}
            recipient={messages.get(messageIdOf(row) ?? "")?.to}
            isOpen={opened.has(row.id)}
            onToggle={toggle}
            className={classNames.row}
            detailsClassName={classNames.details}
          />
        ))}
      </tbody>
    </table>
  );
}

function Head({ end = false, children }: { end?: boolean; children: ReactNode }) {
  return (
    <th role="columnheader" scope="col" className={end ? "ic-end" : undefined}>
      {children}
    </th>
  );
}

function messageIdOf(row: HistoryRow): string | null {
  return row.kind === "hold" ? row.hold.messageId : row.transaction.messageId;
}

interface RowProps {
  row: HistoryRow;
  recipient: string | null | undefined;
  isOpen: boolean;
  onToggle: (id: string) => void;
  className: string | undefined;
  detailsClassName: string | undefined;
}

function Row({ row, ...props }: RowProps) {
  return row.kind === "hold" ? (
    <HoldRow {...row} {...props} />
  ) : (
    <TransactionRow {...row} recipient={props.recipient} className={props.className} />
  );
}

const HOLD_STATES = {
  active: ["held", "stateHeld"],
  converted: ["charged", "stateCharged"],
  released: ["returned", "stateReturned"],
  expired: ["returned", "stateExpired"],
} as const;

function HoldRow({
  hold,
  transactions,
  recipient,
  isOpen,
  onToggle,
  className,
  detailsClassName,
}: Extract<HistoryRow, { kind: "hold" }> & Omit<RowProps, "row">) {
  const text = useText();
  const now = useNow();
  const details = useId();
  const [icon, state] = HOLD_STATES[hold.status];
  return (
    <>
      <tr role="row" className={className} data-ic-part="row" data-ic-status={hold.status}>
        <When at={hold.createdAt} />
        <td role="cell" className="ic-what">
          <button
            type="button"
            className="ic-disclosure"
            aria-expanded={isOpen}
            aria-controls={isOpen ? details : undefined}
            onClick={() => {
              onToggle(hold.id);
            }}
          >
            <Icon name="open" />
            <span>
              <Reason hold={hold} recipient={recipient} />
            </span>
          </button>
          <span className="ic-sub">{foldWords(hold, text, now)}</span>
        </td>
        <td role="cell" className="ic-end">
          {hold.status === "active" ? (
            <span className="ic-number ic-muted">{text.count("heldCredits", hold.amount)}</span>
          ) : (
            <bdi className="ic-number">{text.change(-(hold.convertedAmount ?? 0))}</bdi>
          )}
        </td>
        <StateCell icon={icon} word={text.say(state)} />
      </tr>
      {isOpen && (
        <tr
          role="row"
          id={details}
          className={classes("ic-details", detailsClassName)}
          data-ic-part="details"
        >
          <td role="cell" colSpan={4}>
            <HoldEvents hold={hold} transactions={transactions} />
          </td>
        </tr>
      )}
    </>
  );
}

function TransactionRow({
  transaction,
  recipient,
  className,
}: Extract<HistoryRow, { kind: "transaction" }> & Pick<RowProps, "recipient" | "className">) {
  const { say, around, count, change } = useText();
  const { type, amount, late, missing, messageId, referenceId, reason, createdAt } = transaction;
  const activity = (
    <Reason hold={{ source: messageId === null ? "api" : "message", referenceId }} recipient={recipient} />
  );
  const [icon, state, what, sub]: [IconName, string, ReactNode, ReactNode] =
    type === "grant"
      ? ["added", say("stateAdded"), say("granted"), reason ?? <bdi>{referenceId}</bdi>]
      : type === "refund"
        ? ["returned", say("stateRefunded"), around("refundFor", { activity }), null]
        : late
          ? [
              "charged",
              say("stateLate"),
              around("lateCharge", { activity }),
              missing > 0 ? count("missing", missing) : null,
            ]
          : ["charged", say("stateCharged"), activity, null];
  return (
    <tr role="row" className={className} data-ic-part="row" data-ic-status={type}>
      <When at={createdAt} />
      <td role="cell" className="ic-what">
        <span className="ic-what-plain">{what}</span>
        {sub !== null && <span className="ic-sub">{sub}</span>}
      </td>
      <td role="cell" className="ic-end">
        <bdi className="ic-number" data-ic-gain={amount > 0 ? "" : undefined}>
          {change(amount)}
        </bdi>
      </td>
      <StateCell icon={icon} word={state} />
    </tr>
  );
}

function When({ at }: { at: string }) {
  return (
    <td role="cell" className="ic-when">
      <Due at={at} />
    </td>
  );
}

function StateCell({ icon, word }: { icon: IconName; word: string }) {
  return (
    <td role="cell" className="ic-state">
      <span className="ic-chip" data-ic-part="chip">
        <Icon name={icon} />
        {word}
      </span>
    </td>
  );
}
