"""Letters: how numbers of papers and weights are written as text, small once a host packs it.

A list is one run of printable ASCII. Each paper is the gap to the one before it, less one: the
last digit is to base 64, those before it to base 15, and the letters for both differ, so that a
number ends by itself. Before it stands a letter for the weight where that is not the commonest.
The letters of one kind follow each other, which packs well: nothing parts one paper from another.
`search/files.js` of the theme reads it.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

ONCE_WEIGHT = 7
"""What a word that a text has once weighs, and most do: no letter stands for it."""
WEIGHT_MAXIMUM = 15
_FIRST = 0x21
_LAST_DIGITS = 64
_DIGITS = 15
_DIGIT = _FIRST + _LAST_DIGITS
_WEIGHT = _DIGIT + _DIGITS - 1
"""What is added to a weight, from 1 to 15, for its letter."""

Numbers = NDArray[np.int64]


def write_entries(numbers: Numbers, weights: Numbers, ends: Numbers) -> list[str]:
    """Return the text of each list, whose entries end where `ends` says after its first, 0.

    Numbers rise within a list. A weight of 0 is none, and takes no letter either.
    """
    gaps = np.diff(numbers, prepend=0) - 1
    starts = ends[:-1][np.diff(ends) > 0]
    gaps[starts] = numbers[starts]
    is_marked = (weights != 0) & (weights != ONCE_WEIGHT)
    rests = gaps // _LAST_DIGITS
    sizes = 1 + is_marked
    left = rests
    while left.any():
        sizes = sizes + (left > 0)
        left = left // _DIGITS
    stops = np.cumsum(sizes)
    letters = np.empty(int(sizes.sum()), np.uint8)
    letters[stops - 1] = _FIRST + gaps % _LAST_DIGITS
    at = stops - 2
    while rests.any():
        held = rests > 0
        at, rests = at[held], rests[held]
        letters[at] = _DIGIT + rests % _DIGITS
        at, rests = at - 1, rests // _DIGITS
    letters[(stops - sizes)[is_marked]] = _WEIGHT + weights[is_marked]
    text = letters.tobytes().decode("ascii")
    cuts = np.concatenate(([0], stops))[ends].tolist()
    return [text[start:end] for start, end in pairwise(cuts)]


def measure_entries(counts: Numbers, highest: Numbers, has_weights: NDArray[np.bool_]) -> Numbers:
    """Return about how many bytes lists take, by their length and their highest number."""
    spread = highest // np.maximum(counts, 1)
    digits = 1 + (spread >= _LAST_DIGITS).astype(np.int64) + (spread >= _LAST_DIGITS * _DIGITS)
    # Of four weights one takes a letter.
    return counts * digits + has_weights * counts // 4
