"""Measuring: what one command costs as a whole process, with every process that it starts."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.seeds import REPOSITORY

_YOUNG = 1.0
"""Seconds during which memory is looked at often, so that short commands are seen at all."""
_OFTEN, _SELDOM = 0.01, 0.05


class MeasureError(Exception):
    """Raised when a command fails; carries the last line that it wrote."""


class Measurement(NamedTuple):
    """What a command took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of user and system time of the command and of its children."""
    peak: float | None
    """MiB of memory at the most, pages that processes share being counted once."""


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Measurement:
    """Run a command from the repository's root to its end; raise MeasureError if it fails."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 (an argument list, no shell)
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=REPOSITORY,
            env={**_as_users_have_it(), **(environment or {})},
        )  # fmt: skip
        watch = _Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        if process.returncode:
            output.seek(0)
            raise MeasureError(_last_line(output.read().decode("utf-8", "replace")))
    return Measurement(wall, usage.ru_utime + usage.ru_stime, watch.peak / 1024)


def _as_users_have_it() -> dict[str, str]:
    """Return the environment, with Python keeping what it compiled as it does by default."""
    return {name: one for name, one in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class _Watch(threading.Thread):
    """Looks at the memory of a process and its descendants until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._is_over = threading.Event()
        self.peak = 0
        """KiB."""

    def run(self) -> None:
        """Look again and again, but for no more than a tenth of the time."""
        started = now = time.monotonic()
        pause = 0.0
        while not self._is_over.wait(pause):
            self.peak = max(self.peak, sum(map(_read_memory, _list_tree(self._pid))))
            taken = time.monotonic() - now - pause
            now = time.monotonic()
            pause = max(_OFTEN if now - started < _YOUNG else _SELDOM, 9 * taken)

    def stop(self) -> None:
        """Stop looking."""
        self._is_over.set()
        self.join()


def _list_tree(pid: int) -> Iterator[int]:
    """Yield a process and its descendants."""
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                yield from _list_tree(int(child))
    except OSError:
        return


def _read_memory(pid: int) -> int:
    """Return the KiB of a process, its share of what it shares; 0 when it has ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def _last_line(output: str) -> str:
    lines = output.strip().splitlines() or ["it said nothing"]
    return lines[-1][:200]
