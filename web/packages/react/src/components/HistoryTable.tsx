import type { Message } from "@interaction-credits/core";
import { useId, useState, type ReactNode } from "react";
import { useNow } from "../clock";
import type { HistoryRow } from "../history/rows";
import type { Strings } from "../strings/strings";
import { useText } from "../text";
import { storyInALine, HoldEvents } from "./HoldStory";
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
          {(["when", "activity", "change", "state"] as const).map((column) => (
            <th
              key={column}
              role="columnheader"
              scope="col"
              className={column === "change" ? "ic-end" : undefined}
            >
              {say(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row, place) => (
          <Row
            // By position: reusing a page's elements takes half the time of creating new ones. They keep no state.
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

function messageIdOf(row: HistoryRow): string | null {
  return row.kind === "hold" ? row.hold.messageId : row.transaction.messageId;
}

type State = Extract<keyof Strings, `state${string}`>;

interface RowProps {
  row: HistoryRow;
  recipient: string | null | undefined;
  isOpen: boolean;
  onToggle: (id: string) => void;
  className: string | undefined;
  detailsClassName: string | undefined;
}

function Row({ row, ...props }: RowProps) {
  return row.kind === "hold" ? <HoldRow {...row} {...props} /> : <TransactionRow {...row} {...props} />;
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
  const { status, amount } = hold;
  const [icon, state] = HOLD_STATES[status];
  return (
    <>
      <Cells
        className={className}
        status={status}
        at={hold.createdAt}
        icon={icon}
        state={state}
        change={status === "active" ? text.count("heldCredits", amount) : -(hold.convertedAmount ?? 0)}
        more={storyInALine(hold, text, now)}
      >
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
      </Cells>
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
  transaction: { type, amount, late, missing, messageId, referenceId, reason, createdAt },
  recipient,
  className,
}: Extract<HistoryRow, { kind: "transaction" }> & Pick<RowProps, "recipient" | "className">) {
  const { say, around, count } = useText();
  const activity = (
    <Reason hold={{ source: messageId === null ? "api" : "message", referenceId }} recipient={recipient} />
  );
  const [icon, state, what, more]: [IconName, State, ReactNode, ReactNode?] =
    type === "grant"
      ? ["added", "stateAdded", say("granted"), reason ?? referenceId]
      : type === "adjustment"
        ? ["charged", "stateAdjusted", say("adjusted"), reason ?? referenceId]
        : type === "refund"
          ? ["returned", "stateRefunded", around("refundFor", { activity }), reason]
          : late
            ? [
                "charged",
                "stateLate",
                around("lateCharge", { activity }),
                missing > 0 && count("missing", missing),
              ]
            : ["charged", "stateCharged", activity];
  return (
    <Cells {...{ className, icon, state, more }} status={type} at={createdAt} change={amount}>
      <span className="ic-what-plain">{what}</span>
    </Cells>
  );
}

interface CellsProps {
  className: string | undefined;
  status: string;
  at: string;
  children: ReactNode;
  /** A line below. */
  more: ReactNode;
  /** A number changed the credits; words are for what may still do so. */
  change: number | string;
  icon: IconName;
  state: State;
}

function Cells({ className, status, at, children, more, change, icon, state }: CellsProps) {
  const text = useText();
  return (
    <tr role="row" className={className} data-ic-part="row" data-ic-status={status}>
      <td role="cell" className="ic-when">
        <Due at={at} />
      </td>
      <td role="cell" className="ic-what">
        {children}
        {more && (
          <span className="ic-sub">
            <bdi>{more}</bdi>
          </span>
        )}
      </td>
      <td role="cell" className="ic-end">
        {typeof change === "string" ? (
          <span className="ic-number ic-muted">{change}</span>
        ) : (
          <bdi className="ic-number" data-ic-gain={change > 0 ? "" : undefined}>
            {text.change(change)}
          </bdi>
        )}
      </td>
      <td role="cell" className="ic-state">
        <span className="ic-chip" data-ic-part="chip">
          <Icon name={icon} />
          {text.say(state)}
        </span>
      </td>
    </tr>
  );
}
