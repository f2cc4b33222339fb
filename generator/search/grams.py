"""Grams: the words of a paper, and the pairs of them that stand side by side."""

import re
from array import array
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from unicodedata import normalize
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from generator.model.paper import Paper
from generator.search.words import COMPOUND, EASTERN, STOP_WORDS, fold, stem, write_plainly

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

Numbers = NDArray[np.uint32]
_Word = tuple[int, str]
"""A word's number, and its spelling. The number is 0 for one that says nothing, and for a gap over
which no pair reaches. Two words may share a number, which does no harm."""
_GAP: _Word = (0, "")


def count_grams(paper: Paper) -> tuple[Numbers, Numbers]:
    """Return the number of each gram of a paper, in order, and how often it has it.

    Its title counts twice.
    """
    title, abstract = map(_split, _list_texts(paper))
    # A full stop lets no pair reach from one text into the next, and is no gram itself.
    words = _number_words([*_TITLE_WEIGHT * (*title, "."), *abstract])
    grams = np.concatenate((words, _join_pairs(words)))
    grams.sort()
    starts = np.flatnonzero(grams[1:] != grams[:-1]) + 1
    counts = np.append(starts[1:], len(grams)) - starts
    return grams[starts], counts.astype(np.uint32)


def spell_grams(paper: Paper, wanted: Collection[int]) -> Mapping[int, str]:
    """Return some grams of a paper by their numbers, as its abstract first spells them."""
    spelt: dict[int, str] = {}
    ordered = np.asarray(sorted(wanted), np.uint32)
    for text in reversed(_list_texts(paper)):
        if len(spelt) == len(ordered):
            break
        tokens = _split(text)
        words = _number_words(tokens)
        grams = np.concatenate((words, _join_pairs(words)))
        places = np.searchsorted(ordered, grams).clip(max=len(ordered) - 1)
        found = np.flatnonzero(ordered[places] == grams)
        spellings = _spell(tokens, found % max(1, len(words)), found >= len(words))
        # Words come first; after them, pairs by their first word.
        for gram, spelling in zip(grams[found].tolist(), spellings, strict=True):
            spelt.setdefault(gram, spelling)
    return spelt


def write_grams(numbers: Numbers, counts: Numbers) -> str:
    """Write counted grams as text, which `read_grams` takes back."""
    tallies = np.minimum(counts, _COUNT_MAXIMUM).astype(np.uint8)
    return b64encode(numbers.tobytes() + tallies.tobytes()).decode()


def read_grams(text: str) -> tuple[bytes, bytes]:
    """Return the grams' numbers, of four bytes each, and their counts, of one."""
    raw = b64decode(text)
    end = len(raw) // 5 * 4
    return raw[:end], raw[end:]


def _list_texts(paper: Paper) -> tuple[str, str]:
    """Return the title and the abstract."""
    return paper.title, "" if paper.is_removed else paper.abstract


def _split(text: str) -> list[str]:
    return write_plainly(text).split()


def _number_words(tokens: Iterable[str]) -> Numbers:
    return np.frombuffer(b"".join(map(_number_token, tokens)), np.uint32)


def _spell(
    tokens: Sequence[str], places: NDArray[np.intp], are_pairs: NDArray[np.bool_]
) -> Iterator[str]:
    """Yield the words at some places, or pairs that begin there, as the text spells them."""
    ends = list(accumulate(map(len, map(_number_token, tokens))))

    def spell(place: int) -> str:
        token = bisect_right(ends, place * _SIZE)
        return _split_token(tokens[token])[place - ends[token] // _SIZE][1]

    for place, is_pair in zip(places.tolist(), are_pairs.tolist(), strict=True):
        yield f"{spell(place)} {spell(place + 1)}" if is_pair else spell(place)


@lru_cache(maxsize=1 << 16)
def _number_token(token: str) -> bytes:
    return array("I", [number for number, _ in _split_token(token)]).tobytes()


def _join_pairs(words: Numbers) -> Numbers:
    """Return a number for each word and the next; 0 where they are no pair that says something."""
    first, second = words[:-1], words[1:]
    return np.where((first > 0) & (second > 0), first * _MIX + second, np.uint32(0))


@lru_cache(maxsize=1 << 14)
def _split_token(token: str) -> tuple[_Word, ...]:
    """Return the words between two spaces; a sign at their end ends what they join to."""
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
