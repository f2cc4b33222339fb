"""Words of similar meaning: the package's own list, and the site owner's in synonyms.yaml."""

from importlib.resources import files
from pathlib import Path

from generator.model.vocabulary import Synonyms
from generator.problems import Problem
from generator.reading.nodes import Node, Scalar, Sequence, as_data
from generator.reading.tree import read_bytes, relative_path
from generator.reading.yaml_text import UnreadableError, decode, parse_yaml

_SHAPE = "write a list of groups of single words, as `- [summary, digest]`"


def read_synonyms(root: Path, content: Path) -> tuple[Synonyms, list[Problem]]:
    """Read the words that search takes for each other; a site need not have any of its own."""
    neighbours = files("generator.search").joinpath("neighbours.txt").read_text("utf-8")
    groups, problems = _read_groups(root, content / "synonyms.yaml")
    return Synonyms(groups, neighbours), problems


def _read_groups(root: Path, file: Path) -> tuple[tuple[tuple[str, ...], ...], list[Problem]]:
    path = relative_path(root, file)
    try:
        text = decode(read_bytes(str(file)), path)
        node = parse_yaml(text, path)
    except FileNotFoundError:
        return (), []
    except UnreadableError as error:
        return (), [error.problem]
    except OSError as error:
        return (), [Problem(path, 0, 0, "unreadable", str(error.strerror), "check its permissions")]
    if node is None:
        return (), []
    if not isinstance(node, Sequence):
        return (), [Problem(path, 1, 1, "shape", "the file is not a list", _SHAPE)]
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
