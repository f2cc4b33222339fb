"""Letters in the styles that Unicode keeps for mathematics (block U+1D400)."""

import unicodedata

# Letters that stood in Unicode before the block was made, which leaves holes for them.
_EARLIER = {
    "double-struck": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    "script": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "fraktur": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
    "italic": {"h": "ℎ"},
}
STYLES = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT",
    "fraktur": "FRAKTUR",
    "sans-serif": "SANS-SERIF",
    "sans-serif-italic": "SANS-SERIF ITALIC",
    "monospace": "MONOSPACE",
}
"""Values of MathML's `mathvariant`, which browsers no longer read, and Unicode's names."""
_KINDS = (" CAPITAL ", " SMALL ", " DIGIT ")


def _make_table() -> dict[str, dict[int, str]]:
    table: dict[str, dict[int, str]] = {style: {} for style in STYLES}
    styles = {name: style for style, name in STYLES.items()}
    for code in range(0x1D400, 0x1D800):
        name = unicodedata.name(chr(code), "").removeprefix("MATHEMATICAL ")
        kind = next((kind for kind in _KINDS if kind in name), None)
        style = styles.get(name.partition(kind)[0]) if kind else None
        if style:
            table[style][ord(unicodedata.normalize("NFKC", chr(code)))] = chr(code)
    for style, letters in _EARLIER.items():
        table[style].update({ord(letter): styled for letter, styled in letters.items()})
    return table


_TABLE = _make_table()


def style_letters(text: str, style: str) -> str:
    """Return text in a MathML `mathvariant`; what has no such form stays. KeyError if unknown."""
    return text.translate(_TABLE[style])
