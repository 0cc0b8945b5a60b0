"""What stays of every reconciliation beside its plan: one file a run, in ``reconcile/``.

It holds keys and values of the rows that differ, so it can be read by its owner alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from core.files import write_atomic


def run_name(at: datetime) -> str:
    """Name of a run: ``20261124T101500Z``."""
    return at.strftime("%Y%m%dT%H%M%SZ")


def keep_history(folder: Path, items: Sequence[dict[str, Any]], target: tuple[str, str], at: datetime) -> Path:
    """Write the comparisons of a run beside the plan.

    Args:
        folder: The plan's folder.
        items: :meth:`migration.reconcile.model.TableComparison.to_dict` of each table.
        target: Catalog and schema.
        at: When it ended, in UTC.

    Returns:
        The file.

    Raises:
        CannotWrite: It cannot be written.
    """
    run = run_name(at)
    kept = {"run": run, "ended": at.isoformat(timespec="seconds"), "target": ".".join(target), "tables": list(items)}
    path = folder / "reconcile" / f"{run}.json"
    write_atomic(path, json.dumps(kept, indent=1) + "\n", mode=0o600)
    return path
