"""Runs notebooks as a pipeline on Spark Declarative Pipelines and says what came of it."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.findings import Finding, Severity
from core.progress import Progress, ProgressCallback
from migration.notebook_lint.cells import Notebook, read_notebook
from migration.notebook_lint.lint import lint_notebooks
from migration.rehearse import adapter
from migration.rehearse.adapter import Definition, Recorder
from migration.rehearse.asked import prepare
from migration.rehearse.diagnose import Raised, from_exception, line_for, remedy_for
from migration.rehearse.problems import NotebookExit, NotebookProblem
from migration.rehearse.request import Request
from migration.rehearse.results import DatasetResult, ExpectationResult, Rehearsal, RehearsalError
from migration.rehearse.server import Server, use_server
from migration.rehearse.stand_ins import create_functions
from migration.rehearse.static import read_source_text, without_catalog

if TYPE_CHECKING:
    from migration.rehearse.session import RehearsalSession

#: Findings of the lint with which nothing can run.
_STOPS = frozenset({"SYNTAX", "NOTEBOOK_HEADER", "NO_TABLES_IN_PIPELINE"})
#: A file that the workspace takes for no notebook leaves a pipeline without tables.
_LINT = {"NOTEBOOK_HEADER": "NO_TABLES_IN_PIPELINE"}


def rehearse(request: Request, progress: ProgressCallback) -> Rehearsal:
    """Rehearse notebooks as one pipeline.

    Raises:
        JobFailed: Spark did not start.
    """
    began = time.monotonic()
    notebooks = [n for n in (read_notebook(text, file) for file, text in request.notebooks.items()) if not n.job]
    findings = [f for f in lint_notebooks(request.notebooks) if f.severity is Severity.ERROR]
    names = tuple(n.file for n in notebooks)
    fatal = [_lint_error(f) for f in findings if f.code in _STOPS]
    if fatal:
        return Rehearsal(names, request.dry_run, errors=tuple(fatal))
    progress(Progress("starting Spark"))
    with use_server(request.server) as server:
        started = time.monotonic()
        with _session(server, request) as (session, schema, notes):
            run = _Run(request, notebooks, session, schema, server.folder, progress, notes)
            result = run.rehearse()
    told = {e.diagnosis for e in result.errors}
    errors = (*result.errors, *(e for e in map(_lint_error, findings) if e.diagnosis not in told))
    seconds = {"start": started - began, **run.seconds, "all": time.monotonic() - began}
    return replace(result, errors=errors, seconds={k: round(v, 2) for k, v in seconds.items()})


def _lint_error(finding: Finding) -> RehearsalError:
    """A finding of the lint as an error: what the service would answer to it."""
    diagnosis = _LINT.get(finding.code, finding.code)
    message = re.sub(r"^\[[A-Z_.]+\] ", "", finding.message)
    return RehearsalError(diagnosis, finding.object, finding.file, finding.line, message, finding.remedy or remedy_for(diagnosis))


def _error(diagnosis: str, dataset: str, file: str, line: int, message: str, remedy: str = "") -> RehearsalError:
    return RehearsalError(diagnosis, dataset, file, line, message, remedy or remedy_for(diagnosis))


@contextlib.contextmanager
def _session(server: Server, request: Request) -> Iterator[tuple[RehearsalSession, str, list[str]]]:
    """A session of our own in a schema of our own, both gone afterwards."""
    os.environ["SPARK_CONNECT_MODE_ENABLED"] = "1"
    os.environ["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = server.token
    from migration.rehearse.session import SECRETS, Reads, RehearsalSession, Rules

    # The client sends its token without TLS to a host of this name only.
    session = RehearsalSession(f"sc://localhost:{server.port}")
    RehearsalSession._set_default_and_active_session(session)  # what the builder does: SparkSession.builder.getOrCreate() finds it
    session.rules = Rules(request.catalog, request.schema, request.scope, frozenset(SECRETS) | request.keys, request.jdbc_allowed)
    session.reads, session.batch = Reads(), False
    schema = f"rehearsal_{uuid.uuid4().hex[:12]}"
    session.sql(f"CREATE SCHEMA {schema}")
    schemas: list[str] = []
    try:
        session.sql(f"USE {schema}")
        schemas, notes = create_functions(session, request.functions, request.notebooks.values(), request.catalog)
        yield session, schema, notes
    finally:
        for name in (schema, *schemas):
            with contextlib.suppress(Exception):  # a broken server is reported by what broke it, not by the tidying up
                session.sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        session.stop()


class _Run:
    def __init__(
        self,
        request: Request,
        notebooks: Sequence[Notebook],
        session: RehearsalSession,
        schema: str,
        folder: Path,
        progress: ProgressCallback,
        notes: Sequence[str] = (),
    ) -> None:
        self._request = request
        self._session = session
        self._schema = schema
        self._folder = folder / schema
        self._notebooks = notebooks
        self._sources = {n.file: read_source_text(n.python) for n in notebooks}
        self._progress = progress
        self._files = frozenset(self._sources)
        self._recorder = Recorder(self._files, session.dataset)
        self._errors: list[RehearsalError] = []
        self._notes: list[str] = list(notes)
        self._states: dict[str, str] = {}
        self.seconds: dict[str, float] = {}

    def rehearse(self) -> Rehearsal:
        """All steps, each only when the one before it found nothing wrong."""
        from migration.rehearse.graph import Graph

        with self._timed("notebook"):
            self._load()
        definitions = self._recorder.definitions
        graph = Graph(self._session, self._schema, self._folder, definitions, self._notes)
        if not self._errors:
            self._check_definitions(definitions)
        if not self._errors:
            with self._timed("register"):
                self._session.samples = prepare(self._request, definitions, self._notebooks, self._sources, self._folder / "source")
                self._register(graph)
        if not self._errors:
            # A run begins with what a dry run does, and a graph that was checked takes a moment until it may run.
            dry = self._request.dry_run
            with self._timed("check" if dry else "run"):
                self._progress(Progress("checking" if dry else "running", 0, len(definitions)))
                self._settle(graph, graph.run(dry=dry, on_state=self._state))
        return self._result(graph)

    @contextlib.contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[step] = self.seconds.get(step, 0.0) + time.monotonic() - began

    def _load(self) -> None:
        """Run the notebooks: that defines the datasets."""
        from migration.rehearse.session import dbutils

        with _adapted(self._recorder):
            for done, notebook in enumerate(self._notebooks):
                self._progress(Progress("reading", done, len(self._notebooks), notebook.file))
                known = {
                    "__name__": "__main__",
                    "__file__": notebook.file,
                    "spark": self._session,
                    "dbutils": dbutils(self._session.rules),
                    "display": lambda *_: None,
                    "displayHTML": lambda *_: None,
                }
                try:
                    code = without_catalog(notebook.python, self._request.catalog)
                    exec(compile(code, notebook.file, "exec"), known)  # noqa: S102 - running the user's notebook is the task
                except NotebookExit:
                    continue
                except (Exception, SystemExit) as error:  # noqa: BLE001 - the notebook's own code may raise anything: shown with its line
                    self._failed(error, None, notebook.file)

    def _check_definitions(self, definitions: Sequence[Definition]) -> None:
        """What Spark would say without a line: no dataset at all, two of one name."""
        datasets = [d for d in definitions if d.kind not in ("flow", "auto_cdc")]
        if not datasets:
            message = "the notebook defines no dataset"
            self._errors.append(_error("NO_TABLES_IN_PIPELINE", "", self._notebooks[0].file, 1, message))
        seen: dict[str, Definition] = {}
        for made in datasets:
            name = (self._session.own_name(made.name) or made.name).lower()
            if name in seen:
                message = f"two datasets are named {made.name}; the first stands in line {seen[name].line}"
                self._errors.append(_error("DUPLICATE_DATASET", made.name, made.file, made.line, message))
            seen.setdefault(name, made)

    def _register(self, graph: Any) -> None:
        """Give Spark the datasets and flows, collecting what each of them raises."""
        total = len(self._recorder.definitions)
        with graph.registering():
            for done, made in enumerate(self._recorder.definitions):
                self._progress(Progress("registering", done, total, made.name))
                try:
                    graph.register(made)
                except (Exception, SystemExit) as error:  # noqa: BLE001 - the notebook's own code may raise anything: shown with its line
                    self._failed(error, made, made.file)
        cycle = graph.cycle()
        if cycle and not self._errors:
            first = next(d for d in self._recorder.definitions if d.name == cycle[0])
            message = f"a circle: {' reads '.join([*cycle, cycle[0]])}"
            line = self._sources[first.file].line_of(first.line, [cycle[1 % len(cycle)]]) if first.file in self._sources else 0
            self._errors.append(_error("CIRCULAR_DEPENDENCY", first.name, first.file, line or first.line, message))

    def _failed(self, error: BaseException, made: Definition | None, file: str) -> None:
        raised = from_exception(error, self._files)
        remedy = error.remedy if isinstance(error, NotebookProblem) else ""
        name = made.name if made else ""
        line = self._line(raised, made) if made else raised.line
        self._errors.append(_error(raised.diagnosis, name, file, line, raised.message, remedy))
        if made:
            self._states[made.name] = "failed"

    def _line(self, raised: Raised, made: Definition) -> int:
        rules = {r.name: r.condition for r in made.rules}
        return line_for(raised, self._sources.get(made.file), made.line, rules)

    def _state(self, name: str, state: str) -> None:
        self._states[name] = state
        if state in ("completed", "failed", "skipped"):
            ended = sum(s in ("completed", "failed", "skipped") for s in self._states.values())
            self._progress(Progress("running", ended, len(self._recorder.definitions), name))

    def _settle(self, graph: Any, failures: Sequence[tuple[str, Raised]]) -> None:
        """Turn what a run raised into errors with datasets and lines."""
        by_name = {d.name.lower(): d for d in reversed(self._recorder.definitions)}
        for name, raised in failures:
            made = by_name.get(name.lower()) or next(
                (d for d in by_name.values() for n in raised.names if d.name.startswith(f"{n}.")), None
            )
            if made is None:
                self._errors.append(_error(raised.diagnosis, name, next(iter(self._files)), raised.line, raised.message))
                continue
            expectation = graph.broken_expectation(raised)
            twice = graph.duplicate_columns(made) if raised.diagnosis.startswith(("_LEGACY", "COLUMN_ALREADY_EXISTS")) else []
            if expectation:
                source = self._sources.get(made.file)
                line = source.expectation_line(made.line, expectation) if source else made.line
                message = f"a row breaks the expectation {expectation}, which stops the pipeline"
                self._errors.append(_error("EXPECTATION_FAILED", made.name, made.file, line, message))
            elif twice:
                again = Raised("AMBIGUOUS_REFERENCE", f"the rows have {', '.join(f'`{c}`' for c in twice)} twice, which no table can hold")
                line = self._line(again, made)
                self._errors.append(_error("AMBIGUOUS_REFERENCE", made.name, made.file, line, again.message))
            else:
                self._errors.append(_error(raised.diagnosis, made.name, made.file, self._line(raised, made), raised.message))
            self._states[made.name] = "failed"

    def _result(self, graph: Any) -> Rehearsal:
        counted: dict[str, int] = {}
        judged: dict[str, list[tuple[int, int]]] = {}
        if not self._request.dry_run and "completed" in self._states.values():
            with self._timed("count"):
                self._progress(Progress("counting"))
                done = [d for d in self._recorder.definitions if self._states.get(d.name) == "completed"]
                counted = graph.count(done)
                judged = graph.judge([d for d in graph.judgeable() if d.name in counted or d.name in self._states], self._progress)
        datasets = tuple(
            DatasetResult(
                made.name,
                graph.kind(made),
                made.file,
                made.line,
                self._states.get(made.name) or ("registered" if made.name in graph.stand_ins else "planned"),
                counted.get(made.name),
                self._expectations(made, judged.get(made.name)),
            )
            for made in self._recorder.definitions
            if made.kind not in ("flow", "auto_cdc")
        )
        return Rehearsal(tuple(sorted(self._files)), self._request.dry_run, datasets, tuple(self._errors), tuple(self._all_notes()))

    def _expectations(self, made: Definition, counts: Sequence[tuple[int, int]] | None) -> tuple[ExpectationResult, ...]:
        source = self._sources.get(made.file)
        listed = []
        for place, rule in enumerate(made.rules):
            passed, failed = counts[place] if counts else (None, None)
            line = source.expectation_line(made.line, rule.name) if source else made.line
            listed.append(ExpectationResult(rule.name, rule.condition, rule.action, line, passed, failed))
        return tuple(listed)

    def _all_notes(self) -> list[str]:
        samples = getattr(self._session, "samples", None)
        notes = []
        if samples is not None and samples.generated:
            how = "from the source's scripts" if self._request.tables is not None else "guessed from the notebook"
            notes.append(f"{len(samples.generated)} source tables with {self._request.rows} generated rows each, their columns {how}")
        if samples is not None and samples.from_files:
            notes.append(f"{len(samples.from_files)} source tables read from {self._request.data}")
        if self._request.jdbc is not None:
            notes.append("source tables read by JDBC")
        return [*notes, *dict.fromkeys(self._notes)]


@contextlib.contextmanager
def _adapted(recorder: Recorder) -> Iterator[None]:
    """Let ``import dlt`` and ``from pyspark import pipelines`` find the adapter, in this process only."""
    import pyspark

    real = importlib.import_module("pyspark.pipelines")
    before = sys.modules.get("dlt")
    adapter.start(recorder)
    sys.modules["dlt"] = sys.modules["pyspark.pipelines"] = adapter
    pyspark.pipelines = adapter
    try:
        yield
    finally:
        sys.modules["pyspark.pipelines"] = real
        pyspark.pipelines = real
        if before is None:
            del sys.modules["dlt"]
        else:
            sys.modules["dlt"] = before


__all__ = ["Request", "rehearse"]
