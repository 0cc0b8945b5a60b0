"""What a job finds out about an estate on its way into the store: object by object as they come, and kept whole at the end."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from migration.assessment.effort import Effort
from migration.conversion import Conversion, Status
from migration.estate import SqlObject
from workbench.redaction import redact
from workbench.store import prints
from workbench.store.model import StoredObject, keys_of
from workbench.store.runs import Assessed, Finished
from workbench.store.store import EstateStore


class Recorder:
    """One run on its way into a store.

    Args:
        store: Where it goes.
        source: The source as shown.
        options: What objects are converted for: runtime, catalog, schema.
        weights: The user's file of effort weights.
        printed: Fingerprint of all that is read; empty when that cannot be told.
    """

    def __init__(self, store: EstateStore, source: str, options: Mapping[str, Any], weights: Path | None, printed: str) -> None:
        self._store = store
        self._started = store.now()
        self._source = source
        self._options = dict(options) | {"weights": str(weights) if weights else ""}
        self._printed = printed
        self._work = prints.work_print(printed, options, weights)
        self._target = prints.target_print(options)
        self._before: dict[str, StoredObject] = {}
        self._keys: list[str] = []
        self._found: list[Assessed] = []
        self._worst = -1

    @property
    def unchanged(self) -> bool:
        """Whether the last run was of just this work."""
        return self._store.unchanged(self._work) is not None

    def begin(self, objects: Sequence[SqlObject]) -> None:
        """Learn what was decided about these objects before; they are taken in this order."""
        self._keys = keys_of([(o.kind.value, o.name, o.file, o.line) for o in objects])
        self._before = {item.key: item for item in self._store.objects(gone=True)}

    def known(self) -> list[StoredObject | None]:
        """What the store said of each object before this run."""
        return [self._before.get(key) for key in self._keys]

    def take(
        self, item: SqlObject, conversion: Conversion, effort: Effort | None, wave: int | None, line: Mapping[str, Any]
    ) -> StoredObject:
        """Take the next object; returns it as the store will say it, with what was decided.

        Args:
            item: The object.
            conversion: Its conversion.
            effort: Its effort.
            wave: Its wave of migration.
            line: Its line of ``quickplan analyze --json``.
        """
        status = Status.CONVERTED if conversion.needs_nothing else conversion.status
        kept = dict(line) | {"findings": [f | {"message": redact(f["message"])} for f in line["findings"]]}
        one = Assessed(
            self._keys[len(self._found)],
            item.name,
            item.kind.value,
            item.file,
            item.line,
            item.end_line - item.line + 1,
            status.value,
            effort.kind_of_work.value if effort else "",
            round(effort.low, 2) if effort else 0.0,
            round(effort.high, 2) if effort else 0.0,
            wave,
            prints.object_print(item),
            prints.result_print(conversion.statements),
            zlib.compress(json.dumps(kept).encode("ascii"), 1),
        )
        self._found.append(one)
        self._worst = max([self._worst, *(f.severity.rank for f in (*item.findings, *conversion.findings))])
        before = self._before.get(one.key)
        values = [before.id if before else 0, *one.fields, self._target, False, before.marks if before else {}]
        return StoredObject(*values)

    def keep(self, summary: Mapping[str, Any], worst: int = -1) -> int:
        """Keep the run; returns its number.

        Args:
            summary: The figures as shown.
            worst: Highest rank of the source's own findings.
        """
        finished = Finished(
            self._started,
            self._store.now(),
            self._source,
            self._options,
            prints.versions(),
            self._printed,
            self._work,
            self._target,
            max(worst, self._worst),
            summary,
        )
        return self._store.record(finished, self._found).id
