"""Built-in functions over dates and times; the rules themselves are in :mod:`migration.transpile.dates`.

Source: Microsoft Learn, "Date and time data types and functions (Transact-SQL)".
"""

from __future__ import annotations

import re

from sqlglot import exp

from migration.transpile import dates
from migration.transpile import types as t
from migration.transpile.functions_base import Args, Build, Row, add, same
from migration.transpile.rewriter import Rewriter, call, cast, concat, int_value, number, paren, string_value, text
from migration.transpile.types import Category


def _current_timestamp(q: Rewriter, node: exp.Expr, _args: Args) -> exp.Expr:
    q.context.note_once("TIME_ZONE", q.place(node))
    return call("CURRENT_TIMESTAMP")


def _utc_now(_q: Rewriter, _node: exp.Expr, _args: Args) -> exp.Expr:
    return call("TO_UTC_TIMESTAMP", call("CURRENT_TIMESTAMP"), call("CURRENT_TIMEZONE"))


def _date_part(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return dates.date_part(q, dates.part_of(q, args[0]), args[1], node)


def _date_name(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return dates.date_name(q, dates.part_of(q, args[0]), args[1], node)


def _date_add(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return dates.date_add(q, dates.part_of(q, args[0]), args[1], args[2], node)


def _date_diff(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return dates.date_diff(q, dates.part_of(q, args[0]), args[1], args[2], node)


def _simple_part(part: str) -> Build:
    return lambda q, node, args: dates.date_part(q, part, args[0], node)


def _eomonth(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    value = dates.moment(q, args[0])
    return call("LAST_DAY", call("ADD_MONTHS", value, args[1]) if len(args) > 1 else value)


def _date_trunc(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """DATETRUNC: the same but for weeks, which begin on Sunday here and on Monday there."""
    part = dates.part_of(q, args[0])
    value = dates.moment(q, args[1])
    found = q.type_of(args[1])
    if part == "WEEK":
        back = exp.Neg(this=exp.Paren(this=exp.Sub(this=call("DAYOFWEEK", value), expression=number(1))))
        made = call("DATEADD", "DAY", back, call("DATE_TRUNC", text("DAY"), value.copy()))
    else:
        spark = {"DAYOFYEAR": "DAY", "ISO_WEEK": "WEEK"}.get(part, part)
        if spark in ("WEEKDAY", "NANOSECOND"):
            raise q.fail("UNSUPPORTED_CLAUSE", node, f"date part {part.lower()}")
        made = call("DATE_TRUNC", text(spark), value)
    return cast(made, "DATE") if found.category is Category.DATE else made


def _datetime_from_parts(_q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    *parts, second, milli = args
    return call("MAKE_TIMESTAMP", *parts, _seconds(second, milli, 3))


def _datetime2_from_parts(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    *parts, second, fraction, precision = args
    digits = int_value(precision)
    if digits is None or digits > 6:
        raise q.fail("UNKNOWN_FUNCTION", node, "DATETIME2FROMPARTS with a computed precision, or seven digits")
    return call("MAKE_TIMESTAMP", *parts, _seconds(second, fraction, digits))


def _seconds(second: exp.Expr, fraction: exp.Expr, digits: int) -> exp.Expr:
    """Whole seconds and a fraction as one DECIMAL(8,6), which loses nothing."""
    if int_value(fraction) == 0:
        return second
    divisor = exp.Literal(this=f"{10**digits}.0", is_string=False)
    return cast(add(paren(second), exp.Div(this=paren(fraction), expression=divisor)), "DECIMAL(8,6)")


def _isdate(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    q.note("MEANING_MAY_DIFFER", node, "ISDATE takes more formats than a cast")
    return call("IF", exp.Not(this=exp.Is(this=cast(args[0], "TIMESTAMP", safe=True), expression=exp.Null())), 1, 0)


#: One-letter .NET date formats in the culture en-US.
_STANDARD_DATES = {
    "d": "M/d/yyyy", "D": "EEEE, MMMM d, yyyy", "t": "h:mm a", "T": "h:mm:ss a", "g": "M/d/yyyy h:mm a", "G": "M/d/yyyy h:mm:ss a",
    "f": "EEEE, MMMM d, yyyy h:mm a", "F": "EEEE, MMMM d, yyyy h:mm:ss a", "m": "MMMM d", "M": "MMMM d", "y": "MMMM yyyy",
    "Y": "MMMM yyyy", "s": "yyyy-MM-dd'T'HH:mm:ss",
}  # fmt: skip
#: The short date of other cultures; month and day names, which are their own, only of English.
_SHORT_DATES = {
    "en-gb": "dd/MM/yyyy", "fr-fr": "dd/MM/yyyy", "it-it": "dd/MM/yyyy", "pt-br": "dd/MM/yyyy", "es-es": "dd/MM/yyyy",
    "de-de": "dd.MM.yyyy",
}  # fmt: skip
_CUSTOM_DATE = re.compile(r"(?:yyyy|yy|MMMM|MMM|MM|M|dddd|ddd|dd|d|HH|H|hh|h|mm|m|ss|s|f{1,6}|tt|[-/. :,_0-9]|'[A-Za-z ]*')+")


def _format(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """Dates and numbers with a constant pattern in the culture en-US, which us_english sessions have."""
    pattern = string_value(args[1])
    culture = (string_value(args[2]) or "?").lower() if len(args) > 2 else "en-us"
    found = q.type_of(args[0])
    short = _SHORT_DATES.get(culture)
    if pattern is None or (culture not in ("en-us", "en") and not short):
        raise q.fail("UNKNOWN_FUNCTION", node, "FORMAT with a culture that is not listed, or a computed pattern")
    if found.category in (Category.DATE, Category.DATETIME) or (not found.known and len(pattern) > 1):
        # Of a value whose type is not known a pattern of several letters tells that it is a date; a number fails on Databricks.
        spark = _date_pattern(pattern) if not short or culture == "en-gb" else None
        if pattern in _STANDARD_DATES:
            spark = _STANDARD_DATES[pattern] if not short else short if pattern == "d" else None
        if spark is not None and not (short and "a" in spark):
            return call("DATE_FORMAT", args[0], text(spark))
    if found.category.is_numeric or not found.known:
        made = _currency(args[0], culture, pattern) or (_format_number(args[0], pattern) if not short or culture == "en-gb" else None)
        if made is not None and (found.known or pattern not in ("d", "D")):
            return made
    raise q.fail("UNKNOWN_FUNCTION", node, f"FORMAT with {pattern!r}")


def _date_pattern(pattern: str) -> str | None:
    """A .NET date pattern as Databricks writes it; None when it has more than plain parts."""
    if len(pattern) < 2 or not _CUSTOM_DATE.fullmatch(pattern):
        return None
    spark = pattern.replace("dddd", "EEEE").replace("ddd", "EEE").replace("tt", "a")
    return re.sub(r"f+(?=(?:[^']*'[^']*')*[^']*$)", lambda m: "S" * len(m[0]), spark).replace("_", "'_'")


def _format_number(value: exp.Expr, pattern: str) -> exp.Expr | None:
    """N, F, P, D and patterns of zeros and signs; rounded first, since FORMAT_NUMBER rounds half to even."""
    letter, digits = pattern[:1].upper(), pattern[1:]
    if letter in "NFPD" and (not digits or digits.isdecimal()):
        count = int(digits) if digits else (0 if letter == "D" else 2)
        if letter == "N":
            return call("FORMAT_NUMBER", call("ROUND", value, count), count)
        zeros = "." + "0" * count if count else ""
        if letter == "F":
            return call("FORMAT_NUMBER", call("ROUND", value, count), text("0" + zeros))
        if letter == "D":
            return call("FORMAT_NUMBER", value, text("0" * max(count, 1)))
        hundred = exp.Mul(this=paren(value), expression=number(100))
        return exp.DPipe(
            this=call("FORMAT_NUMBER", call("ROUND", hundred, count), text("#,##0" + zeros)), expression=text(" %"), safe=False
        )
    if re.fullmatch(r"#[#,]*#", pattern):
        # Without a zero in the pattern zero is no text at all.
        whole = call("ROUND", value, 0)
        shown = call("FORMAT_NUMBER", whole.copy(), text("#,##0" if "," in pattern else "0"))
        return call("IF", exp.EQ(this=whole, expression=number(0)), text(""), shown)
    custom = re.fullmatch(r"(?:[#,]*0[0,]*|#[#,]*)(?:\.([0#]+))?", pattern)
    if custom is None or not re.search("0", pattern):
        return None
    return call("FORMAT_NUMBER", call("ROUND", value, len(custom[1] or "")), text(pattern))


def _currency(value: exp.Expr, culture: str, pattern: str) -> exp.Expr | None:
    """C and C0 to C9: dollars, whose negative amounts stand in parentheses, or pounds; None for anything else."""
    sign = {"en-us": "$", "en": "$", "en-gb": "£"}.get(culture)
    if sign is None or not re.fullmatch(r"[Cc][0-9]?", pattern):
        return None
    digits = int(pattern[1:] or "2")
    amount = call("ROUND", value, digits)
    shown = call("FORMAT_NUMBER", call("ABS", amount.copy()), digits)
    before, behind = ("-" + sign, "") if sign == "£" else ("(" + sign, ")")
    negative = concat([text(before), shown.copy(), *([text(behind)] if behind else [])])
    return call("IF", exp.LT(this=amount, expression=number(0)), negative, concat([text(sign), shown]))


DATES: dict[str, Row] = {
    "GETDATE": (0, 0, _current_timestamp, t.DATETIME),
    "SYSDATETIME": (0, 0, _current_timestamp, t.TIMESTAMP),
    "SYSDATETIMEOFFSET": (0, 0, _current_timestamp, t.ZONED),
    "GETUTCDATE": (0, 0, _utc_now, t.DATETIME),
    "SYSUTCDATETIME": (0, 0, _utc_now, t.TIMESTAMP),
    "YEAR": (1, 1, _simple_part("YEAR"), t.INT),
    "MONTH": (1, 1, _simple_part("MONTH"), t.INT),
    "DAY": (1, 1, _simple_part("DAY"), t.INT),
    "DATEPART": (2, 2, _date_part, t.INT),
    "DATENAME": (2, 2, _date_name, t.STRING),
    "DATEADD": (3, 3, _date_add, "2"),
    "DATEDIFF": (3, 3, _date_diff, t.INT),
    "DATEDIFF_BIG": (3, 3, _date_diff, t.BIGINT),
    "DATETRUNC": (2, 2, _date_trunc, "1"),
    "EOMONTH": (1, 2, _eomonth, t.DATE),
    "DATEFROMPARTS": (3, 3, same("MAKE_DATE"), t.DATE),
    "DATETIMEFROMPARTS": (7, 7, _datetime_from_parts, t.DATETIME),
    "DATETIME2FROMPARTS": (8, 8, _datetime2_from_parts, t.TIMESTAMP),
    "SMALLDATETIMEFROMPARTS": (5, 5, lambda q, node, args: call("MAKE_TIMESTAMP", *args, 0), t.DATETIME),
    "FORMAT": (2, 3, _format, t.STRING),
    "ISDATE": (1, 1, _isdate, t.INT),
}
