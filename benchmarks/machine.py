"""The machine: what measurements were made on, and the programs that were measured."""

import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from benchmarks.seeds import REPOSITORY

_RAM_DISK = Path("/dev/shm")  # noqa: S108 (a folder of its own is made below it)


def choose_disk() -> tuple[Path, str]:
    """Return where to build, on a RAM disk where there is one, and what that is called."""
    if _RAM_DISK.is_dir() and os.access(_RAM_DISK, os.W_OK):
        return _RAM_DISK, "a RAM disk"
    return Path(tempfile.gettempdir()), "the temporary folder's disk"


class Programs(NamedTuple):
    """Rivals that are programs; None where one cannot be had."""

    hugo: Path | None
    pagefind: Path | None


def install_programs(folder: Path) -> Programs:
    """Return the rivals' programs, installed into an environment of their own."""
    found = _find_programs(folder)
    if all(found):
        return found
    pinned = REPOSITORY / "benchmarks" / "requirements.txt"
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    commands = (
        [sys.executable, "-m", "venv", str(folder)],
        [*pip, "--disable-pip-version-check", "--require-hashes", "-r", str(pinned)],
    )
    try:
        for command in commands:
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (no shell)
    except (OSError, subprocess.CalledProcessError):
        return Programs(None, None)
    return _find_programs(folder)


def _find_programs(folder: Path) -> Programs:
    # The programs themselves: what the packages put into `bin` starts Python first.
    def find(path: str) -> Path | None:
        return next(iter(sorted(folder.glob(f"lib/python*/site-packages/{path}"))), None)

    return Programs(find("hugo/binaries/hugo"), find("pagefind_bin/pagefind*"))


def describe_machine(disk: str, hugo: Path | None) -> str:
    """Describe the machine and the versions of what was measured."""
    versions = [f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material")]
    versions.append(f"Hugo {_ask_version(hugo)}" if hugo else "Hugo not installed")
    cores, memory = len(os.sched_getaffinity(0)), _read_memory()
    return (
        f"At the commit of {_read_commit_day()}: {_read_processor()}, {cores} cores, "
        f"{memory:.0f} GiB of memory, files on {disk}; Python {platform.python_version()}, "
        f"{', '.join(versions)}."
    )


def _ask_version(hugo: Path) -> str:
    answer = subprocess.run([hugo, "version"], check=True, capture_output=True, text=True)  # noqa: S603 (no shell)
    return answer.stdout.split()[1].partition("-")[0].removeprefix("v")


def _read_processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _read_memory() -> float:
    first = Path("/proc/meminfo").read_text("ascii").splitlines()[0]
    return int(first.split()[1]) / 1024**2


def _read_commit_day() -> str:
    command = ["git", "-C", str(REPOSITORY), "log", "-1", "--format=%cs"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (no shell)
    return finished.stdout.strip() or "an unknown day"
