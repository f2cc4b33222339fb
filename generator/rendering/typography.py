"""Typography: quotation marks, dashes, ellipses and missing spaces, set as a printer would.

Only ASCII signs are replaced, and only a space between two sentences is added; addresses stay
as they are, and doing it twice changes nothing.
"""

import re
from functools import lru_cache

HIDDEN = "\x00"
"""Stands for a formula or an address while the words around it are set."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”\x00]+|[a-z0-9-]+(?:\.[a-z0-9-]+)+/[^\s<>\"“”\x00]*",
    re.IGNORECASE,
)
_ENDINGS = frozenset(".,;:!?'’*_~`|")
_OPENERS = {")": "(", "]": "[", "}": "{"}

# Every pattern begins with a sign, not with a look behind it, so that texts are searched at the
# speed of memory; where that matters, looks behind include the sign itself.
_MAY_BE_GLUED = re.compile(r"\.[A-Z]")
_TEX_OPENING = re.compile(r"(?<![`\\])``(?=[^\s`][^`]*?(?:''|\"))")
_TEX_CLOSING = re.compile(r"(?<!['\\])''(?!')")
_EM_DASH = re.compile(r"(?<!-)---(?!-)")
_EN_DASH = re.compile(r"(?<=\s)--(?=\s|\Z)|(?<=[\w%)\]}\x00”’])--(?=[\w(\[\x00“‘\"'])")
_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_GLUED = re.compile(r"(?<![\w.@/\\-])(?:[a-z]+-)*([a-z]{2,})\.(?=[A-Z]\w*(?![\w.(/@\\]))")
# A dot after these belongs to a name, as in `torch.Tensor`.
_NAMESPACES = frozenset({
    "torch", "numpy", "np", "nn", "tf", "keras", "learn", "sklearn", "scipy", "pandas", "pd",
    "jax", "optim", "java", "javax", "org", "com", "net", "io", "sys", "os", "www", "math",
    "system", "self", "this", "std", "lib", "api", "app", "web", "node", "vs", "cf", "eg", "ie",
})  # fmt: skip
_LETTER_OR_DIGIT = r"[^\W_]"
_APOSTROPHE = re.compile(
    rf"'(?:(?<={_LETTER_OR_DIGIT}')(?={_LETTER_OR_DIGIT})"
    r"|(?<![\w\\]')(?=\d\d(?:s|\b)(?!['\d])|(?i:tis|twas|em|til|cause|n)\b))"
)
_OPENING = re.compile(r"([\"'])(?<![^\s(\[{<—–=/“‘-].)(?=[^\s.,;:!?)\]}])")
_CLOSING = re.compile(r"[\"'](?<!\\.)")
_OPEN = {'"': "“", "'": "‘"}
_CLOSE = {'"': "”", "'": "’"}


@lru_cache(maxsize=1024)
def typeset(plain: str) -> str:
    """Return plain text with its quotation marks, dashes, ellipses and spaces set right."""
    skeleton, addresses = hide_addresses(plain.replace(HIDDEN, ""))
    return reveal(set_words(skeleton), addresses)


def hide_addresses(text: str) -> tuple[str, list[str]]:
    """Return text with a sign in place of each address, and the addresses in order."""
    addresses: list[str] = []
    has_www = "www." in text.lower()
    if "/" not in text and not has_www:
        return text, addresses

    def hide(match: re.Match[str]) -> str:
        address = _trim(match[0])
        addresses.append(address)
        return HIDDEN + match[0][len(address) :]

    # Only words that may hold an address are searched for one, which is slow.
    words = [
        _ADDRESS.sub(hide, word) if "/" in word or (has_www and "www." in word.lower()) else word
        for word in text.split(" ")
    ]
    return " ".join(words), addresses


def reveal(skeleton: str, hidden: list[str]) -> str:
    """Put back what was hidden."""
    parts = skeleton.split(HIDDEN)
    return parts[0] + "".join(whole + part for whole, part in zip(hidden, parts[1:], strict=True))


def _trim(address: str) -> str:
    """Return an address without the punctuation of the sentence around it."""
    unpaired = {
        closer: address.count(closer) - address.count(opener) for closer, opener in _OPENERS.items()
    }
    end = len(address)
    while end > 1:
        last = address[end - 1]
        if unpaired.get(last, 0) > 0:
            unpaired[last] -= 1
        elif last not in _ENDINGS:
            break
        end -= 1
    return address[:end]


def set_words(skeleton: str) -> str:
    """Set the words of a text in which formulas and addresses are hidden."""
    text = skeleton
    if "``" in text or "''" in text:
        text = _TEX_CLOSING.sub('"', _TEX_OPENING.sub("“", text))
    if _MAY_BE_GLUED.search(text):
        text = _GLUED.sub(_part_sentences, text)
    if "--" in text:
        text = _EN_DASH.sub("–", _EM_DASH.sub("—", text))
    if "..." in text:
        text = _ELLIPSIS.sub("…", text)
    return _set_quotes(text) if "'" in text or '"' in text else text


def _set_quotes(text: str) -> str:
    if "'" in text:
        text = _APOSTROPHE.sub("’", text)
        if "'" not in text and '"' not in text:
            # Most texts with such marks hold nothing but apostrophes.
            return text
    # Twice, because a quotation mark may open right after another that has just been set.
    for _ in range(2):
        text = _OPENING.sub(lambda match: _OPEN[match[1]], text)
    return _CLOSING.sub(lambda match: _CLOSE[match[0]], text)


def _part_sentences(match: re.Match[str]) -> str:
    return match[0] if match[1] in _NAMESPACES else f"{match[0]} "
