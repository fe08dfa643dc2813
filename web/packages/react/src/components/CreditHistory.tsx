import type { CreditType, Hold, Message, Transaction } from "@interaction-credits/core";
import { memo, useEffect, useId, useMemo, useRef, useState, type ReactNode } from "react";
import { useNow } from "../clock";
import { historyRows, type HistoryFilter, type HistoryRow } from "../history/rows";
import { useCreditHistory, usePage, type CreditHistoryState, type HistoryPage } from "../hooks/history";
import { useAnnounce } from "../hooks/live";
import { stateOf, type ShownState } from "../state";
import { useText, type Text } from "../text";
import { Icon, type IconName } from "./icons";
import { Reason } from "./InteractionCreditDisplay";
import { classes, Due, Freshness, Missing, type CommonProps } from "./parts";

export interface HistoryData {
  holds?: readonly Hold[] | undefined;
  transactions?: readonly Transaction[] | undefined;
  /** Messages that these pay for: their recipients are named. */
  messages?: readonly Message[] | undefined;
  /** How many of the newest rows wait behind a button. */
  newRows?: number | undefined;
}

type Part = "title" | "toolbar" | "table" | "row" | "details" | "pager";

export interface CreditHistoryProps extends CommonProps<Part> {
  creditType?: CreditType | undefined;
  /** Rows on one page; 25 unless said. */
  pageSize?: number | undefined;
  /** `all`; `entries`: what changed the credits granted or spent; `holds`: the holds alone. */
  filter?: HistoryFilter | undefined;
  /** Shows this and asks nobody. */
  data?: HistoryData | undefined;
  title?: string | undefined;
}

/** Holds and transactions in one table, newest first; a hold and its end are one row. */
export function CreditHistory({ data, ...props }: CreditHistoryProps) {
  // Another list begins at its newest page.
  const key = `${props.creditType ?? ""} ${props.filter ?? ""} ${props.pageSize ?? ""}`;
  return data === undefined ? <Connected key={key} {...props} /> : <Plain key={key} {...props} data={data} />;
}

function Connected({ creditType, pageSize, filter, ...props }: CreditHistoryProps) {
  const history = useCreditHistory(creditType, { pageSize, filter });
  const now = useNow();
  const shown = history.rows.length > 0;
  const { error, asOf } = history;
  const known = { ...history, data: history.isLoading || (error && !shown) ? undefined : history };
  const state = stateOf(known, now);
  const reading = history.isLoading || history.isLoadingMore;
  return (
    <Shown
      asOf={asOf}
      onRetry={history.retry}
      {...props}
      state={
        props.state ??
        // The live state may be there while the lists are still on their way.
        (!shown && (state === "ready" || state === "empty") ? (reading ? "loading" : "empty") : state)
      }
      history={history}
      updates={history}
      messages={history.messages}
    />
  );
}

function Plain({
  data,
  pageSize = 25,
  filter = "all",
  ...props
}: CreditHistoryProps & { data: HistoryData }) {
  const { holds = [], transactions = [], messages = [], newRows = 0 } = data;
  const rows = useMemo(
    () => historyRows(whole(holds), whole(transactions), filter),
    [holds, transactions, filter],
  );
  const [waiting, setWaiting] = useState(newRows);
  const page = usePage(
    useMemo(() => rows.slice(waiting), [rows, waiting]),
    pageSize,
    true,
  );
  return (
    <Shown
      {...props}
      state={props.state ?? (rows.length === 0 ? "empty" : "ready")}
      history={{
        ...page,
        newCount: waiting,
        showNew: () => {
          setWaiting(0);
          page.showNew();
        },
      }}
      messages={useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages])}
    />
  );
}

function whole<T>(items: readonly T[]) {
  return { items, complete: true, reach: "" };
}

interface ShownProps extends CommonProps<Part> {
  state: ShownState;
  title?: string | undefined;
  history: HistoryPage;
  /** Of what changes by itself. */
  updates?: CreditHistoryState;
  messages: ReadonlyMap<string, Message>;
}

function Shown({
  history,
  updates,
  messages,
  state,
  asOf,
  onRetry,
  title,
  className,
  classNames = {},
}: ShownProps) {
  const text = useText();
  const { say } = text;
  const announce = useAnnounce();
  const region = useRef<HTMLDivElement>(null);
  const name = useId();
  const { rows, newCount } = history;
  const missing = state === "loading" || state === "empty" || state === "signed-out" || rows.length === 0;
  return (
    <div
      data-ic="history"
      data-ic-state={state}
      className={classes("ic-history", className)}
      role="group"
      aria-labelledby={name}
    >
      <div className={classes("ic-toolbar", classNames.toolbar)} data-ic-part="toolbar">
        <p id={name} className={classes("ic-title", classNames.title)} data-ic-part="title">
          {title ?? say("history")}
        </p>
        {newCount > 0 && !missing && (
          <button
            type="button"
            className="ic-button ic-button-accent"
            data-ic-part="new"
            onClick={() => {
              history.showNew();
              // This button goes; the reader goes on at the rows.
              region.current?.focus();
              announce(say("newRowsShown"));
            }}
          >
            {text.count(history.newCountIsLeast ? "newRowsAtLeast" : "newRows", newCount)}
          </button>
        )}
        {updates !== undefined && !missing && (
          <button
            type="button"
            className="ic-button ic-button-quiet"
            data-ic-part="pause"
            onClick={() => {
              updates.setPaused(!updates.paused);
            }}
          >
            <Icon name={updates.paused ? "play" : "pause"} />
            {say(updates.paused ? "resumeUpdates" : "pauseUpdates")}
          </button>
        )}
      </div>
      <div ref={region} tabIndex={-1} role="group" aria-labelledby={name} className="ic-rows">
        {missing ? (
          <>
            {state === "loading" && <Skeleton />}
            <Missing state={state} failed="historyFailed" empty="noHistory" onRetry={onRetry} />
          </>
        ) : (
          // The roles say what the elements are even where a narrow container lays them out as blocks.
          <table
            role="table"
            aria-labelledby={name}
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
              {rows.map((row) => (
                <Row
                  key={row.id}
                  row={row}
                  recipient={messages.get(messageIdOf(row) ?? "")?.to}
                  className={classNames.row}
                  detailsClassName={classNames.details}
                />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {!missing && (
        <Pager history={history} updates={updates} onRetry={onRetry} className={classNames.pager} />
      )}
      {!missing && <Freshness state={state} asOf={asOf} />}
    </div>
  );
}

function Head({ end = false, children }: { end?: boolean; children: ReactNode }) {
  return (
    <th role="columnheader" scope="col" className={end ? "ic-end" : undefined}>
      {children}
    </th>
  );
}

function Pager({
  history: { rows, before, hasNewer, hasOlder, newer, older },
  updates,
  onRetry,
  className,
}: {
  history: HistoryPage;
  updates: CreditHistoryState | undefined;
  onRetry: (() => void) | undefined;
  className: string | undefined;
}) {
  const { say } = useText();
  const announce = useAnnounce();
  const turned = useRef(false);
  const range = say("rowsShown", { from: before + 1, to: before + rows.length });
  useEffect(() => {
    if (turned.current) announce(range);
    turned.current = false;
  }, [range, announce]);
  if (!hasNewer && !hasOlder) return null;
  const failed = updates !== undefined && updates.error !== null;
  // They stay when they lead nowhere, so that focus stays as well.
  const button = (label: "newer" | "older", possible: boolean, go: () => void) => (
    <button
      type="button"
      className="ic-button"
      aria-disabled={!possible}
      onClick={() => {
        if (!possible) return;
        turned.current = true;
        go();
      }}
    >
      {say(label)}
    </button>
  );
  return (
    <div className={classes("ic-pager", className)} data-ic-part="pager">
      {button("newer", hasNewer, newer)}
      <span className="ic-pager-range">
        {range}
        {updates?.isLoadingMore === true && ` · ${say("loading")}`}
        {failed && ` · ${say("historyFailed")}`}
      </span>
      {failed ? (
        <button type="button" className="ic-button" onClick={onRetry}>
          {say("tryAgain")}
        </button>
      ) : (
        button("older", hasOlder, older)
      )}
    </div>
  );
}

function messageIdOf(row: HistoryRow): string | null {
  return row.kind === "hold" ? row.hold.messageId : row.transaction.messageId;
}

interface RowProps {
  row: HistoryRow;
  recipient: string | null | undefined;
  className: string | undefined;
  detailsClassName: string | undefined;
}

const Row = memo(
  function Row({ row, recipient, className, detailsClassName }: RowProps) {
    return row.kind === "hold" ? (
      <HoldRow {...row} recipient={recipient} className={className} detailsClassName={detailsClassName} />
    ) : (
      <TransactionRow {...row} recipient={recipient} className={className} />
    );
  },
  (a, b) =>
    a.recipient === b.recipient &&
    a.className === b.className &&
    a.detailsClassName === b.detailsClassName &&
    sameRow(a.row, b.row),
);

/** Rows are made anew whenever one of them changed; most show the same things. */
function sameRow(a: HistoryRow, b: HistoryRow): boolean {
  if (a.kind === "hold") {
    return (
      b.kind === "hold" &&
      a.hold === b.hold &&
      a.transactions.length === b.transactions.length &&
      a.transactions.every((transaction, i) => transaction === b.transactions[i])
    );
  }
  return b.kind === "transaction" && a.transaction === b.transaction && a.hold === b.hold;
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
  className,
  detailsClassName,
}: Extract<HistoryRow, { kind: "hold" }> & Omit<RowProps, "row">) {
  const text = useText();
  const now = useNow();
  const [open, setOpen] = useState(false);
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
            aria-expanded={open}
            aria-controls={open ? details : undefined}
            onClick={() => {
              setOpen(!open);
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
      {open && (
        <tr
          role="row"
          id={details}
          className={classes("ic-details", detailsClassName)}
          data-ic-part="details"
        >
          <td role="cell" colSpan={4}>
            <Events hold={hold} transactions={transactions} />
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
}: Extract<HistoryRow, { kind: "transaction" }> & Omit<RowProps, "row" | "detailsClassName">) {
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

/** "Held 120 → charged 113, 7 returned" */
function foldWords(hold: Hold, { say, short }: Text, now: number): string {
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

function Events({ hold, transactions }: { hold: Hold; transactions: readonly Transaction[] }) {
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

function Skeleton() {
  return (
    <div className="ic-skeleton" aria-hidden="true">
      {[72, 58, 66, 50, 61].map((width) => (
        <span key={width} style={{ inlineSize: `${width}%` }} />
      ))}
    </div>
  );
}
