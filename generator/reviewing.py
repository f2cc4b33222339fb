"""What a reviewer is shown of a change: its papers as the site will have them."""

import json

from generator.model.catalog import build_catalog
from generator.model.output import OutputFile, Page
from generator.pipeline import Drawn, Loaded, draw_site, load_catalog, make_everything, open_cache
from generator.problems import sort_problems
from generator.progress import Report, be_quiet
from generator.reading.git import list_changes
from generator.rendering.addresses import paper_path
from generator.rendering.entries import make_entry
from generator.rendering.fragments import pick_card
from generator.rendering.preview_page import PreviewedPaper, render_preview
from generator.settings import Settings
from generator.templates import Templates, read_styles

PAPERS_MAXIMUM = 20


def preview_changes(settings: Settings, base: str, report: Report = be_quiet) -> list[OutputFile]:
    """Return a page that shows the papers of a change in every form they will have.

    `base` is the revision that the change starts from. Papers with errors are not shown, but
    what is wrong with them is said. Raises ProjectError when git does not know the revision.
    """
    touched = list_changes(settings.root, base)
    cache = open_cache(settings)
    loaded = load_catalog(settings, cache, report, keep_going=True)
    wanted = [paper for paper in loaded.catalog.papers if paper.path in touched][:PAPERS_MAXIMUM]
    alone = Loaded(build_catalog(wanted, loaded.catalog.vocabulary), loaded.head, ())
    drawn = draw_site(alone, settings, Templates(), cache, report)
    shown = _show(drawn)
    cache.close()
    problems = sort_problems(one for one in loaded.problems if one.path in touched)
    return render_preview(settings.site_name, settings.site_url, read_styles(), shown, problems)


def _show(drawn: Drawn) -> list[PreviewedPaper]:
    papers = drawn.outline.catalog.papers
    pages, _ = make_everything(drawn, [job for job in drawn.plan.papers if job.frame])
    articles = {page.path: page for page in pages if isinstance(page, Page)}
    cards = drawn.shelf.pick("card", papers)
    results = drawn.shelf.pick("result", papers)
    return [
        PreviewedPaper(
            paper=paper,
            card_html=pick_card(card, "lead"),
            article_html=articles[paper_path(paper.id)].article_html,
            entry_html=make_entry(paper, drawn.outline.site).html,
            result=" · ".join(filter(None, json.loads(result)[1:5])),
        )
        for paper, card, result in zip(drawn.shelf.papers(papers), cards, results, strict=True)
    ]
