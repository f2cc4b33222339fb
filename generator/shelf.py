"""The shelf: papers and fragments by headline, from the cache or made anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from generator.cache import Cache, Value, Writable
from generator.model.headline import Headline
from generator.model.paper import Paper
from generator.model.stored import read_paper
from generator.problems import ProjectError
from generator.reading import records
from generator.rendering.fragments import Fragments, Part, render_fragments
from generator.rendering.site import Site
from generator.search.grams import count_grams, write_grams
from generator.search.traces import Trace, make_trace, read_trace, write_trace

Fresh = dict[str, Fragments]
"""Fragments by a paper's key."""
_PAPERS_AT_HAND = 200
"""Papers kept in memory; neighbours in lists are asked for one after another."""
_TEXTS_AT_HAND = 10_000
"""Texts of each kind kept in memory, some 25 MB of cards; authors have papers of all years."""


class Shelf:
    """Gives whole papers to whoever renders them; every process has one of its own."""

    def __init__(self, cache: Cache, root: Path, site: Site, keys: Mapping[str, str]) -> None:
        self._cache = cache
        self._root = root
        self._site = site
        self._keys = keys
        self._papers: dict[str, Paper] = {}
        self._texts: dict[Part, dict[str, str]] = {part: {} for part in get_args(Part)}
        self._fresh: Fresh = {}

    def papers(self, headlines: Sequence[Headline]) -> list[Paper]:
        """Return the papers of some headlines, with their listing dates settled."""
        missing = [one for one in headlines if one.id not in self._papers]
        _make_room(self._papers, headlines, _PAPERS_AT_HAND)
        texts = self._cache.read("papers", [one.digest for one in missing])
        for one in missing:
            self._papers[one.id] = self._make_paper(one, texts.get(one.digest))
        return [self._papers[one.id] for one in headlines]

    def pick(self, part: Part, headlines: Sequence[Headline]) -> list[str]:
        """Return one part of what some papers put into shared files."""
        texts = self._texts[part]
        missing = [one for one in headlines if one.id not in texts]
        _make_room(texts, headlines, _TEXTS_AT_HAND)
        keys = [self._keys[one.id] for one in missing]
        known = self._cache.read(part, [key for key in keys if key not in self._fresh])
        for one, key in zip(missing, keys, strict=True):
            text = known.get(key)
            texts[one.id] = self._render(part, one) if text is None else text
        return [texts[one.id] for one in headlines]

    def traces(self, headlines: Sequence[Headline]) -> list[Trace]:
        """Return what search needs of some papers."""
        known = self._read_known("traces", headlines)
        return [
            self.make_traces([one])[0][0] if text is None else read_trace(text)
            for one, text in zip(headlines, known, strict=True)
        ]

    def grams(self, headlines: Sequence[Headline]) -> list[str]:
        """Return what some papers are compared by, as `write_grams` writes it."""
        known = self._read_known("grams", headlines)
        return [
            self.make_traces([one])[0][1] if text is None else text
            for one, text in zip(headlines, known, strict=True)
        ]

    def _read_known(self, shelf: str, headlines: Sequence[Headline]) -> list[str | None]:
        keys = [self._keys[one.id] for one in headlines]
        return list(map(self._cache.read(shelf, keys).get, keys))

    def make_traces(self, headlines: Sequence[Headline]) -> list[tuple[Trace, str]]:
        """Make what search needs of some papers, and what they are compared by."""
        papers, words = self.papers(headlines), self._site.vocabulary
        return [(make_trace(paper, words), write_grams(count_grams(paper))) for paper in papers]

    def find_untraced(self, headlines: Iterable[Headline]) -> list[Headline]:
        """Return the papers of which search knows nothing yet."""
        known = self._cache.list_keys("traces") & self._cache.list_keys("grams")
        return [one for one in headlines if self._keys[one.id] not in known]

    def remember_traces(
        self, headlines: Sequence[Headline], made: Sequence[tuple[Trace, str]]
    ) -> None:
        """Keep what was made of some papers for the next build."""
        by_key = {self._keys[one.id]: parts for one, parts in zip(headlines, made, strict=True)}
        self._cache.write("traces", {key: write_trace(one) for key, (one, _) in by_key.items()})
        self._cache.write("grams", {key: grams for key, (_, grams) in by_key.items()})

    def recall(self, shelf: str, read: Callable[[str], Value]) -> tuple[str, Value] | None:
        """Return what the last build worked out from all papers, and what names those papers."""
        return self._cache.recall(shelf, read)

    def remember(self, shelf: str, key: str, value: Writable) -> None:
        """Keep what was worked out from all papers; of the like only the latest is kept."""
        self._cache.remember(shelf, key, value)

    def take_fresh(self) -> Fresh:
        """Return the fragments that were made since the last call, for the cache."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def _render(self, part: Part, headline: Headline) -> str:
        fragments = self._fresh.get(self._keys[headline.id])
        if fragments is None:
            fragments = render_fragments(self.papers([headline])[0], self._site)
            self._fresh[self._keys[headline.id]] = fragments
        return str(getattr(fragments, part))

    def _make_paper(self, headline: Headline, text: str | None) -> Paper:
        if text is not None:
            paper: Paper | None = read_paper(text)
        else:
            words, version = self._site.vocabulary, self._cache.version
            paper = records.read_paper(self._root, headline, words, version)
        if paper is None:
            raise ProjectError(f"{headline.path} was changed during the build; build again")
        if paper.listed is None:
            return paper.model_copy(update={"listed": headline.listed})
        return paper


def _make_room(store: dict[str, Any], wanted: Sequence[Headline], maximum: int) -> None:
    """Forget everything but what is wanted, once there is too much of it."""
    if len(store) > maximum:
        ids = {one.id for one in wanted}
        for key in [key for key in store if key not in ids]:
            del store[key]


def by_id(headlines: Iterable[Headline], values: Iterable[str]) -> dict[str, str]:
    """Return one text for each paper, by its id."""
    return {one.id: value for one, value in zip(headlines, values, strict=True)}
