import type { CreditType, Hold, Message, Transaction } from "@interaction-credits/core";
import { useId, useMemo, useRef, useState } from "react";
import { useNow } from "../clock";
import { historyRows } from "../history/rows";
import { byId } from "../history/things";
import {
  useCreditHistory,
  usePage,
  type CreditHistoryState,
  type HistoryFilter,
  type HistoryPage,
} from "../hooks/history";
import { useAnnounce } from "../hooks/live";
import { stateOf, type ShownState } from "../state";
import { useText } from "../text";
import { HistoryPager } from "./HistoryPager";
import { HistoryTable } from "./HistoryTable";
import { Icon } from "./icons";
import { classes, Freshness, Missing, type CommonProps } from "./parts";

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
  /** `all`; `entries`: only what changed granted or spent credits; `holds`: only holds. */
  filter?: HistoryFilter | undefined;
  /** Shows this data, with no request. */
  data?: HistoryData | undefined;
  title?: string | undefined;
  /** The page to show, 0 for the newest; pass it with `onPage` to keep it yourself, for example in the URL. */
  page?: number | undefined;
  /** Called with the page that the user opens. */
  onPage?: ((page: number) => void) | undefined;
}

/** Holds and transactions in one table, newest first; a hold and its end are one row. */
export function CreditHistory({ data, ...props }: CreditHistoryProps) {
  // Another list begins at its newest page.
  const key = `${props.creditType ?? ""} ${props.filter ?? ""} ${props.pageSize ?? ""}`;
  return data === undefined ? <Connected key={key} {...props} /> : <Plain key={key} {...props} data={data} />;
}

function Connected({ creditType, pageSize, filter, page, onPage, ...props }: CreditHistoryProps) {
  const history = useCreditHistory(creditType, { pageSize, filter, page, onPage });
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
  page: kept,
  onPage,
  ...props
}: CreditHistoryProps & { data: HistoryData }) {
  const { holds = [], transactions = [], messages = [], newRows = 0 } = data;
  const rows = useMemo(
    () =>
      historyRows(whole(filter === "entries" ? [] : holds), whole(transactions)).filter(
        ({ kind }) => filter !== "holds" || kind === "hold",
      ),
    [holds, transactions, filter],
  );
  const [waiting, setWaiting] = useState(newRows);
  const page = usePage(
    useMemo(() => rows.slice(waiting), [rows, waiting]),
    pageSize,
    true,
    kept,
    onPage,
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
      messages={useMemo(() => byId(messages), [messages])}
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
  /** State of a list with live updates. */
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
  const { say, locale } = text;
  const announce = useAnnounce();
  const region = useRef<HTMLDivElement>(null);
  const name = useId();
  const { rows, newCount } = history;
  const missing = state === "loading" || state === "empty" || state === "signed-out" || rows.length === 0;
  return (
    <div
      data-ic="history"
      lang={locale}
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
          <HistoryTable rows={rows} messages={messages} labelledBy={name} classNames={classNames} />
        )}
      </div>
      {!missing && (
        <HistoryPager
          history={history}
          updates={updates}
          onRetry={onRetry}
          className={classNames.pager}
          onTurned={() => {
            const rows = region.current;
            if (rows && rows.getBoundingClientRect().top < 0) rows.scrollIntoView({ block: "start" });
          }}
        />
      )}
      {!missing && <Freshness state={state} asOf={asOf} />}
    </div>
  );
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
