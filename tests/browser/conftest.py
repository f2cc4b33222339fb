"""Chromium as the system installed it, and the built sites on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.serving import serve_folder

# A slow machine is no fault of the page.
expect.set_options(timeout=30_000)
SIZES = {"desk": (1280, 900), "phone": (390, 844)}


@pytest.fixture(scope="session")
def launch_url(launch_site: Path) -> Iterator[str]:
    with serve_folder(launch_site, "/paperfeed/") as url:
        yield url


@pytest.fixture(scope="session")
def tiny_url(tiny_site: Path) -> Iterator[str]:
    with serve_folder(tiny_site, "/papers-site/") as url:
        yield url


class Visit:
    """A page in a fresh profile, and everything it asked for or complained of."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        context.on("request", self._note_request)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console",
            lambda message: self.errors.append(message.text) if message.type == "error" else None,
        )

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)


@pytest.fixture(params=["desk-light", "desk-dark", "phone-light", "phone-dark"])
def mode(request: pytest.FixtureRequest) -> str:
    """Each size in each colour scheme."""
    return str(request.param)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A visit on a desk in the light scheme."""
    with open_context(browser, "desk-light") as context:
        yield Visit(context)


@pytest.fixture
def visit_in_mode(browser: Browser, mode: str) -> Iterator[Visit]:
    with open_context(browser, mode) as context:
        yield Visit(context)


def search_for(page: Page, mode: str, query: str) -> None:
    """Open the search as a reader would, once its index is there, and type."""
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    if mode.startswith("phone"):
        page.get_by_role("button", name="Search").click()
    else:
        page.keyboard.press("/")
    page.keyboard.type(query)
    page.locator(".md-search-result__item").first.wait_for()


@contextmanager
def open_context(
    browser: Browser, mode: str, *, has_script: bool = True
) -> Iterator[BrowserContext]:
    """Open a fresh profile of a size and a colour scheme."""
    size, scheme = mode.split("-")
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=size == "phone",
        java_script_enabled=has_script,
        permissions=["clipboard-read", "clipboard-write"],
    )
    try:
        yield context
    finally:
        # A page asks for files to the last, and who answers for a server finds it gone then. Not
        # waited for: a test that holds an answer back may have failed before it let go.
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")
        context.unroute_all(behavior="ignoreErrors")
        context.close()
