"""Advice on a word that is not known: the nearest one that is."""

from collections.abc import Sequence
from typing import NamedTuple

_NEAR = 60
_SURE = 80


class Suggestion(NamedTuple):
    """What to write instead of an unknown word."""

    advice: str
    sure: str | None
    """The word that was surely meant."""


def suggest(word: str, known: Sequence[str]) -> Suggestion:
    """Return what to write instead of an unknown word."""
    # Loaded for faulty records alone.
    from rapidfuzz import process  # noqa: PLC0415

    near = process.extractOne(word.lower(), known, score_cutoff=_NEAR)
    listed = "known are " + ", ".join(known)
    if near is None:
        return Suggestion(listed, None)
    is_sure = near[1] >= _SURE
    return Suggestion(f"did you mean {near[0]}? ({listed})", near[0] if is_sure else None)
