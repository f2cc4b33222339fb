"""The whole story, top to bottom: content is read, checked, ordered, listed, planned and made."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import get_args

from generator.cache import Cache, Kept
from generator.checking import inspect_paper
from generator.code_name import name_code
from generator.making import make_here, make_stamped, trace_missing
from generator.manifest import Known, Manifest, join_paths
from generator.model.catalog import Catalog, build_catalog
from generator.model.headline import Headline
from generator.model.output import Frame, OutputFile, Page
from generator.model.vocabulary import NO_SYNONYMS, Synonyms, Vocabulary
from generator.planning.jobs import Job, Outline, Plan, seal_papers
from generator.planning.markdown import write_bodies
from generator.planning.plan import make_plan, work_out
from generator.problems import ContentError, Problem, has_errors
from generator.progress import Report, be_quiet
from generator.reading.git import Head, date_papers, read_head
from generator.reading.records import Content, read_content
from generator.reading.touched import leave_out
from generator.reading.tree import relative_path
from generator.rendering.fragments import Part
from generator.rendering.site import SMALL_MAXIMUM, Site
from generator.settings import Settings
from generator.shelf import Shelf, load_tracer, name_traces
from generator.stamping import Shell, digest_shells, make_source
from generator.templates import Templates
from generator.workers import do_nothing

STAMP_FROM = 1_000
"""Papers above which pages are stamped, unless the settings say otherwise."""


_MARKDOWN_LOT = 100
_SPARE = 1.1
"""How many times what is needed the cache may hold of papers, before it forgets the rest."""


@dataclass(frozen=True)
class Loaded:
    """Content that was read: the catalog, the commit it stands at, and what is wrong with it."""

    catalog: Catalog
    head: Head | None
    problems: tuple[Problem, ...]
    synonyms: Synonyms = NO_SYNONYMS


@dataclass(frozen=True)
class Drawn:
    """A site that was planned: what to make, and what to make it from."""

    outline: Outline
    plan: Plan
    shelf: Shelf
    cache: Cache


@dataclass
class Target:
    """Where stamped files go, and which of them are there from an earlier build."""

    folder: Path
    manifest: Manifest
    start_looking: Callable[[], None] = do_nothing
    """Begins to look for what somebody touched of the earlier build."""
    find_touched: Callable[[], frozenset[str]] = frozenset
    """Waits for what was found."""
    known: Known = field(default_factory=Known)

    @cached_property
    def touched(self) -> frozenset[str]:
        """Return the groups of the earlier build's files that cannot be relied on."""
        return self.find_touched()

    def keep(self, job: Job, key: str) -> bool:
        """Tell whether a job need not be done, since its files are made of what a key names."""
        paths = join_paths(job.paths)
        if self.manifest.has(paths, key) and paths not in self.touched:
            self.known.kept.append(paths)
            return True
        return False


def open_cache(settings: Settings, kept: Kept | None = None) -> Cache:
    """Open what earlier builds of a project found out, and what this process has `kept` of it."""
    return Cache(settings.root / "build" / "cache" / "cache.sqlite", name_code(), kept)


def load_catalog(
    settings: Settings,
    cache: Cache,
    report: Report = be_quiet,
    *,
    keep_going: bool = False,
    touched: Collection[str] | None = None,
) -> Loaded:
    """Read, check and date all content.

    Raises ContentError when an error stands, unless `keep_going`: then the valid papers are
    taken. With `touched`, errors of other files are warnings and their papers are left out.
    Raises ProjectError when dates cannot be settled.
    """
    content = read_content(
        settings.root, settings.content, None, report,
        inspect=inspect_paper, load_tracer=load_tracer, memory=cache,
    )  # fmt: skip
    if touched is not None:
        content = leave_out(content, touched, relative_path(settings.root, settings.papers))
    if has_errors(content.problems) and not keep_going:
        raise ContentError(content.problems)
    head = read_head(settings.root)
    report("asking git for dates")
    papers = date_papers(content.papers, settings.root, settings.content)
    catalog = build_catalog(papers, content.vocabulary)
    problems = tuple(one for one in content.problems if one.severity != "notice")
    return Loaded(catalog, head, problems, content.synonyms)


def load_nothing() -> Loaded:
    """Return an empty catalog, for a preview of content that cannot be dated."""
    return Loaded(build_catalog((), Vocabulary((), ())), None, ())


def draw_site(
    loaded: Loaded,
    settings: Settings,
    templates: Templates,
    cache: Cache,
    report: Report = be_quiet,
    meanwhile: Callable[[], None] = do_nothing,
) -> Drawn:
    """Plan every page and file of the site but those that need the site builder's own pages.

    `meanwhile` begins what can go on beside, once processors have less to do.
    """
    catalog = loaded.catalog
    is_small = len(catalog.papers) <= SMALL_MAXIMUM
    site = Site(settings, catalog.vocabulary, templates, is_small)
    seal = _seal(site, cache.version)
    sealed = replace(catalog, papers=seal_papers(catalog.papers, seal))
    shelf = Shelf(cache, settings.root, site)
    trace_missing(sealed.papers, shelf, report)
    outline = Outline(site, sealed, seal, loaded.head, loaded.synonyms)
    report("comparing papers")
    with work_out(outline, shelf) as (source, comparison):
        report("planning the site")
        plan = make_plan(outline, source, comparison, meanwhile)
    return Drawn(outline, plan, shelf, cache)


def is_stamped(settings: Settings, catalog: Catalog, *, is_preview: bool = False) -> bool:
    """Tell whether pages should be stamped, as far as the settings and the papers say.

    A preview is made at every save, so it is stamped however small it is.
    """
    wish = settings.options.papers
    is_worth_it = is_preview or len(catalog.papers) > STAMP_FROM
    return wish == "stamp" or (wish == "auto" and is_worth_it)


def make_everything(drawn: Drawn, jobs: Sequence[Job]) -> tuple[list[Page], list[OutputFile]]:
    """Make all that some jobs make, in memory."""
    return make_here(jobs, drawn.shelf, drawn.cache)


def write_stamped(
    drawn: Drawn,
    extra: Sequence[Job],
    shells: Mapping[Frame, Shell],
    target: Target,
    report: Report = be_quiet,
) -> None:
    """Make every file that is not current yet, and write it into the target's folder."""
    digest = digest_shells(shells)
    stages = (drawn.plan.papers, [*extra, *drawn.plan.lists])
    todo = [
        [
            job._replace(key=key)
            for job in jobs
            if not target.keep(job, key := f"{job.key}{digest}" if job.frame else job.key)
        ]
        for jobs in stages
    ]
    written = make_stamped(
        todo, drawn.shelf, drawn.cache, shells, target.folder, target.manifest, report
    )
    target.known.made.update(written.groups)
    target.known.same.extend(written.same)


def forget_vanished(drawn: Drawn) -> None:
    """Let the cache forget what no paper needs any more."""
    papers = drawn.outline.catalog.papers
    digest = attrgetter("digest")
    needed: dict[str, Callable[[Headline], str]] = {
        "files": attrgetter("path"),
        "headlines": digest, "papers": digest, "traces": name_traces, "grams": name_traces,
        **dict.fromkeys(get_args(Part), attrgetter("key")),
    }  # fmt: skip
    for shelf, name in needed.items():
        drawn.cache.keep_only(shelf, map(name, papers), len(papers) * _SPARE)


def render_markdown(settings: Settings, report: Report = be_quiet) -> Iterator[OutputFile]:
    """Yield every page as Markdown, and every other file, for another site builder.

    What could be wrong with the content is found before the first.
    """
    cache = open_cache(settings)
    loaded = load_catalog(settings, cache, report)
    drawn = draw_site(loaded, settings, Templates(), cache, report)
    bodies = dict(write_bodies(drawn.outline, drawn.shelf))
    return _render_in_lots(drawn, bodies, report)


def _render_in_lots(
    drawn: Drawn, bodies: Mapping[str, str], report: Report
) -> Iterator[OutputFile]:
    jobs = drawn.plan.all
    for start in range(0, len(jobs), _MARKDOWN_LOT):
        report(f"rendering page {start:,} of {len(jobs):,}")
        pages, files = make_everything(drawn, jobs[start : start + _MARKDOWN_LOT])
        for page in pages:
            yield make_source(replace(page, markdown=page.markdown + bodies[page.path]))
        yield from files
    drawn.cache.close()


def read_all(
    settings: Settings,
    cache: Cache,
    report: Report = be_quiet,
    files: Sequence[Path] | None = None,
) -> Content:
    """Read and check all content, or keep the problems of some files of it."""
    return read_content(
        settings.root, settings.content, files, report, inspect=inspect_paper, memory=cache
    )


def _seal(site: Site, code: str) -> bytes:
    """Name everything that all pages depend on."""
    settings = site.settings.model_dump_json(exclude={"root"})
    facts = (code, settings, site.vocabulary, site.templates.digest, site.is_small)
    return blake2b(repr(facts).encode(), digest_size=32).digest()
