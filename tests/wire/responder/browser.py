"""SQL Server Browser (MC-SQLR) on a UDP port of loopback."""

from __future__ import annotations

import socket
import struct
import threading
from types import TracebackType


class Browser:
    """Answers "where does this instance listen?", or says nothing.

    Args:
        instances: TCP port by instance name.
        silent: Take requests and never answer.
    """

    def __init__(self, instances: dict[str, int], *, silent: bool = False, server: str = "SQL01", version: str = "16.0.1000.6") -> None:
        self._instances = {name.casefold(): (name, port) for name, port in instances.items()}
        self._silent, self._server, self._version = silent, server, version
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, name="sql-browser", daemon=True)
        self.port: int = self._socket.getsockname()[1]
        self.asked: list[str] = []

    def __enter__(self) -> Browser:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
            bell.sendto(b"\0", ("127.0.0.1", self.port))
        self._thread.join(5)
        self._socket.close()

    def _text(self, name: str, port: int) -> str:
        return f"ServerName;{self._server};InstanceName;{name};IsClustered;No;Version;{self._version};tcp;{port};;"

    def _serve(self) -> None:
        while True:
            request, sender = self._socket.recvfrom(2048)
            if request[:1] == b"\0":
                return
            found: list[tuple[str, int]] = []
            if request[:1] == b"\x04":  # CLNT_UCAST_INST: one instance by name
                wanted = request[1:].split(b"\0")[0].decode("latin-1")
                self.asked.append(wanted)
                found = [self._instances[wanted.casefold()]] if wanted.casefold() in self._instances else []
            elif request[:1] in (b"\x02", b"\x03"):
                self.asked.append("*")
                found = list(self._instances.values())
            if found and not self._silent:
                text = "".join(self._text(name, port) for name, port in found).encode("latin-1")
                self._socket.sendto(b"\x05" + struct.pack("<H", len(text)) + text, sender)
