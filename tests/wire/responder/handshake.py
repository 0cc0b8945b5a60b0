"""PRELOGIN and LOGIN7 (MS-TDS 2.2.6.4 and 2.2.6.5)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from responder.packets import Malformed
from responder.settings import Encryption
from responder.sqlvalues import Cursor
from responder.versions import Version

OFF, ON, NOT_SUPPORTED, REQUIRED = 0, 1, 2, 3
TDS_74 = 0x74000004
TDS_80 = 0x08000000


def read_prelogin(payload: bytes) -> dict[int, bytes]:
    """Options by token: 0 version, 1 encryption, 2 instance, 3 thread, 4 MARS."""
    options: dict[int, bytes] = {}
    cursor = Cursor(payload)
    while (token := cursor.number(1)) != 0xFF:
        offset, length = struct.unpack(">HH", cursor.take(4))
        options[token] = payload[offset : offset + length]
    return options


def write_prelogin(version: Version, encryption: int, *, federated: bool = False) -> bytes:
    """The server's options."""
    options = {0: struct.pack(">BBHH", version.major, version.minor, version.build, 0), 1: bytes((encryption,)), 2: b"\0", 3: b"", 4: b"\0"}
    if federated:
        options[6] = b"\0"
    at = 5 * len(options) + 1
    head, body = b"", b""
    for token, data in options.items():
        head += struct.pack(">BHH", token, at + len(body), len(data))
        body += data
    return head + b"\xff" + body


def negotiate(server: Encryption, client: int) -> tuple[int, bool, bool]:
    """Answer of the server, whether TLS follows, whether it lasts beyond the login (MS-TDS 3.3.5.1, the table)."""
    if server is Encryption.UNSUPPORTED:
        return NOT_SUPPORTED, False, False
    if server is Encryption.REQUIRED:
        return REQUIRED, client != NOT_SUPPORTED, True
    if client == NOT_SUPPORTED:
        return NOT_SUPPORTED, False, False
    if client in (ON, REQUIRED):
        return ON, True, True
    return OFF, True, False


@dataclass
class LoginRequest:
    """What a LOGIN7 says. The password is for comparing only and shows nowhere."""

    tds: int = 0
    packet_size: int = 4096
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    application: str = ""
    server: str = ""
    library: str = ""
    language: str = ""
    database: str = ""
    read_only: bool = False
    integrated: bool = False
    features: dict[int, bytes] = field(default_factory=dict)


def read_login(payload: bytes) -> LoginRequest:
    """Read LOGIN7."""
    if len(payload) < 94:
        raise Malformed("a LOGIN7 that is too short")
    _, tds, packet_size = struct.unpack_from("<III", payload)
    option2, type_flags = payload[25], payload[26]

    def place(index: int) -> tuple[int, int]:
        offset, length = struct.unpack_from("<HH", payload, 36 + 4 * index)
        return offset, length

    def text(index: int) -> str:
        offset, length = place(index)
        return payload[offset : offset + 2 * length].decode("utf-16-le", "replace")

    offset, length = place(2)
    hidden = payload[offset : offset + 2 * length]
    clear = bytes((b ^ 0xA5) >> 4 | ((b ^ 0xA5) & 0x0F) << 4 for b in hidden)
    request = LoginRequest(
        tds=tds, packet_size=packet_size, host=text(0), user=text(1), password=clear.decode("utf-16-le", "replace"), application=text(3),
        server=text(4), library=text(6), language=text(7), read_only=bool(type_flags & 0x20), integrated=bool(option2 & 0x80),
    )  # fmt: skip
    request.database = text(8)
    if payload[27] & 0x10:
        at = struct.unpack_from("<I", payload, place(5)[0])[0]
        cursor = Cursor(payload, at)
        while (feature := cursor.number(1)) != 0xFF:
            request.features[feature] = cursor.take(cursor.number(4))
    return request


def acknowledged(request: LoginRequest, version: Version) -> dict[int, bytes]:
    """Features to acknowledge: UTF-8 (10) from 2019, SQL Database's own (8) there."""
    answers: dict[int, bytes] = {}
    if 10 in request.features and version.year >= 2019:
        answers[10] = b"\x01"
    if 8 in request.features and version.azure:
        answers[8] = b"\x01"
    return answers
