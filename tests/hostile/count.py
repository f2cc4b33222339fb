"""How many cases each threat has: `python -m tests.hostile.count` prints a Markdown table."""

import sys

from tests.hostile.case import Shown
from tests.hostile.corpus import CASES
from tests.hostile.threats import THREATS


def count_cases() -> list[tuple[int, str, int, int]]:
    """Return number and name of each threat, and how many cases are refused and shown."""
    return [
        (
            threat.number,
            threat.name,
            sum(case.threat == threat.number and not isinstance(case, Shown) for case in CASES),
            sum(case.threat == threat.number and isinstance(case, Shown) for case in CASES),
        )
        for threat in THREATS
    ]


def write_table() -> str:
    """Return the counts as a Markdown table."""
    counts = count_cases()
    rows = [
        f"| {number} | {name} | {refused + shown} | {refused} | {shown} |"
        for number, name, refused, shown in counts
    ]
    refused, shown = sum(row[2] for row in counts), sum(row[3] for row in counts)
    head = ["| # | threat | cases | refused | shown |", "|--:|---|--:|--:|--:|"]
    return "\n".join([*head, *rows, f"| | all | {refused + shown} | {refused} | {shown} |"])


if __name__ == "__main__":
    sys.stdout.write(write_table() + "\n")
