"""Parts: several runs of bytes kept as one, each where a processor finds numbers at once."""

from array import array
from collections.abc import Iterable

_WORD = 8
"""Bytes that the place of every part is a multiple of."""


def join_parts(parts: Iterable[bytes]) -> bytes:
    """Return parts as one run of bytes, which `split_parts` takes apart."""
    some = list(parts)
    sizes = array("Q", [len(some), *map(len, some)])
    return b"".join([sizes.tobytes(), *(one + bytes(-len(one) % _WORD) for one in some)])


def split_parts(raw: memoryview) -> list[memoryview]:
    """Return the parts that were joined, without a copy."""
    count = int.from_bytes(raw[:_WORD], "little")
    at = (count + 1) * _WORD
    parts = []
    for size in raw[_WORD:at].cast("Q"):
        parts.append(raw[at : at + size])
        at += size + -size % _WORD
    return parts
