import type { Message } from "@interaction-credits/core";
import { MessageStatusIndicator, useFailureText } from "@interaction-credits/react";
import { Link } from "react-router";
import { digits } from "../numbers";
import { ChevronIcon } from "./icons";
import { Ago } from "./time";

export function Recipient({ to }: { to: string | null }) {
  return to === null ? (
    <span className="text-muted">Invalid recipient</span>
  ) : (
    <bdi dir="ltr" className="font-medium tabular-nums">
      {to}
    </bdi>
  );
}

export function MessageRow({ message }: { message: Message }) {
  const failureText = useFailureText();
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 border-b border-line px-4 py-2.5 last:border-b-0 hover:bg-hover sm:grid-cols-[9.5rem_minmax(0,1fr)_auto_auto]">
      <div className="col-start-1 row-start-2 sm:row-start-1">
        <MessageStatusIndicator messageId={message.id} explain={false} state="ready" />
      </div>
      <div className="col-start-1 row-start-1 min-w-0 sm:col-start-2">
        {/* The link's area is the whole row, its name the recipient. */}
        <Link to={`/messages/${message.id}`} className="after:absolute after:inset-0">
          <Recipient to={message.to} />
          <span className="sr-only">, details</span>
        </Link>
        {message.type === "template" ? <span className="ms-2 text-xs text-muted">template</span> : null}
      </div>
      <Ago
        time={message.createdAt}
        className="row-start-1 justify-self-end text-xs whitespace-nowrap text-muted sm:col-start-3"
      />
      <ChevronIcon className="row-start-2 size-4 justify-self-end text-muted sm:col-start-4 sm:row-start-1" />
      {message.error ? (
        <p className="col-span-2 text-muted sm:col-span-2 sm:col-start-2">{failureText(message.error).why}</p>
      ) : null}
    </li>
  );
}

/** New rows wait for a click, so that nothing moves under a reader's eyes or fingers. */
export function ShowNew({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <button
      type="button"
      onClick={onShow}
      className="block w-full border-b border-line bg-accent-soft px-4 py-2 font-medium text-accent hover:underline"
    >
      {count === 1 ? "Show 1 new message" : `Show ${digits(count)} new messages`}
    </button>
  );
}
