"""The Pipeline screen's supply: the design's file beside the plan, and the job that makes the pipeline from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from core.files import exists, read_text, write_atomic
from core.progress import ProgressCallback, no_progress
from renderers.design_file import FILE_NAME
from workbench.jobs import run_job
from workbench.pipeline_files import write_generated
from workbench.pipeline_sheet import PipelineView, view_of
from workbench.sources import Source

_LIMIT = 8_000_000


class PipelineFeed:
    """The pipeline of one source for one target.

    Args:
        source: The source.
        arguments: Of the job beside source and design: runtime, catalog, schema, scope, ingestion, dialect, database, jobs.
        plan: Gives the saved plan's file; None while it is not saved.
        held: Gives and takes the design of a plan that is not saved yet.
    """

    def __init__(
        self,
        source: Source,
        arguments: dict[str, Any],
        plan: Callable[[], Path | None],
        held: tuple[Callable[[], str | None], Callable[[str | None], None]],
    ) -> None:
        self._source = source
        self._arguments = arguments
        self._plan = plan
        self._get, self._put = held

    @property
    def path(self) -> Path | None:
        """Where the design lies; None while the plan is not saved."""
        plan = self._plan()
        return plan.with_suffix("") / FILE_NAME if plan is not None else None

    @property
    def shown(self) -> str:
        """Source, target and way to read in a few words."""
        target = ".".join(p for p in (self._arguments["catalog"], self._arguments["schema"]) if p) or "Databricks"
        return f"{self._source.name} → {target}, {self._arguments['ingestion']}, {self._arguments['dialect']}"

    @property
    def target(self) -> tuple[str, ...]:
        """What must be made anew when it changes: target, way to read, and where the design lies."""
        return (self._source.shown, *(str(self._arguments[k]) for k in ("catalog", "schema", "ingestion", "dialect")), str(self.path))

    def read(self) -> str:
        """The text of the design; empty for none.

        Raises:
            UnreadableInput: It is there and cannot be read.
        """
        if self.path is not None and exists(self.path):
            return read_text(self.path, limit=_LIMIT).text
        return self._get() or ""

    def save(self, text: str) -> str:
        """Keep the design; gives where, in words.

        Raises:
            CannotWrite: The file cannot be written.
        """
        if self.path is None:
            self._put(text)
            return "kept until the plan is saved"
        write_atomic(self.path, text)
        self._put(None)
        return f"saved in {self.path.parent.name}/{self.path.name}"

    def write(self, files: Mapping[str, str]) -> str:
        """Write generated files beside the plan; gives where, in words.

        Raises:
            CannotWrite: One cannot be written, or was changed by hand.
        """
        assert self.path is not None
        write_generated(self.path.parent, files)
        return f"{self.path.parent.name}/: {', '.join(files)}"

    async def make(self, text: str, on_progress: ProgressCallback = no_progress) -> PipelineView:
        """Make the pipeline in a child process; cancelling the task stops it."""
        arguments = {**self._source.request(), **self._arguments, "text": text}
        return view_of(await run_job("generate", arguments, on_progress))
