"""Comparing many tables at once, with a limit on connections."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, ExitStack
from functools import partial

from core.errors import QuickplanError
from migration.reconcile.compare import MOST_ROWS, Side, compare, refused
from migration.reconcile.model import TableComparison, TableSpec

#: Tables compared at once; each holds one connection to either side.
MOST_JOBS = 8
#: Codes of a connection that cannot be used any more.
BROKEN = frozenset({"CONNECTION_LOST", "NO_ANSWER"})
#: Connections refused one after the other, after which the server counts as gone.
_MOST_REFUSALS = 3
OpenSide = Callable[[], AbstractContextManager[Side]]


def reconcile(
    tables: Sequence[TableSpec], open_source: OpenSide, open_target: OpenSide, *, jobs: int = 4, most_rows: int = MOST_ROWS
) -> Iterator[TableComparison]:
    """Compare tables, and give each comparison as it ends.

    Args:
        tables: What is compared.
        open_source: Opens a connection to the source; called once a worker.
        open_target: The same for the target.
        jobs: Tables at once, at most :data:`MOST_JOBS`.
        most_rows: Rows fetched of one table and side at most.

    Raises:
        QuickplanError: A connection could not be opened at all.
    """
    count = max(1, min(jobs, MOST_JOBS, len(tables)))
    workers = _Workers(open_source, open_target)
    with workers, ThreadPoolExecutor(count, thread_name_prefix="reconcile") as pool:
        running = [pool.submit(partial(workers.compare, table, most_rows)) for table in tables]
        try:
            for ended in as_completed(running):
                yield ended.result()
        finally:
            for waiting in running:
                waiting.cancel()


class _Workers:
    """The connections of all threads: one to either side each, opened when it is first needed, and anew when it broke."""

    def __init__(self, open_source: OpenSide, open_target: OpenSide) -> None:
        self._openers = (open_source, open_target)
        self._own = threading.local()
        self._lock = threading.Lock()
        self._opened: set[AbstractContextManager[Side]] = set()
        self._refusals = 0  # in a row, of all threads
        self._worked = False
        self._gone: QuickplanError | None = None

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        with ExitStack() as stack:
            for entered in self._opened:
                stack.push(entered)

    def compare(self, table: TableSpec, most_rows: int) -> TableComparison:
        """One table; a connection that broke costs this table, and the next one gets another.

        Raises:
            QuickplanError: No connection can be opened (any more).
        """
        if self._gone is not None:
            raise self._gone
        try:
            source, target = self._side(0), self._side(1)
        except QuickplanError as error:
            with self._lock:
                self._refusals += 1
                if not self._worked or self._refusals >= _MOST_REFUSALS:
                    self._gone = error
                    raise
            return refused(table, error)
        with self._lock:
            self._refusals, self._worked = 0, True
        made = compare(table, source, target, most_rows=most_rows)
        if any(m.kind in BROKEN for m in made.mismatches):
            self._forget()
        return made

    def _side(self, number: int) -> Side:
        held = self._own.__dict__.setdefault("sides", {})
        if number not in held:
            opening = self._openers[number]()
            held[number] = (opening, opening.__enter__())
            with self._lock:
                self._opened.add(opening)
        found: Side = held[number][1]
        return found

    def _forget(self) -> None:
        for opening, _ in self._own.__dict__.pop("sides", {}).values():
            with self._lock:
                self._opened.discard(opening)
            opening.__exit__(None, None, None)
