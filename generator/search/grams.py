"""Grams: the words of a paper, and the pairs of them that stand side by side."""

import re
from array import array
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from unicodedata import normalize
from zlib import crc32

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
_SIGNS = re.compile(r"^[^\w]+|[^\w+#]+$")
_GENITIVE = re.compile(r"['’]s?$")
_NUMBERS = 0xFFFFFFFF
_MIX = 0x9E3779B1
"""An odd number that spreads what it multiplies (Knuth)."""


_Word = tuple[int, str, bool]
"""A word's number, 0 for one that says nothing, its spelling, and whether it stands right after
the word before. Two words may share a number, which does no harm."""


def count_grams(paper: Paper) -> Counter[int]:
    """Return how often a paper has each gram, by the gram's number; its title counts twice."""
    title, abstract = map(_list_numbers, _list_texts(paper))
    return Counter(_TITLE_WEIGHT * title + abstract)


def spell_grams(paper: Paper, wanted: Collection[int]) -> Mapping[int, str]:
    """Return some grams of a paper by their numbers, as its abstract first spells them."""
    spelt: dict[int, str] = {}
    for text in reversed(_list_texts(paper)):
        for number, spelling, last, last_spelling in _walk(text):
            if number in wanted:
                spelt.setdefault(number, spelling)
            if (pair := _join(last, number)) in wanted:
                spelt.setdefault(pair, f"{last_spelling} {spelling}")
            if len(spelt) == len(wanted):
                return spelt
    return spelt


def write_grams(counts: Mapping[int, int]) -> str:
    """Write counted grams as text, which `read_grams` takes back, in the order of their numbers."""
    numbers = sorted(counts)
    tallies = bytes(_cap(counts[number]) for number in numbers)
    return b64encode(array("I", numbers).tobytes() + tallies).decode()


def read_grams(text: str) -> tuple[bytes, bytes]:
    """Return the grams' numbers, of four bytes each, and their counts, of one."""
    raw = b64decode(text)
    end = len(raw) // 5 * 4
    return raw[:end], raw[end:]


def _cap(count: int) -> int:
    return min(count, _COUNT_MAXIMUM)


def _list_texts(paper: Paper) -> tuple[str, str]:
    """Return the title and the abstract."""
    return paper.title, "" if paper.is_removed else paper.abstract


def _list_numbers(text: str) -> list[int]:
    """Return the number of each word that says something, and of each pair of them."""
    numbers: list[int] = []
    for number, _, last, _ in _walk(text):
        if number:
            numbers.append(number)
            if last:
                numbers.append(_join(last, number))
    return numbers


def _walk(text: str) -> Iterator[tuple[int, str, int, str]]:
    """Yield each word's number and spelling, and those of the word it is joined to, 0 for none."""
    last, last_spelling = 0, ""
    for token in write_plainly(text).split():
        for number, spelling, is_joined in _split_token(token):
            yield number, spelling, last if is_joined else 0, last_spelling
            last, last_spelling = number, spelling


def _join(last: int, number: int) -> int:
    """Return the number of two words side by side; 0 when either says nothing."""
    return (last * _MIX + number) & _NUMBERS if last and number else 0


@lru_cache(maxsize=1 << 16)
def _split_token(token: str) -> tuple[_Word, ...]:
    """Return the words between two spaces; a sign at their end ends what they join to."""
    folded = fold(token)
    if EASTERN.search(folded):
        return tuple(_pair_letters(token))
    matches = list(COMPOUND.finditer(folded))
    words = [(_number(match[0]), match[0], match.start() == 0) for match in matches]
    if len(words) == 1:
        # Accents fold away for the number, not for what a page shows.
        words = [(words[0][0], _bare(token), words[0][2])]
    is_open = bool(matches) and matches[-1].end() == len(folded)
    return tuple(words) if is_open else (*words, (0, "", False))


def _pair_letters(token: str) -> Iterator[_Word]:
    """Yield pairs of characters, for scripts that put no spaces between words."""
    for run in EASTERN.findall(normalize("NFC", token)):
        for at in range(max(1, len(run) - 1)):
            pair = run[at : at + 2]
            yield crc32(fold(pair).encode()), pair, False


def _bare(token: str) -> str:
    """Return a word without the signs around it and a genitive's ending."""
    return _GENITIVE.sub("", _SIGNS.sub("", token))


def _number(spelling: str) -> int:
    """Return a number that all spellings of a word share; 0 for a word that says nothing."""
    word = spelling.lower()
    if word in _PLAIN_WORDS or (len(word) == 1 and word.isascii()):
        return 0
    return crc32(stem(word.replace("-", "")).encode())
