"""A workflow without child processes: small, deterministic, and stepped by the test."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from core.errors import UnreadableInput
from core.findings import Finding, Severity
from core.progress import Progress, ProgressCallback, no_progress
from core.targets import ProbeResult, Target
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
from renderers.plan_markdown import RenderedSection, render_sections
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


class FakeWorkflow:
    """Classifies by a word, drafts a plan of plausible shape, and runs no process.

    Attributes:
        gate: Set it to let :meth:`assess` go on from its middle.
        reachable: Hosts that answer.
        calls: What was called, in order.
        tell: While :meth:`assess` waits, gives the screen other figures.
    """

    def __init__(self, repo: Path, *, source: Path | None = None) -> None:
        self.repo = repo
        self.source = source
        self.out = repo / "specs"
        self.gate = asyncio.Event()
        self.fail = ""
        self.reachable = {"sql01.corp.local"}
        self.calls: list[str] = []
        self.files: dict[str, str] = {}
        self.tell: Callable[[EstateSummary], None] = lambda _s: None

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
        names = ("Configure credentials", "Verify SQL Server", "Count the objects", "Validate the work") if migrates else _STEPS
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

    def targets(self, intent: Intent | None) -> list[Target]:
        server = intent.entities.server if intent else None
        found = [Target("source", server, server, 1433)] if server else []
        return [*found, Target("workspace", "adb-1.azuredatabricks.net", "adb-1.azuredatabricks.net", 443)] if found else []

    async def probe(self, targets: list[Target], on_result: Callable[[ProbeResult], None]) -> None:
        self.calls.append("probe")
        for target in targets:
            ok = target.shown in self.reachable
            words = "reachable" if ok else "name does not resolve"
            remedy = "" if ok else f"Check the name: getent hosts {target.host}"
            on_result(ProbeResult(target.name, target.shown, ok, "REACHABLE" if ok else "NAME_NOT_RESOLVED", words, remedy, 1.0))


_STEPS = ("Change the pin", "Run the checks", "Validate the work")


def lint(plan: Plan) -> list[Finding]:
    """One error for each plan whose title says so."""
    if "broken" in plan.title.lower():
        return [Finding("PATH_MISSING", Severity.ERROR, "src/gone.py does not exist", "Correct the path.", "Relevant Files")]
    return []
