"""Listings: what each holds, and pages that stay put while papers arrive."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model.listing import Listing, ListingPage
from generator.selection.listings import paginate, select_listings
from tests.builders import FIRST_DAY, make_catalog, make_headlines, make_paper

MANY = [
    make_paper(f"p{number:03}", listed=FIRST_DAY + timedelta(days=number)) for number in range(330)
]


def listing_of(count: int) -> Listing:
    return Listing(
        "papers", "", "papers/", "All papers", "", tuple(reversed(make_headlines(*MANY[:count])))
    )


def closed(pages: list[ListingPage]) -> dict[str, list[str]]:
    return {page.path: [paper.id for paper in page.papers] for page in pages if page.number}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 329))
def test_one_paper_more_moves_no_closed_page(count: int) -> None:
    before, after = closed(paginate(listing_of(count))), closed(paginate(listing_of(count + 1)))
    assert before.items() <= after.items()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 330))
def test_pages_hold_every_paper_once_newest_first(count: int) -> None:
    pages = paginate(listing_of(count))
    assert [paper.id for page in pages for paper in page.papers] == [
        paper.id for paper in reversed(MANY[:count])
    ]
    assert pages[0].path == "papers/"
    if count >= 50:
        assert 50 <= len(pages[0].papers) <= 99
    assert all(len(page.papers) == 50 for page in pages[1:])


def test_pages_link_to_their_neighbours() -> None:
    newest, second, first = paginate(listing_of(199))
    assert (newest.newer, newest.older) == (None, "papers/page/2/")
    assert (second.newer, second.older) == ("papers/", "papers/page/1/")
    assert (first.newer, first.older) == ("papers/page/2/", None)


def test_equal_dates_are_ordered_by_id() -> None:
    catalog = make_catalog(make_paper("b"), make_paper("a"), make_paper("c"))
    assert [paper.id for paper in catalog.papers] == ["a", "b", "c"]


def test_a_small_site_gives_every_author_a_page_and_a_large_one_from_three_papers() -> None:
    small = select_listings(make_catalog(make_paper("a", authors=["Zoë Ångström"])))
    assert [author.path for author in small.authors] == ["authors/zoe-angstrom/"]
    papers = [make_paper(f"p{n}", authors=["Ada Example", f"Once {n}"]) for n in range(1000)]
    large = select_listings(make_catalog(*papers))
    assert [author.slug for author in large.authors] == ["ada-example"]


def test_an_author_feed_needs_three_papers() -> None:
    papers = [
        make_paper(f"p{n}", authors=["Ada Example", *(["Bo Two"] * (n < 2))]) for n in range(3)
    ]
    feeds = {author.slug: author.feeds for author in select_listings(make_catalog(*papers)).authors}
    assert feeds == {"ada-example": ("atom",), "bo-two": ()}


def test_names_that_share_a_slug_share_the_commonest_spelling() -> None:
    catalog = make_catalog(
        make_paper("a", authors=["Zoe Angstrom"]),
        make_paper("b", authors=["Zoë Ångström"]),
        make_paper("c", authors=["Zoë Ångström"]),
    )
    [author] = select_listings(catalog).authors
    assert (author.title, len(author.papers)) == ("Zoë Ångström", 3)


def test_a_name_in_another_script_keeps_its_letters_and_one_without_letters_has_no_page() -> None:
    catalog = make_catalog(make_paper("a", authors=["李示例", "***"]))
    assert [author.path for author in select_listings(catalog).authors] == ["authors/李示例/"]


def test_editions_of_a_venue_share_its_page() -> None:
    catalog = make_catalog(make_paper("a", venue="ICLR 2024"), make_paper("b", venue="ICLR 2025"))
    [venue] = select_listings(catalog).venues
    assert (venue.title, venue.path, len(venue.papers)) == ("ICLR", "venues/iclr/", 2)


def test_the_unsorted_topic_appears_only_when_it_has_papers() -> None:
    slugs = [t.slug for t in select_listings(make_catalog(make_paper())).topics]
    assert slugs == ["tool-use", "agents"]
    sorted_out = select_listings(make_catalog(make_paper(topics=["unsorted"]))).topics
    assert sorted_out[-1].slug == "unsorted"


def test_authors_are_grouped_by_family_name() -> None:
    catalog = make_catalog(
        make_paper("a", authors=["Bo van den Berg", "Ada Zimmer", "Zoë Ångström"])
    )
    authors = select_listings(catalog).directories[1]
    assert [heading for heading, _ in authors.groups] == ["A", "B", "Z"]


def test_the_months_of_any_year_have_four_digits() -> None:
    catalog = make_catalog(make_paper("a", listed="0999-05-01"), make_paper("b"))
    months = select_listings(catalog).months
    assert [(month.path, month.title) for month in months] == [
        ("archive/2025/03/", "March 2025"),
        ("archive/0999/05/", "May 0999"),
    ]


def test_an_empty_catalog_has_listings_too() -> None:
    listings = select_listings(make_catalog())
    assert [len(page.papers) for page in paginate(listings.home)] == [0]
    assert listings.months == ()
