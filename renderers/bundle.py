"""The bundle beside the notebooks: ``databricks.yml`` with pipelines, schema, secret scope and a job, for dev and prod.

Schema: Databricks documentation, "Declarative Automation Bundles configuration" and "Bundle resources" (pipeline: ``catalog`` with
``schema``, ``serverless``, ``libraries``; ``target`` is the legacy publishing mode and is not used). Written by a YAML library, so that
no name of the source can be anything but a value.
"""

from __future__ import annotations

import io
import re
from typing import Any

from migration.medallion.model import Dataset, Ingestion, PipelineDesign
from migration.medallion.naming import snake
from renderers.notebook import INGEST_NOTEBOOK, uses
from renderers.pipeline_layout import Layout, layout

FILE_NAME = "databricks.yml"
_JDBC_DRIVER = "com.microsoft.sqlserver:mssql-jdbc:12.4.2.jre11"
_HEADER = """\
# Deploys the pipeline: databricks bundle validate, then databricks bundle deploy -t dev, then databricks bundle run -t dev refresh.
# The host is the profile's, or DATABRICKS_HOST; secrets are put into the scope by hand and never stand here.
# A schema or scope that exists already is taken over with databricks bundle deployment bind, or its resource is removed here.
"""


def render_bundle(design: PipelineDesign) -> str:
    """The text of ``databricks.yml``. Same design, same bytes."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 140
    yaml.allow_unicode = True
    out = io.StringIO()
    yaml.dump(bundle(design), out)
    return _HEADER + out.getvalue()


def bundle(design: PipelineDesign) -> dict[str, Any]:
    """The bundle as plain values."""
    spread = layout(design)
    name = resource_name(design)
    connect = uses(design, Ingestion.CONNECT)
    variables: dict[str, Any] = {
        "catalog": _variable("Unity Catalog that holds the target schema; it must exist.", design.catalog),
        "schema": _variable("Target schema.", design.schema),
    }
    if connect:
        variables["connection"] = _variable("Unity Catalog connection to the SQL Server.", f"{name}_connection")
    if uses(design, Ingestion.JDBC):
        variables["node_type"] = _variable("Node type of the job cluster that reads by JDBC.", "")
    pipelines = {_key(name, spread, number): _pipeline(design, spread, name, number) for number in range(1, spread.pipelines + 1)}
    resources: dict[str, Any] = {
        "schemas": {"target": {"catalog_name": "${var.catalog}", "name": "${var.schema}", "comment": "Made from SQL Server by quickplan"}},
        "secret_scopes": {"source": {"name": _plain(design.scope)}},
        "pipelines": (_connect(design, name) if connect else {}) | pipelines,
        "jobs": {"refresh": _job(design, name, list(pipelines), connect=connect)},
    }
    prod_root = "/Workspace/Shared/.bundle/${bundle.name}/${bundle.target}"
    return {
        "bundle": {"name": name},
        "variables": variables,
        "resources": resources,
        "targets": {
            "dev": {"mode": "development", "default": True},
            "prod": {"mode": "production", "workspace": {"root_path": prod_root}},
        },
    }


def resource_name(design: PipelineDesign) -> str:
    """What the bundle, its pipelines and its job are called: letters, digits and underscores."""
    return f"{snake(design.database)}_migration" if design.database else "sqlserver_migration"


def _variable(description: str, value: str) -> dict[str, str]:
    return {"description": description} | ({"default": _plain(value)} if value else {})


def _plain(value: str) -> str:
    """A value in which the command line replaces nothing: it knows no escape for its own ``${``."""
    return re.sub(r"\$(?=\{)", "", value)


def _key(name: str, spread: Layout, number: int) -> str:
    return name if spread.pipelines == 1 else f"{name}_{number:0{len(str(spread.pipelines))}}"


def _pipeline(design: PipelineDesign, spread: Layout, name: str, number: int) -> dict[str, Any]:
    return {
        "name": _key(name, spread, number),
        "catalog": "${var.catalog}",
        "schema": "${resources.schemas.target.name}",
        "serverless": True,
        "continuous": False,
        "channel": "CURRENT",
        "libraries": [{"notebook": {"path": f"./{part.file}"}} for part in spread.notebooks if part.pipeline == number],
        "configuration": {"spark.sql.session.timeZone": design.time_zone},
    }


def _connect(design: PipelineDesign, name: str) -> dict[str, Any]:
    """The gateway and the ingestion pipeline of Lakeflow Connect."""
    landing = _plain(design.landing_schema) or "${resources.schemas.target.name}"
    tables = [_replicated(design, d, landing) for d in design.bronze if d.ingest and d.ingest.mode is Ingestion.CONNECT]
    return {
        f"{name}_gateway": {
            "name": f"{name}_gateway",
            "catalog": "${var.catalog}",
            "schema": landing,
            "gateway_definition": {
                "connection_name": "${var.connection}",
                "gateway_storage_catalog": "${var.catalog}",
                "gateway_storage_schema": landing,
                "gateway_storage_name": f"{name}_gateway",
            },
        },
        f"{name}_ingestion": {
            "name": f"{name}_ingestion",
            "catalog": "${var.catalog}",
            "schema": landing,
            "serverless": True,
            "ingestion_definition": {"ingestion_gateway_id": f"${{resources.pipelines.{name}_gateway.id}}", "objects": tables},
        },
    }


def _replicated(design: PipelineDesign, dataset: Dataset, landing: str) -> dict[str, Any]:
    remote, ingest = dataset.remote, dataset.ingest
    assert remote is not None
    assert ingest is not None
    return {
        "table": {
            "source_catalog": design.database,
            "source_schema": remote.schema,
            "source_table": remote.table,
            "destination_catalog": "${var.catalog}",
            "destination_schema": landing,
            "destination_table": ingest.landing,
        }
    }


def _job(design: PipelineDesign, name: str, pipelines: list[str], *, connect: bool) -> dict[str, Any]:
    """A job that fills landing tables where there are some, then runs the pipelines one behind the other."""
    tasks: list[dict[str, Any]] = []
    if uses(design, Ingestion.JDBC):
        tasks.append(
            {
                "task_key": "landing",
                "job_cluster_key": "classic",
                "notebook_task": {"notebook_path": f"./{INGEST_NOTEBOOK}"},
                "libraries": [{"maven": {"coordinates": _JDBC_DRIVER}}],
            }
        )
    for pipeline in ([f"{name}_ingestion"] if connect else []) + pipelines:
        after = [{"depends_on": [{"task_key": tasks[-1]["task_key"]}]}] if tasks else [{}]
        task = {"task_key": pipeline} | after[0]
        tasks.append(task | {"pipeline_task": {"pipeline_id": f"${{resources.pipelines.{pipeline}.id}}"}})
    job: dict[str, Any] = {"name": f"{name}_refresh", "max_concurrent_runs": 1, "tasks": tasks}
    if uses(design, Ingestion.JDBC):
        cluster = {
            "spark_version": "17.3.x-scala2.13",
            "node_type_id": "${var.node_type}",
            "num_workers": 2,
            "data_security_mode": "SINGLE_USER",
        }
        job["job_clusters"] = [{"job_cluster_key": "classic", "new_cluster": cluster}]
    return job
