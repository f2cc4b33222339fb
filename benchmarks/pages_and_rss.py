"""Our own command line, with a plan cut down to what Hugo makes too: pages and RSS feeds."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from benchmarks.without_search import replacing, without_search
from generator.cli import run
from generator.model.listing import Listing
from generator.model.output import Page
from generator.planning.jobs import Job, Made, Outline, Plan, Share, Work
from generator.planning.lists import choose_parts
from generator.planning.plan import make_plan
from generator.planning.related import Comparison
from generator.planning.search import Source
from generator.rendering.feeds import FORM_OF, Format
from generator.rendering.fragments import Part


def cut_jobs(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Return the jobs that make pages and RSS feeds, without what is made beside a page."""
    cut = (_cut_page(job) if job.frame else job for job in jobs)
    return tuple(job for job in cut if job.frame or (job.paths and _is_rss(job.paths[0])))


def _is_rss(path: str) -> bool:
    # Archives of feeds are ours alone.
    return path.endswith("feed.xml") and not path.startswith("feeds/")


def _cut_page(job: Job) -> Job:
    share = job.share
    return job._replace(paths=job.paths[:1], share=Share(_cut_work(share.work), share.what))


@cache
def _cut_work(work: Work) -> Work:
    return lambda shares, shelf: _take_pages(work(shares, shelf))


def _take_pages(made: Iterable[Made]) -> Iterator[Page]:
    return (replace(one, has_twin=False) for one in made if isinstance(one, Page))


def _make_plan(
    outline: Outline, source: Source, comparison: Comparison, meanwhile: Callable[[], None]
) -> Plan:
    plan = make_plan(outline, source, comparison, meanwhile)
    (home,) = cut_jobs([plan.home])
    return Plan(cut_jobs(plan.papers), cut_jobs(plan.lists), home)


def _list_parts(**_: bool) -> list[Part]:
    return ["dense", "bibtex"]


def _choose_parts(outline: Outline) -> Mapping[Part, Collection[str]]:
    return {part: ids for part, ids in choose_parts(outline).items() if part in {"card", "rss"}}


def _list_forms(listing: Listing) -> list[Format]:
    return [FORM_OF["rss"]] if "rss" in listing.feeds else []


if __name__ == "__main__":
    # Hugo makes a sitemap, but neither a search index nor lists of related papers.
    replacements = {
        "generator.pipeline.make_plan": _make_plan,
        "generator.planning.lists.list_forms": _list_forms,
        "generator.planning.papers.choose_parts": _choose_parts,
        "generator.shelf.list_parts": _list_parts,
        "generator.rendering.paper_page.write_markdown": lambda *_: "A page.\n",
    }
    with without_search(), replacing(replacements):
        run()
