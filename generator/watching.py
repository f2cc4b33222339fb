"""Watching: a preview hears of a save at once, and looks for itself where no system tells it.

Network drives and some containers tell nothing of what is written elsewhere.
"""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from watchdog.events import (
    EVENT_TYPE_CLOSED_NO_WRITE,
    EVENT_TYPE_OPENED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

log = logging.getLogger(f"mkdocs.{__name__}")

_LOOK_EVERY = 5.0
"""Seconds between looks at all files."""
_READ = frozenset({EVENT_TYPE_OPENED, EVENT_TYPE_CLOSED_NO_WRITE})
Tell = Callable[[FileSystemEvent], None]


class Watcher:
    """Tells of every change once; MkDocs' server takes it for an observer of watchdog."""

    def __init__(self, look_every: float = _LOOK_EVERY) -> None:
        self._look_every = look_every
        self._observers = (Observer(), PollingObserver(timeout=look_every))
        self._states: dict[str, tuple[int, int] | None] = {}
        """How each file was when it was last told of: its size and when it was written."""
        self._lock = Lock()

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool) -> list[Any]:
        """Tell a handler of changes to a file, or below a folder; return what to unschedule."""
        # The system may know a linked folder by another name, or not look into it.
        path = os.path.realpath(path)
        # To the system, a file that an editor replaces is another one in the same folder.
        is_file = Path(path).is_file()
        folder = str(Path(path).parent) if is_file else path
        news = _Handler(partial(self._tell, handler.on_any_event, path if is_file else ""))
        return [
            observer.schedule(news, folder, recursive=recursive and not is_file)
            for observer in self._observers
        ]

    def unschedule(self, watches: list[Any]) -> None:
        """Tell of some changes no more."""
        for observer, watch in zip(self._observers, watches, strict=True):
            with suppress(KeyError):
                observer.unschedule(watch)

    def start(self) -> None:
        """Begin to watch; where the system cannot tell, by looking alone."""
        told, looking = self._observers
        looking.start()
        try:
            told.start()
        except OSError as error:
            told.unschedule_all()
            reason = error.strerror or error
            log.info(f"The system tells of no saves ({reason}): looking every {self._look_every} s")

    def stop(self) -> None:
        """Watch no longer."""
        for observer in self._observers:
            observer.stop()

    def join(self) -> None:
        """Wait until nothing is told any more."""
        for observer in self._observers:
            if observer.is_alive():
                observer.join()

    def _tell(self, tell: Tell, file: str, event: FileSystemEvent) -> None:
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        if event.is_directory or event.event_type in _READ or (file and file not in paths):
            return
        news = [path for path in paths if self._is_news(path)]
        if news:
            tell(event)

    def _is_news(self, path: str) -> bool:
        """Tell whether a file has changed since it was last told of."""
        try:
            facts = os.stat(path)  # noqa: PTH116 (called for every event)
        except OSError:
            state = None
        else:
            state = (facts.st_size, facts.st_mtime_ns)
        with self._lock:
            is_news = path not in self._states or self._states[path] != state
            self._states[path] = state
        return is_news


class _Handler(FileSystemEventHandler):
    """Hands on every event."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Hand on an event."""
        self._tell(event)
