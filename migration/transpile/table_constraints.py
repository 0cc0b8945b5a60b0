"""Keys, checks and foreign keys of a table.

Sources: Databricks SQL language reference, "CONSTRAINT clause", "ADD CONSTRAINT clause".
"""

from __future__ import annotations

from migration.transpile.context import CannotConvert, Context
from migration.transpile.expressions import convert_expression
from migration.transpile.infer import Columns
from migration.transpile.names import quote
from migration.transpile.table_computed import without_calls
from migration.transpile.table_model import Check, ForeignKey, Key, Table


class ConstraintEmitter:
    """Writes the constraints of one table as it was read.

    Args:
        context: The object.
        table: What was read.
        path: Its name on Databricks, quoted.
    """

    def __init__(self, context: Context, table: Table, path: str) -> None:
        self._context = context
        self._table = table
        self._path = path
        self._types: Columns = {}
        self._properties: dict[str, str] = {}
        self._names: set[str] = set()

    def constraints(self) -> list[str]:
        """Checks and foreign keys: Databricks takes a check only by ALTER TABLE, and a foreign key needs its target to exist."""
        out = [self._check(c) for c in self._table.checks]
        for foreign in self._table.foreign_keys:
            sql = self._foreign_key(foreign)
            if sql:
                out.append(sql)
        return out

    def _primary_key(self, key: Key) -> str:
        self._context.note_once("KEY_NOT_ENFORCED", key.at)
        name = f"CONSTRAINT {quote(key.name)} " if key.name else ""
        return f"{name}PRIMARY KEY ({', '.join(quote(c) for c in key.columns)})"

    def _unique(self, key: Key) -> None:
        self._context.note("UNIQUE_NOT_ENFORCED", key.at, ", ".join(key.columns))
        name = key.name or "unique_" + "_".join(key.columns)
        self._properties[f"quickplan.unique.{name}"] = ",".join(key.columns)

    def _check(self, check: Check) -> str:
        made = without_calls(self._context, convert_expression(self._context, check.span, self._types))
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
