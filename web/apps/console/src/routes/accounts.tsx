import type { Account } from "@interaction-credits/core";
import { useCreditsClient } from "@interaction-credits/react";
import { useRef, useState, type SubmitEvent } from "react";
import { fieldProblem } from "../refusals";
import { Button } from "../ui/button";
import { Confirmation } from "../ui/confirmation";
import { FormRefusal } from "../ui/form-refusal";
import { Notice } from "../ui/notice";
import { ReasonField, reasonProblem, UserIdField } from "../ui/operators-fields";
import { OperatorsPage } from "../ui/operators-page";
import { Card } from "../ui/page";
import { useBalanceOf } from "../user-balance";
import { USER_ID, USER_ID_PROBLEM } from "../user-id";

type Problems = Partial<Record<"userId" | "reason", string>>;

export function Accounts() {
  return (
    <OperatorsPage
      title="Accounts"
      intro="Freeze an account that must not send, and unfreeze it."
      purpose="freeze accounts"
    >
      <div className="flex max-w-xl flex-col gap-6">
        <FreezeForm />
      </div>
    </OperatorsPage>
  );
}

/** Freezes the accounts of a user whose ID is typed, or unfreezes them if they are frozen. */
function FreezeForm() {
  const client = useCreditsClient();
  const form = useRef<HTMLFormElement>(null);
  const [userId, setUserId] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const [changing, setChanging] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState<Account | null>(null);

  const user = userId.trim();
  const balance = useBalanceOf(user, "interaction", done);
  const freezes = !balance?.frozen;
  const action = freezes ? "Freeze account" : "Unfreeze account";
  const problems = tried ? problemsOf(user, reason) : {};
  const edit = () => {
    setAsking(false);
    setDone(null);
  };
  const focus = (field: keyof Problems) =>
    form.current?.querySelector<HTMLElement>(`[data-field=${field}]`)?.focus();

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const found = problemsOf(user, reason);
    const first = (["userId", "reason"] as const).find((field) => found[field]);
    setTried(first !== undefined);
    setAsking(first === undefined);
    if (first) focus(first);
  }

  async function changeNow() {
    if (changing) return;
    setAsking(false);
    setChanging(true);
    setError(null);
    try {
      setDone(await client.freezeAccount(user, { frozen: freezes, reason: reason.trim() }));
      setReason("");
    } catch (failure) {
      setError(failure);
    } finally {
      setChanging(false);
    }
  }

  return (
    <Card title="Freeze an account">
      <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <p className="text-muted">
          A frozen account can’t hold credits or send messages, and its waiting messages are canceled. Credits
          are kept.
        </p>
        <div role="status" className="empty:hidden">
          {done ? (
            <Notice tone="success" title={done.frozen ? "Account frozen" : "Account unfrozen"}>
              <p>
                <bdi className="font-mono break-all">{done.userId}</bdi>{" "}
                {done.frozen
                  ? "can’t hold credits or send messages any more."
                  : "can hold credits and send messages again. Canceled messages aren’t sent."}
              </p>
            </Notice>
          ) : null}
        </div>
        <FormRefusal
          error={error}
          unanswered="We couldn’t confirm the change. Trying again is safe."
          onTryAgain={() => void changeNow()}
        />
        <UserIdField
          problem={problems.userId ?? fieldProblem(error, "userId")}
          value={userId}
          onChange={(value) => {
            edit();
            setUserId(value);
          }}
        />
        {balance ? (
          <p data-frozen={balance.frozen} className="text-muted">
            {balance.frozen ? "This account is frozen." : "This account is not frozen."}
          </p>
        ) : null}
        <ReasonField
          problem={problems.reason ?? fieldProblem(error, "reason")}
          hint="Kept with the change. The customer doesn’t see it."
          value={reason}
          onChange={(value) => {
            edit();
            setReason(value);
          }}
        />
        <Button type="submit" aria-disabled={changing} className="self-start">
          {changing ? "Changing…" : action}
        </Button>
        {asking ? (
          <Confirmation
            title={`${action}?`}
            confirm={action}
            cancel="Cancel"
            onConfirm={() => void changeNow()}
            onCancel={() => {
              setAsking(false);
              focus("userId");
            }}
          >
            {freezes ? "Messages that wait are canceled, and that can’t be undone. " : null}
            This is for <bdi className="font-mono break-all">{user}</bdi>, all credit types.
          </Confirmation>
        ) : null}
      </form>
    </Card>
  );
}

function problemsOf(userId: string, reason: string): Problems {
  const problems: Problems = {};
  if (!USER_ID.test(userId)) problems.userId = USER_ID_PROBLEM;
  const reasonIs = reasonProblem(reason);
  if (reasonIs) problems.reason = reasonIs;
  return problems;
}
