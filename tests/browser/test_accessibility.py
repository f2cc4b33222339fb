"""No axe violation on any kind of page, at both sizes, in both colour schemes."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit, search_for

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LAUNCH_PAGES = [
    "",
    "papers/",
    "papers/2307.16789/",
    "topics/",
    "topics/tool-use/",
    "authors/",
    "venues/",
    "venues/iclr/",
    "archive/",
    "archive/2025/03/",
    "follow/",
    "search/",
    "search/?q=tool+retrieval&topic=agents",
    "about/",
    "add-a-paper/",
    "run-your-own/",
    "architecture/",
    "glossary/",
    "no/such/page/",
]
TINY_PAGES = [
    "",
    "papers/2402.00002/",
    "papers/many-authors/",
    "papers/retracted-paper/",
    "papers/removed-paper/",
    "papers/right-to-left/",
    "follow/",
]


def violations(page: Page) -> list[str]:
    # Evaluated, not added: the pages' own policy lets no script in.
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        """async () => (await axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            resultTypes: ['violations']})).violations"""
    )
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("path", LAUNCH_PAGES)
def test_no_page_of_the_site_violates_a_rule(
    visit_in_mode: Visit, launch_url: str, path: str
) -> None:
    visit_in_mode.page.goto(launch_url + path)
    assert violations(visit_in_mode.page) == []


@pytest.mark.parametrize("path", TINY_PAGES)
def test_no_nasty_record_makes_a_page_violate_a_rule(
    visit_in_mode: Visit, tiny_url: str, path: str
) -> None:
    visit_in_mode.page.goto(tiny_url + path)
    assert violations(visit_in_mode.page) == []


def test_the_open_search_violates_no_rule(visit_in_mode: Visit, launch_url: str, mode: str) -> None:
    visit_in_mode.page.goto(launch_url)
    search_for(visit_in_mode.page, mode, "tool retrieval")
    assert violations(visit_in_mode.page) == []


@pytest.mark.parametrize("path", ["", "papers/2307.16789/", "topics/", "follow/", "architecture/"])
def test_nothing_scrolls_sideways_on_a_narrow_screen(
    visit: Visit, launch_url: str, path: str
) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 640})
    visit.page.goto(launch_url + path)
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320


@pytest.mark.parametrize("path", TINY_PAGES)
def test_no_long_word_scrolls_a_page_sideways(visit: Visit, tiny_url: str, path: str) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 640})
    visit.page.goto(tiny_url + path)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320
