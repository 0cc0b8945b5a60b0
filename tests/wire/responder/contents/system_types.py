"""Rows of sys.types for the types every database has, and how a type written in T-SQL becomes columns of sys.columns."""

from __future__ import annotations

from dataclasses import dataclass

#: Name: system type id, user type id, bytes, precision, scale.
SYSTEM: dict[str, tuple[int, int, int, int, int]] = {
    "image": (34, 34, 16, 0, 0), "text": (35, 35, 16, 0, 0), "uniqueidentifier": (36, 36, 16, 0, 0), "date": (40, 40, 3, 10, 0),
    "time": (41, 41, 5, 16, 7), "datetime2": (42, 42, 8, 27, 7), "datetimeoffset": (43, 43, 10, 34, 7), "tinyint": (48, 48, 1, 3, 0),
    "smallint": (52, 52, 2, 5, 0), "int": (56, 56, 4, 10, 0), "smalldatetime": (58, 58, 4, 16, 0), "real": (59, 59, 4, 24, 0),
    "money": (60, 60, 8, 19, 4), "datetime": (61, 61, 8, 23, 3), "float": (62, 62, 8, 53, 0), "sql_variant": (98, 98, 8016, 0, 0),
    "ntext": (99, 99, 16, 0, 0), "bit": (104, 104, 1, 1, 0), "decimal": (106, 106, 17, 38, 38), "numeric": (108, 108, 17, 38, 38),
    "smallmoney": (122, 122, 4, 10, 4), "bigint": (127, 127, 8, 19, 0), "hierarchyid": (240, 128, 892, 0, 0), "geometry": (240, 129, -1, 0, 0),
    "geography": (240, 130, -1, 0, 0), "varbinary": (165, 165, 8000, 0, 0), "varchar": (167, 167, 8000, 0, 0), "binary": (173, 173, 8000, 0, 0),
    "char": (175, 175, 8000, 0, 0), "timestamp": (189, 189, 8, 0, 0), "nvarchar": (231, 231, 8000, 0, 0), "nchar": (239, 239, 8000, 0, 0),
    "xml": (241, 241, -1, 0, 0), "sysname": (231, 256, 256, 0, 0),
}  # fmt: skip
_TEXT = frozenset({"text", "ntext", "varchar", "char", "nvarchar", "nchar", "sysname"})
_SYNONYMS = {"rowversion": "timestamp", "integer": "int", "dec": "decimal", "double precision": "float", "character varying": "varchar"}
_SYNONYMS |= {"character": "char", "national character varying": "nvarchar", "national character": "nchar", "binary varying": "varbinary"}
COLUMNS = (
    "name", "system_type_id", "user_type_id", "schema_id", "principal_id", "max_length", "precision", "scale", "collation_name", "is_nullable",
    "is_user_defined", "is_assembly_type", "default_object_id", "rule_object_id", "is_table_type",
)  # fmt: skip
COLLATION = "SQL_Latin1_General_CP1_CI_AS"


@dataclass(frozen=True)
class Shape:
    """A type as sys.columns tells it."""

    system_type_id: int
    user_type_id: int
    max_length: int
    precision: int
    scale: int
    collation: str | None
    nullable: bool = True


def rows() -> list[tuple[object, ...]]:
    """Rows of sys.types, in the order of :data:`COLUMNS`."""
    out: list[tuple[object, ...]] = []
    for name, (system, user, length, precision, scale) in SYSTEM.items():
        collation = COLLATION if name in _TEXT else None
        out.append(
            (
                name,
                system,
                user,
                4,
                None,
                length,
                precision,
                scale,
                collation,
                int(name not in ("timestamp", "sysname")),
                0,
                int(system == 240),
                0,
                0,
                0,
            )
        )
    return out


def shape(name: str, arguments: tuple[str, ...] = ()) -> Shape | None:
    """The shape of a system type with its arguments; None for any other name."""
    name = _SYNONYMS.get(name, name)
    if name not in SYSTEM:
        return None
    system, user, length, precision, scale = SYSTEM[name]
    numbers = [int(a) for a in arguments if a.isdecimal()]
    match name:
        case "varchar" | "char" | "varbinary" | "binary":
            length = -1 if "max" in [a.lower() for a in arguments] else (numbers[0] if numbers else 1)
        case "nvarchar" | "nchar":
            length = -1 if "max" in [a.lower() for a in arguments] else 2 * (numbers[0] if numbers else 1)
        case "decimal" | "numeric":
            precision, scale = numbers[0] if numbers else 18, numbers[1] if len(numbers) > 1 else 0
            length = 5 if precision <= 9 else 9 if precision <= 19 else 13 if precision <= 28 else 17
        case "datetime2" | "time" | "datetimeoffset":
            scale = numbers[0] if numbers else 7
            clock = 3 if scale <= 2 else 4 if scale <= 4 else 5
            length = clock + {"time": 0, "datetime2": 3, "datetimeoffset": 5}[name]
            precision = {"time": 8, "datetime2": 19, "datetimeoffset": 26}[name] + (scale + 1 if scale else 0)
        case "float" if numbers and numbers[0] <= 24:
            return shape("real")
    return Shape(system, user, length, precision, scale, COLLATION if name in _TEXT else None)
