"""Each of the eight common failures, made in a workspace of our own and named by the command's job, live and from a saved log."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from workspace import State, Workspace
from workspace.scene import ME, configure, ready
from workspace.state import Node, Pipeline

from core.errors import UnreadableInput, UsageProblem
from migration.workspace.events import UpdateProgress, diagnose
from workbench.monitoring import monitor

pytestmark = pytest.mark.xdist_group("workspace")
PATH = "/Shared/quickplan/sales/pipeline"
GOOD = """# Databricks notebook source
import dlt

SECRET_SCOPE = "sqlserver"

def secret(key):
    return dbutils.secrets.get(scope=SECRET_SCOPE, key=key)

def read_source(table):
    return spark.read.format("sqlserver").option("host", secret("sqlserver_jdbc_url")).load()

# COMMAND ----------

@dlt.table(name="bronze_orders", comment="Raw copy of dbo.Orders")
def bronze_orders():
    return read_source("orders")

# COMMAND ----------

@dlt.table(name="silver_orders", comment="Cleaned rows of dbo.Orders")
@dlt.expect_all_or_drop({"id_given": "id IS NOT NULL"})
def silver_orders():
    return dlt.read("bronze_orders").select("id").alias("o")
"""
AMBIGUOUS = (
    GOOD
    + """
# COMMAND ----------

@dlt.table(name="gold_orders", comment="Rows of the view sales.vOrders")
def gold_orders():
    left = dlt.read("silver_orders")
    return left.join(
        dlt.read("bronze_orders"), "id")
"""
)


class Items:
    """What a job streams."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def item(self, row: dict[str, Any]) -> None:
        self.rows.append(row)

    def progress(self, _: object) -> None:
        """Nothing."""


Watch = Callable[..., tuple[dict[str, Any], list[dict[str, Any]]]]


@pytest.fixture
def served() -> Iterator[Workspace]:
    state = ready()
    state.nodes[PATH] = Node("NOTEBOOK", GOOD, "PYTHON")
    spec = {
        "name": "P",
        "catalog": "main",
        "schema": "sales",
        "serverless": True,
        "libraries": [{"notebook": {"path": "/Workspace" + PATH}}],
    }
    state.pipelines["p1"] = Pipeline("p1", spec, ME, 0)
    with Workspace(state) as workspace:
        yield workspace
    assert not workspace.crashes


@pytest.fixture
def watch(served: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(configure(served, tmp_path)))
    for name in [n for n in os.environ if n.startswith("DATABRICKS_") and n != "DATABRICKS_CONFIG_FILE"]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("migration.workspace.updates.wait", lambda _: None)

    def run(**given: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        items = Items()
        folder = tmp_path / "sales"
        folder.mkdir(exist_ok=True)
        (folder / "pipeline.py").write_text(served.state.nodes[PATH].content)
        arguments = {
            "profile": "DEFAULT", "plan": str(folder), "target": {"catalog": "main", "schema": "sales"}, "pipeline": "p1", "update": "", "events": "",
            "waiting_limit": 600.0, "timeout": 5.0,
        }  # fmt: skip
        return monitor(items, **arguments | given), items.rows  # type: ignore[arg-type]

    return run


def start(workspace: Workspace) -> None:
    from workspace import runs
    from workspace.state import Update

    pipeline = workspace.state.pipelines["p1"]
    pipeline.updates.append(Update(workspace.state.uuid(), False, workspace.state.now()))
    runs.begin(workspace.state, pipeline, pipeline.updates[-1])


def test_an_update_that_succeeds(watch: Watch, served: Workspace) -> None:
    served.state.rows["silver_orders"] = 8
    served.state.page_size = 2  # the log comes in pages
    start(served)
    result, rows = watch()
    assert (result["state"], result["diagnosis"]) == ("COMPLETED", None)
    assert [(d["dataset"], d["status"], d["rows"]) for d in result["datasets"]] == [
        ("bronze_orders", "COMPLETED", 10),
        ("silver_orders", "COMPLETED", 8),
    ]
    assert result["datasets"][1]["expectations"] == [{"name": "id_given", "passed_records": 8, "failed_records": 0}]
    assert len({r["id"] for r in rows}) == len(rows) == len(served.state.pipelines["p1"].events)
    assert [r["timestamp"] for r in rows] == sorted(r["timestamp"] for r in rows)


def _no_schema(state: State) -> None:
    del state.catalogs["main"].schemas["sales"]


def _jdbc(state: State) -> None:
    state.nodes[PATH].content = GOOD.replace('format("sqlserver")', 'format("jdbc")')


def _firewall(state: State) -> None:
    state.reachable = False


def _no_scope(state: State) -> None:
    state.scopes.clear()


def _no_privilege(state: State) -> None:
    state.grants["schema:main.sales"][ME].remove("CREATE_MATERIALIZED_VIEW")


def _no_tables(state: State) -> None:
    state.nodes[PATH].content = GOOD.replace("@dlt", "# @dlt")


def _markdown_cell(state: State) -> None:
    state.nodes[PATH].content = GOOD.replace("@dlt.table(name", "# MAGIC %md\n@dlt.table(name")


def _no_machines(state: State) -> None:
    state.pipelines["p1"].spec["serverless"] = False
    state.quota = False


def _ambiguous(state: State) -> None:
    state.nodes[PATH].content = AMBIGUOUS


@pytest.mark.parametrize(
    ("make", "code", "remedy"),
    [
        (_no_schema, "MISSING_TARGET_SCHEMA", "CREATE SCHEMA IF NOT EXISTS `main`.`sales`"),
        (_jdbc, "MISSING_JDBC_DRIVER", 'format("sqlserver")'),
        (_firewall, "FIREWALL_BLOCKED", "workspace.egress"),
        (_no_scope, "SECRET_SCOPE_NOT_FOUND", "databricks secrets create-scope sqlserver"),
        (_no_privilege, "CATALOG_PERMISSION_DENIED", f"ON SCHEMA `main`.`sales` TO `{ME}`"),
        (_no_tables, "NO_TABLES_IN_PIPELINE", "decorator"),
        (_markdown_cell, "NO_TABLES_IN_PIPELINE", "%md"),
        (_no_machines, "WAITING_FOR_RESOURCES", "serverless"),
        (_ambiguous, "AMBIGUOUS_REFERENCE", "alias"),
    ],
)  # fmt: skip
def test_each_failure_is_named_live_and_from_its_log(
    watch: Watch, served: Workspace, tmp_path: Path, make: Callable[[State], None], code: str, remedy: str
) -> None:
    make(served.state)
    start(served)
    result, _ = watch(waiting_limit=0.0 if code == "WAITING_FOR_RESOURCES" else 600.0)
    assert result["diagnosis"]["code"] == code, result
    assert remedy in result["diagnosis"]["remedy"]
    if code == "AMBIGUOUS_REFERENCE":
        why = result["diagnosis"]
        assert (why["object"], Path(why["file"]).name) == ("sales.vOrders", "pipeline.py")
        assert AMBIGUOUS.splitlines()[why["line"] - 1].strip() == 'dlt.read("bronze_orders"), "id")'
    if code in ("FIREWALL_BLOCKED", "SECRET_SCOPE_NOT_FOUND", "MISSING_JDBC_DRIVER"):
        assert result["diagnosis"]["object"] == "dbo.Orders"
    if code == "WAITING_FOR_RESOURCES":
        return  # its log holds no error
    saved = tmp_path / "saved.json"
    rows = served.state.pipelines["p1"].events
    for text in (json.dumps(rows), json.dumps({"events": rows[::-1]}), "\n".join(map(json.dumps, rows))):
        saved.write_text(text)
        calls = len(served.calls)
        offline, _ = watch(events=str(saved))
        assert offline["diagnosis"]["code"] == code
        assert len(served.calls) == calls


def test_events_kept_as_a_table_have_their_parts_as_text(watch: Watch, served: Workspace, tmp_path: Path) -> None:
    start(served)
    watch()
    rows = [e | {k: json.dumps(e[k]) for k in ("origin", "details")} for e in served.state.pipelines["p1"].events]
    (tmp_path / "saved.json").write_text(json.dumps(rows))
    result, _ = watch(events=str(tmp_path / "saved.json"))
    assert result["state"] == "COMPLETED"
    assert [d["rows"] for d in result["datasets"]] == [10, 10]


def test_a_failure_of_another_kind_keeps_its_class_and_message() -> None:
    why = diagnose(
        [
            ("org.apache.spark.SparkException", "Job aborted"),
            ("org.apache.spark.SparkArithmeticException", "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012"),
        ]
    )
    assert why.code == "DIVIDE_BY_ZERO"
    assert "SparkArithmeticException" in why.evidence
    assert diagnose([("java.lang.ClassNotFoundException", "org.example.Udf")]).code == "ClassNotFoundException"
    assert diagnose([]).code == "UPDATE_FAILED"


def test_an_event_counts_once_and_only_for_its_update() -> None:
    event = {
        "id": "1", "origin": {"update_id": "u", "dataset_name": "c.s.t"}, "details": {"flow_progress": {"status": "COMPLETED", "metrics": {"num_output_rows": 5}}},
    }  # fmt: skip
    progress = UpdateProgress()
    assert progress.add(event)
    assert not progress.add(event)
    assert not progress.add(event | {"id": "2", "origin": {"update_id": "other", "dataset_name": "c.s.t"}})
    assert progress.datasets["t"].rows == 5


def test_what_is_no_log_is_said(watch: Watch, tmp_path: Path) -> None:
    for text in ("{}", "[1]", "no json", ""):
        (tmp_path / "x.json").write_text(text)
        with pytest.raises(UnreadableInput):
            watch(events=str(tmp_path / "x.json"))


def test_without_an_update_or_a_pipeline_it_says_what_to_do(watch: Watch) -> None:
    with pytest.raises(UsageProblem, match="no update"):
        watch()
    with pytest.raises(UsageProblem, match="no pipeline"):
        watch(pipeline="")
