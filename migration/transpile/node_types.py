"""What the type of one node is, by its class; :class:`migration.transpile.infer.Types` remembers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from migration.transpile import types as t
from migration.transpile.tsql_parse import PRIVATE
from migration.transpile.types import Category, SqlType

if TYPE_CHECKING:
    from migration.transpile.infer import Types

Way = Callable[["Types", exp.Expr], SqlType]


def literal_type(node: exp.Literal) -> SqlType:
    """The type of a constant."""
    text = str(node.this)
    if node.is_string:
        return SqlType(Category.STRING, "STRING", length=max(len(text), 1))
    if "e" in text.lower():
        return t.DOUBLE
    whole, _, fraction = text.partition(".")
    if not _ and len(whole) <= 10 and int(whole or 0) <= 2147483647:
        return t.INT
    return t.decimal(max(len(whole.lstrip("0")) + len(fraction), 1), len(fraction))


def _of_text(_types: Types, node: exp.Expr) -> SqlType:
    return SqlType(Category.STRING, "STRING", length=max(len(str(node.this)), 1), national=True)


def _of_inner(types: Types, node: exp.Expr) -> SqlType:
    return types.of(node.this if not isinstance(node, exp.Distinct) else next(iter(node.expressions), None))


def _of_cast(types: Types, node: exp.Expr) -> SqlType:
    target = node.this if isinstance(node, exp.Convert) else node.args.get("to")
    return types.data_type(target) if isinstance(target, exp.DataType) else t.UNKNOWN


def _of_case(types: Types, node: exp.Expr) -> SqlType:
    branches = [i.args["true"] for i in node.args["ifs"]] + ([node.args["default"]] if node.args.get("default") else [])
    return types.mixed(branches)


def _of_subquery(types: Types, node: exp.Expr) -> SqlType:
    if not isinstance(node.this, exp.Query):
        return t.UNKNOWN
    return next(iter((types.columns(node.this) or {}).values()), t.UNKNOWN)


def _of_call(types: Types, node: exp.Expr) -> SqlType:
    name = str(node.this)
    if not name.startswith(PRIVATE):
        return t.UNKNOWN
    if name.startswith((PRIVATE + "GEO", PRIVATE + "HIERARCHYID_")):
        return types.named(name[len(PRIVATE) :].partition("_")[0].lower())
    from migration.transpile.functions import result_type

    return result_type(types, name[len(PRIVATE) :], node.expressions)


def _of_method(types: Types, node: exp.Expr) -> SqlType:
    method = node.args.get("expression")
    if not isinstance(method, exp.Anonymous):
        return t.UNKNOWN
    name = str(method.this).lower()
    if name == "getlevel":
        return t.SMALLINT
    if name in ("value", "exist"):
        from migration.transpile.xml_methods import value_type

        kind = value_type(method)
        return t.BOOLEAN if kind is None else types.data_type(kind)
    return types.function(node.this.name if isinstance(node.this, exp.Identifier) else node.this.sql("tsql").rpartition(".")[2], name)


# In the order in which they are asked for: the first class that a node's is a kind of decides.
_WAYS: tuple[tuple[tuple[type[exp.Expr], ...], Way], ...] = (
    ((exp.Literal,), lambda _types, node: literal_type(node)),  # type: ignore[arg-type]  # it is one
    ((exp.National,), _of_text),
    ((exp.Column,), lambda types, node: types.column(node)),  # type: ignore[arg-type]  # it is one
    ((exp.Paren, exp.Alias, exp.Neg, exp.Collate, exp.Window, exp.WithinGroup, exp.Distinct), _of_inner),
    ((exp.Cast, exp.Convert, exp.TryCast), _of_cast),
    ((exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod), lambda types, node: types.binary(node)),
    ((exp.BitwiseAnd, exp.BitwiseOr, exp.BitwiseXor, exp.BitwiseNot), lambda _types, _node: t.INT),
    ((exp.Case,), _of_case),
    ((exp.CurrentTimestamp,), lambda _types, _node: t.DATETIME),
    ((exp.AtTimeZone,), lambda _types, _node: t.ZONED),
    ((exp.HexString,), lambda _types, _node: t.BINARY),
    ((exp.Subquery,), _of_subquery),
    ((exp.Parameter,), lambda types, node: types.parameter(node)),
    ((exp.Anonymous,), _of_call),
    ((exp.Dot,), _of_method),
)


def way_of(kind: type[exp.Expr]) -> Way:
    """How the type of a node of a class is found."""
    return next((way for kinds, way in _WAYS if issubclass(kind, kinds)), lambda _types, _node: t.UNKNOWN)
