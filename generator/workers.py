"""Workers: one function over many items, on every processor where that is safe and worth it."""

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import accumulate
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar, cast

from generator.problems import ProjectError

Item = TypeVar("Item")
Result = TypeVar("Result")
WORTH_FORKING = 300
"""Items below which starting processes takes longer than it saves."""
_PROCESSES_MAXIMUM = 16
_PATIENCE = 10
"""Seconds that a process has to end what it is doing, when it is not needed any more."""
_IN_HAND = 2
"""Lots that a process has in hand, so that it never waits for its parent."""


def do_nothing() -> None:
    """Do nothing, where there is nothing to do meanwhile."""


def count_processes(items: int) -> int:
    """Return how many processes should share some items; 1 where forking is not safe.

    Forked processes see everything their parent knows without a copy, but only Linux forks
    safely, and only a program of a single thread.
    """
    is_safe = sys.platform == "linux" and threading.active_count() == 1
    # A worker has no workers of its own.
    if items < WORTH_FORKING or not is_safe or multiprocessing.current_process().daemon:
        return 1
    return min(len(os.sched_getaffinity(0)), _PROCESSES_MAXIMUM)


def run_in_lots(
    function: Callable[[Sequence[Item]], Result], items: Sequence[Item], size: int
) -> Iterator[Result]:
    """Yield the function's result for each lot of `size` items, in their order.

    Raises whatever the function raises, and ProjectError when a process dies.
    """
    return run_in_stages(function, [cut_lots(items, size)])


def cut_lots(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Cut items into lots of a size; the last may be smaller."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def run_in_stages(
    function: Callable[[Sequence[Item]], Result],
    stages: Sequence[Sequence[Sequence[Item]]],
    meanwhile: Callable[[], None] = do_nothing,
) -> Iterator[Result]:
    """Yield the function's result for each lot of each stage, in their order.

    A stage begins once the last result of the one before was taken and another is asked for.
    `meanwhile` is done here while the first results are on their way. Raises what `run_in_lots`
    raises.
    """
    lots = [lot for stage in stages for lot in stage]
    processes = min(count_processes(sum(map(len, lots))), len(lots))
    if processes < 2:
        meanwhile()
        yield from map(function, lots)
        return
    pool = _Pool(lots, [*accumulate(map(len, stages))])
    try:
        pool.start(function, processes)
        pool.begin_stage()
        meanwhile()
        yield from pool.results()
    finally:
        pool.end()


@contextmanager
def begin(function: Callable[[], Result], items: int) -> Iterator[Callable[[], Result]]:
    """Let a function over some items go on in a process of its own, where that is worth it.

    Yields what waits for its result, or calls it then. That raises whatever the function raises,
    and ProjectError when the process dies.
    """
    with stand_by(function, items) as (start, wait):
        start()
        yield wait


@contextmanager
def stand_by(
    function: Callable[[], Result], items: int
) -> Iterator[tuple[Callable[[], None], Callable[[], Result]]]:
    """Have a process at hand for a function that `begin` would begin too early.

    Yields what begins it, and what waits for its result. The process knows what was known when
    it was made.
    """
    if count_processes(items) < 2:
        yield do_nothing, function
        return
    pool = _Pool([None], [1])
    try:
        pool.start(lambda _: function(), 1)
        results = pool.results()
        yield pool.begin_stage, lambda: cast("Result", next(results))
    finally:
        # It only works something out: when nobody waits for that, it need not end it.
        pool.end(patience=0)


class _Pool:
    """Forked processes that take the next lot whenever they are done with one."""

    def __init__(self, lots: Sequence[Any], ends: Sequence[int]) -> None:
        self._lots = lots
        self._ends = ends
        """Where each stage of the lots ends."""
        self._end = 0
        self._next = 0
        self._children: dict[Connection, Any] = {}

    def start(self, function: Callable[..., Any], processes: int) -> None:
        context = multiprocessing.get_context("fork")
        # What stands in memory now is never garbage; looking through it would also copy it.
        gc.freeze()
        for _ in range(processes):
            ours, theirs = context.Pipe()
            inherited = [*self._children, ours]
            child = context.Process(
                target=_serve, args=(theirs, inherited, function, self._lots), daemon=True
            )
            child.start()
            theirs.close()
            self._children[ours] = child

    def results(self) -> Iterator[Any]:
        waiting: dict[int, Any] = {}
        for number in range(len(self._lots)):
            if number == self._end:
                self.begin_stage()
            while number not in waiting:
                for ready in wait(list(self._children)):
                    connection = cast("Connection", ready)
                    at, result, error = self._take(connection)
                    if error:
                        raise error
                    waiting[at] = result
                    self._give(connection)
            yield waiting.pop(number)

    def begin_stage(self) -> None:
        self._end = next(end for end in self._ends if end > self._end)
        for _ in range(_IN_HAND):
            for connection in self._children:
                self._give(connection)

    def _give(self, connection: Connection) -> None:
        if self._next < self._end:
            try:
                connection.send(self._next)
            except OSError:
                raise self._explain(connection) from None
            self._next += 1

    def _take(self, connection: Connection) -> Any:
        try:
            return connection.recv()
        except (EOFError, OSError):
            raise self._explain(connection) from None

    def _explain(self, connection: Connection) -> ProjectError:
        code = self._children[connection].exitcode
        return ProjectError(f"a worker process ended (exit code {code}); is there enough memory?")

    def end(self, patience: int = _PATIENCE) -> None:
        for connection, child in self._children.items():
            connection.close()
            child.join(patience)
            if child.is_alive():
                child.kill()
                child.join()
        gc.unfreeze()


def _serve(
    connection: Connection,
    inherited: Sequence[Connection],
    function: Callable[..., Any],
    lots: Sequence[Any],
) -> None:
    """Answer numbers of lots with results until the parent hangs up, or is gone."""
    # As long as a child holds the parent's end of a pipe, nobody hears that the parent hung up.
    for end in inherited:
        end.close()
    # An interrupt is the parent's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            number = connection.recv()
            connection.send(_answer(number, function, lots))
            if len(lots) == 1:
                # Whoever asks for it much later should not keep its memory until then.
                return


def _answer(
    number: int, function: Callable[..., Any], lots: Sequence[Any]
) -> tuple[int, Any, Exception | None]:
    try:
        return number, function(lots[number]), None
    except Exception as error:
        return number, None, error
