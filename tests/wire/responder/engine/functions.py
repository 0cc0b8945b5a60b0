"""T-SQL functions for SQLite, as one connection sees them."""

from __future__ import annotations

import datetime
import hashlib
import math
import re
import sqlite3
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from responder.engine.conversion import (
    Total,
    binary_text,
    date_text,
    like,
    number_text,
    replace,
    switch_offset,
    to_binary,
    to_int,
    to_number,
)
from responder.engine.metadata import Metadata
from responder.handshake import LoginRequest
from responder.record import Session
from responder.settings import Login
from responder.tokens import SqlError

if TYPE_CHECKING:
    from responder.server import Responder

_PAD = " "


class Functions:
    """Registers everything that queries may call.

    Args:
        server: The responder.
        session: The connection's notes: database, user, number.
        login: Who was let in.
        request: What the client said of itself.
        raised: Where an exception is left for the executor, since SQLite swallows it.
    """

    def __init__(self, server: Responder, session: Session, login: Login, request: LoginRequest, raised: list[BaseException]) -> None:
        self._server, self._session, self._raised = server, session, raised
        self._metadata = Metadata(server, session, login, request)

    def set_option(self, text: str) -> None:
        """Note a SET statement that functions tell of."""
        self._metadata.set_option(text)

    def register(self, connection: sqlite3.Connection) -> None:
        """Make them known to a connection."""
        strict: dict[str, Callable[..., Any]] = {
            "len": lambda v: len(str(v).rstrip(_PAD)),
            "datalength": _datalength,
            "upper": lambda v: str(v).upper(),
            "lower": lambda v: str(v).lower(),
            "ltrim": lambda v: str(v).lstrip(_PAD),
            "rtrim": lambda v: str(v).rstrip(_PAD),
            "trim": lambda v: str(v).strip(_PAD),
            "replace": replace,
            "substring": _substring,
            "left": lambda v, n: str(v)[:n],
            "right": lambda v, n: str(v)[-n:] if n else "",
            "charindex": lambda find, v, start=1: str(v).lower().find(str(find).lower(), max(0, start - 1)) + 1,
            "quotename": _quotename,
            "reverse": lambda v: str(v)[::-1],
            "replicate": lambda v, n: str(v) * n,
            "space": lambda n: _PAD * n,
            "char": chr,
            "nchar": chr,
            "ascii": lambda v: ord(str(v)[0]) if v else None,
            "unicode": lambda v: ord(str(v)[0]) if v else None,
            "parsename": _parsename,
            "abs": abs,
            "sign": lambda v: (v > 0) - (v < 0),
            "ceiling": lambda v: -(-v // 1),
            "floor": lambda v: v // 1,
            "round": lambda v, n=0, _=0: round(v, n),
            "log10": math.log10,
            "power": _power,
            "switchoffset": switch_offset,
            "number_text": number_text,
            "bytes_int": lambda v: int.from_bytes(v, "big", signed=len(v) >= 8),
            "isnumeric": _isnumeric,
            "year": lambda v: int(str(v)[:4]),
            "month": lambda v: int(str(v)[5:7]),
            "day": lambda v: int(str(v)[8:10]),
            "hashbytes": _hashbytes,
            "to_int": to_int,
            "to_number": to_number,
            "to_bit": lambda v: int(bool(v)),
            "to_binary": to_binary,
            "date_text": date_text,
            "binary_text": binary_text,
            **self._metadata.strict(),
        }
        loose: dict[str, Callable[..., Any]] = {
            "isnull": lambda a, b: b if a is None else a,
            "concat": lambda *v: "".join("" if x is None else str(x) for x in v),
            "concat_ws": lambda sep, *v: ("" if sep is None else str(sep)).join(str(x) for x in v if x is not None),
            "stuff": _stuff,
            "getdate": lambda: _now(3),
            "getutcdate": lambda: _now(3),
            "sysdatetime": lambda: _now(6),
            "sysutcdatetime": lambda: _now(6),
            **self._metadata.loose(),
        }
        for name, function in strict.items():
            connection.create_function("fn_" + name, -1, self._guarded(_null_in_null_out(function)))
        for name, function in loose.items():
            connection.create_function("fn_" + name, -1, self._guarded(function))
        connection.create_aggregate("fn_total", 2, Total)  # type: ignore[arg-type]  # typeshed wants the aggregate's own protocol
        connection.create_function("like", 2, lambda pattern, value: like(value, pattern, None))
        connection.create_function("like", 3, like_with_escape)

    def _guarded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            try:
                return function(*arguments)
            except Exception as error:
                self._raised.append(error)
                raise

        return call


def like_with_escape(pattern: Any, value: Any, escape: Any) -> int | None:
    """SQLite's argument order for LIKE … ESCAPE."""
    return like(value, pattern, escape)


def _null_in_null_out(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        return None if None in arguments else function(*arguments)

    return call


def _now(digits: int) -> str:
    now = datetime.datetime.now(datetime.UTC)
    return now.strftime("%Y-%m-%d %H:%M:%S.") + f"{now.microsecond:06d}"[:digits]


def _datalength(value: Any, width: str) -> int:
    if width.isdigit():
        return int(width)
    if isinstance(value, bytes):
        return len(value)
    return len(str(value).encode("utf-16-le", "surrogatepass")) if width == "wide" else len(str(value))


def _power(base: float, exponent: float) -> float:
    try:
        return base**exponent
    except OverflowError as error:
        raise SqlError(8115, "Arithmetic overflow error converting expression to data type float.", 16, 2) from error


def _substring(value: Any, start: int, length: int) -> str | bytes:
    data = value if isinstance(value, bytes) else str(value)
    first = start - 1
    return data[max(0, first) : max(0, first + length)]


def _stuff(value: Any, start: Any, length: Any, new: Any) -> str | None:
    if value is None or start is None or start < 1 or start > len(str(value)):
        return None
    return str(value)[: start - 1] + str(new or "") + str(value)[start - 1 + (length or 0) :]


def _quotename(value: Any, quote: str = "[") -> str | None:
    left, right = {"[": "[]", "]": "[]", "'": "''", '"': '""', "(": "()", "{": "{}"}.get(quote, "[]")
    return None if len(str(value)) > 128 else left + str(value).replace(right, right * 2) + right


def _parsename(value: Any, piece: int) -> str | None:
    parts = re.findall(r"\[((?:[^\]]|\]\])*)\]|([^.\[\]]+)", str(value))
    names = [(a or b).replace("]]", "]") for a, b in parts]
    return names[-piece] if 1 <= piece <= len(names) else None


def _isnumeric(value: Any) -> int:
    try:
        Decimal(str(value).strip().lstrip("$"))
    except InvalidOperation:
        return 0
    return 1


def _hashbytes(algorithm: str, value: Any) -> bytes:
    data = value if isinstance(value, bytes) else str(value).encode("utf-16-le", "surrogatepass")
    return hashlib.new({"SHA2_256": "sha256", "SHA2_512": "sha512", "SHA1": "sha1", "MD5": "md5"}[algorithm.upper()], data).digest()
