"""Executes the statements of one connection."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from responder import tokens
from responder.engine.catalog import View, views
from responder.engine.functions import Functions
from responder.engine.server_rows import connections, databases, sessions
from responder.engine.translate import Names, Plan, translate
from responder.handshake import LoginRequest
from responder.record import Session
from responder.settings import Login
from responder.sqltypes import SqlType
from responder.statements import Piece, split
from responder.tokens import ResultColumn, SqlError

if TYPE_CHECKING:
    from responder.server import Responder

_CHUNK = 256
_STEPS = 20_000
_PLANS = 256


@dataclass
class Result:
    """A result that is read once, in order."""

    columns: tuple[ResultColumn, ...]
    _cursor: sqlite3.Cursor
    _raised: list[BaseException] = field(default_factory=list)

    def rows(self, listen: Callable[[], None]) -> Iterator[tuple[Any, ...]]:
        """Rows, a few hundred in memory at a time; ``listen`` is asked while SQLite works.

        Raises:
            SqlError: A value did not convert, and the like.
        """

        def progress() -> int:
            try:
                listen()
            except Exception as error:  # noqa: BLE001  # handed on below: SQLite lets no exception through
                self._raised.append(error)
                return 1
            return 0

        connection = self._cursor.connection
        connection.set_progress_handler(progress, _STEPS)
        try:
            while True:
                try:
                    chunk = self._cursor.fetchmany(_CHUNK)
                except sqlite3.Error as error:
                    raise self._meaning(error) from error
                if not chunk:
                    return
                yield from chunk
        finally:
            connection.set_progress_handler(None, 0)

    def _meaning(self, error: sqlite3.Error) -> BaseException:
        return self._raised[-1] if self._raised else SqlError(50_000, f"This responder failed: {error}")

    def close(self) -> None:
        """Forget the rest."""
        self._cursor.close()


class Executor:
    """Runs what one connection sends.

    Args:
        server: The responder.
        session: Its notes.
        request: The login as it was asked for.
        login: Who was let in.
    """

    def __init__(self, server: Responder, session: Session, request: LoginRequest, login: Login) -> None:
        self._server, self._session, self._login = server, session, login
        self._store = server.store
        self._connection = self._store.connect()
        self._raised: list[BaseException] = []
        self._functions = Functions(server, session, login, request, self._raised)
        self._functions.register(self._connection)
        self._plans: OrderedDict[tuple[Any, ...], Plan] = OrderedDict()
        self._messages: list[bytes] = []

    def close(self) -> None:
        """End it."""
        self._connection.close()

    def take_messages(self) -> list[bytes]:
        """Tokens that the last statement sends before its end."""
        taken, self._messages = self._messages, []
        return taken

    # Statements

    def execute(self, piece: Piece, parameters: list[tuple[str, SqlType, Any]]) -> Result | None:
        """Run one statement; None when it has no result.

        Raises:
            SqlError: What SQL Server answers.
        """
        match piece.kind:
            case "select":
                return self._select(piece.text, parameters)
            case "use":
                self._use(piece.text)
            case "set":
                self._functions.set_option(piece.text)
            case "transaction":
                pass
            case "write" | "ddl" | "exec":
                raise self._refusal(piece)
            case _:
                raise SqlError(50_000, f"This responder does not execute: {piece.text[:200]}")
        return None

    def describe(self, text: str, names: list[str]) -> tuple[ResultColumn, ...]:
        """Columns of the first result of a batch; none when it has no result.

        Raises:
            SqlError: It would fail.
        """
        for piece in split(text):
            if piece.kind == "select":
                return self._plan(piece.text, {n.lstrip("@").lower(): SqlType("nvarchar", 4000) for n in names}).columns
        return ()

    def _plan(self, text: str, types: dict[str, SqlType]) -> Plan:
        key = (text, self._session.database, tuple(types.items()))
        if key not in self._plans:
            self._plans[key] = translate(text, self._names(), types)
            if len(self._plans) > _PLANS:
                self._plans.popitem(last=False)
        return self._plans[key]

    def _select(self, text: str, parameters: list[tuple[str, SqlType, Any]]) -> Result:
        named = {name.lstrip("@").lower(): (kind, value) for name, kind, value in parameters}
        plan = self._plan(text, {name: kind for name, (kind, _) in named.items()})
        for database in plan.databases:
            self._store.ensure(database, plan.views)
        self._refresh(plan)
        self._raised.clear()
        values = {name: str(value) if value.__class__.__name__ == "Decimal" else value for name, (_, value) in named.items()}
        try:
            cursor = self._connection.execute(plan.sql, values)
        except sqlite3.Error as error:
            if self._raised:
                raise self._raised[-1] from error
            raise SqlError(50_000, f"This responder cannot execute it ({error}): {plan.sql[:500]}") from error
        return Result(plan.columns, cursor, self._raised)

    def _refresh(self, plan: Plan) -> None:
        """Give views that tell of this server, at this moment, their rows."""
        server, store = self._server, self._store
        now = [s for s in server.sessions if s.admitted and not s.ended]
        for database in plan.databases:
            if "sys.databases" in plan.views:
                # In Azure SQL Database a user database sees itself and master.
                names = ["master", database] if server.version.azure and database != "master" else store.names
                level, collation = server.version.compatibility, server.settings.collation
                store.refill(database, "sys.databases", databases(names, store.database_id, level, collation, store.captured))
            if "sys.dm_exec_sessions" in plan.views:
                store.refill(database, "sys.dm_exec_sessions", sessions(now))
            if "sys.dm_exec_connections" in plan.views:
                store.refill(database, "sys.dm_exec_connections", connections(now, server.port))

    def _names(self) -> Names:
        rights = self._login.rights
        return Names(
            version=self._server.version,
            views={**self._store.tables(self._session.database), **views(self._server.version)},
            database=self._session.database,
            find_database=self._store.find,
            schema_name=lambda name: name,
            is_user_table=lambda database, schema, name: (schema, name.lower()) in self._store.lookup(database).ids,
            check=self._check,
            hidden=frozenset() if rights.view_definition else frozenset({"definition", "view_definition", "routine_definition"}),
        )

    def _check(self, view: View, database: str) -> None:
        """Refuse a view that the login may not read."""
        rights = self._login.rights
        schema, _, name = view.name.partition(".")
        if view.name in rights.denied:
            message = f"The SELECT permission was denied on the object '{name}', database 'mssqlsystemresource', schema '{schema}'."
            raise SqlError(229, message, 14, 5)
        newer = self._server.version.year >= 2022
        no_action = SqlError(297, "The user does not have permission to perform this action.")
        if view.permission == "VIEW DATABASE STATE" and not rights.view_database_state:
            wanted = "VIEW DATABASE PERFORMANCE STATE" if newer else view.permission
            raise SqlError(262, f"{wanted} permission denied in database '{database}'.", 14, 1, further=(no_action,))
        if view.permission == "VIEW SERVER STATE" and not rights.view_server_state:
            wanted = "VIEW SERVER PERFORMANCE STATE" if newer else view.permission
            raise SqlError(300, f"{wanted} permission was denied on object 'server', database 'master'.", 14, 1, further=(no_action,))

    def _use(self, text: str) -> None:
        if self._server.version.azure:
            raise SqlError(
                40_508,
                "USE statement is not supported to switch between databases. Use a new connection to connect to a different database.",
            )
        wanted = text.split(None, 1)[1].strip().strip("[]\"'") if len(text.split(None, 1)) > 1 else ""
        found = self._store.find(wanted) if wanted else None
        if found is None:
            raise SqlError(911, f"Database '{wanted}' does not exist. Make sure that the name is entered correctly.")
        self._messages.append(tokens.change_text(1, found, self._session.database))
        note = SqlError(5701, f"Changed database context to '{found}'.", 0, 2)
        self._messages.append(tokens.message(note, self._server.settings.server_name))
        self._session.database = found

    def refuse_execution(self, name: str) -> SqlError:
        """The error for a procedure that is there and not allowed, or not there."""
        database = self._session.database
        plain = name.replace("[", "").replace("]", "").split(".")
        schema = plain[-2].lower() if len(plain) > 1 else "dbo"
        if plain[-1].lower().startswith(("sp_", "xp_")):
            return SqlError(
                229, f"The EXECUTE permission was denied on the object '{plain[-1]}', database 'mssqlsystemresource', schema 'sys'.", 14, 5
            )
        if (schema, plain[-1].lower()) in self._store.lookup(database).ids:
            return SqlError(
                229, f"The EXECUTE permission was denied on the object '{plain[-1]}', database '{database}', schema '{schema}'.", 14, 5
            )
        return SqlError(2812, f"Could not find stored procedure '{name}'.", 16, 62)

    def _refusal(self, piece: Piece) -> SqlError:
        words = piece.text.replace("(", " ").split()
        if piece.kind == "exec":
            name = words[1] if words[0].upper() in ("EXEC", "EXECUTE") and len(words) > 1 else words[0]
            return self.refuse_execution(name.rstrip(";,"))
        if piece.kind == "ddl":
            return SqlError(262, f"{' '.join(words[:2]).upper()} permission denied in database '{self._session.database}'.", 14)
        verb = "UPDATE" if words[0].upper() not in ("INSERT", "DELETE") else words[0].upper()
        target = next((w for w in words[1:] if w.upper() not in ("INTO", "FROM", "TOP", "TABLE")), "?").strip("[]")
        return SqlError(
            229, f"The {verb} permission was denied on the object '{target}', database '{self._session.database}', schema 'dbo'.", 14, 5
        )
