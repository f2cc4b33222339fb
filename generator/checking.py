"""Checks that need more than a record alone: whether maths can be shown, whose site it is."""

from urllib.parse import urlsplit

from generator.model.paper import Paper
from generator.problems import Problem
from generator.reading.record import Record
from generator.rendering.text import find_maths_faults
from generator.settings import Settings
from generator.tidying import find_untidy


def inspect_paper(paper: Paper, record: Record) -> list[Problem]:
    """Look at what a valid record says: its maths, and matters of form."""
    return [*check_maths(paper, record), *find_untidy(paper, record)]


def check_maths(paper: Paper, record: Record) -> list[Problem]:
    """Warn of formulas that will be shown as TeX."""
    texts = {"title": paper.title, "abstract": paper.abstract, "note": paper.note or ""}
    return [
        record.problem_at(
            (field,),
            "maths",
            f"the formula {tex!r} cannot be converted",
            "it will be shown as code: mend it, or write a dollar sign as \\$",
            severity="warning",
            excerpt=tex,
        )
        for field, text in texts.items()
        for tex in find_maths_faults(text)
    ]


def check_settings(settings: Settings) -> list[Problem]:
    """Warn when the authority belongs to another site, as in a fork not yet made its own."""
    authority = settings.options.authority.partition(",")[0]
    host = urlsplit(settings.site_url).hostname or ""
    owner = urlsplit(settings.repo_url or "").path.strip("/").partition("/")[0].lower()
    if authority in {host, f"{owner}.github.io"} or host.endswith(f".{authority}"):
        return []
    return [
        Problem(
            "mkdocs.yml",
            0,
            0,
            "authority",
            f"authority {settings.options.authority!r} is neither of {host} nor of the repository",
            "in a fork run `paperfeed init NAME URL`; if the site has moved, leave it as it is",
            "warning",
        )
    ]
