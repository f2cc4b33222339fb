"""Values: JSON as strict readers take it."""

import json
from typing import Any, NoReturn


def read_json(text: str) -> Any:
    """Return what a JSON text says.

    Raises ValueError also for `NaN`, which only Python reads, and for what is nested too deep.
    """
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"it holds {name}")
