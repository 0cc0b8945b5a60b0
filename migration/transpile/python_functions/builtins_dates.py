"""Dates among the built-in functions in a Python body, and what every row of these tables is made of.

Source: Microsoft Learn, "Date and time data types and functions (Transact-SQL)".
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from migration.transpile.dates import PARTS
from migration.transpile.python_functions import kinds as k
from migration.transpile.python_functions.expressions import Expressions, Value
from migration.transpile.python_functions.kinds import RANGES

Args = list[exp.Expr]
Build = Callable[[Expressions, exp.Expr, Args], Value]
#: Fewest arguments, most, and what writes the call.
Row = tuple[int, int, Build]


def _unit(e: Expressions, node: exp.Expr) -> str:
    part = PARTS.get(node.name.lower()) if isinstance(node, (exp.Column, exp.Var, exp.Identifier)) else None
    if part is None or part in ("MICROSECOND", "NANOSECOND"):
        raise e.refuse(node, "such a date part")
    return part


def _when(e: Expressions, node: exp.Expr) -> Value:
    """A date or a date with time; text and day numbers are taken as one."""
    code, kind = e.value(node)
    if kind.moment:
        return code, kind
    return e.converted(node, code, kind, k.DATETIME), k.DATETIME


_CLOCK = ("HOUR", "MINUTE", "SECOND", "MILLISECOND")


def _date_part(e: Expressions, node: exp.Expr, args: Args) -> Value:
    unit, (code, kind) = _unit(e, args[0]), _when(e, args[1])
    if kind.name == "date" and unit in _CLOCK:
        raise e.refuse(node, f"{unit.lower()} of a date")
    return f"_datepart({unit!r}, {code})", k.INT


def _date_name(e: Expressions, node: exp.Expr, args: Args) -> Value:
    unit, (code, kind) = _unit(e, args[0]), _when(e, args[1])
    if kind.name == "date" and unit in _CLOCK:
        raise e.refuse(node, f"{unit.lower()} of a date")
    return f"_datename({unit!r}, {code})", k.text(30, national=True)


def _simple_part(unit: str) -> Build:
    return lambda e, _node, args: (f"_datepart({unit!r}, {_when(e, args[0])[0]})", k.INT)


def _date_add(e: Expressions, node: exp.Expr, args: Args) -> Value:
    unit, (code, kind) = _unit(e, args[0]), _when(e, args[2])
    if unit in ("ISO_WEEK", "MILLISECOND") or (kind.name == "date" and unit in _CLOCK):
        raise e.refuse(node, f"DATEADD of {unit.lower()}")
    return f"_dateadd({unit!r}, {e.number(args[1])}, {code})", kind


def _date_diff(e: Expressions, node: exp.Expr, args: Args) -> Value:
    unit = _unit(e, args[0])
    if unit in ("ISO_WEEK", "MILLISECOND"):
        raise e.refuse(node, f"DATEDIFF of {unit.lower()}")
    sides = [e.converted(a, *_when(e, a), k.DATETIME) for a in args[1:]]
    return f"_range(_datediff({unit!r}, {sides[0]}, {sides[1]}), {RANGES['int'][0]}, {RANGES['int'][1]})", k.INT


def _eomonth(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    code = e.converted(args[0], *_when(e, args[0]), k.DATE)
    return f"_eomonth({code}, {e.number(args[1]) if len(args) > 1 else '0'})", k.DATE


def _date_from_parts(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    return f"_datefromparts({', '.join(e.number(a) for a in args)})", k.DATE


DATES: dict[str, Row] = {
    "YEAR": (1, 1, _simple_part("YEAR")),
    "MONTH": (1, 1, _simple_part("MONTH")),
    "DAY": (1, 1, _simple_part("DAY")),
    "DATEPART": (2, 2, _date_part),
    "DATENAME": (2, 2, _date_name),
    "DATEADD": (3, 3, _date_add),
    "DATEDIFF": (3, 3, _date_diff),
    "EOMONTH": (1, 2, _eomonth),
    "DATEFROMPARTS": (3, 3, _date_from_parts),
}
