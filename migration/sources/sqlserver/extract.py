"""Extraction: the whole catalog of a database as scripts, streamed, resumable, degrading where a view is denied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import groupby
from pathlib import Path
from typing import Any

from core.errors import UsageProblem
from core.findings import Finding, Severity
from core.progress import CancelToken, Progress, ProgressCallback, no_progress
from migration.estate import ObjectKind
from migration.sources.sqlserver import queries
from migration.sources.sqlserver.connection import Connection
from migration.sources.sqlserver.diagnosis import SourceFailed
from migration.sources.sqlserver.extract_files import ExtractFolder
from migration.sources.sqlserver.module_text import module_script
from migration.sources.sqlserver.server import OLDEST, ServerFacts, read_server
from migration.sources.sqlserver.table_text import (
    Attached,
    Column,
    Table,
    index_lines,
    property_lines,
    schema_script,
    sequence_script,
    synonym_script,
    table_script,
    type_script,
)
from migration.tsql.quoting import bracket

_KINDS = {
    "P": ObjectKind.PROCEDURE, "PC": ObjectKind.PROCEDURE, "X": ObjectKind.PROCEDURE, "V": ObjectKind.VIEW,
    "FN": ObjectKind.SCALAR_FUNCTION, "FS": ObjectKind.SCALAR_FUNCTION, "IF": ObjectKind.INLINE_FUNCTION,
    "TF": ObjectKind.TABLE_FUNCTION, "FT": ObjectKind.TABLE_FUNCTION, "AF": ObjectKind.OTHER,
    "TR": ObjectKind.TRIGGER, "TA": ObjectKind.TRIGGER, "R": ObjectKind.OTHER,
}  # fmt: skip
_LEVELS = {
    ObjectKind.PROCEDURE: "PROCEDURE",
    ObjectKind.VIEW: "VIEW",
    ObjectKind.SCALAR_FUNCTION: "FUNCTION",
    ObjectKind.INLINE_FUNCTION: "FUNCTION",
    ObjectKind.TABLE_FUNCTION: "FUNCTION",
}
_CLR = frozenset({"PC", "FS", "FT", "AF", "TA", "X"})


@dataclass(frozen=True, slots=True)
class Selection:
    """Which objects: shell patterns over ``schema.name``, case ignored; the excluded go first.

    Attributes:
        include: Any of these; everything when empty.
        exclude: None of these.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def takes(self, name: str) -> bool:
        """Whether an object is extracted."""
        folded = name.casefold()
        if any(fnmatchcase(folded, p.casefold()) for p in self.exclude):
            return False
        return not self.include or any(fnmatchcase(folded, p.casefold()) for p in self.include)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an extraction gave.

    Attributes:
        path: Its ``estate.json``.
        counts: Objects by kind.
        findings: What is missing from it and why.
    """

    path: Path
    counts: dict[str, int]
    findings: tuple[dict[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready copy."""
        return {"path": str(self.path), "counts": self.counts, "findings": list(self.findings)}


@dataclass(slots=True)
class _Run:
    """One extraction under way."""

    connection: Connection
    server: ServerFacts
    folder: ExtractFolder
    selection: Selection
    progress: ProgressCallback
    cancel: CancelToken
    attached: Attached = field(default_factory=Attached)
    figures: dict[int, dict[str, Any]] = field(default_factory=dict)

    def rows(self, query: queries.CatalogQuery, after: int = -(2**31)) -> Iterator[tuple[Any, ...]]:
        """Rows of a query; an optional one that is denied or missing becomes a finding."""
        self.cancel.check()
        self.progress(Progress(f"extracting {query.name}", self.folder.count))
        try:
            yield from self.connection.rows(query.sql(self.server, after), object=", ".join(query.views))
        except SourceFailed as error:
            if not query.optional or error.diagnosis.code not in ("PERMISSION_DENIED", "UNKNOWN_OBJECT", "UNKNOWN_COLUMN", "QUERY_REFUSED"):
                raise
            message = f"{query.name} are left out: {error.message}"
            self.folder.add_finding(Finding("CATALOG_DENIED", Severity.WARNING, message, error.remedy))

    def tick(self, stage: str) -> None:
        """Report progress and ask whether to stop."""
        self.cancel.check()
        self.progress(Progress(stage, self.folder.count))

    def figure(self, object_id: int) -> dict[str, Any]:
        """The facts of one object."""
        return self.figures.setdefault(object_id, {})


def extract(
    connection: Connection,
    folder: Path,
    *,
    selection: Selection | None = None,
    resume: bool = False,
    progress: ProgressCallback = no_progress,
    cancel: CancelToken | None = None,
) -> Extraction:
    """Write every object of the connection's database below ``folder``.

    Args:
        connection: Open, in the database wanted.
        folder: New, empty, an older extract (replaced), or with ``resume`` an unfinished one.
        selection: Which objects.
        resume: Go on where an earlier run stopped.
        progress: Told of each stage; ``done`` counts objects.
        cancel: Asked between objects.

    Raises:
        SourceFailed: The connection broke or a needed view is denied; the folder can be resumed.
        UsageProblem: The folder or the server's version will not do.
        CannotWrite: The disk is full.
        Cancelled: Stopped; the folder can be resumed.
    """
    server = read_server(connection)
    if server.major < OLDEST:
        raise UsageProblem(f"{server.version} is older than SQL Server 2012", remedy="Script the database to files instead.")
    chosen = selection or Selection()
    header = {
        "database": server.database,
        "server": connection.address.server,
        "include": list(chosen.include),
        "exclude": list(chosen.exclude),
    }
    run = _Run(connection, server, ExtractFolder(folder, header, resume=resume), chosen, progress, cancel or CancelToken())
    try:
        _small_objects(run)
        _tables(run)
        _modules(run)
        _facts(run)
        facts = {
            "source": connection.address.url(),
            "server": server.to_dict(),
            "driver": connection.driver.shown,
            "certificate_verified": not connection.address.trust_server_certificate,
        }
        path = run.folder.finish(facts, run.figures)
        return Extraction(path, run.folder.counts(), run.folder.findings)
    finally:
        run.folder.close()


def _small_objects(run: _Run) -> None:
    """Schemas, types, sequences and synonyms: few, so a stage that broke is read again from where it was."""
    for stage, query, kind, script in (
        ("schemas", queries.SCHEMAS, ObjectKind.SCHEMA, lambda r: schema_script(r[1])),
        ("sequences", queries.SEQUENCES, ObjectKind.SEQUENCE, sequence_script),
        ("synonyms", queries.SYNONYMS, ObjectKind.SYNONYM, synonym_script),
    ):
        if run.folder.is_done(stage):
            continue
        after = run.folder.after(stage)
        for row in run.rows(query):
            name = row[1] if kind is ObjectKind.SCHEMA else f"{row[1]}.{row[2]}"
            if row[0] > after and run.selection.takes(name):
                run.folder.write(stage, kind.value, name, row[0], script(row))
        run.folder.finish_stage(stage)
    _types(run)


def _types(run: _Run) -> None:
    stage = "types"
    if run.folder.is_done(stage):
        return
    columns = _by_id(run.rows(queries.TYPE_COLUMNS), whole=True)
    keys = _by_id(run.rows(queries.KEYS))
    after = run.folder.after(stage)
    for row in list(run.rows(queries.TYPES)):
        name, is_assembly, table_id = f"{row[1]}.{row[2]}", row[9], row[10]
        if row[0] <= after or not run.selection.takes(name):
            continue
        if is_assembly:
            finding = Finding(
                "CLR_MODULE", Severity.WARNING, f"type {name} is a .NET assembly's", "Find a column type that holds its values."
            )
            run.folder.note(stage, ObjectKind.TYPE.value, name, row[0], finding)
            continue
        made = [Column(*c) for c in columns.get(table_id, ())]
        run.folder.write(stage, ObjectKind.TYPE.value, name, row[0], type_script(row, made, keys.get(table_id, ()), run.server.collation))
    run.folder.finish_stage(stage)


def _tables(run: _Run) -> None:
    """Tables: what hangs on them is read first, then their columns stream by, sorted by id."""
    stage = "tables"
    modules_left = not run.folder.is_done("modules")
    if run.folder.is_done(stage) and not modules_left:
        return
    after = run.folder.after(stage)
    for name, query in (
        ("keys", queries.KEYS),
        ("foreign_keys", queries.FOREIGN_KEYS),
        ("checks", queries.CHECKS),
        ("indexes", queries.INDEXES),
        ("properties", queries.PROPERTIES),
    ):
        # Indexes and properties hang on modules too, whose ids lie anywhere.
        setattr(run.attached, name, _by_id(run.rows(query, after if name in ("keys", "foreign_keys", "checks") else -(2**31))))
    if run.folder.is_done(stage):
        return
    tables = {row[0]: Table(*row) for row in run.rows(queries.TABLES, -(2**31))}
    for table in tables.values():
        if table.is_tracked_by_cdc:
            run.figure(table.object_id)["change_data_capture"] = True
    for object_id, rows in groupby(run.rows(queries.COLUMNS, after), key=lambda r: r[0]):
        found = tables.get(object_id)
        name = f"{found.schema_name}.{found.name}" if found else ""
        if found is None or not run.selection.takes(name):
            continue
        columns = [Column(*row) for row in rows]
        past = tables.get(found.history_table_id or 0)
        history = bracket(past.schema_name, past.name) if past else ""
        script = table_script(found, columns, run.attached, collation=run.server.collation, history=history)
        run.folder.write(stage, ObjectKind.TABLE.value, name, object_id, script)
        run.tick("extracting tables")
    run.folder.finish_stage(stage)


def _modules(run: _Run) -> None:
    """Procedures, views, functions and triggers, each with its own text."""
    stage = "modules"
    if not run.folder.is_done(stage):
        for row in run.rows(queries.MODULES, run.folder.after(stage)):
            object_id, schema, name, letters, text, quoted, encrypted = row
            code = letters.strip()
            full, kind = f"{schema}.{name}", _KINDS[code]
            if run.selection.takes(full):
                if text is None:
                    why = _without_text(full, kind, code, encrypted=bool(encrypted))
                    run.folder.note(stage, kind.value, full, object_id, why)
                else:
                    script, finding = module_script(text, schema, name, quoted_identifier=bool(quoted))
                    attached = _attached_to(run, object_id, schema, name, kind)
                    run.folder.write(stage, kind.value, full, object_id, script + attached)
                    if finding is not None:
                        run.folder.add_finding(finding)
            run.tick("extracting modules")
        run.folder.finish_stage(stage)
    stage = "database triggers"
    if run.folder.is_done(stage):
        return
    for object_id, name, text, quoted, encrypted in run.rows(queries.DATABASE_TRIGGERS):
        if object_id > run.folder.after(stage) and run.selection.takes(name):
            if text is None:
                run.folder.note(stage, "trigger", name, object_id, _without_text(name, ObjectKind.TRIGGER, "TR", encrypted=bool(encrypted)))
            else:
                script, _ = module_script(text, "", name, quoted_identifier=bool(quoted))
                run.folder.write(stage, ObjectKind.TRIGGER.value, name, object_id, script)
    run.folder.finish_stage(stage)


def _attached_to(run: _Run, object_id: int, schema: str, name: str, kind: ObjectKind) -> str:
    """Indexes of an indexed view and extended properties, as batches behind the module's own."""
    batches = index_lines(bracket(schema, name), run.attached.indexes.get(object_id, ()))
    if kind in _LEVELS:
        batches += property_lines(_LEVELS[kind], schema, name, run.attached.properties.get(object_id, ()))
    return "".join(f"{batch}\nGO\n" for batch in batches)


def _without_text(name: str, kind: ObjectKind, code: str, *, encrypted: bool) -> Finding:
    what = f"{kind.value.replace('_', ' ')} {name}"
    if code in _CLR:
        return Finding("CLR_MODULE", Severity.WARNING, f"{what} is a .NET assembly's", "Rewrite it: its code is not in the database.")
    if encrypted:
        return Finding("ENCRYPTED_MODULE", Severity.WARNING, f"{what} is encrypted", "Take its text from version control.")
    return Finding("DEFINITION_DENIED", Severity.WARNING, f"the text of {what} may not be seen", "GRANT VIEW DEFINITION to the login.")


def _facts(run: _Run) -> None:
    """Figures for ``estate.json``: read anew by every run, they are small."""
    for object_id, rows in run.rows(queries.ROW_COUNTS):
        run.figure(object_id)["rows"] = int(rows or 0)
    for object_id, kilobytes in run.rows(queries.SIZES):
        run.figure(object_id)["kilobytes"] = int(kilobytes or 0)
    for (object_id,) in run.rows(queries.CHANGE_TRACKING):
        run.figure(object_id)["change_tracking"] = True
    for object_id, rows in groupby(run.rows(queries.DEPENDENCIES), key=lambda r: r[0]):
        run.figure(object_id)["depends_on"] = sorted({_reference(row) for row in rows})


def _reference(row: Sequence[Any]) -> str:
    parts = [part for part in row[1:5] if part]
    return ".".join(bracket(part) for part in parts)


def _by_id(rows: Iterator[tuple[Any, ...]], *, whole: bool = False) -> dict[int, list[tuple[Any, ...]]]:
    """Rows grouped by their first column, which is left away unless ``whole``."""
    grouped: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        grouped.setdefault(row[0], []).append(row if whole else row[1:])
    return grouped
