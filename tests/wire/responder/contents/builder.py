"""Catalog rows put together object by object."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from responder.contents import system_types
from responder.contents.system_types import Shape
from responder.engine.store import Table

_FIRST, _STEP = 245_575_913, 16
KINDS = {
    "U": "USER_TABLE", "V": "VIEW", "P": "SQL_STORED_PROCEDURE", "FN": "SQL_SCALAR_FUNCTION", "IF": "SQL_INLINE_TABLE_VALUED_FUNCTION",
    "TF": "SQL_TABLE_VALUED_FUNCTION", "TR": "SQL_TRIGGER", "PK": "PRIMARY_KEY_CONSTRAINT", "UQ": "UNIQUE_CONSTRAINT",
    "F": "FOREIGN_KEY_CONSTRAINT", "D": "DEFAULT_CONSTRAINT", "C": "CHECK_CONSTRAINT", "SN": "SYNONYM", "SO": "SEQUENCE_OBJECT",
    "TT": "TYPE_TABLE", "PC": "CLR_STORED_PROCEDURE", "FS": "CLR_SCALAR_FUNCTION", "FT": "CLR_TABLE_VALUED_FUNCTION", "TA": "CLR_TRIGGER",
    "AF": "AGGREGATE_FUNCTION",
}  # fmt: skip
ACTIONS = {"NO ACTION": 0, "CASCADE": 1, "SET NULL": 2, "SET DEFAULT": 3}
_EVENTS = {"INSERT": 1, "UPDATE": 2, "DELETE": 3}
_CREATED, _MODIFIED = "2021-03-05 08:30:00.000", "2025-11-17 16:45:12.347"


@dataclass(frozen=True)
class NewColumn:
    """A column to add; expressions as text."""

    name: str
    shape: Shape
    nullable: bool = True
    default: str | None = None
    computed: str | None = None
    persisted: bool = False
    identity: tuple[int, int] | None = None
    collation: str | None = None


class Builder:
    """A database that is filled by calls. Rows are dictionaries until the view is asked for.

    Args:
        name: Name of the database.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._views: dict[str, list[dict[str, Any]]] = {}
        self._schemas: dict[str, int] = {}
        self._objects: dict[tuple[str, str], int] = {}
        self._columns: dict[int, dict[str, int]] = {}
        self._indexes: dict[int, int] = {}
        self._types: dict[str, tuple[int, Shape]] = {}
        self._next_object, self._next_type = _FIRST, 257
        for key, schema in ((1, "dbo"), (2, "guest"), (3, "INFORMATION_SCHEMA"), (4, "sys")):
            self._schemas[schema.lower()] = key
            self.row("sys.schemas", name=schema, schema_id=key, principal_id=key)
        for values in system_types.rows():
            self.row("sys.types", **dict(zip(system_types.COLUMNS, values, strict=True)))
        self._principals()

    # Rows

    def row(self, view: str, **values: Any) -> None:
        """Add a row to a view."""
        self._views.setdefault(view, []).append(values)

    def table(self, view: str) -> Table | None:
        """Rows of a view, for the store."""
        if view in ("sys.all_objects", "sys.all_columns", "sys.all_sql_modules", "sys.all_parameters", "sys.all_views"):
            return self.table(view.replace("all_", ""))
        found = self._views.get(view)
        if not found:
            return None
        columns = list(dict.fromkeys(key for values in found for key in values))
        return columns, ([values.get(c) if c in values else _missing(c) for c in columns] for values in found)

    def _principals(self) -> None:
        for key, name, kind, text in (
            (0, "public", "R", "DATABASE_ROLE"),
            (1, "dbo", "S", "SQL_USER"),
            (5, "quickplan_reader", "S", "SQL_USER"),
        ):
            about = {
                "name": name,
                "principal_id": key,
                "type": kind,
                "type_desc": text,
                "default_schema_name": "dbo" if kind == "S" else None,
            }
            self.row("sys.database_principals", **about, create_date=_CREATED, modify_date=_CREATED, is_fixed_role=0, authentication_type=1)

    # Objects

    def schema_id(self, schema: str) -> int:
        """The id of a schema, which is added when it is new."""
        key = self._schemas.get(schema.lower())
        if key is None:
            key = self._schemas[schema.lower()] = max(4, *self._schemas.values()) + 1
            self.row("sys.schemas", name=schema, schema_id=key, principal_id=1)
        return key

    def object_id(self, schema: str, name: str) -> int | None:
        """The id of an object."""
        return self._objects.get((schema.lower(), name.lower()))

    def add_object(self, kind: str, schema: str, name: str, parent: int = 0, **more: Any) -> dict[str, Any]:
        """Add to sys.objects; its values, for the view of its kind."""
        key = self._next_object
        self._next_object += _STEP
        self._objects.setdefault((schema.lower(), name.lower()), key)
        values = {
            "name": name, "object_id": key, "principal_id": None, "schema_id": self.schema_id(schema), "parent_object_id": parent, "type": kind,
            "type_desc": KINDS[kind], "create_date": _CREATED, "modify_date": _MODIFIED, "is_ms_shipped": 0, "is_published": 0,
            "is_schema_published": 0,
        }  # fmt: skip
        self.row("sys.objects", **values)
        return values | more

    def add_table(self, schema: str, name: str, columns: Sequence[NewColumn], rows: int | None = None, *, kind: str = "U") -> int:
        """Add a table (or with kind ``TT`` the hidden table of a table type) with its columns."""
        about = self.add_object(kind, schema, name, max_column_id_used=len(columns), uses_ansi_nulls=1, lock_escalation_desc="TABLE")
        key = int(about["object_id"])
        if kind == "U":
            extra = {"durability": 0, "durability_desc": "SCHEMA_AND_DATA", "temporal_type": 0, "temporal_type_desc": "NON_TEMPORAL_TABLE"}
            self.row("sys.tables", **about, **extra)
            self._partition(key, 0, rows if rows is not None else zlib.crc32(f"{schema}.{name}".lower().encode()) % 250_000, columns)
        self._columns[key] = {}
        for column in columns:
            self.add_column(key, schema, name, column)
        return key

    def add_column(self, table: int, schema: str, table_name: str, column: NewColumn) -> None:
        """Add a column to a table."""
        number = len(self._columns[table]) + 1
        self._columns[table][column.name.lower()] = number
        shape, default_id = column.shape, 0
        if column.default is not None:
            name = f"DF__{table_name[:9]}__{column.name[:5]}__{self._next_object:08X}"
            about = self.add_object("D", schema, name, table)
            default_id = int(about["object_id"])
            self.row("sys.default_constraints", **about, parent_column_id=number, definition=f"({column.default})", is_system_named=1)
        values = {
            "object_id": table, "name": column.name, "column_id": number, "system_type_id": shape.system_type_id, "user_type_id": shape.user_type_id,
            "max_length": shape.max_length, "precision": shape.precision, "scale": shape.scale, "collation_name": column.collation or shape.collation,
            "is_nullable": int(column.nullable), "is_ansi_padded": int(shape.collation is not None), "is_identity": int(column.identity is not None),
            "is_computed": int(column.computed is not None), "default_object_id": default_id, "rule_object_id": 0, "xml_collection_id": 0,
            "generated_always_type": 0, "generated_always_type_desc": "NOT_APPLICABLE",
        }  # fmt: skip
        self.row("sys.columns", **values)
        if column.computed is not None:
            self.row("sys.computed_columns", **values, definition=f"({column.computed})", is_persisted=int(column.persisted))
        if column.identity is not None:
            self.row("sys.identity_columns", **values, seed_value=column.identity[0], increment_value=column.identity[1], last_value=None)

    # Types

    def find_type(self, name: str) -> Shape | None:
        """The shape of an alias or table type by ``schema.name`` or bare name."""
        found = self._types.get(name.lower()) or self._types.get(f"dbo.{name.lower()}")
        return found[1] if found else None

    def add_alias(self, schema: str, name: str, base: Shape, *, nullable: bool) -> None:
        """Add CREATE TYPE … FROM."""
        key = self._add_type(schema, name, base, nullable)
        self.row("sys.types", **self._type_row(schema, name, base, key, nullable=nullable))

    def add_table_type(self, schema: str, name: str, columns: Sequence[NewColumn]) -> None:
        """Add CREATE TYPE … AS TABLE."""
        shape = Shape(243, 0, -1, 0, 0, None)
        key = self._add_type(schema, name, shape, nullable=False)
        values = self._type_row(schema, name, shape, key, nullable=False) | {"is_table_type": 1}
        self.row("sys.types", **values)
        table = self.add_table("sys", f"TT_{name}_{self._next_object:08X}", columns, kind="TT")
        self.row("sys.table_types", **values, type_table_object_id=table)

    def _add_type(self, schema: str, name: str, shape: Shape, nullable: bool) -> int:
        key = self._next_type
        self._next_type += 1
        kept = Shape(shape.system_type_id, key, shape.max_length, shape.precision, shape.scale, shape.collation, nullable)
        self._types[f"{schema}.{name}".lower()] = (key, kept)
        return key

    def _type_row(self, schema: str, name: str, shape: Shape, key: int, *, nullable: bool) -> dict[str, Any]:
        return {
            "name": name, "system_type_id": shape.system_type_id, "user_type_id": key, "schema_id": self.schema_id(schema), "principal_id": None,
            "max_length": shape.max_length, "precision": shape.precision, "scale": shape.scale, "collation_name": shape.collation,
            "is_nullable": int(nullable), "is_user_defined": 1, "is_assembly_type": 0, "default_object_id": 0, "rule_object_id": 0, "is_table_type": 0,
        }  # fmt: skip

    # Keys and indexes

    def add_index(
        self, table: int, name: str | None, columns: Sequence[tuple[str, bool]], *, included: Sequence[str] = (), unique: bool = False,
        clustered: bool = False, key: str = "", where: str | None = None, kind: tuple[int, str] | None = None,
    ) -> int:  # fmt: skip
        """Add an index; ``columns`` with whether they descend, ``key`` PK or UQ for the index of a constraint."""
        number = 1 if clustered else max(2, self._indexes.get(table, 1) + 1)
        self._indexes[table] = max(self._indexes.get(table, 1), number)
        if clustered:
            self._views["sys.indexes"] = [i for i in self._views.get("sys.indexes", []) if (i["object_id"], i["index_id"]) != (table, 0)]
            for view in ("sys.partitions", "sys.dm_db_partition_stats"):
                for row in self._views.get(view, []):
                    if (row["object_id"], row["index_id"]) == (table, 0):
                        row["index_id"] = 1
        type_id, text = kind or ((1, "CLUSTERED") if clustered else (2, "NONCLUSTERED"))
        self.row(
            "sys.indexes", object_id=table, name=name, index_id=number, type=type_id, type_desc=text, is_unique=int(unique or bool(key)), data_space_id=1,
            is_primary_key=int(key == "PK"), is_unique_constraint=int(key == "UQ"), fill_factor=0, allow_row_locks=1, allow_page_locks=1,
            has_filter=int(where is not None), filter_definition=where,
        )  # fmt: skip
        known = self._columns.get(table, {})
        for place, (column, descending) in enumerate(columns, 1):
            where_ = {"object_id": table, "index_id": number, "index_column_id": place, "column_id": known.get(column.lower(), 0)}
            self.row("sys.index_columns", **where_, key_ordinal=place, partition_ordinal=0, is_descending_key=int(descending))
        for place, column in enumerate(included, len(columns) + 1):
            where_ = {"object_id": table, "index_id": number, "index_column_id": place, "column_id": known.get(column.lower(), 0)}
            self.row("sys.index_columns", **where_, key_ordinal=0, partition_ordinal=0, is_included_column=1)
        return number

    def add_key(
        self, kind: str, schema: str, table: int, name: str, columns: Sequence[tuple[str, bool]], *, clustered: bool, named: bool
    ) -> None:
        """Add a PRIMARY KEY (``PK``) or UNIQUE (``UQ``) constraint with its index."""
        index = self.add_index(table, name, columns, unique=True, clustered=clustered, key=kind)
        about = self.add_object(kind, schema, name, table)
        self.row("sys.key_constraints", **about, unique_index_id=index, is_system_named=int(not named))

    def add_check(self, schema: str, table: int, name: str, text: str, *, named: bool) -> None:
        """Add a CHECK constraint."""
        about = self.add_object("C", schema, name, table)
        self.row("sys.check_constraints", **about, parent_column_id=0, definition=f"({text})", is_system_named=int(not named))

    def add_foreign_key(
        self, schema: str, table: int, name: str, columns: Sequence[str], target: int, target_columns: Sequence[str], *, named: bool,
        on_delete: str = "NO ACTION", on_update: str = "NO ACTION",
    ) -> None:  # fmt: skip
        """Add a FOREIGN KEY."""
        about = self.add_object("F", schema, name, table)
        self.row(
            "sys.foreign_keys", **about, referenced_object_id=target, key_index_id=1, is_system_named=int(not named),
            delete_referential_action=ACTIONS[on_delete], delete_referential_action_desc=on_delete.replace(" ", "_"),
            update_referential_action=ACTIONS[on_update], update_referential_action_desc=on_update.replace(" ", "_"),
        )  # fmt: skip
        for place, (column, other) in enumerate(zip(columns, target_columns, strict=False), 1):
            ids = {
                "constraint_object_id": about["object_id"],
                "constraint_column_id": place,
                "parent_object_id": table,
                "referenced_object_id": target,
            }
            mine, theirs = self._columns[table].get(column.lower(), 0), self._columns.get(target, {}).get(other.lower(), 0)
            self.row("sys.foreign_key_columns", **ids, parent_column_id=mine, referenced_column_id=theirs)

    def primary_key(self, table: int) -> list[str]:
        """Names of a table's key columns."""
        names = {number: name for name, number in self._columns.get(table, {}).items()}
        index = next((i["index_id"] for i in self._views.get("sys.indexes", []) if i["object_id"] == table and i["is_primary_key"]), None)
        columns = [c for c in self._views.get("sys.index_columns", []) if (c["object_id"], c["index_id"]) == (table, index)]
        return [names.get(c["column_id"], "") for c in columns]

    # Modules and the rest

    def add_module(self, kind: str, schema: str, name: str, text: str | None, *, quoted: bool = True, parent: int = 0) -> int:
        """Add a view, procedure, function or trigger; ``text`` is None for an encrypted one."""
        about = self.add_object(kind, schema, name, parent)
        key = int(about["object_id"])
        if kind in ("V", "P", "PC"):
            self.row("sys.views" if kind == "V" else "sys.procedures", **about)
        if kind in ("P", "V", "FN", "IF", "TF", "TR"):
            flags = {
                "uses_ansi_nulls": 1,
                "uses_quoted_identifier": int(quoted),
                "is_schema_bound": int("SCHEMABINDING" in (text or "").upper()),
            }
            self.row(
                "sys.sql_modules", object_id=key, definition=text, **flags, is_inlineable=int(kind == "FN"), inline_type=int(kind == "FN")
            )
        return key

    def add_trigger(
        self, schema: str, name: str, text: str | None, table: int, events: Sequence[str], *, instead: bool, kind: str = "TR"
    ) -> int:
        """Add a DML trigger."""
        key = self.add_module(kind, schema, name, text, parent=table)
        about = {
            "name": name,
            "object_id": key,
            "parent_class": 1,
            "parent_class_desc": "OBJECT_OR_COLUMN",
            "parent_id": table,
            "type": kind,
        }
        dates = {"create_date": _CREATED, "modify_date": _MODIFIED, "is_ms_shipped": 0}
        self.row("sys.triggers", **about, type_desc=KINDS[kind], **dates, is_instead_of_trigger=int(instead))
        for event in events:
            self.row("sys.trigger_events", object_id=key, type=_EVENTS[event], type_desc=event, is_trigger_event=1)
        return key

    def add_parameter(self, module: int, number: int, name: str, shape: Shape, *, output: bool = False, readonly: bool = False) -> None:
        """Add a parameter; number 0 and an empty name for what a function returns."""
        self.row(
            "sys.parameters", object_id=module, name=name, parameter_id=number, system_type_id=shape.system_type_id, user_type_id=shape.user_type_id,
            max_length=shape.max_length, precision=shape.precision, scale=shape.scale, is_output=int(output), is_readonly=int(readonly),
            xml_collection_id=0, is_nullable=1, default_value=None,
        )  # fmt: skip

    def add_clr(self, kind: str, schema: str, name: str, assembly: str, clr_class: str, method: str) -> int:
        """Add a CLR procedure (``PC``), function (``FS``, ``FT``) or trigger; no row in sys.sql_modules."""
        known = [a["name"] for a in self._views.get("sys.assemblies", [])]
        if assembly not in known:
            about = {
                "principal_id": 1,
                "assembly_id": 65_536 + len(known),
                "permission_set": 1,
                "permission_set_desc": "SAFE_ACCESS",
                "is_visible": 1,
            }
            clr = f"{assembly.lower()}, version=1.0.0.0, culture=neutral, publickeytoken=null, processorarchitecture=msil"
            self.row("sys.assemblies", name=assembly, clr_name=clr, **about, create_date=_CREATED, modify_date=_MODIFIED, is_user_defined=1)
            known.append(assembly)
        key = self.add_module(kind, schema, name, None)
        where = {"assembly_id": 65_536 + known.index(assembly), "assembly_class": clr_class, "assembly_method": method}
        self.row("sys.assembly_modules", object_id=key, **where, null_on_null_input=0)
        return key

    def add_dependency(self, module: int, schema: str, name: str, target: int | None) -> None:
        """Note that a module names an object."""
        classes = {
            "referencing_class": 1,
            "referencing_class_desc": "OBJECT_OR_COLUMN",
            "referenced_class": 1,
            "referenced_class_desc": "OBJECT_OR_COLUMN",
        }
        where = {"referencing_id": module, "referencing_minor_id": 0, "referenced_minor_id": 0, "referenced_id": target}
        self.row("sys.sql_expression_dependencies", **where, **classes, referenced_schema_name=schema, referenced_entity_name=name)

    def _partition(self, table: int, index: int, rows: int, columns: Sequence[NewColumn]) -> None:
        width = sum(max(4, c.shape.max_length if c.shape.max_length > 0 else 256) for c in columns)
        pages = rows * width // 8_000 + 1
        partition = 72_057_594_000_000_000 + table
        self.row(
            "sys.indexes", object_id=table, name=None, index_id=0, type=0, type_desc="HEAP", is_unique=0, data_space_id=1, is_primary_key=0
        )
        ids = {"partition_id": partition, "object_id": table, "index_id": index, "partition_number": 1}
        self.row(
            "sys.partitions",
            **ids,
            hobt_id=partition,
            rows=rows,
            filestream_filegroup_id=0,
            data_compression=0,
            data_compression_desc="NONE",
        )
        about = {"allocation_unit_id": partition + 1, "type": 1, "type_desc": "IN_ROW_DATA", "container_id": partition, "data_space_id": 1}
        self.row("sys.allocation_units", **about, total_pages=pages + 8, used_pages=pages + 1, data_pages=pages)
        counts = {"in_row_data_page_count": pages, "used_page_count": pages + 1, "reserved_page_count": pages + 8, "row_count": rows}
        self.row("sys.dm_db_partition_stats", **ids, **counts)


def _missing(column: str) -> Any:
    """What a row has where another row of the same view says something: 0 for flags, else NULL."""
    return 0 if column.startswith(("is_", "has_", "uses_")) else None
