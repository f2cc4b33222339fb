"""Why a registry gave no answer that can be used."""

from typing import Literal

from generator.model.text import fold_spaces
from generator.problems import printable

EXCERPT = 200
"""The characters of a stranger's text that a message shows."""

FetchKind = Literal[
    "offline", "network", "throttled", "not-found", "bad-answer", "too-large", "refused"
]
"""What went wrong: no network was wanted; none was there; the registry is busy; it does not know
the paper; its answer cannot be read; its answer is too long; it, or we, would not do it."""


class FetchError(Exception):
    """Raised when a registry gave no usable answer; its text says what happened and what to do.

    The text is one line that is safe for a terminal.
    """

    def __init__(
        self, kind: FetchKind, text: str, *, is_passing: bool = False, pause: float | None = None
    ) -> None:
        super().__init__(printable(fold_spaces(text)))
        self.kind = kind
        self.is_passing = is_passing
        """Whether the same request may well succeed a moment later."""
        self.pause = pause
        """Seconds that the registry asks to wait first, if it said so."""


def shorten(text: str) -> str:
    """Return a stranger's text on one line, cut to what a message can hold."""
    line = fold_spaces(text)
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"
