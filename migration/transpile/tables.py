"""Tables: from the model to Delta DDL.

Sources: Databricks SQL language reference, "CREATE TABLE [USING]", "CONSTRAINT clause", "Generated columns", "Identity columns",
"ALTER TABLE".
"""

from __future__ import annotations

import re

from migration.transpile import features
from migration.transpile import types as t
from migration.transpile.context import CannotConvert, Context
from migration.transpile.expressions import convert_expression, convert_query
from migration.transpile.gates import conservation, source_clauses
from migration.transpile.infer import Columns
from migration.transpile.names import quote, string_literal
from migration.transpile.operators import collation_name
from migration.transpile.options import CollationMode, IdentityMode
from migration.transpile.reader import Reader
from migration.transpile.table_computed import computed_sql, later_sql, without_calls
from migration.transpile.table_constraints import ConstraintEmitter
from migration.transpile.table_model import Column, Table
from migration.transpile.table_parse import TableParser
from migration.transpile.types import Category, SqlType, convert_type

#: Types whose values compare as text does; ``xml`` and ``uniqueidentifier`` are kept as text but do not.
_TEXTS = frozenset({"char", "nchar", "varchar", "nvarchar", "text", "ntext", "sysname", "character", "char varying", "character varying",
    "national character", "national char", "national character varying", "national char varying"})  # fmt: skip
# Delta refuses these in a column name unless columns are mapped by name.
_SPECIAL = frozenset(" ,;{}()\n\t=")


def convert_table(context: Context) -> list[str]:
    """CREATE TABLE, then an ALTER TABLE for each check and foreign key.

    Raises:
        CannotConvert: Something in it is not understood or has no counterpart.
    """
    reader = Reader(context.tokens)
    if reader.sees("CREATE", "EXTERNAL"):
        raise CannotConvert("EXTERNAL_TABLE", reader.current.start)
    if not reader.accept("CREATE", "TABLE"):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    parts, first = reader.name()
    if not parts:
        raise CannotConvert("UNKNOWN_SYNTAX", first.start, first.text)
    return create_table(context, reader, parts, first.start)


def create_table(context: Context, reader: Reader, parts: list[str], at: int) -> list[str]:
    """The statements of a CREATE TABLE whose name was read.

    Raises:
        CannotConvert: Something in it is not understood or has no counterpart.
    """
    table = Table(parts, at)
    path = context.target_sql(parts, at)
    if reader.sees("AS", "NODE") or reader.sees("AS", "EDGE"):
        raise CannotConvert("GRAPH_TABLE", reader.current.start)
    if reader.current.upper != "(":
        return [_from_query(context, reader, path)]
    parser = TableParser(reader, table, context)
    parser.elements()
    parser.table_options()
    return Emitter(context, table, path).create()


def _from_query(context: Context, reader: Reader, path: str) -> str:
    """``CREATE TABLE t WITH (DISTRIBUTION = …) AS SELECT …``, as data warehouses of Azure write it.

    Raises:
        CannotConvert: It is another table without a column list, or no rule converts something in the query.
    """
    at = reader.current.start
    if reader.accept("WITH"):
        reader.group()
        context.note("STORAGE", at, "WITH")
    if not reader.sees("AS", "SELECT") and not reader.sees("AS", "WITH") and not reader.sees("AS", "("):
        raise CannotConvert("UNSUPPORTED_OBJECT", at, "a table without a column list")
    reader.take()
    start, tokens = reader.at, context.tokens
    last = len(tokens) - 1
    while last > start and tokens[last].upper == ";":
        last -= 1
    sql = f"CREATE TABLE {path} AS {convert_query(context, tokens[start].start, tokens[last].end)}"
    lost = conservation(source_clauses(tokens[start : last + 1]), [sql], context.expected)
    if lost:
        raise CannotConvert("NOT_CONSERVED", at, lost)
    return sql


def local_columns(context: Context, reader: Reader, name: str, at: int) -> tuple[list[str], Columns, tuple[str, ...], frozenset[str]]:
    """The column list of a temporary table or table variable: SQL of each column, types by name, key, generated columns.

    Keys and UNIQUE are left out, since a table that lives for one run is not described to anyone; a CHECK is refused.

    Raises:
        CannotConvert: Something in it is not understood or has no counterpart.
    """
    table = Table([name], at)
    parser = TableParser(reader, table, context)
    parser.elements()
    if reader.current.upper in ("WITH", "ON", "TEXTIMAGE_ON"):
        parser.table_options()
    generated = frozenset(c.name.lower() for c in table.columns if c.identity is not None or c.computed is not None)
    return *Emitter(context, table, quote(name)).local(), generated


class Emitter(ConstraintEmitter):
    """Writes the statements of one table as it was read."""

    # Whole statements.

    def create(self) -> list[str]:
        """CREATE TABLE and what follows it."""
        table = self._table
        keyed = {c.lower() for c in table.primary_key.columns} if table.primary_key else set()
        for column in table.columns:
            if column.type is not None:
                self._types[column.name.lower()] = self._column_type(column)
        self._later_sequences()
        lines = [self._column(c, keyed) for c in table.columns]
        lines += self._later_columns()
        if not lines:
            raise CannotConvert("UNKNOWN_SYNTAX", table.at, "a table without columns")
        if table.primary_key:
            lines.append(self._primary_key(table.primary_key))
        for unique in table.uniques:
            self._unique(unique)
        if any(_SPECIAL.intersection(c.name) for c in table.columns):
            self._properties["delta.columnMapping.mode"] = "name"
        constraints = self.constraints()
        sql = f"CREATE TABLE {self._path} (\n  " + ",\n  ".join(lines) + "\n)"
        if self._properties:
            listed = ", ".join(f"{string_literal(k)} = {string_literal(v)}" for k, v in self._properties.items())
            sql += f"\nTBLPROPERTIES ({listed})"
        return [sql, *constraints]

    def _later_sequences(self) -> None:
        """Identity columns whose sequence default an ALTER TABLE gives: Delta cannot make a column one later."""
        later = self._context.options.estate.later_sequences
        name = self._key
        for column in self._table.columns if later else ():
            sequence = later.get(f"{name}.{column.name.lower()}")
            taken = any(c.identity is not None or c.sequence is not None for c in self._table.columns)
            if sequence is not None and column.default is None and not taken:
                column.sequence = list(sequence)

    def _later_columns(self) -> list[str]:
        """Columns that an ALTER TABLE of the source adds and that Delta cannot add later."""
        names = {c.name.lower() for c in self._table.columns}
        has_identity = any(c.identity is not None or c.sequence is not None for c in self._table.columns)
        lines: list[str] = []
        for later in self._context.options.estate.later_columns.get(self._key, ()):
            if later.name.lower() not in names and not (has_identity and later.identity is not None):
                line = later_sql(self._context, later, self._types)
                lines += [line] if line else []
        return lines

    @property
    def _key(self) -> str:
        """The table's name as the catalog knows it."""
        return ".".join(["dbo", *self._table.name][-2:]).lower()

    def local(self) -> tuple[list[str], Columns, tuple[str, ...]]:
        """Columns, types and key of a table that lives for one run."""
        table = self._table
        for column in table.columns:
            if column.type is not None:
                self._types[column.name.lower()] = self._column_type(column)
        for check in table.checks:
            raise CannotConvert("CHECK_EXPRESSION", check.at, "on a temporary table")
        key = table.primary_key
        for unique in table.uniques:
            self._context.note("KEY_NOT_ENFORCED", unique.at)
        if key is not None:
            self._context.note("KEY_NOT_ENFORCED", key.at)
        keyed = tuple(c.lower() for c in key.columns) if key else ()
        return [self._column(c, set(keyed)) for c in table.columns], self._types, keyed

    def add(self) -> list[str]:
        """The statements of ALTER TABLE … ADD."""
        table = self._table
        known = self._context.options.estate.columns(table.name[-2] if len(table.name) > 1 else "", table.name[-1]) or {}
        self._types |= known
        out: list[str] = []
        for column in table.columns:
            if column.identity or column.sequence or column.computed is not None:
                out.append(self._stands_in_create(column))
                continue
            if column.type is not None:
                self._types[column.name.lower()] = self._column_type(column)
        out += self._add_columns([c for c in table.columns if not (c.identity or c.sequence or c.computed is not None)])
        if table.primary_key:
            out += [f"ALTER TABLE {self._path} ADD {self._primary_key(table.primary_key)}"]
        for unique in table.uniques:
            self._unique(unique)
        constraints = self.constraints()
        if self._properties:
            listed = ", ".join(f"{string_literal(k)} = {string_literal(v)}" for k, v in self._properties.items())
            out.append(f"ALTER TABLE {self._path} SET TBLPROPERTIES ({listed})")
        for name, span, at in table.defaults_for:
            out.append(self._default_for(name, span, at))
        for name, sequence, at in table.sequences_for:
            self._context.note("SEQUENCE_LATER", at, f"{name} from {'.'.join(sequence)}")
            value = string_literal(".".join(sequence))
            out.append(f"ALTER TABLE {self._path} SET TBLPROPERTIES ({string_literal('quickplan.sequence.' + name)} = {value})")
        return out + constraints

    def _stands_in_create(self, column: Column) -> str:
        """An identity or computed column that CREATE TABLE of the same source has already: kept as a property of the table.

        Raises:
            CannotConvert: The table is not created by this source, or could not have the column.
        """
        estate = self._context.options.estate
        moved = any(later.name.lower() == column.name.lower() for later in estate.later_columns.get(self._key, ()))
        if not moved or (column.identity and estate.identities.get(self._key, column.name.lower()) != column.name.lower()):
            code = "COMPUTED_COLUMN" if column.computed is not None else "UNSUPPORTED_CLAUSE"
            raise CannotConvert(code, column.at, f"{column.name}: such a column cannot be added later: put it into CREATE TABLE")
        if column.computed is not None:
            computed_sql(self._context, column.name, column.computed, self._types, column.at)
        self._context.note("COLUMN_IN_CREATE", column.at, column.name)
        name = string_literal("quickplan.column." + column.name)
        return f"ALTER TABLE {self._path} SET TBLPROPERTIES ({name} = 'in CREATE TABLE')"

    def _add_columns(self, columns: list[Column]) -> list[str]:
        """A Delta column cannot be added with NOT NULL or a default that fills old rows: both are set afterwards."""
        out: list[str] = []
        for column in columns:
            name = quote(column.name)
            kind = self._types[column.name.lower()]
            out.append(f"ALTER TABLE {self._path} ADD COLUMN {name} {self._collated(column, kind)}")
            default = self._default(column) if column.default else ""
            if default:
                out.append(f"ALTER TABLE {self._path} ALTER COLUMN {name} SET {default}")
            if column.nullable is False:
                if default:
                    value = default.removeprefix("DEFAULT ")
                    out.append(f"UPDATE {self._path} SET {name} = {value} WHERE {name} IS NULL")  # noqa: S608 - names are quoted, the value converted
                out.append(f"ALTER TABLE {self._path} ALTER COLUMN {name} SET NOT NULL")
        return out

    # Columns.

    def _column_type(self, column: Column) -> SqlType:
        context = self._context
        name = column.type
        assert name is not None
        builtin = context.options.estate.resolve_alias(name)
        resolved = convert_type(builtin, context.options.runtime) if builtin else None
        if resolved is None or builtin is None:
            raise CannotConvert("UNKNOWN_TYPE", column.at, f"{name.name} of column {column.name}")
        if column.nullable is None and context.options.estate.says_not_null(name):
            column.nullable = False
        for code in resolved.codes:
            context.note(code, column.at, column.name)
        return resolved.type

    def _column(self, column: Column, keyed: set[str]) -> str:
        if column.computed is not None:
            return self._computed(column)
        kind = self._types[column.name.lower()]
        not_null = " NOT NULL" if column.nullable is False or column.name.lower() in keyed else ""
        if column.identity is not None or column.sequence is not None:
            return f"{quote(column.name)} BIGINT{not_null}{self._identity(column, kind)}"
        default = " " + self._default(column) if column.default else ""
        if default:
            self._properties["delta.feature.allowColumnDefaults"] = "supported"
        return f"{quote(column.name)} {self._collated(column, kind)}{not_null}{default}"

    def _collated(self, column: Column, kind: SqlType) -> str:
        """The type of a column with its collation: a collated column has no length."""
        collation = self._collation(column, kind)
        return "STRING" + collation if collation else kind.sql

    def _identity(self, column: Column, kind: SqlType) -> str:
        if kind.category not in (Category.INT, Category.DECIMAL) or kind.scale:
            raise CannotConvert("IDENTITY_TYPE", column.at, f"{column.name} is {kind.sql}")
        if sum(c.identity is not None or c.sequence is not None for c in self._table.columns) > 1:
            raise CannotConvert("IDENTITY_TYPE", column.at, column.name)
        if kind.sql != "BIGINT":
            self._context.note("IDENTITY_WIDENED", column.at, column.name)
        if column.identity is not None:
            start, step = column.identity
            mode = "ALWAYS" if self._context.options.identity is IdentityMode.ALWAYS else "BY DEFAULT"
        else:
            assert column.sequence is not None
            name = ".".join(["dbo", *column.sequence][-2:]).lower()
            facts = self._context.options.estate.sequences.get(name)
            start, step = (facts.start, facts.increment) if facts else (1, 1)
            mode = "BY DEFAULT"  # other values may be written to a column that only has a default
            self._context.note("SEQUENCE_AS_IDENTITY", column.at, f"{column.name} from {'.'.join(column.sequence)}")
        return f" GENERATED {mode} AS IDENTITY (START WITH {start} INCREMENT BY {step})"

    def _default(self, column: Column) -> str:
        assert column.default is not None
        return self._default_sql(column.default, self._types[column.name.lower()], column.at)

    def _default_sql(self, span: tuple[int, int], kind: SqlType, at: int) -> str:
        made = without_calls(self._context, convert_expression(self._context, span, {}, wanted=kind))
        if made.has_subquery or made.has_user_function:
            raise CannotConvert(
                "DEFAULT_EXPRESSION", at, "it calls a function of the estate" if made.has_user_function else "it reads a table"
            )
        return f"DEFAULT {made.sql}"

    def _default_for(self, name: str, span: tuple[int, int], at: int) -> str:
        kind = self._types.get(name.lower(), t.UNKNOWN)
        if not kind.known:
            self._context.note("MEANING_MAY_DIFFER", at, f"the type of {name} is not known, so its default was not fitted to it")
        return f"ALTER TABLE {self._path} ALTER COLUMN {quote(name)} SET {self._default_sql(span, kind, at)}"

    def _collation(self, column: Column, kind: SqlType) -> str:
        if not column.collation or column.collation.upper() in ("DATABASE_DEFAULT", "CATALOG_DEFAULT"):
            return self._default_collation(column, kind)
        mapped = collation_name(column.collation)
        if mapped is None or self._context.options.runtime < features.COLLATION or kind.category is not Category.STRING:
            self._context.note("COLLATION_DROPPED", column.at, f"{column.name}: {column.collation}")
            return ""
        if mapped == "UTF8_BINARY":
            return ""  # the default of Databricks
        detail = f"{column.name}: {column.collation} became {mapped}"
        if kind.length:
            detail += f"; a collated column has no length, so {kind.length} characters are not enforced"
        self._context.note("COLLATION", column.at, detail)
        return f" COLLATE {mapped}"

    def _default_collation(self, column: Column, kind: SqlType) -> str:
        """What ``--collation`` asks for; text that holds something else, such as a GUID or XML, stays as it is."""
        options = self._context.options
        named = column.type is not None and options.estate.resolve_alias(column.type)
        if options.collation is CollationMode.BINARY or not named or named.name not in _TEXTS:
            return ""
        if options.runtime < features.COLLATION or kind.category is not Category.STRING:
            self._context.note("COLLATION_DROPPED", column.at, f"{column.name}: {options.collation}")
            return ""
        self._context.note_once("COLLATION_DEFAULT", column.at)
        return f" COLLATE {options.collation.upper()}"

    def _computed(self, column: Column) -> str:
        assert column.computed is not None
        context = self._context
        sql, kind = computed_sql(context, column.name, column.computed, self._types, column.at)
        self._types[column.name.lower()] = kind
        context.note("COMPUTED_STORED", column.at, column.name)
        if any(c.identity is not None and re.search(rf"`{re.escape(c.name)}`", sql, re.IGNORECASE) for c in self._table.columns):
            context.note("GENERATED_FROM_IDENTITY", column.at, column.name)
        not_null = " NOT NULL" if column.nullable is False else ""
        bare, _, generated = sql.partition(" GENERATED")
        return f"{quote(column.name)} {bare}{not_null} GENERATED{generated}"
