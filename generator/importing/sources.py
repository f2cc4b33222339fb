"""What a contributor pastes: an identifier, an address, or a citation."""

import re
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from generator.model.identifiers import arxiv_id_of_doi, parse_arxiv_id, parse_doi
from generator.model.links import parse_link
from generator.problems import ProjectError

Kind = Literal["arxiv", "doi", "openreview", "page", "bibtex", "csl"]
SIZE_MAXIMUM = 256 * 1024
"""Characters of a pasted citation."""
_BIBTEX = re.compile(r"@[A-Za-z]+\s*[{(]")
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
    """Tell what somebody pasted; raise ProjectError when it is nothing we know."""
    pasted = text.strip()
    if len(pasted) > SIZE_MAXIMUM:
        raise ProjectError(f"that is more than {SIZE_MAXIMUM // 1024} KiB; paste one citation")
    if _BIBTEX.match(pasted):
        return Source("bibtex", pasted)
    if pasted.startswith(("{", "[")):
        return Source("csl", pasted)
    return _recognise_identifier(pasted) or _recognise_address(pasted)


def _recognise_identifier(pasted: str) -> Source | None:
    try:
        return Source("arxiv", parse_arxiv_id(pasted))
    except ValueError:
        pass
    within = _DOI_ADDRESS.fullmatch(pasted)
    anthology = _ANTHOLOGY.fullmatch(pasted)
    named = within[1] if within else f"10.18653/v1/{anthology[1]}" if anthology else pasted
    try:
        doi = parse_doi(named)
        arxiv = arxiv_id_of_doi(doi)
    except ValueError:
        return None
    return Source("arxiv", arxiv) if arxiv else Source("doi", doi)


def _recognise_address(pasted: str) -> Source:
    try:
        address = parse_link(pasted)
    except ValueError:
        shown = pasted[:60] + ("…" if len(pasted) > 60 else "")
        raise ProjectError(
            f"{shown!r} is neither an arXiv id, a DOI, an address nor a citation; write for "
            "example `paperfeed add 2408.03506`, or give a file of BibTeX or CSL-JSON"
        ) from None
    host = urlsplit(address).hostname or ""
    is_openreview = host == "openreview.net" or host.endswith(".openreview.net")
    return Source("openreview" if is_openreview else "page", address)
