"""Workflows, forms and community files, and the script that guards a deployment."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.importing.issue_form import LABELS
from tests.serving import serve_folder

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = [GITHUB / "ISSUE_TEMPLATE" / f"{name}.yml" for name in ("paper", "correction")]
SCRIPT = GITHUB / "scripts" / "check_vanished.py"
PAPERFEED = r"\.venv/bin/paperfeed [a-z]+( [^|&;`<>\n]+)?"
OUR_SCRIPT = r"python3 \.github/scripts/[a-z_]+\.py [^|&;`<>\n]+"
COMMANDS = rf"{PAPERFEED}|{OUR_SCRIPT}|make (\.venv/ready|lint|test)"


def load(path: Path) -> dict[str, Any]:
    loaded = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def list_jobs(path: Path) -> list[tuple[str, dict[str, Any]]]:
    return list(load(path)["jobs"].items())


def steps_of(path: Path) -> list[dict[str, Any]]:
    return [step for _, job in list_jobs(path) for step in job["steps"]]


def writing_jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the jobs that may write anything, by workflow and job."""
    for path in WORKFLOWS:
        for name, job in list_jobs(path):
            if "write" in job["permissions"].values():
                yield f"{path.stem}/{name}", job


def action(step: dict[str, Any]) -> str:
    return str(step.get("uses", "")).partition("@")[0]


def test_there_are_these_workflows() -> None:
    names = [path.stem for path in WORKFLOWS]
    assert names == ["check", "deploy", "ingest", "online", "paper", "report"]
    assert [load(path)["name"] for path in WORKFLOWS] == names


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_hash(path: Path) -> None:
    for step in steps_of(path):
        if "uses" in step:
            assert re.fullmatch(r"actions/[\w./-]+@[0-9a-f]{40}", step["uses"])


def test_an_action_is_pinned_to_one_hash_everywhere() -> None:
    text = "".join(path.read_text("utf-8") for path in WORKFLOWS)
    pins = set(re.findall(r"uses: ([\w/.-]+)@([0-9a-f]{40}) # (v[\d.]+)", text))
    assert len({name for name, _, _ in pins}) == len(pins)
    used = re.findall(r"^ +(?:- )?uses: (.*)", text, re.MULTILINE)
    assert all(re.fullmatch(r"\S+@[0-9a-f]{40} # v[\d.]+", line) for line in used)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_is_allowed_that_a_job_does_not_ask_for(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    assert workflow["concurrency"].keys() == {"group", "cancel-in-progress"}
    for job in workflow["jobs"].values():
        assert job["permissions"]
        assert int(job["timeout-minutes"]) <= 30
        assert job["runs-on"] == "ubuntu-24.04"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_command_is_put_together_from_untrusted_text(path: Path) -> None:
    for step in steps_of(path):
        assert "${{" not in step.get("run", "")
        for named in re.findall(r"\$\w+", step.get("run", "")):
            assert f'"{named}"' in step["run"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_step_is_an_action_or_one_command_of_the_project(path: Path) -> None:
    for step in steps_of(path):
        assert ("uses" in step) != ("run" in step)
        if "run" in step:
            assert re.fullmatch(COMMANDS, step["run"]), step["run"]


def test_only_pull_request_events_without_secrets_run_foreign_code() -> None:
    for path in WORKFLOWS:
        assert "pull_request_target" not in load(path)["on"]
        assert "secrets." not in path.read_text("utf-8")


def test_what_an_event_says_is_only_used_by_these_steps() -> None:
    """Everything else of an event is a number, a hash, or chosen by a maintainer."""
    text = "".join(path.read_text("utf-8") for path in WORKFLOWS)
    used = re.findall(r"github\.event\.((?:issue|pull_request|workflow_run)\.[\w.]+)", text)
    assert set(used) == {
        "issue.number", "issue.labels.",
        "pull_request.number", "workflow_run.event", "workflow_run.head_sha", "workflow_run.id",
    }  # fmt: skip


def test_tokens_are_given_to_one_step_each_and_never_kept() -> None:
    for path in WORKFLOWS:
        for _, job in list_jobs(path):
            assert "GH_TOKEN" not in job.get("env", {})
        for step in steps_of(path):
            if "GH_TOKEN" in step.get("env", {}):
                assert re.fullmatch(
                    rf"{OUR_SCRIPT}|\.venv/bin/paperfeed (?:judge|ingest) .*", step["run"]
                )
            if action(step) == "actions/checkout":
                assert step["with"]["persist-credentials"] == "false"
                assert step["with"].keys() <= {"persist-credentials", "fetch-depth"}


def test_these_jobs_may_write_and_only_this() -> None:
    assert {name: job["permissions"] for name, job in writing_jobs()} == {
        "deploy/deploy": {"pages": "write", "id-token": "write"},
        "ingest/open": {"contents": "write", "pull-requests": "write"},
        "paper/open": {"contents": "write", "pull-requests": "write", "issues": "write"},
        "report/comment": {"contents": "read", "pull-requests": "write", "statuses": "write"},
    }


def test_beside_a_token_that_writes_nothing_of_others_runs() -> None:
    for name, job in writing_jobs():
        actions = [action(step) for step in job["steps"] if "uses" in step]
        commands = [step["run"] for step in job["steps"] if "run" in step]
        if name == "deploy/deploy":
            assert (actions, commands) == (["actions/deploy-pages"], [])
            continue
        assert actions == ["actions/checkout", "actions/download-artifact"]
        [command] = commands
        script = re.fullmatch(r"python3 (\.github/scripts/\w+\.py) .*", command)
        assert script
        assert imports_of(ROOT / script[1]) <= sys.stdlib_module_names


def imports_of(script: Path) -> set[str]:
    """Return the modules that a script imports, apart from those beside it and with theirs."""
    named = set(re.findall(r"^(?:import|from) (\w+)", script.read_text("utf-8"), re.MULTILINE))
    beside = {name for name in named if (script.parent / f"{name}.py").exists()}
    return (named - beside).union(*(imports_of(script.parent / f"{name}.py") for name in beside))


def test_what_reads_strangers_texts_has_a_token_that_only_reads() -> None:
    for path in WORKFLOWS:
        for _, job in list_jobs(path):
            if any(re.search(r"paperfeed|make ", step.get("run", "")) for step in job["steps"]):
                assert set(job["permissions"].values()) == {"read"}


def test_a_pull_request_is_checked_without_secrets_cache_or_artifacts_of_others() -> None:
    workflow = load(GITHUB / "workflows" / "check.yml")
    assert set(workflow["on"]) == {"pull_request", "push"}
    for job in workflow["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
    used = {action(step) for step in steps_of(GITHUB / "workflows" / "check.yml")} - {""}
    assert used == {"actions/checkout", "actions/setup-python", "actions/upload-artifact"}


def test_an_issue_of_any_length_is_read_from_a_file() -> None:
    draft = load(GITHUB / "workflows" / "paper.yml")["jobs"]["draft"]
    commands = [step["run"] for step in draft["steps"] if "paperfeed" in step.get("run", "")]
    assert commands == [
        '.venv/bin/paperfeed add --from-issue "$GITHUB_EVENT_PATH" --out draft'
    ]  # fmt: skip
    assert not any("env" in step for step in draft["steps"])


def test_the_status_is_posted_when_judging_failed_too() -> None:
    comment = load(GITHUB / "workflows" / "report.yml")["jobs"]["comment"]
    assert comment["needs"] == "judge"
    event = "github.event.workflow_run.event == 'pull_request'"
    assert comment["if"] == f"${{{{ !cancelled() && {event} }}}}"
    [download] = [s for s in comment["steps"] if action(s) == "actions/download-artifact"]
    assert download["continue-on-error"] == "true"


def test_what_counts_days_sees_the_whole_history() -> None:
    for path in WORKFLOWS:
        for _, job in list_jobs(path):
            commands = " ".join(step.get("run", "") for step in job["steps"])
            if re.search(r"paperfeed (?:check|build|preview|add|ingest)|make test", commands):
                [checkout] = [s for s in job["steps"] if action(s) == "actions/checkout"]
                assert checkout["with"]["fetch-depth"] == "0"


def test_only_deploy_keeps_the_cache_and_only_from_main() -> None:
    for path in WORKFLOWS:
        steps = [step for step in steps_of(path) if action(step).startswith("actions/cache")]
        assert bool(steps) == (path.name == "deploy.yml")
        assert not any("cache" in step.get("with", {}) for step in steps_of(path))
        for step in steps:
            assert step["with"]["path"] == "build/cache"
            if "/save@" in step["uses"]:
                assert step["if"] == "github.ref == 'refs/heads/main'"
            else:
                assert step["uses"].startswith("actions/cache/restore@")


def test_a_paper_by_issue_needs_the_forms_label() -> None:
    [label] = load(FORMS[0])["labels"]
    draft = load(GITHUB / "workflows" / "paper.yml")["jobs"]["draft"]
    assert f"contains(github.event.issue.labels.*.name, '{label}')" in draft["if"]
    script = (GITHUB / "scripts" / "open_pull_request.py").read_text("utf-8")
    assert f'LABEL = "{label}"\n' in script


def fields_of(form: Path) -> dict[str, dict[str, Any]]:
    return {field["id"]: field for field in load(form)["body"]}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_asks_for_one_thing_and_no_list_to_keep_in_step(form: Path) -> None:
    required = [
        name
        for name, field in fields_of(form).items()
        if field.get("validations", {}).get("required") == "true"
    ]
    assert required == [{"paper": "paper", "correction": "correction"}[form.stem]]
    assert {field["type"] for field in fields_of(form).values()} <= {"input", "textarea"}


def test_the_form_has_the_headings_that_the_code_reads() -> None:
    labels = {name: field["attributes"]["label"] for name, field in fields_of(FORMS[0]).items()}
    assert list(labels.items()) == list(LABELS.items())
    assert list(labels) == ["paper", "bibtex", "abstract", "note", "topics"]


def test_the_form_for_corrections_has_the_fields_that_pages_fill_in() -> None:
    assert list(fields_of(FORMS[1])) == ["paper", "field", "correction", "source"]


def test_everything_pinned_is_kept_up_to_date_a_week_late() -> None:
    updates = load(GITHUB / "dependabot.yml")["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"github-actions", "pip", "npm"}
    for update in updates:
        assert update["cooldown"] == {"default-days": "7"}
        assert len(update["groups"]) == 1


def test_everything_has_an_owner_and_papers_have_curators() -> None:
    lines = (GITHUB / "CODEOWNERS").read_text("utf-8").splitlines()
    rules = [line.split() for line in lines if line and not line.startswith("#")]
    assert [pattern for pattern, *_ in rules] == ["*", "/content/papers/"]
    assert all(owner.startswith("@") for _, *owners in rules for owner in owners)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md"])
def test_what_contributors_read_links_to_what_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[\w-]+)?\)", text):
        assert (ROOT / target).exists(), target
    named = re.findall(r"^make ([a-z]+)\b", text, re.MULTILINE)
    assert set(named) <= set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))


def test_editors_find_the_schema_of_records() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
    assert settings["yaml.schemas"] == {
        "./content/schema.json": ["content/papers/*/*.yaml", "content/example.yaml"]
    }


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
