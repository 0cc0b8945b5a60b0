"""A migration's part of a plan, from the prompt's entities and the figures of the source.

Nothing here is guessed: without a source no object and no indicator is named, and what is not chosen is asked.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from core.safe_text import code_span, markdown_text, one_line
from migration.estate import ObjectKind
from migration.plan_parts.criteria import criteria
from migration.plan_parts.facts import NOTEBOOK, SCRIPTS, Facts, plural
from migration.plan_parts.notes import notes
from migration.plan_parts.phases import phases
from migration.plan_parts.sections import source_analysis, target_architecture
from migration.plan_parts.steps import tasks
from migration.runtime import TargetRuntime
from migration.summary import EstateSummary
from planner.contribution import Contribution
from planner.plan import Command, FileRef
from planner.task import Intent

_SOURCE_FILES_SHOWN = 8
_LOOKS_LIKE_LINES = re.compile(r":[\d,-]+$")


def contribution(
    intent: Intent,
    summary: EstateSummary | None,
    *,
    runtime: TargetRuntime,
    catalog: str | None,
    schema: str | None,
    scope: str,
    folder: str,
    scripts: frozenset[str],
    snippets: dict[str, str],
) -> Contribution:
    """Source analysis, target, six phases, tasks, criteria, commands and notes of a migration.

    Args:
        intent: The classified prompt.
        summary: Figures of the assessed source; None when none was given.
        runtime: Databricks runtime aimed at.
        catalog: Unity Catalog; None while not chosen.
        schema: Target schema; None while not chosen.
        scope: Secret scope for the source's credentials.
        folder: ``specs/<name>``, where the commands run.
        scripts: Names of the companions that are written with the plan: scripts, and :data:`NOTEBOOK` when there is one.
        snippets: Rendered texts: ``object_name``, ``object_before``, ``object_after``,
            ``bronze_cell``, ``pipeline_create``, ``runbook``; any may be missing.
    """
    f = Facts(intent, summary, runtime, catalog, schema, one_line(scope), folder.rstrip("/"), scripts, snippets)
    return Contribution(
        sections=(
            ("Source System Analysis", source_analysis(f)),
            ("Target Architecture", target_architecture(f)),
            ("Relevant Files", _files_intro(f)),
        ),
        phases=phases(f),
        tasks=tasks(f),
        replaces_tasks=True,
        files=_source_files(f),
        criteria=criteria(f),
        commands=tuple(_command(f, name, text) for name, text in SCRIPTS),
        notes=notes(f),
        questions=_questions(f),
    )


def _purpose(f: Facts, text: str) -> str:
    return text.format(source=f.source)


def _source_files(f: Facts) -> tuple[FileRef, ...]:
    """The scripts of the objects to convert by hand, hardest first, where the source lies in the repository."""
    if not f.summary or f.address or PurePath(f.summary.source).is_absolute() or ".." in PurePath(f.summary.source).parts:
        return ()
    refs: dict[str, FileRef] = {}
    for item in f.summary.manual_items:
        root = PurePath(f.summary.source)
        path = (root if root.name == item.file else root / item.file).as_posix()
        lines = ((item.line, item.end_line),) if item.end_line >= item.line else ()
        if path in refs or one_line(path) != path or _LOOKS_LIKE_LINES.search(path):
            continue  # a name that a code span cannot carry unchanged is not listed
        why = f"{code_span(item.object)}: {markdown_text(item.reasons[0])}" if item.reasons else code_span(item.object)
        refs[path] = FileRef(path=path, lines=lines, reason=why)
        if len(refs) == _SOURCE_FILES_SHOWN:
            break
    return tuple(refs.values())


def _command(f: Facts, name: str, text: str) -> Command:
    purpose = _purpose(f, text)
    return Command(command=f"python {name}", purpose=purpose if name in f.scripts else f"not written yet: {purpose}", folder=f.folder + "/")


def _files_intro(f: Facts) -> str:
    names = [name for name, _ in SCRIPTS if name in f.scripts] + [name for name in (NOTEBOOK,) if name in f.scripts]
    written = f"Written beside this plan in {code_span(f.folder + '/')}: {', '.join(map(code_span, names))}." if names else ""
    if f.summary and f.address:
        return (
            f"The objects to migrate were read from {code_span(f.address.shown)}; `python extract_sql_objects.py` writes their scripts. "
            f"{written} Use these files to complete the task."
        ).replace("  ", " ")
    if f.summary:
        count = f" ({plural(f.summary.files, 'file')}, only read)" if f.summary.files else " (only read)"
        return (
            f"The objects to migrate stand in {code_span(f.summary.source)}{count}. {written} Use these files to complete the task."
        ).replace("  ", " ")
    return f"No source has been assessed yet. {written} Use these files to complete the task.".replace("  ", " ")


def _questions(f: Facts) -> tuple[str, ...]:
    asked: list[str] = []
    if not f.summary:
        asked.append(
            "Where are the definitions to be read from? Give `--source` a folder of "
            f"{'T-SQL scripts' if f.tsql else 'SQL scripts'}, or run `python extract_sql_objects.py` once connections stand; "
            "until then nothing is counted."
        )
    if f.to_databricks and not (f.catalog and f.schema):
        missing = "catalog and schema" if not f.catalog and not f.schema else "catalog" if not f.catalog else "schema"
        asked.append(f"Which {missing} of Unity Catalog is the target? The request names none.")
    if not f.database or not f.server:
        missing = "database on which server" if not f.database and not f.server else "database" if not f.database else "server"
        asked.append(f"Which {missing} is the source? Neither the request nor the scripts say.")
    if f.assumed:
        asked.append("Is the source SQL Server? The request names no source platform, so the plan assumes it.")
    if not f.to_databricks:
        asked.append(f"Which tools load {f.target} here? The Databricks steps of the format are replaced by general ones.")
    if f.count(ObjectKind.SCHEMA) > 1 and f.schema:
        asked.append(
            f"{f.count(ObjectKind.SCHEMA)} source schemas meet in one target schema: one schema each, or a prefix where names collide?"
        )
    if f.manual:
        asked.append(f"Who signs off the {plural(len(f.manual), 'object')} converted by hand, and with which data?")
    if not f.simple:
        asked.append(
            "Is one copy enough, or do changes keep coming until the switch-over? The second calls for Lakeflow Connect or change tracking."
            if f.to_databricks
            else "Is one copy enough, or do changes keep coming until the switch-over?"
        )
    if f.complex:
        asked.append("How large are the largest tables, and how long may the source be read? They decide partitions and load windows.")
    return tuple(asked)
