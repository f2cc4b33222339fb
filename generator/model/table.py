"""Tables: what was worked out of texts that come again and again."""

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")
_MAXIMUM = 1 << 16


class Table(dict[str, Value]):
    """A function's values by its argument, each worked out when it is first looked up.

    Once there are too many, all are forgotten. Looking up takes half the time of `lru_cache`,
    which keeps its values in the order of their last use: for words of texts, that counts.
    """

    def __init__(self, function: Callable[[str], Value]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: str) -> Value:
        if len(self) >= _MAXIMUM:
            self.clear()
        value = self[key] = self._function(key)
        return value
