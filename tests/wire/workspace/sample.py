"""What the tests of a deployment deploy: one pipeline of one notebook, a load by JDBC where it is asked for, three converted objects."""

from __future__ import annotations

from typing import Any

from migration.workspace.deploy.model import Blueprint, LoadWanted, Notebook, PipelineWanted, SqlWanted
from migration.workspace.target import WorkspaceTarget
from workspace.scene import KEYS, empty
from workspace.state import State

FOLDER = "/Workspace/Shared/quickplan/sales"
NOTEBOOK = """# Databricks notebook source
import dlt

# COMMAND ----------

def secret(key):
    return dbutils.secrets.get(scope="fresh", key=key)

def read_source(table):
    return spark.read.format("sqlserver").option("host", secret("sqlserver_jdbc_url")).load()

# COMMAND ----------

@dlt.table(name="bronze_orders", comment="raw")
def bronze_orders():
    return read_source("orders")
"""
INGEST = """# Databricks notebook source
# quickplan: job notebook
def reader(table):
    return (
        spark.read.format("jdbc")
        .option("driver", "com.microsoft.sqlserver.jdbc.SQLServerDriver")
        .option("url", dbutils.secrets.get(scope="fresh", key="sqlserver_jdbc_url"))
        .option("dbtable", table)
    )


reader("dbo.Orders").load().write.saveAsTable("main.target.landing_orders")
"""
OBJECTS = (
    SqlWanted("dbo.Orders", "table", ("CREATE TABLE `main`.`target`.`Orders` (id INT)", "ALTER TABLE `main`.`target`.`Orders` SET TBLPROPERTIES ('a'='b')")),
    SqlWanted("dbo.v_orders", "view", ("CREATE OR REPLACE VIEW main.target.v_orders AS SELECT id FROM main.target.Orders",)),
    SqlWanted("hr.usp_x", "procedure", ("CREATE OR REPLACE PROCEDURE `main`.`hr`.`usp_x`() LANGUAGE SQL AS BEGIN SELECT 1; END",)),
)  # fmt: skip
TARGET = WorkspaceTarget(catalog="main", schema="target", scope="fresh", run_as="runner@example.org")
PASSWORD = "Gr8-Secret-Pa55"
VALUES = {KEYS[0]: "jdbc:sqlserver://sql01;databaseName=sales", KEYS[1]: "reader", KEYS[2]: PASSWORD}


def fresh() -> State:
    """A workspace with the catalog and nothing in it."""
    return empty().grant("catalog:main", "runner@example.org", "ALL_PRIVILEGES")


def blueprint(text: str = NOTEBOOK, objects: tuple[SqlWanted, ...] = OBJECTS, jar: str | None = None) -> Blueprint:
    """What is deployed; with ``jar`` a job loads by JDBC first, with no driver's file named when it is empty."""
    path, ingest = f"{FOLDER}/pipeline", f"{FOLDER}/ingest_jdbc"
    notebooks = [Notebook(path, text, "pipeline.py")]
    target, load = TARGET, None
    if jar is not None:
        notebooks.append(Notebook(ingest, INGEST, "ingest_jdbc.py"))
        target = WorkspaceTarget.from_dict(TARGET.to_dict() | {"ingestion": "jdbc"})
        load = LoadWanted("Sales_Load", ingest, jar)
    pipeline = PipelineWanted("Sales_Pipeline", (path,), {"spark.x": "1"})
    return Blueprint(target, FOLDER, tuple(notebooks), (pipeline,), objects, load)


def shape(state: State) -> dict[str, Any]:
    """What a deployment leaves behind, without ids and times."""
    return {
        "schemas": {s.name: (sorted(s.objects.items()), s.owner) for s in state.catalogs["main"].schemas.values()},
        "scopes": {n: (s.secrets, s.acls) for n, s in state.scopes.items()},
        "nodes": {p: (n.kind, n.content) for p, n in state.nodes.items()},
        "files": dict(state.volumes_files),
        "jobs": [{k: v for k, v in j["settings"].items() if k != "tags"} | {"tagged": list(j["settings"]["tags"])} for j in state.jobs.values()],
        "runs": len(state.runs),
        "pipelines": [
            ({k: v for k, v in p.spec.items() if k not in ("id", "configuration")}, sorted(p.spec["configuration"]), p.run_as, [u.validate_only for u in p.updates])
            for p in state.pipelines.values()
        ],
    }  # fmt: skip


def driver_jar(path: Any) -> str:
    """Write a file that looks like the JDBC driver; its path."""
    import zipfile

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("com/microsoft/sqlserver/jdbc/SQLServerDriver.class"), b"\xca\xfe\xba\xbe")
    return str(path)
