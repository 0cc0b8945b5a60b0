"""A small assessed estate made by hand, for tests of its reports."""

from __future__ import annotations

from migration.assessment.report import AssessmentReport, ReportObject, Total, Totals, Unmet, Wave
from migration.assessment.report_build import blockers


def item(name: str = "dbo.t", kind: str = "table", **more: object) -> ReportObject:
    """One object with one term and one error."""
    given = {
        "object": name, "kind": kind, "file": "a.sql", "line": 3, "end_line": 9, "lines": 7, "status": "manual", "class": "manual",
        "effort_hours": {"low": 1.5, "high": 4.0, "terms": [{"name": "CURSOR", "group": "indicators", "count": 2, "low": 1.5, "high": 4.0}]},
        "indicators": [{"name": "CURSOR", "line": 5, "column": 2}, {"name": "CURSOR", "line": 7, "column": 2}],
        "findings": [{"code": "CURSOR", "severity": "error", "message": f"a cursor walks rows one at a time: {name}", "remedy": "Rewrite it.", "line": 5}],
        "wave": 1,
    }  # fmt: skip
    return ReportObject.model_validate(given | more)


def report(*objects: ReportObject, **more: object) -> AssessmentReport:
    """A report of these objects."""
    counts: dict[str, int] = {}
    for o in objects:
        counts[o.kind] = counts.get(o.kind, 0) + 1
    low, high = sum(o.effort_hours.low for o in objects), sum(o.effort_hours.high for o in objects)
    numbers = sorted({o.wave for o in objects if o.wave})
    given = {
        "generated": "2026-11-23T10:00:00Z", "source": "estate", "database": "Shop", "files": 1, "runtime": "17.3",
        "counts": counts, "converted": 0, "partial": 0, "manual": len(objects), "indicators": {"CURSOR": len(objects)},
        "totals": Totals(count=len(objects), low=low, high=high, classes={"manual": Total(count=len(objects), low=low, high=high)},
                         schemas={o.schema_name: Total(count=1, low=1, high=2) for o in objects}),
        "waves": [Wave(number=n, counts=counts, low=low, high=high, steps=tuple((o.object,) for o in objects if o.wave == n)) for n in numbers],
        "missing": [Unmet(name="dbo.gone", used_by=tuple(o.object for o in objects))],
        "blockers": blockers(objects), "objects": objects,
    }  # fmt: skip
    return AssessmentReport.model_validate(given | more)
