"""Run the scripts as the workflows do: a process, its arguments, and an environment."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.github.fake import REPOSITORY, TOKEN, FakeGithub

SCRIPTS = Path(__file__).parent.parent.parent / ".github" / "scripts"


class Run(NamedTuple):
    """How a script ended and what it said."""

    code: int
    printed: str


def run_script(hub: FakeGithub, name: str, *arguments: str, **environment: str) -> Run:
    """Run a script against a fake; whatever happens, its log must be harmless."""
    run = subprocess.run(
        [sys.executable, "-B", str(SCRIPTS / name), *arguments],
        env={
            "GITHUB_API_URL": hub.url,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GH_TOKEN": TOKEN,
            "PYTHONWARNINGS": "error",
            "no_proxy": "*",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    printed = run.stdout + run.stderr
    assert "Traceback" not in printed
    assert "Warning" not in printed
    assert TOKEN not in printed
    assert "::" not in printed
    assert "from GitHub" not in printed
    return Run(run.returncode, printed)
