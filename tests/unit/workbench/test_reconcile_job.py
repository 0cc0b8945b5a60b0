"""The reconcile job with engines in place of servers, its reports, and what Lakebridge is given."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.errors import UsageProblem
from migration.reconcile.compare import Row
from migration.reconcile.dialects import TSQL, Dialect
from migration.reconcile.model import Level, Mismatch, TableComparison
from renderers.reconciliation import render_csv, render_html
from workbench import reconcile_job
from workbench.child import EventWriter
from workbench.reconcile_job import lakebridge_config, reconcile

SQL = "CREATE TABLE dbo.A (ID int NOT NULL PRIMARY KEY, Name nvarchar(10));\nGO\nCREATE TABLE hr.B (ID int NOT NULL PRIMARY KEY, [First Name] char(3));"
HOSTILE = "<script>alert(1)</script>\x1b[31m\n|`"


class Engine:
    """Every table holds two rows; the second of ``hr.B`` is another at the target."""

    dialect: Dialect = TSQL

    def __init__(self, target: bool) -> None:
        self.target = target

    def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
        other = self.target and object == "hr.B"
        if "q1 WHERE" in query:
            return iter([("1", "x"), ("2", "z" if other else "y")])
        if "GROUP BY" in query:
            return iter([("0", "2", "11" if other else "10", "5")])
        return iter([("2",) * (1 if "COUNT_BIG(*)" in query else 4)])

    def columns(self, table: tuple[str, ...]) -> Mapping[str, str] | None:
        return None


@contextmanager
def _side(target: bool) -> Iterator[Engine]:
    yield Engine(target)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reconcile_job, "_source_side", lambda *_: _side(False))
    monkeypatch.setattr(reconcile_job, "_opened_target", lambda *_: lambda: _side(True))
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "a.sql").write_text(SQL)
    return folder


def run(source: Path, **more: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    out = io.BytesIO()
    given = {
        "source": str(source), "secret": None, "connection": "mssql://me@h/db", "workspace": "", "warehouse": "w", "catalog": "main", "schema": "s",
    }  # fmt: skip
    made = reconcile(EventWriter(out), **(given | more))
    items = [event["item"] for event in map(json.loads, out.getvalue().splitlines()) if event["event"] == "item"]
    return made, items


def test_each_table_is_an_item_and_the_counts_say_how_they_ended(source: Path) -> None:
    made, items = run(source)
    assert made["counts"] == {"matched": 1, "mismatched": 1, "failed": 0}
    by_name = {i["table"]: i for i in items}
    assert by_name["dbo.A"]["status"] == "matched"
    rows = [m for m in by_name["hr.B"]["mismatches"] if m["level"] == "row"]
    assert [(m["kind"], m["column"], m["key"], m["source"], m["target"]) for m in rows] == [("changed_row", "First Name", ["2"], "y", "z")]


def test_patterns_choose_tables_and_none_is_an_error(source: Path) -> None:
    _, items = run(source, only=["HR.*"])
    assert [i["table"] for i in items] == ["hr.B"]
    with pytest.raises(UsageProblem, match="no table to compare"):
        run(source, only=["x.*"])


def test_without_a_warehouse_nobody_is_contacted(source: Path) -> None:
    with pytest.raises(UsageProblem, match="no SQL warehouse"):
        run(source, warehouse="")
    with pytest.raises(UsageProblem, match="no database"):
        run(source, connection="")


def test_names_chosen_in_the_design_and_short_targets_hold(source: Path, tmp_path: Path) -> None:
    made, _ = run(source, plan_only=True)
    key = made["tables"][0]["target"][-1]
    (tmp_path / "design.toml").write_text(f'[dataset.{key}]\nname = "raw_a"\n')
    (tmp_path / "reconcile.toml").write_text('[[table]]\nsource = "hr.B"\ntarget = "gold.b"\n')
    made, _ = run(source, plan_only=True, design=str(tmp_path / "design.toml"), choices=str(tmp_path / "reconcile.toml"))
    assert [t["target"] for t in made["tables"]] == [["main", "s", "raw_a"], ["main", "gold", "b"]]


def test_lakebridge_gets_keys_left_out_columns_and_renamed_ones(source: Path) -> None:
    made, _ = run(source, plan_only=True)
    config = lakebridge_config(made["tables"], "main", "s", "hr")
    (table,) = config["tables"]
    assert (config["source_schema"], table["source_name"], table["join_columns"]) == ("hr", "B", ["ID"])
    assert table["column_mapping"] == [{"source_name": "First Name", "target_name": made["tables"][1]["columns"][1]["target"]}]
    assert "drop_columns" not in table


def test_a_comparison_survives_its_json() -> None:
    one = TableComparison("dbo.A", "main.s.a", 2, 3, (Mismatch(Level.ROW, "extra_row", key=("1", "x")),), 1, True, (), (4, 1), 2)
    assert TableComparison.from_dict(json.loads(json.dumps(one.to_dict()))) == one


def test_reports_hold_hostile_values_as_text() -> None:
    one = TableComparison(f"dbo.{HOSTILE}", "t", 1, 1, (Mismatch(Level.ROW, "changed_row", HOSTILE, (HOSTILE,), "=1+1", HOSTILE, ""),), 1)
    page = render_html([one], title=HOSTILE, run="r", at=datetime(2026, 1, 1, tzinfo=UTC))
    assert "<script" not in page
    assert "\x1b" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http-equiv", "")
    rows = list(csv.reader(io.StringIO(render_csv([one]))))
    assert rows[1][9] == "'=1+1"
    assert len(rows) == 2
