"""`paperfeed ingest`: queries to one draft a day, against stand-ins of the registries."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from generator.cli import asking, ingesting
from tests.fetching.clocks import FakeTime
from tests.fetching.registries import Answer, Heard, Script, fixture, serve_registries
from tests.records import VALID, Records
from tests.serving import serve_folder

TODAY = date(2026, 11, 24)
QUERIES = """\
limit: 3
days: 3
arxiv:
  - {categories: [cs.SE], words: [tool use]}
"""
ENTRY = """<entry>
  <id>http://arxiv.org/abs/{key}v1</id><title>{title}</title>
  <updated>{day}T10:00:00Z</updated><published>{day}T10:00:00Z</published>
  <summary>A sentence about tools that is long enough to be taken for an abstract.</summary>
  <author><name>Ada Example</name></author>{more}
  <category term="cs.SE"/></entry>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"
  xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>{entries}</feed>"""
NAMES = ("Anvil", "Bellows", "Chisel", "Drill", "Easel", "Forge", "Gimlet")


def feed(*entries: str) -> Answer:
    text = FEED.format(total=len(entries), entries="".join(entries))
    return Answer(text.encode(), content_type="application/atom+xml")


def entry(number: int, day: date = TODAY, title: str = "", more: str = "") -> str:
    name = title or f"{NAMES[number]} and What Models Make of It"
    return ENTRY.format(key=f"2611.0000{number + 1}", title=name, day=day, more=more)


class _Clock(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> "_Clock":
        return cls(TODAY.year, TODAY.month, TODAY.day, 6, 43, tzinfo=UTC)


Ingest = Callable[..., Result]


@pytest.fixture
def heard() -> list[Heard]:
    return []


@pytest.fixture
def ingest(records: Records, monkeypatch: pytest.MonkeyPatch, heard: list[Heard]) -> Ingest:
    records.write("2023/tools.yaml", VALID.format(title='"How Models Find the Right Tool"'))
    (records.root / "content/ingest.yaml").write_text(QUERIES)
    monkeypatch.setattr(asking, "TIMING", FakeTime().timing())
    monkeypatch.setattr(ingesting, "datetime", _Clock)

    def run(script: dict[str, Script], *words: str) -> Result:
        with serve_registries(script, heard) as environ:
            for name, value in environ.items():
                monkeypatch.setenv(name, value)
            return records.run("ingest", "--out", str(records.root / "draft"), *words)

    return run


def read_draft(records: Records) -> dict[str, Any]:
    folder = records.root / "draft"
    told: dict[str, Any] = json.loads((folder / "draft.json").read_text())
    told["records"] = [(folder / one["file"]).read_text() for one in told["files"]]
    return told


def test_new_papers_become_one_draft_with_a_checklist(records: Records, ingest: Ingest) -> None:
    result = ingest({"arxiv": feed(entry(0), entry(1))})
    assert result.exit_code == 0, result.output
    told = read_draft(records)
    assert [one["path"] for one in told["files"]] == [
        "content/papers/2026/2611.00002.yaml", "content/papers/2026/2611.00001.yaml",
    ]  # fmt: skip
    assert told["draft"] is True
    assert told["body"].count("- [ ] ") == 2
    assert "topics: [tool-use]" in told["records"][0]
    assert not (records.root / "content/papers/2026").exists()


def test_the_query_is_asked_in_arxivs_own_language(ingest: Ingest, heard: list[Heard]) -> None:
    ingest({"arxiv": feed(entry(0))})
    assert "search_query=%28cat%3Acs.SE%29+AND+%28ti%3A%22tool+use%22+OR" in heard[0].path
    assert "sortBy=submittedDate" in heard[0].path


def test_what_is_here_old_withdrawn_declined_or_twice_is_left_out(
    records: Records, ingest: Ingest
) -> None:
    here = VALID.format(title='"Here"') + 'arxiv: "2611.00001"\n'
    records.write("2026/2611.00001.yaml", here)
    (records.root / "content/ingest.yaml").write_text(QUERIES + 'declined: ["2611.00002"]\n')
    gone = "<arxiv:comment>This paper has been withdrawn by the author.</arxiv:comment>"
    same = entry(5).replace("Forge", "Easel")
    old = TODAY - timedelta(days=4)
    entries = [entry(0), entry(1), entry(2, more=gone), entry(3, old), entry(4), same]
    result = ingest({"arxiv": feed(*entries)})
    told = read_draft(records)
    assert [one["path"] for one in told["files"]] == ["content/papers/2026/2611.00006.yaml"]
    for said in ("already here as", "proposed before", "withdrawn", "has the same title"):
        assert said in result.stderr, said


def test_a_day_has_a_limit(records: Records, ingest: Ingest) -> None:
    result = ingest({"arxiv": feed(*map(entry, range(6)))})
    assert len(read_draft(records)["files"]) == 3
    assert "everything older" in result.stderr


def test_daily_papers_count_when_they_are_wanted(records: Records, ingest: Ingest) -> None:
    (records.root / "content/ingest.yaml").write_text("hugging_face: true\n")
    day = Answer(json.dumps([{"paper": {"id": "2611.00001"}}]).encode())
    ingest({"hugging-face": day, "arxiv": feed(entry(0))})
    assert [one["path"] for one in read_draft(records)["files"]] == [
        "content/papers/2026/2611.00001.yaml"
    ]


def test_what_was_proposed_before_is_not_proposed_again(
    records: Records, ingest: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As GitHub lists pull requests: one of our own, and one of a stranger who names a paper too.
    bodies = {"github-actions[bot]": "2611.00001", "stranger": "2611.00002"}
    pulls = [
        {"user": {"login": login}, "body": f"- [ ] `content/papers/2026/{paper}.yaml`"}
        for login, paper in bodies.items()
    ]
    folder = tmp_path / "repos" / "example" / "papers"
    folder.mkdir(parents=True)
    (folder / "pulls").write_text(json.dumps(pulls))
    monkeypatch.setenv("GH_TOKEN", "token")
    with serve_folder(tmp_path, "/") as url:
        monkeypatch.setenv("GITHUB_API_URL", url.rstrip("/"))
        result = ingest({"arxiv": feed(entry(0), entry(1))}, "--repo", "example/papers")
    assert result.exit_code == 0, result.output
    paths = [one["path"] for one in read_draft(records)["files"]]
    assert paths == ["content/papers/2026/2611.00002.yaml"]
    assert "2611.00001: proposed before" in result.stderr


def test_a_source_that_fails_does_not_hide_the_other(records: Records, ingest: Ingest) -> None:
    (records.root / "content/ingest.yaml").write_text(QUERIES + "hugging_face: true\n")
    result = ingest({"hugging-face": Answer(b"", 503), "arxiv": feed(entry(0))})
    assert result.exit_code == 0
    assert "not asked: Hugging Face" in result.stderr
    assert len(read_draft(records)["files"]) == 1


@pytest.mark.parametrize(
    "said", [fixture("arxiv/empty.xml"), fixture("arxiv/none.xml"), Answer(b"", 503), Answer(b"")]
)
def test_an_empty_answer_is_an_error_and_no_absence_of_papers(
    records: Records, ingest: Ingest, said: Answer
) -> None:
    result = ingest({"arxiv": said})
    assert result.exit_code == 3
    assert "Nothing was written: " in result.stderr
    assert not (records.root / "draft").exists()


def test_nothing_new_is_an_empty_draft(records: Records, ingest: Ingest) -> None:
    assert ingest({"arxiv": feed(entry(0, TODAY - timedelta(days=9)))}).exit_code == 0
    assert read_draft(records)["files"] == []


def test_without_queries_nothing_is_asked(
    records: Records, ingest: Ingest, heard: list[Heard]
) -> None:
    (records.root / "content/ingest.yaml").unlink()
    assert ingest({}).exit_code == 0
    assert heard == []
    assert read_draft(records)["files"] == []


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("limit: 21\n", "1:8", "less than or equal to 20"),
        ("arxiv:\n  - {categories: ['cs.SE) OR all:x']}\n", "2:18", "letters and digits alone"),
        (
            "arxiv:\n  - {categories: [cs.SE], words: ['a\" OR all:b']}\n",
            "2:35",
            "letters and digits alone",
        ),
        ("arxiv:\n  - {words: [tools]}\n", "2:5", "is missing"),
        ("arxivs: []\n", "1:1", "unknown key; known are limit"),
        ("declined: [nothing]\n", "1:12", "not an arXiv id"),
        ("limit: [\n", "2:1", ""),
        ("- x\n", "1:1", ""),
    ],
)
def test_a_fault_of_the_queries_is_told_at_its_place(
    records: Records, ingest: Ingest, text: str, place: str, words: str
) -> None:
    (records.root / "content/ingest.yaml").write_text(text)
    result = ingest({})
    assert result.exit_code == 1
    assert f"content/ingest.yaml:{place}: error" in result.stderr
    assert words in result.stderr


def test_our_own_queries_are_valid(tmp_path: Path) -> None:
    from generator.reading.queries import read_queries  # noqa: PLC0415 (a test's own)

    root = Path(__file__).parent.parent
    queries = read_queries(root, root / "content")
    assert queries
    assert queries.arxiv
