"""Objects per second of the transpiler beside raw compiled sqlglot in the same run, over the same convertible objects.

    python benchmarks/transpile.py [SOURCE] [--copies N]

SOURCE is a file or folder of T-SQL (``samples/workforce`` by default). One process: CPU seconds, quickplan and sqlglot in turns, object
by object. Pools: by the clock from the call to the last result, so each worker's start is in it; with enough objects (--pool) that the
starts are a small part, one worker and two in turns, the better of two runs each; and once for an estate as small as SOURCE. CPU seconds
of the workers and of the parent stand beside: where they are far below the clock, the machine was busy with something else and the
ratio says nothing.

All objects that quickplan converts are compared, also procedures and functions, for which raw sqlglot gives their text back as a
command, or fails: that is quickly done. A second line compares those alone of which sqlglot reads every statement.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def _workers() -> float:
    """CPU seconds of worker processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reads(text: str) -> bool:
    """Whether raw sqlglot reads a text without leaving a part of it as it was."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        trees = sqlglot.parse(text, read="tsql")
    except (SqlglotError, RecursionError):
        return False
    return not any(tree is None or tree.find(exp.Command) for tree in trees)


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    arguments.add_argument("source", nargs="?", type=Path, default=Path("samples/workforce"))
    arguments.add_argument("--copies", type=int, default=10, help="how often the estate is repeated")
    arguments.add_argument("--pool", type=int, default=10_000, help="how many objects the pools convert at least")
    given = arguments.parse_args()

    import sqlglot
    from sqlglot.errors import SqlglotError

    from migration.conversion import Status
    from migration.runtime import DEFAULT_RUNTIME
    from migration.sources.scripts import read_estate
    from migration.transpile.catalog import build_catalog
    from migration.transpile.convert import Options, convert_object
    from migration.transpile.pool import transpile

    logging.disable(logging.CRITICAL)
    objects = read_estate(given.source).objects
    started = time.process_time()
    options = Options(estate=build_catalog(objects, DEFAULT_RUNTIME))
    learned = time.process_time() - started
    first = [convert_object(o, options) for o in objects]
    statuses = Counter((c.kind.value, c.status.value) for c in first)
    kinds = sorted({kind for kind, _ in statuses})
    print(f"{'kind':18}{'n':>6}{'converted':>11}")
    for kind in kinds:
        converted = statuses[kind, Status.CONVERTED.value]
        total = sum(n for (k, _), n in statuses.items() if k == kind)
        print(f"{kind:18}{total:6}{converted:11}  {converted / total:6.1%}")

    same = [o for o, c in zip(objects, first, strict=True) if c.status is Status.CONVERTED] * given.copies
    read = {id(o): _reads(o.text) for o in same}
    ours = raw = 0.0
    ours_read = raw_read = 0.0
    for item in same:
        started = time.process_time()
        convert_object(item, options)
        between = time.process_time()
        with contextlib.suppress(SqlglotError, RecursionError):
            sqlglot.transpile(item.text, read="tsql", write="databricks")
        ended = time.process_time()
        ours += between - started
        raw += ended - between
        if read[id(item)]:
            ours_read += between - started
            raw_read += ended - between
    print(f"\nlearning the estate            {learned:8.3f} s CPU, {len(objects)} objects")
    print(f"raw sqlglot, one process       {len(same) / raw:8.0f} objects/s")
    print(f"quickplan, one process         {len(same) / ours:8.0f} objects/s   {raw / ours:5.2f} of raw")
    alike = sum(read[id(o)] for o in same)
    share = f"{raw_read / ours_read:5.2f} of raw, {alike / len(same):.0%} of objects"
    print(f"  where sqlglot reads it all   {alike / ours_read:8.0f} objects/s   {share}")
    many = same * -(-given.pool // len(same))
    best = {1: 0.0, 2: 0.0}
    used = {1: 0.0, 2: 0.0}
    for jobs in (1, 2, 1, 2):
        started, before, parent = time.monotonic(), _workers(), time.process_time()
        count = sum(1 for _ in transpile(iter(many), options, jobs=jobs))
        elapsed, cpu = time.monotonic() - started, _workers() - before
        best[jobs] = max(best[jobs], count / elapsed)
        used[jobs] = min(used[jobs] or cpu, cpu)
        used_by = f"workers {cpu:6.1f} s CPU, parent {time.process_time() - parent:4.1f} s"
        print(f"pool of {jobs}, {count:6} objects     {count / elapsed:8.0f} objects/s   {elapsed:6.1f} s, {used_by}")
    print(f"pool of 2 beside pool of 1     {best[2] / best[1]:8.2f} by the clock, at most {2 * used[1] / used[2]:.2f} by their CPU")
    for jobs in (1, 2):
        started = time.monotonic()
        list(transpile(objects, options, jobs=jobs))
        print(f"the estate once, {len(objects)} objects, pool of {jobs}: {time.monotonic() - started:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        seconds = []
        for _ in range(2):
            started = time.monotonic()
            count = sum(1 for _ in transpile(iter(same), options, jobs=2, cache=Path(folder) / "conversions.db"))
            seconds.append(time.monotonic() - started)
    print(f"unchanged objects, second run  {count / seconds[1]:8.0f} objects/s   {seconds[1] / seconds[0]:6.1%} of the first run's time")


if __name__ == "__main__":
    main()
