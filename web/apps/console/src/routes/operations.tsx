import type { Sending, SendingState } from "@interaction-credits/core";
import { useEffect, useId, useRef, useState, type SubmitEvent } from "react";
import { fieldProblem } from "../refusals";
import { STATES, useSendingSwitch } from "../sending";
import { Button } from "../ui/button";
import { Confirmation } from "../ui/confirmation";
import { Fact } from "../ui/fact";
import { FormRefusal } from "../ui/form-refusal";
import { AlertIcon, DrainIcon, PauseIcon, PlayIcon } from "../ui/icons";
import { Notice } from "../ui/notice";
import { ReasonField, reasonProblem } from "../ui/operators-fields";
import { OperatorsPage } from "../ui/operators-page";
import { Card } from "../ui/page";
import { Refusal } from "../ui/refusal";
import { Exact } from "../ui/time";

const CHOICES: SendingState[] = ["on", "draining", "paused"];

export function Operations() {
  return (
    <OperatorsPage
      title="Operations"
      intro="Stop and resume sending, for example during an outage."
      purpose="stop and resume sending"
    >
      <div className="flex max-w-xl flex-col gap-6">
        <SendingControl />
      </div>
    </OperatorsPage>
  );
}

interface Change {
  from: SendingState;
  to: SendingState;
}

function SendingControl() {
  const { sending, error, read } = useSendingSwitch();
  const [done, setDone] = useState<Change | null>(null);
  if (!sending) {
    return error ? (
      <Refusal
        error={error}
        actions={
          <Button look="secondary" onClick={() => void read()}>
            Try again
          </Button>
        }
      />
    ) : (
      <p role="status" className="text-muted">
        Loading…
      </p>
    );
  }
  return (
    <>
      {done ? <Changed {...done} /> : null}
      <Present sending={sending} />
      <ChangeForm sending={sending} onDone={setDone} />
    </>
  );
}

/** Has the focus, since the buttons that had it are gone. */
function Changed({ from, to }: Change) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    notice.current?.focus();
  }, [from, to]);
  return (
    <Notice ref={notice} tone="success" title="Change saved">
      <p>
        Sending changed from <strong>{STATES[from].name}</strong> to <strong>{STATES[to].name}</strong>. The
        change takes effect everywhere within 15 seconds.
      </p>
    </Notice>
  );
}

const MARKS: Record<SendingState, { Icon: typeof PlayIcon; colour: string }> = {
  on: { Icon: PlayIcon, colour: "text-accent" },
  draining: { Icon: DrainIcon, colour: "text-warning" },
  paused: { Icon: PauseIcon, colour: "text-warning" },
};

function Present({ sending: { state, reason, actor, changedAt } }: { sending: Sending }) {
  const { Icon, colour } = MARKS[state];
  const { title, effect } = STATES[state];
  return (
    <Card title="Current state">
      <div className="flex flex-col gap-4">
        <div data-sending={state} className="flex gap-3">
          <Icon className={`mt-1 size-4 ${colour}`} />
          <div>
            <p className="text-base font-semibold">{title}</p>
            <p className="text-muted">{effect}</p>
          </div>
        </div>
        {changedAt === null ? (
          <p className="text-muted">No changes yet.</p>
        ) : (
          <dl className="flex flex-col gap-2">
            <Fact name="Changed by">
              <bdi className="font-mono break-all">{actor}</bdi>
            </Fact>
            <Fact name="Changed on">
              <Exact time={changedAt} />
            </Fact>
            <Fact name="Reason">
              <bdi className="break-words">{reason}</bdi>
            </Fact>
          </dl>
        )}
      </div>
    </Card>
  );
}

function ChangeForm({ sending, onDone }: { sending: Sending; onDone: (change: Change | null) => void }) {
  const { change, read } = useSendingSwitch();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState<SendingState | null>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const [changing, setChanging] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const to = chosen ?? sending.state;
  const problems = tried ? problemsOf(sending.state, to, reason) : {};
  const edit = () => {
    setAsking(false);
    onDone(null);
  };
  const focus = (field: keyof Problems) => {
    const checked = field === "state" ? ":checked" : "";
    form.current?.querySelector<HTMLElement>(`[data-field=${field}]${checked}`)?.focus();
  };

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const found = problemsOf(sending.state, to, reason);
    const first = (["state", "reason"] as const).find((field) => found[field]);
    setTried(first !== undefined);
    setAsking(first === undefined);
    if (first) focus(first);
  }

  async function changeNow() {
    if (changing) return;
    setAsking(false);
    setChanging(true);
    setError(null);
    const from = sending.state;
    try {
      await change({ state: to, reason: reason.trim() });
      setChosen(null);
      setReason("");
      onDone({ from, to });
    } catch (failure) {
      setError(failure);
      void read();
    } finally {
      setChanging(false);
    }
  }

  return (
    <Card title="Change state">
      <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <FormRefusal
          error={error}
          unanswered="We couldn’t confirm the change. Check the state above before you try again."
          onTryAgain={to === sending.state ? null : () => void changeNow()}
        />
        <StateChoice
          now={sending.state}
          value={to}
          problem={problems.state}
          onChange={(state) => {
            edit();
            setChosen(state);
          }}
        />
        <ReasonField
          problem={problems.reason ?? fieldProblem(error, "reason")}
          hint="Operators see it on this page; customers don’t."
          value={reason}
          onChange={(value) => {
            edit();
            setReason(value);
          }}
        />
        <Button type="submit" aria-disabled={changing} className="self-start">
          {changing ? "Changing…" : "Change sending"}
        </Button>
        {asking ? (
          <Confirmation
            title={`${STATES[to].action}?`}
            confirm={STATES[to].action}
            cancel="Cancel"
            onConfirm={() => void changeNow()}
            onCancel={() => {
              setAsking(false);
              focus("state");
            }}
          >
            Sending changes from <strong>{STATES[sending.state].name}</strong> to{" "}
            <strong>{STATES[to].name}</strong>
            {" for everyone. "}
            {STATES[to].effect}
          </Confirmation>
        ) : null}
      </form>
    </Card>
  );
}

function StateChoice({
  now,
  value,
  problem,
  onChange,
}: {
  now: SendingState;
  value: SendingState;
  problem: string | undefined;
  onChange: (state: SendingState) => void;
}) {
  const id = useId();
  return (
    <fieldset
      role="radiogroup"
      aria-labelledby={`${id}-legend`}
      aria-invalid={problem ? true : undefined}
      aria-describedby={problem ? `${id}-problem` : undefined}
      className="flex min-w-0 flex-col gap-2"
    >
      <legend id={`${id}-legend`} className="mb-1.5 font-medium">
        Set sending to
      </legend>
      {CHOICES.map((state) => (
        <label
          key={state}
          className="flex gap-3 rounded-md border border-line px-3 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-(--focus)"
        >
          <input
            type="radio"
            name="state"
            data-field="state"
            aria-labelledby={`${id}-${state}`}
            aria-describedby={`${id}-${state}-effect`}
            value={state}
            checked={state === value}
            onChange={() => {
              onChange(state);
            }}
            className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
          />
          <span className="min-w-0">
            <span id={`${id}-${state}`} className="block font-medium">
              {STATES[state].name}
              {state === now ? <span className="font-normal text-muted"> (current)</span> : null}
            </span>
            <span id={`${id}-${state}-effect`} className="block text-muted">
              {STATES[state].effect}
            </span>
          </span>
        </label>
      ))}
      {problem ? (
        <p id={`${id}-problem`} className="flex gap-1.5 text-danger">
          <AlertIcon className="mt-0.5 size-4" />
          <span>{problem}</span>
        </p>
      ) : null}
      <p className="text-muted">Holds, delivery updates and all pages keep working in every state.</p>
    </fieldset>
  );
}

type Problems = Partial<Record<"state" | "reason", string>>;

function problemsOf(from: SendingState, to: SendingState, reason: string): Problems {
  const problems: Problems = {};
  if (from === to)
    problems.state = `Sending is already ${STATES[to].name.toLowerCase()}. Choose another state.`;
  const reasonIs = reasonProblem(reason);
  if (reasonIs) problems.reason = reasonIs;
  return problems;
}
