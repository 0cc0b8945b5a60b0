"""A migration's part of a plan: real figures, nothing invented, the format's items kept with today's truth beside them."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest

from core.findings import Finding, Severity
from migration.plan_parts.contribution import contribution
from migration.plan_parts.facts import SCRIPTS
from migration.runtime import TargetRuntime
from migration.summary import EstateSummary, ManualItem
from planner.assemble import assemble, wanted_sections
from planner.codebase.model import Codebase, RelevantFile
from planner.draft import draft
from planner.lint import MIGRATION_PHASES, lint
from planner.task import Complexity, Entities, Intent, TaskType
from renderers.plan_markdown import render
from renderers.plan_reader import read

FULL = Entities("WorkforceDB", "sql01.corp.local", "main", "workforce")
WRITTEN = frozenset({"analyze_sql.py", "transpile_sql.py"})
SUMMARY = EstateSummary(
    source="samples/workforce",
    files=24,
    counts={"table": 38, "view": 9, "procedure": 12, "scalar_function": 3, "inline_function": 2, "trigger": 1},
    indicators={"CURSOR": 3, "MERGE": 2},
    converted=51,
    partial=6,
    manual=8,
    transpiled=65,
    manual_items=tuple(
        ManualItem(f"dbo.usp_{n}", "procedure", "manual", f"p/{n}.sql", 3, (f"cursor at line {n}",), 7) for n in range(1, 61)
    ),
    findings=(
        Finding("UNBALANCED_QUOTE", Severity.WARNING, "unbalanced quote", file="a.sql", line=4),
        Finding("GOLD_WITHOUT_DELETED", Severity.WARNING, "The view shows deleted rows", file="v.sql", line=1),
        Finding("ENCODING_GUESSED", Severity.INFO, "read as cp1252", file="b.sql"),
    ),
)
ONE_VIEW = EstateSummary(source="v.sql", files=1, counts={"view": 1}, converted=1, transpiled=1)


def plan_of(
    root,
    summary=SUMMARY,
    *,
    complexity=Complexity.COMPLEX,
    entities=FULL,
    source="SQL Server",
    target="Databricks",
    scripts=WRITTEN,
    runtime="17.3",
    snippets=None,
    prompt="Migrate WorkforceDB",
    scope="workforce-migration",
    relevant=(),
):
    for item in summary.manual_items if summary else ():
        if item.file.isprintable() and "/" in item.file:
            path = root / summary.source / item.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n" * 9)
    intent = Intent(
        prompt,
        TaskType.MIGRATION,
        TaskType.FEATURE,
        1.0,
        complexity,
        (),
        entities,
        "Migrate WorkforceDB",
        "migrate-workforcedb",
        source,
        target,
    )
    part = contribution(
        intent,
        summary,
        runtime=TargetRuntime.parse(runtime),
        catalog=entities.catalog,
        schema=entities.schema,
        scope=scope,
        folder="specs/migrate-workforcedb",
        scripts=scripts,
        snippets=snippets or {},
    )
    return assemble(intent, draft(intent, Codebase(root=root, file_count=3, relevant=relevant)), part)


CASES = list(
    itertools.product(
        Complexity, (SUMMARY, ONE_VIEW, None), (("SQL Server", "Databricks"), ("Oracle", "Databricks"), ("", ""), ("MySQL", "PostgreSQL"))
    )
)


@pytest.mark.parametrize(("complexity", "summary", "route"), CASES)
def test_every_migration_is_whole_and_clean(complexity, summary, route, tmp_path):
    entities = FULL if summary is SUMMARY else Entities(objects=("dbo.vw_A",))
    plan = plan_of(tmp_path, summary, complexity=complexity, entities=entities, source=route[0], target=route[1])

    assert {s.heading for s in plan.sections} == wanted_sections(TaskType.MIGRATION, complexity) | {"Notes"}
    assert tuple(p.name for p in plan.phases) == MIGRATION_PHASES
    assert {t.phase for t in plan.tasks} == {1, 2, 3, 4, 5, 6}
    assert len(plan.tasks) == {"simple": 6, "medium": 8, "complex": 10}[complexity.value]
    assert plan.tasks[-1].task_id == "validate"
    text = render(plan)
    assert lint(plan, root=tmp_path, text=text) == []
    assert read(text) == plan
    assert "WorkforceDB" in text
    if route[0] not in ("", "SQL Server"):
        for claim in ("ISNULL", "nvarchar", "sys.procedures", "mssql-jdbc", "UTF8_LCASE", "No T-SQL-only"):
            assert claim not in text


def test_figures_come_from_the_source(tmp_path):
    analysis = plan_of(tmp_path).text_of("Source System Analysis")

    assert "- **Database**: `WorkforceDB`" in analysis
    assert "- **Server**: `sql01.corp.local`" in analysis
    assert (
        "38 tables, 9 views, 12 procedures, 5 functions (3 scalar, 2 inline table); also 1 trigger (65 in all, read from 24 files"
        in analysis
    )
    assert "CURSOR (3 objects), MERGE (2 objects); not found: TEMP_TABLE, DYNAMIC_SQL, SPATIAL, PIVOT" in analysis
    assert "51 of 65 converted by rule, 6 in part, 8 by hand" in analysis
    assert "  - `dbo.usp_14` (procedure) — cursor at line 14\n" in analysis
    assert analysis.count("  - `dbo.") == 50
    assert "10 further objects" in analysis
    assert "- **Not readable**: 1 place in the source (first: `a.sql:4`)" in analysis
    assert "- **Noticed**: 1 thing to decide about\n  - The view shows deleted rows (`v.sql:1`)" in analysis


def test_nothing_is_invented_without_a_source(tmp_path):
    plan = plan_of(tmp_path, None, entities=Entities())
    analysis, notes = plan.text_of("Source System Analysis"), plan.text_of("Notes")

    assert analysis.count("not counted yet") == 3
    assert "extract_sql_objects.py" in analysis
    assert "dbo." not in render(plan)
    assert "not chosen yet" in plan.text_of("Target Architecture")
    asked = notes.split("### Open Questions\n")[1].split("\n\n")[0].splitlines()
    assert 3 <= len(asked) <= 5
    assert "`--source`" in asked[0]


def test_nothing_is_asked_that_is_known(tmp_path):
    notes = plan_of(tmp_path).text_of("Notes")
    for known in ("Which catalog", "is the source?", "Where are the definitions"):
        assert known not in notes


def test_the_seven_commands_stand_in_their_folder_and_say_what_is_not_written(tmp_path):
    plan = plan_of(tmp_path)

    assert [c.command for c in plan.commands] == [f"python {name}" for name, _ in SCRIPTS]
    assert {c.folder for c in plan.commands} == {"specs/migrate-workforcedb/"}
    pending = {c.command for c in plan.commands if c.purpose.startswith("not written yet: ")}
    assert pending == {f"python {n}" for n, _ in SCRIPTS if n not in WRITTEN}
    assert "Run in `specs/migrate-workforcedb/`:" in render(plan)
    assert "Written beside this plan in `specs/migrate-workforcedb/`: `analyze_sql.py`, `transpile_sql.py`." in render(plan)
    assert not any(f.new for f in plan.files)
    assert not any(c.purpose.startswith("not written") for c in plan_of(tmp_path, scripts=frozenset(n for n, _ in SCRIPTS)).commands)


def test_old_instructions_stay_with_todays_beside_them(tmp_path):
    text = render(plan_of(tmp_path))
    for pair in (
        (
            "databricks secrets put --scope workforce-migration --key sqlserver_password",
            "databricks secrets put-secret workforce-migration sqlserver_password",
        ),
        ("`mssql-jdbc-12.4.2.jre11.jar`", "take no JVM library"),
        ("`target=` is the older, deprecated spelling", "`schema=`"),
        ("DLT", "Lakeflow Spark Declarative Pipelines"),
    ):
        assert all(part in text for part in pair)


def test_all_phase_items_and_eight_issues_of_the_format(tmp_path):
    text = render(plan_of(tmp_path))
    items = (
        "Configure credentials file at `~/.databricks/labs/lakebridge/.credentials.yml`",
        "Verify SQL Server connectivity",
        "Verify Databricks connectivity",
        "Create target schema in Unity Catalog",
        "Extract SQL objects from source database",
        "Analyze SQL complexity and identify manual work",
        "Generate assessment report",
        "Run SQLGlot transpilation for tables and views",
        "Identify objects requiring manual conversion",
        "Document transpilation errors",
        "Generate bronze layer tables (JDBC ingestion)",
        "Generate silver layer tables (data quality)",
        "Generate gold layer views (business logic)",
        "Create secret scope with SQL Server credentials",
        "Upload pipeline notebook to workspace",
        "Create/update DLT pipeline",
        "Configure cluster libraries (JDBC driver)",
        "Run pipeline in development mode",
        "Validate data quality expectations",
        "Compare row counts with source",
        "Run reconciliation if needed",
    )
    assert [i for i in items if f"\n- {i}" not in text] == []
    assert all(f"\n{n}. **" in text for n in range(1, 9))


@pytest.mark.parametrize(
    ("runtime", "words"), [("17.3", "cursors exist only from runtime 18.1"), ("18.1", "a forward-only cursor is possible on this runtime")]
)
def test_advice_follows_the_runtime(runtime, words, tmp_path):
    assert words in render(plan_of(tmp_path, runtime=runtime))


def test_snippets_stand_as_code_where_they_were_rendered(tmp_path):
    snippets = {
        "object_name": "dbo.T",
        "object_before": "CREATE TABLE [T] (a int)",
        "object_after": "CREATE TABLE T (a INT)",
        "bronze_cell": "@dlt.table()\ndef t(): ...",
        "pipeline_create": "w.pipelines.create()",
    }
    plan = plan_of(tmp_path, snippets=snippets)
    text = render(plan)

    assert "`dbo.T` before:\n\n```sql\nCREATE TABLE [T] (a int)\n```\n\nand after:\n\n```sql\nCREATE TABLE T (a INT)" in text
    assert "```python\n@dlt.table()\n" in text
    assert "```python\nw.pipelines.create()\n" in text
    assert read(text) == plan


def test_manual_objects_become_actions_with_places(tmp_path):
    task = next(t for t in plan_of(tmp_path).tasks if t.task_id == "convert-by-hand")
    assert task.actions[0].text == "`dbo.usp_1` (procedure in `p/1.sql:3`): cursor at line 1."
    assert "48 objects" in task.actions[12].text


def test_hostile_names_stay_data(tmp_path):
    evil = "a`b\x1b[31m]\n## Notes <x y> $(rm -rf /)"
    entities = Entities(evil, evil, evil, evil, (evil,))
    summary = EstateSummary(
        source=evil,
        database=evil,
        files=1,
        counts={"table": 1, evil: 2},
        manual=1,
        transpiled=3,
        manual_items=(ManualItem(evil, evil, "manual", evil, 1, (evil,)),),
    )
    plan = plan_of(
        tmp_path,
        summary,
        entities=entities,
        scope=evil,
        prompt=evil,
        source=evil,
        snippets={"object_before": "```\n## x", "object_after": "````", "object_name": evil},
    )
    text = render(plan)

    assert read(text) == plan
    assert "\x1b" not in text
    assert [line for line in text.split("\n") if line.startswith("## ") and line != "## x"] == [f"## {s.heading}" for s in plan.sections]
    assert "\ndatabricks secrets create-scope $(rm" not in text


def test_only_files_that_bear_on_data_are_listed(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "etl").mkdir()
    for path in ("tests/test_server.py", "etl/load.py"):
        (tmp_path / path).write_text("\n")
    relevant = (RelevantFile("tests/test_server.py", 2, "speaks of server"), RelevantFile("etl/load.py", 1, "speaks of tables"))
    assert [f.path for f in plan_of(tmp_path, ONE_VIEW, relevant=relevant, scripts=frozenset()).files] == ["etl/load.py"]


def test_the_scripts_of_the_hardest_objects_are_listed_where_they_lie_in_the_repository(tmp_path):
    plan = plan_of(tmp_path)
    assert [f.path for f in plan.files] == [f"samples/workforce/p/{n}.sql" for n in range(1, 9)]
    assert plan.files[0].lines == ((3, 7),)
    assert plan.files[0].reason == "`dbo.usp_1`: cursor at line 1"


def test_several_source_schemas_in_one_target_are_asked_about(tmp_path):
    several = EstateSummary(source="x", counts={"table": 2, "schema": 3})
    assert "3 source schemas meet in one target schema" in plan_of(tmp_path, several).text_of("Notes")
    assert "meet in one target schema" not in plan_of(tmp_path, ONE_VIEW).text_of("Notes")


def test_companions_outside_the_repository_are_not_listed_as_its_files(tmp_path):
    intent = Intent("Migrate", TaskType.MIGRATION, TaskType.FIX, 1.0, Complexity.SIMPLE, (), FULL, "Migrate", "migrate")
    runtime = TargetRuntime.parse("17.3")
    part = contribution(
        intent, SUMMARY, runtime=runtime, catalog=None, schema=None, scope="s", folder="/srv/specs/m/", scripts=WRITTEN, snippets={}
    )
    assert not any(f.path.startswith("/srv") for f in part.files)
    assert "`/srv/specs/m/`" in dict(part.sections)["Relevant Files"]


def test_the_order_of_conversion_comes_from_the_dependencies(tmp_path):
    ordered = replace(
        SUMMARY,
        waves=({"schema": 1, "table": 2}, {"table": 1}, {"view": 3}, {"procedure": 1}),
        cycles=(("dbo.A", "dbo.B"),),
        missing=("dbo.Gone", "dbo.Lost"),
    )
    text = render(plan_of(tmp_path, ordered))
    assert "Go by the 4 waves of the dependencies: tables in waves 1 and 2, code in waves 3 and 4" in text
    assert "these need each other: `dbo.A`, `dbo.B`." in text
    assert "Find 2 objects that the code uses and the source does not define: `dbo.Gone`, `dbo.Lost`." in text


def test_each_wave_is_an_action_in_its_order(tmp_path):
    ordered = replace(
        SUMMARY,
        waves=({"schema": 1, "table": 9}, {"view": 1}),
        wave_names=(("dbo.A", "dbo.B"), ("dbo.v",)),
        wave_hours=((3.0, 12.0), (0.1, 0.5)),
    )
    plan = plan_of(tmp_path, ordered)
    actions = [a.text for t in plan.tasks for a in t.actions if a.text.startswith("Wave ")]
    assert actions == ["Wave 1 (1 schema, 9 tables; 3–12 h): `dbo.A`, `dbo.B` and 7 more.", "Wave 2 (1 view; 0.1–0.5 h): `dbo.v`."]
    assert "in the order of 2 waves" in render(plan)
    many = replace(SUMMARY, waves=({"table": 1},) * 30, wave_names=(("dbo.T",),) * 30, wave_hours=((0.1, 0.2),) * 30)
    text = render(plan_of(tmp_path, many))
    assert "Waves 13 to 30 in the same way" in text
    assert "Wave 13 " not in text


def test_missing_objects_stand_in_the_analysis_and_with_the_risks(tmp_path):
    told = replace(SUMMARY, missing=tuple(f"dbo.Gone{n}" for n in range(9)), cycles=(("dbo.A", "dbo.B"),))
    plan = plan_of(tmp_path, told)
    analysis, notes = plan.text_of("Source System Analysis"), plan.text_of("Notes")
    assert "- **Missing**: 9 objects used by the code and not in the source: `dbo.Gone0`" in analysis
    assert "`dbo.Gone7` and 1 more" in analysis
    assert "### Migration Risks" in notes
    assert "- **Cycle**: `dbo.A`, `dbo.B` need each other" in notes
    assert "- **Missing objects**: 9 names used by the code are not in the source" in notes
    assert "Migration Risks" not in render(plan_of(tmp_path, replace(SUMMARY, missing=(), cycles=())))


def test_few_objects_that_hold_much_of_the_work_are_a_risk(tmp_path):
    items = tuple(replace(SUMMARY.manual_items[0], object=f"dbo.p{n}", low=1, high=20 if n == 3 else 1) for n in range(20))
    told = replace(
        SUMMARY, manual_items=items, effort={"low": 10.0, "high": 60.0, "count": 20, "classes": {}, "kinds": {}, "schemas": {}, "terms": {}}
    )
    assert "- **Few objects decide the date**: 40% of the hours lie in `dbo.p3`," in plan_of(tmp_path, told).text_of("Notes")


def test_the_choice_of_runtime_stands_under_the_runtime(tmp_path):
    told = replace(SUMMARY, choice=("at 18.1, 14 cursors become direct: −22 h", "at 18.1, in all: −22 h (3–8 h)"))
    target = plan_of(tmp_path, told).text_of("Target Architecture")
    at = target.splitlines().index("  - At 18.1, 14 cursors become direct: −22 h")
    assert target.splitlines()[at - 1].startswith("- **Runtime**: 17.3")


def test_a_summary_with_waves_survives_its_json(tmp_path):
    told = replace(SUMMARY, wave_names=(("dbo.A",),), wave_hours=((0.5, 1.0),), choice=("at 18.1, in all: −2 h (1–2 h)",))
    assert EstateSummary.from_dict(json.loads(json.dumps(told.to_dict()))) == told
