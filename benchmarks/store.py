"""The estate store: a second run with nothing changed beside the first, and a store of 50,000 objects.

Both runs are the command itself, measured in processor time of its processes: the share holds on a machine of any speed. The large store
holds the objects of the first run five times, each accepted. Limits are those of the project: 3 % and 200 MB.

    python -m benchmarks.store [OBJECTS]
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

from benchmarks.synthetic_estate import write_estate
from workbench.store.places import store_path
from workbench.store.runs import Assessed, Finished
from workbench.store.store import EstateStore

LIMIT_SHARE, LIMIT_MB = 0.03, 200
_TIMES = 5
_LAUNCHER = Path(__file__).resolve().parent.parent / "quickplan.py"


def main(objects: int) -> int:
    """Print the tables; 1 when a limit is exceeded."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["QUICKPLAN_STATE_DIR"] = str(folder / "state")
        source = folder / "sql"
        source.mkdir()
        size = write_estate(source, objects)
        print(f"{objects:,} objects, {size / 1e6:.0f} MB              CPU s   of the first")
        first = _run(source)
        print(f"{'first run':32}{first:9.2f}")
        again = _run(source)
        print(f"{'second run, nothing changed':32}{again:9.2f}{again / first:14.1%}")
        lines = _run(source, "--json")
        print(f"{'the same with --json':32}{lines:9.2f}{lines / first:14.1%}")
        file = min(source.iterdir())
        file.write_text(file.read_text(encoding="utf-8").replace("SELECT", "SELECT ", 1), encoding="utf-8")
        part = _run(source)
        print(f"{'one file changed':32}{part:9.2f}{part / first:14.1%}")
        print(f"  limit: {LIMIT_SHARE:.0%}")
        megabytes = _large(source, folder)
    return int(max(again, lines) / first > LIMIT_SHARE or megabytes > LIMIT_MB)


def _run(source: Path, *options: str) -> float:
    """Processor seconds of ``quickplan analyze`` and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, str(_LAUNCHER), "analyze", str(source), *options], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _large(source: Path, folder: Path) -> float:
    """Record, read and decide about many objects; the megabytes of the file."""
    with EstateStore(str(source), path=store_path(str(source))) as store:
        known = [(item, zlib.compress(json.dumps(line).encode("ascii"), 1)) for item, line in store.items()]
    found = [
        Assessed(
            f"{item.key}\t{n}", f"{item.name}_{n}", item.kind, item.file, item.line, item.lines, item.status, item.effort_class,
            item.low, item.high, item.wave, item.source_print, item.result_print, packed,
        )
        for n in range(_TIMES) for item, packed in known
    ]  # fmt: skip
    path = folder / "large" / "store.db"
    with EstateStore("large", path=path) as store:
        print(f"\n{len(found):,} objects                     seconds")
        run = Finished(store.now(), store.now(), "large", {}, {}, "", "w", "t", -1, {})
        begin = time.perf_counter()
        store.record(run, found)
        print(f"{'record a run':32}{time.perf_counter() - begin:9.2f}")
        begin = time.perf_counter()
        items = store.objects()
        print(f"{'read all':32}{time.perf_counter() - begin:9.2f}")
        begin = time.perf_counter()
        store.accept([item for item in items if item.result_print], who="benchmark")
        print(f"{'accept all':32}{time.perf_counter() - begin:9.2f}")
        begin = time.perf_counter()
        store.record(run, found)
        print(f"{'record the same again':32}{time.perf_counter() - begin:9.2f}")
    megabytes = path.stat().st_size / 1e6
    print(f"{'megabytes':32}{megabytes:9.1f}\n  limit: {LIMIT_MB}")
    return megabytes


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
