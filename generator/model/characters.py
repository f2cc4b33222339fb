"""Which characters content may hold, and what to say of those it may not."""

import re
import unicodedata

from generator.model.text import is_printable

# XML 1.0 `Char` without C1 controls, for the feeds could not carry anything else, and without
# private use, which means something else to every reader.
_ILLEGAL = re.compile(
    # A carriage return alone is a line break to YAML, and to nobody else.
    "\r(?!\n)|[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
)
# Controls that reorder text (CVE-2021-42574) or cannot be seen; ZWJ and ZWNJ are letters' own.
_HIDDEN = re.compile(
    "[\x85\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
    "\U000e0000-\U000e007f]"
    # Selectors of variants belong after ideographs alone (Unicode Technical Standard 37).
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ZALGO = re.compile(r"(?:[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]){5,}")


def find_forbidden(text: str) -> tuple[int, str] | None:
    """Return the place of the first character that content may not hold, and what it is."""
    if text.isascii() and is_printable(text.replace("\n", "")):
        # Nearly every text; to look at each of its letters would take far longer.
        return None
    match = _ILLEGAL.search(text)
    if text.isascii():
        return (match.start(), describe(match[0])) if match else None
    hidden = _HIDDEN.search(text, 1 if text.startswith("\ufeff") else 0)
    if match is None or (hidden is not None and hidden.start() < match.start()):
        match = hidden
    return (match.start(), describe(match[0])) if match else None


def describe(character: str) -> str:
    """Name a character by its code point and Unicode name."""
    is_half = "\ud800" <= character <= "\udfff"
    unnamed = "half a surrogate pair" if is_half else "a control character"
    name = unicodedata.name(character, unnamed)
    return f"U+{ord(character):04X} ({name.lower()})"


def find_mixed_scripts(text: str) -> str | None:
    """Return a word that mixes Latin with Cyrillic or Greek look-alikes, if there is one."""
    if text.isascii():
        return None
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
        if len(scripts & set(_SCRIPTS)) > 1 and not _is_prefixed(word):
            return str(word)
    return None


def _is_prefixed(word: str) -> bool:
    """Tell whether only the first or last letter is Greek, as in `βVAE` or `μm`."""
    if "CYRILLIC" in {unicodedata.name(letter, "").split(" ")[0] for letter in word}:
        return False
    rest = {unicodedata.name(letter, "").split(" ")[0] for letter in word[1:]}
    start = {unicodedata.name(letter, "").split(" ")[0] for letter in word[:-1]}
    return len(rest) == 1 or len(start) == 1


def has_stacked_marks(text: str) -> bool:
    """Tell whether more than four combining marks stand on one letter."""
    return not text.isascii() and _ZALGO.search(text) is not None


def drop_forbidden(text: str) -> str:
    """Return a text without the characters that content may not hold."""
    return _ILLEGAL.sub("", _HIDDEN.sub("", text))
