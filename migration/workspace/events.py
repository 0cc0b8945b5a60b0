"""A pipeline's event log: read raw (the SDK's class drops ``details``), folded into how far an update is and why it failed.

Schema: Databricks documentation, "Pipeline event log schema".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.safe_text import one_line
from migration.spark_errors import COMMON_FAILURES, error_class
from migration.workspace import diagnoses as d
from migration.workspace.diagnoses import Diagnosis

#: States of an update after which nothing comes.
FINAL_STATES = frozenset({"COMPLETED", "FAILED", "CANCELED"})
_LONGEST = 500

#: Java classes that tell alone.
_BY_JAVA = {
    "java.lang.ClassNotFoundException": d.MISSING_JDBC_DRIVER,
    "com.databricks.sql.managedcatalog.acl.UnauthorizedAccessException": d.CATALOG_PERMISSION_DENIED,
    "org.apache.spark.sql.catalyst.analysis.NoSuchDatabaseException": d.MISSING_TARGET_SCHEMA,
    "java.net.SocketTimeoutException": d.FIREWALL_BLOCKED,
    "java.net.ConnectException": d.FIREWALL_BLOCKED,
    "java.net.NoRouteToHostException": d.FIREWALL_BLOCKED,
}
#: What has neither class nor code (facts.md §3): the fixed words of driver and secret service.
_BY_WORDS = (
    (re.compile(r"Secret does not exist with scope:"), d.SECRET_SCOPE_NOT_FOUND),
    (re.compile(r"No suitable driver"), d.MISSING_JDBC_DRIVER),
    (re.compile(r"The TCP/IP connection to the host .* has failed"), d.FIREWALL_BLOCKED),
    (re.compile(r"^PERMISSION_DENIED\b|User does not have [A-Z ]+ on (?:Schema|Catalog)"), d.CATALOG_PERMISSION_DENIED),
)


@dataclass(slots=True)
class DatasetProgress:
    """One dataset of an update.

    Attributes:
        name: Name without catalog and schema.
        status: Last status of its flow: ``QUEUED``, ``RUNNING``, ``COMPLETED``, ``FAILED`` …
        rows: Rows written; None while unknown.
        dropped: Rows that expectations dropped.
        expectations: Passed and failed records by expectation.
    """

    name: str
    status: str = ""
    rows: int | None = None
    dropped: int = 0
    expectations: dict[str, tuple[int, int]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``quickplan monitor --json``."""
        rules = [{"name": n, "passed_records": p, "failed_records": f} for n, (p, f) in self.expectations.items()]
        return {"dataset": self.name, "status": self.status, "rows": self.rows, "dropped": self.dropped, "expectations": rules}


@dataclass(slots=True)
class UpdateProgress:
    """How far an update is, by its events.

    Attributes:
        update: Its id; empty before the first event.
        state: Its last state.
        since: Timestamp of the event that gave the state.
        datasets: By name, in the order in which they were seen.
        error: Exceptions of the last error, outermost first: class and message.
        error_dataset: Dataset whose flow failed; empty when none did.
        seen: Ids of the events folded in.
    """

    update: str = ""
    state: str = ""
    since: str = ""
    datasets: dict[str, DatasetProgress] = field(default_factory=dict)
    error: tuple[tuple[str, str], ...] = ()
    error_dataset: str = ""
    seen: set[str] = field(default_factory=set)

    def add(self, event: Mapping[str, Any]) -> bool:
        """Fold one event in, in any order of pages; False when it was known or belongs to another update."""
        key, origin = str(event.get("id", "")), _table(event.get("origin"))
        update = str(origin.get("update_id") or "")
        if (key and key in self.seen) or (self.update and update and update != self.update):
            return False
        self.seen.add(key)
        self.update = self.update or update
        details = _table(event.get("details"))
        name = str(origin.get("dataset_name") or origin.get("flow_name") or "").rpartition(".")[2].strip("`")
        if state := _table(details.get("update_progress")).get("state"):
            self.state, self.since = str(state), str(event.get("timestamp", ""))
        if (flow := _table(details.get("flow_progress"))) and name:
            self._flow(name, flow)
        chain = exceptions(event)
        if chain and (not self.error or len(chain) >= len(self.error)):
            self.error = chain
            self.error_dataset = name or self.error_dataset
        return True

    def _flow(self, name: str, flow: Mapping[str, Any]) -> None:
        row = self.datasets.setdefault(name, DatasetProgress(name))
        row.status = str(flow.get("status") or row.status)
        written = _table(flow.get("metrics")).get("num_output_rows")
        if isinstance(written, int):
            row.rows = (row.rows or 0) + written
        quality = _table(flow.get("data_quality"))
        row.dropped += int(quality.get("dropped_records") or 0)
        for rule in quality.get("expectations") or ():
            passed, failed = row.expectations.get(rule.get("name", ""), (0, 0))
            row.expectations[str(rule.get("name", ""))] = (
                passed + int(rule.get("passed_records") or 0),
                failed + int(rule.get("failed_records") or 0),
            )

    @property
    def is_final(self) -> bool:
        """Whether nothing more comes."""
        return self.state in FINAL_STATES


def _table(value: Any) -> Mapping[str, Any]:
    """A JSON object; empty for anything else. Saved logs keep ``details`` and ``origin`` as JSON text."""
    if isinstance(value, str) and value.startswith("{"):
        import json

        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


def exceptions(event: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Class and message of each exception of an event, outermost first; the last is the root cause."""
    rows = _table(event.get("error")).get("exceptions") or ()
    return tuple((str(r.get("class_name", "")), str(r.get("message", ""))) for r in rows if isinstance(r, dict))


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a deployment, for remedies; each is empty while it is unknown.

    Attributes:
        catalog: Target catalog.
        schema: Target schema.
        scope: Secret scope.
        principal: Who the pipeline runs as.
        profile: Profile of the workspace.
    """

    catalog: str = ""
    schema: str = ""
    scope: str = ""
    principal: str = ""
    profile: str = ""


def diagnose(chain: Iterable[tuple[str, str]], names: Names = Names()) -> Diagnosis:
    """What an exception chain means, its innermost exception first.

    Args:
        chain: Class and message, outermost first.
        names: For the remedy.
    """
    links = list(chain)
    for kind, message in reversed(links):
        if code := _code_of(kind, message):
            return Diagnosis(code, one_line(message, _LONGEST), remedy_of(code, names, message))
    if not links:
        return Diagnosis("UPDATE_FAILED", "the update failed and its log names no exception", "Look at the update in the workspace.")
    kind, message = links[-1]
    code = error_class(message).partition(".")[0] or kind.rpartition(".")[2] or "UPDATE_FAILED"
    return Diagnosis(one_line(code), one_line(f"{kind}: {message}", _LONGEST), "")


def _code_of(kind: str, message: str) -> str:
    named = error_class(message)
    if named == "FAILED_JDBC.CONNECTION":
        return d.FIREWALL_BLOCKED
    if found := COMMON_FAILURES.get(named.partition(".")[0]):
        return found
    if kind == "java.lang.ClassNotFoundException" and "sqlserver" not in message.lower() and "jdbc" not in message.lower():
        return ""
    return _BY_JAVA.get(kind) or next((code for words, code in _BY_WORDS if words.search(message)), "")


#: What Unity Catalog says of a privilege that is missing: its name, where, and the names there.
_LACKING = re.compile(r"User does not have (?P<privilege>[A-Z][A-Z_ ]*) on (?P<kind>Schema|Catalog) '(?P<where>[^']+)'")


def _grants(names: Names, message: str) -> str:
    """The GRANT of the privilege that a message names, else of all that a pipeline needs."""
    principal = names.principal or "PRINCIPAL"
    if found := _LACKING.search(message):
        catalog, _, schema = found["where"].partition(".")
        return d.grants(((found["kind"].lower(), found["privilege"].strip().replace(" ", "_")),), catalog, schema, principal)
    return d.grants(d.NEEDED_PRIVILEGES, names.catalog or "CATALOG", names.schema or "SCHEMA", principal)


def remedy_of(code: str, names: Names, message: str = "") -> str:
    """What mends one of the eight failures, with the names of this deployment where they are known.

    Args:
        code: The failure.
        names: Of this deployment.
        message: What the service said.
    """
    scope = names.scope or "SCOPE"
    return {
        d.MISSING_TARGET_SCHEMA: d.create_schema(names.catalog or "CATALOG", names.schema or "SCHEMA"),
        d.MISSING_JDBC_DRIVER: f"Pipelines take no JAR. Ways that work: {d.WAYS_WITHOUT_JAR}.",
        d.FIREWALL_BLOCKED: "Let the workspace's addresses through to SQL Server: quickplan check --workspace --only workspace.egress",
        d.SECRET_SCOPE_NOT_FOUND: d.fill_scope(scope, names.profile),
        d.CATALOG_PERMISSION_DENIED: _grants(names, message),
        d.NO_TABLES_IN_PIPELINE: (
            "Import the notebook as a notebook with its header and cells (quickplan deploy --only notebook); "
            "each dataset needs its decorator, outside cells that begin with %md."
        ),
        d.WAITING_FOR_RESOURCES: (
            "quickplan deploy PLAN --only pipeline makes it serverless (serverless=True, no clusters); "
            "or raise the cloud account's quota of virtual machines."
        ),
        d.AMBIGUOUS_REFERENCE: "Give both sides of the join an alias and select each column by it: col('a.id').alias('a_id').",
    }.get(code, "")
