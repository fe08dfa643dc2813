"""The steps of build/restore-table, which documents its usage. Each step first checks whether it is already done."""

import argparse
import collections
import contextlib
import datetime
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import uuid

import boto3
from botocore.exceptions import BotoCoreError, ClientError

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")
LATEST = "latest"
AT_ONCE = "AllAtOnce"

# If findings remain after this many repairs, repairing does not help.
MAX_REPAIRS = 10

FINDING = re.compile(r"\w+, (\w+):")
CHECKED = re.compile(r"\d+ accounts checked, (\d+) skipped")


class Refused(Exception):
    """The restore cannot continue; the message is for the operator."""


class Steps:
    """Prints each step with its duration, and all of them at the end."""

    def __init__(self):
        self.taken = []

    @contextlib.contextmanager
    def step(self, name):
        print(f"{name} …", flush=True)
        began = time.monotonic()
        try:
            yield
        finally:
            self.taken.append((name, time.monotonic() - began))
            print(f"  {self.taken[-1][1]:.1f} s", flush=True)

    def print(self):
        print(f"\n{'step':<34}{'seconds':>9}")
        for name, seconds in [*self.taken, ("total", sum(seconds for _, seconds in self.taken))]:
            print(f"{name:<34}{seconds:>9.1f}")


def say(text):
    print(f"  {text}", flush=True)


def pauses():
    """Increasing pauses between polls, up to fifteen seconds."""
    for seconds in itertools.chain([0.2, 1, 2, 5, 10], itertools.repeat(15)):
        yield
        time.sleep(seconds)


def utc(moment):
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


# ---- Arguments ----


def point_in_time(text):
    """`latest` as None, or a time with its zone."""
    if text == LATEST:
        return None
    try:
        moment = datetime.datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be latest or a time such as 2026-11-28T03:15:00Z, not {text}") from None
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"needs a zone, such as {text}Z for UTC")
    return moment


def table_name(text):
    if not TABLE_NAME.fullmatch(text):
        raise argparse.ArgumentTypeError("must be 3 to 255 of A-Z a-z 0-9 _ . -")
    return text


def arguments(given):
    parser = argparse.ArgumentParser(
        prog="build/restore-table", description="Restores the stack's table and puts it into service."
    )
    parser.add_argument("to", type=point_in_time, metavar="TO", help="latest, or a time with its zone")
    parser.add_argument("name", type=table_name, metavar="NAME", nargs="?", help="the new table's name")
    parser.add_argument("--no-switch", action="store_true", help="do not switch the stack to the new table")
    parser.add_argument("--send-waiting", action="store_true", help="switch even if messages wait to be sent")
    return parser.parse_args(given)


def stack_name():
    kept = re.search(r'^stack_name = "(.*)"$', (ROOT / "samconfig.toml").read_text(), re.MULTILINE)
    return os.environ.get("STACK") or kept.group(1)


# ---- The stack ----


def settled_stack(cloudformation, name):
    """Returns the stack when no update is in progress: an earlier run may have started one."""
    for _ in pauses():
        try:
            stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                raise Refused(f"there is no stack {name}: set STACK to the name of the stack") from None
            raise
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            return stack


def output(stack, name):
    return next(it["OutputValue"] for it in stack["Outputs"] if it["OutputKey"] == name)


def switch(cloudformation, stack, table, stream):
    """Switches the stack to the table. All other parameters keep their values.

    With a canary, a tenth of the calls would use another table than the rest for minutes. Therefore all calls switch
    at the same time; afterwards the stack's own rollout is set again.
    """
    rollout = {it["ParameterKey"]: it["ParameterValue"] for it in stack["Parameters"]}.get("Rollout", AT_ONCE)
    at_once = {} if rollout == AT_ONCE else {"Rollout": AT_ONCE}
    stack = update(cloudformation, stack, {"TableName": table, "TableStreamArn": stream, **at_once})
    if output(stack, "TableName") != table:
        raise Refused(f"the stack uses {output(stack, 'TableName')}")
    if at_once:
        update(cloudformation, stack, {"Rollout": rollout})


def update(cloudformation, stack, new):
    """Updates the stack with the new parameters; the others keep their values."""
    name = stack["StackName"]
    kept = [it["ParameterKey"] for it in stack["Parameters"] if it["ParameterKey"] not in new]
    token = f"restore-table-{uuid.uuid4()}"
    cloudformation.update_stack(
        StackName=name,
        UsePreviousTemplate=True,
        Parameters=[{"ParameterKey": key, "UsePreviousValue": True} for key in kept]
        + [{"ParameterKey": key, "ParameterValue": value} for key, value in new.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        ClientRequestToken=token,
    )
    updated = settled_stack(cloudformation, name)
    if updated["StackStatus"] != "UPDATE_COMPLETE":
        for reason in failures(cloudformation, name, token):
            say(reason)
        raise Refused(f"the stack is {updated['StackStatus']} and uses {output(updated, 'TableName')}")
    return updated


def failures(cloudformation, stack, token):
    events = cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack)
    for event in (it for page in events for it in page["StackEvents"]):
        if event.get("ClientRequestToken") == token and event["ResourceStatus"].endswith("_FAILED"):
            yield f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', event['ResourceStatus'])}"


# ---- The tables ----


def described(dynamodb, table):
    """The table's description; None if there is no such table."""
    try:
        return dynamodb.describe_table(TableName=table)["Table"]
    except dynamodb.exceptions.ResourceNotFoundException:
        return None


def active(dynamodb, table):
    """Returns the table's description when the table and its indexes are active."""
    began = said = time.monotonic()
    for _ in pauses():
        now = described(dynamodb, table)
        states = [it["IndexStatus"] for it in now.get("GlobalSecondaryIndexes", [])] if now else []
        if now and {now["TableStatus"], *states} == {"ACTIVE"}:
            return now
        if time.monotonic() - said >= 60:
            said = time.monotonic()
            say(f"{now['TableStatus'] if now else 'does not exist yet'} after {said - began:.0f} s")


def recovery(dynamodb, table):
    backups = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    return backups.get("PointInTimeRecoveryDescription", {"PointInTimeRecoveryStatus": "DISABLED"})


def check_restorable(dynamodb, source, to):
    """Refuses restores that DynamoDB would refuse, and names the possible times."""
    name = source["TableName"]
    if not source.get("StreamSpecification", {}).get("StreamEnabled"):
        raise Refused(f"{name} has no stream, so no stack can use it")
    now = recovery(dynamodb, name)
    if now["PointInTimeRecoveryStatus"] != "ENABLED":
        raise Refused(f"{name} has no point-in-time recovery, so it cannot be restored")
    first, last = now["EarliestRestorableDateTime"], now["LatestRestorableDateTime"]
    if to and not first <= to <= last:
        raise Refused(f"{name} can be restored to a time from {utc(first)} to {utc(last)}, not to {utc(to)}")


def check_earlier_run(source, restored, to):
    """Continues with an existing table only if it is the requested restore."""
    name = restored["TableName"]
    summary = restored.get("RestoreSummary", {})
    if summary.get("SourceTableArn") != source["TableArn"]:
        raise Refused(f"{name} exists and was not restored from {source['TableName']}: choose another name")
    if to and utc(summary["RestoreDateTime"]) != utc(to):
        raise Refused(f"{name} exists and was restored to {utc(summary['RestoreDateTime'])}: choose another name")


def begin_restore(dynamodb, source, table, to):
    time_of_it = {"RestoreDateTime": to} if to else {"UseLatestRestorableTime": True}
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=source["TableName"], TargetTableName=table, **time_of_it
    )


def check_layout(source, restored):
    """A restore keeps keys, indexes and billing; a table with other ones must not go into service."""

    def layout(table):
        indexes = table.get("GlobalSecondaryIndexes", [])
        return {
            "keys": table["KeySchema"],
            "indexes": sorted((it["IndexName"], str(it["KeySchema"]), it["Projection"]["ProjectionType"]) for it in indexes),
            "billing": table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED"),
        }

    wanted, there = layout(source), layout(restored)
    for part in wanted:
        if wanted[part] != there[part]:
            raise Refused(f"the restored table has different {part}: {there[part]}, not {wanted[part]}")


def protect(dynamodb, source, table):
    if not source.get("DeletionProtectionEnabled"):
        say("the source has none")
    elif not active(dynamodb, table).get("DeletionProtectionEnabled"):
        dynamodb.update_table(TableName=table, DeletionProtectionEnabled=True)
        active(dynamodb, table)


def add_stream(dynamodb, source, table):
    """Returns the ARN of the new table's stream."""
    wanted = source["StreamSpecification"]
    there = active(dynamodb, table).get("StreamSpecification", {})
    if not there.get("StreamEnabled"):
        dynamodb.update_table(TableName=table, StreamSpecification=wanted)
    elif there["StreamViewType"] != wanted["StreamViewType"]:
        raise Refused(f"{table} has a stream of {there['StreamViewType']}, not of {wanted['StreamViewType']}")
    return active(dynamodb, table)["LatestStreamArn"]


def add_time_to_live(dynamodb, source, table):
    def ttl(name):
        now = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        return now["AttributeName"] if now["TimeToLiveStatus"] in ("ENABLED", "ENABLING") else None

    wanted, there = ttl(source["TableName"]), ttl(table)
    if not wanted:
        say("the source has none")
    elif not there:
        dynamodb.update_time_to_live(
            TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": wanted}
        )
    elif there != wanted:
        raise Refused(f"the TTL of {table} is on {there}, not on {wanted}")


def add_recovery(dynamodb, source, table):
    wanted = recovery(dynamodb, source["TableName"])
    days = {it: wanted[it] for it in ("RecoveryPeriodInDays",) if it in wanted}
    for _ in pauses():
        if recovery(dynamodb, table)["PointInTimeRecoveryStatus"] == "ENABLED":
            return
        # A new table's backups are not available immediately.
        with contextlib.suppress(dynamodb.exceptions.ContinuousBackupsUnavailableException):
            dynamodb.update_continuous_backups(
                TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True, **days}
            )


def add_tags(dynamodb, source, restored):
    def tags(arn):
        pages = dynamodb.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
        # Tags that begin with aws: are reserved.
        return {it["Key"]: it["Value"] for page in pages for it in page["Tags"] if not it["Key"].startswith("aws:")}

    wanted, there = tags(source["TableArn"]), tags(restored["TableArn"])
    missing = [{"Key": key, "Value": value} for key, value in wanted.items() if there.get(key) != value]
    if missing:
        dynamodb.tag_resource(ResourceArn=restored["TableArn"], Tags=missing)


# ---- The restored table's content ----


class Reconciler:
    """Runs the deployed reconciler's class in this process's environment, on a table that no function uses yet."""

    def __init__(self, session, dynamodb, table):
        self.session, self.dynamodb, self.table = session, dynamodb, table

    def environment(self, repair):
        """Passes on the credentials that boto3 found: the JVM's SDK has no modules for roles and single sign-on."""
        keys = self.session.get_credentials().get_frozen_credentials()
        mine = {
            "TABLE_NAME": self.table,
            "REPAIR": "1" if repair else "0",
            "AWS_REGION": self.dynamodb.meta.region_name,
            "AWS_ENDPOINT_URL_DYNAMODB": self.dynamodb.meta.endpoint_url,
            "AWS_ACCESS_KEY_ID": keys.access_key,
            "AWS_SECRET_ACCESS_KEY": keys.secret_key,
        }
        kept = {it: value for it, value in os.environ.items() if it not in ("AWS_PROFILE", "AWS_SESSION_TOKEN")}
        return {**kept, **mine, **({"AWS_SESSION_TOKEN": keys.token} if keys.token else {})}

    def check(self, repair):
        """Checks all accounts; returns the number of findings by outcome."""
        outcomes = collections.Counter()
        with tempfile.TemporaryFile("w+") as errors:
            with subprocess.Popen(
                ["build/local", "com.interactioncredits.local.Reconcile"],
                cwd=ROOT,
                env=self.environment(repair),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as checking:
                for line in checking.stdout:
                    say(line.rstrip())
                    outcomes.update(FINDING.findall(line)[:1])
                    if int((CHECKED.match(line) or [0, 0])[1]):
                        say("a skipped account has more records than one page can read")
            if checking.returncode:
                errors.seek(0)
                raise Refused(f"the reconciler failed:\n{errors.read()[-2000:]}")
        return outcomes

    def repaired(self):
        """Repairs until only findings that need a decision remain; returns their number."""
        say("without repair:")
        outcomes = self.check(repair=False)
        for _ in range(MAX_REPAIRS):
            if set(outcomes) <= {"left"}:
                return outcomes["left"]
            say("with repair:")
            outcomes = self.check(repair=True)
        raise Refused(f"after {MAX_REPAIRS} repairs there are still findings to repair")


def check_waiting(dynamodb, table, send_waiting):
    """Messages that waited to be sent at that time are sent after the switch, a second time if they were sent since."""
    waiting = holds_of_waiting(dynamodb, table)
    if not waiting:
        return
    say(f"{len(waiting)} messages waited to be sent, the last of them until {utc(max(waiting))}")
    if not send_waiting:
        raise Refused(
            f"messages that may already have been sent would be sent again. Run this again after {utc(max(waiting))}, when"
            " their holds have expired, or now with --send-waiting"
        )


def holds_of_waiting(dynamodb, table):
    """The expiry times of the holds of messages that the sweep would queue."""
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, IndexName="unfinished")
    keys = [{"pk": it["pk"], "sk": it["sk"]} for page in pages for it in page["Items"]]
    now = datetime.datetime.now(datetime.timezone.utc)
    ends = []
    for begin in range(0, len(keys), 100):
        asked = {table: {"Keys": keys[begin : begin + 100], "ConsistentRead": True}}
        while asked:
            answer = dynamodb.batch_get_item(RequestItems=asked)
            for item in answer["Responses"].get(table, []):
                end = datetime.datetime.fromtimestamp(
                    int(item.get("holdExpiresAt", {"N": "0"})["N"]) / 1000, datetime.timezone.utc
                )
                may_be_sent = item["status"]["S"] in ("queued", "sending") and item["trial"]["S"] in ("none", "not_taken")
                if may_be_sent and end > now:
                    ends.append(end)
            asked = answer["UnprocessedKeys"]
    return ends


# ---- The whole restore ----


def prepare(dynamodb, steps, source, table, to):
    """Restores the table with all settings of the source; returns its stream's ARN."""
    with steps.step("restore"):
        if not described(dynamodb, table):
            begin_restore(dynamodb, source, table, to)
        restored = active(dynamodb, table)
        check_layout(source, restored)
        if "RestoreSummary" in restored:
            say(f"to {utc(restored['RestoreSummary']['RestoreDateTime'])}")
    with steps.step("deletion protection"):
        protect(dynamodb, source, table)
    # Before TTL, so that its deletions are in the stream.
    with steps.step("stream"):
        stream = add_stream(dynamodb, source, table)
    with steps.step("time to live"):
        add_time_to_live(dynamodb, source, table)
    with steps.step("point-in-time recovery"):
        add_recovery(dynamodb, source, table)
    with steps.step("tags"):
        add_tags(dynamodb, source, restored)
    return stream


def run(asked, steps):
    session = boto3.session.Session()
    dynamodb, cloudformation = session.client("dynamodb"), session.client("cloudformation")
    with steps.step("check"):
        stack = settled_stack(cloudformation, stack_name())
        if "TableName" not in (it["ParameterKey"] for it in stack["Parameters"]):
            raise Refused("the stack has no parameter TableName: deploy the current template first")
        used = output(stack, "TableName")
        source = described(dynamodb, used)
        if not source:
            raise Refused(f"there is no table {used}: restore the backup that DynamoDB created when it was deleted")
        if used != asked.name:
            earlier = described(dynamodb, asked.name)
            if earlier:
                check_earlier_run(source, earlier, asked.to)
            else:
                check_restorable(dynamodb, source, asked.to)
    if used == asked.name:
        print(f"The stack already uses {used}.")
        return
    stream = prepare(dynamodb, steps, source, asked.name, asked.to)
    with steps.step("reconcile"):
        left = Reconciler(session, dynamodb, asked.name).repaired()
    if asked.no_switch:
        print(f"\n{asked.name} is ready; the stack still uses {used}.")
    else:
        with steps.step("messages that would be sent"):
            check_waiting(dynamodb, asked.name, asked.send_waiting)
        with steps.step("switch the stack"):
            switch(cloudformation, stack, asked.name, stream)
        say_what_is_next(stack, source, asked.name, stream)
    if left:
        print(f"{left} findings need a decision: see LedgerDriftAlarm in docs/runbook.md.")


def say_what_is_next(stack, source, table, stream):
    print(
        f"""
The stack {stack["StackName"]} uses {table}.
If samconfig.toml has the parameters, add these:
  TableName={table}
  TableStreamArn={stream}
Never remove them: without them the stack creates a new, empty table.
The previous table still exists, with all writes until now. To switch back to it:
  sam deploy --parameter-overrides TableName={source["TableName"]} TableStreamArn={source["LatestStreamArn"]}"""
    )


def main(given):
    asked = arguments(given)
    text = LATEST if asked.to is None else utc(asked.to)
    if not asked.name:
        now = datetime.datetime.now(datetime.timezone.utc)
        asked.name = f"{stack_name()}-restored-{now.strftime('%Y%m%dT%H%M%SZ')}"
    print(f"Restoring into {asked.name}. To continue after an interruption: build/restore-table {text} {asked.name}", flush=True)
    steps = Steps()
    try:
        run(asked, steps)
        return 0
    except Refused as refused:
        print(f"restore-table: {refused}", file=sys.stderr)
        return 1
    except (ClientError, BotoCoreError) as fault:
        print(f"restore-table: AWS: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("restore-table: interrupted", file=sys.stderr)
        return 130
    finally:
        steps.print()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
