"""SQL that a person runs once so that a table can be read as the design says: T-SQL at the source, Databricks SQL in the workspace."""

from __future__ import annotations

from core.safe_text import one_line
from migration.medallion.model import Ingestion, PipelineDesign
from migration.medallion.naming import spark_string, tick
from migration.tsql.quoting import bracket
from renderers.notebook import uses

ENABLE = "enable_changes.sql"
FEDERATION = "federation.sql"


def render_source_sql(design: PipelineDesign) -> dict[str, str]:
    """The files that the design needs, by name; none when nothing is to be switched on."""
    files: dict[str, str] = {}
    if text := enable_changes(design):
        files[ENABLE] = text
    if uses(design, Ingestion.FEDERATION):
        files[FEDERATION] = federation(design)
    return files


def enable_changes(design: PipelineDesign) -> str:
    """T-SQL that lets the source note which rows change; empty when no table needs it.

    Source: Microsoft Learn, "Enable and disable change tracking", "sys.sp_cdc_enable_db".
    """
    asked = [(d, d.ingest) for d in design.bronze if d.ingest and d.ingest.enable]
    if not asked:
        return ""
    statements = [statement for _, ingest in asked for statement in ingest.enable]
    lines = [
        "-- Run by a member of db_owner in the source database. Tables that are advised but not yet read that way are marked.",
        f"-- For {one_line(design.database or 'the source database', 128)}. CHANGE_RETENTION: how long nobody may read them.",
    ]
    if design.database:
        lines += [f"USE {bracket(design.database)};", "GO"]
    if any("CHANGE_TRACKING" in s for s in statements):
        lines += [
            "IF NOT EXISTS (SELECT 1 FROM sys.change_tracking_databases WHERE database_id = DB_ID())",
            "    ALTER DATABASE CURRENT SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 3 DAYS, AUTO_CLEANUP = ON);",
            "GO",
        ]
    if any("sp_cdc_enable_table" in s for s in statements):
        lines += ["IF (SELECT is_cdc_enabled FROM sys.databases WHERE database_id = DB_ID()) = 0 EXEC sys.sp_cdc_enable_db;", "GO"]
    for dataset, ingest in asked:
        advised = " (advised)" if ingest.mode is not Ingestion.CONNECT else ""
        lines += [f"-- {one_line(dataset.source, 300)}{advised}: {one_line(ingest.advice or ingest.reason, 300)}", *ingest.enable, "GO"]
    return "\n".join(lines) + "\n"


def federation(design: PipelineDesign) -> str:
    """Databricks SQL that makes the source a foreign catalog; credentials come from the secret scope.

    Source: Databricks documentation, "Run federated queries on Microsoft SQL Server".
    """
    connection = f"{design.foreign_catalog}_connection"
    scope = spark_string(design.scope)
    return f"""\
-- Run once in a SQL editor by someone with CREATE CONNECTION and CREATE CATALOG on the metastore.
-- Put the host into the options: the secret sqlserver_jdbc_url holds it together with the database.
CREATE CONNECTION IF NOT EXISTS {tick(connection)} TYPE sqlserver
OPTIONS (
  host '<host>',
  port '1433',
  user secret({scope}, 'sqlserver_user'),
  password secret({scope}, 'sqlserver_password')
);

CREATE FOREIGN CATALOG IF NOT EXISTS {tick(design.foreign_catalog)}
USING CONNECTION {tick(connection)}
OPTIONS (database {spark_string(design.database or "<database>")});
"""
