"""Comparing: the papers nearest to each, worked out anew only where something changed."""

from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from generator.search.nearest import LEAST, NEAREST, Columns, Nearest, make_nothing
from generator.search.weighing import UNIT, Rows, weigh_rows
from generator.workers import run_in_lots

_ROWS_AT_ONCE = 128
_NEVER = UNIT * UNIT * 2
"""More than any product."""
_PAIRS_AT_ONCE = 20_000
_REASONS = 4
"""Grams kept of each pair; fewer are shown, for some say the same."""
_DIGEST_SIZE = 8

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


class _Pairs(NamedTuple):
    """Pairs of rows that have something to do with each other."""

    rows: Numbers
    others: Numbers
    products: Numbers

    def pick(self, chosen: NDArray[np.generic]) -> "_Pairs":
        return _Pairs(self.rows[chosen], self.others[chosen], self.products[chosen])


class _Kept(NamedTuple):
    """What still stands of the matches that were found before."""

    rows: Flags
    """The papers that did not change, nor any of their matches."""
    pairs: _Pairs
    spans: NDArray[np.int64]
    """Where the grams of each pair begin, and how many they are."""
    grams: NDArray[np.uint32]


def find_nearest(ids: Sequence[str], grams: Iterable[str], old: Nearest | None) -> Nearest:
    """Return the papers nearest to each, papers being in order of arrival.

    What `old` knows of rows that did not change is taken from it; the outcome is the same.
    """
    rows = weigh_rows(grams)
    digests = _name_rows(rows)
    kept = _keep(ids, digests, old or make_nothing())
    # Of two that are as near, ids decide: unlike rows, they never move.
    places = np.argsort(np.argsort(np.asarray(ids, dtype=np.str_), kind="stable"))
    wanted = np.flatnonzero(~kept.rows).tolist()
    found = _compare(rows.matrix, wanted, places, _find_worst(kept))
    return Nearest(ids, _choose(rows, digests, kept, found, places))


def _keep(ids: Sequence[str], digests: NDArray[np.uint64], old: Nearest) -> _Kept:
    """Return the matches that still stand: of papers that did not change, nor theirs."""
    known = {one: row for row, one in enumerate(old.ids)}
    before = np.asarray([known.get(one, -1) for one in ids], np.int64)
    digested, counts, others, products, reasons, grams = map(_view, old.columns)
    same = before >= 0
    same[same] = digested[before[same]] == digests[same]
    now = np.full(len(old.ids), -1, np.int64)
    now[before[same]] = np.flatnonzero(same)
    owners = np.repeat(np.arange(len(old.ids)), counts)
    stands = now >= 0
    stands[owners[now[others] < 0]] = False
    held = stands[owners]
    rows = np.zeros(len(ids), np.bool_)
    rows[now[stands]] = True
    pairs = _Pairs(now[owners[held]], now[others[held]], products[held].astype(np.int64))
    spans = np.stack((np.cumsum(reasons, dtype=np.int64) - reasons, reasons), axis=1)[held]
    return _Kept(rows, pairs, spans, grams)


def _view(column: "array[int]") -> NDArray[Any]:
    return np.frombuffer(column, column.typecode) if column else np.zeros(0, column.typecode)


def _find_worst(kept: _Kept) -> Numbers:
    """Return what a product must reach to stand among a row's kept matches."""
    worst = np.where(kept.rows, 0, _NEVER)
    rows = kept.pairs.rows
    full = np.bincount(rows, minlength=len(worst)) == NEAREST
    lowest = np.full(len(worst), _NEVER)
    np.minimum.at(lowest, rows, kept.pairs.products)
    worst[full] = lowest[full]
    return worst


def _choose(
    rows: Rows, digests: NDArray[np.uint64], kept: _Kept, found: _Pairs, places: Numbers
) -> Columns:
    """Return every paper's matches: those kept, and what the compared rows add or replace."""
    every = _join(kept.pairs, found)
    order = _order(every, places)
    ordered = every.pick(order)
    # A match may be known of a row that was compared with it again.
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = np.diff(ordered.rows) != 0
    is_first[1:] |= np.diff(ordered.others) != 0
    order, ordered = order[is_first], ordered.pick(is_first)
    chosen = _find_first(ordered.rows, NEAREST)
    order, nearest = order[chosen], ordered.pick(chosen)
    lengths, grams = _list_reasons(rows, kept, nearest, order)
    return Columns(
        _column("Q", digests),
        _column("B", np.bincount(nearest.rows, minlength=len(digests))),
        _column("I", nearest.others),
        _column("Q", nearest.products),
        _column("B", lengths),
        _column("I", grams),
    )


def _column(kind: str, values: NDArray[Any]) -> "array[int]":
    return array(kind, values.astype(kind).tobytes())


def _list_reasons(
    rows: Rows, kept: _Kept, nearest: _Pairs, order: Numbers
) -> tuple[Numbers, NDArray[np.uint32]]:
    """Return how many grams bring each pair together, and all of them.

    `order` are the pairs' places among those kept, and those that follow them.
    """
    is_new = order >= len(kept.spans)
    fresh, lengths = _find_reasons(rows, nearest.pick(is_new))
    spans = np.empty((len(order), 2), np.int64)
    spans[~is_new] = kept.spans[order[~is_new]]
    spans[is_new] = np.stack((np.cumsum(lengths) - lengths + len(kept.grams), lengths), axis=1)
    starts, counts = spans.T
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return counts, np.concatenate((kept.grams, fresh))[np.repeat(starts, counts) + within]


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


def _find_first(groups: Numbers, count: int) -> Flags:
    """Tell which are among the first of their group, the groups being together."""
    places = np.arange(len(groups))
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    return np.asarray(places - np.repeat(starts, np.diff(starts, append=len(groups))) < count)


def _find_reasons(rows: Rows, pairs: _Pairs) -> tuple[NDArray[np.uint32], Numbers]:
    """Return the grams that bring pairs together, the heaviest first, and how many each has."""
    grams, lengths = [np.zeros(0, np.uint32)], [np.zeros(0, np.int64)]
    for start in range(0, len(pairs.rows), _PAIRS_AT_ONCE):
        some = slice(start, start + _PAIRS_AT_ONCE)
        left, right = rows.matrix[pairs.rows[some]], rows.matrix[pairs.others[some]]
        shared = left.multiply(right).tocsr()
        owners = np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr))
        order = np.lexsort((shared.indices, -shared.data, owners))
        first = order[_find_first(owners, _REASONS)]
        grams.append(rows.numbers[shared.indices[first]])
        lengths.append(np.bincount(owners[first], minlength=shared.shape[0]))
    return np.concatenate(grams), np.concatenate(lengths)


def _name_rows(rows: Rows) -> NDArray[np.uint64]:
    """Name each row's grams and weights."""
    matrix = rows.matrix
    grams = rows.numbers[matrix.indices]
    names = b"".join(
        _digest(grams[begin:end].tobytes() + matrix.data[begin:end].tobytes())
        for begin, end in pairwise(matrix.indptr.tolist())
    )
    return np.frombuffer(names, np.uint64)


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST_SIZE).digest()
