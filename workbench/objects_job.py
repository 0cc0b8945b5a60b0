"""The child's side of the Objects screen: rows as soon as the source is read, conversions as they come.

Texts do not travel by pipe: they are appended to a spool, compressed, and the screen reads the one it shows. So 50,000 objects cost the
screen their rows and nothing else.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from pathlib import Path
from typing import Any

from core.errors import QuickplanError
from core.findings import Finding, Severity
from migration.assessment.dependencies import dependencies
from migration.assessment.effort import Effort
from migration.assessment.weights import load_weights
from migration.conversion import Conversion, Status
from migration.estate import INDICATORS, SqlObject
from migration.tally import Tally
from workbench.analyze_job import object_line
from workbench.child import EventWriter
from workbench.conversions import convert_estate
from workbench.objects_spool import Spool
from workbench.source_jobs import read_source, source_folder
from workbench.store.prints import run_options, source_print
from workbench.store.recorder import Recorder
from workbench.store.store import EstateStore

#: Rows of one message: a message costs a look of the event loop, and may not hold it.
BATCH = 200
_EVERY_SECONDS = 0.1


def objects(
    writer: EventWriter,
    *,
    source: str,
    secret: str | None = None,
    runtime: str,
    catalog: str | None,
    schema: str | None,
    jobs: int | None,
    spool: str,
    effort: str | None = None,
    store: bool = False,
) -> dict[str, Any]:
    """Read, assess and convert a source for the Objects screen, and keep the run in the estate store.

    Items are ``{"rows": […]}`` with the fields of :class:`workbench.objects.ObjectRow`, all of them first, and then ``{"made": […]}`` with
    those of :class:`workbench.objects.Made`. The result holds the ``findings`` of the source itself, and whether the run was ``kept``.
    """
    table = Path(effort) if effort else None
    weights = load_weights(table)
    folder = source_folder(writer, source, secret)
    # taken before the source is read: what changes meanwhile is then seen the next time
    options = run_options(runtime, catalog, schema)
    kept, notices = _store_of(source) if store else (None, [])
    with contextlib.ExitStack() as stack:
        recorder = None
        if kept is not None:
            recorder = Recorder(stack.enter_context(kept), source, options, table, source_print(folder))
        estate = read_source(writer, source, secret, folder, jobs=jobs)
        stream = stack.enter_context(Path(spool).open("ab"))
        texts = Spool(stream, spool)
        for start in range(0, len(estate.objects), BATCH):
            rows = [_row(index, item, texts) for index, item in enumerate(estate.objects[start : start + BATCH], start)]
            texts.flush()
            writer.item({"rows": rows})
        order = dependencies(estate)
        tally = Tally(estate, order, weights=weights)
        if recorder is not None:
            recorder.begin(estate.objects)
        waiting: list[tuple[Any, ...]] = []
        last = time.monotonic()
        made = convert_estate(writer, estate, runtime, catalog, schema, jobs=jobs)
        for index, ((item, conversion), use) in enumerate(zip(made, order.uses, strict=True)):
            estimated = tally.add(conversion)
            if recorder is not None:
                line = object_line(item, conversion, estimated, use.to_dict() | {"missing": list(use.missing), "wave": order.wave(item)})
                recorder.take(item, conversion, estimated, line["wave"], line)
            waiting.append((*_made(index, item, conversion, texts), *_hours(estimated)))
            if len(waiting) >= BATCH or time.monotonic() - last >= _EVERY_SECONDS:
                texts.flush()
                writer.item({"made": waiting})
                waiting, last = [], time.monotonic()
        texts.flush()
        writer.item({"made": waiting})
        summary = tally.summary()
        if recorder is not None:
            recorder.keep(summary.to_dict(), max((f.severity.rank for f in summary.findings), default=-1))
    return {"findings": [f.to_dict() for f in (*notices, *estate.findings)], "kept": recorder is not None}


def _store_of(source: str) -> tuple[EstateStore | None, list[Finding]]:
    """The store of a source; where it cannot be used the screen shows objects all the same, and says why nothing can be decided."""
    try:
        store = EstateStore(source)
    except QuickplanError as error:
        return None, [Finding("STORE_UNUSABLE", Severity.WARNING, error.message, error.remedy, error.file)]
    return store, store.notices


def _hours(effort: Effort | None) -> tuple[str, float, float]:
    return (effort.kind_of_work.value, round(effort.low, 2), round(effort.high, 2)) if effort is not None else ("", 0.0, 0.0)


def _row(index: int, item: SqlObject, texts: Spool) -> tuple[Any, ...]:
    places = _line_places(item) if item.origins else []
    at = texts.add({"text": item.text, "places": places, "findings": [f.to_dict() for f in item.findings]})
    counted = Counter(i.name for i in item.indicators)
    indicators = [(name, counted[name]) for name in item.indicator_names if name in INDICATORS]
    return index, item.name, item.kind.value, item.file, item.line, item.end_line, indicators, at


def _line_places(item: SqlObject) -> list[tuple[int, int]]:
    """Where each line of a text begins in its file, when the text is not simply a stretch of it."""
    places, offset = [], 0
    for line in item.text.split("\n"):
        places.append(item.place(offset))
        offset += len(line) + 1
    return places


def _made(index: int, item: SqlObject, conversion: Conversion, texts: Spool) -> tuple[Any, ...]:
    findings = set(item.findings) | set(conversion.findings)
    counted = Counter(f.severity for f in findings)
    codes = sorted({f.code for f in findings})
    return (
        index,
        Status.CONVERTED.value if conversion.needs_nothing else conversion.status.value,
        *(counted[severity] for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)),
        codes,
        texts.add(conversion.to_dict()),
    )
