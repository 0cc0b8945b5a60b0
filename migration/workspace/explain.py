"""The gates that a SQL warehouse judges: EXPLAIN of each statement, which reads and plans it and changes nothing.

Sources: Databricks SQL language reference, "EXPLAIN"; Databricks REST API, "Statement execution"; "SQLSTATE error codes".
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.errors import UsageProblem
from core.progress import Progress, ProgressCallback
from core.safe_text import one_line
from core.targets import probe
from migration.conversion import Conversion, Gates, Status
from migration.spark_errors import error_class
from migration.workspace.client import WorkspaceFailed, connect
from migration.workspace.profile import Profile, find_profile
from migration.workspace.statements import run_statement

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.sql import StatementStatus

#: What EXPLAIN takes; procedures, permissions, comments and bodies in Python are left unsaid.
_EXPLAINED = re.compile(
    r"\s*(?:CREATE\s+(?:OR\s+REPLACE\s+)?(?:TABLE|VIEW|FUNCTION)|ALTER\s+(?:TABLE|VIEW)|INSERT|UPDATE|DELETE|MERGE|SELECT|WITH)\b",
    re.IGNORECASE,
)
_PYTHON = re.compile(r"\bLANGUAGE\s+PYTHON\b[^$]*\bAS\s+\$\$", re.IGNORECASE)
_STATE = re.compile(r"SQLSTATE:? ([0-9A-Z]{5})")
#: An error while it plans is a row of EXPLAIN, not a failure of it.
_PLANNING = re.compile(r"Error occurred during query planning|org\.apache\.spark\.[\w.]*Exception")
_SYNTAX = "42601"
#: Conditions of what is not in the workspace yet, which says nothing about the conversion.
_NOT_THERE = frozenset({
    "TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND", "CATALOG_NOT_FOUND", "NO_SUCH_CATALOG_EXCEPTION", "ROUTINE_NOT_FOUND",
    "UNRESOLVED_ROUTINE", "UNRESOLVABLE_TABLE_VALUED_FUNCTION", "TABLE_OR_VIEW_ALREADY_EXISTS", "ROUTINE_ALREADY_EXISTS",
})  # fmt: skip
#: States of what is not the statement's fault: permissions, resources, connections.
_OTHER_CAUSES = ("08", "42501", "53", "57", "58", "XX", "KD")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What EXPLAIN says of a statement; None where it says nothing.

    Attributes:
        parsed: Whether it is read.
        resolved: Whether its names and types agree.
    """

    parsed: bool | None
    resolved: bool | None


UNSAID = Verdict(None, None)


def judge(message: str, state: str) -> Verdict:
    """What an error tells, by its condition and SQLSTATE.

    Args:
        message: The text of the error.
        state: Its SQLSTATE when the service gives it apart; empty when not.
    """
    found = _STATE.search(message)
    state = state or (found[1] if found else "")
    name = error_class(message).partition(".")[0]
    if state == _SYNTAX or name.startswith("PARSE_"):
        return Verdict(False, None)
    if name in _NOT_THERE:
        return Verdict(True, None)
    if not (name or state) or state.startswith(_OTHER_CAUSES):
        return UNSAID
    return Verdict(True, False)


class WarehouseVerifier:
    """Asks a SQL warehouse about conversions; nothing is created or changed there.

    Args:
        workspace: A profile, or an address.
        warehouse: Id of the SQL warehouse.
        catalog: Catalog in which names are looked up; empty for the warehouse's default.
        timeout: Seconds for a request.
        pause: Waits between two questions about a statement that still runs.

    Raises:
        UsageProblem: No warehouse is named.
        WorkspaceFailed: The workspace does not answer or knows no credentials.
        ProfileMissing: No workspace is configured.
    """

    def __init__(
        self, workspace: str, warehouse: str, *, catalog: str = "", timeout: float = 60.0, pause: Callable[[float], None] = time.sleep
    ) -> None:
        if not warehouse:
            raise UsageProblem(
                "--verify-with warehouse needs a SQL warehouse",
                remedy="Give --warehouse ID, or set warehouse in quickplan.toml: databricks warehouses list.",
            )
        self._warehouse = warehouse
        self._catalog = catalog or None
        self._pause = pause
        self._profile: Profile = find_profile(workspace or "DEFAULT")
        reached = probe(self._profile.target, min(timeout, 15.0))
        if not reached.ok:
            host = one_line(self._profile.host)
            raise WorkspaceFailed("NO_ANSWER", f"{host} does not answer", remedy="quickplan check --workspace tries the way there.")
        self._client: WorkspaceClient = connect(self._profile, timeout)

    def verify(self, conversions: Iterable[Conversion], progress: ProgressCallback) -> Iterator[Conversion]:
        """The conversions with the gates ``parsed`` and ``resolved`` filled where the warehouse can tell."""
        listed = list(conversions)
        for done, made in enumerate(listed, 1):
            progress(Progress("verifying", done, len(listed), made.object))
            verdicts = [self.ask(s) for s in made.statements] if made.status is not Status.MANUAL else []
            gates = Gates(made.gates.residue, made.gates.conserved, *_together(verdicts))
            yield replace(made, gates=gates)

    def ask(self, statement: str) -> Verdict:
        """What the warehouse says of one statement.

        Raises:
            WorkspaceFailed: It refuses to answer at all.
        """
        from databricks.sdk.errors.base import DatabricksError
        from databricks.sdk.service.sql import StatementState

        if not _EXPLAINED.match(statement) or _PYTHON.search(statement):
            return UNSAID
        try:
            answer = run_statement(self._client, f"EXPLAIN {statement}", self._warehouse, catalog=self._catalog, pause=self._pause)
        except DatabricksError as error:
            raise WorkspaceFailed(
                error.error_code or "WORKSPACE_ERROR",
                f"the warehouse {one_line(self._warehouse)} of {one_line(self._profile.host)} cannot be asked",
                remedy="See that it exists and that you may use it: databricks warehouses list.",
            ) from None
        except TimeoutError:
            raise WorkspaceFailed(
                "NO_ANSWER", f"{one_line(self._profile.host)} does not answer", remedy="Start the warehouse and try again."
            ) from None
        status = answer.status
        if status is None or status.state is not StatementState.SUCCEEDED:
            return _of_failure(status)
        rows = answer.result.data_array if answer.result is not None and answer.result.data_array else []
        plan = "\n".join(str(value) for row in rows for value in row)
        return judge(plan, "") if _PLANNING.search(plan) else Verdict(True, True)


def _of_failure(status: StatementStatus | None) -> Verdict:
    if status is None or status.error is None:
        return UNSAID
    return judge(status.error.message or "", status.sql_state or "")


def _together(verdicts: list[Verdict]) -> tuple[bool | None, bool | None]:
    """The gates of an object: failed when one statement fails, unsaid when nothing was said of any."""
    parsed = [v.parsed for v in verdicts if v.parsed is not None]
    resolved = [v.resolved for v in verdicts if v.parsed is not None]
    return (all(parsed) if parsed else None), (False if False in resolved else True if resolved and None not in resolved else None)
