"""Our own command line, with everything but search and related papers."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from generator.cli import run
from generator.planning.jobs import Job, alone
from generator.rendering.fragments import Part, list_parts
from generator.rendering.related import Related


class _Nothing:
    """No index, and papers that were compared with none."""

    is_known = True

    def describe(self, _: str) -> bytes:
        """Return nothing: pages show no other paper."""
        return b""

    def find(self, _: str) -> Sequence[Related]:
        """Return no paper."""
        return ()


@contextmanager
def without_search() -> Iterator[None]:
    """Plan neither a search index nor lists of related papers."""
    with ExitStack() as stack:
        for name, replacement in {
            "generator.mkdocs_plugin.plan_pages": _plan_nothing,
            "generator.planning.plan.plan_index": lambda *_: (),
            "generator.pipeline.work_out": _work_out_nothing,
            "generator.pipeline.load_tracer": None,
            "generator.pipeline.trace_missing": lambda *_: None,
            "generator.shelf.list_parts": _list_parts,
        }.items():
            stack.enter_context(patch(name, replacement))
        yield


@contextmanager
def _work_out_nothing(*_: Any) -> Iterator[tuple[_Nothing, _Nothing]]:
    yield _Nothing(), _Nothing()


def _list_parts(*, is_small: bool) -> list[Part]:
    return [part for part in list_parts(is_small=is_small) if part != "result"]


def _plan_nothing(*_: Any) -> Job:
    return Job("", (), None, alone(lambda _: ()))


if __name__ == "__main__":
    with without_search():
        run()
