"""Patience: how long to wait before a request, and before trying one again."""

import re
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from generator.fetching.answers import Answers
from generator.fetching.registries import Registry


class Timing(NamedTuple):
    """The clocks of whoever asks, so that nothing here reads one of its own."""

    clock: Callable[[], float]
    """Counts seconds, and never goes back."""
    sleep: Callable[[float], None]
    """Waits for some seconds."""
    epoch: Callable[[], float]
    """Counts seconds since 1970."""
    deadline: float = 30.0
    """Seconds that one request may take in all, however slowly its answer drips."""


class Limiter:
    """Keeps the pause that each registry asks for between two requests, of other commands too."""

    def __init__(self, timing: Timing, answers: Answers) -> None:
        self._timing = timing
        self._answers = answers
        self._free_at: dict[str, float] = {}

    def wait(self, registry: Registry) -> None:
        """Wait until the registry may be asked again, and count the request that follows."""
        name = registry.name
        if name in self._free_at:
            pause = self._free_at[name] - self._timing.clock()
        else:
            pause = self._find_pause(registry)
        if pause > 0:
            self._timing.sleep(pause)
        self._free_at[name] = self._timing.clock() + registry.pause
        self._answers.note_asked(name)

    def _find_pause(self, registry: Registry) -> float:
        """Return the seconds to wait after the command before this one."""
        asked_at = self._answers.asked_at(registry.name)
        age = self._timing.epoch() - asked_at if asked_at is not None else registry.pause
        # A note from the future is a clock that was set back, and says nothing.
        return registry.pause - age if 0 <= age < registry.pause else 0.0


def read_retry_after(value: str | None, epoch: Callable[[], float]) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3), if it does."""
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        # A date without an offset is in UTC, as all dates of HTTP are.
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, aware.timestamp() - epoch())
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
