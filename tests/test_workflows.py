"""Workflows: their shape, and the script that guards a deployment, against a real server."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.serving import serve_folder

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPT = ROOT / ".github" / "scripts" / "check_vanished.py"


def load(path: Path) -> dict[str, Any]:
    loaded = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def steps_of(path: Path) -> list[dict[str, Any]]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_hash(path: Path) -> None:
    for step in steps_of(path):
        if "uses" in step:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_is_allowed_that_a_job_does_not_ask_for(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"]
        assert int(job["timeout-minutes"]) <= 30


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_command_is_put_together_from_untrusted_text(path: Path) -> None:
    for step in steps_of(path):
        assert "${{" not in step.get("run", "")


def test_only_pull_request_events_without_secrets_run_foreign_code() -> None:
    for path in WORKFLOWS:
        assert "pull_request_target" not in load(path)["on"]
        assert "secrets." not in path.read_text("utf-8")


def test_both_workflows_see_the_whole_history() -> None:
    for path in WORKFLOWS:
        checkouts = [s for s in steps_of(path) if s.get("uses", "").startswith("actions/checkout")]
        assert checkouts
        for step in checkouts:
            assert step["with"] == {"persist-credentials": "false", "fetch-depth": "0"}


def test_only_deploy_keeps_the_cache_and_only_from_main() -> None:
    for path in WORKFLOWS:
        steps = [
            step for step in steps_of(path) if step.get("uses", "").startswith("actions/cache")
        ]
        assert bool(steps) == (path.name == "deploy.yml")
        for step in steps:
            assert step["with"]["path"] == "build/cache"
            if "/save@" in step["uses"]:
                assert step["if"] == "github.ref == 'refs/heads/main'"
            else:
                assert step["uses"].startswith("actions/cache/restore@")


def run_guard(folder: Path, published: list[str] | None, new: list[str], force: str = "") -> int:
    """Run the guard against a live site on loopback; None is a site without build.json."""
    live = folder / "live"
    live.mkdir()
    if published is not None:
        (live / "build.json").write_text(json.dumps({"ids": published}))
    (folder / "new.json").write_text(json.dumps({"ids": new}))
    with serve_folder(live, "/papers/") as url:
        run = subprocess.run(
            [sys.executable, str(SCRIPT), url, str(folder / "new.json")],
            env={"FORCE": force, "PYTHONWARNINGS": "error", "no_proxy": "*"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert "Traceback" not in run.stderr
    return run.returncode


IDS = [f"paper-{number}" for number in range(100)]


def test_a_first_deployment_goes_ahead(tmp_path: Path) -> None:
    assert run_guard(tmp_path, None, IDS) == 0


def test_more_papers_go_ahead(tmp_path: Path) -> None:
    assert run_guard(tmp_path, IDS, [*IDS, "one-more"]) == 0


def test_a_twentieth_may_vanish(tmp_path: Path) -> None:
    assert run_guard(tmp_path, IDS, IDS[5:]) == 0


def test_more_than_a_twentieth_may_not(tmp_path: Path) -> None:
    assert run_guard(tmp_path, IDS, [*IDS[6:], *(f"new-{n}" for n in range(20))]) == 1


def test_more_may_vanish_when_forced(tmp_path: Path) -> None:
    assert run_guard(tmp_path, IDS, [], force="true") == 0


def test_a_damaged_live_site_stops_the_deployment(tmp_path: Path) -> None:
    live = tmp_path / "broken"
    live.mkdir()
    (live / "build.json").write_text("not JSON")
    (tmp_path / "new.json").write_text(json.dumps({"ids": IDS}))
    with serve_folder(live) as url:
        run = subprocess.run(
            [sys.executable, str(SCRIPT), url, str(tmp_path / "new.json")],
            capture_output=True, text=True, check=False, env={"no_proxy": "*"}, timeout=60,
        )  # fmt: skip
    assert run.returncode == 1
    assert "Cannot read" in run.stdout
    assert "Traceback" not in run.stderr
