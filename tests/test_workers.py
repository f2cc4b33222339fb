"""Workers: the same results as one process gives, errors passed on, nobody left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator import workers
from generator.problems import ProjectError


@pytest.fixture(autouse=True)
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test process of several threads fork; what the workers do needs none of them."""
    monkeypatch.setattr(workers, "WORTH_FORKING", 2)
    monkeypatch.setattr("threading.active_count", lambda: 1)


def test_results_come_in_order_and_no_process_stays() -> None:
    def double(lot: Sequence[int]) -> list[int]:
        return [2 * number for number in lot]

    found = [one for lot in workers.run_in_lots(double, range(1_000), 7) for one in lot]
    assert found == [2 * number for number in range(1_000)]
    assert multiprocessing.active_children() == []


def test_a_stage_begins_when_all_results_before_it_were_taken(tmp_path: Path) -> None:
    def write(lot: Sequence[int]) -> list[bool]:
        return [(tmp_path / str(number - 100)).exists() for number in lot]

    stages = [[range(50), range(50, 100)], [], [range(100, 150), range(150, 200)]]
    found = []
    for number, lot in enumerate(workers.run_in_stages(write, stages)):
        for item in stages[0][number] if number < 2 else ():
            (tmp_path / str(item)).touch()
        found += lot
    assert found == [False] * 100 + [True] * 100
    assert multiprocessing.active_children() == []


def test_large_results_block_nobody() -> None:
    def grow(lot: Sequence[int]) -> list[bytes]:
        return [bytes(200_000) for _ in lot]

    assert sum(len(one) for one in workers.run_in_lots(grow, range(300), 3)) == 300


def test_an_error_in_a_worker_is_raised() -> None:
    def fail(lot: Sequence[int]) -> int:
        if 40 in lot:
            raise ProjectError("number 40")
        return 0

    with pytest.raises(ProjectError, match="number 40"):
        list(workers.run_in_lots(fail, range(100), 3))
    assert multiprocessing.active_children() == []


def test_the_death_of_a_worker_is_said() -> None:
    def die(lot: Sequence[int]) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    with pytest.raises(ProjectError, match="a worker process ended"):
        list(workers.run_in_lots(die, range(100), 3))
    assert multiprocessing.active_children() == []


ORPHANS = """
import os, signal, sys
from generator import workers
workers.WORTH_FORKING = 2
def tell(lot):
    return os.getpid()
lots = workers.run_in_lots(tell, range(1000), 1)
print(*{next(lots) for _ in range(100)}, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_end_when_their_parent_is_killed() -> None:
    root = Path(__file__).parent.parent
    killed = subprocess.run(
        [sys.executable, "-c", ORPHANS], cwd=root, capture_output=True, text=True, check=False
    )
    children = [int(word) for word in killed.stdout.split()]
    assert children
    # The pipe that `run` reads to its end stays open as long as a child lives, so they are gone.
    assert not [child for child in children if Path(f"/proc/{child}/exe").exists()]


def test_what_was_begun_goes_on_beside_its_parent_and_is_waited_for() -> None:
    with workers.begin(os.getpid, 1_000) as wait:
        assert wait() != os.getpid()
    assert multiprocessing.active_children() == []


def test_what_stands_by_knows_what_was_known_when_it_was_made() -> None:
    known = ["early"]
    with workers.stand_by(lambda: (os.getpid(), list(known)), 1_000) as (start, wait):
        known.append("late")
        start()
        child, seen = wait()
    assert child != os.getpid() and seen == ["early"]
    assert multiprocessing.active_children() == []


def test_what_stands_by_begins_at_the_latest_when_it_is_waited_for() -> None:
    with workers.stand_by(os.getpid, 1_000) as (_, wait):
        assert wait() != os.getpid()
    with workers.stand_by(os.getpid, 1) as (start, wait):
        start()
        assert wait() == os.getpid()
    with workers.stand_by(os.getpid, 1_000):
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []


def test_what_is_not_worth_a_process_is_called_when_it_is_waited_for() -> None:
    with workers.begin(os.getpid, 1) as wait:
        assert wait() == os.getpid()


def test_an_error_in_what_was_begun_is_raised_by_whoever_waits() -> None:
    def fail() -> None:
        raise ProjectError("begun in vain")

    with workers.begin(fail, 1_000) as wait, pytest.raises(ProjectError, match="begun in vain"):
        wait()
    assert multiprocessing.active_children() == []


def test_what_was_begun_ends_with_an_error_beside_it() -> None:
    with pytest.raises(ProjectError, match="beside"), workers.begin(os.getpid, 1_000):
        raise ProjectError("beside")
    assert multiprocessing.active_children() == []


def test_what_failed_is_not_waited_for_again() -> None:
    def fail() -> None:
        raise ProjectError("begun in vain")

    with workers.begin(fail, 1_000) as wait:
        with pytest.raises(ProjectError, match="begun in vain"):
            wait()
        with pytest.raises(StopIteration):
            wait()


def test_lots_are_done_beside_what_was_begun() -> None:
    with workers.begin(lambda: bytes(5_000_000), 1_000) as wait:
        lots = list(workers.run_in_lots(len, range(1_000), 7))
        assert sum(lots) == 1_000
        assert len(wait()) == 5_000_000
    assert multiprocessing.active_children() == []


def test_what_was_begun_is_gone_with_its_answer_whoever_waits_for_that_later() -> None:
    with workers.begin(os.getpid, 1_000) as wait:
        (child,) = multiprocessing.active_children()
        child.join(60)
        assert not child.is_alive()
        assert wait() == child.pid
