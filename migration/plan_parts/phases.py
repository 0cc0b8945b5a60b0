"""The six phases of a migration with every item of quick-plan.md."""

from __future__ import annotations

from core.safe_text import code_span
from migration.estate import ObjectKind
from migration.plan_parts.facts import CREDENTIALS, Facts, plural
from planner.contribution import PhaseDraft


def phases(f: Facts) -> tuple[PhaseDraft, ...]:
    """quick-plan.md's six phases with every item, each followed by what it means here."""
    host = f.server or "the source server"
    tables, views = f.some(ObjectKind.TABLE), f.some(ObjectKind.VIEW)
    s, here = f.summary, f.to_databricks
    waves = f", in the order of {len(s.waves)} waves" if s and len(s.waves) > 1 else ""
    counted_tables = plural(f.count(ObjectKind.TABLE), "table") if f.count(ObjectKind.TABLE) else ""
    found = f": {f.counted}" if s else ""
    hand = f": {plural(len(f.manual), 'object')}, listed under Source System Analysis" if f.manual else ""
    return (
        PhaseDraft(
            1,
            "Setup & Configuration",
            (
                f"Configure credentials file at `{CREDENTIALS}`: block `{'mssql' if f.tsql else f.key}`, mode 0600, other blocks kept",
                f"Verify {f.source} connectivity: {host} answers on its port and the login can read definitions",
                f"Verify {f.target} connectivity: profile, warehouse and catalog answer",
                f"Create target schema in Unity Catalog: {f.target_schema}"
                if here
                else f"Create target schema in Unity Catalog: for {f.target}, its database and schema",
            ),
        ),
        PhaseDraft(
            2,
            "Assessment & Extraction",
            (
                f"Extract SQL objects from source database{found}",
                "Analyze SQL complexity and identify manual work"
                + (": " + ", ".join(f"{n} {c:,}" for n, c in f.indicators) if f.indicators else ""),
                "Generate assessment report: per object its indicators with lines, its class and the reason",
            ),
        ),
        PhaseDraft(
            3,
            "Transpilation",
            (
                f"Run SQLGlot transpilation for tables and views{f': {tables} and {views}' if s else ''}{waves}",
                f"Identify objects requiring manual conversion{hand}",
                "Document transpilation errors: file, line and reason for each",
            ),
        ),
        PhaseDraft(
            4,
            "DLT Pipeline Generation",
            (
                "Generate bronze layer tables (JDBC ingestion)" + ("" if here else f": for {f.target}, raw copies by its own loader"),
                (
                    "Generate silver layer tables (data quality): expectations from NOT NULL, CHECK and key constraints; "
                    "soft-deleted rows filtered"
                ),
                f"Generate gold layer views (business logic){f': from {views}' if f.count(ObjectKind.VIEW) else ''}",
            ),
        ),
        PhaseDraft(
            5,
            "Databricks Deployment",
            (
                f"Create secret scope with {f.source} credentials: "
                + (code_span(f.scope) if here else f"for {f.target}, its own secret store"),
                "Upload pipeline notebook to workspace: "
                + ("as a NOTEBOOK object, not as a file" if here else f"for {f.target}, the load scripts"),
                "Create/update DLT pipeline: "
                + (
                    "`serverless=True`, development mode, found by name first so that a repeat updates it"
                    if here
                    else f"for {f.target}, its scheduled loads"
                ),
                "Configure cluster libraries (JDBC driver): "
                + (
                    "on all-purpose and job clusters only; pipelines take no JAR and use the bundled connector (see Notes)"
                    if here
                    else f"for {f.target}, the driver of its loader"
                ),
            ),
        ),
        PhaseDraft(
            6,
            "Validation",
            (
                "Run pipeline in development mode",
                "Validate data quality expectations: rows dropped or failed per expectation, each explained",
                f"Compare row counts with source{f': {counted_tables}' if counted_tables else ''}",
                "Run reconciliation if needed: counts, schema, column totals, then rows of the buckets that differ",
            ),
        ),
    )
