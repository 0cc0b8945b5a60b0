"""The job behind ``quickplan reconcile``: what is compared, on which engines, and what is kept of the result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import UsageProblem
from core.files import exists, read_text
from core.progress import Progress
from core.secret import Secret
from workbench.child import EventWriter, before_stop
from workbench.paths import ensure_private, state_dir
from workbench.pipeline_job import choices_of

if TYPE_CHECKING:
    from migration.reconcile.compare import Side
    from migration.reconcile.model import LeftOutColumn, TableSpec
    from migration.sources.sqlserver.address import SourceAddress

_LIMIT = 8_000_000
_CONNECT_SECONDS = 15.0
_QUERY_SECONDS = 3600
#: For one request to the workspace: it holds that of a running statement for 50 seconds.
_STATEMENT_SECONDS = 75.0


def reconcile(
    writer: EventWriter,
    *,
    source: str,
    secret: str | None,
    connection: str,
    workspace: str,
    warehouse: str,
    catalog: str,
    schema: str,
    design: str | None = None,
    choices: str | None = None,
    only: Sequence[str] = (),
    jobs: int = 4,
    most_rows: int = 20_000,
    query_timeout: int = _QUERY_SECONDS,
    plan_only: bool = False,
    plan: str = "",
) -> dict[str, Any]:
    """Compare every table of the pipeline's bronze layer; each comparison is an item.

    Args:
        writer: Takes progress and items.
        source: Where tables, columns and keys are read: scripts, an extract or a database.
        secret: The database's password.
        connection: Address of the database whose data is compared.
        workspace: Profile or address of the workspace.
        warehouse: Id of the SQL warehouse.
        catalog: Target catalog.
        schema: Target schema.
        design: Path of the ``design.toml`` whose names of datasets hold.
        choices: Path of ``reconcile.toml``.
        only: Patterns over ``schema.table``; empty for all.
        jobs: Tables at once.
        most_rows: Rows fetched of one table and side at most.
        query_timeout: Seconds after which a query at the source is given up.
        plan_only: Give what would be compared and contact nobody.
        plan: The plan's folder, beside which the result is recorded; empty for none.

    Returns:
        ``tables`` (what is compared), ``left_out`` and ``counts``.

    Raises:
        UsageProblem: There is nothing to compare, or an engine is not named.
        ConfigProblem: ``reconcile.toml`` is wrong.
    """
    from migration.reconcile.run import reconcile as run
    from migration.workspace.statements import cancel_running

    tables, left_out = _tables(writer, source, secret, catalog, schema, design, choices, only)
    made: dict[str, Any] = {
        "tables": [_shown(t) for t in tables],
        "left_out": [{"table": o.name, "reason": o.reason} for o in left_out],
        "counts": {},
    }
    if plan_only:
        return made
    address = _address(connection)
    if not warehouse:
        raise UsageProblem("no SQL warehouse is named", remedy="Give --warehouse ID, or set warehouse in quickplan.toml.")
    before_stop(cancel_running)
    counts = {"matched": 0, "mismatched": 0, "failed": 0}
    ended = run(
        tables,
        lambda: _source_side(address, secret, query_timeout),
        _opened_target(workspace, warehouse),
        jobs=jobs,
        most_rows=most_rows,
    )
    writer.progress(Progress("comparing", 0, len(tables)))
    for number, comparison in enumerate(ended, 1):
        shown = comparison.to_dict()
        counts[shown["status"]] += 1
        writer.item(shown)
        writer.progress(Progress("comparing", number, len(tables), comparison.table))
    return made | {"counts": counts}


def lakebridge_config(tables: Sequence[dict[str, Any]], catalog: str, schema: str, source_schema: str) -> dict[str, Any]:
    """The tables of one source schema as Lakebridge's reconcile configuration (its documentation, "Recon Config").

    Args:
        tables: ``tables`` of :func:`reconcile`.
        catalog: Target catalog.
        schema: Target schema.
        source_schema: Which source schema: a configuration holds one.
    """
    return {
        "source_schema": source_schema,
        "target_catalog": catalog,
        "target_schema": schema,
        "tables": [_lakebridge_table(t) for t in tables if t["source"][0] == source_schema],
    }


def _lakebridge_table(table: dict[str, Any]) -> dict[str, Any]:
    mapping = [{"source_name": c["name"], "target_name": c["target"]} for c in table["columns"] if c["name"] != c["target"]]
    thresholds = [
        {"column_name": c["name"], "lower_bound": f"-{c['tolerance']}", "upper_bound": c["tolerance"], "type": "float"}
        for c in table["columns"]
        if c["tolerance"] != "0"
    ]
    filters = {side: table[f"{side}_filter"] for side in ("source", "target") if table[f"{side}_filter"]}
    made = {
        "source_name": table["source"][-1],
        "target_name": table["target"][-1],
        "join_columns": table["key"] or None,
        "drop_columns": [c["name"] for c in table["left_out"]] or None,
        "column_mapping": mapping or None,
        "column_thresholds": thresholds or None,
        "filters": filters or None,
    }
    return {name: value for name, value in made.items() if value is not None}


def _tables(
    writer: EventWriter,
    source: str,
    secret: str | None,
    catalog: str,
    schema: str,
    design: str | None,
    choices: str | None,
    only: Sequence[str],
) -> tuple[list[TableSpec], list[LeftOutColumn]]:
    from migration.medallion.columns import read_tables
    from migration.medallion.design import design as make
    from migration.reconcile.choices import apply, read_choices
    from migration.reconcile.derive import table_specs
    from workbench.source_jobs import read_source

    estate = read_source(writer, source, secret)
    bronze = make(estate, catalog=catalog, schema=schema, choices=choices_of(design)).bronze
    tables, left_out = table_specs(bronze, read_tables(estate), catalog, schema)
    if choices and exists(Path(choices)):
        tables = apply(tables, read_choices(read_text(Path(choices), limit=_LIMIT).text, choices), choices)
    if only:
        tables = [t for t in tables if any(fnmatchcase(t.name.casefold(), p.casefold()) for p in only)]
    if not tables:
        raise UsageProblem("there is no table to compare", remedy="Give a source with tables, and patterns that fit some of them.")
    return [replace(t, target=(*(catalog, schema)[: max(0, 3 - len(t.target))], *t.target)) for t in tables], left_out


def _shown(table: TableSpec) -> dict[str, Any]:
    return {
        "table": table.name,
        "source": list(table.source),
        "target": list(table.target),
        "key": list(table.key),
        "columns": [{"name": c.name, "target": c.target, "as": c.canon.value, "tolerance": str(c.tolerance)} for c in table.columns],
        "left_out": [{"name": c.name, "reason": c.reason} for c in table.left_out],
        "source_filter": table.source_filter,
        "target_filter": table.target_filter,
    }


def _address(connection: str) -> SourceAddress:
    from migration.sources.sqlserver.address import is_address, parse_address

    if not is_address(connection):
        raise UsageProblem(
            "the data to compare is in no database that is named",
            remedy="Give --source mssql://login@host/database, or write connection under [source] in plan.toml.",
        )
    return parse_address(connection)


@contextmanager
def _source_side(address: SourceAddress, secret: str | None, query_timeout: int) -> Iterator[Side]:
    from migration.reconcile.sides import SqlServerSide
    from migration.sources.sqlserver.connection import connect

    folder = ensure_private(state_dir() / "connections")
    known = Secret(secret) if secret else None
    with connect(address, known, timeout=_CONNECT_SECONDS, folder=folder, query_timeout=query_timeout) as connection:
        yield SqlServerSide(connection)


def _opened_target(workspace: str, warehouse: str) -> Callable[[], AbstractContextManager[Side]]:
    """Looks at the warehouse, and gives what opens the target's side: one client with one login for all, which keeps a connection a worker.

    Raises:
        QuickplanError: The workspace or its warehouse cannot be used.
    """
    from migration.reconcile.sides import KnownColumns, WarehouseSide
    from migration.workspace.client import connect
    from migration.workspace.profile import find_profile

    client, known = connect(find_profile(workspace), _STATEMENT_SECONDS), KnownColumns()
    WarehouseSide(client, warehouse).check()
    return lambda: nullcontext(WarehouseSide(client, warehouse, known=known))
