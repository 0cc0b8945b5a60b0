"""Tables as GitHub Flavored Markdown has them (spec 0.29, §4.10): written from cells, read back to cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_SPLIT = re.compile(r"(?<!\\)\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar in a cell is escaped, which holds inside a code span too (§4.10, example 200)."""
    return "\n".join([_row(head), "|" + "---|" * len(head), *(_row(row) for row in rows)])


def read_table(text: str, head: Sequence[str]) -> list[dict[str, str]]:
    """The rows of the first table in ``text`` that has these columns, by column; none where there is no such table.

    Columns may stand in another order, and further ones beside them; a row that is too short has empty cells.
    """
    lines = text.split("\n")
    for at in range(len(lines) - 1):
        if "|" not in lines[at] or not _RULE.match(lines[at + 1]):
            continue
        names = _cells(lines[at])
        if not set(head) <= set(names):
            continue
        rows = []
        for line in lines[at + 2 :]:
            if "|" not in line:
                break
            cells = _cells(line)
            rows.append(dict(zip(names, [*cells, *[""] * len(names)], strict=False)))
        return rows
    return []


def _row(cells: Sequence[str]) -> str:
    return "|" + "|".join(f" {' '.join(c.split()).replace('|', chr(92) + '|')} " if c.strip() else "  " for c in cells) + "|"


def _cells(line: str) -> list[str]:
    inner = line.strip()
    inner = inner.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip().replace("\\|", "|") for cell in _SPLIT.split(inner)]
