"""A database as T-SQL scripts define it, read with the project's own readers."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from migration.estate import Estate, ObjectKind, SqlObject
from migration.sources.scripts import read_estate
from migration.transpile.context import CannotConvert
from migration.transpile.reader import Reader
from migration.transpile.table_model import Column, Table
from migration.transpile.table_parse import TableParser
from migration.transpile.types import TypeName
from migration.tsql.lexer import tokenize
from responder.contents import system_types
from responder.contents.builder import ACTIONS, Builder, NewColumn
from responder.contents.system_types import Shape

_MODULES = {
    ObjectKind.VIEW: "V", ObjectKind.PROCEDURE: "P", ObjectKind.SCALAR_FUNCTION: "FN", ObjectKind.INLINE_FUNCTION: "IF",
    ObjectKind.TABLE_FUNCTION: "TF",
}  # fmt: skip


class _Nobody:
    def note(self, code: str, offset: int = 0, detail: str = "") -> None:
        """Findings are of no interest here."""


def load_scripts(path: Path, *, name: str = "", rows: Mapping[str, int] | None = None) -> Builder:
    """A database of the scripts at ``path``; see :func:`load_estate`."""
    return load_estate(read_estate(path), name=name, rows=rows)


def load_estate(estate: Estate, *, name: str = "", rows: Mapping[str, int] | None = None) -> Builder:
    """A database of an estate.

    Args:
        estate: What scripts define.
        name: Of the database; the estate's own when empty.
        rows: Row counts by ``schema.name``; made up from the name where none is given.
    """
    return _Loader(estate, name or estate.database or "WorkforceDB", rows or {}).load()


class _Loader:
    """Adds kind after kind, so that what is referred to is there before what refers to it."""

    def __init__(self, estate: Estate, name: str, rows: Mapping[str, int]) -> None:
        self._estate, self._rows = estate, {k.lower(): v for k, v in rows.items()}
        self._builder = Builder(name)
        self._tables: list[tuple[SqlObject, Table, int]] = []

    def load(self) -> Builder:
        of_kind = self._estate.of_kind
        for item in of_kind(ObjectKind.SCHEMA):
            self._builder.schema_id(item.name.rpartition(".")[2])
        for item in of_kind(ObjectKind.TYPE):
            self._type(item)
        for item in of_kind(ObjectKind.TABLE):
            self._table(item)
        for item in of_kind(ObjectKind.ALTER_TABLE):
            self._alter(item)
        for item, table, key in self._tables:
            self._constraints(item, table, key)
        for item, table, key in self._tables:
            self._foreign_keys(item, table, key)
        for item in of_kind(*_MODULES, ObjectKind.TRIGGER):
            self._module(item)
        for item in of_kind(ObjectKind.INDEX):
            self._index(item)
        for item in of_kind(ObjectKind.SEQUENCE, ObjectKind.SYNONYM):
            self._loose(item)
        for item in of_kind(*_MODULES, ObjectKind.TRIGGER):
            self._dependencies(item)
        return self._builder

    # Types and tables

    def _shape(self, kind: TypeName | None) -> Shape:
        if kind is None:
            return Shape(56, 56, 4, 10, 0, None)
        found = system_types.shape(kind.name, kind.args) or self._builder.find_type(kind.name)
        return found or Shape(240, 0, -1, 0, 0, None)

    def _type(self, item: SqlObject) -> None:
        reader = Reader(tokenize(item.text))
        reader.accept("CREATE", "TYPE")
        parts, first = reader.name()
        if not parts:
            return
        schema, name = ["dbo", *parts][-2:]
        if reader.accept("AS", "TABLE"):
            table = _elements(reader, Table(parts, first.start))
            self._builder.add_table_type(schema, name, [self._column(item, c) for c in table.columns])
        elif reader.accept("FROM"):
            kind = reader.type_name()
            self._builder.add_alias(schema, name, self._shape(kind), nullable=not reader.accept("NOT", "NULL"))

    def _column(self, item: SqlObject, column: Column) -> NewColumn:
        def text(span: tuple[int, int] | None) -> str | None:
            return item.text[span[0] : span[1]].strip() if span else None

        shape = self._shape(column.type)
        default = text(column.default) or (f"NEXT VALUE FOR {'.'.join(column.sequence)}" if column.sequence else None)
        nullable = column.nullable if column.nullable is not None else shape.nullable and column.identity is None
        return NewColumn(
            column.name, shape, nullable=nullable, default=default, computed=text(column.computed), identity=column.identity,
            collation=column.collation or None,
        )  # fmt: skip

    def _table(self, item: SqlObject) -> None:
        reader = Reader(tokenize(item.text, quoted_identifier=item.quoted_identifier))
        reader.accept("CREATE", "TABLE")
        parts, first = reader.name()
        schema, name = item.schema, item.name.partition(".")[2]
        table = _elements(reader, Table(parts, first.start))
        keys = {c.lower() for c in table.primary_key.columns} if table.primary_key else set()
        columns = [self._column(item, c) for c in table.columns]
        columns = [NewColumn(**{**_fields(c), "nullable": False}) if c.name.lower() in keys else c for c in columns]
        key = self._builder.add_table(schema, name, columns, self._rows.get(item.name.lower()))
        self._tables.append((item, table, key))

    def _alter(self, item: SqlObject) -> None:
        reader = Reader(tokenize(item.text, quoted_identifier=item.quoted_identifier))
        reader.accept("ALTER", "TABLE")
        parts, first = reader.name()
        reader.accept("WITH", "CHECK") or reader.accept("WITH", "NOCHECK")
        key = self._builder.object_id(*["dbo", *parts][-2:]) if parts else None
        if key is None or not reader.accept("ADD"):
            return
        table = Table(parts, first.start)
        parser = TableParser(reader, table, _Nobody())
        try:
            parser.element()
            while reader.accept(","):
                parser.element()
        except CannotConvert:
            pass
        schema, name = ["dbo", *parts][-2:]
        for column in table.columns:
            self._builder.add_column(key, schema, name, self._column(item, column))
        self._tables.append((item, table, key))

    def _constraints(self, item: SqlObject, table: Table, key: int) -> None:
        schema, name = table.name[-2] if len(table.name) > 1 else "dbo", table.name[-1]
        every = [("PK", table.primary_key)] if table.primary_key else []
        for kind, constraint in [*every, *(("UQ", u) for u in table.uniques)]:
            written = item.text[constraint.at : constraint.at + 160].upper().partition("(")[0]
            clustered = "NONCLUSTERED" not in written if kind == "PK" else " CLUSTERED" in written
            columns = [(c, False) for c in constraint.columns]
            made = f"{kind}__{name[:12]}__{key:08X}"
            self._builder.add_key(kind, schema, key, constraint.name or made, columns, clustered=clustered, named=bool(constraint.name))
        for number, check in enumerate(table.checks):
            text = item.text[check.span[0] : check.span[1]].strip()
            self._builder.add_check(schema, key, check.name or f"CK__{name[:12]}__{key + number:08X}", text, named=bool(check.name))

    def _foreign_keys(self, item: SqlObject, table: Table, key: int) -> None:
        for number, constraint in enumerate(table.foreign_keys):
            target = self._builder.object_id(*["dbo", *constraint.target][-2:])
            if target is None:
                continue
            written = " ".join(item.text[constraint.at :].upper().split())[:400].partition(" CONSTRAINT ")[0]
            actions = {
                event: next((a for a in ACTIONS if f"ON {event} {a}" in written), "NO ACTION") for event in ("DELETE", "UPDATE")
            }  # fmt: skip
            self._builder.add_foreign_key(
                table.name[-2] if len(table.name) > 1 else "dbo", key, constraint.name or f"FK__{table.name[-1][:12]}__{key + number:08X}",
                constraint.columns, target, constraint.target_columns or self._builder.primary_key(target), named=bool(constraint.name),
                on_delete=actions["DELETE"], on_update=actions["UPDATE"],
            )  # fmt: skip

    # Modules

    def _module(self, item: SqlObject) -> None:
        schema, name = item.schema, item.name.partition(".")[2]
        words = tokenize(item.text, quoted_identifier=item.quoted_identifier)
        head = [w.upper for w in words[:400]]
        hidden = "ENCRYPTION" in head[: head.index("AS") if "AS" in head else 400]
        text = None if hidden else item.text
        if item.kind is ObjectKind.TRIGGER:
            self._trigger(item, schema, name, text, head)
            return
        if "EXTERNAL" in head and "NAME" in head:
            self._builder.add_clr(
                {"P": "PC", "FN": "FS", "TF": "FT"}.get(_MODULES[item.kind], "PC"), schema, name, "Assembly", "Class", name
            )
            return
        key = self._builder.add_module(_MODULES[item.kind], schema, name, text, quoted=item.quoted_identifier)
        if item.kind is not ObjectKind.VIEW:
            self._parameters(item, key)

    def _parameters(self, item: SqlObject, key: int) -> None:
        reader = Reader(tokenize(item.text, quoted_identifier=item.quoted_identifier))
        while not reader.done and reader.current.upper not in ("PROCEDURE", "PROC", "FUNCTION"):
            reader.take()
        reader.take()
        reader.name()
        reader.accept("(")
        number = 0
        while not reader.done and reader.current.upper not in ("AS", "RETURNS", "WITH", "BEGIN"):
            word = reader.take()
            if not word.text.startswith("@"):
                continue
            reader.accept("AS")
            kind = reader.type_name()
            number += 1
            after = []
            while not reader.done and reader.current.upper not in (",", "AS", ")", "RETURNS", "WITH", "BEGIN"):
                after.append(reader.take().upper)
            output = "OUTPUT" in after or "OUT" in after
            self._builder.add_parameter(key, number, word.text, self._shape(kind), output=output, readonly="READONLY" in after)
        if item.kind is ObjectKind.SCALAR_FUNCTION:
            while not reader.done and not reader.accept("RETURNS"):
                reader.take()
            self._builder.add_parameter(key, 0, "", self._shape(reader.type_name()), output=True)

    def _trigger(self, item: SqlObject, schema: str, name: str, text: str | None, head: list[str]) -> None:
        target = self._builder.object_id(*item.parent.split(".", 1)) if "." in item.parent else None
        until = head.index("AS") if "AS" in head else len(head)
        events = [e for e in ("INSERT", "UPDATE", "DELETE") if e in head[:until]]
        self._builder.add_trigger(schema, name, text, target or 0, events, instead="INSTEAD" in head[:until])

    def _index(self, item: SqlObject) -> None:
        reader = Reader(tokenize(item.text, quoted_identifier=item.quoted_identifier))
        words = set()
        while not reader.done and reader.current.upper != "INDEX":
            words.add(reader.take().upper)
        reader.take()
        parts, _ = reader.name()
        reader.accept("ON")
        on, _ = reader.name()
        table = self._builder.object_id(*["dbo", *on][-2:]) if on else None
        if table is None or not parts:
            return
        columns: list[tuple[str, bool]] = []
        for word in reader.group_words():
            if word.upper == "DESC" and columns:
                columns[-1] = (columns[-1][0], True)
            elif word.is_name and word.upper != "ASC":
                columns.append((word.value, False))
        included = [w.value for w in reader.group_words() if w.is_name] if reader.accept("INCLUDE") else []
        where = None
        if reader.accept("WHERE"):
            start = reader.current.start
            while not reader.done and reader.current.upper not in ("WITH", "ON", ";"):
                reader.take()
            where = f"({item.text[start : reader.current.start].strip()})"
        special = {"COLUMNSTORE": (5 if "CLUSTERED" in words else 6, "COLUMNSTORE"), "SPATIAL": (4, "SPATIAL"), "XML": (3, "XML")}
        kind = next((value for word, value in special.items() if word in words), None)
        if kind and kind[1] == "COLUMNSTORE":
            kind = (kind[0], ("CLUSTERED " if kind[0] == 5 else "NONCLUSTERED ") + "COLUMNSTORE")
        self._builder.add_index(
            table, parts[-1], columns, included=included, unique="UNIQUE" in words, clustered="CLUSTERED" in words, where=where, kind=kind
        )

    def _loose(self, item: SqlObject) -> None:
        words = [w.text.upper() for w in tokenize(item.text)]
        schema, name = item.schema, item.name.partition(".")[2]
        if item.kind is ObjectKind.SYNONYM:
            about = self._builder.add_object("SN", schema, name)
            self._builder.row(
                "sys.synonyms", **about, base_object_name=item.text[item.text.upper().index(" FOR ") + 5 :].strip().rstrip(";")
            )
            return

        def after(*wanted: str) -> int | None:
            for at in range(len(words) - len(wanted)):
                if tuple(words[at : at + len(wanted)]) == wanted and words[at + len(wanted)].isdecimal():
                    return int(words[at + len(wanted)])
            return None

        kind = words[words.index("AS") + 1].lower() if "AS" in words else "bigint"
        shape = system_types.shape(kind) or Shape(127, 127, 8, 19, 0, None)
        start = after("START", "WITH") or 1
        about = self._builder.add_object("SO", schema, name)
        self._builder.row(
            "sys.sequences", **about, start_value=start, increment=after("INCREMENT", "BY") or 1, minimum_value=-(2**63), maximum_value=2**63 - 1,
            is_cycling=int("CYCLE" in words and words[words.index("CYCLE") - 1] != "NO"), is_cached=1, cache_size=after("CACHE"), current_value=start,
            system_type_id=shape.system_type_id, user_type_id=shape.user_type_id, precision=shape.precision, scale=shape.scale, is_exhausted=0,
        )  # fmt: skip

    def _dependencies(self, item: SqlObject) -> None:
        module = self._builder.object_id(item.schema, item.name.partition(".")[2])
        words = tokenize(item.text, quoted_identifier=item.quoted_identifier)
        seen: set[tuple[str, str]] = set()
        for at in range(len(words) - 2):
            if words[at + 1].text == "." and words[at].is_name and words[at + 2].is_name:
                pair = (words[at].value, words[at + 2].value)
                target = self._builder.object_id(*pair)
                if target is not None and target != module and (pair[0].lower(), pair[1].lower()) not in seen and module is not None:
                    seen.add((pair[0].lower(), pair[1].lower()))
                    self._builder.add_dependency(module, *pair, target)


def _elements(reader: Reader, table: Table) -> Table:
    with contextlib.suppress(CannotConvert):
        TableParser(reader, table, _Nobody()).elements()
    return table


def _fields(column: NewColumn) -> dict[str, object]:
    return {name: getattr(column, name) for name in column.__dataclass_fields__}
