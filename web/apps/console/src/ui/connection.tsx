import type { Connection as State } from "@interaction-credits/core";
import { useAnnounce, useLive } from "@interaction-credits/react";
import { useEffect, useRef } from "react";
import { useSnapshot } from "../live";
import { isRefused } from "../refused";
import { AlertIcon, CheckIcon, InfoIcon } from "./icons";

const WORDS: Record<State, string> = {
  connecting: "Connecting…",
  live: "Live",
  offline: "Offline",
  failing: "No answer",
  "signed-out": "Signed out",
};

/** Whether what is on the screen can be believed; its age is told where it is shown. */
export function Connection() {
  const live = useLive();
  const { connection, error } = useSnapshot();
  const words =
    connection === "failing" && isRefused(error, "unauthorized") ? "Sign-in not accepted" : WORDS[connection];
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
          Try now
        </button>
      ) : null}
    </p>
  );
}

/** Tells screen readers when it is lost, and when it is back. */
function useNews(words: string, trouble: boolean) {
  const announce = useAnnounce();
  const told = useRef(false);
  useEffect(() => {
    if (trouble || told.current) announce(words);
    told.current = trouble;
  }, [announce, words, trouble]);
}
