"""The child's side of the Objects screen: rows as soon as the source is read, conversions as they come.

Texts do not travel by pipe: they are appended to a spool, compressed, and the screen reads the one it shows. So 50,000 objects cost the
screen their rows and nothing else.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from core.errors import CannotWrite
from core.findings import Severity
from migration.conversion import Conversion, Status
from migration.estate import INDICATORS, SqlObject
from workbench.child import EventWriter

#: Rows of one message: a message costs a look of the event loop, and may not hold it.
BATCH = 200
_EVERY_SECONDS = 0.1


class Spool:
    """Texts one behind the other in a file, each compressed.

    Args:
        stream: Opened for appending.
        path: Its name, for messages.
    """

    def __init__(self, stream: BinaryIO, path: str) -> None:
        self._stream = stream
        self._path = path
        self._end = 0

    def add(self, value: Mapping[str, Any]) -> tuple[int, int]:
        """Append a JSON value; returns where it stands and how long it is there.

        Raises:
            CannotWrite: The disk is full.
        """
        data = zlib.compress(json.dumps(value).encode("ascii"), 1)
        try:
            self._stream.write(data)
        except OSError as error:
            raise CannotWrite(
                f"cannot write {self._path}: {error.strerror}", remedy="Free space, or set QUICKPLAN_STATE_DIR.", file=self._path
            ) from error
        at, self._end = self._end, self._end + len(data)
        return at, len(data)

    def flush(self) -> None:
        """Let a reader see what was added."""
        self._stream.flush()


def read_spooled(handle: int, at: tuple[int, int]) -> dict[str, Any]:
    """One value of a spool, read without moving its file position."""
    return dict(json.loads(zlib.decompress(os.pread(handle, at[1], at[0]))))


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
) -> dict[str, Any]:
    """Read and convert a source for the Objects screen.

    Items are ``{"rows": […]}`` with the fields of :class:`workbench.objects.ObjectRow`, all of them first, and then ``{"made": […]}`` with
    those of :class:`workbench.objects.Made`. The result holds the ``findings`` of the source itself.
    """
    from workbench.conversions import convert_estate
    from workbench.source_jobs import read_source

    estate = read_source(writer, source, secret, jobs=jobs)
    with Path(spool).open("ab") as stream:
        texts = Spool(stream, spool)
        for start in range(0, len(estate.objects), BATCH):
            rows = [_row(index, item, texts) for index, item in enumerate(estate.objects[start : start + BATCH], start)]
            texts.flush()
            writer.item({"rows": rows})
        waiting: list[tuple[Any, ...]] = []
        last = time.monotonic()
        made = convert_estate(writer, estate, runtime, catalog, schema, jobs=jobs)
        for index, (item, conversion) in enumerate(made):
            waiting.append(_made(index, item, conversion, texts))
            if len(waiting) >= BATCH or time.monotonic() - last >= _EVERY_SECONDS:
                texts.flush()
                writer.item({"made": waiting})
                waiting, last = [], time.monotonic()
        texts.flush()
        writer.item({"made": waiting})
    return {"findings": [f.to_dict() for f in estate.findings]}


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
