"""What a reconciliation leaves beside its plan holds values of the rows that differ, so it is its owner's alone."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

from workbench.reconcile_history import keep_history


def test_a_history_is_its_owners_alone(tmp_path: Path) -> None:
    kept = keep_history(tmp_path, [], ("main", "hr"), dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
