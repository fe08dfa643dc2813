"""All that a request passes sends traces, and the rule that chooses them is this stack's own.

    .venv/bin/python -m unittest discover -s build
"""

import unittest

from check_permissions import SEND_TRACES
from evaluate_template import evaluate
from expand_template import expand
from parameter_values import FIRST

RESOURCES = evaluate(expand(), FIRST)


def of_type(kind):
    return {name: it["Properties"] for name, it in RESOURCES.items() if it["Type"] == kind}


def may_send_traces(role):
    statements = [it for policy in role.get("Policies", []) for it in policy["PolicyDocument"]["Statement"]]
    return SEND_TRACES in role.get("ManagedPolicyArns", []) or any(
        "xray:PutTraceSegments" in it["Action"] for it in statements
    )


class Tracing(unittest.TestCase):
    def test_every_function_and_the_state_machine_send_traces(self):
        functions = of_type("AWS::Lambda::Function")
        self.assertTrue(functions)
        for name, function in functions.items():
            self.assertEqual({"Mode": "Active"}, function["TracingConfig"], name)
        machines = of_type("AWS::StepFunctions::StateMachine")
        for name, machine in machines.items():
            self.assertEqual({"Enabled": True}, machine["TracingConfiguration"], name)
        for name in [*functions, *machines]:
            self.assertTrue(may_send_traces(RESOURCES[f"{name}Role"]["Properties"]), name)

    def test_the_rule_is_of_this_stack_and_records_little(self):
        (rule,) = (it["SamplingRule"] for it in of_type("AWS::XRay::SamplingRule").values())
        self.assertEqual("interaction-credits-1234567db123", rule["RuleName"])
        self.assertLessEqual(len(rule["RuleName"]), 32)  # X-Ray's limit
        self.assertTrue(rule["ServiceName"].endswith("-*"))
        self.assertEqual((1, 0.01), (rule["ReservoirSize"], rule["FixedRate"]))


if __name__ == "__main__":
    unittest.main()
