"""Conversions between types as CAST and CONVERT do them."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from responder.tokens import SqlError

_EXACT = Context(prec=400)
_RANGES = {"tinyint": (0, 255), "smallint": (-(2**15), 2**15 - 1), "int": (-(2**31), 2**31 - 1), "bigint": (-(2**63), 2**63 - 1)}


def to_int(value: Any, target: str, quiet: str) -> int | None:
    """Text or a variant to an integer type: 245 for what is none, 220 for one out of range."""
    if isinstance(value, (int, float)):
        number = int(value)
    else:
        text = value.decode("utf-16-le") if isinstance(value, bytes) else str(value).strip()
        if not re.fullmatch(r"[+-]?\d*", text):
            if quiet == "1":
                return None
            raise SqlError(245, f"Conversion failed when converting the nvarchar value '{text}' to data type {target}.")
        number = int(text or 0)
    if target == "bit":
        return int(bool(number))
    low, high = _RANGES[target]
    if not low <= number <= high:
        if quiet == "1":
            return None
        raise SqlError(220, f"Arithmetic overflow error for data type {target}, value = {number}.", 16, 2)
    return number


def to_number(value: Any, target: str, quiet: str) -> float | str | None:
    """Text to a number with a fraction: 8114 for what is none."""
    if isinstance(value, (int, float)):
        return float(value) if target in ("float", "real") else value
    try:
        number = Decimal(str(value).strip() or "0")
    except InvalidOperation as error:
        if quiet == "1":
            return None
        raise SqlError(8114, f"Error converting data type nvarchar to {target}.", 16, 5) from error
    return float(number) if target in ("float", "real") else str(number)


def number_text(value: Any, kind: str, scale: int) -> str:
    """A number with a fixed scale to text, all of its digits written; half rounds away from zero, which has no sign."""
    made = Decimal(str(value) if isinstance(value, str) else value).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP, _EXACT)
    return f"{made if made else abs(made):f}"


class Total:
    """SUM over decimals, exact."""

    def __init__(self) -> None:
        self.sum: Decimal | None = None

    def step(self, value: Any, scale: int) -> None:
        """Add one."""
        if value is not None:
            self.sum = (self.sum or Decimal(0)) + Decimal(number_text(value, "decimal", scale))

    def finalize(self) -> str | None:
        """The sum as text."""
        return None if self.sum is None else f"{self.sum:f}"


def switch_offset(value: Any, offset: Any) -> str:
    """The same moment with another offset; what is stored is ISO text with seven digits and ``±hh:mm``."""
    text = str(value)
    moment, there = datetime.datetime.fromisoformat(text[:19]), _minutes(text[-6:])
    moved = moment + datetime.timedelta(minutes=_minutes(str(offset)) - there)
    return f"{moved:%Y-%m-%d %H:%M:%S}".rjust(19, "0") + text[19:-6].rstrip() + f" {offset}"


def _minutes(offset: str) -> int:
    return (-1 if offset[0] == "-" else 1) * (int(offset[1:3]) * 60 + int(offset[4:6]))


def to_binary(value: Any, width: str, style: Any) -> bytes:
    """Text to bytes; styles 1 and 2 read hexadecimal digits."""
    if isinstance(value, bytes):
        return value
    text = str(value)
    if int(style) in (1, 2):
        return bytes.fromhex(text[2:] if int(style) == 1 else text)
    return text.encode("utf-16-le" if width == "wide" else "cp1252")


def binary_text(value: Any, style: Any) -> str:
    """Bytes to text; styles 1 and 2 write hexadecimal digits."""
    if not isinstance(value, bytes):
        return str(value)
    if int(style) == 1:
        return "0x" + value.hex().upper()
    return value.hex().upper() if int(style) == 2 else value.decode("utf-16-le", "replace")


def date_text(value: Any, source: str, style: Any) -> str:
    """A date or time to text in a style of CONVERT.

    Raises:
        SqlError: 281, not a style that this responder knows.
    """
    text = str(value)
    moment = datetime.datetime.fromisoformat(text[:19] if source != "time" else "1900-01-01 " + text[:8])
    digits = {"datetime": 3, "smalldatetime": 3, "date": 0}.get(source, 7)
    clock, day = f"{moment:%H:%M:%S}", f"{moment.year:04}-{moment:%m-%d}"
    fraction = re.split(r" ?[+-]\d", text.partition(".")[2])[0].ljust(digits, "0")[:digits]
    tail = f".{fraction}" if fraction.strip("0") or (fraction and source != "datetime") else ""
    match int(style):
        case 0 | 100:
            if source in ("date", "datetime2", "datetimeoffset", "time"):
                return text
            hour = moment.hour % 12 or 12
            return f"{moment:%b} {moment.day:2d} {moment.year} {hour:2d}:{moment:%M}{'AM' if moment.hour < 12 else 'PM'}"
        case 23:
            return day
        case 112:
            return f"{moment:%Y%m%d}"
        case 120 | 20:
            return f"{day} {clock}"
        case 121 | 21 | 25:
            moment_text = clock if source == "time" else f"{day} {clock}"
            return moment_text + (f".{fraction}" if fraction else "")
        case 126 | 127:
            return f"{moment:%Y-%m-%dT%H:%M:%S}" + tail
        case _:
            raise SqlError(281, f"{style} is not a valid style number when converting from {source} to a character string.")


@lru_cache(512)
def _pattern(text: str, escape: str | None) -> re.Pattern[str]:
    out, at = [], 0
    while at < len(text):
        sign = text[at]
        if escape and sign == escape and at + 1 < len(text):
            at += 1
            out.append(re.escape(text[at]))
        elif sign == "%":
            out.append(".*")
        elif sign == "_":
            out.append(".")
        elif sign == "[" and "]" in text[at + 1 :]:
            end = text.index("]", at + 1)
            body = text[at + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
            out.append(f"[{body}]" if body else re.escape("[]"))
            at = end
        else:
            out.append(re.escape(sign))
        at += 1
    return re.compile("".join(out), re.IGNORECASE | re.DOTALL)


def like(value: Any, pattern: Any, escape: Any) -> int | None:
    """LIKE with T-SQL's classes in brackets."""
    if value is None or pattern is None:
        return None
    return int(_pattern(str(pattern), str(escape) if escape is not None else None).fullmatch(str(value).rstrip(" ")) is not None)


def replace(value: Any, old: Any, new: Any) -> str:
    """REPLACE, which ignores case under a CI collation."""
    return re.sub(re.escape(str(old)), lambda _: str(new), str(value), flags=re.IGNORECASE) if old else str(value)
