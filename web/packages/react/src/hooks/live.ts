import type {
  Balance,
  Connection,
  CreditsClient,
  CreditType,
  Hold,
  Live,
  Message,
  Snapshot,
} from "@interaction-credits/core";
import { Refused, SignedOut } from "@interaction-credits/core";
import { useQuery } from "@tanstack/react-query";
import { useContext, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { CreditsContext, useProvided } from "../context";

/** What a hook knows of one thing: the thing if it is known, and how far it can be trusted. */
export interface Known<T> {
  data: T | undefined;
  isLoading: boolean;
  error: Error | null;
  /** When the server last confirmed it, in ms. */
  asOf: number | null;
  connection: Connection;
}

const NOTHING: Snapshot = {
  balances: {},
  holds: new Map(),
  messages: new Map(),
  connection: "connecting",
  asOf: null,
  error: null,
  messagePrice: null,
};

/** The live state; it is kept up to date while it is used. */
export function useSnapshot(): Snapshot {
  const { live } = useProvided();
  // The page that a server renders shows what is known there: nothing.
  return useSyncExternalStore(live.subscribe, live.getSnapshot, nothing);
}

const nothing = () => NOTHING;

function known<T>(snapshot: Snapshot, data: T | undefined): Known<T> {
  const { connection, error, asOf } = snapshot;
  return { data, isLoading: data === undefined && connection === "connecting", error, asOf, connection };
}

/**
 * Does again what failed, once the server is back. What it refused it would refuse again. What had no token, or one that was not
 * accepted, has a good one by the next answer to another caller.
 */
export function useRecovery(error: Error | null, again: () => unknown) {
  const { connection, asOf } = useSnapshot();
  const answered = connection === "live" ? asOf : null;
  const before = useRef(answered);
  useEffect(() => {
    const last = before.current;
    before.current = answered;
    if (answered === null || answered === last || error === null) return;
    const refused = error instanceof Refused && error.code;
    if (refused ? refused === "unauthorized" : last === null || error instanceof SignedOut) again();
  }, [answered, error, again]);
}

export function useCreditsClient(): CreditsClient {
  return useProvided().client;
}

export function useLive(): Live {
  return useProvided().live;
}

/** The balance. */
export function useCredits(creditType: CreditType = "interaction"): Known<Balance> {
  const snapshot = useSnapshot();
  return known(snapshot, snapshot.balances[creditType]);
}

/** The active holds, the one that returns first before the others. */
export function useCreditHolds(creditType: CreditType = "interaction"): Known<Hold[]> {
  const snapshot = useSnapshot();
  const { holds, asOf } = snapshot;
  const active = useMemo(() => activeHolds(holds.values(), creditType), [holds, creditType]);
  return known(snapshot, asOf === null ? undefined : active);
}

export function activeHolds(holds: Iterable<Hold>, creditType: CreditType): Hold[] {
  return [...holds]
    .filter((hold) => hold.creditType === creditType && hold.status === "active")
    .sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1));
}

/** One message; one that is not known yet is asked for. */
export function useMessageStatus(id: string): Known<Message> & { hold: Hold | undefined; retry: () => void } {
  const snapshot = useSnapshot();
  const { client, live, queries, session } = useProvided();
  const message = snapshot.messages.get(id);
  const missing = message === undefined;
  const reading = useQuery(
    {
      queryKey: [`${session} message ${id}`],
      queryFn: async ({ signal }) => {
        live.receive({ messages: [await client.message(id, { signal })] });
        return true;
      },
      enabled: missing,
      // What was read is known to the live state; if that forgets it, it is read again.
      staleTime: 0,
    },
    queries,
  );
  const own = missing ? reading.error : null;
  const retry = () => void reading.refetch();
  useRecovery(own, retry);
  const error = own ?? snapshot.error;
  return {
    ...known(snapshot, message),
    isLoading: missing && error === null,
    error,
    connection: error instanceof SignedOut ? "signed-out" : snapshot.connection,
    hold: snapshot.holds.get(message?.holdId ?? ""),
    retry,
  };
}

/** Tells screen readers something; `interrupt` only for what keeps the user from going on. */
export function useAnnounce(): (text: string, how?: { interrupt?: boolean }) => void {
  const announcer = useContext(CreditsContext)?.announcer;
  return useMemo(
    () =>
      (text, { interrupt = false } = {}) =>
        announcer?.[interrupt ? "interrupt" : "say"](text),
    [announcer],
  );
}
