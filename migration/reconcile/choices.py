"""What a person changed about the comparison: ``reconcile.toml`` beside the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from typing import Any

from core.errors import ConfigProblem
from core.nearest import did_you_mean
from core.toml_text import parse_toml
from migration.reconcile.model import NUMBERS, LeftOutColumn, TableSpec

FILE_NAME = "reconcile.toml"
_MOST_PARTS = 3
_KEYS = {
    "source": str,
    "target": str,
    "key": list,
    "leave_out": list,
    "source_filter": str,
    "target_filter": str,
    "tolerance": dict,
    "skip": bool,
}


@dataclass(frozen=True, slots=True)
class TableChoice:
    """One ``[[table]]``: its ``source`` is a pattern over ``schema.table``; what is not set stays as derived."""

    source: str
    target: str = ""
    key: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    source_filter: str = ""
    target_filter: str = ""
    tolerance: tuple[tuple[str, Decimal], ...] = ()
    skip: bool = False


def read_choices(text: str, file: str = FILE_NAME) -> list[TableChoice]:
    """The choices of a file.

    Raises:
        ConfigProblem: It is wrong; names the file and the nearest key.
    """
    whole = parse_toml(text, file)
    for name in whole:
        if name != "table":
            raise ConfigProblem(f"{file}: unknown key {name!r}", remedy="Tables are written as [[table]].", file=file)
    found = []
    tables = whole.get("table", [])
    if not isinstance(tables, list):
        raise ConfigProblem(f"{file}: tables are written as [[table]]", remedy="Write [[table]] with two brackets.", file=file)
    for number, entry in enumerate(tables, 1):
        found.append(_choice(entry, f"table {number}", file))
    return found


def apply(tables: Iterable[TableSpec], choices: Sequence[TableChoice], file: str = FILE_NAME) -> list[TableSpec]:
    """The tables with the choices that hold for them; a later one wins.

    Raises:
        ConfigProblem: A choice names no table or no column that exists.
    """
    given = list(tables)
    for choice in choices:
        if not any(_meant(choice, t) for t in given):
            remedy = did_you_mean(choice.source, [t.name for t in given], "Give schema.table, * for any.")
            raise ConfigProblem(f"{file}: no table is called {choice.source}", remedy=remedy, file=file)
    found = []
    for table in given:
        mine = [c for c in choices if _meant(c, table)]
        if any(c.skip for c in mine):
            continue
        for choice in mine:
            table = _chosen(table, choice, file)
        found.append(table)
    return found


def _meant(choice: TableChoice, table: TableSpec) -> bool:
    return fnmatchcase(table.name.casefold(), choice.source.casefold())


def _chosen(table: TableSpec, choice: TableChoice, file: str) -> TableSpec:
    names = {c.name.casefold(): c.name for c in table.columns}
    exact = not set(choice.source) & set("*?[")

    def column(name: str) -> str:
        if name.casefold() not in names and exact and name.casefold() not in {c.name.casefold() for c in table.left_out}:
            remedy = did_you_mean(name, names.values(), "Correct it.")
            raise ConfigProblem(f"{file}: {table.name} has no column {name}", remedy=remedy, file=file)
        return names.get(name.casefold(), "")

    dropped = {column(n) for n in choice.leave_out} - {""}
    tolerance = {column(n): t for n, t in choice.tolerance}
    for one in table.columns:
        if exact and one.name in tolerance and one.canon not in NUMBERS:
            raise ConfigProblem(
                f"{file}: {table.name}: {one.name} holds no numbers, so it has no tolerance", remedy="Leave it out instead.", file=file
            )
    columns = tuple(replace(c, tolerance=tolerance.get(c.name, c.tolerance)) for c in table.columns if c.name not in dropped)
    key = tuple(column(n) for n in choice.key) if choice.key else table.key
    return replace(
        table,
        columns=columns,
        key=key if all(key) and not dropped & set(key) else (),
        left_out=(*table.left_out, *(LeftOutColumn(n, f"left out in {file}") for n in sorted(dropped))),
        target=tuple(choice.target.split(".")) if choice.target else table.target,
        source_filter=choice.source_filter or table.source_filter,
        target_filter=choice.target_filter or table.target_filter,
    )


def _choice(entry: Any, where: str, file: str) -> TableChoice:
    if not isinstance(entry, dict) or not isinstance(entry.get("source"), str):
        raise ConfigProblem(f"{file}: {where} names no source", remedy='Write source = "schema.table".', file=file)
    for key, value in entry.items():
        if key not in _KEYS:
            remedy = did_you_mean(key, _KEYS, "Keys: " + ", ".join(_KEYS))
            raise ConfigProblem(f"{file}: {where}: unknown key {key!r}", remedy=remedy, file=file)
        if not isinstance(value, _KEYS[key]):
            raise ConfigProblem(f"{file}: {where}: {key} is no {_KEYS[key].__name__}", remedy="Correct its value.", file=file)
    if "target" in entry and not 1 <= len([p for p in entry["target"].split(".") if p]) == len(entry["target"].split(".")) <= _MOST_PARTS:
        raise ConfigProblem(f"{file}: {where}: {entry['target']!r} is no table's name", remedy="Write catalog.schema.table.", file=file)
    for key in ("source_filter", "target_filter"):
        if ";" in entry.get(key, ""):
            raise ConfigProblem(f"{file}: {where}: {key} holds a semicolon", remedy="Give one condition, without WHERE.", file=file)
    try:
        tolerance = tuple((str(n), abs(Decimal(str(t)))) for n, t in entry.get("tolerance", {}).items())
        if not all(t.is_finite() for _, t in tolerance):
            raise InvalidOperation
    except InvalidOperation:
        raise ConfigProblem(f"{file}: {where}: a tolerance is no number", remedy='Write it as "0.01".', file=file) from None
    return TableChoice(
        entry["source"],
        entry.get("target", ""),
        tuple(map(str, entry.get("key", []))),
        tuple(map(str, entry.get("leave_out", []))),
        entry.get("source_filter", ""),
        entry.get("target_filter", ""),
        tolerance,
        entry.get("skip", False),
    )
