"""docs/observability.md, the metrics of the functions, and the alarms and the dashboard of the expanded template: each names what
the others have, and no more.

    .venv/bin/python -m unittest discover -s build
"""

import json
import pathlib
import re
import unittest

from expand_template import expand

ROOT = pathlib.Path(__file__).resolve().parent.parent
RESOURCES = expand()["Resources"]
OURS = "InteractionCredits"
SOURCE = (ROOT / "functions/src/main/java/com/interactioncredits/metrics/Metrics.java").read_text()
UNITS = dict(re.findall(r'^ +([A-Z]+)\("([A-Z][a-z]+)"\)', SOURCE, re.MULTILINE))
DIMENSIONS = {
    "TABLE": ["Table"],
    "ROUTE": ["Table", "Table,route"],
    "CODE": ["Table,code"],
    "CLASS": ["Table", "Table,class"],
}
METRICS = {
    name: (UNITS[unit], DIMENSIONS[by])
    for name, unit, by in re.findall(r'^ +[A-Z_]+\("(\w+)", Unit\.(\w+), By\.(\w+)\)', SOURCE, re.MULTILINE)
}
AWS = {
    "AWS/ApiGateway": {"Count", "4xx", "5xx", "Latency"},
    "AWS/Lambda": {"Invocations", "Errors", "Throttles", "IteratorAge"},
    "AWS/SQS": {"ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"},
    "AWS/States": {"ExecutionsFailed", "ExecutionsTimedOut"},
}
ALARMS = {
    name: it["Properties"]
    for name, it in RESOURCES.items()
    if it["Type"] in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
}
# The two windows of the composite alarm notify no one by themselves.
WAKING = {name: it for name, it in ALARMS.items() if "AlarmActions" in it}


def dashboard():
    """The dashboard's panels, with the names of resources in place of their values."""
    written, given = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    if set(given) != {"TableName"}:
        raise AssertionError(given)
    return json.loads(written)["widgets"]


def panels():
    """Each metric of a panel: its title, and the metric's namespace, name and dimensions."""
    for widget in dashboard():
        for metric in widget["properties"].get("metrics", []):
            title = widget["properties"]["title"]
            if isinstance(metric[0], str):
                yield title, metric[0], metric[1], ",".join(it for it in metric[2::2] if isinstance(it, str))
            elif found := re.match(r"SEARCH\('\{(\w+),([\w,]+)\} MetricName=\"(\w+)\" ", metric[0]["expression"]):
                yield title, found[1], found[3], found[2]


def read_by(alarm):
    """Namespace, name and dimensions of what an alarm reads."""
    if "AlarmRule" in alarm:
        return
    for metric in alarm.get("Metrics", [{"MetricStat": {"Metric": alarm}}]):
        if "MetricStat" in metric:
            it = metric["MetricStat"]["Metric"]
            names = ",".join(dimension["Name"] for dimension in it.get("Dimensions", []))
            yield it["Namespace"], it["MetricName"], names


def rows(first):
    """The rows of the table of docs/observability.md that begins with this column."""
    lines = (ROOT / "docs/observability.md").read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |"))
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def linked(cell):
    return set(re.findall(r"\[(\w+)\]\(runbook\.md#\w+\)", cell))


class ObservabilityTest(unittest.TestCase):
    def test_the_document_has_each_metric_as_it_is_written_and_read(self):
        alarms, titles = {}, {}
        for name, alarm in WAKING.items():
            for namespace, metric, _ in read_by(alarm):
                if namespace == OURS:
                    alarms.setdefault(metric, set()).add(name)
        for title, namespace, metric, _ in panels():
            if namespace == OURS:
                titles.setdefault(metric, set()).add(title)
        described = {row[0].strip("`"): row for row in rows("metric")}
        self.assertEqual(list(METRICS), list(described))
        for name, (unit, dimensions) in METRICS.items():
            _, _, _, said_unit, said_dimensions, alarm, panel = described[name]
            self.assertEqual(unit, said_unit, name)
            self.assertEqual(dimensions, said_dimensions.replace("`", "").replace(", ", ",").split("; "), name)
            self.assertEqual(alarms.get(name, set()), linked(alarm), name)
            named = titles.get(name, set())
            self.assertEqual(", ".join(sorted(named, key=panel.find)), panel, name)

    def test_every_metric_of_ours_is_on_the_dashboard(self):
        self.assertEqual(set(METRICS), {metric for _, namespace, metric, _ in panels() if namespace == OURS})

    def test_alarms_and_panels_read_only_what_is_written(self):
        read = [(name, *it) for name, alarm in ALARMS.items() for it in read_by(alarm)] + list(panels())
        for reader, namespace, metric, dimensions in read:
            if namespace == OURS:
                self.assertIn(dimensions, METRICS[metric][1], reader)
            else:
                self.assertIn(metric, AWS[namespace], reader)

    def test_the_document_has_each_alarm_on_metrics_of_aws(self):
        described = {next(iter(linked(row[0]))): row for row in rows("alarm") if linked(row[0])}
        others = {name for name, it in WAKING.items() if it.get("Namespace") != OURS}
        self.assertEqual(others, set(described))
        for name in others:
            wakes = "morning" if "WarningTopicArn" in json.dumps(WAKING[name]["AlarmActions"]) else "now"
            self.assertEqual(wakes, described[name][2], name)

    def test_whoever_hears_that_an_alarm_begins_hears_that_it_ends(self):
        for name, alarm in WAKING.items():
            self.assertEqual(alarm["AlarmActions"], alarm["OKActions"], name)

    def test_the_dashboard_shows_each_alarm_that_wakes(self):
        shown = next(it for it in dashboard() if it["type"] == "alarm")["properties"]["alarms"]
        self.assertEqual(set(WAKING), {re.fullmatch(r"\$\{(\w+)\.Arn\}", it)[1] for it in shown})

    def test_panels_do_not_overlap(self):
        taken = set()
        for it in dashboard():
            cells = {(it["x"] + dx, it["y"] + dy) for dx in range(it["width"]) for dy in range(it["height"])}
            self.assertFalse(taken & cells, it["properties"])
            self.assertLessEqual(it["x"] + it["width"], 24)
            taken |= cells

    def test_alarms_are_within_the_limits_of_cloudwatch(self):
        """A day for all periods together; a week when a period is at least an hour."""
        for name, alarm in ALARMS.items():
            periods = [alarm["Period"]] if "Period" in alarm else []
            periods += [it["MetricStat"]["Period"] for it in alarm.get("Metrics", []) if "MetricStat" in it]
            for period in periods:
                whole = period * alarm["EvaluationPeriods"]
                self.assertLessEqual(whole, 7 * 86400 if period >= 3600 else 86400, name)
            self.assertLessEqual(len(set(periods)), 1, name)

    def test_what_is_scheduled_is_watched_by_an_alarm_that_takes_silence_for_a_fault(self):
        scheduled = {
            target["Arn"]["Ref"].removesuffix("Aliaslive")
            for it in RESOURCES.values()
            if it["Type"] == "AWS::Events::Rule"
            for target in it["Properties"]["Targets"]
        }
        watched = {
            alarm["Dimensions"][0]["Value"]["Ref"]
            for alarm in WAKING.values()
            if alarm.get("MetricName") == "Errors"
            and (alarm["Statistic"], alarm["TreatMissingData"]) == ("Minimum", "breaching")
        }
        self.assertEqual(scheduled, watched)


if __name__ == "__main__":
    unittest.main()
