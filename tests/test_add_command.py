"""`paperfeed add`: from what somebody pastes to a record, against stand-ins of the registries."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

from generator.cli import asking
from generator.importing.sources import recognise
from tests.fetching.clocks import FakeTime
from tests.fetching.registries import Answer, Heard, Script, fixture, serve_registries
from tests.records import VALID, Records

BIBTEX = """@inproceedings{carberry2024tool,
  title = {Cracked Pots and the {T}ool: {\\'E}tudes},
  author = {Carberry, Josiah and Example, Ada},
  booktitle = {ICLR 2024}, year = 2024, url = {https://example.org/pots},
  abstract = {A sentence that is long enough to be taken for an abstract.},
}"""
CSL = json.dumps(
    {
        "type": "article-journal",
        "title": "Psychoceramics Today",
        "author": [{"given": "Josiah", "family": "Carberry"}],
        "issued": {"date-parts": [[2024, 3]]},
        "DOI": "10.1234/PSY",
        "abstract": "A sentence that is long enough to be taken for an abstract.",
    }
)


class Adding:
    """A project, and registries that say what a test wants."""

    def __init__(self, records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
        self.records = records
        self.heard: list[Heard] = []
        self._patch = monkeypatch
        monkeypatch.setattr(asking, "TIMING", FakeTime().timing())

    def run(self, *words: str, script: dict[str, Script] | None = None) -> Result:
        with serve_registries(script or {}, self.heard) as environ:
            for name, value in environ.items():
                self._patch.setenv(name, value)
            return self.records.run("add", *words)

    def files(self) -> list[str]:
        content = self.records.root / "content"
        return sorted(
            path.relative_to(content).as_posix() for path in content.rglob("papers/**/*.*")
        )


@pytest.fixture
def adding(records: Records, monkeypatch: pytest.MonkeyPatch) -> Iterator[Adding]:
    # A paper to learn topics from.
    records.write("2023/tools.yaml", VALID.format(title='"How Models Find the Right Tool"'))
    yield Adding(records, monkeypatch)


ARXIV: dict[str, Script] = {"arxiv": fixture("arxiv/two.xml")}


@pytest.mark.parametrize(
    "pasted",
    [
        "2408.03506", "arXiv:2408.03506v2", "https://arxiv.org/abs/2408.03506v1",
        "https://arxiv.org/pdf/2408.03506", "https://arxiv.org/html/2408.03506v2",
        "https://www.alphaxiv.org/abs/2408.03506", "https://huggingface.co/papers/2408.03506",
        "10.48550/arXiv.2408.03506", "https://doi.org/10.48550/arXiv.2408.03506",
    ],
)  # fmt: skip
def test_any_spelling_of_an_arxiv_paper_becomes_a_valid_record(adding: Adding, pasted: str) -> None:
    result = adding.run(pasted, "--kind", "method", script=ARXIV)
    assert result.exit_code == 0, result.stderr
    path = adding.records.root / "content/papers/2024/2408.03506.yaml"
    text = path.read_text()
    assert text.startswith("# yaml-language-server: $schema=../../schema.json\ntitle: ")
    record = yaml.load(text, yaml.BaseLoader)
    assert record["title"] == "Finding the Right Tool: a Study of Hard Wrapped Titles & $x < y$"
    assert record["authors"] == ["Ada Example", "Josiah Carberry"]
    assert record["arxiv"] == "2408.03506"
    assert record["published"] == "2024-08-07"
    assert record["topics"] == ["tool-use"]
    assert adding.records.check() == []
    assert "git add content/papers/2024/2408.03506.yaml" in result.stdout


def test_what_is_said_goes_before_what_is_found(adding: Adding) -> None:
    words = ("--topics", "agents, tool-use", "--note", "Start here.", "--submitted-by", "octocat")
    adding.run("2408.03506", *words, script=ARXIV)
    text = (adding.records.root / "content/papers/2024/2408.03506.yaml").read_text()
    assert "topics: [agents, tool-use]" in text
    assert 'note: "Start here."' in text
    assert "submitted_by: octocat" in text


def test_a_doi_is_asked_of_its_registry(adding: Adding) -> None:
    script: dict[str, Script] = {
        "doi": fixture("doi/crossref.json"), "crossref": fixture("crossref/article.json"),
    }  # fmt: skip
    result = adding.run("https://dl.example.org/doi/10.1234/tool.1", script=script)
    assert result.exit_code == 0, result.output
    assert [one.registry for one in adding.heard] == ["doi", "crossref"]
    assert adding.records.check() == []


@pytest.mark.parametrize(
    ("citation", "stem"), [(BIBTEX, "carberry-2024-cracked"), (CSL, "carberry-2024-psycho")]
)
@pytest.mark.parametrize("way", ["text", "file", "stdin"])
def test_a_citation_is_read_from_text_file_or_standard_input(
    adding: Adding, tmp_path: Path, citation: str, stem: str, way: str
) -> None:
    word = citation
    if way == "file":
        (tmp_path / "cited.txt").write_text(citation)
        word = str(tmp_path / "cited.txt")
    elif way == "stdin":
        adding.records.input = citation
        word = "-"
    result = adding.run(word, "--topics", "tool-use")
    assert result.exit_code == 0, result.output
    [written] = [name for name in adding.files() if "2024" in name]
    assert written.startswith(f"papers/2024/{stem}")
    assert adding.heard == []


def test_a_citation_on_one_line_is_no_file(adding: Adding) -> None:
    line = " ".join(BIBTEX.split()).replace(
        "https://example.org/pots", "https://e.org/" + "p" * 300
    )
    assert adding.run(line, "--topics", "tool-use").exit_code == 0


def test_a_paper_that_is_here_is_named_before_anyone_is_asked(adding: Adding) -> None:
    adding.run("2408.03506", script=ARXIV)
    before = adding.files()
    adding.heard.clear()
    result = adding.run("https://arxiv.org/abs/2408.03506", script=ARXIV)
    assert result.exit_code == 1
    assert "already here: Finding the Right Tool" in result.stderr
    assert "content/papers/2024/2408.03506.yaml" in result.stderr
    assert (adding.files(), adding.heard) == (before, [])


def test_the_same_title_is_a_duplicate_whatever_its_identifier(adding: Adding) -> None:
    adding.run(BIBTEX, "--topics", "tool-use")
    again = BIBTEX.replace("ICLR 2024", "ICML 2025").replace("2024", "2025").replace("pots}", "p2}")
    result = adding.run(again, "--topics", "tool-use")
    assert result.exit_code == 1
    assert "has the same title" in result.output
    assert "Nothing was written" in result.stderr


def test_a_title_much_like_another_is_a_question_and_no_refusal(adding: Adding) -> None:
    adding.run(BIBTEX, "--topics", "tool-use")
    near = (
        BIBTEX.replace("Etudes", "Etude").replace("\\'E}tudes", "\\'E}tude").replace("/pots", "/p")
    )
    result = adding.run(near.replace("ICLR 2024", "ICLR 2023").replace("2024", "2023"))
    assert result.exit_code == 0, result.output
    assert "warning[similar-title]" in result.stderr
    assert "not_duplicate_of" in result.stderr


def test_a_dry_run_shows_the_record_and_writes_nothing(adding: Adding) -> None:
    before = adding.files()
    result = adding.run("2408.03506", "--dry-run", script=ARXIV)
    assert result.exit_code == 0
    assert 'arxiv: "2408.03506"' in result.stdout
    assert adding.files() == before


def test_programs_are_told_everything(adding: Adding) -> None:
    result = adding.run("2408.03506", "--json", script=ARXIV)
    told = json.loads(result.stdout)
    assert told["written"] is True
    assert told["path"] == "content/papers/2024/2408.03506.yaml"
    assert told["suggested_topics"][0]["slug"] == "tool-use"
    failed = json.loads(adding.run("2408.03506", "--json", script=ARXIV).stdout)
    assert failed["written"] is False
    assert "already here" in failed["reason"]


def test_offline_answers_from_what_was_asked_today(adding: Adding) -> None:
    refused = adding.run("2408.03506", "--offline")
    assert refused.exit_code == 3
    adding.run("2408.03506", "--dry-run", script=ARXIV)
    adding.heard.clear()
    assert "PAPERFEED_ARXIV_URL" not in refused.stderr


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ({"arxiv": Answer(b"", 503)}, "arXiv is busy"),
        ({"arxiv": Answer(b"Rate exceeded.", 200, "text/plain")}, "arXiv is busy"),
        ({"arxiv": fixture("arxiv/error.xml")}, "arXiv"),
        ({"arxiv": Answer(b"x" * 3_000_000, content_type="application/atom+xml")}, "arXiv"),
        ({"arxiv": Answer(b"\x00\xff garbage", content_type="application/atom+xml")}, "arXiv"),
    ],
)
def test_a_registry_that_fails_is_named_and_nothing_is_written(
    adding: Adding, script: dict[str, Script], words: str
) -> None:
    before = adding.files()
    result = adding.run("2408.03506", script=script)
    assert result.exit_code == 3
    assert words in result.stderr
    assert "Nothing was written: " in result.stderr
    assert adding.files() == before


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("what is this", "neither an arXiv id, a DOI, an address nor a citation"),
        ("https://example.org/paper", "no registry knows this address"),
        ("@article{broken", "the citation"),
        (BIBTEX + BIBTEX.replace("carberry2024tool", "other"), "names 2 papers"),
        ("\x1b[2J", "neither"),
    ],
)
def test_what_cannot_be_understood_is_said(adding: Adding, pasted: str, words: str) -> None:
    result = adding.run(pasted)
    assert result.exit_code == 2, result.output
    assert words in result.stderr
    assert "\x1b" not in result.output


def test_a_paper_that_its_registry_does_not_know_is_a_mistake_of_the_asker(adding: Adding) -> None:
    result = adding.run("2408.03506", script={"arxiv": fixture("arxiv/none.xml")})
    assert result.exit_code == 2
    assert "arXiv knows no paper 2408.03506" in result.stderr


@pytest.mark.parametrize(
    "pasted",
    [
        "Hi! Please add https://arxiv.org/abs/2408.03506, thanks.",
        "[Finding the Right Tool](https://arxiv.org/abs/2408.03506v2)",
        "https://ar5iv.labs.arxiv.org/html/2408.03506",
        "https://www.semanticscholar.org/arxiv/2408.03506",
    ],
)
def test_an_identifier_is_found_in_what_stands_around_it(adding: Adding, pasted: str) -> None:
    assert adding.run(pasted, "--dry-run", script=ARXIV).exit_code == 0


@pytest.mark.parametrize(
    ("pasted", "kind", "value"),
    [
        ("doi:10.1016/S0140-6736(20)30183-5 is good", "doi", "10.1016/s0140-6736(20)30183-5"),
        ("(https://doi.org/10.1016/S0140-6736(20)30183-5)", "doi", "10.1016/s0140-6736(20)30183-5"),
        ("https://example.org/articles/10.3389/fpsyg.2020.1/full", "doi", "10.3389/fpsyg.2020.1"),
        ("https://example.org/content/10.1101/2020.01.02.123456v1.full", "doi",
         "10.1101/2020.01.02.123456"),
        ("https://arxiv.org/abs/12401.12345", "page", "https://arxiv.org/abs/12401.12345"),
        ("mail@example.org says 2408.03506 or 2408.03507", "arxiv", "2408.03506"),
        ("@article{x, note = {a@b.org}}", "bibtex", "@article{x, note = {a@b.org}}"),
        ('[{"title": "x"}]', "csl", '[{"title": "x"}]'),
    ],
)  # fmt: skip
def test_what_is_pasted_is_recognised(pasted: str, kind: str, value: str) -> None:
    assert recognise(pasted) == (kind, value)


@pytest.mark.parametrize("lead", ["% my references\n", "Here is my BibTeX:\n\n", "\n  "])
def test_what_stands_before_an_entry_does_not_matter(adding: Adding, lead: str) -> None:
    assert adding.run(lead + BIBTEX, "--topics", "tool-use").exit_code == 0


@pytest.mark.parametrize("field", ["eprint = {2408.03506}, archivePrefix = {arXiv}",
                                   "url = {https://arxiv.org/abs/2408.03506}"])  # fmt: skip
def test_what_a_citation_lacks_is_looked_up(adding: Adding, field: str) -> None:
    cited = "@misc{x, title = {Finding the Right Tool}, author = {Example, Ada}, year = 2024, "
    result = adding.run(f"{cited}{field}}}", "--topics", "tool-use", script=ARXIV)
    assert result.exit_code == 0, result.output
    text = (adding.records.root / "content/papers/2024/2408.03506.yaml").read_text()
    assert "We look for the right tool" in text
    assert 'title: "Finding the Right Tool"' in text


def test_a_published_paper_whose_preprint_is_here_is_here(adding: Adding) -> None:
    adding.records.write(
        "2024/2408.03506.yaml", VALID.format(title='"X"') + 'arxiv: "2408.03506"\n'
    )
    crossref = json.loads(fixture("crossref/article.json").body)
    crossref["message"]["relation"] = {
        "has-preprint": [{"id-type": "arxiv", "id": "2408.03506", "asserted-by": "subject"}]
    }
    script: dict[str, Script] = {
        "doi": fixture("doi/crossref.json"), "crossref": Answer(json.dumps(crossref).encode()),
    }  # fmt: skip
    result = adding.run("10.1234/tool.1", script=script)
    assert result.exit_code == 1, result.output
    assert "already here" in result.stderr


def test_openreview_is_answered_with_the_way_to_its_bibtex(adding: Adding) -> None:
    result = adding.run("https://openreview.net/forum?id=abc")
    assert result.exit_code == 2
    assert "BibTeX" in result.stderr
    assert adding.heard == []


def test_a_record_that_would_not_be_valid_is_not_written(adding: Adding) -> None:
    before = adding.files()
    result = adding.run(BIBTEX, "--topics", "tool-uze")
    assert result.exit_code == 4
    assert "did you mean tool-use?" in result.stderr
    assert adding.files() == before


ISSUE = """### arXiv id, DOI or address

{paper}

### BibTeX

{bibtex}

### Abstract

{abstract}

### Why it matters

{note}

### Topics

{topics}
"""


def draft(adding: Adding, body: str, script: dict[str, Script] | None = None) -> dict[str, Any]:
    out = adding.records.root / "draft"
    adding.records.input = body
    words = ("--from-issue", "-", "--submitted-by", "octocat", "--out", str(out))
    result = adding.run(*words, script=script)
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads((out / "draft.json").read_text())
    told["records"] = [(out / one["file"]).read_text() for one in told["files"]]
    return told


def issue(**answers: str) -> str:
    empty = dict.fromkeys(("paper", "bibtex", "abstract", "note", "topics"), "_No response_")
    return ISSUE.format(**{**empty, **answers})


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_issue_becomes_the_draft_of_a_pull_request(adding: Adding, ending: str) -> None:
    body = issue(paper="https://arxiv.org/abs/2408.03506", note="Start here.", topics="Agents")
    told = draft(adding, body.replace("\n", ending), ARXIV)
    assert told["title"].startswith("Add: Finding the Right Tool")
    assert [one["path"] for one in told["files"]] == ["content/papers/2024/2408.03506.yaml"]
    [record] = told["records"]
    assert "topics: [agents]" in record
    assert "submitted_by: octocat" in record
    assert told["reply"].startswith("Thank you.")
    assert adding.files() == ["papers/2023/tools.yaml"]


def test_pasted_bibtex_in_a_fence_is_taken_before_the_address(adding: Adding) -> None:
    told = draft(adding, issue(paper="https://example.org/x", bibtex=f"```text\n{BIBTEX}\n```"))
    assert "carberry-2024" in told["files"][0]["path"]


@pytest.mark.parametrize(
    ("answers", "script", "words"),
    [
        ({"paper": "see attached"}, {}, "neither an arXiv id"),
        ({"paper": "https://example.org/x"}, {}, "paste the paper's BibTeX"),
        ({"paper": "2408.03506"}, {"arxiv": Answer(b"", 503)}, "arXiv is busy"),
        ({"paper": "@everyone <img src=x onerror=alert(1)> #1 ![x](y)"}, {}, "neither"),
    ],
)
def test_what_is_wrong_with_an_issue_is_its_answer(
    adding: Adding, answers: dict[str, str], script: dict[str, Script], words: str
) -> None:
    told = draft(adding, issue(**answers), script)
    assert told["files"] == []
    assert words in told["reply"]
    outside = re.sub(r"(`+).+?\1", "", told["reply"], flags=re.DOTALL)
    assert not re.search(r"[@<]|!\[", outside)


def test_the_event_of_an_issue_says_who_opened_it(adding: Adding) -> None:
    event = {"issue": {"body": issue(paper="2408.03506"), "user": {"login": "name_corp"}}}
    told = draft(adding, json.dumps(event), ARXIV)
    assert "submitted_by" in told["records"][0]
    assert "name_corp" in told["records"][0]


def test_a_long_list_of_remarks_is_cut_between_lines(adding: Adding) -> None:
    people = [{"literal": f"Ada{n} and @octocat Fixes #10 et al."} for n in range(900)]
    cited = json.dumps({**json.loads(CSL), "author": people})
    told = draft(adding, issue(paper="https://example.org/x", bibtex=cited))
    for text in (told["body"], told["reply"]):
        assert len(text) <= 60_000
        outside = re.sub(r"(`+).+?\1", "", text, flags=re.DOTALL)
        assert "@" not in outside
        assert "#10" not in outside


def test_topics_may_be_named_as_the_site_shows_them(adding: Adding) -> None:
    told = draft(adding, issue(paper="2408.03506", topics="Tool use, zebra"), ARXIV)
    assert "topics: [tool-use]" in told["records"][0]
    assert "this site has no topic 'zebra'" in told["body"]


def test_an_abstract_may_be_given_beside_a_citation_without_one(adding: Adding) -> None:
    cited = BIBTEX.replace("abstract", "keywords")
    abstract = "Another sentence that is long enough to be taken for an abstract."
    told = draft(adding, issue(paper="https://example.org/x", bibtex=cited, abstract=abstract))
    assert abstract in told["records"][0].replace("\n  ", " ")


def test_a_paper_that_is_here_gets_a_friendly_answer(adding: Adding) -> None:
    adding.run("2408.03506", script=ARXIV)
    told = draft(adding, issue(paper="2408.03506"), ARXIV)
    assert told["files"] == []
    assert told["reply"].startswith("Thank you, this paper is here already.")


def test_an_issue_that_lost_its_headings_is_told_so(adding: Adding) -> None:
    told = draft(adding, "please add my paper")
    assert "the form" in told["reply"]
