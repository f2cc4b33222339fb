"""Advice on a word that is not known: the nearest one that is."""

from collections.abc import Sequence


def suggest(word: str, known: Sequence[str]) -> str:
    """Return what to write instead of an unknown word."""
    # Loaded for faulty records alone.
    from rapidfuzz import process  # noqa: PLC0415

    near = process.extractOne(word.lower(), known, score_cutoff=60)
    listed = "known are " + ", ".join(known)
    return f"did you mean {near[0]}? ({listed})" if near else listed
