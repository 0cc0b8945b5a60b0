"""Recording what runs find out: around the jobs, so that the command line and the screens record the same.

A job knows nothing of this; what it streams is looked at as it passes by.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.clock import Clock, SystemClock
from core.errors import CannotWrite, ConfigProblem, QuickplanError, UnreadableInput, UsageProblem
from core.files import exists
from core.progress import Progress
from core.safe_text import markdown_text
from workbench.evidence.outcomes import OF_JOB, PROVES, Told, of_checks, of_lint
from workbench.evidence.progress import note_progress
from workbench.evidence.records import EvidenceLog, Outcome, RunRecord
from workbench.log import logger
from workbench.plan_folder import PlanFolder, open_plan

if TYPE_CHECKING:
    from workbench.child import EventWriter

Job = Callable[..., dict[str, Any]]
#: Errors that say nothing of the plan: the command was given wrongly, or nothing could be read or written.
_NOT_OF_THE_PLAN = (UsageProblem, ConfigProblem, UnreadableInput, CannotWrite)


class Observed:
    """A writer of events that keeps what was streamed.

    Args:
        writer: Where everything goes.
    """

    def __init__(self, writer: EventWriter) -> None:
        self._writer = writer
        self.items: list[dict[str, Any]] = []

    def progress(self, progress: Progress) -> None:
        """Pass it on."""
        self._writer.progress(progress)

    def item(self, item: dict[str, Any]) -> None:
        """Keep it and pass it on."""
        self.items.append(item)
        self._writer.item(item)


def recorded(kind: str, job: Job, clock: Clock | None = None) -> Job:
    """The job, with what it finds out recorded beside the plan that it was given; without a plan it is just the job.

    The result gains ``evidence``: number of the record, 0 for none.
    """

    def run(writer: EventWriter, **arguments: Any) -> dict[str, Any]:
        plan = _plan_of(kind, arguments)
        keeper = Keeper(plan, clock) if plan is not None else None
        observed = Observed(writer)
        try:
            result = job(observed, **arguments)
        except QuickplanError as error:
            if keeper is not None and not isinstance(error, _NOT_OF_THE_PLAN) and _would_prove(arguments):
                words = f"ended with {markdown_text(error.code)}"
                keeper.keep(kind, Told({check: Outcome(False, words) for check in PROVES[kind]}), _host(arguments))
            raise
        record = keeper.keep(kind, OF_JOB[kind](arguments, result, observed.items), _host(arguments)) if keeper is not None else None
        if _would_prove(arguments):
            source = str(arguments.get("source") or "") or (plan.source if plan is not None else "")
            note_progress(kind, source, observed.items, f"{kind} run {record.number}" if record else kind)
        return result | {"evidence": record.number if record else 0}

    return run


class Keeper:
    """Records one run; the fingerprints are those of the moment it began.

    Args:
        plan: The plan.
        clock: When it ends.
    """

    def __init__(self, plan: PlanFolder, clock: Clock | None = None) -> None:
        from workbench.evidence.prints import fingerprints

        self._log = EvidenceLog(plan.folder)
        self._clock = clock or SystemClock()
        self._prints = fingerprints(plan)

    def keep(self, kind: str, told: Told | None, host: str = "") -> RunRecord | None:
        """Record what a run says; None where that is nothing, or the folder cannot be written (which is logged).

        Args:
            kind: The command.
            told: What it says.
            host: The workspace it was run against; empty for none.
        """
        if told is None:
            return None
        at = self._clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        outcomes = {str(check): outcome for check, outcome in told.outcomes.items()}
        try:
            return self._log.add(
                kind, at=at, by=getpass.getuser(), outcomes=outcomes, prints=self._prints_of(kind), facts={"host": host} | dict(told.facts)
            )
        except CannotWrite as error:
            logger.warning("evidence: %s", error)
            return None

    def _prints_of(self, kind: str) -> Mapping[str, str]:
        """An update runs what was deployed, not what lies here meanwhile."""
        if kind != "monitor":
            return self._prints
        deployed = [r for r in self._log.records() if r.kind == "deploy" and (r.updates or any(o.passed for o in r.outcomes.values()))]
        return deployed[-1].prints if deployed else self._prints


def keep_lint(folder: Path, notebooks: int, errors: int, others: int) -> RunRecord | None:
    """Record a look at all notebooks of a plan's folder; None where the folder is no plan's."""
    plan = _beside(folder)
    return Keeper(plan).keep("lint", of_lint(notebooks, errors, others)) if plan else None


def keep_checks(plan: PlanFolder, results: list[dict[str, Any]], profile: str = "") -> RunRecord | None:
    """Record a preflight of all checks against the workspace of a profile."""
    return Keeper(plan).keep("check", of_checks(results), _host({"profile": profile})) if exists(plan.plan) else None


def _plan_of(kind: str, arguments: Mapping[str, Any]) -> PlanFolder | None:
    if kind == "rehearse":
        given = Path(str(arguments["notebook"]))
        return _beside(given) if given.is_dir() else None
    return _beside(Path(str(arguments["plan"]))) if arguments.get("plan") else None


def _beside(folder: Path) -> PlanFolder | None:
    """The plan whose companions lie in ``folder``; None where there is none, or its settings are wrong."""
    folder = folder.absolute()
    if not exists(folder.with_name(folder.name + ".md")):
        return None
    try:
        return open_plan(str(folder))
    except QuickplanError as error:
        logger.warning("evidence: %s", error)
        return None


def _host(arguments: Mapping[str, Any]) -> str:
    """The workspace that a job was told to use; empty where it uses none, or none that is known."""
    from migration.workspace.profile import find_profile

    profile = arguments.get("profile") or arguments.get("workspace")
    try:
        return find_profile(str(profile)).host if profile else ""
    except QuickplanError:
        return ""


def _would_prove(arguments: Mapping[str, Any]) -> bool:
    """Whether a run was more than a look."""
    looks = arguments.get("dry_run") or arguments.get("plan_only") or arguments.get("events")
    return not looks and not str(arguments.get("mode", "")).startswith("look")
