"""One SQL statement on a warehouse, to its end (Databricks REST API, "Statement execution"). Used in a job's child only."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.sql import StatementResponse

#: Sends one request: what it asks, and what it is for.
Call = Callable[[Callable[[], "StatementResponse"], str], "StatementResponse"]
#: How long the service holds the first request: short queries end in it; a longer one is known by its id from then on.
_WAIT = "10s"
_PAUSE = 1.0
_running: dict[str, Callable[[], object]] = {}


def cancel_running() -> None:
    """Ask the service to stop every statement of this process that still runs: the process is about to end, the warehouse would go on.

    A failure of one is logged and keeps none of the others from being stopped.
    """
    from databricks.sdk.errors.base import DatabricksError

    for known, cancel in list(_running.items()):
        try:
            cancel()
        except (DatabricksError, OSError):
            logging.getLogger(__name__).warning("statement %s could not be cancelled", known, exc_info=True)


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
    known = answer.statement_id or ""
    try:
        while known and answer.status is not None and answer.status.state in (StatementState.PENDING, StatementState.RUNNING):
            _running[known] = partial(api.cancel_execution, known)
            pause(_PAUSE)
            answer = call(partial(api.get_statement, known), "look at a statement")
    finally:
        _running.pop(known, None)
    return answer
