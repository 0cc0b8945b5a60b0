"""Bronze and silver: a source table as it is read, and as it is cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migration.medallion.columns import SERVER_READ, Column, ForeignKey, TableShape
from migration.medallion.conditions import NotUnderstood, Operand, column_operand, translate
from migration.medallion.model import Dataset, Expectation, Input, Layer, LeftOut, Projection, Remote, Violation
from migration.medallion.naming import Names, column_name, snake, tick
from migration.tsql.lexer import Token
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


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A source column under the name that its datasets give it."""

    name: str
    column: Column


@dataclass(frozen=True, slots=True)
class SoftDelete:
    """How a table marks deleted rows.

    Attributes:
        columns: Names of the marking columns in the datasets, the deciding one first.
        condition: Spark SQL, true for rows that are not deleted.
        reason: Why, in words.
    """

    columns: tuple[str, ...]
    condition: str
    reason: str


@dataclass(frozen=True, slots=True)
class CleanTable:
    """What gold needs to know of a silver dataset.

    Attributes:
        dataset: Its name.
        columns: By case-folded source name.
        ingested_at: Name of its ``<table>_ingested_at``.
        soft_delete: What its filter leaves out; None for nothing.
    """

    dataset: str
    columns: dict[str, StoredColumn]
    ingested_at: str
    soft_delete: SoftDelete | None


def stored_columns(shape: TableShape) -> tuple[StoredColumn, ...]:
    """The columns that can be read at all, under names that are unique and that Delta Lake can store."""
    names = Names()
    return tuple(StoredColumn(names.take(column_name(c.name)), c) for c in shape.columns if not c.hidden)


def bronze(shape: TableShape, name: str, columns: Sequence[StoredColumn]) -> Dataset:
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
        f"Raw copy of {shape.name}",
        tuple(Projection(c.name, (c.column.name,)) for c in columns),
        remote=Remote(schema, table, query),
        notes=tuple(notes),
    )


def silver(
    shape: TableShape, name: str, upstream: str, columns: Sequence[StoredColumn], *, filter_deleted: bool = True
) -> tuple[Dataset, CleanTable, list[LeftOut]]:
    """The cleaned table, what gold may know of it, and the rules that could not be carried over."""
    taken = Names()
    projections = tuple(_standardised(c, taken) for c in columns)
    table = shape.name.partition(".")[2]
    ingested_at = taken.take(f"{snake(table)}_ingested_at")
    projections += (Projection(ingested_at, sql="current_timestamp()", reason="when this row was last read"),)
    deleted = soft_delete(columns) if filter_deleted else None
    rules, left_out = expectations(shape, columns)
    dataset = Dataset(
        name,
        Layer.SILVER,
        shape.name,
        shape.file,
        shape.line,
        f"Cleaned rows of {shape.name}" + (", without deleted ones" if deleted else ""),
        projections,
        inputs=(Input(upstream),),
        expectations=rules,
        where=deleted.condition if deleted else "",
        where_reason=deleted.reason if deleted else "",
        notes=tuple(_reference(key) for key in shape.foreign_keys),
    )
    clean = CleanTable(name, {c.column.name.casefold(): c for c in columns}, ingested_at, deleted)
    return dataset, clean, left_out


def _reference(key: ForeignKey) -> str:
    """A foreign key in words; a row alone cannot tell whether it holds, so it is no expectation."""
    there = f" ({', '.join(key.target_columns)})" if key.target_columns else ""
    verb = "refers" if len(key.columns) == 1 else "together refer"
    return f"{', '.join(key.columns)} {verb} to {key.target}{there}"


def _standardised(stored: StoredColumn, taken: Names) -> Projection:
    """A column as silver holds it."""
    name = taken.take(stored.name)
    if stored.column.type in ("char", "nchar"):
        return Projection(name, sql=f"rtrim({tick(stored.name)})", reason=f"{stored.column.type} comes padded with blanks")
    if stored.column.type == "uniqueidentifier":
        return Projection(name, sql=f"lower({tick(stored.name)})", reason="identifiers compare without case at the source")
    if stored.column.type == "time":
        fraction = "S" * min(int(stored.column.arguments), 6) if stored.column.arguments.isdecimal() else "SSSSSS"
        pattern = "HH:mm:ss" + (f".{fraction}" if fraction else "")
        return Projection(name, sql=f"date_format({tick(stored.name)}, '{pattern}')", reason="read as that time on 1970-01-01")
    return Projection(name, (stored.name,))


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


def expectations(shape: TableShape, columns: Sequence[StoredColumn]) -> tuple[tuple[Expectation, ...], list[LeftOut]]:
    """Rules from NOT NULL, the primary key and simple CHECKs.

    A row without its key is dropped, because nothing can be joined to it; everything else warns, because the source let it in.
    """
    names = Names()
    key = {n.casefold() for n in shape.primary_key}
    rules: list[Expectation] = []
    for stored in columns:
        if stored.column.nullable:
            continue
        is_key = stored.column.name.casefold() in key
        rules.append(
            Expectation(
                names.take(f"{snake(stored.column.name)}_not_null"),
                f"{tick(stored.name)} IS NOT NULL",
                Violation.DROP if is_key else Violation.WARN,
                "PRIMARY KEY" if is_key else "NOT NULL",
                stored.column.line,
            )
        )
    by_name = {c.column.name.casefold(): c for c in columns}

    def resolve(parts: tuple[str, ...], token: Token) -> Operand:
        found = by_name.get(parts[-1].casefold())
        if found is None or len(parts) > 1:
            raise NotUnderstood(f"{'.'.join(parts)}, which is no column of the table", token)
        if found.column.type in SERVER_READ:
            raise NotUnderstood(f"{found.column.type} column {found.column.name}", token)
        return column_operand(found.column, found.name)

    left_out: list[LeftOut] = []
    for number, check in enumerate(shape.checks, 1):
        label = f"CHECK {check.name}".strip()
        try:
            condition = translate(check.tokens, resolve)
        except NotUnderstood as why:
            left_out.append(LeftOut(shape.name, Layer.SILVER, f"{label} is no expectation: it has {why.reason}", check.file, check.line))
            continue
        rules.append(
            Expectation(
                names.take(snake(check.name) if check.name else f"check_{number}"),
                # A CHECK lets a row through when it is unknown; an expectation must say so.
                f"coalesce({condition.sql}, true)",
                Violation.WARN,
                label,
                check.line,
            )
        )
    return tuple(rules), left_out
