"""Feeds: what each entry says, under which id and date, in all three formats."""

import io
import json
from datetime import date, timedelta
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.builders import make_paper
from tests.feeds import find_faults, make_site, read_ids, render

SITE_FEEDS = ("feed.xml", "atom.xml", "feed.json")
HOSTILE = "]]> <script>alert(1)</script> &amp; &lt;b&gt; \u202eright\u202c {{ 7 }} <!-- -->"


def parse(content: bytes) -> Any:
    return feedparser.parse(io.BytesIO(content))


def render_one(**fields: Any) -> dict[str, bytes]:
    return render(make_paper("a-paper", **fields))


def contents(files: dict[str, bytes]) -> list[str]:
    """Return an entry's content in RSS, Atom and JSON."""
    return [
        parse(files["feed.xml"]).entries[0].content[0].value,
        parse(files["atom.xml"]).entries[0].content[0].value,
        json.loads(files["feed.json"])["items"][0]["content_html"],
    ]


def test_every_format_is_valid_and_names_the_same_ids() -> None:
    papers = [make_paper(f"p-{n}", title=f"Title {n}", listed=date(2025, 3, n)) for n in (3, 1, 2)]
    files = render(*papers)
    expected = [f"tag:example.org,2025:paper/p-{n}" for n in (3, 2, 1)]
    for name in SITE_FEEDS:
        assert find_faults(name, files[name]) == []
        assert read_ids(files[name]) == expected


def test_ids_stay_when_the_site_moves() -> None:
    moved = render(make_paper(), settings=make_site("https://papers.example.net/"))
    here = render(make_paper())
    for name in SITE_FEEDS:
        assert read_ids(moved[name]) == read_ids(here[name])
    assert parse(moved["atom.xml"]).feed.id == parse(here["atom.xml"]).feed.id


def test_an_entry_is_dated_by_its_listing_and_updated_by_a_revision() -> None:
    files = render_one(
        listed="2025-03-18",
        published="2019-01-01",
        revised=[{"date": "2025-04-02", "note": "Corrected."}],
    )
    rss, atom = parse(files["feed.xml"]).entries[0], parse(files["atom.xml"]).entries[0]
    assert rss.published == "Tue, 18 Mar 2025 12:00:00 +0000"
    assert atom.published == "2025-03-18T12:00:00Z"
    assert atom.updated == "2025-04-02T12:00:00Z"
    item = json.loads(files["feed.json"])["items"][0]
    assert item["date_published"] == "2025-03-18T12:00:00Z"
    assert item["date_modified"] == "2025-04-02T12:00:00Z"


def test_a_feed_is_as_new_as_its_newest_entry() -> None:
    old = make_paper("old", title="Old", status={
        "state": "withdrawn", "date": "2025-09-09", "note": "Gone."})  # fmt: skip
    files = render(old, make_paper("new", title="New", listed="2025-05-05"))
    assert parse(files["atom.xml"]).feed.updated == "2025-09-09T12:00:00+00:00"
    assert parse(files["feed.xml"]).feed.updated == "Tue, 09 Sep 2025 12:00:00 +0000"


def test_every_author_is_named_in_every_format() -> None:
    names = [f"Author Number{n}" for n in range(40)]
    files = render_one(authors=names)
    rss = etree.fromstring(files["feed.xml"])
    assert [e.text for e in rss.iter("{http://purl.org/dc/elements/1.1/}creator")] == names
    assert [a.name for a in parse(files["atom.xml"]).entries[0].authors] == names
    assert [a["name"] for a in json.loads(files["feed.json"])["items"][0]["authors"]] == names
    assert all(", ".join(names) in content for content in contents(files))


def test_titles_are_plain_and_carry_the_state() -> None:
    files = render_one(
        title='Bounds of $O(n^2)$ for $\\frac{1}{2}$ "tools"',
        status={"state": "retracted", "date": "2025-05-01", "note": "A fault in the data."},
    )
    expected = "[Retracted] Bounds of O(n²) for 1/2 “tools”"
    assert parse(files["atom.xml"]).entries[0].title == expected
    assert parse(files["feed.xml"]).entries[0].title == expected
    assert json.loads(files["feed.json"])["items"][0]["title"] == expected
    for content in contents(files):
        assert content.index("Retracted on 1 May 2025") < content.index("An abstract")


def test_a_removed_paper_keeps_its_entry_without_the_abstract() -> None:
    files = render_one(
        abstract="A secret that must not be shown to anyone at all.",
        status={"state": "removed", "date": "2025-05-01", "note": "On request."},
    )
    for name in SITE_FEEDS:
        assert len(read_ids(files[name])) == 1
        assert b"secret" not in files[name]


def test_maths_is_unicode_or_code_in_rss_and_mathml_elsewhere() -> None:
    abstract = "With $\\alpha$ and $\\frac{1}{2}$ and $\\nosuchcommand{x}$ of a sentence."
    rss, atom, feed = contents(render_one(abstract=abstract))
    assert "α and <code>\\frac{1}{2}</code>" in rss
    assert "<math" in feed
    assert "<math" in atom
    assert "<code>\\nosuchcommand{x}</code>" in feed


def test_every_address_in_a_content_is_whole() -> None:
    files = render_one(arxiv="2401.00001", links={"code": "https://example.org/code"})
    for content in contents(files):
        hrefs = [part.split('"')[0] for part in content.split('href="')[1:]]
        assert len(hrefs) == 5
        assert all(href.startswith("https://") for href in hrefs)


def test_links_say_where_they_lead() -> None:
    files = render_one(arxiv="2401.00001")
    links = {link.rel: link.href for link in parse(files["atom.xml"]).entries[0].links}
    assert links == {
        "alternate": "https://example.org/papers-site/papers/a-paper/",
        "via": "https://arxiv.org/abs/2401.00001",
        "related": "https://arxiv.org/pdf/2401.00001",
    }
    channel = parse(files["feed.xml"]).feed
    assert channel.link == "https://example.org/papers-site/"
    self_links = [link.href for link in channel.links if link.rel == "self"]
    assert self_links == ["https://example.org/papers-site/feed.xml"]


def test_only_atom_is_styled_for_those_who_open_it() -> None:
    files = render_one()
    assert (
        b'<?xml-stylesheet type="text/css" href="/papers-site/assets/feed.css"?>'
        in (files["atom.xml"])
    )
    assert b"xml-stylesheet" not in files["feed.xml"]
    assert "This is a feed." in parse(files["atom.xml"]).feed.subtitle


def test_topics_venues_and_busy_authors_have_feeds_of_the_newest() -> None:
    papers = [
        make_paper(f"p-{n}", title=f"Title {n}", venue="ICLR 2024", authors=["Ada Example"],
                   listed=date(2025, 1, 1) + timedelta(days=n))
        for n in range(60)
    ]  # fmt: skip
    files = render(*papers)
    for path in ("topics/tool-use/feed.xml", "topics/tool-use/atom.xml", "venues/iclr/feed.xml",
                 "venues/iclr/atom.xml"):  # fmt: skip
        assert find_faults(path, files[path]) == []
        assert len(read_ids(files[path])) == 50
    path = "authors/ada-example/atom.xml"
    assert find_faults(path, files[path]) == []
    assert len(read_ids(files[path])) == 8
    assert "authors/ada-example/feed.xml" not in files
    titles = {parse(files[path]).feed.title for path in files if path.endswith("atom.xml")}
    assert len(titles) == len({path.rpartition("/")[0] for path in files if "atom" in path}) - sum(
        path.startswith("feeds/") for path in files if "atom" in path
    )


def test_two_papers_make_no_author_feed() -> None:
    papers = [make_paper(f"p-{n}", title=f"Title {n}") for n in range(2)]
    assert not [path for path in render(*papers) if path.startswith("authors/")]


def test_an_empty_site_has_valid_feeds() -> None:
    files = render()
    for name in (*SITE_FEEDS, "feeds.opml"):
        assert find_faults(name, files[name]) == []


def test_rendering_twice_gives_the_same_bytes() -> None:
    papers = (make_paper(), make_paper("other", title="Other"))
    assert render(*papers) == render(*papers)


@pytest.mark.parametrize("field", ["title", "abstract", "note", "venue"])
def test_hostile_text_is_text(field: str) -> None:
    files = render_one(**{field: HOSTILE})
    for name in SITE_FEEDS:
        assert find_faults(name, files[name]) == []
    for content in contents(files):
        assert "<script" not in content
        assert "<!--" not in content


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
@settings(deadline=None, max_examples=100)
def test_any_text_gives_well_formed_feeds(text: str) -> None:
    line = " ".join(text.split()) or "x"
    visible = line if any(letter.isalnum() for letter in line) else f"x{line}"
    files = render_one(title=visible, abstract=f"A sentence: {text}", authors=["Ada", visible])
    for name in ("atom.xml", "feed.xml"):
        etree.fromstring(files[name])
    json.loads(files["feed.json"])


def test_a_very_long_abstract_is_cut_in_feeds_and_says_so() -> None:
    files = render_one(abstract="word " * 3_900)
    for content in contents(files):
        assert len(content) < 8_192
        assert "Read the whole abstract" in content
