"""How the messages of unequal accounts load the table's busiest partition key value, drawn from Zipf's law with a fixed seed."""

import itertools
import random
import re
from collections import Counter
from dataclasses import dataclass

ACCOUNTS = 10_000
EXPONENT = 1
SECONDS = 5
SEED = 1
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
WAYS = {
    "transaction": "`transaction`, write units",
    "conflicts": "`transaction`, conflicts",
    "commit": "`commit`, write units",
}


@dataclass
class Keys:
    """What one message takes of the busiest key, and what a key supplies in a second, for each way."""

    units: dict
    supplies: dict
    shares: list
    named: dict

    @staticmethod
    def read(writes, reliability, key_writes):
        """From the write units of a message and from what `make busy-account` measured."""
        commit = re.search(
            r"by a commit takes \w+ to (\w+) there, (\w+) in each partition of its open holds, and (\w+) of the index `changes`",
            " ".join(reliability.split()),
        )
        pairs = re.search(r"\| 100 \| 0 % \| transaction \| ([\d.]+) \|", reliability)
        if not commit or not pairs:
            raise ValueError("docs/reliability.md no longer says what a pair takes, or how many there are")
        account, holds, changes = (WORDS[word] for word in commit.groups())
        named = {
            "transaction": {"ACCOUNT and OPEN": writes["ACCOUNT"] + writes["OPEN"], "index `changes`": writes["index `changes`"]},
            "commit": {"ACCOUNT": account, "OPEN of commits": holds, "index `changes`": changes},
        }
        units = {way: max(found.values()) for way, found in named.items()} | {"conflicts": 1}
        supplies = {"transaction": key_writes, "commit": key_writes, "conflicts": float(pairs[1])}
        weights = [1 / rank**EXPONENT for rank in range(1, ACCOUNTS + 1)]
        return Keys(units, supplies, [weight / sum(weights) for weight in weights], named)

    def highest(self, way):
        """The highest total rate at which no account loads a key more than it supplies, on average."""
        return self.room(way) / self.shares[0]

    def load(self, way, rate):
        """The largest account's load of its busiest key, as a multiple of what a key supplies."""
        return rate / self.highest(way)

    def drawn(self, rate):
        """For each of some seconds the number of messages of each account that sends any."""
        rolls = random.Random(SEED)
        sums = list(itertools.accumulate(self.shares))
        return [Counter(rolls.choices(range(ACCOUNTS), cum_weights=sums, k=rate)) for _ in range(SECONDS)]

    def document(self, rates):
        lines = [
            f"{ACCOUNTS:,} accounts send by Zipf's law with exponent {EXPONENT}:",
            f"the largest sends {self.shares[0] * 100:.1f} % of all messages. For each rate {SECONDS} seconds are drawn (seed {SEED}).",
            "An account is *above* if it sends more in one of them than its busiest key supplies, without",
            "the burst that DynamoDB saves up. *Beyond* are messages that wait or get a 503. Each user has one account.",
            "",
            "| way | a message takes of the busiest key | a key supplies a second | an account sends | highest total with none above |",
            "|---|--:|--:|--:|--:|",
        ]
        for way, title in WAYS.items():
            unit = "pairs" if way == "conflicts" else "units"
            each = f"{self.units[way]:g} {unit if self.units[way] > 1 else unit[:-1]} ({self.source(way)})"
            supplies, highest = f"{self.supplies[way]:,g} {unit}", f"{self.highest(way):,.0f}"
            lines.append(f"| {title} | {each} | {supplies} | {self.room(way):,.0f} | {highest} |")
        lines += [
            "",
            "| messages a second | way | accounts above | of all accounts | of all messages | beyond |",
            "|--:|---|--:|--:|--:|--:|",
        ]
        for rate in rates:
            seconds = self.drawn(rate)
            lines += [f"| {rate:,} | {title} | {self.above(way, seconds)} |" for way, title in WAYS.items()]
        return lines + [
            "",
            "A transaction's units are those of [cost.md](cost.md), which counts transactions; commits write more in total.",
            "A commit's units, and the pairs that conflicts leave to an account with 100 callers, are those of",
            "[`make busy-account`](reliability.md#make-busy-account). An index that is full refuses the table's writes.",
            "",
            f"- From {int(self.room('conflicts'))} messages a second of one account on, set `PlaceBy` to `adaptive`.",
            f"- From {int(self.room('commit'))} on, no setting helps.",
            "- DynamoDB can split a key's items between partitions. This does not count on it: ACCOUNT is one item, and `changes`",
            "  grows at its end.",
            "- Other accounts do not notice a busy one for long: DynamoDB moves its key to a partition of its own (adaptive",
            "  capacity).",
        ]

    def room(self, way):
        """The messages that one account can send in a second."""
        return self.supplies[way] / self.units[way]

    def above(self, way, seconds):
        room = self.room(way)
        accounts = {account for sent in seconds for account, messages in sent.items() if messages > room}
        theirs = sum(sent[account] for sent in seconds for account in accounts)
        beyond = sum(max(0, sent[account] - room) for sent in seconds for account in accounts)
        every = sum(sent.total() for sent in seconds)
        share = len(accounts) / ACCOUNTS
        return f"{len(accounts)} | {share * 100:.2f} % | {theirs / every * 100:.1f} % | {beyond / every * 100:.1f} %"

    def source(self, way):
        if way == "conflicts":
            return "`make busy-account`"
        return ", ".join(f"{name} {units:g}" for name, units in self.named[way].items())
