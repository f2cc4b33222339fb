"""Blocks: what is joined comes apart again, wherever its blocks end."""

from hypothesis import given
from hypothesis import strategies as st

from generator.model.blocks import join_blocks, split_blocks


@given(st.lists(st.binary(max_size=40)))
def test_blocks_come_apart_as_they_were(blocks: list[bytes]) -> None:
    raw = join_blocks(blocks)
    assert [bytes(block) for block in split_blocks(memoryview(raw))] == blocks
    assert len(raw) % 8 == 0
