"""A project and a repository of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.judging.desk import Desk
from tests.judging.fake import TOKEN, serve_github
from tests.records import Records


@pytest.fixture
def desk(records: Records, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A judge's desk: the project has one paper, `2024/2401.00001.yaml`, and GitHub knows it."""
    with serve_github() as hub:
        monkeypatch.setenv("GITHUB_API_URL", hub.url)
        monkeypatch.setenv("GH_TOKEN", TOKEN)
        monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)
        made = Desk(records, hub)
        made.publish("2024/2401.00001.yaml")
        yield made
