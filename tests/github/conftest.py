"""A repository of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.github.fake import FakeGithub, serve_github


@pytest.fixture
def hub() -> Iterator[FakeGithub]:
    """A GitHub on loopback with one paper and issue 7, which asks for another."""
    with serve_github() as served:
        served.add_issue(7)
        yield served
