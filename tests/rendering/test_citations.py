"""Citations and metadata: what reference managers get."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from generator.reading.records import read_content, read_paper
from generator.rendering.citations import bibtex_entry, bibtex_key
from generator.rendering.metadata import highwire_tags, json_ld
from tests.builders import make_paper
from tests.feeds import make_site

ROOT = Path(__file__).parents[2]


def cite(**fields: Any) -> Any:
    """Return the entry as pybtex reads it back."""
    entry = bibtex_entry(make_paper("a-paper", **fields), "https://example.org/p/")
    [found] = parse_string(entry, "bibtex").entries.values()
    return found


def tags(**fields: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, content in highwire_tags(make_paper("a-paper", **fields)):
        found.setdefault(name, []).append(content)
    return found


def test_a_key_is_family_year_word_and_id() -> None:
    paper = make_paper(
        "2408.03506", title="1.5-Pints Technical Report", authors=["Calvin Tan"],
        published="2024-08-07",
    )  # fmt: skip
    assert bibtex_key(paper) == "tan202415pints_240803506"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"venue": "ICLR 2024"}, "inproceedings"),
        ({"venue": "Computers & Graphics"}, "article"),
        ({}, "misc"),
    ],
)
def test_the_venue_decides_the_kind(fields: dict[str, str], kind: str) -> None:
    assert cite(**fields).type == kind


def test_fields_carry_what_is_known() -> None:
    entry = cite(arxiv="2401.00001", doi="10.1234/x", published="2024-02", venue="ICLR 2024")
    fields = dict(entry.fields)
    assert fields["eprint"] == "2401.00001"
    assert fields["archivePrefix"] == "arXiv"
    assert fields["doi"] == "10.1234/x"
    assert fields["year"] == "2024"
    assert [str(person) for person in entry.persons["author"]] == [
        "Example, Ada", "Carberry, Josiah",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "year", "month"),
    [
        # A preprint's month is none of its proceedings.
        ({"venue": "ICLR 2025", "arxiv": "2410.00001", "published": "2024-10-14"}, "2025", None),
        ({"venue": "ICLR 2025", "arxiv": "2501.00001", "published": "2025-01-02"}, "2025", None),
        ({"venue": "ICLR 2025", "published": "2024-10-14"}, "2025", None),
        ({"venue": "ACL 2022", "published": "2022-05"}, "2022", "May"),
        ({"venue": "ACL 2022"}, "2022", None),
        ({"venue": "TMLR", "arxiv": "2401.00001", "published": "2024-01"}, "2024", "January"),
        ({"arxiv": "2401.00001", "published": "2024-01-05"}, "2024", "January"),
        ({"published": "2024"}, "2024", None),
        ({}, None, None),
    ],
)
def test_proceedings_are_cited_by_their_own_year(
    fields: dict[str, str], year: str | None, month: str | None
) -> None:
    found = dict(cite(**fields).fields)
    assert (found.get("year"), found.get("month")) == (year, month)


def test_a_conference_paper_has_the_date_of_its_proceedings() -> None:
    dates = {
        venue: tags(published="2024-10-14", venue=venue)["citation_publication_date"]
        for venue in ("ICLR 2025", "ICLR 2024", "TMLR")
    }
    assert dates == {
        "ICLR 2025": ["2025"], "ICLR 2024": ["2024/10/14"], "TMLR": ["2024/10/14"],
    }  # fmt: skip
    assert tags(venue="ICLR 2025")["citation_publication_date"] == ["2025"]


def test_special_words_and_signs_are_protected() -> None:
    title = cite(title="ToolLLM & GPT-4: 50% of Pre-Training #1").fields["title"]
    assert title == r"{ToolLLM} \& {GPT-4}: 50\% of Pre-Training \#1"
    title = cite(title="Struc-Bench: Are Pre-Trained Models Good?").fields["title"]
    assert title == "{Struc-Bench}: Are Pre-Trained Models Good?"


def test_a_retraction_stands_in_the_note() -> None:
    entry = cite(status={"state": "retracted", "date": "2025-05-01", "note": "A fault."})
    assert entry.fields["note"] == "Retracted on 1 May 2025: A fault."


@given(
    title=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1),
    name=st.text(st.characters(codec="utf-8", categories=("L", "P")), min_size=1),
)
@settings(deadline=None, max_examples=200)
def test_any_text_gives_an_entry_that_parses(title: str, name: str) -> None:
    entry = cite(title=f"A {title}", authors=[f"Ada {name}"], venue=f"V {title}")
    assert entry.fields["title"]
    assert len(entry.persons["author"]) == 1


def test_our_own_papers_have_entries_with_keys_of_their_own() -> None:
    content = read_content(ROOT, ROOT / "content")
    found = (read_paper(ROOT, one, content.vocabulary) for one in content.papers)
    papers = [paper for paper in found if paper]
    keys = {bibtex_key(paper) for paper in papers}
    assert len(keys) == len(papers) == 94
    whole = "\n".join(bibtex_entry(paper, "https://example.org/") for paper in papers)
    assert set(parse_string(whole, "bibtex").entries) == keys


def test_several_authors_are_inverted_and_a_lone_one_is_not() -> None:
    assert tags(published="2024")["citation_author"] == ["Example, Ada", "Carberry, Josiah"]
    lone = tags(published="2024", authors=["Bo van den Berg"])
    assert lone["citation_author"] == ["Bo van den Berg"]


def test_a_paper_without_venue_is_a_preprint() -> None:
    assert tags(published="2024")["DC.type"] == ["preprint"]
    assert "DC.type" not in tags(published="2024", venue="ICLR 2024")
    assert tags(published="2024", venue="ICLR 2024")["citation_conference_title"] == ["ICLR 2024"]
    journal = tags(published="2024", venue="Computers & Graphics")
    assert journal["citation_journal_title"] == ["Computers & Graphics"]


def test_arxiv_gives_a_doi_and_a_pdf() -> None:
    found = tags(published="2024-01-02", arxiv="2401.00001")
    assert found["citation_doi"] == ["10.48550/arXiv.2401.00001"]
    assert found["citation_pdf_url"] == ["https://arxiv.org/pdf/2401.00001"]
    assert found["citation_publication_date"] == ["2024/01/02"]


def test_without_a_date_there_are_no_tags() -> None:
    assert tags() == {}


def test_linked_data_cannot_end_its_script() -> None:
    written = json_ld(make_paper(title="</script><script>alert(1)</script>"), make_site())
    assert "<" not in written
    assert json.loads(written)["headline"].startswith("</script>")


def test_linked_data_says_what_the_record_says() -> None:
    paper = make_paper(
        arxiv="2401.00001", published="2024-02", venue="ICLR 2024",
        authors=[{"name": "Josiah Carberry", "orcid": "0000-0002-1825-0097"}],
    )  # fmt: skip
    data = json.loads(json_ld(paper, make_site()))
    assert data["@type"] == "ScholarlyArticle"
    assert data["author"][0]["sameAs"] == "https://orcid.org/0000-0002-1825-0097"
    assert data["datePublished"] == "2024-02"
    assert data["sameAs"] == ["https://arxiv.org/abs/2401.00001"]
