"""The tasks of a migration, sized to it."""

from __future__ import annotations

import shlex

from core.safe_text import code_block, code_span, one_line
from migration.estate import ObjectKind
from migration.plan_parts.advice import advice
from migration.plan_parts.facts import CREDENTIALS, NOTEBOOK, Facts, kind_words, plural, reasons
from migration.plan_parts.order import order
from migration.plan_parts.sections import COLLATIONS, PROCEDURES
from planner.contribution import TaskDraft

#: Manual objects that get an action of their own.
_ACTIONS = 12

_TRANSFORMATIONS = """| T-SQL | Databricks |
| --- | --- |
| `[column]` | `` `column` `` |
| `nvarchar(MAX)` | `STRING` |
| `datetime` | `TIMESTAMP` |
| `GETDATE()` | `CURRENT_TIMESTAMP()` |
| `ISNULL()` | `COALESCE()` |
| `IDENTITY(1,1)` | `GENERATED ALWAYS AS IDENTITY` |"""


def tasks(f: Facts) -> tuple[TaskDraft, ...]:
    """Six short tasks for a simple migration, eight for a medium one, ten for a complex one; the last validates."""
    configure, target = _configure(f), _target(f)
    extract, assess = _extract(f), _assess(f)
    if f.simple:
        assess = _merged("assess", "Extract and assess the source", extract, assess, 2, ("configure-connections",), limit=3)
        configure = _merged("configure-connections", "Configure connections and target", configure, target, 1, (), limit=4)
        return (configure, assess, _transpile(f), _generate(f), _deploy(f, ("generate-pipeline",)), _validate(f))
    if not f.complex:
        configure = _merged("configure-connections", "Configure connections and target", configure, target, 1, (), limit=7)
        extract = _merged("extract-and-assess", "Extract and assess the source", extract, assess, 2, ("configure-connections",), limit=7)
        return (
            configure,
            extract,
            _transpile(f),
            _by_hand(f),
            _generate(f),
            _prepare(f),
            _deploy(f, ("generate-pipeline", "prepare-workspace")),
            _validate(f),
        )
    return (
        configure,
        target,
        extract,
        assess,
        _transpile(f),
        _by_hand(f),
        _generate(f),
        _prepare(f),
        _deploy(f, ("generate-pipeline", "prepare-workspace")),
        _validate(f),
    )


def _merged(task_id: str, name: str, first: TaskDraft, second: TaskDraft, phase: int, needs: tuple[str, ...], *, limit: int) -> TaskDraft:
    half = (limit + 1) // 2
    actions = (*first.actions[:half], *second.actions[: limit - half])
    return TaskDraft(task_id, name, actions, needs, phase)


def _configure(f: Facts) -> TaskDraft:
    block = "mssql" if f.tsql else f.key
    names = [x for x in (f.server and f"`server` {f.server}", f.database and f"`database` {f.database}") if x]
    return TaskDraft(
        "configure-connections",
        "Configure and verify the connections",
        (
            (
                f"Add the block `{block}` to `{CREDENTIALS}`{' with ' + ' and '.join(names) if names else ''}; with "
                "`secret_vault_type: env` each value is the name of an environment variable, so that no password is in the "
                "file."
            ),
            f"{f.script('test_connections.py')}: both sides must answer before anything else.",
            (
                f"Use a login that can read and nothing more{' (`VIEW DEFINITION` and `SELECT`)' if f.tsql else ''}: the source "
                "is never written to."
            ),
        ),
        phase=1,
    )


def _target(f: Facts) -> TaskDraft:
    if not f.to_databricks:
        return TaskDraft(
            "create-target",
            f"Create the target in {f.target}",
            (f"Create database and schema in {f.target}, empty, owned by the role that will load them.",),
            ("configure-connections",),
            1,
        )
    create = (
        f"Run {code_span('CREATE SCHEMA IF NOT EXISTS ' + f.raw_target)}: a pipeline whose schema is missing fails without saying so."
        if f.raw_target
        else (
            "Settle catalog and schema (Open Questions), then create the schema with `CREATE SCHEMA IF NOT EXISTS`: a "
            "pipeline whose schema is missing fails without saying so."
        )
    )
    on = code_span(f.catalog) if f.catalog else "the catalog"
    return TaskDraft(
        "create-target",
        "Create the target schema",
        (
            create,
            (
                f"Check the rights of the identity that runs the pipeline: `USE CATALOG` on {on}; `USE SCHEMA`, `CREATE TABLE` "
                "and `CREATE MATERIALIZED VIEW` on the schema."
            ),
            f"Confirm that the workspace runs {f.runtime} or newer where procedures will live.",
        ),
        ("configure-connections",),
        1,
    )


def _extract(f: Facts) -> TaskDraft:
    how = (
        (
            "Read definitions from `sys.procedures`, `sys.views`, `sys.objects` and `sys.sql_modules.definition` "
            "(`INFORMATION_SCHEMA` cuts them at 4,000 characters); encrypted modules have none and are listed."
        )
        if f.tsql
        else f"Read definitions from the catalog views of {f.source}; list objects whose source is wrapped or not readable."
    )
    compare = (
        f"Compare with the figures above ({f.summary.total:,} objects): a difference means the scripts and the live database have parted."
        if f.summary
        else "Put the counts by kind into Source System Analysis."
    )
    return TaskDraft(
        "extract-objects",
        "Extract the SQL objects",
        (f"{f.script('extract_sql_objects.py')}.", compare, how),
        ("configure-connections",),
        2,
    )


def _assess(f: Facts) -> TaskDraft:
    told = tuple(f"{name} ({plural(n, 'object')}): {advice(name, f)}" for name, n in f.indicators if advice(name, f))
    hard = f.manual[:3]
    start = (
        f"Read the hardest first: {', '.join(code_span(m.object) for m in hard)}."
        if hard
        else "Sort the report by effort and read the hardest objects first; they decide the date."
    )
    return TaskDraft(
        "assess",
        "Assess complexity and agree on the manual work",
        (
            f"{f.script('analyze_sql.py')}.",
            start,
            *_report(f),
            *(
                told
                or (
                    (
                        (
                            "Agree for each of CURSOR, TEMP_TABLE, DYNAMIC_SQL, SPATIAL, MERGE and PIVOT on one way to convert "
                            "it, before the first object is done."
                        ),
                    )
                    if f.tsql
                    else (f"Agree for each construct that only {f.source} has on one way to convert it, before the first object is done.",)
                )
            ),
            "Have the owner confirm which objects are still used; what is not used is left out by name, not converted.",
        ),
        ("extract-objects",),
        2,
    )


def _report(f: Facts) -> tuple[str, ...]:
    """The command that writes the report to meet over; none without a source."""
    if not f.summary:
        return ()
    command = f"quickplan analyze {shlex.quote(one_line(f.summary.source))} --report html -o assessment.html"
    return (f"Write the report to meet over with {code_span(command)}: figures, what stops conversion, waves, and each object's terms.",)


def _transpile(f: Facts) -> TaskDraft:
    actions = [
        (
            f"{f.script('transpile_sql.py')}; it converts {f.some(ObjectKind.TABLE)} before {f.some(ObjectKind.VIEW)}, and "
            "functions before procedures."
        ).replace("converts no table before no view", "converts tables before views"),
        *order(f),
        (
            "Read every finding that says a meaning changes (integer division, text comparison, dates, NULL with `+`): such SQL "
            "runs and gives other results."
        )
        if f.tsql
        else "Read every finding that says a meaning changes: such SQL runs and gives other results.",
    ]
    if f.summary and f.summary.transpiled:
        s = f.summary
        actions.insert(1, f"Expect {s.converted:,} converted, {s.partial:,} in part and {s.manual:,} by hand of {s.transpiled:,}.")
    if not f.simple and f.tsql:
        actions.append(
            "Text columns compare without case in the source: choose `UTF8_LCASE` or `UNICODE_CI` per column"
            + ("." if f.runtime >= COLLATIONS else f" (collations: runtime {COLLATIONS}).")
        )
    named = f.intent.entities.objects[:4]
    if named and not f.summary:
        listed = ", ".join(code_span(n) for n in named)
        actions.insert(
            1, f"Convert {listed} together with what it reads: tables and functions that it names must exist in the target first."
        )
    if f.simple:
        actions += [f"Write {code_span(m.object)} by hand: {reasons(m)}." for m in f.in_order[:4]]
    return TaskDraft(
        "transpile",
        "Transpile tables and views" if not f.simple else "Convert the SQL",
        tuple(a for a in actions if a),
        ("extract-and-assess" if not (f.simple or f.complex) else "assess",),
        3,
        _example(f),
    )


def _example(f: Facts) -> str:
    """The key transformations, and one real object before and after when it was rendered."""
    parts = [f"The key transformations:\n\n{_TRANSFORMATIONS}"] if f.tsql else []
    before, after = f.snippets.get("object_before"), f.snippets.get("object_after")
    if before and after:
        name = f.snippets.get("object_name", "")
        title = f"{code_span(name)} before" if name else "One object before"
        parts.append(f"{title}:\n\n{code_block(before, 'sql')}\n\nand after:\n\n{code_block(after, 'sql')}")
    return "\n\n".join(parts)


def _by_hand(f: Facts) -> TaskDraft:
    rows: list[str] = []
    for item in f.in_order[:_ACTIONS]:
        place = f" in {code_span(f'{item.file}:{item.line}')}" if item.file else ""
        rows.append(f"{code_span(item.object)} ({kind_words(item.kind)[0]}{place}): {reasons(item, 2) or 'see the report'}.")
    rest = len(f.manual) - _ACTIONS
    if rest > 0:
        rows.append(f"The further {plural(rest, 'object')} of Source System Analysis, in the same way.")
    where = "SQL procedures" if f.runtime >= PROCEDURES else f"notebook tasks of a job (stored procedures need runtime {PROCEDURES})"
    if not rows:
        if f.summary and f.summary.transpiled >= f.summary.total:
            rows.append("No object was left by the rules; review those with findings and sign them off by name.")
        else:
            rows.append("Take the objects that the assessment marks as manual, views first, then functions, then procedures.")
    if f.to_databricks:
        rows.append(
            f"Procedures become {where}; functions become SQL functions, or Python UDFs where they loop."
            if f.tsql
            else f"Procedural code becomes {where} or a job task; functions become SQL functions, or Python UDFs where they loop."
        )
    rows.append("Compare each with the source on the same rows, including empty and NULL input, before it is signed off with a name.")
    return TaskDraft("convert-by-hand", "Convert by hand what the rules leave", tuple(rows), ("transpile",), 3)


def _generate(f: Facts) -> TaskDraft:
    if not f.to_databricks:
        return TaskDraft(
            "generate-pipeline",
            f"Build the loads for {f.target}",
            (
                "One repeatable load per table: raw copy, cleaned table, business view.",
                "A load that runs twice leaves the same rows as one that runs once.",
            ),
            ("transpile",),
            4,
        )
    cell = f.snippets.get("bronze_cell", "")
    actions = [
        *(
            [
                f"Start from {code_span(NOTEBOOK)} in {code_span(f.folder + '/')}: bronze, silver and gold as designed from the source; "
                "read what its comments say was left out."
            ]
            if NOTEBOOK in f.scripts
            else []
        ),
        f"{f.script('generate_dlt_pipeline.py')}.",
        (
            "Keep the notebook format exact: first line `# Databricks notebook source`, cells parted by `# COMMAND ----------`, "
            "every `@dlt.table` function outside `# MAGIC %md` cells (else NO_TABLES_IN_PIPELINE)."
        ),
        (
            "Name the ingestion time after its table in silver (`worker_ingested_at`, not `_ingested_at`) and select columns "
            'explicitly in gold (`col("worker_ingested_at").alias("ingested_at")`): a join must not see one name twice '
            "(AMBIGUOUS_REFERENCE)."
        ),
    ]
    if not f.simple:
        actions.insert(-1, "Choose for each expectation between warn, drop and fail; drop loses rows silently unless the count is watched.")
        actions.append(
            "For the largest tables set the JDBC partition column, bounds and fetch size; a single connection reads them too slowly."
        )
    notes = f"A bronze cell:\n\n{code_block(cell, 'python')}" if cell else ""
    return TaskDraft(
        "generate-pipeline",
        "Generate the pipeline notebook",
        tuple(actions),
        ("transpile",) if f.simple else ("convert-by-hand",),
        4,
        notes,
    )


def _prepare(f: Facts) -> TaskDraft:
    if not f.to_databricks:
        return TaskDraft(
            "prepare-workspace",
            f"Prepare {f.target}",
            ("Create the role, the network route and the stored credentials that the loads use; no password in a script.",),
            ("configure-connections",),
            5,
        )
    key = f.key
    return TaskDraft(
        "prepare-workspace",
        "Prepare secrets and network in the workspace",
        (
            (
                f"Create the scope {code_span(f.scope)} and store {code_span(f'{key}_jdbc_url')}, {code_span(f'{key}_user')} and "
                f"{code_span(f'{key}_password')} (commands under Notes); the values never stand on a command line."
            ),
            f"Give the identity that runs the pipeline READ on {code_span(f.scope)}.",
            (
                f"Open the way from the workspace to {f.server or 'the source server'}, and test it from a notebook: that the "
                "jump host gets through proves nothing for serverless compute."
            ),
        ),
        ("create-target" if f.complex else "configure-connections",),
        5,
    )


def _deploy(f: Facts, needs: tuple[str, ...]) -> TaskDraft:
    if not f.to_databricks:
        return TaskDraft(
            "deploy",
            f"Deploy to {f.target}",
            ("Create the objects in the order tables, views, functions, procedures; then run the loads once on a sample.",),
            needs,
            5,
        )
    call = f.snippets.get("pipeline_create", "")
    actions = [
        f"{f.script('deploy_to_databricks.py')}.",
        (
            "Create the pipeline with `serverless=True`, `development=True`, `catalog=` and `schema=` (`target=` is the older, "
            "deprecated spelling), and no `clusters`."
        ),
        "Validate without running first (`validate_only=True`): missing schema, rights, unresolved names and ambiguous columns show there.",
    ]
    if f.simple:
        actions.insert(1, f"Create the secret scope {code_span(f.scope)} first (commands under Notes), if the source is read over JDBC.")
    notes = f"The call:\n\n{code_block(call, 'python')}" if call else ""
    return TaskDraft("deploy", "Deploy to the workspace", tuple(actions), needs, 5, notes)


def _validate(f: Facts) -> TaskDraft:
    tables = f.count(ObjectKind.TABLE)
    which = f"all {tables:,} tables" if tables > 1 else "the tables concerned"
    actions = [
        f"{f.script('monitor_pipeline.py')}; the update runs in development mode until it completes.",
        "Read the expectation counts; explain every dropped or failed row.",
        f"Compare row counts of {which} with {f.source}, on a source that is not being written to.",
    ]
    if not f.simple:
        actions.append(
            "Where counts agree compare schema and column totals, then the rows of buckets that differ; write the result beside the plan."
        )
    actions.append("Run the commands of Validation Commands in order and tick each acceptance criterion with its evidence.")
    return TaskDraft("validate", "Run and validate", tuple(actions), ("deploy",), 6, validates=True)
