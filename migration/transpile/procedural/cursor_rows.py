"""Cursors below 18.1 that are no plain loop: OPEN keeps all rows in an array, FETCH takes the next one.

A cursor that walks forward over rows read once is no more than that. The order of its query is kept by numbering the sorted rows.

Sources: Microsoft Learn, "DECLARE CURSOR" (STATIC), "FETCH", "@@FETCH_STATUS"; Databricks SQL language reference, "array_sort function",
"collect_list aggregate function", "monotonically_increasing_id function", "element_at function".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from migration.transpile.context import CannotConvert
from migration.transpile.local_scope import Variable
from migration.transpile.names import quote
from migration.transpile.procedural.emitter import Emitter, fitted, indented, written_type
from migration.transpile.procedural.tree import Leaf, Node
from migration.transpile.types import INT, SqlType


@dataclass(slots=True)
class HeldCursor:
    """A cursor whose rows are kept in a variable.

    Attributes:
        name: Lower case.
        sql: Its converted query.
        rows: Variable with the array of its rows; NULL while it is closed.
        place: Variable with the number of the row fetched last.
        types: Types of the variables that FETCH fills, one a column.
        gone: Whether it was deallocated, so that another may take its name.
    """

    name: str
    sql: str
    rows: str
    place: str
    types: tuple[SqlType, ...]
    gone: bool = False


def declare_held(e: Emitter, node: Leaf, sql: str, name: str, fetches: list[list[Variable]]) -> HeldCursor:
    """Make the variables of a cursor.

    Args:
        e: The procedure.
        node: Its DECLARE.
        sql: Its converted query.
        name: Lower case.
        fetches: The variables that each of its FETCH statements fills.

    Raises:
        CannotConvert: ``CURSOR`` when it is never fetched, or into variables of different types.
    """
    kinds = {tuple(v.type for v in variables) for variables in fetches}
    if len(kinds) != 1 or not all(kind.sql for kind in next(iter(kinds))):
        raise CannotConvert("CURSOR", node.start, name)
    known = e.cursors.get(name)
    if known is not None and not (isinstance(known, HeldCursor) and known.gone):
        raise CannotConvert("CURSOR", node.start, f"{name} is declared twice")
    types = next(iter(kinds))
    plain = name.lstrip("@#")
    fields = ", ".join(f"c{n}: {written_type(kind)}" for n, kind in enumerate(types, 1))
    rows = e.temporary(f"rows_{plain}", f"ARRAY<STRUCT<n: BIGINT, {fields}>>")
    cursor = HeldCursor(name, sql, rows, e.temporary(f"place_{plain}", "INT"), types)
    e.cursors[name] = cursor
    e.context.note("CURSOR_IN_VARIABLE", node.start, name)
    return cursor


def emit_held(e: Emitter, node: Leaf, cursor: HeldCursor, into: Callable[[], list[Variable]]) -> list[str]:
    """OPEN, FETCH, CLOSE and DEALLOCATE of a cursor whose rows are kept in a variable."""
    rows, place = quote(cursor.rows), quote(cursor.place)
    if node.head == "OPEN":
        return [f"SET {rows} = ({_kept(cursor)});", f"SET {place} = 0;"]
    if node.head == "CLOSE":
        return [f"SET {rows} = NULL;"]
    if node.head == "DEALLOCATE":
        cursor.gone = True
        return [f"SET {rows} = NULL;"]
    variables = into()
    if tuple(v.type for v in variables) != cursor.types:
        raise CannotConvert("CURSOR", node.start, cursor.name)
    status = quote(e.declare("@@fetch_status", INT))
    sets = [f"SET {place} = {place} + 1;"]
    for number, variable in enumerate(variables, 1):
        sets.append(f"SET {quote(variable.path[-1])} = {cut(f'element_at({rows}, {place}).c{number}', variable, node.start)};")
    head = f"IF {place} < size({rows}) THEN"
    return [head, *indented([*sets, f"SET {status} = 0;"]), "ELSE", *indented([f"SET {status} = -1;"]), "END IF;"]


def cut(value: str, variable: Variable, at: int) -> str:
    """A fetched value as its variable keeps it: a text is cut at the variable's length."""
    return fitted(value, replace(variable.type, length=0), variable.type, at)


def _kept(cursor: HeldCursor) -> str:
    """The query that gives all rows of a cursor, numbered in its order, as one array."""
    names = [f"c{n}" for n in range(1, len(cursor.types) + 1)]
    parts = ", ".join(f"'{c}', CAST({c} AS {written_type(kind)})" for c, kind in zip(names, cursor.types, strict=True))
    numbered = f"SELECT monotonically_increasing_id() AS n, * FROM ({cursor.sql}) AS `r`({', '.join(names)})"  # noqa: S608 - converted SQL
    return f"SELECT array_sort(collect_list(named_struct('n', n, {parts}))) FROM ({numbered})"  # noqa: S608 - converted SQL


def fetched(nodes: list[Node], is_fetch: Callable[[Node], bool], into: Callable[[Leaf], list[Variable]]) -> list[list[Variable]]:
    """The variables that each FETCH among ``nodes`` fills."""
    return [into(n) for n in nodes if isinstance(n, Leaf) and is_fetch(n)]
