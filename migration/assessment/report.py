"""An assessed estate as one model: what every report of it is written from, and what ``--report json`` publishes.

``docs/assessment.schema.json`` is the JSON Schema of :class:`AssessmentReport`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from migration.assessment.totals import schema_of

#: Name and version of the format; the number grows when a reader of an older report could be misled.
FORMAT: Literal["quickplan-assessment/1"] = "quickplan-assessment/1"

#: States of an object, in the order of the work.
STATES = ("assessed", "converted", "accepted", "overridden", "skipped", "deployed", "reconciled", "signed_off")


class _Part(BaseModel):
    """Frozen; what a newer writer adds is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Term(_Part):
    """One addend of an estimate."""

    name: str = Field(description="What is counted; `CURSOR (direct)` for what a rule converted.")
    group: str = Field(description="Group of weights: base, indicators, findings or test.")
    count: float = Field(description="How many units.")
    low: float = Field(description="Least hours of all of them.")
    high: float = Field(description="Most hours of all of them.")


class Hours(_Part):
    """An estimate: a range that is the sum of its terms."""

    low: float = Field(description="Least hours: the sum of the terms' least.")
    high: float = Field(description="Most hours.")
    terms: tuple[Term, ...] = ()


class Place(_Part):
    """One place of an indicator."""

    name: str = Field(description="CURSOR, TEMP_TABLE, …")
    line: int = Field(description="1-based line in the object's file.")
    column: int = Field(description="1-based column in characters.")


class Notice(_Part):
    """One finding about an object, or about the source itself."""

    code: str = Field(description="Stable identifier; `quickplan transpile --explain CODE` explains it.")
    severity: Literal["info", "warning", "error"]
    message: str
    remedy: str = ""
    file: str = ""
    line: int = Field(default=0, description="1-based; 0 when unknown.")
    column: int = Field(default=0, description="1-based; 0 when unknown.")


class Record(_Part):
    """One record of what a person, or a run on the target, did about an object."""

    state: Literal["accepted", "overridden", "skipped", "deployed", "reconciled", "signed_off"]
    at: str = Field(description="Moment in UTC, ISO 8601.")
    by: str = Field(default="", description="Who recorded it.")
    note: str = Field(default="", description="The reason or remark.")


class ReportObject(_Part):
    """One object of the source, or one statement that hangs on one, as in a line of `quickplan analyze --json`."""

    object: str = Field(description="`schema.name`; `file:line` of a loose script.")
    kind: str = Field(description="table, view, procedure, …")
    definition: bool = Field(default=True, description="Whether it is an object of its own rather than a statement about one.")
    file: str
    line: int = Field(description="First line, 1-based.")
    end_line: int = Field(description="Last line, inclusive.")
    lines: int
    status: Literal["converted", "partial", "manual"] = Field(description="How far conversion by rule got.")
    work: Literal["automatic", "assisted", "manual"] = Field(default="automatic", alias="class", description="Who does the work.")
    effort_hours: Hours = Field(default_factory=lambda: Hours(low=0, high=0))
    indicators: tuple[Place, ...] = ()
    findings: tuple[Notice, ...] = ()
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    unknown: tuple[int, ...] = Field(default=(), description="Lines whose target only a run can tell.")
    missing: tuple[str, ...] = Field(default=(), description="Names of reads, writes and calls that the source does not define.")
    external: tuple[str, ...] = Field(default=(), description="Names of them in another database or on another server.")
    needs: tuple[str, ...] = Field(
        default=(), description="Definitions of the source that must exist first, its attached statements' included."
    )
    wave: int | None = Field(default=None, description="When to migrate it, from 1; null for loose statements.")
    state: str = Field(
        default="",
        description="How far it has come: assessed, converted, accepted, overridden, skipped, deployed, reconciled or signed_off; "
        "empty where no estate store was used.",
    )
    changed_since: tuple[str, ...] = Field(default=(), description="States whose record is of another text of the object.")
    deployable: bool | None = Field(default=None, description="Whether it may be deployed as it stands; null without an estate store.")
    marks: tuple[Record, ...] = Field(default=(), description="What was recorded and holds, oldest first.")

    @property
    def schema_name(self) -> str:
        """The schema it counts for; a word in parentheses where it has none."""
        return schema_of(self.object, self.kind, self.file, self.line)

    @property
    def low(self) -> float:
        """Least hours, as exact as its terms: sums of many objects agree with the totals."""
        return sum(t.low for t in self.effort_hours.terms)

    @property
    def high(self) -> float:
        """Most hours, as exact as its terms."""
        return sum(t.high for t in self.effort_hours.terms)


class Total(_Part):
    """How many of something, and their hours."""

    count: float
    low: float
    high: float


class Totals(Total):
    """Sums over all objects and attached statements, and their tables by name."""

    classes: dict[str, Total] = Field(default_factory=dict)
    kinds: dict[str, Total] = Field(default_factory=dict)
    schemas: dict[str, Total] = Field(default_factory=dict)
    terms: dict[str, Total] = Field(default_factory=dict)


class Wave(_Part):
    """One wave of the migration."""

    number: int
    counts: dict[str, int] = Field(description="Definitions by kind.")
    low: float = Field(description="Least hours of its objects, attached statements included.")
    high: float
    steps: tuple[tuple[str, ...], ...] = Field(description="Names in order of creation; more than one name in a step is a cycle.")


class Unmet(_Part):
    """A name that code uses and the source does not define."""

    name: str
    used_by: tuple[str, ...] = Field(description="Objects that use it, in order of the source.")


class Blocker(_Part):
    """One reason why conversion by rule stopped, over all objects."""

    code: str
    text: str = Field(description="What is the matter.")
    remedy: str = ""
    objects: tuple[str, ...] = Field(description="Objects it stops, most hours first.")
    places: int = Field(description="Places in all.")


class AssessmentReport(_Part):
    """What is in an estate, how hard each object is and why, and in which order it moves."""

    format: Literal["quickplan-assessment/1"] = FORMAT
    generated: str = Field(description="Moment in UTC, ISO 8601.")
    anonymised: bool = Field(default=False, description="Whether every name of the source was replaced.")
    source: str = Field(description="Path or address as given.")
    database: str = ""
    server: str = ""
    files: int
    runtime: str = Field(description="Databricks runtime aimed at.")
    against: str = Field(default="", description="The other runtime that `changes` speaks of; empty for none.")
    changes: tuple[str, ...] = Field(default=(), description="What that runtime would change, in sentences.")
    counts: dict[str, int] = Field(description="Definitions by kind.")
    converted: int = Field(description="Definitions wholly converted.")
    partial: int = Field(description="Definitions converted in part.")
    manual: int = Field(description="Definitions to write by hand.")
    indicators: dict[str, int] = Field(description="Objects by indicator, the six main ones first.")
    totals: Totals
    waves: tuple[Wave, ...] = ()
    cycles: tuple[tuple[str, ...], ...] = Field(default=(), description="Definitions that need each other.")
    missing: tuple[Unmet, ...] = ()
    external: tuple[Unmet, ...] = Field(default=(), description="Names in other databases or on other servers.")
    blockers: tuple[Blocker, ...] = Field(default=(), description="What stops conversion by rule, most objects first.")
    findings: tuple[Notice, ...] = Field(default=(), description="Notices of the source itself.")
    states: dict[str, int] = Field(
        default_factory=dict, description="Definitions by state, in the order of the work; empty without an estate store."
    )
    objects: tuple[ReportObject, ...] = ()

    @property
    def definitions(self) -> int:
        """Definitions in all."""
        return sum(self.counts.values())

    @property
    def name(self) -> str:
        """The database, else the last part of the source's path."""
        return self.database or self.source.rstrip("/").rpartition("/")[2] or self.source
