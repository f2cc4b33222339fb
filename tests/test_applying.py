"""Applying a finished build to the site, also when a run is killed half-way."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import applying, manifest
from generator.model.output import OutputFile
from generator.problems import ProjectError
from generator.writing import write_files


def stage(work: Path, files: dict[str, str]) -> dict[str, str]:
    scratch = applying.prepare_scratch(work)
    return write_files(scratch, [OutputFile(path, text.encode()) for path, text in files.items()])


def apply(
    work: Path,
    site: Path,
    *kept: str,
    same: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
    **keys: str,
) -> applying.Changes:
    made = {}
    for paths, key in {**keys, **(groups or {})}.items():
        own = manifest.split_paths(paths)
        stand = [(same or {}).get(path) or mark_staged(work, path) for path in own]
        made[paths] = manifest.make_group(key, stand)
    known = manifest.Known(made, list(kept), list(same or {}))
    return applying.apply_scratch(work, manifest.read_manifest(work, site), known)


def mark_staged(work: Path, path: str) -> str:
    return manifest.mark_file(work / applying.SCRATCH, path)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_first_build_writes_every_file(tmp_path: Path) -> None:
    stage(tmp_path / "build", {"index.html": "home", "papers/a/index.html": "a"})
    changes = apply(tmp_path / "build", tmp_path / "site")
    assert (changes.written, changes.removed, changes.unchanged) == (2, 0, 0)
    sizes = {path: group.size for path, group in changes.manifest.groups.items()}
    assert sizes == {"index.html": 4, "papers/a/index.html": 1}
    assert tree(tmp_path / "site") == {"index.html": "home", "papers/a/index.html": "a"}
    assert not (tmp_path / "build" / applying.JOURNAL).exists()


def test_an_unchanged_file_is_left_alone(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"a": "1", "b": "1"})
    apply(work, site)
    before = (site / "a").stat().st_ino
    stage(work, {"a": "1", "b": "2"})
    changes = apply(work, site)
    assert (changes.written, changes.removed, changes.unchanged) == (1, 0, 1)
    assert set(changes.manifest.groups) == {"a", "b"}
    assert (site / "a").stat().st_ino == before


def test_what_was_made_anew_and_is_the_same_stays_under_its_new_key(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"a": "1", "b": "1"})
    apply(work, site, a="old", b="old")
    known = manifest.read_manifest(work, site)
    (site / "a").write_text("1")
    (site / "stranger").write_text("1")
    others = [("a", b"2"), ("a", b"11"), ("c", b"1"), ("stranger", b"1")]
    assert known.find_same(["a", "b", "c", "stranger"], others) == {}
    assert known.find_same(["b"], [("a", b"1")]) == {}
    same = known.find_same(["a", "b"], [("a", b"1"), ("b", b"2")])
    assert same.keys() == {"a"}
    before = (site / "a").stat()
    stage(work, {"b": "2"})
    changes = apply(work, site, same=same, a="new", b="new")
    assert (changes.written, changes.removed, changes.unchanged) == (1, 0, 1)
    assert (site / "a").stat() == before
    assert tree(site) == {"a": "1", "b": "2", "stranger": "1"}
    after = manifest.read_manifest(work, site)
    assert after.has("a", "new") and after.has("b", "new")
    assert not after.find_touched()
    (site / "a").unlink()
    assert after.find_same(["a"], [("a", b"1")]) == {}


def test_a_group_may_be_the_same_in_part(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"a": "1", "b": "1"})
    apply(work, site, groups={"a//b": "old"})
    last = manifest.read_manifest(work, site)
    same = last.find_same(["a//b"], [("a", b"1"), ("b", b"2")])
    stage(work, {"b": "2"})
    changes = apply(work, site, same=same, groups={"a//b": "new"})
    assert (changes.written, changes.removed, changes.unchanged) == (1, 0, 1)
    after = manifest.read_manifest(work, site)
    assert after.has("a//b", "new") and not after.find_touched()
    assert tree(site) == {"a": "1", "b": "2"}


def test_what_is_touched_after_a_look_at_it_is_seen_by_the_next_build(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"a": "1", "b": "1"})
    apply(work, site)
    same = manifest.read_manifest(work, site).find_same("ab", [("a", b"1"), ("b", b"1")])
    (site / "a").write_text("damaged")
    (site / "b").unlink()
    stage(work, {})
    apply(work, site, same=same, a="k", b="k")
    assert manifest.read_manifest(work, site).find_touched() == {"a", "b"}


def test_what_was_told_of_a_file_holds_unless_the_site_keeps_its_own(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    site.mkdir()
    (site / "b").write_text("1")
    os.utime(site / "b", ns=(1, 1))
    marks = stage(work, {"a": "1", "b": "1", "c": "1"})
    made = {
        "a//b": manifest.make_group("k", [marks["a"], marks["b"]]),
        "c": manifest.make_group("l", [marks["c"]]),
    }
    known = manifest.Known(made)
    changes = applying.apply_scratch(work, manifest.read_manifest(work, site), known)
    assert (changes.written, changes.removed, changes.unchanged) == (2, 0, 1)
    assert (site / "b").stat().st_mtime_ns == 1
    after = manifest.read_manifest(work, site)
    assert after.has("a//b", "k") and after.has("c", "l")
    assert after.groups["a//b"].size == 2
    assert not after.find_touched()


def test_paths_of_a_manifest_that_lead_out_of_the_site_are_not_believed(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"a": "1", "b..c": "1"})
    apply(work, site)
    values = json.loads((work / manifest.MANIFEST).read_text())
    for path in ("../x", "/x", "d/../../x", "d/..", "..", "", "d\n/x", "e//..//f", "e//f"):
        for column, value in zip(values["groups"], [path, "k", 1, "1:1"], strict=True):
            column.append(value)
    (work / manifest.MANIFEST).write_text(json.dumps(values))
    assert set(manifest.read_manifest(work, site).groups) == {"a", "b..c", "d\n/x", "e//f"}


def test_a_file_stays_that_goes_from_one_group_to_another(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, dict.fromkeys(("a", "b", "c", "d"), "1"))
    apply(work, site, groups={"a//b//c": "k"}, d="k")
    assert manifest.read_manifest(work, site).groups["a//b//c"].size == 3
    stage(work, {"a": "1", "c": "2"})
    changes = apply(work, site, "d", a="k", c="k")
    assert (changes.written, changes.removed, changes.unchanged) == (1, 1, 2)
    assert tree(site) == {"a": "1", "c": "2", "d": "1"}
    assert manifest.read_manifest(work, site).groups.keys() == {"a", "c", "d"}
    assert not manifest.read_manifest(work, site).find_touched()


def test_what_two_groups_name_stays_as_long_as_one_does(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"a": "1", "b": "1"})
    apply(work, site, groups={"a//b": "k"})
    stage(work, {"a": "1"})
    apply(work, site, "a//b")
    stage(work, {})
    assert apply(work, site, "a//b").removed == 0
    assert tree(site) == {"a": "1", "b": "1"}


def test_a_vanished_file_goes_with_its_empty_folder_and_strangers_stay(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"papers/a/index.html": "a", "index.html": "home"})
    apply(work, site)
    (site / "CNAME").write_text("papers.example.org")
    stage(work, {"index.html": "home"})
    assert apply(work, site).removed == 1
    assert tree(site) == {"CNAME": "papers.example.org", "index.html": "home"}
    assert not (site / "papers").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [({"a": "file"}, {"a/b": "folder"}), ({"a/b": "folder"}, {"a": "file"})],
)
def test_a_file_may_become_a_folder_and_back(
    tmp_path: Path, old: dict[str, str], new: dict[str, str]
) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    for files in (old, new):
        stage(work, files)
        apply(work, site)
    assert tree(site) == new


class Killed(BaseException):
    """Stands for the death of the process."""


NAMES = st.sampled_from(["a", "b", "c/d", "c/e", "f", "f/g", "h/i/j"])


def is_possible(files: dict[str, str]) -> bool:
    return not ("f" in files and "f/g" in files)


@settings(max_examples=150, deadline=None)
@given(
    old=st.dictionaries(NAMES, st.sampled_from("12"), min_size=1).filter(is_possible),
    new=st.dictionaries(NAMES, st.sampled_from("12"), min_size=1).filter(is_possible),
    survived=st.integers(0, 12),
)
def test_a_run_killed_at_any_step_is_finished_by_the_next(
    tmp_path_factory: pytest.TempPathFactory,
    old: dict[str, str],
    new: dict[str, str],
    survived: int,
) -> None:
    folder = tmp_path_factory.mktemp("killed")
    work, site = folder / "build", folder / "site"
    stage(work, old)
    apply(work, site)
    stage(work, new)
    steps = iter(range(survived))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "unlink"):
            real = getattr(Path, name)

            def step(path: Path, *arguments: Path, real: object = real) -> None:
                if next(steps, None) is None:
                    raise Killed
                real(path, *arguments)  # type: ignore[operator]

            patch.setattr(Path, name, step)
        try:
            apply(work, site)
        except Killed:
            was_begun = (work / applying.JOURNAL).exists()
        else:
            was_begun = True
    if not was_begun:
        assert tree(site) == old
        return
    applying.finish_journal(work)
    assert tree(site) == new
    stage(work, new)
    assert apply(work, site).written == 0


def test_a_manifest_cannot_make_us_remove_outside_files(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    (tmp_path / "precious").write_text("keep")
    work.mkdir()
    site.mkdir()
    (site / "ours").write_text("gone")
    paths = ["../precious", str(tmp_path / "precious"), "ours"]
    columns = [paths, ["k"] * 3, [4] * 3, ["4:1"] * 3]
    (work / manifest.MANIFEST).write_text(json.dumps({"site": str(site), "groups": columns}))
    stage(work, {"index.html": "home"})
    apply(work, site)
    assert (tmp_path / "precious").read_text() == "keep"
    assert not (site / "ours").exists()


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    work = tmp_path / "build"
    with (
        applying.hold(work),
        pytest.raises(ProjectError, match="another build"),
        applying.hold(work),
    ):
        pass
    with applying.hold(tmp_path / "build"):
        pass


@pytest.mark.parametrize(
    ("stranger", "new"),
    [("papers", {"papers/a": "1", "b": "2"}), ("feed.xml/own", {"feed.xml": "1", "b": "2"})],
)
def test_what_somebody_else_put_in_the_way_is_named_before_anything_moves(
    tmp_path: Path, stranger: str, new: dict[str, str]
) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"b": "1"})
    apply(work, site)
    (site / stranger).parent.mkdir(exist_ok=True)
    (site / stranger).write_text("precious")
    stage(work, new)
    with pytest.raises(ProjectError, match="not ours and in the way"):
        apply(work, site)
    assert tree(site) == {"b": "1", stranger: "precious"}
    (site / stranger).unlink()
    if "/" in stranger:
        (site / stranger).parent.rmdir()
    stage(work, new)
    apply(work, site)
    assert tree(site) == new


def test_a_folder_that_came_to_be_after_the_journal_takes_the_files(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"papers/a": "1", "papers/b": "2"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(applying, "finish_journal", lambda _: None)
        apply(work, site)
    (site / "papers").mkdir(parents=True)
    (site / "papers" / "own").write_text("3")
    applying.finish_journal(work)
    assert tree(site) == {"papers/a": "1", "papers/b": "2", "papers/own": "3"}


@pytest.mark.parametrize("link", ["a", "a/link"])
def test_a_link_where_a_file_must_be_is_named_before_anything_moves(
    tmp_path: Path, link: str
) -> None:
    work, site, other = tmp_path / "build", tmp_path / "site", tmp_path / "other"
    stage(work, {"b": "1"})
    apply(work, site)
    other.mkdir()
    (other / "own").write_text("precious")
    (site / link).parent.mkdir(exist_ok=True)
    (site / link).symlink_to(other)
    stage(work, {"a": "2", "b": "2"})
    with pytest.raises(ProjectError, match="not ours and in the way"):
        apply(work, site)
    assert (site / "b").read_text() == "1"
    assert tree(other) == {"own": "precious"}


@pytest.mark.parametrize(
    ("old", "link", "new"),
    [
        ({"a/link": "1"}, "a/link", {"a": "2"}),
        ({"a": "1"}, "a", {"a/x": "2"}),
    ],
)
@pytest.mark.parametrize("is_dangling", [True, False])
def test_a_link_in_place_of_a_file_of_ours_is_removed_and_not_followed(
    tmp_path: Path, old: dict[str, str], link: str, new: dict[str, str], *, is_dangling: bool
) -> None:
    work, site, other = tmp_path / "build", tmp_path / "site", tmp_path / "other"
    stage(work, old)
    apply(work, site)
    if not is_dangling:
        other.mkdir()
        (other / "own").write_text("precious")
    (site / link).unlink()
    (site / link).symlink_to(other)
    stage(work, new)
    apply(work, site)
    assert tree(site) == new
    assert is_dangling or tree(other) == {"own": "precious"}


def test_folders_that_hold_nothing_are_in_nobodys_way(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"a": "1", "b": "1"})
    apply(work, site)
    (site / "a").unlink()
    (site / "a/deep/deeper").mkdir(parents=True)
    stage(work, {"a": "2", "b": "2"})
    apply(work, site)
    assert tree(site) == {"a": "2", "b": "2"}


def test_a_damaged_journal_is_named(tmp_path: Path) -> None:
    (tmp_path / applying.JOURNAL).write_text("{")
    with pytest.raises(ProjectError, match=r"journal\.json is damaged"):
        applying.finish_journal(tmp_path)


def test_a_trusted_manifest_stands_until_another_build_writes_its_own(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"a": "1"})
    ours = apply(work, site, a="key").manifest
    assert manifest.read_manifest(work, site, ours) is ours
    assert ours.has("a", "key") and not ours.find_touched()
    assert manifest.read_manifest(work, tmp_path / "other", ours) is not ours
    stage(work, {"a": "2"})
    apply(work, site, a="another key")
    known = manifest.read_manifest(work, site, ours)
    assert not known.has("a", "key")
    assert known.has("a", "another key")


def test_what_was_touched_is_found_whatever_a_damaged_manifest_names(tmp_path: Path) -> None:
    work, site = tmp_path / "build", tmp_path / "site"
    stage(work, {"a": "1", "b": "2", "c": "3"})
    apply(work, site, a="k", b="k", c="k")
    values = json.loads((work / manifest.MANIFEST).read_text())
    for path, marks in (("d\0", "1:1"), ("a//b", "1:1"), ("a//a", "1:1 1:1 1:1")):
        for column, value in zip(values["groups"], [path, "k", 1, marks], strict=True):
            column.append(value)
    (work / manifest.MANIFEST).write_text(json.dumps(values))
    (site / "b").write_text("another")
    (site / "c").unlink()
    assert manifest.read_manifest(work, site).find_touched() == {"b", "c", "d\0", "a//b", "a//a"}
