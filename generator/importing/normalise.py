"""Conservative clean-up of other people's texts: never a word lost, every change told."""

import re
import unicodedata

from generator.importing.result import Normalised
from generator.importing.tex_text import convert_tex
from generator.model.characters import drop_forbidden
from generator.model.text import Segment, fold_spaces, paragraphs, split_maths

_DISPLAY = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_MONEY = re.compile(r"\d[\d,.]*[kKmMbB]?\s+(?:[A-Za-z]{2,}|[^$]*\b[A-Za-z]{3,}\s+[A-Za-z]{2,})")
_TEX_SIGN = re.compile(r"[\\^_={}<>]")
_INDENTED = re.compile(r"\n(?=[ \t]{2,}\S)")
_GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho"
    " sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
    " times pm cdot leq geq le ge ell infty approx sim gtrsim lesssim to rightarrow max min log in"
    " deg"
)
_BARE = re.compile(
    r"(?<![\w$\\{])(?:[A-Za-z0-9]{0,12}(?:[_^]\{[^{}$]{1,40}\})+(?:[_^]\w)?"
    rf"|\\(?:{_GREEK.replace(' ', '|')})(?![A-Za-z])(?:[_^](?:\{{[^{{}}$]{{1,40}}\}}|\w))?)"
)


def normalise_abstract(text: str) -> Normalised:
    """Return an abstract as paragraphs of one line each, parted by blank lines."""
    cleaned = _clean(text)
    parts = [
        _normalise_line(part)
        for block in _INDENTED.split(cleaned.text.strip("\n"))
        for part in paragraphs(block)
    ]
    joined = "\n\n".join(part.text for part in parts if part.text)
    return Normalised(joined, *_gather([cleaned, *parts]))


def normalise_line(text: str) -> Normalised:
    """Return a title, a name or a venue on one line."""
    cleaned = _clean(text)
    line = _normalise_line(fold_spaces(cleaned.text))
    return Normalised(line.text, *_gather([cleaned, line]))


def _gather(parts: list[Normalised]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    changes = dict.fromkeys(change for part in parts for change in part.changes)
    doubts = dict.fromkeys(doubt for part in parts for doubt in part.doubts)
    return tuple(changes), tuple(doubts)


def _clean(text: str) -> Normalised:
    kept = drop_forbidden(text.replace("\r\n", "\n"))
    composed = unicodedata.normalize("NFC", kept)
    changes = ["unprintable character dropped"] if kept != text.replace("\r\n", "\n") else []
    changes += ["accents composed"] if composed != kept else []
    return Normalised(composed, tuple(changes))


def _normalise_line(text: str) -> Normalised:
    """Normalise one paragraph: maths as it is, everything else from TeX to Unicode."""
    bracketed = _DISPLAY.sub(lambda m: f"${(m[1] or m[2]).strip()}$", text)
    notes = [Normalised("", ("maths brackets made dollars",))] if bracketed != text else []
    segments: list[Segment] = []
    for segment in _split(bracketed):
        if segment.is_maths:
            segments.append(Segment(fold_spaces(segment.text), True))
            continue
        marked = segment.text.replace("$", "\\$")
        if "\\" in segment.text or "{" in segment.text:
            marked = _BARE.sub(lambda m: f"${m[0]}$", marked)
        for piece in split_maths(marked):
            if piece.is_maths:
                notes.append(Normalised("", ("bare maths put between dollars",)))
                segments.append(piece)
            else:
                converted = convert_tex(piece.text)
                notes.append(converted)
                segments.append(Segment(converted.text, False))
    written = fold_spaces(_write(segments))
    return Normalised(written, *_gather(notes))


def _split(text: str) -> list[Segment]:
    """Split at maths, taking sums of money for text."""
    segments: list[Segment] = []
    for segment in split_maths(text):
        if segment.is_maths and _is_money(segment.text):
            rest = _split(segment.text + "$")
            segments += [Segment("$", False), *rest]
        else:
            segments.append(segment)
    return segments


def _is_money(tex: str) -> bool:
    return _MONEY.match(tex) is not None and not _TEX_SIGN.search(tex)


def _write(segments: list[Segment]) -> str:
    """Write segments so that the record's grammar reads them as they are.

    Dollar signs of the text stay bare where they cannot be taken for maths.
    """
    merged = _merge(segments)
    bare = "".join(f"${part.text}$" if part.is_maths else part.text for part in merged)
    if split_maths(bare) == merged:
        return bare
    return "".join(
        f"${part.text}$" if part.is_maths else part.text.replace("$", "\\$") for part in merged
    )


def _merge(segments: list[Segment]) -> list[Segment]:
    merged: list[Segment] = []
    for segment in segments:
        if merged and not segment.is_maths and not merged[-1].is_maths:
            merged[-1] = Segment(merged[-1].text + segment.text, False)
        elif segment.text:
            merged.append(segment)
    return merged
