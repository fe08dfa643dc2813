import {
  newIdempotencyKey,
  type Balance,
  type CreditType,
  type Transaction,
} from "@interaction-credits/core";
import { useCreditsClient, useLive } from "@interaction-credits/react";
import { useRef, useState, type SubmitEvent } from "react";
import { CREDIT_TYPES } from "../credit-types";
import { credits, digits, wholeNumber } from "../numbers";
import { fieldProblem } from "../refusals";
import { Button } from "../ui/button";
import { Confirmation } from "../ui/confirmation";
import { Field, Select, TextInput } from "../ui/field";
import { FormRefusal } from "../ui/form-refusal";
import { Notice } from "../ui/notice";
import { ReasonField, reasonTooLong, UserIdField } from "../ui/operators-fields";
import { OperatorsPage } from "../ui/operators-page";
import { Card } from "../ui/page";
import { Exact } from "../ui/time";
import { useBalanceOf } from "../user-balance";
import { USER_ID, USER_ID_PROBLEM } from "../user-id";

export function Operator() {
  return (
    <OperatorsPage
      title="Grant credits"
      intro="Adds credits immediately. Grants can’t be undone."
      purpose="grant credits"
    >
      <GrantForm />
    </OperatorsPage>
  );
}

interface Grant {
  userId: string;
  creditType: CreditType;
  amount: string;
  referenceId: string;
  reason: string;
}

type GrantProblems = Partial<Record<"userId" | "amount" | "referenceId" | "reason", string>>;

const MAX_GRANT = 1_000_000_000;
/** From here on a zero too many is likelier than a grant of that size. */
const UNUSUAL = 100_000;

const newReference = () => `grant-${newIdempotencyKey().slice(0, 12)}`;

function GrantForm() {
  const client = useCreditsClient();
  const live = useLive();
  const form = useRef<HTMLFormElement>(null);
  const [grant, setGrant] = useState<Grant>(() => ({
    userId: "",
    creditType: "interaction",
    amount: "",
    referenceId: newReference(),
    reason: "",
  }));
  const [tried, setTried] = useState(false);
  const [granting, setGranting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [asking, setAsking] = useState(false);
  const balance = useBalanceOf(grant.userId.trim(), grant.creditType, done);

  const own = tried ? problemsOf(grant) : {};
  const problem = (field: keyof GrantProblems) => own[field] ?? fieldProblem(error, field);
  const change = (part: Partial<Grant>) => {
    setGrant({ ...grant, ...part });
    setDone(null);
    setAsking(false);
  };

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const problems = problemsOf(grant);
    const first = Object.keys(problems)[0];
    setTried(first !== undefined);
    if (first) {
      form.current?.querySelector<HTMLElement>(`[data-field=${first}]`)?.focus();
      return;
    }
    if (wholeNumber(grant.amount) >= UNUSUAL) setAsking(true);
    else await grantNow();
  }

  async function grantNow() {
    if (granting) return;
    setAsking(false);
    setGranting(true);
    setError(null);
    const reason = grant.reason.trim();
    try {
      const transaction = await client.grant(grant.creditType, {
        userId: grant.userId.trim(),
        amount: wholeNumber(grant.amount),
        referenceId: grant.referenceId.trim(),
        ...(reason ? { reason } : {}),
      });
      setDone({ transaction, userId: grant.userId.trim(), creditType: grant.creditType });
      // The next grant is another one; this one's reference must not be spent on it.
      setGrant({ ...grant, amount: "", referenceId: newReference(), reason: "" });
      void live.refresh();
    } catch (failure) {
      setError(failure);
    } finally {
      setGranting(false);
    }
  }

  return (
    <div className="flex max-w-xl flex-col gap-6">
      <div role="status" className="empty:hidden">
        {done ? <Granted {...done} /> : null}
      </div>
      <FormRefusal
        error={error}
        unanswered="We couldn’t confirm whether the credits were granted. If you try again without changes, they won’t be granted twice."
        onTryAgain={() => form.current?.requestSubmit()}
      />
      <Card>
        <form ref={form} onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
          <UserIdField
            problem={problem("userId")}
            value={grant.userId}
            onChange={(userId) => {
              change({ userId });
            }}
          />
          {balance ? <Account balance={balance} /> : null}
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label="Amount" problem={problem("amount")}>
              {(control) => (
                <TextInput
                  {...control}
                  data-field="amount"
                  inputMode="numeric"
                  autoComplete="off"
                  dir="ltr"
                  value={grant.amount}
                  onChange={(event) => {
                    change({ amount: event.target.value });
                  }}
                />
              )}
            </Field>
            <Field label="Credit type">
              {(control) => (
                <Select
                  {...control}
                  value={grant.creditType}
                  onChange={(event) => {
                    change({ creditType: event.target.value as CreditType });
                  }}
                >
                  {CREDIT_TYPES.map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
          <Field
            label="Reference"
            problem={problem("referenceId")}
            hint="Your own reference, such as an invoice number. Reusing a reference won’t grant twice."
          >
            {(control) => (
              <TextInput
                {...control}
                data-field="referenceId"
                dir="ltr"
                autoComplete="off"
                spellCheck={false}
                value={grant.referenceId}
                onChange={(event) => {
                  change({ referenceId: event.target.value });
                }}
              />
            )}
          </Field>
          <ReasonField
            label="Reason (optional)"
            problem={problem("reason")}
            hint="Shown in the user’s history."
            value={grant.reason}
            onChange={(reason) => {
              change({ reason });
            }}
          />
          <Button type="submit" aria-disabled={granting} className="self-start">
            {granting ? "Granting…" : "Grant credits"}
          </Button>
          {asking ? (
            <Confirmation
              title={`Grant ${credits(wholeNumber(grant.amount), grant.creditType)}?`}
              confirm={`Grant ${digits(wholeNumber(grant.amount))}`}
              cancel="Change amount"
              onConfirm={() => void grantNow()}
              onCancel={() => {
                setAsking(false);
                form.current?.querySelector<HTMLElement>("[data-field=amount]")?.focus();
              }}
            >
              This is an unusually large grant.{" "}
              <bdi className="font-mono break-all">{grant.userId.trim()}</bdi>{" "}
              {balance
                ? `will go from ${digits(balance.available)} to ${digits(balance.available + wholeNumber(grant.amount))} available credits.`
                : "will get the credits immediately."}
            </Confirmation>
          ) : null}
        </form>
      </Card>
    </div>
  );
}

function Account({ balance: { available, held, granted } }: { balance: Balance }) {
  return granted === 0 ? (
    <Notice tone="info" title="This account has never had credits">
      <p>It may be a new user or a mistyped ID. Check the ID before you grant credits.</p>
    </Notice>
  ) : (
    <p data-account className="text-muted">
      {digits(available)} available, {digits(held)} held, {digits(granted)} granted in total.
    </p>
  );
}

interface Done {
  transaction: Transaction & { isReplay: boolean };
  userId: string;
  creditType: CreditType;
}

function Granted({ transaction: { amount, referenceId, createdAt, isReplay }, userId, creditType }: Done) {
  const granted = credits(amount, creditType);
  const recipient = <bdi className="font-mono break-all">{userId}</bdi>;
  const reference = <bdi className="font-mono break-all">{referenceId}</bdi>;
  return isReplay ? (
    <Notice tone="warning" title="Already granted: no credits were added">
      <p>
        {granted} to {recipient} on <Exact time={createdAt} />, reference {reference}. To grant more credits,
        use a new reference.
      </p>
    </Notice>
  ) : (
    <Notice tone="success" title={`${granted} granted`}>
      <p>
        To {recipient}, reference {reference}.
      </p>
    </Notice>
  );
}

function problemsOf({ userId, amount, referenceId, reason }: Grant): GrantProblems {
  const problems: GrantProblems = {};
  if (!USER_ID.test(userId.trim())) {
    problems.userId = USER_ID_PROBLEM;
  }
  if (!(wholeNumber(amount) >= 1 && wholeNumber(amount) <= MAX_GRANT)) {
    problems.amount = `Enter a whole number from 1 to ${digits(MAX_GRANT)}.`;
  }
  if (!/^[A-Za-z0-9._:-]{1,128}$/.test(referenceId.trim())) {
    problems.referenceId = "Use 1 to 128 letters, digits or the characters . _ : and -.";
  }
  const reasonIs = reasonTooLong(reason);
  if (reasonIs) problems.reason = reasonIs;
  return problems;
}
