"""What importing yields: normalised texts, records, refusals."""

from dataclasses import dataclass
from typing import NamedTuple


class Normalised(NamedTuple):
    """A text as a record will hold it, what was changed, and what could not be settled."""

    text: str
    changes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportedRecord:
    """A record ready to be written."""

    id: str
    path: str
    """Relative to the folder of content."""
    text: str
    title: str
    changes: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Refusal:
    """An entry that became no record, and why."""

    place: str
    title: str
    reason: str


@dataclass(frozen=True)
class ImportResult:
    """Every entry of a list, as a record or a refusal."""

    records: tuple[ImportedRecord, ...]
    refused: tuple[Refusal, ...]
