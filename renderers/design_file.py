"""``design.toml``: what a person chose about the pipeline, beside ``plan.toml``; read at every generation, written by the app.

Only choices stand in it. What is not mentioned stays as the source gives it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import available_timezones

from core.errors import ConfigProblem
from core.nearest import did_you_mean
from core.toml_text import parse_toml
from migration.medallion.choices import Aggregate, Choices, DatasetChoice
from migration.medallion.model import Expectation, Ingestion, Rule, Violation
from renderers.plan_settings import toml_value

FILE_NAME = "design.toml"
_OFF = "off"
_HEADER = """\
# The pipeline's design: what you chose. `quickplan generate` reads it and never writes it; the Pipeline screen rewrites it whole.
# Datasets are called by the names they have by default, also when you rename them.
#
# [pipeline]
# time_zone = "UTC"            # zone in which the source writes moments without a zone
# filter_deleted = true        # leave out rows that a soft-delete column marks
# history = true               # every version of the rows of tables with change tracking
# foreign_catalog = ""         # Unity Catalog name of the source, for ingest = "federation"
# landing_schema = ""          # schema of landing tables, for ingest = "jdbc" and "connect"
#
# [rules]                      # primary_key, not_null, check, foreign_key, length, range: warn, drop, fail or off
# not_null = "drop"
#
# [dataset.silver_person]
# include = false              # leave it out
# name = "silver_people"       # another name
# comment = "Who works here"
# ingest = "federation"        # bronze: sqlserver, jdbc, federation or connect
# where = "IsActive"           # silver: instead of the soft-delete filter
# merge = "silver_staff"       # silver: put its rows into that one
# columns = { Name = "full_name", Photo = "" }     # silver: rename, or leave out
# expectations = { name_not_null = "fail", name_length = "off" }
# [dataset.silver_person.add]  # expectations of your own
# adult = { condition = "age >= 18", violation = "drop" }
#
# [aggregate.gold_headcount]   # gold of your own
# from = "silver_person"
# group_by = ["DeptID"]
# where = ""
# measures = { people = "count(*)" }
"""
_T = TypeVar("_T", bound=StrEnum)


def empty_design() -> str:
    """The text of a design without choices: what can be chosen, in comments."""
    return _HEADER


def read_design(text: str, *, file: str = FILE_NAME) -> Choices:
    """The choices of a ``design.toml``.

    Raises:
        ConfigProblem: It is not TOML, or a key or value is none that the design knows; names file and line.
    """
    return _Reader(text, file).choices()


class _Reader:
    """Reads one file."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.data = parse_toml(text, file)

    def choices(self) -> Choices:
        self.known(self.data, ("pipeline", "rules", "dataset", "aggregate"), "")
        pipeline = self.table(self.data, "pipeline", "pipeline")
        self.known(pipeline, ("time_zone", "filter_deleted", "history", "foreign_catalog", "landing_schema"), "pipeline")
        zone = self.string(pipeline, "time_zone", "pipeline") or "UTC"
        if zone not in available_timezones():
            near = difflib.get_close_matches(zone, sorted(available_timezones()), 1)
            raise self.wrong(
                "pipeline.time_zone", f"{zone!r} is no time zone" + (f"; did you mean {near[0]}?" if near else ""), "time_zone"
            )
        datasets = self.table(self.data, "dataset", "dataset")
        aggregates = self.table(self.data, "aggregate", "aggregate")
        rules = self.table(self.data, "rules", "rules")
        self.known(rules, [r.value for r in Rule], "rules")
        return Choices(
            {key: self.dataset(key, self.table(datasets, key, f"dataset.{key}")) for key in datasets},
            {Rule(key): self.violation(value, f"rules.{key}") for key, value in rules.items()},
            tuple(self.aggregate(key, self.table(aggregates, key, f"aggregate.{key}")) for key in aggregates),
            self.boolean(pipeline, "filter_deleted", "pipeline"),
            self.boolean(pipeline, "history", "pipeline"),
            zone,
            self.string(pipeline, "foreign_catalog", "pipeline") or "",
            self.string(pipeline, "landing_schema", "pipeline") or "",
            {key: self.line(key) for key in (*datasets, *aggregates)},
            self.file,
        )

    def dataset(self, key: str, data: Mapping[str, Any]) -> DatasetChoice:
        where = f"dataset.{key}"
        self.known(data, ("include", "name", "comment", "ingest", "where", "merge", "columns", "expectations", "add"), where)
        ingest = self.string(data, "ingest", where)
        columns = self.table(data, "columns", f"{where}.columns")
        rules = self.table(data, "expectations", f"{where}.expectations")
        added = self.table(data, "add", f"{where}.add")
        return DatasetChoice(
            self.boolean(data, "include", where),
            self.string(data, "name", where) or "",
            self.string(data, "comment", where),
            self.choice(Ingestion, ingest, f"{where}.ingest") if ingest else None,
            self.string(data, "where", where),
            self.string(data, "merge", where) or "",
            {name: self.string(columns, name, f"{where}.columns") or "" for name in columns},
            {name: self.violation(value, f"{where}.expectations.{name}") for name, value in rules.items()},
            tuple(self.added(name, self.table(added, name, f"{where}.add.{name}"), f"{where}.add.{name}") for name in added),
        )

    def added(self, name: str, data: Mapping[str, Any], where: str) -> Expectation:
        self.known(data, ("condition", "violation"), where)
        condition = self.string(data, "condition", where)
        if not condition:
            raise self.wrong(where, "needs a condition in Spark SQL", name)
        violation = self.choice(Violation, self.string(data, "violation", where) or "warn", f"{where}.violation")
        return Expectation(name, condition, violation, "the design", 0, Rule.CUSTOM)

    def aggregate(self, name: str, data: Mapping[str, Any]) -> Aggregate:
        where = f"aggregate.{name}"
        self.known(data, ("from", "group_by", "measures", "where", "comment"), where)
        groups = data.get("group_by", [])
        if not isinstance(groups, list) or not all(isinstance(g, str) for g in groups):
            raise self.wrong(f"{where}.group_by", "must be a list of column names", "group_by")
        measures = self.table(data, "measures", f"{where}.measures")
        return Aggregate(
            name,
            self.string(data, "from", where) or "",
            tuple(groups),
            {key: self.string(measures, key, f"{where}.measures") or "" for key in measures},
            self.string(data, "where", where) or "",
            self.string(data, "comment", where) or "",
        )

    def known(self, data: Mapping[str, Any], keys: Sequence[str], where: str) -> None:
        for key in data:
            if key not in keys:
                hint = did_you_mean(key, keys, f"Known: {', '.join(keys)}.")
                shown = f"{where}.{key}" if where else key
                raise ConfigProblem(f"{self.file}: {shown} is no part of a design", remedy=hint, file=self.file, line=self.line(key))

    def table(self, data: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
        value = data.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(where, "must be a table", key)
        return value

    def string(self, data: Mapping[str, Any], key: str, where: str) -> str | None:
        value = data.get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(f"{where}.{key}", "must be a text in quotes", key)
        return value

    def boolean(self, data: Mapping[str, Any], key: str, where: str) -> bool:
        value = data.get(key, True)
        if not isinstance(value, bool):
            raise self.wrong(f"{where}.{key}", "must be true or false", key)
        return value

    def violation(self, value: object, where: str) -> Violation | None:
        if value == _OFF:
            return None
        return self.choice(Violation, value, where, more=(_OFF,))

    def choice(self, kind: Callable[[str], _T], value: object, where: str, more: Sequence[str] = ()) -> _T:
        try:
            return kind(value if isinstance(value, str) else "")
        except ValueError:
            listed = ", ".join([*(member.value for member in kind), *more])  # type: ignore[attr-defined]  # an enumeration is iterable
            raise self.wrong(where, f"must be one of {listed}, not {value!r}", where.rpartition(".")[2]) from None

    def wrong(self, where: str, what: str, key: str) -> ConfigProblem:
        return ConfigProblem(f"{self.file}: {where} {what}", remedy="Mend the line.", file=self.file, line=self.line(key))

    def line(self, key: str) -> int:
        """1-based line on which ``key`` is first written outside comments; 0 when it is written some other way."""
        quoted = toml_value(key)
        for number, line in enumerate(self.text.splitlines(), 1):
            bare = line.strip().lstrip("[")
            if not bare.startswith("#") and (bare.startswith((key, f"{quoted}")) or f".{key}" in bare or f".{quoted}" in bare):
                return number
        return 0


def write_design(choices: Choices) -> str:
    """The text of a ``design.toml``; :func:`read_design` gives the same choices back."""
    lines = [_HEADER.rstrip("\n")]
    pipeline: dict[str, Any] = {}
    if choices.time_zone != "UTC":
        pipeline["time_zone"] = choices.time_zone
    pipeline |= {key: False for key in ("filter_deleted", "history") if not getattr(choices, key)}
    pipeline |= {key: value for key in ("foreign_catalog", "landing_schema") if (value := getattr(choices, key))}
    lines += _table(["pipeline"], pipeline)
    lines += _table(["rules"], {rule.value: _shown(v) for rule, v in choices.rules.items()})
    for key, chosen in choices.datasets.items():
        lines += _dataset(key, chosen)
    for aggregate in choices.aggregates:
        values: dict[str, Any] = {"from": aggregate.source, "group_by": list(aggregate.group_by)}
        values |= {key: value for key in ("where", "comment") if (value := getattr(aggregate, key))}
        lines += _table(["aggregate", aggregate.name], values | {"measures": dict(aggregate.measures)})
    return "\n".join(lines) + "\n"


def _dataset(key: str, chosen: DatasetChoice) -> list[str]:
    values: dict[str, Any] = {} if chosen.include else {"include": False}
    values |= {"name": chosen.name} if chosen.name else {}
    values |= {"comment": chosen.comment} if chosen.comment is not None else {}
    values |= {"ingest": chosen.ingest.value} if chosen.ingest else {}
    values |= {"where": chosen.where} if chosen.where is not None else {}
    values |= {"merge": chosen.merge} if chosen.merge else {}
    values |= {"columns": dict(chosen.columns)} if chosen.columns else {}
    values |= {"expectations": {n: _shown(v) for n, v in chosen.violations.items()}} if chosen.violations else {}
    values |= {"add": {e.name: {"condition": e.condition, "violation": e.violation.value} for e in chosen.added}} if chosen.added else {}
    return _table(["dataset", key], values)


def _shown(violation: Violation | None) -> str:
    return violation.value if violation else _OFF


def _table(path: Sequence[str], values: Mapping[str, Any]) -> list[str]:
    """A table with its heading; nothing for one without values."""
    if not values:
        return []
    heading = ".".join(toml_key(part) for part in path)
    return ["", f"[{heading}]", *(f"{toml_key(key)} = {toml_value(value)}" for key, value in values.items())]


def toml_key(name: str) -> str:
    """A key of TOML, in quotes where it needs them."""
    return name if name and name.isascii() and name.replace("_", "a").replace("-", "a").isalnum() else toml_value(name)
