"""Which listings a catalog has, what each holds, and how each is cut into pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter

from generator.model.catalog import Catalog
from generator.model.dates import MONTHS
from generator.model.identifiers import slugify
from generator.model.listing import PAGE_SIZE, Directory, DirectoryEntry, Listing, ListingPage
from generator.model.names import family_name

FEWER_AUTHOR_PAGES_FROM = 1_000
AUTHOR_FEED_MINIMUM = 3


@dataclass(frozen=True)
class Listings:
    """Every listing and directory of a site."""

    home: Listing
    papers: Listing
    topics: tuple[Listing, ...]
    authors: tuple[Listing, ...]
    venues: tuple[Listing, ...]
    months: tuple[Listing, ...]
    directories: tuple[Directory, ...]

    @property
    def all(self) -> tuple[Listing, ...]:
        """Return every listing, the home page first."""
        own = (self.home, self.papers)
        return (*own, *self.topics, *self.authors, *self.venues, *self.months)


def select_listings(catalog: Catalog, minimum: int | None = None, site_name: str = "") -> Listings:
    """Make every listing of a catalog.

    `minimum` is how many papers an author needs for a page; None takes 1 on a site below 1,000
    papers, else 3.
    """
    topics, authors = _topics(catalog), _authors(catalog, minimum)
    venues, months = _venues(catalog), _months(catalog)
    return Listings(
        home=Listing("latest", "", "", site_name, "", catalog.papers, ("rss", "atom")),
        papers=Listing(
            "papers", "", "papers/", "All papers", "Every paper, newest first.", catalog.papers
        ),
        topics=topics,
        authors=authors,
        venues=venues,
        months=months,
        directories=(
            _directory("topics", "Topics", "What the papers are about.", [("", topics)]),
            _directory("authors", "Authors", "Who wrote them.", _by_letter(authors, _family_slug)),
            _directory("venues", "Venues", "Where they appeared.", _by_letter(venues, _slug)),
            _directory("archive", "Archive", "Papers by month listed.", _by_year(months)),
        ),
    )


def author_page_minimum(catalog: Catalog, setting: int | None) -> int:
    """Return how many papers an author needs for a page."""
    if setting is not None:
        return setting
    return 1 if len(catalog.papers) < FEWER_AUTHOR_PAGES_FROM else AUTHOR_FEED_MINIMUM


def paginate(listing: Listing) -> list[ListingPage]:
    """Cut a listing into pages, the newest first.

    Closed pages of 50 are counted from the oldest paper, so a new paper moves none of them; the
    newest page holds the other 50 to 99. The home page leads on to the pages of all papers,
    which hold the same.
    """
    closed = max(0, len(listing.papers) // PAGE_SIZE - 1)
    is_home = listing.section == "latest"
    start_of_closed = "papers/" if is_home else listing.path
    paths = [f"{start_of_closed}page/{number}/" for number in range(1, closed + 1)]
    paths.append(listing.path)
    newest = len(listing.papers) - closed * PAGE_SIZE
    pages = []
    for index, path in enumerate(paths):
        start = 0 if index == closed else newest + (closed - 1 - index) * PAGE_SIZE
        end = newest if index == closed else start + PAGE_SIZE
        pages.append(
            ListingPage(
                listing=listing,
                path=path,
                papers=listing.papers[start:end],
                number=None if index == closed else index + 1,
                newer=paths[index + 1] if index < closed else None,
                older=paths[index - 1] if index else None,
            )
        )
    return pages[:-2:-1] if is_home else pages[::-1]


def _topics(catalog: Catalog) -> tuple[Listing, ...]:
    return tuple(
        Listing(
            "topics",
            topic.slug,
            f"topics/{topic.slug}/",
            topic.name,
            topic.description,
            catalog.by_topic.get(topic.slug, ()),
            ("rss", "atom"),
            topic.hue,
        )
        for topic in catalog.vocabulary.all_topics
        if topic in catalog.vocabulary.topics or topic.slug in catalog.by_topic
    )


def _authors(catalog: Catalog, minimum: int | None) -> tuple[Listing, ...]:
    needed = author_page_minimum(catalog, minimum)
    return tuple(
        Listing(
            "authors",
            slug,
            f"authors/{slug}/",
            name,
            "",
            papers,
            ("atom",) if len(papers) >= AUTHOR_FEED_MINIMUM else (),
        )
        for slug, (name, papers) in sorted(catalog.list_authors(needed).items())
    )


def _venues(catalog: Catalog) -> tuple[Listing, ...]:
    return tuple(
        Listing(
            "venues",
            slug,
            f"venues/{slug}/",
            catalog.venues[slug].name,
            "",
            papers,
            ("rss", "atom"),
        )
        for slug, papers in sorted(catalog.by_venue.items())
    )


def _months(catalog: Catalog) -> tuple[Listing, ...]:
    listings = []
    for month, papers in catalog.by_month.items():
        year, number = month.split("-")
        title = f"{MONTHS[int(number)]} {year}"
        listings.append(Listing("archive", month, f"archive/{year}/{number}/", title, "", papers))
    return tuple(listings)


Groups = Iterable[tuple[str, Iterable[Listing]]]


def _directory(section: str, title: str, description: str, groups: Groups) -> Directory:
    return Directory(
        section=section,  # type: ignore[arg-type]
        path=f"{section}/",
        title=title,
        description=description,
        groups=tuple(
            (heading, tuple(_entry(listing) for listing in listings))
            for heading, listings in groups
        ),
    )


def _entry(listing: Listing) -> DirectoryEntry:
    count = len(listing.papers)
    return DirectoryEntry(listing.title, listing.path, count, listing.description, listing.hue)


def _by_letter(listings: tuple[Listing, ...], key: Callable[[Listing], str]) -> Groups:
    groups: dict[str, list[Listing]] = {}
    keyed = sorted(((key(one), one.slug, one) for one in listings), key=itemgetter(0, 1))
    for name, _, listing in keyed:
        groups.setdefault(name[0].upper(), []).append(listing)
    return groups.items()


def _slug(listing: Listing) -> str:
    return listing.slug


def _family_slug(listing: Listing) -> str:
    """Sort an author by the last word of the family name, past its particles."""
    return slugify(family_name(listing.title).split()[-1]) or listing.slug


def _by_year(listings: tuple[Listing, ...]) -> Groups:
    groups: dict[str, list[Listing]] = {}
    for listing in listings:
        groups.setdefault(listing.slug[:4], []).append(listing)
    return groups.items()
