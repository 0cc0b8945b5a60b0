"""Memory of the transpiler's process tree while 50,000 objects stream through: the highest summed PSS.

python benchmarks/memory.py [--objects N] [--jobs N]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from migration.estate import ObjectKind, SqlObject
from migration.transpile.options import Options
from migration.transpile.pool import transpile

_TEXTS = (
    (
        ObjectKind.TABLE,
        "CREATE TABLE dbo.t{n} (id int IDENTITY(1,1) PRIMARY KEY, a nvarchar(50) NULL, b datetime DEFAULT (getdate()), c money)",
    ),
    (ObjectKind.VIEW, "CREATE VIEW dbo.v{n} AS SELECT id, ISNULL(a, N'') AS a, DATEADD(day, 1, b) AS b FROM dbo.t{n} WHERE c > 10"),
    (ObjectKind.ALTER_TABLE, "ALTER TABLE dbo.t{n} WITH CHECK ADD CONSTRAINT ck{n} CHECK (c >= 0)"),
    (ObjectKind.SCALAR_FUNCTION, "CREATE FUNCTION dbo.f{n}(@x int) RETURNS int AS BEGIN DECLARE @y int SET @y = @x + {n} RETURN @y END"),
)


def stream(count: int) -> Iterator[SqlObject]:
    """Objects that never stand in memory together."""
    for n in range(count):
        kind, text = _TEXTS[n % len(_TEXTS)]
        yield SqlObject(f"dbo.o{n}", kind, f"{n}.sql", 1, 1, text.replace("{n}", str(n)))


def tree(pid: int) -> list[int]:
    """A process and everything below it."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += tree(int(child))
    return found


def pss_megabytes(pid: int) -> float:
    """Proportional set size of a process tree."""
    total = 0
    for process in tree(pid):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    arguments.add_argument("--objects", type=int, default=50_000)
    arguments.add_argument("--jobs", type=int, default=2)
    given = arguments.parse_args()
    highest = [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            highest[0] = max(highest[0], pss_megabytes(os.getpid()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.monotonic()
    count = sum(1 for _ in transpile(stream(given.objects), Options(), jobs=given.jobs))
    seconds = time.monotonic() - started
    done.set()
    watcher.join()
    print(f"{count} objects, {given.jobs} workers: {count / seconds:.0f} objects/s, highest summed PSS {highest[0]:.0f} MB")


if __name__ == "__main__":
    main()
