"""Commands run as on a terminal, and what a workflow's runner would make of their output."""

import re
from pathlib import Path

from click.testing import CliRunner, Result

from generator.cli import main

FORMATS = ("text", "github", "json")
COMMANDS = frozenset(
    """add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher
    save-state set-env set-output stop-commands warning""".split()
)
"""What a runner of GitHub Actions obeys."""
_NEW = re.compile(r"\s*::([^ :]*)(?: [^:]*)?::")
_OLD = re.compile(r"##\[([^\] ]*)")


def run(root: Path, *words: str) -> Result:
    """Run a command of paperfeed in a project, with the escapes it would send to a terminal.

    A traceback fails the test.
    """
    arguments = [words[0], "--config-file", str(root / "mkdocs.yml"), *words[1:]]
    # Without colour, click takes escapes out, as it does not on a terminal.
    result = CliRunner().invoke(main, arguments, color=True)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def find_commands(printed: str) -> list[str]:
    """Return the workflow commands that a runner would find in a log.

    A line may begin with `::name … ::`, or hold the older `##[name …]` anywhere
    (actions/runner, ActionCommand.cs).
    """
    found = []
    for line in re.split(r"[\r\n]+", printed):
        match = _NEW.match(line)
        name = match[1] if match else ""
        if name not in COMMANDS:
            older = _OLD.search(line)
            name = older[1] if older else ""
        found += [name] if name.lower() in COMMANDS else []
    return found


def find_unprintable(printed: str) -> list[str]:
    """Return the lines that hold what moves a cursor, turns a text around or cannot be seen."""
    return [ascii(line) for line in printed.split("\n") if not line.isprintable()]
