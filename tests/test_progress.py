"""Progress on a terminal: after a second, on one line, and gone at the end."""

import io
from collections.abc import Iterator

from generator.progress import show_progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def ticks(*seconds: float) -> Iterator[float]:
    return iter(seconds)


def test_nothing_is_shown_within_the_first_second() -> None:
    terminal, clock = Terminal(), ticks(0.0, 0.5, 0.9)
    with show_progress(terminal, lambda: next(clock)) as report:
        report("reading")
        report("rendering")
    assert terminal.getvalue() == ""


def test_what_is_done_then_replaces_what_was_and_is_cleared() -> None:
    terminal, clock = Terminal(), ticks(0.0, 0.5, 1.1, 2.0)
    with show_progress(terminal, lambda: next(clock)) as report:
        report("reading")
        report("rendering")
        report("writing")
    assert terminal.getvalue() == "\r\x1b[Krendering …\r\x1b[Kwriting …\r\x1b[K"


def test_what_is_no_terminal_stays_quiet() -> None:
    stream, clock = io.StringIO(), ticks(0.0, 5.0)
    with show_progress(stream, lambda: next(clock)) as report:
        report("reading")
    assert stream.getvalue() == ""
