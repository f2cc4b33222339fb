"""The words of a title, as far as they tell whether another title is the same one.

Accents, case, TeX, hyphens and letters that only look otherwise are gone. What tells two titles
apart however alike the rest is, such as a number, is among the marks.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.model.identifiers import slugify

_STOP_WORDS = frozenset(
    "a about an and are as at be by can do does for from how in into is it its of on or over s"
    " that the their these this through to toward towards using via we what when where which who"
    " why with your".split()
)
"""Words that may come and go between versions of a title."""
_DIRECTIONS = frozenset(
    "against as by for from in into of on over than through to toward towards using via with"
    " without".split()
)
"""Words before and after which others mean something else: from text to images."""
_MARKS = {
    word: word
    for word in (
        # Negations.
        "aint cannot cant doesnt dont isnt neither never no non none nor not without wont"
        # Works about another one.
        " addendum comment comments corrigendum correction discussion editorial erratum rejoinder"
        " reply response retraction"
        # Letters of parts and kinds; without the article and what a genitive leaves.
        " b c d e f g h j k l m n o p q r t u w y z"
    ).split()
} | {
    name: str(value)
    for names in (
        "one two three four five six seven eight nine ten",
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi",
    )
    for value, name in enumerate(names.split(), 1)
}
"""Words in which titles of one paper never differ."""
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:\.\d+)*(?:[a-z](?![a-z]))?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SIGNS = re.compile(r"(?<=[^\W_])[+#]+(?!\w)")
_SIGNED_WORD = 24
"""Characters before a sign that are looked at for a letter."""
_PART_END = re.compile(r":(?=\s)|[?!](?=\s)|\s[-–—]+\s|—|\.\s(?=\w{4})")
_HYPHEN = re.compile(r"(?<=\w)[-‐‑–](?=\w)")
_GREEK_LETTER = re.compile(r"(?<![^\W\d_])[α-ωΑ-Ω](?![^\W\d_])")
_TEX_ACCENT = re.compile(r"\\(?:[`'^~\"=.]|[cHkruv](?=\s*\{))\s*")
_TEX_LETTER = re.compile(r"\\(aa|ae|oe|ss|[ijlo])(?![a-z])\s?", re.IGNORECASE)
_TEX_COMMAND = re.compile(
    r"\\(?:(?:(?:text|math)[a-z]{2,6}|bf|circ|em|emph|it|left|rm|right|sc|sf|tt)(?![a-z])|[,;!])"
)
_TEX_SIGNS = str.maketrans({"\\": " ", "$": None, "{": None, "}": None, "^": None, "~": " "})
_LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТУХІЈЅԚԜавекмнорстухіјѕһԁӏԛԝѵ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχγηω" + "ɑɡɩʋꞵ",
    "ABEKMHOPCTYXIJSQWabekmhopctyxijshdlqwv" + "ABEZHIKMNOPTYXaikvopuxynw" + "agivb",
)


class Title(NamedTuple):
    """A title's words."""

    parts: tuple[tuple[str, ...], ...]
    """Those before and after each colon, dash or question mark."""
    content: tuple[str, ...]
    """Those that say something; all, where none does."""
    marks: tuple[str, ...]
    """What the titles of one paper never differ in: numbers, signs of versions, negations."""
    text: str
    """All words as one text."""
    ordered: str
    """The same, in the order of letters."""


def read_title(title: str) -> Title:
    """Return a title's words; any text is one."""
    plain = _write_plainly(title)
    cut = [_list_words(part) for part in _PART_END.split(plain)]
    words = [word for part in cut for word in part]
    return Title(
        tuple([tuple(part) for part in cut if part]),
        find_content(words) or tuple(words),
        tuple(sorted(_list_marks(plain))),
        " ".join(words),
        " ".join(sorted(words)),
    )


def find_content(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words that say something."""
    return tuple([word for word in words if word not in _STOP_WORDS])


def find_directions(title: Title) -> Mapping[str, str]:
    """Return for each word of content the preposition that it stands after, perhaps none."""
    directions: dict[str, str] = {}
    for part in title.parts:
        direction = ""
        for word in part:
            if word in _DIRECTIONS:
                direction = word
            elif word not in _STOP_WORDS:
                directions[word] = direction
    return directions


def _write_plainly(title: str) -> str:
    """Return a title in lower case, without TeX and look-alikes."""
    if not title.isascii():
        title = _GREEK_LETTER.sub(_name_letter, unicodedata.normalize("NFKD", title))
        title = unicodedata.normalize("NFC", title.translate(_LOOK_ALIKES))
    if "\\" in title or "$" in title:
        title = _TEX_LETTER.sub(r"\1", _TEX_ACCENT.sub("", title))
        title = _TEX_COMMAND.sub("", title).translate(_TEX_SIGNS)
    return title.casefold()


def _name_letter(match: re.Match[str]) -> str:
    """Name a Greek letter that stands alone, as TeX does."""
    return unicodedata.name(match[0], match[0]).rpartition(" ")[2].lower()


def _list_words(part: str) -> list[str]:
    """Return the words of a text; those joined by hyphens are one, and numbers are digits."""
    words = slugify(_HYPHEN.sub("", part)).split("-")
    return [_MARKS.get(word, word) for word in words if word]


def _list_marks(plain: str) -> Iterator[str]:
    for word in slugify(plain).split("-"):
        if word in _MARKS:
            yield _MARKS[word]
    if _DIGIT.search(plain):
        yield from _NUMBER.findall(_THOUSANDS.sub("", plain))
    if "+" in plain or "#" in plain:
        for sign in _SIGNS.finditer(plain):
            before = plain[max(0, sign.start() - _SIGNED_WORD) : sign.start()].split()
            if any(letter.isalpha() for letter in before[-1]):
                yield sign[0]
