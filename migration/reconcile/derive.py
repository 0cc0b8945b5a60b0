"""What is compared by default: every table of the pipeline's bronze layer, its key, and each column by its type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migration.medallion.columns import SERVER_READ, Column, TableShape
from migration.medallion.model import Dataset
from migration.reconcile.model import Canon, ColumnSpec, LeftOutColumn, TableSpec

#: Significant digits of a floating-point type (float(1..24) is a real).
_FLOAT_DIGITS, _REAL_DIGITS = 15, 7
_REAL_BITS = 24
_CANONS: Mapping[str, Canon] = {
    **dict.fromkeys(("tinyint", "smallint", "int", "bigint"), Canon.INTEGER),
    "bit": Canon.BIT,
    **dict.fromkeys(("decimal", "numeric", "money", "smallmoney"), Canon.DECIMAL),
    **dict.fromkeys(("float", "real"), Canon.FLOAT),
    "date": Canon.DATE,
    "time": Canon.TIME,
    "datetime": Canon.DATETIME,
    "smalldatetime": Canon.DATETIME,
    "datetime2": Canon.DATETIME2,
    "datetimeoffset": Canon.OFFSET,
    **dict.fromkeys(("char", "nchar"), Canon.FIXED_TEXT),
    **dict.fromkeys(("varchar", "nvarchar", "text", "ntext", "sysname"), Canon.TEXT),
    "uniqueidentifier": Canon.GUID,
    **dict.fromkeys(("binary", "varbinary", "image", "rowversion", "timestamp"), Canon.BINARY),
    **dict.fromkeys(SERVER_READ, Canon.TEXT),  # the load has the server write them as text, and so does the comparison
}
_MONEY = {"money": (19, 4), "smallmoney": (10, 4)}
#: Types that a load gives in one way only; the others depend on how bronze reads the source.
_TARGET_TYPES = {
    "int": "int",
    "bigint": "bigint",
    "bit": "boolean",
    "float": "double",
    "date": "date",
    "datetime": "timestamp",
    "datetime2": "timestamp",
    **dict.fromkeys(("char", "nchar", "varchar", "nvarchar", "text", "ntext", "sysname", "uniqueidentifier", *SERVER_READ), "string"),
    **dict.fromkeys(("binary", "varbinary", "image", "rowversion", "timestamp"), "binary"),
}
_WHY = {
    "xml": "the server writes XML anew, so its text is not comparable",
}


def table_specs(
    datasets: Sequence[Dataset], shapes: Sequence[TableShape], catalog: str, schema: str
) -> tuple[list[TableSpec], list[LeftOutColumn]]:
    """What to compare for each bronze dataset whose table is known.

    Args:
        datasets: The pipeline's bronze datasets.
        shapes: Tables of the source.
        catalog: Target catalog.
        schema: Target schema.

    Returns:
        The tables, and those that cannot be compared with the reason.
    """
    known = {s.name.casefold(): s for s in shapes}
    found, left_out = [], []
    for dataset in datasets:
        shape = known.get(dataset.source.casefold())
        if shape is None or not shape.readable:
            left_out.append(LeftOutColumn(dataset.source, "its columns are not known"))
            continue
        spec = _spec(dataset, shape, (catalog, schema, dataset.name))
        if any(";" in part for part in (*spec.source, *(c.name for c in spec.columns))):
            left_out.append(LeftOutColumn(dataset.source, "a name with a semicolon is never sent to the source"))
        elif not spec.columns:
            left_out.append(LeftOutColumn(dataset.source, "no column of it can be compared"))
        else:
            found.append(spec)
    return found, left_out


def column_spec(column: Column, target: str) -> ColumnSpec | LeftOutColumn:
    """How a column is compared, or why not."""
    canon = _CANONS.get(column.type)
    if canon is None:
        return LeftOutColumn(column.name, _WHY.get(column.type, f"the type {column.type or 'of the expression'} is not comparable"))
    if canon is Canon.DECIMAL:
        precision, scale = _MONEY.get(column.type) or _decimal(column.arguments)
        return ColumnSpec(column.name, target, canon, precision, scale)
    if canon is Canon.FLOAT:
        short = column.type == "real" or (column.arguments.isdigit() and int(column.arguments) <= _REAL_BITS)
        return ColumnSpec(column.name, target, canon, _REAL_DIGITS if short else _FLOAT_DIGITS)
    return ColumnSpec(column.name, target, canon, read=SERVER_READ.get(column.type, ""))


def _spec(dataset: Dataset, shape: TableShape, target: tuple[str, ...]) -> TableSpec:
    compared: list[ColumnSpec] = []
    left_out: list[LeftOutColumn] = []
    types: dict[str, str] = {}
    for projection in dataset.columns:
        column = shape.column(projection.reference[-1]) if projection.reference else None
        if column is None:
            continue
        made = column_spec(column, projection.name)
        if isinstance(made, LeftOutColumn):
            left_out.append(made)
            continue
        compared.append(made)
        if made.canon is Canon.DECIMAL:
            types[projection.name.lower()] = f"decimal({made.precision},{made.scale})"
        elif (kind := _TARGET_TYPES.get(column.type)) is not None and (made.canon is not Canon.FLOAT or made.precision == _FLOAT_DIGITS):
            types[projection.name.lower()] = kind
    names = {c.name.casefold(): c.name for c in compared}
    key = tuple(names.get(k.casefold(), "") for k in shape.primary_key)
    schema, _, table = shape.name.partition(".")
    return TableSpec((schema, table), target, tuple(compared), key if all(key) else (), tuple(left_out), types=types)


def _decimal(arguments: str) -> tuple[int, int]:
    """Precision and scale as written; (18, 0) is T-SQL's default."""
    numbers = [int(part) for part in arguments.replace(" ", "").split(",") if part.isdigit()]
    return (numbers[0], numbers[1]) if len(numbers) > 1 else (numbers[0], 0) if numbers else (18, 0)
