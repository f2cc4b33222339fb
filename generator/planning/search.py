"""The search index as jobs: its shards, word lists and cards, and what leads to them."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from generator.model.headline import Headline
from generator.model.output import OutputFile
from generator.planning.jobs import (
    Job,
    Made,
    Outline,
    Share,
    alone,
    name_facts,
    name_keys,
    name_papers,
)
from generator.rendering.search_files import (
    CARDS_IN_A_FILE,
    META,
    PAGES,
    SEARCH_INDEX,
    Facets,
    name_facets,
    render_cards,
    render_meta,
    render_pages,
)
from generator.rendering.search_page import SEARCH_FRAME, render_search_page
from generator.rendering.site import Site
from generator.search.contents import Contents
from generator.search.neighbours import merge_neighbours
from generator.shelf import Shelf

if TYPE_CHECKING:
    from generator.planning.gathering import Found
    from generator.search.index import Index


class Source:
    """The index of all papers, made when something of it is needed.

    Papers are numbered in the order of their arrival, so that a new one adds to files and changes
    nothing else in them.
    """

    def __init__(self, outline: Outline, shelf: Shelf) -> None:
        self.papers = outline.catalog.papers[::-1]
        self._synonyms = outline.synonyms
        self._keys = [paper.key for paper in self.papers]
        self._key = name_facts(outline, "index", name_keys(self._keys), self._synonyms)
        self._shelf = shelf
        self.wait: Callable[[], Found] = self.work
        """Waits for what `work` returns, wherever that is done."""

    @cached_property
    def _known(self) -> Contents | None:
        """Return what the index consists of, where the last build was of the same papers."""
        last = self._shelf.recall("contents", Contents.read)
        return last[1] if last and last[0] == self._key else None

    @property
    def is_known(self) -> bool:
        """Tell whether the last build was of the same papers."""
        return self._known is not None

    @property
    def contents(self) -> Contents:
        """Return what the index consists of."""
        if self._known:
            return self._known
        self._shelf.remember("contents", self._key, self._found.contents)
        return self._found.contents

    def load_libraries(self) -> None:
        """Load what makes an index, before processes begin that would each load it."""
        import generator.planning.gathering  # noqa: F401

    def work(self) -> "Found":
        """Return what all papers are found by."""
        # What it needs takes longer to load than a small site to build: only if it is needed.
        from generator.planning.gathering import find_index

        neighbours = merge_neighbours(self._synonyms)
        return find_index(self.papers, self._keys, neighbours, self._shelf)

    @cached_property
    def _found(self) -> "Found":
        found = self.wait()
        if found.worth_keeping:
            self._shelf.remember("postings", "", found.worth_keeping)
        return found

    @property
    def index(self) -> "Index":
        """Return the index."""
        return self._found.index

    def load(self) -> None:
        """Make the index, before work on its files is shared out."""
        _ = self.index


def plan_index(outline: Outline, source: Source) -> Iterator[Job]:
    """Plan every file of the search index."""
    contents = source.contents
    yield from _plan_cards(outline, source.papers)
    make_shards = partial(_make_shards, source)
    for _, name, content in contents.shards:
        path, share = f"search/t/{name}.txt", Share(make_shards, name)
        yield Job(name_facts(outline, path, content), (path,), None, share, source.load)
    for _, name, content in contents.words:
        path, make = f"search/v/{name}.txt", alone(_make_words, source, name)
        yield Job(name_facts(outline, path, content), (path,), None, make, source.load)
    facets = name_facets(contents.facets, outline.catalog)
    key = name_facts(outline, contents.version, facets)
    make = alone(_make_meta, len(source.papers), contents, facets)
    yield Job(key, (META,), None, make)


def plan_search_page(outline: Outline) -> Job:
    """Plan the page that shows results."""
    key = name_facts(outline, "search page")
    make = alone(_make_search_page, outline.site)
    return Job(key, ("search/index.html",), SEARCH_FRAME, make)


def plan_pages(outline: Outline, index: str) -> Job:
    """Plan what search knows of hand-written pages, from the site builder's own index."""
    return Job(name_facts(outline, index), (PAGES, SEARCH_INDEX), None, alone(_make_pages, index))


def _plan_cards(outline: Outline, papers: Sequence[Headline]) -> Iterator[Job]:
    for start in range(0, len(papers), CARDS_IN_A_FILE):
        some = papers[start : start + CARDS_IN_A_FILE]
        path = f"search/d/{start // CARDS_IN_A_FILE}.json"
        key = name_facts(outline, path, name_papers(some))
        yield Job(key, (path,), None, alone(_make_cards, path, some))


def _make_cards(path: str, papers: Sequence[Headline], shelf: Shelf) -> Iterator[Made]:
    yield render_cards(path, shelf.pick("result", papers))


def _make_shards(source: Source, names: Sequence[str], _: Shelf) -> Iterator[Made]:
    for name, text in zip(names, source.index.write_shards(names), strict=True):
        yield OutputFile(f"search/t/{name}.txt", text.encode())


def _make_words(source: Source, name: str, _: Shelf) -> Iterator[Made]:
    yield OutputFile(f"search/v/{name}.txt", source.index.write_words(name).encode())


def _make_meta(papers: int, contents: Contents, facets: Facets, _: Shelf) -> Iterator[Made]:
    shards = [start for start, *_ in contents.shards]
    words = [start for start, *_ in contents.words]
    yield render_meta(contents.version, papers, shards, words, facets)


def _make_search_page(site: Site, _: Shelf) -> Iterator[Made]:
    yield render_search_page(site)


def _make_pages(index: str, _: Shelf) -> Iterator[Made]:
    yield from render_pages(index)
