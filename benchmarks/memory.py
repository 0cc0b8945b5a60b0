"""Memory of ``quickplan analyze`` and its children on the synthetic estate, over time: python -m benchmarks.memory [OBJECTS].

Summed is the proportional set size (PSS, Linux: /proc/PID/smaps_rollup) of every process of the tree, so that pages shared between
workers count once. Sampled every quarter of a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.synthetic_estate import write_estate

ROOT = Path(__file__).resolve().parent.parent

INTERVAL_S = 0.25
ROWS = 12


def tree(root: int) -> list[int]:
    """The process and all its descendants that live now."""
    found, at = [root], 0
    while at < len(found):
        try:
            threads = list(Path(f"/proc/{found[at]}/task").iterdir())
            for thread in threads:
                found += [int(p) for p in (thread / "children").read_text().split()]
        except OSError:
            pass  # it has ended
        at += 1
    return found


def pss_mb(process: int) -> float:
    """Proportional set size of one process in MB; 0 when it has ended."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def watch(command: list[str], env: dict[str, str], output: Path) -> tuple[list[tuple[float, float, int]], int]:
    """Samples of (seconds, summed MB, processes) while a command runs, and its exit code."""
    samples: list[tuple[float, float, int]] = []
    with output.open("wb") as stream:
        begin = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=stream, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            sizes = [pss_mb(p) for p in tree(process.pid)]
            samples.append((time.monotonic() - begin, sum(sizes), sum(1 for s in sizes if s)))
            time.sleep(INTERVAL_S)
    return samples, process.returncode


def main(objects: int) -> None:
    """Print the course of memory and its peak."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "estate"
        folder.mkdir()
        size = write_estate(folder, objects)
        env = {**os.environ, "QUICKPLAN_STATE_DIR": str(Path(name) / "state")}
        output = Path(name) / "analyze.jsonl"
        samples, code = watch([sys.executable, "quickplan.py", "analyze", str(folder), "--json"], env, output)
        written = sum(1 for _ in output.open("rb"))
    peak = max(samples, key=lambda s: s[1])
    print(f"quickplan analyze --json: {objects:,} objects, {size / 1e6:.1f} MB of T-SQL, {written:,} lines, exit {code}")
    print(f"{'second':>8}{'MB (PSS)':>10}{'processes':>11}")
    step = max(1, len(samples) // ROWS)
    for at, (second, size_mb, processes) in enumerate(samples):
        if at % step == 0 or at == len(samples) - 1:
            print(f"{second:8.1f}{size_mb:10.0f}{processes:11}")
    print(f"peak {peak[1]:.0f} MB at second {peak[0]:.1f} in {peak[2]} processes; {samples[-1][0]:.1f} s in all")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
