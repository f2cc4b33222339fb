"""DOIs: who registered one, and Crossref's and DataCite's answers as records."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.fetching.client import open_client
from generator.fetching.crossref import parse_crossref
from generator.fetching.datacite import parse_datacite
from generator.fetching.doi import fetch_doi, parse_agency
from generator.fetching.errors import FetchError
from generator.fetching.hugging_face import parse_daily_papers
from generator.fetching.json_text import read_json
from generator.fetching.result import RegistryRecord
from generator.importing.fields import settle_fields
from tests.fetching.clocks import FakeTime
from tests.fetching.registries import FIXTURES, Answer, Heard, Script, fixture, serve_registries


def load(name: str) -> Any:
    return read_json((FIXTURES / name).read_bytes(), "the fixture")


ARTICLE = load("crossref/article.json")
PROCEEDINGS = load("crossref/proceedings.json")
DATASET = load("datacite/dataset.json")
DEEP = Answer(b"[" * 20_000)


def work(**changes: Any) -> RegistryRecord:
    """Return Crossref's article with some fields changed."""
    return parse_crossref({"message": {**ARTICLE["message"], **changes}})


def meeting(**changes: Any) -> str:
    """Return the venue of Crossref's proceedings with some fields changed."""
    record = parse_crossref({"message": {**PROCEEDINGS["message"], **changes}})
    return str(record.fields.get("venue", ""))


def deposit(**changes: Any) -> RegistryRecord:
    """Return DataCite's data set with some attributes changed."""
    return parse_datacite({"data": {"attributes": {**DATASET["data"]["attributes"], **changes}}})


def fetch(script: dict[str, Script], doi: str) -> tuple[RegistryRecord, list[str]]:
    heard: list[Heard] = []
    with (
        serve_registries(script, heard) as environ,
        open_client(environ, FakeTime().timing()) as client,
    ):
        return fetch_doi(client, doi), [f"{one.registry}{one.path}" for one in heard]


def test_an_article_becomes_the_fields_of_a_record() -> None:
    assert parse_crossref(ARTICLE) == RegistryRecord(
        source="Crossref",
        key="10.1234/abc.1",
        fields={
            "title": "On CO2 & Tools: A Study",
            "authors": [
                {"name": "Ada Example", "family": "Example", "orcid": "0000-0002-1825-0097"},
                {"name": "Josiah Carberry Jr.", "family": "Carberry"},
                {"name": "Example Tools Group", "family": "Example Tools Group"},
            ],
            "abstract": "Background: Cost is 10^5 if p < 0.05 &amp; $O(n) < 1$.\n\n"
            "We write <mask> and x^2.",
            "published": "2024-08",
            "arxiv": "2408.03506",
            "doi": "10.1234/abc.1",
            "venue": "Journal of Examples",
        },
    )


def test_a_retracted_paper_of_a_meeting_is_read() -> None:
    record = parse_crossref(PROCEEDINGS)
    assert record.is_retracted
    assert record.fields["title"] == "Tools at a Meeting? Yes"
    assert record.fields["published"] == "2024-05-11"
    assert record.fields["venue"] == "ExConf 2024"


def test_a_deposit_becomes_the_fields_of_a_record() -> None:
    assert parse_datacite(DATASET) == RegistryRecord(
        source="DataCite",
        key="10.5072/example.7",
        fields={
            "title": "Tools for Everybody: A Data Set",
            "authors": [
                {"name": "Ada Example", "family": "Example", "orcid": "0000-0002-1825-0097"},
                {"name": "Josiah Carberry", "family": "Carberry"},
                {"name": "Example Tools Group", "family": "Example Tools Group"},
            ],
            "abstract": "We list tools.\n\nAll of them.",
            "published": "2024-08-07",
            "arxiv": "2408.03506",
            "doi": "10.5072/example.7",
        },
    )


@pytest.mark.parametrize("record", [parse_crossref(ARTICLE), parse_datacite(DATASET)])
def test_the_fields_are_what_an_import_takes(record: RegistryRecord) -> None:
    settled = settle_fields(record.fields, frozenset({"unsorted"}), {}, None)
    assert settled.values["doi"] == record.key
    assert settled.values["authors"][1] == {"name": record.fields["authors"][1]["name"]}


@pytest.mark.parametrize(
    ("event", "containers", "venue"),
    [
        ({"acronym": "WWW'24", "start": {"date-parts": [[2024]]}}, [], "WWW 2024"),
        ({"acronym": "ExConf 2024", "start": {"date-parts": [[2024, 5]]}}, [], "ExConf 2024"),
        ({"acronym": "ExConf", "start": {"date-parts": [["2024", "5"]]}}, [], "ExConf 2024"),
        # The meeting of 2023 may have been put off; nobody can be sure.
        (
            {"acronym": "ExConf '23", "start": {"date-parts": [[2024]]}},
            ["Proceedings"],
            "Proceedings",
        ),
        ({"acronym": "ExConf"}, ["Proceedings of &amp;c."], "Proceedings of &c."),
        ({}, ["Lecture Notes", "Tools – ExConf 2024"], "Tools – ExConf 2024"),
        ({"acronym": ["x"], "start": "May"}, "Proceedings", "Proceedings"),
        (None, ["x" * 201], ""),
    ],
)
def test_a_meeting_has_its_year_where_that_is_sure(event: Any, containers: Any, venue: str) -> None:
    assert meeting(event=event, **{"container-title": containers}) == venue


@pytest.mark.parametrize(
    ("changes", "is_retracted", "is_withdrawn"),
    [
        ({}, False, False),
        ({"updated-by": [{"type": "correction"}]}, False, False),
        ({"updated-by": [{"type": "retraction"}]}, True, False),
        ({"update-to": [{"type": "retraction", "DOI": "10.1234/other"}]}, True, False),
        ({"updated-by": [{"type": "withdrawal"}]}, False, True),
        ({"relation": {"is-retracted-by": [{"id-type": "doi", "id": "10.1234/n"}]}}, True, False),
        ({"title": ["RETRACTED ARTICLE: On Tools"]}, True, False),
        ({"title": ["[Retracted] On Tools"]}, True, False),
        ({"title": ["WITHDRAWN: On Tools"]}, False, True),
        ({"title": ["Retracted Papers and What Becomes of Them"]}, False, False),
    ],
)
def test_what_was_taken_back_is_told(
    changes: dict[str, Any], is_retracted: bool, is_withdrawn: bool
) -> None:
    record = work(**changes)
    assert (record.is_retracted, record.is_withdrawn) == (is_retracted, is_withdrawn)


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ([[2024, 8, 7]], "2024-08-07"),
        ([["2024", "8"]], "2024-08"),
        ([[2024, 13, 1]], "2024"),
        ([[2024, 2, 30]], "2024-02"),
        ([[None]], ""),
        ([[0]], ""),
        ([[20240807]], ""),
        ([], ""),
        (None, ""),
        ("2024", ""),
        ([[2024, None]], "2024"),
        ([[2024, 8, 7], [2025]], "2024-08-07"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(parts: Any, date: str) -> None:
    unknown = {"date-parts": [[None]]}
    record = work(published=unknown, issued={"date-parts": parts})
    assert record.fields.get("published", "") == date


def test_a_preprint_names_the_article_it_became() -> None:
    relation = {"is-preprint-of": [{"id-type": "doi", "id": "10.1234/JOURNAL.5"}]}
    assert work(relation=relation).published_as == "10.1234/journal.5"


def test_a_deposit_that_was_withdrawn_is_told() -> None:
    assert deposit(dates=[{"date": "2025-01-01", "dateType": "Withdrawn"}]).is_withdrawn


def test_a_deposit_falls_back_on_its_year() -> None:
    assert deposit(dates=[]).fields["published"] == "2024"


def test_a_version_of_a_deposit_is_not_the_article() -> None:
    related = {"relatedIdentifierType": "DOI", "relationType": "IsVersionOf"}
    related |= {"relatedIdentifier": "10.1234/other"}
    assert deposit(relatedIdentifiers=[related]).published_as is None
    arxiv = deposit(relatedIdentifiers=[related], doi="10.48550/arXiv.2408.03506")
    assert arxiv.published_as == "10.1234/other"
    assert arxiv.fields["arxiv"] == "2408.03506"


def test_a_doi_is_asked_of_the_agency_that_registered_it() -> None:
    record, asked = fetch(
        {"doi": fixture("doi/crossref.json"), "crossref": fixture("crossref/article.json")},
        "https://doi.org/10.1234/ABC(1)/../x?#y",
    )
    assert record.source == "Crossref"
    path = "10.1234/abc%281%29%2F..%2Fx%3F%23y"
    assert asked == [f"doi/doiRA/{path}", f"crossref/works/{path}"]
    record, asked = fetch(
        {"doi": fixture("doi/datacite.json"), "datacite": fixture("datacite/dataset.json")},
        "10.5072/example.7",
    )
    assert record.source == "DataCite"
    assert asked[1] == "datacite/dois/10.5072/example.7"


def test_a_doi_of_arxiv_is_asked_of_arxiv() -> None:
    record, asked = fetch({"arxiv": fixture("arxiv/two.xml")}, "10.48550/arXiv.2408.03506")
    assert (record.source, record.key, len(asked)) == ("arXiv", "2408.03506", 1)
    with pytest.raises(FetchError, match=r"arXiv knows no paper 2408\.03506") as caught:
        fetch({"arxiv": fixture("arxiv/none.xml")}, "10.48550/arXiv.2408.03506")
    assert caught.value.kind == "not-found"


CROSSREF = fixture("doi/crossref.json")


@pytest.mark.parametrize(
    ("script", "kind", "text"),
    [
        ({"doi": fixture("doi/medra.json")}, "refused", "registered with mEDRA, which we cannot"),
        ({"doi": fixture("doi/unknown.json")}, "not-found", r"know this DOI \(DOI does not exist"),
        ({"doi": Answer(b"{}")}, "bad-answer", "does not say who registered"),
        ({"doi": DEEP}, "bad-answer", "doi.org sent JSON that is nested too deep"),
        ({"doi": Answer(b"\xff\x00")}, "bad-answer", "doi.org sent no JSON"),
        ({"doi": CROSSREF}, "not-found", "Crossref does not know it; compare the spelling"),
        ({"doi": CROSSREF, "crossref": DEEP}, "bad-answer", "Crossref sent JSON that is nested"),
        ({"doi": CROSSREF, "crossref": Answer(b"[]")}, "bad-answer", "cannot be read"),
        (
            {"doi": CROSSREF, "crossref": Answer(b"", 503)},
            "throttled",
            "Crossref is busy or has heard enough",
        ),
        (
            {"doi": fixture("doi/datacite.json"), "datacite": Answer(b'{"errors": []}', 404)},
            "not-found",
            "DataCite does not know it",
        ),
    ],
)
def test_a_doi_that_leads_nowhere_is_told(script: dict[str, Script], kind: str, text: str) -> None:
    with pytest.raises(FetchError, match=text) as caught:
        fetch(script, "10.1234/abc.1")
    assert caught.value.kind == kind


def test_what_is_no_doi_is_not_asked_for() -> None:
    with pytest.raises(FetchError, match="not a DOI"):
        fetch({}, "no DOI")


KEYS = ["DOI", "doi", "message", "title", "author", "given", "family", "abstract", "issued"]
KEYS += ["date-parts", "event", "relation", "container-title", "data", "attributes", "creators"]
KEYS += ["name", "titles", "dates", "date", "descriptions", "RA", "paper", "id", "ORCID"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["10.1234/x", "2408.03506", "<p>", "<mml:math>", "2024-08-07"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def check_reads_or_refuses(parse: Any, value: Any) -> None:
    try:
        parse(value)
    except FetchError as error:
        assert str(error).isprintable()


@given(VALUES)
def test_arbitrary_json_is_read_or_refused(value: Any) -> None:
    check_reads_or_refuses(parse_crossref, value)
    check_reads_or_refuses(parse_datacite, value)
    for parse in (parse_agency, parse_daily_papers):
        check_reads_or_refuses(parse, json.dumps(value).encode())


@given(st.sampled_from(sorted(ARTICLE["message"])), VALUES)
def test_any_value_in_an_answer_of_crossref_is_read_or_refused(key: str, value: Any) -> None:
    check_reads_or_refuses(parse_crossref, {"message": {**ARTICLE["message"], key: value}})


@given(st.sampled_from(sorted(DATASET["data"]["attributes"])), VALUES)
def test_any_value_in_an_answer_of_datacite_is_read_or_refused(key: str, value: Any) -> None:
    changed = deepcopy(DATASET)
    changed["data"]["attributes"][key] = value
    check_reads_or_refuses(parse_datacite, changed)


@given(st.binary(max_size=100))
def test_arbitrary_bytes_are_no_trouble(raw: bytes) -> None:
    for parse in (parse_agency, parse_daily_papers):
        check_reads_or_refuses(parse, raw)
