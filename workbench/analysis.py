"""Analysing a source for either face: from the estate store when nothing changed, else in a child process that keeps what it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import CannotWrite
from core.findings import Finding, Severity
from core.progress import ProgressCallback, no_progress
from migration.summary import EstateSummary
from workbench.jobs import run_job
from workbench.report_job import ReportRequest
from workbench.sources import Source
from workbench.store.delta import Delta
from workbench.store.model import Run
from workbench.store.store import EstateStore

ItemCallback = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an analysis.

    Attributes:
        source: The source.
        runtime: Target runtime.
        effort: The user's file of weights.
        jobs: Worker processes; None for one a processor.
        against: Another runtime to estimate for too.
        store: Whether the estate store is used.
        since: Number of an earlier run, or ``last``, to compare with; empty for none.
        report: A report to write; every object is looked at for it, from the cache where nothing changed.
    """

    source: Source
    runtime: str
    effort: Path | None = None
    jobs: int | None = None
    against: str | None = None
    store: bool = True
    since: str = ""
    report: ReportRequest | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """What an analysis found.

    Attributes:
        summary: The figures of the estate.
        changes: What ``against`` would change, in sentences.
        run: The run in the store; None without one.
        delta: What changed since the run that was asked for.
        notices: What a person must know about the store.
        worst: Highest rank of a finding's severity; -1 for none.
        from_store: Whether nothing had changed, so that the last run was shown again.
    """

    summary: EstateSummary
    changes: tuple[str, ...] = ()
    run: Run | None = None
    delta: Delta | None = None
    notices: tuple[Finding, ...] = ()
    worst: int = -1
    from_store: bool = False


@dataclass(slots=True)
class _Taking:
    """Passes items on and remembers the gravest finding."""

    on_item: ItemCallback | None
    worst: int = -1
    ranks: dict[str, int] = field(default_factory=lambda: {s.value: s.rank for s in Severity})

    def __call__(self, item: dict[str, Any]) -> None:
        for finding in item["findings"]:
            self.worst = max(self.worst, self.ranks[finding["severity"]])
        if self.on_item is not None:
            self.on_item(item)


async def analyze(request: Request, on_item: ItemCallback | None = None, on_progress: ProgressCallback = no_progress) -> Analysis:
    """Analyse a source.

    Args:
        request: What is asked.
        on_item: Told each object as a line of ``quickplan analyze --json``; None where nobody looks at them, which saves reading them.
        on_progress: Told how far it is.

    Raises:
        QuickplanError: The source cannot be read, or the store cannot be used as asked.
    """
    store, notices = _opened(request)
    if store is None:
        return await _fresh(request, None, notices, "", on_item, on_progress)
    with store:
        since = store.run(request.since) if request.since else None
        started = store.now()
        printed, same = _looked_up(request, store)
        made = None
        if same is None:
            made = await _fresh(request, store, notices, printed, on_item, on_progress)
        if made is None or made.from_store:
            made = _again(store, store.repeat(store.run(), started), notices, on_item)
        if since is None or made.run is None:
            return made
        return Analysis(made.summary, made.changes, made.run, store.delta(since, made.run), made.notices, made.worst, made.from_store)


def _opened(request: Request) -> tuple[EstateStore | None, tuple[Finding, ...]]:
    """The store; without room for one the analysis goes on, unless it is asked what changed."""
    if not request.store:
        return None, ()
    try:
        store = EstateStore(request.source.shown)
    except CannotWrite as error:
        if request.since:
            raise
        return None, (Finding("STORE_UNUSABLE", Severity.WARNING, error.message, error.remedy, error.file),)
    return store, tuple(store.notices)


def _looked_up(request: Request, store: EstateStore) -> tuple[str, Run | None]:
    """Fingerprint of the source, and the last run when it was of just this work. A live source is only known once it was read."""
    from workbench.store.prints import run_options, source_print, work_print

    if request.source.path is None:
        return "", None
    printed = source_print(request.source.path)
    if request.against or request.report:
        return printed, None
    same = store.unchanged(work_print(printed, run_options(request.runtime, None, None), request.effort))
    return printed, same


async def _fresh(
    request: Request,
    store: EstateStore | None,
    notices: tuple[Finding, ...],
    printed: str,
    on_item: ItemCallback | None,
    on_progress: ProgressCallback,
) -> Analysis:
    """Run the job."""
    taking = _Taking(on_item)
    arguments = {
        **request.source.request(),
        "runtime": request.runtime,
        "jobs": request.jobs,
        "effort": str(request.effort) if request.effort else None,
        "against": request.against,
        "store": store is not None,
        "printed": printed,
        "report": request.report and request.report.to_dict(),
    }
    result = await run_job("analyze", arguments, on_progress, taking)
    if result.get("unchanged"):
        return Analysis(EstateSummary(request.source.shown), notices=notices, from_store=True)
    summary = EstateSummary.from_dict(result["summary"])
    worst = max([taking.worst, *(f.severity.rank for f in summary.findings)])
    run = store.run(str(result["run"])) if store is not None and result.get("run") else None
    return Analysis(summary, tuple(result["changes"]), run, None, notices, worst)


def _again(store: EstateStore, run: Run, notices: tuple[Finding, ...], on_item: ItemCallback | None) -> Analysis:
    """Show the last run once more, with what was decided meanwhile."""
    if on_item is not None:
        for stored, item in store.items():
            on_item(item | stored.fields())
    summary = EstateSummary.from_dict(store.summary(run) or {"manual_items": [], "findings": [], "source": store.source})
    return Analysis(summary, (), run, None, notices, run.worst, from_store=True)
