"""What a difference looks like: the usual ways in which a load changes a value."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import combinations

from migration.reconcile.model import Canon, ColumnSpec

_TEXTS = frozenset({Canon.TEXT, Canon.FIXED_TEXT})
_TIMES = frozenset({Canon.DATETIME, Canon.DATETIME2, Canon.OFFSET})
_TICK = timedelta(milliseconds=4)  # datetime counts in 1/300 s
_QUARTER = timedelta(minutes=15)  # the step of time zones' offsets
_LOOK = 200  # changed rows that must hold an exchange at all before every one is looked at

Row = tuple[str | None, ...]


def hint(column: ColumnSpec, source: str | None, target: str | None) -> str:
    """Words for how two canonical texts of one column differ; empty when it looks like nothing known."""
    if source is None or target is None:
        known = source if target is None else target
        return "empty text became NULL" if source == "" else "NULL became empty text" if known == "" else ""
    if column.canon in _TEXTS:
        return _of_texts(source, target)
    if column.canon in _TIMES:
        return _of_times(source, target)
    if column.canon in (Canon.DECIMAL, Canon.FLOAT):
        return _of_numbers(source, target)
    return ""


def swapped(columns: Sequence[ColumnSpec], changed: Sequence[tuple[Row, Row]]) -> list[tuple[ColumnSpec, ColumnSpec, int]]:
    """Pairs of columns that hold each other's values in most rows that changed, and in how many."""
    touched = [n for n in range(len(columns)) if any(old[n] != new[n] for old, new in changed)]
    found = []
    for a, b in combinations(touched, 2):
        if columns[a].canon is not columns[b].canon or not _crossed(changed[:_LOOK], a, b):
            continue
        rows = [(old, new) for old, new in changed if old[a] != new[a] or old[b] != new[b]]
        crossed = len(_crossed(rows, a, b))
        if crossed * 2 > len(rows):
            found.append((columns[a], columns[b], crossed))
    return found


def _crossed(rows: Sequence[tuple[Row, Row]], a: int, b: int) -> list[tuple[Row, Row]]:
    return [(old, new) for old, new in rows if old[a] == new[b] and old[b] == new[a] and old[a] != old[b]]


def _of_texts(source: str, target: str) -> str:
    if source.rstrip(" ") == target.rstrip(" "):
        return "trailing blanks"
    if source.strip() == target.strip():
        return "white space around it"
    if source.casefold() == target.casefold():
        return "upper and lower case"
    if unicodedata.normalize("NFC", source) == unicodedata.normalize("NFC", target):
        return "Unicode normal form"
    if target and source.startswith(target):
        return f"cut after {len(target)} characters"
    if ("?" in target and "?" not in source) or "\ufffd" in target:
        return "characters lost in an encoding"
    return ""


def _of_times(source: str, target: str) -> str:
    try:
        apart = abs(datetime.fromisoformat(source) - datetime.fromisoformat(target))
    except ValueError:  # a year that Python does not know
        return ""
    if apart < _TICK:
        return "a tick of datetime (1/300 s)"
    if apart <= timedelta(hours=14) and not apart % _QUARTER:
        return f"{apart} apart: a time zone"
    return "the time of day is lost" if target.endswith(("00:00:00.000", "00:00:00.000000")) else ""


def _of_numbers(source: str, target: str) -> str:
    try:
        left, right = Decimal(source), Decimal(target)
    except InvalidOperation:
        return ""
    if left == -right:
        return "the sign"
    exponent = right.normalize().as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"rounded to {digits} digits" if left != right and abs(left - right) <= Decimal(5).scaleb(-digits - 1) else ""
