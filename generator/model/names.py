"""People's names: which part is the family name."""

import re
from functools import lru_cache

_PARTICLES = frozenset(
    [
        "af",
        "al",
        "bin",
        "da",
        "dal",
        "de",
        "dei",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "ibn",
        "la",
        "le",
        "las",
        "lo",
        "los",
        "ter",
        "ten",
        "van",
        "vande",
        "vander",
        "vom",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
    ]
)
_AND = re.compile(r"\s+(?:and|&)\s+|\s*;\s*")
_COMMA = re.compile(r"\s*,\s*")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def family_name(name: str) -> str:
    """Return the last word of a name with the particles before it: `van der Berg`."""
    return split_name(name)[1]


@lru_cache(maxsize=1 << 12)
def split_name(name: str) -> tuple[str, str]:
    """Return a name as (given, family); a single word is a family name, a suffix stays given."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    given = [*words[:start], suffix] if suffix else words[:start]
    return " ".join(given), " ".join(words[start:])


def split_names(text: str) -> list[str]:
    """Return the names of a list that somebody wrote as one text.

    Commas part names only where each part is a whole name: `Carberry, Josiah` is one.
    """
    parts = [part for part in _AND.split(text.strip()) if part]
    by_comma = [name for part in parts for name in _COMMA.split(part) if name]
    is_list = all(len(name.split()) > 1 for name in by_comma)
    return by_comma if is_list else parts
