"""The supply of the Run screen: the stages of a saved plan, each run by the job that its command runs, with the same evidence recorded."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.clock import Clock, SystemClock
from core.errors import UsageProblem
from core.files import exists
from core.progress import Progress, ProgressCallback
from core.safe_text import one_line
from migration.checks import CheckResult, CheckStatus
from migration.workspace.diagnoses import SECRET_KEYS
from renderers.plan_settings import FILE_NAME
from workbench.checks import run_checks, workspace_checks
from workbench.config import Settings
from workbench.jobs import run_job
from workbench.plan_folder import PlanFolder, open_plan
from workbench.plan_target import plan_target
from workbench.reconcile_history import keep_history
from workbench.run_command import run_command
from workbench.run_items import (
    MADE_BY_DEPLOYMENT,
    RunItem,
    of_change,
    of_check,
    of_comparison,
    of_dataset,
    of_diagnosis,
    of_event,
    of_finding,
    of_rehearsal,
)
from workbench.run_requests import (
    deploy_request,
    monitor_request,
    reconcile_request,
    reconcile_target,
    reconciled_database,
    rehearse_request,
    secrets_of,
)
from workbench.run_sheet import Stage, StageResult
from workbench.sources import PASSWORD, Source, find_any_source

_MIGRATION, _WORKSPACE, _COMMANDS = "Before anything changes", "In the workspace", "Commands of the plan"
#: Seconds for each network step of the preflight.
CHECK_SECONDS = 5.0
_SHOWN_WHILE_RUNNING = 20
_WORST = (CheckStatus.FAILED, CheckStatus.WARNING)

ItemCallback = Callable[[RunItem], None]


@dataclass(slots=True)
class _Call:
    """One run of a stage: what was asked, and who is told."""

    mode: str
    only: tuple[str, ...]
    tell: ItemCallback
    progress: ProgressCallback


class RunFeed:
    """What can be run of one saved plan.

    Args:
        plan: Its Markdown.
        commands: Its validation commands.
        repo: Root of the repository.
        settings: Merged settings.
        profile: Gives the workspace to use: a profile or an address.
        password: Gives a source with the password that a person typed for it, where there is one.
        clock: When a comparison ended.
    """

    def __init__(
        self,
        plan: Path,
        commands: Sequence[str],
        repo: Path,
        settings: Settings,
        *,
        profile: Callable[[], str],
        password: Callable[[Source], Source] = lambda source: source,
        clock: Clock | None = None,
    ) -> None:
        self._plan = plan
        self._commands = tuple(commands)
        self._repo = repo
        self._settings = settings
        self._profile = profile
        self._password = password
        self._clock = clock or SystemClock()
        self._secrets: dict[str, str] = {}
        self._is_migration = exists(plan.with_suffix("") / FILE_NAME)

    @property
    def key(self) -> tuple[str, ...]:
        """What must be begun anew when it changes: the plan and its commands."""
        return (str(self._plan), str(self._is_migration), *self._commands)

    @property
    def shown(self) -> str:
        """Plan and workspace in a few words."""
        return f"{self._plan.stem} on {self._profile()}" if self._is_migration else self._plan.stem

    @property
    def folder(self) -> Path:
        """Where the plan's commands run: a migration's in its own folder, others in the repository."""
        return self._plan.with_suffix("") if self._is_migration else self._repo

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """Keys of the secret scope."""
        return SECRET_KEYS

    def take_secrets(self, given: Mapping[str, str]) -> None:
        """Hold these values for the next deployments of this session, in place of those held before."""
        self._secrets = {key: value for key, value in given.items() if key in SECRET_KEYS and value}

    def stages(self) -> tuple[Stage, ...]:
        """What can be run, in order."""
        made: list[Stage] = []
        if self._is_migration:
            path = self._plan.relative_to(self._repo) if self._plan.is_relative_to(self._repo) else self._plan
            plan, folder = shlex.quote(str(path)), shlex.quote(str(path.with_suffix("")))
            made = [
                Stage("check", "Preflight", _MIGRATION, f"quickplan check --workspace --plan {plan}"),
                Stage("lint", "Lint of the notebooks", _MIGRATION, f"quickplan lint {folder}"),
                Stage("rehearse", "Rehearsal", _MIGRATION, f"quickplan rehearse {folder}"),
                Stage("deploy", "Deployment", _WORKSPACE, f"quickplan deploy {plan}", asks=True),
                Stage("monitor", "Update of the pipeline", _WORKSPACE, f"quickplan monitor {plan}"),
                Stage("reconcile", "Reconciliation", _WORKSPACE, f"quickplan reconcile {plan}"),
            ]
        return (*made, *(Stage(f"command {n}", one_line(c), _COMMANDS, c) for n, c in enumerate(self._commands, 1)))

    async def run(self, stage: str, mode: str, only: tuple[str, ...], on_item: ItemCallback, on_progress: ProgressCallback) -> StageResult:
        """Run a stage in a child process; cancelling the task stops it.

        Args:
            stage: Its name.
            mode: ``look``, ``apply``, ``look_revert`` or ``revert`` for a deployment; ``look`` for a rehearsal or a reconciliation
                that computes nothing; else empty.
            only: Steps of a deployment.
            on_item: Told each thing as it comes.
            on_progress: Told how far it is.

        Raises:
            QuickplanError: It could not be carried out.
        """
        ways: dict[str, Callable[[_Call], Awaitable[StageResult]]] = {
            "check": self._check,
            "lint": self._lint,
            "rehearse": self._rehearse,
            "deploy": self._deploy,
            "monitor": self._monitor,
            "reconcile": self._reconcile,
        }
        call = _Call(mode, only, on_item, on_progress)
        if stage in ways:
            return await ways[stage](call)
        return await self._command(self._commands[int(stage.partition(" ")[2]) - 1], call)

    def _found(self) -> PlanFolder:
        return open_plan(str(self._plan))

    def _source(self, given: str) -> Source | None:
        """A source by its path or address, with the password it needs.

        Raises:
            UsageProblem: Nobody typed its password.
        """
        if not given:
            return None
        source = self._password(find_any_source(given, self._repo, self._settings))
        if source.lacks_password and source.address is not None:
            raise UsageProblem(
                f"{source.address.server} needs a password",
                remedy=f"Type it on the checks' screen, or set {PASSWORD} in the environment.",
            )
        return source

    # -- before anything changes ---------------------------------------------------------------------------------------

    async def _check(self, call: _Call) -> StageResult:
        from workbench.evidence.recorded import keep_checks

        found, profile = self._found(), self._profile()
        results: list[CheckResult] = []
        total = len(workspace_checks(profile))

        def take(result: CheckResult) -> None:
            results.append(result)
            call.tell(of_check(result))
            call.progress(Progress("checking", len(results), total))

        await run_checks(None, profile, timeout=CHECK_SECONDS, on_result=take, target=plan_target(found, self._settings))
        await asyncio.to_thread(keep_checks, found, [r.to_dict() for r in results], profile)
        good = sum(r.status in (CheckStatus.PASSED, CheckStatus.WARNING) for r in results)
        asked = sum(r.status is not CheckStatus.SKIPPED for r in results)
        made = "; the deployment makes what is missing" if any(r.diagnosis in MADE_BY_DEPLOYMENT for r in results) else ""
        return StageResult(_worst([of_check(r) for r in results]), f"{good} of {asked} checks passed{made}")

    async def _lint(self, call: _Call) -> StageResult:
        made = await run_job("lint", {"folder": str(self.folder)}, call.progress)
        items = tuple(of_finding(f) for f in made["findings"])
        errors = sum(i.status is CheckStatus.FAILED for i in items)
        notebooks = f"{made['notebooks']} notebook{'s' * (made['notebooks'] != 1)}"
        words = f"{notebooks}: {errors} error{'s' * (errors != 1)}, {len(items) - errors} other findings"
        return StageResult(_worst(items), words, items)

    async def _rehearse(self, call: _Call) -> StageResult:
        made = await run_job("rehearse", rehearse_request(self.folder, dry_run=call.mode == "look"), call.progress)
        items = tuple(of_rehearsal(made))
        datasets, errors = made["datasets"], len(made["errors"])
        done = sum(d["state"] == "completed" for d in datasets)
        rows = sum(d["rows"] or 0 for d in datasets)
        what = "datasets checked" if made["dry_run"] else f"of {len(datasets):,} datasets computed, {rows:,} rows"
        words = f"{len(datasets) if made['dry_run'] else done:,} {what}, {errors} error{'s' * (errors != 1)}"
        # rows that break an expectation of a rehearsal are made rows: they are counted, and no reason to stop
        return StageResult(CheckStatus.FAILED if errors else _worst(items), words, items)

    # -- in the workspace ----------------------------------------------------------------------------------------------

    async def _deploy(self, call: _Call) -> StageResult:
        found = self._found()
        with_objects = "revert" not in call.mode and (not call.only or "objects" in call.only)
        arguments = deploy_request(
            found,
            self._settings,
            self._repo,
            profile=self._profile(),
            source=self._source(found.source) if with_objects else None,
            only=call.only,
            secrets={} if "revert" in call.mode else secrets_of() | self._secrets,
        )
        counts = {"planned": 0, "done": 0, "kept": 0, "failed": 0, "stays": 0}

        def take(item: dict[str, Any]) -> None:
            counts["kept" if item["action"] == "keep" else item["status"]] += 1
            if (shown := of_change(item)) is not None:
                call.tell(shown)

        made = await run_job("deploy", {**arguments, "mode": call.mode or "look"}, call.progress, take)
        host = str(made["host"])
        if made["refusal"]:
            why = of_diagnosis(made["refusal"], key="refusal", title="this plan cannot be deployed as it is")
            return StageResult(CheckStatus.FAILED, f"{why.code}: {why.words}", (why,), host=host)
        if call.mode.startswith("look"):
            changes = counts["planned"]
            nothing = (
                "nothing of this plan was made there"
                if "revert" in call.mode
                else f"nothing to do: {counts['kept']:,} things are as they should be"
            )
            status = CheckStatus.FAILED if not made["whole"] else CheckStatus.WAITING if changes else CheckStatus.PASSED
            return StageResult(status, f"{changes:,} things to change" if changes else nothing, changes=changes, host=host)
        words = ", ".join(
            f"{n:,} {what}"
            for what, n in (
                ("done", counts["done"]),
                ("as they were", counts["kept"]),
                ("failed", counts["failed"]),
                ("left there", counts["stays"]),
            )
            if n
        )
        return StageResult(CheckStatus.PASSED if made["whole"] else CheckStatus.FAILED, words or "nothing was done", host=host)

    async def _monitor(self, call: _Call) -> StageResult:
        events: list[RunItem] = []

        def take(item: dict[str, Any]) -> None:
            if (shown := of_event(item)) is not None:
                events.append(shown)
                call.tell(shown)

        arguments = monitor_request(self._found(), self._settings, profile=self._profile())
        made = await run_job("monitor", arguments, call.progress, take)
        rows = [of_dataset(r) for r in made["datasets"]]
        written = sum(r["rows"] or 0 for r in made["datasets"])
        state = str(made["state"]).lower().replace("_", " ") or "without a state"
        words = f"update {state}, {len(rows):,} datasets, {written:,} rows"
        if made["diagnosis"]:
            why = of_diagnosis(made["diagnosis"], key="diagnosis", title=str(made["diagnosis"]["code"]))
            return StageResult(CheckStatus.FAILED, f"{why.code}: {why.words}", (why, *rows, *events))
        passed = made["state"] == "COMPLETED"
        return StageResult(_worst(rows) if passed else CheckStatus.FAILED, words, (*rows, *events))

    async def _reconcile(self, call: _Call) -> StageResult:
        found = self._found()
        source = self._source(found.source)
        if source is None:
            raise UsageProblem("the plan names no source", remedy="Write path or connection under [source] in plan.toml.")
        target = reconcile_target(found, self._settings)
        look = call.mode == "look"
        arguments = reconcile_request(found, self._settings, source, target, profile=self._profile(), plan_only=look)
        if not look:
            arguments |= reconciled_database(self._source(found.settings.connection) or source)

        compared: list[dict[str, Any]] = []
        tables: list[RunItem] = []

        def take(item: dict[str, Any]) -> None:
            compared.append(item)
            tables.append(of_comparison(item))
            call.tell(tables[-1])

        made = await run_job("reconcile", arguments, call.progress, take)
        left = tuple(
            RunItem(f"left {o['table']}", str(o["table"]), CheckStatus.WARNING, f"not compared: {o['reason']}") for o in made["left_out"]
        )
        if look:
            planned = tuple(_planned(t) for t in made["tables"])
            return StageResult(CheckStatus.WAITING, f"{len(planned):,} tables would be compared, {len(left):,} not", (*planned, *left))
        await asyncio.to_thread(keep_history, found.folder, compared, target, self._clock.now())
        matched = made["counts"]["matched"]
        whole = matched == len(tables) and not left
        words = f"{matched:,} of {len(tables):,} tables agree" + (f", {len(left):,} not compared" if left else "")
        return StageResult(CheckStatus.PASSED if whole else CheckStatus.FAILED, words, (*tables, *left))

    # -- commands of the plan ------------------------------------------------------------------------------------------

    async def _command(self, command: str, call: _Call) -> StageResult:
        def item(lines: Sequence[str], status: CheckStatus) -> RunItem:
            last = next((line for line in reversed(lines) if line.strip()), "")
            return RunItem("output", "output", status, last, more=tuple(("", line) for line in lines))

        seen: list[tuple[str, ...]] = [()]

        def tell(lines: tuple[str, ...]) -> None:
            seen[0] = lines
            call.tell(item(lines[-_SHOWN_WHILE_RUNNING:], CheckStatus.RUNNING))

        code = await run_command(command, self.folder, tell)
        status = CheckStatus.PASSED if code == 0 else CheckStatus.FAILED
        return StageResult(status, f"exit code {code}", (item(seen[0], status),))


def _planned(table: Mapping[str, Any]) -> RunItem:
    """A table that would be compared."""
    key = f"key {', '.join(table['key'])}" if table["key"] else "no key: whole rows are compared"
    left = f"; without {', '.join(c['name'] for c in table['left_out'])}" if table["left_out"] else ""
    words = f"→ {'.'.join(table['target'])}, {len(table['columns'])} columns, {key}{left}"
    return RunItem(f"table {table['table']}", str(table["table"]), CheckStatus.WAITING, words)


def _worst(items: Sequence[RunItem]) -> CheckStatus:
    found = {i.status for i in items}
    return next((status for status in _WORST if status in found), CheckStatus.PASSED)
