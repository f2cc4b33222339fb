"""What an import did, for people and for programs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from generator.importing.result import ImportResult
from generator.model.text import fold_spaces
from generator.problems import printable, write_json

SHOWN = 20


def describe_result(result: ImportResult) -> str:
    """Return the report of an import: counts, what was changed, what is open, what was refused."""
    lines = [f"{len(result.records):,} imported, {len(result.refused):,} refused"]
    changes = Counter(change for record in result.records for change in record.changes)
    if changes:
        lines.append("\nChanged:")
        for change, count in sorted(changes.items(), key=lambda item: (-item[1], item[0])):
            example = next(record.id for record in result.records if change in record.changes)
            lines.append(f"  {count:>6,}  {change} (such as {example})")
    doubts = [f"{record.path}: {doubt}" for record in result.records for doubt in record.doubts]
    lines += _section("Left as it was, please look:", doubts)
    reasons = [f"{one.place}: {_short(one.title)}: {one.reason}" for one in result.refused]
    lines += _section("Refused:", reasons)
    return "\n".join(lines)


def result_as_json(result: ImportResult) -> str:
    """Return the same report as JSON."""
    records = [
        {key: value for key, value in asdict(record).items() if key != "text"}
        for record in result.records
    ]
    report = {"imported": records, "refused": [asdict(one) for one in result.refused]}
    return write_json(report)


def _section(heading: str, items: Iterable[str]) -> list[str]:
    shown = [printable(item) for item in items]
    if not shown:
        return []
    more = [f"  … and {len(shown) - SHOWN:,} more (see --json)"] if len(shown) > SHOWN else []
    return ["", f"{heading} ({len(shown):,})", *(f"  {item}" for item in shown[:SHOWN]), *more]


def _short(title: str) -> str:
    line = fold_spaces(title)
    return line if len(line) <= 60 else f"{line[:59]}…"
