"""Exports, the list of feeds, the map: what machines take away."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree
from pybtex.database import parse_string

from generator.cache import Cache
from generator.model.paper import record_keys
from generator.model.stored import write_paper
from generator.reading.git import Head
from generator.rendering import exports, sitemap
from generator.rendering.site import Site
from generator.rendering.sitemap import render_robots, render_sitemap
from generator.shelf import Shelf
from generator.templates import Templates
from tests.builders import VOCABULARY, make_files, make_headlines, make_paper
from tests.feeds import GRAMMARS, SITE, find_faults, make_site, render

HEAD = Head("0123456789abcdef0123456789abcdef01234567", datetime(2025, 3, 19, 8, 30, tzinfo=UTC))
PAPERS = (
    make_paper("plain", title="Plain"),
    make_paper(
        "full",
        title="Full & $x^2$",
        authors=[{"name": "Josiah Carberry", "orcid": "0000-0002-1825-0097"}, "Ada Example"],
        url="https://example.org/full",
        published="2024-02",
        arxiv="2402.00002",
        doi="10.1234/full",
        venue="ICLR 2024",
        kind="method",
        links={"code": "https://example.org/code"},
        note="Read it.",
        listed="2025-03-17",
        submitted_by="octocat",
        revised=[{"date": "2025-04-02", "note": "Corrected."}],
        aliases=["fuller"],
    ),
    make_paper(
        "gone",
        title="Gone",
        abstract="A secret that must not be shown to anyone at all.",
        status={"state": "removed", "date": "2025-05-01", "note": "On request."},
    ),
)


def export(*papers: Any, head: Head | None = HEAD) -> dict[str, bytes]:
    return make_files(*papers, settings=make_site(), head=head)[1]


def test_a_paper_has_no_fragments_before_it_is_planned() -> None:
    site = Site(make_site(), VOCABULARY, Templates())
    shelf = Shelf(Cache(None, "tests"), Path("/nowhere"), site)
    with pytest.raises(ValueError, match="no key before it is planned"):
        shelf.pick("bibtex", make_headlines(make_paper()))


def test_a_line_is_the_same_whether_its_record_or_git_says_when_it_was_listed() -> None:
    paper = make_paper(
        authors=[{"name": "Ada Example", "family": ""}],
        submitted_by="octocat",
        status={"state": "withdrawn", "date": "2025-05-01", "note": "On request."},
    )
    [headline] = make_headlines(paper)
    undated = paper.model_copy(update={"listed": None})
    texts = map(write_paper, (paper, undated))
    [line] = {exports.write_line(headline, text, make_site()) for text in texts}
    values = json.loads(line)
    known = [key for key in record_keys() if key in values]
    assert list(values) == ["id", "permalink", *known, "updated"]
    assert values["listed"] == "2025-03-18T12:00:00Z"
    assert values["authors"] == [{"name": "Ada Example"}]


def test_every_line_fits_the_schema_beside_it() -> None:
    files = export(*PAPERS)
    schema = json.loads(files["papers.schema.json"])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    lines = files["papers.jsonl"].decode().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["gone", "plain", "full"]
    for line in lines:
        assert list(validator.iter_errors(json.loads(line))) == []


def test_a_line_holds_what_the_record_says() -> None:
    [line] = [json.loads(text) for text in export(PAPERS[1])["papers.jsonl"].splitlines()]
    assert line["permalink"] == "https://example.org/papers-site/papers/full/"
    assert line["published"] == "2024-02"
    assert line["listed"] == "2025-03-17T12:00:00Z"
    assert line["updated"] == "2025-04-02T12:00:00Z"
    assert line["authors"][0]["orcid"] == "0000-0002-1825-0097"
    assert line["links"] == {"code": "https://example.org/code"}


def test_the_schema_refuses_what_is_no_paper() -> None:
    validator = Draft202012Validator(json.loads(export()["papers.schema.json"]))
    assert not validator.is_valid({"id": "x"})
    [line] = export(PAPERS[0])["papers.jsonl"].splitlines()
    assert not validator.is_valid({**json.loads(line), "unknown": 1})


def test_a_removed_abstract_is_in_no_export() -> None:
    assert all(b"secret" not in content for content in export(*PAPERS).values())


def test_the_bibliography_parses_and_has_every_paper() -> None:
    entries = parse_string(export(*PAPERS)["papers.bib"].decode(), "bibtex").entries
    assert list(entries) == ["examplegone_gone", "exampleplain_plain", "carberry2024full_full"]
    assert entries["carberry2024full_full"].fields["booktitle"] == "ICLR 2024"


def test_large_exports_are_split_by_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "SIZE_MAXIMUM", 100)
    files = export(*PAPERS, make_paper("old", title="Old", listed="2023-01-01"))
    names = {path for path in files if re.fullmatch(r"papers[^/]*\.(bib|jsonl)", path)}
    assert names == {
        "papers-2025.bib", "papers-2023.bib", "papers-2025.jsonl", "papers-2023.jsonl",
    }  # fmt: skip
    assert set(json.loads(files["build.json"])["exports"]) == names
    index = json.loads(files["exports.json"])
    assert {file["path"]: file["papers"] for file in index["files"]} == {
        "papers-2025.bib": 3, "papers-2023.bib": 1, "papers-2025.jsonl": 3, "papers-2023.jsonl": 1,
    }  # fmt: skip
    assert index["schema"] == f"{SITE}papers.schema.json"
    assert all(name in files["llms.txt"].decode() for name in names)


def test_the_build_names_its_commit_and_every_paper() -> None:
    build = json.loads(export(*PAPERS)["build.json"])
    assert build["commit"] == HEAD.commit
    assert build["date"] == "2025-03-19T08:30:00Z"
    assert build["papers"] == 3
    assert build["ids"] == ["gone", "plain", "full"]


def test_without_git_the_build_names_no_commit() -> None:
    assert json.loads(export(head=None)["build.json"])["commit"] is None


def test_llms_txt_starts_with_the_sites_name_and_leads_to_markdown() -> None:
    text = export(*PAPERS)["llms.txt"].decode()
    assert text.startswith("# Example Papers\n\n> Papers & more, chosen by &lt;people>.\n")
    assert "(https://example.org/papers-site/papers/full/index.md)" in text


def test_the_list_of_feeds_holds_each_once() -> None:
    content = render(*PAPERS)["feeds.opml"]
    assert find_faults("feeds.opml", content) == []
    addresses = [node.get("xmlUrl") for node in etree.fromstring(content).iter("outline")]
    assert [address for address in addresses if address] == [
        SITE + path for path in ("atom.xml", "topics/tool-use/atom.xml", "topics/agents/atom.xml",
                                 "authors/ada-example/atom.xml",
                                 "authors/josiah-carberry/atom.xml", "venues/iclr/atom.xml")
    ]  # fmt: skip


def find_map_faults(content: bytes) -> str:
    grammar = etree.RelaxNG(etree.parse(GRAMMARS / "sitemap.rng"))
    grammar.validate(etree.fromstring(content))
    return str(grammar.error_log)


def test_the_map_is_valid_and_encodes_addresses() -> None:
    [file] = render_sitemap(
        [("", None), ("papers/x/", date(2025, 3, 18)), ("authors/李示例/", None)], make_site()
    )
    assert find_map_faults(file.content) == ""
    assert b"authors/%E6%9D%8E%E7%A4%BA%E4%BE%8B/" in file.content


def test_a_large_map_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PLACES_MAXIMUM", 2)
    files = render_sitemap([(f"p/{n}/", None) for n in range(5)], make_site())
    assert [file.path for file in files] == [
        "sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml",
    ]  # fmt: skip
    assert all(find_map_faults(file.content) == "" for file in files)
    assert files[0].content.count(b"<loc>") == 3


def test_robots_are_let_in_and_shown_the_map() -> None:
    text = render_robots(make_site()).content.decode()
    assert "Allow: /" in text
    assert f"Sitemap: {SITE}sitemap.xml" in text
