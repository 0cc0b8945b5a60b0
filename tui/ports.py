"""What the screens ask of the headless side, as protocols: any object of this shape drives the app.

The real ones are in :mod:`workbench`; tests give their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.findings import Finding
from core.progress import ProgressCallback
from core.secret import Secret
from migration.checks import CheckResult
from migration.summary import EstateSummary
from planner.codebase.model import Codebase
from planner.plan import Plan
from planner.task import Complexity, Intent, TaskType
from renderers.plan_markdown import RenderedSection
from workbench.checker import Connections
from workbench.checks import PlannedCheck
from workbench.dependency_tree import DependencyGraph
from workbench.objects import ObjectRow
from workbench.objects_detail import ObjectDetail
from workbench.objects_feed import Batch
from workbench.pipeline_sheet import PipelineView
from workbench.sources import Source
from workbench.store.model import Event, StoredObject
from workbench.workflow import Assessment

if TYPE_CHECKING:
    from workbench.run_items import RunItem
    from workbench.run_sheet import Stage, StageResult


class DecisionsPort(Protocol):
    """What a person decides about objects: :class:`workbench.objects_decisions.Decisions`. All but ``check`` is called in a thread."""

    @property
    def who(self) -> str:
        """As whom a person decides."""
        ...

    @property
    def can_undo(self) -> bool:
        """Whether something was decided in this session."""
        ...

    @property
    def can_redo(self) -> bool:
        """Whether something was undone last."""
        ...

    def load(self) -> Sequence[StoredObject]:
        """What the store says of each object, in the order of the rows."""
        ...

    def accept(self, items: Sequence[StoredObject]) -> Sequence[StoredObject]:
        """Accept; the objects as they are now."""
        ...

    def skip(self, items: Sequence[StoredObject], reason: str) -> Sequence[StoredObject]:
        """Leave out."""
        ...

    def sign_off(self, items: Sequence[StoredObject], who: str) -> Sequence[StoredObject]:
        """Sign off."""
        ...

    def override(self, item: StoredObject, sql: str, findings: Sequence[Finding]) -> Sequence[StoredObject]:
        """Keep a person's own SQL."""
        ...

    def withdraw(self, items: Sequence[StoredObject]) -> Sequence[StoredObject]:
        """Take decisions back."""
        ...

    def undo(self) -> Sequence[StoredObject]:
        """Take back the last change."""
        ...

    def redo(self) -> Sequence[StoredObject]:
        """Do it again."""
        ...

    def override_sql(self, item: StoredObject) -> str | None:
        """A person's own SQL."""
        ...

    def history(self, item: StoredObject) -> Sequence[Event]:
        """Everything recorded of an object."""
        ...

    def graph(self) -> DependencyGraph:
        """What needs what."""
        ...

    async def check(self, item: StoredObject, sql: str, text: str) -> Sequence[Finding]:
        """What the gates say of a person's own SQL, in a child process."""
        ...


class FeedPort(Protocol):
    """The supply of the Objects screen: :class:`workbench.objects_feed.ObjectFeed`."""

    @property
    def target(self) -> tuple[str, str]:
        """Catalog and schema that it converts for."""
        ...

    @property
    def shown(self) -> str:
        """Source and target in a few words."""
        ...

    async def run(self, on_batch: Callable[[Batch], None], on_progress: ProgressCallback = ...) -> Sequence[Finding]:
        """Read and convert in a child process; cancelling the task stops it."""
        ...

    @property
    def decisions(self) -> DecisionsPort | None:
        """What is decided about the objects; None until the run was kept in the estate store."""
        ...

    def load(self, row: ObjectRow) -> ObjectDetail:
        """The texts of one row; called in a thread."""
        ...

    def close(self) -> None:
        """Let the texts go."""
        ...


class PipelinePort(Protocol):
    """The supply of the Pipeline screen: :class:`workbench.pipeline_feed.PipelineFeed`."""

    @property
    def path(self) -> Path | None:
        """Where the design lies; None while the plan is not saved."""
        ...

    @property
    def shown(self) -> str:
        """Source and target in a few words."""
        ...

    @property
    def target(self) -> tuple[str, ...]:
        """What must be made anew when it changes."""
        ...

    def read(self) -> str:
        """The text of the design; empty for none."""
        ...

    def save(self, text: str) -> str:
        """Keep the design; gives where, in words."""
        ...

    def write(self, files: Mapping[str, str]) -> str:
        """Write generated files beside the plan; gives where, in words."""
        ...

    async def make(self, text: str, on_progress: ProgressCallback = ...) -> PipelineView:
        """Make the pipeline in a child process; cancelling the task stops it."""
        ...


class CheckerPort(Protocol):
    """What the Checks screen checks: :class:`workbench.checker.Checker`."""

    def connections(self, intent: Intent | None) -> Connections:
        """What is to be checked now."""
        ...

    def take_source(self, text: str) -> None:
        """Check another address; raises ``QuickplanError``."""
        ...

    def take_secret(self, secret: Secret, connections: Connections) -> None:
        """Keep a password for the session."""
        ...

    def take_workspace(self, text: str) -> None:
        """Check another profile or workspace."""
        ...

    def is_source(self, source: Source) -> bool:
        """Whether the plan comes from this database already."""
        ...

    def limit(self, timeout: float) -> float:
        """Seconds after which a check is ended."""
        ...

    async def run(self, planned: PlannedCheck, connections: Connections, timeout: float) -> CheckResult:
        """Run one check in a child process; cancelling the task stops it."""
        ...


class RunPort(Protocol):
    """The supply of the Run screen: :class:`workbench.run_feed.RunFeed`."""

    @property
    def key(self) -> tuple[str, ...]:
        """What must be begun anew when it changes."""
        ...

    @property
    def shown(self) -> str:
        """Plan and workspace in a few words."""
        ...

    @property
    def folder(self) -> Path:
        """Where the plan's commands run, and what relative places start from."""
        ...

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """Keys of the secret scope."""
        ...

    def take_secrets(self, given: Mapping[str, str]) -> None:
        """Hold these values for the next deployments of this session."""
        ...

    def stages(self) -> Sequence[Stage]:
        """What can be run, in order."""
        ...

    async def run(
        self, stage: str, mode: str, only: tuple[str, ...], on_item: Callable[[RunItem], None], on_progress: ProgressCallback
    ) -> StageResult:
        """Run a stage in a child process; cancelling the task stops it. Raises ``QuickplanError``."""
        ...


SummaryCallback = Callable[[EstateSummary], None]


class NamedSource(Protocol):
    """A source as the screens speak of it."""

    @property
    def name(self) -> str:
        """Short, for a status line."""


class WorkflowPort(Protocol):
    """The six steps of quick-plan.md, as far as a screen starts them: :class:`workbench.workflow.Workflow`."""

    @property
    def repo(self) -> Path:
        """Repository root."""
        ...

    def use_source(self, source: Source) -> None:
        """Plan from this live source from now on."""
        ...

    @property
    def source(self) -> NamedSource | None:
        """The T-SQL source, None when there is none."""
        ...

    @property
    def out(self) -> Path:
        """Folder for saved plans."""
        ...

    def classify(
        self, prompt: str, *, task_type: TaskType | None = None, complexity: Complexity | None = None, assessment: Assessment | None = None
    ) -> Intent:
        """The intent of a prompt that is not empty; fast enough to call while typing."""
        ...

    async def explore(self, intent: Intent, on_progress: ProgressCallback = ..., limit: int = ...) -> Codebase:
        """Explore the repository in a child process; cancelling the task stops it."""
        ...

    async def assess(self, on_progress: ProgressCallback = ..., on_summary: SummaryCallback = ...) -> Assessment:
        """Read, analyse and transpile the source in a child process; cancelling the task stops it."""
        ...

    @property
    def checker(self) -> CheckerPort:
        """The connections of this session."""
        ...

    def object_feed(self, intent: Intent | None = None) -> FeedPort | None:
        """The objects of the source, converted for the present target; None without a source."""
        ...

    #: Choices about the pipeline of a plan that is not saved yet.
    design_text: str | None

    def pipeline_feed(self, intent: Intent | None, plan: Callable[[], Path | None]) -> PipelinePort | None:
        """The pipeline of the source; None without a source."""
        ...

    def run_feed(self, plan: Path, commands: Sequence[str]) -> RunPort:
        """What can be run of a saved plan."""
        ...

    def draft(self, intent: Intent, codebase: Codebase | None = None, assessment: Assessment | None = None, name: str = "") -> Plan:
        """A whole plan from what is known so far."""
        ...

    def render_sections(self, plan: Plan) -> list[RenderedSection]:
        """The plan's Markdown in pieces, in order."""
        ...

    def free_name(self, slug: str) -> str:
        """A file name that is not taken."""
        ...

    async def companions(self, intent: Intent, name: str, on_progress: ProgressCallback = ...) -> dict[str, str]:
        """The files to save beside a migration plan."""
        ...


class LintPort(Protocol):
    """What is wrong with a plan as it stands."""

    def __call__(self, plan: Plan, /) -> Sequence[Finding]:
        """The findings."""
        ...
