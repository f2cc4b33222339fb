"""Grams: the words of a paper, and the pairs of them that stand side by side."""

import re
from array import array
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple
from unicodedata import normalize
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from generator.model.paper import Paper
from generator.model.table import Table
from generator.search.words import (
    COMPOUND,
    EASTERN,
    ENDS,
    STOP_WORDS,
    fold,
    is_plain,
    stem,
    write_plainly,
)

_PLAIN_WORDS = STOP_WORDS | frozenset(
    "about across additionally address addresses addressing after against aim aims al all"
    " allow allowing allows almost along already also although among another any around"
    " available because been before being besides best better between beyond both but"
    " challenge challenges challenging comprehensive conduct conducted consequently"
    " consistently could crucial current currently demonstrate demonstrates demonstrating"
    " despite different due during each effective effectively effectiveness efficiently either"
    " enable enables enabling especially et even every existing experiment experimental"
    " experiments extensive extensively few finally find first further furthermore had has"
    " have having he her high higher however improve improved improvement improvements"
    " improves improving including introduce introduces just large largely less let leverage"
    " leverages leveraging like limited made main major make makes many may might more"
    " moreover most much must need needs new no nor not notably novel now number observe"
    " obtain often once one only other others our ours out outperform outperforming"
    " outperforms over own paper papers particular particularly per perform performance"
    " performing performs potential present presents previous previously prior promising"
    " propose proposed proposes provide provides proving real recent recently remain remains"
    " respectively result results reveal reveals same second several shall should show showing"
    " shown shows significant significantly similar simply since so some specifically still"
    " studies study success successful successfully such suggest suggests take takes than"
    " there therefore these they thing third those though three through throughout thus"
    " together too toward towards two under unlike until validate various verify very via was"
    " well were whereas whether whose widely within without work works would yet".split()
)
"""Words that every abstract has, whatever it is about."""
_TITLE_WEIGHT = 2
_COUNT_MAXIMUM = 255
_SIZE = 4
"""Bytes of a gram's number."""
_SIGNS = re.compile(r"^[^\w]+|[^\w+#]+$")
_GENITIVE = re.compile(r"['’]s?$")
_MIX = np.uint32(0x9E3779B1)
"""An odd number that spreads what it multiplies (Knuth)."""

_OWNER = np.uint64(32)
"""Bits of a gram's number, above which a paper's place among others stands."""
_STOP = "."
"""A token that lets no pair reach from one text into the next, and is no gram itself."""

Numbers = NDArray[np.uint32]
Counts = NDArray[np.uint8]
Keys = NDArray[np.uint64]
Places = NDArray[np.int64]
_Word = tuple[int, str]
"""A word's number, and its spelling. The number is 0 for one that says nothing, and for a gap over
which no pair reaches. Two words may share a number, which does no harm."""
_GAP: _Word = (0, "")


def count_grams(papers: Sequence[Paper]) -> list[tuple[Numbers, Counts]]:
    """Return the number of each gram of each paper, in order, and how often the paper has it.

    Its title counts twice. Nothing is counted beyond 255.
    """
    read = _read_words(
        [*_TITLE_WEIGHT * (*_split(title), _STOP), *_split(abstract), _STOP]
        for title, abstract in map(_list_texts, papers)
    )
    grams, owners = _list_grams(read)
    keys = np.sort(_join_keys(owners, grams)[grams > 0])
    starts = np.flatnonzero(np.diff(keys, prepend=np.uint64(0)))
    counts = np.diff(starts, append=len(keys)).clip(max=_COUNT_MAXIMUM).astype(np.uint8)
    numbers = keys[starts].astype(np.uint32)
    ends = np.searchsorted(keys[starts] >> _OWNER, np.arange(len(papers) + 1)).tolist()
    return [(numbers[begin:end], counts[begin:end]) for begin, end in pairwise(ends)]


def spell_grams(
    papers: Sequence[Paper], wanted: Sequence[Collection[int]]
) -> Sequence[Mapping[int, str]]:
    """Return some grams of each paper by their numbers, as its abstract first spells them.

    What only its title has is spelt as there.
    """
    every = [(owner, gram) for owner, some in enumerate(wanted) for gram in some]
    spelt: list[dict[int, str]] = [{} for _ in papers]
    if not every:
        return spelt
    read = _read_words(
        [*_split(abstract), _STOP, *_split(title), _STOP]
        for title, abstract in map(_list_texts, papers)
    )
    grams, owners = _list_grams(read)
    asked = np.sort(_join_keys(*np.asarray(every, np.uint64).T))
    keys = _join_keys(owners, grams)
    places = np.searchsorted(asked, keys).clip(max=len(asked) - 1)
    found = np.flatnonzero(asked[places] == keys)
    first = found[np.unique(places[found], return_index=True)[1]]
    spellings = _spell(read, first % len(read.numbers), first >= len(read.numbers))
    facts = zip(owners[first].tolist(), grams[first].tolist(), spellings, strict=True)
    for owner, gram, spelling in facts:
        spelt[owner][gram] = spelling
    return spelt


def write_grams(numbers: Numbers, counts: Counts) -> str:
    """Write counted grams as text, which `read_grams` takes back."""
    return b64encode(numbers.tobytes() + counts.tobytes()).decode()


def read_grams(text: str) -> tuple[bytes, bytes]:
    """Return the grams' numbers, of four bytes each, and their counts, of one."""
    raw = a2b_base64(text)
    end = len(raw) // 5 * 4
    return raw[:end], raw[end:]


def _list_texts(paper: Paper) -> tuple[str, str]:
    """Return the title and the abstract."""
    return paper.title, "" if paper.is_removed else paper.abstract


def _split(text: str) -> list[str]:
    return write_plainly(text).split()


class _Read(NamedTuple):
    """The words of some papers, one paper's after another's."""

    tokens: Sequence[str]
    starts: Places
    """Where the words of each token begin."""
    numbers: Numbers
    owners: Places
    """The paper that has each word, by its place among the papers."""


def _read_words(texts: Iterable[Sequence[str]]) -> _Read:
    """Number the words of papers, each given as tokens that end with a stop."""
    listed = list(texts)
    tokens = list(chain.from_iterable(listed))
    numbered = list(map(_NUMBERS.__getitem__, tokens))
    sizes = np.fromiter(map(len, numbered), np.int64, len(numbered)) // _SIZE
    owners = np.repeat(np.arange(len(listed)), list(map(len, listed)))
    numbers = np.frombuffer(b"".join(numbered), np.uint32)
    return _Read(tokens, np.cumsum(sizes) - sizes, numbers, np.repeat(owners, sizes))


def _list_grams(read: _Read) -> tuple[Numbers, Places]:
    """Return all words, then all pairs by their first word, and the paper that has each."""
    grams = np.concatenate((read.numbers, _join_pairs(read.numbers)))
    return grams, np.concatenate((read.owners, read.owners[:-1]))


def _join_keys(owners: NDArray[np.integer[Any]], grams: NDArray[np.integer[Any]]) -> Keys:
    return owners.astype(np.uint64) << _OWNER | grams.astype(np.uint64)


def _spell(read: _Read, places: Places, are_pairs: NDArray[np.bool_]) -> Iterator[str]:
    """Yield the words at some places, or pairs that begin there, as the texts spell them."""

    def spell(words: Places) -> list[str]:
        tokens = np.searchsorted(read.starts, words, "right") - 1
        inside = (words - read.starts[tokens]).tolist()
        return [
            _split_token(read.tokens[token])[at][1]
            for token, at in zip(tokens.tolist(), inside, strict=True)
        ]

    seconds = iter(spell(places[are_pairs] + 1))
    for first, is_pair in zip(spell(places), are_pairs.tolist(), strict=True):
        yield f"{first} {next(seconds)}" if is_pair else first


def _number_token(token: str) -> bytes:
    return array("I", [number for number, _ in _split_token(token)]).tobytes()


_NUMBERS = Table(_number_token)


def _join_pairs(words: Numbers) -> Numbers:
    """Return a number for each word and the next; 0 where they are no pair that says something."""
    first, second = words[:-1], words[1:]
    return np.where((first > 0) & (second > 0), first * _MIX + second, np.uint32(0))


@lru_cache(maxsize=1 << 14)
def _split_token(token: str) -> tuple[_Word, ...]:
    """Return the words between two spaces; a sign at their end ends what they join to."""
    if is_plain(token):
        return ((_number(token), token),)
    if is_plain(bare := token[:-1]) and token[-1] in ENDS:
        return (_number(bare), bare), _GAP
    folded = fold(token)
    if EASTERN.search(folded):
        return tuple(word for pair in _pair_letters(token) for word in (_GAP, pair))
    matches = list(COMPOUND.finditer(folded))
    # Accents fold away for the number, not for what a page shows.
    spellings = [_bare(token)] if len(matches) == 1 else [match[0] for match in matches]
    words: list[_Word] = []
    for match, spelling in zip(matches, spellings, strict=True):
        if match.start():
            words.append(_GAP)
        words.append((_number(match[0]), spelling))
    is_open = bool(matches) and matches[-1].end() == len(folded)
    return tuple(words) if is_open else (*words, _GAP)


def _pair_letters(token: str) -> Iterator[_Word]:
    """Yield pairs of characters, for scripts that put no spaces between words."""
    for run in EASTERN.findall(normalize("NFC", token)):
        for at in range(max(1, len(run) - 1)):
            pair = run[at : at + 2]
            yield crc32(fold(pair).encode()), pair


def _bare(token: str) -> str:
    """Return a word without the signs around it and a genitive's ending."""
    return _GENITIVE.sub("", _SIGNS.sub("", token))


def _number(spelling: str) -> int:
    """Return a number that all spellings of a word share; 0 for a word that says nothing."""
    word = spelling.lower()
    if word in _PLAIN_WORDS or (len(word) == 1 and word.isascii()):
        return 0
    return crc32(stem(word.replace("-", "")).encode())
