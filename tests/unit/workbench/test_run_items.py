"""The JSON of the jobs as rows of the Run screen."""

from __future__ import annotations

from typing import Any

import pytest

from migration.checks import CheckStatus
from workbench.run_items import of_change, of_comparison, of_dataset, of_diagnosis, of_event, of_finding, of_rehearsal

CHANGE: dict[str, Any] = {
    "step": "schema", "action": "create", "status": "planned", "shown": "main.shop", "note": "", "fields": [["owner", "", "ada"]]
}  # fmt: skip
WHY = {
    "code": "CATALOG_PERMISSION_DENIED",
    "evidence": "no right",
    "remedy": "GRANT …",
    "file": "pipeline.py",
    "line": 7,
    "object": "dbo.v",
}


def test_a_change_says_what_it_would_do_and_afterwards_why_it_failed() -> None:
    planned = of_change(CHANGE)
    assert planned is not None
    assert (planned.title, planned.status, planned.step, planned.words) == ("create main.shop", CheckStatus.WAITING, "schema", "owner")
    failed = of_change({**CHANGE, "status": "failed", "diagnosis": WHY})
    assert failed is not None
    assert failed.key == planned.key  # it takes the place of the planned one
    assert (failed.status, failed.code, failed.remedy, failed.place) == (
        CheckStatus.FAILED, "CATALOG_PERMISSION_DENIED", "GRANT …", "pipeline.py:7",
    )  # fmt: skip


def test_what_stays_as_it_is_is_no_row_unless_there_is_something_to_say() -> None:
    kept = {**CHANGE, "action": "keep", "status": "kept"}
    assert of_change(kept) is None
    said = of_change({**kept, "note": "somebody else's"})
    assert said is not None
    assert said.words == "somebody else's"


def test_what_is_missing_warns_before_anything_is_done() -> None:
    lacking = of_change({**CHANGE, "action": "lack"})
    assert lacking is not None
    assert lacking.status is CheckStatus.WARNING


@pytest.mark.parametrize(
    ("severity", "status"), [("error", CheckStatus.FAILED), ("warning", CheckStatus.WARNING), ("info", CheckStatus.WARNING)]
)
def test_a_finding_stands_at_its_line(severity: str, status: CheckStatus) -> None:
    item = of_finding(
        {"code": "NO_TABLES", "severity": severity, "file": "/specs/x/pipeline.py", "line": 3, "column": 1, "message": "m", "remedy": "r"}
    )
    assert (item.title, item.status, item.code, item.place) == ("pipeline.py:3", status, "NO_TABLES", "/specs/x/pipeline.py:3")


def test_events_that_only_go_on_are_no_rows() -> None:
    event = {"id": "1", "timestamp": "t", "level": "INFO", "event_type": "flow_progress", "dataset": "d", "message": "m", "exceptions": []}
    assert of_event(event) is None
    error = of_event({**event, "level": "ERROR", "exceptions": ["AnalysisException"]})
    assert error is not None
    assert (error.status, error.title, error.more[-1]) == (CheckStatus.FAILED, "d", ("class", "AnalysisException"))


@pytest.mark.parametrize(
    ("state", "failed", "status"),
    [
        ("COMPLETED", 0, CheckStatus.PASSED),
        ("COMPLETED", 2, CheckStatus.WARNING),
        ("FAILED", 0, CheckStatus.FAILED),
        ("SKIPPED", 0, CheckStatus.SKIPPED),
        ("RUNNING", 0, CheckStatus.RUNNING),
    ],
)
def test_a_dataset_of_an_update(state: str, failed: int, status: CheckStatus) -> None:
    rules = [{"name": "not_null", "failed_records": failed, "passed_records": 8}]
    item = of_dataset({"dataset": "silver", "status": state, "rows": 10, "dropped": 0, "expectations": rules})
    assert item.status is status
    assert item.words.startswith("10 rows")
    assert bool(item.more) is bool(failed)


def test_a_rehearsal_has_its_errors_first_and_counts_broken_rules() -> None:
    result = {
        "dry_run": False,
        "errors": [{"dataset": "gold", "diagnosis": "AMBIGUOUS_REFERENCE", "message": "m", "remedy": "r", "file": "f", "line": None}],
        "datasets": [
            {"name": "bronze", "state": "completed", "rows": 1, "expectations": []},
            {"name": "silver", "state": "completed", "rows": 5, "expectations": [{"name": "e", "failed": 2, "action": "drop"}]},
            {"name": "gold", "state": "failed", "rows": None, "expectations": []},
        ],
        "notes": ["made rows"],
    }
    items = list(of_rehearsal(result))
    assert [i.status for i in items] == [
        CheckStatus.FAILED, CheckStatus.PASSED, CheckStatus.WARNING, CheckStatus.FAILED, CheckStatus.SKIPPED,
    ]  # fmt: skip
    assert (items[0].code, items[1].words, items[2].words) == ("AMBIGUOUS_REFERENCE", "1 row", "5 rows, 1 of 1 expectations broken")


def test_a_comparison_names_its_first_differences_and_how_many_more() -> None:
    row = {"level": "row", "kind": "changed_row", "column": "Total", "key": ["7"], "source": "1", "target": "2", "hint": ""}
    item = of_comparison({"table": "dbo.Orders", "status": "mismatched", "source_rows": 1200, "mismatches": [row] * 30, "found": 31})
    assert (item.status, item.words) == (CheckStatus.FAILED, "1,200 rows, 31 differences")
    assert item.more[0] == ("changed row", "Total of 7 '1' → '2'")
    assert item.more[-1] == ("more", "11 differences")
    same = of_comparison({"table": "t", "status": "matched", "source_rows": 1200, "mismatches": [], "found": 0})
    assert (same.status, same.words, same.more) == (CheckStatus.PASSED, "1,200 rows", ())


def test_a_diagnosis_keeps_its_place() -> None:
    item = of_diagnosis(WHY, key="k", title="t")
    assert (item.code, item.place, item.object) == ("CATALOG_PERMISSION_DENIED", "pipeline.py:7", "dbo.v")
