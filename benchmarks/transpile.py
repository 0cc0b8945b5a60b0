"""Objects per second of the transpiler beside raw compiled sqlglot in the same run, over the same convertible objects.

    python benchmarks/transpile.py [SOURCE] [--copies N]

SOURCE is a file or folder of T-SQL (``samples/workforce`` by default). CPU time of one process; the pool is timed by the clock.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    arguments.add_argument("source", nargs="?", type=Path, default=Path("samples/workforce"))
    arguments.add_argument("--copies", type=int, default=10, help="how often the estate is repeated")
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
    started = time.process_time()
    for item in same:
        convert_object(item, options)
    ours = time.process_time() - started
    started = time.process_time()
    for item in same:
        with contextlib.suppress(SqlglotError, RecursionError):
            sqlglot.transpile(item.text, read="tsql", write="databricks")
    raw = time.process_time() - started
    print(f"\nlearning the estate            {learned:8.3f} s CPU, {len(objects)} objects")
    print(f"raw sqlglot, one process       {len(same) / raw:8.0f} objects/s")
    print(f"quickplan, one process         {len(same) / ours:8.0f} objects/s   {raw / ours:5.2f} of raw")
    for jobs in (1, 2):
        started = time.monotonic()
        count = sum(1 for _ in transpile(iter(same), options, jobs=jobs))
        seconds = time.monotonic() - started
        print(f"quickplan, pool of {jobs}           {count / seconds:8.0f} objects/s   start included")
    started = time.monotonic()
    list(transpile(objects, Options()))
    print(f"the estate once, start included {time.monotonic() - started:7.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        seconds = []
        for _ in range(2):
            started = time.monotonic()
            count = sum(1 for _ in transpile(iter(same), options, jobs=2, cache=Path(folder) / "conversions.db"))
            seconds.append(time.monotonic() - started)
    print(f"unchanged objects, second run  {count / seconds[1]:8.0f} objects/s   {seconds[1] / seconds[0]:6.1%} of the first run's time")


if __name__ == "__main__":
    main()
