"""CAST and CONVERT: target types, text forms, styles, and bits among numbers.

Sources: Microsoft Learn, "CAST and CONVERT (Transact-SQL)"; Databricks SQL language reference, "cast function".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlglot import exp

from migration.transpile import dates, time_zones
from migration.transpile import types as t
from migration.transpile.infer import is_zero_one
from migration.transpile.rewriter import Rewriter, call, cast, int_value, is_null, number, string_value, text
from migration.transpile.type_names import type_name
from migration.transpile.types import Category, SqlType, TypeName

_WORDS = {"0": False, "1": True, "false": False, "true": True}


def boolean_literal(node: exp.Expr) -> exp.Expr | None:
    """TRUE or FALSE for a constant that means one as a bit; None for anything else."""
    value = string_value(node)
    if value is not None:
        known = _WORDS.get(value.strip().lower())
        return exp.Boolean(this=known) if known is not None else None
    value_of = int_value(node)
    return exp.Boolean(this=value_of != 0) if value_of is not None else None


def to_boolean_literals(q: Rewriter, nodes: Iterable[exp.Expr]) -> list[exp.Expr]:
    """Values that stand beside each other: where all are bits, 0 or 1, the constants become FALSE and TRUE.

    Among numbers the bits become numbers instead.
    """
    listed = list(nodes)
    found = [q.type_of(n) for n in listed]
    if not any(f.category is Category.BIT for f in found):
        return listed
    if all(f.category is Category.BIT or is_zero_one(n) or is_null(n) for n, f in zip(listed, found, strict=True)):
        return [boolean_literal(n) or n for n in listed]
    if any(f.category.is_numeric for f in found):
        return [as_number(q, n) for n in listed]
    return listed


def as_number(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """A bit as 0 or 1; anything else as it is."""
    return cast(node, "INT") if q.type_of(node).category is Category.BIT and not is_zero_one(node) else node


def text_of(q: Rewriter, value: exp.Expr, node: exp.Expr) -> exp.Expr:
    """The text that T-SQL makes of a value by itself, without cutting."""
    found = q.type_of(value)
    match found.category:
        case Category.STRING:
            return value
        case Category.DATE | Category.DATETIME:
            return dates.date_text(q, value, None, node)
        case Category.BIT:
            return cast(cast(value, "INT"), "STRING")
        case Category.FLOAT:
            q.note("MEANING_MAY_DIFFER", node, "SQL Server writes a float with six digits")
        case Category.BINARY:
            q.note("MEANING_MAY_DIFFER", node, "bytes as text")
        case Category.UNKNOWN if not is_null(value):
            q.note("TEXT_FORM", node)
        case Category.DECIMAL if found.money:
            return cast(cast(value, "DECIMAL(19, 2)"), "STRING")  # two digits
    return cast(value, "STRING")


def convert_cast(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """CAST and TRY_CAST."""
    target = node.args["to"]
    return _convert(
        q,
        node,
        target,
        node.this,
        None,
        safe=isinstance(node, exp.TryCast) or bool(node.args.get("safe") and isinstance(node, exp.TryCast)),
    )


def convert_convert(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """CONVERT and TRY_CONVERT, with a style or without."""
    style = node.args.get("style")
    if node.args.get("expression") is None or not isinstance(node.this, exp.DataType):
        raise q.fail("PARSE_ERROR", node, "CONVERT without a value")
    value = int_value(style) if style is not None else None
    if style is not None and value is None:
        raise q.fail("UNSUPPORTED_CLAUSE", node, "CONVERT with a computed style")
    return _convert(q, node, node.this, node.args["expression"], value, safe=bool(node.args.get("safe")))


def convert_value(q: Rewriter, node: exp.Expr, target: exp.DataType, value: exp.Expr, *, safe: bool = False) -> exp.Expr:
    """A value cast to a type of T-SQL as CAST does it.

    Args:
        q: The rewriter.
        node: Where findings are reported.
        target: The type as parsed.
        value: The value, of a known type.
        safe: Whether NULL comes instead of an error.
    """
    return _convert(q, node, target, value, None, safe=safe)


def _convert(q: Rewriter, node: exp.Expr, target: exp.DataType, value: exp.Expr, style: int | None, *, safe: bool) -> exp.Expr:
    name = type_name(target)
    builtin = q.context.options.estate.resolve_alias(name) if name else None
    resolved = t.convert_type(builtin, q.context.options.runtime, column=False) if builtin else None
    if resolved is None or builtin is None:
        raise q.fail("UNKNOWN_TYPE", node, name.name if name else target.sql("tsql"))
    wanted, source = resolved.type, q.type_of(value)
    if builtin.name == "time":
        return _time(q, node, value, source)
    for code in resolved.codes:
        if code not in ("BINARY_LENGTH", "LOST_PRECISION"):
            q.note(code, node)
    match wanted.category:
        case Category.STRING:
            return _to_text(q, node, value, source, wanted, style, safe=safe)
        case Category.DATE | Category.DATETIME:
            return _rounded(builtin, source, _to_date(q, node, value, source, wanted, style, safe=safe))
        case Category.BIT:
            return boolean_literal(value) or cast(value, "BOOLEAN", safe=safe)
        case Category.INT | Category.DECIMAL | Category.FLOAT if (
            string_value(value) is not None and not (string_value(value) or "").strip()
        ):
            return cast(number(0), wanted.sql)  # '' converts to 0
        case Category.BINARY if _bytes_of(value, source, style) is not None:
            return _bytes_of(value, source, style) or value
        case Category.BINARY | Category.OTHER if source.category is not Category.BINARY and not is_null(value):
            raise q.fail("MEANING", node, f"a cast to {builtin.name}")
        case Category.INT | Category.DECIMAL | Category.FLOAT if source.category in (Category.DATE, Category.DATETIME, Category.BINARY):
            raise q.fail("MEANING", node, f"a {source.category} as a number")
    return cast(value, wanted.sql, safe=safe)


def _style_is_idle(source: SqlType) -> bool:
    """Whether a style says nothing: text, integers and decimals have one text form."""
    return source.category in (Category.STRING, Category.INT, Category.BIT) or (source.category is Category.DECIMAL and not source.money)


def _bytes_of(value: exp.Expr, source: SqlType, style: int | None) -> exp.Expr | None:
    """Text as bytes: hexadecimal digits in styles 1 and 2, else characters; None for what else may be cast."""
    literal = string_value(value)
    if style == 2 and source.category is Category.STRING:
        return call("UNHEX", value)
    if style == 1 and source.category is Category.STRING:
        return call("UNHEX", call("SUBSTRING", value, 3))
    if not style and source.category is Category.STRING and (source.national or (literal is not None and literal.isascii())):
        return call("ENCODE", value, text("UTF-16LE" if source.national else "UTF-8"))
    return None


def _to_text(q: Rewriter, node: exp.Expr, value: exp.Expr, source: SqlType, wanted: SqlType, style: int | None, *, safe: bool) -> exp.Expr:
    """Text of at most the given length: a Databricks cast to VARCHAR(n) does not cut."""
    is_date = source.category in (Category.DATE, Category.DATETIME)
    if style is not None and (is_date or (not source.known and (style in dates.STYLES or style in (100, 126, 127)) and style > 2)):
        if not source.known:
            q.note("TEXT_FORM", node, "taken to be a date because of the style")
        made = dates.date_text(q, value, style, node)
    elif style in (1, 2) and source.category is Category.BINARY:
        made = call("CONCAT", text("0x"), call("HEX", value)) if style == 1 else call("HEX", value)
    elif style not in (None, 0) and not _style_is_idle(source):
        raise q.fail("UNSUPPORTED_CLAUSE", node, f"CONVERT style {style}")
    elif safe and not source.known:
        made = cast(value, "STRING", safe=True)
    else:
        made = text_of(q, value, node)
    if is_null(value):
        return cast(value, "STRING")
    if wanted.sql.startswith("CHAR("):
        if source.category in (Category.INT, Category.DECIMAL):
            made = number_text(made, value, source, wanted)
        return call("RPAD", made, wanted.length, text(" "))
    fits = source.category is Category.STRING and source.length and wanted.length and source.length <= wanted.length
    if not wanted.length or fits:
        return made
    if source.category in (Category.INT, Category.DECIMAL, Category.BIT):
        return number_text(made, value, source, wanted)
    return call("LEFT", made, wanted.length)


#: Most characters of what these functions give.
_SHORT = {
    "YEAR": 4,
    "QUARTER": 1,
    "MONTH": 2,
    "DAY": 2,
    "DAYOFYEAR": 3,
    "HOUR": 2,
    "MINUTE": 2,
    "SECOND": 2,
    "DAYOFWEEK": 1,
    "WEEKOFYEAR": 2,
}
_WIDTHS = {"SMALLINT": 6, "INT": 11, "BIGINT": 20}


def number_text(made: exp.Expr, value: exp.Expr, source: SqlType, wanted: SqlType) -> exp.Expr:
    """A number's text in a bounded type: an int that does not fit is ``*`` in varchar and char, any other number an error, never cut.

    Args:
        made: The text without bounds.
        value: The number.
        source: Its type.
        wanted: The type of the text.
    """
    room = wanted.length
    if source.category is Category.BIT:
        return made
    if source.money:
        width = 21
    elif source.category is Category.DECIMAL:
        width = source.precision + 3 if source.precision else 41
    else:
        width = _WIDTHS.get(source.sql, 20)
    inner, constant = value.unnest(), int_value(value)
    if isinstance(inner, exp.Anonymous):
        width = _SHORT.get(str(inner.this).upper(), width)
    if constant is not None:
        width = len(str(constant))
    if width <= room:
        return made
    starred = source.category is Category.INT and source.sql != "BIGINT" and not wanted.national
    if starred:
        return call("REGEXP_REPLACE", made, text(f"^.{{{room + 1},}}$"), text("*"))
    if made.find(exp.Query, exp.Window) is None:
        return _guarded(made, room)
    name = exp.to_identifier("x", quoted=True)  # a query, or a window, is written once
    return call("ELEMENT_AT", call("TRANSFORM", call("ARRAY", made), exp.Lambda(this=_guarded(name, room), expressions=[name.copy()])), 1)


def _guarded(made: exp.Expr, room: int) -> exp.Expr:
    """A text, or an error when it is longer than its room."""
    error = call("RAISE_ERROR", text(f"a number does not fit into {room} characters"))
    too_long = exp.GT(this=call("LENGTH", made.copy()), expression=number(room))
    return exp.Case(ifs=[exp.If(this=too_long, true=error)], default=made)


def _to_date(q: Rewriter, node: exp.Expr, value: exp.Expr, source: SqlType, wanted: SqlType, style: int | None, *, safe: bool) -> exp.Expr:
    literal = string_value(value)
    if source.zoned and not wanted.zoned:
        value = time_zones.clock_in_zone(q, value)
    if style is not None and style in dates.PARSE_STYLES and source.category is Category.STRING:
        name = "TRY_TO_TIMESTAMP" if safe else "TO_TIMESTAMP"
        return (
            cast(call(name, value, text(dates.PARSE_STYLES[style])), "DATE")
            if wanted.category is Category.DATE
            else call(name, value, text(dates.PARSE_STYLES[style]))
        )
    if literal is not None:
        iso = dates.iso_date(literal) if safe and literal else dates.constant(q, literal, node)
        return cast(text(iso if iso is not None else literal), wanted.sql, safe=safe)
    if source.category.is_numeric:
        if int_value(value) is None:
            raise q.fail("MEANING", node, "a number as a date")
        value = dates.moment(q, value)
    return cast(value, wanted.sql, safe=safe)


def _rounded(builtin: TypeName, source: SqlType, made: exp.Expr) -> exp.Expr:
    """A moment rounded to what its type holds, minutes or a number of decimals of a second: a cast to TIMESTAMP keeps six."""
    if source.category is Category.DATE or builtin.name not in ("smalldatetime", "datetime2", "datetimeoffset"):
        return made
    minutes = builtin.name == "smalldatetime"
    digits = 0 if minutes else 7 if builtin.number is None else builtin.number
    if digits > 5:
        return made
    constant = string_value(made.this) if isinstance(made, exp.Cast) else None
    if constant is not None and (_MINUTES if minutes else _SECONDS[digits]).fullmatch(constant):
        return made
    if digits in (0, 3):
        unit, half = ("MINUTE", "30") if minutes else ("MILLISECOND", "0.0005") if digits else ("SECOND", "0.5")
        return call("DATE_TRUNC", text(unit), exp.Add(this=made, expression=exp.Interval(this=text(half), unit=exp.var("SECOND"))))
    half_step = exp.Add(this=call("UNIX_MICROS", made), expression=number(5 * 10 ** (5 - digits)))
    return call("TIMESTAMP_MICROS", cast(call("FLOOR", half_step, number(digits - 6)), "BIGINT"))


_MINUTES = re.compile(r"[\d-]{8,10}([ T]\d\d:\d\d(:00)?(\.0+)?)?")
#: Moments that have no more decimals than so many.
_SECONDS = [re.compile(rf"[\d-]{{8,10}}([ T]\d\d:\d\d(:\d\d)?(\.\d{{0,{n}}}0*)?)?") for n in range(6)]


def _time(q: Rewriter, node: exp.Expr, value: exp.Expr, source: SqlType) -> exp.Expr:
    q.note("TIME_AS_STRING", node)
    if source.category in (Category.STRING, Category.TIME):
        return value
    return call("DATE_FORMAT", value, text("HH:mm:ss.SSSSSS"))
