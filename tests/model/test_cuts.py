"""Cuts: a renewed file is what it would be if it were put together from nothing."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from generator.model.cuts import Cuts

FILES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.binary(max_size=5))


@given(FILES, FILES, st.randoms(use_true_random=False))
def test_a_renewed_file_has_its_stretches_in_their_order(
    old: dict[str, bytes], fresh: dict[str, bytes], chance: Random
) -> None:
    content, last = Cuts().renew(b"", list(old), old)
    assert content == b"".join(old.values())
    every = {**old, **fresh}
    names = chance.sample(list(every), chance.randint(0, len(every)))
    new = {name: fresh[name] for name in names if name in fresh}
    renewed, cuts = last.renew(content, names, new)
    assert renewed == b"".join(every[name] for name in names)
    assert cuts == Cuts(names, [len(every[name]) for name in names])


@given(FILES)
def test_cuts_are_kept_as_text(file: dict[str, bytes]) -> None:
    _, cuts = Cuts().renew(b"", list(file), file)
    assert Cuts.read(cuts.describe()) == cuts
