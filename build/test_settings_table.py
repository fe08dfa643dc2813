"""The table of settings in docs/operations.md and the groups in CloudFormation's console are what the parameters say."""

import json
import unittest

from cfnlint.decode import cfn_yaml
from settings_table import DOCUMENT, TEMPLATE, console_groups, groups, table, updated

EXAMPLE = """\
Parameters:
  # Money
  # The comment of a parameter is not a group.
  Price:
    Type: Number
    Description: >-
      The price, in credits,
      of one message.
    Default: 1

  # This sentence is not a group either.
  Mode: { Type: String, Description: Either a|b or c., Default: a|b }

  # The table
  TableName:
    Type: String
    Description: A table.
    Default: ""
  Topic:
    Type: String
    Description: A topic.

Globals:
  Function:
    Environment:
      Variables:
        TABLE_NAME: !If [HasOwnTable, !Ref Table, !Ref TableName]
Resources:
  Send:
    Type: AWS::Serverless::Function
    Properties:
      Environment:
        Variables:
          PRICE: !Ref Price
          QUEUE_URL: !Ref Queue
  Queue:
    Type: AWS::SQS::Queue
"""


class SettingsTable(unittest.TestCase):
    def test_the_table_and_the_groups_are_what_the_parameters_say(self):
        files = (DOCUMENT, TEMPLATE)
        texts = tuple(file.read_text() for file in files)
        for file, text, expected in zip(files, texts, updated(*texts)):
            with self.subTest(file.name):
                if text != expected:
                    self.fail(f"{file.name} does not list the settings as the parameters have them: run make settings-table")

    def test_every_parameter_of_the_template_is_in_a_group(self):
        text = TEMPLATE.read_text()
        grouped = [name for _, names in groups(text) for name in names]
        self.assertEqual(list(json.loads(json.dumps(cfn_yaml.loads(text)["Parameters"]))), grouped)

    def test_a_row_has_the_variable_the_default_and_the_description(self):
        self.assertEqual(
            [
                "| **Money** | | | |",
                "| `Price` | `PRICE` | `1` | The price, in credits, of one message. |",
                "| `Mode` | – | `a\\|b` | Either a\\|b or c. |",
                "| **The table** | | | |",
                '| `TableName` | `TABLE_NAME` | `""` | A table. |',
                "| `Topic` | – | required | A topic. |",
            ],
            table(EXAMPLE).splitlines()[2:],
        )

    def test_the_console_shows_the_groups_of_the_parameters(self):
        self.assertEqual(
            [
                {"Label": {"default": "Money"}, "Parameters": ["Price", "Mode"]},
                {"Label": {"default": "The table"}, "Parameters": ["TableName", "Topic"]},
            ],
            cfn_yaml.loads(console_groups(EXAMPLE))["AWS::CloudFormation::Interface"]["ParameterGroups"],
        )

    def test_a_parameter_before_the_first_group_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "Price is in no group"):
            table(EXAMPLE.replace("  # Money\n", ""))

    def test_a_document_without_the_markers_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "two lines are missing"):
            updated("# Operations\n", EXAMPLE)


if __name__ == "__main__":
    unittest.main()
