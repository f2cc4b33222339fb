"""Pages as a validator, a browser's parser and a hostile author see them."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

ROOT = Path(__file__).parents[2]
VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
HTML = "{http://www.w3.org/1999/xhtml}"
FETCHING = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src",
    "audio": "src", "embed": "src", "object": "data", "form": "action",
}  # fmt: skip


def find_faults(site: Path) -> list[str]:
    """Return what the Nu HTML checker says of every page, style sheet and drawing of ours."""
    run = subprocess.run(
        [
            "java",
            "-jar",
            str(VNU),
            "--format",
            "json",
            "--skip-non-html",
            "--also-check-svg",
            str(site),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    messages = json.loads(run.stderr)["messages"]
    return [
        f"{message['url'].rsplit('/site/', 1)[-1]}:{message.get('lastLine')}: {message['message']}"
        for message in messages
        if message["type"] in {"error", "non-document-error"}
    ]


def parse_pages(site: Path) -> list[tuple[str, Element]]:
    return [
        (
            path.relative_to(site).as_posix(),
            html5lib.parse(path.read_bytes(), transport_encoding="utf-8"),
        )
        for path in sorted(site.rglob("*.html"))
    ]


@pytest.fixture(scope="module", params=["launch_site", "tiny_site"])
def site(request: pytest.FixtureRequest) -> Path:
    """The launch site, then the tiny one."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Path)
    return found


def test_the_html_checker_finds_no_error(site: Path) -> None:
    assert find_faults(site) == []


def test_no_page_names_another_host_in_anything_it_loads(site: Path) -> None:
    faults = []
    for name, tree in parse_pages(site):
        for node in tree.iter():
            tag = str(node.tag).removeprefix(HTML)
            loads = [node.get(FETCHING[tag])] if tag in FETCHING else []
            if tag == "link" and {"stylesheet", "icon", "preload", "manifest"} & set(
                (node.get("rel") or "").split()
            ):
                loads.append(node.get("href"))
            faults += [f"{name}: {tag} {load}" for load in loads if load and urlsplit(load).netloc]
    # The owner's subscription form is the one thing that a reader may send elsewhere.
    assert [fault for fault in faults if "lists.example.org" not in fault] == []


def test_no_page_carries_a_handler_or_a_script_address(site: Path) -> None:
    for name, tree in parse_pages(site):
        for node in tree.iter():
            for attribute, value in node.attrib.items():
                assert not attribute.lower().startswith("on"), f"{name}: {attribute}"
                if attribute in {"href", "src", "action", "formaction"}:
                    scheme = urlsplit(value.strip()).scheme.lower()
                    assert scheme in {"", "http", "https", "mailto", "data"}, f"{name}: {value}"
                    assert scheme != "data" or value.startswith("data:image/"), f"{name}: {value}"


def test_every_page_has_one_heading_one_title_one_description_and_unique_ids(site: Path) -> None:
    for name, tree in parse_pages(site):
        if is_redirect(tree):
            continue
        tags = [str(node.tag).removeprefix(HTML) for node in tree.iter()]
        assert tags.count("h1") == 1, name
        assert tags.count("title") == 1, name
        ids = [identifier for node in tree.iter() if (identifier := node.get("id"))]
        assert len(ids) == len(set(ids)), name
        metas = {node.get("name") for node in tree.iter(f"{HTML}meta")}
        assert "description" in metas or name == "404.html", name


def is_redirect(tree: Element) -> bool:
    return any(node.get("http-equiv") == "refresh" for node in tree.iter(f"{HTML}meta"))


def test_linked_data_parses_and_names_the_page(site: Path) -> None:
    found = 0
    for name, tree in parse_pages(site):
        for node in tree.iter(f"{HTML}script"):
            if node.get("type") == "application/ld+json":
                data = json.loads(node.text or "")
                assert data["@type"] == "ScholarlyArticle"
                assert data["url"].endswith(name.removesuffix("index.html"))
                found += 1
    assert found >= 6


def test_hostile_text_is_shown_and_never_acts(tiny_site: Path) -> None:
    text = (tiny_site / "papers/2402.00002/index.html").read_text("utf-8")
    tree = html5lib.parse(text)
    shown = "".join(tree.itertext())
    for piece in ("<script>alert(1)</script>", "**not bold**", "{{ 7 * 7 }}", "<b>bold</b>"):
        assert piece in shown, piece
    assert "alert(1)" not in "".join(
        node.text or ""
        for node in tree.iter(f"{HTML}script")
        if "ld+json" not in (node.get("type") or "")
    )


def test_a_removed_abstract_stands_nowhere(tiny_site: Path) -> None:
    for path in tiny_site.rglob("*"):
        if path.is_file() and path.suffix not in {".png", ".ico", ".gz"}:
            assert b"must appear on no page" not in path.read_bytes(), path


def test_a_paper_page_tells_zotero_and_search_engines_the_same(launch_site: Path) -> None:
    tree = html5lib.parse((launch_site / "papers/2307.16789/index.html").read_bytes())
    tags: dict[str, list[str]] = {}
    for node in tree.iter(f"{HTML}meta"):
        tags.setdefault(node.get("name") or node.get("property") or "", []).append(
            node.get("content") or ""
        )
    assert tags["citation_title"] == tags["og:title"]
    assert len(tags["citation_author"]) == 19
    assert tags["citation_doi"] == ["10.48550/arXiv.2307.16789"]
    [canonical] = [
        node.get("href") for node in tree.iter(f"{HTML}link") if node.get("rel") == "canonical"
    ]
    assert canonical == "https://paperfeed.github.io/paperfeed/papers/2307.16789/"


def test_an_alias_leads_to_its_paper(tiny_site: Path) -> None:
    text = (tiny_site / "papers/old-tool/index.html").read_text("utf-8")
    assert is_redirect(html5lib.parse(text))
    assert "https://example.org/papers-site/papers/2401.00001/" in text


def read_alternates(page: Path) -> list[str]:
    """Return the addresses of the feeds that a page advertises, in order."""
    tree = html5lib.parse(page.read_bytes())
    return [
        node.get("href") or ""
        for node in tree.iter(f"{HTML}link")
        if node.get("rel") == "alternate" and "+" in (node.get("type") or "")
    ]


def test_a_listing_advertises_its_own_feeds_first(launch_site: Path) -> None:
    assert read_alternates(launch_site / "topics/agents/index.html") == [
        "../../topics/agents/atom.xml",
        "../../topics/agents/feed.xml",
        "../../atom.xml",
        "../../feed.xml",
        "../../feed.json",
    ]
    assert read_alternates(launch_site / "papers/2307.16789/index.html") == [
        "../../atom.xml", "../../feed.xml", "../../feed.json",
    ]  # fmt: skip


def test_the_follow_page_leads_to_the_owners_list(tiny_site: Path, launch_site: Path) -> None:
    form = 'href="https://lists.example.org/subscribe"'
    assert form in (tiny_site / "follow/index.html").read_text("utf-8")
    assert "By e-mail" not in (launch_site / "follow/index.html").read_text("utf-8")


def test_the_about_page_alone_names_the_commit() -> None:
    text = (ROOT / "generator/theme/about.html").read_text("utf-8")
    assert "build.commit" in text
    for template in (ROOT / "generator/theme").rglob("*.html"):
        assert template.name == "about.html" or "build." not in template.read_text("utf-8")
