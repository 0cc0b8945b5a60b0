"""Plan of the sample estate, headless: wall and CPU seconds of the whole command, beside a bare interpreter in the same run.

Asked: at most 5 s. Run: python benchmarks/plan_sample.py [RUNS]
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROMPT = "Migrate WorkforceDB on sql01.corp.local to catalog main schema workforce"


def measure(command: list[str], runs: int, env: dict[str, str]) -> tuple[float, float]:
    """Median wall and CPU seconds (children included) of ``runs`` runs after one that is not counted."""
    wall, cpu = [], []
    for number in range(runs + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.monotonic()
        subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if number:
            wall.append(time.monotonic() - started)
            cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(wall), statistics.median(cpu)


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as state:
        env = {**os.environ, "QUICKPLAN_STATE_DIR": state}
        rows = {"bare interpreter": measure([sys.executable, "-c", "pass"], runs, env)}
        out = str(Path(state) / "specs")
        plan = [sys.executable, "quickplan.py", "plan", PROMPT, "--source", "samples/workforce", "--out", out, "--force"]
        rows["plan of samples/workforce"] = measure(plan, runs, env)
        rows["plan of a chore"] = measure(
            [sys.executable, "quickplan.py", "plan", "bump the dependencies", "--out", out, "--force"], runs, env
        )
    print(f"{'':28}{'wall s':>8}{'CPU s':>8}")
    for name, (wall, cpu) in rows.items():
        print(f"{name:28}{wall:8.2f}{cpu:8.2f}")


if __name__ == "__main__":
    main()
