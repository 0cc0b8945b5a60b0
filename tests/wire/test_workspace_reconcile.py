"""The target's side of a reconciliation: the unmodified SDK against a workspace of our own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from workspace import Fault, Workspace
from workspace.scene import configure, ready

from migration.reconcile.sides import QueryFailed, WarehouseSide
from migration.workspace.client import connect
from migration.workspace.profile import find_profile
from workbench.reconcile_job import _opened_target

pytestmark = pytest.mark.xdist_group("workspace")
STATEMENTS = "/api/2.0/sql/statements"


@pytest.fixture
def served() -> Iterator[Workspace]:
    with Workspace(ready()) as workspace:
        yield workspace
    assert not workspace.crashes


@pytest.fixture
def side(served: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WarehouseSide:
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(configure(served, tmp_path)))
    for name in [n for n in os.environ if n.startswith("DATABRICKS_") and n != "DATABRICKS_CONFIG_FILE"]:
        monkeypatch.delenv(name)
    waited: list[float] = []
    return WarehouseSide(connect(find_profile("DEFAULT"), 5.0), next(iter(served.state.warehouses)), waited.append)


def test_rows_come_in_as_many_pieces_as_the_service_makes(served: Workspace, side: WarehouseSide) -> None:
    served.state.select = lambda _: [[str(n), None] for n in range(7)]
    served.state.chunk = 3
    assert list(side.rows("SELECT a, b FROM t")) == [(str(n), None) for n in range(7)]
    assert [c.path.rsplit("/", 1)[-1] for c in served.calls if "/chunks/" in c.path] == ["1", "2"]


def test_columns_are_asked_of_the_information_schema_with_names_as_data(served: Workspace, side: WarehouseSide) -> None:
    asked: list[str] = []

    def select(text: str) -> list[list[str | None]]:
        asked.append(text)
        return [["T", "ID", "bigint"], ["t", "Name", "string"], ["other", "ID", "int"]]

    served.state.select = select
    assert side.columns(("ma`in", "s'x\\", "t")) == {"id": "bigint", "name": "string"}
    assert "FROM `ma``in`.`information_schema`.`columns`" in asked[0]
    assert "lower('s\\'x\\\\')" in asked[0]
    assert side.columns(("ma`in", "s'x\\", "OTHER")) == {"id": "int"}
    assert side.columns(("ma`in", "s'x\\", "none")) == {}
    assert len(asked) == 1  # a schema is read once


def test_a_warehouse_that_writes_decimals_with_exponents_is_refused(served: Workspace, side: WarehouseSide) -> None:
    served.state.select = lambda _: [["0.000000000"]]
    side.check()
    served.state.select = lambda _: [["0E-9"]]
    with pytest.raises(QueryFailed, match="ANSI"):
        side.check()


def test_a_request_may_take_as_long_as_the_service_holds_a_running_statement(
    served: Workspace, side: WarehouseSide, tmp_path: Path
) -> None:
    served.state.select = lambda _: [["0.000000000"]]
    with _opened_target("DEFAULT", next(iter(served.state.warehouses)))() as opened:
        assert isinstance(opened, WarehouseSide)
        assert (opened._client.config.http_timeout_seconds or 0) > 50  # what run_statement asks for


def test_a_refused_statement_is_an_error_with_its_code_and_its_table(served: Workspace, side: WarehouseSide) -> None:
    with pytest.raises(QueryFailed) as caught:
        list(side.rows("FETCH 1", object="dbo.t"))
    assert (caught.value.code, caught.value.object) == ("BAD_REQUEST", "dbo.t")
    assert "PARSE_SYNTAX_ERROR" in caught.value.message
    served.faults.add("POST", STATEMENTS, Fault(403, "PERMISSION_DENIED"))
    with pytest.raises(QueryFailed) as caught:
        list(side.rows("SELECT 1"))
    assert caught.value.code == "PERMISSION_DENIED"
