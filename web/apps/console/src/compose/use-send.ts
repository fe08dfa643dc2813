import { Unreachable, type Message, type SendMessage } from "@interaction-credits/core";
import { useCreditsClient, useLive } from "@interaction-credits/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useSession } from "../auth/adapter";
import { isRefused } from "../refused";
import { forgetDraft } from "./draft";
import { unansweredSends } from "./unanswered";

export type Sending =
  | { step: "writing"; left: LeftBehind; error: unknown }
  | { step: "sending" }
  | { step: "accepted"; messageId: string };

/** The outcome of a send that had no answer before this page was reloaded. */
export type LeftBehind = "nothing" | "looking" | "not-found" | "could-not-look";

/**
 * Sends a draft with a key that survives a double click, a reload and a lost answer. A message's hold has the key as
 * its reference: with the key alone, this page finds an earlier send again.
 */
export function useSend() {
  const client = useCreditsClient();
  const live = useLive();
  const { user } = useSession();
  const unanswered = useMemo(() => unansweredSends(user.id), [user.id]);
  const [state, setState] = useState<Sending>(() => ({
    step: "writing",
    left: unanswered.keys().length ? "looking" : "nothing",
    error: null,
  }));
  const underWay = useRef(false);
  const notFound = useRef<string[]>([]);

  useEffect(() => {
    const keys = unanswered.keys();
    if (keys.length === 0) return;
    const reading = new AbortController();
    const look = async () => {
      // First the active ones: they are listed at once, others with a little delay.
      for (const status of ["active", undefined] as const) {
        const { items } = await client.holds("interaction", { status, limit: 100, signal: reading.signal });
        const hold = items.find(
          ({ source, referenceId }) => source === "message" && keys.includes(referenceId),
        );
        if (hold?.messageId) {
          const message = await client.message(hold.messageId);
          // Only now: a page that is left while it reads must look for the same send again.
          unanswered.settle(hold.referenceId);
          forgetDraft(user.id);
          live.receive({ holds: [hold], messages: [message] });
          return hold.messageId;
        }
      }
      notFound.current = keys;
      return null;
    };
    const showUnlessSending = (next: Sending) => {
      if (!reading.signal.aborted && !underWay.current) setState(next);
    };
    look().then(
      (messageId) => {
        showUnlessSending(
          messageId ? { step: "accepted", messageId } : { step: "writing", left: "not-found", error: null },
        );
      },
      () => {
        showUnlessSending({ step: "writing", left: "could-not-look", error: null });
      },
    );
    return () => {
      reading.abort();
    };
  }, [client, live, unanswered, user.id]);

  async function send(body: SendMessage): Promise<void> {
    if (underWay.current) return;
    underWay.current = true;
    setState({ step: "sending" });
    try {
      const key = await unanswered.keyFor(body);
      const message = await client.send(body, key).catch((error: unknown) => {
        if (isAnswered(error)) unanswered.settle(key);
        throw error;
      });
      // Also when the page was left meanwhile: what was sent must not wait there to be sent again.
      forgetDraft(user.id);
      // A user who sends something else has given up an earlier send that never arrived.
      for (const answered of [key, ...notFound.current]) unanswered.settle(answered);
      show(message);
    } catch (error) {
      setState({ step: "writing", left: "nothing", error });
    } finally {
      underWay.current = false;
    }
  }

  function show(message: Message) {
    live.receive({ messages: [message] });
    void live.refresh();
    setState({ step: "accepted", messageId: message.id });
  }

  return {
    state,
    send,
    again: () => {
      setState({ step: "writing", left: "nothing", error: null });
    },
  };
}

/**
 * The server has looked at this very message and its key, and refused it: nothing of it is on its way. Other refusals come
 * before it looks, and say nothing of an earlier try. While sending is being stopped, not every server knows it yet: the
 * earlier try may still be accepted by another one, so `sending_paused` keeps the key.
 */
function isAnswered(error: unknown): boolean {
  return isRefused(
    error,
    "body_too_large",
    "invalid_request",
    "reference_reused",
    "rate_limited",
    "too_many_holds",
    "insufficient_credits",
  );
}

/** The call may have had its effect; only the same call again finds out. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Unreachable || isRefused(error, "try_again", "internal");
}
