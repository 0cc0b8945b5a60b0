"""Parameters of RPC requests read from the wire: TYPE_INFO, then the value."""

from __future__ import annotations

import datetime
import struct
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from responder.packets import Malformed
from responder.sqltypes import MAX, SqlType

_FIXED = {0x30: ("tinyint", 1), 0x32: ("bit", 1), 0x34: ("smallint", 2), 0x38: ("int", 4), 0x7F: ("bigint", 8)}
_FIXED |= {0x3A: ("smalldatetime", 4), 0x3B: ("real", 4), 0x3C: ("money", 8), 0x3D: ("datetime", 8), 0x3E: ("float", 8)}
_INTN = {1: "tinyint", 2: "smallint", 4: "int", 8: "bigint"}
_FRACTION_BYTES = (3, 3, 3, 4, 4, 5, 5, 5)


class Cursor:
    """Reads bytes in order.

    The methods raise :class:`Malformed` at the end of the data.
    """

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    @property
    def done(self) -> bool:
        """Whether everything was read."""
        return self.at >= len(self.data)

    def take(self, count: int) -> bytes:
        """The next bytes."""
        if count < 0 or self.at + count > len(self.data):
            raise Malformed("a request ends too early")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, size: int) -> int:
        """A little-endian number without sign."""
        return int.from_bytes(self.take(size), "little")

    def text(self, prefix: int = 1) -> str:
        """A UTF-16 string behind a count of its characters."""
        return self.take(self.number(prefix) * 2).decode("utf-16-le", "surrogatepass")

    def long(self) -> bytes | None:
        """PLP_BODY: total length, chunks, a chunk of nothing."""
        if self.number(8) == 0xFFFFFFFFFFFFFFFF:
            return None
        pieces = []
        while size := self.number(4):
            pieces.append(self.take(size))
        return b"".join(pieces)


def read_typed(cursor: Cursor) -> tuple[SqlType, Any]:
    """A parameter's type and value; None for NULL."""
    code = cursor.number(1)
    if code in _FIXED:
        name, size = _FIXED[code]
        return SqlType(name), _plain(name, cursor.take(size))
    if code in (0x26, 0x68, 0x6D, 0x6E, 0x6F, 0x24):
        size = cursor.number(1)
        name = {0x68: "bit", 0x24: "uniqueidentifier"}.get(code) or {
            0x26: _INTN, 0x6D: {4: "real", 8: "float"}, 0x6E: {4: "smallmoney", 8: "money"}, 0x6F: {4: "smalldatetime", 8: "datetime"},
        }[code].get(size, "int")  # fmt: skip
        data = cursor.take(cursor.number(1))
        return SqlType(name), _plain(name, data) if data else None
    if code in (0xE7, 0xEF, 0xA7, 0xAF, 0xA5, 0xAD):
        return _read_string(cursor, code)
    if code in (0x6A, 0x6C):
        cursor.take(1)
        kind = SqlType("decimal" if code == 0x6A else "numeric", precision=cursor.number(1), scale=cursor.number(1))
        data = cursor.take(cursor.number(1))
        number = Decimal(int.from_bytes(data[1:], "little")).scaleb(-kind.scale)
        return kind, None if not data else number if data[0] else -number
    if code in (0x28, 0x29, 0x2A, 0x2B):
        scale = cursor.number(1) if code != 0x28 else 0
        data = cursor.take(cursor.number(1))
        name = {0x28: "date", 0x29: "time", 0x2A: "datetime2", 0x2B: "datetimeoffset"}[code]
        return SqlType(name, scale=scale), _moment(name, scale, data) if data else None
    if code in (0x23, 0x63, 0x22):  # text, ntext, image
        cursor.take(4)
        if code != 0x22:
            cursor.take(5)
        size = cursor.number(4)
        data = cursor.take(size) if size != 0xFFFFFFFF else None
        name, decode = {0x23: ("varchar", _narrow), 0x63: ("nvarchar", _wide), 0x22: ("varbinary", bytes)}[code]
        return SqlType(name, MAX), decode(data) if data is not None else None
    raise Malformed(f"a parameter of type 0x{code:02x}, which this responder does not read")


def _wide(data: bytes) -> str:
    return data.decode("utf-16-le", "surrogatepass")


def _narrow(data: bytes) -> str:
    return data.decode("cp1252", "replace")


def _read_string(cursor: Cursor, code: int) -> tuple[SqlType, Any]:
    size = cursor.number(2)
    names = {0xE7: "nvarchar", 0xEF: "nchar", 0xA7: "varchar", 0xAF: "char", 0xA5: "varbinary", 0xAD: "binary"}
    name = names[code]
    if code not in (0xA5, 0xAD):
        cursor.take(5)
    if size == 0xFFFF:
        data = cursor.long()
    else:
        length = cursor.number(2)
        data = None if length == 0xFFFF else cursor.take(length)
    national = code in (0xE7, 0xEF)
    decode: Callable[[bytes], Any] = _wide if national else bytes if code in (0xA5, 0xAD) else _narrow
    kind = SqlType(name, MAX if size == 0xFFFF else size // 2 if national else size)
    return kind, None if data is None else decode(data)


def _plain(name: str, data: bytes) -> Any:
    match name:
        case "real" | "float":
            return struct.unpack("<f" if name == "real" else "<d", data)[0]
        case "money":
            high, low = struct.unpack("<iI", data)
            return Decimal((high << 32) | low).scaleb(-4)
        case "smallmoney":
            return Decimal(struct.unpack("<i", data)[0]).scaleb(-4)
        case "datetime":
            days, ticks = struct.unpack("<iI", data)
            return _iso(datetime.datetime(1900, 1, 1) + datetime.timedelta(days=days, milliseconds=round(ticks * 10 / 3)), 3)
        case "smalldatetime":
            days, minutes = struct.unpack("<HH", data)
            return _iso(datetime.datetime(1900, 1, 1) + datetime.timedelta(days=days, minutes=minutes), 0)
        case "uniqueidentifier":
            return str(uuid.UUID(bytes_le=data)).upper()
        case "tinyint" | "bit":
            return data[0]
        case _:
            return int.from_bytes(data, "little", signed=True)


def _moment(name: str, scale: int, data: bytes) -> str:
    clock, day = b"", b""
    if name == "date":
        day = data
    else:
        clock = data[: _FRACTION_BYTES[scale]]
        day = data[_FRACTION_BYTES[scale] :][:3]
    date = datetime.date.fromordinal(int.from_bytes(day, "little") + 1).isoformat() if day else ""
    if not clock:
        return date
    ticks = int.from_bytes(clock, "little") * 10 ** (7 - scale)
    seconds, rest = divmod(ticks, 10_000_000)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}" + (f".{rest:07d}"[: scale + 1] if scale else "")
    return f"{date} {text}".strip()


def _iso(moment: datetime.datetime, digits: int) -> str:
    text = moment.strftime("%Y-%m-%d %H:%M:%S")
    return f"{text}.{moment.microsecond // 1000:03d}" if digits else text
