"""A workflow without child processes: small, deterministic, and stepped by the test."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from fakes_run import FakeRun

from core.errors import UnreadableInput
from core.findings import Finding, Severity
from core.progress import Progress, ProgressCallback, no_progress
from migration.checks import CheckResult, CheckStatus
from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.design import design
from migration.summary import EstateSummary, ManualItem
from planner.codebase.model import Codebase, Convention, ProjectCommand, RelevantFile
from planner.plan import (
    Action,
    Command,
    CommandsSection,
    CriteriaSection,
    Criterion,
    FileRef,
    FilesSection,
    Phase,
    PhasesSection,
    Plan,
    Section,
    Task,
    TasksSection,
    TextSection,
)
from planner.task import Complexity, Cue, Entities, Intent, TaskType
from renderers.design_file import read_design
from renderers.plan_markdown import RenderedSection, render_sections
from tui.ports import DecisionsPort
from workbench.checker import Checker, Connections
from workbench.checks import PlannedCheck
from workbench.config import Settings
from workbench.objects import Made, ObjectRow
from workbench.objects_detail import ObjectDetail, detail
from workbench.objects_feed import Batch
from workbench.pipeline_job import result_of
from workbench.pipeline_sheet import PipelineView, view_of
from workbench.sources import Source
from workbench.workflow import Assessment

MIGRATION_PROMPT = "Migrate WorkforceDB on sql01.corp.local to catalog main schema workforce"
CHORE_PROMPT = "Bump the linter to the latest version"

_WORDS = {
    "migrate": TaskType.MIGRATION,
    "bump": TaskType.CHORE,
    "fix": TaskType.FIX,
    "add": TaskType.FEATURE,
    "speed": TaskType.ENHANCEMENT,
}
_NAMES = {
    "database": r"\b(\w+DB)\b",
    "server": r"\bon ([\w.-]+)",
    "catalog": r"\bcatalog (\w+)",
    "schema": r"\bschema (\w+)",
}

COUNTS = {"table": 38, "view": 9, "procedure": 12, "scalar_function": 3, "inline_function": 1, "table_function": 1}
INDICATORS = {"CURSOR": 3, "TEMP_TABLE": 4, "DYNAMIC_SQL": 2, "SPATIAL": 2, "MERGE": 3, "PIVOT": 1}

#: The moment of every picture.
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def summary(transpiled: int = 64) -> EstateSummary:
    """Figures of a sample estate after so many objects."""
    share = transpiled / 64
    manual = (
        ManualItem("dbo.usp_CloseYear", "procedure", "manual", "procedures/usp_CloseYear.sql", 1, ("cursor at line 14", "GOTO at line 60")),
        ManualItem("dbo.usp_Search", "procedure", "partial", "procedures/usp_Search.sql", 3, ("dynamic SQL at line 22",)),
    )
    return EstateSummary(
        source="samples/workforce",
        database="WorkforceDB",
        files=31,
        counts=dict(COUNTS),
        indicators=dict(INDICATORS),
        converted=round(51 * share),
        partial=round(6 * share),
        manual=round(7 * share),
        transpiled=transpiled,
        manual_items=manual if transpiled == 64 else (),
    )


_SOURCE = """\
CREATE PROCEDURE [hr].[usp_CloseYear] @year int
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @total money = 0; -- of all departments
    SELECT @total = SUM(Amount) FROM hr.Payslip WHERE YearNo = @year;
    EXEC(N'DROP TABLE hr.Closed' + CAST(@year AS nvarchar(4)));
    INSERT INTO hr.Closing (YearNo, Total)
    VALUES (@year, @total);
END"""
_RESULT = (
    "CREATE PROCEDURE `main`.`hr`.`usp_CloseYear`(IN `p_year` INT)\nLANGUAGE SQL\nSQL SECURITY INVOKER\nAS BEGIN\n"
    "  DECLARE `v_total` DECIMAL(19, 4) DEFAULT 0;\n"
    "  SET `v_total` = (SELECT SUM(`Amount`) FROM `main`.`hr`.`Payslip` AS `Payslip` WHERE `YearNo` = `p_year`);\n"
    "  SIGNAL SQLSTATE '0A000' SET MESSAGE_TEXT = 'hr/usp_CloseYear.sql, line 7: not converted (DYNAMIC_SQL)';\n"
    "  INSERT INTO `main`.`hr`.`Closing` (`YearNo`, `Total`) VALUES (`p_year`, `v_total`);\nEND"
)
_KINDS = ("table", "procedure", "view", "scalar_function", "index")
_ENDS = ("converted", "partial", "converted", "manual", "converted")


def object_rows(count: int, name: str = "hr.usp_CloseYear") -> list[ObjectRow]:
    """Rows of all kinds and statuses."""
    return [
        ObjectRow(n, f"{name}{n}", _KINDS[n % 5], f"hr/{_KINDS[n % 5]}s.sql", 1 + n, 10 + n, (("CURSOR", 2),) if n % 3 else ())
        for n in range(count)
    ]


def made_of(row: ObjectRow) -> Made:
    """How the conversion of a row ended."""
    status = _ENDS[row.index % 5]
    errors, warnings = {"converted": (0, row.index % 2), "partial": (1, 1), "manual": (3, 0)}[status]
    effort = {"converted": "automatic", "partial": "assisted", "manual": "manual"}[status]
    return Made(
        row.index, status, errors, warnings, 1, ("DYNAMIC_SQL",) if errors else (), (0, 1), effort, row.index * 0.5, row.index * 1.5
    )


class FakeFeed:
    """Supplies rows without a child process.

    Attributes:
        gate: Set it to let the conversions come.
        name: Beginning of the objects' names.
        fail: Words of an error in place of rows.
    """

    def __init__(self, count: int = 12) -> None:
        self.count = count
        self.gate = asyncio.Event()
        self.name = "hr.usp_CloseYear"
        self.source = _SOURCE
        self.fail = ""
        self.closed = False
        self.target = ("main", "hr")
        self.shown = "workforce → main.hr, 17.3"
        self.decisions: DecisionsPort | None = None

    async def run(self, on_batch: Callable[[Batch], None], on_progress: ProgressCallback = no_progress) -> tuple[Finding, ...]:
        if self.fail:
            raise UnreadableInput(self.fail, remedy="Check the path.", file="samples/workforce")
        rows = object_rows(self.count, self.name)
        on_batch(Batch(rows))
        on_progress(Progress("transpiling", 0, self.count))
        half = self.count // 2
        on_batch(Batch(made=[made_of(r) for r in rows[:half]]))
        on_progress(Progress("transpiling", half, self.count))
        await self.gate.wait()
        on_batch(Batch(made=[made_of(r) for r in rows[half:]]))
        return ()

    def load(self, row: ObjectRow) -> ObjectDetail:
        source = {"text": self.source, "places": [], "findings": []}
        if row.status == "waiting":
            return detail(row, source, None)
        at = {"file": row.file, "object": row.name}
        findings = [
            Finding(
                "SESSION_OPTION", Severity.INFO, "a session option was left out: SET NOCOUNT ON", "", line=row.line + 3, column=5, **at
            ),
        ]
        if row.errors:
            remedy = "Write the statement out, or use EXECUTE IMMEDIATE with parameter markers."
            words = "SQL text is put together at run time"
            findings.append(Finding("DYNAMIC_SQL", Severity.ERROR, words, remedy, line=row.line + 6, column=5, **at))
            findings.append(Finding("MONEY", Severity.WARNING, "money became DECIMAL(19, 4)", line=row.line + 4, column=20, **at))
        made = {
            "statements": [] if row.status == "manual" else [_RESULT.replace("line 7", f"line {row.line + 6}")],
            "findings": [f.to_dict() for f in findings],
            "gates": {"residue": row.status != "manual", "conserved": row.status != "manual", "parsed": None, "resolved": None},
            "milliseconds": 3.0,
        }
        return detail(row, source, made)

    def close(self) -> None:
        self.closed = True


_ESTATE = {
    "dbo.Site": "CREATE TABLE dbo.Site (SiteID int NOT NULL PRIMARY KEY, Name nvarchar(80) NOT NULL, Opened datetime2(3), IsDeleted bit NOT NULL)",
    "dbo.SiteArchive": "CREATE TABLE dbo.SiteArchive (SiteID int NOT NULL PRIMARY KEY, Name nvarchar(80) NOT NULL, IsDeleted bit NOT NULL)",
    "hr.Employee": "CREATE TABLE hr.Employee (EmployeeID int NOT NULL PRIMARY KEY, Name nvarchar(50), SiteID int REFERENCES dbo.Site (SiteID),"
    " Grade tinyint CHECK (Grade BETWEEN 1 AND 9), Salary money)",
    "hr.vw_Staff": "CREATE VIEW hr.vw_Staff AS SELECT e.EmployeeID, e.Name, s.Name AS Site FROM hr.Employee e"
    " JOIN dbo.Site s ON s.SiteID = e.SiteID WHERE s.IsDeleted = 0",
}


class FakePipeline:
    """Designs a small estate in this process.

    Attributes:
        gate: Set it to let the pipeline come.
        made: Designs that were asked for.
        saved: Designs that were kept.
        written: Files that were written.
        fail: Words of an error in place of a pipeline.
    """

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.made: list[str] = []
        self.saved: list[str] = []
        self.written: dict[str, str] = {}
        self.fail = ""
        self.text = ""
        self.plan: Callable[[], Path | None] = lambda: None
        self.shown = "workforce → main.hr, sqlserver, dlt"
        self.target = ("main", "hr")

    @property
    def path(self) -> Path | None:
        plan = self.plan()
        return plan.with_suffix("") / "design.toml" if plan is not None else None

    def read(self) -> str:
        return self.text

    def save(self, text: str) -> str:
        self.saved.append(text)
        return "kept until the plan is saved" if self.path is None else "saved in design.toml"

    def write(self, files: Mapping[str, str]) -> str:
        self.written = dict(files)
        return ", ".join(files)

    async def make(self, text: str, on_progress: ProgressCallback = no_progress) -> PipelineView:
        self.made.append(text)
        on_progress(Progress("designing the pipeline", 0, 0))
        await self.gate.wait()
        if self.fail:
            raise UnreadableInput(self.fail, remedy="Check the path.", file="samples/workforce")
        objects = [
            SqlObject(name, ObjectKind.VIEW if "vw_" in name else ObjectKind.TABLE, f"{name}.sql", 1, 1, sql)
            for name, sql in _ESTATE.items()
        ]
        made = design(Estate("x", objects, database="WorkforceDB"), catalog="main", schema="hr", choices=read_design(text))
        return view_of(result_of(made, []))


#: What a check gives unless a test says otherwise: check → evidence.
_SEEN = {
    "source.name": "10.1.2.3",
    "source.port": "sql01.corp.local port 1433 accepts connections",
    "source.tls": "TLSv1.3, certificate trusted",
    "source.driver": "FreeTDS 1.3.17",
    "source.login": "logged in as reader with FreeTDS 1.3.17",
    "source.database": "database WorkforceDB",
    "source.permissions": "VIEW DEFINITION and VIEW DATABASE STATE granted",
    "source.catalog": "31 catalog views can be read",
    "source.version": "SQL Server 2019, 15.0.4236.7, Standard Edition (64-bit)",
    "source.collation": "Latin1_General_CS_AS",
    "source.tracking": "change tracking off, change data capture off",
    "workspace.profile": "adb-1.2.azuredatabricks.net (Azure) from ~/.databrickscfg",
    "workspace.name": "20.42.4.1",
    "workspace.port": "port 443 accepts connections",
    "workspace.tls": "TLSv1.3, certificate trusted",
    "workspace.identity": "logged in as planner@corp.local",
    "workspace.catalog": "main, owned by platform@corp.local",
    "workspace.schema": "main.workforce, owned by planner@corp.local",
    "workspace.privileges": "planner@corp.local holds all that the pipeline needs",
    "workspace.secrets": "sqlserver holds sqlserver_jdbc_url, sqlserver_user, sqlserver_password",
    "workspace.acl": "planner@corp.local reads sqlserver",
    "workspace.serverless": "a serverless pipeline would be accepted (dry run)",
    "workspace.ingestion": 'format("sqlserver"): its driver is part of runtime 17.3',
    "workspace.warehouse": "Starter (abc123), RUNNING",
    "workspace.egress": "the workspace reaches sql01.corp.local:1433",
}
LOGIN_FAILED = CheckResult(
    "source.login", "WorkforceDB @ sql01.corp.local", CheckStatus.FAILED, "LOGIN_FAILED",
    "sql01.corp.local refused reader: wrong password, or no such login (18456)",
    "Check the password in QUICKPLAN_SOURCE_PASSWORD, and that the server allows SQL logins: CREATE LOGIN [reader] …", 41.0,
)  # fmt: skip
CASE_INSENSITIVE = CheckResult(
    "source.collation", "WorkforceDB @ sql01.corp.local", CheckStatus.WARNING, "CASE_INSENSITIVE",
    "SQL_Latin1_General_CP1_CI_AS: comparisons ignore case, Databricks' do not", "quickplan transpile says where it matters.", 38.0,
)  # fmt: skip
NO_PROFILE = CheckResult(
    "workspace.profile", "DEFAULT", CheckStatus.FAILED, "NO_PROFILE",
    "no workspace is configured: profile DEFAULT has no host in ~/.databrickscfg",
    "databricks auth login --host https://… --profile DEFAULT; profiles found: none.", 1.0,
)  # fmt: skip


class FakeChecker(Checker):
    """The real choice of what is checked; results without a child process.

    Attributes:
        gates: Checks that wait until their event is set.
        results: What a check gives in place of success.
        ran: Checks that were run, in order, with the password they were given.
        cancelled: Checks that were stopped while they ran.
    """

    def __init__(self, repo: Path, source: Source | None = None, settings: Settings | None = None) -> None:
        super().__init__(repo, settings or Settings(), source)
        self.gates: dict[str, asyncio.Event] = {}
        self.results: dict[str, CheckResult] = {}
        self.ran: list[tuple[str, str]] = []
        self.cancelled: list[str] = []

    async def run(self, planned: PlannedCheck, connections: Connections, timeout: float) -> CheckResult:
        secret = connections.source.secret if connections.source is not None else None
        self.ran.append((planned.name, secret.reveal() if secret is not None else ""))
        if (gate := self.gates.get(planned.name)) is not None:
            try:
                await gate.wait()
            except asyncio.CancelledError:
                self.cancelled.append(planned.name)
                raise
        found = self.results.get(planned.name)
        return found or CheckResult(planned.name, planned.target, CheckStatus.PASSED, "", _SEEN[planned.name], "", 12.0)


class FakeWorkflow:
    """Classifies by a word, drafts a plan of plausible shape, and runs no process.

    Attributes:
        gate: Set it to let :meth:`assess` go on from its middle.
        checker: The connections.
        calls: What was called, in order.
        tell: While :meth:`assess` waits, gives the screen other figures.
    """

    def __init__(self, repo: Path, *, source: Path | None = None) -> None:
        self.repo = repo
        self.source = source
        self.out = repo / "specs"
        self.gate = asyncio.Event()
        self.fail = ""
        self.checker = FakeChecker(repo)
        self.calls: list[str] = []
        self.files: dict[str, str] = {}
        self.feed = FakeFeed()
        self.pipeline = FakePipeline()
        self.runs = FakeRun(repo)
        self.design_text: str | None = None
        self.tell: Callable[[EstateSummary], None] = lambda _s: None

    def run_feed(self, plan: Path, commands: Sequence[str]) -> FakeRun:
        return self.runs.of(plan, commands)

    def use_source(self, source: Source) -> None:
        self.calls.append(f"use {source.shown}")
        self.source = Path(source.name)
        self.checker.adopt(source)

    def classify(
        self, prompt: str, *, task_type: TaskType | None = None, complexity: Complexity | None = None, assessment: Assessment | None = None
    ) -> Intent:
        self.calls.append("classify")
        found = next(((m, t) for w, t in _WORDS.items() if (m := re.search(rf"\b{w}\w*", prompt, re.I))), None)
        kind = found[1] if found else TaskType.CHORE
        cues = [Cue(found[0][0], *found[0].span(), kind.value)] if found else []
        names: dict[str, str] = {}
        for name, pattern in _NAMES.items():
            if m := re.search(pattern, prompt):
                names[name] = m[1]
                cues.append(Cue(m[1], *m.span(1), name))
        chosen = task_type or kind
        size = complexity or (Complexity.COMPLEX if chosen is TaskType.MIGRATION else Complexity.SIMPLE)
        other = TaskType.FEATURE if kind is not TaskType.FEATURE else TaskType.ENHANCEMENT
        topic = f"Migrate {names['database']} to Databricks" if "database" in names else " ".join(prompt.split()[:6])
        slug = re.sub(r"[^a-z0-9]+", "-", topic.lower()).strip("-")[:60]
        return Intent(
            prompt,
            chosen,
            other if chosen is not other else kind,
            0.2 if found else 0.05,
            size,
            tuple(sorted(cues, key=lambda c: c.start)),
            Entities(**names),
            topic,
            slug,
            given=frozenset({"type"} if task_type else ()) | ({"complexity"} if complexity else set()),
        )

    async def explore(self, intent: Intent, on_progress: ProgressCallback = no_progress, limit: int = 10) -> Codebase:
        self.calls.append("explore")
        on_progress(Progress("exploring", 12, 12))
        return Codebase(
            root=self.repo,
            is_git=True,
            file_count=214,
            languages=(("Python", 120), ("SQL", 40), ("Markdown", 12)),
            relevant=(RelevantFile("pyproject.toml", 2.0, "declares the linter", ((10, 14),)), RelevantFile("Makefile", 1.0, "runs it")),
            commands=(ProjectCommand("test", "uv run pytest", source="pyproject.toml:30"), ProjectCommand("lint", "ruff check")),
            conventions=(Convention("pytest fixtures", "Tests share fixtures."),),
            test_framework="pytest",
            package_manager="uv",
        )

    async def assess(
        self, on_progress: ProgressCallback = no_progress, on_summary: Callable[[EstateSummary], None] = lambda _s: None
    ) -> Assessment:
        self.calls.append("assess")
        on_progress(Progress("transpiling", 41, 64, "dbo.usp_CloseYear"))
        self.tell = on_summary
        on_summary(summary(41))
        await self.gate.wait()
        if self.fail:
            raise UnreadableInput(self.fail, remedy="Check the path.", file="samples/workforce")
        on_progress(Progress("transpiling", 64, 64))
        return Assessment(summary())

    def object_feed(self, intent: Intent | None = None) -> FakeFeed | None:
        self.calls.append("object_feed")
        return self.feed if self.source is not None else None

    def pipeline_feed(self, intent: Intent | None, plan: Callable[[], Path | None]) -> FakePipeline | None:
        self.pipeline.plan = plan
        return self.pipeline if self.source is not None else None

    def draft(self, intent: Intent, codebase: Codebase | None = None, assessment: Assessment | None = None, name: str = "") -> Plan:
        self.calls.append("draft")
        quoted = "\n".join(f"> {line}" for line in intent.prompt[:2000].split("\n"))
        head = f"{quoted}\n\n**Task Type**: {intent.task_type.value}\n**Complexity**: {intent.complexity.value}"
        sections: list[Section] = [
            TextSection(heading="Task Description", text=head),
            TextSection(heading="Objective", text=f"{intent.topic} is done and proven by the commands below."),
        ]
        migrates = intent.task_type is TaskType.MIGRATION
        if migrates:
            figures = assessment.summary if assessment else None
            counted = f"{figures.total}, {figures.transpiled} of them looked at" if figures else "not counted yet"
            sections.append(
                TextSection(
                    heading="Source System Analysis",
                    text=f"- **Database**: {intent.entities.database}\n- **Server**: {intent.entities.server}\n- **Object Count**: {counted}",
                )
            )
        files = tuple(FileRef(path=f.path, lines=f.lines, reason=f.reason) for f in codebase.relevant) if codebase else ()
        sections.append(FilesSection(items=files or (FileRef(path="README.md", reason="the entry point"),)))
        if migrates:
            names = ("Setup & Configuration", "Assessment & Extraction", "Transpilation")
            points = (Action(text="See the tasks of this phase."),)
            sections.append(PhasesSection(phases=tuple(Phase(number=n, name=p, blocks=points) for n, p in enumerate(names, 1))))
        names = ("Configure connections", "Verify SQL Server", "Count the objects", "Validate the work") if migrates else _STEPS
        sections.append(
            TasksSection(
                tasks=tuple(
                    Task(
                        number=n,
                        name=each,
                        task_id=re.sub(r"\W+", "-", each.lower()),
                        phase=(n + 1) // 2 if migrates else None,
                        blocks=(Action(text=f"Do the work of step {n}", done=False), Action(text="Look at the result", done=False)),
                    )
                    for n, each in enumerate(names, 1)
                )
            )
        )
        sections.append(CriteriaSection(items=(Criterion(text="All commands below exit with 0."),)))
        sections.append(CommandsSection(items=(Command(command="uv run pytest", purpose="the tests pass"),)))
        return Plan(title=intent.topic, sections=tuple(sections))

    def render_sections(self, plan: Plan) -> list[RenderedSection]:
        return render_sections(plan)

    def free_name(self, slug: str) -> str:
        return slug

    async def companions(self, intent: Intent, name: str, on_progress: ProgressCallback = no_progress) -> dict[str, str]:
        self.calls.append("companions")
        return dict(self.files)


_STEPS = ("Change the pin", "Run the checks", "Validate the work")


def lint(plan: Plan) -> list[Finding]:
    """One error for each plan whose title says so."""
    if "broken" in plan.title.lower():
        return [Finding("PATH_MISSING", Severity.ERROR, "src/gone.py does not exist", "Correct the path.", "Relevant Files")]
    return []
