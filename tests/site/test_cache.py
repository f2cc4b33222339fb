"""The cache: it saves work, and is never believed when it should not be."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import pytest

from generator import cache, code_name, pipeline, shelf, workers
from generator.manifest import Manifest
from generator.model.paper import Paper
from generator.model.vocabulary import Vocabulary
from generator.problems import ProjectError
from generator.reading import remembering
from generator.reading.record import Read, Rules, Tracer, read_records
from generator.reading.records import Content, read_content
from generator.reading.tree import RecordFile
from tests.conftest import build, copy_project, set_option, tree
from tests.records import VALID
from tests.site.test_builds import run

Traced = Mapping[str, Sequence[str]]
RECORD = "content/papers/2024/2401.00001.yaml"
READER_OF = {"papers.jsonl": "read_texts", "papers.bib": "read_part"}


@pytest.fixture
def built(own_project: Path, tiny_site: Path) -> Path:
    set_option(own_project, "papers: stamp")
    assert tree(build(own_project)) == tree(tiny_site)
    return own_project


def cache_file(project: Path) -> Path:
    return project / "build/cache/cache.sqlite"


def count_reading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets the path of every record that is read as YAML."""
    read: list[str] = []

    def watch(files: Sequence[tuple[RecordFile, bytes]], rules: Rules) -> list[Read]:
        read.extend(file.path for file, _ in files)
        return read_records(files, rules)

    monkeypatch.setattr(remembering, "read_records", watch)
    return read


def test_what_was_worked_out_of_all_papers_is_kept(built: Path) -> None:
    database = sqlite3.connect(cache_file(built))
    for name in ("related", "contents", "postings"):
        [(count,)] = database.execute(f"SELECT COUNT(*) FROM {name}")
        assert count == 1, name
    database.close()


def test_only_what_changed_is_read_again(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = count_reading(monkeypatch)
    build(built)
    assert read == []
    record = built / RECORD
    record.write_text(record.read_text("utf-8").replace("Right Tool", "Left Tool"), "utf-8")
    build(built)
    assert read == [RECORD]


@pytest.mark.parametrize("touched", ["", "papers.jsonl", "papers.bib", "unreadable"])
def test_an_export_keeps_what_it_has_of_other_papers_unless_it_was_touched(
    built: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    touched: str,
) -> None:
    asked: dict[str, int] = {}

    def watch(name: str) -> None:
        read: Callable[..., Iterator[str]] = getattr(shelf.Shelf, name)

        def count(own: shelf.Shelf, *given: Any) -> Iterator[str]:
            asked[name] = asked.get(name, 0) + len(given[-1])
            return read(own, *given)

        monkeypatch.setattr(shelf.Shelf, name, count)

    if touched == "unreadable":
        monkeypatch.setattr("os.access", lambda *_: False)
    elif touched:
        with (built / "site" / touched).open("r+") as export:
            export.write("damaged")
    for name in READER_OF.values():
        watch(name)
    record = built / RECORD
    record.write_text(record.read_text("utf-8").replace("Right Tool", "Left Tool"), "utf-8")
    site = build(built)
    count = len(list((site / "papers").glob("*/index.md")))
    assert asked == {
        name: count if touched in {path, "unreadable"} else 1 for path, name in READER_OF.items()
    }
    assert "Left Tool" in (site / "papers.jsonl").read_text("utf-8")
    assert tree(site) == tree(build(copy_project(built, tmp_path_factory.mktemp("fresh"))))


def test_an_export_is_not_taken_for_what_a_stopped_build_meant_to_make(
    built: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise ProjectError("stopped")

    record = built / RECORD
    record.write_text(record.read_text("utf-8").replace("Right Tool", "Left Tool"), "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr("generator.mkdocs_commands.apply_scratch", stop)
        assert run(built, "build")[0] == 1
    record.write_text(record.read_text("utf-8").replace("Left Tool", "Left Spanner"), "utf-8")
    other = next((built / "content/papers/2023").glob("*.yaml"))
    other.write_text(other.read_text("utf-8").replace("title: ", "title: Once More, "), "utf-8")
    assert tree(build(built)) == tree(build(copy_project(built, tmp_path_factory.mktemp("fresh"))))


@pytest.mark.parametrize("change", ["gone", "as long as before"])
def test_an_export_that_changes_before_it_is_read_is_said(
    built: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setattr(Manifest, "is_intact", Manifest.has)
    export = built / "site/papers.bib"
    text = export.read_text("utf-8")
    export.unlink()
    if change != "gone":
        export.write_text(text.replace("Right Tool", "Tool Right"), "utf-8")
    record = built / RECORD
    record.write_text(record.read_text("utf-8").replace("Right Tool", "Left Tool"), "utf-8")
    code, output = run(built, "build")
    assert code == 1
    assert "papers.bib was changed during the build; build again" in output
    monkeypatch.undo()
    assert run(built, "build")[0] == 0


def test_what_git_writes_anew_is_known_by_its_bytes(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = count_reading(monkeypatch)
    for record in (built / "content/papers").rglob("*.yaml"):
        os.utime(record, ns=(1, 1))
    build(built)
    assert read == []


def test_a_word_list_or_the_code_makes_everything_new(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = count_reading(monkeypatch)
    topics = built / "content/topics.yaml"
    topics.write_text(topics.read_text("utf-8").replace("Models that", "Programs that"), "utf-8")
    build(built)
    assert len(read) == 6
    monkeypatch.setattr(pipeline, "name_code", lambda: "another version")
    build(built)
    assert len(read) == 12


def test_code_that_changes_under_a_running_process_is_not_what_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = code_name.name_code()
    (tmp_path / "new.py").write_text("")
    monkeypatch.setattr(code_name, "__file__", str(tmp_path / "code_name.py"))
    assert code_name.name_code() == before


def test_a_record_that_breaks_is_said_with_a_warm_cache(built: Path) -> None:
    record = built / RECORD
    record.write_text(record.read_text("utf-8").replace("tool-use, agents", "tool-uze"), "utf-8")
    for _ in range(2):
        code, output = run(built, "build")
        assert code == 1
        assert "error[unknown-topic]" in output


def test_warnings_are_said_every_time(built: Path) -> None:
    record = built / RECORD
    title = "title: Finding the Right Tool."
    lines = [title if line.startswith("title:") else line
             for line in record.read_text("utf-8").splitlines()]  # fmt: skip
    record.write_text("\n".join(lines) + "\n", "utf-8")
    for _ in range(2):
        assert "warning[final-dot]" in run(built, "build")[1]
        assert "warning[final-dot]" in run(built, "check")[1]


@pytest.mark.parametrize("damage", ["nothing", "garbage", "cut", "empty", "folder", "old"])
def test_a_damaged_cache_is_made_anew(built: Path, tiny_site: Path, damage: str) -> None:
    file = cache_file(built)
    for extra in file.parent.glob("cache.sqlite-*"):
        extra.unlink()
    raw = file.read_bytes()
    if damage == "nothing":
        file.unlink()
    elif damage == "folder":
        file.unlink()
        file.mkdir()
    elif damage == "old":
        file.unlink()
        with sqlite3.connect(file) as database:
            database.execute("CREATE TABLE papers (key TEXT)")
        database.close()
    else:
        wrong = {"garbage": b"\x00" * len(raw), "cut": raw[: len(raw) // 2], "empty": b""}
        file.write_bytes(wrong[damage])
    (built / "build/manifest.json").unlink()
    assert tree(build(built)) == tree(tiny_site)
    assert tree(build(built)) == tree(tiny_site)


def test_a_worker_that_finds_no_cache_any_more_knows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cache.sqlite"
    opened = cache.Cache(file, "code")
    opened.write("headlines", {"a": "b"})
    opened.close()
    file.write_bytes(b"\x00" * 5_000)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert opened.read("headlines", ["a"]) == {}
    assert opened.list_keys("headlines") == set()


def test_a_changed_value_is_not_believed(built: Path, tiny_site: Path) -> None:
    database = sqlite3.connect(cache_file(built))
    with database:
        for shelf in cache.SHELVES:
            for key, value in database.execute(f"SELECT key, value FROM {shelf}").fetchall():
                wrong = value.replace(b"Example", b"Impostor")
                database.execute(f"UPDATE {shelf} SET value = ? WHERE key = ?", (wrong, key))
    database.close()
    (built / "build/manifest.json").unlink()
    assert tree(build(built)) == tree(tiny_site)


def test_a_value_under_another_key_is_not_believed(built: Path, tiny_site: Path) -> None:
    database = sqlite3.connect(cache_file(built))
    with database:
        for shelf in cache.SHELVES:
            rows = database.execute(f"SELECT key, value FROM {shelf}").fetchall()
            for (key, _), (_, other) in zip(rows, rows[1:] + rows[:1], strict=True):
                database.execute(f"UPDATE {shelf} SET value = ? WHERE key = ?", (other, key))
    database.close()
    (built / "build/manifest.json").unlink()
    assert tree(build(built)) == tree(tiny_site)


def test_a_page_that_somebody_touched_is_written_again(built: Path, tiny_site: Path) -> None:
    (built / "site/papers/2401.00001/index.html").write_text("vandalised")
    (built / "site/topics/agents/atom.xml").unlink()
    assert tree(build(built)) == tree(tiny_site)


def test_a_cache_in_use_elsewhere_is_left_alone(
    built: Path, tiny_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0}))
    other = connect(cache_file(built))
    other.execute("BEGIN IMMEDIATE")
    record = built / RECORD
    record.write_text(record.read_text("utf-8") + "x-own: 1\n", "utf-8")
    assert tree(build(built)) == tree(tiny_site)
    assert other.execute("SELECT COUNT(*) FROM papers").fetchone() == (6,)
    other.close()


def test_a_record_edited_during_the_build_stops_it(built: Path) -> None:
    record = built / RECORD
    real = pipeline.draw_site

    def edit_and_draw(*words: Any) -> Any:
        record.write_text(record.read_text("utf-8").replace("Right Tool", "Left Tool"), "utf-8")
        database = sqlite3.connect(cache_file(built))
        with database:
            database.execute("DELETE FROM papers")
        database.close()
        return real(*words)

    cache_file(built).unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "draw_site", edit_and_draw)
        code, output = run(built, "build")
    assert code == 1
    assert f"{RECORD} was changed during the build" in output


def test_without_a_place_to_write_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file where the folder should be")
    unwritable = cache.Cache(tmp_path / "build" / "cache" / "cache.sqlite", "code")
    unwritable.write("papers", {"key": "value"})
    assert unwritable.read("papers", ["key"]) == {"key": "value"}
    unwritable.close()
    assert (tmp_path / "build").is_file()


def test_what_no_paper_needs_is_forgotten(built: Path) -> None:
    for number in range(3):
        record = built / RECORD
        record.write_text(record.read_text("utf-8") + f"x-round-{number}: a\n", "utf-8")
        build(built)
    database = sqlite3.connect(cache_file(built))
    [count] = database.execute("SELECT COUNT(*) FROM papers").fetchone()
    database.close()
    assert count <= 7


class Word(NamedTuple):
    """A value that a shelf holds one of."""

    text: str

    def write(self) -> bytes:
        return self.text.encode()

    @classmethod
    def read(cls, raw: memoryview) -> Self:
        return cls(bytes(raw).decode())


def test_a_process_that_builds_again_leaves_its_first_value_to_the_next(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    before = cache.Cache(file, "code")
    before.remember("related", "of one paper", Word("old"))
    before.close()

    kept = cache.Kept()
    for text in ("first", "second"):
        again = cache.Cache(file, "code", kept)
        assert again.recall("related", Word.read) is not None
        again.remember("related", "of two papers", Word(text))
        assert again.recall("related", Word.read) == ("of two papers", Word(text))
        again.close()

    after = cache.Cache(file, "code")
    assert after.recall("related", Word.read) == ("of two papers", Word("first"))
    after.close()
    other = cache.Cache(file, "another")
    assert other.recall("related", Word.read) is None
    other.close()


def test_most_of_a_shelf_is_read_as_its_few_are(tmp_path: Path) -> None:
    texts = {f"key {number}": f"text {number} ä" for number in range(1_500)}
    kept = cache.Cache(tmp_path / "cache.sqlite", "code")
    kept.write("papers", texts)
    wanted = [*texts][:1_200]
    assert kept.read("papers", [*wanted, "unknown"]) == {key: texts[key] for key in wanted}
    assert kept.read("papers", wanted[:3]) == {key: texts[key] for key in wanted[:3]}
    kept.close()


def test_what_is_kept_in_bulk_is_there_for_others_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    kept, other = cache.Cache(file, "code"), cache.Cache(file, "code")
    assert not kept.count("papers")
    with pytest.raises(ZeroDivisionError), kept.in_bulk():
        kept.write("papers", {"key": "first"})
        kept.write("headlines", {"key": "second"})
        assert not other.count("papers")
        # Another need not wait until the end to write.
        other.write("papers", {"of another": "third"})
        raise ZeroDivisionError
    assert other.read("papers", ["key"]) == {"key": "first"}
    assert other.read("headlines", ["key"]) == {"key": "second"}
    assert kept.list_keys("papers") == {"key", "of another"}
    with kept.in_bulk():
        kept.write("papers", {"late": "fourth"})
        assert kept.read("papers", ["late"]) == {"late": "fourth"}
        kept.write("papers", {"last": "fifth"})
        kept.close()
    assert other.list_keys("papers") == {"key", "of another", "late", "last"}
    other.close()


def test_a_cache_that_another_process_writes_to_is_not_taken_for_damaged(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    kept, other = cache.Cache(file, "code"), cache.Cache(file, "code")
    kept.write("papers", {"key": "first"})
    before = file.stat().st_ino
    with kept.in_bulk():
        kept.write("papers", {})
        assert kept.read("papers", ["key"]) == {"key": "first"}
        other.write("papers", {"another": "second"})
        kept.write("papers", {"more": "third"})
    assert file.stat().st_ino == before
    for one in (kept, other):
        assert one.list_keys("papers") == {"key", "another", "more"}
        one.close()


def test_a_cache_that_is_damaged_in_the_middle_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    kept = cache.Cache(file, "code")
    kept.write("papers", {"key": "first"})
    with kept.in_bulk():
        kept.write("papers", {"more": "second"})
        file.write_bytes(b"damaged" * 1_000)
        file.with_name("cache.sqlite-wal").write_bytes(b"")
    kept.write("papers", {"new": "third"})
    assert kept.read("papers", ["new"]) == {"new": "third"}
    kept.close()


def test_a_cache_that_cannot_be_written_to_is_not_removed(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    before = cache.Cache(file, "code")
    before.write("papers", {"key": "first"})
    before.close()
    kept = cache.Cache(file, "code")
    # As on a disk that is full.
    kept._database.execute("PRAGMA max_page_count = 1")
    kept.write("papers", {"large": "x" * 1_000_000})
    assert kept.read("papers", ["key", "large"]) == {"key": "first"}
    kept.close()
    kept.write("papers", {"late": "second"})
    after = cache.Cache(file, "code")
    assert after.list_keys("papers") == {"key"}
    after.close()


def test_very_much_is_written_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_BYTES_AT_ONCE", 4 * len("text"))
    file = tmp_path / "cache.sqlite"
    kept, other = cache.Cache(file, "code"), cache.Cache(file, "code")
    with kept.in_bulk():
        for number in range(6):
            kept.write("papers", {str(number): "text"})
        assert other.list_keys("papers") == {"0", "1", "2", "3", "4"}
    assert len(other.list_keys("papers")) == 6
    kept.close()
    other.close()


def test_of_many_records_only_those_that_changed_are_read_again(
    own_project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    papers = own_project / "content/papers/2024"
    for number in range(workers.WORTH_FORKING + 20):
        (papers / f"paper-{number}.yaml").write_text(VALID.format(title=f'"Paper {number}"'))
    first = read(own_project)
    (papers / "paper-3.yaml").write_text(VALID.format(title='"Another title"'))
    (papers / "paper-4.yaml").write_text(VALID.format(title="[broken"))
    (papers / "paper-5.yaml").unlink()
    (papers / "added.yaml").write_text(VALID.format(title='"Added"'))
    told = tmp_path_factory.mktemp("told") / "read"

    def watch(files: Sequence[tuple[RecordFile, bytes]], rules: Rules) -> list[Read]:
        # It may be in another process.
        with told.open("a") as stream:
            stream.writelines(f"{file.id}\n" for file, _ in files)
        return read_records(files, rules)

    monkeypatch.setattr(remembering, "read_records", watch)
    again = read(own_project)
    assert sorted(told.read_text().split()) == ["added", "paper-3", "paper-4"]
    clean = read_content(own_project, own_project / "content")
    assert [one.title for one in again.papers] == [one.title for one in clean.papers]
    assert again.problems == clean.problems and len(again.papers) == len(first.papers) - 1


def read(project: Path) -> Content:
    memory = cache.Cache(project / "cache.sqlite", "code")
    try:
        return read_content(project, project / "content", memory=memory)
    finally:
        memory.close()


def test_a_paper_without_a_year_is_found_by_that_of_its_commit(own_project: Path) -> None:
    (own_project / "content/papers/2024/undated.yaml").write_text(VALID.format(title='"Undated"'))
    found = []
    for number, year in enumerate(("2011", "2012")):
        day = f"{year}-05-01T09:00:00+00:00"
        commands = [["init", "-q"], ["add", "-A"]] if not number else []
        for command in [*commands, ["commit", "-q", "-m", "x", *["--amend"] * number]]:
            subprocess.run(
                ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *command],
                cwd=own_project, env={**os.environ, "GIT_COMMITTER_DATE": day}, check=True,
            )  # fmt: skip
        meta = json.loads((build(own_project) / "search/meta.json").read_text("utf-8"))
        found.append({value for value, *_ in meta["facets"]["year"]} & {"2011", "2012"})
    assert found == [{"2011"}, {"2012"}]


def test_a_build_makes_what_a_check_before_it_had_no_use_for(
    own_project: Path, tiny_site: Path
) -> None:
    assert run(own_project, "check")[0] == 0
    assert tree(build(own_project)) == tree(tiny_site)


def test_a_fault_of_ours_in_a_trace_names_its_record_and_keeps_the_others(
    own_project: Path,
) -> None:
    def load_tracer() -> Tracer:
        trace = shelf.load_tracer()

        def fail_for_one(papers: Sequence[Paper], vocabulary: Vocabulary) -> Traced:
            if any(paper.path == RECORD for paper in papers):
                raise KeyError("no such word")
            return trace(papers, vocabulary)

        return fail_for_one

    memory = cache.Cache(None, "code")
    content = read_content(
        own_project, own_project / "content", load_tracer=load_tracer, memory=memory
    )
    (problem,) = (one for one in content.problems if one.severity == "error")
    assert (problem.path, problem.code) == (RECORD, "internal")
    assert "no such word" in problem.message
    traced = {paper.digest for paper in content.papers if paper.has_year}
    assert len(traced) == 4
    assert memory.list_keys("traces") == memory.list_keys("grams") == traced
