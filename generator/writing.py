"""Writing: finished files to the site's folder, so that a killed run is finished by the next."""

import filecmp
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from generator.model.output import OutputFile
from generator.problems import ProjectError

SCRATCH = "scratch"
JOURNAL = "journal.json"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Changes:
    """What applying did to the site."""

    written: int
    removed: int
    unchanged: int


@dataclass(frozen=True)
class Journal:
    """What a run is about to do to the site; every step may be done twice."""

    site: str
    remove_first: tuple[str, ...]
    """Old files that stand where a folder must be, or in a folder where a file must be."""
    replace: tuple[str, ...]
    remove: tuple[str, ...]
    files: tuple[str, ...]
    """Every file of the new site, which the next run takes for the old one."""


def prepare_scratch(work: Path) -> Path:
    """Finish what a killed run began, then return an empty folder to build into."""
    finish_journal(work)
    scratch = work / SCRATCH
    if scratch.exists():
        shutil.rmtree(scratch)
    scratch.mkdir(parents=True)
    return scratch


def apply_scratch(work: Path, site: Path) -> Changes:
    """Move changed files from the scratch folder into `site` and remove vanished ones.

    Only files that an earlier run wrote are removed. The journal is on disk before the first
    file moves, so a run killed at any moment is finished by the next one.
    """
    journal = _plan(work, site)
    _write_whole(work / JOURNAL, json.dumps(asdict(journal)))
    finish_journal(work)
    removed = len(journal.remove) + len(journal.remove_first)
    written = len(journal.replace)
    return Changes(written, removed, len(journal.files) - written)


def finish_journal(work: Path) -> None:
    """Carry out the journal of a run, whole or half done; do nothing when there is none."""
    journal = _read_journal(work)
    if journal is None:
        return
    site, scratch = Path(journal.site), work / SCRATCH
    for path in journal.remove_first:
        _remove(site, path)
    for path in journal.replace:
        if (scratch / path).exists():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (scratch / path).replace(site / path)
    for path in journal.remove:
        _remove(site, path)
    _write_whole(work / MANIFEST, json.dumps({"site": journal.site, "files": journal.files}))
    (work / JOURNAL).unlink()
    shutil.rmtree(scratch, ignore_errors=True)


def write_files(folder: Path, files: Iterable[OutputFile]) -> None:
    """Write output files below `folder`, whose parts they may not leave."""
    for file in files:
        parts = PurePosixPath(file.path).parts
        if not parts or ".." in parts or PurePosixPath(file.path).is_absolute():
            raise ProjectError(f"refused to write outside the site: {file.path!r}")
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)


def write_new(target: Path, text: str) -> None:
    """Write a file that must not exist yet, whole or not at all; raise FileExistsError else."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.new")
    scratch.write_text(text, "utf-8", newline="\n")
    try:
        os.link(scratch, target)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems know no links; there a name is claimed by opening it first.
        with target.open("xb") as file:
            file.write(scratch.read_bytes())
    finally:
        scratch.unlink()


def replace_text(target: Path, text: str) -> None:
    """Give a file a new text, whole or not at all."""
    _write_whole(target, text)


def remove_files(targets: Iterable[Path]) -> None:
    """Remove files, and the folders that this leaves empty."""
    for target in targets:
        target.unlink()
        if not any(target.parent.iterdir()):
            target.parent.rmdir()


def _plan(work: Path, site: Path) -> Journal:
    scratch = work / SCRATCH
    new = _list_files(scratch)
    old = _read_manifest(work, site)
    vanished = sorted(set(old) - set(new))
    folders = {str(parent) for path in new for parent in PurePosixPath(path).parents}
    added = set(new)
    in_the_way = [
        path
        for path in vanished
        if path in folders or any(str(p) in added for p in PurePosixPath(path).parents)
    ]
    replaced = [path for path in new if not _is_same(scratch / path, site / path)]
    later = [path for path in vanished if path not in set(in_the_way)]
    return Journal(str(site), tuple(in_the_way), tuple(replaced), tuple(later), tuple(new))


def _list_files(folder: Path) -> list[str]:
    found = []
    for parent, _, names in os.walk(folder):
        found += [(Path(parent) / name).relative_to(folder).as_posix() for name in names]
    return sorted(found)


def _is_same(one: Path, other: Path) -> bool:
    return other.is_file() and filecmp.cmp(one, other, shallow=False)


def _read_manifest(work: Path, site: Path) -> list[str]:
    try:
        manifest = json.loads((work / MANIFEST).read_text("utf-8"))
        files = manifest["files"] if manifest["site"] == str(site) else []
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [path for path in files if isinstance(path, str) and _is_inside(path)]


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not PurePosixPath(path).is_absolute()


def _read_journal(work: Path) -> Journal | None:
    try:
        return Journal(**json.loads((work / JOURNAL).read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        raise ProjectError(f"{work / JOURNAL} is damaged; remove {work} and build again") from None


def _remove(site: Path, path: str) -> None:
    target = site / path
    if not target.is_file():
        return
    target.unlink()
    for parent in target.parents:
        if parent == site or not parent.is_dir() or any(parent.iterdir()):
            break
        parent.rmdir()


def _write_whole(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.new")
    with scratch.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(target)
