"""A page for reviewers: how proposed papers will look, in one file that loads and runs nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from generator.model.output import ROOT, OutputFile
from generator.model.paper import Paper
from generator.problems import Problem, count_of, format_problems
from generator.rendering.addresses import paper_path
from generator.rendering.escaping import escape_html
from generator.rendering.problem_lists import code_span, problems_as_markdown

_RELATIVE = re.compile(r'href="(?![a-z]+:|#)([^"]*)"')
"""An address that is told from the paper's page on."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
_OWN_STYLES = """
.preview { max-width: 64rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
.preview > section > h2 { font-size: 1rem; margin: 2.5rem 0 .75rem }
.preview .name { font: 600 .8rem var(--hand); color: var(--quiet); margin: 2rem 0 .5rem }
.preview .shown { border: 1px solid var(--edge); border-radius: .5rem; padding: 1rem 1.25rem }
.preview .shown { overflow-x: auto }
.preview .shown > p { margin: 0 0 .75rem; max-width: 42rem }
.preview .shown .frame { padding: 0 }
.preview pre.problems { font: .8rem/1.55 var(--code); white-space: pre-wrap }
.preview pre { overflow-wrap: anywhere }
"""


@dataclass(frozen=True)
class PreviewedPaper:
    """One paper in every form that the site gives it."""

    paper: Paper
    card_html: str
    article_html: str
    entry_html: str
    """As feed readers show it."""
    result: str
    """As search shows it: plain text."""


def render_preview(
    site_name: str,
    site_url: str,
    styles: str,
    papers: Sequence[PreviewedPaper],
    problems: Sequence[Problem],
) -> list[OutputFile]:
    """Render the page, and the same in short as Markdown for a workflow's summary."""
    title = f"Preview for {site_name}: {count_of(len(papers), 'paper')}"
    shown = "\n".join(_write_paper(one, site_url) for one in papers)
    found = format_problems(problems, "text")
    listed = f'<pre class="problems">{escape_html(found)}</pre>' if found else "<p>None.</p>"
    page = f"""<!doctype html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape_html(title)}</title>
<style>{styles}{_OWN_STYLES}</style>
</head>
<body data-md-color-scheme="default">
<main class="preview">
<h1>{escape_html(title)}</h1>
<p>Nothing here is published yet. Links lead to the site as it will be.</p>
<section><h2>Problems</h2>
{listed}
</section>
{shown}
</main>
</body>
</html>
"""
    return [
        OutputFile("index.html", page.encode()),
        OutputFile("preview.md", _write_summary(papers, problems).encode()),
    ]


def _write_paper(one: PreviewedPaper, site_url: str) -> str:
    parts = [
        ("In lists", one.card_html),
        ("In feed readers", one.entry_html),
        ("In search results", f"<p>{escape_html(one.result)}</p>"),
        ("Its page", one.article_html),
    ]
    sections = "\n".join(
        f'<p class="name">{name}</p>\n<div class="shown">{markup}</div>' for name, markup in parts
    )
    own = escape_html(f"{site_url}{paper_path(one.paper.id)}")
    whole = f"<section>\n{sections}\n</section>".replace(ROOT, escape_html(site_url))
    return _RELATIVE.sub(lambda match: f'href="{urljoin(own, match[1])}"', whole)


def _write_summary(papers: Sequence[PreviewedPaper], problems: Sequence[Problem]) -> str:
    rows = [f"- {code_span(one.paper.title)} at {code_span(one.paper.id)}" for one in papers]
    listed = "\n".join(rows) if rows else "No paper of this change can be shown."
    return f"## Preview\n\n{listed}\n\n{problems_as_markdown(problems)}"
