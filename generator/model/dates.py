"""Days that may be known to the month or the year alone."""

import re
from datetime import UTC, date, datetime, time
from typing import NamedTuple

# Not from `calendar`, whose names follow the locale.
MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class PartialDate(NamedTuple):
    """A date as exact as it is known: a year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `2024`, `2024-08` or `2024-08-07`; raise ValueError for anything else."""
        match = _PARTIAL.fullmatch(text) if text.isascii() else None
        if match is None:
            raise ValueError(f"not a date: {text!r}")
        parts = cls(*(int(part) if part else None for part in match.groups()))  # type: ignore[arg-type]
        date(parts.year, *(1 if part is None else part for part in parts[1:]))
        return parts

    def __str__(self) -> str:
        """Write the date as ISO 8601, as exact as it is known."""
        if self.month is None:
            return f"{self.year:04}"
        if self.day is None:
            return f"{self.year:04}-{self.month:02}"
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @property
    def earliest(self) -> date:
        """Return the first day that the date may mean."""
        return date(self.year, self.month or 1, self.day or 1)


def parse_day(text: str) -> date:
    """Read `2025-03-18` alone; raise ValueError for anything else."""
    parts = PartialDate.parse(text)
    if parts.day is None:
        raise ValueError(f"not a whole date: {text!r}")
    return parts.earliest


def noon(day: date) -> datetime:
    """Return the instant that a bare day stands for: 12:00 UTC."""
    return datetime.combine(day, time(12), UTC)


def settled(listed: datetime | None, path: str) -> datetime:
    """Return the instant that a record was listed; raise ValueError when only git knows it."""
    if listed is None:
        raise ValueError(f"{path} has no listing date yet")
    return listed


def latest(listed: datetime, changed: date | None) -> datetime:
    """Return the later of a listing and the day of a change."""
    return max(listed, noon(changed)) if changed else listed


def write_instant(instant: datetime) -> str:
    """Write a UTC instant to the second, for programs: `2025-03-18T12:00:00Z` (RFC 3339)."""
    return f"{instant.isoformat()[:19]}Z"


def write_day(day: date) -> str:
    """Write a day for readers: `18 March 2025`."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def write_partial(when: PartialDate) -> str:
    """Write a partial date for readers: `7 August 2024`, `August 2024` or `2024`."""
    if when.month is None:
        return str(when.year)
    name = f"{MONTHS[when.month]} {when.year}"
    return name if when.day is None else f"{when.day} {name}"
