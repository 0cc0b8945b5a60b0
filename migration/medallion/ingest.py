"""How each table is read, and why: the chooser of quick-plan.md's bronze layer, with what must be switched on at the source.

Sources: Databricks documentation, "Configure Microsoft SQL Server for ingestion into Databricks" (change tracking where there is a
primary key, change data capture otherwise), "Microsoft SQL Server connector limitations", "Lakehouse Federation: SQL Server, data type
mappings"; Spark documentation, "JDBC To Other Databases" (``partitionColumn`` is a number, a date or a timestamp). JVM libraries are not
supported in pipelines at all, so ``jdbc`` means a job on classic compute that fills landing tables.
"""

from __future__ import annotations

from migration.medallion.columns import SERVER_READ, TableShape
from migration.medallion.facts import TableFacts
from migration.medallion.model import Ingest, Ingestion, KeyRange
from migration.tsql.quoting import bracket, literal

#: From this many rows on, or this many kilobytes, reading a whole table at every update is worth avoiding.
LARGE_ROWS = 5_000_000
LARGE_KILOBYTES = 2 * 1024 * 1024
_PART_ROWS = 1_000_000
_MOST_PARTS = 32
_WHOLE_NUMBERS = frozenset({"tinyint", "smallint", "int", "bigint"})
_NOTHING = TableFacts()


def choose(shape: TableShape, facts: TableFacts | None, wanted: Ingestion, landing: str) -> Ingest:
    """How a table is read when ``wanted`` is asked for.

    Args:
        shape: The table.
        facts: What is known of it; None for nothing.
        wanted: The way the user asked for; another one is chosen only where that cannot work.
        landing: Name of the landing table, for the ways that need one.
    """
    known = facts or _NOTHING
    odd = [f"{c.name} ({c.type})" for c in shape.columns if c.type in SERVER_READ and not c.hidden]
    if odd and wanted in (Ingestion.FEDERATION, Ingestion.CONNECT):
        what = "Lakehouse Federation" if wanted is Ingestion.FEDERATION else "Lakeflow Connect"
        why = f"{what} cannot read {', '.join(odd[:3])}; the bundled connector lets the server convert {'it' if len(odd) == 1 else 'them'}"
        return Ingest(Ingestion.SQLSERVER, why)
    if wanted is Ingestion.JDBC:
        return _jdbc(shape, known, landing)
    if wanted is Ingestion.CONNECT:
        return _connect(shape, known, landing)
    how = "read through the foreign catalog" if wanted is Ingestion.FEDERATION else "the whole table at every update"
    sized = known.rows is not None or known.kilobytes is not None
    return Ingest(wanted, f"{how}; {_size(known)}", _advice(shape, known), _advised(shape, known), known=sized)


def is_large(facts: TableFacts) -> bool:
    """Whether reading the whole table at every update is worth avoiding."""
    return (facts.rows or 0) >= LARGE_ROWS or (facts.kilobytes or 0) >= LARGE_KILOBYTES


def _jdbc(shape: TableShape, facts: TableFacts, landing: str) -> Ingest:
    partition = key_range(shape, facts)
    if partition is not None:
        why = f"{_size(facts)}: read in {partition.partitions} ranges of its key {partition.column}"
    elif (facts.rows or 0) >= 2 * _PART_ROWS:
        why = f"{_size(facts)}, but its primary key is not one whole number: read by one connection"
    else:
        why = f"read by one connection; {_size(facts)}"
    sized = facts.rows is not None or facts.kilobytes is not None
    return Ingest(Ingestion.JDBC, why, _advice(shape, facts), _advised(shape, facts), partition, landing, sized)


def key_range(shape: TableShape, facts: TableFacts) -> KeyRange | None:
    """How a large table is read in parts; None for a small one, one of unknown size, or one without a key of one whole number."""
    if (facts.rows or 0) < 2 * _PART_ROWS or len(shape.primary_key) != 1:
        return None
    column = shape.column(shape.primary_key[0])
    if column is None or column.type not in _WHOLE_NUMBERS:
        return None
    return KeyRange(column.name, min(_MOST_PARTS, max(2, (facts.rows or 0) // _PART_ROWS)))


def _connect(shape: TableShape, facts: TableFacts, landing: str) -> Ingest:
    if facts.change_tracking or (shape.primary_key and not facts.change_data_capture):
        state = "is on" if facts.change_tracking else "must be switched on"
        key = ", ".join(shape.primary_key) or "it has no known primary key"
        why = f"replicated by change tracking, which {state}; primary key: {key}"
    else:
        state = "is on" if facts.change_data_capture else "must be switched on"
        why = f"replicated by change data capture, which {state}" + ("" if shape.primary_key else ", because it has no primary key")
    return Ingest(Ingestion.CONNECT, f"{why}; {_size(facts)}", "", enabling(shape, facts), None, landing)


def _advice(shape: TableShape, facts: TableFacts) -> str:
    if any(c.type in SERVER_READ for c in shape.columns):
        return ""
    if facts.tracked:
        how = "change tracking" if facts.change_tracking else "change data capture"
        return f"{how} is on already, so Lakeflow Connect would read only what changed"
    if is_large(facts):
        how = "change tracking" if shape.primary_key else "change data capture, because it has no primary key"
        return f"it is large: Lakeflow Connect with {how} would read only what changed"
    return ""


def _advised(shape: TableShape, facts: TableFacts) -> tuple[str, ...]:
    return enabling(shape, facts) if _advice(shape, facts) else ()


def enabling(shape: TableShape, facts: TableFacts) -> tuple[str, ...]:
    """T-SQL that switches change tracking on (change data capture without a primary key); empty when the source tracks changes."""
    if facts.tracked:
        return ()
    schema, _, table = shape.name.partition(".")
    if shape.primary_key:
        return (f"ALTER TABLE {bracket(schema, table)} ENABLE CHANGE_TRACKING;",)
    return (f"EXEC sys.sp_cdc_enable_table @source_schema = {literal(schema)}, @source_name = {literal(table)}, @role_name = NULL;",)


def _size(facts: TableFacts) -> str:
    if facts.rows is None and facts.kilobytes is None:
        return "its size is not known from scripts"
    parts = [f"{facts.rows:,} rows"] if facts.rows is not None else []
    if facts.kilobytes is not None:
        parts.append(f"{facts.kilobytes / 1024:,.0f} MB" if facts.kilobytes >= 1024 else f"{facts.kilobytes:,} KB")
    return ", ".join(parts)
