"""docs/scale.md is what its inputs say, and unequal accounts load their keys as Zipf's law has it."""

import unittest

from busy_keys import SECONDS, Keys
from scale import DOCUMENT, counts, document

COST = """\
## A message, line by line

| | accepted: units | $ a million | delivered: units | $ a million |
| --- | --: | --: | --: | --: |
| **DynamoDB, on-demand write** | **36** | **22.50** | **38** | **23.75** |
| ACCOUNT | 2 | 1.25 | 2 | 1.25 |
| **Lambda, call** | **12** | **2.40** | **12** | **2.40** |

## Other messages
| a message | 1 |
"""
WRITES = {"ACCOUNT": 2, "OPEN": 4, "index `changes`": 3}
RELIABILITY = """\
| 100 | 0 % | transaction | 67.4 | 37 | 4930 | 2.6 % |
A pair by a commit takes two to three there, two in each
partition of its open holds, and three of the index `changes` for one user.
"""


class Scale(unittest.TestCase):
    def test_the_document_is_what_its_inputs_say(self):
        if DOCUMENT.read_text() != document():
            self.fail("docs/scale.md is not what its inputs say: run make scale")

    def test_the_units_are_those_of_a_message_that_is_charged_when_accepted(self):
        self.assertEqual({"DynamoDB, on-demand write": {"": 36, "ACCOUNT": 2}, "Lambda, call": {"": 12}}, counts(COST))

    def test_the_largest_account_decides_the_highest_rate(self):
        keys = Keys.read(WRITES, RELIABILITY, 1_000)
        self.assertAlmostEqual(1, sum(keys.shares))
        self.assertAlmostEqual(1_000 / 6, keys.highest("transaction") * keys.shares[0])
        self.assertAlmostEqual(1_000 / 3, keys.highest("commit") * keys.shares[0])
        self.assertAlmostEqual(67.4, keys.highest("conflicts") * keys.shares[0])

    def test_the_same_messages_are_drawn_each_time(self):
        keys = Keys.read(WRITES, RELIABILITY, 1_000)
        self.assertEqual(keys.drawn(100), keys.drawn(100))
        self.assertEqual([100] * SECONDS, [sent.total() for sent in keys.drawn(100)])

    def test_a_document_without_the_units_of_a_commit_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "what a pair takes"):
            Keys.read(WRITES, "", 1_000)


if __name__ == "__main__":
    unittest.main()
