"""Metadata of pages: what reference managers, search engines and link previews read."""

from typing import Any

from generator.model.paper import Author, Paper
from generator.model.text import paragraphs
from generator.rendering.addresses import (
    arxiv_url,
    doi_url,
    pdf_url,
    permalink,
)
from generator.rendering.citations import venue_type
from generator.rendering.escaping import script_json
from generator.rendering.text import to_plain
from generator.settings import Settings


def highwire_tags(paper: Paper) -> list[tuple[str, str]]:
    """Return (name, content) of the meta elements that Zotero and Google Scholar read.

    None without a date of publication, which both need; for proceedings that is their year. The
    page's address they take from its canonical link. Zotero splits a lone author at the comma
    when there are spaces on both sides of it, so one author is written `Given Family`, several as
    `Family, Given`. `DC.type` makes a paper without a venue a preprint for Zotero.
    """
    if paper.issued is None:
        return []
    tags = [("citation_title", to_plain(paper.title))]
    if len(paper.authors) == 1:
        tags.append(("citation_author", paper.authors[0].name))
    else:
        tags += [("citation_author", _invert(author)) for author in paper.authors]
    tags.append(("citation_publication_date", str(paper.issued).replace("-", "/")))
    tags.append(("citation_online_date", paper.listed_at.date().isoformat().replace("-", "/")))
    if paper.venue:
        tags.append((f"citation_{venue_type(paper.venue)}_title", paper.venue))
    if paper.arxiv:
        tags.append(("citation_arxiv_id", paper.arxiv))
    if doi := _find_doi(paper):
        tags.append(("citation_doi", doi))
    if pdf := pdf_url(paper):
        tags.append(("citation_pdf_url", pdf))
    tags.append(("citation_keywords", "; ".join(_name_topics(paper))))
    if not paper.is_removed:
        tags.append(("citation_abstract", _plain_abstract(paper)))
    if not paper.venue:
        tags.append(("DC.type", "preprint"))
    return tags


def _invert(author: Author) -> str:
    given, family = author.parts
    return f"{family}, {given}" if given else family


def _find_doi(paper: Paper) -> str | None:
    """Return the paper's DOI, or the one that arXiv gives each of its papers."""
    return paper.doi or (f"10.48550/arXiv.{paper.arxiv}" if paper.arxiv else None)


def _name_topics(paper: Paper) -> list[str]:
    return [topic.replace("-", " ") for topic in paper.topics]


def _plain_abstract(paper: Paper) -> str:
    return " ".join(map(to_plain, paragraphs(paper.abstract)))


def json_ld(paper: Paper, settings: Settings) -> str:
    """Return a schema.org ScholarlyArticle as JSON that is safe inside a script element."""
    title = to_plain(paper.title)
    # The DOI that arXiv gives each of its papers says no more than its id.
    identifiers = {"arXiv": paper.arxiv, "doi": paper.doi}
    elsewhere = [arxiv_url(paper.arxiv) if paper.arxiv else None]
    elsewhere += [doi_url(paper.doi) if paper.doi else None, paper.url]
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": title,
        "author": [_describe_author(author) for author in paper.authors],
        "datePublished": str(paper.published) if paper.published else None,
        "dateModified": paper.updated_at.date().isoformat(),
        "identifier": [f"{name}:{value}" for name, value in identifiers.items() if value],
        "sameAs": [address for address in elsewhere if address],
        "isPartOf": _describe_venue(paper),
        "creativeWorkStatus": paper.status.state.capitalize() if paper.status else None,
        "url": permalink(settings, paper.id),
    }
    return script_json({name: value for name, value in article.items() if value})


def _describe_author(author: Author) -> dict[str, str]:
    person = {"@type": "Person", "name": author.name}
    return person | {"sameAs": f"https://orcid.org/{author.orcid}"} if author.orcid else person


def _describe_venue(paper: Paper) -> dict[str, str] | None:
    if not paper.venue:
        return None
    is_journal = venue_type(paper.venue) == "journal"
    return {"@type": "Periodical" if is_journal else "CreativeWork", "name": paper.venue}


def open_graph(paper: Paper, settings: Settings) -> list[tuple[str, str]]:
    """Return (property, content) of the meta elements that link previews of a paper read.

    Description and address they take from the page's own elements for these.
    """
    return [
        ("og:type", "article"),
        ("og:title", to_plain(paper.title)),
        ("og:site_name", settings.site_name),
    ]


def open_graph_listing(title: str, settings: Settings) -> list[tuple[str, str]]:
    """Return (property, content) of the meta elements that link previews of a listing read."""
    return [("og:type", "website"), ("og:title", title), ("og:site_name", settings.site_name)]
