"""Every probe we could think of, in every field of a record: shown, and never acting."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from lxml import etree

from tests.conftest import build
from tests.feeds import find_faults
from tests.site.test_html import find_faults as find_html_faults
from tests.site.test_links import find_broken

HTML = "{http://www.w3.org/1999/xhtml}"
PROBES = [
    "<script>alert('probe')</script>",
    "<img src=x onerror=alert('probe')>",
    "\"><svg onload=alert('probe')>",
    "' onmouseover='alert(1)",
    "&lt;script&gt;alert('probe')&lt;/script&gt;",
    "&#60;script&#62;alert('probe')&#60;/script&#62;",
    "</title><script>alert('probe')</script>",
    "</script><script>alert('probe')</script>",
    "<!-- comment --> ]]> <![CDATA[ x",
    "{{ 7 * 7 }} {% raw %} {# x #} {0.__class__} %s",
    "[link](javascript:alert('probe')) ![image](https://evil.example/x.png)",
    "[ref]: javascript:alert('probe')",
    "**bold** _under_ `code` ~~gone~~ ==mark== ^^ins^^ ++ctrl++ :smile:",
    "{: onclick=alert('probe') } {#id .class}",
    "!!! note \"Title\"",
    "??? tip",
    "=== \"Tab\"",
    "--8<-- \"mkdocs.yml\"",
    "::: generator",
    "# Heading",
    "1. item",
    "- [ ] task",
    "[^1]: footnote",
    "*[HTML]: abbreviation",
    "[TOC]",
    "--- x: y",
    "$\\href{javascript:alert('probe')}{x}$",
    "$</annotation><script>alert('probe')</script>$",
    "=cmd|' /C calc'!A0",
    "@import{x} \\input{/etc/passwd} #include",
]  # fmt: skip


def write_probes(project: Path) -> None:
    for number, probe in enumerate(PROBES):
        values = {
            "title": f"{probe} number {number}",
            "authors": [f"{probe} Example{number}"],
            "abstract": f"{probe} stands in a sentence of its own.\n\n{probe} again.",
            "venue": f"{probe} 2024",
            "note": probe,
            "url": f"https://example.org/probe-{number}",
            "published": "2024-01-02",
            "topics": ["theory"],
            "listed": "2025-06-01",
            "revised": [{"date": "2025-06-02", "note": probe}],
            "status": {"state": "withdrawn", "date": "2025-06-03", "note": probe},
        }
        text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in values.items())
        (project / f"content/papers/2024/probe-{number}.yaml").write_text(text, "utf-8")


@pytest.fixture(scope="module")
def hostile_site(tiny_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.conftest import ROOT, copy_project  # noqa: PLC0415 (a fixture's own)

    project = copy_project(ROOT / "tests" / "project", tmp_path_factory.mktemp("hostile"))
    write_probes(project)
    return build(project)


def pages(site: Path) -> Iterator[tuple[str, Element]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), html5lib.parse(path.read_bytes())


def test_no_page_gains_an_element_that_acts(hostile_site: Path) -> None:
    for name, tree in pages(hostile_site):
        for node in tree.iter():
            tag = str(node.tag).rpartition("}")[2]
            assert tag not in {"img", "iframe", "object", "embed", "base", "textarea"}, name
            assert not [key for key in node.attrib if key.lower().startswith("on")], name
            assert not re.match(r"\s*(javascript|data|vbscript):", node.get("href", "")), name
            if tag == "script":
                assert node.get("src") or node.get("type") in {
                    "application/json", "application/ld+json",
                }, name  # fmt: skip


def test_every_probe_is_shown_as_it_was_written(hostile_site: Path) -> None:
    for number, probe in enumerate(PROBES):
        if "$" in probe or "'" in probe or '"' in probe or "--" in probe or "..." in probe:
            continue
        tree = html5lib.parse((hostile_site / f"papers/probe-{number}/index.html").read_bytes())
        [heading] = tree.iter(f"{HTML}h1")
        assert "".join(heading.itertext()) == f"{probe} number {number}"


def test_titles_of_the_browser_window_are_plain_text(hostile_site: Path) -> None:
    for _, tree in pages(hostile_site):
        titles = list(tree.iter(f"{HTML}title"))
        assert len(titles) == 1


def test_every_feed_and_page_stays_valid(hostile_site: Path) -> None:
    for name in ("feed.xml", "atom.xml", "feed.json"):
        for path in hostile_site.rglob(name):
            assert find_faults(name, path.read_bytes()) == [], path
    etree.fromstring((hostile_site / "feeds.opml").read_bytes())
    assert find_html_faults(hostile_site) == []


def test_every_link_is_answered(hostile_site: Path) -> None:
    assert find_broken(hostile_site, "https://example.org/papers-site/") == []


def test_nothing_of_the_machine_is_published(hostile_site: Path) -> None:
    # What `--8<--` would have included, had it been Markdown.
    for path in hostile_site.rglob("*.html"):
        assert "custom_dir" not in path.read_text("utf-8"), path
