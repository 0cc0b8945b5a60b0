"""Computed columns as generated columns, with the functions of the estate that they call written out.

A generated column may call built-in functions only. A scalar function of the estate that is one expression is therefore put in place of
its call. Delta cannot add a generated or identity column later: one that an ALTER TABLE adds stands in the CREATE TABLE instead.

Sources: Microsoft Learn, "Specify computed columns in a table"; Databricks SQL language reference, "Generated columns".
"""

from __future__ import annotations

import re
from dataclasses import replace

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from migration.conversion import Status
from migration.estate import ObjectKind
from migration.transpile.catalog import LaterColumn
from migration.transpile.context import CannotConvert, Context
from migration.transpile.expressions import Converted, convert_expression
from migration.transpile.infer import Columns
from migration.transpile.names import quote
from migration.transpile.rewriter import cast, generate
from migration.transpile.table_model import Span
from migration.transpile.types import Category, SqlType
from migration.tsql.lexer import tokenize

_HEAD = re.compile(
    r"CREATE (?:OR REPLACE )?FUNCTION \S+?\((?P<parameters>.*?)\) RETURNS (?P<type>[A-Z]+(?:\([\d,\s]+\))?) RETURN (?P<body>.+)", re.DOTALL
)
_PARAMETER = re.compile(r"`((?:[^`]|``)+)` ([A-Z]+(?:\([\d,\s]+\))?)")
_CHANGING = frozenset({"CURRENT_TIMESTAMP", "UUID", "RAND", "CURRENT_USER", "CURRENT_TIMEZONE", "SESSION_USER"})
#: Functions that call functions are written out this deep.
_DEEPEST = 4


def computed_sql(context: Context, name: str, span: Span, types: Columns, at: int) -> tuple[str, SqlType]:
    """The type and generation expression of a computed column, ``INT GENERATED ALWAYS AS (…)``, and its T-SQL type.

    Raises:
        CannotConvert: It cannot be a generated column.
    """
    made = without_calls(context, convert_expression(context, span, types))
    if made.volatile or made.has_subquery or made.has_user_function:
        why = (
            "it changes by itself"
            if made.volatile
            else "it calls a function of the estate"
            if made.has_user_function
            else "it reads a table"
        )
        raise CannotConvert("COMPUTED_COLUMN", at, f"{name}: {why}")
    if not made.type.sql or not made.type.known:
        raise CannotConvert("COMPUTED_COLUMN", at, f"{name}: its type is not known")
    kind = "STRING" if made.type.category is Category.STRING else made.type.sql
    return f"{kind} GENERATED ALWAYS AS (CAST({made.sql} AS {kind}))", made.type


def later_sql(context: Context, column: LaterColumn, types: Columns) -> str:
    """A column of CREATE TABLE that the source adds by ALTER TABLE; empty when it cannot be one.

    What there is to say of it is said where it is added.
    """
    not_null = " NOT NULL" if column.required else ""
    if column.identity is not None:
        mode = "ALWAYS" if context.options.identity == "always" else "BY DEFAULT"
        start, step = column.identity
        return f"{quote(column.name)} BIGINT NOT NULL GENERATED {mode} AS IDENTITY (START WITH {start} INCREMENT BY {step})"
    text = column.expression
    alone = Context(replace(context.object, text=text), context.options, tokenize(text))
    try:
        sql, _ = computed_sql(alone, column.name, (0, len(text)), types, 0)
    except CannotConvert:
        return ""
    kind, _, generated = sql.partition(" GENERATED")
    return f"{quote(column.name)} {kind}{not_null} GENERATED{generated}"


def without_calls(context: Context, made: Converted, depth: int = 0) -> Converted:
    """An expression with the scalar functions of the estate that it calls written out; unchanged where one cannot be."""
    if not made.has_user_function or depth >= _DEEPEST:
        return made
    try:
        tree = parse_one(f"SELECT {made.sql}", dialect="databricks").expressions[0]
    except SqlglotError:
        return made
    root = exp.Paren(this=tree)
    for node in reversed(list(root.find_all(exp.Anonymous))):
        call = node.parent if isinstance(node.parent, exp.Dot) else node
        written = _body(context, call, node)
        if written is not None:
            call.replace(exp.Paren(this=written))
    sql = generate(context, root.this, 0)
    left = any(isinstance(d.expression, exp.Anonymous) for d in root.find_all(exp.Dot))
    changing = bool(_CHANGING.intersection(re.findall(r"\b[A-Z_]+(?=\()", sql)))
    found = replace(made, sql=sql, has_user_function=left, volatile=made.volatile or changing)
    found = replace(found, has_subquery=made.has_subquery or root.find(exp.Query) is not None)
    return without_calls(context, found, depth + 1) if left and sql != made.sql else found


def _body(context: Context, call: exp.Expr, node: exp.Expr) -> exp.Expr | None:
    """The expression of a called function with its arguments in place of the parameters; None when it is not one."""
    from migration.transpile.convert import convert_object

    if not isinstance(call, exp.Dot):
        return None
    owner = call.this.name if isinstance(call.this, exp.Identifier) else call.this.expression.name if isinstance(call.this, exp.Dot) else ""
    estate = context.options.estate
    name = str(node.this.name if isinstance(node.this, exp.Expr) else node.this)
    item = estate.bodies.get(f"{owner}.{name}".lower())
    if item is None and context.options.schema and owner.lower() == context.options.schema.lower():
        item = estate.bodies.get(f"dbo.{name}".lower())
    if item is None or item.kind is not ObjectKind.SCALAR_FUNCTION:
        return None
    result = convert_object(item, context.options)
    head = _HEAD.fullmatch(result.statements[0]) if result.status is Status.CONVERTED else None
    if head is None:
        return None
    parameters = _PARAMETER.findall(head["parameters"])
    if len(parameters) != len(node.expressions):
        return None
    given = {
        p.replace("``", "`").lower(): cast(a.copy(), "STRING" if t.startswith(("VARCHAR", "CHAR")) else t)
        for (p, t), a in zip(parameters, node.expressions, strict=True)
    }
    try:
        body = parse_one(f"SELECT {head['body']}", dialect="databricks").expressions[0]
    except SqlglotError:
        return None
    root: exp.Expr = exp.Paren(this=body)
    if root.find(exp.Query) is not None:
        return None
    for column in list(root.find_all(exp.Column)):
        value = given.get(column.name.lower())
        if value is None or column.table.lower() not in ("", name.lower()):
            return None
        column.replace(value.copy())
    written: exp.Expr = root.this
    return written
