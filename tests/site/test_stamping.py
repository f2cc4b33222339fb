"""Stamping: the same bytes as MkDocs makes, or MkDocs itself."""

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from generator import applying, manifest, mkdocs_commands, pipeline, workers
from generator.planning import lists, plan
from generator.planning.jobs import Job, Outline
from tests.conftest import ROOT, build, copy_project, own_theme, set_option, tree
from tests.search.test_index import read_lines
from tests.site.test_builds import run
from tests.site.test_hostile_site import write_probes

VENUES = ("ICLR 2024", "ICLR 2025", "Journal of Tools", "")
NAMES = ("Ada Example", "Josiah Carberry", "Zoë Ångström", "李示例", "Grace O’Neil", "Ö. van Berg")


def write_paper(project: Path, number: int, words: str = "") -> None:
    """Write one of many plain records."""
    names = [NAMES[(number + step) % len(NAMES)] for step in range(1 + number % 3)]
    venue = VENUES[number % len(VENUES)]
    lines = [
        f'title: "Paper number {number} {words}"',
        f"authors: {names}",
        f"abstract: The abstract of paper {number}, on $x_{{{number}}}$ {words}. It has two lines.",
        f"topics: [{('tool-use', 'agents', 'theory')[number % 3]}]",
        f"listed: {date(2024, 1, 1) + timedelta(days=number // 2)}",
        f"url: https://example.org/{number}",
    ]
    folder = project / "content/papers" / str(2020 + number % 5)
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join([*lines, f"venue: {venue}"] if venue else lines)
    (folder / f"paper-{number:03}.yaml").write_text(text + "\n", "utf-8")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with every kind of page, closed pages and archives, and every hostile text."""
    project = copy_project(ROOT / "tests" / "project", tmp_path_factory.mktemp("many"))
    write_probes(project)
    for number in range(130):
        write_paper(project, number)
    return project


@pytest.fixture(scope="module")
def stamped(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = copy_project(many, tmp_path_factory.mktemp("stamped"))
    set_option(project, "papers: stamp")
    build(project)
    return project


@pytest.fixture(scope="module")
def framed(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as MkDocs makes it page by page."""
    project = copy_project(many, tmp_path_factory.mktemp("framed"))
    set_option(project, "papers: mkdocs")
    return build(project)


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> set[str]:
    return {path for path in one | other if one.get(path) != other.get(path)}


def test_both_ways_give_the_same_bytes(stamped: Path, framed: Path) -> None:
    site = tree(stamped / "site")
    for path in (
        "index.html", "404.html", "papers/page/1/index.html", "topics/tool-use/index.html",
        "authors/ada-example/index.html", "authors/李示例/index.html", "venues/iclr/index.html",
        "archive/2024/01/index.html", "topics/index.html", "authors/index.html",
        "follow/index.html", "about/index.html", "papers/probe-3/index.html",
        "papers/old-tool/index.html", "feeds/1/atom.xml", "sitemap.xml",
        "search/search_index.json", "search/meta.json", "search/pages.json", "search/d/0.json",
        "search/t/0.txt", "search/v/0.txt",
    ):  # fmt: skip
        assert path in site
    assert differences(site, tree(framed)) == set()


def test_every_processor_makes_the_same_bytes(
    many: Path, stamped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "WORTH_FORKING", 2)
    monkeypatch.setattr("threading.active_count", lambda: 1)
    project = copy_project(many, tmp_path)
    set_option(project, "papers: stamp")
    assert differences(tree(build(project)), tree(stamped / "site")) == set()


def test_above_the_threshold_pages_are_stamped_unasked(
    own_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("stamped")

    monkeypatch.setattr(pipeline, "STAMP_FROM", 5)
    monkeypatch.setattr("generator.mkdocs_plugin.make_shells", refuse)
    with pytest.raises(AssertionError, match="stamped"):
        build(own_project)
    monkeypatch.setattr(pipeline, "STAMP_FROM", 6)
    build(own_project)


HOOK = """
def on_page_content(html, **_):
    return html.replace("Finding the Right Tool", "Finding the Left Tool")

def on_post_page(output, **_):
    return output.replace("</main>", "<p>Seen by a hook.</p></main>")
"""


def build_with_hook(project: Path, hook: str) -> None:
    """Build a project whose hook acts on pages, so that it cannot be stamped."""
    (project / "hook.py").write_text(hook)
    with (project / "mkdocs.yml").open("a") as config:
        config.write("\nhooks: [hook.py]\n")
    set_option(project, "papers: stamp")
    code, output = run(project, "build")
    assert code == 0
    assert "Note: MkDocs frames every page by itself, for a hook acts on each." in output


def test_a_plugin_that_sees_every_page_is_given_every_page(own_project: Path) -> None:
    build_with_hook(own_project, HOOK)
    for path in ("papers/2401.00001/index.html", "topics/index.html", "about/index.html"):
        assert "Seen by a hook." in (own_project / "site" / path).read_text("utf-8")
    assert "Finding the Left Tool" in (own_project / "site/index.html").read_text("utf-8")


LATE = """
from mkdocs.plugins import event_priority

def say(output, **_):
    return output.replace("</main>", "<p>Seen late.</p></main>")

@event_priority(-100)
def on_config(config):
    config.plugins.events["post_page"].append(say)
    return config
"""


def test_a_hook_that_comes_late_sees_every_page_too(own_project: Path) -> None:
    build_with_hook(own_project, LATE)
    page = (own_project / "site/papers/2401.00001/index.html").read_text("utf-8")
    assert "Seen late." in page


@pytest.mark.parametrize(
    ("added", "reason", "shown"),
    [
        ("<p>{{ page.url }}</p>", "its pages differ beyond", "<p>papers/2401.00001/</p>"),
        (
            "{% if page and page.meta.arxiv %}<p>On arXiv.</p>{% endif %}",
            "page.meta.arxiv",
            "On arXiv.",
        ),
    ],
)
def test_a_theme_that_shows_more_of_a_page_is_not_stamped(
    own_project: Path, added: str, reason: str, shown: str
) -> None:
    with (own_theme(own_project) / "partials/footer.html").open("a") as footer:
        footer.write(added)
    set_option(own_project, "papers: stamp")
    code, output = run(own_project, "build")
    assert code == 0, output
    assert reason in output
    page = (own_project / "site/papers/2401.00001/index.html").read_text("utf-8")
    assert shown in page
    alone = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=own_project, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert alone.returncode == 1
    assert "write `papers: mkdocs` into mkdocs.yml" in alone.stderr + alone.stdout
    assert "Traceback" not in alone.stderr


def test_what_workers_wrote_is_not_looked_at_again(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def watch(folder: Path, path: str) -> str:
        looked.append(path)
        return manifest.mark_file(folder, path)

    monkeypatch.setattr(applying, "mark_file", watch)
    project = copy_project(many, tmp_path)
    set_option(project, "papers: stamp")
    site = build(project)
    assert "about/index.html" in looked
    assert not any(path.startswith(("papers/", "authors/", "search/d/")) for path in looked)
    assert not manifest.read_manifest(project / "build", site).find_touched()


def test_a_file_that_is_what_it_was_is_not_written_again(
    many: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project = copy_project(many, tmp_path)
    set_option(project, "papers: stamp")
    site = build(project)
    citation = site / "papers/paper-001/cite.bib"
    before = citation.stat().st_ino
    record = project / "content/papers/2021/paper-001.yaml"
    record.write_text(record.read_text("utf-8").replace("two lines.", "two lines. So."), "utf-8")
    assert "So." in (build(project) / "papers/paper-001/index.html").read_text("utf-8")
    assert citation.stat().st_ino == before
    fresh = copy_project(project, tmp_path_factory.mktemp("fresh"))
    assert differences(tree(site), tree(build(fresh))) == set()
    last = manifest.read_manifest(project / "build", site)
    citation.write_text("damaged")
    touched = last.find_touched()
    assert [paths.split("//") for paths in touched] == [
        [f"papers/paper-001/{name}" for name in ("index.html", "index.md", "cite.bib")]
    ]
    assert differences(tree(build(project)), tree(fresh / "site")) == set()


def test_postings_are_kept_anew_once_many_papers_are_new(many: Path, tmp_path: Path) -> None:
    project = copy_project(many, tmp_path)
    set_option(project, "papers: stamp")
    build(project)
    kept = [read_postings(project)]
    for edited in (1, 10):
        for number in range(edited):
            write_paper(project, number, f"edited with {edited}")
        build(project)
        kept.append(read_postings(project))
    assert kept[0] == kept[1] != kept[2]


def read_postings(project: Path) -> bytes:
    database = sqlite3.connect(project / "build/cache/cache.sqlite")
    [(value,)] = database.execute("SELECT value FROM postings")
    database.close()
    return bytes(value)


def test_the_last_site_is_looked_at_before_its_files_are_asked_for(
    own_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = []

    @contextmanager
    def watch(
        function: Callable[[], frozenset[str]], items: int
    ) -> Iterator[tuple[Callable[[], None], Callable[[], frozenset[str]]]]:
        def wait() -> frozenset[str]:
            events.append("waited")
            return function()

        yield lambda: events.append("begun"), wait

    set_option(own_project, "papers: stamp")
    build(own_project)

    def plan_lists(outline: Outline) -> list[Job]:
        events.append("planned")
        return lists.plan_lists(outline)

    monkeypatch.setattr(mkdocs_commands, "stand_by", watch)
    monkeypatch.setattr(plan, "plan_lists", plan_lists)
    build(own_project)
    assert events == ["begun", "planned", "waited"]
    events.clear()
    # What has to be compared and indexed has the processors to itself.
    write_paper(own_project, 1, "edited")
    build(own_project)
    assert events == ["planned", "begun", "waited"]


def test_overviews_know_topics_and_years_of_the_oldest_papers(many: Path, tmp_path: Path) -> None:
    project = copy_project(many, tmp_path)
    set_option(project, "papers: stamp")
    topics = project / "content/topics.yaml"
    with topics.open("a") as file:
        file.write("- {slug: rare, name: A rare one, description: Nearly nothing.}\n")
    build(project)
    assert "A rare one" not in (project / "site/llms.txt").read_text("utf-8")
    old = project / "content/papers/2021/paper-001.yaml"
    old.write_text(old.read_text("utf-8").replace("topics: [", "topics: [rare, "), "utf-8")
    assert "A rare one" in (build(project) / "llms.txt").read_text("utf-8")


def test_one_paper_more_changes_nothing_but_what_names_it(
    many: Path, stamped: Path, tmp_path: Path
) -> None:
    before = tree(stamped / "site")
    project = copy_project(many, tmp_path)
    set_option(project, "papers: stamp")
    (project / "content/papers/2025/another.yaml").write_text(
        "title: Another Paper\nauthors: [Ada Example, Nobody Else]\nvenue: ICLR 2026\n"
        "abstract: A sentence of sufficient length to pass for an abstract.\n"
        "topics: [tool-use]\nlisted: 2025-07-01\nurl: https://example.org/another\n"
    )
    after = tree(build(project))
    found = differences(before, after)
    assert_only_its_terms(before, after)
    assert {path for path in found if not path.startswith(("search/t/", "search/v/"))} == {
        "papers/another/index.html", "papers/another/index.md", "papers/another/cite.bib",
        # Lists that it stands in, each at its newest page.
        "index.html", "papers/index.html", "topics/tool-use/index.html", "venues/iclr/index.html",
        "authors/ada-example/index.html", "archive/2025/07/index.html",
        "authors/nobody-else/index.html",
        # Directories that count papers.
        "topics/index.html", "venues/index.html", "authors/index.html", "archive/index.html",
        # Feeds of these lists.
        "feed.xml", "atom.xml", "feed.json", "topics/tool-use/atom.xml", "topics/tool-use/feed.xml",
        "venues/iclr/atom.xml", "venues/iclr/feed.xml", "authors/ada-example/atom.xml",
        # What holds every paper, or names every page.
        "papers.jsonl", "papers.bib", "llms.txt", "build.json", "exports.json", "sitemap.xml",
        # The newest lot of cards, and what leads to the index.
        "search/d/5.json", "search/meta.json",
    }  # fmt: skip


def assert_only_its_terms(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Check that the newest paper changed nothing of the search index but its own terms."""
    for path, text in after.items():
        if path.startswith("search/t/") and before.get(path) != text:
            old, new = (read_lines(one.decode()) for one in (before.get(path, b""), text))
            changed = {term for term in new if new[term] != old.get(term)}
            assert changed and old.keys() <= new.keys()
            for term in changed:
                assert new[term].startswith(old.get(term, "")), term


@pytest.mark.parametrize(("seed", "export_size"), [(1, 20_000_000), (2, 20_000)])
def test_any_edits_leave_what_a_clean_build_makes(
    many: Path,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    export_size: int,
) -> None:
    monkeypatch.setattr("generator.rendering.exports.SIZE_MAXIMUM", export_size)
    # As a large site does, beside in other processes.
    monkeypatch.setattr(workers, "WORTH_FORKING", 2)
    monkeypatch.setattr("threading.active_count", lambda: 1)
    project = copy_project(many, tmp_path)
    set_option(project, "papers: stamp")
    build(project)
    chance = random.Random(seed)
    papers = project / "content/papers"
    for step in range(4):
        for _ in range(chance.randrange(1, 5)):
            known = sorted(papers.rglob("paper-*.yaml"))
            edit = chance.randrange(5)
            if edit == 0:
                chance.choice(known).unlink()
            elif edit == 1:
                write_paper(project, chance.randrange(130), f"edited at step {step}")
            elif edit == 2:
                write_paper(project, 200 + chance.randrange(100), "added")
            elif edit == 3:
                earlier = chance.choice(known)
                text = earlier.read_text("utf-8").replace("listed: 2024", "listed: 2022")
                earlier.write_text(text, "utf-8")
            else:
                moved = chance.choice(known)
                (papers / "2025").mkdir(exist_ok=True)
                moved.replace(papers / "2025" / moved.name)
        if step == 2:
            topics = project / "content/topics.yaml"
            topics.write_text(topics.read_text("utf-8").replace("Agents", "Agents and more"))
        if step == 3:
            (project / "docs/about.md").write_text("# About\n\nOther words.\n", "utf-8")
        site = build(project)
        fresh = copy_project(project, tmp_path_factory.mktemp("fresh"))
        assert differences(tree(site), tree(build(fresh))) == set(), step
