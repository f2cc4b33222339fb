"""The plan of a site: every job, in the order in which they should be done."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from generator.planning.jobs import Outline, Plan
from generator.planning.lists import plan_lists
from generator.planning.overviews import plan_exports
from generator.planning.papers import plan_papers
from generator.planning.related import Comparison
from generator.planning.search import Source, plan_index, plan_search_page
from generator.shelf import Shelf
from generator.workers import begin, do_nothing


@contextmanager
def work_out(outline: Outline, shelf: Shelf) -> Iterator[tuple[Source, Comparison]]:
    """Begin what takes longest: the index of all papers, and which of them are related.

    Both go on in processes beside, while lists are planned; but comparing every paper of a site
    with every other takes all processors itself.
    """
    papers = outline.catalog.papers
    with ExitStack() as beside:
        # What takes longest begins before the rest is even looked at.
        comparison = Comparison(papers, shelf)
        is_alone = comparison.is_known or not comparison.is_update
        if not is_alone:
            comparison.wait = beside.enter_context(begin(comparison.work, len(papers)))
        source = Source(outline, shelf)
        if not source.is_known:
            source.load_libraries()
            source.wait = beside.enter_context(begin(source.work, len(papers)))
        if is_alone:
            comparison.prepare()
        yield source, comparison


def make_plan(
    outline: Outline,
    source: Source,
    comparison: Comparison,
    meanwhile: Callable[[], None] = do_nothing,
) -> Plan:
    """Plan every file of a site but those that need the site builder's own pages.

    `meanwhile` begins what can go on beside: at once where the last build's index and comparison
    hold, else when most of both is done, for more processes than processors only take turns.
    """
    is_idle = source.is_known and comparison.is_known
    if is_idle:
        meanwhile()
    home, *lists = plan_lists(outline)
    # The largest files come first, so that no processor has one to itself at the end.
    search = (*plan_index(outline, source), plan_search_page(outline))
    shared = (*plan_exports(outline), *search, *lists)
    if not is_idle:
        meanwhile()
    # Last, for whatever is compared in a process beside may go on until then.
    return Plan(tuple(plan_papers(outline, comparison)), shared, home)
