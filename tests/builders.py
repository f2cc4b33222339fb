"""Short ways to make the nouns that tests need."""

from datetime import UTC, date, datetime
from typing import Any

from generator.cache import Cache
from generator.model.catalog import Catalog, build_catalog
from generator.model.dates import noon
from generator.model.headline import Headline, make_headline
from generator.model.output import Page
from generator.model.paper import Paper
from generator.model.stored import write_paper
from generator.model.vocabulary import Kind, Topic, Vocabulary
from generator.pipeline import Drawn, Loaded, draw_site, make_everything
from generator.reading.git import Head
from generator.settings import Settings
from generator.templates import Templates

VOCABULARY = Vocabulary(
    topics=(
        Topic("tool-use", "Tool use", "Models that call programs.", 1),
        Topic("agents", "Agents", "Systems that plan and act.", 2),
    ),
    kinds=(Kind("method", "Method", "A new way to do something."),),
)
FIRST_DAY = datetime(2025, 1, 1, 12, tzinfo=UTC)


def make_paper(paper_id: str = "a-paper", **fields: Any) -> Paper:
    """Make a valid paper; every field may be given as a record writes it."""
    values: dict[str, Any] = {
        "id": paper_id,
        "path": f"content/papers/2024/{paper_id}.yaml",
        "title": f"The Paper {paper_id}",
        "authors": ["Ada Example", "Josiah Carberry"],
        "abstract": "An abstract of one sentence that is long enough to be one.",
        "topics": ["tool-use"],
        "listed": "2025-03-18",
        **fields,
    }
    if isinstance(values["listed"], date) and not isinstance(values["listed"], datetime):
        values["listed"] = noon(values["listed"])
    return Paper.model_validate(values)


def make_headlines(*papers: Paper) -> list[Headline]:
    """Make what lists know of papers."""
    return [make_headline(paper, paper.id, len(write_paper(paper))) for paper in papers]


def make_catalog(*papers: Paper) -> Catalog:
    """Make a catalog with two topics and one kind."""
    return build_catalog(make_headlines(*papers), VOCABULARY)


def draw(*papers: Paper, settings: Settings, head: Head | None = None) -> Drawn:
    """Plan a site of papers, with a cache in memory."""
    cache = Cache(None, "tests")
    cache.write("papers", {paper.id: write_paper(paper) for paper in papers})
    return draw_site(Loaded(make_catalog(*papers), head, ()), settings, Templates(), cache)


def make_files(
    *papers: Paper, settings: Settings, head: Head | None = None
) -> tuple[dict[str, Page], dict[str, bytes]]:
    """Make every page and file of a site of papers, each by its path."""
    drawn = draw(*papers, settings=settings, head=head)
    pages, files = make_everything(drawn, drawn.plan.all)
    return {page.path: page for page in pages}, {file.path: file.content for file in files}
