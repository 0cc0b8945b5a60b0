"""A Databricks source notebook as cells, and what is wrong with its format.

Format: Databricks documentation, "Export and import Databricks notebooks" (source format): the first line says what it is, cells are
parted by a comment line, and a cell in another language is a run of ``# MAGIC`` lines. What stands below such a run in the same cell
belongs to it and never runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.findings import Finding, Severity

HEADER = "# Databricks notebook source"
SEPARATOR = "# COMMAND ----------"
#: In a comment of its own: the notebook runs as a job, so it needs no dataset.
JOB_MARK = "# quickplan: job notebook"
_MAGIC = "# MAGIC"
_NEAR_SEPARATOR = re.compile(r"\s*#\s*COMMAND\s*-+\s*", re.IGNORECASE)
_NEAR_HEADER = re.compile(r"\s*#\s*Databricks\s+notebook\s+source\s*", re.IGNORECASE)
_COMMAND = re.compile(r"# MAGIC\s*(%\S*)")
# What a pipeline makes of a magic command: %md shows, %pip installs, others are refused or ignored.
_ALLOWED = frozenset({"%md", "%md-sandbox", "%pip"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        line: 1-based line of its first line in the notebook.
        lines: Its lines without line ends.
        magic: The magic command it begins with (``%md``); empty for Python.
    """

    line: int
    lines: tuple[str, ...]
    magic: str

    @property
    def is_python(self) -> bool:
        """Whether its lines are Python."""
        return not self.magic


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook in parts.

    Attributes:
        file: Its name.
        cells: In order.
        findings: What is wrong with its format.
        job: It says of itself that it runs as a job.
    """

    file: str
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]
    job: bool

    @property
    def python(self) -> str:
        """Its Python with everything else blanked: lines and columns stay what they are."""
        kept: list[str] = []
        for cell in self.cells:
            kept += [""] * (cell.line - 1 - len(kept))
            kept += cell.lines if cell.is_python else [""] * len(cell.lines)
        return "\n".join(kept) + "\n"


def read_notebook(text: str, file: str) -> Notebook:
    """The cells of a notebook and what is wrong with its format."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    findings: list[Finding] = []
    first = lines[0] if lines else ""
    has_header = first.rstrip() == HEADER
    if not has_header:
        near = " (this line is nearly it)" if _NEAR_HEADER.fullmatch(first) else ""
        message = f"the first line is not `{HEADER}`{near}, so the workspace keeps it as a file and runs no cell"
        findings.append(Finding("NOTEBOOK_HEADER", Severity.ERROR, message, f"Begin the file with `{HEADER}`.", file, 1, 1))
    cells: list[Cell] = []
    start = 1 if has_header else 0
    for number in range(start, len(lines) + 1):
        ends = number == len(lines) or lines[number].rstrip() == SEPARATOR
        if ends:
            cells.append(_cell(start + 1, lines[start:number], file, findings))
            start = number + 1
        elif _NEAR_SEPARATOR.fullmatch(lines[number]):
            message = f"`{lines[number].strip()[:60]}` is no cell separator, so the cells around it are one"
            findings.append(Finding("CELL_SEPARATOR", Severity.ERROR, message, f"Write `{SEPARATOR}`.", file, number + 1, 1))
    job = any(line.strip() == JOB_MARK for cell in cells if cell.is_python for line in cell.lines)
    return Notebook(file, tuple(cells), tuple(findings), job)


def _cell(line: int, lines: list[str], file: str, findings: list[Finding]) -> Cell:
    """One cell; what cannot work in it goes to ``findings``."""
    first = next((at for at, text in enumerate(lines) if text.strip()), None)
    if first is None or not lines[first].startswith(_MAGIC):
        for at, text in enumerate(lines):
            if text.startswith(_MAGIC):
                message = "a magic command works only on the first line of a cell: here it is a comment"
                findings.append(Finding("MAGIC_IN_CODE", Severity.WARNING, message, f"Put `{SEPARATOR}` before it.", file, line + at, 1))
                break
        return Cell(line, tuple(lines), "")
    named = _COMMAND.match(lines[first])
    magic = named[1].lower() if named else "%md"
    for at, text in enumerate(lines[first:], first):
        if text.strip() and not text.startswith(_MAGIC):
            message = f"this stands in a {magic} cell, so it never runs"
            findings.append(Finding("CODE_UNDER_MAGIC", Severity.ERROR, message, f"Put `{SEPARATOR}` before it.", file, line + at, 1))
            break
    if magic not in _ALLOWED:
        message = f"a pipeline runs no {magic} cell"
        findings.append(
            Finding("MAGIC_REFUSED", Severity.ERROR, message, "Write it in Python, or as a SQL source file.", file, line + first, 1)
        )
    return Cell(line, tuple(lines), magic)
