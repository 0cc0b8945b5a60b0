"""Reports of an estate of 10,000 objects: CPU seconds and size of each format, beside plain JSON of the same model in the same run.

Run: python -m benchmarks.reports [OBJECTS]
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from functools import partial

from migration.assessment.report import AssessmentReport, ReportObject, Totals, Wave
from workbench.report_job import FORMATS, render

WAVES = 30
SCHEMAS = 12


def estate(count: int) -> AssessmentReport:
    """A seeded report: objects in waves, each with terms, indicators, findings and up to four needs from earlier waves."""
    draw = random.Random(7)
    objects = []
    for number in range(count):
        needed = sorted({draw.randrange(max(1, number - count // WAVES)) for _ in range(4)}) if number > count // WAVES else []
        names = [f"s{n % SCHEMAS}.object_number_{n}" for n in needed]
        name = f"s{number % SCHEMAS}.object_number_{number}"
        terms = [{"name": t, "group": "base", "count": 1, "low": 0.1, "high": 0.4} for t in ("object", "size", "CURSOR", "test (routine)")]
        found = [{"code": "CURSOR", "severity": "error", "message": f"a cursor walks rows one at a time: c{number}", "line": 5}] * 2
        objects.append(
            ReportObject.model_validate(
                {"object": name, "kind": draw.choice(("table", "view", "procedure")), "file": f"{name}.sql", "line": 1, "end_line": 40,
                 "lines": 40, "status": "partial", "class": "assisted", "effort_hours": {"low": 0.4, "high": 1.6, "terms": terms},
                 "indicators": [{"name": "CURSOR", "line": 5, "column": 3}], "findings": found, "reads": names, "needs": names,
                 "wave": number * WAVES // count + 1}
            )
        )  # fmt: skip
    waves = tuple(
        Wave(number=w, counts={"table": 1}, low=1, high=2, steps=tuple((o.object,) for o in objects if o.wave == w))
        for w in range(1, WAVES + 1)
    )
    totals = Totals(count=count, low=0.4 * count, high=1.6 * count)
    return AssessmentReport(
        generated="2026-01-01T00:00:00Z", source="synthetic", files=count, runtime="17.3", counts={"table": count}, converted=0,
        partial=count, manual=0, indicators={"CURSOR": count}, totals=totals, waves=waves, objects=tuple(objects),
    )  # fmt: skip


def timed(work: Callable[[], str | bytes]) -> tuple[float, float]:
    """CPU seconds and megabytes of what ``work`` returns."""
    started = time.process_time()
    made = work()
    return time.process_time() - started, len(made) / 1e6


def main() -> None:
    """Print the table."""
    report = estate(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    rows = {"model as plain JSON": timed(lambda: json.dumps(report.model_dump(mode="json")))}
    rows |= {f"report {kind}": timed(partial(render, report, kind)) for kind in FORMATS}
    base = rows["model as plain JSON"][0]
    print(f"{'':24}{'CPU s':>8}{'ratio':>8}{'MB':>8}")
    for name, (seconds, size) in rows.items():
        print(f"{name:24}{seconds:8.2f}{seconds / base:8.2f}{size:8.2f}")


if __name__ == "__main__":
    main()
