"""Comparing: the papers nearest to each, worked out anew only where something changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from generator.search.nearest import LEAST, NEAREST, Match, Nearest
from generator.search.weighing import UNIT, Rows, weigh_rows
from generator.workers import run_in_lots

_ROWS_AT_ONCE = 128
_NEVER = UNIT * UNIT * 2
"""More than any product."""
_PAIRS_AT_ONCE = 20_000
_REASONS = 4
"""Grams kept of each pair; fewer are shown, for some say the same."""

Numbers = NDArray[np.int64]


class _Pairs(NamedTuple):
    """Pairs of rows that have something to do with each other."""

    rows: Numbers
    others: Numbers
    products: Numbers

    def pick(self, chosen: NDArray[np.generic]) -> "_Pairs":
        return _Pairs(self.rows[chosen], self.others[chosen], self.products[chosen])


def find_nearest(ids: Sequence[str], grams: Iterable[str], old: Nearest | None) -> Nearest:
    """Return the papers nearest to each, papers being in order of arrival.

    What `old` knows of rows that did not change is taken from it; the outcome is the same.
    """
    rows = weigh_rows(grams)
    digests = _name_rows(rows)
    kept = old.keep(ids, digests) if old else {}
    # Of two that are as near, ids decide: unlike rows, they never move.
    places = np.argsort(np.argsort(np.asarray(ids, dtype=np.str_), kind="stable"))
    wanted = [row for row, one in enumerate(ids) if one not in kept]
    pairs = _compare(rows.matrix, wanted, places, _find_worst(ids, kept))
    return Nearest(ids, digests, _rank(rows, ids, kept, list(_group(pairs, places))))


def _find_worst(ids: Sequence[str], kept: Mapping[str, Sequence[Match]]) -> Numbers:
    """Return what a product must reach to stand among a row's kept matches."""
    worst = [
        (kept[one][-1].product if len(kept[one]) == NEAREST else 0) if one in kept else _NEVER
        for one in ids
    ]
    return np.asarray(worst, np.int64)


def _compare(matrix: csr_array, wanted: Sequence[int], places: Numbers, worst: Numbers) -> _Pairs:
    """Return the pairs of some rows that may stand among the nearest of either."""
    columns = matrix.T.tocsr()

    def compare(lot: Sequence[int]) -> _Pairs:
        products = (matrix[list(lot)] @ columns).tocoo()
        rows = np.asarray(lot, np.int64)[products.row]
        near = (products.data >= LEAST * UNIT * UNIT) & (rows != products.col)
        found = _Pairs(rows, products.col.astype(np.int64), products.data).pick(near)
        ordered = found.pick(_order(found, places))
        # All pairs of a large site at once would fill a machine's memory.
        own = ordered.pick(_find_first(ordered.rows, NEAREST))
        back = ordered.pick(ordered.products >= worst[ordered.others])
        return _join(own, _Pairs(back.others, back.rows, back.products))

    empty = np.zeros(0, np.int64)
    return _join(_Pairs(empty, empty, empty), *run_in_lots(compare, wanted, _ROWS_AT_ONCE))


def _join(*pairs: _Pairs) -> _Pairs:
    return _Pairs(*map(np.concatenate, zip(*pairs, strict=True)))


def _order(pairs: _Pairs, places: Numbers) -> Numbers:
    """Return the order of pairs by their row, then the nearest first."""
    return np.lexsort((places[pairs.others], -pairs.products, pairs.rows))


def _rank(
    rows: Rows,
    ids: Sequence[str],
    kept: Mapping[str, Sequence[Match]],
    groups: Sequence[tuple[int, list[tuple[int, int]]]],
) -> list[Sequence[Match]]:
    """Return every paper's matches: those kept, and what the compared rows add or replace."""
    numbers = {one: row for row, one in enumerate(ids)}
    chosen: dict[int, list[tuple[int, int]]] = {
        row: [] for row, one in enumerate(ids) if one not in kept
    }
    for row, found in groups:
        known = [(numbers[match.id], match.product) for match in kept.get(ids[row], ())]
        merged = {*known, *found}
        chosen[row] = sorted(merged, key=lambda match: (-match[1], ids[match[0]]))[:NEAREST]
    reasons = iter(_find_reasons(rows, chosen))
    made = {
        ids[row]: [Match(ids[other], product, next(reasons)) for other, product in matches]
        for row, matches in chosen.items()
    }
    return [made[one] if one in made else kept[one] for one in ids]


def _group(pairs: _Pairs, places: Numbers) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield each row with its nearest: (row, product) of others."""
    ordered = pairs.pick(_order(pairs, places))
    nearest = ordered.pick(_find_first(ordered.rows, NEAREST))
    others = list(zip(nearest.others.tolist(), nearest.products.tolist(), strict=True))
    starts = np.flatnonzero(np.diff(nearest.rows, prepend=-1))
    rows = nearest.rows[starts].tolist()
    for row, (start, end) in zip(rows, pairwise([*starts.tolist(), len(others)]), strict=True):
        yield row, others[start:end]


def _find_first(groups: Numbers, count: int) -> NDArray[np.bool_]:
    """Tell which are among the first of their group, the groups being together."""
    places = np.arange(len(groups))
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    return np.asarray(places - np.repeat(starts, np.diff(starts, append=len(groups))) < count)


def _find_reasons(
    rows: Rows, chosen: Mapping[int, Sequence[tuple[int, int]]]
) -> Iterator[Sequence[int]]:
    """Yield the grams that bring each chosen pair together, in order, the heaviest first."""
    left = [row for row, matches in chosen.items() for _ in matches]
    right = [other for matches in chosen.values() for other, _ in matches]
    for start in range(0, len(left), _PAIRS_AT_ONCE):
        some = slice(start, start + _PAIRS_AT_ONCE)
        shared = rows.matrix[left[some]].multiply(rows.matrix[right[some]]).tocsr()
        owners = np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr))
        order = np.lexsort((shared.indices, -shared.data, owners))
        first = order[_find_first(owners, _REASONS)]
        grams = rows.numbers[shared.indices[first]].tolist()
        ends = np.cumsum(np.bincount(owners[first], minlength=shared.shape[0])).tolist()
        for begin, end in pairwise([0, *ends]):
            yield tuple(grams[begin:end])


def _name_rows(rows: Rows) -> list[str]:
    """Name each row's grams and weights."""
    matrix = rows.matrix
    grams = rows.numbers[matrix.indices]
    return [
        _digest(grams[begin:end].tobytes() + matrix.data[begin:end].tobytes())
        for begin, end in pairwise(matrix.indptr.tolist())
    ]


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=8).hexdigest()
