"""What a person chose about the pipeline: kept beside the plan and applied whenever the design is made anew.

A choice about something that the source no longer has stays as it is and is reported.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.findings import Finding, Severity
from core.nearest import did_you_mean
from migration.medallion.model import DEFAULT_VIOLATIONS, Expectation, Ingestion, Rule, Violation

#: What a dataset may be called: it names a table and a function.
DATASET_NAME = re.compile(r"[a-z][a-z0-9_]{0,254}")


@dataclass(frozen=True, slots=True)
class DatasetChoice:
    """What was chosen about one dataset; everything that is not set stays as designed.

    Attributes:
        include: False leaves it out, with what cannot be made without it.
        name: Another name.
        comment: Another comment.
        ingest: Bronze: another way to read the table.
        where: Silver: Spark SQL over the bronze columns that rows must meet, instead of the soft-delete filter; empty for every row.
        merge: Silver: key of the silver dataset that takes up its rows.
        columns: Silver: another name by source column; empty leaves the column out.
        violations: What a broken expectation does, by its name; None switches it off.
        added: Expectations of the user's own.
    """

    include: bool = True
    name: str = ""
    comment: str | None = None
    ingest: Ingestion | None = None
    where: str | None = None
    merge: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    violations: Mapping[str, Violation | None] = field(default_factory=dict)
    added: tuple[Expectation, ...] = ()


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A gold dataset of the user's own.

    Attributes:
        name: Its name.
        source: Key or name of the dataset it sums up.
        group_by: Columns there; empty for one row.
        measures: Spark SQL by column name, such as ``sum(Amount)``.
        where: Spark SQL that rows must meet; empty for all.
        comment: One line; one is made when empty.
    """

    name: str
    source: str
    group_by: tuple[str, ...] = ()
    measures: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that was chosen.

    Attributes:
        datasets: By key, the name a dataset has by default.
        rules: What a broken expectation does by kind of rule; None makes none of that kind.
        aggregates: Gold datasets of the user's own.
        filter_deleted: Whether silver leaves out rows that a soft-delete column marks.
        history: Whether tables with tracked changes get a dataset with every version of their rows.
        time_zone: Zone in which the source writes moments without a zone.
        foreign_catalog: Unity Catalog name of the source database; made from the database's when empty.
        landing_schema: Schema of landing tables; the target schema when empty.
        lines: 1-based line of each dataset's table in the file.
        file: The file, as messages name it.
    """

    datasets: Mapping[str, DatasetChoice] = field(default_factory=dict)
    rules: Mapping[Rule, Violation | None] = field(default_factory=dict)
    aggregates: tuple[Aggregate, ...] = ()
    filter_deleted: bool = True
    history: bool = True
    time_zone: str = "UTC"
    foreign_catalog: str = ""
    landing_schema: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    file: str = ""

    def of(self, key: str) -> DatasetChoice:
        """What was chosen about a dataset."""
        return self.datasets.get(key, _NOTHING)

    def violation(self, rule: Rule) -> Violation | None:
        """What a broken expectation of a kind does; None for none of that kind."""
        return self.rules.get(rule, DEFAULT_VIOLATIONS[rule])

    def finding(self, code: str, key: str, message: str, remedy: str, severity: Severity = Severity.WARNING) -> Finding:
        """A finding about a choice, at its line."""
        return Finding(code, severity, message, remedy, self.file, self.lines.get(key, 0))


_NOTHING = DatasetChoice()


def name_problem(name: str) -> str:
    """Why a dataset cannot be called so, in words; empty when it can."""
    if not DATASET_NAME.fullmatch(name):
        return "a dataset's name is lower-case letters, digits and underscores, beginning with a letter"
    return f"{name} is a word of Python" if keyword.iskeyword(name) else ""


def sql_problem(text: str) -> str:
    """Why a Spark SQL expression cannot be read, in words; empty when it can."""
    from sqlglot import parse_one
    from sqlglot.errors import SqlglotError

    try:
        parse_one(f"SELECT 1 WHERE {text}\n", read="databricks")
        parse_one(f"SELECT ({text}\n)", read="databricks")
    except SqlglotError as error:
        first = str(error).splitlines()[0]
        return re.sub(r"\x1b\[[0-9;]*m", "", first)
    except RecursionError:
        return "it is nested too deeply"
    return "" if text.strip() else "it is empty"


def choose_expectations(made: Iterable[Expectation], key: str, choices: Choices, problems: list[Finding]) -> tuple[Expectation, ...]:
    """The expectations of a dataset after the user's choices.

    Args:
        made: As designed; those of a rule that is switched off are not among them.
        key: The dataset.
        choices: What was chosen.
        problems: Takes what cannot be done.
    """
    chosen = choices.of(key)
    rules = list(made)
    by_name = {rule.name for rule in rules}
    for name in chosen.violations:
        if name not in by_name:
            problems.append(_gone(choices, key, f"the expectation {name}", name, by_name))
    kept = [
        Expectation(r.name, r.condition, chosen.violations.get(r.name, r.violation) or r.violation, r.origin, r.line, r.rule)
        for r in rules
        if chosen.violations.get(r.name, r.violation) is not None
    ]
    taken = {r.name for r in kept}
    for extra in chosen.added:
        problem = f"{extra.name} is there already" if extra.name in taken else sql_problem(extra.condition)
        if problem:
            message = f"the expectation {extra.name} of {key} cannot be used: {problem}"
            problems.append(choices.finding("CHOICE_REFUSED", key, message, "Correct it in the design.", Severity.ERROR))
            continue
        taken.add(extra.name)
        kept.append(extra)
    return tuple(kept)


def gone_choices(choices: Choices, keys: Iterable[str]) -> list[Finding]:
    """A finding per choice about a dataset that the design does not have."""
    known = list(keys)
    return [_gone(choices, key, key, key, known) for key in choices.datasets if key not in set(known)]


def _gone(choices: Choices, key: str, what: str, name: str, known: Iterable[str]) -> Finding:
    remedy = did_you_mean(name, known)
    where = "" if what == key else f" of {key}"
    return choices.finding(
        "CHOICE_WITHOUT_OBJECT",
        key,
        f"something was chosen about {what}{where}, which the source no longer gives",
        f"{remedy} It is kept for the day it comes back; remove it from the design when it does not.".lstrip(),
    )
