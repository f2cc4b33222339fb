"""Related papers: which stand below each, as far as possible from what the last build found."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from generator.model.headline import Headline
from generator.planning.jobs import name_keys
from generator.rendering.related import Related, describe_shown
from generator.search.nearest import Nearest, find_epoch, make_nothing
from generator.shelf import Shelf

_SHELF = "related"
_FEW = 10
"""Papers that the last build compared, to each new one."""


class Comparison:
    """The papers related to each, found when they are needed."""

    def __init__(self, papers: Sequence[Headline], shelf: Shelf) -> None:
        self._papers = papers
        self._shelf = shelf
        self._key = name_keys(paper.key for paper in reversed(papers))
        self._last = shelf.recall(_SHELF, Nearest.read)
        self.wait: Callable[[], Nearest] = self.work
        """Waits for what `work` returns, wherever that is done."""

    @property
    def is_known(self) -> bool:
        """Tell whether the last build was of the same papers."""
        return not self._papers or (self._last is not None and self._last[0] == self._key)

    @property
    def is_update(self) -> bool:
        """Tell whether a few new papers join those that the last build compared.

        Many papers that were edited look like none: only their weights would tell.
        """
        last = self._last[1].ids if self._last else ()
        new = len({paper.id for paper in self._papers}.difference(last))
        is_same_epoch = find_epoch(len(last)) == find_epoch(len(self._papers))
        return bool(last) and is_same_epoch and new * _FEW <= len(last)

    def work(self) -> Nearest:
        """Return the papers nearest to each."""
        # The libraries take longer to load than a small site to build: only for one that changed.
        from generator.search.comparing import find_nearest

        papers = self._papers[::-1]
        grams = self._shelf.read_traces("grams", papers)
        return find_nearest([one.id for one in papers], grams, self._last and self._last[1])

    def prepare(self) -> None:
        """Find all related papers here and now, on every processor, if they are not known."""
        _ = self._nearest

    def describe(self, paper_id: str) -> bytes:
        """Return everything that a paper's page shows of those related to it, and why."""
        row = self._rows[paper_id]
        shown = map(self._shown.__getitem__, self._nearest.find(row))
        return b"".join([*shown, self._nearest.pack(row)])

    def find(self, paper_id: str) -> list[Related]:
        """Return the papers related to one."""
        row, nearest = self._rows[paper_id], self._nearest
        others = [self._papers[~other] for other in nearest.find(row)]
        return list(map(Related, others, nearest.find_grams(row)))

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {paper_id: row for row, paper_id in enumerate(self._nearest.ids)}

    @cached_property
    def _shown(self) -> Sequence[bytes]:
        return [f"{describe_shown(paper)}\n".encode() for paper in reversed(self._papers)]

    @cached_property
    def _nearest(self) -> Nearest:
        if self.is_known:
            return self._last[1] if self._last and self._papers else make_nothing()
        nearest = self.wait()
        self._shelf.remember(_SHELF, self._key, nearest)
        return nearest
