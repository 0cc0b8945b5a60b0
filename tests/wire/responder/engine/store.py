"""The databases of a responder in SQLite files; a catalog view is filled when the first query asks for it."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from responder.engine import server_rows
from responder.engine.catalog import Column, View, views
from responder.engine.information_schema import DERIVED
from responder.engine.server_rows import SYSTEM, Table
from responder.sqltypes import parse_type

_INDEXED = (
    "object_id",
    "parent_object_id",
    "parent_id",
    "user_type_id",
    "schema_id",
    "major_id",
    "referencing_id",
    "constraint_object_id",
    "container_id",
)


class Contents(Protocol):
    """What a database holds."""

    @property
    def name(self) -> str:
        """Name of the database."""

    def table(self, view: str) -> Table | None:
        """Rows of a view, named as ``sys.tables``; None when it has none. Called once for each view."""


class Empty:
    """A database without objects, such as master."""

    def __init__(self, name: str) -> None:
        self.name = name

    def table(self, view: str) -> Table | None:
        """The schemas every database has."""
        return (("name", "schema_id", "principal_id"), [("dbo", 1, 1), ("sys", 4, 4)]) if view == "sys.schemas" else None


class Lookup:
    """Names and ids of one database, for OBJECT_NAME and its like."""

    def __init__(self, store: Store, database: str) -> None:
        self._store, self._database = store, database

    def _rows(self, sql: str, *needed: str) -> list[tuple[Any, ...]]:
        return self._store.read(self._database, sql, needed)

    @cached_property
    def schemas(self) -> dict[int, str]:
        """Schema names by id."""
        return dict(self._rows("SELECT schema_id, name FROM sys__schemas", "sys.schemas"))  # type: ignore[arg-type]

    @cached_property
    def objects(self) -> dict[int, tuple[int, str, str]]:
        """Schema id, name and type by object id."""
        rows = self._rows("SELECT object_id, schema_id, name, type FROM sys__objects", "sys.objects")
        return {key: (schema, name, kind) for key, schema, name, kind in rows}

    @cached_property
    def ids(self) -> dict[tuple[str, str], int]:
        """Object ids by schema and name in lower case."""
        return {(self.schemas.get(s, "").lower(), n.lower()): key for key, (s, n, _) in self.objects.items()}

    @cached_property
    def types(self) -> dict[int, str]:
        """Type names by id."""
        return dict(self._rows("SELECT user_type_id, name FROM sys__types", "sys.types"))  # type: ignore[arg-type]


class Store:
    """Databases by name; safe for many threads.

    Args:
        contents: The databases in order; the first is where a login without a database goes.

    Attributes:
        captured: Databases with change data capture.
    """

    def __init__(self, *contents: Contents) -> None:
        present = {c.name.casefold() for c in contents}
        self._contents: list[Contents] = [*contents, *(Empty(n) for n in SYSTEM if n not in present)]
        self.captured: set[str] = set()
        self._folder = Path(tempfile.mkdtemp(prefix="responder-store-"))
        self._lock = threading.RLock()
        self._filled: set[tuple[str, str]] = set()
        self._lookups: dict[str, Lookup] = {}
        self._tables: dict[str, dict[str, View]] = {}
        self._writer = self._attached()
        for contents_ in self._contents:
            self._writer.execute(f"PRAGMA {_quoted(contents_.name)}.synchronous = OFF")

    def close(self) -> None:
        """Remove the files."""
        self._writer.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def names(self) -> list[str]:
        """Databases, the user's first."""
        return [c.name for c in self._contents]

    def find(self, name: str) -> str | None:
        """A database in its own spelling; the first for an empty name."""
        if not name:
            return self._contents[0].name
        return next((c.name for c in self._contents if c.name.casefold() == name.casefold()), None)

    def database_id(self, name: str) -> int:
        """1 to 4 for the system's, then 5 and on."""
        if name in SYSTEM:
            return SYSTEM.index(name) + 1
        return 5 + [n for n in self.names if n not in SYSTEM].index(name)

    def _attached(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        for contents in self._contents:
            connection.execute("ATTACH ? AS " + _quoted(contents.name), (str(self._folder / f"{self.names.index(contents.name)}.db"),))
            connection.execute(f"PRAGMA {_quoted(contents.name)}.journal_mode = WAL")
        return connection

    def connect(self) -> sqlite3.Connection:
        """A connection that reads every database under its own name."""
        with self._lock:
            connection = self._attached()
        connection.execute("PRAGMA query_only = ON")
        return connection

    def add_table(self, database: str, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """A user's table with data.

        Args:
            database: Where it lies.
            name: ``schema.table``.
            columns: Type by column name, as T-SQL writes it.
            rows: Values as :mod:`responder.sqltypes` takes them: decimals, dates and identifiers as text.
        """
        with self._lock:
            own = self._tables.setdefault(database, {})
            made = {n.lower(): Column(n, parse_type(kind)) for n, kind in columns.items()}
            view = View(name.lower(), made, stored=f"user__{len(own)}")
            self._writer.execute(f"CREATE TABLE {_quoted(database)}.{_quoted(view.table)} ({', '.join(map(_quoted, columns))})")
            self._insert(database, view, (tuple(columns), list(rows)))  # type: ignore[arg-type]  # any rows
            self._filled.add((database, view.name))
            own[view.name] = view

    def tables(self, database: str) -> dict[str, View]:
        """Users' tables that have data, by lower-case name."""
        return self._tables.get(database, {})

    def ensure(self, database: str, needed: Iterable[str]) -> None:
        """Fill views that are not filled yet."""
        with self._lock:
            for name in needed:
                if (database, name) not in self._filled:
                    self._fill(database, views(None)[name])
                    self._filled.add((database, name))

    def _fill(self, database: str, view: View) -> None:
        columns = ", ".join(_declared(c.name, c.type.name) for c in view.columns.values())
        self._writer.execute(f"CREATE TABLE {_quoted(database)}.{_quoted(view.table)} ({columns})")
        contents = next(c for c in self._contents if c.name == database)
        if view.name in DERIVED:
            self.refill(database, view.name, self._derived(database, view.name))
            return
        server = {"sys.configurations": server_rows.configurations, "sys.server_principals": server_rows.principals}
        table = server[view.name]() if view.name in server else contents.table(view.name)
        if table is not None:
            self._insert(database, view, table)

    def _derived(self, database: str, name: str) -> Table:
        needed, columns, sql = DERIVED[name]
        self.ensure(database, needed)
        return columns, self._writer.execute(sql.replace("{db}", _quoted(database)), {"name": database}).fetchall()

    def refill(self, database: str, name: str, table: Table) -> None:
        """Give a view other rows, such as those of the sessions of this moment."""
        with self._lock:
            view = views(None)[name]
            if name not in DERIVED:
                self.ensure(database, [name])
            self._writer.execute(f"DELETE FROM {_quoted(database)}.{_quoted(view.table)}")
            self._insert(database, view, table)

    def _insert(self, database: str, view: View, table: Table) -> None:
        columns, rows = table
        target = f"{_quoted(database)}.{_quoted(view.table)}"
        marks = ", ".join("?" * len(columns))
        self._writer.execute("BEGIN")
        self._writer.executemany(f"INSERT INTO {target} ({', '.join(map(_quoted, columns))}) VALUES ({marks})", rows)
        for column in _INDEXED:
            if column in view.columns:
                self._writer.execute(
                    f"CREATE INDEX IF NOT EXISTS {_quoted(database)}.{_quoted(f'{view.table}_{column}')} ON {_quoted(view.table)} ({column})"
                )
        self._writer.execute("COMMIT")

    def read(self, database: str, sql: str, needed: Iterable[str]) -> list[tuple[Any, ...]]:
        """All rows of a SQLite query over one database."""
        with self._lock:
            self.ensure(database, needed)
            return self._writer.execute(re_schema(sql, database)).fetchall()

    def lookup(self, database: str) -> Lookup:
        """Names and ids of a database."""
        with self._lock:
            return self._lookups.setdefault(database, Lookup(self, database))


def re_schema(sql: str, database: str) -> str:
    """A query over ``sys__…`` tables, aimed at one database."""
    return sql.replace(" FROM sys__", f" FROM {_quoted(database)}.sys__")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _declared(name: str, kind: str) -> str:
    if kind in ("bit",):
        return f"{_quoted(name)} DEFAULT 0"
    text = kind in ("nvarchar", "varchar", "char", "nchar")
    return _quoted(name) + (" COLLATE NOCASE" if text else "")
