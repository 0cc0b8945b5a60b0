"""Comparing many tables at once, with a limit on connections."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, ExitStack
from functools import partial

from migration.reconcile.compare import MOST_ROWS, Side, compare
from migration.reconcile.model import TableComparison, TableSpec

#: Tables compared at once; each holds one connection to either side.
MOST_JOBS = 8
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
    own = threading.local()
    with ExitStack() as opened:
        lock = threading.Lock()

        def side(name: str, opening: OpenSide) -> Side:
            if not hasattr(own, name):
                entered = opening()
                made = entered.__enter__()
                with lock:
                    opened.push(entered)
                setattr(own, name, made)
            found: Side = getattr(own, name)
            return found

        def one(table: TableSpec) -> TableComparison:
            return compare(table, side("source", open_source), side("target", open_target), most_rows=most_rows)

        with ThreadPoolExecutor(count, thread_name_prefix="reconcile") as pool:
            running = [pool.submit(partial(one, table)) for table in tables]
            try:
                for ended in as_completed(running):
                    yield ended.result()
            finally:
                for waiting in running:
                    waiting.cancel()
