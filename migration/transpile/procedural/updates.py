"""``UPDATE t SET @v = col = e``: the variables take their values from a row before it changes, then the rows change.

Sources: Microsoft Learn, "UPDATE" (SET @variable = column = expression); Databricks SQL language reference, "FOR statement", "UPDATE".
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from migration.transpile.context import CannotConvert
from migration.transpile.dml_change import Assigned, Change
from migration.transpile.dml_parse import read_statement
from migration.transpile.dml_read import assigning_update
from migration.transpile.dml_values import store_in_place
from migration.transpile.gates import conservation, source_clauses
from migration.transpile.local_scope import Variable
from migration.transpile.names import quote
from migration.transpile.procedural.emitter import Emitter, fitted, indented
from migration.transpile.procedural.tree import Leaf
from migration.transpile.weave import Weaver
from migration.tsql.lexer import Kind


def assigns(e: Emitter, node: Leaf) -> bool:
    """Whether an UPDATE gives variables values."""
    tokens = e.tokens(node.span) if node.head == "UPDATE" else []
    depth = 0
    for token, following in pairwise(tokens):
        depth += (token.upper == "(") - (token.upper == ")")
        if not depth and token.upper in ("FROM", "WHERE"):
            return False
        if not depth and token.upper in ("SET", ",") and following.kind is Kind.VARIABLE:
            return True
    return False


def emit_update(e: Emitter, node: Leaf) -> list[str]:
    """The variables first, then the rows.

    Raises:
        CannotConvert: A value reads what the statement sets, or no rule converts something in it.
    """
    own = e.context.fork()
    statement = read_statement(own, node.span, e.scope)
    change, given = assigning_update(statement)
    variables = [_variable(e, s) for s in given]
    woven = change.weave(given=lambda w: _values(change, given, w)).query()
    known = change.target.columns or {}
    row = e.unique("row")
    shown: list[str] = []
    for place, (item, variable) in enumerate(zip(given, variables, strict=True)):
        value = store_in_place(woven, woven.tree.expressions[place], known.get(item.column.lower()) if item.column else None)
        found = woven.types.of(value)
        store_in_place(woven, value, variable.type)
        shown.append(fitted(f"{quote(row)}.c{place + 1}", found, variable.type, item.at))
    columns = [f"c{n}" for n in range(1, len(given) + 1)]
    source = f"SELECT * FROM ({e.resolve(woven.sql())}) AS `r`({', '.join(columns)}) LIMIT 1"  # noqa: S608 - converted SQL
    body = [f"SET {quote(v.path[-1])} = {value};" for v, value in zip(variables, shown, strict=True)]
    lines = [f"FOR {quote(row)} AS {source} DO", *indented(body), "END FOR;"]
    own.expected.clear()
    rest = [replace(s, variable="") for s in change.sets if s.column]
    if rest:
        change.sets = rest
        made = change.made().statements
        lost = conservation(source_clauses(statement.tokens), made, own.expected)
        if lost:
            raise CannotConvert("NOT_CONSERVED", node.start, lost)
        lines += [e.resolve(s) + ";" for s in made]
    e.context.adopt(own.findings)
    return lines


def _values(change: Change, given: list[Assigned], weaver: Weaver) -> None:
    name = f"[{change.qualifier.replace(']', ']]')}]"
    for number, item in enumerate(given):
        assert item.value is not None
        weaver.add(", (" if number else "(", item.at)
        if item.operator:
            weaver.add(f"{name}.[{item.column.replace(']', ']]')}] {item.operator} (", item.at)
        weaver.copy(item.value).add("\n)" + (")" if item.operator else ""), item.at)


def _variable(e: Emitter, item: Assigned) -> Variable:
    known = e.scope.variables.get(item.variable)
    if known is None or item.variable.startswith("@@"):
        raise CannotConvert("VARIABLE", item.at, item.variable)
    return known
