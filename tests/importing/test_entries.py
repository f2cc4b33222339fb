"""Lists of papers to records: forms, fields, ids, refusals."""

from datetime import date
from typing import Any

import pytest
import yaml

from generator.importing.entries import ImportOptions, import_entries
from generator.importing.formats import read_entries
from generator.importing.result import ImportResult
from generator.problems import ProjectError
from tests.builders import make_headlines, make_paper

OPTIONS = ImportOptions(
    topics=frozenset({"tool-use", "agents", "unsorted"}),
    topic_map={"cs.SE": "tool-use", "cs.MA": "agents"},
    listed=date(2025, 3, 18),
)
ENTRY = """\
- title: Finding the Right Tool
  authors: [Ada Example]
  abstract: We look for the right tool.
  published: 2024-08-07
"""


def run(text: str, form: str = "yaml", options: ImportOptions = OPTIONS) -> ImportResult:
    return import_entries(read_entries(text, form, f"list.{form}"), options)


def only(text: str, form: str = "yaml", options: ImportOptions = OPTIONS) -> dict[str, Any]:
    """Return the one record that a list becomes, as YAML readers see it."""
    result = run(text, form, options)
    assert [one.reason for one in result.refused] == []
    [record] = result.records
    loaded = yaml.load(record.text, yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return {**loaded, "PATH": record.path}


def test_a_yaml_entry_becomes_a_record() -> None:
    assert only(ENTRY) == {
        "PATH": "papers/2024/example-2024-finding-the-right-tool.yaml",
        "title": "Finding the Right Tool",
        "authors": ["Ada Example"],
        "abstract": "We look for the right tool.\n",
        "published": "2024-08-07",
        "topics": ["unsorted"],
        "listed": "2025-03-18",
    }


def test_an_arxiv_id_becomes_the_id() -> None:
    record = only(ENTRY + '  arxiv_id: "2408.03506"\n')
    assert record["PATH"] == "papers/2024/2408.03506.yaml"
    assert record["arxiv"] == "2408.03506"


def test_an_old_arxiv_id_is_filed_by_its_own_year() -> None:
    record = only(ENTRY.replace("  published: 2024-08-07\n", "  arxiv: hep-th/9901001\n"))
    assert record["PATH"] == "papers/1999/hep-th-9901001.yaml"


def test_json_lines_keep_numbers_as_they_are_spelled() -> None:
    text = (
        '{"id": "2406.01230", "title": "T", "authors": ["A B"], "abstract": "An abstract.", '
        '"categories": ["cs.XX", "cs.MA", "cs.SE"], "comment": "Accepted at ICLR 2025. '
        'Code: https://github.com/example/tool", "listed": "2025-01-02"}\n\n'
    )
    record = only(text, "jsonl")
    assert record["arxiv"] == "2406.01230"
    assert record["topics"] == ["agents", "tool-use"]
    assert record["venue"] == "ICLR 2025"
    assert record["links"] == {"code": "https://github.com/example/tool"}
    assert record["listed"] == "2025-01-02"


def test_bibtex_is_read_with_its_accents_and_names() -> None:
    text = r"""
@inproceedings{key,
  title = {Finding the {R}ight {T}ool},
  author = {van den Berg, Bo and Ada Example and others},
  booktitle = {ICLR 2024}, year = 2024, month = aug,
  doi = {10.1234/ABC}, abstract = {We look for {\"o} tools.},
}
"""
    record = only(text, "bibtex")
    assert record["title"] == "Finding the Right Tool"
    assert record["authors"] == ["Bo van den Berg", "Ada Example"]
    assert record["published"] == "2024-08"
    assert record["venue"] == "ICLR 2024"
    assert record["doi"] == "10.1234/abc"
    assert record["abstract"] == "We look for ö tools.\n"


def test_a_list_of_authors_that_is_cut_short_is_told() -> None:
    text = "@article{k, title={T}, author={Ada Example and others}, year=2024, abstract={An a.}}"
    [record] = run(text, "bibtex").records
    assert "the list of authors is cut short (and others)" in record.doubts


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://github.com/example/x", "code"),
        ("https://example.github.io/", "project"),
        ("https://huggingface.co/example/model", "model"),
        ("https://huggingface.co/datasets/example/data", "data"),
        ("https://huggingface.co/spaces/example/demo", "demo"),
        ("https://doi.org/10.5281/zenodo.1", "data"),
    ],
)
def test_an_address_is_filed_under_what_it_leads_to(address: str, key: str) -> None:
    assert only(ENTRY + f"  code_url: {address}\n")["links"] == {key: address}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("title: Finding the Right Tool", "titel: x"), "title: is missing"),
        (("[Ada Example]", "[]"), "authors: is"),
        (("We look for the right tool.", '""'), "abstract: is"),
        (("2024-08-07", "soon"), "not a date"),
        (("  published: 2024-08-07\n", "  published: 2024-08-07\n  doi: x\n"), "not a DOI"),
        (("- title", "- 5\n- title"), "not a mapping of fields"),
    ],
)
def test_what_cannot_be_a_record_is_refused_with_place_and_reason(
    change: tuple[str, str], reason: str
) -> None:
    result = run(ENTRY.replace(*change))
    [refusal] = result.refused
    assert reason in refusal.reason
    assert refusal.place.startswith("list.yaml:")


@pytest.mark.parametrize("field", ['"kind": "a\\ud800"', '"topics": ["agents", "a\\ud800"]'])
def test_half_a_character_is_refused_and_the_rest_is_taken(field: str) -> None:
    good = '{"title": "T", "authors": ["A B"], "abstract": "An abstract.", "date": "2024"}'
    result = run(f"{good[:-1]}, {field}}}\n{good}\n", "jsonl")
    [refusal] = result.refused
    assert (refusal.place, "U+D800" in refusal.reason) == ("list.jsonl:1", True)
    assert len(result.records) == 1


def test_one_bad_line_of_json_does_not_stop_the_rest() -> None:
    good = '{"title": "T", "authors": ["A B"], "abstract": "An abstract.", "date": "2024"}'
    result = run(f"not json\n{good}\n", "jsonl")
    assert [one.place for one in result.refused] == ["list.jsonl:1"]
    assert len(result.records) == 1


def test_a_paper_that_is_there_already_is_refused() -> None:
    existing = make_paper("2408.03506", title="Another", arxiv="2408.03506")
    options = ImportOptions(topics=OPTIONS.topics, existing=tuple(make_headlines(existing)))
    [refusal] = run(ENTRY + '  arxiv: "2408.03506"\n', options=options).refused
    assert "content/papers/2024/2408.03506.yaml is the same paper" in refusal.reason


def test_a_paper_that_stands_twice_in_the_list_comes_in_once() -> None:
    result = run(ENTRY + ENTRY.replace("Right Tool", "right tool"))
    assert (len(result.records), len(result.refused)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("title: x\n", "yaml"),
        ("- &a x\n- *a\n", "yaml"),
        ("[" * 3000, "yaml"),
        ("- [\n", "yaml"),
        ("nothing here", "bibtex"),
    ],
)
def test_what_is_no_list_is_said_once(text: str, form: str) -> None:
    with pytest.raises(ProjectError, match=r"^list\."):
        run(text, form)


def test_one_bad_entry_of_bibtex_does_not_stop_the_rest() -> None:
    text = """
@article{one, title = {One Tool}, author = {Ada Example}, year = 2024, month = unheardof,
  abstract = {We look.}}
@article{two, title = broken here }
"""
    result = run(text, "bibtex")
    assert [record.title for record in result.records] == ["One Tool"]
    assert any("syntax error in line 4" in one.reason for one in result.refused)
