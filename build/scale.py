"""Writes docs/scale.md: what 10, 1,000 and 100,000 messages a second need, from docs/cost.md, docs/reliability.md, template.yaml,
docs/quotas.json, docs/prices.json and the few numbers of the code that spread or pace the load.

    .venv/bin/python build/scale.py    or `make scale`
"""

import json
import pathlib
import re
from dataclasses import dataclass

import busy_keys
from cfnlint.decode import cfn_yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs/scale.md"
RATES = (10, 1_000, 100_000)
MONTH_SECONDS = 86_400 * 365 / 12
SECRET_MINUTES = r"KEPT_FOR = Duration.ofMinutes\((\d+)\)"
NOT_DEPLOYED = "stay with Express"


@dataclass
class Part:
    """Something that a message loads, and that has a limit."""

    name: str
    each: float
    unit: str
    limit: float
    source: str
    change: str

    @property
    def carries(self):
        return self.limit / self.each


class Inputs:
    def __init__(self):
        self.template = cfn_yaml.loads((ROOT / "template.yaml").read_text())
        self.resources = self.template["Resources"]
        self.quotas = json.loads((ROOT / "docs/quotas.json").read_text())
        self.assumptions = json.loads((ROOT / "docs/prices.json").read_text())["assumptions"]
        self.reliability = (ROOT / "docs/reliability.md").read_text()
        self.cost = (ROOT / "docs/cost.md").read_text()
        self.counts = counts(self.cost)

    def quota(self, name):
        return self.quotas["quotas"][name]["value"]

    def properties(self, name):
        return self.resources[name]["Properties"]

    def seconds(self, name):
        """How long a function works for one message: its gigabyte-seconds by its memory."""
        return self.counts["Lambda, duration on arm64"][name] / self.gigabytes(name)

    def gigabytes(self, name):
        return self.properties(name).get("MemorySize", self.template["Globals"]["Function"]["MemorySize"]) / 1024

    def functions(self):
        return [name for name in self.counts["Lambda, duration on arm64"] if name in self.resources]

    def source(self, event, function):
        """What the template says of a function's event source."""
        return self.properties(function)["Events"][event]["Properties"]

    def judged(self):
        """For one message the seconds and read units of its account's judgement, and the seconds that all have in a day."""
        each = self.counts["Lambda, duration on arm64"]["the daily reconciliation"] / self.gigabytes("ReconcileAccounts")
        units = self.counts["DynamoDB, on-demand read"]["the daily reconciliation"]
        budget = 60 * int(found(r" BUDGET = Duration.ofMinutes\((\d+)\)", code("workflow/ReconcileAccounts")))
        every = [e["Properties"]["Schedule"] for e in self.properties("ReconcileAccounts")["Events"].values()][0]
        return each, units, 86_400 / (60 * int(found(r"rate\((\d+) minutes\)", every))) * budget


def counts(cost):
    """The units of a message that is charged when accepted, by group and line; the whole group is under ""."""
    result, group = {}, None
    section = cost.partition("## A message, line by line")[2].partition("\n## ")[0]
    for name, units in re.findall(r"^\| (.+?) \| ([*\d.]+) \|", section, re.MULTILINE):
        if name.startswith("**"):
            group = result.setdefault(name.strip("*"), {})
            name = ""
        group[name] = float(units.strip("*"))
    return result


def code(name):
    return (ROOT / f"functions/src/main/java/com/interactioncredits/{name}.java").read_text()


def found(pattern, text):
    match = re.search(pattern, text)
    if not match:
        raise ValueError(f"not found: {pattern}")
    return match[1]


def parts(inputs):
    """Everything that has a limit, with its load of one message."""
    quota, counted = inputs.quota, inputs.counts
    api = inputs.properties("HttpApi")
    calls = counted["API Gateway, call of an HTTP API"][""]
    webhooks = counted["Lambda, call"]["ReceiveWebhookHandler"]
    polls = inputs.assumptions["polls-per-message"]["value"]
    sends, statuses = inputs.source("Sends", "StartSending"), inputs.source("Statuses", "ApplyStatus")
    writes = counted["DynamoDB, on-demand write"]
    reads = counted["DynamoDB, on-demand read"]
    shards = int(found(r"SHARDS = (\d+);", code("messaging/MessageItems")))
    poll = float(found(r"busy poll \| ([\d.]+)", inputs.cost))
    unfinished = writes["index `unfinished`"] / shards
    lambda_calls = counted["Lambda, call"]
    secret = [it for it in inputs.functions() if "WHATSAPP_SECRET_ARN" in json.dumps(inputs.properties(it))]

    def setting(name, each, unit, value, where, change):
        return Part(name, each, unit, value, f"template: `{where}`", change)

    def limited(name, each, unit, key, change):
        return Part(name, each, unit, quota(key), f"quota: {key}", change)

    def at_most(queue):
        return queue["ScalingConfig"]["MaximumConcurrency"]

    webhook_route = api["RouteSettings"]["POST /api/webhooks/whatsapp"]["ThrottlingRateLimit"]
    routes = api["DefaultRouteSettings"]["ThrottlingRateLimit"]
    starting, applying = inputs.seconds("StartSending"), inputs.seconds("ApplyStatus")
    secret_reads = sum(map(inputs.seconds, secret)) / 60 / int(found(SECRET_MINUTES, code("secrets/Secret")))
    everything = sum(map(inputs.seconds, inputs.functions()))
    function_calls = lambda_calls[""] - lambda_calls["the daily reconciliation"]
    runs = counted["Step Functions Express, run"][""]
    transitions = counted["Step Functions Standard, transition"][""]
    raise_rate, ask = "`ThrottlingRateLimit`, and the burst with it", "ask for the quota"
    more_queues, fewer_polls = "several queues, or provisioned mode", "; or consoles that poll less often"
    by_calls, read_units = "ask for lambda-concurrency", reads[""] - reads["the daily reconciliation"]
    warm = "set `WarmThroughput` of the table and its indexes before"
    sweep = "code: `SHARDS` of `MessageItems`, which the sweep reads side by side"
    paced = "`MaximumConcurrency`; it is there to keep bursts from WhatsApp"
    return [
        setting("API calls", calls - webhooks, "calls", routes, "DefaultRouteSettings", raise_rate),
        setting("API calls, watched", calls - webhooks + polls, "calls", routes, "DefaultRouteSettings", raise_rate + fewer_polls),
        setting("webhooks", webhooks, "calls", webhook_route, "RouteSettings", raise_rate),
        setting("`StartSending`", starting, "executions", at_most(sends), "MaximumConcurrency", paced),
        setting("`ApplyStatus`", applying, "executions", at_most(statuses), "MaximumConcurrency", "`MaximumConcurrency`"),
        limited("`StartSending`, highest setting", starting, "executions", "lambda-sqs", more_queues),
        limited("`ApplyStatus`, highest setting", applying, "executions", "lambda-sqs", more_queues),
        limited("all functions", everything, "executions", "lambda-concurrency", ask),
        limited("calls of functions", function_calls, "calls", "lambda-calls", by_calls),
        limited("calls of functions, watched", function_calls + polls, "calls", "lambda-calls", by_calls + fewer_polls),
        limited("API Gateway", calls, "calls", "api-calls", ask),
        limited("API Gateway, watched", calls + polls, "calls", "api-calls", ask + fewer_polls),
        limited("runs of the state machine", runs, "starts", "express-starts", ask),
        limited("runs, were they Standard", runs, "starts", "standard-starts", NOT_DEPLOYED),
        limited("transitions, were they Standard", transitions, "transitions", "standard-transitions", NOT_DEPLOYED),
        limited("the table's writes", writes[""], "write units", "table-writes", ask),
        limited("the table's writes, new table", writes[""], "write units", "new-table-writes", warm),
        limited("the table's reads", read_units, "read units", "table-reads", ask),
        limited("the table's reads, watched", read_units + polls * poll, "read units", "table-reads", ask + fewer_polls),
        limited(f"index `unfinished`, one of its {shards} keys", unfinished, "write units", "key-writes", sweep),
        limited("SQS, statuses in flight", applying, "messages", "sqs-in-flight", ask),
        limited("reads of the secret", secret_reads, "reads", "secret-reads", "nothing"),
        limited("WhatsApp, a number", 1, "messages", "number", "wait for Meta's upgrade of the number"),
        limited("WhatsApp, an upgraded number", 1, "messages", "number-raised", "code: several numbers; a stack has one"),
    ]


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 0.001 else f"{value:.1g}" if value else "0"


def loads(all_parts):
    lines = [
        "| part | one message | limit | carries, messages a second | at 10 | at 1,000 | at 100,000 | limit by |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for part in all_parts:
        cells = [number(part.each * rate) for rate in RATES]
        cells = " | ".join(f"**{cell}**" if rate > part.carries else cell for rate, cell in zip(RATES, cells))
        limit = f"{number(part.limit)} {part.unit}"
        lines.append(f"| {part.name} | {number(part.each)} | {limit} | {number(part.carries)} | {cells} | {part.source} |")
    return lines


def too_small(all_parts, rate):
    """What does not carry the rate, the first to break first."""
    return sorted((it for it in all_parts if it.carries < rate and it.change != NOT_DEPLOYED), key=lambda it: it.carries)


def exceeded(all_parts, rate):
    found_parts = too_small(all_parts, rate)
    if not found_parts:
        return ["No limit is reached. Nothing has to change."]
    lines = ["| breaks, the first first | carries | needs | times | what to change |", "|---|--:|--:|--:|---|"]
    for part in found_parts:
        needs = f"{number(part.each * rate)} {part.unit}"
        lines.append(f"| {part.name} | {number(part.carries)} | {needs} | {number(rate / part.carries)} | {part.change} |")
    return lines


def quota_table(inputs):
    lines = ["| quota | | value | can be raised | source |", "|---|---|--:|---|---|"]
    for key, it in inputs.quotas["quotas"].items():
        lines.append(f"| {key} | {it['what']} | {it['value']:,} {it['unit']} | {it['raise']} | {it['source']} |")
    return lines


def judged_table(each, day):
    lines = ["| messages a second | messages a day | judging a day of them takes | of the time |", "|--:|--:|--:|--:|"]
    seconds = [(rate, each * rate * 86_400) for rate in RATES]
    return lines + [
        f"| {rate:,} | {rate * 86_400:,} | {number(it)} s | {number(it / day * 100)} % |" for rate, it in seconds
    ]


def document():
    inputs = Inputs()
    quota, counted, n = inputs.quota, inputs.counts, number
    all_parts = parts(inputs)
    small, cell, large = RATES
    units = counted["DynamoDB, on-demand write"]
    keys = busy_keys.Keys.read(units, inputs.reliability, quota("key-writes"))
    by_transaction, by_conflicts, by_commit = (n(keys.highest(way)) for way in ("transaction", "conflicts", "commit"))
    largest = keys.shares[0] * large
    times_transaction, times_commit = (n(keys.load(way, large)) for way in ("transaction", "commit"))
    times_conflicts = n(keys.load("conflicts", cell))

    million = float(found(r"A million messages, charged when accepted \| ([\d.]+)", inputs.cost))
    month = ", ".join(f"{n(rate * MONTH_SECONDS / 1e6 * million)} at {rate:,}" for rate in RATES)
    used = n(small / min(it.carries for it in all_parts) * 100)
    stacks = -(-large // quota("number-raised"))
    executions = n(sum(map(inputs.seconds, inputs.functions())) * large)
    logs = n(counted["CloudWatch Logs, ingestion"][""] * large / 1e6)

    longest = max(inputs.functions(), key=inputs.seconds)
    environments, statuses = inputs.seconds(longest) * cell, inputs.seconds("ApplyStatus") * cell
    environments_in = n(environments / quota("lambda-new") * 10)
    statuses_in = n(statuses / quota("lambda-sqs-new") * 60)
    timers = quota("key-writes") / sum(it for name, it in units.items() if name and not name.startswith("index"))
    expiring = n(timers * inputs.seconds("ExpireHold") * 100)

    judged_each, judged_units, judged_day = inputs.judged()
    judged_rate = n(judged_day / judged_each / 86_400)
    return f"""# Scale

`make scale` writes this file; do not edit it. A test fails when an input has changed and this file has not.

**Nothing here was measured on real AWS or with Meta.** What a message requests is counted ([cost.md](cost.md)). How long a
request takes is assumed ([prices.json](prices.json)). Quotas are the defaults of {inputs.quotas["region"]}, as copies of AWS's
and Meta's pages had them in {inputs.quotas["date"]} ([quotas.json](quotas.json)); a new AWS account has lower ones. Rates are
steady. Each message is sent once, is charged when accepted, and gets three statuses, each with a webhook of its own.

## Summary

- **{small} a second** work as deployed, even if a console watches each message: that takes {used} % of the tightest limit.
- **{cell:,} a second** exceed {len(too_small(all_parts, cell))} of the limits below, and need accounts judged in parallel. All can be raised. It is also the
  most that one stack carries: a stack has one number, and an upgraded one sends {quota("number-raised"):,} a second.
- **{large:,} a second** are {stacks} stacks of {cell:,}, and a router before them, which does not exist.
- **One account** has limits that no quota raises. By Zipf's law the largest account reaches them at {by_transaction} a second in total by
  transactions, and at {by_commit} by commits. The conflicts of transactions are felt from {by_conflicts} on.
- **A month** costs in dollars, at {million} a million: {month}.

## Loads and limits

- *One message* is the load of one message a second. *Carries* is the limit divided by it. Bold is more than the limit.
- Executions are gigabyte-seconds of [cost.md](cost.md#a-message-line-by-line), divided by the memory in
  [template.yaml](../template.yaml). Each queue entry is a batch of its own; fuller batches carry more.
- *Watched*: a console polls {inputs.assumptions["polls-per-message"]["value"]} times for each message. All routes count together. How long polls
  take is not counted.
- The table and its indexes count together; if AWS counts each by itself, they carry more. Reads are without the daily reconciliation.

{lines(loads(all_parts))}

Not in the table, because no limit matters: requests of SQS, transitions of Express, the table's size, and EventBridge's schedules,
which do not depend on the rate. No quota was found for the log lines that Lambda and API Gateway deliver: {logs} MB a second
at {large:,}.

Timers: a partition of {quota("key-writes"):,} write units has {n(timers)} timers a second. `ExpireHold` works {expiring} % of the time for them,
one batch at a time on the partition's shard of the stream. So it grows with the table. A late timer changes no balance.

Not computed: retries, and what has waited after an outage. `SweepMessages` resumes 16 messages at a time.

## {small} messages a second

{lines(exceeded(all_parts, small))}

## {cell:,} messages a second

{lines(exceeded(all_parts, cell))}

By Zipf's law the largest account sends {n(keys.shares[0] * cell)} a second, {times_conflicts} times what conflicts leave to transactions: set `PlaceBy` to
`adaptive` ([busy accounts](#busy-accounts)). Two things take time when the load comes at once:

- `{longest}` needs {n(environments)} environments. Lambda adds {quota("lambda-new"):,} in 10 s, so it takes {environments_in} s.
- `ApplyStatus` needs {n(statuses)} executions. Lambda adds {quota("lambda-sqs-new"):,} a minute for a queue, so it takes {statuses_in} s.
  Statuses wait in the queue.

## {large:,} messages a second

{lines(exceeded(all_parts, large))}

One stack would need {stacks} numbers, {executions} concurrent executions and {n(units[""] * large)} write units a second. AWS
names "tens of thousands" of executions as the most. So: **{stacks} stacks**, each in an AWS account of its own, set up as for
{cell:,}.

- A user's account lies in one stack. A router before the API chooses it by the user's id. The code of a stack does not change.
- Each stack has its own number and webhook, so people see different numbers.
- The largest account does not fit: by Zipf's law it sends {n(largest)} a second. That is {times_transaction} times what a key supplies by
  transactions, {times_commit} times by commits. It needs code: slices of ACCOUNT, which
  [ADR 0025](adr/0025-a-busy-account-commits-by-one-write.md) decided against, and several keys of a user in the
  index `changes`.

## Busy accounts

{lines(keys.document(RATES))}

## The daily reconciliation

`ReconcileAccounts` judges each account that changed, by what changed ([ADR 0026](adr/0026-judge-what-changed.md)); what the table
has besides does not matter. It has {n(judged_day)} s a day: its budget, as often as it is scheduled. A message takes
{n(judged_each * 1000)} ms and {n(judged_units)} read units ([cost.md](cost.md), where an account sends 20 messages between two judgements; the marks are
counted in). So it judges {judged_rate} messages a second on average:

{lines(judged_table(judged_each, judged_day))}

Beyond that findings come later, and the alarm of the oldest change says so. No balance depends on it. To change: reads of several
messages at once, or windows judged in parallel (code).

## Quotas

{lines(quota_table(inputs))}

WhatsApp also limits messages to one person (one in six seconds) and people in a day (by the business's tier).
"""


def lines(found_lines):
    return "\n".join(found_lines)


if __name__ == "__main__":
    DOCUMENT.write_text(document())
