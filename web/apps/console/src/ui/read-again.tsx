import { Button } from "./button";
import { Refusal } from "./refusal";

/** Says why figures could not be read, and that those below are old if there are any. */
export function ReadAgain({
  error,
  read,
  isKnown,
}: {
  error: unknown;
  read: () => Promise<void>;
  isKnown: boolean;
}) {
  return (
    <Refusal
      error={error}
      actions={
        <Button look="secondary" onClick={() => void read()}>
          Try again
        </Button>
      }
    >
      {isKnown ? <p>The figures below may be out of date.</p> : null}
    </Refusal>
  );
}
