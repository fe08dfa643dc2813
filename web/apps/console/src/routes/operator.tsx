import {
  newIdempotencyKey,
  type Balance,
  type CreditType,
  type Transaction,
} from "@interaction-credits/core";
import { useCreditsClient, useLive } from "@interaction-credits/react";
import { useEffect, useRef, useState, type SubmitEvent } from "react";
import { useSession } from "../auth/adapter";
import { isUnanswered } from "../compose/use-send";
import { CREDIT_TYPES } from "../credit-types";
import { credits, digits, wholeNumber } from "../numbers";
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

const MAX_GRANT = 1_000_000_000;
/** From here on a zero too many is likelier than a grant of that size. */
const UNUSUAL = 100_000;
const USER = /^user_[A-Za-z0-9_-]{1,64}$/;

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
          {/* Below, so that the second click of a double click is not the answer. */}
          {asking ? (
            <Confirmation
              amount={wholeNumber(grant.amount)}
              userId={grant.userId.trim()}
              creditType={grant.creditType}
              balance={balance}
              onGrant={() => void grantNow()}
              onChange={() => {
                setAsking(false);
                form.current?.querySelector<HTMLElement>("[data-field=amount]")?.focus();
              }}
            />
          ) : null}
        </form>
      </Card>
    </div>
  );
}

/** The account that a grant would go to; null while it is not known, and where the server does not show it to operators. */
function useBalanceOf(userId: string, creditType: CreditType, done: Done | null): Balance | null {
  const client = useCreditsClient();
  const [found, setFound] = useState<{ userId: string; balance: Balance } | null>(null);
  useEffect(() => {
    if (!USER.test(userId)) return;
    const reading = new AbortController();
    // Not for every letter that is typed.
    const timer = setTimeout(() => {
      client.balance(creditType, { userId, signal: reading.signal, tries: 1 }).then(
        (balance) => {
          setFound({ userId, balance });
        },
        () => undefined,
      );
    }, 300);
    return () => {
      clearTimeout(timer);
      reading.abort();
    };
  }, [client, userId, creditType, done]);
  return found?.userId === userId && found.balance.creditType === creditType ? found.balance : null;
}

function Account({ balance: { available, held, granted } }: { balance: Balance }) {
  return granted === 0 ? (
    <Notice tone="info" title="This account has never had credits">
      <p>A new user, or a mistyped ID. Check it before you grant.</p>
    </Notice>
  ) : (
    <p data-account className="text-muted">
      {digits(available)} available, {digits(held)} held, {digits(granted)} granted so far.
    </p>
  );
}

function Confirmation({
  amount,
  userId,
  creditType,
  balance,
  onGrant,
  onChange,
}: {
  amount: number;
  userId: string;
  creditType: CreditType;
  balance: Balance | null;
  onGrant: () => void;
  onChange: () => void;
}) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    notice.current?.focus();
  }, []);
  return (
    <Notice
      ref={notice}
      tone="warning"
      title={`Grant ${credits(amount, creditType)}?`}
      actions={
        <>
          <Button onClick={onGrant}>Grant {digits(amount)}</Button>
          <Button look="secondary" onClick={onChange}>
            Change the amount
          </Button>
        </>
      }
    >
      <p>
        That is an unusually large grant. <bdi className="font-mono break-all">{userId}</bdi>{" "}
        {balance
          ? `would go from ${digits(balance.available)} to ${digits(balance.available + amount)} available credits.`
          : "gets the credits immediately."}
      </p>
    </Notice>
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
  if (!USER.test(userId.trim())) {
    problems.userId = "Write user_ and then 1 to 64 of the characters A–Z a–z 0–9 _ -.";
  }
  if (!(wholeNumber(amount) >= 1 && wholeNumber(amount) <= MAX_GRANT)) {
    problems.amount = `Enter a whole number from 1 to ${digits(MAX_GRANT)}.`;
  }
  if (!/^[A-Za-z0-9._:-]{1,128}$/.test(referenceId.trim())) {
    problems.referenceId = "Write 1 to 128 of the characters A–Z a–z 0–9 . _ : -.";
  }
  if (Array.from(reason.trim()).length > 200) problems.reason = "Shorten it to 200 characters.";
  return problems;
}
