"""Tables, table types and what hangs on them in a dacpac's model, as rows of the shape that a live server's catalog has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from migration.sources.dacpac_model import Element, parts_of
from migration.sources.sqlserver.table_text import (
    Attached,
    Column,
    Table,
    base_type,
    index_lines,
    property_lines,
    table_script,
    type_script,
)
from migration.tsql.quoting import bracket

_ACTIONS = {"0": 0, "1": 1, "2": 2, "3": 3}
_DOUBLE = frozenset({"nchar", "nvarchar"})
_LEVELS = {"SqlTable": "TABLE", "SqlView": "VIEW", "SqlProcedure": "PROCEDURE"}
_GENERATED = {"1": 1, "2": 2}


class TableModel:
    """Collects elements in any order and writes tables at the end: a key may stand before its table."""

    def __init__(self) -> None:
        self._tables: dict[str, tuple[Element, list[Element]]] = {}
        self._types: list[Element] = []
        self._attached = Attached()
        self._defaults: dict[tuple[str, str], tuple[str | None, str]] = {}
        self._ids: dict[str, int] = {}
        self._unnamed = 0
        self._shown: dict[int, str] = {}
        self._properties: dict[str, list[tuple[str, Any]]] = defaultdict(list)

    def take(self, element: Element) -> bool:
        """Keep an element if it is a table or hangs on one."""
        match element.kind:
            case "SqlTable" | "SqlExternalTable":
                self._tables[element.name.casefold()] = (element, element.children("Columns"))
            case "SqlTableType":
                self._types.append(element)
            case "SqlPrimaryKeyConstraint" | "SqlUniqueConstraint":
                self._key(element, self._id(element.reference("DefiningTable")))
            case "SqlForeignKeyConstraint":
                self._foreign_key(element)
            case "SqlCheckConstraint":
                condition = element.text("CheckExpressionScript")  # as written between the parentheses of CHECK
                row = (self._title(element), f"({condition})" if condition else None, element.flag("IsDisabled", False), False)
                self._add(self._attached.checks, element.reference("DefiningTable"), row)
            case "SqlDefaultConstraint":
                column = parts_of(element.reference("ForColumn"))[-1]
                table = element.reference("DefiningTable").casefold()
                name = parts_of(element.name)[-1] if element.name else None
                self._defaults[table, column.casefold()] = (name, element.text("DefaultExpressionScript") or "")
            case "SqlIndex" | "SqlColumnStoreIndex" | "SqlXmlIndex" | "SqlSpatialIndex":
                self._index(element)
            case "SqlExtendedProperty":
                self._property(element)
            case _:
                return False
        return True

    def scripts(self) -> Iterator[tuple[str, str, str]]:
        """Folder, ``schema.name`` and script of each table and table type."""
        for element, columns in self._tables.values():
            schema, name = _two(element.name)
            made = Table(
                self._id(element.name), schema, name, element.kind == "SqlFileTable", False, element.flag("IsMemoryOptimized", False),
                2 if _history(element) else 0, None, element.kind == "SqlExternalTable",
                element.flag("IsNode", False), element.flag("IsEdge", False),
            )  # fmt: skip
            history = _history(element)
            rows = [self._column(element, column) for column in columns]
            text = table_script(made, rows, self._attached, collation="", history=bracket(*parts_of(history)) if history else "")
            yield "tables", f"{schema}.{name}", text
        for element in self._types:
            schema, name = _two(element.name)
            rows = [self._column(element, column) for column in element.children("Columns")]
            keys = Attached()
            for constraint in element.children("Constraints"):
                if constraint.kind in ("SqlTableTypePrimaryKeyConstraint", "SqlTableTypeUniqueConstraint"):
                    kind = "PK" if "Primary" in constraint.kind else "UQ"
                    # T-SQL names no constraint of a table type.
                    keys.keys.setdefault(0, []).extend(_key_rows(constraint, kind, self._no_title()))
            row = (0, schema, name, None, 0, 0, 0, False, True, False, 0)
            yield "types", f"{schema}.{name}", type_script(row, rows, keys.keys.get(0, []), "")

    def attached_to_modules(self) -> dict[str, str]:
        """Indexes and properties of views and procedures, by folded ``schema.name``, as batches to stand behind them."""
        made: dict[str, str] = {}
        tables = {self._id(name) for name in self._tables}
        for number, name in self._shown.items():
            if number in tables:
                continue
            schema, last = _two(name)
            lines = index_lines(bracket(schema, last), self._attached.indexes.get(number, ()))
            for level, row in self._properties.get(name.casefold(), []):
                lines += property_lines(level, schema, last, [row])
            if lines:
                made[f"{schema}.{last}".casefold()] = "".join(f"{line}\nGO\n" for line in lines)
        return made

    def _id(self, name: str) -> int:
        number = self._ids.setdefault(name.casefold(), len(self._ids) + 1)
        self._shown.setdefault(number, name)
        return number

    def _title(self, element: Element) -> str:
        """A constraint's own name; a unique one that is not written where it has none."""
        return parts_of(element.name)[-1] if element.name else self._no_title()

    def _no_title(self) -> str:
        self._unnamed += 1
        return f"\0{self._unnamed}"

    def _add(self, rows: dict[int, list[tuple[Any, ...]]], table: str, row: tuple[Any, ...]) -> None:
        rows.setdefault(self._id(table), []).append(row)

    def _key(self, element: Element, table: int) -> None:
        kind = "PK" if element.kind == "SqlPrimaryKeyConstraint" else "UQ"
        self._attached.keys.setdefault(table, []).extend(_key_rows(element, kind, self._title(element)))

    def _foreign_key(self, element: Element) -> None:
        schema, target = _two(element.reference("ForeignTable"))
        on_delete, on_update = (_ACTIONS.get(element.text(f"On{verb}Action") or "0", 0) for verb in ("Delete", "Update"))
        off, title = element.flag("IsDisabled", False), self._title(element)
        for mine, theirs in zip(element.references("Columns"), element.references("ForeignColumns"), strict=False):
            row = (title, parts_of(mine)[-1], schema, target, parts_of(theirs)[-1], on_delete, on_update, off, False)
            self._add(self._attached.foreign_keys, element.reference("DefiningTable"), row)

    def _index(self, element: Element) -> None:
        kind = {"SqlColumnStoreIndex": 6, "SqlXmlIndex": 3, "SqlSpatialIndex": 4}.get(element.kind, 2)
        if element.flag("IsClustered", False):
            kind = 5 if kind == 6 else 1
        owner = element.reference("IndexedObject") or element.reference("DefiningTable")
        title = parts_of(element.name)[-1]
        condition, off = element.text("FilterPredicate"), element.flag("IsDisabled", False)
        head = (title, kind, element.flag("IsUnique", False), condition, off)
        keys = [(parts_of(c.reference("Column"))[-1], not c.flag("IsAscending", True)) for c in element.children("ColumnSpecifications")]
        keys = keys or [(parts_of(r)[-1], False) for r in element.references("Columns") or element.references("Column")]
        for name, down in keys:
            self._add(self._attached.indexes, owner, (*head, name, down, kind == 6))
        for name in element.references("IncludedColumns"):
            self._add(self._attached.indexes, owner, (*head, parts_of(name)[-1], False, True))
        if not keys:
            self._add(self._attached.indexes, owner, (*head, None, False, False))

    def _property(self, element: Element) -> None:
        """``[SqlTableBase].[dbo].[t].[MS_Description]`` or ``[SqlColumn].[dbo].[t].[c].[MS_Description]``; the value is ``N'…'``."""
        host, *_, title = parts_of(element.name)
        value = _unquoted(element.text("Value") or "")
        owner = parts_of(element.reference("Host"))
        if host == "SqlColumn" and len(owner) == 3:
            self._add(self._attached.properties, bracket(*owner[:2]), (1, title, value, owner[2]))
        elif host in ("SqlTableBase", "SqlTable") and len(owner) == 2:
            self._add(self._attached.properties, bracket(*owner), (0, title, value, None))
        elif len(owner) == 2 and host in ("SqlView", "SqlProcedure", "SqlSubroutineParameter"):
            self._id(bracket(*owner))
            self._properties[bracket(*owner).casefold()].append((_LEVELS.get(host, "PROCEDURE"), (0, title, value, None)))

    def _column(self, table: Element, element: Element) -> Column:
        name = parts_of(element.name)[-1]
        default = self._defaults.get((table.name.casefold(), name.casefold()))
        specifier = element.child("TypeSpecifier")
        type_name = parts_of(specifier.reference("Type")) if specifier is not None else ("sys", "sql_variant")
        user_defined = len(type_name) > 1
        generated = element.text("GeneratedAlwaysType") or ""
        computed = element.kind in ("SqlComputedColumn", "SqlTableTypeComputedColumn")
        base, length, precision, scale = _figures(specifier)
        return Column(
            0, 0, name, type_name[0] if user_defined else "sys", base, user_defined, length, precision, scale,
            element.flag("IsNullable", True), element.text("Collation"), element.flag("IsIdentity", False),
            element.flag("IsRowGuidColumn", False), element.flag("IsSparse", False), element.text("IdentitySeed"),
            element.text("IdentityIncrement"), None, element.text("ExpressionScript") if computed else None,
            element.flag("IsPersisted", False), default[0] if default else None,
            default[1] if default else element.text("DefaultExpressionScript"), default is None or default[0] is None,
            element.text("MaskingFunction") is not None, _GENERATED.get(generated, 0), element.flag("IsHidden", False), None,
        )  # fmt: skip


def type_of(element: Element) -> str:
    """The type of an alias type's element as T-SQL writes it."""
    return base_type(*_figures(element))


def _figures(specifier: Element | None) -> tuple[str, int, int, int]:
    """Type name, length in bytes (-1 for MAX), precision and scale."""
    if specifier is None:
        return "sql_variant", 0, 0, 0
    name = parts_of(specifier.reference("Type"))[-1]
    length = specifier.number("Length")
    size = -1 if specifier.flag("IsMax", False) else (1 if length is None else length) * (2 if name in _DOUBLE else 1)
    precision, scale = specifier.number("Precision"), specifier.number("Scale")
    default_scale = 7 if name in ("time", "datetime2", "datetimeoffset") else 0
    return name, size, 18 if precision is None else precision, default_scale if scale is None else scale


def _history(element: Element) -> str:
    """The history table of a temporal one; empty when it is none."""
    return element.reference("TemporalSystemVersioningHistoryTable") or element.reference("HistoryTable")


def _key_rows(element: Element, kind: str, title: str) -> list[tuple[Any, ...]]:
    clustered = 1 if element.flag("IsClustered", kind == "PK") else 2
    unnamed = title.startswith("\0")
    return [
        (title, kind, clustered, parts_of(part.reference("Column"))[-1], not part.flag("IsAscending", True), unnamed)
        for part in element.children("ColumnSpecifications") or element.children("Columns")
    ]


def _two(name: str) -> tuple[str, str]:
    parts = parts_of(name)
    return (parts[-2] if len(parts) > 1 else "dbo"), parts[-1]


def _unquoted(text: str) -> str:
    """``N'it''s'`` → ``it's``."""
    inner = text.removeprefix("N")
    return inner[1:-1].replace("''", "'") if len(inner) > 1 and inner[0] == inner[-1] == "'" else text
