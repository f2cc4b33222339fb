"""Obstacles: what a site's folder holds where files of a new build must go."""

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from generator.problems import ProjectError


def refuse_what_cannot_be(
    site: Path, scratch: Path, replaced: Iterable[str], in_the_way: Collection[str]
) -> None:
    """Raise ProjectError for what would stop the journal half-way."""
    there = next(place for place in (site, *site.parents) if place.exists())
    if there.stat().st_dev != scratch.stat().st_dev:
        raise ProjectError(f"{site} is on another disk than {scratch}; name a site_dir on this one")
    if there == site and not site.is_dir():
        raise ProjectError(f"{site} is a file; move it, or name another site_dir")
    for path in replaced:
        # A change to thousands of files is looked at: strings take a third of pathlib's time.
        if os.path.isdir(f"{scratch}/{path}"):  # noqa: PTH112
            is_taken = os.path.lexists(f"{site}/{path}") and path not in in_the_way
        else:
            is_taken = os.path.isdir(f"{site}/{path}") and _is_in_use(  # noqa: PTH112
                site / path, path, in_the_way
            )
        if is_taken:
            raise ProjectError(f"{site / path} is not ours and in the way; move or remove it")


def _is_in_use(folder: Path, path: str, in_the_way: Collection[str]) -> bool:
    """Tell whether a folder holds anything that nobody is going to remove."""
    return any(
        f"{path}/{inside.relative_to(folder).as_posix()}" not in in_the_way
        for inside in ([folder] if folder.is_symlink() else folder.rglob("*"))
        if inside.is_symlink() or not inside.is_dir()
    )


def leave_out_spellings(site: Path, vanished: list[str], new: Collection[str]) -> list[str]:
    """Leave out files that are new ones by another spelling, where the disk knows no case."""
    if not vanished:
        return vanished
    spelled = {path.casefold(): path for path in new}
    return [path for path in vanished if not _is_same_file(site, path, spelled)]


def _is_same_file(site: Path, path: str, spelled: Mapping[str, str]) -> bool:
    other = spelled.get(path.casefold())
    if other is None or not (site / path).exists() or not (site / other).exists():
        return False
    return (site / path).samefile(site / other)


def find_obstacles(vanished: Collection[str], moved: Iterable[str]) -> set[str]:
    """Return vanished files in the way of what is moved: as a folder's name, or below a file's."""
    gone, coming = set(vanished), set(moved)
    folders = {one for path in coming for one in (path, *_parents(path)) if one in gone}
    below = {path for path in gone if not coming.isdisjoint(_parents(path))}
    return folders | below


def _parents(path: str) -> Iterable[str]:
    end = len(path)
    while (end := path.rfind("/", 0, end)) > 0:
        yield path[:end]
