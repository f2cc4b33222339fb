"""Identifiers of papers and people: arXiv id, DOI, ORCID, and our own id and slug."""

import re
import unicodedata
from functools import lru_cache

ID_MAXIMUM = 100
DOI_MAXIMUM = 300
RESERVED_IDS = frozenset(
    {"index", "readme", "404", "page", "con", "prn", "aux", "nul"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
)
# A paper may stand at /papers/404.1/, and what else begins so.
_RESERVED_STEMS = RESERVED_IDS - {"404"}

_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_ARXIV_NEW = re.compile(r"([0-9]{2})([0-9]{2})\.([0-9]{4,5})")
_ARXIV_OLD = re.compile(r"([a-z]+(?:-[a-z]+)?)(?:\.[A-Z]{2})?/([0-9]{2})([0-9]{2})([0-9]{3})")
_ARXIV_WRAPPING = re.compile(
    r"^(?:https?://)?(?:(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/"
    r"|(?:www\.)?alphaxiv\.org/(?:abs|pdf|overview)/|huggingface\.co/papers/)|^arxiv:\s*",
    re.IGNORECASE,
)
_ARXIV_TAIL = re.compile(r"(?:v[0-9]+)?(?:\.pdf)?/?(?:[?#].*)?$")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_DOI_WRAPPING = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)
_ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
_ORCID_WRAPPING = re.compile(r"^(?:https?://)?orcid\.org/", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# Letters that Unicode does not decompose into a base letter and a mark.
_LATIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"}
    | {"þ": "th", "ŋ": "n", "'": "", "’": "", "ʻ": "", "ʼ": ""}
)


def is_id(text: str) -> bool:
    """Tell whether `text` may name a paper: `[a-z0-9]+([.-][a-z0-9]+)*`, at most 100 characters."""
    return len(text) <= ID_MAXIMUM and _ID.fullmatch(text) is not None and not is_reserved(text)


def is_reserved(text: str) -> bool:
    """Tell whether an id would clash with an address or a device name."""
    return text in RESERVED_IDS or text.partition(".")[0] in _RESERVED_STEMS


def parse_arxiv_id(text: str) -> str:
    """Return the arXiv id in `text`, without version, from any usual spelling or address.

    The forms are those of arXiv's identifier scheme: `YYMM.number` with four digits until 1412
    and five from 1501, and `archive/YYMMNNN` until 0703, whose subject class is dropped.
    Raises ValueError when there is none.
    """
    bare = _ARXIV_TAIL.sub("", _ARXIV_WRAPPING.sub("", text.strip()))
    if match := _ARXIV_NEW.fullmatch(bare):
        year, month, number = match.groups()
        digits = 4 if year + month <= "1412" else 5
        if year + month >= "0704" and _is_month(month) and len(number) == digits and int(number):
            return bare
    elif match := _ARXIV_OLD.fullmatch(bare):
        archive, year, month, number = match.groups()
        if _is_month(month) and (year >= "91" or year + month <= "0703"):
            return f"{archive}/{year}{month}{number}"
    raise ValueError(f"not an arXiv id: {text!r}")


def _is_month(digits: str) -> bool:
    return "01" <= digits <= "12"


def parse_doi(text: str) -> str:
    """Return the DOI in `text`, bare and lower-case; raise ValueError when there is none."""
    bare = _DOI_WRAPPING.sub("", text.strip()).rstrip(".,;").lower()
    if bare.endswith(")") and bare.count("(") < bare.count(")"):
        bare = bare[:-1]
    is_too_long = len(bare) > DOI_MAXIMUM
    if (
        is_too_long
        or not _DOI.fullmatch(bare)
        or any(unicodedata.category(letter)[0] == "C" for letter in bare)
    ):
        raise ValueError(f"not a DOI: {text[:80]!r}")
    return bare


def arxiv_id_of_doi(doi: str) -> str | None:
    """Return the arXiv id that a DOI of arXiv's own (10.48550) stands for."""
    prefix = "10.48550/arxiv."
    return parse_arxiv_id(doi[len(prefix) :]) if doi.startswith(prefix) else None


def parse_orcid(text: str) -> str:
    """Return the ORCID in `text`; raise ValueError unless its check digit is right.

    The digit is ISO 7064 MOD 11-2, as ORCID's structure page says.
    """
    bare = _ORCID_WRAPPING.sub("", text.strip()).upper()
    if not _ORCID.fullmatch(bare):
        raise ValueError(f"not an ORCID: {text!r}")
    total = 0
    for digit in bare.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    expected = (12 - total % 11) % 11
    if bare[-1] != ("X" if expected == 10 else str(expected)):
        raise ValueError(f"an ORCID with a wrong check digit: {text!r}")
    return bare


def id_of_arxiv(arxiv: str) -> str:
    """Return the id we propose for an arXiv id: `hep-th/9901001` becomes `hep-th-9901001`."""
    return arxiv.replace("/", "-").lower()


@lru_cache(maxsize=1 << 13)
def slugify(text: str) -> str:
    """Return `text` as a slug: lower-case words joined by hyphens; perhaps empty.

    Accents leave Latin letters; letters of other scripts stay as they are.
    """
    return _make_slug(text)


def _make_slug(text: str) -> str:
    if text.isascii():
        return _NOT_WORD.sub("-", text.lower().replace("'", "")).strip("-")
    kept: list[str] = []
    for letter in _decompose(text):
        if unicodedata.category(letter) == "Mn" and (not kept or kept[-1] < "\u0250"):
            continue
        is_word = letter.isalnum() or unicodedata.category(letter)[0] == "M"
        kept.append(letter if is_word else "-")
    words = unicodedata.normalize("NFC", "".join(kept)).split("-")
    return "-".join(word for word in words if word)


def _decompose(text: str) -> str:
    """Return a text in lower case with its accents apart, stylised letters being plain first."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LATIN)
    return unicodedata.normalize("NFKD", plain)


def fold_title(title: str) -> str:
    """Return a title reduced to its letters and digits, to find the same paper twice."""
    # Hardly any title comes twice, so none is kept in place of a name.
    return _make_slug(title).replace("-", "")
