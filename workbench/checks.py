"""Running checks: each in a child of its own with its own time limit, those that need nothing from each other side by side."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.errors import QuickplanError, UsageProblem
from migration.checks import CheckResult, CheckStatus
from migration.workspace.target import WorkspaceTarget
from workbench.jobs import run_job
from workbench.sources import Source

#: Seconds a check may take beyond its network timeout: starting the child and loading the driver.
GRACE_SECONDS = 10.0
_AT_ONCE = 4

ResultCallback = Callable[[CheckResult], None]


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """A check that can be shown before it is run.

    Attributes:
        name: Stable name.
        title: What it finds out.
        needs: The check it waits for; empty for none.
        target: What is checked, as shown.
        on_request: Why it runs only when asked for by itself; empty for those that always run.
    """

    name: str
    title: str
    needs: str
    target: str
    on_request: str = ""

    @property
    def group(self) -> str:
        """``source`` or ``workspace``."""
        return self.name.partition(".")[0]


def source_checks(source: Source) -> tuple[PlannedCheck, ...]:
    """The checks of a live source in order."""
    from migration.sources.sqlserver.check_list import SOURCE_CHECKS

    target = source.address.shown if source.address else source.shown
    return tuple(PlannedCheck(c.name, c.title, c.needs, target) for c in SOURCE_CHECKS)


def workspace_target(profile: str) -> str:
    """The profile to check: as named, or the default one."""
    return profile or "DEFAULT"


def workspace_checks(profile: str) -> tuple[PlannedCheck, ...]:
    """The checks of a workspace in order."""
    from migration.workspace.check_list import WORKSPACE_CHECKS

    return tuple(PlannedCheck(c.name, c.title, c.needs, profile, c.on_request) for c in WORKSPACE_CHECKS)


def reached_source(target: WorkspaceTarget, source: Source | None) -> WorkspaceTarget:
    """The target with the server that its workspace must reach, where a source names one."""
    address = source.address if source is not None else None
    if address is None or target.source_host:
        return target
    return replace(target, source_host=address.host, source_port=address.port or target.source_port)


async def run_one(
    planned: PlannedCheck, source: Source | None, profile: str | None, *, timeout: float, target: WorkspaceTarget | None = None
) -> CheckResult:
    """Run one check in a child; a child that does not end in time is ended, and that is the result."""
    started = time.monotonic()
    if planned.name.startswith("source."):
        assert source is not None
        job = run_job("check_source", {**source.request(), "check": planned.name, "timeout": timeout})
    else:
        wanted = reached_source(target or WorkspaceTarget(), source)
        arguments = {"profile": profile or "DEFAULT", "check": planned.name, "timeout": timeout, "target": wanted.to_dict()}
        job = run_job("check_workspace", arguments)
    try:
        return CheckResult.from_dict(await asyncio.wait_for(job, timeout + GRACE_SECONDS))
    except TimeoutError:
        words, remedy = f"nothing came back within {timeout:g} s", "Try again with a longer --timeout, or another driver."
        return CheckResult(planned.name, planned.target, CheckStatus.FAILED, "NO_ANSWER", words, remedy, _since(started))
    except QuickplanError as error:
        return CheckResult(planned.name, planned.target, CheckStatus.FAILED, error.code, error.message, error.remedy, _since(started))


async def run_checks(
    source: Source | None,
    profile: str | None,
    *,
    only: Sequence[str] = (),
    timeout: float,
    on_result: ResultCallback,
    target: WorkspaceTarget | None = None,
) -> list[CheckResult]:
    """Run the checks of a source and of a workspace; results come in the order of the list.

    Args:
        source: Live source with its password; None to leave it out.
        profile: Workspace profile; None to leave it out.
        only: Names of checks to run, whatever they need; all when empty.
        timeout: Seconds for each network step.
        on_result: Called with each result, in order, as soon as those before it are there.
        target: What the workspace must have.

    Raises:
        UsageProblem: A name in ``only`` is no check.
    """
    planned = [*(source_checks(source) if source else ()), *(workspace_checks(profile) if profile is not None else ())]
    names = {p.name for p in planned}
    for name in only:
        if name not in names:
            raise UsageProblem(f"there is no check {name!r}", remedy=f"Checks: {', '.join(sorted(names))}.")
    chosen = [p for p in planned if not only or p.name in only]
    limit = asyncio.Semaphore(_AT_ONCE)
    tasks: dict[str, asyncio.Task[CheckResult]] = {}

    async def run(item: PlannedCheck) -> CheckResult:
        before = tasks.get(item.needs)
        if before is not None:
            result = await before
            if result.status in (CheckStatus.FAILED, CheckStatus.SKIPPED):
                return CheckResult(item.name, item.target, CheckStatus.SKIPPED, "", f"waits for {item.needs}")
        if item.on_request and item.name not in only:
            return CheckResult(
                item.name, item.target, CheckStatus.SKIPPED, "", item.on_request, f"quickplan check --workspace --only {item.name}"
            )
        async with limit:
            return await run_one(item, source, profile, timeout=timeout, target=target)

    async with asyncio.TaskGroup() as group:
        for item in chosen:
            tasks[item.name] = group.create_task(run(item))
        results = []
        for item in chosen:
            result = await tasks[item.name]
            results.append(result)
            on_result(result)
    return results


def _since(started: float) -> float:
    return (time.monotonic() - started) * 1000
