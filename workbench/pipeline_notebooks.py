"""Which files are notebooks: those of a plan's pipeline, and those that a person means by a path."""

from __future__ import annotations

import re
from pathlib import Path

from core.errors import UnreadableInput
from core.files import read_text

#: Bytes of one source notebook that the workspace imports.
NOTEBOOK_LIMIT = 10_000_000
_NAME = re.compile(r"pipeline(?:_\d+)?\.py")


def pipeline_files(folder: Path) -> list[Path]:
    """``pipeline.py``, or ``pipeline_1.py`` and so on, in order; none where nothing was generated."""
    return sorted(p for p in folder.glob("pipeline*.py") if _NAME.fullmatch(p.name))


def find_notebooks(given: Path) -> list[Path]:
    """The notebooks that a path means: itself, or those of a folder in order of name.

    Raises:
        UnreadableInput: It does not exist, or the folder holds none.
    """
    from migration.notebook_lint.cells import HEADER

    if given.is_dir():
        found = [p for p in sorted(given.glob("*.py")) if read_text(p, limit=NOTEBOOK_LIMIT).text.startswith(HEADER)]
        if not found:
            raise UnreadableInput(
                f"{given} holds no notebook", remedy=f"A notebook is a .py file that begins with `{HEADER}`.", file=str(given)
            )
        return found
    if not given.exists():
        raise UnreadableInput(f"{given} does not exist", remedy="Give a notebook, or the folder it lies in.", file=str(given))
    return [given]
