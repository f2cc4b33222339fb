"""The index that Material's search reads: its own entries, and one for each paper."""

import json
from collections.abc import Iterable

from generator.model.output import OutputFile

SEARCH_INDEX = "search/search_index.json"


def render_search_index(index: str, entries: Iterable[str]) -> OutputFile:
    """Add entries, each written as JSON, to the index that the site builder made."""
    values = json.loads(index)
    own = [json.dumps(entry, ensure_ascii=False) for entry in values.pop("docs")]
    head = json.dumps(values, ensure_ascii=False, sort_keys=True)
    docs = ",\n".join([*own, *entries])
    return OutputFile(SEARCH_INDEX, f'{head[:-1]}, "docs": [\n{docs}\n]}}\n'.encode())
