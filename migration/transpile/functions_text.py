"""Built-in functions over text.

Sources: Microsoft Learn, "String functions (Transact-SQL)"; Databricks SQL language reference, "Built-in functions".
"""

from __future__ import annotations

import re

from sqlglot import exp

from migration.transpile import features
from migration.transpile import types as t
from migration.transpile.functions_base import Args, Build, Row, add, as_text, has_letters, same, when
from migration.transpile.patterns import computed_search, search_regex
from migration.transpile.rewriter import Rewriter, call, cast, int_value, is_null, number, paren, string_value, text
from migration.transpile.types import Category, SqlType

#: Letters that Unicode's full upper case writes as two, which SQL Server leaves alone.
_EXPANDING = re.compile("[ßŉǰΐΰև]")
_FIXED_SIZES = {"SMALLINT": 2, "INT": 4, "BIGINT": 8, "DOUBLE": 8, "FLOAT": 4, "DATE": 3, "BOOLEAN": 1}


def _of_text(name: str) -> Build:
    def build(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
        first = q.type_of(args[0])
        value = as_text(q, args[0], node) if first.known and first.category is not Category.BINARY else args[0]
        return call(name, value, *args[1:])

    return build


def _trim(q: Rewriter, node: exp.Expr, args: Args, name: str) -> exp.Expr:
    """TRIM of given characters: Databricks takes them first, but for both ends behind the text."""
    if len(args) == 1:
        return _of_text(name)(q, node, args)
    value = as_text(q, args[0], node) if q.type_of(args[0]).known else args[0]
    return call("BTRIM", value, args[1]) if name == "TRIM" else call(name, args[1], value)


def _upper(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    value = string_value(args[0])
    if value is None or _EXPANDING.search(value):
        q.context.note_once("UPPER_EXPANDS", q.place(node))
    return _of_text("UPPER")(q, node, args)


def _len(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """Trailing blanks do not count."""
    return call("LENGTH", call("RTRIM", as_text(q, args[0], node)))


def _datalength(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """Bytes: two for each character of a national type, one of the others."""
    value = args[0]
    found = q.type_of(value)
    size = _FIXED_SIZES.get(found.sql)
    if found.category is Category.BINARY:
        return call("LENGTH", value)
    if found.category is Category.STRING:
        length = call("LENGTH", value)
        return exp.Mul(this=length, expression=number(2)) if found.national else length
    if size is None or found.category is Category.DATETIME:
        raise q.fail("UNKNOWN_FUNCTION", node, "DATALENGTH of a value whose type is not known")
    return when((exp.Not(this=exp.Is(this=value, expression=exp.Null())), number(size)))


def _substring(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """A start before the first character shortens the result; in Databricks it counts from the end."""
    value, start, length = args
    if q.type_of(value).known and q.type_of(value).category not in (Category.STRING, Category.BINARY):
        value = as_text(q, value, node)
    at = int_value(start)
    if at is not None and at < 1:
        wanted = int_value(length)
        shorter = number(max(wanted + at - 1, 0)) if wanted is not None else call("GREATEST", add(paren(length), at - 1), 0)
        return call("SUBSTRING", value, 1, shorter)
    if at is None and not _surely_positive(start):
        begin = call("GREATEST", start, 1)
        cut = exp.Sub(this=add(paren(length), call("LEAST", start.copy(), 1)), expression=number(1))
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
    return (isinstance(inner, exp.Anonymous) and str(inner.this) in ("LOCATE", "LENGTH", "REGEXP_INSTR")) or (int_value(inner) or -1) >= 0


def _charindex(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    if has_letters(args[0]):
        q.context.note_once("CASE_COMPARISON", q.place(node))
    if string_value(args[0]) == "":
        return number(0)
    start = int_value(args[2]) if len(args) > 2 else 1
    if start is not None and start < 1:
        args = args[:2]
    elif start is None:
        args = [*args[:2], call("GREATEST", args[2], 1)]
    return call("LOCATE", args[0], as_text(q, args[1], node) if q.type_of(args[1]).known else args[1], *args[2:])


def _patindex(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """The first match of a LIKE pattern: a search for a regular expression."""
    pattern = string_value(args[0])
    if pattern is None:
        q.context.note_once("CASE_COMPARISON", q.place(node))
        return call("REGEXP_INSTR", as_text(q, args[1], node), computed_search(as_text(q, args[0], node)))
    if re.sub(r"\[[^\]]*\]", "", pattern).lower() != re.sub(r"\[[^\]]*\]", "", pattern).upper():
        q.context.note_once("CASE_COMPARISON", q.place(node))
    return call("REGEXP_INSTR", as_text(q, args[1], node), text(search_regex(pattern)))


def _replace(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    if has_letters(args[1]):
        q.context.note_once("CASE_COMPARISON", q.place(node))
    return call("REPLACE", *(as_text(q, a, node) if q.type_of(a).known else a for a in args))


def _stuff(_q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    """Overlay, which has no NULL for a start outside the text and none of NULL as nothing."""
    value, start, length, new = args
    cut = int_value(length)
    if int_value(start) == 1 and cut is not None and string_value(new) == "":
        return call("SUBSTRING", call("NULLIF", value, text("")), cut + 1)
    if is_null(new):
        new = text("")
    elif string_value(new) is None:
        new = call("COALESCE", new, text(""))
    changed = call(
        "CONCAT",
        call("LEFT", value, _minus(start, 1)),
        new,
        call("SUBSTRING", value.copy(), add(paren(start.copy()), paren(length))),
    )
    return when((exp.Between(this=start.copy(), low=number(1), high=call("LENGTH", value.copy())), changed))


def _minus(node: exp.Expr, count: int) -> exp.Expr:
    value = int_value(node)
    return number(value - count) if value is not None else exp.Sub(this=paren(node), expression=number(count))


def _replicate(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """A negative count gives NULL, in Databricks the empty text."""
    value = as_text(q, args[0], node) if q.type_of(args[0]).known else args[0]
    count = int_value(args[1])
    if count is not None or _never_negative(args[1]):
        return exp.Null() if count is not None and count < 0 else call("REPEAT", value, args[1])
    return when((exp.GTE(this=paren(args[1]), expression=number(0)), call("REPEAT", value, args[1].copy())))


def _left_or_right(name: str) -> Build:
    return lambda q, node, args: call(name, as_text(q, args[0], node), args[1])


def _concat(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """NULL counts as empty text."""
    parts: Args = []
    for arg in args:
        if string_value(arg) is not None:
            parts.append(arg)
        elif is_null(arg):
            parts.append(text(""))
        else:
            parts.append(call("COALESCE", as_text(q, arg, node), text("")))
    return call("CONCAT", *parts)


def _concat_ws(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    return call("CONCAT_WS", args[0], *(as_text(q, a, node) for a in args[1:]))


def _string_escape(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """A text as it stands in a JSON text: the signs with an escape of their own."""
    if (string_value(args[1]) or "").lower() != "json":
        raise q.fail("UNKNOWN_FUNCTION", node, "STRING_ESCAPE for something else than JSON")
    q.context.note_once("MEANING_MAY_DIFFER", q.place(node), "STRING_ESCAPE also escapes control characters that have no letter")
    made = as_text(q, args[0], node)
    for sign, letter in (("\\", "\\"), ('"', '"'), ("/", "/"), ("\b", "b"), ("\f", "f"), ("\n", "n"), ("\r", "r"), ("\t", "t")):
        made = call("REPLACE", made, text(sign) if sign not in "\b\f\n\r\t" else call("CHR", ord(sign)), text("\\" + letter))
    return made


def _char(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """CHR is Latin-1 where the code page of SQL Server is 1252, and turns over at 256."""
    code = int_value(args[0])
    if code is None:
        return call("CHR", args[0])
    if not 0 <= code <= 255:
        return exp.Null()
    if 128 <= code <= 159:
        q.note("MEANING_MAY_DIFFER", node, "CHAR of 128 to 159 hangs on the code page; taken from 1252")
        return text(bytes([code]).decode("cp1252", "replace"))
    return call("CHR", args[0])


def _nchar(_q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    """CHR turns over at 256."""
    code = int_value(args[0])
    if code is not None:
        return call("CHR", args[0]) if code < 256 else text(chr(code)) if code < 0x110000 else exp.Null()
    return call("DECODE", call("UNHEX", call("LPAD", call("HEX", args[0]), 4, text("0"))), text("UTF-16BE"))


def _str(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """A number right-aligned in a length of 10 unless given; asterisks when it does not fit."""
    length = int_value(args[1]) if len(args) > 1 else 10
    digits = int_value(args[2]) if len(args) > 2 else 0
    if length is None or digits is None or not 0 <= digits <= 16:
        raise q.fail("UNKNOWN_FUNCTION", node, "STR with a computed length")
    found = q.type_of(args[0])
    source = args[0] if found.category in (Category.INT, Category.DECIMAL) else cast(args[0], "DOUBLE")
    made = cast(cast(call("ROUND", source, digits), f"DECIMAL(38,{digits})"), "STRING")
    whole = found.precision - found.scale if found.category in (Category.INT, Category.DECIMAL) else 99
    if whole + 1 + (digits + 1 if digits else 0) <= length:
        return call("LPAD", made, length, text(" "))
    if digits:
        q.context.note_once("MEANING_MAY_DIFFER", q.place(node), "STR drops decimals of a number that is too long; this gives asterisks")
    fits = exp.LTE(this=call("LENGTH", made), expression=number(length))
    stars = call("IF", exp.Is(this=args[0].copy(), expression=exp.Null()), exp.Null(), text("*" * max(length, 0)))
    return when((fits, call("LPAD", made.copy(), length, text(" "))), otherwise=stars)


def _quotename(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """The name in its marks, with the closing one doubled inside; NULL for more than 128 characters."""
    mark = string_value(args[1]) if len(args) > 1 else "["
    pair = next((p for p in _MARKS if mark and mark[0] in p), None)
    if pair is None:
        raise q.fail("UNKNOWN_FUNCTION", node, "QUOTENAME with a computed mark")
    opening, closing = pair[0], pair[1]
    value = as_text(q, args[0], node)
    made = call("CONCAT", text(opening), call("REPLACE", value, text(closing), text(closing * 2)), text(closing))
    if 0 < q.type_of(args[0]).length <= 128:
        return made
    return when((exp.LTE(this=call("LENGTH", value.copy()), expression=number(128)), made))


def _parsename(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """A part of a name in at most four, counted from the right."""
    part = int_value(args[1])
    if part is None or not 1 <= part <= 4:
        raise q.fail("UNKNOWN_FUNCTION", node, "PARSENAME with a computed part")
    q.note("MEANING_MAY_DIFFER", node, "PARSENAME also takes names in brackets or quotes with a point inside")
    found = call("NULLIF", call("SPLIT_PART", args[0], text("."), -part), text(""))
    return when((exp.LTE(this=call("SIZE", call("SPLIT", args[0].copy(), text("[.]"))), expression=number(4)), found))


def _string_agg(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    if q.context.options.runtime < features.LISTAGG:
        raise q.fail("RUNTIME", node, f"STRING_AGG needs runtime {features.LISTAGG}")
    value = args[0]
    if not isinstance(value, exp.Distinct):
        value = as_text(q, value, node)
    return call("LISTAGG", value, args[1])


def _isnumeric(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    q.note("MEANING_MAY_DIFFER", node, "ISNUMERIC also takes signs, currency and commas; this takes numbers")
    return call("IF", exp.Not(this=exp.Is(this=cast(args[0], "DOUBLE", safe=True), expression=exp.Null())), 1, 0)


def _hashbytes(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """The hash of the bytes: UTF-16 for national text."""
    algorithm = (string_value(args[0]) or "").upper()
    makers = {"SHA2_256": ("SHA2", 256), "SHA2_512": ("SHA2", 512), "SHA": ("SHA1", 0), "SHA1": ("SHA1", 0), "MD5": ("MD5", 0)}
    if algorithm not in makers:
        raise q.fail("UNKNOWN_FUNCTION", node, f"HASHBYTES with {algorithm or 'a computed algorithm'}")
    value, found = args[1], q.type_of(args[1])
    if found.category is Category.STRING and found.national:
        value = call("ENCODE", value, text("UTF-16LE"))
    elif found.category is not Category.BINARY and not (string_value(value) or "é").isascii():
        q.note("MEANING_MAY_DIFFER", node, "varchar is hashed in the code page in SQL Server, as UTF-8 here")
    name, bits = makers[algorithm]
    return call("UNHEX", call(name, value, bits) if bits else call(name, value))


_MARKS = ("[]", '""', "''", "()", "<>", "{}", "``")
_CHAR1 = SqlType(Category.STRING, "STRING", length=1)

TEXT: dict[str, Row] = {
    "LEN": (1, 1, _len, t.INT),
    "DATALENGTH": (1, 1, _datalength, t.INT),
    "UPPER": (1, 1, _upper, "text"),
    "LOWER": (1, 1, _of_text("LOWER"), "text"),
    "LTRIM": (1, 2, lambda q, node, args: _trim(q, node, args, "LTRIM"), "text"),
    "RTRIM": (1, 2, lambda q, node, args: _trim(q, node, args, "RTRIM"), "text"),
    "TRIM": (1, 2, lambda q, node, args: _trim(q, node, args, "TRIM"), "text"),
    "LEFT": (2, 2, _left_or_right("LEFT"), "text"),
    "RIGHT": (2, 2, _left_or_right("RIGHT"), "text"),
    "SUBSTRING": (3, 3, _substring, "text"),
    "CHARINDEX": (2, 3, _charindex, t.INT),
    "PATINDEX": (2, 2, _patindex, t.INT),
    "REPLACE": (3, 3, _replace, t.STRING),
    "STUFF": (4, 4, _stuff, t.STRING),
    "REPLICATE": (2, 2, _replicate, t.STRING),
    "SPACE": (1, 1, lambda q, node, args: _replicate(q, node, [text(" "), args[0]]), t.STRING),
    "REVERSE": (1, 1, _of_text("REVERSE"), "text"),
    "CONCAT": (1, 254, _concat, t.STRING),
    "CONCAT_WS": (2, 254, _concat_ws, t.STRING),
    "CHAR": (1, 1, _char, _CHAR1),
    "NCHAR": (1, 1, _nchar, _CHAR1),
    "ASCII": (1, 1, same("ASCII"), t.INT),
    "UNICODE": (1, 1, same("ASCII"), t.INT),
    "STRING_ESCAPE": (2, 2, _string_escape, t.STRING),
    "STR": (1, 3, _str, t.STRING),
    "QUOTENAME": (1, 2, _quotename, t.STRING),
    "PARSENAME": (2, 2, _parsename, t.STRING),
    "TRANSLATE": (3, 3, same("TRANSLATE"), "text"),
    "SOUNDEX": (1, 1, same("SOUNDEX"), t.STRING),
    "STRING_AGG": (2, 2, _string_agg, t.STRING),
    "ISNUMERIC": (1, 1, _isnumeric, t.INT),
    "HASHBYTES": (2, 2, _hashbytes, t.BINARY),
}
