"""Parts: what is joined comes apart again, wherever its parts end."""

from hypothesis import given
from hypothesis import strategies as st

from generator.model.parts import join_parts, split_parts


@given(st.lists(st.binary(max_size=40)))
def test_parts_come_apart_as_they_were(parts: list[bytes]) -> None:
    raw = join_parts(parts)
    assert [bytes(part) for part in split_parts(memoryview(raw))] == parts
    assert len(raw) % 8 == 0
