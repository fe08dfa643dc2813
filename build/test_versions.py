"""A changed parameter publishes a new version of exactly the functions whose properties it changes.

Lambda publishes no version of a function that did not change, and CloudFormation then rolls the whole update back; a
function that changed without a new version goes on with its old settings behind the alias.

    .venv/bin/python -m unittest discover -s build
"""

import re
import unittest

from evaluate_template import evaluate
from expand_template import expand
from parameter_values import FIRST, changes

EXPANDED = expand()
MAX_DESCRIPTION_LENGTH = 256  # Lambda's limit
MAX_NUMBER_LENGTH = 6  # of a record in AppConfig


def functions(resources):
    return {name: it for name, it in resources.items() if it["Type"] == "AWS::Lambda::Function"}


def versions(resources):
    """The version of each function: what CloudFormation replaces when one of these changes."""
    return {
        it["Properties"]["FunctionName"]: (name, it["Properties"])
        for name, it in resources.items()
        if it["Type"] == "AWS::Lambda::Version"
    }


def changed(before, after):
    return {name for name in before if before[name] != after[name]}


class Versions(unittest.TestCase):
    def setUp(self):
        self.before = evaluate(EXPANDED, FIRST)

    def test_every_function_has_a_version(self):
        self.assertEqual(set(functions(self.before)), set(versions(self.before)))

    def test_exactly_the_functions_that_a_parameter_changes_get_a_new_version(self):
        touched = {}
        for parameter, values in changes(EXPANDED).items():
            after = evaluate(EXPANDED, {**FIRST, **values})
            touched[parameter] = changed(functions(self.before), functions(after))
            with self.subTest(parameter):
                self.assertNotEqual(self.before, after, "the parameter changes nothing at all")
                self.assertEqual(touched[parameter], changed(versions(self.before), versions(after)))
        # The deployment test changes one parameter of each kind; these must be different kinds.
        self.assertEqual(set(functions(self.before)), touched["LogLevel"])
        self.assertEqual(set(), touched["LogRetentionDays"])
        self.assertTrue(set() < touched["MessagePrice"] < set(functions(self.before)))

    def test_a_parameter_that_is_changed_back_replaces_the_version_again(self):
        there = evaluate(EXPANDED, {**FIRST, "MessagePrice": "2"})
        self.assertEqual(
            changed(functions(there), functions(self.before)), changed(versions(there), versions(self.before))
        )

    def test_replaced_versions_are_kept(self):
        # Except for those that read the stream; the template says why.
        lost = {
            it["Properties"]["FunctionName"]
            for it in self.before.values()
            if it["Type"] == "AWS::Lambda::Version"
            and (it.get("DeletionPolicy"), it.get("UpdateReplacePolicy")) != ("Retain", "Retain")
        }
        self.assertEqual({"ExpireHold", "MarkAccounts"}, lost)

    def test_no_event_source_mapping_outlives_its_replacement(self):
        mappings = [
            it for it in self.before.values()
            if it["Type"] == "AWS::Lambda::EventSourceMapping" and "EventSourceArn" in it["Properties"]
        ]
        self.assertTrue(mappings)
        for mapping in mappings:
            if "StreamArn" in mapping["Properties"]["EventSourceArn"]:
                self.assertNotIn("UpdateReplacePolicy", mapping)

    def test_the_longest_settings_fit_into_a_description(self):
        for name, resource in EXPANDED["Resources"].items():
            if resource["Type"] == "AWS::Lambda::Version":
                written = resource["Properties"]["Description"]["Fn::Sub"]
                longest = re.sub(r"\$\{(\w+)}", lambda found: "x" * self.longest(found.group(1)), written)
                self.assertLessEqual(len(longest), MAX_DESCRIPTION_LENGTH, name)

    def longest(self, name):
        parameter = EXPANDED["Parameters"].get(name)
        if parameter is None:
            self.assertEqual("AWS::AppConfig::HostedConfigurationVersion", EXPANDED["Resources"][name]["Type"])
            return MAX_NUMBER_LENGTH
        if "AllowedValues" in parameter:
            return max(len(str(value)) for value in parameter["AllowedValues"])
        if parameter["Type"] == "Number":
            return len(str(parameter["MaxValue"]))
        self.assertIn("MaxLength", parameter, f"{name} has no longest value")
        return int(parameter["MaxLength"])


class Values(unittest.TestCase):
    def test_the_values_are_ones_that_the_template_takes(self):
        for values in ({"FIRST": FIRST} | changes(EXPANDED)).values():
            for name, value in values.items():
                parameter = EXPANDED["Parameters"][name]
                with self.subTest(name):
                    self.assertNotEqual(str(parameter.get("Default")), value)
                    self.assertRegex(value, parameter.get("AllowedPattern", "."))
                    self.assertIn(value, [str(it) for it in parameter.get("AllowedValues", [value])])

    def test_the_first_deployment_gives_what_has_no_default_and_no_more(self):
        asked = {name for name, it in EXPANDED["Parameters"].items() if "Default" not in it}
        self.assertEqual(asked, set(FIRST))
        self.assertLessEqual(len(asked), 5)


class Size(unittest.TestCase):
    def test_the_stack_stays_well_below_the_limit_of_500_resources(self):
        self.assertLessEqual(len(EXPANDED["Resources"]), 450)


if __name__ == "__main__":
    unittest.main()
