"""Built-in functions: what each becomes, one row per name. A function without a row is reported, never passed on.

The rows stand in one module for each concern; here are those about NULL and choice, and the door to all of them.
Sources: Microsoft Learn, "SQL functions"; Databricks SQL language reference, "Built-in functions".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from migration.transpile import dates
from migration.transpile import types as t
from migration.transpile.casting import to_boolean_literals
from migration.transpile.functions_base import Args, Row, same
from migration.transpile.functions_dates import DATES
from migration.transpile.functions_json import JSON
from migration.transpile.functions_numbers import NUMBERS
from migration.transpile.functions_session import SESSION
from migration.transpile.functions_text import TEXT
from migration.transpile.rewriter import Rewriter, call, cast, int_value, number, string_value, text
from migration.transpile.tsql_parse import PRIVATE
from migration.transpile.types import Category, SqlType

if TYPE_CHECKING:
    from migration.transpile.infer import Types


def _coalesce(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return call("COALESCE", *_alike(q, node, to_boolean_literals(q, args)))


def _alike(q: Rewriter, node: exp.Expr, values: Args) -> Args:
    """Values of one type: text constants beside dates as dates, the empty text beside numbers as 0."""
    wanted = q.types.mixed(values)
    if wanted.category in (Category.DATE, Category.DATETIME):
        return [_date_of(q, node, v, wanted) if q.type_of(v).category is Category.STRING or int_value(v) is not None else v for v in values]
    if wanted.category.is_numeric:
        return [number(0) if string_value(v) == "" else v for v in values]
    return values


def _date_of(q: Rewriter, node: exp.Expr, value: exp.Expr, wanted: SqlType) -> exp.Expr:
    literal = string_value(value)
    if literal is None:
        return dates.moment(q, value)
    return cast(text(dates.constant(q, literal, node)), wanted.sql)


def _isnull(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """COALESCE, with the type of the first argument: longer text is cut."""
    first, second = q.type_of(args[0]), q.type_of(args[1])
    other = args[1]
    if first.category is Category.STRING and first.length and (not second.length or second.length > first.length):
        if second.category is Category.STRING and second.length:
            other = call("LEFT", other, first.length)
        elif second.category.is_numeric:
            other = cast(other, "STRING")
    elif first.category.is_numeric and string_value(other) == "":
        other = number(0)  # '' converts to 0
    elif first.category is Category.INT and second.category is not Category.INT and second.known:
        other = cast(other, first.sql)
    elif first.category in (Category.DATE, Category.DATETIME) and (string_value(other) is not None or int_value(other) is not None):
        other = _date_of(q, node, other, first)
    if first.sql.startswith("CHAR(") and second.category is Category.STRING:
        other = call("RPAD", args[1], first.length, text(" "))  # which cuts longer text as well
    return call("COALESCE", *to_boolean_literals(q, [args[0], other]))


def _iif(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return call("IF", args[0], *_alike(q, node, to_boolean_literals(q, args[1:])))


def _nullif(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return call("NULLIF", *_alike(q, node, to_boolean_literals(q, args)))


def _choose(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """The n-th value; NULL outside the list, where ELT of Databricks fails."""
    index, values = args[0], _alike(q, node, to_boolean_literals(q, args[1:]))
    place = int_value(index)
    if place is not None:
        return values[place - 1] if 1 <= place <= len(values) else exp.Null()
    return exp.Case(this=cast(index, "INT"), ifs=[exp.If(this=number(n), true=v) for n, v in enumerate(values, start=1)])


def _guid(_q: Rewriter, _node: exp.Expr, _args: Args) -> exp.Expr:
    return call("UPPER", call("UUID"))


def _filled_again(q: Rewriter) -> bool:
    """Whether the object inserts rows into a table that a SELECT INTO of it makes: the numbers would have to go on."""
    made: set[str] = set()
    filled: set[str] = set()
    tokens = q.context.tokens
    for place, token in enumerate(tokens[:-1]):
        if token.upper not in ("INTO", "INSERT", "MERGE"):
            continue
        at = place + 1 + (tokens[place + 1].upper == "INTO")
        while at + 2 < len(tokens) and tokens[at + 1].text == ".":
            at += 2
        named = tokens[at].value.lower() if at < len(tokens) else ""
        if token.upper != "INTO":
            filled.add(named)
        elif not place or tokens[place - 1].upper not in ("INSERT", "MERGE"):
            (filled if named in made else made).add(named)  # OUTPUT … INTO fills a table as well
    return bool(made & filled)


_NUMBERED = {"int": "INT", "bigint": "BIGINT", "smallint": "SMALLINT", "tinyint": "SMALLINT"}


def _identity(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """``IDENTITY(type, start, step)`` of SELECT INTO: rows are numbered; the SELECT's rule says in which order."""
    kind = _NUMBERED.get(args[0].name.lower()) if isinstance(args[0], exp.Column) else None
    start, step = (int_value(a) for a in (*args[1:], number(1), number(1))[:2])
    parent = node.parent if not isinstance(node.parent, exp.Alias) else node.parent.parent
    if kind is None or start is None or not step or not isinstance(parent, exp.Select):
        raise q.fail("UNKNOWN_FUNCTION", node, "IDENTITY of another type than an integer, or computed")
    if _filled_again(q):
        raise q.fail("UNKNOWN_FUNCTION", node, "IDENTITY in a table that gets more rows later")
    place: exp.Expr = exp.Window(this=call("ROW_NUMBER"), order=exp.Order(expressions=[]), over="OVER")
    if step != 1:
        place = exp.Mul(this=place, expression=number(step))
    if start != step:
        place = exp.Add(this=place, expression=number(start - step))
    return cast(place, kind)


_OTHERS: dict[str, Row] = {
    "ISNULL": (2, 2, _isnull, "0"),
    "COALESCE": (1, 99, _coalesce, "mixed:0"),
    "NULLIF": (2, 2, _nullif, "0"),
    "IIF": (3, 3, _iif, "mixed:1"),
    "CHOOSE": (2, 99, _choose, "mixed:1"),
    "GREATEST": (1, 99, same("GREATEST"), "mixed:0"),
    "LEAST": (1, 99, same("LEAST"), "mixed:0"),
    "IDENTITY": (1, 3, _identity, t.INT),
    "NEWID": (0, 0, _guid, t.STRING),
    "NEWSEQUENTIALID": (0, 0, _guid, t.STRING),
}

FUNCTIONS: dict[str, Row] = {**_OTHERS, **TEXT, **DATES, **NUMBERS, **JSON, **SESSION}

#: Functions that give another value each time; not allowed in generated columns.
VOLATILE = frozenset(
    {"GETDATE", "SYSDATETIME", "SYSDATETIMEOFFSET", "GETUTCDATE", "SYSUTCDATETIME", "NEWID", "NEWSEQUENTIALID", "RAND"}
    | {"SUSER_SNAME", "SUSER_NAME", "USER_NAME", "ORIGINAL_LOGIN"}
)


def convert_function(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """The Databricks form of a built-in function call.

    Raises:
        CannotConvert: No row for it, or not with these arguments.
    """
    name = str(node.this)
    if not name.startswith(PRIVATE):
        return node
    name = name[len(PRIVATE) :]
    row = FUNCTIONS.get(name)
    if row is None:
        raise q.fail("UNKNOWN_FUNCTION", node, name)
    fewest, most, build, _ = row
    if not fewest <= len(node.expressions) <= most:
        raise q.fail("UNKNOWN_FUNCTION", node, f"{name} with {len(node.expressions)} arguments")
    return build(q, node, list(node.expressions))


def result_type(types: Types, name: str, args: Args) -> SqlType:
    """The T-SQL type that a built-in function gives for these arguments."""
    row = FUNCTIONS.get(name)
    if row is None:
        return t.UNKNOWN
    rule = row[3]
    if isinstance(rule, SqlType):
        return rule
    if rule == "text":
        found = types.of(args[0]) if args else t.UNKNOWN
        return found if found.category is Category.STRING else t.STRING
    if rule == "sum":
        return _sum_type(types.of(args[0]) if args else t.UNKNOWN, average=name == "AVG")
    if rule.startswith("mixed:"):
        return types.mixed(args[int(rule[6:]) :])
    place = int(rule)
    found = types.of(args[place]) if place < len(args) else t.UNKNOWN
    if name in ("DATEADD", "DATETRUNC") and found.category in (Category.STRING, Category.INT):
        return t.DATETIME
    return found


def _sum_type(found: SqlType, *, average: bool) -> SqlType:
    if found.category is Category.DECIMAL:
        return t.decimal(38, max(found.scale, 6) if average else found.scale)
    if found.category is Category.FLOAT:
        return t.DOUBLE
    if found.category is Category.INT:
        return t.BIGINT if found.precision > 10 else t.INT
    return found
