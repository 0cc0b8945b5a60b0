"""Expressions of T-SQL into those of SQLite, once their types are known."""

from __future__ import annotations

from sqlglot import exp

from responder.engine.infer import PREFIX, Types, cast_type
from responder.sqltypes import MAX, SqlType

#: Above this SQLite's floating numbers are not exact: such a literal stays text up to the encoder.
_EXACT_DIGITS = 15
_COMPARISONS = (exp.EQ, exp.NEQ, exp.In, exp.GT, exp.LT, exp.GTE, exp.LTE)


def _call(name: str, *arguments: exp.Expression | str) -> exp.Anonymous:
    given = [exp.Literal.string(a) if isinstance(a, str) else a for a in arguments]
    return exp.Anonymous(this=PREFIX + name, expressions=given)


def rewrite(tree: exp.Expression, types: Types) -> None:
    """Change the tree in place, innermost first, since types are asked of what was written."""
    nodes = list(tree.walk(bfs=False))
    changed: list[tuple[exp.Expression, exp.Expression]] = []
    for node in reversed(nodes):
        new = _rewritten(node, types)
        if new is not None and new is node.this:  # what only unwraps gets a hull, in which its child is replaced in turn
            new = exp.Paren(this=new)
        if new is not None:
            changed.append((node, new))
    for node, new in changed:
        _put(node, new)


def _put(old: exp.Expression, new: exp.Expression) -> None:
    """Replace ``old``, which may itself stand within ``new``."""
    parent, key, index = old.parent, old.arg_key, old.index
    if parent is None or key is None:
        return
    if index is None:
        parent.set(key, new)
    else:
        items = list(parent.args[key])
        items[index] = new
        parent.set(key, items)


def _rewritten(node: exp.Expression, types: Types) -> exp.Expression | None:
    match node:
        case exp.National():
            return exp.Literal.string(node.name)
        case exp.Collate():
            return None if _binary_collation(node) else node.this
        case exp.Add() if types.of(node).is_text:
            return exp.Paren(this=exp.DPipe(this=node.left, expression=node.right, safe=True))
        case exp.Convert():
            return _cast(
                node.expression, types.of(node.expression), cast_type(node.this), node.args.get("style"), quiet=bool(node.args.get("safe"))
            )
        case exp.Cast() | exp.TryCast():
            return _cast(node.this, types.of(node.this), cast_type(node.to), None, quiet=isinstance(node, exp.TryCast))
        case exp.Parameter() if isinstance(node.this, exp.Parameter):
            return _call("global", node.this.name.upper())
        case exp.Parameter() if not isinstance(node.parent, exp.Parameter):
            return exp.Placeholder(this=node.name.lower())
        case exp.CurrentUser() | exp.SessionUser():
            return _call("user_name")
        case exp.CurrentTimestamp():
            return _call("getdate")
        case exp.Sum() if types.of(node.this).name in ("decimal", "numeric", "money", "smallmoney"):
            return exp.Anonymous(this=PREFIX + "total", expressions=[node.this, exp.Literal.number(_scale(types.of(node.this)))])
        case exp.Avg() if types.of(node).is_int:
            return exp.Cast(this=exp.Avg(this=node.this), to=exp.DataType.build("int"))
        case exp.Literal(is_string=True) if isinstance(node.parent, _COMPARISONS) and node.name.endswith(" "):
            return exp.Literal.string(node.name.rstrip(" "))
        case exp.Literal(is_string=False) if "." in node.name and len(node.name) > _EXACT_DIGITS:
            return exp.Literal.string(node.name)
        case exp.Neg() if isinstance(node.this, exp.Literal) and "." in node.name and len(node.name) > _EXACT_DIGITS:
            return exp.Literal.string("-" + node.name)
        case exp.Anonymous() if node.name.lower() == PREFIX + "datalength":
            return _call("datalength", *node.expressions, _width(types.of(node.expressions[0])))
        case _:
            return None


def _binary_collation(node: exp.Collate) -> bool:
    name = node.expression.name.upper()
    if name in ("BINARY", "NOCASE"):
        return True
    node.set("expression", exp.var("BINARY" if "_BIN" in name or "_CS" in name else "NOCASE"))
    return name not in ("DATABASE_DEFAULT", "CATALOG_DEFAULT")


def _width(kind: SqlType) -> str:
    """How DATALENGTH counts: ``2`` bytes a character, ``1``, or a fixed number of bytes."""
    if kind.is_national:
        return "wide"
    fixed = {"bit": 1, "tinyint": 1, "smallint": 2, "int": 4, "bigint": 8, "datetime": 8, "uniqueidentifier": 16}
    return str(fixed.get(kind.name, "narrow"))


def _cast(value: exp.Expression, source: SqlType, target: SqlType, style: exp.Expression | None, *, quiet: bool) -> exp.Expression:
    """The value in the representation that the target's encoder takes; ``quiet`` gives NULL where it does not convert."""
    quietly = "1" if quiet else "0"
    if target.is_int or target.name == "bit":
        if source.name in ("binary", "varbinary"):
            return _call("bytes_int", value)
        if source.is_text or source.name == "sql_variant":
            return _call("to_int", value, target.name, quietly)
        if target.name == "bit":
            return _call("to_bit", value)
        return exp.Cast(this=value, to=exp.DataType.build("bigint"))
    if target.is_text:
        text = _to_text(value, source, style)
        wide = 0 if target.length == MAX else target.length
        known = source.length if source.is_text and source.length != MAX else 10**6
        if wide and (known > wide or not source.is_text):
            return exp.Anonymous(this="substr", expressions=[text, exp.Literal.number(1), exp.Literal.number(wide)])
        return text
    if target.name in ("float", "real") or (target.name in ("decimal", "numeric", "money", "smallmoney") and source.is_text):
        return _call("to_number", value, target.name, quietly)
    if target.name == "varbinary" and source.is_text:
        return _call("to_binary", value, "wide" if source.is_national else "narrow", style or exp.Literal.number(0))
    if target.name == "datetime2" and source.name == "datetimeoffset":
        return exp.Anonymous(this="substr", expressions=[value, exp.Literal.number(1), exp.Literal.number(27)])
    if target.name == "date":
        return exp.Anonymous(this="substr", expressions=[value, exp.Literal.number(1), exp.Literal.number(10)])
    return exp.Paren(this=value)


def _scale(kind: SqlType) -> int:
    return 4 if "money" in kind.name else kind.scale


def _to_text(value: exp.Expression, source: SqlType, style: exp.Expression | None) -> exp.Expression:
    if source.is_text:
        return exp.Paren(this=value)
    if source.name in ("datetime", "smalldatetime", "datetime2", "date", "time", "datetimeoffset"):
        return _call("date_text", value, source.name, style or exp.Literal.number(0))
    if source.name in ("decimal", "numeric", "money", "smallmoney"):
        return _call("number_text", value, source.name, exp.Literal.number(_scale(source)))
    if source.name in ("varbinary", "binary"):
        return _call("binary_text", value, style or exp.Literal.number(0))
    return exp.Cast(this=value, to=exp.DataType.build("text"))
