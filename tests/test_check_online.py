"""`paperfeed check --online`: records against what registries say, from stand-ins."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from generator.cli import asking
from tests.fetching.clocks import FakeTime
from tests.fetching.registries import Answer, Script, fixture, serve_registries
from tests.records import VALID, Records

TITLE = "Finding the Right Tool: a Study of Hard Wrapped Titles & $x < y$"
Check = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def run(records: Records, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr(asking, "TIMING", FakeTime().timing())

    def check(script: dict[str, Script], *words: str) -> Result:
        with serve_registries(script) as environ:
            for name, value in environ.items():
                monkeypatch.setenv(name, value)
            return records.run("check", "--online", *words)

    return check


@pytest.fixture
def check(run: Callable[..., Result]) -> Check:
    def told(script: dict[str, Script]) -> list[dict[str, Any]]:
        result = run(script, "--format", "json")
        assert result.exit_code == 0, result.output
        found: list[dict[str, Any]] = json.loads(result.stdout)
        return found

    return told


def write(
    records: Records, title: str = TITLE, authors: str = "[Ada Example]", more: str = ""
) -> None:
    text = VALID.format(title=json.dumps(title)).replace("[Ada Example]", authors)
    records.write("2024/x.yaml", f'{text}arxiv: "2408.03506"\n{more}')


ARXIV: dict[str, Script] = {"arxiv": fixture("arxiv/two.xml")}


def test_a_paper_published_since_is_told_at_its_identifier(records: Records, check: Check) -> None:
    write(records)
    [problem] = check(ARXIV)
    assert (problem["code"], problem["severity"], problem["line"]) == (
        "published-since",
        "notice",
        5,
    )
    assert "10.1234/tool.1" in problem["message"]


def test_nothing_is_said_of_a_record_that_says_the_same(records: Records, check: Check) -> None:
    write(records, more="venue: ICLR 2025\n")
    assert check(ARXIV) == []


def test_a_new_title_is_a_notice_and_another_paper_a_warning(
    records: Records, check: Check
) -> None:
    write(records, TITLE.replace("a Study of", "One Study of the"), more="venue: ICLR 2025\n")
    [problem] = check(ARXIV)
    assert (problem["code"], problem["severity"], problem["line"]) == ("title-drift", "notice", 1)
    write(records, "Something Else Altogether", more="venue: ICLR 2025\n")
    [problem] = check(ARXIV)
    assert (problem["code"], problem["severity"]) == ("title-drift", "warning")
    assert "as another paper" in problem["message"]


def test_authors_that_the_registry_does_not_name_are_told(records: Records, check: Check) -> None:
    write(records, authors="[Bo van den Berg, Zoë Ångström]", more="venue: ICLR 2025\n")
    [problem] = check(ARXIV)
    assert (problem["code"], problem["line"]) == ("authors-drift", 2)


def test_a_withdrawn_paper_is_told_until_the_record_says_so(records: Records, check: Check) -> None:
    text = VALID.format(title='"A Paper That Is No More"') + 'arxiv: "math/0309136"\n'
    records.write("2003/x.yaml", text)
    found = check(ARXIV)
    assert [one["code"] for one in found if "drift" in one["code"]][-1] == "status-drift"
    status = "status: {state: withdrawn, date: 2003-09-09, note: Withdrawn.}\n"
    records.write("2003/x.yaml", text + status)
    assert "status-drift" not in [one["code"] for one in check(ARXIV)]


def test_an_identifier_that_nobody_knows_is_told(records: Records, check: Check) -> None:
    text = VALID.format(title='"Nobody"')
    records.write("2024/x.yaml", text + "doi: 10.1234/nobody\n")
    [problem] = check({"doi": fixture("doi/unknown.json")})
    assert (problem["code"], problem["line"]) == ("unknown-id", 5)


def test_a_registry_that_does_not_answer_is_named_and_the_others_count(
    records: Records, run: Callable[..., Result]
) -> None:
    write(records)
    other = VALID.format(title='"Other"') + "doi: 10.1234/nobody\n"
    records.write("2024/other.yaml", other)
    result = run({"arxiv": Answer(b"", 503), "doi": fixture("doi/unknown.json")})
    assert "unknown-id" in result.stdout
    assert "not known: arXiv is busy" in result.stderr
    assert result.exit_code == 0


def test_when_nobody_answers_the_command_says_so(
    records: Records, run: Callable[..., Result]
) -> None:
    write(records)
    result = run({"arxiv": Answer(b"", 503)})
    assert result.exit_code == 3
    assert "not known: arXiv is busy" in result.stderr


def test_papers_without_identifiers_ask_nobody(
    records: Records, run: Callable[..., Result]
) -> None:
    records.write("2024/x.yaml")
    result = run({})
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 papers compared" in result.stderr
