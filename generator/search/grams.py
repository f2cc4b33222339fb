"""Grams: the words of a paper, and the pairs of them that stand side by side."""

from array import array
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Container, Mapping
from functools import lru_cache
from zlib import crc32

from generator.model.paper import Paper
from generator.search.words import COMPOUND, STOP_WORDS, fold, stem, write_plainly

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
_NUMBERS = 0xFFFFFFFF
_MIX = 0x9E3779B1
"""An odd number that spreads what it multiplies (Knuth)."""


_Gram = tuple[int, int, int]
"""A gram's number, which two may share without harm, and where it begins and ends."""


def count_grams(paper: Paper) -> Counter[int]:
    """Return how often a paper has each gram, by the gram's number; its title counts twice."""
    grams = _TITLE_WEIGHT * _list_grams(_plain(paper.title)) + _list_grams(_abstract(paper))
    return Counter([gram[0] for gram in grams])


def spell_grams(paper: Paper, wanted: Container[int]) -> Mapping[int, str]:
    """Return some grams of a paper by their numbers, as the paper first spells them."""
    return {
        number: text[start:end]
        for text in (_plain(paper.title), _abstract(paper))
        for number, start, end in reversed(_list_grams(text))
        if number in wanted
    }


def write_grams(counts: Mapping[int, int]) -> str:
    """Write counted grams as text, which `read_grams` takes back."""
    return b64encode(array("I", counts).tobytes() + bytes(map(_cap, counts.values()))).decode()


def read_grams(text: str) -> tuple[bytes, bytes]:
    """Return the grams' numbers, of four bytes each, and their counts, of one."""
    raw = b64decode(text)
    end = len(raw) // 5 * 4
    return raw[:end], raw[end:]


def _cap(count: int) -> int:
    return min(count, _COUNT_MAXIMUM)


def _abstract(paper: Paper) -> str:
    return "" if paper.is_removed else _plain(paper.abstract)


def _plain(text: str) -> str:
    return fold(write_plainly(" ".join(text.split())))


def _list_grams(plain: str) -> list[_Gram]:
    """Return each word that says something, and each pair of them side by side."""
    grams: list[_Gram] = []
    last, last_start, last_end = 0, 0, -1
    for match in COMPOUND.finditer(plain):
        start, end = match.span()
        word = _number(match[0])
        if word:
            grams.append((word, start, end))
            if last and start == last_end + 1 and plain[last_end] == " ":
                grams.append(((last * _MIX + word) & _NUMBERS, last_start, end))
        last, last_start, last_end = word, start, end
    return grams


@lru_cache(maxsize=1 << 16)
def _number(surface: str) -> int:
    """Return a number that all spellings of a word share; 0 for a word that says nothing."""
    word = surface.lower()
    if word in _PLAIN_WORDS or (len(word) == 1 and word.isascii()):
        return 0
    return crc32(stem(word.replace("-", "")).encode())
