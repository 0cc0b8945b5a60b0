"""Writes the report of an analysis, inside the job's child: templates and workbook load there."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.clock import SystemClock
from core.errors import CannotWrite, UsageProblem
from core.files import write_atomic, write_bytes_atomic
from workbench.paths import ensure_private, state_dir

if TYPE_CHECKING:
    from datetime import datetime

    from migration.assessment.dependencies import Dependencies
    from migration.assessment.report import AssessmentReport
    from migration.estate import Estate
    from migration.summary import EstateSummary

#: Formats by name, with the endings of a file name that mean them.
FORMATS = {"html": (".html", ".htm"), "md": (".md", ".markdown"), "csv": (".csv",), "xlsx": (".xlsx",), "json": (".json",)}
_KEY_BYTES = 32
_KEY = "anonymise.key"


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A report that a person asked for.

    Attributes:
        kind: One of :data:`FORMATS`.
        path: File to write; one that exists is replaced.
        anonymise: Whether to replace the names of the source.
    """

    kind: str
    path: str
    anonymise: bool = False

    @classmethod
    def make(cls, kind: str | None, path: Path | None, *, anonymise: bool) -> ReportRequest | None:
        """The request of the command's options; None when none was given.

        Raises:
            UsageProblem: One option asks for what another lacks.
        """
        if kind is None and path is None:
            if anonymise:
                raise UsageProblem("--anonymise needs a report", remedy="Add --report html -o FILE.")
            return None
        if path is None:
            raise UsageProblem("--report needs a file", remedy=f"Add -o assessment.{kind}.")
        found = kind or next((name for name, endings in FORMATS.items() if path.suffix.lower() in endings), None)
        if found is None:
            raise UsageProblem(
                f"-o {path}: the ending says no format", remedy=f"Add --report with one of {', '.join(FORMATS)}.", file=str(path)
            )
        return cls(found, str(path.absolute()), anonymise)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: the fields."""
        return {"kind": self.kind, "path": self.path, "anonymise": self.anonymise}


def write_report(
    asked: Mapping[str, Any],
    lines: Iterable[Mapping[str, Any]],
    estate: Estate,
    order: Dependencies,
    summary: EstateSummary,
    *,
    runtime: str,
    against: str | None,
    changes: Iterable[str],
    now: datetime | None = None,
) -> None:
    """Write the report that ``asked`` (:meth:`ReportRequest.to_dict`) describes.

    Raises:
        CannotWrite: The file cannot be written.
    """
    from migration.assessment.report_build import build

    request = ReportRequest(**asked)
    report = build(lines, estate, order, summary, now=now or SystemClock().now(), runtime=runtime, against=against or "", changes=changes)
    if request.anonymise:
        from migration.assessment.anonymise import Names, anonymise

        report = anonymise(report, Names(estate, anonymise_key()))
    if Path(request.path).is_dir():
        raise CannotWrite(f"cannot write {request.path}: it is a folder", remedy="Give the name of a file.", file=request.path)
    made = render(report, request.kind)
    if isinstance(made, str):
        write_atomic(Path(request.path), made)
    else:
        write_bytes_atomic(Path(request.path), made)


def render(report: AssessmentReport, kind: str) -> str | bytes:
    """The report in one of :data:`FORMATS`."""
    if kind == "html":
        from renderers.assessment.html import render_html

        return render_html(report)
    if kind == "md":
        from renderers.assessment.markdown import render_markdown

        return render_markdown(report)
    if kind == "csv":
        from renderers.assessment.tables import render_csv

        return render_csv(report)
    if kind == "xlsx":
        from renderers.assessment.workbook import render_xlsx

        return render_xlsx(report)
    from renderers.assessment.published import render_json

    return render_json(report)


def anonymise_key() -> bytes:
    """The secret that replacements depend on, made once and kept in the state directory: the same names give the same report again.

    Raises:
        CannotWrite: The state directory cannot be used.
    """
    path = ensure_private(state_dir()) / _KEY
    try:
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(secrets.token_bytes(_KEY_BYTES))
        key = path.read_bytes()
    except OSError as error:
        raise CannotWrite(f"cannot use {path}: {error.strerror}", remedy="Set QUICKPLAN_STATE_DIR.", file=str(path)) from error
    if len(key) < _KEY_BYTES:
        raise CannotWrite(f"{path} is cut short", remedy="Remove it; names will be replaced anew.", file=str(path))
    return key
