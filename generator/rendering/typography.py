"""Typography: quotation marks, dashes, ellipses and missing spaces, set as a printer would.

Only ASCII signs are replaced, and only a space between two sentences is added; addresses stay
as they are, and doing it twice changes nothing.
"""

import re

HIDDEN = "\x00"
"""Stands for a formula or an address while the words around it are set."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”\x00]+|[a-z0-9-]+(?:\.[a-z0-9-]+)+/[^\s<>\"“”\x00]*",
    re.IGNORECASE,
)
_ENDINGS = frozenset(".,;:!?'’*_~`|")
_OPENERS = {")": "(", "]": "[", "}": "{"}

_NEEDS_WORK = re.compile(r"[\"'`]|--|\.\.|[a-z]\.[A-Z]")
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
    rf"(?<={_LETTER_OR_DIGIT})'(?={_LETTER_OR_DIGIT})"
    r"|(?<![\w\\])'(?=\d\d(?:s|\b)(?!['\d])|(?:tis|twas|em|til|cause|n)\b)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:(?<=[\s(\[{<—–=/“‘-])|\A)([\"'])(?=[^\s.,;:!?)\]}])")
_CLOSING = re.compile(r"(?<!\\)[\"']")
_OPEN = {'"': "“", "'": "‘"}
_CLOSE = {'"': "”", "'": "’"}


def typeset(plain: str) -> str:
    """Return plain text with its quotation marks, dashes, ellipses and spaces set right."""
    skeleton, addresses = hide_addresses(plain.replace(HIDDEN, ""))
    return reveal(set_words(skeleton), addresses)


def hide_addresses(text: str) -> tuple[str, list[str]]:
    """Return text with a sign in place of each address, and the addresses in order."""
    addresses: list[str] = []

    def hide(match: re.Match[str]) -> str:
        address = _trim(match[0])
        addresses.append(address)
        return HIDDEN + match[0][len(address) :]

    return _ADDRESS.sub(hide, text), addresses


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
    if not _NEEDS_WORK.search(skeleton):
        return skeleton
    text = _TEX_CLOSING.sub('"', _TEX_OPENING.sub("“", skeleton))
    text = _GLUED.sub(_part_sentences, text)
    text = _EN_DASH.sub("–", _EM_DASH.sub("—", text))
    text = _ELLIPSIS.sub("…", text)
    text = _APOSTROPHE.sub("’", text)
    # Twice, because a quotation mark may open right after another that has just been set.
    for _ in range(2):
        text = _OPENING.sub(lambda match: _OPEN[match[1]], text)
    return _CLOSING.sub(lambda match: _CLOSE[match[0]], text)


def _part_sentences(match: re.Match[str]) -> str:
    return match[0] if match[1] in _NAMESPACES else f"{match[0]} "
