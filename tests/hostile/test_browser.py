"""Chromium on the hostile site: nothing of a record runs, is asked for, or leads away.

The policy of the pages is switched off first, so that escaping alone must hold, and on again to
see that it has nothing to complain of.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.conftest import search_for
from tests.hostile.corpus import SHOWN
from tests.serving import serve_folder

COUNT = """
window.hits = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'probe'])
  window[name] = what => { window.hits.push(name); };
document.addEventListener('securitypolicyviolation',
  event => window.hits.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""
"""Every probe of the corpus calls one of these."""
TOUCH = """
() => {
  const keep = event => {
    const link = event.target.closest('a[href]');
    if (link && /^https?:/.test(link.protocol)) event.preventDefault();
  };
  document.addEventListener('click', keep, true);
  const parts = [...document.querySelectorAll('main, main *, title, .md-search-result *')]
    .filter(node => !node.closest('button, input, label, select'));
  for (const node of parts)
    for (const kind of ['pointerover', 'mouseover', 'mouseenter', 'focus', 'click'])
      node.dispatchEvent(new MouseEvent(kind, {bubbles: true, cancelable: true}));
  const acting = [...document.querySelectorAll('[href], [src], [action], [data], [xlink\\\\:href]')]
    .flatMap(node => ['href', 'src', 'action', 'data'].map(key => node[key]))
    .filter(value => typeof value == 'string' && !/^(https?:|$)/.test(value));
  return [...window.hits, ...acting];
}
"""
LISTS = ("", "papers/page/1/", "topics/", "topics/agents/", "topics/tool-use/", "topics/theory/",
         "archive/", "archive/2025-06/", "authors/", "follow/", "no/such/page/")  # fmt: skip
QUERIES = ("script", "alert probe", "img onerror", "constructor", "__proto__", "javascript",
           "{{ 7 * 7 }}", '"><svg', "author:constructor", "instructions")  # fmt: skip

_AT_WORK = re.compile("^(Starting|Searching)")


class Witness:
    """A browser's profile, and everything that happened in it which should not."""

    def __init__(self, context: BrowserContext, own: str) -> None:
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.own = own
        context.add_init_script(COUNT)
        # Not by a route, which would take the browser's cache away.
        context.on("request", self._note_request)
        context.on("page", lambda page: self.faults.append(f"a window opened: {page.url}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        self.page.on("console", lambda line: self._note(line.type, line.text))

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(self.own):
            self.faults.append(f"a foreign request: {request.url}")

    def _note(self, kind: str, text: str) -> None:
        # The page that is not there is asked for on purpose.
        if kind == "error" and "status of 404" not in text:
            self.faults.append(f"console: {text}")

    def visit(self, path: str) -> None:
        """Open a page, touch everything on it, and note what that did."""
        self.page.goto(self.own + path, wait_until="load")
        self.touch()

    def touch(self) -> None:
        """Point at and click everything, but for links to where they say they lead."""
        address = self.page.url
        self.faults += [f"{address}: {hit}" for hit in self.page.evaluate(TOUCH)]
        if re.split("[?#]", self.page.url)[0] != re.split("[?#]", address)[0]:
            self.faults.append(f"{address} led to {self.page.url}")


@pytest.fixture
def unguarded(browser: Browser, hostile_url: str) -> Iterator[Witness]:
    """A profile in which no policy of a page is kept."""
    context = browser.new_context(bypass_csp=True)
    yield Witness(context, hostile_url)
    context.close()


@pytest.fixture
def guarded(browser: Browser, hostile_url: str) -> Iterator[Witness]:
    context = browser.new_context()
    yield Witness(context, hostile_url)
    context.close()


def test_a_probe_that_gets_through_is_counted(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><title>x</title><main><img src=x onerror=alert('probe')>"
        "<a href=\"javascript:alert('probe')\">x</a><p onmouseover='probe()'>y</p>"
        "<img src='https://evil.example/x.png'></main>"
    )
    with serve_folder(tmp_path) as url:
        context = browser.new_context(bypass_csp=True)
        context.route("https://evil.example/**", lambda route: route.abort())
        witness = Witness(context, url)
        witness.visit("")
        witness.page.wait_for_function("window.hits.length >= 3")
        witness.touch()
        context.close()
    told = "\n".join(witness.faults)
    for sign in (": alert", ": probe", "javascript:", "a foreign request: https://evil.example/"):
        assert sign in told, told


def test_no_page_of_a_hostile_record_runs_anything(unguarded: Witness) -> None:
    for case in SHOWN:
        unguarded.visit(f"papers/{case.id}/")
    assert unguarded.faults == []


def test_no_list_runs_anything(unguarded: Witness) -> None:
    for path in LISTS:
        unguarded.visit(path)
    assert unguarded.faults == []


def test_the_policy_has_nothing_to_complain_of(guarded: Witness) -> None:
    for case in SHOWN:
        if case.threat in {11, 17, 20}:
            guarded.visit(f"papers/{case.id}/")
    for path in LISTS:
        guarded.visit(path)
    assert guarded.faults == []


def test_no_result_of_the_search_page_runs_anything(unguarded: Witness) -> None:
    hits = unguarded.page.locator("#hits > li")
    for query in QUERIES:
        unguarded.visit(f"search/?q={quote(query)}")
        expect(unguarded.page.locator("#status")).not_to_have_text(_AT_WORK)
        unguarded.touch()
    unguarded.visit("search/?q=script")
    expect(hits.first).to_be_visible()
    assert unguarded.page.locator("#hits script, #hits img, #hits iframe, #hits svg").count() == 0
    unguarded.touch()
    assert unguarded.faults == []


def test_no_result_of_the_dialog_runs_anything(unguarded: Witness) -> None:
    for query in ("script alert", "constructor", "onerror"):
        unguarded.visit("about/")
        search_for(unguarded.page, "desk-light", query)
        found = unguarded.page.locator(".md-search-result")
        assert found.locator("script, img, iframe, object").count() == 0
        unguarded.touch()
    assert unguarded.faults == []


def test_feeds_opened_in_a_browser_run_nothing(unguarded: Witness) -> None:
    for path in ("atom.xml", "feed.xml", "topics/theory/atom.xml", "feeds/1/atom.xml"):
        unguarded.page.goto(unguarded.own + path)
        unguarded.faults += unguarded.page.evaluate("window.hits")
    assert [fault for fault in unguarded.faults if "favicon.ico" not in fault] == []
