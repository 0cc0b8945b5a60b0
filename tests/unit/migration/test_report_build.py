"""What a report adds up from its objects."""

from __future__ import annotations

import pytest

from migration.assessment.report import ReportObject
from migration.assessment.report_build import blockers
from migration.assessment.totals import schema_of


def _item(
    name: str, kind: str = "procedure", *, definition: bool = True, high: float = 1.0, codes: tuple[str, ...] = ("CURSOR",)
) -> ReportObject:
    return ReportObject.model_validate(
        {"object": name, "kind": kind, "definition": definition, "file": "a.sql", "line": 1, "end_line": 1, "lines": 1, "status": "manual",
         "effort_hours": {"low": 0, "high": high, "terms": [{"name": "x", "group": "base", "count": 1, "low": 0, "high": high}]},
         "findings": [{"code": c, "severity": "error", "message": f"{c}: {name}"} for c in codes]}
    )  # fmt: skip


def test_what_hangs_on_an_object_stops_nobody() -> None:
    found = blockers(
        [_item("dbo.p"), _item("dbo.ix", "index", definition=False, codes=("INDEX",)), _item("a.sql:1", "script", definition=False)]
    )
    assert [(b.code, b.objects, b.places) for b in found] == [("CURSOR", ("dbo.p",), 1)]


def test_reasons_come_by_objects_and_objects_by_hours() -> None:
    objects = [_item("dbo.a", high=1, codes=("MERGE_X",)), _item("dbo.b", high=2), _item("dbo.c", high=9, codes=("CURSOR", "CURSOR"))]
    found = blockers(objects)
    assert [(b.code, b.objects, b.places) for b in found] == [("CURSOR", ("dbo.c", "dbo.b"), 3), ("MERGE_X", ("dbo.a",), 1)]
    assert found[0].text == "a cursor walks rows one at a time"
    assert found[1].text == "MERGE_X: dbo.a"


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("hr.T", "table", "hr"),
        ("hr", "schema", "hr"),
        ("PF_Dates", "other", "(database)"),
        ("a.sql:7", "script", "(scripts)"),
        ("dbo.a.sql:7", "table", "dbo"),
    ],
)
def test_what_has_no_schema_counts_for_the_database(name: str, kind: str, said: str) -> None:
    assert schema_of(name, kind, "a.sql", 7) == said
