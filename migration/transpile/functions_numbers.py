"""Built-in functions over numbers, aggregates and windows.

Sources: Microsoft Learn, "Mathematical functions", "Aggregate functions", "Analytic functions", "Ranking functions (Transact-SQL)".
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile import types as t
from migration.transpile.functions_base import Args, Row, same
from migration.transpile.rewriter import Rewriter, call, cast, int_value, number, paren
from migration.transpile.types import Category


def _round(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """A third argument other than 0 cuts instead of rounding; the scale of a decimal stays."""
    value, digits = args[0], args[1]
    found = q.type_of(value)
    made: exp.Expr
    if len(args) < 3 or int_value(args[2]) == 0:
        made = call("ROUND", value, digits)
    elif int_value(args[2]) is None:
        raise q.fail("UNSUPPORTED_CLAUSE", args[2], "ROUND with a computed third argument")
    elif int_value(digits) is not None and found.category is not Category.FLOAT:
        negative = exp.LT(this=paren(value), expression=number(0))
        made = call("IF", negative, call("CEIL", value.copy(), digits), call("FLOOR", value.copy(), digits.copy()))
    else:
        # Only decimals are cut at a place; a float is cut as its shifted value.
        power = call("POWER", 10, digits)
        shifted = exp.Mul(this=paren(value), expression=power)
        whole = call("IF", exp.LT(this=paren(value.copy()), expression=number(0)), call("CEIL", shifted), call("FLOOR", shifted.copy()))
        made = exp.Paren(this=exp.Div(this=whole, expression=power.copy(), typed=False, safe=False))
    return cast(made, found.sql) if found.category is Category.DECIMAL else made


def _average(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """AVG of integers drops the fraction; the cast goes around the window, see :func:`migration.transpile.operators.window`."""
    if not q.type_of(args[0]).known:
        q.note("INTEGER_AVERAGE", node)
    return call("AVG", *args)


def _power(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    found = q.type_of(args[0])
    powered = call("POWER", *args)
    return cast(powered, found.sql) if found.category in (Category.INT, Category.DECIMAL) else powered


def _log(_q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    return call("LN", args[0]) if len(args) == 1 else call("LOG", args[1], args[0])


def _whole(name: str) -> Row:
    """CEILING and FLOOR, which keep the type of their argument."""

    def build(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
        made = call(name, *args)
        return cast(made, "DOUBLE") if q.type_of(args[0]).category is Category.FLOAT else made

    return 1, 1, build, "0"


def _sign(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    found = q.type_of(args[0])
    made = call("SIGN", *args)
    return cast(made, found.sql) if found.category in (Category.INT, Category.DECIMAL) else made


def _offset_row(q: Rewriter, node: exp.Expr, args: Args, name: str) -> exp.Expr:
    """LAG and LEAD: the default has the type of the value, which Databricks does not convert to by itself."""
    found = q.type_of(args[0])
    if len(args) == 3:
        default = q.type_of(args[2])
        if found.category is Category.BIT:
            from migration.transpile.casting import boolean_literal

            args[2] = boolean_literal(args[2]) or args[2]
        elif found.category in (Category.DATE, Category.DATETIME):
            from migration.transpile import dates

            args[2] = cast(dates.moment(q, args[2]), found.sql)
        elif found.known and default != found and not isinstance(args[2], exp.Null):
            args[2] = cast(args[2], "STRING" if found.category is Category.STRING else found.sql)
        elif not found.known and not isinstance(args[2], exp.Null):
            q.note("MEANING_MAY_DIFFER", node, f"the default of {name} must have the type of its value, which is not known")
    return call(name, *args)


NUMBERS: dict[str, Row] = {
    "ABS": (1, 1, same("ABS"), "0"),
    "CEILING": _whole("CEIL"),
    "FLOOR": _whole("FLOOR"),
    "ROUND": (2, 3, _round, "0"),
    "SIGN": (1, 1, _sign, "0"),
    "POWER": (2, 2, _power, "0"),
    "SQUARE": (1, 1, lambda q, node, args: call("POWER", args[0], 2), t.DOUBLE),
    "SQRT": (1, 1, same("SQRT"), t.DOUBLE),
    "EXP": (1, 1, same("EXP"), t.DOUBLE),
    "LOG": (1, 2, _log, t.DOUBLE),
    "LOG10": (1, 1, same("LOG10"), t.DOUBLE),
    "PI": (0, 0, same("PI"), t.DOUBLE),
    **{name: (1, 1, same(name), t.DOUBLE) for name in ("SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "COT")},
    "ATN2": (2, 2, same("ATAN2"), t.DOUBLE),
    "DEGREES": (1, 1, same("DEGREES"), t.DOUBLE),
    "RADIANS": (1, 1, same("RADIANS"), t.DOUBLE),
    "BIT_COUNT": (1, 1, same("BIT_COUNT"), t.BIGINT),
    "LEFT_SHIFT": (2, 2, same("SHIFTLEFT"), "0"),
    "RIGHT_SHIFT": (2, 2, same("SHIFTRIGHTUNSIGNED"), "0"),
    # Aggregates and windows.
    "COUNT": (1, 1, same("COUNT"), t.INT),
    "COUNT_BIG": (1, 1, same("COUNT"), t.BIGINT),
    "SUM": (1, 1, same("SUM"), "sum"),
    "AVG": (1, 1, _average, "sum"),
    "MIN": (1, 1, same("MIN"), "0"),
    "MAX": (1, 1, same("MAX"), "0"),
    "STDEV": (1, 1, same("STDDEV_SAMP"), t.DOUBLE),
    "STDEVP": (1, 1, same("STDDEV_POP"), t.DOUBLE),
    "VAR": (1, 1, same("VAR_SAMP"), t.DOUBLE),
    "VARP": (1, 1, same("VAR_POP"), t.DOUBLE),
    "APPROX_COUNT_DISTINCT": (1, 1, same("APPROX_COUNT_DISTINCT"), t.BIGINT),
    "PERCENTILE_CONT": (1, 1, same("PERCENTILE_CONT"), t.DOUBLE),
    "PERCENTILE_DISC": (1, 1, same("PERCENTILE_DISC"), t.DOUBLE),
    "GROUPING": (1, 1, same("GROUPING"), t.INT),
    "GROUPING_ID": (1, 32, same("GROUPING_ID"), t.INT),
    "ROW_NUMBER": (0, 0, same("ROW_NUMBER"), t.BIGINT),
    "RANK": (0, 0, same("RANK"), t.BIGINT),
    "DENSE_RANK": (0, 0, same("DENSE_RANK"), t.BIGINT),
    "NTILE": (1, 1, same("NTILE"), t.BIGINT),
    "CUME_DIST": (0, 0, same("CUME_DIST"), t.DOUBLE),
    "PERCENT_RANK": (0, 0, same("PERCENT_RANK"), t.DOUBLE),
    "LAG": (1, 3, lambda q, node, args: _offset_row(q, node, args, "LAG"), "0"),
    "LEAD": (1, 3, lambda q, node, args: _offset_row(q, node, args, "LEAD"), "0"),
    "FIRST_VALUE": (1, 1, same("FIRST_VALUE"), "0"),
    "LAST_VALUE": (1, 1, same("LAST_VALUE"), "0"),
}
