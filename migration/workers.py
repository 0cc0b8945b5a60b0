"""Worker processes that do no harm: they import nothing from the folder they are started in, die with their parent, and give way.

:class:`Crew` runs a function over a stream in such processes, in order. What runs untrusted rules over one object at a time, with a
deadline and a memory limit each, is :mod:`migration.transpile.pool`.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from itertools import islice
from typing import Any, Self, TypeVar

from core.errors import Cancelled
from core.progress import CancelToken

_PR_SET_PDEATHSIG = 1
#: Characters of T-SQL for which one more worker pays for its start.
CHARACTERS_PER_WORKER = 2_000_000
#: Tasks on their way for each worker: one at work, one waiting, one being read.
_IN_FLIGHT = 3
#: Seconds between two looks at the cancel token.
_POLL = 0.1

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def safe_path() -> Iterator[None]:
    """Workers started within must not import from the folder they are started in."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("PYTHONSAFEPATH", None)
        else:
            os.environ["PYTHONSAFEPATH"] = before


def settle_in(parent: int) -> None:
    """In a worker, at its start: leave ctrl+c to the application, die with the parent, yield to others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        # The parent died before the signal was set.
        os._exit(1)
    with contextlib.suppress(OSError):
        os.nice(10)


class Crew:
    """Worker processes for work that holds no surprises; what is too little to pay for their start is done in this process.

    A task whose worker dies is done here. Use it as a context manager: at its end the workers are stopped.

    Args:
        workers: How many processes work at most; 1 for this one. They start with the first task that is worth it.
        cancel: Asked between tasks and several times a second.
        characters_per_worker: See :data:`CHARACTERS_PER_WORKER`.
    """

    def __init__(self, workers: int, cancel: CancelToken | None = None, *, characters_per_worker: int = CHARACTERS_PER_WORKER) -> None:
        self.workers = workers
        self._cancel = cancel or CancelToken()
        self._least = characters_per_worker
        self._pool: Any = None  # pebble leaves it untyped

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None

    def map(self, work: Callable[[_Task], _Result], tasks: Iterable[_Task], *, characters: int) -> Iterator[_Result]:
        """The results of ``work``, a function of a module, in the order of ``tasks``, which are taken as workers come free.

        Args:
            work: Done for each task.
            tasks: What travels to a worker and back costs little beside the work.
            characters: How much T-SQL all of them hold, about.

        Raises:
            Cancelled: The token was set.
        """
        paid = min(self.workers, characters // self._least) if self._least else self.workers
        if self.workers < 2 or (self._pool is None and paid < 2):
            for task in tasks:
                self._cancel.check()
                yield work(task)
            return
        self.workers = self.workers if self._pool is not None else paid
        waiting: deque[tuple[_Task, Any]] = deque()
        stream = iter(tasks)
        while True:
            for task in islice(stream, self.workers * _IN_FLIGHT - len(waiting)):
                waiting.append((task, self._schedule(work, task)))
            if not waiting:
                return
            yield self._take(work, *waiting.popleft())

    def _schedule(self, work: Callable[[_Task], _Result], task: _Task) -> Any:
        if self._pool is None:
            from pebble import ProcessPool

            # fork would copy locks of the threads of an application; spawn starts clean.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(max_workers=self.workers, context=context, initializer=_start, initargs=(os.getpid(),))
        try:
            with safe_path():
                return self._pool.schedule(work, args=(task,))
        except RuntimeError:
            return None  # pebble gave the pool up: all its workers died at once

    def _take(self, work: Callable[[_Task], _Result], task: _Task, future: Any) -> _Result:
        from pebble import ProcessExpired

        while future is not None:
            if self._cancel.cancelled:
                raise Cancelled
            try:
                made: _Result = future.result(timeout=_POLL)
            except FutureTimeout:
                continue
            except (ProcessExpired, BrokenExecutor, MemoryError):
                break
            return made
        return work(task)


def _start(parent: int) -> None:
    settle_in(parent)
    gc.freeze()
