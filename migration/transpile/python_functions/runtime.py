"""Functions that give values the meaning they have in T-SQL; those that a converted body calls are copied into it.

Each stands alone but for the others here that it names, so every import is inside. None is NULL. Errors of T-SQL are exceptions.
Sources: Microsoft Learn, "String functions", "Date and time functions", "LIKE", "CAST and CONVERT"; SQL_Latin1_General_CP1_CI_AS for
comparison: case and blanks at the end ignored, accents kept, signs before digits before letters.
"""

from __future__ import annotations

from typing import Any


def _eq(a: Any, b: Any) -> bool:
    return a is not None and b is not None and bool(a == b)


def _ne(a: Any, b: Any) -> bool:
    return a is not None and b is not None and bool(a != b)


def _lt(a: Any, b: Any) -> bool:
    return a is not None and b is not None and bool(a < b)


def _le(a: Any, b: Any) -> bool:
    return a is not None and b is not None and bool(a <= b)


def _in(a: Any, values: tuple[Any, ...]) -> bool:
    return a is not None and any(a == v for v in values if v is not None)


def _not_in(a: Any, values: tuple[Any, ...]) -> bool:
    return a is not None and all(v is not None and a != v for v in values)


def _fold(s: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in s)


def _weight(c: str) -> tuple[int, str, str]:
    import unicodedata

    parts = unicodedata.normalize("NFD", c)
    base = parts[0].lower()
    return (2 if base.isalpha() else 1 if base.isdigit() else 0), base, parts[1:]


def _key(s: str | None) -> Any:
    if s is None:
        return None
    weights = [_weight(c) for c in s.rstrip(" ")]
    return [w[:2] for w in weights], [w[2] for w in weights]


def _key_cs(s: str | None) -> Any:
    if s is None:
        return None
    return _key(s), [c.isupper() for c in s.rstrip(" ")]


def _key_bin(s: str | None) -> str | None:
    return None if s is None else s.rstrip(" ")


def _range(v: int | None, low: int, high: int) -> int | None:
    if v is not None and not low <= v <= high:
        raise OverflowError("arithmetic overflow: %d" % v)
    return v


def _add(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a + b


def _sub(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a - b


def _mul(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a * b


def _neg(a: Any) -> Any:
    return None if a is None else -a


def _div_int(a: int | None, b: int | None) -> int | None:
    if a is None or b is None:
        return None
    q = abs(a) // abs(b)
    return q if (a < 0) == (b < 0) else -q


def _mod_int(a: int | None, b: int | None) -> int | None:
    if a is None or b is None:
        return None
    return a - b * (abs(a) // abs(b) if (a < 0) == (b < 0) else -(abs(a) // abs(b)))


def _exact(op: str, a: Any, b: Any) -> Any:
    import decimal

    if a is None or b is None:
        return None
    with decimal.localcontext() as c:
        c.prec = 90
        c.rounding = decimal.ROUND_DOWN
        if op == "/":
            return a / b
        return a + b if op == "+" else a - b if op == "-" else a * b if op == "*" else a % b


def _decimal(v: Any, precision: int, scale: int, cut: bool = False) -> Any:
    import decimal

    if v is None:
        return None
    with decimal.localcontext() as c:
        c.prec = 120
        exact = decimal.Decimal(repr(v)) if isinstance(v, float) else decimal.Decimal(v)
        made = exact.quantize(decimal.Decimal(1).scaleb(-scale), decimal.ROUND_DOWN if cut else decimal.ROUND_HALF_UP)
        if abs(made) >= decimal.Decimal(10) ** (precision - scale):
            raise OverflowError("arithmetic overflow: %s" % v)
        return abs(made) if made == 0 else made


def _div_float(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a / b


def _bits(op: str, a: int | None, b: int | None) -> int | None:
    if a is None or b is None:
        return None
    return a & b if op == "&" else a | b if op == "|" else a ^ b


def _cut(s: str | None, length: int) -> str | None:
    return None if s is None else s[:length]


def _pad(s: str | None, length: int) -> str | None:
    return None if s is None else s[:length].ljust(length)


def _int(v: Any, low: int, high: int) -> int | None:
    import re

    if v is None:
        return None
    if isinstance(v, str):
        s = v.strip(" \t\r\n")
        if not re.fullmatch(r"[+-]?[0-9]*", s) or s in ("+", "-"):
            raise ValueError("conversion failed: %r is no integer" % v)
        return _range(int(s or "0"), low, high)
    return _range(int(v), low, high)


def _bit(v: Any) -> int | None:
    import re

    if v is None:
        return None
    if isinstance(v, str):
        s = v.strip(" \t\r\n").lower()
        if s in ("true", "false"):
            return int(s == "true")
        if not re.fullmatch(r"[+-]?[0-9]*", s):
            raise ValueError("conversion failed: %r is no bit" % v)
        return int(bool(s.strip("+-0")))
    return int(v != 0)


def _out_bit(v: int | None) -> bool | None:
    return None if v is None else bool(v)


def _text_decimal(s: str | None, precision: int, scale: int) -> Any:
    import re

    if s is None:
        return None
    v = s.strip(" \t\r\n")
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", v):
        raise ValueError("conversion failed: %r is no number" % s)
    return _decimal(v, precision, scale)


def _float(v: Any) -> float | None:
    import re

    if v is None:
        return None
    if isinstance(v, str):
        s = v.strip(" \t\r\n")
        if s and not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", s):
            raise ValueError("conversion failed: %r is no number" % v)
        return float(s or 0)
    return float(v)


def _int_text(v: int | None, length: int, national: bool) -> str | None:
    if v is None:
        return None
    s = str(v)
    if length and len(s) > length:
        if national:
            raise OverflowError("arithmetic overflow: %s does not fit" % s)
        return "*"
    return s


def _decimal_text(v: Any, scale: int, length: int) -> str | None:
    if v is None:
        return None
    s = format(_decimal(v, 60, scale), "f")
    if length and len(s) > length:
        raise OverflowError("arithmetic overflow: %s does not fit" % s)
    return s


def _float_text(v: float | None, length: int) -> str | None:
    import re

    if v is None:
        return None
    s = re.sub(r"e([+-])([0-9]{2})$", r"e\g<1>0\2", format(v, ".6g"))
    if length and len(s) > length:
        raise OverflowError("arithmetic overflow: %s does not fit" % s)
    return s


def _join(a: str | None, b: str | None) -> str | None:
    return None if a is None or b is None else a + b


def _concat(*parts: str | None) -> str:
    return "".join(p for p in parts if p is not None)


def _concat_ws(between: str | None, *parts: str | None) -> str:
    return (between or "").join(p for p in parts if p is not None)


def _len(s: str | None) -> int | None:
    return None if s is None else len(s.rstrip(" "))


def _size(s: str | None, national: bool) -> int | None:
    return None if s is None else len(s.encode("utf-16-le")) if national else len(s)


def _left(s: str | None, n: int | None) -> str | None:
    if s is None or n is None:
        return None
    if n < 0:
        raise ValueError("a negative length")
    return s[:n]


def _right(s: str | None, n: int | None) -> str | None:
    if s is None or n is None:
        return None
    if n < 0:
        raise ValueError("a negative length")
    return s[len(s) - n :] if n < len(s) else s


def _substring(s: str | None, start: int | None, n: int | None) -> str | None:
    if s is None or start is None or n is None:
        return None
    if n < 0:
        raise ValueError("a negative length")
    return s[max(start, 1) - 1 : max(start + n - 1, 0)]


def _charindex(what: str | None, s: str | None, start: int | None, exact: bool) -> int | None:
    if what is None or s is None or start is None:
        return None
    if not what:
        return 0
    return (s if exact else _fold(s)).find(what if exact else _fold(what), max(start, 1) - 1) + 1


def _replace(s: str | None, what: str | None, by: str | None, exact: bool) -> str | None:
    if s is None or what is None or by is None:
        return None
    if not what:
        return s
    if exact:
        return s.replace(what, by)
    folded, wanted = _fold(s), _fold(what)
    out, at = [], 0
    while True:
        found = folded.find(wanted, at)
        if found < 0:
            return "".join(out) + s[at:]
        out += [s[at:found], by]
        at = found + len(what)


def _stuff(s: str | None, start: int | None, n: int | None, by: str | None) -> str | None:
    if s is None or start is None or n is None or n < 0 or not 1 <= start <= len(s):
        return None
    return s[: start - 1] + (by or "") + s[start - 1 + n :]


def _replicate(s: str | None, n: int | None) -> str | None:
    return None if s is None or n is None or n < 0 else s * n


def _reverse(s: str | None) -> str | None:
    return None if s is None else s[::-1]


def _upper(s: str | None) -> str | None:
    return None if s is None else "".join(c.upper() if len(c.upper()) == 1 else c for c in s)


def _lower(s: str | None) -> str | None:
    return None if s is None else _fold(s)


def _trim(s: str | None, side: str) -> str | None:
    if s is None:
        return None
    return s.lstrip(" ") if side == "L" else s.rstrip(" ") if side == "R" else s.strip(" ")


def _ascii(s: str | None) -> int | None:
    return s[0].encode("cp1252", "replace")[0] if s else None


def _unicode(s: str | None) -> int | None:
    return ord(s[0]) if s else None


def _char(n: int | None) -> str | None:
    if n is None or not 0 <= n <= 255:
        return None
    return chr(n) if n in (129, 141, 143, 144, 157) else bytes([n]).decode("cp1252")


def _nchar(n: int | None) -> str | None:
    return None if n is None or not 0 <= n <= 65535 else chr(n)


def _quotename(s: str | None, sign: str) -> str | None:
    if s is None or len(s) > 128:
        return None
    last = {"[": "]", "(": ")", "<": ">", "{": "}", "]": "]", ")": ")", ">": ">", "}": "}"}.get(sign, sign)
    first = {"]": "[", ")": "(", ">": "<", "}": "{"}.get(sign, sign)
    return first + s.replace(last, last + last) + last


def _str(v: float | None, length: int | None, scale: int | None) -> str | None:
    if v is None or length is None or scale is None or length < 0 or scale < 0:
        return None
    digits = min(scale, 16)
    s = format(_decimal(float(v), 90, digits), "f")
    whole = len(s.partition(".")[0])
    if whole > length:
        return "*" * length
    if len(s) > length:
        digits = max(length - whole - 1, 0)
        s = format(_decimal(float(v), 90, digits), "f")
    return s.rjust(length)


def _isnumeric(s: Any) -> int:
    import re

    if s is None:
        return 0
    v = str(s).strip(" \t\r\n")
    plain = re.fullmatch(r"[+-]?[$]?[+-]?([0-9][0-9,]*\.?[0-9]*|\.[0-9]+)([eEdD][+-]?[0-9]{1,3})?", v)
    return int(plain is not None or v in ("+", "-", ".", "$", ",", "+.", "-."))


def _pattern(p: str, escape: str | None) -> list[Any]:
    out: list[Any] = []
    at = 0
    while at < len(p):
        c = p[at]
        if escape and c == escape and at + 1 < len(p):
            out.append(p[at + 1])
            at += 2
            continue
        close = p.find("]", at + 1) if c == "[" else -1
        if c == "%" or c == "_":
            out.append(("%",) if c == "%" else ("_",))
        elif close > at:
            inside = p[at + 1 : close]
            no = inside[:1] == "^"
            inside = inside[1:] if no else inside
            items, i = [], 0
            while i < len(inside):
                if i + 2 < len(inside) and inside[i + 1] == "-":
                    items.append((inside[i], inside[i + 2]))
                    i += 3
                else:
                    items.append((inside[i], inside[i]))
                    i += 1
            out.append(("[", no, items))
            at = close
        else:
            out.append(c)
        at += 1
    return out


def _sign(token: Any, c: str, exact: str) -> bool:
    def same(a: str, b: str) -> bool:
        return a == b if exact else _fold(a) == _fold(b)

    if isinstance(token, str):
        return same(token, c)
    if token[0] == "_":
        return True
    found = False
    for low, high in token[2]:
        if low == high:
            found = found or same(low, c)
        elif exact == "bin":
            found = found or low <= c <= high
        else:
            found = found or _weight(low) <= _weight(c) <= _weight(high)
    return found != token[1]


def _match(tokens: list[Any], s: str, at: int, exact: str, whole: bool) -> bool:
    place, back, mark = 0, -1, at
    while True:
        if place == len(tokens):
            if at == len(s) or not whole:
                return True
        elif tokens[place] == ("%",):
            back, mark = place, at
            place += 1
            continue
        elif at < len(s) and _sign(tokens[place], s[at], exact):
            place += 1
            at += 1
            continue
        if back < 0 or mark >= len(s):
            return False
        mark += 1
        place, at = back + 1, mark


def _like(s: str | None, p: str | None, escape: str | None, exact: str, national: bool) -> bool | None:
    if s is None or p is None:
        return None
    tokens = _pattern(p, escape)
    if _match(tokens, s, 0, exact, True):
        return True
    return not national and s.endswith(" ") and _match(tokens, s.rstrip(" "), 0, exact, True)


def _patindex(p: str | None, s: str | None, exact: str) -> int | None:
    if s is None or p is None:
        return None
    tokens = _pattern(p, None)
    free = bool(tokens) and tokens[0] == ("%",)
    while tokens and tokens[0] == ("%",):
        tokens = tokens[1:]
    if not tokens:
        return int(bool(s) and free)
    for at in range(len(s) + 1 if free else 1):
        if _match(tokens, s, at, exact, True):
            return at + 1
    return 0


def _translate(s: str | None, what: str | None, by: str | None) -> str | None:
    if s is None or what is None or by is None:
        return None
    if len(what) != len(by):
        raise ValueError("texts of unlike length")
    table: dict[str, str] = {}
    for a, b in zip(_fold(what), by):
        table.setdefault(a, b)
    return "".join(table.get(_fold(c), c) for c in s)


def _round(v: Any, digits: int | None, cut: int | None) -> Any:
    import decimal

    if v is None or digits is None or cut is None:
        return None
    with decimal.localcontext() as c:
        c.prec = 400
        exact = decimal.Decimal(repr(v)) if isinstance(v, float) else decimal.Decimal(v)
        made = exact.quantize(decimal.Decimal(1).scaleb(-digits), decimal.ROUND_DOWN if cut else decimal.ROUND_HALF_UP)
        return type(v)(made)


def _floor(v: Any) -> Any:
    import math

    return None if v is None else type(v)(math.floor(v))


def _ceiling(v: Any) -> Any:
    import math

    return None if v is None else type(v)(math.ceil(v))


def _abs(v: Any) -> Any:
    return None if v is None else abs(v)


def _signum(v: Any) -> Any:
    return None if v is None else type(v)((v > 0) - (v < 0))


def _power(a: Any, b: Any) -> float | None:
    if a is None or b is None:
        return None
    made = float(a) ** float(b)
    if isinstance(made, complex):
        raise ValueError("an invalid floating point operation")
    return made


def _power_int(a: int | None, b: Any, low: int, high: int) -> int | None:
    if a is None or b is None:
        return None
    if float(b) == int(b) and b >= 0:
        return _range(a ** int(b), low, high)
    return _range(int(_power(a, b) or 0), low, high)


def _math(name: str, v: float | None) -> float | None:
    import math

    return None if v is None else float(getattr(math, name)(v))


def _log(v: float | None, base: float | None) -> float | None:
    import math

    return None if v is None or base is None else math.log(v) / math.log(base)


def _moment(v: Any) -> Any:
    import datetime
    import re

    if v is None or isinstance(v, datetime.datetime):
        return v
    if isinstance(v, datetime.date):
        return datetime.datetime(v.year, v.month, v.day)
    if isinstance(v, int):
        return datetime.datetime(1900, 1, 1) + datetime.timedelta(days=v)
    s = v.strip()
    if not s:
        return datetime.datetime(1900, 1, 1)
    clock = r"(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,7}))?)?)?"
    for day, order in (
        (r"([0-9]{4})([0-9]{2})([0-9]{2})", (0, 1, 2)),
        (r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})", (0, 1, 2)),
        (r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", (2, 0, 1)),
    ):
        found = re.fullmatch(day + clock, s)
        if found:
            g = found.groups()
            fraction = int((g[6] or "0").ljust(6, "0")[:6])
            return datetime.datetime(*(int(g[i]) for i in order), int(g[3] or 0), int(g[4] or 0), int(g[5] or 0), fraction)
    raise ValueError("conversion failed: %r is no date in a form that is read the same everywhere" % v)


def _date(v: Any) -> Any:
    v = _moment(v)
    return None if v is None else v.date()


def _datetime_text(v: Any) -> str | None:
    if v is None:
        return None
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return "%s %2d %04d %2d:%02d%s" % (months[v.month - 1], v.day, v.year, v.hour % 12 or 12, v.minute, "AM" if v.hour < 12 else "PM")


def _styled(v: Any, form: str) -> str | None:
    if v is None:
        return None
    v = _moment(v)
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    for name, value in (
        ("yyyy", "%04d" % v.year),
        ("yy", "%02d" % (v.year % 100)),
        ("MMM", months[v.month - 1]),
        ("MM", "%02d" % v.month),
        ("dd", "%02d" % v.day),
        ("HH", "%02d" % v.hour),
        ("mm", "%02d" % v.minute),
        ("ss", "%02d" % v.second),
        ("SSS", "%03d" % (v.microsecond // 1000)),
    ):
        if name != "MMM" or "MMM" in form:
            form = form.replace(name, value)
    return form


def _month_day(year: int, month: int, day: int) -> tuple[int, int, int]:
    import calendar

    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return year, month, min(day, calendar.monthrange(year, month)[1])


def _dateadd(part: str, n: int | None, v: Any) -> Any:
    import datetime

    if v is None or n is None:
        return None
    if part in ("YEAR", "QUARTER", "MONTH"):
        y, m, d = _month_day(v.year, v.month + n * {"YEAR": 12, "QUARTER": 3, "MONTH": 1}[part], v.day)
        return v.replace(year=y, month=m, day=d)
    unit = {"WEEK": 604800, "HOUR": 3600, "MINUTE": 60, "SECOND": 1}.get(part, 86400)
    return v + datetime.timedelta(seconds=n * unit)


def _datediff(part: str, a: Any, b: Any) -> int | None:
    import datetime

    if a is None or b is None:
        return None
    if part == "YEAR":
        return int(b.year - a.year)
    if part in ("MONTH", "QUARTER"):
        size = 1 if part == "MONTH" else 3
        return int((b.year * 12 + b.month - 1) // size - (a.year * 12 + a.month - 1) // size)
    if part == "WEEK":
        return (b.toordinal() // 7) - (a.toordinal() // 7)
    if part in ("DAY", "DAYOFYEAR", "WEEKDAY"):
        return int(b.toordinal() - a.toordinal())
    size = {"HOUR": 3600, "MINUTE": 60, "SECOND": 1}[part]
    start = datetime.datetime(1, 1, 1)

    def count(v: Any) -> int:
        gap = v - start
        return int((gap.days * 86400 + gap.seconds) // size)

    return count(b) - count(a)


def _datepart(part: str, v: Any) -> int | None:
    if v is None:
        return None
    if part == "QUARTER":
        return int((v.month + 2) // 3)
    if part == "WEEKDAY":
        return int(v.isoweekday() % 7 + 1)
    if part == "DAYOFYEAR":
        return int(v.timetuple().tm_yday)
    if part == "ISO_WEEK":
        return int(v.isocalendar()[1])
    if part == "WEEK":
        first = v.replace(month=1, day=1).isoweekday() % 7
        return int((v.timetuple().tm_yday + first - 1) // 7 + 1)
    if part == "MILLISECOND":
        return int(v.microsecond // 1000)
    return int(getattr(v, part.lower()))


def _datename(part: str, v: Any) -> str | None:
    if v is None:
        return None
    if part == "MONTH":
        return "January February March April May June July August September October November December".split()[v.month - 1]
    if part == "WEEKDAY":
        return "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[v.isoweekday() - 1]
    return str(_datepart(part, v))


def _eomonth(v: Any, n: int | None) -> Any:
    if v is None:
        return None
    y, m, d = _month_day(v.year, v.month + (n or 0), 31)
    return _date(v).replace(year=y, month=m, day=d) if v.day <= 28 else _date(v.replace(day=1)).replace(year=y, month=m, day=d)


def _datefromparts(y: int | None, m: int | None, d: int | None) -> Any:
    import datetime

    return None if y is None or m is None or d is None else datetime.date(y, m, d)
