"""The rollout of a new version in the expanded template, and the order in which CloudFormation creates its resources.

    .venv/bin/python -m unittest discover -s build
"""

import copy
import json
import re
import unittest

from expand_template import expand

EXPANDED = expand()
RESOURCES = EXPANDED["Resources"]
HOOK = "CheckDeployment"
STACK = "interaction-credits"


def of_type(kind):
    return {name: it for name, it in RESOURCES.items() if it["Type"] == kind}


def text(value):
    """The value of a reference or a text of the template in this stack; a reference to a resource stays its id."""
    if isinstance(value, dict) and "Fn::Sub" in value:
        written, given = value["Fn::Sub"] if isinstance(value["Fn::Sub"], list) else (value["Fn::Sub"], {})
        for name, it in {"AWS::StackName": STACK, **given}.items():
            written = written.replace("${" + name + "}", it)
        return written
    return value["Ref"] if isinstance(value, dict) else value


def references(value, resources):
    """The ids of the resources that a value depends on."""
    if isinstance(value, list):
        return set().union(*(references(it, resources) for it in value))
    if not isinstance(value, dict):
        return set()
    found = set().union(*(references(it, resources) for it in value.values()))
    for function, argument in value.items():
        if function == "Ref":
            found.add(argument)
        elif function == "Fn::GetAtt":
            found.add(argument[0] if isinstance(argument, list) else argument.split(".")[0])
        elif function == "Fn::Sub":
            written = argument[0] if isinstance(argument, list) else argument
            found.update(name.split(".")[0] for name in re.findall(r"\$\{([^!}]+)\}", written))
    return found & set(resources)


def circle(resources):
    """A cycle of resources, in order; empty if there is none."""
    needs = {}
    for name, it in resources.items():
        depends = it.get("DependsOn", [])
        needs[name] = references([it.get("Properties", {}), it.get("UpdatePolicy", {})], resources) | set(
            depends if isinstance(depends, list) else [depends]
        )
    done = set()

    def walk(name, path):
        if name in path:
            return path[path.index(name) :] + [name]
        if name in done:
            return []
        for need in sorted(needs[name]):
            found = walk(need, [*path, name])
            if found:
                return found
        done.add(name)
        return []

    return next((found for found in (walk(name, []) for name in resources) if found), [])


class Rollout(unittest.TestCase):
    def test_every_function_but_the_hook_rolls_out_by_a_deployment_group_of_its_own(self):
        functions = set(of_type("AWS::Lambda::Function"))
        aliases = {alias["Properties"]["FunctionName"]["Ref"]: alias for alias in of_type("AWS::Lambda::Alias").values()}
        self.assertEqual(functions, set(aliases))
        self.assertNotIn("UpdatePolicy", aliases.pop(HOOK))
        groups = []
        for function, alias in aliases.items():
            update = alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
            self.assertEqual({"Ref": HOOK}, update["BeforeAllowTrafficHook"], function)
            groups.append(update["DeploymentGroupName"]["Ref"])
        self.assertEqual(sorted(of_type("AWS::CodeDeploy::DeploymentGroup")), sorted(groups))

    def test_every_group_shifts_in_two_steps_and_rolls_back_automatically(self):
        for name, group in of_type("AWS::CodeDeploy::DeploymentGroup").items():
            properties = group["Properties"]
            config = text(properties["DeploymentConfigName"])
            self.assertEqual("CodeDeployDefault.LambdaCanary10Percent5Minutes", config, name)
            rollback = properties["AutoRollbackConfiguration"]
            self.assertTrue(rollback["Enabled"], name)
            self.assertLessEqual({"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"}, set(rollback["Events"]), name)

    def test_an_emergency_shifts_immediately_without_alarms_and_is_still_checked(self):
        resources = expand(parameters={"Rollout": "AllAtOnce"})["Resources"]
        for name in of_type("AWS::CodeDeploy::DeploymentGroup"):
            properties = resources[name]["Properties"]
            self.assertEqual("CodeDeployDefault.LambdaAllAtOnce", text(properties["DeploymentConfigName"]), name)
            condition, _, without_alarms = properties["AlarmConfiguration"]["Fn::If"]
            # An empty configuration clears the earlier one.
            self.assertEqual({}, without_alarms, name)
            self.assertEqual(
                {"Fn::Not": [{"Fn::Equals": [{"Ref": "Rollout"}, "AllAtOnce"]}]}, EXPANDED["Conditions"][condition]
            )
        alias = resources["SendMessageAliaslive"]["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
        self.assertEqual({"Ref": HOOK}, alias["BeforeAllowTrafficHook"])

    def test_the_alarms_that_stop_a_deployment_exist(self):
        named = {
            text(alarm["Properties"].get("AlarmName", {"Ref": name})): name
            for name, alarm in of_type("AWS::CloudWatch::Alarm").items()
        }
        for name, group in of_type("AWS::CodeDeploy::DeploymentGroup").items():
            alarms = group["Properties"]["AlarmConfiguration"]["Fn::If"][1]
            self.assertTrue(alarms["Enabled"], name)
            watched = [named[text(alarm["Name"])] for alarm in alarms["Alarms"]]
            self.assertEqual(len(watched), len(set(watched)), name)
            self.assertLessEqual(len(watched), 10, "CodeDeploy takes ten")
            self.assertIn("ApiErrorsAlarm", watched)
            # A refusal by WhatsApp is not a fault of the code, and must not block a fix.
            self.assertNotIn("OperatorActionAlarm", watched)

    def test_the_hook_may_be_called_and_may_report(self):
        hook = RESOURCES[HOOK]["Properties"]
        self.assertRegex(text(hook["FunctionName"]), "^CodeDeployHook_")
        statements = [
            statement
            for policy in RESOURCES[HOOK + "Role"]["Properties"]["Policies"]
            for statement in policy["PolicyDocument"]["Statement"]
        ]
        reports = [it for it in statements if "codedeploy:PutLifecycleEventHookExecutionStatus" in it["Action"]]
        self.assertEqual(1, len(reports))
        self.assertIn("deploymentgroup:${ServerlessDeploymentApplication}/", json.dumps(reports[0]["Resource"]))

    def test_there_is_no_cycle(self):
        self.assertEqual([], circle(RESOURCES))

    def test_three_alarms_by_reference_would_be_a_cycle(self):
        for function, alarm, watched in (
            ("PlaceHoldHandler", "ApiErrorsAlarm", "HttpApi"),
            ("SendMessage", "SendingFailedAlarm", "SendingStateMachine"),
            ("SendMessage", "SendingTimedOutAlarm", "SendingStateMachine"),
        ):
            resources = copy.deepcopy(RESOURCES)
            group = resources[function + "DeploymentGroup"]["Properties"]["AlarmConfiguration"]["Fn::If"][1]
            group["Alarms"].append({"Name": {"Ref": alarm}})
            self.assertLessEqual({function + "Aliaslive", alarm, watched}, set(circle(resources)))


if __name__ == "__main__":
    unittest.main()
