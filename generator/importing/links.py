"""Addresses found in abstracts and comments: what each leads to."""

import re
from urllib.parse import urlsplit

from generator.model.links import parse_link

_ADDRESS = re.compile(r"https?://[^\s{}<>\"“”]+")
_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sr.ht")
_VENUES = (
    "ICLR|ICML|NeurIPS|ACL|EMNLP|NAACL|EACL|AACL|COLING|COLM|CVPR|ICCV|ECCV|WACV|AAAI|IJCAI|KDD"
    "|SIGIR|WWW|ICRA|IROS|CoRL|ICASSP|INTERSPEECH|MICCAI|AISTATS|UAI|ICSE|FSE|ASE|ISSTA|MSR|CHI"
)
_ACCEPTED = re.compile(
    rf"\b(?:accepted|published|appear\w*|presented)\b[^.;]{{0,40}}?"
    rf"\b((?:Findings of )?(?:{_VENUES}))[\s'’]{{0,2}}((?:20)?\d{{2}})\b(?!\s*workshop)",
    re.IGNORECASE,
)
_WORKSHOP = re.compile(r"workshop|submitted|under review|withdrawn", re.IGNORECASE)


def classify_link(address: str, abstract: str = "") -> str | None:
    """Return which key of `links` an address belongs under; None when it is no address.

    An archive's DOI is code or data as the abstract's sentence about it says.
    """
    try:
        parts = urlsplit(parse_link(address))
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if host in _CODE_HOSTS:
        return "code"
    if host in {"huggingface.co", "hf.co"}:
        first = parts.path.strip("/").partition("/")[0]
        return {"datasets": "data", "spaces": "demo"}.get(first, "model")
    if host == "doi.org" or host.endswith("zenodo.org"):
        return "code" if _names_code(address, abstract) else "data"
    if host in {"youtube.com", "youtu.be", "vimeo.com"}:
        return "video"
    return "project"


def _names_code(address: str, abstract: str) -> bool:
    place = abstract.find(address)
    start = max(abstract.rfind(". ", 0, max(place, 0)), 0)
    sentence = abstract[start : max(place, 0)].lower()
    return "code" in sentence and "data" not in sentence


def find_links(text: str) -> dict[str, str]:
    """Return the first address of each kind in a comment such as arXiv's."""
    found: dict[str, str] = {}
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:)]'")
        kind = classify_link(address)
        is_arxiv = "arxiv.org" in address
        if kind in {"code", "project", "data", "model"} and not is_arxiv:
            found.setdefault(kind, parse_link(address))
    return found


def find_venue(comment: str) -> str | None:
    """Return the venue that a comment surely names, with its year: `ICLR 2025`."""
    if _WORKSHOP.search(comment):
        return None
    found = {(match[1], match[2][-2:]) for match in _ACCEPTED.finditer(comment)}
    if len(found) != 1:
        return None
    name, year = found.pop()
    known = {venue.lower(): venue for venue in _VENUES.split("|")}
    prefix = "Findings of " if name.lower().startswith("findings of ") else ""
    return f"{prefix}{known[name.lower().removeprefix('findings of ')]} 20{year}"
