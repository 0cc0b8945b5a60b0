"""Conditions of the notebook, asked of sample rows: enough of Spark SQL to make rows that mostly meet them.

What is not understood counts as met: Spark itself judges every row afterwards.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlglot import exp

Row = Mapping[str, Any]


class _Unknown(Exception):
    """A part that this module does not evaluate."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition.

    Attributes:
        columns: Names of its columns, in lower case.
        tree: The parsed expression.
    """

    columns: frozenset[str]
    tree: exp.Expression

    def met(self, row: Row) -> bool:
        """Whether a row (values by lower-case column) meets it; True too when that cannot be told."""
        try:
            return _value(self.tree, row) is True
        except (_Unknown, TypeError, ValueError, InvalidOperation, ZeroDivisionError, re.error):
            return True


def parse(sql: str) -> exp.Expression | None:
    """Spark SQL parsed; None when it is no expression."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        tree: exp.Expression = sqlglot.parse_one(sql, read="databricks")  # type: ignore[assignment]  # a condition is an expression
        return tree
    except (SqlglotError, RecursionError):
        return None


def condition(sql: str) -> Condition | None:
    """A condition that can be asked; None for what does not parse or has no column."""
    from sqlglot import exp

    tree = parse(sql)
    names = frozenset(c.name.lower() for c in tree.find_all(exp.Column)) if tree is not None else frozenset()
    return Condition(names, tree) if tree is not None and names else None


def _value(node: exp.Expression, row: Row) -> Any:
    from sqlglot import exp

    name = type(node).__name__
    if name in _LEAVES:
        return _LEAVES[name](node, row)
    if isinstance(node, exp.And | exp.Or):
        left, right = _value(node.this, row), _value(node.expression, row)
        decides = isinstance(node, exp.Or)
        return decides if decides in (left, right) else None if None in (left, right) else not decides
    if isinstance(node, exp.Coalesce):
        return next((v for v in (_value(n, row) for n in (node.this, *node.expressions)) if v is not None), None)
    if name in _BINARY:
        left, right = _value(node.this, row), _value(node.expression, row)
        return None if left is None or right is None else _BINARY[name](*_alike(left, right))
    raise _Unknown(name)


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Two values of one type, as Spark would compare them."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left, right
    for one, other in ((left, right), (right, left)):
        if isinstance(one, int | float | Decimal) and isinstance(other, str):
            return Decimal(str(left)), Decimal(str(right))
    if isinstance(left, float | Decimal) or isinstance(right, float | Decimal):
        return Decimal(str(left)), Decimal(str(right))
    if isinstance(left, dt.datetime) != isinstance(right, dt.datetime):
        return _moment(left), _moment(right)
    return left, right


def _moment(value: Any) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    return dt.datetime.fromisoformat(str(value))


def _literal(node: exp.Expression, _: Row) -> Any:
    if node.args.get("is_string"):
        return node.name
    return int(node.name) if re.fullmatch(r"\d+", node.name) else Decimal(node.name)


def _column(node: exp.Expression, row: Row) -> Any:
    if node.name.lower() not in row:
        raise _Unknown(node.name)
    return row[node.name.lower()]


def _not(node: exp.Expression, row: Row) -> Any:
    inner = _value(node.this, row)
    return None if inner is None else not inner


def _is(node: exp.Expression, row: Row) -> bool:
    return bool(_value(node.this, row) == _value(node.expression, row))


def _in(node: exp.Expression, row: Row) -> Any:
    if node.args.get("query") is not None:
        raise _Unknown("subquery")
    value = _value(node.this, row)
    return None if value is None else any(_BINARY["EQ"](*_alike(value, _value(e, row))) for e in node.expressions)


def _between(node: exp.Expression, row: Row) -> Any:
    value, low, high = (_value(n, row) for n in (node.this, node.args["low"], node.args["high"]))
    if None in (value, low, high):
        return None
    first, last = _alike(low, value), _alike(value, high)
    return bool(first[0] <= first[1] and last[0] <= last[1])


def _like(node: exp.Expression, row: Row) -> Any:
    value, pattern = _value(node.this, row), _value(node.expression, row)
    if value is None or pattern is None:
        return None
    signs = "".join(".*" if c == "%" else "." if c == "_" else re.escape(c) for c in pattern)
    return re.fullmatch(signs, str(value), re.DOTALL) is not None


def _text(change: Callable[[str], Any]) -> Callable[[exp.Expression, Row], Any]:
    def of(node: exp.Expression, row: Row) -> Any:
        value = _value(node.this, row)
        return None if value is None else change(str(value))

    return of


def _trim(node: exp.Expression, row: Row) -> Any:
    value = _value(node.this, row)
    side = str(node.args.get("position") or "BOTH").upper()
    if value is None:
        return None
    return str(value).rstrip(" ") if side == "TRAILING" else str(value).lstrip(" ") if side == "LEADING" else str(value).strip(" ")


def _negative(node: exp.Expression, row: Row) -> Any:
    value = _value(node.this, row)
    return None if value is None else -value


_LEAVES: dict[str, Callable[[Any, Row], Any]] = {
    "Literal": _literal,
    "Column": _column,
    "Boolean": lambda node, _: bool(node.this),
    "Null": lambda _, __: None,
    "Paren": lambda node, row: _value(node.this, row),
    "Cast": lambda node, row: _value(node.this, row),
    "TryCast": lambda node, row: _value(node.this, row),
    "Not": _not,
    "Is": _is,
    "In": _in,
    "Between": _between,
    "Like": _like,
    "Neg": _negative,
    "Trim": _trim,
    "Length": _text(len),
    "Upper": _text(str.upper),
    "Lower": _text(str.lower),
}
_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "EQ": lambda a, b: a == b,
    "NEQ": lambda a, b: a != b,
    "NullSafeEQ": lambda a, b: a == b,
    "GT": lambda a, b: a > b,
    "GTE": lambda a, b: a >= b,
    "LT": lambda a, b: a < b,
    "LTE": lambda a, b: a <= b,
    "Add": lambda a, b: a + b,
    "Sub": lambda a, b: a - b,
    "Mul": lambda a, b: a * b,
}


def compared_values(sql: str) -> dict[str, list[Any]]:
    """The literals that a piece of Spark SQL compares columns with, by lower-case column name: candidates for sample values.

    For an inequality the numbers on both sides of the bound are candidates too.
    """
    from sqlglot import exp

    tree = parse(sql)
    found: dict[str, list[Any]] = {}
    if tree is None:
        return found
    for call in tree.find_all(exp.Anonymous):
        if call.name.upper() == "FROM_XML" and len(call.expressions) > 1 and (text := _document(call.expressions[1])):
            for column in call.expressions[0].find_all(exp.Column):
                found.setdefault(column.name.lower(), []).append(text)
    for like in tree.find_all(exp.Like):
        if isinstance(like.this, exp.Column) and isinstance(like.expression, exp.Literal):
            found.setdefault(like.this.name.lower(), []).append(like.expression.name.replace("%", "").replace("_", "a"))
    for node in tree.find_all(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between, exp.NullSafeEQ):
        columns = list(node.this.find_all(exp.Column))
        others = [node.args.get(k) for k in ("expression", "low", "high")] + list(node.args.get("expressions") or ())
        texts = [o for o in others if o is not None]
        if not columns and isinstance(node, exp.Binary):
            columns, texts = list(node.expression.find_all(exp.Column)), [node.this]
        if len(columns) != 1 or node.find(exp.Length) is not None:
            continue
        for text in texts:
            inner = text.this if isinstance(text, exp.Neg | exp.Cast) else text
            if not isinstance(inner, exp.Literal | exp.Boolean):
                continue
            value = bool(inner.this) if isinstance(inner, exp.Boolean) else _literal(inner, {})
            value = -value if isinstance(text, exp.Neg) else value
            near = [value - 1, value + 1] if type(value) is int and not isinstance(node, exp.EQ | exp.In | exp.NEQ) else []
            kept = found.setdefault(columns[0].name.lower(), [])
            kept += [v for v in (value, *near) if v not in kept]
    return found


def _document(schema: exp.Expression) -> str:
    """A document with one empty element for each structure that a schema of ``FROM_XML`` names at its top; empty for none.

    An element that holds a text would give an empty one, which a conversion to a number or a date would stop at.
    """
    names, depth = [], 0
    for found in re.finditer(r"`([A-Za-z_][\w.-]*)`:?\s+(ARRAY<STRUCT<)|[<>]", schema.name):
        if found[1]:
            names += [found[1]] if depth == 0 else []
            depth += 2
        else:
            depth += 1 if found[0] == "<" else -1
    return "<root>" + "".join(f"<{name}/>" for name in names) + "</root>" if names else ""
