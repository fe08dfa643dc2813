import { newIdempotencyKey, type CreditType, type Transaction } from "@interaction-credits/core";
import { useCreditsClient, useLive } from "@interaction-credits/react";
import { useRef, useState, type SubmitEvent } from "react";
import { useSession } from "../auth/adapter";
import { isUnanswered } from "../compose/use-send";
import { CREDIT_TYPES } from "../credit-types";
import { credits, digits } from "../numbers";
import { fieldProblem } from "../refusals";
import { Button, ButtonLink } from "../ui/button";
import { Field, Select, TextInput } from "../ui/field";
import { Notice } from "../ui/notice";
import { Card, Page } from "../ui/page";
import { Refusal } from "../ui/refusal";
import { Exact } from "../ui/time";

export function Operator() {
  const { user } = useSession();
  if (user.role !== "admin") {
    return (
      <Page
        title="Grant credits"
        intro="This page is for operators: users with the role admin. You are not one."
      >
        <ButtonLink to="/" look="secondary">
          To the overview
        </ButtonLink>
      </Page>
    );
  }
  return (
    <Page
      title="Grant credits"
      intro="Puts credits into a user's account, at once. A grant cannot be taken back here, so look twice."
    >
      <GrantForm />
    </Page>
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

const MOST = 1_000_000_000;

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

  const own = tried ? problemsOf(grant) : {};
  const problem = (field: keyof GrantProblems) => own[field] ?? fieldProblem(error, field);
  const change = (part: Partial<Grant>) => {
    setGrant({ ...grant, ...part });
    setDone(null);
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
    if (granting) return;
    setGranting(true);
    setError(null);
    const reason = grant.reason.trim();
    try {
      const transaction = await client.grant(grant.creditType, {
        userId: grant.userId.trim(),
        amount: Number(grant.amount),
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
      {error ? (
        <Refusal
          error={error}
          actions={
            isUnanswered(error) ? (
              <Button look="secondary" onClick={() => form.current?.requestSubmit()}>
                Try the same again
              </Button>
            ) : null
          }
        />
      ) : null}
      <Card>
        <form ref={form} onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
          <Field label="User id" problem={problem("userId")} hint="It begins with user_, as in user_2abcDEF.">
            {(control) => (
              <TextInput
                {...control}
                data-field="userId"
                dir="ltr"
                autoCapitalize="none"
                autoComplete="off"
                spellCheck={false}
                value={grant.userId}
                onChange={(event) => {
                  change({ userId: event.target.value });
                }}
              />
            )}
          </Field>
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
                    change({ amount: event.target.value.trim() });
                  }}
                />
              )}
            </Field>
            <Field label="Kind of credits">
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
            hint="Your own name for this grant, such as an invoice's number. Granting twice with the same reference has its effect only once."
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
          <Field
            label="Reason (optional)"
            problem={problem("reason")}
            hint="The user sees it in the history."
          >
            {(control) => (
              <TextInput
                {...control}
                data-field="reason"
                dir="auto"
                autoComplete="off"
                value={grant.reason}
                onChange={(event) => {
                  change({ reason: event.target.value });
                }}
              />
            )}
          </Field>
          <Button type="submit" aria-disabled={granting} className="self-start">
            {granting ? "Granting…" : "Grant credits"}
          </Button>
        </form>
      </Card>
    </div>
  );
}

interface Done {
  transaction: Transaction & { isReplay: boolean };
  userId: string;
  creditType: CreditType;
}

function Granted({ transaction: { amount, referenceId, createdAt, isReplay }, userId, creditType }: Done) {
  const granted = credits(amount, creditType);
  const whom = <bdi className="font-mono break-all">{userId}</bdi>;
  const reference = <bdi className="font-mono break-all">{referenceId}</bdi>;
  return isReplay ? (
    <Notice tone="warning" title="Nothing was added: this was granted before">
      <p>
        {granted} on <Exact time={createdAt} />, to {whom}, as {reference}. For another grant choose another
        reference.
      </p>
    </Notice>
  ) : (
    <Notice tone="success" title={`${granted} granted`}>
      <p>
        To {whom}, as {reference}.
      </p>
    </Notice>
  );
}

function problemsOf({ userId, amount, referenceId, reason }: Grant): GrantProblems {
  const problems: GrantProblems = {};
  if (!/^user_[A-Za-z0-9_-]{1,64}$/.test(userId.trim())) {
    problems.userId = "Write user_ and then 1 to 64 of the characters A–Z a–z 0–9 _ -.";
  }
  if (!/^[1-9][0-9]*$/.test(amount) || Number(amount) > MOST) {
    problems.amount = `Enter a whole number from 1 to ${digits(MOST)}, without separators.`;
  }
  if (!/^[A-Za-z0-9._:-]{1,128}$/.test(referenceId.trim())) {
    problems.referenceId = "Write 1 to 128 of the characters A–Z a–z 0–9 . _ : -.";
  }
  if (Array.from(reason.trim()).length > 200) problems.reason = "Shorten it to 200 characters.";
  return problems;
}
