"""The way out: Zensical builds the site from our Markdown, as docs/leave-mkdocs.md says."""

import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from textwrap import dedent

import pytest

from tests.conftest import ROOT, copy_project
from tests.site.test_builds import run
from tests.site.test_links import find_broken

BASE = "https://example.org/papers-site/"
PAPERS = {path.stem for path in (ROOT / "tests/project/content/papers").rglob("*.yaml")}


def documented_settings() -> str:
    """Return the zensical.toml that the docs give, for the tiny project's address."""
    text = (ROOT / "docs/leave-mkdocs.md").read_text("utf-8")
    blocks = re.findall(r"^    ```toml\n(.*?)^    ```$", text, re.MULTILINE | re.DOTALL)
    [settings] = [dedent(block) for block in blocks]
    return re.sub(r'^site_url = ".*"$', f'site_url = "{BASE}"', settings, flags=re.MULTILINE)


def body_of(page: Path) -> str:
    """Return the text of a page's article, without its tags."""
    [article] = re.findall(r"<article.*?</article>", page.read_text("utf-8"), re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", article))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project's Markdown, with the hand-written pages beside it."""
    project = copy_project(ROOT / "tests" / "project", tmp_path_factory.mktemp("exit"))
    pages = project / "build" / "pages"
    code, output = run(project, "build", "--markdown", str(pages))
    assert code == 0, output
    shutil.copytree(project / "docs", pages, dirs_exist_ok=True)
    return pages


@pytest.fixture(scope="module")
def other_site(pages: Path) -> Path:
    """The tiny project as Zensical builds it, every warning an error."""
    project = pages.parent.parent
    (project / "zensical.toml").write_text(documented_settings(), "utf-8")
    built = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    return project / "site"


def test_every_paper_keeps_its_permalink(other_site: Path) -> None:
    for paper in PAPERS:
        page = (other_site / "papers" / paper / "index.html").read_text("utf-8")
        assert f'<link rel="canonical" href="{BASE}papers/{paper}/">' in page
    assert "papers/2401.00001/" in (other_site / "papers/old-tool/index.html").read_text("utf-8")


def test_titles_are_escaped_once(other_site: Path) -> None:
    page = (other_site / "papers/2402.00002/index.html").read_text("utf-8")
    title = "Bounds of O(n²) for &lt;b&gt;bold&lt;/b&gt; Claims &amp; 1/2 Others"
    assert f"<h1>{title}</h1>" in page
    assert f"<title>{title} - " in page


def test_authors_and_abstracts_are_shown_as_they_are(other_site: Path) -> None:
    text = body_of(other_site / "papers/2401.00001/index.html")
    assert "Ada Example, Josiah Carberry" in text
    assert "costs of $12 USD a call." in text
    assert "95\\% is text, and that it’s short." in text
    hostile = body_of(other_site / "papers/2402.00002/index.html")
    assert "<script>alert(1)</script> and **not bold**, [not a link](javascript:" in hostile
    assert r"\(\sum_{i} x_i < \infty\)" in hostile


def test_finished_files_are_copied_byte_for_byte(pages: Path, other_site: Path) -> None:
    files = [path for path in pages.rglob("*") if path.is_file() and path.suffix != ".md"]
    names = {path.relative_to(pages).as_posix() for path in files}
    assert names >= {
        "feed.xml", "atom.xml", "feed.json", "feeds.opml", "papers.jsonl", "papers.bib",
        "build.json", "llms.txt", "topics/agents/atom.xml", "papers/2401.00001/cite.bib",
    }  # fmt: skip
    for name in names:
        assert (other_site / name).read_bytes() == (pages / name).read_bytes(), name


def test_every_link_is_answered(other_site: Path) -> None:
    assert find_broken(other_site, BASE) == []


def test_lists_lead_to_their_papers(other_site: Path) -> None:
    for place, root in (("", ""), ("papers/", "../"), ("topics/agents/", "../../")):
        page = (other_site / place / "index.html").read_text("utf-8")
        expected = {"2401.00001", "many-authors", "removed-paper"} if "agents" in place else PAPERS
        assert set(re.findall(rf'href="{root}papers/([^/"]+)/"', page)) == expected, place
    topics = re.findall(
        r'href="\.\./topics/([^/"]+)/"', (other_site / "topics/index.html").read_text("utf-8")
    )
    assert topics == ["tool-use", "agents", "theory"]


def test_nothing_is_asked_of_other_hosts(other_site: Path) -> None:
    for page in other_site.rglob("*.html"):
        text = page.read_text("utf-8")
        for tag in re.findall(r"<(?:link|script|img|iframe|source)\b[^>]*>", text):
            addresses = re.findall(r'(?:href|src)="((?:https?:)?//[^"]*)"', tag)
            assert all(address.startswith(BASE) for address in addresses), f"{page}: {tag}"
