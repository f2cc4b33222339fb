"""Templates escape: autoescape is off, so every expression says how it is safe."""

import re
from pathlib import Path

import pytest

THEME = Path(__file__).parent.parent / "generator" / "theme"
EXPRESSION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
SAFE_FILTERS = re.compile(r"\|\s*(e|url|striptags|script_tag|tojson)$")
OWN_MACROS = re.compile(r"^(icon|list_people|topic_item|table|lang\.t)\(")
# Numbers, dates, ids and words of our own: nothing that a record or setting can spell.
OWN_VALUES = {
    "build.commit[:12]", "build.date", "build.day", "card.id", "card.more_authors",
    "card.published.date", "card.published.text", "card.status.date", "card.status.day",
    "card.status.label", "entry.count", "entry.count_in_words", "entry.hue", "fact.date",
    "fact.term", "fact.text", "feed.label", "feed.text", "feed.type", "group.count", "group.date",
    "group.heading", "group.id", "id", "label", "link.label", "loop.index", "name", "part.url",
    "paper.id", "person.orcid", "policy", "property", "revision.date", "revision.day", "row.hue",
    "title", "topic.count", "topic.hue", "view.eyebrow", "view.hue", "view.id", "view.more_count",
    "view.page_note", "view.side.total", "view.status.date", "view.status.day",
    "view.status.label",
    "page.content", "config.theme.language or 'en'", '"\\n"',
    "'page' if view.frame.is_menu_page else 'true'", 'view.frame.target if view else "page"',
    "part.all", "part.dense", "part.lead", "part.whole",
}  # fmt: skip


@pytest.mark.parametrize("template", sorted(THEME.rglob("*.html")), ids=lambda path: path.name)
def test_every_expression_says_how_it_is_safe(template: Path) -> None:
    for expression in EXPRESSION.findall(template.read_text("utf-8")):
        is_safe = (
            SAFE_FILTERS.search(expression)
            or OWN_MACROS.search(expression)
            or expression.split("|")[0].strip().endswith("_html")
            or expression in OWN_VALUES
            or expression == "paragraph"  # one of `view.abstract_html`
        )
        assert is_safe, expression


def test_no_template_turns_text_into_markup() -> None:
    for template in THEME.rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|Markup|autoescape", template.read_text("utf-8"))
