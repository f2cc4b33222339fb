"""Progress: what a long command is doing, on one line of a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

Report = Callable[[str], None]
"""Takes a few words on what is being done, for whoever watches."""

PATIENCE = 1.0
"""Seconds after which a command says what it is doing."""
_CLEAR = "\r\x1b[K"


def be_quiet(_: str) -> None:
    """Report nothing."""


@contextmanager
def show_progress(stream: TextIO, clock: Callable[[], float]) -> Iterator[Report]:
    """Yield a report that writes to a terminal once a second has passed, and clear it at the end.

    Nothing is written to what is no terminal. `clock` counts seconds.
    """
    if not stream.isatty():
        yield be_quiet
        return
    started = clock()
    shown = False

    def report(doing: str) -> None:
        nonlocal shown
        if clock() - started > PATIENCE:
            shown = True
            stream.write(f"{_CLEAR}{doing} …")
            stream.flush()

    try:
        yield report
    finally:
        if shown:
            stream.write(_CLEAR)
            stream.flush()
