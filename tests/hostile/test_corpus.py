"""The corpus itself: every threat has its cases, and every case a name of its own."""

from collections import Counter
from pathlib import Path

import pytest

from tests.hostile.corpus import CASES, REFUSED, SHOWN
from tests.hostile.count import count_cases, write_table
from tests.hostile.threats import THREATS, Threat

TESTS = Path(__file__).parents[1]


def test_the_threats_are_numbered_without_a_gap() -> None:
    assert [threat.number for threat in THREATS] == list(range(1, 33))


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: str(threat.number))
def test_every_threat_has_three_cases_or_says_where_it_is_covered(threat: Threat) -> None:
    cases = sum(case.threat == threat.number for case in CASES)
    assert cases >= 3 or threat.elsewhere
    for path in threat.elsewhere:
        assert (TESTS / path).exists(), path


def test_there_are_enough_cases_and_each_has_a_name_and_a_file_of_its_own() -> None:
    assert len(CASES) >= 180
    assert {case.threat for case in CASES} == set(range(1, 33))
    names = Counter((case.threat, case.name) for case in CASES)
    assert [name for name, count in names.items() if count > 1] == []
    files = Counter(case.file for case in CASES)
    assert [file for file, count in files.items() if count > 1] == []


def test_the_table_counts_every_case_once() -> None:
    counts = count_cases()
    assert sum(row[2] for row in counts) == len(REFUSED)
    assert sum(row[3] for row in counts) == len(SHOWN)
    assert f"| | all | {len(CASES)} |" in write_table()
