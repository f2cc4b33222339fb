"""Records that are shown: every form of the site says what the record says, and nothing acts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from lxml import etree

from tests.feeds import find_faults
from tests.hostile.case import Shown
from tests.hostile.corpus import SHOWN
from tests.hostile.forms import FORMS
from tests.hostile.published import (
    RENDERERS,
    Published,
    find_acting,
    fold,
    parse_html,
)
from tests.hostile.running import run
from tests.site.test_links import find_broken

every_case = pytest.mark.parametrize("case", SHOWN, ids=lambda case: f"{case.threat}-{case.name}")
FEED_ABSTRACT = 5_000
"""Letters of an abstract that feeds surely hold."""


def expect(case: Shown, field: str) -> list[str]:
    """Return what must be seen of a field of a record, folded; nothing when it has none."""
    if field in case.seen:
        return [fold(part) for part in case.seen[field]]
    value = case.values.get(field)
    if field == "status" and value:
        value = value["note"]
    if field == "revised" and value:
        value = value[0]["note"]
    parts = value if isinstance(value, list) else [value]
    return [fold(part) for part in parts if part]


def compare(case: Shown, field: str, shown: str | list[str]) -> list[str]:
    """Return what a form lacks or adds of one field."""
    if field == "everything":
        wanted = [part for name in ("note", "venue", "status") for part in expect(case, name)]
        wanted += [fold(name) for name in case.values["authors"][:3]]
        return [part for part in wanted if part not in fold(str(shown))]
    if field == "authors of bibtex":
        pairs = zip(case.values["authors"], shown, strict=True)
        return [name for name, read in pairs if _letters(name) != _letters(read)]
    if field == "first author":
        return [] if fold(case.values["authors"][0])[:100] in fold(str(shown)) else [field]
    if field == "start of abstract":
        return _compare_start(case, str(shown))
    if isinstance(shown, list) and field not in case.seen:
        return [] if [fold(part) for part in shown] == expect(case, field) else [field]
    text = fold("".join(shown))
    return [part for part in expect(case, field) if part[:FEED_ABSTRACT] not in text]


def _compare_start(case: Shown, shown: str) -> list[str]:
    if "abstract" in case.seen:
        return []
    start = fold(shown.rstrip("…"))
    [whole] = expect(case, "abstract")
    return (
        [] if whole.startswith(start.rstrip(".")) and len(start) >= min(20, len(whole)) else [start]
    )


def _letters(name: str) -> list[str]:
    return sorted(letter for letter in fold(name) if letter not in ",{}'")


@every_case
def test_every_form_says_what_the_record_says(case: Shown, published: Published) -> None:
    faults = [
        f"{form}: {field}: {fault[:200]!r}"
        for form, read in FORMS.items()
        for field, shown in read(published, case.id).items()
        for fault in compare(case, field, shown)
    ]
    assert faults == []


@every_case
def test_the_lines_of_json_hold_the_very_text(case: Shown, published: Published) -> None:
    line = published.lines[case.id]
    for field in ("title", "note", "venue"):
        wanted = case.values.get(field)
        assert line.get(field) == (" ".join(wanted.split()) if wanted else None)
    assert [author["name"] for author in line["authors"]] == case.values["authors"]
    assert line["abstract"].strip() == case.values["abstract"].strip()


@every_case
def test_what_a_feed_reader_takes_for_html_does_not_act(case: Shown, published: Published) -> None:
    item = published.rss[case.id]
    for source in (
        item.findtext("title"),
        item.findtext("description"),
        item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded"),
        published.atom[case.id].findtext("{http://www.w3.org/2005/Atom}title"),
        published.json_feed[case.id]["title"],
        published.json_feed[case.id]["content_html"],
    ):
        tree = html5lib.parseFragment(source, namespaceHTMLElements=False)
        assert list(find_acting(tree)) == [], source
        assert not list(tree.iter("script")), source


def pages(folder: Path) -> Iterator[tuple[str, Any]]:
    for path in sorted(folder.rglob("*.html")):
        yield path.relative_to(folder).as_posix(), parse_html(path.read_bytes())


def test_no_page_gains_an_element_or_an_attribute_that_acts(published: Published) -> None:
    for name, tree in pages(published.folder):
        assert set(find_acting(tree)) == set(), name
        ids = [node.get("id") for node in tree.iter() if node.get("id")]
        assert len(ids) == len(set(ids)), name
        assert len(list(tree.iter("title"))) == 1, name
        robots = [node for node in tree.iter("meta") if node.get("name") == "robots"]
        refreshes = [node for node in tree.iter("meta") if node.get("http-equiv") == "refresh"]
        assert not (robots or refreshes) or name in _KNOWN_ASIDE, name


_KNOWN_ASIDE = {"404.html", "papers/old-tool/index.html"}


def test_the_newest_titles_for_language_models_are_text(published: Published) -> None:
    cases = {case.id: case for case in SHOWN}
    shown = [(cases[key], title) for key, title in published.for_models.items() if key in cases]
    assert len(shown) > 90
    assert [case.name for case, title in shown if compare(case, "title", [title])] == []


def test_every_feed_and_list_of_feeds_stays_valid(published: Published) -> None:
    for name in ("feed.xml", "atom.xml", "feed.json", "feeds.opml"):
        for path in sorted(published.folder.rglob(name)):
            assert find_faults(name, path.read_bytes()) == [], path
    etree.parse(published.folder / "sitemap.xml")


def test_no_case_gets_lost_and_no_entry_is_forged(published: Published) -> None:
    ours = {case.id for case in SHOWN}
    for known in (published.rss, published.atom, published.json_feed, published.cards):
        assert ours <= set(known)
    own = {"2401.00001", "2402.00002", "many-authors", "removed-paper", "retracted-paper",
           "right-to-left"}  # fmt: skip
    assert set(published.lines) == set(published.results) == ours | own
    assert len(published.bibtex) == len(ours | own)
    listed = json.loads((published.folder / "build.json").read_bytes())["ids"]
    assert sorted(listed) == sorted(ours | own)


def test_every_link_is_answered(published: Published) -> None:
    assert find_broken(published.folder, "https://example.org/papers-site/") == []


def test_nothing_of_the_machine_is_published(published: Published) -> None:
    # What a snippet would have included, had it been Markdown.
    for path in sorted(published.folder.rglob("*.html")):
        assert "custom_dir" not in path.read_text("utf-8"), path


def test_another_builder_gets_text_alone(hostile_project: Path, tmp_path: Path) -> None:
    result = run(hostile_project, "build", "--markdown", str(tmp_path / "pages"))
    assert result.exit_code == 0, result.output
    sources = sorted((tmp_path / "pages").rglob("*.md"))
    assert len(sources) > len(SHOWN)
    for path in sources:
        body = path.read_text("utf-8").split("\n---\n", 1)[-1]
        for renderer in RENDERERS.values():
            tree = parse_html(renderer.reset().convert(body))
            assert list(find_acting(tree)) == [], path
