"""Pairing the rows that both engines gave, and what differs in each pair: by key where there is one, else as whole rows.

Rows are tuples of canonical texts. Nothing that agrees within a column's tolerance is reported, whichever row it is paired with.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import permutations

from migration.reconcile.hints import hint, swapped
from migration.reconcile.model import NUMBERS, Canon, ColumnSpec, Level, Mismatch, TableSpec

Row = tuple[str | None, ...]
Key = tuple[str | None, ...]
_TEXTS = frozenset({Canon.TEXT, Canon.FIXED_TEXT})
_MOMENTS = frozenset({Canon.TIME, Canon.DATETIME, Canon.DATETIME2, Canon.OFFSET})
#: Pairs of rows that are tried with each other among rows of one key; beyond it they are paired in order.
_MOST_TRIED = 10_000
_SECOND = 19  # characters of a moment up to its seconds


def differences(table: TableSpec, source: Iterable[Row], target: Iterable[Row]) -> tuple[list[Mismatch], int]:
    """What differs between these rows.

    Args:
        table: Its columns are those of the rows, in order.
        source: Rows of the source.
        target: Rows of the target that fell into the same buckets.

    Returns:
        The mismatches, and how many pairs of rows agree only within the tolerance.
    """
    left, right = Counter(source), Counter(target)
    missing, extra = list((left - right).elements()), list((right - left).elements())
    pairs, missing, extra = _matched(table, missing, extra)
    agreeing = [p for p in pairs if _same_row(table.columns, *p)]
    changed = [p for p in pairs if not _same_row(table.columns, *p)]
    if table.key:
        again, missing, extra = _similar(table, missing, extra)
        changed += again
    found = [m for old, new in changed for m in _values(table, old, new)]
    found += [Mismatch(Level.ROW, "missing_row", key=_shown(table, row)) for row in missing]
    found += [Mismatch(Level.ROW, "extra_row", key=_shown(table, row)) for row in extra]
    found += [
        Mismatch(Level.ROW, "swapped_columns", f"{a.name}, {b.name}", hint=f"{n} rows hold each other's")
        for a, b, n in swapped(table.columns, changed)
    ]
    return sorted(found, key=lambda m: (m.kind, m.key, m.column)), len(agreeing)


def same(column: ColumnSpec, left: str | None, right: str | None, *, numbers: bool) -> bool:
    """Whether two canonical texts of a column agree, within its tolerance where ``numbers`` says that they are numbers."""
    if left == right:
        return True
    if left is None or right is None or not numbers:
        return False
    try:
        one, two = Decimal(left), Decimal(right)
    except InvalidOperation:  # "too small", "not finite"
        return False
    apart = abs(one - two)
    if column.canon is Canon.FLOAT:  # digits beyond those that the type keeps mean nothing
        return apart <= max(column.tolerance, max(abs(one), abs(two)).scaleb(1 - (column.precision or 15)))
    return apart <= column.tolerance


def _matched(table: TableSpec, source: Sequence[Row], target: Sequence[Row]) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pairs of rows that belong together, and the rows of each side that have no partner.

    With a key those of the same key; without one those that agree within the tolerance.
    """
    columns = table.columns
    places = [columns.index(c) for c in table.keys] or [n for n, c in enumerate(columns) if c.exact]
    if not table.key and len(places) == len(columns):
        return [], list(source), list(target)  # no tolerance brings two different rows together
    left, right = _grouped(source, places), _grouped(target, places)
    pairs: list[tuple[Row, Row]] = []
    missing: list[Row] = []
    extra: list[Row] = []
    for key in left.keys() | right.keys():
        theirs, ours = left.get(key, []), right.get(key, [])
        near, theirs, ours = _nearest(columns, theirs, ours)
        pairs += near
        if table.key:
            pairs += zip(theirs, ours, strict=False)
            theirs, ours = theirs[len(ours) :], ours[len(theirs) :]
        missing += theirs
        extra += ours
    return pairs, missing, extra


def _nearest(columns: Sequence[ColumnSpec], source: list[Row], target: list[Row]) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Of rows with the same key first those that agree; the others in order."""
    source, target = sorted(source, key=_sortable), sorted(target, key=_sortable)
    if len(source) * len(target) > _MOST_TRIED or (len(source) == 1 and len(target) == 1):
        agree = [(a, b) for a, b in zip(source, target, strict=False) if _same_row(columns, a, b)]
        gone = {id(row) for pair in agree for row in pair}
        return agree, [r for r in source if id(r) not in gone], [r for r in target if id(r) not in gone]
    agree, left, free = [], [], list(target)
    for row in source:
        place = next((n for n, other in enumerate(free) if _same_row(columns, row, other)), None)
        if place is None:
            left.append(row)
        else:
            agree.append((row, free.pop(place)))
    return agree, left, free


def _similar(table: TableSpec, source: list[Row], target: list[Row]) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Rows whose keys differ as loads make them differ (blanks, case, a tick, two columns exchanged), each with the only one like it."""
    pairs: list[tuple[Row, Row]] = []
    places = [table.columns.index(c) for c in table.keys]
    for order in _orders(table, places):
        left = _by_loose_key(table, source, places)
        right = _by_loose_key(table, target, order)
        found = [(left[k][0], right[k][0]) for k in left.keys() & right.keys() if len(left[k]) == 1 and len(right[k]) == 1]
        if order != places and len(found) * 2 <= len(source):
            continue  # by chance
        pairs += found
        gone = {id(row) for pair in found for row in pair}
        source, target = [r for r in source if id(r) not in gone], [r for r in target if id(r) not in gone]
    return pairs, source, target


def _orders(table: TableSpec, places: list[int]) -> list[list[int]]:
    """The key's columns as they are, then with two of one kind exchanged."""
    found = [places]
    for a, b in permutations(range(len(places)), 2):
        if a < b and table.columns[places[a]].canon is table.columns[places[b]].canon:
            other = list(places)
            other[a], other[b] = other[b], other[a]
            found.append(other)
    return found


def _by_loose_key(table: TableSpec, rows: Iterable[Row], places: Sequence[int]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(_loose(table.columns[n], row[n]) for n in places)].append(row)
    return found


def _loose(column: ColumnSpec, value: str | None) -> str | None:
    if value is None:
        return None
    if column.canon in _TEXTS:
        return unicodedata.normalize("NFC", value).strip().casefold()
    return value[:_SECOND] if column.canon in _MOMENTS else value


def _grouped(rows: Iterable[Row], places: Sequence[int]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[n] for n in places)].append(row)
    return found


def _values(table: TableSpec, old: Row, new: Row) -> list[Mismatch]:
    key = _shown(table, old)
    return [
        Mismatch(Level.ROW, "changed_row", column.name, key, _plain(column, left), _plain(column, right), hint(column, left, right))
        for column, left, right in zip(table.columns, old, new, strict=True)
        if not _same_value(column, left, right)
    ]


def _same_row(columns: Sequence[ColumnSpec], old: Row, new: Row) -> bool:
    return all(_same_value(c, a, b) for c, a, b in zip(columns, old, new, strict=True))


def _same_value(column: ColumnSpec, left: str | None, right: str | None) -> bool:
    return same(column, left, right, numbers=column.canon in NUMBERS)


def _shown(table: TableSpec, row: Row) -> tuple[str, ...]:
    """The row's key for a person; without a key the whole row."""
    columns = table.keys or table.columns
    return tuple("NULL" if (value := row[table.columns.index(c)]) is None else _plain(c, value) or "" for c in columns)


def _plain(column: ColumnSpec, value: str | None) -> str | None:
    """A float's fifteen digits and power as a person writes the number."""
    if value is None or column.canon is not Canon.FLOAT:
        return value
    try:
        number = Decimal(value).normalize()
    except InvalidOperation:
        return value
    return f"{number:f}" if -7 <= number.adjusted() <= 15 else f"{number:E}"


def _sortable(row: Row) -> tuple[tuple[bool, str], ...]:
    return tuple((value is not None, value or "") for value in row)
