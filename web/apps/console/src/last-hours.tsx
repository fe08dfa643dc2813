import type { OperationsMetrics } from "@interaction-credits/core";
import { useCreditsClient } from "@interaction-credits/react";
import { useCallback, type ReactNode } from "react";
import { digits, duration, percent, perHour } from "./numbers";
import { Bars, Line, type Points } from "./ui/chart";
import { Card } from "./ui/page";
import { ReadAgain } from "./ui/read-again";
import { useLatest } from "./while-visible";

/** AWS charges for each metric that is read. */
const EVERY_MS = 60_000;

type Figures = NonNullable<OperationsMetrics["figures"]>;
type Counts = Figures["storeRetries"];

/** What CloudWatch has of the last three hours. */
export function LastHours() {
  const client = useCreditsClient();
  const readMetrics = useCallback((signal?: AbortSignal) => client.operationsMetrics({ signal }), [client]);
  const { latest: metrics, error, read } = useLatest(readMetrics, EVERY_MS);
  return (
    <div className="mt-8 flex flex-col gap-6">
      <div>
        <h2 className="text-lg font-semibold tracking-tight">Last 3 hours</h2>
        <p className="mt-1 text-muted">
          From CloudWatch, which shows an event after a minute or two. Updates every minute.
        </p>
      </div>
      {error ? <ReadAgain error={error} read={read} isKnown={metrics !== null} /> : null}
      {metrics ? <Measured metrics={metrics} /> : error ? null : <p className="text-muted">Loading…</p>}
    </div>
  );
}

function Measured({ metrics }: { metrics: OperationsMetrics }) {
  const { figures } = metrics;
  if (!figures) return <p className="text-muted">Not available: CloudWatch couldn’t be read.</p>;
  const { messages, holds, requests, storeRetries } = figures;
  if ([requests.count, messages.accepted, holds.placed, storeRetries].every(({ total }) => total === 0))
    return <p className="text-muted">No data: nothing was measured.</p>;
  const counted = { hours: metrics.hours, period: duration(metrics.periodSeconds * 1000) };
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <Card title="Message rates">
        <CountsTable
          {...counted}
          of="Messages"
          rows={{
            Accepted: messages.accepted,
            Sent: messages.sent,
            Delivered: messages.delivered,
            Failed: messages.failed,
            Unconfirmed: messages.unconfirmed,
          }}
        />
        <Share name="Sent, of all that ended" share={messages.successRate} />
      </Card>
      <Card title="Hold rates">
        <CountsTable
          {...counted}
          of="Holds"
          rows={{
            Placed: holds.placed,
            Converted: holds.converted,
            Released: holds.released,
            Expired: holds.expired,
          }}
        />
        <Share name="Converted, of all that ended" share={holds.conversionRate} />
      </Card>
      <Card title="API calls">
        <CountsTable
          {...counted}
          of="Calls"
          rows={{
            Calls: requests.count,
            "Errors (500)": requests.faults,
            "Conflicts (503)": requests.contended,
            "Retries on the table": storeRetries,
          }}
        />
        <TimesTable p50={requests.p50} p99={requests.p99} period={counted.period} />
      </Card>
      <Card title="Refusals">
        <CountsTable
          {...counted}
          of="Code"
          rows={Object.fromEntries(figures.refusals.map(({ code, count }) => [code, count]))}
        />
      </Card>
      <Card title="Failed messages">
        <CountsTable
          {...counted}
          of="Class"
          rows={Object.fromEntries(figures.failures.map((failure) => [failure.class, failure.count]))}
        />
      </Card>
      <Card title="Calls by route">
        <RoutesTable routes={figures.routes} period={counted.period} />
      </Card>
    </div>
  );
}

const CELL = "py-1.5 pe-2 tabular-nums last:pe-0";
const WIDE_ONLY = "hidden w-2/5 sm:table-cell";

/** @param chart the name of the last column, of pictures: a narrow screen has no room for it */
function Table({
  caption,
  columns,
  chart,
  children,
}: {
  caption: string;
  columns: string[];
  chart?: string;
  children: ReactNode;
}) {
  return (
    <table className="w-full text-start">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="text-muted">
          {columns.map((name) => (
            <th key={name} scope="col" className="pe-2 pb-1 text-start align-bottom font-normal last:pe-0">
              {name}
            </th>
          ))}
          {chart ? (
            <th scope="col" className={`${WIDE_ONLY} pb-1 text-start align-bottom font-normal`}>
              {chart}
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="py-1.5 pe-2 text-start font-normal [overflow-wrap:anywhere]">
        <bdi>{name}</bdi>
      </th>
      {children}
    </tr>
  );
}

function Cell({ children }: { children: ReactNode }) {
  return <td className={CELL}>{children}</td>;
}

function ChartCell({ children }: { children: ReactNode }) {
  return <td className={`${WIDE_ONLY} py-1.5`}>{children}</td>;
}

/** The chart's highest bar stands beside it. */
function CountsTable({
  of,
  rows,
  hours,
  period,
}: {
  of: string;
  rows: Record<string, Counts>;
  hours: number;
  period: string;
}) {
  const all = Object.entries(rows);
  if (all.length === 0) return <p className="text-muted">None</p>;
  return (
    <Table caption={`${of}, by ${period}`} columns={[of, "Total", "Per hour", "Peak"]} chart={`By ${period}`}>
      {all.map(([name, { total, points }]) => (
        <Row key={name} name={name}>
          <Cell>{digits(total)}</Cell>
          <Cell>{perHour(total, hours)}</Cell>
          <Cell>{digits(Math.max(0, ...points))}</Cell>
          <ChartCell>
            <Bars points={points} />
          </ChartCell>
        </Row>
      ))}
    </Table>
  );
}

function Share({ name, share }: { name: string; share: number | null }) {
  return (
    <dl className="mt-2 flex flex-wrap justify-between gap-x-4 border-t border-line pt-2">
      <dt className="text-muted">{name}</dt>
      <dd className="tabular-nums">{share === null ? "None ended" : percent(share)}</dd>
    </dl>
  );
}

const time = (ms: number | null | undefined) => (ms == null ? "–" : `${digits(ms)} ms`);

function highest(points: Points): number | null {
  const measured = points.filter((point) => point !== null);
  return measured.length === 0 ? null : Math.max(...measured);
}

function TimesTable({ p50, p99, period }: { p50: Points; p99: Points; period: string }) {
  const rows: [string, Points][] = [
    ["p50", p50],
    ["p99", p99],
  ];
  return (
    <div className="mt-4">
      <Table
        caption="Time of a call"
        columns={["Time of a call", "Latest", "Highest"]}
        chart={`By ${period}`}
      >
        {rows.map(([name, points]) => (
          <Row key={name} name={name}>
            <Cell>{time(points.findLast((point) => point !== null))}</Cell>
            <Cell>{time(highest(points))}</Cell>
            <ChartCell>
              <Line points={points} />
            </ChartCell>
          </Row>
        ))}
      </Table>
    </div>
  );
}

function RoutesTable({ routes, period }: { routes: Figures["routes"]; period: string }) {
  if (routes.length === 0) return <p className="text-muted">None</p>;
  return (
    <>
      <Table caption="Calls by route" columns={["Route", "Calls", "p50", "p99"]}>
        {routes.map(({ route, count, p50, p99 }) => (
          <Row key={route} name={route}>
            <Cell>{digits(count.total)}</Cell>
            <Cell>{time(highest(p50))}</Cell>
            <Cell>{time(highest(p99))}</Cell>
          </Row>
        ))}
      </Table>
      <p className="mt-2 text-muted">Times are those of the slowest {period}.</p>
    </>
  );
}
