"""Tables: from the model to Delta DDL.

Sources: Databricks SQL language reference, "CREATE TABLE [USING]", "CONSTRAINT clause", "Generated columns", "Identity columns",
"ALTER TABLE".
"""

from __future__ import annotations

from migration.transpile import features
from migration.transpile import types as t
from migration.transpile.context import CannotConvert, Context
from migration.transpile.expressions import convert_expression
from migration.transpile.infer import Columns
from migration.transpile.names import quote, string_literal
from migration.transpile.operators import collation_name
from migration.transpile.options import IdentityMode
from migration.transpile.reader import Reader
from migration.transpile.table_model import Check, Column, ForeignKey, Key, Table
from migration.transpile.table_parse import TableParser
from migration.transpile.types import Category, SqlType, convert_type

# Delta refuses these in a column name unless columns are mapped by name.
_SPECIAL = frozenset(" ,;{}()\n\t=")


def convert_table(context: Context) -> list[str]:
    """CREATE TABLE, then an ALTER TABLE for each check and foreign key.

    Raises:
        CannotConvert: Something in it is not understood or has no counterpart.
    """
    reader = Reader(context.tokens)
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
    if reader.sees("AS", "FILETABLE") or reader.sees("AS", "CLONE") or reader.sees("WITH"):
        raise CannotConvert("UNSUPPORTED_OBJECT", reader.current.start, "a table without a column list")
    parser = TableParser(reader, table, context)
    parser.elements()
    parser.table_options()
    return Emitter(context, table, path).create()


def local_columns(context: Context, reader: Reader, name: str, at: int) -> tuple[list[str], Columns, tuple[str, ...], frozenset[str]]:
    """The column list of a temporary table or table variable: SQL of each column, types by name, key, generated columns.

    Keys and UNIQUE are left out, since a table that lives for one run is not described to anyone; a CHECK is refused.

    Raises:
        CannotConvert: Something in it is not understood or has no counterpart.
    """
    table = Table([name], at)
    parser = TableParser(reader, table, context)
    parser.elements()
    generated = frozenset(c.name.lower() for c in table.columns if c.identity is not None or c.computed is not None)
    return *Emitter(context, table, quote(name)).local(), generated


class Emitter:
    """Writes the statements of one table as it was read."""

    def __init__(self, context: Context, table: Table, path: str) -> None:
        self._context = context
        self._table = table
        self._path = path
        self._types: Columns = {}
        self._properties: dict[str, str] = {}
        self._names: set[str] = set()

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
        name = ".".join(["dbo", *self._table.name][-2:]).lower()
        for column in self._table.columns if later else ():
            sequence = later.get(f"{name}.{column.name.lower()}")
            taken = any(c.identity is not None or c.sequence is not None for c in self._table.columns)
            if sequence is not None and column.default is None and not taken:
                column.sequence = list(sequence)

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

    def constraints(self) -> list[str]:
        """Checks and foreign keys: Databricks takes a check only by ALTER TABLE, and a foreign key needs its target to exist."""
        out = [self._check(c) for c in self._table.checks]
        for foreign in self._table.foreign_keys:
            sql = self._foreign_key(foreign)
            if sql:
                out.append(sql)
        return out

    def add(self) -> list[str]:
        """The statements of ALTER TABLE … ADD."""
        table = self._table
        known = self._context.options.estate.columns(table.name[-2] if len(table.name) > 1 else "", table.name[-1]) or {}
        self._types |= known
        out: list[str] = []
        for column in table.columns:
            if column.identity or column.sequence:
                raise CannotConvert("UNSUPPORTED_CLAUSE", column.at, "an identity column added later: put it into CREATE TABLE")
            if column.computed is not None:
                raise CannotConvert("COMPUTED_COLUMN", column.at, f"{column.name}: a generated column cannot be added later")
            if column.type is not None:
                self._types[column.name.lower()] = self._column_type(column)
        if table.columns:
            out += self._add_columns(table.columns)
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

    def _add_columns(self, columns: list[Column]) -> list[str]:
        """A Delta column cannot be added with NOT NULL or a default that fills old rows: both are set afterwards."""
        out: list[str] = []
        for column in columns:
            name = quote(column.name)
            kind = self._types[column.name.lower()]
            out.append(f"ALTER TABLE {self._path} ADD COLUMN {name} {kind.sql}{self._collation(column, kind)}")
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
        collation = self._collation(column, kind)
        sql = "STRING" if collation else kind.sql
        return f"{quote(column.name)} {sql}{collation}{not_null}{default}"

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
        made = convert_expression(self._context, span, {}, wanted=kind)
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
            return ""
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

    def _computed(self, column: Column) -> str:
        assert column.computed is not None
        context = self._context
        made = convert_expression(context, column.computed, self._types)
        if made.volatile or made.has_subquery or made.has_user_function:
            why = (
                "it changes by itself"
                if made.volatile
                else "it calls a function of the estate"
                if made.has_user_function
                else "it reads a table"
            )
            raise CannotConvert("COMPUTED_COLUMN", column.at, f"{column.name}: {why}")
        if not made.type.sql or not made.type.known:
            raise CannotConvert("COMPUTED_COLUMN", column.at, f"{column.name}: its type is not known")
        kind = "STRING" if made.type.category is Category.STRING else made.type.sql
        self._types[column.name.lower()] = made.type
        context.note("COMPUTED_STORED", column.at, column.name)
        not_null = " NOT NULL" if column.nullable is False else ""
        return f"{quote(column.name)} {kind}{not_null} GENERATED ALWAYS AS (CAST({made.sql} AS {kind}))"

    # Constraints.

    def _primary_key(self, key: Key) -> str:
        self._context.note_once("KEY_NOT_ENFORCED", key.at)
        name = f"CONSTRAINT {quote(key.name)} " if key.name else ""
        return f"{name}PRIMARY KEY ({', '.join(quote(c) for c in key.columns)})"

    def _unique(self, key: Key) -> None:
        self._context.note("UNIQUE_NOT_ENFORCED", key.at, ", ".join(key.columns))
        name = key.name or "unique_" + "_".join(key.columns)
        self._properties[f"quickplan.unique.{name}"] = ",".join(key.columns)

    def _check(self, check: Check) -> str:
        made = convert_expression(self._context, check.span, self._types)
        if made.volatile:
            self._context.note("MEANING_MAY_DIFFER", check.at, "a check that reads the clock is tried when a row is written only")
        if made.has_subquery or made.has_user_function or made.random:
            raise CannotConvert("CHECK_EXPRESSION", check.at, "only deterministic built-in functions of the row's columns may be used")
        name = check.name or self._free_name(f"ck_{self._table.name[-1]}_{'_'.join(check.columns) or len(self._names) + 1}")
        self._names.add(name.lower())
        return f"ALTER TABLE {self._path} ADD CONSTRAINT {quote(name)} CHECK ({made.sql})"

    def _free_name(self, wanted: str) -> str:
        """A constraint must have a name on Databricks; one that the table does not have yet."""
        name, count = wanted, 1
        while name.lower() in self._names:
            count += 1
            name = f"{wanted}_{count}"
        return name

    def _foreign_key(self, foreign: ForeignKey) -> str:
        context = self._context
        target_name = ".".join(["dbo", *foreign.target][-2:]).lower()
        key = context.options.estate.keys.get(target_name)
        columns = [c.lower() for c in foreign.target_columns]
        without_key = key is None and target_name in context.options.estate.tables and foreign.target != self._table.name
        if without_key or (key and columns and set(columns) != set(key)):
            context.note("FK_TARGET", foreign.at, f"{'.'.join(foreign.target)} ({', '.join(foreign.target_columns)})")
            name = foreign.name or f"{self._table.name[-1]}_{'_'.join(foreign.columns)}"
            said = f"({', '.join(foreign.columns)}) REFERENCES {'.'.join(foreign.target)} ({', '.join(foreign.target_columns)})"
            self._properties[f"quickplan.foreign_key.{name}"] = said
            return ""
        context.note_once("KEY_NOT_ENFORCED", foreign.at)
        name = foreign.name or self._free_name(f"fk_{self._table.name[-1]}_{'_'.join(foreign.columns)}")
        self._names.add(name.lower())
        target = context.target_sql(foreign.target, foreign.at)
        given = f" ({', '.join(quote(c) for c in foreign.target_columns)})" if foreign.target_columns else ""
        listed = ", ".join(quote(c) for c in foreign.columns)
        return f"ALTER TABLE {self._path} ADD CONSTRAINT {quote(name)} FOREIGN KEY ({listed}) REFERENCES {target}{given}"
