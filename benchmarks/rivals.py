"""Rivals: the same papers as projects of other site builders, from our own Markdown."""

import html
import json
import math
import re
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from benchmarks.corpus import write_text
from benchmarks.seeds import REPOSITORY
from generator.model.dates import MONTHS
from generator.model.venues import split_venue
from generator.rendering.addresses import arxiv_pdf_url, arxiv_url, doi_url

PAGE_SIZE = 50
_MARKS = re.compile(r"([\\`*_\[\]])")
_ESCAPED = r"\\\1"
_LABELS = {"code": "Code", "pdf": "PDF"}


class Twin(NamedTuple):
    """A paper as our Markdown has it."""

    id: str
    facts: Mapping[str, Any]
    body: str

    @property
    def links(self) -> dict[str, str]:
        """Return addresses by label, as our pages have them."""
        facts = self.facts
        arxiv, doi = facts.get("arxiv"), facts.get("doi")
        found = {"arXiv": arxiv_url(arxiv), "PDF": arxiv_pdf_url(arxiv)} if arxiv else {}
        found |= {"DOI": doi_url(doi)} if doi else {}
        found |= {"Page": facts["page"]} if "page" in facts else {}
        links = facts.get("links", {})
        return found | {_LABELS.get(kind, kind.title()): url for kind, url in links.items()}


def read_twins(folder: Path) -> list[Twin]:
    """Read the papers that `paperfeed build --markdown` wrote, the newest first."""
    files = (folder / "papers").glob("*/index.md")
    twins = [twin for file in files if (twin := _read_twin(file)).facts.get("listed")]
    return sorted(twins, key=lambda twin: (twin.facts["listed"], twin.id), reverse=True)


def _read_twin(file: Path) -> Twin:
    _, head, body = file.read_text("utf-8").split("---\n", 2)
    pairs = (line.partition(": ") for line in head.splitlines())
    facts = {key.strip('"'): json.loads(value) for key, _, value in pairs}
    return Twin(file.parent.name, facts, body.strip())


def make_mkdocs_project(folder: Path, project: Path, twins: Sequence[Twin]) -> Path:
    """Write the papers as a project of MkDocs and Material; return its settings."""
    topics = _read_topics(project)
    docs = folder / "docs"
    shutil.copytree(project / "docs", docs)
    own = sorted(file.name for file in docs.glob("*.md"))
    for twin in twins:
        write_text(docs / "papers" / f"{twin.id}.md", _write_mkdocs_page(twin, topics))
    _write_list(docs / "index.md", "Latest papers", twins[:PAGE_SIZE], "papers/")
    for slug, name in topics.items():
        chosen = [twin for twin in twins if slug in twin.facts["topics"]]
        _write_lists(docs / "topics" / f"{slug}.md", name, chosen)
    _write_months(docs, twins)
    settings = {
        "site_name": "Paperfeed",
        "site_url": "https://example.org/",
        "theme": {"name": "material", "font": False},
        "plugins": ["search"],
        "nav": ["index.md", *own, "archive.md", *(f"topics/{slug}.md" for slug in topics)],
        "not_in_nav": "/papers/\n/topics/\n/archive/\n",
    }
    write_text(folder / "mkdocs.yml", json.dumps(settings))
    return folder / "mkdocs.yml"


def _read_topics(project: Path) -> dict[str, str]:
    """Return the names of topics by their slugs."""
    text = (project / "content" / "topics.yaml").read_text("utf-8")
    return {topic["slug"]: topic["name"] for topic in yaml.safe_load(text)}


def _write_mkdocs_page(twin: Twin, topics: Mapping[str, str]) -> str:
    facts = twin.facts
    head = {"title": facts["title"], "description": facts["description"], "date": facts["listed"]}
    named = [f"[{topics[slug]}](../topics/{slug}.md)" for slug in facts["topics"] if slug in topics]
    links = [f"[{label}]({url})" for label, url in twin.links.items()]
    known = [str(facts[key]) for key in ("venue", "published", "listed", "kind") if key in facts]
    lines = [" · ".join(named), " · ".join(known), " · ".join(links)]
    return _write_front_matter(head) + "\n" + "\n\n".join([*lines, twin.body]) + "\n"


def _write_months(docs: Path, twins: Sequence[Twin]) -> None:
    """Write a list for each month, and the list of months."""
    months: dict[str, list[Twin]] = {}
    for twin in twins:
        months.setdefault(twin.facts["listed"][:7], []).append(twin)
    for month, chosen in months.items():
        name = f"{MONTHS[int(month[5:])]} {month[:4]}"
        _write_lists(docs / "archive" / f"{month}.md", name, chosen)
    items = "".join(f"- [{month}](archive/{month}.md)\n" for month in months)
    write_text(docs / "archive.md", f"# Archive\n\n{items}")


def _write_lists(file: Path, title: str, twins: Sequence[Twin]) -> None:
    """Write a list in pages of 50, the first at its own address."""
    count = max(1, math.ceil(len(twins) / PAGE_SIZE))
    names = [file.name, *(f"{file.stem}-{number}.md" for number in range(2, count + 1))]
    for number, name in enumerate(names):
        newer = f"[Newer]({names[number - 1]}) " if number else ""
        older = f"[Older]({names[number + 1]})" if number + 1 < count else ""
        chosen = twins[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
        _write_list(file.with_name(name), title, chosen, "../papers/", newer + older)


def _write_list(file: Path, title: str, twins: Sequence[Twin], way: str, footer: str = "") -> None:
    items = (
        f"- [{_MARKS.sub(_ESCAPED, twin.facts['title'])}]({way}{twin.id}.md)<br>\n"
        f"  {_write_byline(twin)}, {twin.facts['listed']}\n"
        for twin in twins
    )
    write_text(file, f"# {title}\n\n{''.join(items)}\n{footer}\n")


def _write_byline(twin: Twin) -> str:
    names = twin.facts["authors"]
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")


def make_hugo_project(
    folder: Path, project: Path, twins: Sequence[Twin], author_minimum: int
) -> None:
    """Write the papers as a project of Hugo, with our own plain templates.

    Authors with fewer papers than the minimum get no page, as on our site.
    """
    shutil.copytree(REPOSITORY / "benchmarks" / "hugo", folder)
    for slug, name in _read_topics(project).items():
        page = _write_front_matter({"title": name})
        write_text(folder / "content" / "topics" / slug / "_index.md", page)
    counts = Counter(name for twin in twins for name in set(twin.facts["authors"]))
    for twin in twins:
        facts = twin.facts
        venue = split_venue(facts.get("venue"))
        fields = {
            "title": html.unescape(facts["title"]),
            "description": html.unescape(facts["description"]),
            "date": facts["listed"],
            "appeared": facts.get("published"),
            "byline": _write_byline(twin),
            "topics": facts["topics"],
            "authors": [name for name in facts["authors"] if counts[name] >= author_minimum],
            "venue": facts.get("venue"),
            "venues": [venue.name] if venue else None,
            "months": [facts["listed"][:7]],
            "work": facts.get("kind"),
            "links": [{"label": label, "url": url} for label, url in twin.links.items()],
        }
        page = _write_front_matter(fields) + f"\n{twin.body}\n"
        write_text(folder / "content" / "papers" / f"{twin.id}.md", page)


def _write_front_matter(fields: Mapping[str, Any]) -> str:
    lines = (
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n"
        for key, value in fields.items()
        if value
    )
    return f"---\n{''.join(lines)}---\n"
