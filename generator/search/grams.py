"""Grams: the words of a paper, and the pairs of them that stand side by side."""

import re
from array import array
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
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
    title, abstract = (_list_words(text) for text in _list_texts(paper))
    counts = Counter(_TITLE_WEIGHT * (_list_numbers(title) + _list_pairs(title)))
    counts.update(_list_numbers(abstract) + _list_pairs(abstract))
    del counts[0]
    return counts


def spell_grams(paper: Paper, wanted: Collection[int]) -> Mapping[int, str]:
    """Return some grams of a paper by their numbers, as its abstract first spells them."""
    spelt: dict[int, str] = {}
    for text in reversed(_list_texts(paper)):
        missing = [gram for gram in wanted if gram not in spelt]
        words = _list_words(text) if missing else []
        first, first_pair = _place(_list_numbers(words)), _place(_list_pairs(words))
        for gram in missing:
            if gram in first:
                spelt[gram] = words[first[gram]][1]
            elif gram in first_pair:
                at = first_pair[gram]
                spelt[gram] = f"{words[at][1]} {words[at + 1][1]}"
    return spelt


def write_grams(counts: Mapping[int, int]) -> str:
    """Write counted grams as text, which `read_grams` takes back, in the order of their numbers."""
    numbers = sorted(counts)
    tallies = bytes([min(counts[number], _COUNT_MAXIMUM) for number in numbers])
    return b64encode(array("I", numbers).tobytes() + tallies).decode()


def read_grams(text: str) -> tuple[bytes, bytes]:
    """Return the grams' numbers, of four bytes each, and their counts, of one."""
    raw = b64decode(text)
    end = len(raw) // 5 * 4
    return raw[:end], raw[end:]


def _list_texts(paper: Paper) -> tuple[str, str]:
    """Return the title and the abstract."""
    return paper.title, "" if paper.is_removed else paper.abstract


def _list_words(text: str) -> list[_Word]:
    return list(chain.from_iterable(map(_split_token, write_plainly(text).split())))


def _list_numbers(words: Sequence[_Word]) -> list[int]:
    return [number for number, _, _ in words]


def _list_pairs(words: Sequence[_Word]) -> list[int]:
    """Return a number for each word and the next; 0 where they are no pair that says something."""
    return [
        (last * _MIX + number) & _NUMBERS if is_joined and last and number else 0
        for (last, _, _), (number, _, is_joined) in pairwise(words)
    ]


def _place(numbers: Sequence[int]) -> dict[int, int]:
    """Return where each number stands first."""
    return dict(zip(reversed(numbers), reversed(range(len(numbers))), strict=True))


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
