"""What readers do: scan, open, search, cite, change the colours; with and without scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, open_context, search_for


def test_the_home_page_shows_every_paper_of_the_day(visit: Visit, launch_url: str) -> None:
    visit.page.goto(launch_url)
    expect(visit.page.locator(".card")).to_have_count(94)
    expect(visit.page.locator(".day h2")).to_have_text("Tuesday 18 March 2025")
    expect(visit.page.locator("h1")).to_have_text(
        "Papers on language models, code and tools, chosen by people."
    )


def test_a_title_leads_to_its_paper_and_a_topic_to_its_papers(
    visit_in_mode: Visit, launch_url: str
) -> None:
    page = visit_in_mode.page
    page.goto(launch_url)
    page.get_by_role("link", name=re.compile("^ToolLLM")).first.click()
    expect(page.locator("h1")).to_contain_text("ToolLLM")
    expect(page.locator(".authors li")).to_have_count(19)
    page.locator(".paper-head .about").get_by_role("link", name="Agents").click()
    expect(page.locator("h1")).to_have_text("Agents")
    expect(page.locator(".card")).to_have_count(10)
    assert visit_in_mode.errors == []


def test_more_unfolds_the_abstract_in_place(visit_in_mode: Visit, launch_url: str) -> None:
    page = visit_in_mode.page
    page.goto(launch_url)
    card = page.locator("#p-2307\\.16789")
    end = card.get_by_text("negating the need for manual API selection")
    expect(end).to_be_hidden()
    card.locator("label.more").click()
    expect(end).to_be_visible()
    card.locator("label.more").click()
    expect(end).to_be_hidden()


def test_titles_only_hides_the_abstracts(visit_in_mode: Visit, launch_url: str) -> None:
    page = visit_in_mode.page
    page.goto(launch_url + "topics/agents/")
    expect(page.locator(".abstract").first).to_be_visible()
    page.get_by_label("Titles only").check()
    expect(page.locator(".abstract").first).to_be_hidden()
    expect(page.locator(".title").first).to_be_visible()


def test_bibtex_is_copied(visit: Visit, launch_url: str) -> None:
    visit.page.goto(launch_url + "papers/2307.16789/")
    visit.page.get_by_role("button", name="Copy BibTeX").click()
    expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@inproceedings{qin2023toolllm_230716789,")
    assert copied == visit.page.locator("#bibtex").text_content()


def test_the_address_of_a_feed_is_copied(visit: Visit, launch_url: str) -> None:
    visit.page.goto(launch_url + "follow/")
    visit.page.get_by_role("button", name="Copy the address of the Atom feed").click()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://paperfeed.github.io/paperfeed/atom.xml"


def test_a_chosen_scheme_stays(visit: Visit, launch_url: str) -> None:
    page = visit.page
    ground = "getComputedStyle(document.body).backgroundColor"
    page.goto(launch_url)
    light = page.evaluate(ground)
    button = page.get_by_role("button", name="Colours")
    button.click()
    expect(button).to_have_accessible_name("Colours: light")
    button.click()
    expect(button).to_have_accessible_name("Colours: dark")
    assert page.evaluate(ground) != light
    page.goto(launch_url + "topics/")
    assert page.evaluate(ground) != light
    page.get_by_role("button", name="Colours").click()
    assert page.evaluate(ground) == light


def test_search_finds_a_paper_by_words_of_its_abstract(
    visit_in_mode: Visit, launch_url: str, mode: str
) -> None:
    page = visit_in_mode.page
    page.goto(launch_url + "about/")
    search_for(page, mode, "ToolEval")
    first = page.locator(".md-search-result__item").first
    # Results of the word's first letters come before.
    expect(first).to_contain_text("ToolLLM")
    first.click()
    expect(page.locator("h1")).to_contain_text("ToolLLM")
    assert visit_in_mode.errors == []


def test_escape_closes_the_search(visit: Visit, launch_url: str) -> None:
    visit.page.goto(launch_url)
    search_for(visit.page, "desk-light", "tool")
    result = visit.page.locator(".md-search-result__item").first
    expect(result).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(result).to_be_hidden()


def test_the_first_tab_offers_to_skip_the_menu(visit: Visit, launch_url: str) -> None:
    visit.page.goto(launch_url)
    visit.page.keyboard.press("Tab")
    skip = visit.page.get_by_role("link", name="Skip to the papers")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#main")).to_be_focused()


def test_a_wrong_address_gets_a_page_that_helps(visit: Visit, launch_url: str) -> None:
    visit.page.goto(launch_url + "papers/no/such/paper/")
    expect(visit.page.locator("h1")).to_have_text("There is no page at this address.")
    visit.page.get_by_role("link", name="Latest papers").click()
    expect(visit.page.locator(".card")).to_have_count(94)


def test_an_alias_leads_to_the_paper(visit: Visit, tiny_url: str, tiny_site: Path) -> None:
    now = "https://example.org/papers-site/papers/2401.00001/"
    target = tiny_site / "papers/2401.00001/index.html"
    visit.page.route("https://example.org/**", lambda route: route.fulfill(path=target))
    visit.page.goto(tiny_url + "papers/old-tool/", wait_until="commit")
    visit.page.wait_for_url(now)
    expect(visit.page.locator("h1")).to_have_text("Finding the Right Tool: a Colon Needs Quotes")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "papers/2405.15319/",
        "topics/tool-use/",
        "follow/",
        "architecture/",
        "no/page/",
        "atom.xml",
    ],
)
def test_no_page_asks_another_host_for_anything(visit: Visit, launch_url: str, path: str) -> None:
    visit.page.goto(launch_url + path, wait_until="networkidle")
    assert [url for url in visit.requests if not url.startswith(launch_url)] == []
    maps = [url for url in visit.requests if url.endswith("sitemap.xml")]
    assert len(maps) <= 1, "Material fetches one for each plain alternate"
    # The page that is not there, and the icon that browsers ask a host for beside a feed.
    not_found = "the server responded with a status of 404"
    is_expected = path in {"no/page/", "atom.xml"}
    assert [error for error in visit.errors if not is_expected or not_found not in error] == []


@pytest.mark.parametrize("size", ["desk-light", "phone-dark"])
def test_everything_can_be_read_without_scripts(
    browser: Browser, launch_url: str, size: str
) -> None:
    with open_context(browser, size, has_script=False) as context:
        page = context.new_page()
        page.goto(launch_url)
        expect(page.locator(".md-search")).to_be_hidden()
        expect(page.locator(".scheme")).to_be_hidden()
        card = page.locator("#p-2307\\.16789")
        card.locator("label.more").click()
        expect(card.get_by_text("negating the need for manual API selection")).to_be_visible()
        card.get_by_role("link", name=re.compile("^ToolLLM")).click()
        expect(page.locator("#bibtex")).to_be_visible()
        expect(page.get_by_role("button", name="Copy BibTeX")).to_be_hidden()
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Follow").click()
        expect(page.locator("h1")).to_have_text("Follow")


def test_maths_is_drawn_in_the_size_of_the_text(visit: Visit, launch_url: str) -> None:
    visit.page.goto(launch_url + "papers/2405.15319/")
    formula = visit.page.locator(".abstract math").first
    expect(formula).to_be_visible()
    expect(formula.locator("annotation")).to_be_hidden()
    size = visit.page.evaluate(
        "getComputedStyle(document.querySelector('.abstract math')).fontSize"
    )
    text = visit.page.evaluate("getComputedStyle(document.querySelector('.abstract')).fontSize")
    assert size == text


def test_hostile_text_runs_nothing(visit: Visit, tiny_url: str) -> None:
    visit.page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    for path in ("", "papers/2402.00002/", "topics/theory/", "atom.xml"):
        visit.page.goto(tiny_url + path)
    visit.page.goto(tiny_url)
    search_for(visit.page, "desk-light", "bold")
    # Beside a feed, browsers ask the host for an icon.
    assert [error for error in visit.errors if "status of 404" not in error] == []


def test_many_authors_fold_away(visit: Visit, tiny_url: str) -> None:
    visit.page.goto(tiny_url + "papers/many-authors/")
    last = visit.page.get_by_text("Author S. Number45")
    expect(last).to_be_hidden()
    visit.page.get_by_text("and 25 more authors").click()
    expect(last).to_be_visible()


def test_a_paper_prints_without_the_frame(visit: Visit, launch_url: str) -> None:
    visit.page.goto(launch_url + "papers/2307.16789/")
    visit.page.emulate_media(media="print")
    expect(visit.page.locator("h1")).to_be_visible()
    expect(visit.page.locator(".abstract")).to_be_visible()
    for part in (".head", ".foot", ".buttons", ".record"):
        expect(visit.page.locator(part)).to_be_hidden()


def test_a_feed_opened_in_a_browser_is_readable(visit: Visit, launch_url: str) -> None:
    visit.page.goto(launch_url + "atom.xml")
    size = visit.page.evaluate("getComputedStyle(document.querySelector('feed > title')).fontSize")
    assert float(size.removesuffix("px")) >= 28
    assert visit.page.evaluate(
        "getComputedStyle(document.querySelector('entry > id')).display") == "none"  # fmt: skip
