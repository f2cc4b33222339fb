"""What a contributor pastes: an identifier, an address, or a citation."""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, NoReturn
from urllib.parse import urlsplit

from generator.model.identifiers import arxiv_id_of_doi, parse_arxiv_id, parse_doi
from generator.model.links import parse_link
from generator.problems import ProjectError

Kind = Literal["arxiv", "doi", "openreview", "page", "bibtex", "csl"]
SIZE_MAXIMUM = 256 * 1024
"""Characters of a pasted citation."""
# An entry may stand below comments and prose, as reference managers write files.
_BIBTEX = re.compile(r"(?m)^[ \t]*@(?!comment\b)[A-Za-z]+[ \t]*[{(]", re.IGNORECASE)
_JSON = re.compile(r"\{|\[\s*\{")
# Mirrors and readers of arXiv carry its ids in their addresses.
_ARXIV_WITHIN = re.compile(
    r"https?://(?:[^/\s]*arxiv[^/\s]*/\S*?|\S*/arxiv[:/])(?<![0-9])([0-9]{4}\.[0-9]{4,5})(?:v[0-9]+)?\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s<>\[\]\"'“”]+")
_DOI_TAIL = re.compile(
    r"(?:/(?:full|abstract|pdf|epdf|meta|figures(?:/.*)?)|(?:v[0-9]+)?\.(?:full|abstract|pdf)\S*"
    r"|(?<=[0-9]{6})v[0-9]+)$"
)
"""What publishers' addresses hang on a DOI."""
_FILE = re.compile(r"[^\s:]+\.(?:bib|json|csl|ris|txt|ya?ml)", re.IGNORECASE)
# Publishers' pages carry the DOI in their address, as dl.acm.org/doi/10.1145/….
_DOI_ADDRESS = re.compile(r"https?://[^/\s]+/(?:[^?#\s]*/)?(10\.\d{4,9}/[^?#\s]+)(?:[?#]\S*)?")
_ANTHOLOGY = re.compile(r"https?://(?:www\.)?aclanthology\.org/(20\d\d\.[\w-]+\.\d+)(?:\.pdf|/)?")


class Source(NamedTuple):
    """Where a paper's fields are to be found."""

    kind: Kind
    value: str
    """The arXiv id, the DOI, the address, or the citation itself."""

    @property
    def key(self) -> str:
        """Return how records name it, as `arxiv:2408.03506`; nothing for a citation."""
        return f"{self.kind}:{self.value}" if self.kind in {"arxiv", "doi"} else ""


def recognise(text: str) -> Source:
    """Tell what somebody pasted; raise ProjectError when it is nothing we know.

    In a sentence, the first identifier counts, else the first address.
    """
    pasted = text.strip()
    if len(pasted) > SIZE_MAXIMUM:
        raise ProjectError(f"that is more than {SIZE_MAXIMUM // 1024} KiB; paste one citation")
    if _BIBTEX.search(pasted):
        return Source("bibtex", pasted)
    if _JSON.match(pasted):
        return Source("csl", pasted)
    words = list(map(_trim, _WORD.findall(pasted)))
    for recognise_one in (_recognise_identifier, _recognise_address):
        for word in (pasted, *words):
            if found := recognise_one(word):
                return found
    return _give_up(pasted)


def _trim(word: str) -> str:
    """Return a word of a sentence without the marks around it; brackets of its own stay."""
    bare = word.lstrip("(").rstrip(".,;:!?")
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(".,;:!?")
    return bare


def find_identifier(fields: Mapping[str, Any]) -> Source | None:
    """Return the arXiv id or the DOI that a citation names, if it names one."""
    for name in ("arxiv", "doi", "url", "id"):
        value = fields.get(name)
        if isinstance(value, str) and (found := _recognise_identifier(value.strip())):
            return found
    return None


def _recognise_identifier(pasted: str) -> Source | None:
    try:
        return Source("arxiv", parse_arxiv_id(pasted))
    except ValueError:
        pass
    if spelled := _ARXIV_WITHIN.search(pasted):
        return _recognise_identifier(spelled[1])
    within = _DOI_ADDRESS.fullmatch(pasted)
    anthology = _ANTHOLOGY.fullmatch(pasted)
    named = (
        _DOI_TAIL.sub("", within[1])
        if within
        else f"10.18653/v1/{anthology[1]}"
        if anthology
        else pasted
    )
    try:
        doi = parse_doi(named)
        arxiv = arxiv_id_of_doi(doi)
    except ValueError:
        return None
    return Source("arxiv", arxiv) if arxiv else Source("doi", doi)


def _recognise_address(word: str) -> Source | None:
    if not word.startswith(("http://", "https://")):
        return None
    try:
        address = parse_link(word)
    except ValueError:
        return None
    host = urlsplit(address).hostname or ""
    is_openreview = host == "openreview.net" or host.endswith(".openreview.net")
    return Source("openreview" if is_openreview else "page", address)


def _give_up(pasted: str) -> NoReturn:
    shown = pasted[:60] + ("…" if len(pasted) > 60 else "")
    if not pasted:
        raise ProjectError("there is nothing to read; give an arXiv id, a DOI or a citation")
    if _FILE.fullmatch(pasted):
        raise ProjectError(f"there is no file {shown!r}")
    raise ProjectError(
        f"{shown!r} is neither an arXiv id, a DOI, an address nor a citation; give for example "
        "1706.03762, 10.1145/3597503.3639219, or BibTeX"
    )
