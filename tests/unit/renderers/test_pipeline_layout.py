"""Large estates over several notebooks and pipelines, and the bundle that runs them."""

from __future__ import annotations

import re

from ruamel.yaml import YAML

from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.choices import Choices, DatasetChoice
from migration.medallion.design import design
from migration.medallion.model import Ingestion, PipelineDesign
from migration.notebook_lint.lint import lint_notebooks
from renderers.bundle import render_bundle
from renderers.notebook import render_notebooks
from renderers.pipeline_layout import MOST_IN_NOTEBOOK, MOST_IN_PIPELINE, layout
from renderers.source_sql import render_source_sql


def estate(count: int) -> Estate:
    objects = [
        SqlObject(
            f"dbo.T{n}", ObjectKind.TABLE, "t.sql", n, n,
            f"CREATE TABLE dbo.T{n} (ID int NOT NULL PRIMARY KEY, Up int REFERENCES dbo.T{(n * 7) % count} (ID), A nvarchar(10))",
        )
        for n in range(count)
    ]  # fmt: skip
    views = [
        SqlObject(
            f"dbo.V{n}",
            ObjectKind.VIEW,
            "v.sql",
            n,
            n,
            f"CREATE VIEW dbo.V{n} AS SELECT a.ID, b.A FROM dbo.T{n} a JOIN dbo.T{count - 1 - n} b ON b.ID = a.ID",
        )
        for n in range(0, count // 2, 10)
    ]
    return Estate("x", [*objects, *views], database="Big")


def made(count: int, **settings: object) -> PipelineDesign:
    return design(estate(count), catalog="main", schema="big", **settings)  # type: ignore[arg-type]


def test_a_small_estate_is_one_notebook():
    assert [p.file for p in layout(made(20)).notebooks] == ["pipeline.py"]


def test_a_large_estate_stays_below_the_limits_and_reads_only_what_is_made_before():
    found = made(600)
    spread = layout(found)
    assert spread.pipelines > 1
    defined: set[str] = set()
    for number in range(1, spread.pipelines + 1):
        parts = [p for p in spread.notebooks if p.pipeline == number]
        own = {d.name for p in parts for d in p.datasets}
        assert len(own) <= MOST_IN_PIPELINE
        assert all(len(p.datasets) <= MOST_IN_NOTEBOOK for p in parts)
        for part in parts:
            for dataset in part.datasets:
                assert set(dataset.reads) <= own | defined, dataset.name
        defined |= own
    assert defined == {d.name for d in found.datasets}


def test_what_another_pipeline_makes_is_read_as_a_table():
    found = made(600)
    files = render_notebooks(found)
    spread = layout(found)
    for part in spread.notebooks:
        own = spread.together(part)
        text = files[part.file]
        assert set(re.findall(r'dlt\.read\("(\w+)"\)', text)) <= own
        assert not set(re.findall(r'spark\.read\.table\("(\w+)"\)', text)) & own
    assert lint_notebooks(files) == []


def test_the_bundle_runs_pipelines_in_order_with_all_notebooks():
    found = made(600)
    bundle = YAML(typ="safe").load(render_bundle(found))
    pipelines = bundle["resources"]["pipelines"]
    listed = [lib["notebook"]["path"] for p in pipelines.values() for lib in p["libraries"]]
    assert listed == [f"./{p.file}" for p in layout(found).notebooks]
    tasks = bundle["resources"]["jobs"]["refresh"]["tasks"]
    assert [t["task_key"] for t in tasks] == list(pipelines)
    assert [t.get("depends_on", [{}])[0].get("task_key") for t in tasks[1:]] == list(pipelines)[:-1]
    assert all(p["serverless"] is True and "target" not in p and "clusters" not in p for p in pipelines.values())


def test_jdbc_and_connect_bring_their_own_resources():
    jdbc = YAML(typ="safe").load(render_bundle(made(3, ingestion=Ingestion.JDBC)))
    job = jdbc["resources"]["jobs"]["refresh"]
    assert [t["task_key"] for t in job["tasks"]] == ["landing", "big_migration"]
    assert job["tasks"][0]["libraries"] == [{"maven": {"coordinates": "com.microsoft.sqlserver:mssql-jdbc:12.4.2.jre11"}}]
    connect = YAML(typ="safe").load(render_bundle(made(3, ingestion=Ingestion.CONNECT)))
    assert list(connect["resources"]["pipelines"]) == ["big_migration_gateway", "big_migration_ingestion", "big_migration"]
    objects = connect["resources"]["pipelines"]["big_migration_ingestion"]["ingestion_definition"]["objects"]
    assert objects[0]["table"]["source_table"] == "T0"
    assert objects[0]["table"]["destination_table"] == "landing_t0"


def test_enabling_statements_quote_their_names():
    item = SqlObject("dbo.a]b'c", ObjectKind.TABLE, "t.sql", 1, 1, "CREATE TABLE dbo.[a]]b'c] (ID int)")
    text = render_source_sql(design(Estate("x", [item], database="D]b"), ingestion=Ingestion.CONNECT))["enable_changes.sql"]
    assert "USE [D]]b];" in text
    assert "@source_name = N'a]b''c'" in text


def test_merged_rows_are_one_union():
    found = made(3, choices=Choices({"silver_t1": DatasetChoice(merge="silver_t0")}))
    text = render_notebooks(found)["pipeline.py"]
    cell = text.split("def silver_t0():")[1].split("# COMMAND")[0]
    compile(text, "pipeline.py", "exec")
    assert ".unionByName(" in cell
    assert 'dlt.read("bronze_t1")' in cell
    assert cell.count('.withColumn("t0_ingested_at", current_timestamp())') == 2
