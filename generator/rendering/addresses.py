"""Addresses: where everything of the site stands, and where a paper's own things are."""

import re
from urllib.parse import quote

from generator.model.paper import Paper
from generator.settings import Settings

# Nearly all paths; to quote what needs no quotes takes three times as long.
_PLAIN = re.compile(r"[A-Za-z0-9/._-]*")
_LINK_LABELS = {
    "pdf": "PDF",
    "code": "Code",
    "project": "Project",
    "data": "Data",
    "model": "Model",
    "demo": "Demo",
    "video": "Video",
    "slides": "Slides",
}


def paper_path(paper_id: str) -> str:
    """Return the path of a paper's page below the site's root."""
    return f"papers/{paper_id}/"


def topic_path(slug: str) -> str:
    """Return the path of a topic's page."""
    return f"topics/{slug}/"


def author_path(slug: str) -> str:
    """Return the path of an author's page."""
    return f"authors/{slug}/"


def venue_path(slug: str) -> str:
    """Return the path of a venue's page."""
    return f"venues/{slug}/"


def absolute(settings: Settings, path: str) -> str:
    """Return the whole address of a path below the site's root."""
    return settings.site_url + quote_path(path, "'")


def quote_path(path: str, kept: str = "") -> str:
    """Return a path percent-encoded for an attribute; `kept` are further signs that stay."""
    return path if _PLAIN.fullmatch(path) else quote(path, safe=f"/#?=&~!$()*+,;:@-._{kept}")


def permalink(settings: Settings, paper_id: str) -> str:
    """Return the whole address of a paper's page."""
    return absolute(settings, paper_path(paper_id))


def arxiv_url(arxiv: str) -> str:
    """Return the address of a paper's page at arXiv."""
    return f"https://arxiv.org/abs/{arxiv}"


def arxiv_pdf_url(arxiv: str) -> str:
    """Return the address of a paper's newest PDF at arXiv."""
    return f"https://arxiv.org/pdf/{arxiv}"


def doi_url(doi: str) -> str:
    """Return the address that a DOI resolves at, percent-encoded as the DOI handbook asks."""
    return "https://doi.org/" + quote(doi, safe="/:;()._-")


def pdf_url(paper: Paper) -> str | None:
    """Return the address of a paper's PDF, the record's own before arXiv's."""
    return paper.links.pdf or (arxiv_pdf_url(paper.arxiv) if paper.arxiv else None)


def source_url(paper: Paper) -> str | None:
    """Return the address where the paper itself is published, if any is known."""
    if paper.arxiv:
        return arxiv_url(paper.arxiv)
    return doi_url(paper.doi) if paper.doi else paper.url


def paper_links(paper: Paper) -> list[tuple[str, str, str]]:
    """Return a paper's outside links as (kind, label, address), the PDF first."""
    found: list[tuple[str, str, str]] = []
    if pdf := pdf_url(paper):
        found.append(("pdf", "PDF", pdf))
    if paper.arxiv:
        found.append(("arxiv", "arXiv", arxiv_url(paper.arxiv)))
    if paper.doi:
        found.append(("doi", "DOI", doi_url(paper.doi)))
    if paper.url:
        found.append(("url", "Page", paper.url))
    for kind, label in _LINK_LABELS.items():
        address = getattr(paper.links, kind)
        if address and kind != "pdf":
            found.append((kind, label, address))
    return found
