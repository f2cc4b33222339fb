"""Time as tests want it: nobody sleeps, and every pause that was asked for is noted."""

from generator.fetching.patience import Timing

NOON = 1_735_732_800.0
"""12:00 UTC on 1 January 2025, in seconds since 1970."""


class FakeTime:
    """A clock that only moves when somebody sleeps, or when a test says so."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(round(seconds, 3))
        self.passed += seconds

    def timing(self, deadline: float = 30.0) -> Timing:
        return Timing(lambda: self.passed, self.sleep, lambda: NOON + self.passed, deadline)
