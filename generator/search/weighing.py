"""Weighing: papers as rows of a matrix, each gram of a paper a column.

Everything here is whole numbers once weights are rounded, so that a row compares the same
whichever others are compared beside it.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from generator.search.grams import read_grams
from generator.search.nearest import find_epoch

UNIT = 4096
"""The length of a paper's row; the product of two is their cosine in 4096² parts."""
_COMMON_SHARE = 0.02
"""The share of the first papers from which on a gram says nothing, within these bounds."""
_COMMON_MINIMUM = 40
_COMMON_MAXIMUM = 1_000
_STEPS = 2
"""Steps of a logarithm that idf is rounded to, so that a correction moves few weights."""
_FREQUENCIES = (1 + np.log(np.arange(256).clip(min=1), dtype=np.float16)).astype(np.float32)
"""1 + ln tf, by tf, to three digits: on every machine the same."""
_HALF = np.uint32(16)
_EIGHTH = np.uint32(29)

Numbers = NDArray[np.uint32]
Weights = NDArray[np.float32]
"""Products of a frequency's three digits and halves of idf, which 24 bits hold without loss."""


class Rows(NamedTuple):
    """Papers by grams, in order of arrival: whole numbers, rows of one length."""

    matrix: csr_array
    numbers: Numbers
    """The gram of each column."""


def weigh_rows(grams: Iterable[str]) -> Rows:
    """Return papers as rows of weights.

    `grams` are as `write_grams` writes them, in the order of their numbers. Weights are
    (1 + ln tf)·idf, a gram of many papers having none.
    """
    entries, counts, ends = _read_rows(grams)
    numbers, columns = _number_columns(entries)
    papers = len(ends) - 1
    first = find_epoch(papers)
    idf = _find_idf(np.bincount(columns[: ends[first]], minlength=len(numbers)), first)
    weights = _FREQUENCIES[counts] * idf[columns]
    telling = weights > 0
    ends = np.searchsorted(np.flatnonzero(telling), ends)
    rounded = _round_rows(weights[telling], ends)
    shape = (papers, len(numbers))
    matrix = csr_array((rounded, columns[telling], ends), shape=shape)
    matrix.eliminate_zeros()
    return Rows(matrix, numbers)


def _read_rows(grams: Iterable[str]) -> tuple[Numbers, NDArray[np.uint8], NDArray[np.int64]]:
    """Return all rows' grams and counts one after another, and where each row ends."""
    numbers, counts, ends = bytearray(), bytearray(), [0]
    for text in grams:
        own, tallies = read_grams(text)
        numbers += own
        counts += tallies
        ends.append(len(counts))
    return np.frombuffer(numbers, np.uint32), np.frombuffer(counts, np.uint8), np.asarray(ends)


def _number_columns(entries: Numbers) -> tuple[Numbers, NDArray[np.int32]]:
    """Return the distinct grams in order, and the place of each entry's among them."""
    found = [np.zeros(0, np.uint32)]
    columns = np.empty(len(entries), np.int32)
    # An eighth of all numbers at a time, so that sorting needs an eighth of the memory.
    eighths = (entries >> _EIGHTH).astype(np.uint8)
    first = 0
    for eighth in range(8):
        places = np.flatnonzero(eighths == eighth)
        numbers, own = _number_some(entries[places])
        columns[places] = own + first
        found.append(numbers)
        first += len(numbers)
    return np.concatenate(found), columns


def _number_some(entries: Numbers) -> tuple[Numbers, NDArray[np.int32]]:
    # NumPy counts numbers of 16 bits into order, in a quarter of the time that 32 take.
    order = np.argsort(entries.astype(np.uint16), kind="stable")
    high = (entries >> _HALF).astype(np.uint16)
    order = order[np.argsort(high[order], kind="stable")]
    in_order = entries[order]
    is_new = np.ones(len(order), np.bool_)
    np.not_equal(in_order[1:], in_order[:-1], out=is_new[1:])
    columns = np.empty(len(order), np.int32)
    columns[order] = np.cumsum(is_new, dtype=np.int32) - 1
    return in_order[is_new], columns


def _find_idf(frequencies: NDArray[np.int64], papers: int) -> Weights:
    """Return how much each gram says, by how many of the first papers have it."""
    common = max(_COMMON_MINIMUM, min(_COMMON_MAXIMUM, int(papers * _COMMON_SHARE)))
    # What the first papers do not have is as rare as what one of them has.
    idf = np.log((papers + 1) / (np.maximum(frequencies, 1) + 1)) + 1
    rounded = np.rint(idf * _STEPS) / _STEPS
    rounded[frequencies > common] = 0
    return np.asarray(rounded, np.float32)


def _round_rows(weights: Weights, ends: NDArray[np.int64]) -> NDArray[np.int32]:
    rows = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    # Summed row by row: no row's length may depend on the rows before it.
    exact = weights.astype(np.float64)
    lengths = np.sqrt(np.bincount(rows, exact * exact, len(ends) - 1)).clip(min=1)
    return np.asarray(np.rint(exact / lengths[rows] * UNIT), np.int32)
