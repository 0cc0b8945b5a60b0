"""SQL batches and remote procedure calls of one connection."""

from __future__ import annotations

import re
import struct
import traceback
from typing import TYPE_CHECKING, Any

from responder import tokens
from responder.engine.run import Executor
from responder.handshake import LoginRequest
from responder.procedures import answer_call, answer_procedure
from responder.record import Session, Statement
from responder.reply import Reply
from responder.settings import Login
from responder.sqltypes import SqlType
from responder.sqlvalues import Cursor, read_typed
from responder.statements import Piece, split
from responder.tokens import ResultColumn, RowWriter, SqlError

if TYPE_CHECKING:
    from responder.server import Responder

_PROCEDURES = {
    1: "sp_cursor", 2: "sp_cursoropen", 3: "sp_cursorprepare", 4: "sp_cursorexecute", 5: "sp_cursorprepexec", 6: "sp_cursorunprepare",
    7: "sp_cursorfetch", 8: "sp_cursoroption", 9: "sp_cursorclose", 10: "sp_executesql", 11: "sp_prepare", 12: "sp_execute",
    13: "sp_prepexec", 14: "sp_prepexecrpc", 15: "sp_unprepare",
}  # fmt: skip
_INT = SqlType("int")
_DECLARED = re.compile(r"(@\w+)\s")
#: name, type, value; an empty name where the call gives none.
Parameter = tuple[str, SqlType, Any]


class Requests:
    """Answers the requests of one connection.

    Attributes:
        served: Number of batches and calls answered.
    """

    def __init__(self, server: Responder, session: Session, request: LoginRequest, login: Login) -> None:
        self._server, self._session = server, session
        self._executor = Executor(server, session, request, login)
        self._prepared: dict[int, tuple[str, list[str]]] = {}
        self._implicit = False
        self._next_handle = 1
        self.served = 0

    def close(self) -> None:
        """End it."""
        self._executor.close()

    def _note(self, kind: str, text: str, via: str, values: tuple[Any, ...] = ()) -> None:
        self._server.record.add(Statement(self._session.number, kind, text, via, values))

    # Batches

    def batch(self, reply: Reply, text: str) -> None:
        """Answer a SQL batch."""
        self.served += 1
        try:
            pieces = split(text)
        except SqlError as error:
            self._note("other", text, "batch")
            reply.add(tokens.message(error, self._server.settings.server_name))
            reply.add(tokens.done(tokens.DONE, tokens.ERROR))
            return
        for piece in pieces:
            self._note(piece.kind, piece.text, "batch")
        self._run(reply, pieces, [], tokens.DONE)
        if not pieces:
            reply.add(tokens.done(tokens.DONE, 0))

    def _run(self, reply: Reply, pieces: list[Piece], parameters: list[Parameter], token: int) -> bool:
        """Execute statements up to the first error; whether all went well."""
        for number, piece in enumerate(pieces):
            more = tokens.MORE if token == tokens.DONE_IN_PROC or number < len(pieces) - 1 else 0
            try:
                self._statement(reply, piece, parameters, token, more)
            except (SqlError, RecursionError, LookupError, TypeError, AttributeError) as error:
                if not isinstance(error, SqlError):
                    self._server.record.crashes.append("".join(traceback.format_exception(error)))
                    error = SqlError(50_000, f"The responder crashed: {error!r}")
                for part in (error, *error.further):
                    reply.add(tokens.message(part, self._server.settings.server_name))
                if token == tokens.DONE:
                    reply.add(tokens.done(token, tokens.ERROR))
                return False
        return True

    def _statement(self, reply: Reply, piece: Piece, parameters: list[Parameter], token: int, more: int) -> None:
        if piece.kind == "driver":
            self._answer(reply, *answer_call(piece.text), more, token)
            return
        result = self._executor.execute(piece, parameters)
        for note in self._executor.take_messages():
            reply.add(note)
        if result is None:
            reply.add(tokens.done(token, more))
            return
        reply.add(tokens.column_metadata(result.columns))
        reply.begin_result()
        writer = RowWriter(result.columns)
        count = 0
        try:
            for row in result.rows(reply.listen):
                reply.add_row(writer.write(row))
                count += 1
        except (ValueError, struct.error) as error:
            raise SqlError(8115, f"Arithmetic overflow error converting expression to data type {error}.", 16, 2) from error
        finally:
            result.close()
        reply.add(tokens.done(token, more, count, tokens.SELECT))

    # Calls

    def rpc(self, reply: Reply, cursor: Cursor) -> None:
        """Answer a remote procedure call."""
        self.served += 1
        size = cursor.number(2)
        name = _PROCEDURES.get(cursor.number(2), "?") if size == 0xFFFF else cursor.take(size * 2).decode("utf-16-le")
        cursor.number(2)
        parameters: list[Parameter] = []
        while not cursor.done and cursor.data[cursor.at] not in (0x80, 0xFF, 0xFE):
            word = cursor.text(1)
            cursor.number(1)
            kind, value = read_typed(cursor)
            parameters.append((word, kind, value))
        plain = name.replace("[", "").replace("]", "").rpartition(".")[2].lower()
        values = [p[2] for p in parameters]
        match plain:
            case "sp_executesql":
                text, names = str(values[0]), _names(values[1] if len(values) > 1 else "")
                self._call(reply, "sp_executesql", text, _named(names, parameters[2:]))
            case "sp_prepexec" | "sp_prepare":
                handle = self._keep(str(values[2]), _names(values[1]))
                given = _named(self._prepared[handle][1], parameters[3:])
                if plain == "sp_prepare":
                    self._prepare(reply, handle, bool(values[3]) if len(values) > 3 else False)
                else:
                    self._call(reply, plain, str(values[2]), given, handle)
            case "sp_execute":
                self._execute(reply, values[0], parameters[1:])
            case "sp_unprepare":
                self._prepared.pop(values[0], None)
                self._note("driver", plain, "rpc")
                self._end(reply)
            case _:
                self._procedure(reply, plain, parameters)

    def _keep(self, text: str, names: list[str]) -> int:
        handle = self._next_handle
        self._next_handle += 1
        self._prepared[handle] = (text, names)
        return handle

    def _execute(self, reply: Reply, handle: Any, parameters: list[Parameter]) -> None:
        found = self._prepared.get(handle)
        if found is None:
            self._note("driver", "sp_execute", "rpc")
            self._fail(reply, SqlError(8179, f"Could not find prepared statement with handle {handle}."))
            return
        self._call(reply, "sp_execute", found[0], _named(found[1], parameters))

    def _call(self, reply: Reply, via: str, text: str, parameters: list[Parameter], handle: int | None = None) -> None:
        try:
            pieces = split(text)
        except SqlError as error:
            self._note("other", text, via)
            self._fail(reply, error)
            return
        for piece in pieces:
            self._note(piece.kind, piece.text, via, tuple(p[2] for p in parameters))
        well = self._run(reply, pieces, parameters, tokens.DONE_IN_PROC)
        if well and handle is not None:
            reply.add(tokens.return_status(0))
            reply.add(tokens.return_value(0, "", _INT, handle))
            reply.add(tokens.done(tokens.DONE_PROC, 0))
        else:
            self._end(reply, failed=not well)

    def _prepare(self, reply: Reply, handle: int, describe: bool) -> None:
        text, names = self._prepared[handle]
        self._note("driver", text, "sp_prepare")
        if describe:
            try:
                columns = self._executor.describe(text, names)
            except SqlError as error:
                self._fail(reply, error)
                return
            if columns:
                reply.add(tokens.column_metadata(columns))
                reply.add(tokens.done(tokens.DONE_IN_PROC, tokens.MORE))
        reply.add(tokens.return_status(0))
        reply.add(tokens.return_value(0, "", _INT, handle))
        reply.add(tokens.done(tokens.DONE_PROC, 0))

    def _procedure(self, reply: Reply, name: str, parameters: list[Parameter]) -> None:
        answer = answer_procedure(name, parameters)
        self._note("driver" if answer else "exec", name, "rpc", tuple(p[2] for p in parameters))
        if answer is None:
            self._fail(reply, self._executor.refuse_execution(name))
            return
        self._answer(reply, *answer, tokens.MORE, tokens.DONE_IN_PROC)
        self._end(reply)

    @staticmethod
    def _answer(reply: Reply, columns: list[ResultColumn], rows: list[tuple[Any, ...]], more: int, token: int) -> None:
        reply.add(tokens.column_metadata(columns))
        writer = RowWriter(columns)
        for row in rows:
            reply.add(writer.write(row))
        reply.add(tokens.done(token, more, len(rows), tokens.SELECT))

    def _fail(self, reply: Reply, error: SqlError) -> None:
        reply.add(tokens.message(error, self._server.settings.server_name))
        self._end(reply, failed=True)

    def _end(self, reply: Reply, *, failed: bool = False) -> None:
        reply.add(tokens.return_status(-6 if failed else 0))
        reply.add(tokens.done(tokens.DONE_PROC, tokens.ERROR if failed else 0))


def _names(declaration: Any) -> list[str]:
    """Names in ``@P1 int,@P2 nvarchar(8)``."""
    return _DECLARED.findall(str(declaration or "") + " ")


def _named(names: list[str], parameters: list[Parameter]) -> list[Parameter]:
    """Parameters with the names of their declaration where the call gives none."""
    return [(word or (names[i] if i < len(names) else f"@P{i + 1}"), kind, value) for i, (word, kind, value) in enumerate(parameters)]
