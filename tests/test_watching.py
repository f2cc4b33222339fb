"""A preview's watch over files: every save is told, once, whoever notices it first."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.polling import PollingObserver

from generator import watching
from generator.watching import Watcher

PATIENCE = 20
"""Seconds after which an event is given up."""
Told = Queue[str]
Watch = Callable[[Path], Told]


class Listener(FileSystemEventHandler):
    """Keeps what it is told, by the file's name."""

    def __init__(self, told: Told) -> None:
        self.told = told

    def on_any_event(self, event: FileSystemEvent) -> None:
        self.told.put(Path(os.fsdecode(event.dest_path or event.src_path)).name)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Watch a path, by looking often and by being told, until the test ends."""
    running: list[Watcher] = []

    def begin(path: Path) -> Told:
        told: Told = Queue()
        watcher = Watcher(look_every=0.02)
        watcher.schedule(Listener(told), str(path), recursive=True)
        watcher.start()
        running.append(watcher)
        return told

    yield begin
    for watcher in running:
        watcher.stop()
        watcher.join()


def test_a_save_is_told_once_though_both_the_system_and_a_look_find_it(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records, written, looked = tmp_path / "papers", tmp_path / "written", Queue[str]()
    (records / "2024").mkdir(parents=True)

    class Looking(PollingObserver):
        """Tells the test, too, what a look has found."""

        def start(self) -> None:
            self.schedule(Listener(looked), str(records), recursive=True)
            super().start()

    monkeypatch.setattr(watching, "PollingObserver", Looking)
    told = watch(records)
    for number in range(5):
        name = f"{number}.yaml"
        written.write_bytes(b"title: One\n")
        written.replace(records / "2024" / name)
        assert told.get(timeout=PATIENCE) == name
        while looked.get(timeout=PATIENCE) != name:
            pass


def test_reading_is_no_change(watch: Watch, tmp_path: Path) -> None:
    read, saved = tmp_path / "read.yaml", tmp_path / "saved.yaml"
    read.write_bytes(b"title: One\n")
    told = watch(tmp_path)
    read.read_bytes()
    saved.write_bytes(b"title: Two\n")
    assert told.get(timeout=PATIENCE) == "saved.yaml"


def test_what_is_removed_is_told(watch: Watch, tmp_path: Path) -> None:
    record = tmp_path / "1.yaml"
    record.write_bytes(b"title: One\n")
    told = watch(tmp_path)
    record.unlink()
    assert told.get(timeout=PATIENCE) == "1.yaml"


def test_a_file_that_editors_replace_is_told_of_each_time_and_its_neighbours_are_not(
    watch: Watch, tmp_path: Path
) -> None:
    settings, written = tmp_path / "mkdocs.yml", tmp_path / ".mkdocs.yml.new"
    settings.write_bytes(b"site_name: Zero\n")
    told = watch(settings)
    for name in ("One", "Two and", "Three, too"):
        written.write_bytes(f"site_name: {name}\n".encode())
        written.replace(settings)
        assert told.get(timeout=PATIENCE) == "mkdocs.yml"


def test_where_the_system_tells_nothing_a_look_does(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent(PollingObserver):
        def start(self) -> None:
            raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(watching, "Observer", Silent)
    told = watch(tmp_path)
    (tmp_path / "1.yaml").write_bytes(b"title: One\n")
    assert told.get(timeout=PATIENCE) == "1.yaml"


def test_where_looks_are_rare_the_system_tells(tmp_path: Path) -> None:
    told: Told = Queue()
    watcher = Watcher(look_every=3600)
    watcher.schedule(Listener(told), str(tmp_path), recursive=True)
    watcher.start()
    try:
        (tmp_path / "1.yaml").write_bytes(b"title: One\n")
        assert told.get(timeout=PATIENCE) == "1.yaml"
    finally:
        watcher.stop()
        watcher.join()
