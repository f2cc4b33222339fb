"""Our own command line, with a plan cut down to what Hugo makes too: pages and RSS feeds."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from generator.cli import run
from generator.model.output import Page
from generator.model.paper import Paper
from generator.planning.jobs import Job, Outline, Plan
from generator.planning.plan import make_plan
from generator.rendering.addresses import permalink
from generator.rendering.cards import make_card
from generator.rendering.citations import bibtex_entry
from generator.rendering.fragments import CARD_PARTS, Fragments
from generator.rendering.site import Site
from generator.shelf import Shelf


def cut_jobs(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Return the jobs that make pages and RSS feeds, without what is made beside a page."""
    cut = (_cut_page(job) if job.frame else job for job in jobs)
    return tuple(job for job in cut if job.frame or _is_rss(job.paths[0]))


def _is_rss(path: str) -> bool:
    # Archives of feeds are ours alone.
    return path.endswith("feed.xml") and not path.startswith("feeds/")


def _cut_page(job: Job) -> Job:
    def make(shelf: Shelf) -> Iterator[Page]:
        return (replace(one, has_twin=False) for one in job.make(shelf) if isinstance(one, Page))

    return job._replace(paths=job.paths[:1], make=make)


def _make_plan(outline: Outline, shelf: Shelf) -> Plan:
    plan = make_plan(outline, shelf)
    (home,) = cut_jobs([plan.home])
    return Plan(cut_jobs(plan.papers), cut_jobs(plan.lists), home)


def _render_fragments(paper: Paper, site: Site) -> Fragments:
    """Render the fragments that pages hold, and none for files that are left out."""
    card = site.templates.render_card(make_card(paper, site.vocabulary), CARD_PARTS)
    bibtex = bibtex_entry(paper, permalink(site.settings, paper.id)).strip()
    return Fragments(card, "", bibtex, "", "")


def _plan_nothing(*_: Any) -> Job:
    return Job("", (), None, lambda _: ())


if __name__ == "__main__":
    # Hugo makes a sitemap, but neither a search index nor lists of related papers.
    with (
        patch("generator.pipeline.make_plan", _make_plan),
        patch("generator.mkdocs_plugin.plan_pages", _plan_nothing),
        patch("generator.planning.plan.plan_index", lambda *_: ()),
        patch("generator.pipeline.trace_papers", lambda *_: None),
        patch("generator.pipeline.relate", lambda *_: {}),
        patch("generator.shelf.render_fragments", _render_fragments),
        patch("generator.rendering.paper_page.write_markdown", lambda *_: "A page.\n"),
    ):
        run()
