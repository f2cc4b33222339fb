"""Sites that several tests read: each is built once for a test process."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from generator.mkdocs_commands import build_site
from generator.progress import be_quiet
from tests.chromium import QUIET, find_browser
from tests.records import Records

# The same examples on every machine, however slow it is.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh-golden", action="store_true", help="rewrite tests/golden")


def copy_project(source: Path, target: Path) -> Path:
    """Copy a project's own files, with the theme at the place its settings name."""
    for name in ("content", "docs"):
        shutil.copytree(source / name, target / name)
    text = (source / "mkdocs.yml").read_text("utf-8")
    for place in ("../../generator/theme", "generator/theme"):
        text = text.replace(f"custom_dir: {place}", f"custom_dir: {ROOT / 'generator' / 'theme'}")
    (target / "mkdocs.yml").write_text(text, "utf-8")
    return target


def own_theme(project: Path) -> Path:
    """Give a project a copy of the theme, and return where it is."""
    theme = project / "theme"
    shutil.copytree(ROOT / "generator/theme", theme)
    config = project / "mkdocs.yml"
    text = re.sub("custom_dir: .*", f"custom_dir: {theme}", config.read_text("utf-8"))
    config.write_text(text, "utf-8")
    return theme


def set_option(project: Path, line: str) -> None:
    """Give the plugin of a project one option more."""
    config = project / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("  - paperfeed:\n", f"  - paperfeed:\n      {line}\n"), "utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def build(project: Path) -> Path:
    build_site(project / "mkdocs.yml", be_quiet)
    return project / "site"


@pytest.fixture(scope="session")
def tiny_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project of tests/project, built; tests may read it, not change it."""
    project = copy_project(ROOT / "tests" / "project", tmp_path_factory.mktemp("tiny"))
    build(project)
    return project


@pytest.fixture(scope="session")
def tiny_site(tiny_project: Path) -> Path:
    return tiny_project / "site"


@pytest.fixture(scope="session")
def launch_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository's own content, built; tests may read it, not change it."""
    project = copy_project(ROOT, tmp_path_factory.mktemp("launch"))
    build(project)
    return project


@pytest.fixture(scope="session")
def launch_site(launch_project: Path) -> Path:
    return launch_project / "site"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def own_project(tmp_path: Path) -> Path:
    """A copy of the tiny project that a test may change."""
    return copy_project(ROOT / "tests" / "project", tmp_path)


@pytest.fixture
def records(tmp_path: Path) -> Records:
    """An empty project with two topics and one kind, outside any repository."""
    return Records(tmp_path)
