"""What a notebook asks for and cannot have."""

from __future__ import annotations


class NotebookProblem(Exception):
    """Raised inside the notebook's own call, so that its traceback has the line.

    Args:
        code: The diagnosis.
        message: One sentence.
        remedy: What to do.
    """

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy


class NotebookExit(Exception):
    """``dbutils.notebook.exit``: the rest of the notebook does not run."""
