"""One SQL statement on a warehouse, to its end (Databricks REST API, "Statement execution"). Used in a job's child only."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.sql import StatementResponse

#: Sends one request: what it asks, and what it is for.
Call = Callable[[Callable[[], "StatementResponse"], str], "StatementResponse"]
_WAIT = "50s"  # the longest that the service holds a request
_PAUSE = 1.0


def _directly(ask: Callable[[], StatementResponse], _what: str) -> StatementResponse:
    return ask()


def run_statement(
    sdk: WorkspaceClient,
    statement: str,
    warehouse: str,
    *,
    catalog: str | None = None,
    schema: str | None = None,
    call: Call = _directly,
    pause: Callable[[float], None] = time.sleep,
) -> StatementResponse:
    """The answer once a statement has ended, well or not; a warehouse that starts takes minutes.

    Args:
        sdk: The workspace.
        statement: The SQL.
        warehouse: Id of the SQL warehouse.
        catalog: Catalog in which names are looked up; None for the warehouse's default.
        schema: Schema likewise.
        call: Sends each request; the SDK's errors pass through it.
        pause: Waits between two looks at a statement that still runs.
    """
    from databricks.sdk.service.sql import ExecuteStatementRequestOnWaitTimeout, StatementState

    api = sdk.statement_execution
    answer = call(
        lambda: api.execute_statement(
            statement,
            warehouse,
            catalog=catalog,
            schema=schema,
            wait_timeout=_WAIT,
            on_wait_timeout=ExecuteStatementRequestOnWaitTimeout.CONTINUE,
        ),
        "run a statement",
    )
    while answer.statement_id and answer.status is not None and answer.status.state in (StatementState.PENDING, StatementState.RUNNING):
        pause(_PAUSE)
        known = answer.statement_id
        answer = call(lambda known=known: api.get_statement(known), "look at a statement")  # type: ignore[misc]  # a default argument
    return answer
