"""What a YAML file holds, as text with positions."""

from typing import Any, NamedTuple

Field = tuple[str | int, ...]
"""Where a value stands: `("authors", 3, "name")`."""


class Place(NamedTuple):
    """A line and a column, both from 1, and how many columns a value takes there."""

    line: int
    column: int
    width: int = 1
    last: int = 0
    """The last line of the value; 0 where it does not matter."""


class Scalar(NamedTuple):
    """A single value; always text, however it is spelled."""

    text: str
    place: Place
    style: str = ""
    """The mark it begins with: a quotation mark, `|` or `>`; empty when it stands plain."""

    @property
    def is_plain(self) -> bool:
        """Tell whether other readers may take it for a number or a truth value."""
        return not self.style


class Sequence(NamedTuple):
    """A list of values."""

    items: tuple["Node", ...]
    place: Place


class Mapping(NamedTuple):
    """Keys and values, in the order of the file, each key once."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    place: Place


Node = Scalar | Sequence | Mapping


def as_data(node: Node) -> Any:
    """Return a node as strings, lists and dictionaries."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [as_data(item) for item in node.items]
    return {key.text: as_data(value) for key, value in node.entries}


def find_node(node: Node, field: Field) -> Node | None:
    """Return the value of a field; None when it is missing."""
    found: Node | None = node
    for part in field:
        found = _child(found, part) if found else None
    return found


def place_of(node: Node, field: Field) -> Place:
    """Return where a field stands; of one that is missing, the nearest that holds it."""
    for part in field:
        found = _child(node, part)
        if found is None:
            break
        node = found
    return node.place


def _child(node: Node, part: str | int) -> Node | None:
    if isinstance(node, Sequence) and isinstance(part, int):
        return node.items[part] if part < len(node.items) else None
    if isinstance(node, Mapping):
        return next((value for key, value in node.entries if key.text == part), None)
    return None


def key_place(node: Node, field: Field) -> Place:
    """Return where the key of a field stands."""
    for part in field[:-1]:
        node = _child(node, part) or node
    if isinstance(node, Mapping):
        for key, _ in node.entries:
            if key.text == field[-1]:
                return key.place
    return place_of(node, field[-1:])
