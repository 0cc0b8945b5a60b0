"""The two engines: SQL Server through its read-only connection, Databricks through a SQL warehouse. Used in a job's child only."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import ExitCode, QuickplanError, UsageProblem
from core.safe_text import one_line
from migration.reconcile.dialects import SPARK, TSQL, Dialect
from migration.reconcile.pairing import Row
from migration.transpile.names import string_literal
from migration.workspace.statements import run_statement

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

    from migration.sources.sqlserver.connection import Connection

_LONGEST_MESSAGE = 300
_REMEDY = "Correct the table's entry in reconcile.toml, or leave it out."
#: Numbers of what SQL Server cannot parse (Microsoft Learn, "Database Engine events and errors"): a filter that a person wrote.
_SYNTAX = frozenset({102, 105, 156, 170, 319, 4145})
_ANSI, _ANSI_TEXT = "SELECT CAST(CAST(0 AS DECIMAL(10, 9)) AS STRING)", "0.000000000"


class QueryFailed(QuickplanError):
    """An engine refused a query (exit 3); :attr:`code` is its error class."""

    code = "QUERY_FAILED"
    exit_code = ExitCode.UNREACHABLE

    def __init__(self, code: str, message: str, *, remedy: str = _REMEDY, object: str = "") -> None:
        super().__init__(message, remedy=remedy, object=object)
        self.code = code


class SqlServerSide:
    """The source."""

    dialect: Dialect = TSQL

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
        """The rows of one SELECT as texts.

        Raises:
            UsageProblem: The query holds a semicolon, which is never sent.
            SourceFailed: The connection broke.
            QueryFailed: The server refused it.
        """
        from migration.sources.sqlserver.diagnosis import SourceFailed

        if ";" in query:
            raise UsageProblem("a semicolon is never sent to the source", remedy="Leave the table out.", object=object)
        try:
            for row in self._connection.rows(query, object=object):
                yield tuple(None if value is None else str(value) for value in row)
        except SourceFailed as failed:
            if failed.native in _SYNTAX:
                raise QueryFailed("SYNTAX", f"{object}: SQL Server cannot read the query ({failed.native})", object=object) from None
            if failed.code == "PERMISSION_DENIED":  # what the diagnosis proposes is for the catalog, not for data
                raise QueryFailed(failed.code, failed.message, remedy="GRANT SELECT on it to the login.", object=object) from None
            raise

    def columns(self, table: tuple[str, ...]) -> Mapping[str, str] | None:
        """The source's columns come from the estate."""
        return None


@dataclass
class KnownColumns:
    """Columns by table in lower case of each (catalog, schema) that was asked for; one for all sides of a run."""

    schemas: dict[tuple[str, str], dict[str, dict[str, str]]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


class WarehouseSide:
    """The target.

    Args:
        client: The workspace.
        warehouse: Id of the SQL warehouse.
        wait: Waits between two looks at a running statement.
        known: What other sides of this run have read.
    """

    dialect: Dialect = SPARK

    def __init__(
        self, client: WorkspaceClient, warehouse: str, wait: Callable[[float], None] = time.sleep, known: KnownColumns | None = None
    ) -> None:
        self._client = client
        self._warehouse = warehouse
        self._wait = wait
        self._known = known or KnownColumns()

    def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
        """The rows of one SELECT; the API gives every value as text.

        Raises:
            QueryFailed: The warehouse refused it, or could not be reached.
        """
        from databricks.sdk.errors.base import DatabricksError

        try:
            response = run_statement(self._client, query, self._warehouse, pause=self._wait)
            state = response.status.state.value if response.status and response.status.state else "FAILED"
            if state != "SUCCEEDED":
                error = response.status.error if response.status else None
                code = error.error_code.value if error and error.error_code else state
                raise QueryFailed(
                    code, one_line((error.message if error else None) or f"the statement ended as {state}", _LONGEST_MESSAGE), object=object
                )
            chunk = response.result
            while chunk is not None:
                for row in chunk.data_array or []:
                    yield tuple(row)
                if chunk.next_chunk_index is None:
                    break
                chunk = self._client.statement_execution.get_statement_result_chunk_n(response.statement_id or "", chunk.next_chunk_index)
        except DatabricksError as error:
            raise QueryFailed(error.error_code or type(error).__name__, one_line(str(error), _LONGEST_MESSAGE), object=object) from None
        except TimeoutError:
            raise QueryFailed("NO_ANSWER", "the workspace does not answer", object=object) from None

    def check(self) -> None:
        """Refuse a warehouse without ANSI mode: it writes small decimals with an exponent, which no decimal of SQL Server has.

        Raises:
            QueryFailed: ANSI mode is off, or the warehouse cannot be asked.
        """
        (text,) = next(self.rows(_ANSI), (None,))
        if text != _ANSI_TEXT:
            raise QueryFailed(
                "ANSI_MODE_OFF", "the SQL warehouse runs without ANSI mode", remedy="Set ANSI_MODE to true in its SQL configuration."
            )

    def columns(self, table: tuple[str, ...]) -> Mapping[str, str] | None:
        """Types by column name in lower case, from Unity Catalog's information schema, which is asked once for a whole schema."""
        catalog, schema, name = table[-3:]
        with self._known.lock:
            if (catalog, schema) not in self._known.schemas:
                where = f"lower(table_schema) = lower({string_literal(schema)})"
                view = SPARK.quote(catalog, "information_schema", "columns")
                query = f"SELECT table_name, column_name, full_data_type FROM {view} WHERE {where}"
                found: dict[str, dict[str, str]] = {}
                for row in self.rows(query, object=".".join(table)):
                    found.setdefault(str(row[0]).lower(), {})[str(row[1]).lower()] = str(row[2])
                self._known.schemas[catalog, schema] = found
        return self._known.schemas[catalog, schema].get(name.lower(), {})
