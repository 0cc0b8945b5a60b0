"""The jobs themselves record: what the table of operations calls leaves evidence beside the plan and progress in the store."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from core.errors import QuickplanError
from migration.reconcile.compare import Row
from migration.reconcile.dialects import TSQL, Dialect
from workbench import reconcile_job
from workbench.child import EventWriter
from workbench.evidence.gate import gate_of
from workbench.evidence.records import EvidenceLog
from workbench.operations import OPERATIONS
from workbench.store.store import EstateStore

SQL = (
    "CREATE TABLE dbo.A (ID int NOT NULL PRIMARY KEY, Name nvarchar(10));\nGO\nCREATE TABLE hr.B (ID int NOT NULL PRIMARY KEY, T char(3));"
)
PLAN = "# Plan: M\n\n## Acceptance Criteria\n- [ ] Counted. (check: `ROW_COUNTS_AGREE`)\n- [ ] Agrees. (check: `TABLES_RECONCILED`)\n"


class Engine:
    """Two rows in every table; ``hr.B`` has another row at the target while ``spoiled``."""

    dialect: Dialect = TSQL
    spoiled = False
    broken = False

    def __init__(self, target: bool) -> None:
        self.target = target

    def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
        if Engine.broken:
            raise QuickplanError("the server went away: secret words")
        other = Engine.spoiled and self.target and object == "hr.B"
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
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(reconcile_job, "_source_side", lambda *_: _side(False))
    monkeypatch.setattr(reconcile_job, "_opened_target", lambda *_: lambda: _side(True))
    monkeypatch.setattr(Engine, "spoiled", False)
    monkeypatch.setattr(Engine, "broken", False)
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "a.sql").write_text(SQL)
    path = tmp_path / "specs" / "m.md"
    (tmp_path / "specs" / "m").mkdir(parents=True)
    path.write_text(PLAN)
    (tmp_path / "specs" / "m" / "plan.toml").write_text('[source]\npath = "../../sql"\n')
    return path


def reconcile(plan: Path, **more: Any) -> dict[str, Any]:
    given = {
        "source": str(plan.parents[1] / "sql"), "secret": None, "connection": "mssql://me@host/db", "workspace": "", "warehouse": "w",
        "catalog": "main", "schema": "work", "plan": str(plan.with_suffix("")), "jobs": 1, **more,
    }  # fmt: skip
    return OPERATIONS["reconcile"](EventWriter(io.BytesIO()), **given)


def statuses(plan: Path) -> list[str]:
    return [s["status"] for s in gate_of(plan).to_dicts()]


def test_a_reconciliation_leaves_its_evidence_and_its_tables_their_state(plan: Path) -> None:
    source = str(plan.parents[1] / "sql")
    OPERATIONS["analyze"](EventWriter(io.BytesIO()), source=source, runtime="17.3", jobs=1, store=True)
    assert reconcile(plan)["evidence"] == 1
    assert statuses(plan) == ["proved", "proved"]
    with EstateStore(source) as store:
        assert {i.name: i.state_word for i in store.objects()} == {"dbo.A": "reconciled", "hr.B": "reconciled"}
        Engine.spoiled = True
        assert reconcile(plan)["evidence"] == 2
        assert {i.name: i.state_word for i in store.objects()} == {"dbo.A": "reconciled", "hr.B": "converted"}
        assert [e.note for e in store.history(store.find(["dbo.A"])[0]) if e.what == "reconciled"] == [
            "reconcile run 1",
            "reconcile run 2",
        ]
    assert statuses(plan)[1] == "failed"
    assert "hr.B" in gate_of(plan).to_dicts()[1]["evidence"]


def test_a_dry_run_or_one_of_some_tables_leaves_nothing(plan: Path) -> None:
    assert reconcile(plan, plan_only=True)["evidence"] == 0
    assert reconcile(plan, only=["dbo.*"])["evidence"] == 0
    assert EvidenceLog(plan.with_suffix("")).records() == []


def test_a_server_that_goes_away_closes_the_gate_without_its_words(plan: Path) -> None:
    reconcile(plan)
    Engine.broken = True
    with suppress(QuickplanError):
        reconcile(plan)
    assert statuses(plan) == ["failed", "failed"]
    assert "secret words" not in "".join(p.read_text() for p in (plan.with_suffix("") / "evidence").iterdir())


def test_every_kind_that_a_criterion_names_is_recorded_by_its_job_or_command() -> None:
    from migration.plan_parts.proofs import KINDS
    from workbench.evidence.outcomes import OF_JOB

    assert set(OF_JOB) | {"lint", "check"} == KINDS
    assert all(OPERATIONS[kind].__qualname__.startswith("recorded") for kind in OF_JOB)
