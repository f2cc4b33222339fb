"""Lists in YAML files beside the records: topics, kinds, synonyms."""

from pathlib import Path

from generator.problems import Problem
from generator.reading.nodes import Sequence
from generator.reading.tree import read_bytes, relative_path
from generator.reading.yaml_text import UnreadableError, decode, parse_yaml

Found = tuple[Sequence, str, str]
"""The list, the path of its file, and the file's text."""


def read_list(
    root: Path, file: Path, shape: str, *, is_optional: bool = False
) -> tuple[Found | None, list[Problem]]:
    """Read a file that holds a list; None with a problem when it does not.

    `shape` says what to write. An optional file may also be missing or empty.
    """
    path = relative_path(root, file)
    if file.is_symlink() or (file.exists() and not file.is_file()):
        return None, [Problem(path, 0, 0, "link", "not a regular file", "put the file itself here")]
    try:
        text = decode(read_bytes(str(file)), path)
        node = parse_yaml(text, path)
    except FileNotFoundError:
        missing = Problem(path, 0, 0, "missing", "the file is missing", shape)
        return None, [] if is_optional else [missing]
    except UnreadableError as error:
        return None, [error.problem]
    except OSError as error:
        fault = Problem(path, 0, 0, "unreadable", str(error.strerror), "check its permissions")
        return None, [fault]
    if node is None and is_optional:
        return None, []
    if not isinstance(node, Sequence):
        return None, [Problem(path, 1, 1, "shape", "the file is not a list", shape)]
    return (node, path, text), []
