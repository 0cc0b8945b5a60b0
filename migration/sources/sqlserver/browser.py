"""The port of a named instance, as SQL Server Browser tells it (MC-SQLR: CLNT_UCAST_INST, UDP 1434)."""

from __future__ import annotations

import re
import socket
import struct

from core.safe_text import one_line
from migration.sources.sqlserver.address import SourceAddress
from migration.sources.sqlserver.diagnosis import Diagnosis, SourceFailed

BROWSER_PORT = 1434
_ASK, _ANSWER = 0x04, 0x05
_LARGEST = 2048


def ask_port(address: SourceAddress, timeout: float, *, browser_port: int = BROWSER_PORT) -> int:
    """The TCP port of ``address.instance``.

    Raises:
        SourceFailed: Nobody answers, the instance is not known there, or it does not listen on TCP; asks for the port.
    """
    give = f"Give the port instead: mssql://{one_line(address.host)}:PORT/{one_line(address.database)}"
    where = f"SQL Server Browser on {one_line(address.host)} (UDP {browser_port})"
    try:
        family, _, _, _, place = socket.getaddrinfo(address.host, browser_port, type=socket.SOCK_DGRAM)[0]
    except (socket.gaierror, UnicodeError):
        raise SourceFailed(
            Diagnosis(
                "NAME_NOT_RESOLVED",
                f"{one_line(address.host)}: name does not resolve",
                f"Check the name: getent hosts {one_line(address.host)}",
            )
        ) from None
    with socket.socket(family, socket.SOCK_DGRAM) as link:
        link.settimeout(timeout)
        try:
            link.connect(place)
            link.send(bytes([_ASK]) + address.instance.encode("utf-8") + b"\x00")
            answer = link.recv(_LARGEST)
        except TimeoutError:
            raise SourceFailed(Diagnosis("BROWSER_SILENT", f"{where} does not answer", give)) from None
        except OSError:
            raise SourceFailed(Diagnosis("BROWSER_SILENT", f"{where} cannot be asked", give)) from None
    if len(answer) < 3 or answer[0] != _ANSWER:
        raise SourceFailed(Diagnosis("BROWSER_SILENT", f"{where} gave an answer that is not understood", give))
    (length,) = struct.unpack("<H", answer[1:3])
    fields = answer[3 : 3 + length].decode("utf-8", "replace").split(";")
    facts = {key.lower(): value for key, value in zip(fields[::2], fields[1::2], strict=False)}
    port = facts.get("tcp", "")
    if not re.fullmatch(r"\d{1,5}", port) or not 0 < int(port) < 65536:
        raise SourceFailed(Diagnosis("NO_TCP", f"instance {one_line(address.instance)} does not listen on TCP", give))
    return int(port)
