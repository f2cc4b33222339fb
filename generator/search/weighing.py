"""Weighing: papers as rows of a matrix, each gram of a paper a column.

Everything here is whole numbers once weights are rounded, so that a row compares the same
whichever others are compared beside it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from generator.search.grams import read_grams

UNIT = 4096
"""The length of a paper's row; the product of two is their cosine in 4096² parts."""
_FIRST_EPOCH = 100
_GROWTH = 1.2
_COMMON_SHARE = 0.02
"""The share of the first papers from which on a gram says nothing, within these bounds."""
_COMMON_MINIMUM = 40
_COMMON_MAXIMUM = 1_000
_STEPS = 2
"""Steps of a logarithm that idf is rounded to, so that a correction moves few weights."""
_NOTHING = np.uint32(0)
"""A number that no gram has; with it there is always one to compare with."""

Numbers = NDArray[np.uint32]


def find_epoch(papers: int) -> int:
    """Return how many of the first papers decide how rare a gram is.

    It is the largest of 100, 120, 144, … that there are papers for: as a site grows, this moves
    seldom.
    """
    epoch = _FIRST_EPOCH
    power = 0
    while (following := int(_FIRST_EPOCH * _GROWTH ** (power + 1))) <= papers:
        epoch, power = following, power + 1
    return min(epoch, papers)


class Rows(NamedTuple):
    """Papers by grams, in order of arrival: whole numbers, rows of one length."""

    matrix: csr_array
    numbers: Numbers
    """The gram of each column."""


def weigh_rows(grams: Sequence[str]) -> Rows:
    """Return papers as rows of weights.

    `grams` are as `write_grams` writes them. Weights are (1 + ln tf)·idf, a gram of many papers
    having none.
    """
    numbers, counts, ends = _read_rows(grams)
    first = find_epoch(len(grams))
    known, idf = _find_idf(numbers[: ends[first]], first)
    columns = np.searchsorted(known[:-1], numbers)
    is_new = known[columns] != numbers
    weights = (1 + np.log(counts)) * idf[columns]
    # What the first papers do not have is as rare as what one of them has.
    weights[is_new] = (1 + np.log(counts[is_new])) * _round_idf(np.ones(1), first)
    others, places = np.unique(numbers[is_new], return_inverse=True)
    columns[is_new] = len(known) + places
    shape = (len(grams), len(known) + len(others))
    matrix = csr_array((_round_rows(weights, ends), columns.astype(np.int32), ends), shape=shape)
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return Rows(matrix, np.concatenate((known, others)))


def _read_rows(grams: Sequence[str]) -> tuple[Numbers, NDArray[np.uint8], NDArray[np.int64]]:
    """Return all rows' grams and counts one after another, and where each row ends."""
    read = [read_grams(text) for text in grams]
    ends = np.zeros(len(read) + 1, np.int64)
    np.cumsum([len(counts) for _, counts in read], out=ends[1:])
    numbers = np.frombuffer(b"".join([numbers for numbers, _ in read]), np.uint32)
    return numbers, np.frombuffer(b"".join([counts for _, counts in read]), np.uint8), ends


def _find_idf(numbers: Numbers, papers: int) -> tuple[Numbers, NDArray[np.float64]]:
    known, frequencies = np.unique(np.append(numbers, _NOTHING), return_counts=True)
    common = max(_COMMON_MINIMUM, min(_COMMON_MAXIMUM, int(papers * _COMMON_SHARE)))
    idf = _round_idf(frequencies, papers)
    idf[frequencies > common] = 0
    return known, idf


def _round_idf(frequencies: NDArray[Any], papers: int) -> NDArray[np.float64]:
    idf = np.log((papers + 1) / (frequencies + 1)) + 1
    return np.asarray(np.rint(idf * _STEPS) / _STEPS, np.float64)


def _round_rows(weights: NDArray[np.float64], ends: NDArray[np.int64]) -> NDArray[np.int32]:
    rows = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    # Summed row by row: no row's length may depend on the rows before it.
    lengths = np.sqrt(np.bincount(rows, weights * weights, len(ends) - 1)).clip(min=1)
    return np.asarray(np.rint(weights / lengths[rows] * UNIT), np.int32)
