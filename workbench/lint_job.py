"""The job behind the Run screen's lint: the notebooks of a plan's folder, read without running them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.files import read_text
from core.findings import Severity
from workbench.child import EventWriter
from workbench.evidence.recorded import keep_lint
from workbench.pipeline_notebooks import NOTEBOOK_LIMIT, find_notebooks


def lint(_writer: EventWriter, *, folder: str) -> dict[str, Any]:
    """Lint all notebooks of a folder and record it beside the plan.

    Args:
        folder: ``specs/<name>``, absolute.

    Returns:
        ``notebooks``, ``findings`` (:meth:`core.findings.Finding.to_dict`) and ``evidence``.

    Raises:
        UnreadableInput: The folder holds no notebook.
    """
    from migration.notebook_lint.lint import lint_notebooks

    paths = find_notebooks(Path(folder))
    findings = lint_notebooks({str(p): read_text(p, limit=NOTEBOOK_LIMIT).text for p in paths})
    errors = sum(f.severity is Severity.ERROR for f in findings)
    record = keep_lint(Path(folder), len(paths), errors, len(findings) - errors)
    return {"notebooks": len(paths), "findings": [f.to_dict() for f in findings], "evidence": record.number if record else 0}
