"""The child's side of ``quickplan analyze``: every object assessed, and kept in the estate store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from migration.assessment.dependencies import dependencies
from migration.assessment.effort import Effort
from migration.assessment.totals import changes
from migration.assessment.weights import load_weights
from migration.conversion import Conversion
from migration.estate import SqlObject
from migration.tally import Tally
from workbench.child import EventWriter
from workbench.conversions import convert_estate
from workbench.report_job import write_report
from workbench.source_jobs import read_source, source_folder
from workbench.store.prints import run_options, source_print
from workbench.store.recorder import Recorder
from workbench.store.store import EstateStore


def analyze(
    writer: EventWriter,
    *,
    source: str,
    secret: str | None = None,
    runtime: str,
    jobs: int | None,
    effort: str | None = None,
    unscaled: bool = False,
    against: str | None = None,
    store: bool = False,
    printed: str = "",
    report: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Analyse a source; one item per object in the shape of ``quickplan analyze --json``.

    Args:
        writer: Takes the items.
        source: Path or address.
        secret: Its password.
        runtime: Target runtime.
        jobs: Worker processes.
        effort: The user's file of weights.
        unscaled: Estimate as if nothing had been calibrated.
        against: Another runtime to estimate for too.
        store: Keep the run in the estate store; lines then say what was decided.
        printed: Fingerprint of the source, where it was taken before.
        report: A report to write (:meth:`workbench.report_job.ReportRequest.to_dict`).

    Returns:
        The ``summary``, the ``changes`` that ``against`` would make, in sentences, and the number of the ``run`` in the store; or
        ``unchanged`` alone when the store holds this very run already.
    """
    table = Path(effort) if effort else None
    weights = load_weights(table)
    weights = weights.unscaled() if unscaled else weights
    folder = source_folder(writer, source, secret)
    kept = EstateStore(source) if store else None
    try:
        recorder = None
        if kept is not None:
            recorder = Recorder(kept, source, run_options(runtime, None, None), table, printed or source_print(folder))
            if recorder.unchanged and not against and not report:
                return {"unchanged": True}
        estate = read_source(writer, source, secret, folder, jobs=jobs)
        order = dependencies(estate)
        tally = Tally(estate, order, weights=weights)
        if recorder is not None:
            recorder.begin(estate.objects)
        lines: list[dict[str, Any]] = []
        for (item, conversion), use in zip(convert_estate(writer, estate, runtime, None, None, jobs=jobs), order.uses, strict=True):
            estimated = tally.add(conversion)
            line = object_line(item, conversion, estimated, use.to_dict() | {"missing": list(use.missing), "wave": order.wave(item)})
            stored = recorder.take(item, conversion, estimated, line["wave"], line).fields() if recorder is not None else {}
            writer.item(line | stored)
            if report:
                lines.append(line | stored)
        told: list[str] = []
        if against:
            other = Tally(estate, weights=weights)
            for _, conversion in convert_estate(writer, estate, against, None, None, jobs=jobs):
                other.add(conversion)
            told = changes(tally.totals, other.totals, against)
        summary = tally.summary()
        if report:
            write_report(report, lines, estate, order, summary, runtime=runtime, against=against, changes=told)
        number = None
        if recorder is not None:
            number = recorder.keep(summary.to_dict(), max((f.severity.rank for f in summary.findings), default=-1))
        return {"summary": summary.to_dict(), "changes": told, "run": number}
    finally:
        if kept is not None:
            kept.close()


def object_line(item: SqlObject, conversion: Conversion, effort: Effort | None, uses: dict[str, Any]) -> dict[str, Any]:
    """One line of ``quickplan analyze --json``, but for what the store adds."""
    return {
        "object": item.name,
        "kind": item.kind.value,
        "file": item.file,
        "line": item.line,
        "end_line": item.end_line,
        "lines": item.end_line - item.line + 1,
        "indicators": [i.to_dict() for i in item.indicators],
        "status": conversion.status.value,
        "findings": [f.to_dict() for f in (*item.findings, *conversion.findings)],
        **uses,
        **(effort.fields() if effort else {}),
    }
