"""Built-in functions of T-SQL in a Python body: one row per name; a function without a row gives the body up.

Sources: Microsoft Learn, "String functions", "Date and time functions", "Mathematical functions", "Logical functions".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from migration.transpile.python_functions import kinds as k
from migration.transpile.python_functions.builtins_dates import DATES, Args, Build, Row
from migration.transpile.python_functions.expressions import Expressions, Value, literal
from migration.transpile.python_functions.kinds import RANGES, Kind
from migration.transpile.rewriter import int_value, string_value


def _loose(kind: Kind, length: int = 0) -> Kind:
    """The type of a text made of another: as it, with another length, never filled up."""
    return replace(k.text(length, national=kind.national, exact=kind.exact))


def _resized(call: str, extra: Callable[[Expressions, Args], list[str]] | None = None) -> Build:
    """A function of one text whose result is no longer than it."""

    def build(e: Expressions, _node: exp.Expr, args: Args) -> Value:
        code, kind = e.text(args[0])
        more = extra(e, args) if extra else []
        return f"{call}({', '.join([code, *more])})", _loose(kind, kind.length)

    return build


def _trim(side: str) -> Build:
    return _resized("_trim", lambda _e, _args: [repr(side)])


def _part(call: str) -> Build:
    """LEFT and RIGHT: no longer than the text, nor than a constant count."""

    def build(e: Expressions, _node: exp.Expr, args: Args) -> Value:
        code, kind = e.text(args[0])
        count = int_value(args[1])
        length = min(x for x in (kind.length, count) if x) if kind.length or count else 0
        return f"{call}({code}, {e.number(args[1])})", _loose(kind, length)

    return build


def _substring(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    code, kind = e.text(args[0])
    count = int_value(args[2])
    length = min(x for x in (kind.length, count) if x) if kind.length or count else 0
    return f"_substring({code}, {e.number(args[1])}, {e.number(args[2])})", _loose(kind, length)


def _len(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    return f"_len({e.text(args[0])[0]})", k.INT


def _datalength(e: Expressions, node: exp.Expr, args: Args) -> Value:
    code, kind = e.value(args[0])
    if kind.name != "text":
        raise e.refuse(node, f"DATALENGTH of {kind.name}")
    return f"_size({code}, {kind.national})", k.INT


def _charindex(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    (what, a), (code, b) = e.text(args[0]), e.text(args[1])
    start = e.number(args[2]) if len(args) > 2 else "1"
    return f"_charindex({what}, {code}, {start}, {bool(a.exact or b.exact)})", k.INT


def _patindex(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    (pattern, a), (code, b) = e.text(args[0]), e.text(args[1])
    e.check_pattern(args[0])
    return f"_patindex({pattern}, {code}, {a.exact or b.exact!r})", k.INT


def _capped(made: str, kind: Kind) -> Value:
    """A text that may have grown: cut where T-SQL cuts it, at the longest text that is not (max)."""
    return (f"_cut({made}, {k.CAPS[kind.national]})", _loose(kind, k.CAPS[kind.national])) if kind.length else (made, _loose(kind))


def _replace(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    found = [e.text(a) for a in args]
    exact = any(kind.exact for _, kind in found)
    kind = k.unified([kind for _, kind in found])
    return _capped(f"_replace({', '.join(c for c, _ in found)}, {exact})", kind)


def _stuff(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    (code, a), (by, b) = e.text(args[0]), e.text(args[3])
    return _capped(f"_stuff({code}, {e.number(args[1])}, {e.number(args[2])}, {by})", k.unified([a, b]))


def _replicate(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    code, kind = e.text(args[0])
    return _capped(f"_replicate({code}, {e.number(args[1])})", kind)


def _space(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    return f"_cut(_replicate(' ', {e.number(args[0])}), 8000)", k.text(8000)


def _whole(call: str) -> Build:
    """An integer of a text."""
    return lambda e, _node, args: (f"{call}({e.text(args[0])[0]})", k.INT)


def _sign(call: str, *, national: bool) -> Build:
    """A character of a number."""
    return lambda e, _node, args: (f"{call}({e.number(args[0])})", k.text(1, national=national))


def _concat(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    found = [e.text(a) for a in args]
    return _capped(
        f"_concat({', '.join(c for c, _ in found)})", k.unified([kind for _, kind in found if kind.name == "text"] or [k.text(1)])
    )


def _concat_ws(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    found = [e.text(a) for a in args]
    return _capped(f"_concat_ws({', '.join(c for c, _ in found)})", k.unified([kind for _, kind in found]))


def _quotename(e: Expressions, node: exp.Expr, args: Args) -> Value:
    sign = string_value(args[1]) if len(args) > 1 else "["
    if sign is None or len(sign) != 1 or sign not in "[](){}<>'\"`":
        raise e.refuse(node, "QUOTENAME with such a sign")
    return f"_quotename({e.text(args[0])[0]}, {literal(sign)})", k.text(258, national=True)


def _str(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    length = e.number(args[1]) if len(args) > 1 else "10"
    scale = e.number(args[2]) if len(args) > 2 else "0"
    most = int_value(args[1]) if len(args) > 1 else 10
    return f"_str({e.as_kind(args[0], k.FLOAT)}, {length}, {scale})", k.text(most or 8000)


def _isnumeric(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    code, kind = e.value(args[0])
    if kind.name == "text":
        return f"_isnumeric({code})", k.INT
    return (f"(0 if {code} is None else 1)" if kind.number else "0"), k.INT


def _translate(e: Expressions, node: exp.Expr, args: Args) -> Value:
    found = [e.text(a) for a in args]
    if any(kind.exact for _, kind in found):
        raise e.refuse(node, "TRANSLATE under COLLATE")
    return f"_translate({', '.join(c for c, _ in found)})", _loose(found[0][1], found[0][1].length)


# Choice.


def _first(e: Expressions, codes: list[str]) -> str:
    """The first value that is not NULL; each is worked out only if needed."""
    made = codes[-1]
    for code in reversed(codes[:-1]):
        name = e.temporary()
        made = f"({name} if ({name} := {code}) is not None else {made})"
    return made


def _isnull(e: Expressions, node: exp.Expr, args: Args) -> Value:
    (a, ka), (b, kb) = e.value(args[0]), e.value(args[1])
    if ka.name == "null":
        return b, kb
    return _first(e, [a, e.converted(node, b, kb, ka)]), ka


def _coalesce(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    codes, kind = e.branches(args)
    return _first(e, codes), kind


def _nullif(e: Expressions, node: exp.Expr, args: Args) -> Value:
    code, kind = e.value(args[0])
    return f"({code} if not {e.truth(exp.EQ(this=args[0].copy(), expression=args[1].copy()))} else None)", kind


def _iif(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    codes, kind = e.branches(args[1:])
    return f"({codes[0]} if {e.truth(args[0])} else {codes[1]})", kind


def _choose(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    codes, kind = e.branches(args[1:])
    name = e.temporary()
    made = "None"
    for place in range(len(codes), 0, -1):
        made = f"({codes[place - 1]} if {name} == {place} else {made})"
    # The index is worked out once, before the first comparison.
    return f"(None if ({name} := {e.number(args[0])}) is None else {made})", kind


def _base_type(e: Expressions, node: exp.Expr, args: Args) -> Value:
    """SQL_VARIANT_PROPERTY(value, 'BaseType'): the declared type of a value, NULL for NULL."""
    if (string_value(args[1]) or "").lower() != "basetype":
        raise e.refuse(node, "SQL_VARIANT_PROPERTY of another property")
    code, kind = e.value(args[0])
    if not kind.source:
        raise e.refuse(node, "a type that is not known")
    return f"({literal(kind.source)} if {code} is not None else None)", k.text(128, national=True)


# Numbers.


def _kept(call: str) -> Build:
    """ABS, SIGN, FLOOR, CEILING: a number of the argument's type; text is taken as a float."""

    def build(e: Expressions, node: exp.Expr, args: Args) -> Value:
        code, kind = e.value(args[0])
        if kind.name == "text":
            code, kind = e.converted(node, code, kind, k.FLOAT), k.FLOAT
        if kind.name == "bit":
            kind = k.FLOAT
            code = f"_float({code})"
        if not kind.number:
            raise e.refuse(node, f"a number made of {kind.name}")
        if kind.name in ("tinyint", "smallint"):
            kind = k.INT
        made = f"{call}({code})"
        if kind.name == "decimal" and call in ("_floor", "_ceiling"):
            kind = k.decimal(kind.precision, 0)
        if kind.whole and call == "_abs":
            made = f"_range({made}, {RANGES[kind.name][0]}, {RANGES[kind.name][1]})"
        return made, kind

    return build


def _round(e: Expressions, node: exp.Expr, args: Args) -> Value:
    code, kind = e.value(args[0])
    if kind.name in ("tinyint", "smallint"):
        kind = k.INT
    if kind.name == "text":
        code, kind = e.converted(node, code, kind, k.FLOAT), k.FLOAT
    if not kind.number or kind.name == "bit":
        raise e.refuse(node, f"ROUND of {kind.name}")
    made = f"_round({code}, {e.number(args[1])}, {e.number(args[2]) if len(args) > 2 else '0'})"
    if kind.whole:
        return f"_range({made}, {RANGES[kind.name][0]}, {RANGES[kind.name][1]})", kind
    return (f"_decimal({made}, {kind.precision}, {kind.scale})" if kind.name != "float" else made), kind


def _power(e: Expressions, node: exp.Expr, args: Args) -> Value:
    code, kind = e.value(args[0])
    if kind.name in ("tinyint", "smallint"):
        kind = k.INT
    if kind.whole and kind.name != "bit":
        low, high = RANGES[kind.name]
        return f"_power_int({code}, {e.as_kind(args[1], k.FLOAT)}, {low}, {high})", kind
    if kind.name in ("decimal", "money"):
        made = f"_power({e.converted(node, code, kind, k.FLOAT)}, {e.as_kind(args[1], k.FLOAT)})"
        return f"_decimal({made}, 38, {kind.scale})", k.decimal(38, kind.scale)
    return f"_power({e.converted(node, code, kind, k.FLOAT)}, {e.as_kind(args[1], k.FLOAT)})", k.FLOAT


def _square(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    return f"_power({e.as_kind(args[0], k.FLOAT)}, 2.0)", k.FLOAT


def _math(name: str) -> Build:
    return lambda e, _node, args: (f"_math({name!r}, {e.as_kind(args[0], k.FLOAT)})", k.FLOAT)


def _angle(name: str) -> Build:
    def build(e: Expressions, node: exp.Expr, args: Args) -> Value:
        code, kind = e.value(args[0])
        if kind.name != "float":
            raise e.refuse(node, f"{name} of {kind.name}, whose result has its type")
        return f"_math({name!r}, {code})", k.FLOAT

    return build


def _log(e: Expressions, _node: exp.Expr, args: Args) -> Value:
    value = e.as_kind(args[0], k.FLOAT)
    return (f"_log({value}, {e.as_kind(args[1], k.FLOAT)})" if len(args) > 1 else f"_math('log', {value})"), k.FLOAT


def _pi(_e: Expressions, _node: exp.Expr, _args: Args) -> Value:
    return "3.141592653589793", k.FLOAT


BUILTINS: dict[str, Row] = {
    **DATES,
    "LEN": (1, 1, _len),
    "DATALENGTH": (1, 1, _datalength),
    "LEFT": (2, 2, _part("_left")),
    "RIGHT": (2, 2, _part("_right")),
    "SUBSTRING": (3, 3, _substring),
    "CHARINDEX": (2, 3, _charindex),
    "PATINDEX": (2, 2, _patindex),
    "REPLACE": (3, 3, _replace),
    "STUFF": (4, 4, _stuff),
    "REPLICATE": (2, 2, _replicate),
    "SPACE": (1, 1, _space),
    "REVERSE": (1, 1, _resized("_reverse")),
    "UPPER": (1, 1, _resized("_upper")),
    "LOWER": (1, 1, _resized("_lower")),
    "LTRIM": (1, 1, _trim("L")),
    "RTRIM": (1, 1, _trim("R")),
    "TRIM": (1, 1, _trim("B")),
    "ASCII": (1, 1, _whole("_ascii")),
    "UNICODE": (1, 1, _whole("_unicode")),
    "CHAR": (1, 1, _sign("_char", national=False)),
    "NCHAR": (1, 1, _sign("_nchar", national=True)),
    "CONCAT": (2, 254, _concat),
    "CONCAT_WS": (3, 254, _concat_ws),
    "QUOTENAME": (1, 2, _quotename),
    "STR": (1, 3, _str),
    "ISNUMERIC": (1, 1, _isnumeric),
    "TRANSLATE": (3, 3, _translate),
    "ISNULL": (2, 2, _isnull),
    "COALESCE": (2, 99, _coalesce),
    "NULLIF": (2, 2, _nullif),
    "IIF": (3, 3, _iif),
    "CHOOSE": (2, 99, _choose),
    "SQL_VARIANT_PROPERTY": (2, 2, _base_type),
    "ABS": (1, 1, _kept("_abs")),
    "SIGN": (1, 1, _kept("_signum")),
    "FLOOR": (1, 1, _kept("_floor")),
    "CEILING": (1, 1, _kept("_ceiling")),
    "ROUND": (2, 3, _round),
    "POWER": (2, 2, _power),
    "SQUARE": (1, 1, _square),
    "SQRT": (1, 1, _math("sqrt")),
    "EXP": (1, 1, _math("exp")),
    "LOG": (1, 2, _log),
    "LOG10": (1, 1, _math("log10")),
    "SIN": (1, 1, _math("sin")),
    "COS": (1, 1, _math("cos")),
    "TAN": (1, 1, _math("tan")),
    "ASIN": (1, 1, _math("asin")),
    "ACOS": (1, 1, _math("acos")),
    "ATAN": (1, 1, _math("atan")),
    "RADIANS": (1, 1, _angle("radians")),
    "DEGREES": (1, 1, _angle("degrees")),
    "PI": (0, 0, _pi),
}
