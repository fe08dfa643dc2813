import type { Hold, Message, MessageStatus } from "@interaction-credits/core";
import { useEffect, useRef } from "react";
import { useNow } from "../clock";
import { useProvided } from "../context";
import { failureText, type Failure } from "../failures";
import { useMessageStatus } from "../hooks/live";
import { stateOf } from "../state";
import { useText, type Text } from "../text";
import { Icon } from "./icons";
import { classes, Due, Freshness, Missing, type CommonProps } from "./parts";

export interface MessageStatusIndicatorProps extends CommonProps<"chip" | "explanation" | "timeline"> {
  /** The message to follow; or `data`. */
  messageId?: string | undefined;
  /** Shows this data, with no request. */
  data?: Message | undefined;
  /** With `data`: the message's hold, to show until when an unconfirmed message's credits stay held. */
  hold?: Hold | undefined;
  /** Explains why a message failed, or that it is not confirmed. On unless turned off. */
  explain?: boolean | undefined;
  /** Lists when each status was reached. */
  detail?: boolean | undefined;
}

/** A message's status as word, icon and shape. */
export function MessageStatusIndicator({ messageId, ...props }: MessageStatusIndicatorProps) {
  return messageId === undefined || props.data !== undefined ? (
    <Shown {...props} />
  ) : (
    <Connected key={messageId} messageId={messageId} {...props} />
  );
}

function Connected({ messageId, ...props }: MessageStatusIndicatorProps & { messageId: string }) {
  const known = useMessageStatus(messageId);
  const now = useNow();
  useNews(known.data);
  const state = stateOf(known, now);
  return (
    <Shown
      // The live state may be there while this message is still on its way.
      state={state === "empty" ? "loading" : state}
      asOf={known.asOf}
      onRetry={known.retry}
      {...props}
      data={known.data}
      hold={known.hold}
    />
  );
}

/** Announces the final status to screen readers; waiting and being under way are not announced. */
function useNews(message: Message | undefined) {
  const { announcer } = useProvided();
  const last = useRef<MessageStatus | undefined>(undefined);
  useEffect(() => {
    if (message === undefined) return;
    const { id, to, status } = message;
    const before = last.current;
    last.current = status;
    if (before === undefined || before === status || status === "queued" || status === "sending") return;
    announcer.status(id, to, status);
  }, [message, announcer]);
}

function Shown({
  data: message,
  hold,
  explain = true,
  detail = false,
  state = message === undefined ? "loading" : "ready",
  asOf,
  onRetry,
  className,
  classNames = {},
}: MessageStatusIndicatorProps) {
  const { say, locale } = useText();
  const root = {
    "data-ic": "status",
    "data-ic-state": state,
    lang: locale,
    className: classes("ic-message", className),
  };
  if (message === undefined || state === "loading" || state === "error" || state === "signed-out") {
    return (
      <div {...root}>
        {state === "loading" && <span className="ic-chip ic-chip-skeleton" aria-hidden="true" />}
        <Missing state={state} failed="messageFailed" empty="message" onRetry={onRetry} />
      </div>
    );
  }
  return (
    <div {...root} data-ic-status={message.status}>
      <span
        className={classes("ic-chip", classNames.chip)}
        data-ic-part="chip"
        data-ic-status={message.status}
      >
        <Icon name={message.status} />
        {say(message.status)}
      </span>
      {explain && <Explanation message={message} hold={hold} className={classNames.explanation} />}
      {detail && <Timeline message={message} className={classNames.timeline} />}
      <Freshness state={state} asOf={asOf} />
    </div>
  );
}

function Explanation({
  message: { status, error },
  hold,
  className,
}: {
  message: Message;
  hold: Hold | undefined;
  className: string | undefined;
}) {
  const text = useText();
  const now = useNow();
  const words =
    status === "failed" && error !== null ? (
      <FailureWords {...failureText(text, error)} code={error.code} />
    ) : status === "unconfirmed" ? (
      unconfirmedWords(text, hold, now)
    ) : null;
  return (
    words && (
      <p className={classes("ic-explanation", className)} data-ic-part="explanation">
        {words}
      </p>
    )
  );
}

function FailureWords({ why, next, code }: Failure & { code: string }) {
  const { around } = useText();
  return (
    <>
      {why} <span className="ic-code">({around("errorCode", { code: <bdi>{code}</bdi> })})</span>
      {". "}
      {next}
    </>
  );
}

function unconfirmedWords({ say, count, short }: Text, hold: Hold | undefined, now: number): string {
  if (hold === undefined) return say("notConfirmed");
  return hold.status === "active"
    ? count("unconfirmedHeldUntil", hold.amount, { time: short(hold.expiresAt, now) })
    : count("unconfirmedReturned", hold.amount);
}

function Timeline({
  message: { statusTimes },
  className,
}: {
  message: Message;
  className: string | undefined;
}) {
  const { say } = useText();
  const steps = Object.entries(statusTimes) as [MessageStatus, string][];
  steps.sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
  return (
    <ol className={classes("ic-timeline", className)} data-ic-part="timeline" aria-label={say("timeline")}>
      {steps.map(([status, at]) => (
        <li key={status} data-ic-status={status}>
          <Icon name={status} />
          <span>{say(status)}</span>
          <Due at={at} />
        </li>
      ))}
    </ol>
  );
}
