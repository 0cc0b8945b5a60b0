"""Tokens of a server's reply (MS-TDS 2.2.7)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from responder.sqltypes import COLLATION, SqlType, encoder, null, type_info

MORE, ERROR, COUNT, ATTENTION = 0x01, 0x02, 0x10, 0x20
DONE, DONE_PROC, DONE_IN_PROC = 0xFD, 0xFE, 0xFF
SELECT = 0xC1


@dataclass
class SqlError(Exception):
    """An error (severity above 10) or a message, with the numbers that SQL Server gives it; ``further`` ones follow it."""

    number: int
    message: str
    severity: int = 16
    state: int = 1
    line: int = 1
    further: tuple[SqlError, ...] = ()


def _b(text: str) -> bytes:
    """B_VARCHAR: characters counted in one byte."""
    text = text[:255]
    return bytes((len(text),)) + text.encode("utf-16-le")


def _us(text: str) -> bytes:
    """US_VARCHAR: characters counted in two bytes."""
    data = text.encode("utf-16-le", "surrogatepass")
    return struct.pack("<H", len(data) // 2) + data


def message(what: SqlError, server: str) -> bytes:
    """ERROR, or INFO for a severity up to 10."""
    body = (
        struct.pack("<iBB", what.number, what.state, what.severity) + _us(what.message) + _b(server) + _b("") + struct.pack("<i", what.line)
    )
    return struct.pack("<BH", 0xAA if what.severity > 10 else 0xAB, len(body)) + body


def change(kind: int, new: bytes, old: bytes = b"") -> bytes:
    """ENVCHANGE with bytes counted in one byte."""
    body = bytes((kind, len(new))) + new + bytes((len(old),)) + old
    return struct.pack("<BH", 0xE3, len(body)) + body


def change_text(kind: int, new: str, old: str = "") -> bytes:
    """ENVCHANGE of a text: 1 database, 2 language, 4 packet size."""
    body = bytes((kind,)) + _b(new) + _b(old)
    return struct.pack("<BH", 0xE3, len(body)) + body


def change_collation() -> bytes:
    """ENVCHANGE of the collation."""
    return change(7, COLLATION)


def login_ack(tds: int, major: int, minor: int, build: int) -> bytes:
    """LOGINACK for a TDS version such as 0x74000004."""
    body = b"\x01" + struct.pack(">I", tds) + _b("Microsoft SQL Server\0\0") + struct.pack(">BBH", major, minor, build)
    return struct.pack("<BH", 0xAD, len(body)) + body


def feature_ack(features: dict[int, bytes]) -> bytes:
    """FEATUREEXTACK; nothing when there is nothing to acknowledge."""
    if not features:
        return b""
    return b"\xae" + b"".join(struct.pack("<BI", key, len(data)) + data for key, data in features.items()) + b"\xff"


def done(token: int, status: int, count: int | None = None, command: int = 0) -> bytes:
    """DONE, DONEPROC or DONEINPROC."""
    return struct.pack("<BHHQ", token, status | (COUNT if count is not None else 0), command, count or 0)


def return_status(value: int = 0) -> bytes:
    """RETURNSTATUS of a procedure."""
    return struct.pack("<Bi", 0x79, value)


def return_value(ordinal: int, name: str, kind: SqlType, value: Any) -> bytes:
    """RETURNVALUE of an output parameter."""
    data = null(kind) if value is None else encoder(kind)(value)
    return b"\xac" + struct.pack("<H", ordinal) + _b(name) + b"\x01" + struct.pack("<IH", 0, 0) + type_info(kind) + data


@dataclass(frozen=True)
class ResultColumn:
    """A column of a result; an expression without a name has an empty one."""

    name: str
    type: SqlType


def column_metadata(columns: Sequence[ResultColumn]) -> bytes:
    """COLMETADATA."""
    out = [struct.pack("<BH", 0x81, len(columns))]
    out += [struct.pack("<IH", 0, 0x0009) + type_info(c.type) + _b(c.name) for c in columns]
    return b"".join(out)


def order(positions: Sequence[int]) -> bytes:
    """ORDER: 1-based columns that the result is sorted by."""
    return struct.pack("<BH", 0xA9, 2 * len(positions)) + b"".join(struct.pack("<H", p) for p in positions)


class RowWriter:
    """Turns rows into ROW tokens, or NBCROW where a value is NULL; one function is compiled for each pattern of NULLs."""

    def __init__(self, columns: Sequence[ResultColumn]) -> None:
        self._types = [c.type for c in columns]
        self._every = self._compile(())
        self._others: dict[tuple[int, ...], Callable[[Sequence[Any]], bytes]] = {}

    def write(self, row: Sequence[Any]) -> bytes:
        """One token.

        Raises:
            Overflow: A value does not fit its type.
            struct.error: Likewise, a number.
        """
        if None not in row:
            writer = self._every
        else:
            nulls = tuple(i for i, value in enumerate(row) if value is None)
            writer = self._others.get(nulls) or self._others.setdefault(nulls, self._compile(nulls))
        try:
            return writer(row)
        except (struct.error, TypeError):
            return self._carefully(row)

    def _head(self, nulls: Sequence[int]) -> bytes:
        if not nulls:
            return b"\xd1"
        return b"\xd2" + sum(1 << i for i in nulls).to_bytes((len(self._types) + 7) // 8, "little")

    def _carefully(self, row: Sequence[Any]) -> bytes:
        """Value by value: numbers that are no int, and errors with the right name."""
        nulls = [i for i, value in enumerate(row) if value is None]
        values = [encoder(kind)(value) for kind, value in zip(self._types, row, strict=True) if value is not None]
        return self._head(nulls) + b"".join(values)

    def _compile(self, nulls: Sequence[int]) -> Callable[[Sequence[Any]], bytes]:
        """A function for rows with NULL in these places; neighbouring integers are packed together."""
        names: dict[str, Any] = {"head": self._head(nulls), "join": b"".join}
        parts, formats, arguments = ["head"], "", [""]

        def flush() -> None:
            nonlocal formats
            if formats:
                names[f"pack{len(names)}"] = struct.Struct("<" + formats).pack
                parts.append(f"{list(names)[-1]}({', '.join(arguments[1:])})")
            formats = ""
            del arguments[1:]

        for place, kind in enumerate(self._types):
            if place in nulls:
                continue
            if kind.is_int:
                size, code = {"tinyint": (1, "B"), "smallint": (2, "h"), "int": (4, "i"), "bigint": (8, "q")}[kind.name]
                formats += "B" + code
                arguments += [str(size), f"row[{place}]"]
            elif kind.name == "bit":
                formats += "BB"
                arguments += ["1", f"1 if row[{place}] else 0"]
            else:
                flush()
                names[f"encode{place}"] = encoder(kind)
                parts.append(f"encode{place}(row[{place}])")
        flush()
        exec(f"def write(row):\n    return join(({', '.join(parts)},))", names)  # the text is made of numbers and names of ours
        return names["write"]  # type: ignore[no-any-return]
