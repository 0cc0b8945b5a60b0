"""quick-plan.md's six steps as the command line and the screens call them: analyse, explore, design, document, name, save."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.files import exists, read_text
from core.progress import ProgressCallback, no_progress
from core.targets import parse_server
from migration.runtime import TargetRuntime
from migration.sources.sqlserver.address import SourceAddress
from migration.summary import EstateSummary
from planner.codebase.model import Codebase
from planner.plan import Plan
from planner.task import Complexity, Intent, TaskType
from renderers.design_file import FILE_NAME as DESIGN
from renderers.plan_markdown import RenderedSection, render_sections
from renderers.plan_settings import FILE_NAME, PlanSettings, locate_source, read_settings, write_settings
from workbench.checker import Checker
from workbench.config import Settings, effort_file
from workbench.jobs import run_job
from workbench.objects_feed import ObjectFeed
from workbench.pipeline_feed import PipelineFeed
from workbench.sources import Source

if TYPE_CHECKING:
    from workbench.run_feed import RunFeed

_SETTINGS_LIMIT = 1_000_000
SummaryCallback = Callable[[EstateSummary], None]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the source gave a plan.

    Attributes:
        summary: The figures.
        snippets: Rendered examples by name (see :func:`migration.plan_parts.contribution.contribution`).
        files: Companions of a saved plan that hold for ``target``, relative path to text; empty when none were asked for.
        target: Database, catalog and schema that ``files`` were made for.
    """

    summary: EstateSummary
    snippets: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    target: tuple[str | None, str | None, str | None] = (None, None, None)


def _no_summary(_: EstateSummary) -> None:
    """For callers that wait for the end."""


class Workflow:
    """The steps for one repository and source.

    Args:
        repo: Repository root.
        settings: Merged settings.
        source: Scripts or a live database, or None.
        out: Folder for plans.
        jobs: Worker processes; None for the number of processors.
    """

    def __init__(
        self, repo: Path, settings: Settings, source: Source | Path | None = None, out: Path | None = None, jobs: int | None = None
    ) -> None:
        self.repo = repo
        self.settings = settings
        self.source = Source(path=source) if isinstance(source, Path) else source
        self.out = out or repo / settings.out
        self.runtime = TargetRuntime.parse(settings.runtime)
        self._jobs = jobs
        #: Choices about the pipeline that are not saved yet, as the text of a ``design.toml``; None for none.
        self.design_text: str | None = None
        self.checker = Checker(repo, settings, self.source, self._logged_in)

    def classify(
        self, prompt: str, *, task_type: TaskType | None = None, complexity: Complexity | None = None, assessment: Assessment | None = None
    ) -> Intent:
        """Step 1: what is asked for.

        Raises:
            NoPrompt: The prompt is empty.
        """
        from planner.intent import classify

        return classify(
            prompt, task_type=task_type, complexity=complexity, objects_in_source=assessment.summary.total if assessment else None
        )

    async def explore(self, intent: Intent, on_progress: ProgressCallback = no_progress, limit: int = 10) -> Codebase:
        """Step 2: the repository as far as the prompt goes, in a child process."""
        from pydantic import TypeAdapter

        result = await run_job(
            "explore",
            {"root": str(self.repo), "prompt": intent.prompt, "task_type": intent.task_type.value, "limit": limit},
            on_progress,
        )
        return TypeAdapter(Codebase).validate_python(result)

    async def assess(
        self, on_progress: ProgressCallback = no_progress, on_summary: SummaryCallback = _no_summary, *, intent: Intent | None = None
    ) -> Assessment:
        """Step 2 for a migration: read, analyse and transpile the source, in a child process with workers of its own.

        Args:
            on_progress: Told how far it is.
            on_summary: Told the figures as they grow.
            intent: The request, when it is known already: the companions of its plan are then made from the same reading.
        """
        database, catalog, schema = (
            self._made_for(intent) if intent else (None, self.settings.catalog or None, self.settings.schema_name or None)
        )
        weights = effort_file(self.repo, self.settings)
        result = await run_job(
            "assess",
            {
                **self._request(),
                "runtime": str(self.runtime),
                "database": database,
                "catalog": catalog,
                "schema": schema,
                "scope": self.settings.scope,
                "jobs": self._jobs,
                "with_files": intent is not None and intent.task_type is TaskType.MIGRATION,
                "effort": str(weights) if weights else None,
            },
            on_progress,
            lambda item: on_summary(self._shown(EstateSummary.from_dict(item))),
        )
        summary = self._shown(EstateSummary.from_dict(result["summary"]))
        return Assessment(summary, result["snippets"], result["files"], (database, catalog, schema))

    def object_feed(self, intent: Intent | None = None) -> ObjectFeed | None:
        """Objects of the source, converted for the target that prompt or settings name; None without a source."""
        if self.source is None:
            return None
        catalog, schema = self.target(intent) if intent else (self.settings.catalog or None, self.settings.schema_name or None)
        weights = effort_file(self.repo, self.settings)
        return ObjectFeed(self.source, runtime=str(self.runtime), catalog=catalog, schema=schema, jobs=self._jobs, effort=weights)

    def pipeline_feed(self, intent: Intent | None, plan: Callable[[], Path | None]) -> PipelineFeed | None:
        """The pipeline of the source for the present target; None without a source.

        Args:
            intent: The classified prompt, when there is one.
            plan: Gives the saved plan's file, beside which the design lies.
        """
        if self.source is None:
            return None
        catalog, schema = self.target(intent) if intent else (self.settings.catalog or None, self.settings.schema_name or None)
        saved = plan()
        kept = self._kept(PlanSettings(), saved.stem) if saved is not None and saved.parent == self.out.absolute() else PlanSettings()
        arguments = {
            "runtime": str(self.runtime),
            "database": intent.entities.database if intent else None,
            "catalog": catalog,
            "schema": schema,
            "scope": self.settings.scope,
            "ingestion": kept.ingestion,
            "dialect": kept.dialect,
            "jobs": self._jobs,
        }
        return PipelineFeed(self.source, arguments, plan, (lambda: self.design_text, self._hold))

    def run_feed(self, plan: Path, commands: Sequence[str]) -> RunFeed:
        """What can be run of a saved plan, against the workspace that the checks name."""
        from workbench.run_feed import RunFeed  # with all its requests: not before the screen is asked for

        checker = self.checker
        return RunFeed(
            plan,
            commands,
            self.repo,
            self.settings,
            profile=lambda: checker.connections(None).profile,
            password=checker.with_typed,
        )

    def _hold(self, text: str | None) -> None:
        self.design_text = text

    def draft(self, intent: Intent, codebase: Codebase | None = None, assessment: Assessment | None = None, name: str = "") -> Plan:
        """Steps 3 and 4: the plan from what is known so far. Pure and quick; may be called on every key.

        Args:
            intent: The classified prompt.
            codebase: The explored repository, when it is known.
            assessment: The assessed source, when there is one.
            name: File name without extension; the first free one by default.
        """
        from planner.assemble import assemble
        from planner.draft import draft

        parts = [draft(intent, codebase or Codebase(root=self.repo))]
        if intent.task_type is TaskType.MIGRATION:
            from migration.plan_parts.contribution import contribution
            from migration.plan_parts.facts import NOTEBOOK
            from renderers.companions import SCRIPTS

            name = name or self.free_name(intent.slug)
            catalog, schema = self.target(intent)
            snippets = dict(assessment.snippets) if assessment else {}
            parts.append(
                contribution(
                    intent,
                    assessment.summary if assessment else None,
                    runtime=self.runtime,
                    catalog=catalog,
                    schema=schema,
                    scope=self.settings.scope,
                    folder=f"{self.shown_out}/{name}/",
                    scripts=frozenset(SCRIPTS) | ({NOTEBOOK} if assessment and "bronze_cell" in assessment.snippets else set()),
                    snippets=snippets | self._pipeline_snippet(intent, name, catalog, schema) | self._runbook(intent, assessment, name),
                )
            )
        return assemble(intent, *parts)

    def target(self, intent: Intent) -> tuple[str | None, str | None]:
        """Catalog and schema: what the prompt says, else the settings, else None."""
        return (
            intent.entities.catalog or self.settings.catalog or None,
            intent.entities.schema or self.settings.schema_name or None,
        )

    def _made_for(self, intent: Intent) -> tuple[str | None, str | None, str | None]:
        return (intent.entities.database, *self.target(intent))

    @property
    def shown_out(self) -> str:
        """The plans' folder as a plan speaks of it: relative to the repository when inside it."""
        out = self.out.absolute()
        root = self.repo.absolute()
        return out.relative_to(root).as_posix() if out.is_relative_to(root) else str(out)

    def free_name(self, slug: str) -> str:
        """Step 5: ``slug``, or ``slug-2`` … when a plan of that name exists. Saving claims it for good."""
        number = 1
        name = slug
        while exists(self.out / f"{name}.md") or exists(self.out / name):
            number += 1
            name = f"{slug}-{number}"
        return name

    async def companions(
        self, intent: Intent, name: str, on_progress: ProgressCallback = no_progress, assessment: Assessment | None = None
    ) -> dict[str, str]:
        """The files to save beside a migration plan (relative path to text); none for other plans.

        What an assessment made for the same target is taken from it; else the source is read again in a child process.
        """
        if intent.task_type is not TaskType.MIGRATION:
            return {}
        database, catalog, schema = made_for = self._made_for(intent)
        settings = PlanSettings(
            source=self._source_in(name),
            database=database or "",
            server=intent.entities.server or (self.source.address.server if self.source and self.source.address else ""),
            connection=self._connection(intent),
            runtime=str(self.runtime),
            catalog=catalog or "",
            schema=schema or "",
            scope=self.settings.scope,
        )
        settings = self._kept(settings, name)
        design = self.out / name / DESIGN
        chosen = {DESIGN: self.design_text} if self.design_text is not None else {}
        plain = settings.ingestion == "sqlserver" and settings.dialect == "dlt" and not chosen and not exists(design)
        if assessment and assessment.files and assessment.target == made_for and plain:
            files = assessment.files
        else:
            target = {"database": database, "catalog": catalog, "schema": schema, "scope": self.settings.scope}
            how = {"ingestion": settings.ingestion, "dialect": settings.dialect, "design": str(design), "text": self.design_text}
            arguments = {**self._request(), "runtime": str(self.runtime), **target, **how}
            files = (await run_job("companions", arguments, on_progress))["files"]
        return {FILE_NAME: write_settings(settings), **files, **chosen}

    def _kept(self, settings: PlanSettings, name: str) -> PlanSettings:
        """The settings with what only the saved ``plan.toml`` says: how tables are read, the dialect, keys of other versions."""
        path = self.out / name / FILE_NAME
        if not exists(path):
            return settings
        before, _ = read_settings(read_text(path, limit=_SETTINGS_LIMIT).text, file=str(path))
        return replace(settings, ingestion=before.ingestion, dialect=before.dialect, extra=before.extra)

    def render_sections(self, plan: Plan) -> list[RenderedSection]:
        """The plan's Markdown in the stretches a preview caches."""
        return render_sections(plan)

    def use_source(self, source: Source) -> None:
        """Plan from this source from now on; what is assessed next comes from it."""
        self.source = source
        self.checker.adopt(source)

    def _logged_in(self, source: Source) -> None:
        """The password that the source's server took is used from now on, whatever was typed before."""
        if self.source is not None and self.source.address == source.address:
            self.source = source

    def _request(self) -> dict[str, Any]:
        return self.source.request() if self.source else {"source": "", "secret": None}

    def _source_in(self, name: str) -> str:
        """The scripts as ``plan.toml`` names them: seen from the plan's folder; nothing for a live database."""
        if self.source is None or self.source.path is None:
            return ""
        return locate_source(self.source.path, self.out / name, self.repo)

    def _connection(self, intent: Intent) -> str:
        """The source database's address: the live source's, else made of the server and database that the prompt names."""
        if self.source is not None and self.source.address is not None:
            return self.source.address.url()
        target = parse_server(intent.entities.server or "")
        if target is None or not intent.entities.database:
            return ""
        return SourceAddress(target.host, 0 if target.instance else target.port, target.instance, intent.entities.database).url()

    def _shown(self, summary: EstateSummary) -> EstateSummary:
        """The summary with its source as a plan speaks of it: relative to the repository when inside it."""
        if self.source is not None and self.source.address is not None:
            return summary
        source, root = Path(summary.source), self.repo.absolute()
        return replace(summary, source=source.relative_to(root).as_posix()) if source.is_relative_to(root) else summary

    def _runbook(self, intent: Intent, assessment: Assessment | None, name: str) -> dict[str, str]:
        from migration.cutover.build import cutover_facts
        from renderers.runbook import render_runbook

        facts = cutover_facts(intent, assessment.summary if assessment else None, f"{self.shown_out}/{name}.md")
        return {"runbook": render_runbook(facts)}

    def _pipeline_snippet(self, intent: Intent, name: str, catalog: str | None, schema: str | None) -> dict[str, str]:
        from renderers.snippets import pipeline_create

        if not (catalog and schema):
            return {}
        title = re.sub(r"\W+", "_", intent.entities.database or intent.topic).strip("_")
        return {"pipeline_create": pipeline_create(f"{title}_Pipeline", catalog, schema, f"/Workspace/Shared/quickplan/{name}/pipeline")}
