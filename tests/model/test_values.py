"""Dates, names, venues, links and characters: small rules, each with its edge."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.characters import drop_forbidden, find_forbidden
from generator.model.dates import PartialDate, noon, parse_day, write_day, write_partial
from generator.model.links import parse_link
from generator.model.names import family_name, split_name
from generator.model.venues import split_venue
from tests.builders import make_catalog, make_headlines, make_paper


@pytest.mark.parametrize(
    ("text", "written"),
    [("2024", "2024"), ("2024-08", "August 2024"), ("2024-08-07", "7 August 2024")],
)
def test_a_date_is_as_exact_as_it_is_known(text: str, written: str) -> None:
    when = PartialDate.parse(text)
    assert str(when) == text
    assert write_partial(when) == written


@pytest.mark.parametrize(
    "text", ["", "24", "2024-8", "2024-13", "2024-02-30", "२०२४", "2024-08-07T"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


def test_a_bare_day_means_noon_in_utc() -> None:
    assert noon(parse_day("2025-03-18")) == datetime(2025, 3, 18, 12, tzinfo=UTC)


@given(st.dates())
def test_days_read_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert write_day(day).endswith(str(day.year))


@pytest.mark.parametrize(
    ("name", "given_names", "family"),
    [
        ("Ada Example", "Ada", "Example"),
        ("Bo van den Berg", "Bo", "van den Berg"),
        ("Van Morrison", "Van", "Morrison"),
        ("Josiah S. Carberry Jr.", "Josiah S. Jr.", "Carberry"),
        ("Plato", "", "Plato"),
        ("李示例", "", "李示例"),
    ],
)
def test_a_family_name_is_the_last_word_with_its_particles(
    name: str, given_names: str, family: str
) -> None:
    assert split_name(name) == (given_names, family)
    assert family_name(name) == family


def test_a_record_may_say_which_part_is_the_family_name() -> None:
    paper = make_paper(
        authors=[{"name": "Maria del Carmen Ejemplo Prueba", "family": "Ejemplo Prueba"}]
    )
    assert paper.authors[0].parts == ("Maria del Carmen", "Ejemplo Prueba")


@pytest.mark.parametrize(
    ("venue", "slug", "name"),
    [
        ("ICLR 2024", "iclr", "ICLR"),
        ("Findings of ACL 2024", "findings-of-acl", "Findings of ACL"),
        ("ICLR 2024 Workshop on Agents", "iclr-workshop-on-agents", "ICLR Workshop on Agents"),
        ("Computers & Graphics", "computers-graphics", "Computers & Graphics"),
        ("2024", "2024", "2024"),
    ],
)
def test_a_series_is_a_venue_without_its_year(venue: str, slug: str, name: str) -> None:
    found = split_venue(venue)
    assert found is not None
    assert (found.slug, found.name) == (slug, name)


def test_a_venue_of_signs_alone_has_no_page() -> None:
    assert split_venue("???") is None
    assert split_venue(None) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("https://example.org/a b"[:21], "https://example.org/a"),
        ('https://example.org/"><b>', "https://example.org/%22%3E%3Cb%3E"),
        ("https://example.org:443/x", "https://example.org/x"),
        (
            "https://münchen.example/ü?q=ß#é",
            "https://xn--mnchen-3ya.example/%C3%BC?q=%C3%9F#%C3%A9",
        ),
        ("https://example.org/%7Euser", "https://example.org/%7Euser"),
    ],
)
def test_an_address_is_written_anew(text: str, address: str) -> None:
    assert parse_link(text) == address


@given(st.text(max_size=60).map(lambda text: f"https://example.org/{text}"))
def test_an_address_stays_inside_an_attribute(text: str) -> None:
    try:
        address = parse_link(text)
    except ValueError:
        return
    assert address.isascii()
    assert not set(address) & set("<>\"'` \\")
    assert parse_link(address) == address


@given(st.text(max_size=80))
def test_forbidden_characters_are_found_exactly_when_they_are_dropped(text: str) -> None:
    bare = text.removeprefix("\ufeff")
    assert (find_forbidden(bare) is None) == (drop_forbidden(bare) == bare)


def test_papers_are_in_one_total_order() -> None:
    papers = [
        make_paper("b", title="B", listed="2025-01-01"),
        make_paper("c", title="C", listed="2025-01-02"),
        make_paper("a", title="A", listed="2025-01-01"),
    ]
    assert [paper.id for paper in make_catalog(*papers).papers] == ["c", "a", "b"]
    assert make_catalog(*papers[::-1]).papers == make_catalog(*papers).papers


def test_of_papers_listed_at_once_the_one_published_last_comes_first() -> None:
    published = {"a": "2023-05-02", "b": "2024", "c": "2023-05", "d": None, "e": "2024-01-02"}
    papers = [
        make_paper(paper_id, title=paper_id, listed="2025-01-01", published=day)
        for paper_id, day in published.items()
    ]
    assert [paper.id for paper in make_catalog(*papers).papers] == ["e", "b", "a", "c", "d"]


def test_names_that_share_a_slug_share_a_page_titled_by_the_commonest() -> None:
    papers = [
        make_paper(f"p{number}", title=f"T{number}", authors=[name])
        for number, name in enumerate(["Zoë Example", "Zoe Example", "Zoë Example"])
    ]
    catalog = make_catalog(*papers)
    assert catalog.list_authors(1) == {"zoe-example": ("Zoë Example", catalog.papers)}
    assert not catalog.list_authors(4)


def test_a_paper_is_updated_by_its_latest_event() -> None:
    paper = make_paper(
        listed="2025-03-18",
        revised=[{"date": "2025-06-01", "note": "R."}],
        status={"state": "withdrawn", "date": "2025-05-01", "note": "W."},
    )
    assert paper.updated_at == datetime(2025, 6, 1, 12, tzinfo=UTC)


@given(
    st.none() | st.sampled_from(["2024", "2023-05", "1999-12-31"]),
    st.none() | st.sampled_from(["ICLR 2024", "TMLR", "Nature 7", "SIGIR ’24"]),
)
def test_a_headline_knows_whether_its_paper_says_when_it_appeared(
    published: str | None, venue: str | None
) -> None:
    given_date = PartialDate.parse(published) if published else None
    paper = make_paper(published=given_date, venue=venue)
    (headline,) = make_headlines(paper)
    assert headline.has_year == (paper.issued is not None)
