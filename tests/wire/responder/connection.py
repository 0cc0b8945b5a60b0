"""One connection: handshake, login, then requests until somebody leaves."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING

from responder import tokens
from responder.faults import Fault
from responder.handshake import LoginRequest, acknowledged, negotiate, read_login, read_prelogin, write_prelogin
from responder.packets import LARGEST, Closed, Kind, Transport
from responder.record import Session, Statement
from responder.reply import Interrupted, Reply
from responder.requests import Requests
from responder.settings import Encryption, Login
from responder.sqlvalues import Cursor
from responder.tokens import SqlError

if TYPE_CHECKING:
    from responder.server import Responder

_HANDSHAKE = 0x16  # first byte of a TLS record


class Connection:
    """Serves one client.

    Args:
        server: Whom it belongs to.
        transport: The client's socket.
        first: Tells the first byte that the client sent without taking it.
        fault: What goes wrong here.
        session: What is noted of it.
    """

    def __init__(self, server: Responder, transport: Transport, first: Callable[[], int], fault: Fault, session: Session) -> None:
        self._server, self._transport, self._first = server, transport, first
        self._fault, self._session = fault, session
        self._version = server.version
        self._tds = 0
        self._descriptor = 0

    def serve(self) -> None:
        """Talk until the end.

        Raises:
            Closed: Somebody left; the text says who.
            Malformed: The client sent what no driver sends.
        """
        if self._fault.silent:
            while True:
                self._transport.read_packet()
        if self._fault.close_after_accept:
            raise Closed("as the test asked, after accept")
        lasting = self._handshake()
        request, login = self._login(lasting)
        if self._fault.close_after_login:
            raise Closed("as the test asked, after login")
        requests = Requests(self._server, self._session, request, login)
        try:
            while True:
                self._request(requests)
        finally:
            requests.close()

    # Before the login

    def _handshake(self) -> bool:
        """PRELOGIN and TLS; whether TLS lasts beyond the login."""
        strict = self._first() == _HANDSHAKE
        setting = self._server.settings.encryption
        if strict:
            if setting is Encryption.UNSUPPORTED:
                raise Closed("TLS first, which this server does not know")
            self._transport.start_tls(self._server.certificates.context(strict=True), wrapped=False)
            self._session.strict = True
        kind, payload = self._transport.read_message()
        if kind != Kind.PRELOGIN:
            raise Closed(f"a packet of type {kind} instead of PRELOGIN")
        options = read_prelogin(payload)
        asked = options.get(1, b"\x02")[0]
        if strict:
            answer, tls, lasting = asked, False, True
        elif setting is Encryption.STRICT:
            raise Closed("a server that wants TDS 8.0 hangs up on TDS 7")
        else:
            answer, tls, lasting = negotiate(setting, asked)
        self._transport.send(Kind.REPLY, write_prelogin(self._version, answer, federated=6 in options), last=True)
        if self._fault.close_after_prelogin:
            raise Closed("as the test asked, after PRELOGIN")
        if setting is Encryption.REQUIRED and not tls and not strict:
            raise Closed("a client without TLS, which this server requires")
        if tls:
            self._transport.start_tls(self._server.certificates.context(strict=False), wrapped=True)
        self._session.login_tls = self._transport.tls_version
        return lasting

    def _login(self, lasting: bool) -> tuple[LoginRequest, Login]:
        kind, payload = self._transport.read_message()
        if kind != Kind.LOGIN:
            raise Closed(f"a packet of type {kind} instead of LOGIN7")
        if not lasting:
            self._transport.end_tls()
        request = read_login(payload)
        self._tds = request.tds
        session = self._session
        session.user, session.application, session.host = request.user, request.application, request.host
        session.database, session.library, session.read_only = request.database, request.library, request.read_only
        session.tds, session.tls = request.tds, self._transport.tls_version
        reply = Reply(self._transport, self._fault, session)
        login = next((known for known in self._server.settings.logins if known.admits(request.user, request.password)), None)
        request.password = ""
        if login is None:
            self._turn_away(reply, SqlError(18456, f"Login failed for user '{request.user}'.", 14))
        database = self._server.find_database(request.database)
        if database is None:
            self._turn_away(reply, *self._unknown_database(request))
            raise AssertionError
        session.database, session.admitted = database, True
        self._admit(reply, request, database)
        return request, login  # type: ignore[return-value]  # _turn_away does not return

    def _unknown_database(self, request: LoginRequest) -> tuple[SqlError, ...]:
        name = request.database
        if self._server.settings.unknown_database == 911:
            return (SqlError(911, f"Database '{name}' does not exist. Make sure that the name is entered correctly."),)
        return (
            SqlError(4060, f'Cannot open database "{name}" requested by the login. The login failed.', 11),
            SqlError(18456, f"Login failed for user '{request.user}'.", 14),
        )

    def _turn_away(self, reply: Reply, *errors: SqlError) -> None:
        for error in errors:
            reply.add(tokens.message(error, self._server.settings.server_name))
        reply.add(tokens.done(tokens.DONE, tokens.ERROR))
        reply.finish()
        raise Closed(f"turned away with {errors[0].number}")

    def _admit(self, reply: Reply, request: LoginRequest, database: str) -> None:
        name, version = self._server.settings.server_name, self._version
        size = min(max(request.packet_size or 4096, 512), LARGEST)
        reply.add(tokens.change_text(1, database, "master"))
        reply.add(tokens.message(SqlError(5701, f"Changed database context to '{database}'.", 0, 2), name))
        reply.add(tokens.change_collation())
        reply.add(tokens.change_text(2, "us_english"))
        reply.add(tokens.message(SqlError(5703, "Changed language setting to us_english.", 0, 1), name))
        reply.add(tokens.login_ack(request.tds, version.major, version.minor, version.build))
        if size != self._transport.size:
            reply.add(tokens.change_text(4, str(size), str(self._transport.size)))
        reply.add(tokens.feature_ack(acknowledged(request, version)))
        reply.add(tokens.done(tokens.DONE, 0))
        reply.finish()
        self._transport.size = size

    # After the login

    def _request(self, requests: Requests) -> None:
        kind, payload = self._transport.read_message()
        reply = Reply(self._transport, self._fault, self._session)
        if kind == Kind.ATTENTION:  # it came after the last byte of the reply it meant
            reply.add(tokens.done(tokens.DONE, tokens.ATTENTION))
            reply.finish()
            return
        try:
            match kind:
                case Kind.BATCH:
                    self._count(requests)
                    requests.batch(reply, _body(payload).decode("utf-16-le", "surrogatepass"))
                case Kind.RPC:
                    self._count(requests)
                    requests.rpc(reply, Cursor(_body(payload)))
                case Kind.TRANSACTION:
                    self._transaction(reply, Cursor(_body(payload)))
                case _:
                    raise Closed(f"a packet of type {kind}, which nobody who reads sends")
        except Interrupted:
            reply.add(tokens.done(tokens.DONE, tokens.ATTENTION))
        reply.finish()

    def _count(self, requests: Requests) -> None:
        limit = self._fault.close_after_statements
        if limit is not None and requests.served >= limit:
            raise Closed("as the test asked, at a statement")

    def _transaction(self, reply: Reply, cursor: Cursor) -> None:
        """A transaction manager request (MS-TDS 2.2.6.9): begin, commit, roll back."""
        what = cursor.number(2)
        names = {5: "BEGIN", 7: "COMMIT", 8: "ROLLBACK"}
        self._server.record.add(Statement(self._session.number, "transaction", names.get(what, str(what)), "manager"))
        before = struct.pack("<Q", self._descriptor)
        if what == 5:
            self._descriptor = self._session.number
            reply.add(tokens.change(8, struct.pack("<Q", self._descriptor)))
        elif what in (7, 8):
            self._descriptor = 0
            reply.add(tokens.change(9 if what == 7 else 10, b"", before))
        reply.add(tokens.done(tokens.DONE, 0))


def _body(payload: bytes) -> bytes:
    """What follows ALL_HEADERS."""
    return payload[struct.unpack_from("<I", payload)[0] :] if len(payload) >= 4 else b""
