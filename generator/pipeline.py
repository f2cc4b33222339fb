"""The whole story, top to bottom: content is read, checked, ordered, listed and rendered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from generator.importing.result import ImportResult
from generator.model.catalog import Catalog, build_catalog
from generator.model.output import OutputFile, Page
from generator.model.paper import Paper
from generator.model.vocabulary import Vocabulary
from generator.problems import ContentError, Problem, has_errors
from generator.progress import Report, be_quiet
from generator.reading.fixing import with_listed
from generator.reading.git import Head, date_papers, read_head
from generator.reading.records import Content, read_content
from generator.rendering.exports import render_exports
from generator.rendering.feeds import render_feeds
from generator.rendering.pages import render_pages, render_paper_files, render_redirects
from generator.rendering.sitemap import render_robots, render_sitemap
from generator.rendering.text import find_maths_faults
from generator.selection.listings import Listings, paginate, select_listings
from generator.settings import Settings


@dataclass(frozen=True)
class Loaded:
    """Content that was read: the catalog, the commit it stands at, and what is wrong with it."""

    catalog: Catalog
    head: Head | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Rendered:
    """Everything a site builder needs: pages to frame, and finished files."""

    pages: tuple[Page, ...]
    files: tuple[OutputFile, ...]


def check_content(
    settings: Settings, files: Sequence[Path] | None = None, report: Report = be_quiet
) -> list[Problem]:
    """Return every problem of the content, or of some files of it."""
    content = read_content(settings.root, settings.content, files, report)
    report("checking formulas")
    return [*_check_settings(settings), *_find_problems(content, files, settings)]


def load_catalog(
    settings: Settings, report: Report = be_quiet, *, keep_going: bool = False
) -> Loaded:
    """Read, check and date all content.

    Raises ContentError when an error stands, unless `keep_going`: then the valid papers are
    taken. Raises ProjectError when dates cannot be settled.
    """
    content = read_content(settings.root, settings.content, report=report)
    problems = _find_problems(content, None, settings)
    if has_errors(problems) and not keep_going:
        raise ContentError(problems)
    head = read_head(settings.root)
    report("asking git for dates")
    papers = date_papers(content.papers, settings.root, settings.content)
    return Loaded(build_catalog(papers, content.vocabulary), head, tuple(problems))


def load_nothing() -> Loaded:
    """Return an empty catalog, for a preview of content that cannot be dated."""
    return Loaded(build_catalog((), Vocabulary((), ())), None, ())


def render_site(loaded: Loaded, settings: Settings, report: Report = be_quiet) -> Rendered:
    """Render every page and file of the site but those that need the site builder's own pages."""
    catalog = loaded.catalog
    listings = select_listings(catalog, settings.options.author_page_minimum, settings.site_name)
    report("rendering feeds and exports")
    files = [
        *render_feeds(listings.home, listings.all[1:], catalog, settings),
        *render_exports(catalog, settings, loaded.head),
        *render_paper_files(catalog, settings),
        *render_redirects(catalog, settings),
        render_robots(settings),
    ]
    report("rendering pages")
    return Rendered(_render_pages(catalog, listings, settings), tuple(files))


def as_markdown(rendered: Rendered) -> list[OutputFile]:
    """Return every page as its Markdown file, and every finished file beside them."""
    pages = [OutputFile(f"{page.path}index.md", page.markdown.encode()) for page in rendered.pages]
    return [*pages, *rendered.files]


def render_map(
    loaded: Loaded, rendered: Rendered, hand_written: Sequence[str], settings: Settings
) -> list[OutputFile]:
    """Render the sitemap of generated and hand-written pages, dated by their newest paper."""
    days = _page_days(loaded.catalog)
    places: list[tuple[str, date | None]] = [
        (page.path, days.get(page.path)) for page in rendered.pages
    ]
    return render_sitemap([*places, *((path, None) for path in hand_written)], settings)


def find_settled_days(settings: Settings, age: timedelta) -> dict[str, str]:
    """Return the new text of each record that lacks a listing date older than `age` at HEAD."""
    content = read_content(settings.root, settings.content)
    undated = [paper for paper in content.papers if paper.listed is None]
    head = read_head(settings.root)
    if not undated or head is None:
        return {}
    return {
        paper.path: with_listed(content.records[paper.id].source, paper.listed_at.date())
        for paper in date_papers(undated, settings.root, settings.content)
        if head.instant - paper.listed_at > age
    }


def import_file(
    settings: Settings,
    text: str,
    source_name: str,
    form: str | None,
    topic_map: str | None,
    listed: date | None,
    report: Report = be_quiet,
) -> ImportResult:
    """Turn a list of papers into records of this site; nothing is written.

    Raises ProjectError when the form cannot be told from the name, or the topic map is faulty.
    """
    from generator.importing.entries import ImportOptions, import_entries
    from generator.importing.formats import guess_form
    from generator.importing.topic_map import parse_topic_map

    content = read_content(settings.root, settings.content, report=report)
    topics = frozenset(topic.slug for topic in content.vocabulary.all_topics)
    options = ImportOptions(
        topics=topics,
        topic_map=parse_topic_map(topic_map, topics) if topic_map else {},
        existing=tuple(content.papers),
        listed=listed,
    )
    return import_entries(text, form or guess_form(source_name), source_name, options, report)


def _render_pages(catalog: Catalog, listings: Listings, settings: Settings) -> tuple[Page, ...]:
    pages = [page for listing in listings.all for page in paginate(listing)]
    return tuple(render_pages(catalog, pages, listings.directories, listings.all, settings))


def _page_days(catalog: Catalog) -> dict[str, date]:
    return {f"papers/{paper.id}/": paper.updated_at.date() for paper in catalog.papers}


def _find_problems(
    content: Content, files: Sequence[Path] | None, settings: Settings
) -> list[Problem]:
    wanted = None if files is None else {file.resolve() for file in files}
    checked = [
        paper
        for paper in content.papers
        if wanted is None or (settings.root / paper.path).resolve() in wanted
    ]
    maths = [problem for paper in checked for problem in _check_maths(content, paper)]
    return [*content.problems, *maths]


def _check_maths(content: Content, paper: Paper) -> list[Problem]:
    record = content.records[paper.id]
    texts = {"title": paper.title, "abstract": paper.abstract, "note": paper.note or ""}
    return [
        record.problem_at(
            (field,),
            "maths",
            f"the formula {tex!r} cannot be converted",
            "it will be shown as code: mend it, or write a dollar sign as \\$",
            severity="warning",
            excerpt=tex,
        )
        for field, text in texts.items()
        for tex in find_maths_faults(text)
    ]


def _check_settings(settings: Settings) -> list[Problem]:
    """Warn when the authority belongs to another site, as in a fork not yet made its own."""
    authority = settings.options.authority.partition(",")[0]
    host = urlsplit(settings.site_url).hostname or ""
    owner = urlsplit(settings.repo_url or "").path.strip("/").partition("/")[0].lower()
    if authority in {host, f"{owner}.github.io"} or host.endswith(f".{authority}"):
        return []
    return [
        Problem(
            "mkdocs.yml",
            0,
            0,
            "authority",
            f"authority {settings.options.authority!r} is neither of {host} nor of the repository",
            "in a fork run `paperfeed init NAME URL`; if the site has moved, leave it as it is",
            "warning",
        )
    ]
