"""The preview, as a process: it rebuilds on every save and survives broken records."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

# Whoever runs the tests may have told them to ignore interrupts; the preview ends by one.
COMMAND = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from generator.cli import main; main()"
)
RECORD = "content/papers/2024/2401.00001.yaml"


class Preview:
    """A running `paperfeed serve`."""

    def __init__(self, project: Path, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.project = project
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, "serve", "--port", str(self.port)],
                cwd=project,
                stdout=output,
                stderr=output,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
            )

    def get(self, path: str = "") -> str:
        address = f"http://127.0.0.1:{self.port}/papers-site/{path}"
        while True:
            try:
                with urlopen(address, timeout=60) as answer:
                    return str(answer.read().decode())
            except (URLError, ConnectionError) as error:
                refused = isinstance(getattr(error, "reason", error), ConnectionRefusedError)
                if not refused or self.process.poll() is not None:
                    raise

    def save(self, path: str, text: str) -> None:
        """Save a file, and wait as a browser does: the server answers after its next build."""
        match = re.search(r"livereload\((\d+), (\d+)\)", self.get())
        assert match
        (self.project / path).write_text(text, "utf-8")
        epoch = match[1]
        while epoch == match[1]:
            with urlopen(
                f"http://127.0.0.1:{self.port}/livereload/{match[1]}/{match[2]}", timeout=120
            ) as answer:
                epoch = answer.read().decode().strip()


@pytest.fixture
def preview(own_project: Path, tmp_path: Path) -> Iterator[Preview]:
    running = Preview(own_project, tmp_path / "serve.log")
    yield running
    running.process.send_signal(signal.SIGINT)
    running.process.wait(60)


def test_a_save_shows_a_broken_record_says_so_and_mending_clears_it(preview: Preview) -> None:
    text = (preview.project / RECORD).read_text("utf-8")
    assert "Finding the Right Tool" in preview.get()

    preview.save(RECORD, text.replace("Finding the Right Tool", "Finding the Left Tool"))
    assert "Finding the Left Tool" in preview.get()

    preview.save(RECORD, text.replace("topics: [tool-use, agents]", "topics: [tool-uze]"))
    broken = preview.get()
    assert "error[unknown-topic]" in broken
    assert "did you mean tool-use?" in broken
    assert "Finding the Left Tool" in broken, "the last good pages stay"

    preview.save(RECORD, text)
    mended = preview.get()
    assert "unknown-topic" not in mended
    assert "Finding the Right Tool" in mended

    preview.save("docs/about.md", "# About us\n\nNew words.\n")
    assert "New words." in preview.get("about/")


def test_a_page_in_the_way_is_said_above_the_last_good_pages(preview: Preview) -> None:
    (preview.project / "docs/topics").mkdir()
    preview.save("docs/topics/index.md", "# Mine\n")
    page = preview.get()
    assert "stands where Paperfeed puts topics/index.html" in page
    assert "Finding the Right Tool" in page
    (preview.project / "docs/topics/index.md").unlink()
    preview.save("docs/about.md", "# About us\n\nMended words.\n")
    assert "stands where" not in preview.get()
    assert "Mended words." in preview.get("about/")


def test_a_port_in_use_is_named(own_project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-c", COMMAND, "serve", "--port", str(port)], cwd=own_project,
            check=False, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        )  # fmt: skip
    assert ended.returncode == 1
    assert f"port {port} is in use; choose another with --port" in ended.stderr


def test_a_preview_starts_with_a_broken_record(own_project: Path, tmp_path: Path) -> None:
    (own_project / RECORD).write_text("title: [", "utf-8")
    running = Preview(own_project, tmp_path / "serve.log")
    try:
        page = running.get()
    finally:
        running.process.send_signal(signal.SIGINT)
        running.process.wait(60)
    assert RECORD in page
    assert "A Claim That Did Not Hold" in page
