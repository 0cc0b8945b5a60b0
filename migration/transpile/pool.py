"""Conversions in supervised worker processes: one bad object costs that object and nothing else.

Objects travel in chunks so that messages do not cost more than the work. A chunk that crashes its process, runs out of time or
of memory is done again object by object, which finds the one at fault. At most a few chunks are on their way, so any number of
objects can stream through.

The deadline of an object is processor time of its worker, so that a busy machine stops nothing that an idle one would finish. A
limit by the clock, far above it, is for a worker that waits for what never comes.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import Cancelled
from core.progress import CancelToken, Progress, ProgressCallback, no_progress
from migration.conversion import Conversion
from migration.estate import SqlObject
from migration.transpile.cache import ConversionCache, Read, TrackedCatalog
from migration.transpile.catalog import EstateCatalog, build_catalog
from migration.transpile.convert import convert_object, failed
from migration.transpile.options import Options
from migration.workers import processors, safe_path, settle_in

if TYPE_CHECKING:
    from pebble import ProcessExpired, ProcessPool

Convert = Callable[[SqlObject, Options], Conversion]
_Made = tuple[Conversion, tuple[Read, ...]]

#: Most objects of one message.
CHUNK = 32
#: Chunks on their way for each worker: one at work, one waiting, one being read.
IN_FLIGHT = 3
#: Characters of T-SQL that close a chunk early.
CHUNK_CHARACTERS = 200_000
#: Objects for which one more worker pays for its start.
OBJECTS_PER_WORKER = 150
#: By the clock a message may take this many times the deadline: workers give way to all others on a busy machine.
WALL_FACTOR = 30
#: Seconds between two looks at the cancel token.
_POLL = 0.1
_GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a worker is given at its start, and whether it must tell what it read of the estate."""

    parent: int
    memory_bytes: int
    deadline_s: float
    tracked: bool


def transpile(
    objects: Iterable[SqlObject],
    options: Options,
    *,
    jobs: int | None = None,
    deadline_s: float = 10.0,
    wall_s: float | None = None,
    memory_bytes: int = 2 * _GIB,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = no_progress,
    convert: Convert = convert_object,
    cache: Path | None = None,
) -> Iterator[Conversion]:
    """Convert objects in worker processes, in the order given.

    Args:
        objects: Any number; read as results are taken, so a generator of 50,000 never stands in memory whole.
        options: Sent to each worker once. When its estate is empty and ``objects`` is a sequence, the estate is learned from it first.
        jobs: Worker processes; by default one for each processor this process may use, fewer for few objects.
        deadline_s: Seconds of processor time that one object may take.
        wall_s: Seconds by the clock that one message may take, for a worker that waits without working; by default
            :data:`WALL_FACTOR` times the deadline.
        memory_bytes: Address space of one worker.
        cancel: Asked several times a second.
        progress: Told after every object; the total is 0 for objects of unknown number.
        convert: What a worker runs: a function of a module, never a closure.
        cache: SQLite file in which conversions of unchanged objects are kept between runs; None for none. Workers start only for
            the others.

    Yields:
        One conversion for each object.

    Raises:
        Cancelled: ``cancel`` was set; workers are stopped at once.
    """
    total = len(objects) if isinstance(objects, Sequence) else 0
    if isinstance(objects, Sequence) and options.estate == EstateCatalog():
        options = replace(options, estate=build_catalog(objects, options.runtime, spatial=options.spatial))
    token = cancel or CancelToken()
    token.check()
    workers = jobs or _default_jobs(total)
    size = CHUNK if not total else max(1, min(CHUNK, -(-total // (workers * 4))))
    with safe_path():
        limits = _Limits(os.getpid(), memory_bytes, deadline_s, cache is not None)
        crew = _Crew(workers, options, limits, deadline_s * WALL_FACTOR if wall_s is None else wall_s, token, convert)
        kept = ConversionCache(cache, options) if cache is not None else None
        try:
            yield from _run(crew, _chunks(objects, size), kept, progress, total)
            crew.close()
        finally:
            if kept is not None:
                kept.close()
            crew.stop()


def _default_jobs(total: int) -> int:
    available = processors()
    return max(1, min(available, -(-total // OBJECTS_PER_WORKER))) if total else available


def _chunks(objects: Iterable[SqlObject], size: int) -> Iterator[list[SqlObject]]:
    """Objects in lists of at most ``size`` and, beyond one, of bounded text."""
    chunk: list[SqlObject] = []
    characters = 0
    for item in objects:
        if chunk and (len(chunk) >= size or characters + len(item.text) > CHUNK_CHARACTERS):
            yield chunk
            chunk, characters = [], 0
        chunk.append(item)
        characters += len(item.text)
    if chunk:
        yield chunk


def _new_pool(workers: int, options: Options, limits: _Limits) -> ProcessPool:
    from pebble import ProcessPool

    # fork would copy locks of the threads of an application; spawn starts clean.
    context = multiprocessing.get_context("spawn")
    return ProcessPool(max_workers=workers, context=context, initializer=_start_worker, initargs=(options, limits))


class _Crew:
    """The workers, which start with the first chunk that needs them.

    Args:
        workers: How many.
        options: Sent to each once.
        limits: Given to each with them.
        wall_s: Seconds by the clock that one message may take.
        token: Asked while waiting.
        convert: What they run.
    """

    def __init__(self, workers: int, options: Options, limits: _Limits, wall_s: float, token: CancelToken, convert: Convert) -> None:
        self.workers = workers
        self.token = token
        self._start: Callable[[], ProcessPool] = lambda: _new_pool(workers, options, limits)
        self._wall_s = wall_s
        self._convert = convert
        self._pool: ProcessPool | None = None

    def schedule(self, chunk: list[SqlObject]) -> Any:
        """Send a chunk; its future."""
        if self._pool is None:
            self._pool = self._start()
        pool: Any = self._pool  # pebble leaves it untyped
        return pool.schedule(_work, args=(self._convert, chunk), timeout=self._wall_s)

    def close(self) -> None:
        """Take no more work."""
        if self._pool is not None:
            self._pool.close()  # type: ignore[no-untyped-call]  # pebble leaves it untyped

    def stop(self) -> None:
        """End every worker at once."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
            self._pool.join()


def _run(
    crew: _Crew, chunks: Iterator[list[SqlObject]], kept: ConversionCache | None, progress: ProgressCallback, total: int
) -> Iterator[Conversion]:
    waiting: deque[_Sent] = deque()
    done = 0
    while True:
        for chunk in islice(chunks, crew.workers * IN_FLIGHT - len(waiting)):
            found: list[Conversion | None] = kept.find_all(chunk) if kept is not None else [None] * len(chunk)
            missing = [item for item, known in zip(chunk, found, strict=True) if known is None]
            waiting.append(_Sent(found, missing, crew.schedule(missing) if missing else None))
        if not waiting:
            return
        sent = waiting.popleft()
        crew.token.check()
        made = iter(_results(crew, sent))
        for known in sent.found:
            if known is None:
                item, result, reads = next(made)
                if kept is not None:
                    kept.keep(item, result, reads)
            else:
                result = known
            done += 1
            progress(Progress("transpiling", done, total, result.object))
            yield result


@dataclass(frozen=True, slots=True)
class _Sent:
    """A chunk on its way: what the cache knew of each object, the objects that were sent, and their future."""

    found: list[Conversion | None]
    missing: list[SqlObject]
    future: Any


def _results(crew: _Crew, sent: _Sent) -> list[tuple[SqlObject, Conversion, tuple[Read, ...]]]:
    if not sent.missing:
        return []
    results, code = _take(sent.future, crew.token)
    if results is None:
        results = _one_by_one(crew, sent.missing, code)
    return [(item, made, reads) for item, (made, reads) in zip(sent.missing, results, strict=True)]


def _one_by_one(crew: _Crew, chunk: list[SqlObject], code: str) -> list[_Made]:
    """Do a failed chunk again, each object by itself; the one at fault becomes manual."""
    if len(chunk) == 1:
        return [(failed(chunk[0], code), ())]
    futures = [(item, crew.schedule([item])) for item in chunk]
    out: list[_Made] = []
    for item, future in futures:
        results, code = _take(future, crew.token)
        out.append(results[0] if results else (failed(item, code), ()))
    return out


def _take(future: Any, token: CancelToken) -> tuple[list[_Made] | None, str]:
    """The results of a chunk, or the code of what stopped it."""
    from pebble import ProcessExpired

    while True:
        if token.cancelled:
            future.cancel()
            raise Cancelled
        try:
            return future.result(timeout=_POLL), ""
        except FutureTimeout:
            # The same class says that this wait is over and that the task ran out of time.
            if future.done():
                return _outcome(future)
        except MemoryError:
            return None, "OUT_OF_MEMORY"
        except ProcessExpired as error:
            return None, _cause_of_death(error)


def _outcome(future: Any) -> tuple[list[_Made] | None, str]:
    from pebble import ProcessExpired

    error = future.exception(timeout=0)
    if error is None:
        return future.result(timeout=0), ""
    if isinstance(error, FutureTimeout):
        return None, "DEADLINE"
    if isinstance(error, (MemoryError, ProcessExpired)):
        return None, "OUT_OF_MEMORY" if isinstance(error, MemoryError) else _cause_of_death(error)
    raise error


def _cause_of_death(error: ProcessExpired) -> str:
    """Why a worker is gone: the signal of its deadline, or a crash."""
    return "DEADLINE" if error.exitcode == -signal.SIGPROF else "WORKER_CRASHED"


# In the worker.

_options = Options()
_deadline_s = 0.0
_read = TrackedCatalog(_options.estate)


def _start_worker(options: Options, limits: _Limits) -> None:
    """Make a worker harmless: it dies with its parent, bounds its memory, yields to others, and leaves ctrl+c to the application."""
    global _deadline_s, _options, _read  # noqa: PLW0603 - a process has one set of options, sent once
    _deadline_s = limits.deadline_s
    _read = TrackedCatalog(options.estate)
    _options = replace(options, estate=_read) if limits.tracked else options
    # A handler of Python's would wait for compiled code to come back: the signal itself ends the process.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    settle_in(limits.parent)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    _load_rules()


def _load_rules() -> None:
    """Load what conversions load when first asked for: it is nobody's processor time, and never looked through for garbage again."""
    from migration.transpile import alter_tables, attached_more, modules, permissions, tables  # noqa: F401 - loaded for convert_object
    from migration.transpile.procedural import procedure  # noqa: F401 - loaded for convert_object

    gc.collect()
    gc.freeze()


def _work(convert: Convert, chunk: list[SqlObject]) -> list[_Made]:
    made: list[_Made] = []
    for item in chunk:
        _read.reads.clear()
        # Counts processor time of this process alone, and begins anew with each object.
        signal.setitimer(signal.ITIMER_PROF, _deadline_s)
        made.append((_guarded(convert, item), _read.taken()))
    signal.setitimer(signal.ITIMER_PROF, 0)
    return made


def _guarded(convert: Convert, item: SqlObject) -> Conversion:
    """One conversion; a defect of a rule is this object's finding, with its name, and never stops the others."""
    try:
        return convert(item, _options)
    except MemoryError:
        return failed(item, "OUT_OF_MEMORY")
    except Exception as error:  # noqa: BLE001 - a worker's edge: whatever went wrong is shown as the object's finding
        return failed(item, "WORKER_CRASHED", f"{type(error).__name__}: {error}"[:300])
