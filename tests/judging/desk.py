"""Judging as the workflow does it: a command, the verdict it writes, and what its log shows."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from click.testing import Result

from tests.hostile.running import find_commands, find_unprintable
from tests.judging.fake import REPOSITORY, TOKEN, FakeGithub, File
from tests.records import Records

Json = dict[str, Any]


def paper(title: str = "A New Paper", **fields: str) -> str:
    """Return a valid record; fields are in YAML."""
    values = {
        "title": json.dumps(title),
        "authors": "[Ada Example]",
        "abstract": "A sentence that is long enough to be taken for an abstract.",
        "topics": "[tool-use]",
        **fields,
    }
    return "".join(f"{name}: {value}\n" for name, value in values.items())


class Outcome(NamedTuple):
    """How the command ended, what it wrote, and what it printed."""

    code: int
    verdict: Json | None
    printed: str

    @property
    def state(self) -> str:
        return str((self.verdict or {})["state"])

    @property
    def description(self) -> str:
        return str((self.verdict or {})["description"])

    @property
    def comment(self) -> str:
        return str((self.verdict or {})["comment"])

    @property
    def has_preview(self) -> bool:
        return bool((self.verdict or {})["preview"])


class Desk:
    """A project, and the repository that it is on."""

    def __init__(self, records: Records, hub: FakeGithub) -> None:
        self.records = records
        self.hub = hub
        for name in ("mkdocs.yml", "content/topics.yaml", "content/kinds.yaml"):
            hub.main[name] = File((records.root / name).read_bytes())

    def publish(self, name: str, text: str | None = None) -> str:
        """Put a record on the main branch."""
        path = self.records.write(name, text)
        self.hub.main[path] = File((self.records.root / path).read_bytes())
        return path

    def run(self, sha: str, *words: str, repository: str = REPOSITORY) -> Result:
        out = str(self.records.root / "verdict")
        return self.records.run("judge", "--repo", repository, "--sha", sha, "--out", out, *words)

    def judge(self, sha: str, *words: str) -> Outcome:
        """Judge a commit; whatever happens, the log is harmless, and GitHub was only read."""
        result = self.run(sha, *words)
        printed = result.output
        assert TOKEN not in printed
        assert not find_commands(printed)
        assert not find_unprintable(printed)
        assert not self.hub.strangers
        file = self.records.root / "verdict" / "verdict.json"
        verdict = json.loads(file.read_text("utf-8")) if file.exists() else None
        verdict = verdict if verdict and verdict["pull"] else None
        if verdict:
            self._check(verdict, sha)
        return Outcome(result.exit_code, verdict, printed)

    def judge_files(self, files: dict[str, Any], **pull: Any) -> Outcome:
        """Open pull request 7 and judge it."""
        return self.judge(self.hub.add_pull(7, files, **pull))

    def _check(self, verdict: Json, sha: str) -> None:
        """Check what is true of every verdict."""
        texts = ["state", "description", "comment"]
        assert list(verdict) == ["version", "pull", "sha", *texts, "preview"]
        assert isinstance(verdict["preview"], bool)
        assert (verdict["version"], verdict["sha"]) == (1, sha)
        assert verdict["state"] in {"success", "failure"}
        assert len(verdict["description"]) <= 140
        assert verdict["description"].isprintable()
        assert len(verdict["comment"]) <= 60_000
        assert verdict["comment"].replace("\n", "").isprintable()

    def find_blobs(self, paths: Sequence[str]) -> list[str]:
        """Return those of some calls that ask for the bytes of a file."""
        return [path for path in paths if "/git/blobs/" in path]
