"""Search in a browser: type, correct, filter, share, go back; by keyboard, on a phone, offline."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Visit, open_context, search_for
from tests.conftest import build
from tests.serving import serve_folder
from tests.site.test_hostile_site import write_probes


def hits(page: Page) -> list[str]:
    return page.locator("#hits > li a").all_inner_texts()


def open_search(page: Page, url: str, query: str = "") -> None:
    page.goto(f"{url}search/{query}")
    expect(page.locator("#status")).not_to_have_text(re.compile("^(Starting|Searching)"))
    # A moment later there are better results, counts and excerpts.
    page.wait_for_load_state("networkidle")


def hold_back(page: Page, pattern: str) -> Callable[[], None]:
    """Let files arrive only when the function that is returned is called."""
    held: list[Route] = []
    is_open = [False]

    def handle(route: Route) -> None:
        held.append(route)
        if is_open[0]:
            held.pop().continue_()

    def release() -> None:
        is_open[0] = True
        for route in held:
            route.continue_()

    page.context.route(pattern, handle)
    return release


def test_typing_shows_papers_and_the_address_says_what_it_shows(
    visit: Visit, launch_url: str
) -> None:
    page = visit.page
    open_search(page, launch_url)
    page.locator("#seek-text").press_sequentially("toolllm")
    expect(page.locator("#hits > li").first).to_contain_text("ToolLLM: Facilitating Large")
    expect(page).to_have_url(re.compile(r"/search/\?q=toolllm$"))
    expect(page.locator("#hits mark").first).to_have_text("ToolLLM")
    assert visit.errors == []
    assert all(request.startswith(launch_url) for request in visit.requests)


def test_a_typo_is_corrected_and_the_page_says_so(visit: Visit, launch_url: str) -> None:
    open_search(visit.page, launch_url, "?q=retreival+documantation")
    expect(visit.page.locator("#notes")).to_contain_text("documentation")
    assert any("Tool Documentation" in title for title in hits(visit.page))


@pytest.mark.parametrize("typed", ["3D-GPT", "3d gpt", "3dgpt", "code t5+", "CodeT5+", "1.5 pints"])
def test_names_are_found_however_they_are_typed(visit: Visit, launch_url: str, typed: str) -> None:
    open_search(visit.page, launch_url, f"?q={quote(typed)}")
    name = {"3": "3D-GPT", "c": "CodeT5+", "C": "CodeT5+", "1": "1.5-Pints"}[typed[0]]
    expect(visit.page.locator("#hits > li").first).to_contain_text(name)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("2307.16789", 1),
        ("https://arxiv.org/abs/2307.16789v2", 1),
        ("year:2020..2021", 2),
        ('author:"Yue Wang" codet5', 3),
        ("topic:agents year:2025", 2),
        ('"identifier-aware unified"', 1),
        ("kind:survey", 3),
        ('"Yue Wang"', 4),
    ],
)
def test_what_one_may_type_is_understood(
    visit: Visit, launch_url: str, query: str, count: int
) -> None:
    open_search(visit.page, launch_url, f"?q={quote(query)}")
    expect(visit.page.locator("#hits > li")).to_have_count(count)


def test_filters_narrow_can_be_shared_and_undone(visit: Visit, launch_url: str) -> None:
    page = visit.page
    open_search(page, launch_url, "?q=language+models")
    before = page.locator("#status").inner_text()
    page.get_by_role("checkbox", name="Tool use").check()
    expect(page).to_have_url(re.compile(r"topic=tool-use"))
    expect(page.locator("#status")).not_to_have_text(before)
    narrowed = page.locator("#status").inner_text()
    page.get_by_text("Date listed", exact=True).click()
    expect(page).to_have_url(re.compile(r"sort=date"))
    shared = page.url
    page.go_back()
    expect(page).not_to_have_url(shared)
    page.go_back()
    expect(page.locator("#status")).to_have_text(before)
    expect(page.get_by_role("checkbox", name="Tool use")).not_to_be_checked()
    page.goto(shared)
    expect(page.get_by_role("checkbox", name="Tool use")).to_be_checked()
    expect(page.get_by_label("Date listed")).to_be_checked()
    assert int(narrowed.split()[0]) < int(before.split()[0])


def test_results_have_pages(visit: Visit, launch_url: str) -> None:
    page = visit.page
    open_search(page, launch_url, "?q=language+models")
    first = hits(page)
    page.locator("#pager").get_by_text(re.compile("Next", re.IGNORECASE)).click()
    expect(page).to_have_url(re.compile(r"page=2"))
    expect(page.locator("#hits > li a").first).not_to_have_text(first[0])
    page.go_back()
    expect(page.locator("#hits > li a").first).to_have_text(first[0])


def test_a_phrase_is_looked_for_further_when_one_wishes(visit: Visit, launch_url: str) -> None:
    page = visit.page

    def hurry(route: Route) -> None:
        look, script = "LOOK = { first: 30, page: 100, most: 1000 }", route.fetch().text()
        assert look in script
        own = script.replace(look, "LOOK = { first: 1, page: 3, most: 1000 }")
        route.fulfill(body=own, content_type="text/javascript")

    page.context.route("**/assets/search/ranking.js", hurry)
    open_search(page, launch_url, "?q=%22language+models%22")
    further = page.get_by_role("button", name=re.compile("^Look through"))
    expect(page.locator("#status")).to_contain_text("among the best 3 of ")
    for papers in (6, 12, 24, 48):
        shown = hits(page)
        if not further.is_visible():
            break
        expect(further).to_have_text(f"Look through {papers} papers")
        further.click()
        expect(page).to_have_url(re.compile(rf"look={papers}$"))
        status = page.locator("#status")
        expect(status).to_have_text(re.compile(rf"best {papers} of|^Over 10 papers"))
        assert hits(page)[: len(shown)] == shown
    assert len(hits(page)) == 10
    expect(page.locator("#status")).to_have_text("Over 10 papers, page 1")
    page.get_by_role("link", name="Next page").click()
    expect(page).to_have_url(re.compile(r"page=2"))
    expect(page.locator("#status")).to_have_text(re.compile("the exact phrase|^Over 20 papers"))
    second = hits(page)
    assert not set(shown) & set(second)
    page.reload()
    expect(page.locator("#hits > li a").first).to_have_text(second[0])
    assert hits(page) == second
    page.go_back()
    expect(page.locator("#status")).to_have_text("Over 10 papers, page 1")
    page.go_back()
    expect(further).to_be_visible()


def test_the_focus_stays_when_results_get_better_and_when_a_filter_goes(
    visit: Visit, launch_url: str
) -> None:
    page = visit.page
    open_search(page, launch_url, "?q=language+models&topic=Agents&topic=tool-use&kind=method")
    chips = page.locator("#chips button")
    expect(chips).to_have_count(3)
    chips.first.focus()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(2)
    expect(chips.first).to_be_focused()
    expect(chips.first).to_have_text(re.compile("Tool use"))
    chips.last.focus()
    # Another order leaves the filters as they are, and draws them again.
    page.evaluate("document.querySelector('#sort [value=date]').click()")
    expect(page).to_have_url(re.compile(r"sort=date"))
    page.wait_for_load_state("networkidle")
    expect(chips.last).to_be_focused()
    for left in (1, 0):
        page.keyboard.press("Enter")
        expect(chips).to_have_count(left)
    expect(page.locator("#seek-text")).to_be_focused()


def test_the_focus_stays_on_the_next_page_while_results_get_better(
    visit: Visit, launch_url: str
) -> None:
    page = visit.page
    release = hold_back(page, "**/index.md")
    with page.expect_request("**/index.md"):
        page.goto(launch_url + "search/?q=language+models")
    following = page.get_by_role("link", name="Next page")
    following.focus()
    page.evaluate("window.before = document.activeElement")
    release()
    page.wait_for_function("() => !window.before.isConnected")
    expect(following).to_be_focused()


def test_an_address_is_read_as_if_typed_and_says_the_page_shown(
    visit: Visit, launch_url: str
) -> None:
    page = visit.page
    open_search(page, launch_url, "?q=codet5&author=Yue+Wang&page=50")
    expect(page.locator("#hits > li")).to_have_count(3)
    expect(page.locator("#chips")).to_have_text(re.compile("^Author: Yue Wang$"))
    expect(page).to_have_url(re.compile(r"\?q=codet5&author=yue-wang$"))


def test_there_is_room_for_texts_until_they_come_and_none_when_they_do_not(
    visit: Visit, launch_url: str
) -> None:
    page = visit.page
    asked: list[Route] = []
    is_lost = [False]

    def lose(route: Route) -> None:
        if is_lost[0]:
            route.abort()
        else:
            asked.append(route)

    page.context.route("**/papers/*/index.md", lose)
    page.goto(launch_url + "search/?q=tool+agents")
    # At one moment, for results are drawn anew when their counts come.
    page.wait_for_function(
        """() => {
          const excerpt = document.querySelector("#hits .excerpt:empty");
          const line = excerpt && parseFloat(getComputedStyle(excerpt).lineHeight);
          return excerpt && excerpt.offsetHeight >= 3 * line - 1;
        }"""
    )
    is_lost[0] = True
    for route in asked:
        route.abort()
    expect(page.locator("#hits .excerpt")).to_have_count(0)
    expect(page.locator("#hits > li")).to_have_count(10)


def test_a_wait_is_said_of_the_results_alone(visit: Visit, launch_url: str) -> None:
    page = visit.page
    release = hold_back(page, "**/search/t/*")
    page.goto(launch_url + "search/?q=agents")
    expect(page.locator("#status")).to_have_text("Searching")
    expect(page.locator("[aria-busy]")).to_have_attribute("id", "hits")
    release()
    expect(page.locator("#hits > li").first).to_be_visible()
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_filters_of_a_large_site_are_counted_once_looked_at(visit: Visit, launch_url: str) -> None:
    page = visit.page

    def enlarge(route: Route) -> None:
        meta = json.loads(route.fetch().text())
        route.fulfill(json={**meta, "papers": 20_001})

    page.context.route("**/search/meta.json", enlarge)
    open_search(page, launch_url, "?q=language+models")
    agents = page.locator('[data-key="topic:agents"] ~ .n')
    expect(page.get_by_role("checkbox", name="Agents")).to_be_visible()
    expect(agents).to_be_empty()
    page.locator("#facets").hover()
    expect(agents).to_have_text(re.compile(r"^\d+$"))
    page.mouse.move(0, 0)
    page.locator("#seek-text").fill("code models")
    expect(page.locator("#hits > li").first).to_contain_text("Code")
    expect(agents).to_have_text(re.compile(r"^\d+$"))


def test_the_keyboard_alone_is_enough(visit: Visit, launch_url: str) -> None:
    page = visit.page
    page.goto(launch_url + "follow/")
    search_for(page, "desk-light", "code review")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=code\+review"))
    expect(page.locator("#hits > li").first).to_contain_text("Code Review")
    page.keyboard.press("/")
    expect(page.locator("#seek-text")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#hits > li a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#hits > li a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/papers/"))


def test_a_shard_that_fails_is_said_and_asked_for_again(visit: Visit, launch_url: str) -> None:
    page = visit.page
    fails = [True]

    def refuse(route: Route) -> None:
        if fails[0]:
            route.abort()
        else:
            route.continue_()

    page.context.route("**/search/t/*", refuse)
    page.goto(launch_url + "search/?q=agents")
    retry = page.get_by_role("button", name="Try again")
    expect(retry).to_be_visible()
    expect(page.locator("#hits > li")).to_have_count(0)
    fails[0] = False
    retry.click()
    expect(page.locator("#hits > li").first).to_be_visible()
    expect(retry).to_be_hidden()


def test_the_dialog_says_when_the_index_cannot_be_loaded(visit: Visit, launch_url: str) -> None:
    page = visit.page
    page.context.route("**/search/meta.json*", lambda route: route.abort())
    page.goto(launch_url)
    search_for(page, "desk-light", "agents")
    expect(page.locator(".md-search-result__list")).to_contain_text("could not load its files")


def test_the_dialog_says_when_its_worker_cannot_be_loaded(visit: Visit, launch_url: str) -> None:
    page = visit.page
    page.context.route("**/assets/search/worker.js", lambda route: route.abort())
    page.clock.install()
    page.goto(launch_url)
    expect(page.locator(".md-search-result__meta")).to_have_text("Starting the search")
    page.keyboard.press("/")
    page.keyboard.type("agents")
    page.clock.run_for(10_000)
    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile("Try Enter"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=agents")


def test_nothing_found_says_what_to_try(visit: Visit, launch_url: str) -> None:
    open_search(visit.page, launch_url, "?q=zzxxqqwwvv")
    expect(visit.page.locator("#hits > li")).to_have_count(0)
    expect(visit.page.locator("#notes")).to_contain_text("zzxxqqwwvv")


def test_a_phone_has_everything_within_its_width(browser: Browser, launch_url: str) -> None:
    with open_context(browser, "phone-light") as context:
        visit = Visit(context)
        page = visit.page
        open_search(page, launch_url, "?q=tool+retrieval+and+other+things")
        expect(page.locator("#hits > li").first).to_be_visible()
        page.locator("#facets summary").click()
        expect(page.get_by_role("checkbox", name=re.compile(r"^Agents"))).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_the_lists_are_the_way(browser: Browser, launch_url: str) -> None:
    with open_context(browser, "desk-light", has_script=False) as context:
        page = context.new_page()
        page.goto(launch_url)
        page.get_by_role("link", name="Search", exact=True).click()
        expect(page.locator("main")).to_contain_text("Search needs JavaScript")
        page.locator("main").get_by_role("link", name="Topics").click()
        expect(page).to_have_url(re.compile(r"/topics/$"))


def test_text_of_papers_is_never_markup(browser: Browser, own_project: Path) -> None:
    write_probes(own_project)
    site = build(own_project)
    with open_context(browser, "desk-light") as context:
        visit = Visit(context)
        with serve_folder(site, "/papers-site/") as url:
            open_search(visit.page, url, "?q=probe+number")
            expect(visit.page.locator("#hits > li .excerpt").first).not_to_be_empty()
            assert visit.page.locator("#hits img, #hits script, #hits iframe").count() == 0
            visit.page.goto(url)
            search_for(visit.page, "desk-light", "probe number")
            found = visit.page.locator(".md-search-result")
            assert found.locator("img, script, iframe").count() == 0
            assert all(request.startswith(url) for request in visit.requests)
        assert visit.errors == []
