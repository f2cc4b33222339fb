"""The plan of a site: every job, in the order in which they should be done."""

from generator.planning.jobs import Outline, Plan
from generator.planning.lists import plan_lists
from generator.planning.overviews import plan_exports
from generator.planning.papers import plan_papers
from generator.planning.search import Source, plan_index, plan_search_page


def make_plan(outline: Outline, source: Source) -> Plan:
    """Plan every file of a site but those that need the site builder's own pages."""
    home, *lists = plan_lists(outline)
    # The largest files come first, so that no processor has one to itself at the end.
    search = (*plan_index(outline, source), plan_search_page(outline))
    shared = (*plan_exports(outline), *search, *lists)
    return Plan(tuple(plan_papers(outline)), shared, home)
