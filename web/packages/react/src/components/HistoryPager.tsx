import { useEffect, useRef } from "react";
import type { CreditHistoryState, HistoryPage } from "../hooks/history";
import { useAnnounce } from "../hooks/live";
import { useText } from "../text";
import { classes } from "./parts";

/** The ways to newer and older rows; says where the reader is after each turn. */
export function HistoryPager({
  history: { rows, before, hasNewer, hasOlder, newer, older },
  updates,
  onRetry,
  className,
  onTurned,
}: {
  history: HistoryPage;
  updates: CreditHistoryState | undefined;
  onRetry: (() => void) | undefined;
  className: string | undefined;
  /** Other rows are there: their first is to be seen. */
  onTurned: () => void;
}) {
  const { say } = useText();
  const announce = useAnnounce();
  const turned = useRef(false);
  const range = say("rowsShown", { from: before + 1, to: before + rows.length });
  useEffect(() => {
    if (turned.current) {
      announce(range);
      onTurned();
    }
    turned.current = false;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- it is called only when the page turns
  }, [range, announce]);
  if (!hasNewer && !hasOlder) return null;
  const failed = Boolean(updates?.error);
  // They stay when they lead nowhere, so that focus stays as well.
  const button = (label: "newer" | "older", possible: boolean, go: () => void) => (
    <button
      type="button"
      className="ic-button"
      aria-disabled={!possible}
      onClick={() => {
        if (!possible) return;
        turned.current = true;
        go();
      }}
    >
      {say(label)}
    </button>
  );
  return (
    <div className={classes("ic-pager", className)} data-ic-part="pager">
      {button("newer", hasNewer, newer)}
      <span className="ic-pager-range">
        {range}
        {updates?.isLoadingMore && ` · ${say("loading")}`}
        {failed && ` · ${say("historyFailed")}`}
      </span>
      {failed ? (
        <button type="button" className="ic-button" onClick={onRetry}>
          {say("tryAgain")}
        </button>
      ) : (
        button("older", hasOlder, older)
      )}
    </div>
  );
}
