import type { ReactNode } from "react";
import { useNow } from "../clock";
import type { ShownState } from "../state";
import { useText } from "../text";
import { Icon } from "./icons";

/** What every component takes. */
export interface CommonProps<Part extends string> {
  /** How current the data is; connected components set it themselves. */
  state?: ShownState | undefined;
  /** When the data was last confirmed, in ms; shown while `state` is `stale` or `offline`. */
  asOf?: number | null | undefined;
  onRetry?: (() => void) | undefined;
  className?: string | undefined;
  /** Classes for the parts inside. */
  classNames?: Partial<Record<Part, string>> | undefined;
}

export function classes(...names: (string | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}

/** A time as a person says it, with the exact time on hover and for screen readers. */
export function Time({ at, children }: { at: string | number; children: ReactNode }) {
  const { absolute } = useText();
  const whole = absolute(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={whole}>
      <bdi>{children}</bdi>
      <span className="ic-sr"> ({whole})</span>
    </time>
  );
}

export function Age({ at }: { at: string | number }) {
  const { relative } = useText();
  return <Time at={at}>{relative(at, useNow())}</Time>;
}

/** The time that something is due. */
export function Due({ at }: { at: string }) {
  const { short } = useText();
  return <Time at={at}>{short(at, useNow())}</Time>;
}

/** How old it is, where it is not what the server says now. Like what follows it may stand in a line of text. */
export function Freshness({ state, asOf }: { state: ShownState; asOf: number | null | undefined }) {
  const { around } = useText();
  if ((state !== "stale" && state !== "offline") || asOf == null) return null;
  return (
    <span className="ic-fresh" data-ic-part="freshness">
      <Icon name={state === "offline" ? "offline" : "clock"} />
      <span>{around(state === "offline" ? "offline" : "updated", { age: <Age at={asOf} /> })}</span>
    </span>
  );
}

/** In the place of data that is not there. */
export function Missing({
  state,
  failed,
  empty,
  onRetry,
}: {
  state: ShownState;
  failed: "creditsFailed" | "messageFailed" | "historyFailed";
  empty: "noCredits" | "noHistory" | "message";
  onRetry?: (() => void) | undefined;
}) {
  const { say } = useText();
  const words = {
    "signed-out": "signedOut",
    offline: "offlineNothing",
    empty,
    error: failed,
    stale: failed,
  } as const;
  if (state === "loading" || state === "ready") return <span className="ic-sr">{say("loading")}</span>;
  return (
    <span className="ic-missing" data-ic-part="missing">
      <span>{say(words[state])}</span>
      {state === "error" && onRetry !== undefined && (
        <button type="button" className="ic-button" onClick={onRetry}>
          {say("tryAgain")}
        </button>
      )}
    </span>
  );
}
