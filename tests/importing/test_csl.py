"""CSL-JSON: what reference managers export, as entries and as records."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.importing.csl import read_csl
from generator.importing.entries import ImportOptions, import_entries
from generator.importing.formats import guess_form, read_entries
from generator.importing.markup import plain_line, plain_text
from generator.problems import ProjectError

ITEM: dict[str, Any] = {
    "id": "example2024",
    "type": "paper-conference",
    "title": "Finding the <i>Right</i> Tool",
    "author": [
        {"family": "Berg", "given": "Bo", "non-dropping-particle": "van den"},
        {"family": "Carberry", "given": "Josiah", "suffix": "Jr.", "ORCID": "0000-0002-1825-0097"},
        {"literal": "Example Tools Group"},
    ],
    "issued": {"date-parts": [["2024", 8, 7]]},
    "container-title": "ExConf 2024",
    "DOI": "10.1234/ABC",
    "URL": "https://example.org/paper",
    "abstract": "We look for the right tool.",
    "note": "read this again",
}


def fields(**changes: Any) -> dict[str, Any]:
    [entry] = read_csl(json.dumps({**ITEM, **changes}), "list.json")
    assert entry.fault == ""
    return entry.fields


def test_an_item_becomes_the_fields_of_an_entry() -> None:
    [entry] = read_csl(json.dumps([ITEM]), "list.json")
    assert entry.place == "list.json: item 1 (example2024)"
    assert entry.fields == {
        "title": "Finding the Right Tool",
        "authors": [
            {"name": "Bo van den Berg", "family": "van den Berg"},
            {
                "name": "Josiah Carberry Jr.",
                "family": "Carberry",
                "orcid": "0000-0002-1825-0097",
            },
            {"name": "Example Tools Group", "family": "Example Tools Group"},
        ],
        "abstract": "We look for the right tool.",
        "published": "2024-08-07",
        "venue": "ExConf 2024",
        "doi": "10.1234/ABC",
        "url": "https://example.org/paper",
    }


def test_a_list_becomes_records() -> None:
    options = ImportOptions(topics=frozenset({"unsorted"}), listed=date(2025, 3, 18))
    text = json.dumps([ITEM, 5, {"title": "No more than a title"}])
    entries = read_entries(text, guess_form("My Library.json"), "list.json")
    result = import_entries(entries, options)
    [record] = result.records
    assert record.path == "papers/2024/van-den-berg-2024-finding-the-right-tool.yaml"
    assert 'doi: "10.1234/abc"' in record.text
    assert [(one.place, one.reason) for one in result.refused] == [
        ("list.json: item 2", "not a mapping of fields"),
        ("list.json: item 3", "authors: is missing; abstract: is missing"),
    ]


def test_the_endings_and_the_error_name_the_form() -> None:
    assert guess_form("a.json") == guess_form("a.CSL") == "csl"
    with pytest.raises(ProjectError, match="--format yaml, jsonl, bibtex or csl"):
        guess_form("a.txt")


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "arXiv:2408.03506"},
        {"note": "arXiv:2408.03506 [cs]"},
        {"archive": "arXiv", "archive_location": "2408.03506"},
    ],
)
def test_an_arxiv_id_is_found_where_programs_put_it(changes: dict[str, str]) -> None:
    assert fields(**changes)["arxiv"] == "2408.03506"


def test_numbers_stay_as_they_are_spelled() -> None:
    [entry] = read_csl('{"title": 2408.10, "issued": {"date-parts": [[2024]]}}', "x.json")
    assert entry.fields == {"title": "2408.10", "published": "2024"}


@pytest.mark.parametrize(
    ("issued", "published"),
    [
        ({"raw": "2024-08-07"}, "2024-08-07"),
        ({"literal": "2024"}, "2024"),
        ({"literal": "Spring 2024"}, None),
        ({"date-parts": [[2024, 8], [2024, 9]]}, "2024-08"),
        ({"date-parts": [[]], "raw": "2023"}, "2023"),
        ({"season": 2}, None),
        ("2024", None),
    ],
)
def test_a_date_is_read_from_what_holds_it(issued: Any, published: str | None) -> None:
    assert fields(issued=issued).get("published") == published


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"author": "Ada Example"}, "author: not a list of names"),
        ({"author": [{"family": ["Example"]}]}, "family: not text"),
        ({"title": {"en": "x"}}, "title: not text"),
    ],
)
def test_one_bad_item_is_a_fault_of_its_own(changes: dict[str, Any], fault: str) -> None:
    bad, good = read_csl(json.dumps([{**ITEM, **changes}, ITEM]), "list.json")
    assert (bad.fields, bad.fault) == ({}, fault)
    assert good.fault == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ('"text"', "not CSL-JSON"),
        ("7", "not CSL-JSON"),
        ("[" * 20_000, "nested too deep"),
    ],
)
def test_what_is_no_list_is_said_once(text: str, reason: str) -> None:
    with pytest.raises(ProjectError, match=rf"^list\.json: {reason}"):
        read_entries(text, "csl", "list.json")


def test_a_byte_order_mark_is_no_trouble() -> None:
    assert len(read_entries("\ufeff[{}]", "csl", "list.json")) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*ITEM, "family", "literal", "date-parts"]), inner)
    ),
    max_leaves=10,
)


@given(JSON)
def test_arbitrary_json_is_read_or_refused(value: Any) -> None:
    try:
        entries = read_entries(json.dumps(value), "csl", "list.json")
    except ProjectError:
        return
    assert all(entry.fault == "" or entry.fields == {} for entry in entries)


@given(st.sampled_from(sorted(ITEM)), JSON)
def test_any_value_of_a_field_is_read_or_a_fault(key: str, value: Any) -> None:
    assert len(read_entries(json.dumps({**ITEM, key: value}), "csl", "list.json")) == 1


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a < b & c > d", "a < b & c > d"),
        ("the <mask> token and </s>", "the <mask> token and </s>"),
        ("if a <b and c> d", "if a <b and c> d"),
        ("<i>E.</i> <b>coli</b>", "E. coli"),
        ("H<sub>2</sub>O, 10<sup>5</sup>, x<sup>2</sup>", "H2O, 10^5, x2"),
        ("&lt;i&gt; &amp;amp; &notable; &#x41;", "<i> &amp; &notable; A"),
        ("one<br/>two<br/><br/>three", "one two\n\nthree"),
        ("<p>one\n two</p><p>three</p>", "one two\n\nthree"),
        ("plain\n\nparagraphs\nhere", "plain\n\nparagraphs here"),
        ("<jats:title>ABSTRACT</jats:title><jats:p>One.</jats:p>", "One."),
        ("<title>Methods.</title><p>We count.</p>", "Methods. We count."),
        ("<p>One.</p><title>Results</title>", "One.\n\nResults"),
        ("<!-- hidden --><p>seen</p><!-- open", "seen\n\n<!-- open"),
        ("<![CDATA[<p>as is &amp;</p>]]>", "<p>as is &amp;</p>"),
        (r"<tex-math>\(x^2\)</tex-math>", "$x^2$"),
        (r"<tex-math>a $ b</tex-math>", "a $ b"),
        (
            "so <disp-formula><mml:math><mml:semantics><mml:mi>y</mml:mi><mml:annotation "
            'encoding="application/x-tex">y_1</mml:annotation></mml:semantics></mml:math>'
            "</disp-formula>is",
            "so $y_1$ is",
        ),
        (
            "<math><mfrac><mn>1</mn><mn>2</mn></mfrac><msubsup><mi>x</mi><mn>1</mn><mn>2</mn>"
            '</msubsup><annotation encoding="MathType">@7@</annotation></math>',
            "1/2x_1^2",
        ),
        ("<math><mi>x</mi> and no end", "x and no end"),
        ("<mml:math><mml:mi>x</mml:math> after</mml:mi>", "x after"),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


def test_a_title_is_on_one_line() -> None:
    assert plain_line("<p>One</p>\n<title>two</title> &amp; <i>three</i>") == "One two & three"


MARKUP = st.lists(
    st.sampled_from(
        [
            *"<p> </p> <jats:title> </jats:title> <mml:math> </mml:math> <mml:mi>".split(),
            *"</mml:mi> <tex-math> </tex-math> <br/> <sup> <!-- --> <![CDATA[ ]]>".split(),
            *("&amp;", "$", "word", "&#0;", "&#9999999;", " ", '<annotation encoding="tex">'),
        ]
    )
).map("".join)


@given(MARKUP | st.text())
def test_no_markup_is_too_broken(markup: str) -> None:
    assert "\n" not in plain_line(markup)
    assert plain_text(markup).count("word") <= markup.count("word")


@pytest.mark.parametrize("piece", ["<p ", '<p a="', "<!--", "<![CDATA[", "&", "<mml:math>", "<p>"])
def test_hostile_markup_takes_no_longer_than_its_length(piece: str) -> None:
    assert isinstance(plain_text(piece * 100_000), str)
