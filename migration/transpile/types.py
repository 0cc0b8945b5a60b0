"""T-SQL types and what they become; one table, keyed by name.

Sources: Microsoft Learn, "Data types (Transact-SQL)"; Databricks SQL language reference, "Data types".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from migration.runtime import TargetRuntime
from migration.transpile import features


class Category(StrEnum):
    """What operators need to know of a type."""

    STRING = "string"
    INT = "int"
    DECIMAL = "decimal"
    FLOAT = "float"
    BIT = "bit"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    BINARY = "binary"
    OTHER = "other"
    UNKNOWN = "unknown"

    @property
    def is_numeric(self) -> bool:
        """Whether arithmetic on it gives a number (bit counts: T-SQL converts it)."""
        return self in (Category.INT, Category.DECIMAL, Category.FLOAT)


@dataclass(frozen=True, slots=True)
class SqlType:
    """A type as the conversion sees it.

    Attributes:
        category: What operators need to know.
        sql: Databricks type as written in a column; empty when unknown.
        precision: Of a decimal or an integer in digits; 0 when it has none.
        scale: Of a decimal.
        length: Of a bounded text in characters; 0 for unbounded or not text.
        short_form: Whether T-SQL's default text form is the old ``Jan  1 2020 12:00AM`` one (datetime, smalldatetime).
        national: Whether a text is nchar, nvarchar or ntext: two bytes for each character.
        money: Whether a decimal is money or smallmoney, whose arithmetic keeps four digits.
        zoned: Whether a date and time has an offset (datetimeoffset).
        spatial: ``geography`` or ``geometry`` for a spatial value, in whatever form ``sql`` says that it is kept.
    """

    category: Category
    sql: str = ""
    precision: int = 0
    scale: int = 0
    length: int = 0
    short_form: bool = False
    national: bool = False
    zoned: bool = False
    money: bool = False
    spatial: str = ""

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.category is not Category.UNKNOWN


UNKNOWN = SqlType(Category.UNKNOWN)
STRING = SqlType(Category.STRING, "STRING")
NATIONAL_STRING = SqlType(Category.STRING, "STRING", national=True)
TINYINT = SqlType(Category.INT, "SMALLINT", 3)
SMALLINT = SqlType(Category.INT, "SMALLINT", 5)
INT = SqlType(Category.INT, "INT", 10)
BIGINT = SqlType(Category.INT, "BIGINT", 19)
DOUBLE = SqlType(Category.FLOAT, "DOUBLE")
FLOAT = SqlType(Category.FLOAT, "FLOAT")
BOOLEAN = SqlType(Category.BIT, "BOOLEAN")
DATE = SqlType(Category.DATE, "DATE")
DATETIME = SqlType(Category.DATETIME, "TIMESTAMP", short_form=True)
TIMESTAMP = SqlType(Category.DATETIME, "TIMESTAMP")
ZONED = SqlType(Category.DATETIME, "TIMESTAMP", zoned=True)
MONEY = SqlType(Category.DECIMAL, "DECIMAL(19,4)", 19, 4, money=True)
SMALLMONEY = SqlType(Category.DECIMAL, "DECIMAL(10,4)", 10, 4, money=True)
BINARY = SqlType(Category.BINARY, "BINARY")
TIME = SqlType(Category.TIME, "STRING")


def decimal(precision: int, scale: int) -> SqlType:
    """DECIMAL(p, s), cut to 38 digits the way both engines cut it: the scale keeps at least six digits."""
    if precision > 38:
        whole = precision - scale
        scale = max(38 - whole, min(scale, 6))
        precision = 38
    return SqlType(Category.DECIMAL, f"DECIMAL({precision},{scale})", precision, scale)


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type as it was written.

    Attributes:
        name: Lower case, without schema ``sys``; ``schema.name`` for one with another schema.
        args: What stood in parentheses, as written: ``("max",)``, ``("10", "2")``.
    """

    name: str
    args: tuple[str, ...] = ()

    @property
    def number(self) -> int | None:
        """The first argument when it is a number."""
        return int(self.args[0]) if self.args and self.args[0].isdecimal() else None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A converted type with the codes of what a person should know."""

    type: SqlType
    codes: tuple[str, ...] = ()


_Convert = Callable[[TypeName, TargetRuntime, bool], Resolved]


def _fixed(sql_type: SqlType, *codes: str) -> _Convert:
    return lambda _name, _runtime, _column: Resolved(sql_type, codes)


def _text(kind: str, *, national: bool = False) -> _Convert:
    def convert(name: TypeName, _runtime: TargetRuntime, column: bool) -> Resolved:
        if name.args and name.args[0].lower() == "max":
            return Resolved(NATIONAL_STRING if national else STRING)
        # Without a length a column or parameter has 1 character, CAST and CONVERT have 30.
        length = name.number or (1 if column else 30)
        return Resolved(SqlType(Category.STRING, f"{kind}({length})", length=length, national=national))

    return convert


def _decimal(name: TypeName, _runtime: TargetRuntime, _column: bool) -> Resolved:
    precision = name.number or 18
    scale = int(name.args[1]) if len(name.args) > 1 and name.args[1].isdecimal() else 0
    return Resolved(SqlType(Category.DECIMAL, f"DECIMAL({precision},{scale})", precision, scale))


def _float(name: TypeName, _runtime: TargetRuntime, _column: bool) -> Resolved:
    bits = name.number
    return Resolved(FLOAT if bits is not None and bits <= 24 else DOUBLE)


def _datetime2(name: TypeName, _runtime: TargetRuntime, _column: bool) -> Resolved:
    digits = name.number
    return Resolved(TIMESTAMP, () if digits is not None and digits <= 6 else ("LOST_PRECISION",))


def _datetimeoffset(name: TypeName, runtime: TargetRuntime, column: bool) -> Resolved:
    return Resolved(ZONED, (*_datetime2(name, runtime, column).codes, "LOST_OFFSET"))


def _binary(name: TypeName, _runtime: TargetRuntime, _column: bool) -> Resolved:
    return Resolved(BINARY, ("BINARY_LENGTH",) if name.number else ())


def _spatial(kind: str, sql: str) -> _Convert:
    def convert(_name: TypeName, runtime: TargetRuntime, _column: bool) -> Resolved:
        if runtime >= features.SPATIAL:
            return Resolved(SqlType(Category.OTHER, sql, spatial=kind), ("SPATIAL_TYPE",))
        return Resolved(SqlType(Category.OTHER, "STRING", spatial=kind), ("SPATIAL_AS_STRING",))

    return convert


def _vector(_name: TypeName, _runtime: TargetRuntime, _column: bool) -> Resolved:
    return Resolved(SqlType(Category.OTHER, "ARRAY<FLOAT>"), ("VECTOR_TYPE",))


_TABLE: dict[str, _Convert] = {
    "bigint": _fixed(BIGINT),
    "int": _fixed(INT),
    "integer": _fixed(INT),
    "smallint": _fixed(SMALLINT),
    "tinyint": _fixed(TINYINT),  # 0 to 255: beyond Databricks' signed TINYINT
    "bit": _fixed(BOOLEAN),
    "decimal": _decimal,
    "dec": _decimal,
    "numeric": _decimal,
    "money": _fixed(MONEY),
    "smallmoney": _fixed(SMALLMONEY),
    "float": _float,
    "double precision": _fixed(DOUBLE),
    "real": _fixed(FLOAT),
    "date": _fixed(DATE),
    "datetime": _fixed(DATETIME),
    "smalldatetime": _fixed(DATETIME),
    "datetime2": _datetime2,
    "datetimeoffset": _datetimeoffset,
    "time": _fixed(TIME, "TIME_AS_STRING"),
    "char": _text("CHAR"),
    "character": _text("CHAR"),
    "nchar": _text("CHAR", national=True),
    "national character": _text("CHAR", national=True),
    "national char": _text("CHAR", national=True),
    "varchar": _text("VARCHAR"),
    "char varying": _text("VARCHAR"),
    "character varying": _text("VARCHAR"),
    "nvarchar": _text("VARCHAR", national=True),
    "national character varying": _text("VARCHAR", national=True),
    "national char varying": _text("VARCHAR", national=True),
    "text": _fixed(STRING),
    "ntext": _fixed(NATIONAL_STRING),
    "sysname": _fixed(NATIONAL_STRING),
    "uniqueidentifier": _fixed(STRING),
    "xml": _fixed(STRING, "XML_AS_STRING"),
    "json": _fixed(STRING, "TYPE_AS_STRING"),
    "hierarchyid": _fixed(STRING, "TYPE_AS_STRING"),
    "sql_variant": _fixed(STRING, "VARIANT_TYPE"),
    "binary": _binary,
    "varbinary": _binary,
    "binary varying": _binary,
    "image": _fixed(BINARY),
    "rowversion": _fixed(BINARY, "ROWVERSION"),
    "timestamp": _fixed(BINARY, "ROWVERSION"),
    "vector": _vector,
    "geography": _spatial("geography", "GEOGRAPHY(4326)"),
    "geometry": _spatial("geometry", "GEOMETRY(0)"),
}
#: What the option --spatial puts for spatial types; T-SQL has no such names.
_CHOSEN = {
    "geography as wkt": Resolved(SqlType(Category.OTHER, "STRING", spatial="geography"), ("SPATIAL_AS_STRING",)),
    "geometry as wkt": Resolved(SqlType(Category.OTHER, "STRING", spatial="geometry"), ("SPATIAL_AS_STRING",)),
    "geography as h3": Resolved(SqlType(Category.OTHER, "BIGINT", spatial="geography"), ("SPATIAL_AS_H3",)),
}

# Words that may stand in a type's parentheses instead of a number.
_ARGUMENT_WORDS = frozenset({"max"})

#: Names of built-in types that are written in two or three words.
MANY_WORDS = frozenset(n for n in _TABLE if " " in n)


def builtin_names() -> list[str]:
    """Every type name of SQL Server's own, sorted."""
    return sorted(_TABLE)


def is_builtin(name: str) -> bool:
    """Whether ``name`` (lower case) is a type of SQL Server's own."""
    return name in _TABLE


def convert_type(name: TypeName, runtime: TargetRuntime, *, column: bool = True) -> Resolved | None:
    """What a built-in type becomes; None for a name that is not built in.

    Args:
        name: The type as written.
        runtime: The target.
        column: Whether it types a column, parameter or variable rather than a CAST.
    """
    if name.name in _CHOSEN:
        return _CHOSEN[name.name]
    convert = _TABLE.get(name.name)
    if convert is None or not all(a.isdecimal() or a.lower() in _ARGUMENT_WORDS or name.name == "xml" for a in name.args):
        return None
    return convert(name, runtime, column)


def cast_type(resolved: SqlType) -> SqlType:
    """The type to cast to: bounded text becomes STRING, since a Databricks cast to VARCHAR(n) does not cut."""
    return replace(resolved, sql="STRING") if resolved.category is Category.STRING else resolved
