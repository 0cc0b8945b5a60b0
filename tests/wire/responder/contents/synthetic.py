"""A database of any number of objects, made up from a seed while it is read: nothing of it is held in memory.

Of 20 objects 11 are tables, 3 views, 4 procedures and 2 scalar functions, spread over schemas, with keys, indexes and foreign keys.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from responder.contents import system_types
from responder.contents.system_types import Shape, shape
from responder.engine.server_rows import Table

_KINDS = ("U", "U", "U", "P", "U", "V", "U", "P", "U", "FN", "U", "V", "U", "P", "U", "U", "V", "P", "U", "FN")
_DESCRIBED = {
    "U": "USER_TABLE", "V": "VIEW", "P": "SQL_STORED_PROCEDURE", "FN": "SQL_SCALAR_FUNCTION", "PK": "PRIMARY_KEY_CONSTRAINT",
    "F": "FOREIGN_KEY_CONSTRAINT", "D": "DEFAULT_CONSTRAINT",
}  # fmt: skip
_WORDS = ("Account", "Order", "Invoice", "Stock", "Person", "Ledger", "Route", "Device", "Price", "Claim", "Batch", "Asset")
_SCHEMAS = ("dbo", "sales", "stock", "finance", "staff", "audit", "web", "ops", "legacy", "dwh")
_TYPES: Sequence[tuple[str, Shape]] = [
    (text, found)
    for text, name, arguments in (
        ("nvarchar(50)", "nvarchar", ("50",)), ("int", "int", ()), ("datetime2(3)", "datetime2", ("3",)), ("decimal(18, 2)", "decimal", ("18", "2")),
        ("bit", "bit", ()), ("varchar(20)", "varchar", ("20",)), ("bigint", "bigint", ()), ("uniqueidentifier", "uniqueidentifier", ()),
        ("nvarchar(max)", "nvarchar", ("max",)), ("date", "date", ()), ("money", "money", ()), ("varbinary(max)", "varbinary", ("max",)),
    )
    if (found := shape(name, arguments))
]  # fmt: skip
_FIRST, _STEP = 100_000_000, 8
_DAY = "2022-06-01 09:00:00.000"
_OBJECT = ("name", "object_id", "schema_id", "parent_object_id", "type", "type_desc", "create_date", "modify_date")


class Synthetic:
    """A database of ``count`` tables, views, procedures and functions.

    Args:
        count: Number of objects, constraints not counted.
        seed: Of everything that varies.
        name: Of the database.
        columns: Columns of a table on average.
        lines: Lines of a module on average.
    """

    def __init__(self, count: int = 50_000, *, seed: int = 1, name: str = "WideDB", columns: int = 8, lines: int = 12) -> None:
        self.name = name
        self.count, self._seed, self._columns, self._lines = count, seed, columns, lines

    # What an object is, by its number

    def kind(self, number: int) -> str:
        """``U``, ``V``, ``P`` or ``FN``."""
        return _KINDS[number % 20]

    def object_name(self, number: int) -> tuple[str, str]:
        """Schema and name."""
        word = _WORDS[zlib.crc32(f"{self._seed}:{number}".encode()) % len(_WORDS)]
        prefix = {"U": "", "V": "vw_", "P": "usp_", "FN": "fn_"}[self.kind(number)]
        return _SCHEMAS[number // 7 % len(_SCHEMAS)], f"{prefix}{word}_{number:06d}"

    def _random(self, number: int) -> random.Random:
        return random.Random(self._seed << 32 | number)  # made-up data, not secrets

    def _width(self, number: int) -> int:
        return max(2, self._columns + zlib.crc32(f"w{self._seed}:{number}".encode()) % 5 - 2)

    def _has_key(self, number: int) -> bool:
        return number % 9 != 4

    def _parent(self, number: int) -> int | None:
        """The table that a foreign key of this table points to."""
        return number - 20 if number >= 20 and number % 3 == 0 and self._has_key(number - 20) else None

    def _id(self, number: int, part: int = 0) -> int:
        return _FIRST + number * _STEP + part

    def definition(self, number: int) -> str | None:
        """Text of a module; None for an encrypted one (one procedure in 200)."""
        schema, name = self.object_name(number)
        kind, rnd = self.kind(number), self._random(number)
        table_number = next(n for n in range(number, -1, -1) if self.kind(n) == "U") if number else 0
        table = ".".join(f"[{p}]" for p in self.object_name(table_number))
        lines = [
            f"    -- step {i}: {rnd.choice(_WORDS).lower()} {rnd.randrange(10_000)}"
            for i in range(max(1, self._lines - 6 + rnd.randrange(12)))
        ]
        body = "\n".join(lines)
        if kind == "V":
            return f"CREATE VIEW [{schema}].[{name}]\nAS\n{body}\nSELECT t.Id, t.Column02 FROM {table} AS t;\n"
        if kind == "FN":
            return f"CREATE FUNCTION [{schema}].[{name}](@value int)\nRETURNS int\nAS\nBEGIN\n{body}\n    RETURN @value * 2;\nEND\n"
        if number % 200 == 3:
            return None
        return f"CREATE PROCEDURE [{schema}].[{name}]\n    @id int\nAS\nBEGIN\n    SET NOCOUNT ON;\n{body}\n    SELECT Column02 FROM {table} WHERE Id = @id;\nEND\n"

    # Views of the catalog

    def table(self, view: str) -> Table | None:
        """Rows of a catalog view, made while they are read."""
        makers = {
            "sys.schemas": self._schemas, "sys.types": self._types, "sys.objects": self._objects, "sys.all_objects": self._objects,
            "sys.tables": lambda: (_OBJECT, self._rows("U")), "sys.views": lambda: (_OBJECT, self._rows("V")),
            "sys.procedures": lambda: (_OBJECT, self._rows("P")), "sys.columns": self._all_columns, "sys.sql_modules": self._modules,
            "sys.identity_columns": self._identities, "sys.indexes": self._all_indexes, "sys.index_columns": self._index_columns,
            "sys.key_constraints": self._keys, "sys.foreign_keys": self._foreign_keys, "sys.foreign_key_columns": self._foreign_key_columns,
            "sys.default_constraints": self._defaults, "sys.parameters": self._parameters, "sys.partitions": self._partitions,
            "sys.allocation_units": self._units, "sys.dm_db_partition_stats": self._statistics,
        }  # fmt: skip
        return makers[view]() if view in makers else None

    def _schemas(self) -> Table:
        others = [(name, 4 + i, 1) for i, name in enumerate(_SCHEMAS[1:], 1)]
        return ("name", "schema_id", "principal_id"), [("dbo", 1, 1), ("sys", 4, 4), *others]

    def _types(self) -> Table:
        return system_types.COLUMNS, system_types.rows()

    def _schema_id(self, schema: str) -> int:
        return 1 if schema == "dbo" else 4 + _SCHEMAS.index(schema)

    def _numbers(self, kind: str = "") -> Iterator[int]:
        return (n for n in range(self.count) if not kind or self.kind(n) == kind)

    def _row(self, number: int, part: int, kind: str, name: str, schema: str) -> tuple[Any, ...]:
        parent = self._id(number) if part else 0
        return (
            name,
            self._id(number, part),
            self._schema_id(schema),
            parent,
            kind,
            _DESCRIBED[kind],
            _DAY,
            f"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d} 12:00:00.000",
        )

    def _rows(self, kind: str) -> Iterator[tuple[Any, ...]]:
        for number in self._numbers(kind):
            schema, name = self.object_name(number)
            yield self._row(number, 0, self.kind(number), name, schema)

    def _objects(self) -> Table:
        def rows() -> Iterator[tuple[Any, ...]]:
            yield from self._rows("")
            for make in (self._key_rows, self._foreign_rows, self._default_rows):
                for row in make():
                    yield row[: len(_OBJECT)]

        return _OBJECT, rows()

    def _column_rows(self, number: int) -> Iterator[tuple[Any, ...]]:
        default = self._id(number, 3) if number % 5 == 0 else 0
        key = self._id(number)
        yield key, "Id", 1, 56, 56, 4, 10, 0, None, 0, 1, 0
        for place in range(2, self._width(number) + 1):
            _, made = _TYPES[(number * 7 + place * 5 + self._seed) % len(_TYPES)]
            if place == 2:
                made = _TYPES[1][1]
            numbers = (made.system_type_id, made.user_type_id, made.max_length, made.precision, made.scale, made.collation)
            yield key, f"Column{place:02d}", place, *numbers, int(place > 2), 0, default if place == 2 else 0

    def _all_columns(self) -> Table:
        names = (
            "object_id", "name", "column_id", "system_type_id", "user_type_id", "max_length", "precision", "scale", "collation_name", "is_nullable",
            "is_identity", "default_object_id",
        )  # fmt: skip
        views = ((self._id(n), c, p, 56, 56, 4, 10, 0, None, 1, 0, 0) for n in self._numbers("V") for p, c in ((1, "Id"), (2, "Column02")))
        tables = (row for n in self._numbers("U") for row in self._column_rows(n))
        return names, (row for source in (tables, views) for row in source)

    def _identities(self) -> Table:
        names = (
            "object_id",
            "name",
            "column_id",
            "system_type_id",
            "user_type_id",
            "max_length",
            "precision",
            "is_identity",
            "seed_value",
            "increment_value",
        )
        return names, ((self._id(n), "Id", 1, 56, 56, 4, 10, 1, 1, 1) for n in self._numbers("U"))

    def _modules(self) -> Table:
        names = ("object_id", "definition", "uses_ansi_nulls", "uses_quoted_identifier")
        return names, ((self._id(n), self.definition(n), 1, 1) for n in self._numbers() if self.kind(n) != "U")

    def _key_rows(self) -> Iterator[tuple[Any, ...]]:
        for number in self._numbers("U"):
            if self._has_key(number):
                schema, name = self.object_name(number)
                yield *self._row(number, 1, "PK", f"PK_{name}", schema), 1

    def _keys(self) -> Table:
        return (*_OBJECT, "unique_index_id"), self._key_rows()

    def _foreign_rows(self) -> Iterator[tuple[Any, ...]]:
        for number in self._numbers("U"):
            parent = self._parent(number)
            if parent is not None:
                schema, name = self.object_name(number)
                yield *self._row(number, 2, "F", f"FK_{name}", schema), self._id(parent), 1, "NO_ACTION", "NO_ACTION"

    def _foreign_keys(self) -> Table:
        more = ("referenced_object_id", "key_index_id", "delete_referential_action_desc", "update_referential_action_desc")
        return (*_OBJECT, *more), self._foreign_rows()

    def _foreign_key_columns(self) -> Table:
        names = (
            "constraint_object_id",
            "constraint_column_id",
            "parent_object_id",
            "parent_column_id",
            "referenced_object_id",
            "referenced_column_id",
        )
        rows = ((self._id(n, 2), 1, self._id(n), 2, self._id(p), 1) for n in self._numbers("U") if (p := self._parent(n)) is not None)
        return names, rows

    def _default_rows(self) -> Iterator[tuple[Any, ...]]:
        for number in self._numbers("U"):
            if number % 5 == 0:
                schema, name = self.object_name(number)
                yield *self._row(number, 3, "D", f"DF_{name}_Column02", schema), 2, "((0))"

    def _defaults(self) -> Table:
        return (*_OBJECT, "parent_column_id", "definition"), self._default_rows()

    def _all_indexes(self) -> Table:
        names = ("object_id", "name", "index_id", "type", "type_desc", "is_unique", "data_space_id", "is_primary_key")

        def rows() -> Iterator[tuple[Any, ...]]:
            for number in self._numbers("U"):
                name, key = self.object_name(number)[1], self._has_key(number)
                yield (
                    self._id(number),
                    f"PK_{name}" if key else None,
                    int(key),
                    int(key),
                    "CLUSTERED" if key else "HEAP",
                    int(key),
                    1,
                    int(key),
                )
                if number % 2:
                    yield self._id(number), f"IX_{name}", 2, 2, "NONCLUSTERED", 0, 1, 0

        return names, rows()

    def _index_columns(self) -> Table:
        names = ("object_id", "index_id", "index_column_id", "column_id", "key_ordinal")

        def rows() -> Iterator[tuple[Any, ...]]:
            for number in self._numbers("U"):
                if self._has_key(number):
                    yield self._id(number), 1, 1, 1, 1
                if number % 2:
                    yield self._id(number), 2, 1, 2, 1

        return names, rows()

    def _parameters(self) -> Table:
        names = ("object_id", "name", "parameter_id", "system_type_id", "user_type_id", "max_length", "precision", "scale", "is_output")

        def rows() -> Iterator[tuple[Any, ...]]:
            for number in self._numbers():
                kind = self.kind(number)
                if kind == "FN":
                    yield self._id(number), "", 0, 56, 56, 4, 10, 0, 1
                if kind in ("P", "FN"):
                    yield self._id(number), "@id" if kind == "P" else "@value", 1, 56, 56, 4, 10, 0, 0

        return names, rows()

    def row_count(self, number: int) -> int:
        """Rows of a table."""
        return zlib.crc32(f"r{self._seed}:{number}".encode()) % 1_000_000

    def _partitions(self) -> Table:
        names = ("partition_id", "object_id", "index_id", "partition_number", "hobt_id", "rows", "data_compression_desc")
        rows = (
            (self._id(n) + 2**40, self._id(n), int(self._has_key(n)), 1, self._id(n) + 2**40, self.row_count(n), "NONE")
            for n in self._numbers("U")
        )
        return names, rows

    def _units(self) -> Table:
        names = ("allocation_unit_id", "type", "type_desc", "container_id", "data_space_id", "total_pages", "used_pages", "data_pages")
        rows = (
            (self._id(n) + 2**41, 1, "IN_ROW_DATA", self._id(n) + 2**40, 1, p + 8, p + 1, p)
            for n in self._numbers("U")
            for p in (self.row_count(n) // 60,)
        )
        return names, rows

    def _statistics(self) -> Table:
        names = ("partition_id", "object_id", "index_id", "partition_number", "used_page_count", "reserved_page_count", "row_count")
        rows = (
            (self._id(n) + 2**40, self._id(n), int(self._has_key(n)), 1, p + 1, p + 8, self.row_count(n))
            for n in self._numbers("U")
            for p in (self.row_count(n) // 60,)
        )
        return names, rows
