"""Words of similar meaning: the package's own list, and the site owner's in synonyms.yaml."""

from importlib.resources import files
from pathlib import Path

from generator.model.vocabulary import Synonyms
from generator.problems import Problem
from generator.reading.lists import read_list
from generator.reading.nodes import Node, Scalar, Sequence, as_data

_SHAPE = "write a list of groups of single words, as `- [summary, digest]`"


def read_synonyms(root: Path, content: Path) -> tuple[Synonyms, list[Problem]]:
    """Read the words that search takes for each other; a site need not have any of its own."""
    neighbours = files("generator.search").joinpath("neighbours.txt").read_text("utf-8")
    groups, problems = _read_groups(root, content / "synonyms.yaml")
    return Synonyms(groups, neighbours), problems


def _read_groups(root: Path, file: Path) -> tuple[tuple[tuple[str, ...], ...], list[Problem]]:
    found, faults = read_list(root, file, _SHAPE, is_optional=True)
    if found is None:
        return (), faults
    node, path, text = found
    lines = text.split("\n")
    problems = [
        Problem(
            path, place.line, place.column, "vocabulary", message, _SHAPE,
            source=lines[place.line - 1],
        )
        for item in node.items
        if (message := _find_fault(item))
        for place in [item.place]
    ]  # fmt: skip
    groups = tuple(tuple(as_data(item)) for item in node.items if not _find_fault(item))
    return groups, problems


def _find_fault(item: Node) -> str:
    """Return what is wrong with a group; nothing when nothing is."""
    if not isinstance(item, Sequence) or len(item.items) < 2:
        return "a group is not a list of two words or more"
    for word in item.items:
        if not isinstance(word, Scalar) or len(word.text.split()) != 1:
            return f"{as_data(word)!r} is not a single word"
    return ""
