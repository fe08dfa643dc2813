import type { Sending, SendingState, SetSending } from "@interaction-credits/core";
import { useAnnounce, useCreditsClient } from "@interaction-credits/react";
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { useSession } from "./auth/adapter";
import { AlertIcon } from "./ui/icons";
import { useReadWhileVisible } from "./while-visible";

export const OPERATIONS = "/operations";

interface StateWords {
  name: string;
  /** In a heading, without a full stop. */
  title: string;
  effect: string;
  /** On the button that changes to this state. */
  action: string;
}

export const STATES: Record<SendingState, StateWords> = {
  on: {
    name: "On",
    title: "Sending is on",
    effect: "Messages are accepted and sent.",
    action: "Resume sending",
  },
  draining: {
    name: "Draining",
    title: "Sending is draining",
    effect: "New messages are refused, and accepted ones are still sent.",
    action: "Start draining",
  },
  paused: {
    name: "Paused",
    title: "Sending is paused",
    effect:
      "New messages are refused, and accepted ones wait. They keep their credits until they are sent or their deadline passes.",
    action: "Pause sending",
  },
};

interface SendingSwitch {
  /** Null until it is known, and for all but operators. */
  sending: Sending | null;
  /** Why it could not be read the last time. */
  error: unknown;
  read: () => Promise<void>;
  change: (body: SetSending) => Promise<Sending>;
}

const Context = createContext<SendingSwitch | null>(null);

export function SendingProvider({ children }: { children: ReactNode }) {
  const client = useCreditsClient();
  const isOperator = useSession().user.role === "admin";
  const [sending, setSending] = useState<Sending | null>(null);
  const [error, setError] = useState<unknown>(null);

  const receive = useCallback((next: Sending) => {
    setError(null);
    // An answer may be older than a change that was made meanwhile.
    setSending((known) => (known && known.version > next.version ? known : next));
  }, []);
  const read = useCallback(
    (signal?: AbortSignal) =>
      client.sending({ signal }).then(receive, (failure: unknown) => {
        if (!signal?.aborted) setError(failure);
      }),
    [client, receive],
  );

  useReadWhileVisible(isOperator ? read : null);

  const value = useMemo(
    () => ({
      sending,
      error,
      read: () => read(),
      change: async (body: SetSending) => {
        const changed = await client.changeSending(body);
        receive(changed);
        return changed;
      },
    }),
    [client, sending, error, read, receive],
  );
  return <Context value={value}>{children}</Context>;
}

export function useSendingSwitch(): SendingSwitch {
  const found = use(Context);
  if (!found) throw new Error("useSendingSwitch needs a SendingProvider above it");
  return found;
}

/** Reminds operators on every page but the one that says it anyway. */
export function SendingBanner() {
  const { sending } = useSendingSwitch();
  const { pathname } = useLocation();
  useNews(sending);
  if (!sending || sending.state === "on" || pathname === OPERATIONS) return null;
  return (
    <section aria-label="Sending" className="border-b border-warning/40 bg-warning-soft">
      <div className="mx-auto flex w-full max-w-5xl gap-2 px-4 py-2 sm:px-6">
        <AlertIcon className="mt-0.5 size-4 text-warning" />
        <p className="min-w-0">
          <strong className="font-semibold">{STATES[sending.state].title}.</strong> New messages are refused.{" "}
          <Link to={OPERATIONS} className="font-medium underline underline-offset-2">
            Go to Operations
          </Link>
        </p>
      </div>
    </section>
  );
}

/** Announces to screen readers what another operator changed; the own change is read on its page. */
function useNews(sending: Sending | null) {
  const announce = useAnnounce();
  const { user } = useSession();
  const last = useRef<SendingState>("on");
  useEffect(() => {
    if (!sending || sending.state === last.current) return;
    last.current = sending.state;
    if (sending.actor !== user.id) announce(STATES[sending.state].title);
  }, [announce, sending, user.id]);
}
