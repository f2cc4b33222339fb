"""The shelf: papers and fragments by headline, from the cache or made anew."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from generator.cache import Cache, Value, Writable
from generator.manifest import Manifest
from generator.model.cuts import Cuts
from generator.model.headline import Headline
from generator.model.paper import Paper
from generator.model.stored import read_paper, write_paper
from generator.problems import ProjectError
from generator.reading import records
from generator.reading.record import Tracer
from generator.rendering.fragments import Part, list_parts, render_part
from generator.rendering.site import Site
from generator.workers import cut_lots

TraceShelf = Literal["traces", "grams"]
Traces = dict[str, Mapping[str, str]]
"""What search needs of papers, by shelf and by what names it."""
Fresh = dict[Part | Literal["cuts"], dict[str, str]]
"""Fragments by their part and their paper's key, and the cuts of exports by their path."""
_PAPERS_AT_HAND = 200
"""Papers kept in memory; neighbours in lists are asked for one after another."""
_PAPERS_AT_ONCE = 50
"""Papers that are rendered together."""
_TEXTS_AT_HAND = 10_000
"""Texts of each kind kept in memory, or read together: some 25 MB of cards. Authors have papers
of all years."""


class Shelf:
    """Gives whole papers to whoever renders them; every process has one of its own."""

    def __init__(self, cache: Cache, root: Path, site: Site) -> None:
        self._cache = cache
        self._root = root
        self._site = site
        self._papers: dict[str, Paper] = {}
        self._texts: dict[Part, dict[str, str]] = {part: {} for part in get_args(Part)}
        self._fresh: Fresh = {}
        self._unmade = frozenset(part for part in get_args(Part) if not cache.count(part))
        """Parts that no paper had when the build began."""
        self._last: Manifest | None = None

    def look_back(self, last: Manifest) -> None:
        """Let exports be cut from those of a site that the last build wrote."""
        self._last = last

    def papers(self, headlines: Sequence[Headline]) -> list[Paper]:
        """Return the papers of some headlines, with their listing dates settled."""
        missing = [one for one in headlines if one.id not in self._papers]
        if missing:
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
        texts |= zip((one.id for one in missing), self._find(part, missing), strict=True)
        return [texts[one.id] for one in headlines]

    def read_part(self, part: Part, headlines: Sequence[Headline]) -> Iterator[str]:
        """Yield one part of very many papers, of which none is kept in memory."""
        for lot in cut_lots(headlines, _TEXTS_AT_HAND):
            yield from self._find(part, lot)

    def read_texts(self, headlines: Sequence[Headline]) -> Iterator[str]:
        """Yield very many papers as `write_paper` writes them; few at a time are in memory."""
        for lot in cut_lots(headlines, _TEXTS_AT_HAND):
            known = self._cache.read("papers", [one.digest for one in lot])
            for one in lot:
                text = known.get(one.digest)
                yield write_paper(self._make_paper(one, None)) if text is None else text

    def make_parts(
        self, headlines: Sequence[Headline], chosen: Mapping[Part, Collection[str]]
    ) -> None:
        """Make what some papers put into shared files, for those who put it together later.

        `chosen` are the papers, by id, of which parts are made that not every paper needs.
        """
        needed_of_all = list_parts(is_small=self._site.is_small)
        for part in get_args(Part):
            ids = chosen.get(part, ())
            is_needed = part in needed_of_all
            some = headlines if is_needed else [one for one in headlines if one.id in ids]
            # Each paper's are asked for once: what others have by now does not matter.
            self._find(part, some, may_be_known=part not in self._unmade)

    def read_traces(self, shelf: TraceShelf, headlines: Sequence[Headline]) -> Iterator[str]:
        """Yield what search needs of papers, or what they are compared by, as text."""
        for some in cut_lots(headlines, _TEXTS_AT_HAND):
            keys = list(map(name_traces, some))
            known = self._cache.read(shelf, keys)
            for one, key in zip(some, keys, strict=True):
                yield known[key] if key in known else self.make_traces([one])[shelf][key]

    def make_traces(self, headlines: Sequence[Headline]) -> Traces:
        """Make what search needs of some papers."""
        made = load_tracer()(self.papers(headlines), self._site.vocabulary)
        keys = list(map(name_traces, headlines))
        return {shelf: dict(zip(keys, texts, strict=True)) for shelf, texts in made.items()}

    def find_untraced(self, headlines: Iterable[Headline]) -> list[Headline]:
        """Return the papers of which search knows nothing yet."""
        known = self._cache.list_keys("traces") & self._cache.list_keys("grams")
        return [one for one in headlines if name_traces(one) not in known]

    def remember_traces(self, made: Traces) -> None:
        """Keep what was made of some papers for the next build."""
        for shelf, texts in made.items():
            self._cache.write(shelf, texts)

    def recall(self, shelf: str, read: Callable[[memoryview], Value]) -> tuple[str, Value] | None:
        """Return what the last build worked out from all papers, and what names those papers."""
        return self._cache.recall(shelf, read)

    def remember(self, shelf: str, key: str, value: Writable) -> None:
        """Keep what was worked out from all papers; of the like only the latest is kept."""
        self._cache.remember(shelf, key, value)

    def recall_cuts(self, path: str) -> Cuts:
        """Return what an export consists of; nothing where it is not as the last build made it."""
        key, _, text = self._cache.read("cuts", [path]).get(path, "").partition("\n")
        is_known = key and self._last is not None and self._last.is_intact(path, key)
        return Cuts.read(text) if is_known else Cuts()

    def read_last(self, path: str, size: int) -> bytes:
        """Return an export that the last build made, of so many bytes; raise ProjectError."""
        assert self._last is not None  # noqa: S101 (or nothing was recalled)
        content = self._last.read_file(path)
        if len(content) != size:
            raise ProjectError(f"{path} was changed during the build; build again")
        return content

    def keep_cuts(self, path: str, key: str, cuts: Cuts) -> None:
        """Keep what an export consists of, and what names everything that it was made of."""
        self._fresh.setdefault("cuts", {})[path] = f"{key}\n{cuts.describe()}"

    def take_fresh(self) -> Fresh:
        """Return what was made since the last call, for the cache."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def _find(
        self, part: Part, headlines: Sequence[Headline], *, may_be_known: bool = True
    ) -> list[str]:
        """Return one part of some papers, made anew where it is not known."""
        fresh = self._fresh.setdefault(part, {})
        keys = [one.key for one in headlines]
        if not all(keys):
            raise ValueError("a paper has no key before it is planned")
        unmade = [key for key in keys if key not in fresh]
        known = self._cache.read(part, unmade) if may_be_known else {}
        new = [
            one
            for one, key in zip(headlines, keys, strict=True)
            if key not in known and key not in fresh
        ]
        for start in range(0, len(new), _PAPERS_AT_ONCE):
            some = new[start : start + _PAPERS_AT_ONCE]
            rendered = render_part(part, self.papers(some), self._site)
            fresh |= zip((one.key for one in some), rendered, strict=True)
        return [known[key] if key in known else fresh[key] for key in keys]

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


def name_traces(headline: Headline) -> str:
    """Name what the traces of a paper are made of."""
    digest = headline.digest
    return digest if headline.has_year else f"{digest} {headline.listed_at.year}"


def load_tracer() -> Tracer:
    """Return what makes a paper's traces."""
    # The libraries take longer to load than a small site to build: only for papers that changed.
    from generator.search.tracing import trace_papers

    return trace_papers


def _make_room(store: dict[str, Any], wanted: Sequence[Headline], maximum: int) -> None:
    """Forget everything but what is wanted, once there is too much of it."""
    if len(store) > maximum:
        ids = {one.id for one in wanted}
        for key in [key for key in store if key not in ids]:
            del store[key]
