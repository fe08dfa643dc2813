import type { OperationsHealth, QueueDepth } from "@interaction-credits/core";
import { useCreditsClient } from "@interaction-credits/react";
import { useCallback, type ReactNode } from "react";
import { age, attention, BREAKER_CAUSES, QUEUES } from "../health";
import { LastHours } from "../last-hours";
import { digits, duration } from "../numbers";
import { OPERATIONS, STATES } from "../sending";
import { ButtonLink } from "../ui/button";
import { Fact } from "../ui/fact";
import { Notice } from "../ui/notice";
import { OperatorsPage } from "../ui/operators-page";
import { Card } from "../ui/page";
import { ReadAgain } from "../ui/read-again";
import { Exact } from "../ui/time";
import { useLatest } from "../while-visible";

export function Health() {
  return (
    <OperatorsPage
      title="Health"
      intro="What waits, what is overdue, and what reconciliation found. Updates every 30 seconds."
      purpose="see how the system is doing"
    >
      <Present />
      <LastHours />
    </OperatorsPage>
  );
}

function Present() {
  const { latest: health, error, read } = useHealth();
  const refused = error ? <ReadAgain error={error} read={read} isKnown={health !== null} /> : null;
  if (!health) {
    return (
      refused ?? (
        <p role="status" className="text-muted">
          Loading…
        </p>
      )
    );
  }
  return (
    <div className="flex flex-col gap-6">
      {refused}
      <Summary health={health} />
      <div className="grid gap-6 lg:grid-cols-2">
        <SendingCard health={health} />
        <MessagesCard health={health} />
        <ReconciliationCard health={health} />
        <HoldsCard health={health} />
      </div>
      <QueuesCard queues={health.queues} />
      <p className="text-muted">
        As of <Exact time={health.asOf} />
      </p>
    </div>
  );
}

function useHealth() {
  const client = useCreditsClient();
  return useLatest(useCallback((signal?: AbortSignal) => client.operationsHealth({ signal }), [client]));
}

/** A live region: what changes here is announced, the figures are not. */
function Summary({ health }: { health: OperationsHealth }) {
  const found = attention(health);
  return (
    <div role="status">
      {found.length === 0 ? (
        <Notice tone="success" title="No problems found">
          <p>Nothing needs your attention.</p>
        </Notice>
      ) : (
        <Notice tone="warning" title="Needs attention">
          <ul className="flex flex-col gap-1">
            {found.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

function Figures({ title, part, children }: { title: string; part: object | null; children: ReactNode }) {
  return (
    <Card title={title}>{part ? <dl className="flex flex-col gap-2">{children}</dl> : <NotAvailable />}</Card>
  );
}

function NotAvailable() {
  return <p className="text-muted">Not available</p>;
}

/** More are not counted. */
const count = (number: number, more: boolean) => digits(number) + (more ? "+" : "");

function Oldest({ health, since }: { health: OperationsHealth; since: string | null }) {
  return since === null ? "None" : duration(age(health, since));
}

const BREAKER = { off: "Off", closed: "Closed", open: "Open" };

/** Whether sending has stopped by itself. */
function Breaker({ health: { breaker } }: { health: OperationsHealth }) {
  return (
    <>
      <Fact name="Breaker">{breaker ? BREAKER[breaker.state] : "Not available"}</Fact>
      {breaker?.since ? (
        <Fact name="Failing since">
          <Exact time={breaker.since} />
        </Fact>
      ) : null}
      {breaker?.cause ? <Fact name="Cause">{BREAKER_CAUSES[breaker.cause].name}</Fact> : null}
    </>
  );
}

function SendingCard({ health }: { health: OperationsHealth }) {
  const { sending } = health;
  return (
    <Card
      title="Sending state"
      actions={
        <ButtonLink to={OPERATIONS} look="secondary">
          Change
        </ButtonLink>
      }
    >
      {sending ? (
        <dl className="flex flex-col gap-2">
          <Fact name="State">{STATES[sending.state].name}</Fact>
          {sending.changedAt === null ? null : (
            <>
              <Fact name="Changed on">
                <Exact time={sending.changedAt} />
              </Fact>
              <Fact name="Changed by">
                <bdi className="font-mono break-all">{sending.actor}</bdi>
              </Fact>
              <Fact name="Reason">
                <bdi className="break-words">{sending.reason}</bdi>
              </Fact>
            </>
          )}
          <Breaker health={health} />
        </dl>
      ) : (
        <NotAvailable />
      )}
    </Card>
  );
}

function MessagesCard({ health }: { health: OperationsHealth }) {
  const { messages } = health;
  return (
    <Figures title="Messages" part={messages}>
      {messages ? (
        <>
          <Fact name="Unfinished">{count(messages.unfinished, messages.more)}</Fact>
          <Fact name="Overdue">{count(messages.overdue, messages.more && messages.overdue > 0)}</Fact>
          <Fact name="Oldest overdue">
            <Oldest health={health} since={messages.overdueSince} />
          </Fact>
        </>
      ) : null}
    </Figures>
  );
}

function HoldsCard({ health }: { health: OperationsHealth }) {
  const { holds } = health;
  return (
    <Figures title="Holds" part={holds}>
      {holds ? (
        <>
          <Fact name="Overdue">{count(holds.overdue, holds.more)}</Fact>
          <Fact name="Oldest overdue">
            <Oldest health={health} since={holds.overdueSince} />
          </Fact>
        </>
      ) : null}
    </Figures>
  );
}

function ReconciliationCard({ health }: { health: OperationsHealth }) {
  const { reconciliation } = health;
  const last = reconciliation?.last;
  return (
    <Figures title="Reconciliation" part={reconciliation}>
      {last ? (
        <>
          <Fact name="Last run">
            <Exact time={last.at} />
          </Fact>
          <Fact name="Accounts">{digits(last.accounts)}</Fact>
          <Fact name="Differences">{digits(last.drifts)}</Fact>
          <Fact name="Stuck holds">{digits(last.stuckHolds)}</Fact>
          <Fact name="Tried again">{digits(last.unsettled)}</Fact>
        </>
      ) : (
        <Fact name="Last run">None yet</Fact>
      )}
      {reconciliation ? (
        <Fact name="Oldest waiting">
          <Oldest health={health} since={reconciliation.unjudgedSince} />
        </Fact>
      ) : null}
    </Figures>
  );
}

function QueuesCard({ queues }: { queues: QueueDepth[] }) {
  return (
    <Card title="Queues">
      <div className="flex flex-col gap-2">
        <table className="w-full text-start">
          <caption className="sr-only">Entries of each queue</caption>
          <thead>
            <tr className="text-muted">
              {["Queue", "Waiting", "In flight", "Delayed"].map((name) => (
                <th
                  key={name}
                  scope="col"
                  className="pe-2 pb-1 text-start align-bottom font-normal last:pe-0"
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {queues.map(({ name, entries }) => (
              <tr key={name} data-queue={name} className="border-t border-line align-top">
                <th scope="row" className="py-1.5 pe-2 text-start font-normal">
                  {QUEUES[name].label}
                </th>
                {entries ? (
                  [entries.waiting, entries.inFlight, entries.delayed].map((number, column) => (
                    <td key={column} className="py-1.5 pe-2 tabular-nums last:pe-0">
                      {digits(number)}
                    </td>
                  ))
                ) : (
                  <td colSpan={3} className="py-1.5 text-muted">
                    Not available
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
        <p className="text-muted">Amazon SQS counts approximately.</p>
      </div>
    </Card>
  );
}
