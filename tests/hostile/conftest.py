"""One site of every record that is shown, which tests may read and not change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, build, copy_project
from tests.hostile.case import plant
from tests.hostile.corpus import SHOWN
from tests.hostile.published import Published
from tests.serving import serve_folder


@pytest.fixture(scope="session")
def hostile_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project with every record that is shown, built."""
    project = copy_project(ROOT / "tests" / "project", tmp_path_factory.mktemp("corpus"))
    for case in SHOWN:
        plant(case, project / "content")
    build(project)
    return project


@pytest.fixture(scope="session")
def published(hostile_project: Path) -> Published:
    return Published(hostile_project / "site")


@pytest.fixture(scope="session")
def hostile_url(hostile_project: Path) -> Iterator[str]:
    with serve_folder(hostile_project / "site", "/papers-site/") as url:
        yield url
