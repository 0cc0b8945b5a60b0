"""Built-in functions: what each becomes, one row per name. A function without a row is reported, never passed on.

Sources: Microsoft Learn, "SQL functions"; Databricks SQL language reference, "Built-in functions".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from migration.transpile import dates, features
from migration.transpile import types as t
from migration.transpile.casting import to_boolean_literals
from migration.transpile.rewriter import Rewriter, call, cast, int_value, is_null, number, paren, string_value, text
from migration.transpile.tsql_parse import PRIVATE
from migration.transpile.types import Category, SqlType

if TYPE_CHECKING:
    from migration.transpile.infer import Types

Args = list[exp.Expr]
_Build = Callable[[Rewriter, exp.Expr, Args], exp.Expr]
_TypeRule = SqlType | str


def _same(name: str) -> _Build:
    return lambda q, node, args: call(name, *args)


def _noted(name: str, code: str, detail: str = "") -> _Build:
    def build(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
        q.context.note_once(code, q.place(node), detail)
        return call(name, *args)

    return build


def _current_timestamp(q: Rewriter, node: exp.Expr, _args: Args) -> exp.Expr:
    q.context.note_once("TIME_ZONE", q.place(node))
    return call("CURRENT_TIMESTAMP")


def _utc_now(_q: Rewriter, _node: exp.Expr, _args: Args) -> exp.Expr:
    return call("TO_UTC_TIMESTAMP", call("CURRENT_TIMESTAMP"), call("CURRENT_TIMEZONE"))


def _coalesce(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    return call("COALESCE", *to_boolean_literals(q, args))


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
    elif first.category in (Category.DATE, Category.DATETIME) and (value := string_value(other)) is not None:
        iso = dates.iso_date(value or "1900-01-01")
        if iso is None:
            raise q.fail("MEANING", node, "a date written so that it hangs on the session's language")
        other = cast(text(iso), first.sql)
    elif first.category is Category.DATETIME and int_value(other) is not None:
        other = dates.moment(q, other)
    return call("COALESCE", *to_boolean_literals(q, [args[0], other]))


def _iif(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    return call("IF", args[0], *to_boolean_literals(q, args[1:]))


def _nullif(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    return call("NULLIF", *to_boolean_literals(q, args))


def _len(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """Trailing blanks do not count."""
    value = args[0] if q.type_of(args[0]).category is Category.STRING else _as_text(q, args[0], node)
    return call("LENGTH", call("RTRIM", value))


def _as_text(q: Rewriter, value: exp.Expr, node: exp.Expr) -> exp.Expr:
    from migration.transpile.casting import text_of

    return text_of(q, value, node)


def _substring(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    """A start before the first character shortens the result; in Databricks it counts from the end."""
    value, start, length = args
    at = int_value(start)
    if at is not None and at < 1:
        wanted = int_value(length)
        shorter = (
            number(max(wanted + at - 1, 0))
            if wanted is not None
            else call("GREATEST", exp.Add(this=paren(length), expression=number(at - 1)), 0)
        )
        return call("SUBSTRING", value, 1, shorter)
    if at is None and not _surely_positive(start):
        begin = call("GREATEST", start, 1)
        cut = exp.Sub(this=exp.Add(this=paren(length), expression=call("LEAST", start.copy(), 1)), expression=number(1))
        return call("SUBSTRING", value, begin, call("GREATEST", cut, 0))
    return call("SUBSTRING", value, start, length)


def _surely_positive(node: exp.Expr) -> bool:
    """Whether a start is at least 1 whatever the row: a position or length plus a constant, or a constant."""
    inner = node.unnest()
    if isinstance(inner, exp.Add):
        return (int_value(inner.expression) or 0) >= 1 and _never_negative(inner.this)
    return (int_value(inner) or 0) >= 1


def _never_negative(node: exp.Expr) -> bool:
    inner = node.unnest()
    return (isinstance(inner, exp.Anonymous) and str(inner.this) in ("LOCATE", "LENGTH")) or (int_value(inner) or -1) >= 0


def _charindex(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    q.context.note_once("CASE_COMPARISON", q.place(node))
    start = int_value(args[2]) if len(args) > 2 else 1
    if start is not None and start < 1:
        args = args[:2]
    elif start is None:
        args = [*args[:2], call("GREATEST", args[2], 1)]
    return call("LOCATE", *args)


def _replace(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    if _has_letters(args[1]):
        q.context.note_once("CASE_COMPARISON", q.place(node))
    return call("REPLACE", *args)


def _has_letters(node: exp.Expr) -> bool:
    value = string_value(node)
    return value is None or value.lower() != value.upper()


def _stuff(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    """Overlay, which has no NULL for a start outside the text and none of NULL as nothing."""
    value, start, length, new = args
    cut = int_value(length)
    if int_value(start) == 1 and cut is not None and string_value(new) == "":
        return call("SUBSTRING", call("NULLIF", value, text("")), cut + 1)
    if is_null(new):
        new = text("")
    elif string_value(new) is None:
        new = call("COALESCE", new, text(""))
    size = call("LENGTH", value.copy())
    changed = call(
        "CONCAT",
        call("LEFT", value, _minus(start, 1)),
        new,
        call("SUBSTRING", value.copy(), exp.Add(this=paren(start.copy()), expression=paren(length))),
    )
    inside = exp.Between(this=start.copy(), low=number(1), high=size)
    return exp.Case(ifs=[exp.If(this=inside, true=changed)])


def _minus(node: exp.Expr, count: int) -> exp.Expr:
    value = int_value(node)
    return number(value - count) if value is not None else exp.Sub(this=paren(node), expression=number(count))


def _round(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    """A third argument other than 0 cuts instead of rounding."""
    if len(args) < 3 or int_value(args[2]) == 0:
        return call("ROUND", *args[:2])
    value, digits, mode = args
    if int_value(mode) is None:
        raise q.fail("UNSUPPORTED_CLAUSE", mode, "ROUND with a computed third argument")
    negative = exp.LT(this=paren(value), expression=number(0))
    return call("IF", negative, call("CEIL", value.copy(), digits), call("FLOOR", value.copy(), digits.copy()))


def _average(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """AVG of integers drops the fraction; the cast goes around the window, see :func:`migration.transpile.operators.window`."""
    if not q.type_of(args[0]).known:
        q.note("INTEGER_AVERAGE", node)
    return call("AVG", *args)


def _sum(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    return call("SUM", *args)


def _date_part(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return dates.date_part(q, dates.part_of(q, args[0]), args[1], node)


def _date_name(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return dates.date_name(q, dates.part_of(q, args[0]), args[1], node)


def _date_add(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return dates.date_add(q, dates.part_of(q, args[0]), args[1], args[2], node)


def _date_diff(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return dates.date_diff(q, dates.part_of(q, args[0]), args[1], args[2], node)


def _simple_part(part: str) -> _Build:
    return lambda q, node, args: dates.date_part(q, part, args[0], node)


def _eomonth(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    value = dates.moment(q, args[0])
    return call("LAST_DAY", call("ADD_MONTHS", value, args[1]) if len(args) > 1 else value)


def _datetime_from_parts(_q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    *parts, second, milli = args
    seconds = exp.Add(this=paren(second), expression=exp.Div(this=paren(milli), expression=exp.Literal(this="1000.0", is_string=False)))
    return call("MAKE_TIMESTAMP", *parts, seconds)


def _string_agg(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    if q.context.options.runtime < features.LISTAGG:
        raise q.fail("RUNTIME", node, f"STRING_AGG needs runtime {features.LISTAGG}")
    value = args[0]
    if q.type_of(value).category is not Category.STRING and not isinstance(value, exp.Distinct):
        value = _as_text(q, value, node)
    return call("LISTAGG", value, args[1])


def _power(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    found = q.type_of(args[0])
    powered = call("POWER", *args)
    return cast(powered, found.sql) if found.category in (Category.INT, Category.DECIMAL) else powered


def _log(_q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    return call("LN", args[0]) if len(args) == 1 else call("LOG", args[1], args[0])


def _left_or_right(name: str) -> _Build:
    def build(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
        value = args[0] if q.type_of(args[0]).category is Category.STRING else _as_text(q, args[0], node)
        return call(name, value, args[1])

    return build


def _concat(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """NULL counts as empty text."""
    parts: Args = []
    for arg in args:
        if string_value(arg) is not None:
            parts.append(arg)
        elif is_null(arg):
            parts.append(text(""))
        else:
            value = arg if q.type_of(arg).category is Category.STRING else _as_text(q, arg, node)
            parts.append(call("COALESCE", value, text("")))
    return call("CONCAT", *parts)


def _concat_ws(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return call("CONCAT_WS", args[0], *(a if q.type_of(a).category is Category.STRING else _as_text(q, a, node) for a in args[1:]))


def _hashbytes(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    algorithm = (string_value(args[0]) or "").upper()
    makers = {"SHA2_256": lambda v: call("SHA2", v, 256), "SHA2_512": lambda v: call("SHA2", v, 512), "SHA": lambda v: call("SHA1", v),
              "SHA1": lambda v: call("SHA1", v), "MD5": lambda v: call("MD5", v)}  # fmt: skip
    if algorithm not in makers:
        raise q.fail("UNKNOWN_FUNCTION", node, f"HASHBYTES with {algorithm or 'a computed algorithm'}")
    if q.type_of(args[1]).category is not Category.BINARY:
        q.note("MEANING_MAY_DIFFER", node, "nvarchar is hashed as UTF-16 in SQL Server, as UTF-8 here")
    return call("UNHEX", makers[algorithm](args[1]))


def _guid(_q: Rewriter, _node: exp.Expr, _args: Args) -> exp.Expr:
    return call("UPPER", call("UUID"))


def _choose(_q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    return call("ELT", *args)


def _format(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """Dates with a plain pattern, numbers with N and F; the rest hangs on a culture."""
    pattern = string_value(args[1])
    if pattern is None or len(args) > 2:
        raise q.fail("UNKNOWN_FUNCTION", node, "FORMAT with a culture or a computed pattern")
    found = q.type_of(args[0])
    if found.category in (Category.DATE, Category.DATETIME):
        spark = _date_pattern(pattern)
        if spark is not None:
            return call("DATE_FORMAT", args[0], text(spark))
    elif found.category.is_numeric and pattern[:1].upper() == "N" and (pattern[1:] or "2").isdecimal():
        return call("FORMAT_NUMBER", args[0], int(pattern[1:] or 2))
    raise q.fail("UNKNOWN_FUNCTION", node, f"FORMAT with {pattern!r}")


def _date_pattern(pattern: str) -> str | None:
    """A .NET date pattern as Databricks writes it; None when it has more than plain parts."""
    import re

    if len(pattern) < 2 or not re.fullmatch(r"(?:yyyy|yy|MMMM|MMM|MM|M|dddd|ddd|dd|d|HH|H|hh|h|mm|m|ss|s|fff|tt|[-/. :,])+", pattern):
        return None
    return pattern.replace("dddd", "EEEE").replace("ddd", "EEE").replace("fff", "SSS").replace("tt", "a")


def _isnumeric(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    q.note("MEANING_MAY_DIFFER", node, "ISNUMERIC also takes signs, currency and commas; this takes numbers")
    return call("IF", exp.Not(this=exp.Is(this=cast(args[0], "DOUBLE", safe=True), expression=exp.Null())), 1, 0)


def _isdate(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    q.note("MEANING_MAY_DIFFER", node, "ISDATE takes more formats than a cast")
    return call("IF", exp.Not(this=exp.Is(this=cast(args[0], "TIMESTAMP", safe=True), expression=exp.Null())), 1, 0)


def _json_path(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """A JSON path as get_json_object reads it: no mode, quoted names in brackets."""
    import re

    value = string_value(node)
    if value is None or value.startswith("strict"):
        raise q.fail("UNKNOWN_FUNCTION", node, "a computed or strict JSON path")
    return text(re.sub(r'\."([^"]*)"', r"['\1']", value.removeprefix("lax ").strip()))


def _json_value(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    return call("GET_JSON_OBJECT", args[0], _json_path(q, args[1]))


def _json_query(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    """An object or array; NULL for a plain value."""
    found = call("GET_JSON_OBJECT", args[0], _json_path(q, args[1]) if len(args) > 1 else text("$"))
    kind = exp.In(this=call("LEFT", call("LTRIM", found), 1), expressions=[text("{"), text("[")])
    return exp.Case(ifs=[exp.If(this=kind, true=found.copy())])


def _isjson(_q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    value = args[0]
    valid = exp.Is(this=call("TRY_PARSE_JSON", value.copy()), expression=exp.Null())
    return exp.Case(
        ifs=[exp.If(this=exp.Is(this=value, expression=exp.Null()), true=exp.Null()), exp.If(this=valid, true=number(0))], default=number(1)
    )


#: name → (fewest arguments, most, builder, result type: a type, "0" for the first argument's, "mixed:n" for all from n on).
FUNCTIONS: dict[str, tuple[int, int, _Build, _TypeRule]] = {
    # Current time.
    "GETDATE": (0, 0, _current_timestamp, t.DATETIME),
    "SYSDATETIME": (0, 0, _current_timestamp, t.TIMESTAMP),
    "SYSDATETIMEOFFSET": (0, 0, _current_timestamp, t.TIMESTAMP),
    "GETUTCDATE": (0, 0, _utc_now, t.DATETIME),
    "SYSUTCDATETIME": (0, 0, _utc_now, t.TIMESTAMP),
    # Dates.
    "YEAR": (1, 1, _simple_part("YEAR"), t.INT),
    "MONTH": (1, 1, _simple_part("MONTH"), t.INT),
    "DAY": (1, 1, _simple_part("DAY"), t.INT),
    "DATEPART": (2, 2, _date_part, t.INT),
    "DATENAME": (2, 2, _date_name, t.STRING),
    "DATEADD": (3, 3, _date_add, "2"),
    "DATEDIFF": (3, 3, _date_diff, t.INT),
    "EOMONTH": (1, 2, _eomonth, t.DATE),
    "DATEFROMPARTS": (3, 3, _same("MAKE_DATE"), t.DATE),
    "DATETIMEFROMPARTS": (7, 7, _datetime_from_parts, t.DATETIME),
    "FORMAT": (2, 3, _format, t.STRING),
    "ISDATE": (1, 1, _isdate, t.INT),
    # NULL and choice.
    "ISNULL": (2, 2, _isnull, "0"),
    "COALESCE": (1, 99, _coalesce, "mixed:0"),
    "NULLIF": (2, 2, _nullif, "0"),
    "IIF": (3, 3, _iif, "mixed:1"),
    "CHOOSE": (2, 99, _choose, "mixed:1"),
    "GREATEST": (1, 99, _same("GREATEST"), "mixed:0"),
    "LEAST": (1, 99, _same("LEAST"), "mixed:0"),
    # Text.
    "LEN": (1, 1, _len, t.INT),
    "UPPER": (1, 1, _same("UPPER"), "text"),
    "LOWER": (1, 1, _same("LOWER"), "text"),
    "LTRIM": (1, 1, _same("LTRIM"), "text"),
    "RTRIM": (1, 1, _same("RTRIM"), "text"),
    "TRIM": (1, 1, _same("TRIM"), "text"),
    "LEFT": (2, 2, _left_or_right("LEFT"), t.STRING),
    "RIGHT": (2, 2, _left_or_right("RIGHT"), t.STRING),
    "SUBSTRING": (3, 3, _substring, t.STRING),
    "CHARINDEX": (2, 3, _charindex, t.INT),
    "REPLACE": (3, 3, _replace, t.STRING),
    "STUFF": (4, 4, _stuff, t.STRING),
    "REPLICATE": (2, 2, _same("REPEAT"), t.STRING),
    "SPACE": (1, 1, lambda q, node, args: call("REPEAT", text(" "), args[0]), t.STRING),
    "REVERSE": (1, 1, _same("REVERSE"), t.STRING),
    "CONCAT": (1, 254, _concat, t.STRING),
    "CONCAT_WS": (2, 254, _concat_ws, t.STRING),
    "CHAR": (1, 1, _same("CHR"), t.STRING),
    "NCHAR": (1, 1, _same("CHR"), t.STRING),
    "ASCII": (1, 1, _same("ASCII"), t.INT),
    "UNICODE": (1, 1, _same("ASCII"), t.INT),
    "TRANSLATE": (3, 3, _same("TRANSLATE"), t.STRING),
    "STRING_AGG": (2, 2, _string_agg, t.STRING),
    "ISNUMERIC": (1, 1, _isnumeric, t.INT),
    # Numbers.
    "ABS": (1, 1, _same("ABS"), "0"),
    "CEILING": (1, 1, _same("CEIL"), "0"),
    "FLOOR": (1, 1, _same("FLOOR"), "0"),
    "ROUND": (2, 3, _round, "0"),
    "SIGN": (1, 1, _same("SIGN"), "0"),
    "POWER": (2, 2, _power, "0"),
    "SQUARE": (1, 1, lambda q, node, args: call("POWER", args[0], 2), t.DOUBLE),
    "SQRT": (1, 1, _same("SQRT"), t.DOUBLE),
    "EXP": (1, 1, _same("EXP"), t.DOUBLE),
    "LOG": (1, 2, _log, t.DOUBLE),
    "LOG10": (1, 1, _same("LOG10"), t.DOUBLE),
    "PI": (0, 0, _same("PI"), t.DOUBLE),
    **{name: (1, 1, _same(name), t.DOUBLE) for name in ("SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "COT")},
    "ATN2": (2, 2, _same("ATAN2"), t.DOUBLE),
    # Aggregates and windows.
    "COUNT": (1, 1, _same("COUNT"), t.INT),
    "COUNT_BIG": (1, 1, _same("COUNT"), t.BIGINT),
    "SUM": (1, 1, _sum, "sum"),
    "AVG": (1, 1, _average, "sum"),
    "MIN": (1, 1, _same("MIN"), "0"),
    "MAX": (1, 1, _same("MAX"), "0"),
    "STDEV": (1, 1, _same("STDDEV_SAMP"), t.DOUBLE),
    "STDEVP": (1, 1, _same("STDDEV_POP"), t.DOUBLE),
    "VAR": (1, 1, _same("VAR_SAMP"), t.DOUBLE),
    "VARP": (1, 1, _same("VAR_POP"), t.DOUBLE),
    "APPROX_COUNT_DISTINCT": (1, 1, _same("APPROX_COUNT_DISTINCT"), t.BIGINT),
    "GROUPING": (1, 1, _same("GROUPING"), t.INT),
    "GROUPING_ID": (1, 32, _same("GROUPING_ID"), t.INT),
    "ROW_NUMBER": (0, 0, _same("ROW_NUMBER"), t.BIGINT),
    "RANK": (0, 0, _same("RANK"), t.BIGINT),
    "DENSE_RANK": (0, 0, _same("DENSE_RANK"), t.BIGINT),
    "NTILE": (1, 1, _same("NTILE"), t.BIGINT),
    "CUME_DIST": (0, 0, _same("CUME_DIST"), t.DOUBLE),
    "PERCENT_RANK": (0, 0, _same("PERCENT_RANK"), t.DOUBLE),
    "LAG": (1, 3, _same("LAG"), "0"),
    "LEAD": (1, 3, _same("LEAD"), "0"),
    "FIRST_VALUE": (1, 1, _same("FIRST_VALUE"), "0"),
    "LAST_VALUE": (1, 1, _same("LAST_VALUE"), "0"),
    # Others.
    "NEWID": (0, 0, _guid, t.STRING),
    "NEWSEQUENTIALID": (0, 0, _guid, t.STRING),
    "HASHBYTES": (2, 2, _hashbytes, t.BINARY),
    "JSON_VALUE": (2, 2, _json_value, t.STRING),
    "JSON_QUERY": (1, 2, _json_query, t.STRING),
    "ISJSON": (1, 1, _isjson, t.INT),
    "SUSER_SNAME": (0, 0, _same("CURRENT_USER"), t.STRING),
    "SUSER_NAME": (0, 0, _same("CURRENT_USER"), t.STRING),
    "USER_NAME": (0, 0, _noted("CURRENT_USER", "MEANING_MAY_DIFFER", "USER_NAME is the database user, not the login"), t.STRING),
    "ORIGINAL_LOGIN": (0, 0, _same("CURRENT_USER"), t.STRING),
    "RAND": (
        0,
        0,
        _noted("RAND", "MEANING_MAY_DIFFER", "RAND gives one value for all rows in SQL Server, one for each row here"),
        t.DOUBLE,
    ),
}

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
    if name == "DATEADD" and found.category in (Category.STRING, Category.INT):
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
