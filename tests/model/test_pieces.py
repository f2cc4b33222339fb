"""Pieces: a renewed file is what it would be if it were put together from nothing."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from generator.model.pieces import Pieces

FILES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.binary(max_size=5))


@given(FILES, FILES, st.randoms(use_true_random=False))
def test_a_renewed_file_has_its_pieces_in_their_order(
    old: dict[str, bytes], fresh: dict[str, bytes], chance: Random
) -> None:
    last = Pieces().renew(list(old), old)
    assert last.content == b"".join(old.values())
    pieces = {**old, **fresh}
    names = chance.sample(list(pieces), chance.randint(0, len(pieces)))
    renewed = last.renew(names, {name: fresh[name] for name in names if name in fresh})
    assert renewed.content == b"".join(pieces[name] for name in names)
    assert renewed == Pieces(renewed.content, names, [len(pieces[name]) for name in names])


@given(FILES)
def test_what_a_file_consists_of_is_kept_as_text(pieces: dict[str, bytes]) -> None:
    file = Pieces().renew(list(pieces), pieces)
    assert Pieces.read(file.content, file.describe()) == file
