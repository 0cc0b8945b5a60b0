"""Reading and analysing an estate beside raw ``sqlglot.parse`` in the same run: python -m benchmarks.analyze [OBJECTS]."""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.assess import raw_parse
from benchmarks.synthetic_estate import write_estate
from migration.assessment.dependencies import dependencies
from migration.assessment.indicators import assess
from migration.sources.scripts import read_estate


def main(objects: int) -> None:
    """Print the table. Seconds are of the CPU, one core."""
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_estate(folder, objects)
        begin = time.process_time()
        estate = read_estate(folder)
        middle = time.process_time()
        assess(estate)
        ours = time.process_time() - begin
        start = time.process_time()
        order = dependencies(estate)
        ordered = time.process_time() - start
        parsed, parsed_size, raw = raw_parse(folder)
    found = sum(1 for _ in estate.definitions())
    print(f"{size / 1e6:.1f} MB, {objects:,} objects written, {found:,} found; indicators {estate.indicator_counts()}")
    print(f"{'':32}{'seconds':>9}{'objects/s':>11}{'MB/s':>7}")
    print(f"{'read':32}{middle - begin:9.2f}{found / (middle - begin):11,.0f}{size / 1e6 / (middle - begin):7.1f}")
    print(f"{'read + indicators':32}{ours:9.2f}{found / ours:11,.0f}{size / 1e6 / ours:7.1f}")
    print(f"{'dependencies':32}{ordered:9.2f}{found / ordered:11,.0f}{size / 1e6 / ordered:7.1f}")
    print(f"{'sqlglot.parse, batches it parses':32}{raw:9.2f}{parsed / raw:11,.0f}{parsed_size / 1e6 / raw:7.1f}")
    print(f"objects/s: {found / ours / (parsed / raw):.1f} times raw sqlglot.parse")
    print(f"dependencies: {found / ordered / (parsed / raw):.1f} times raw sqlglot.parse; {len(order.waves)} waves")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
