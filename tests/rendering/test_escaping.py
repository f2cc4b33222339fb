"""Escaping: each context is read back by a real parser, which must see the text and no more."""

import json
import re
from typing import Any

import html5lib
import markdown  # type: ignore[import-untyped]
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from mkdocs.utils.meta import get_data
from pybtex.database import parse_string
from pylatexenc.latex2text import LatexNodes2Text

from generator.model.text import Segment
from generator.rendering.escaping import (
    clean_xml,
    escape_bibtex,
    escape_html,
    escape_markdown,
    escape_markdown_segments,
    front_matter,
    script_json,
)

ACTIVE = "\\`*_[]<>&#|~^=+-:{}!@$\"'()./%;?0123456789 \nabX"
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
active_text = st.text(st.sampled_from(ACTIVE), max_size=60)
SPECIMENS = r"""
word * ** _ __ a_b_c ~~ ^^ == ++ -- --- {++ --} ` ``` ~~~ [x](y) ![x](y) [^1] [^1]:¤x [x]:¤y
*[HTML]:¤x <b> </b> <script>alert(1)</script> <a@b.example> <https://x.example> &lt; &#60; &copy;
#¤x ### >¤x -¤x +¤x 1.¤x 1)¤x a.¤x (1)¤x #.¤x :¤x :::¤x !!!¤note ???¤note ===¤"x" ///¤note ///
[TOC] {:¤onclick=x¤} {#id} {{¤7*7¤}} {%¤x¤%} {#¤x¤#} :smile: :+1: ++ctrl+alt++ H~2~O a^2^ $x$
\(x\) \[x\] \begin{x} $$ --8<-- ;--8<-- |a|b| |-|-| [¤]¤x -¤[¤]¤x \* \ javascript:x x¤¤ &
[[x]] [=50%] {>>x<<} {~~a~>b~~} C++ x_{ij} R^2 #1 @a 'a' wzxhzdk:0
"""
words = st.sampled_from(
    [word.replace("¤", " ") for word in SPECIMENS.split()] + ["\u2028", "\x85", "\x02", "\x03"]
)
mixed_text = st.lists(words, max_size=8).flatmap(
    lambda parts: st.sampled_from([" ", "", "\n"]).map(lambda glue: glue.join(parts))
)
EXTENSIONS = [
    *["abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html"],
    *["nl2br", "sane_lists", "tables", "toc", "wikilinks"],
    *["pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.blocks.admonition"],
    *["pymdownx.blocks.details", "pymdownx.blocks.html", "pymdownx.blocks.tab", "pymdownx.caret"],
    *["pymdownx.critic", "pymdownx.details", "pymdownx.emoji", "pymdownx.fancylists"],
    *["pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.mark"],
    *["pymdownx.progressbar", "pymdownx.saneheaders", "pymdownx.snippets"],
    *["pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde"],
]
CONFIGS = {
    "pymdownx.snippets": {"base_path": ["/"], "restrict_base_path": False, "check_paths": True}
}
# superfences replaces fenced_code, betterem and superfences refuse to run twice.
RENDERERS = {
    "none": markdown.Markdown(),
    "all": markdown.Markdown(
        extensions=[name for name in EXTENSIONS if name != "fenced_code"], extension_configs=CONFIGS
    ),
    "plain": markdown.Markdown(extensions=[n for n in EXTENSIONS if not n.startswith("pymdownx")]),
}


def fold(text: str) -> str:
    return " ".join(text.split())


def read_back(source: str, renderer: markdown.Markdown) -> tuple[list[str], str]:
    """Render Markdown; return the names of its elements and its text."""
    tree = html5lib.parseFragment(renderer.reset().convert(source), namespaceHTMLElements=False)
    return [element.tag for element in tree.iter()][1:], fold("".join(tree.itertext()))


@pytest.mark.parametrize("renderer", RENDERERS)
@settings(max_examples=150, deadline=None)
@given(text=st.one_of(mixed_text, active_text, any_text))
@example(text="1. <script>alert(1)</script>")
@example(text='=== "x"\n\\')
def test_escaped_markdown_renders_to_the_text_and_nothing_else(text: str, renderer: str) -> None:
    elements, shown = read_back(escape_markdown(text), RENDERERS[renderer])
    assert shown == fold(clean_xml(text))
    assert elements in (["p"], [])


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(mixed_text.map(clean_xml).filter(str.strip), min_size=1, max_size=4))
def test_escaped_paragraphs_stay_apart_and_whole(texts: list[str]) -> None:
    source = "\n\n".join(map(escape_markdown, texts)) + "\n"
    elements, shown = read_back(source, RENDERERS["all"])
    assert elements == ["p"] * len(texts)
    assert shown == fold(" ".join(texts))


def test_plain_prose_stays_plain_in_markdown() -> None:
    prose = (
        "We train on 3.5 M examples (C++, Python), with a 20% gain: see https://x.example/a_b?c=d. "
        'It\'s "well-known" that R^2 > 0.9; AT & T; {x}, snake_case; 1 * 2 - 3 = ~5!'
    )
    assert escape_markdown(prose) == prose


def test_maths_keeps_its_dollar_signs_in_markdown() -> None:
    segments = [Segment("For $5, ", False), Segment(r"O(n^2)\,x_{i}<3", True), Segment("!", False)]
    assert escape_markdown_segments(segments) == r"For &#36;5, $O(n^2)&#92;,x_{i}&lt;3$!"


@given(any_text)
def test_escaped_html_reads_back_in_text_and_attributes(text: str) -> None:
    kept = clean_xml(text).replace("\r", "")
    source = f'<p title="{escape_html(kept)}">{escape_html(kept)}</p>'
    element = html5lib.parseFragment(source, namespaceHTMLElements=False)[0]
    assert element.get("title") == kept
    assert (element.text or "") == kept
    assert len(element) == 0


@given(st.text(st.characters(), max_size=80))
def test_cleaned_text_is_well_formed_xml(text: str) -> None:
    root = etree.fromstring(f"<p>{escape_html(clean_xml(text))}</p>")
    assert (root.text or "").replace("\n", "") == re.sub("[\r\n]", "", clean_xml(text))


def test_cleaning_keeps_letters_of_all_planes_and_drops_controls() -> None:
    assert clean_xml("a\x00\x0b\x80\ud800\ufffe\U0001f600\u200d\tü\n") == "a\U0001f600\u200d\tü\n"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | any_text | mixed_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=6,
)
keys = st.one_of(st.sampled_from(["title", "description", "on", "y", "null", "1e3"]), any_text)


@settings(deadline=None)
@given(st.dictionaries(keys, json_values, min_size=1, max_size=4))
@example({"title": "---\ntemplate: x", "x": "\U0001f600\u2028\u2029\x85\x7f\ufeff"})
@example({"title": "a: b # c", "yes": "no", "date": "2024-08-07", "arxiv": "2406.01230"})
def test_front_matter_reads_back_by_yaml_and_by_mkdocs(values: dict[str, Any]) -> None:
    written = front_matter(values)
    assert written.startswith("---\n")
    assert written.endswith("\n---\n")
    assert len(written.splitlines()) == len(values) + 2
    assert yaml.load(written[4:-4], yaml.CSafeLoader) == values
    assert yaml.load(written[4:-4], yaml.SafeLoader) == values
    assert get_data(written + "\nbody\n") == ("body\n", values)


def test_front_matter_of_nothing_is_nothing() -> None:
    assert front_matter({}) == ""


@given(json_values)
@example("</script><!--<script>\u2028\u2029]]>&amp;")
def test_script_json_cannot_leave_its_element(value: Any) -> None:
    written = script_json(value)
    assert not re.search("[<>&\u2028\u2029]", written)
    assert written.isascii()
    assert json.loads(written) == value
    page = f'<script type="application/ld+json">{written}</script><p>after</p>'
    tree = html5lib.parseFragment(page, namespaceHTMLElements=False)
    assert [element.tag for element in tree] == ["script", "p"]
    assert tree[0].text == written


@given(st.one_of(any_text, active_text))
@example("}, note = {x} \\input{/etc/passwd} % & # $ _ ^ ~ {{{")
def test_escaped_bibtex_keeps_its_braces_and_its_text(text: str) -> None:
    source = f"@misc{{key,\n  title = {{{escape_bibtex(text)}}}\n}}\n"
    entries = parse_string(source, "bibtex").entries
    assert list(entries) == ["key"]
    assert list(entries["key"].fields) == ["title"]
    field = entries["key"].fields["title"]
    # pylatexenc sets TeX's ligatures, which are no matter of escaping, and lacks three names.
    if not re.search("``|''|--|[?!]`|[ˆ˜]", text):
        known = field.replace(r"{\textbraceleft}", r"\{").replace(r"{\textbraceright}", r"\}")
        shown = LatexNodes2Text().latex_to_text(known).replace("ˆ", "^").replace("˜", "~")
        assert fold(shown) == fold(clean_xml(text))
