import { isUnanswered } from "../compose/use-send";
import { Button } from "./button";
import { Refusal } from "./refusal";

/** Why a form was refused. Without an answer it may have taken effect all the same: says what to do then. */
export function FormRefusal({
  error,
  unanswered,
  onTryAgain,
}: {
  /** Null while nothing was refused. */
  error: unknown;
  unanswered: string;
  /** Null when there is nothing to try again. */
  onTryAgain: (() => void) | null;
}) {
  if (!error) return null;
  const open = isUnanswered(error);
  return (
    <Refusal
      error={error}
      actions={
        open && onTryAgain ? (
          <Button look="secondary" onClick={onTryAgain}>
            Try again
          </Button>
        ) : null
      }
    >
      {open ? <p>{unanswered}</p> : null}
    </Refusal>
  );
}
