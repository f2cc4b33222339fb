"""An entry: what a list says of one paper, before it is looked at."""

from typing import Any, NamedTuple


class Entry(NamedTuple):
    """One entry of a list, as it came; `fault` says why it cannot be read."""

    place: str
    fields: dict[str, Any]
    fault: str = ""
