"""Bronze and silver: a source table as it is read, and as it is cleaned."""

from __future__ import annotations

from collections.abc import Sequence

from core.findings import Finding
from migration.medallion.choices import Choices, choose_expectations, sql_problem
from migration.medallion.columns import SERVER_READ, ForeignKey, TableShape
from migration.medallion.model import Dataset, Ingest, Input, Layer, LeftOut, Projection, Remote, Rule
from migration.medallion.naming import Names, snake, spark_string, tick
from migration.medallion.rules import expectations
from migration.medallion.stored import CleanTable, SoftDelete, StoredColumn, renamed_columns, stored_columns
from migration.tsql.quoting import bracket

_DELETED_FLAGS = frozenset(
    {"isdeleted", "deleted", "deletedflag", "deleteflag", "isremoved", "softdeleted", "issoftdeleted", "logicaldelete", "markedfordeletion"}
)
_DELETED_TIMES = frozenset(
    {
        "deletedat", "deletedon", "deleteddate", "deletedutc", "deletedatutc", "deletedtime", "deletedwhen",
        "dateremoved", "removedat", "removedon", "datedeleted", "deletiondate", "deletiontime", "deletedts",
    }
)  # fmt: skip
_FLAG_TYPES = frozenset({"bit", "tinyint", "smallint", "int"})
_MOMENT_TYPES = frozenset({"date", "datetime", "datetime2", "smalldatetime", "datetimeoffset"})


def bronze(
    shape: TableShape,
    name: str,
    columns: Sequence[StoredColumn],
    *,
    key: str = "",
    ingest: Ingest | None = None,
    comment: str | None = None,
) -> Dataset:
    """The table as it stands at the source, one dataset column per source column."""
    schema, _, table = shape.name.partition(".")
    notes: list[str] = []
    converted = [c for c in columns if c.column.type in SERVER_READ]
    query = ""
    if converted:
        items = (
            f"{SERVER_READ[c.column.type].format(bracket(c.column.name))} AS {bracket(c.column.name)}"
            if c.column.type in SERVER_READ
            else bracket(c.column.name)
            for c in columns
        )
        query = " ".join(["SELECT", ", ".join(items), "FROM", bracket(schema, table)])
        listed = ", ".join(f"{c.column.name} ({c.column.type})" for c in converted)
        notes.append(f"Converted to text on the server, because Spark cannot read the type: {listed}")
    if hidden := [c.name for c in shape.columns if c.hidden]:
        notes.append(f"Hidden period columns are not read: {', '.join(hidden)}")
    if renamed := [c for c in columns if c.name != c.column.name]:
        notes.append("Renamed for Delta Lake: " + ", ".join(f"{c.column.name} to {c.name}" for c in renamed))
    return Dataset(
        name,
        Layer.BRONZE,
        shape.name,
        shape.file,
        shape.line,
        comment if comment is not None else f"Raw copy of {shape.name}",
        tuple(Projection(c.name, (c.column.name,)) for c in columns),
        remote=Remote(schema, table, query),
        notes=tuple(notes),
        key=key or name,
        ingest=ingest,
    )


def silver(
    shape: TableShape,
    name: str,
    upstream: str,
    columns: Sequence[StoredColumn],
    *,
    key: str = "",
    choices: Choices | None = None,
    problems: list[Finding] | None = None,
) -> tuple[Dataset, CleanTable, list[LeftOut]]:
    """The cleaned table, what gold may know of it, and the rules that could not be carried over.

    Args:
        shape: The table.
        name: Name of the dataset.
        upstream: Name of its bronze dataset.
        columns: The columns as bronze holds them.
        key: What the user's choices call it; the name by default.
        choices: What the user chose.
        problems: Takes choices that cannot be used.
    """
    key, choices = key or name, choices or Choices()
    problems = problems if problems is not None else []
    chosen = choices.of(key)
    shown = renamed_columns(columns, chosen.columns)
    before = {c.column.name: c.name for c in columns}
    projections = tuple(_standardised(c, before[c.column.name], choices.time_zone) for c in shown)
    taken = Names()
    for projection in projections:
        taken.take(projection.name)
    table = shape.name.partition(".")[2]
    ingested_at = taken.take(f"{snake(table)}_ingested_at")
    projections += (Projection(ingested_at, sql="current_timestamp()", reason="when this row was last read"),)
    deleted = soft_delete(columns) if choices.filter_deleted and chosen.where is None else None
    where, where_reason = (deleted.condition, deleted.reason) if deleted else ("", "")
    if chosen.where:
        if problem := sql_problem(chosen.where):
            message = f"the filter of {key} cannot be used: {problem}"
            problems.append(choices.finding("CHOICE_REFUSED", key, message, "Correct it in the design."))
        else:
            where = chosen.where
    rules, left_out = expectations(shape, shown, {rule: choices.violation(rule) for rule in Rule})
    dataset = Dataset(
        name,
        Layer.SILVER,
        shape.name,
        shape.file,
        shape.line,
        chosen.comment if chosen.comment is not None else f"Cleaned rows of {shape.name}" + (", without deleted ones" if deleted else ""),
        projections,
        inputs=(Input(upstream),),
        expectations=choose_expectations(rules, key, choices, problems),
        where=where,
        where_reason=where_reason,
        notes=tuple(_reference(foreign) for foreign in shape.foreign_keys),
        key=key,
    )
    clean = CleanTable(name, {c.column.name.casefold(): c for c in shown}, ingested_at, deleted)
    return dataset, clean, left_out


def _reference(key: ForeignKey) -> str:
    """A foreign key in words; a row alone cannot tell whether it holds, so it is no expectation."""
    there = f" ({', '.join(key.target_columns)})" if key.target_columns else ""
    verb = "refers" if len(key.columns) == 1 else "together refer"
    return f"{', '.join(key.columns)} {verb} to {key.target}{there}"


#: Types that ways of reading give differently, and the one that silver gives (as the converted CREATE TABLE has it).
_CASTS = {
    "money": ("DECIMAL(19, 4)", "money has four decimals"),
    "smallmoney": ("DECIMAL(10, 4)", "smallmoney has four decimals"),
    "tinyint": ("SMALLINT", "tinyint has no sign here: 0 to 255"),
    "datetimeoffset": ("TIMESTAMP", "a moment with its zone"),
}
#: Moments without a zone: they become TIMESTAMP, which is an instant.
ZONELESS = frozenset({"datetime", "datetime2", "smalldatetime"})


def _standardised(stored: StoredColumn, before: str, time_zone: str) -> Projection:
    """A column as silver holds it.

    Args:
        stored: The column under its name in silver.
        before: Its name in bronze.
        time_zone: Zone in which the source writes moments without one.
    """
    name, column, read = stored.name, stored.column, tick(before)
    if column.type in ("char", "nchar"):
        return Projection(name, sql=f"rtrim({read})", reason=f"{column.type} comes padded with blanks")
    if column.type == "uniqueidentifier":
        return Projection(name, sql=f"lower({read})", reason="identifiers compare without case at the source")
    if column.type == "time":
        fraction = "S" * min(int(column.arguments), 6) if column.arguments.isdecimal() else "SSSSSS"
        pattern = "HH:mm:ss" + (f".{fraction}" if fraction else "")
        return Projection(name, sql=f"date_format({read}, '{pattern}')", reason="read as that time on 1970-01-01")
    if column.type in _CASTS:
        target, why = _CASTS[column.type]
        return Projection(name, sql=f"CAST({read} AS {target})", reason=why)
    if column.type in ZONELESS and time_zone != "UTC":
        zone = spark_string(time_zone)
        return Projection(name, sql=f"to_utc_timestamp({read}, {zone})", reason=f"written in {time_zone}, without a zone")
    return Projection(name, (before,))


def soft_delete(columns: Sequence[StoredColumn]) -> SoftDelete | None:
    """How the table marks deleted rows, if it does.

    A flag decides before a time: a row whose flag was taken back may keep the time of its former deletion.
    """
    flags = [c for c in columns if _bare(c) in _DELETED_FLAGS and c.column.type in _FLAG_TYPES and not c.column.computed]
    times = [
        c for c in columns if _bare(c) in _DELETED_TIMES and c.column.type in _MOMENT_TYPES and c.column.nullable and not c.column.computed
    ]
    if flags:
        flag = flags[0]
        zero = "false" if flag.column.type == "bit" else "0"
        value = f"coalesce({tick(flag.name)}, {zero})" if flag.column.nullable else tick(flag.name)
        reason = f"{flag.column.name} ({flag.column.type}) marks deleted rows"
        if times:
            reason += f"; {times[0].column.name} only says when"
        return SoftDelete((flag.name, *(t.name for t in times)), f"{value} = {zero}", reason)
    if times:
        time = times[0]
        reason = f"{time.column.name} ({time.column.type}, nullable) is set when a row is deleted"
        return SoftDelete((time.name,), f"{tick(time.name)} IS NULL", reason)
    return None


def _bare(stored: StoredColumn) -> str:
    return stored.column.name.replace("_", "").replace(" ", "").casefold()


__all__ = [
    "ZONELESS",
    "CleanTable",
    "SoftDelete",
    "StoredColumn",
    "bronze",
    "expectations",
    "silver",
    "soft_delete",
    "stored_columns",
]
