"""TDS packets over a socket, plain or inside TLS (MS-TDS 2.2.3)."""

from __future__ import annotations

import select
import socket
import ssl
import struct
from enum import IntEnum

HEADER = struct.Struct(">BBHHBB")
LARGEST = 32_768
_LONGEST_MESSAGE = 64 << 20


class Kind(IntEnum):
    """Packet types that a client or a server sends."""

    BATCH = 1
    RPC = 3
    REPLY = 4
    ATTENTION = 6
    BULK = 7
    FEDERATED = 8
    TRANSACTION = 14
    LOGIN = 16
    SSPI = 17
    PRELOGIN = 18


class Closed(Exception):
    """The other side went away, or this side was told to."""


class Malformed(Exception):
    """Bytes that no driver sends."""


class Transport:
    """Reads messages and writes packets; TLS comes and goes below it.

    Attributes:
        size: Bytes of a packet with its header, as negotiated at login.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._tls: ssl.SSLObject | None = None
        self._inbound = ssl.MemoryBIO()
        self._outbound = ssl.MemoryBIO()
        self._held = bytearray()
        self._sequence = 0
        self.size = 4096

    # Reading

    def _more(self) -> bytes:
        """The next decrypted bytes; blocks."""
        while True:
            if self._tls is not None:
                try:
                    data = self._tls.read(65_536)
                except ssl.SSLWantReadError:
                    self._flush()
                except ssl.SSLError as error:
                    raise Closed(str(error)) from error
                else:
                    if not data:
                        raise Closed("the client ended TLS")
                    return data
            try:
                raw = self._socket.recv(65_536)
            except OSError as error:
                raise Closed(str(error)) from error
            if not raw:
                raise Closed("the client closed the connection")
            if self._tls is None:
                return raw
            self._inbound.write(raw)

    def _exactly(self, count: int) -> bytes:
        while len(self._held) < count:
            self._held += self._more()
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def read_packet(self) -> tuple[int, bool, bytes]:
        """Kind, whether it is the last of its message, payload."""
        kind, status, length, *_ = HEADER.unpack(self._exactly(HEADER.size))
        if length < HEADER.size:
            raise Malformed(f"a packet of {length} bytes")
        return kind, bool(status & 1), self._exactly(length - HEADER.size)

    def read_message(self) -> tuple[int, bytes]:
        """Kind and payload of the next message, whose packets are put together."""
        payload = bytearray()
        while True:
            kind, last, piece = self.read_packet()
            payload += piece
            if len(payload) > _LONGEST_MESSAGE:
                raise Malformed("a message without end")
            if last:
                return kind, bytes(payload)

    def waiting(self, seconds: float = 0.0) -> bool:
        """Whether the client has sent something, waiting up to ``seconds`` for it."""
        if self._held or (self._tls is not None and (self._tls.pending() or self._inbound.pending)):
            return True
        try:
            return bool(select.select([self._socket], [], [], seconds)[0])
        except (OSError, ValueError) as error:
            raise Closed(str(error)) from error

    # Writing

    def send(self, kind: int, payload: bytes | memoryview, *, last: bool) -> None:
        """Write ``payload`` as packets of the negotiated size; only the last one may be shorter."""
        room = self.size - HEADER.size
        view = memoryview(payload)
        pieces = [view[i : i + room] for i in range(0, len(view), room)] or [view]
        out = bytearray()
        for number, piece in enumerate(pieces):
            self._sequence = self._sequence % 255 + 1
            ends = last and number == len(pieces) - 1
            out += HEADER.pack(kind, int(ends), HEADER.size + len(piece), 0, self._sequence, 0)
            out += piece
        if last:
            self._sequence = 0
        self._write(out)

    def _write(self, data: bytes | bytearray) -> None:
        if self._tls is None:
            self._sendall(data)
            return
        self._tls.write(data)
        self._flush()

    def _flush(self) -> None:
        data = self._outbound.read()
        if data:
            self._sendall(data)

    def _sendall(self, data: bytes | bytearray) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise Closed(str(error)) from error

    # TLS

    def start_tls(self, context: ssl.SSLContext, *, wrapped: bool) -> None:
        """Do the handshake: inside PRELOGIN packets (TDS 7.x) or bare, before any packet (TDS 8.0).

        Raises:
            Closed: The client did not accept the certificate, or left.
        """
        tls = context.wrap_bio(self._inbound, self._outbound, server_side=True)
        while True:
            try:
                tls.do_handshake()
                done = True
            except ssl.SSLWantReadError:
                done = False
            except ssl.SSLError as error:
                raise Closed(f"TLS: {error.reason or error}") from error
            data = self._outbound.read()
            if data and wrapped:
                self.send(Kind.PRELOGIN, data, last=True)
            elif data:
                self._sendall(data)
            if done:
                break
            self._inbound.write(self.read_packet()[2] if wrapped else self._more())
        self._tls = tls

    def end_tls(self) -> None:
        """Go on in the clear, as after a login whose LOGIN7 alone was encrypted."""
        self._tls = None

    @property
    def tls_version(self) -> str:
        """``TLSv1.2`` and the like; empty in the clear."""
        return (self._tls.version() or "") if self._tls is not None else ""
