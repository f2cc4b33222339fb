"""The content security policy in a browser: our pages need nothing of what it stops."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from generator.scanning.files import scan_file
from generator.scanning.walls import make_walls, read_address
from generator.settings import load_settings
from tests.browser.conftest import Visit, open_context, search_for
from tests.conftest import ROOT, build, copy_project
from tests.serving import serve_folder
from tests.site.test_scanning import NASTY, SITE, WALLS, YOUNGER, list_as_we_parse

WATCH = """addEventListener("securitypolicyviolation", event =>
    console.error("stopped: " + event.effectiveDirective + " " + event.blockedURI))"""
PAGES = [
    "", "papers/", "papers/2307.16789/", "papers/2405.15319/", "topics/", "topics/tool-use/",
    "authors/", "venues/", "venues/iclr/", "archive/", "archive/2025/03/", "follow/", "search/",
    "about/", "searching/", "add-a-paper/", "run-your-own/", "architecture/", "glossary/",
]  # fmt: skip
LIST = "https://lists.example.org"
OTHER = "https://other.example"
FORM = (
    '<form id="{id}" action="{url}" method="post"><input name="email"><button>Go</button></form>\n'
)


def stopped(visit: Visit) -> list[str]:
    """Return which directives stopped something, once the page has settled."""
    visit.page.wait_for_load_state("networkidle")
    return list_stopped(visit)


def list_stopped(visit: Visit) -> list[str]:
    """Return which directives stopped something until now."""
    found = [re.match(r"stopped: (\S+)", error) for error in visit.errors]
    return sorted({match[1] for match in found if match})


@pytest.fixture
def watched(visit: Visit) -> Visit:
    """A visit that notes whatever the policy stops as an error."""
    visit.page.add_init_script(WATCH)
    return visit


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_what_the_policy_stops(watched: Visit, launch_url: str, path: str) -> None:
    watched.page.goto(launch_url + path)
    assert stopped(watched) == []
    assert watched.errors == []
    assert [url for url in watched.requests if not url.startswith(launch_url)] == []


def test_the_404_page_needs_nothing_either(watched: Visit, launch_url: str) -> None:
    watched.page.goto(launch_url + "no/such/page/")
    expect(watched.page.locator("h1")).to_contain_text("no page")
    assert stopped(watched) == []
    assert [url for url in watched.requests if not url.startswith(launch_url)] == []


def test_searching_needs_nothing_either(watched: Visit, launch_url: str) -> None:
    page = watched.page
    page.goto(launch_url + "follow/")
    search_for(page, "desk-light", "tool retrieval")
    page.goto(launch_url + "search/")
    page.locator("#seek-text").press_sequentially("tool retrieval")
    expect(page.locator("#hits > li").first).to_be_visible()
    page.get_by_role("button", name="Search", exact=True).last.click()
    expect(page).to_have_url(re.compile(r"/search/\?q=tool\+retrieval"))
    page.get_by_role("checkbox", name="Tool use").check()
    expect(page).to_have_url(re.compile(r"topic=tool-use"))
    assert stopped(watched) == []
    assert watched.errors == []
    assert [url for url in watched.requests if not url.startswith(launch_url)] == []


def test_without_scripts_the_header_leads_to_search(browser: Browser, launch_url: str) -> None:
    with open_context(browser, "desk-light", has_script=False) as context:
        visit = Visit(context)
        visit.page.goto(launch_url + "papers/2307.16789/")
        visit.page.get_by_role("link", name="Search", exact=True).click()
        expect(visit.page.locator("main")).to_contain_text("Search needs JavaScript")
        assert visit.errors == []
        assert [url for url in visit.requests if not url.startswith(launch_url)] == []


@pytest.fixture(scope="module")
def forms_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with `email_url` at one host, and a page with forms for it and for another."""
    project = copy_project(ROOT / "tests" / "project", tmp_path_factory.mktemp("forms"))
    with (project / "docs/about.md").open("a", encoding="utf-8") as file:
        file.write("\n" + FORM.format(id="ours", url=f"{LIST}/subscribe"))
        file.write("\n" + FORM.format(id="theirs", url="https://other.example/subscribe"))
    with serve_folder(build(project), "/papers-site/") as url:
        yield url


def note_arrivals(visit: Visit, host: str) -> list[str]:
    """Return a list that grows with every address of a host that is really asked for."""
    arrived: list[str] = []

    def note(route: Route) -> None:
        arrived.append(route.request.url)
        answer(route)

    # What the policy stops is told as a request too, but never comes as far as this.
    visit.page.route(f"{host}/**", note)
    return arrived


def answer(route: Route) -> None:
    route.fulfill(content_type="text/html", body="<!doctype html><title>Subscribed</title>")


def test_a_form_may_be_sent_to_the_owners_list(watched: Visit, forms_url: str) -> None:
    arrived = note_arrivals(watched, LIST)
    watched.page.goto(forms_url + "follow/")
    link = watched.page.get_by_role("link", name="Subscribe by e-mail")
    expect(link).to_have_attribute("href", f"{LIST}/subscribe")
    # Chromium may never call a page idle whose visitor left the one before in the middle.
    watched.page.goto(forms_url + "about/", wait_until="networkidle")
    watched.page.locator("#ours button").click()
    expect(watched.page).to_have_title("Subscribed")
    assert arrived == [f"{LIST}/subscribe"]
    assert list_stopped(watched) == []


def test_a_form_to_another_host_is_stopped(watched: Visit, forms_url: str) -> None:
    arrived = note_arrivals(watched, OTHER)
    watched.page.goto(forms_url + "about/")
    with watched.page.expect_console_message(lambda message: "stopped" in message.text):
        # A click would wait for the page that never comes.
        watched.page.locator("#theirs").evaluate("form => form.requestSubmit()")
    assert stopped(watched) == ["form-action"]
    assert watched.page.url == forms_url + "about/"
    assert arrived == []


INJECTED = {
    "script-src-elem": "<script>ran()</script><script src='https://other.example/a.js'></script>",
    "script-src-attr": "<img src='../../assets/favicon.svg' onload='ran()'>",
    "img-src": "<img src='https://other.example/a.png'>",
    "style-src-elem": "<link rel='stylesheet' href='https://other.example/a.css'>",
    "frame-src": "<iframe src='../../atom.xml'></iframe>",
    "object-src": "<object data='../../assets/favicon.svg'></object>",
    "base-uri": "<base href='https://other.example/'>",
    "media-src": "<video src='https://other.example/a.mp4'></video>",
    "font-src": (
        "<style>@font-face{font-family:a;src:url(https://other.example/a)}</style>"
        "<p style='font-family:a'>a</p>"
    ),
}
PAPER = "papers/2401.00001/"


@pytest.fixture(scope="module")
def edited_site(tiny_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny site with every injection in a copy of a page, as if escaping had failed."""
    site = tmp_path_factory.mktemp("edited") / "site"
    shutil.copytree(tiny_site, site)
    text = (site / PAPER / "index.html").read_text("utf-8")
    for name, markup in {**INJECTED, "all": "".join(INJECTED.values())}.items():
        page = site / f"papers/{name}/index.html"
        page.parent.mkdir()
        page.write_text(text.replace("<h1", f"{markup}<h1", 1), "utf-8")
    return site


@pytest.fixture(scope="module")
def edited_url(edited_site: Path) -> Iterator[str]:
    with serve_folder(edited_site, "/papers-site/") as url:
        yield url


def count_runs(page: Page) -> list[str]:
    """Return a list that grows whenever the page calls `ran()`."""
    runs: list[str] = []
    page.expose_function("ran", lambda: runs.append("ran"))
    return runs


@pytest.mark.parametrize("directive", INJECTED)
def test_what_escaping_let_through_the_policy_stops_and_the_scan_finds(
    watched: Visit, edited_url: str, edited_site: Path, tiny_project: Path, directive: str
) -> None:
    runs, arrived = count_runs(watched.page), note_arrivals(watched, OTHER)
    watched.page.goto(f"{edited_url}papers/{directive}/")
    assert stopped(watched) == [directive]
    assert (runs, arrived) == ([], [])
    path = f"papers/{directive}/index.html"
    walls = make_walls(load_settings(tiny_project / "mkdocs.yml"))
    assert scan_file(path, (edited_site / path).read_bytes(), walls) != []


def test_without_its_policy_the_same_page_would_run_them(
    watched: Visit, edited_url: str, edited_site: Path
) -> None:
    page = edited_site / "papers/script-src-attr/index.html"
    text = re.sub(r"<meta http-equiv[^>]*>", "", page.read_text("utf-8"))
    open_page = edited_site / "papers/open/index.html"
    open_page.parent.mkdir()
    open_page.write_text(text, "utf-8")
    runs = count_runs(watched.page)
    watched.page.goto(f"{edited_url}papers/open/")
    watched.page.wait_for_load_state("networkidle")
    assert runs == ["ran"]


def test_a_script_address_that_is_clicked_does_not_run(watched: Visit, edited_url: str) -> None:
    runs = count_runs(watched.page)
    watched.page.goto(edited_url)
    watched.page.evaluate(
        "document.querySelector('h1').innerHTML = '<a href=javascript:ran()>x</a>'"
    )
    with watched.page.expect_console_message(lambda message: "stopped" in message.text):
        watched.page.locator("h1 a").click()
    assert runs == []
    assert stopped(watched) == ["script-src-elem"]


# The scan reads pages and addresses as this browser does.

LIST_ELEMENTS = """texts => texts.map(text =>
    [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("*")].map(node => [
        node.localName.toLowerCase(),
        Object.fromEntries([...node.attributes].map(one => [one.name.toLowerCase(), one.value])),
    ]))"""
ADDRESSES = [
    "a", "/a", "?a:b", "#a", "", " a ", "//b.example", "///b.example", "\\\\b.example",
    "/\\b.example", "\\/b.example", "/\t/b.example", "/\n\\b.example", " //b.example",
    "\x01//b.example", "https:a", "https:/b.example", "https:\\b.example", "HTTPS://example.org",
    "https://EXAMPLE.org:443/", "https://example.org:444/", "http://example.org",
    "https://example.org@b.example", "https://example.org.b.example", "h\nttps://b.example",
    "https://b.example/example.org", "https://b.example#example.org", "blob:https://example.org/1",
    "https://b.example\\@example.org", "javascript:x", "JAVA\tSCRIPT:x", "\x1fjavascript:x",
    "data:,a", "java script:x", "a:b", "1a:b", "./a:b", "http:", "https://", "wss://example.org/",
    "ftp://example.org/", "file:///a", "mailto:a@example.org", "//", "/ /b.example",
    "//example.org/a", "//example.org:443/a", "\u00a0//b.example", "//b.example\u3002x",
]  # fmt: skip
READ_ADDRESSES = """([texts, base]) => texts.map(text => {
    const address = URL.parse(text, base);
    return address && [address.protocol.slice(0, -1), address.origin === new URL(base).origin];
})"""


def test_the_scan_parses_pages_as_the_browser_does(visit: Visit) -> None:
    texts = [f"<!doctype html>{text}" for text in [*NASTY, *YOUNGER]]
    seen = visit.page.evaluate(LIST_ELEMENTS, texts)
    ours = [list_as_we_parse(text, has_scripts=False) for text in texts]
    assert json.loads(json.dumps(ours)) == seen


def test_the_scan_reads_addresses_as_the_browser_does(visit: Visit) -> None:
    read = visit.page.evaluate(READ_ADDRESSES, [ADDRESSES, f"{SITE}papers/a/"])
    for text, found in zip(ADDRESSES, read, strict=True):
        address = read_address(text)
        if found is not None:
            scheme, is_own = found
            assert address.scheme in {scheme, ""}, text
            assert address.scheme or scheme == "https", text
            # Ours may be stricter, never more trusting.
            assert is_own or not WALLS.is_own(address), text
