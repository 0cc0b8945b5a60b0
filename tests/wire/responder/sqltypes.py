"""T-SQL types on the wire: TYPE_INFO and values (MS-TDS 2.2.5.4 to 2.2.5.6)."""

from __future__ import annotations

import datetime
import re
import struct
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

#: SQL_Latin1_General_CP1_CI_AS: LCID 1033, ignoring case, sort id 52.
COLLATION = bytes.fromhex("0904d00034")
MAX = -1
_EPOCH = datetime.date(1900, 1, 1).toordinal()
_INTS = {"tinyint": (1, "B"), "smallint": (2, "h"), "int": (4, "i"), "bigint": (8, "q")}
_TEXT = re.compile(r"^\s*([\w ]+?)\s*(?:\(\s*(max|\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*$", re.IGNORECASE)
_FRACTION_BYTES = (3, 3, 3, 4, 4, 5, 5, 5)


class Overflow(ValueError):
    """A value that its type cannot hold: error 8115."""


@dataclass(frozen=True)
class SqlType:
    """A type. ``length`` is in characters or bytes as T-SQL writes it, :data:`MAX` for max; ``scale`` also of the date types."""

    name: str
    length: int = 0
    precision: int = 0
    scale: int = 0

    @property
    def is_text(self) -> bool:
        """Whether values are strings."""
        return self.name in ("char", "varchar", "nchar", "nvarchar", "xml")

    @property
    def is_national(self) -> bool:
        """Whether values are UTF-16."""
        return self.name in ("nchar", "nvarchar", "xml")

    @property
    def is_int(self) -> bool:
        """Whether it is one of the four integer types."""
        return self.name in _INTS

    def __str__(self) -> str:
        if self.name in ("decimal", "numeric"):
            return f"{self.name}({self.precision},{self.scale})"
        if self.length:
            return f"{self.name}({'max' if self.length == MAX else self.length})"
        return self.name


_DEFAULTS = {
    "sysname": SqlType("nvarchar", 128),
    "nvarchar": SqlType("nvarchar", 30),
    "varchar": SqlType("varchar", 30),
    "char": SqlType("char", 30),
    "nchar": SqlType("nchar", 30),
    "varbinary": SqlType("varbinary", 30),
    "binary": SqlType("binary", 30),
    "datetime2": SqlType("datetime2", scale=7),
    "datetimeoffset": SqlType("datetimeoffset", scale=7),
    "time": SqlType("time", scale=7),
    "decimal": SqlType("decimal", precision=18),
    "dec": SqlType("decimal", precision=18),
    "numeric": SqlType("numeric", precision=18),
    "integer": SqlType("int"),
    "rowversion": SqlType("binary", 8),
    "timestamp": SqlType("binary", 8),
    "national character varying": SqlType("nvarchar", 30),
    "character varying": SqlType("varchar", 30),
}
NAMES = frozenset(
    {*_DEFAULTS, *_INTS, "bit", "float", "real", "money", "smallmoney", "date", "datetime", "smalldatetime"}
    | {"uniqueidentifier", "sql_variant", "xml"}
)


@cache
def parse_type(text: str) -> SqlType:
    """The type that T-SQL text names, such as ``nvarchar(max)``; a bare name has CAST's default length.

    Raises:
        ValueError: No such type.
    """
    found = _TEXT.match(text)
    name = found[1].lower() if found else ""
    if found is None or name not in NAMES:
        raise ValueError(f"Type {text} is not a defined system type.")
    base = _DEFAULTS.get(name, SqlType(name))
    first, second = found[2], found[3]
    if first is None:
        return base
    number = MAX if first.lower() == "max" else int(first)
    if base.name in ("decimal", "numeric"):
        return SqlType(base.name, precision=number, scale=int(second or 0))
    if base.name in ("datetime2", "datetimeoffset", "time"):
        return SqlType(base.name, scale=number)
    if base.name == "float":
        return SqlType("real" if number <= 24 else "float")
    return SqlType(base.name, number)


# TYPE_INFO


def type_info(kind: SqlType) -> bytes:
    """TYPE_INFO of a nullable column."""
    name = kind.name
    if name in _INTS:
        return bytes((0x26, _INTS[name][0]))
    if name in ("nvarchar", "nchar"):
        size = 0xFFFF if kind.length == MAX else min(kind.length, 4000) * 2
        return struct.pack("<BH", 0xE7 if name == "nvarchar" else 0xEF, size) + COLLATION
    if name in ("varchar", "char"):
        size = 0xFFFF if kind.length == MAX else min(kind.length, 8000)
        return struct.pack("<BH", 0xA7 if name == "varchar" else 0xAF, size) + COLLATION
    if name in ("varbinary", "binary"):
        size = 0xFFFF if kind.length == MAX else min(kind.length, 8000)
        return struct.pack("<BH", 0xA5 if name == "varbinary" else 0xAD, size)
    if name in ("decimal", "numeric"):
        return bytes((0x6A if name == "decimal" else 0x6C, _decimal_size(kind.precision), kind.precision, kind.scale))
    if name in ("datetime2", "datetimeoffset", "time"):
        return bytes(({"datetime2": 0x2A, "datetimeoffset": 0x2B, "time": 0x29}[name], kind.scale))
    return {
        "bit": b"\x68\x01",
        "float": b"\x6d\x08",
        "real": b"\x6d\x04",
        "money": b"\x6e\x08",
        "smallmoney": b"\x6e\x04",
        "date": b"\x28",
        "datetime": b"\x6f\x08",
        "smalldatetime": b"\x6f\x04",
        "uniqueidentifier": b"\x24\x10",
        "xml": b"\xf1\x00",
        "sql_variant": struct.pack("<BI", 0x62, 8009),
    }[name]


def _decimal_size(precision: int) -> int:
    """Bytes of a decimal with its sign."""
    return 5 if precision <= 9 else 9 if precision <= 19 else 13 if precision <= 28 else 17


# Values


def null(kind: SqlType) -> bytes:
    """NULL as a column's value."""
    if kind.length == MAX or kind.name == "xml":
        return b"\xff" * 8
    if kind.is_text or kind.name in ("varbinary", "binary"):
        return b"\xff\xff"
    return b"\0\0\0\0" if kind.name == "sql_variant" else b"\0"


@lru_cache(4096)
def _day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def _parts(value: Any) -> tuple[int, int]:
    """Day (proleptic ordinal) and 100 ns ticks of a date and time given as ISO text or as Python's own."""
    if isinstance(value, datetime.datetime):
        value = value.isoformat(sep=" ")
    elif isinstance(value, datetime.date):
        value = value.isoformat()
    elif isinstance(value, datetime.time):
        value = "1900-01-01 " + value.isoformat()
    text = str(value)
    if text[2:3] == ":":
        text = "1900-01-01 " + text
    clock = text[11:]
    if not clock:
        return _day(text), 0
    ticks = (int(clock[:2]) * 3600 + int(clock[3:5]) * 60 + int(clock[6:8] or 0)) * 10_000_000
    return _day(text[:10]), ticks + int((clock[9:16]).ljust(7, "0"))


def _datetime(value: Any) -> bytes:
    day, ticks = _parts(value)
    return struct.pack("<BiI", 8, day - _EPOCH, (ticks * 3 + 50_000) // 100_000)


def _smalldatetime(value: Any) -> bytes:
    day, ticks = _parts(value)
    return struct.pack("<BHH", 4, day - _EPOCH, ticks // 600_000_000)


def _clock(ticks: int, scale: int) -> bytes:
    return int(ticks // 10 ** (7 - scale)).to_bytes(_FRACTION_BYTES[scale], "little")


def _decimal(kind: SqlType) -> Callable[[Any], bytes]:
    size = _decimal_size(kind.precision)

    def encode(value: Any) -> bytes:
        try:
            number = Decimal(str(value)).quantize(Decimal(1).scaleb(-kind.scale)).scaleb(kind.scale)
        except InvalidOperation as error:
            raise Overflow(str(kind)) from error
        whole = abs(int(number))
        if whole >= 10**kind.precision:
            raise Overflow(str(kind))
        return bytes((size, int(number >= 0))) + whole.to_bytes(size - 1, "little")

    return encode


def _variant(value: Any) -> bytes:
    if isinstance(value, bool) or (isinstance(value, int) and not -(2**31) <= value < 2**31):
        body = b"\x7f\0" + struct.pack("<q", value)
    elif isinstance(value, int):
        body = b"\x38\0" + struct.pack("<i", value)
    elif isinstance(value, float):
        body = b"\x3e\0" + struct.pack("<d", value)
    elif isinstance(value, bytes):
        body = b"\xa5\x02" + struct.pack("<H", 8000) + value
    else:
        body = b"\xe7\x07" + COLLATION + struct.pack("<H", 8000) + str(value).encode("utf-16-le")
    return struct.pack("<I", len(body)) + body


def _long(data: bytes) -> bytes:
    """A value of a (max) type: PLP_BODY in one chunk."""
    return struct.pack("<QI", len(data), len(data)) + data + b"\0\0\0\0" if data else b"\0" * 12


def _short(data: bytes) -> bytes:
    return len(data).to_bytes(2, "little") + data


@cache
def encoder(kind: SqlType) -> Callable[[Any], bytes]:
    """What turns a value that is not None into the bytes of a column.

    The callable raises :class:`Overflow` or ``struct.error`` for numbers out of range.
    """
    name, length, scale = kind.name, kind.length, kind.scale
    if name in _INTS:
        size, code = _INTS[name]
        pack = struct.Struct(f"<B{code}").pack
        return lambda v: pack(size, v if v.__class__ is int else int(v))
    if name in ("nvarchar", "xml") and (length == MAX or name == "xml"):
        return lambda v: _long(str(v).encode("utf-16-le", "surrogatepass"))
    if name == "nvarchar":
        return lambda v: _short(str(v).encode("utf-16-le", "surrogatepass")[: 2 * length])
    if name == "nchar":
        return lambda v: _short(str(v).ljust(length).encode("utf-16-le", "surrogatepass")[: 2 * length])
    if name == "varchar" and length == MAX:
        return lambda v: _long(str(v).encode("cp1252", "replace"))
    if name == "varchar":
        return lambda v: _short(str(v)[:length].encode("cp1252", "replace"))
    if name == "char":
        return lambda v: _short(str(v)[:length].ljust(length).encode("cp1252", "replace"))
    if name == "varbinary" and length == MAX:
        return lambda v: _long(_bytes(v))
    if name == "varbinary":
        return lambda v: _short(_bytes(v)[:length])
    if name == "binary":
        return lambda v: _short(_bytes(v)[:length].ljust(length, b"\0"))
    if name in ("decimal", "numeric"):
        return _decimal(kind)
    if name == "datetime2":
        return lambda v: _prefixed(_clock(_parts(v)[1], scale) + (_parts(v)[0] - 1).to_bytes(3, "little"))
    if name == "time":
        return lambda v: _prefixed(_clock(_parts(v)[1], scale))
    if name == "datetimeoffset":
        return lambda v: _prefixed(_clock(_parts(v)[1], scale) + (_parts(v)[0] - 1).to_bytes(3, "little") + b"\0\0")
    return {
        "bit": lambda v: b"\x01\x01" if int(v) else b"\x01\x00",
        "float": lambda v: struct.pack("<Bd", 8, float(v)),
        "real": lambda v: struct.pack("<Bf", 4, float(v)),
        "money": lambda v: _money(v),
        "smallmoney": lambda v: struct.pack("<Bi", 4, int(Decimal(str(v)) * 10_000)),
        "date": lambda v: b"\x03" + (_parts(v)[0] - 1).to_bytes(3, "little"),
        "datetime": _datetime,
        "smalldatetime": _smalldatetime,
        "uniqueidentifier": lambda v: b"\x10" + uuid.UUID(str(v)).bytes_le,
        "sql_variant": _variant,
    }[name]


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-16-le")


def _prefixed(data: bytes) -> bytes:
    return bytes((len(data),)) + data


def _money(value: Any) -> bytes:
    whole = int(Decimal(str(value)) * 10_000)
    return struct.pack("<BiI", 8, whole >> 32, whole & 0xFFFFFFFF)
