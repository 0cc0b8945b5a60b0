"""Notes of a migration: secrets, libraries, network, prerequisites, and the failures that deployments meet."""

from __future__ import annotations

import shlex

from core.safe_text import code_block, code_span
from migration.plan_parts.facts import Facts
from migration.plan_parts.order import risks

_JAR = "mssql-jdbc-12.4.2.jre11.jar"


def notes(f: Facts) -> tuple[tuple[str, str], ...]:
    """(heading, Markdown) pieces in the order of quick-plan.md, then what its knowledge section adds."""
    pieces = [
        ("Required Databricks Secrets", _secrets(f)),
        ("Required Cluster Libraries", _libraries(f)),
        ("Network Requirements", _network(f)),
        ("Deployment Prerequisites", _prerequisites(f)),
        ("Common Deployment Issues", _issues(f)),
    ]
    if f.snippets.get("runbook") and f.tsql and f.to_databricks and not f.simple:
        pieces.append(("Cutover Runbook", f.snippets["runbook"]))
    if told := risks(f):
        pieces.append(("Migration Risks", told))
    if not f.tsql:
        pieces.insert(0, ("", f"quickplan reads T-SQL: do not rely on what its scripts count or convert in {f.source} SQL."))
    if not f.to_databricks:
        said = (
            f"The target is {f.target}, and quickplan converts and deploys for Databricks only: read the headings of the "
            f"format about Databricks as what {f.target} needs in their place."
        )
        pieces.insert(0, ("", said))
    return tuple(pieces)


def _secrets(f: Facts) -> str:
    scope = shlex.quote(f.scope)
    keys = [f"{f.key}_{part}" for part in ("jdbc_url", "user", "password")]
    old = "\n".join(
        [f"databricks secrets create-scope --scope {scope}", *(f"databricks secrets put --scope {scope} --key {k}" for k in keys)]
    )
    new = "\n".join([f"databricks secrets create-scope {scope}", *(f"databricks secrets put-secret {scope} {k}" for k in keys)])
    return (
        f"Databricks CLI up to 0.18:\n\n{code_block(old, 'bash')}\n\nToday's CLI (0.200 and newer):\n\n{code_block(new, 'bash')}\n\n"
        "Each `put-secret` asks for the value or takes it on standard input. Do not use `--string-value`: arguments are "
        "visible to every user of the host and stay in the shell history."
    )


def _libraries(f: Facts) -> str:
    item = (
        f"- SQL Server JDBC Driver: `{_JAR}`"
        if f.tsql
        else f"- {f.source} JDBC Driver: the vendor's JAR for the Java version of the cluster"
    )
    instead = '`format("sqlserver")`, whose driver is bundled' if f.tsql else "a connector that the runtime bundles"
    return (
        f"{item}\n\nThis holds for all-purpose and job clusters. Pipelines, serverless or not, take no JVM library: there "
        f"read with {instead}, "
        "or through a Lakehouse Federation foreign catalog; for changes that keep coming, Lakeflow Connect."
    )


def _network(f: Facts) -> str:
    port = _port(f)
    trusted = ""
    if f.address and not f.address.verifies:
        trusted = (
            "\n- The certificate of the server was not verified: `trust_server_certificate=yes` was chosen. Whoever stands between "
            "can read the login: install the authority's certificate and leave the option out before real passwords travel"
        )
    return (
        f"- Databricks cluster must have network access to {f.source}{f' ({f.server}{port})' if f.server else ''}\n"
        f"- Add Databricks IPs to {f.source} firewall or enable Azure service access\n"
        "- Serverless compute has addresses of its own: use a network connectivity configuration, and test from the "
        f"workspace rather than from the jump host{trusted}"
    )


def _port(f: Facts) -> str:
    server = f.intent.entities.server or (f.summary.server if f.summary else "")
    stated = any(mark in server for mark in (",", ":", "\\"))
    return ", TCP 1433 unless the instance says otherwise" if f.tsql and not stated else ""


def _prerequisites(f: Facts) -> str:
    create = (
        code_span(f"CREATE SCHEMA IF NOT EXISTS {f.raw_target}")
        if f.raw_target
        else "`CREATE SCHEMA IF NOT EXISTS` once catalog and schema are chosen"
    )
    catalog = code_span(f.catalog) if f.catalog else "the catalog"
    return "\n".join(
        (
            f"- **Secret Scope**: {code_span(f.scope)} holds the {f.source} credentials",
            f"- **Target Schema**: exists before the pipeline runs: {create}",
            f"- **JDBC Driver**: {f'`{_JAR}`' if f.tsql else 'the vendor JAR'} on clusters; the bundled connector in pipelines",
            f"- **Network Access**: Databricks addresses pass the firewall of {f.source}",
            (
                f"- **Unity Catalog**: {catalog} exists, and who runs the pipeline has `USE CATALOG`, `USE SCHEMA`, `CREATE "
                "TABLE` and `CREATE MATERIALIZED VIEW`"
            ),
            "- **Serverless Compute**: `serverless=True`, so that no VM quota is needed",
        )
    )


def _issues(f: Facts) -> str:
    scope, host = code_span(f.scope), f.server or "the source server"
    create = code_span(f"CREATE SCHEMA IF NOT EXISTS {f.raw_target}") if f.raw_target else "`CREATE SCHEMA IF NOT EXISTS`"
    catalog = code_span(f.catalog) if f.catalog else "the catalog"
    driver = (
        (
            '`ClassNotFoundException com.microsoft.sqlserver…` or "No suitable driver"; on a pipeline use `format("sqlserver")` '
            "without a driver option, on a cluster attach the JAR"
        )
        if f.tsql
        else '`ClassNotFoundException` or "No suitable driver"; on a pipeline use a bundled connector, on a cluster attach the JAR'
    )
    return "\n".join(
        (
            f"1. **Missing target schema**: the pipeline fails silently or with SCHEMA_NOT_FOUND. Run {create}.",
            f"2. **Missing JDBC driver**: {driver}.",
            (
                '3. **Firewall blocking**: "The TCP/IP connection to the host … has failed", connect timed out. Allow the '
                f"workspace's addresses to {host} and probe from the workspace."
            ),
            f'4. **Secret scope not found**: "Secret does not exist with scope". Create {scope} and its three keys, and grant READ.',
            (
                '5. **Catalog permissions**: PERMISSION_DENIED, or "User does not have CREATE TABLE on Schema". Grant on '
                f"{catalog} what Deployment Prerequisites lists."
            ),
            (
                "6. **NO_TABLES_IN_PIPELINE**: the notebook's format is wrong or no function is decorated outside `%md` cells. "
                "Check the first line, the cell separators and that it was uploaded as a notebook."
            ),
            (
                "7. **WAITING_FOR_RESOURCES**: the update's state does not change: VM quota is exhausted. Use `serverless=True` "
                "without `clusters`."
            ),
            (
                "8. **AMBIGUOUS_REFERENCE**: SQLSTATE 42704, a join sees one column name twice. Give ingestion columns the "
                "table's name and select with aliases; a dry run does not find every case."
            ),
        )
    )
