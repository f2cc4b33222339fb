"""A project of records in a temporary folder, and what `paperfeed check` says of it."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from generator.cli import main

VALID = """\
title: {title}
authors: [Ada Example]
abstract: A sentence that is long enough to be taken for an abstract.
topics: [tool-use]
"""
TOPICS = """\
- {slug: tool-use, name: Tool use, description: Models that call programs.}
- {slug: agents, name: Agents, description: Systems that plan and act.}
"""
KINDS = "- {slug: method, name: Method, description: A new way to do something.}\n"
CONFIG = """\
site_name: Example Papers
site_url: https://example.org/papers-site/
repo_url: https://github.com/example/papers
plugins:
  - paperfeed: {authority: 'example.org,2025'}
"""


class Records:
    """A project under test."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.input: str | None = None
        """What commands find at standard input."""
        (root / "content" / "papers").mkdir(parents=True)
        (root / "mkdocs.yml").write_text(CONFIG)
        (root / "content" / "topics.yaml").write_text(TOPICS)
        (root / "content" / "kinds.yaml").write_text(KINDS)

    def write(self, name: str, text: str | bytes | None = None) -> str:
        """Write a record `2024/x.yaml`, a valid one by default; return its path."""
        path = f"content/papers/{name}"
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        valid = VALID.format(title=json.dumps(f"The Paper {file.stem}"))
        raw = valid if text is None else text
        file.write_bytes(raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass"))
        return path

    def run(self, *words: str) -> Result:
        """Run a command of paperfeed; a traceback fails the test."""
        arguments = [words[0], "--config-file", str(self.root / "mkdocs.yml"), *words[1:]]
        result = CliRunner().invoke(main, arguments, input=getattr(self, "input", None))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def check(self, *files: str) -> list[dict[str, Any]]:
        """Return the errors and warnings that `check` finds, as it tells programs."""
        return [one for one in self.check_form(*files) if one["severity"] != "notice"]

    def check_form(self, *files: str) -> list[dict[str, Any]]:
        """Return everything that `check` finds, matters of form too."""
        found = json.loads(self.run("check", "--format", "json", *files).stdout)
        assert isinstance(found, list)
        return found

    def codes(self, text: str | bytes, name: str = "2024/x.yaml") -> list[str]:
        """Return the codes of the problems of one record."""
        self.write(name, text)
        return [problem["code"] for problem in self.check()]
