import type { Connection as State } from "@interaction-credits/core";
import { createFormats } from "@interaction-credits/core";
import { useLive } from "@interaction-credits/react";
import { useNow, useSnapshot } from "../live";
import { AlertIcon, CheckIcon, InfoIcon } from "./icons";

const formats = createFormats({ locale: "en" });

const WORDS: Record<State, string> = {
  connecting: "Connecting…",
  live: "Live",
  offline: "Offline",
  failing: "No answer",
  "signed-out": "Signed out",
};

/** Whether what is on the screen can be believed, and from when it is if not. */
export function Connection() {
  const live = useLive();
  const { connection, asOf } = useSnapshot();
  const now = useNow(connection === "live" ? 10_000 : 1_000);
  const trouble = connection !== "live" && connection !== "connecting";
  const Icon = trouble ? AlertIcon : connection === "live" ? CheckIcon : InfoIcon;
  return (
    <p
      data-connection={connection}
      className={`flex min-w-0 flex-wrap items-center gap-x-1.5 text-xs ${trouble ? "font-medium text-warning" : "text-muted"}`}
    >
      <Icon className="size-3.5" />
      <span className={connection === "live" ? "max-sm:sr-only" : ""}>{WORDS[connection]}</span>
      {trouble && asOf !== null ? <span>· as of {formats.relative(asOf, now)}</span> : null}
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
