"""What every table of built-in functions is made of."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from migration.transpile.rewriter import Rewriter, call, number, string_value
from migration.transpile.types import Category, SqlType

Args = list[exp.Expr]
Build = Callable[[Rewriter, exp.Expr, Args], exp.Expr]
TypeRule = SqlType | str
#: Fewest arguments, most, builder, and result type: a type, ``"0"`` for the first argument's, ``"mixed:n"`` for all from n on,
#: ``"text"`` for a text as long as the first, ``"sum"`` for what SUM and AVG give.
Row = tuple[int, int, Build, TypeRule]


def same(name: str) -> Build:
    """The function of another name with the same arguments."""
    return lambda q, node, args: call(name, *args)


def noted(name: str, code: str, detail: str = "") -> Build:
    """As :func:`same`, with a finding."""

    def build(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
        q.context.note_once(code, q.place(node), detail)
        return call(name, *args)

    return build


def as_text(q: Rewriter, value: exp.Expr, node: exp.Expr) -> exp.Expr:
    """A value as the text T-SQL makes of it by itself; text as it is."""
    from migration.transpile.casting import text_of

    return value if q.type_of(value).category is Category.STRING else text_of(q, value, node)


def add(left: exp.Expr, right: exp.Expr | int) -> exp.Expr:
    """``left + right``."""
    return exp.Add(this=left, expression=number(right) if isinstance(right, int) else right)


def when(*pairs: tuple[exp.Expr, exp.Expr], otherwise: exp.Expr | None = None) -> exp.Expr:
    """``CASE WHEN … THEN … END``."""
    return exp.Case(ifs=[exp.If(this=condition, true=value) for condition, value in pairs], default=otherwise)


def has_letters(node: exp.Expr) -> bool:
    """Whether case can matter in a value: it is computed, or a constant with letters."""
    value = string_value(node)
    return value is None or value.lower() != value.upper()
