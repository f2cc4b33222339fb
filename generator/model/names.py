"""People's names: which part is the family name."""

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
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def family_name(name: str) -> str:
    """Return the last word of a name with the particles before it: `van der Berg`."""
    return split_name(name)[1]


def split_name(name: str) -> tuple[str, str]:
    """Return a name as (given, family); a single word is a family name, a suffix stays given."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    given = [*words[:start], suffix] if suffix else words[:start]
    return " ".join(given), " ".join(words[start:])
