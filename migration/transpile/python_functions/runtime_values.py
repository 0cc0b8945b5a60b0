"""Comparison, numbers and conversions with the meaning they have in T-SQL.

Each function stands alone but for the others that it names, since it is copied into a body: every import is inside. None is NULL; errors
of T-SQL are exceptions.

Sources: Microsoft Learn, "Operators", "CAST and CONVERT", "Mathematical functions".
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


def _range(v: int | None, low: int, high: int) -> int | None:
    if v is not None and not low <= v <= high:
        raise OverflowError(f"arithmetic overflow: {v}")
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
            raise OverflowError(f"arithmetic overflow: {v}")
        return abs(made) if made == 0 else made


def _div_float(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a / b


def _bits(op: str, a: int | None, b: int | None) -> int | None:
    if a is None or b is None:
        return None
    return a & b if op == "&" else a | b if op == "|" else a ^ b


def _int(v: Any, low: int, high: int) -> int | None:
    import re

    if v is None:
        return None
    if isinstance(v, str):
        s = v.strip(" \t\r\n")
        if not re.fullmatch(r"[+-]?[0-9]*", s) or s in ("+", "-"):
            raise ValueError(f"conversion failed: {v!r} is no integer")
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
            raise ValueError(f"conversion failed: {v!r} is no bit")
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
        raise ValueError(f"conversion failed: {s!r} is no number")
    return _decimal(v, precision, scale)


def _float(v: Any) -> float | None:
    import re

    if v is None:
        return None
    if isinstance(v, str):
        s = v.strip(" \t\r\n")
        if s and not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", s):
            raise ValueError(f"conversion failed: {v!r} is no number")
        return float(s or 0)
    return float(v)


def _int_text(v: int | None, length: int, national: bool) -> str | None:
    if v is None:
        return None
    s = str(v)
    if length and len(s) > length:
        if national:
            raise OverflowError(f"arithmetic overflow: {s} does not fit")
        return "*"
    return s


def _decimal_text(v: Any, scale: int, length: int) -> str | None:
    if v is None:
        return None
    s = format(_decimal(v, 60, scale), "f")
    if length and len(s) > length:
        raise OverflowError(f"arithmetic overflow: {s} does not fit")
    return s


def _float_text(v: float | None, length: int) -> str | None:
    import re

    if v is None:
        return None
    s = re.sub(r"e([+-])([0-9]{2})$", r"e\g<1>0\2", format(v, ".6g"))
    if length and len(s) > length:
        raise OverflowError(f"arithmetic overflow: {s} does not fit")
    return s


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
    if a < 0 and float(b) != int(b):
        raise ArithmeticError("an invalid floating point operation")
    return float(float(a) ** float(b))


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
