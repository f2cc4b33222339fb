"""Builds as a whole: the same bytes twice, nothing half-written, errors in words."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.applying import hold
from generator.cli import main
from tests.conftest import ROOT, build, copy_project, own_theme, set_option, tree
from tests.site.test_links import find_broken

ANOTHER = """\
title: Another Paper
authors: [Nobody Else]
abstract: A sentence of sufficient length to pass for an abstract.
topics: [tool-use]
listed: 2025-03-20
url: https://example.org/another
"""


def run(project: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(
        main, [words[0], "--config-file", str(project / "mkdocs.yml"), *words[1:]]
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_two_builds_give_the_same_bytes(tiny_project: Path, tmp_path: Path) -> None:
    other = copy_project(ROOT / "tests" / "project", tmp_path)
    assert tree(build(other)) == tree(tiny_project / "site")


def test_locale_time_zone_clock_and_hash_seed_do_not_show(tiny_site: Path, tmp_path: Path) -> None:
    project = copy_project(ROOT / "tests" / "project", tmp_path)
    environment = {**os.environ, "TZ": "Asia/Kolkata", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    subprocess.run(
        [sys.executable, "-m", "generator", "build"], cwd=project, env=environment, check=True,
        capture_output=True,
    )  # fmt: skip
    assert tree(project / "site") == tree(tiny_site)


def test_a_second_build_changes_nothing(own_project: Path) -> None:
    build(own_project)
    code, output = run(own_project, "build")
    assert code == 0
    assert "0 files written, 0 removed" in output


def test_one_paper_more_changes_only_what_it_touches(own_project: Path) -> None:
    before = tree(build(own_project))
    (own_project / "content/papers/2025/another.yaml").write_text(ANOTHER)
    after = tree(build(own_project))
    # Below a hundred papers each of them says a little of how rare a word is.
    related = re.compile(rb'<section class="related".*?</section>', re.DOTALL)
    changed = {
        path
        for path in after
        if related.sub(b"", before.get(path, b"")) != related.sub(b"", after[path])
    }
    papers = {path for path in changed if path.startswith("papers/") and path.endswith(".html")}
    assert papers == {"papers/index.html", "papers/another/index.html"}


def test_an_error_stops_the_build_and_the_old_site_stays(own_project: Path) -> None:
    before = tree(build(own_project))
    record = own_project / "content/papers/2024/2401.00001.yaml"
    record.write_text(record.read_text().replace("tool-use, agents", "tool-uze"))
    code, output = run(own_project, "build")
    assert code == 1
    assert "content/papers/2024/2401.00001.yaml:" in output
    assert "error[unknown-topic]" in output
    assert "tool-use" in output
    assert tree(own_project / "site") == before


def test_a_strict_failure_of_a_hand_written_page_leaves_the_old_site(own_project: Path) -> None:
    before = tree(build(own_project))
    with (own_project / "docs/about.md").open("a") as file:
        file.write("\n[nowhere](no-such-page.md)\n")
    code, output = run(own_project, "build")
    assert code == 1
    assert "Traceback" not in output
    assert tree(own_project / "site") == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"# \xff\n", "Error reading page 'mine.md': 'utf-8' codec"),
        (b"---\ntemplate: nope.html\n---\n", "Error building page 'mine.md': 'nope.html'"),
    ],
)
def test_a_page_that_mkdocs_cannot_build_is_named(
    own_project: Path, content: bytes, said: str
) -> None:
    (own_project / "docs/mine.md").write_bytes(content)
    code, output = run(own_project, "build")
    assert code == 1
    assert said in output
    assert not (own_project / "site").exists()


def test_settings_from_the_environment_and_records_at_the_top_build(
    own_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = own_project / "mkdocs.yml"
    text = config.read_text("utf-8").replace("https://example.org/papers-site/", "!ENV MY_URL")
    config.write_text(text, "utf-8")
    set_option(own_project, "content: .")
    for entry in list((own_project / "content").iterdir()):
        entry.rename(own_project / entry.name)
    monkeypatch.setenv("MY_URL", "https://example.org/papers-site/")
    code, output = run(own_project, "build")
    assert code == 0, output
    assert (own_project / "site/papers/2401.00001/index.html").exists()


@pytest.mark.parametrize("template", ["base.html", "articles/paper.html"])
def test_a_broken_template_is_named_with_its_line(own_project: Path, template: str) -> None:
    theme = own_theme(own_project)
    with (theme / template).open("a") as file:
        file.write("\n{% nonsense %}\n")
    code, output = run(own_project, "build")
    last = len((theme / template).read_text("utf-8").splitlines())
    assert code == 1
    assert f"{template}:{last}: TemplateSyntaxError: " in output


@pytest.mark.parametrize(
    "folder",
    [
        "content",
        "content/site",
        "generator",
        ".git",
        ".github/site",
        "build",
        "build/scratch",
        "link",
    ],
)
def test_a_site_is_not_written_among_its_sources(own_project: Path, folder: str) -> None:
    with (own_project / "mkdocs.yml").open("a") as config:
        config.write(f"\nsite_dir: {folder}\n")
    (own_project / "link").symlink_to(own_project / "content")
    (own_project / folder.partition("/")[0]).mkdir(exist_ok=True)
    before = tree(own_project)
    code, output = run(own_project, "build")
    assert (code, "name another" in output) == (1, True)
    assert {path: text for path, text in tree(own_project).items() if path in before} == before
    assert not (own_project / folder / "index.html").exists()


def test_mkdocs_alone_builds_the_same_site(own_project: Path, tiny_site: Path) -> None:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "true"}
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=own_project, check=True, capture_output=True, env=environment,
    )  # fmt: skip
    assert tree(own_project / "site") == tree(tiny_site)


KILLER = """
import os, signal, sys
site, survived = os.path.abspath("site") + os.sep, int(sys.argv.pop())
count = 0
def watch(event, arguments):
    global count
    if event in {"os.rename", "os.remove", "os.rmdir", "os.mkdir"}:
        if any(str(path).startswith(site) for path in arguments[:2]):
            count += 1
            if count > survived:
                os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
from generator.applying import hold
from generator.cli import main
main(["build"])
"""


@pytest.mark.parametrize("survived", [0, 1, 2, 5, 12, 25, 26, 27])
def test_a_build_killed_while_it_touches_the_site_is_finished_by_the_next(
    own_project: Path, tmp_path_factory: pytest.TempPathFactory, survived: int
) -> None:
    build(own_project)
    papers = own_project / "content/papers"
    (papers / "2025/another.yaml").write_text(ANOTHER)
    (papers / "2024/2402.00002.yaml").unlink()
    (own_project / "docs/about.md").write_text("# About\n\nAnother text.\n")
    killed = subprocess.run(
        [sys.executable, "-c", KILLER, str(survived)], cwd=own_project, check=False,
        capture_output=True,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert run(own_project, "build")[0] == 0
    fresh = copy_project(own_project, tmp_path_factory.mktemp("fresh"))
    assert tree(own_project / "site") == tree(build(fresh))


def test_a_second_build_at_the_same_time_is_refused(own_project: Path) -> None:
    with hold(own_project / "build"):
        code, output = run(own_project, "build")
    assert code == 1
    assert "another build of this project is running" in output


def test_split_exports_break_no_page_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.rendering.exports.SIZE_MAXIMUM", 1_000)
    site = build(copy_project(ROOT, tmp_path))
    assert (site / "papers-2025.jsonl").exists()
    assert not (site / "papers.jsonl").exists()


def test_a_page_that_is_not_built_stands_in_nobodys_way(own_project: Path) -> None:
    (own_project / "docs/robots.txt").write_text("Disallow: /\n")
    code, output = run(own_project, "build")
    assert code == 1
    assert "robots.txt" in output
    with (own_project / "mkdocs.yml").open("a") as config:
        config.write("\nexclude_docs: robots.txt\n")
    assert run(own_project, "build")[0] == 0


def test_files_that_differ_in_case_alone_clash(own_project: Path) -> None:
    (own_project / "docs/Topics/Agents").mkdir(parents=True)
    (own_project / "docs/Topics/Agents/Index.html").write_text("mine")
    code, output = run(own_project, "build")
    assert code == 1
    assert "Topics/Agents/Index.html stands where Paperfeed puts topics/agents/index.html" in output


def test_a_menu_entry_for_a_generated_page_needs_a_title(own_project: Path) -> None:
    config = own_project / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(text + "  - papers/index.md\n", "utf-8")
    code, output = run(own_project, "build")
    assert code == 1
    assert "write a title before papers/index.md" in output
    config.write_text(text + "  - Everything: papers/index.md\n", "utf-8")
    assert run(own_project, "build")[0] == 0
    assert "Everything</a>" in (own_project / "site/about/index.html").read_text("utf-8")


def test_a_project_without_papers_builds(own_project: Path) -> None:
    shutil.rmtree(own_project / "content/papers")
    site = build(own_project)
    assert "No papers" in (site / "index.html").read_text("utf-8")
    assert json.loads((site / "build.json").read_text())["papers"] == 0


def test_a_hand_written_page_cannot_hide_a_generated_one(own_project: Path) -> None:
    (own_project / "docs/topics").mkdir()
    (own_project / "docs/topics/index.md").write_text("# Mine\n")
    code, output = run(own_project, "build")
    assert code == 1
    assert "topics/index.md" in output


@pytest.mark.parametrize("name", ["mkdocs.yml", "content/topics.yaml"])
def test_a_missing_file_is_named(own_project: Path, name: str) -> None:
    (own_project / name).unlink()
    code, output = run(own_project, "build")
    assert code == 1
    assert name.rsplit("/", 1)[-1] in output


def test_search_holds_one_card_a_paper(launch_site: Path) -> None:
    meta = json.loads((launch_site / "search/meta.json").read_text("utf-8"))
    files = [f"search/d/{lot}.json" for lot in range(-(-94 // meta["cards"]))]
    lots = [json.loads((launch_site / file).read_text("utf-8")) for file in files]
    cards = [card for lot in lots for card in lot]
    assert meta["papers"] == len(cards) == len({card[0] for card in cards}) == 94
    for card in cards:
        assert (launch_site / "papers" / card[0] / "index.html").is_file()
    assert sum(count for _, _, count in meta["facets"]["year"]) == 94


def test_the_theme_loads_no_index_that_grows(launch_site: Path) -> None:
    index = json.loads((launch_site / "search/search_index.json").read_text("utf-8"))
    assert index["docs"] == []
    pages = json.loads((launch_site / "search/pages.json").read_text("utf-8"))
    assert "about/" in {doc["location"] for doc in pages["docs"]}
    assert not any(doc["location"].startswith("papers/") for doc in pages["docs"])


def test_a_themes_files_that_no_page_loads_are_not_published(own_project: Path) -> None:
    own = ("world.map", "javascripts/own.js.map")
    for name in own:
        file = own_project / "docs/assets" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
    assets = build(own_project) / "assets"
    files = {file.relative_to(assets).as_posix() for file in assets.rglob("*") if file.is_file()}
    assert {name for name in files if name.endswith(".map")} == {*own}
    assert any(name.startswith("javascripts/bundle.") for name in files)
    assert not any(name.startswith(("javascripts/lunr", "javascripts/workers")) for name in files)


def test_the_site_address_can_be_given(own_project: Path) -> None:
    code, _ = run(own_project, "build", "--site-url", "https://papers.example.net/")
    assert code == 0
    assert "https://papers.example.net/papers/" in (own_project / "site/feed.xml").read_text()


def test_the_launch_site_has_all_its_parts(launch_site: Path) -> None:
    for name in (
        "index.html", "404.html", "feed.xml", "atom.xml", "feed.json", "feeds.opml", "papers.bib",
        "papers.jsonl", "papers.schema.json", "llms.txt", "build.json", "sitemap.xml", "robots.txt",
        "papers/2307.16789/index.html", "papers/2307.16789/index.md", "papers/2307.16789/cite.bib",
        "topics/tool-use/feed.xml", "topics/tool-use/atom.xml", "archive/2025/03/index.html",
        "venues/iclr/atom.xml", "assets/favicon.svg",
    ):  # fmt: skip
        assert (launch_site / name).is_file(), name


def test_a_site_at_the_root_of_a_host_links_as_well(own_project: Path) -> None:
    code, _ = run(own_project, "build", "--site-url", "https://papers.example.net")
    assert code == 0
    assert find_broken(own_project / "site", "https://papers.example.net/") == []


def test_markdown_is_written_for_another_site_builder(own_project: Path) -> None:
    folder = str(own_project / "pages")
    code, output = run(own_project, "build", "--markdown", folder)
    assert code == 0
    assert f"files written to {folder}" in output
    text = (own_project / "pages/papers/2401.00001/index.md").read_text("utf-8")
    title = '---\ntitle: "Finding the Right Tool: a Colon Needs Quotes"\n'
    assert text.startswith(f'{title}description: "We study')
    twin = (build(own_project) / "papers/2401.00001/index.md").read_text("utf-8")
    assert twin.startswith(f'{title}"id":')
    assert "We study" in twin
    for name in ("index.md", "topics/tool-use/index.md", "atom.xml", "papers.jsonl"):
        assert (own_project / "pages" / name).is_file()
    code, output = run(own_project, "build", "--markdown", folder)
    assert code == 1
    assert "not empty" in output


def test_three_thousand_authors_are_all_on_the_page(own_project: Path) -> None:
    names = ", ".join(f"Author Number{number}" for number in range(3_000))
    (own_project / "content/papers/2025/huge.yaml").write_text(
        f"title: A Large Collaboration\nauthors: [{names}]\nabstract: A sentence that is long"
        " enough to be an abstract.\ntopics: [agents]\nlisted: 2025-06-01\n"
    )
    site = build(own_project)
    page = (site / "papers/huge/index.html").read_text("utf-8")
    assert "and 2,980 more authors" in page
    assert page.count('href="../../authors/author-number') == 3_000
    home = (site / "index.html").read_text("utf-8")
    assert "and 2,997 more" in home
    assert "Author Number2999" not in home
