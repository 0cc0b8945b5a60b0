"""A supply of the Run screen without processes: stages that give what a test says, when it says so."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from core.errors import QuickplanError
from core.progress import Progress, ProgressCallback
from migration.checks import CheckStatus
from workbench.run_items import RunItem
from workbench.run_sheet import Stage, StageResult

STAGES = (
    Stage("check", "Preflight", "Before anything changes", "quickplan check --workspace --plan specs/shop.md"),
    Stage("lint", "Lint of the notebooks", "Before anything changes", "quickplan lint specs/shop"),
    Stage("rehearse", "Rehearsal", "Before anything changes", "quickplan rehearse specs/shop"),
    Stage("deploy", "Deployment", "In the workspace", "quickplan deploy specs/shop.md", asks=True),
    Stage("monitor", "Update of the pipeline", "In the workspace", "quickplan monitor specs/shop.md"),
    Stage("reconcile", "Reconciliation", "In the workspace", "quickplan reconcile specs/shop.md"),
)
WOULD = RunItem("schema main.shop", "create main.shop", CheckStatus.WAITING, step="schema", more=(("step", "schema"),))
DONE = RunItem("schema main.shop", "create main.shop", CheckStatus.PASSED, step="schema", more=(("step", "schema"),))
DENIED = RunItem(
    "schema main.shop",
    "create main.shop",
    CheckStatus.FAILED,
    "ada@example.org lacks CREATE SCHEMA on catalog main",
    step="schema",
    code="CATALOG_PERMISSION_DENIED",
    remedy="GRANT CREATE SCHEMA ON CATALOG `main` TO `ada@example.org`",
)
AMBIGUOUS = RunItem(
    "diagnosis",
    "AMBIGUOUS_REFERENCE",
    CheckStatus.FAILED,
    "[AMBIGUOUS_REFERENCE] Reference `OrderID` is ambiguous, could be: [`o`.`OrderID`, `l`.`OrderID`].",
    code="AMBIGUOUS_REFERENCE",
    remedy="Select the column by its table's alias.",
    file="pipeline.py",
    line=3,
    object="dbo.vTotals",
)
GOOD = {
    "check": StageResult(CheckStatus.PASSED, "11 of 11 checks passed"),
    "lint": StageResult(CheckStatus.PASSED, "1 notebook: 0 errors, 0 other findings", ()),
    "rehearse": StageResult(CheckStatus.PASSED, "6 of 6 datasets computed, 150 rows, 0 errors"),
    "monitor": StageResult(CheckStatus.PASSED, "update completed, 6 datasets, 150 rows"),
    "reconcile": StageResult(CheckStatus.PASSED, "2 of 2 tables agree"),
}


class FakeRun:
    """Stands for one plan at a time.

    Attributes:
        results: How a stage ends; a list gives one after another.
        gates: Stages that wait until their event is set.
        calls: What was run: stage, mode, steps.
        cancelled: Stages that were stopped while they ran.
        secrets: What was typed.
    """

    def __init__(self, repo: Path) -> None:
        self.folder = repo
        self.key: tuple[str, ...] = ()
        self.shown = "shop on DEFAULT"
        self.secret_keys = ("sqlserver_jdbc_url", "sqlserver_user", "sqlserver_password")
        self.results: dict[str, StageResult | QuickplanError | Exception] = dict(GOOD)
        self.looks = StageResult(CheckStatus.WAITING, "1 things to change", (WOULD,), changes=1, host="https://dbc.example")
        self.applied = StageResult(CheckStatus.PASSED, "1 done", (DONE,), host="https://dbc.example")
        self.gates: dict[str, asyncio.Event] = {}
        self.calls: list[tuple[str, str, tuple[str, ...]]] = []
        self.cancelled: list[str] = []
        self.secrets: dict[str, str] = {}
        self.commands: tuple[str, ...] = ()

    def of(self, plan: Path, commands: Sequence[str]) -> FakeRun:
        made = copy.copy(self)  # what was run and typed is noted in common
        made.key, made.commands = (str(plan),), tuple(commands)
        self.commands = made.commands
        return made

    def take_secrets(self, given: Mapping[str, str]) -> None:
        self.secrets.clear()
        self.secrets.update(given)

    def stages(self) -> Sequence[Stage]:
        return (*STAGES, *(Stage(f"command {n}", c, "Commands of the plan", c) for n, c in enumerate(self.commands, 1)))

    async def run(
        self, stage: str, mode: str, only: tuple[str, ...], on_item: Callable[[RunItem], None], on_progress: ProgressCallback
    ) -> StageResult:
        self.calls.append((stage, mode, only))
        if (gate := self.gates.get(stage)) is not None:
            on_progress(Progress(stage, 1, 4, "dbo.Orders"))
            try:
                await gate.wait()
            except asyncio.CancelledError:
                self.cancelled.append(stage)
                raise
        if stage == "deploy":
            result = self.looks if mode.startswith("look") else self.applied
            for item in result.items or ():
                on_item(item)
            return StageResult(result.status, result.words, None, result.changes, result.host)
        found = self.results.get(stage, StageResult(CheckStatus.PASSED, "exit code 0"))
        if isinstance(found, Exception):
            raise found
        return found
