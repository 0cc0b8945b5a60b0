"""Dates: parts, differences by boundary, styles, and constants.

Sources: Microsoft Learn, "DATEDIFF", "DATEPART", "CAST and CONVERT (styles)"; Databricks SQL language reference, "datetime patterns".
"""

from __future__ import annotations

import re

from sqlglot import exp

from migration.transpile.rewriter import Rewriter, call, cast, concat, int_value, number, paren, string_value, text
from migration.transpile.types import Category

#: Names and abbreviations of date parts.
PARTS: dict[str, str] = {
    alias: part
    for part, aliases in {
        "YEAR": "year yy yyyy",
        "QUARTER": "quarter qq q",
        "MONTH": "month mm m",
        "DAYOFYEAR": "dayofyear dy y",
        "DAY": "day dd d",
        "WEEK": "week wk ww",
        "WEEKDAY": "weekday dw w",
        "HOUR": "hour hh",
        "MINUTE": "minute mi n",
        "SECOND": "second ss s",
        "MILLISECOND": "millisecond ms",
        "MICROSECOND": "microsecond mcs",
        "NANOSECOND": "nanosecond ns",
        "ISO_WEEK": "iso_week isowk isoww",
    }.items()
    for alias in aliases.split()
}

#: CONVERT styles of a date or time to text, as Databricks patterns.
STYLES: dict[int, str] = {
    1: "MM/dd/yy", 2: "yy.MM.dd", 3: "dd/MM/yy", 4: "dd.MM.yy", 5: "dd-MM-yy", 6: "dd MMM yy", 7: "MMM dd, yy",
    8: "HH:mm:ss", 10: "MM-dd-yy", 11: "yy/MM/dd", 12: "yyMMdd", 14: "HH:mm:ss:SSS", 20: "yyyy-MM-dd HH:mm:ss",
    21: "yyyy-MM-dd HH:mm:ss.SSS", 23: "yyyy-MM-dd", 24: "HH:mm:ss", 25: "yyyy-MM-dd HH:mm:ss.SSS", 101: "MM/dd/yyyy", 102: "yyyy.MM.dd",
    103: "dd/MM/yyyy", 104: "dd.MM.yyyy", 105: "dd-MM-yyyy", 106: "dd MMM yyyy", 107: "MMM dd, yyyy", 108: "HH:mm:ss", 110: "MM-dd-yyyy",
    111: "yyyy/MM/dd", 112: "yyyyMMdd", 13: "dd MMM yyyy HH:mm:ss:SSS", 113: "dd MMM yyyy HH:mm:ss:SSS",
    114: "HH:mm:ss:SSS", 120: "yyyy-MM-dd HH:mm:ss", 121: "yyyy-MM-dd HH:mm:ss.SSS",
}  # fmt: skip

#: CONVERT styles of text to a date, as patterns that also take one-digit days and months.
PARSE_STYLES: dict[int, str] = {
    101: "M/d/yyyy", 102: "yyyy.M.d", 103: "d/M/yyyy", 104: "d.M.yyyy", 105: "d-M-yyyy", 106: "d MMM yyyy", 110: "M-d-yyyy",
    111: "yyyy/M/d", 112: "yyyyMMdd", 1: "M/d/yy", 3: "d/M/yy", 4: "d.M.yy", 5: "d-M-yy", 107: "MMM d, yyyy", 12: "yyMMdd",
}  # fmt: skip

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T](\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?))?")
_DASHED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}:\d{2}(?::\d{2}(?:[.:]\d{1,7})?)?))?")
_SLASHED_YEAR = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?:[ T](\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?))?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T](\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?))?")


def iso_date(value: str) -> str | None:
    """A date or time constant as ``YYYY-MM-DD[ HH:MM[:SS[.ffffff]]]``; None for text that is none, or hangs on the session's language."""
    stripped = value.strip()
    for pattern, order in ((_COMPACT, (1, 2, 3)), (_DASHED, (1, 2, 3)), (_SLASHED_YEAR, (1, 2, 3)), (_SLASHED, (3, 1, 2))):
        found = pattern.fullmatch(stripped)
        if found:
            year, month, day = (int(found[i]) for i in order)
            if not (1 <= month <= 12 and 1 <= day <= 31):
                return None
            if pattern is _SLASHED and day <= 12 and day != month:
                return None  # 01/02/2020 is January or February
            clock = found[4]
            if clock and clock.count(":") == 3:
                clock = ".".join(clock.rsplit(":", 1))
            if clock:
                head, _, fraction = clock.partition(".")
                clock = head.zfill(len(head) if head[1] != ":" else len(head) + 1) + (f".{fraction[:6]}" if fraction else "")
            return f"{year:04}-{month:02}-{day:02}" + (f" {clock}" if clock else "")
    return None


_WORDED = re.compile(r"(?:(\d{1,2})[ -])?([A-Za-z]{3,9})[ .-]+(?:(\d{1,2}),?[ -]+)?(\d{4})")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def constant(q: Rewriter, value: str, node: exp.Expr) -> str:
    """A date or time constant as ISO text; the empty text is 1900-01-01.

    Forms that hang on the session's language are read as us_english does, month first, with a finding.

    Raises:
        CannotConvert: It is no date.
    """
    if not value.strip():
        return "1900-01-01"
    iso = iso_date(value)
    if iso is not None:
        return iso
    made = _american(value.strip())
    if made is None:
        raise q.fail("MEANING", node, "a date written so that it hangs on the session's language")
    q.note("DATE_LANGUAGE", node, f"{value!r} as {made}")
    return made


def _american(value: str) -> str | None:
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", value)
    if found:
        month, day, year = int(found[1]), int(found[2]), int(found[3])
        year += 0 if len(found[3]) == 4 else 1900 if year >= 50 else 2000  # two digit year cutoff 2049
    else:
        worded = _WORDED.fullmatch(value)
        if worded is None or worded[2][:3].lower() not in _MONTHS or (worded[1] and worded[3]):
            return None
        month, day, year = _MONTHS.index(worded[2][:3].lower()) + 1, int(worded[1] or worded[3] or 1), int(worded[4])
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


#: 1 January 1753, the first day of datetime, counted from 1 January 1900.
_FIRST_DAY = -53690


def part_of(q: Rewriter, node: exp.Expr) -> str:
    """The canonical date part that an argument names.

    Raises:
        CannotConvert: It names none.
    """
    part = PARTS.get(node.name.lower()) if isinstance(node, (exp.Column, exp.Var, exp.Identifier)) else None
    if part is None:
        raise q.fail("UNSUPPORTED_CLAUSE", node, "not a date part")
    return part


def moment(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """An operand of a date function as a date or time: T-SQL converts text and day numbers by itself."""
    value = string_value(node)
    if value is not None:
        return cast(text(constant(q, value, node)), "TIMESTAMP")
    inner = node.unnest()
    days = int_value(inner)
    if days is not None and days >= _FIRST_DAY:
        return day_number(days)
    found = q.type_of(node)
    if found.category.is_numeric:
        raise q.fail("MEANING", node, "a number used as a date")
    if found.category is Category.STRING:
        return cast(node, "TIMESTAMP")
    return node


def day_number(days: int) -> exp.Expr:
    """The date and time that a number stands for: so many days behind 1 January 1900, or before it."""
    from datetime import date, timedelta

    return cast(text((date(1900, 1, 1) + timedelta(days=max(min(days, 2_900_000), -53_690))).isoformat()), "TIMESTAMP")


def date_part(q: Rewriter, part: str, value: exp.Expr, node: exp.Expr) -> exp.Expr:
    """DATEPART(part, value)."""
    value = moment(q, value)
    match part:
        case "YEAR" | "QUARTER" | "MONTH" | "DAY" | "DAYOFYEAR" | "HOUR" | "MINUTE" | "SECOND":
            return call(part, value)
        case "WEEKDAY":
            return call("DAYOFWEEK", value)  # Sunday is 1 with DATEFIRST 7, the default of us_english
        case "ISO_WEEK":
            return call("WEEKOFYEAR", value)
        case "WEEK":
            # The week of 1 January is week 1 and a week begins on Sunday.
            first = call("DAYOFWEEK", call("DATE_TRUNC", text("YEAR"), value.copy()))
            days = exp.Sub(this=exp.Add(this=call("DAYOFYEAR", value), expression=first), expression=number(2))
            weeks = exp.IntDiv(this=exp.Paren(this=days), expression=number(7))
            return cast(exp.Add(this=weeks, expression=number(1)), "INT")
        case "MILLISECOND":
            return cast(call("DATE_FORMAT", value, text("SSS")), "INT")
        case "MICROSECOND":
            return cast(call("DATE_FORMAT", value, text("SSSSSS")), "INT")
        case _:
            raise q.fail("UNSUPPORTED_CLAUSE", node, f"date part {part.lower()}")


def date_name(q: Rewriter, part: str, value: exp.Expr, node: exp.Expr) -> exp.Expr:
    """DATENAME(part, value)."""
    if part in ("MONTH", "WEEKDAY"):
        return call("DATE_FORMAT", moment(q, value), text("MMMM" if part == "MONTH" else "EEEE"))
    return cast(date_part(q, part, value, node), "STRING")


def date_add(q: Rewriter, part: str, count: exp.Expr, value: exp.Expr, node: exp.Expr) -> exp.Expr:
    """DATEADD(part, count, value); the result has the type of ``value``."""
    if part in ("ISO_WEEK",):
        raise q.fail("UNSUPPORTED_CLAUSE", node, f"date part {part.lower()}")
    if part == "NANOSECOND":
        raise q.fail("MEANING", node, "nanoseconds, of which TIMESTAMP keeps none")
    category = q.type_of(value).category
    value = moment(q, value)
    if q.type_of(count).category in (Category.DECIMAL, Category.FLOAT, Category.STRING):
        count = cast(count, "INT")  # the fraction is dropped
    if category is Category.DATE:
        if part in ("DAY", "DAYOFYEAR", "WEEKDAY", "WEEK"):
            days = count if part != "WEEK" else exp.Mul(this=paren(count), expression=number(7))
            return call("DATE_ADD", value, days)
        if part in ("MONTH", "QUARTER", "YEAR"):
            factor = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}[part]
            return call("ADD_MONTHS", value, count if factor == 1 else exp.Mul(this=paren(count), expression=number(factor)))
    return call("DATEADD", "DAY" if part in ("DAYOFYEAR", "WEEKDAY") else part, count, value)


def date_diff(q: Rewriter, part: str, start: exp.Expr, end: exp.Expr, node: exp.Expr) -> exp.Expr:
    """DATEDIFF(part, start, end): the number of boundaries crossed, where Databricks' own counts whole units.

    DATEDIFF fails beyond the range of int, as its cast does; DATEDIFF_BIG is BIGINT.
    """
    start, end = moment(q, start), moment(q, end)
    match part:
        case "DAY" | "DAYOFYEAR" | "WEEKDAY":
            return call("DATEDIFF", cast(end, "DATE"), cast(start, "DATE"))
        case "YEAR":
            return exp.Paren(this=exp.Sub(this=call("YEAR", end), expression=call("YEAR", start)))
        case "MONTH" | "QUARTER":
            factor = 12 if part == "MONTH" else 4
            return exp.Paren(this=exp.Sub(this=_since(end, part, factor), expression=exp.Paren(this=_since(start, part, factor))))
        case "WEEK":
            return exp.Paren(this=exp.Sub(this=_weeks(end), expression=_weeks(start)))
        case "HOUR" | "MINUTE" | "SECOND" | "MILLISECOND" | "MICROSECOND":
            unit = text(part)
            return cast(call("TIMESTAMPDIFF", part, call("DATE_TRUNC", unit, start), call("DATE_TRUNC", unit.copy(), end)), _wide(node))
        case _:
            raise q.fail("UNSUPPORTED_CLAUSE", node, f"date part {part.lower()}")


def _wide(node: exp.Expr) -> str:
    return "BIGINT" if str(node.this).endswith("_BIG") else "INT"


def _since(value: exp.Expr, part: str, factor: int) -> exp.Expr:
    years = exp.Mul(this=call("YEAR", value), expression=number(factor))
    return exp.Add(this=years, expression=call(part, value.copy()))


def _weeks(value: exp.Expr) -> exp.Expr:
    """Weeks since a Sunday long ago; weeks begin on Sunday for DATEDIFF whatever DATEFIRST says."""
    days = call("DATEDIFF", cast(value, "DATE"), cast(text("0001-01-07"), "DATE"))
    return cast(exp.IntDiv(this=days, expression=number(7)), "INT")


def date_text(q: Rewriter, value: exp.Expr, style: int | None, node: exp.Expr) -> exp.Expr:
    """The text of a date or time in a CONVERT style; None is the default of its type."""
    found = q.type_of(value)
    if style is None:
        style = 0 if found.short_form else 23 if found.category is Category.DATE else 21
        if style == 21:
            return cast(value, "STRING")
    if style in (0, 100):
        return short_text(value)
    if style in (126, 127):
        if found.category is Category.DATE:
            return call("DATE_FORMAT", value, text("yyyy-MM-dd"))
        # Milliseconds of zero are not written.
        return call("REGEXP_REPLACE", call("DATE_FORMAT", value, text("yyyy-MM-dd'T'HH:mm:ss.SSS")), text("[.]000$"), text(""))
    if style in (9, 109, 22):
        return _blank_filled(value, style)
    pattern = STYLES.get(style)
    if pattern is None:
        raise q.fail("UNSUPPORTED_CLAUSE", node, f"CONVERT style {style}")
    if found.category is Category.DATE and style in (20, 21, 25, 120, 121):
        pattern = "yyyy-MM-dd"
    return call("DATE_FORMAT", value, text(pattern))


def _blank_filled(value: exp.Expr, style: int) -> exp.Expr:
    """Styles 9 and 109, ``Jan  2 2020  3:04:05:000PM``, and 22, ``01/02/20  3:04:05 PM``."""
    blank = text(" ")
    hour = call("LPAD", call("DATE_FORMAT", value.copy(), text("h")), 2, blank)
    if style == 22:
        return concat([call("DATE_FORMAT", value, text("MM/dd/yy ")), hour, call("DATE_FORMAT", value.copy(), text(":mm:ss a"))])
    day = call("LPAD", cast(call("DAY", value.copy()), "STRING"), 2, blank.copy())
    year = call("DATE_FORMAT", value.copy(), text(" yyyy "))
    return concat([call("DATE_FORMAT", value, text("MMM ")), day, year, hour, call("DATE_FORMAT", value.copy(), text(":mm:ss:SSSa"))])


def short_text(value: exp.Expr) -> exp.Expr:
    """``Jan  2 2020  3:04AM``: day and hour take two places, filled with blanks."""
    blank = text(" ")
    return concat(
        [
            call("DATE_FORMAT", value, text("MMM ")),
            call("LPAD", cast(call("DAY", value.copy()), "STRING"), 2, blank),
            call("DATE_FORMAT", value.copy(), text(" yyyy ")),
            call("LPAD", call("DATE_FORMAT", value.copy(), text("h")), 2, blank.copy()),
            call("DATE_FORMAT", value.copy(), text(":mma")),
        ]
    )
