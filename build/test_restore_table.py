"""Tests build/restore-table.

The tests of arguments run anywhere; those of restores only if AWS_ENDPOINT_URL and STACK name an emulator and a stack
deployed there, which uses another table afterwards.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import time
import unittest
import uuid

import boto3
import restore_table

DEPLOYED = bool(os.environ.get("AWS_ENDPOINT_URL") and os.environ.get("STACK"))

FAILS_WITH_ANOTHER_TABLE = """
Parameters: { TableName: { Type: String }, TableStreamArn: { Type: String, Default: "" } }
Conditions: { IsAnother: !Not [!Equals [!Ref TableStreamArn, ""]] }
Resources:
  Kept: { Type: AWS::SNS::Topic }
  Refused:
    Type: AWS::Lambda::Url
    Condition: IsAnother
    Properties: { TargetFunctionArn: no-such-function, AuthType: AWS_IAM }
Outputs: { TableName: { Value: !Ref TableName } }
"""


def restore(*arguments):
    """The exit code and the output."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = restore_table.main(list(arguments))
        except SystemExit as ended:
            code = ended.code
    return code, said.getvalue()


class ArgumentsTest(unittest.TestCase):
    def assert_refused(self, part, *arguments):
        code, said = restore(*arguments)
        self.assertEqual(code, 2, said)
        self.assertIn(part, said)

    def test_a_time_needs_its_zone(self):
        self.assert_refused("needs a zone", "2026-11-28T03:15:00")

    def test_an_invalid_time_is_refused(self):
        self.assert_refused("must be latest or a time", "yesterday")

    def test_a_point_in_time_is_required(self):
        self.assert_refused("TO")

    def test_an_invalid_name_is_refused(self):
        self.assert_refused("3 to 255", "latest", "a/b")

    def test_a_time_of_another_zone_is_the_same_time(self):
        self.assertEqual(
            restore_table.utc(restore_table.point_in_time("2026-11-28T04:15:00+01:00")),
            restore_table.utc(restore_table.point_in_time("2026-11-28T03:15:00Z")),
        )


@unittest.skipUnless(DEPLOYED, "AWS_ENDPOINT_URL and STACK name no deployed stack")
class RestoreTest(unittest.TestCase):
    """All tests share one stack; each leaves it usable for the next."""

    @classmethod
    def setUpClass(cls):
        cls.dynamodb = boto3.client("dynamodb")
        cls.cloudformation = boto3.client("cloudformation")
        cls.lambdas = boto3.client("lambda")

    def setUp(self):
        self.own = self.used_table()
        # In the template, but not created by every emulator.
        self.dynamodb.update_time_to_live(
            TableName=self.own, TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"}
        )
        self.dynamodb.update_continuous_backups(
            TableName=self.own, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
        self.name = f"restored-{uuid.uuid4().hex[:8]}"

    # ---- Fixtures ----

    def stack(self, name=os.environ.get("STACK")):
        return self.cloudformation.describe_stacks(StackName=name)["Stacks"][0]

    def used_table(self):
        return restore_table.output(self.stack(), "TableName")

    def tables_of_functions(self, stack=os.environ.get("STACK")):
        pages = self.cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        functions = [
            it["PhysicalResourceId"]
            for page in pages
            for it in page["StackResourceSummaries"]
            if it["ResourceType"] == "AWS::Lambda::Function"
        ]
        configurations = [self.lambdas.get_function_configuration(FunctionName=it) for it in functions]
        return {it["Environment"]["Variables"]["TABLE_NAME"] for it in configurations}

    def item(self, table, pk, sk):
        return self.dynamodb.get_item(TableName=table, Key={"pk": {"S": pk}, "sk": {"S": sk}}).get("Item")

    def put(self, table, **attributes):
        kinds = {str: "S", int: "N"}
        item = {name: {kinds[type(value)]: str(value)} for name, value in attributes.items()}
        self.dynamodb.put_item(TableName=table, Item=item)

    def account(self, available):
        """A user with one grant of 100, whose account says `available`."""
        user, grant, now = f"user_{uuid.uuid4().hex}", str(uuid.uuid4()), int(time.time() * 1000)
        self.put(
            self.own, pk=f"ACCOUNT#{user}#interaction", sk="ACCOUNT", available=available, granted=100, version=1
        )
        self.put(
            self.own,
            pk=f"TX#{grant}",
            sk="TX",
            userId=user,
            creditType="interaction",
            type="grant",
            amount=100,
            missing=0,
            reference="restore",
            createdAt=now,
            txPk=f"TRANSACTIONS#{user}#interaction",
            txSk=f"{now:013d}#{grant}",
        )
        return user

    def available(self, table, user):
        return self.item(table, f"ACCOUNT#{user}#interaction", "ACCOUNT")["available"]["N"]

    def waiting_message(self, seconds):
        """An accepted message without an attempt, whose hold expires in this many seconds."""
        message, now = str(uuid.uuid4()), int(time.time() * 1000)
        end = now + 1000 * seconds
        key = {"pk": f"MESSAGE#{message}", "sk": "MESSAGE"}
        step = {"status": "queued", "trial": "none", "attempt": 0, "queuedAgain": 0, "stepAt": now, "money": "held"}
        times = {"createdAt": now, "updatedAt": now, "holdExpiresAt": end}
        sweep = {"lookShard": "0", "lookAt": f"{end:013d}#{message}"}
        kept = {"userId": "user_waiting", "key": message, "type": "text", "credits": 1, "chargeOn": "accepted"}
        self.put(self.own, **key, **kept, **step, **times, **sweep, version=1, holdId=str(uuid.uuid4()))
        self.addCleanup(self.delete, key)

    def delete(self, key):
        for table in (self.own, self.name):
            self.dynamodb.delete_item(TableName=table, Key={it: {"S": value} for it, value in key.items()})

    def assert_refused(self, part, *arguments):
        code, said = restore(*arguments)
        self.assertEqual(code, 1, said)
        self.assertIn(part, said)

    # ---- Refusals ----

    def test_a_time_before_the_first_is_refused_with_the_possible_times(self):
        self.assert_refused("can be restored to a time from", "2020-01-01T00:00:00Z", self.name)
        self.assertIsNone(restore_table.described(self.dynamodb, self.name))

    def test_a_future_time_is_refused(self):
        self.assert_refused("can be restored to a time from", "2100-01-01T00:00:00Z", self.name)

    def test_another_table_of_that_name_is_unchanged(self):
        keys = {"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "pk", "AttributeType": "S"}
        self.dynamodb.create_table(
            TableName=self.name, KeySchema=keys[:1], AttributeDefinitions=keys[1:], BillingMode="PAY_PER_REQUEST"
        )
        self.addCleanup(self.dynamodb.delete_table, TableName=self.name)
        self.assert_refused("was not restored from", "latest", self.name)

    def test_a_missing_stack_is_named(self):
        kept = os.environ["STACK"]
        os.environ["STACK"] = "no-such-stack"
        self.addCleanup(os.environ.update, STACK=kept)
        self.assert_refused("there is no stack no-such-stack", "latest")

    # ---- Restores ----

    def test_a_restored_table_is_like_its_source_and_goes_into_service(self):
        right, torn = self.account(100), self.account(90)
        self.dynamodb.tag_resource(
            ResourceArn=self.dynamodb.describe_table(TableName=self.own)["Table"]["TableArn"],
            Tags=[{"Key": "team", "Value": "credits"}],
        )

        code, said = restore("latest", self.name)

        self.assertEqual(code, 0, said)
        self.assertEqual(self.tables_of_functions(), {self.name})
        self.assertEqual(self.used_table(), self.name)
        table = self.dynamodb.describe_table(TableName=self.name)["Table"]
        self.assertTrue(table["DeletionProtectionEnabled"])
        self.assertEqual(table["StreamSpecification"], {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
        ttl = self.dynamodb.describe_time_to_live(TableName=self.name)["TimeToLiveDescription"]
        self.assertEqual(ttl["AttributeName"], "ttl")
        recovery = restore_table.recovery(self.dynamodb, self.name)
        self.assertEqual(recovery["PointInTimeRecoveryStatus"], "ENABLED")
        tags = self.dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]
        self.assertIn({"Key": "team", "Value": "credits"}, tags)
        self.assertEqual(self.available(self.name, right), "100")
        self.assertEqual(self.available(self.name, torn), "100")
        self.assertIn("account_drift, reported", said)
        self.assertIn("account_drift, repaired", said)
        self.assertNotIn(right, said)
        streams = {it["EventSourceArn"] for it in self.mappings() if ":dynamodb:" in it["EventSourceArn"]}
        self.assertIn(table["LatestStreamArn"], streams)
        self.assertFalse([it for it in streams if f":table/{self.own}/" in it])
        # The previous table is unchanged, and the output says how to switch back to it.
        self.assertEqual(self.available(self.own, torn), "90")
        self.assertIn(f"TableName={self.own} TableStreamArn=", said)
        for step in ("restore", "reconcile", "switch the stack", "total"):
            self.assertRegex(said, rf"(?m)^{step} +\d+\.\d$")

        code, said = restore("latest", self.name)
        self.assertEqual(code, 0, said)
        self.assertIn(f"already uses {self.name}", said)

    def mappings(self):
        pages = self.lambdas.get_paginator("list_event_source_mappings").paginate()
        return [it for page in pages for it in page["EventSourceMappings"]]

    def test_an_interrupted_restore_continues(self):
        torn = self.account(90)
        # The state after a crash right after the restore was requested.
        self.dynamodb.restore_table_to_point_in_time(
            SourceTableName=self.own, TargetTableName=self.name, UseLatestRestorableTime=True
        )
        # Writes from now on would be in a second restore.
        late = self.account(100)

        code, said = restore("latest", self.name, "--no-switch")

        self.assertEqual(code, 0, said)
        self.assertEqual(self.used_table(), self.own)
        self.assertEqual(self.tables_of_functions(), {self.own})
        self.assertEqual(self.available(self.name, torn), "100")
        self.assertIsNone(self.item(self.name, f"ACCOUNT#{late}#interaction", "ACCOUNT"))
        stream = self.dynamodb.describe_table(TableName=self.name)["Table"]["LatestStreamArn"]

        code, said = restore("latest", self.name)

        self.assertEqual(code, 0, said)
        self.assertNotIn("account_drift", said)
        self.assertEqual(self.tables_of_functions(), {self.name})
        self.assertEqual(restore_table.output(self.stack(), "TableStreamArn"), stream)

    def test_the_next_run_finishes_a_run_that_died_at_any_step(self):
        torn = self.account(90)
        for step in ("restore", "deletion", "stream", "time", "point-in-time", "tags", "reconcile", "switch"):
            command = [sys.executable, restore_table.__file__, "latest", self.name]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
                reached = any(line.startswith(step) for line in run.stdout)
                run.kill()
            self.assertTrue(reached, step)

        code, said = restore("latest", self.name)

        self.assertEqual(code, 0, said)
        self.assertEqual(self.tables_of_functions(), {self.name})
        self.assertEqual(self.available(self.name, torn), "100")
        self.assertIn(f"TableName={self.own} ", said)

    def test_a_new_stack_uses_a_remaining_table(self):
        """As after the deletion of the stack that created the table."""
        kept, user = self.own, self.account(100)
        code, said = restore("latest", self.name)
        self.assertEqual(code, 0, said)
        stream = self.dynamodb.describe_table(TableName=kept)["Table"]["LatestStreamArn"]
        given = {it["ParameterKey"]: it["ParameterValue"] for it in self.stack()["Parameters"]}
        given |= {"TableName": kept, "TableStreamArn": stream}
        stack = f"again-{uuid.uuid4().hex[:8]}"
        self.cloudformation.create_stack(
            StackName=stack,
            TemplateURL=self.template_url(),
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )

        self.assertEqual(restore_table.settled_stack(self.cloudformation, stack)["StackStatus"], "CREATE_COMPLETE")

        self.assertEqual(self.tables_of_functions(stack), {kept})
        self.cloudformation.delete_stack(StackName=stack)
        self.cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig={"Delay": 2})
        self.assertEqual(self.available(kept, user), "100")

    def template_url(self):
        """The deployed template is too long to be sent."""
        template = self.cloudformation.get_template(StackName=os.environ["STACK"])["TemplateBody"]
        s3, bucket = boto3.client("s3", region_name="us-east-1"), f"templates-{uuid.uuid4().hex}"
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="template.json", Body=json.dumps(template).encode())
        return f"{os.environ['AWS_ENDPOINT_URL']}/{bucket}/template.json"

    def test_a_message_that_may_have_been_sent_is_not_sent_again_by_default(self):
        self.waiting_message(seconds=600)
        self.waiting_message(seconds=-600)

        self.assert_refused("1 messages waited", "latest", self.name)
        self.assertEqual(self.used_table(), self.own)

        code, said = restore("latest", self.name, "--send-waiting")
        self.assertEqual(code, 0, said)
        self.assertEqual(self.used_table(), self.name)

    def test_a_failed_switch_reports_the_reason_and_the_current_table(self):
        stack = f"switch-{uuid.uuid4().hex[:8]}"
        self.cloudformation.create_stack(
            StackName=stack,
            TemplateBody=FAILS_WITH_ANOTHER_TABLE,
            Parameters=[{"ParameterKey": "TableName", "ParameterValue": "kept"}],
        )
        self.addCleanup(self.cloudformation.delete_stack, StackName=stack)
        there = restore_table.settled_stack(self.cloudformation, stack)

        with self.assertRaises(restore_table.Refused) as refused, contextlib.redirect_stdout(io.StringIO()) as said:
            restore_table.switch(self.cloudformation, there, "another", "its stream")

        self.assertIn("UPDATE_ROLLBACK_COMPLETE and uses kept", str(refused.exception))
        self.assertRegex(said.getvalue(), "Refused: .*no-such-function")


if __name__ == "__main__":
    unittest.main()
