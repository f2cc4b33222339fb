"""Our own command line, with everything but search and related papers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import Any

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
    replacements = {
        "generator.mkdocs_plugin.plan_pages": _plan_nothing,
        "generator.planning.plan.plan_index": lambda *_: (),
        "generator.pipeline.work_out": _work_out_nothing,
        "generator.pipeline.load_tracer": None,
        "generator.pipeline.trace_missing": lambda *_: None,
        "generator.shelf.list_parts": _list_parts,
    }
    with replacing(replacements):
        yield


@contextmanager
def replacing(replacements: Mapping[str, Any]) -> Iterator[None]:
    """Give names of modules other values for a while.

    As `unittest.mock.patch` does, which takes longer to load than most modules of ours.
    """
    split = (path.rpartition(".") for path in replacements)
    places = [(resolve_name(module), name) for module, _, name in split]
    before = [getattr(*place) for place in places]
    _set_all(places, replacements.values())
    try:
        yield
    finally:
        _set_all(places, before)


def _set_all(places: Iterable[tuple[Any, str]], values: Iterable[Any]) -> None:
    for (module, name), value in zip(places, values, strict=True):
        setattr(module, name, value)


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
