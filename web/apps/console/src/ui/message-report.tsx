import type { Hold, Message, MessageStatus, Transaction } from "@interaction-credits/core";
import { MessageStatusIndicator, useCreditsClient, useFailureText } from "@interaction-credits/react";
import { useEffect, useState, type ReactNode } from "react";
import { useHold } from "../live";
import { credits } from "../numbers";
import { Recipient } from "./message-row";
import { Notice } from "./notice";
import { Card } from "./page";
import { Exact, Short } from "./time";

/** What each status means for the sender. */
const MEANING: Record<MessageStatus, string> = {
  queued: "Waiting to be sent.",
  sending: "Sending, or waiting to retry.",
  sent: "Accepted by WhatsApp. Delivery not confirmed yet.",
  delivered: "Delivered to the recipient’s phone.",
  read: "The recipient has read it.",
  failed: "The message wasn’t delivered.",
  unconfirmed:
    "WhatsApp hasn’t confirmed this message. We won’t resend it automatically; sending it again could deliver it twice.",
};

const STEPS: Record<MessageStatus, string> = {
  queued: "Queued",
  sending: "Sending started",
  sent: "Accepted by WhatsApp",
  delivered: "Delivered",
  read: "Read",
  failed: "Failed",
  unconfirmed: "Not confirmed",
};

/** One message, live: its state in words, what to do if it failed, its way, and its credits. */
export function MessageReport({ message }: { message: Message }) {
  const hold = useHold(message.holdId);
  const transactions = useTransactionsOf(message, hold);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,20rem)]">
      <div className="flex min-w-0 flex-col gap-4">
        <Card>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <span className="text-lg">
              <Recipient to={message.to} />
            </span>
            <MessageStatusIndicator messageId={message.id} explain={false} />
          </div>
          <p className="mt-2 text-muted">{MEANING[message.status]}</p>
        </Card>
        {message.error ? <Failure error={message.error} /> : null}
        <Card title="Timeline">
          <Timeline message={message} />
        </Card>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Card title="Credits">
          <Money message={message} hold={hold} transactions={transactions} />
        </Card>
        <Card title="Details">
          <dl className="grid gap-x-4 gap-y-3">
            <Detail name="Type">{message.type === "text" ? "Text" : "Template"}</Detail>
            <Detail name="Accepted">
              <Exact time={message.createdAt} />
            </Detail>
            <Detail name="Message ID">
              <bdi className="font-mono text-xs break-all">{message.id}</bdi>
            </Detail>
            {message.holdId ? (
              <Detail name="Hold ID">
                <bdi className="font-mono text-xs break-all">{message.holdId}</bdi>
              </Detail>
            ) : null}
          </dl>
        </Card>
      </div>
    </div>
  );
}

function Failure({ error }: { error: NonNullable<Message["error"]> }) {
  const { why, next } = useFailureText()(error);
  return (
    <Notice tone="danger" title={why}>
      <p>{next}</p>
      <p className="text-xs text-muted">
        Code <bdi className="font-mono">{error.code}</bdi> · {error.title}
      </p>
    </Notice>
  );
}

const GOOD = "border-accent bg-accent";
const PRESENT: Record<MessageStatus, string> = {
  queued: GOOD,
  sending: GOOD,
  sent: GOOD,
  delivered: GOOD,
  read: GOOD,
  failed: "border-danger bg-danger",
  unconfirmed: "border-warning bg-warning",
};

function Timeline({ message }: { message: Message }) {
  const steps = (Object.entries(message.statusTimes) as [MessageStatus, string][]).sort(([, a], [, b]) =>
    a < b ? -1 : 1,
  );
  return (
    <ol className="flex flex-col">
      {steps.map(([status, time]) => {
        const present = status === message.status;
        return (
          <li
            key={status}
            aria-current={present ? "step" : undefined}
            className="group relative flex gap-3 pb-4 last:pb-0"
          >
            <span
              aria-hidden="true"
              className="absolute start-[0.3125rem] top-4 -bottom-1 w-px bg-line group-last:hidden"
            />
            <span
              aria-hidden="true"
              className={`relative mt-1.5 size-2.75 shrink-0 rounded-full border-2 ${present ? `${PRESENT[status]} forced-solid` : "border-line-strong bg-surface"}`}
            />
            <span className="flex min-w-0 flex-1 flex-col gap-x-4 sm:flex-row sm:justify-between">
              <span className={present ? "font-medium" : ""}>{STEPS[status]}</span>
              <Exact time={time} className="text-muted tabular-nums" />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** What it cost and whether that came back, as the hold and the transactions say; nothing here is computed. */
function Money({
  message,
  hold,
  transactions,
}: {
  message: Message;
  hold: Hold | undefined;
  transactions: Transaction[];
}) {
  const refund = transactions.find(({ type }) => type === "refund");
  const late = transactions.find((transaction) => transaction.late);
  return (
    <div className="flex flex-col gap-3" data-money>
      <dl>
        <Detail name="Price">{credits(message.credits)}</Detail>
      </dl>
      {message.holdId === null ? (
        <p>No credits were held or charged.</p>
      ) : hold === undefined ? (
        <p className="text-muted">Loading…</p>
      ) : hold.status === "active" || isBehind(message, hold) ? (
        <p>
          {credits(hold.amount)} held. Charged if the message goes through, otherwise returned by{" "}
          <Short time={hold.expiresAt} />.
        </p>
      ) : hold.status === "converted" ? (
        <p>{credits(hold.convertedAmount ?? hold.amount)} charged.</p>
      ) : (
        <p>
          {credits(hold.amount)} returned
          {hold.status === "expired" ? " because the hold expired" : ""}.
        </p>
      )}
      {late ? (
        <p>
          {credits(-late.amount)} charged later: WhatsApp confirmed the message after the credits were
          returned.
          {late.missing > 0 ? ` ${credits(late.missing)} couldn’t be charged.` : ""}
        </p>
      ) : null}
      {refund ? <p>{credits(refund.amount)} refunded because the message failed.</p> : null}
    </div>
  );
}

/** One write ends the hold and moves the message, but they may arrive one after the other: the credits wait for the status. */
function isBehind({ status }: Message, hold: Hold): boolean {
  return (status === "queued" || status === "sending") && hold.status !== "expired";
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Read again when message or hold changes, since transactions are exact immediately. */
function useTransactionsOf({ id, version }: Message, hold: Hold | undefined): Transaction[] {
  const client = useCreditsClient();
  const [found, setFound] = useState<Transaction[]>([]);
  const holdVersion = hold?.version;
  useEffect(() => {
    const reading = new AbortController();
    client.transactions("interaction", { messageId: id, signal: reading.signal }).then(
      ({ items }) => {
        setFound(items);
      },
      // Without them the page says less; what it says stays right.
      () => undefined,
    );
    return () => {
      reading.abort();
    };
  }, [client, id, version, holdVersion]);
  return found;
}
