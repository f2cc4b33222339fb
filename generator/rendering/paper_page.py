"""A paper's own page: what its template shows, its Markdown, and the files beside it."""

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlsplit

from generator.model.dates import write_day, write_partial
from generator.model.identifiers import slugify
from generator.model.output import OutputFile, Page, frame_of
from generator.model.paper import Paper
from generator.model.text import fold_spaces, paragraphs
from generator.model.vocabulary import Vocabulary
from generator.rendering.addresses import (
    arxiv_url,
    author_path,
    doi_url,
    paper_path,
    permalink,
    quote_path,
)
from generator.rendering.cards import (
    STATES,
    View,
    abstract_html,
    describe_status,
    link_venue,
    list_links,
    list_topics,
    plain_title,
    title_html,
    write_byline,
)
from generator.rendering.escaping import escape_html, front_matter
from generator.rendering.metadata import highwire_tags, json_ld, open_graph
from generator.rendering.site import Site
from generator.rendering.text import cut_words, to_html, to_markdown, to_plain
from generator.settings import Settings

AUTHORS_IN_SIGHT = 20
"""How many names stand in sight before the rest folds away."""
DESCRIPTION_LENGTH = 160
PAPER_FRAME = frame_of(paper_path("2401.00001"), "papers", is_menu_page=False)
"""The frame around every paper's page, since no id makes a folder."""


def render_paper(
    paper: Paper,
    bibtex: str,
    author_slugs: Collection[str],
    related: Sequence[View],
    site: Site,
) -> Page:
    """Render a paper's page.

    `author_slugs` are the authors that have pages of their own, `related` what stands below.
    """
    path, title, description = paper_path(paper.id), plain_title(paper), describe_paper(paper)
    view = _make_view(paper, description, bibtex, author_slugs, site) | {"related": related}
    head, article = site.templates.render_page("paper.html", view)
    return Page(
        path=path,
        frame=PAPER_FRAME,
        title_html=escape_html(f"{title}: {site.settings.site_name}"),
        head_html=head,
        article_html=article,
        markdown=write_markdown(paper, description, site.settings),
        has_twin=True,
    )


def describe_paper(paper: Paper) -> str:
    """Return one line about a paper for search engines and previews: the start of its abstract."""
    if paper.is_removed:
        return f"{plain_title(paper)}, by {write_byline(paper.names)}"
    return cut_words(to_plain(paragraphs(paper.abstract)[0]), DESCRIPTION_LENGTH)


def write_markdown(paper: Paper, description: str, settings: Settings) -> str:
    """Write the Markdown of a paper's page: metadata, the byline and the abstract."""
    body = [to_markdown(", ".join(author.name for author in paper.authors))]
    if paper.status:
        state = f"{STATES[paper.status.state]} on {write_day(paper.status.date)}: "
        body.insert(0, state + to_markdown(paper.status.note))
    if not paper.is_removed:
        body += [to_markdown(paragraph) for paragraph in paragraphs(paper.abstract)]
    return (
        front_matter(_describe_record(paper, description, settings))
        + "\n"
        + "\n\n".join(body)
        + "\n"
    )


def render_citation(paper_id: str, bibtex: str) -> OutputFile:
    """Render the BibTeX file beside a paper's page."""
    return OutputFile(f"{paper_path(paper_id)}cite.bib", f"{bibtex}\n".encode())


def render_redirect(alias: str, paper: Paper, settings: Settings) -> OutputFile:
    """Render the page at an earlier id of a paper, which leads to its address now."""
    target = escape_html(permalink(settings, paper.id))
    title = escape_html(plain_title(paper))
    page = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<title>{title}</title>\n<meta http-equiv="refresh" content="0; url={target}">\n'
        f'<meta name="robots" content="noindex">\n<link rel="canonical" href="{target}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n</head>\n'
        f'<body>\n<main>\n<h1>{title}</h1>\n<p>This paper is now at <a href="{target}">{target}</a>'
        f".</p>\n</main>\n</body>\n</html>\n"
    )
    return OutputFile(f"{paper_path(alias)}index.html", page.encode())


def _describe_record(paper: Paper, description: str, settings: Settings) -> dict[str, Any]:
    """Return the front matter; `title` and `description` go unescaped into themes' pages."""
    links = {kind: getattr(paper.links, kind) for kind in type(paper.links).model_fields}
    fields: dict[str, Any] = {
        "title": escape_html(plain_title(paper)),
        "description": escape_html(description),
        "id": paper.id,
        "url": permalink(settings, paper.id),
        "authors": [author.name for author in paper.authors],
        "published": str(paper.published) if paper.published else None,
        "listed": paper.listed_at.date().isoformat(),
        "updated": paper.updated_at.date().isoformat(),
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "venue": paper.venue,
        "kind": paper.kind,
        "topics": list(paper.topics),
        "note": paper.note,
        "page": paper.url,
        "links": {kind: address for kind, address in links.items() if address},
        "state": paper.status.state if paper.status else None,
    }
    return {key: value for key, value in fields.items() if value}


def _make_view(
    paper: Paper, description: str, bibtex: str, author_slugs: Collection[str], site: Site
) -> View:
    settings = site.settings
    authors = [_link_author(author, author_slugs) for author in paper.authors]
    # Folding away a handful of names would hide more than it saves.
    cut = AUTHORS_IN_SIGHT if len(authors) > AUTHORS_IN_SIGHT + 5 else len(authors)
    return {
        "id": paper.id,
        "description": description,
        "canonical": permalink(settings, paper.id),
        "open_graph": open_graph(paper, settings),
        "highwire": highwire_tags(paper),
        "json_ld_html": json_ld(paper, settings),
        "title_html": title_html(paper),
        "topics": list_topics(paper, site.vocabulary),
        "authors": authors[:cut],
        "more_authors": authors[cut:],
        "more_count": f"{len(authors) - cut:,}",
        "facts": _list_facts(paper, site.vocabulary),
        "links": list_links(paper),
        "status": describe_status(paper),
        "note_html": to_html(fold_spaces(paper.note)) if paper.note else "",
        "abstract_html": abstract_html(paper),
        "bibtex": bibtex,
        "submitted_by": paper.submitted_by or "",
        "revised": [
            {
                "date": revision.date.isoformat(),
                "day": write_day(revision.date),
                "note_html": to_html(fold_spaces(revision.note)),
            }
            for revision in paper.revised
        ],
        "correction_url": settings.correction_url(paper.id, paper.path) or "",
        "record_url": settings.record_url(paper.path) or "",
    }


def _link_author(author: Any, author_slugs: Collection[str]) -> View:
    slug = slugify(author.name)
    path = quote_path(author_path(slug)) if slug in author_slugs else ""
    return {"name": author.name, "path": path, "orcid": author.orcid or ""}


def _list_facts(paper: Paper, vocabulary: Vocabulary) -> list[View]:
    """Return what is known of the paper, one line at most; programs find dates in the head."""
    facts: list[View] = []
    if venue := link_venue(paper):
        facts.append({"term": "Venue", "text": venue["name"], "path": venue["path"]})
    if paper.published:
        facts.append({"term": "Published", "text": write_partial(paper.published)})
    facts.append({"term": "Listed", "text": write_day(paper.listed_at.date())})
    if paper.updated_at > paper.listed_at:
        facts.append({"term": "Updated", "text": write_day(paper.updated_at.date())})
    if paper.kind:
        facts.append({"term": "Kind", "text": vocabulary.kind(paper.kind).name})
    if paper.arxiv:
        facts.append({"term": "arXiv", "text": paper.arxiv, "url": arxiv_url(paper.arxiv)})
    if paper.doi:
        facts.append({"term": "DOI", "text": paper.doi, "url": doi_url(paper.doi)})
    if paper.url and not (paper.arxiv or paper.doi):
        host = urlsplit(paper.url).hostname or paper.url
        facts.append({"term": "At", "text": host.removeprefix("www."), "url": paper.url})
    return [{"url": "", "path": ""} | fact for fact in facts]
