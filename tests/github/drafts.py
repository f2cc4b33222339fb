"""Draft and verdict folders as earlier jobs leave them."""

import json
from pathlib import Path
from typing import Any

PAPER = "content/papers/2024/2408.99999.yaml"
RECORD = 'title: "Finding the Right Tool"\nauthors: [Ada Example]\n'


def draft_of(**changes: Any) -> dict[str, Any]:
    """Return a sound draft.json with one paper, or with some of its fields changed."""
    return {
        "version": 1,
        "title": "Add Finding the Right Tool",
        "body": "A card of the paper.",
        "files": [{"path": PAPER, "file": "0.yaml"}],
        "reply": "",
        "draft": False,
    } | changes


def write_draft(folder: Path, document: object, records: dict[str, bytes] | None = None) -> Path:
    """Write a draft folder and return it; without `records`, 0.yaml holds a record."""
    folder.mkdir(exist_ok=True)
    (folder / "draft.json").write_text(json.dumps(document))
    for name, data in (records or {"0.yaml": RECORD.encode()}).items():
        (folder / name).write_bytes(data)
    return folder


def verdict_of(**changes: Any) -> dict[str, Any]:
    """Return a sound verdict.json, or one with some of its fields changed."""
    return {
        "version": 1,
        "pull": 30,
        "sha": "0" * 40,
        "state": "success",
        "description": "1 paper, no problem",
        "comment": "All is well.",
        "preview": True,
    } | changes


def write_verdict(folder: Path, document: object) -> Path:
    """Write a verdict folder and return it."""
    folder.mkdir(exist_ok=True)
    (folder / "verdict.json").write_text(json.dumps(document))
    return folder
