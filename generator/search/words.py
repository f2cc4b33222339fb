"""Words: the terms that a text is found by. `search/words.js` of the theme does the same.

Both are tested from one table, `tests/search/words.json`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from generator.model.table import Table
from generator.model.text import paragraphs
from generator.rendering.text import to_plain

STOP_WORDS = frozenset(
    "a an and are as at be by can do does for from how i if in into is it its of on or that"
    " the their then this to up use used using was we what when where which while who will"
    " with you your".split()
)
"""Words that say nothing of what a text is about."""
_WORD = r"[^\W_]+(?:\.\d[^\W_]*)*(?:[+#]{1,2}(?!\w))?"
COMPOUND = re.compile(rf"{_WORD}(?:[-‐‑]{_WORD})*")
"""A word, or words joined by hyphens, in a folded text."""
_WORDS = re.compile(r"[^\W_]+")
_HYPHEN = re.compile("[-‐‑]")
_APOSTROPHE = re.compile(r"['’](?:s(?!\w))?")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBERED = re.compile(r"([a-z]{2,})([0-9][0-9.]*)")
ENDS = frozenset(".,;:?!)")
"""Signs that only end a word."""
EASTERN = re.compile("[぀-ヿ㐀-鿿가-힣]+")
"""Letters of scripts that put no spaces between words."""
_PARTS_MAXIMUM = 3
"""Parts of a compound above which nobody types it as one word."""
_TERM_MAXIMUM = 64
# Letters that no decomposition turns into those that people type instead.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th"}
    | {"ẞ": "SS", "Æ": "AE", "Œ": "OE", "Ø": "O", "Đ": "D", "Ð": "D", "Ł": "L", "Þ": "TH", "ı": "i"}
)


def list_terms(text: str) -> list[str]:
    """Return the terms of a text, in its order and as often as it has them.

    A name is found however it is typed: `3D-GPT` gives `3d`, `gpt` and `3dgpt`, `MathCoder2`
    its parts too. Chinese, Japanese and Korean text gives overlapping pairs of characters.
    """
    return list(chain.from_iterable(map(_TERMS.__getitem__, text.split())))


def find_term(word: str) -> str | None:
    """Return the term for a whole word; None for one that says nothing, or is several."""
    if word.isascii() and word.isalpha() and word.islower():
        return None if word in STOP_WORDS else stem(word)
    terms = list_terms(word)
    pieces = _HYPHEN.split(fold(word))
    if not terms or len(COMPOUND.findall(fold(word))) != 1:
        return None
    if len(pieces) > 1:
        return terms[-1] if len(pieces) <= _PARTS_MAXIMUM else None
    if EASTERN.search(pieces[0]):
        return terms[0] if len(terms) == 1 else None
    return terms[1] if pieces[0][-1] in "+#" else terms[0]


def fold(text: str) -> str:
    """Return a text without accents, apostrophes and compatibility forms, its case kept."""
    if not text.isascii():
        spread = unicodedata.normalize("NFKD", text)
        bare = "".join([one for one in spread if not _is_mark(one)])
        text = unicodedata.normalize("NFC", bare).translate(_LETTERS)
    return _APOSTROPHE.sub("", text) if "'" in text or "’" in text else text


def write_plainly(text: str) -> str:
    """Return a text as it is read: formulas as one would type them, all else as it stands."""
    return "\n\n".join(map(to_plain, paragraphs(text))) if "$" in text else text


def is_plain(token: str) -> bool:
    """Tell a word of plain letters, as most are, from all that takes longer to read."""
    return token.isascii() and token.isalpha()


def slug_name(name: str) -> str:
    """Return a name's words, folded and joined by hyphens, as filters by author have them."""
    return "-".join(_WORDS.findall(_lower(fold(name))))


@lru_cache(maxsize=4_096)
def _is_mark(letter: str) -> bool:
    """Tell accents, and what only steers how a text is set, such as soft hyphens."""
    category = unicodedata.category(letter)
    return category[0] == "M" or category == "Cf"


def _split_token(token: str) -> tuple[str, ...]:
    """Return the terms between two spaces; few texts have one that no text before them had."""
    bare = token[:-1] if token[-1] in ENDS else token
    is_one = is_plain(bare) and len(bare) <= _TERM_MAXIMUM
    if is_one and (bare.islower() or bare.istitle() or bare.isupper()):
        return _name(bare.lower())
    return tuple(chain.from_iterable(map(_split_compound, COMPOUND.findall(fold(token)))))


_TERMS = Table(_split_token)


def _split_compound(compound: str) -> list[str]:
    pieces = _HYPHEN.split(compound)
    terms = [term for piece in pieces for term in _split_piece(piece)]
    if 1 < len(pieces) <= _PARTS_MAXIMUM:
        terms.append(stem(_lower("".join(pieces))))
    return [term[:_TERM_MAXIMUM] for term in terms]


def _split_piece(piece: str) -> Iterator[str]:
    if EASTERN.search(piece):
        yield from _split_eastern(piece)
        return
    bare = piece.rstrip("+#")
    yield from _name(_lower(bare))
    if bare != piece:
        yield _lower(piece)
    parts = _CAMEL.split(bare)
    if bare != piece and len(parts) > 1:
        yield _lower(parts[-1] + piece[len(bare) :])
    for part in parts if len(parts) > 1 else ():
        yield from _name(_lower(part))
    for word in dict.fromkeys([_lower(bare), _lower(parts[-1])]):
        if numbered := _NUMBERED.fullmatch(word):
            yield from _name(numbered[1])
            yield numbered[2]


def _split_eastern(piece: str) -> Iterator[str]:
    start = 0
    for run in EASTERN.finditer(piece):
        yield from _name(_lower(piece[start : run.start()]))
        characters = run[0]
        yield from [characters[at : at + 2] for at in range(max(1, len(characters) - 1))]
        start = run.end()
    yield from _name(_lower(piece[start:]))


def _lower(word: str) -> str:
    # The last letter of a Greek word looks different, but is the same.
    return word.lower().replace("ς", "σ")


def _name(word: str) -> tuple[str, ...]:
    return (stem(word),) if word and word not in STOP_WORDS else ()


def stem(word: str) -> str:
    """Return a word without its commonest English endings; other words as they are."""
    if not (word.isascii() and word.isalpha()):
        return word
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 4 and word.endswith("ed") and not word.endswith("eed"):
        word = word[:-2]
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word
