"""Which files of a plan's folder are notebooks of its pipeline."""

from __future__ import annotations

import re
from pathlib import Path

_NAME = re.compile(r"pipeline(?:_\d+)?\.py")


def pipeline_files(folder: Path) -> list[Path]:
    """``pipeline.py``, or ``pipeline_1.py`` and so on, in order; none where nothing was generated."""
    return sorted(p for p in folder.glob("pipeline*.py") if _NAME.fullmatch(p.name))
