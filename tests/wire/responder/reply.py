"""Writes a reply packet by packet, watching for an attention and for the connection's fault."""

from __future__ import annotations

from responder.faults import Fault
from responder.packets import Closed, Kind, Transport
from responder.record import Session


class Interrupted(Exception):
    """The client sent an attention."""


class Reply:
    """One reply. Bytes leave as whole packets; writing blocks while the client does not read, so nothing piles up here."""

    def __init__(self, transport: Transport, fault: Fault, session: Session) -> None:
        self._transport, self._fault, self._session = transport, fault, session
        self._held = bytearray()
        self._room = transport.size - 8
        self._batch = max(1, 32_768 // self._room) * self._room

    def add(self, data: bytes) -> None:
        """Append tokens."""
        self._held += data
        if len(self._held) > self._batch:
            self._flush_whole()

    def _flush_whole(self) -> None:
        whole = (len(self._held) - 1) // self._room * self._room
        if whole:
            self._transport.send(Kind.REPLY, bytes(self._held[:whole]), last=False)
            del self._held[:whole]
        self.listen()

    def listen(self, seconds: float = 0.0) -> None:
        """Wait up to ``seconds`` for an attention.

        Raises:
            Interrupted: It came.
            Closed: The client left.
        """
        if self._transport.waiting(seconds):
            kind, _ = self._transport.read_message()
            if kind == Kind.ATTENTION:
                raise Interrupted
            raise Closed(f"a packet of type {kind} within a reply")

    def add_row(self, data: bytes) -> None:
        """Append a row, and whatever the connection's fault does with rows."""
        fault = self._fault
        if fault.close_after_rows is not None and self._session.rows >= fault.close_after_rows:
            if self._held:
                self._transport.send(Kind.REPLY, bytes(self._held), last=False)
            raise Closed("as the test asked, within a result")
        self._session.rows += 1
        self.add(data)
        if fault.row_delay:
            self._flush_whole()
            self.listen(fault.row_delay)

    def begin_result(self) -> None:
        """Wait as long as the connection's fault says before the first row."""
        if self._fault.statement_delay:
            self.listen(self._fault.statement_delay)

    def finish(self) -> None:
        """Send what is left as the end of the message."""
        self._transport.send(Kind.REPLY, bytes(self._held), last=True)
        self._held.clear()
