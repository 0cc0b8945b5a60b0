"""The Objects screen's supply: runs the job, turns what it streams into rows, and reads the texts of the object that is looked at."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import CannotWrite, UnreadableInput
from core.findings import Finding, Severity
from core.progress import ProgressCallback, no_progress
from workbench.jobs import run_job
from workbench.objects import Made, ObjectRow
from workbench.objects_decisions import Decisions
from workbench.objects_detail import ObjectDetail, detail
from workbench.objects_spool import read_spooled
from workbench.paths import ensure_private, state_dir
from workbench.sources import Source
from workbench.store.model import State


@dataclass(frozen=True, slots=True)
class Batch:
    """What came at once: rows, or conversions of rows that came before."""

    rows: Sequence[ObjectRow] = ()
    made: Sequence[Made] = ()


class ObjectFeed:
    """The objects of one source, converted for one target.

    Args:
        source: The T-SQL source.
        runtime: Target runtime.
        catalog: Target catalog, if known.
        schema: Target schema, if known.
        jobs: Worker processes; None for the number of processors.
        effort: The user's file of effort weights.
    """

    def __init__(
        self,
        source: Source | Path,
        *,
        runtime: str,
        catalog: str | None,
        schema: str | None,
        jobs: int | None = None,
        effort: Path | None = None,
    ) -> None:
        self._source = Source(path=source) if isinstance(source, Path) else source
        self._arguments: dict[str, Any] = {
            "runtime": runtime, "catalog": catalog, "schema": schema, "jobs": jobs, "effort": str(effort) if effort else None,
        }  # fmt: skip
        self._decisions: Decisions | None = None
        self._handle = -1
        self._path = ""

    @property
    def target(self) -> tuple[str, str]:
        """Catalog and schema that it converts for; empty where they are not known."""
        return self._arguments["catalog"] or "", self._arguments["schema"] or ""

    @property
    def decisions(self) -> Decisions | None:
        """What is decided about the objects; None until the run was kept in the estate store."""
        return self._decisions

    @property
    def shown(self) -> str:
        """Source and target in a few words."""
        return f"{self._source.name} → {'.'.join(filter(None, self.target)) or 'Databricks'}, {self._arguments['runtime']}"

    async def run(self, on_batch: Callable[[Batch], None], on_progress: ProgressCallback = no_progress) -> tuple[Finding, ...]:
        """Read and convert in a child process; unchanged objects come from the cache. Cancelling the task stops it.

        Args:
            on_batch: Told rows in the estate's order, then conversions.
            on_progress: Told how far it is.

        Returns:
            Findings of the source itself.

        Raises:
            QuickplanError: What the job raised.
            CannotWrite: There is no room for the texts.
        """
        self._open()

        def take(item: Mapping[str, Any]) -> None:
            self._forget_name()
            on_batch(Batch([_row(r) for r in item.get("rows", ())], [_made(m) for m in item.get("made", ())]))

        try:
            result = await run_job(
                "objects", {**self._source.request(), **self._arguments, "spool": self._path, "store": True}, on_progress, take
            )
        finally:
            self._forget_name()
        if result["kept"]:
            self._decisions = Decisions(self._source.shown)
        return tuple(Finding(**{**f, "severity": Severity(f["severity"])}) for f in result["findings"])

    def load(self, row: ObjectRow) -> ObjectDetail:
        """The texts of one row; reads a file and lays out, so call it in a thread.

        Raises:
            UnreadableInput: The feed was closed.
        """
        if self._handle < 0:
            raise UnreadableInput("the texts of this run are gone", remedy="Read the source again.")
        made = read_spooled(self._handle, row.result_at) if row.result_at[1] else None
        stored, decisions = row.stored, self.decisions
        own = decisions.override_sql(stored) if stored is not None and decisions is not None and State.OVERRIDDEN in stored.marks else None
        return detail(row, read_spooled(self._handle, row.source_at), made, own)

    def close(self) -> None:
        """Let the texts go; their file has no name any more and vanishes."""
        self._forget_name()
        if self._decisions is not None:
            self._decisions.close()
            self._decisions = None
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _open(self) -> None:
        self.close()
        try:
            self._handle, self._path = tempfile.mkstemp(prefix="objects-", suffix=".spool", dir=ensure_private(state_dir() / "cache"))
        except OSError as error:
            raise CannotWrite(
                f"cannot write a temporary file: {error.strerror}", remedy="Free space, or set QUICKPLAN_STATE_DIR."
            ) from error

    def _forget_name(self) -> None:
        """Once the child holds the file open nobody needs its name: so nothing is left behind, however this process ends."""
        if self._path:
            with contextlib.suppress(OSError):
                os.unlink(self._path)
            self._path = ""


def _row(values: Sequence[Any]) -> ObjectRow:
    index, name, kind, file, line, end_line, indicators, at = values
    return ObjectRow(index, name, kind, file, line, end_line, tuple((n, c) for n, c in indicators), source_at=(at[0], at[1]))


def _made(values: Sequence[Any]) -> Made:
    index, status, errors, warnings, notes, codes, at, effort_class, low, high = values
    return Made(index, status, errors, warnings, notes, tuple(codes), (at[0], at[1]), effort_class, low, high)
