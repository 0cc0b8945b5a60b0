"""How an update goes: a state machine that moves one step with every look, and fails where a real one would."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from workspace import events
from workspace.notebooks import Analysis, Found, analyse
from workspace.secrets import allowed
from workspace.state import Identity, Pipeline, State, Update

_WAY = ("QUEUED", "CREATED", "WAITING_FOR_RESOURCES", "INITIALIZING", "SETTING_UP_TABLES", "RUNNING", "COMPLETED")
#: Updates are computed one after another, as on one small cluster.
_COMPUTING = ThreadPoolExecutor(1, "engine")
FINAL = frozenset({"COMPLETED", "FAILED", "CANCELED"})
SPARK = "org.apache.spark.sql.AnalysisException"
_TDS = "com.microsoft.sqlserver.jdbc.SQLServerException"


def begin(state: State, pipeline: Pipeline, update: Update) -> None:
    """Write what stands at the beginning of an update's log."""
    events.add(
        state, pipeline, update, "create_update", f"Update {update.id[:6]} started by API call.",
        {"create_update": {"cause": update.cause, "validate_only": update.validate_only, "config": {"catalog": pipeline.spec.get("catalog"), "schema": pipeline.spec.get("schema")}}},
    )  # fmt: skip
    events.progress(state, pipeline, update)


def advance(state: State, pipeline: Pipeline) -> None:
    """One step of the newest update."""
    if not pipeline.updates or pipeline.updates[-1].state in FINAL:
        return
    update = pipeline.updates[-1]
    if update.state == "WAITING_FOR_RESOURCES" and not pipeline.spec.get("serverless") and not state.quota:
        state.now()
        return
    update.state = _WAY[_WAY.index(update.state) + 1]
    found = _analysis(state, pipeline)
    if update.state == "INITIALIZING":
        _fail(state, pipeline, update, _initial(state, pipeline, found))
    elif update.state == "SETTING_UP_TABLES":
        _fail(state, pipeline, update, _set_up(state, pipeline, found))
    elif update.state == "RUNNING" and update.validate_only:
        update.state = "COMPLETED"
    elif update.state == "COMPLETED" and _works(state, pipeline, update):
        update.state = "RUNNING"
        return
    elif update.state == "COMPLETED":
        _run(state, pipeline, update, found)
    if update.state != "FAILED":
        events.progress(state, pipeline, update)


def _works(state: State, pipeline: Pipeline, update: Update) -> bool:
    """Whether the engine still computes, beside the requests; it begins with the first look."""
    if state.engine is None:
        return False
    if update.id not in state.working:
        paths = [(lib.get("notebook") or {}).get("path", "").removeprefix("/Workspace") for lib in pipeline.spec.get("libraries") or ()]
        texts = {p: state.nodes[p].content for p in paths if p in state.nodes}
        state.working[update.id] = _COMPUTING.submit(state.engine, texts)
    work = state.working[update.id]
    if not work.done():
        return True
    state.rows.update(work.result())
    return False


def _analysis(state: State, pipeline: Pipeline) -> Analysis:
    merged = Analysis()
    for library in pipeline.spec.get("libraries") or ():
        path = (library.get("notebook") or {}).get("path", "").removeprefix("/Workspace")
        node = state.nodes.get(path)
        one = analyse(node.kind, node.content) if node else Analysis()
        merged.datasets += one.datasets
        merged.calls += one.calls
        merged.scope, merged.keys = one.scope or merged.scope, one.keys or merged.keys
        merged.jdbc |= one.jdbc
        merged.reads_source |= one.reads_source
    return merged


Failure = tuple[str, list[tuple[str, str]], str]


def _initial(state: State, pipeline: Pipeline, found: Analysis) -> Failure | None:
    if not found.datasets:
        message = "[NO_TABLES_IN_PIPELINE] Pipelines are expected to have at least one table defined but no tables were found in your pipeline. SQLSTATE: 42617"
        return "", [("com.databricks.pipelines.common.errors.DLTAnalysisException", message)], ""
    return None


def _identity(state: State, pipeline: Pipeline) -> Identity:
    return state.identity(pipeline.run_as or pipeline.creator)


def _set_up(state: State, pipeline: Pipeline, found: Analysis) -> Failure | None:
    catalog, schema = pipeline.spec.get("catalog", ""), pipeline.spec.get("schema", "")
    if state.schema(catalog, schema) is None:
        message = f"[SCHEMA_NOT_FOUND] The schema `{catalog}`.`{schema}` cannot be found. Verify the spelling and correctness of the schema and catalog. SQLSTATE: 42704"
        return "", [("org.apache.spark.sql.catalyst.analysis.NoSuchDatabaseException", message)], ""
    held = state.privileges(_identity(state, pipeline), catalog, schema)
    if missing := {"USE_CATALOG", "USE_SCHEMA", "CREATE_TABLE", "CREATE_MATERIALIZED_VIEW"} - held:
        message = f"PERMISSION_DENIED: User does not have {min(missing).replace('_', ' ')} on Schema '{catalog}.{schema}'."
        return "", [("com.databricks.sql.managedcatalog.acl.UnauthorizedAccessException", message)], ""
    for one, two, name in found.calls:
        there = state.schema(one, two)
        if there is None or name.lower() not in there.objects:
            message = f"[UNRESOLVED_ROUTINE] Cannot resolve routine `{one}`.`{two}`.`{name}` on search path. SQLSTATE: 42883"
            return "", [(SPARK, message)], ""
    return None


def _run(state: State, pipeline: Pipeline, update: Update, found: Analysis) -> None:
    update.state = "RUNNING"
    who = _identity(state, pipeline)
    for dataset in found.datasets:
        events.flow(state, pipeline, update, dataset, "QUEUED")
    for dataset in found.datasets:
        events.flow(state, pipeline, update, dataset, "RUNNING")
        if failure := _of_dataset(state, found, dataset, who):
            details: dict[str, Any] = {"flow_progress": {"status": "FAILED"}}
            events.add(
                state, pipeline, update, "flow_progress", f"Failed to resolve flow: '{dataset.name}'.", details,
                level="ERROR", dataset=dataset.name, error=_error(failure[1]),
            )  # fmt: skip
            _fail(state, pipeline, update, (dataset.name, failure[1], dataset.name))
            return
        events.flow(state, pipeline, update, dataset, "COMPLETED", rows=state.rows.get(dataset.name, 10))
    schema = state.schema(pipeline.spec.get("catalog", ""), pipeline.spec.get("schema", ""))
    assert schema is not None
    schema.objects.update({d.name: "table" for d in found.datasets})
    update.state = "COMPLETED"


def _of_dataset(state: State, found: Analysis, dataset: Found, who: Identity) -> Failure | None:
    outer = ("org.apache.spark.SparkException", "Exception thrown in awaitResult")
    if dataset.ambiguous:
        message = f"[AMBIGUOUS_REFERENCE] Reference `{dataset.ambiguous}` is ambiguous, could be: [`a`.`{dataset.ambiguous}`, `b`.`{dataset.ambiguous}`]. SQLSTATE: 42704"
        return "", [outer, (SPARK, message)], ""
    if dataset.inputs or not found.reads_source:
        return None
    if found.jdbc:
        return "", [outer, ("java.lang.ClassNotFoundException", "com.microsoft.sqlserver.jdbc.SQLServerDriver")], ""
    scope = state.scopes.get(found.scope)
    for key in found.keys or ("sqlserver_jdbc_url",):
        if scope is None or key not in scope.secrets or not allowed(scope, who.name, who.groups, "READ"):
            message = f"Secret does not exist with scope: {found.scope} and key: {key}"
            return "", [outer, ("java.lang.IllegalArgumentException", message)], ""
    if not state.reachable:
        message = 'The TCP/IP connection to the host sql01.corp.local, port 1433 has failed. Error: "connect timed out. Verify the connection properties."'
        return (
            "",
            [
                outer,
                (
                    "org.apache.spark.SparkException",
                    "[FAILED_JDBC.CONNECTION] Failed JDBC jdbc: on the operation: Connect to the database. SQLSTATE: HV000",
                ),
                (_TDS, message),
            ],
            "",
        )
    return None


def _error(chain: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "fatal": True,
        "exceptions": [
            {
                "class_name": c,
                "message": m,
                "stack": [
                    {
                        "declaring_class": "com.databricks.pipelines.Execution",
                        "method_name": "run",
                        "file_name": "Execution.scala",
                        "line_number": 42,
                    }
                ],
            }
            for c, m in chain
        ],
    }


def _fail(state: State, pipeline: Pipeline, update: Update, failure: Failure | None) -> None:
    if failure is None:
        return
    where, chain, dataset = failure
    update.state = "FAILED"
    message = f"Update {update.id[:6]} has failed. Failed to analyze flow '{where}'." if where else f"Update {update.id[:6]} has failed."
    events.add(
        state,
        pipeline,
        update,
        "update_progress",
        message,
        {"update_progress": {"state": "FAILED"}},
        level="ERROR",
        dataset=dataset,
        error=_error(chain),
    )
