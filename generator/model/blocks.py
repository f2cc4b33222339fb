"""Blocks: several runs of bytes kept as one, each where a processor reads numbers at once."""

from array import array
from collections.abc import Iterable

_WORD = 8
"""Bytes that the place of every block is a multiple of."""


def join_blocks(blocks: Iterable[bytes]) -> bytes:
    """Return blocks as one run of bytes, which `split_blocks` takes apart on such a machine."""
    some = list(blocks)
    sizes = array("Q", [len(some), *map(len, some)])
    return b"".join([sizes.tobytes(), *(one + bytes(-len(one) % _WORD) for one in some)])


def split_blocks(raw: memoryview) -> list[memoryview]:
    """Return the blocks that were joined, without a copy."""
    at = (raw[:_WORD].cast("Q")[0] + 1) * _WORD
    blocks = []
    for size in raw[_WORD:at].cast("Q"):
        blocks.append(raw[at : at + size])
        at += size + -size % _WORD
    return blocks
