"""What a plan's folder makes of a deployment: notebooks, pipelines, and the load by JDBC where one is generated."""

from __future__ import annotations

from pathlib import Path

import pytest

from migration.workspace.deploy.steps import schemas_wanted
from migration.workspace.target import WorkspaceTarget
from workbench.deployment import build, landing_schema

TARGET = WorkspaceTarget(catalog="main", schema="shop", jdbc_jar="/opt/mssql-jdbc.jar", node_type="m5.large")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pipeline.py").write_text("# Databricks notebook source\n")
    return tmp_path


def test_a_load_is_part_of_it_where_the_plan_or_its_bundle_says_so(folder: Path) -> None:
    jdbc = WorkspaceTarget.from_dict(TARGET.to_dict() | {"ingestion": "jdbc"})
    assert build(folder, jdbc, "Shop", ()).load is None  # nothing was generated yet
    (folder / "ingest_jdbc.py").write_text('LANDING = "`main`.`shop_landing`."\n')
    made = build(folder, jdbc, "Shop", ())
    assert made.load is not None
    assert (made.load.name, made.load.jar, made.load.node_type) == ("Shop_Load", "/opt/mssql-jdbc.jar", "m5.large")
    assert [Path(n.file).name for n in made.notebooks] == ["pipeline.py", "ingest_jdbc.py"]
    assert list(made.pipeline_texts()) == [str(folder / "pipeline.py")]
    assert schemas_wanted(made) == ["main.shop", "main.shop_landing"]
    assert build(folder, TARGET, "Shop", ()).load is None  # left over from another choice
    (folder / "databricks.yml").write_text("resources:\n  jobs:\n    x: {tasks: [{notebook_task: {notebook_path: ./ingest_jdbc.py}}]}\n")
    assert build(folder, TARGET, "Shop", ()).load is not None  # single tables are read by JDBC


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('LANDING = "`main`.`shop`."', "main.shop"),
        ("LANDING = '`odd``name`.`s`.'", "odd`name.s"),
        ('LANDING = ""', ""),
        ("nothing", ""),
    ],
)
def test_the_schema_of_landing_tables_is_read_from_the_notebook(line: str, found: str) -> None:
    assert landing_schema(f"import x\n\n{line}\n") == found
