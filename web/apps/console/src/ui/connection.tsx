import type { Connection as State } from "@interaction-credits/core";
import { useAnnounce, useLive } from "@interaction-credits/react";
import { useEffect, useRef } from "react";
import { useSnapshot } from "../live";
import { wordsFor } from "../refusals";
import { AlertIcon, CheckIcon, InfoIcon } from "./icons";

const WORDS: Record<State, string> = {
  connecting: "Connecting…",
  live: "Live",
  offline: "Offline",
  failing: "Can’t reach the server",
  "signed-out": "Signed out",
};

/** Whether what is on the screen is up to date. */
export function Connection() {
  const live = useLive();
  const { connection, error } = useSnapshot();
  const words = connection === "failing" && error ? wordsFor(error).title : WORDS[connection];
  const trouble = connection !== "live" && connection !== "connecting";
  const Icon = trouble ? AlertIcon : connection === "live" ? CheckIcon : InfoIcon;
  useNews(words, trouble);
  return (
    <p
      data-connection={connection}
      className={`flex min-w-0 flex-wrap items-center gap-x-1.5 text-xs ${trouble ? "font-medium text-warning" : "text-muted"}`}
    >
      <Icon className="size-3.5" />
      {/* On a phone the header stays one line high while all is well. */}
      <span className={trouble ? "" : "max-sm:sr-only"}>{words}</span>
      {trouble ? (
        <button
          type="button"
          className="min-h-6 rounded-sm px-1 underline underline-offset-2"
          onClick={() => void live.refresh()}
        >
          Reconnect
        </button>
      ) : null}
    </p>
  );
}

/** Announces to screen readers when the connection is lost, and when it is back. */
function useNews(words: string, trouble: boolean) {
  const announce = useAnnounce();
  const wasLost = useRef(false);
  useEffect(() => {
    if (trouble || wasLost.current) announce(words);
    wasLost.current = trouble;
  }, [announce, words, trouble]);
}
