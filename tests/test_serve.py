"""The preview, as a process: it rebuilds on every save and survives broken records."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import tree

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
        """Save a file, and wait for the next build."""
        self.change(lambda: (self.project / path).write_text(text, "utf-8"))

    def change(self, act: Callable[[], object]) -> None:
        """Change files, and wait as a browser does: the server answers after its next build."""
        match = re.search(r"livereload\((\d+), (\d+)\)", self.get())
        assert match
        act()
        epoch = match[1]
        while epoch == match[1]:
            with urlopen(
                f"http://127.0.0.1:{self.port}/livereload/{match[1]}/{match[2]}", timeout=120
            ) as answer:
                epoch = answer.read().decode().strip()


@contextmanager
def preview_of(project: Path, log: Path) -> Iterator[Preview]:
    running = Preview(project, log)
    try:
        yield running
    finally:
        running.process.send_signal(signal.SIGINT)
        running.process.wait(60)


@pytest.fixture
def preview(own_project: Path, tmp_path: Path) -> Iterator[Preview]:
    with preview_of(own_project, tmp_path / "serve.log") as running:
        yield running


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


def test_after_many_saves_the_preview_is_what_a_new_one_would_be(
    own_project: Path, tmp_path: Path
) -> None:
    papers = own_project / "content/papers/2024"
    site, text = own_project / "build/preview/site", (own_project / RECORD).read_text("utf-8")
    newcomer = text.replace("Finding the Right Tool", "Hammers and Nails")
    newcomer = newcomer.replace("2401.00001", "2401.00099").replace("aliases: [old-tool]\n", "")
    with preview_of(own_project, tmp_path / "first.log") as preview:
        preview.save(RECORD, text.replace("Finding the Right Tool", "Robust Tools, Found"))
        preview.save("content/papers/2024/newcomer.yaml", newcomer)
        preview.save(RECORD, text.replace("title: ", "title: ["))
        preview.change(lambda: (papers / "newcomer.yaml").rename(papers / "another.yaml"))
        preview.save(RECORD, text.replace("Finding the Right Tool", "Finding Another Tool"))
        preview.save("content/synonyms.yaml", "- [tool, hammer]\n")
        assert "<pre role" not in preview.get()
        kept = tree(site)
    rmtree(own_project / "build")
    with preview_of(own_project, tmp_path / "second.log") as preview:
        assert "Finding Another Tool" in preview.get()
        assert tree(site) == kept
    assert "papers/another/index.html" in kept
    assert "papers/newcomer/index.html" not in kept


def test_a_preview_whose_files_are_removed_is_whole_after_the_next_save(preview: Preview) -> None:
    site, record = preview.project / "build/preview/site", preview.project / RECORD
    preview.save(RECORD, record.read_text("utf-8").replace("the Right Tool", "the Left Tool"))
    before = tree(site)

    def lose_and_save() -> None:
        rmtree(site)
        record.write_text(record.read_text("utf-8").replace("Left", "Last"), "utf-8")

    preview.change(lose_and_save)
    assert tree(site).keys() == before.keys()
    assert "Finding the Last Tool" in preview.get()


def test_a_page_in_the_way_is_said_above_the_last_good_pages(preview: Preview) -> None:
    (preview.project / "docs/topics").mkdir()
    preview.save("docs/topics/index.md", "# Mine\n")
    page = preview.get()
    assert "stands where Paperfeed puts topics/index.html" in page
    assert "Finding the Right Tool" in page
    preview.change((preview.project / "docs/topics/index.md").unlink)
    preview.save("docs/about.md", "# About us\n\nMended words.\n")
    assert "stands where" not in preview.get()
    assert "Mended words." in preview.get("about/")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"# \xff\n", "Error reading page"), (b"---\ntemplate: nope.html\n---\n", "nope.html")],
)
def test_what_mkdocs_fails_at_is_said_above_the_last_good_pages(
    preview: Preview, content: bytes, said: str
) -> None:
    file = preview.project / "docs/mine.md"
    preview.change(lambda: file.write_bytes(content))
    page = preview.get()
    assert said in page
    assert "Finding the Right Tool" in page
    preview.change(file.unlink)
    assert said not in preview.get()


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
    with preview_of(own_project, tmp_path / "serve.log") as running:
        page = running.get()
    assert RECORD in page
    assert "A Claim That Did Not Hold" in page
