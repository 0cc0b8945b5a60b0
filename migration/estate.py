"""The source estate: its objects as text with places, and what was noticed in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.findings import Finding
from migration.look import Look
from migration.tsql.places import Origin, locate


class ObjectKind(StrEnum):
    """What a SQL object is. The first group are definitions that a plan counts; the rest hangs on them or stands loose."""

    TABLE = "table"
    VIEW = "view"
    PROCEDURE = "procedure"
    SCALAR_FUNCTION = "scalar_function"
    INLINE_FUNCTION = "inline_function"
    TABLE_FUNCTION = "table_function"  # multi-statement
    TRIGGER = "trigger"
    TYPE = "type"
    SEQUENCE = "sequence"
    SYNONYM = "synonym"
    SCHEMA = "schema"
    OTHER = "other"  # assemblies, partition functions, full-text catalogs, …
    ALTER_TABLE = "alter_table"
    INDEX = "index"
    STATISTICS = "statistics"
    PROPERTY = "property"  # sp_addextendedproperty
    PERMISSION = "permission"
    SCRIPT = "script"  # loose statements: INSERT, EXEC, control flow

    @property
    def is_definition(self) -> bool:
        """Whether it is an object of its own rather than a statement about one."""
        return self not in _ATTACHED

    @property
    def is_function(self) -> bool:
        """Whether it is one of the three kinds of function."""
        return self in (ObjectKind.SCALAR_FUNCTION, ObjectKind.INLINE_FUNCTION, ObjectKind.TABLE_FUNCTION)


_ATTACHED = frozenset(
    {
        ObjectKind.ALTER_TABLE,
        ObjectKind.INDEX,
        ObjectKind.STATISTICS,
        ObjectKind.PROPERTY,
        ObjectKind.PERMISSION,
        ObjectKind.SCRIPT,
    }
)

#: The six complexity indicators of quick-plan.md, in its order.
INDICATORS = ("CURSOR", "TEMP_TABLE", "DYNAMIC_SQL", "SPATIAL", "MERGE", "PIVOT")

#: What else the assessment looks for (:mod:`migration.assessment.further`), by name.
FURTHER_INDICATORS = (
    "CLR",
    "CROSS_DATABASE",
    "FOR_XML",
    "FULL_TEXT",
    "GOTO",
    "IDENTITY_INSERT",
    "JSON",
    "LINKED_SERVER",
    "SEQUENCE",
    "SERVICE_BROKER",
    "SYSTEM_PROCEDURE",
    "TEMPORAL",
    "TRANSACTION",
    "TRIGGER",
    "TRY_CATCH",
    "TVP",
    "XML",
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One place that makes a conversion harder.

    Attributes:
        name: One of :data:`INDICATORS` or :data:`FURTHER_INDICATORS`.
        line: 1-based line in the object's file.
        column: 1-based column in characters.
        text: The token that showed it.
    """

    name: str
    line: int
    column: int
    text: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``indicators``."""
        return {"name": self.name, "line": self.line, "column": self.column}


@dataclass(slots=True)
class SqlObject:
    """One object of the estate, or one loose statement about one.

    Attributes:
        name: ``schema.name`` with brackets and quotes removed, names as data; ``dbo`` where no schema is written.
        kind: What it is.
        file: Path relative to the source's root, ``/`` between parts; the file name for a single-file source.
        line: 1-based first line of its text in ``file``.
        end_line: Last line, inclusive.
        text: Its T-SQL as decoded, without the GO line, newlines as LF; ``sqlcmd`` variables already replaced.
        parent: ``schema.name`` of the table it alters, indexes or triggers on; empty for none.
        quoted_identifier: Whether ``"x"`` is a name (SET QUOTED_IDENTIFIER, ON by default).
        indicators: Filled by :mod:`migration.assessment.indicators`, in order of position.
        findings: What was noticed while reading it.
        origins: Where its text stands in the file, when it does not begin at column 1 or differs from the file
            (variables replaced, a string unwrapped); :meth:`place` reads it.
        look: Filled by :mod:`migration.assessment.survey`: what its tokens said beside the indicators.
    """

    name: str
    kind: ObjectKind
    file: str
    line: int
    end_line: int
    text: str
    parent: str = ""
    quoted_identifier: bool = True
    indicators: tuple[Indicator, ...] = ()
    findings: tuple[Finding, ...] = ()
    origins: tuple[Origin, ...] = ()
    look: Look | None = None

    def place(self, offset: int) -> tuple[int, int]:
        """1-based line and column in :attr:`file` of an offset in :attr:`text`."""
        return locate(self.text, offset, self.line, self.origins)

    def with_text(self, text: str) -> SqlObject:
        """The same object with another text: each statement of a procedure asks for one, and :func:`dataclasses.replace` is slow."""
        return SqlObject(
            self.name,
            self.kind,
            self.file,
            self.line,
            self.end_line,
            text,
            self.parent,
            self.quoted_identifier,
            self.indicators,
            self.findings,
            self.origins,
        )

    @property
    def schema(self) -> str:
        """The part before the first dot that separates schema and name."""
        return self.name.partition(".")[0]

    @property
    def indicator_names(self) -> tuple[str, ...]:
        """Distinct indicator names, in the order of :data:`INDICATORS`, others after."""
        seen = {i.name for i in self.indicators}
        return tuple(n for n in INDICATORS if n in seen) + tuple(sorted(seen - set(INDICATORS)))


@dataclass(slots=True)
class Estate:
    """Everything that was read from one source.

    Attributes:
        source: The path or address as the user gave it.
        objects: In the order read: files sorted by path, batches in order.
        findings: Notices that belong to no object (unreadable file, unbalanced quote …).
        files: Number of files read.
        database: Name from ``USE``/``CREATE DATABASE``/project file when the scripts say one; else empty.
        figures: What an extract says of objects beside their text (``rows``, ``kilobytes``, ``change_tracking`` …), by case-folded name.
        server: Name when the scripts say one (SSMS header comments do not count); else empty.
    """

    source: str
    objects: list[SqlObject] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    database: str = ""
    server: str = ""
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)

    def definitions(self) -> Iterator[SqlObject]:
        """Objects of their own, without the statements that hang on them."""
        return (o for o in self.objects if o.kind.is_definition)

    def of_kind(self, *kinds: ObjectKind) -> Iterator[SqlObject]:
        """Objects of the given kinds, in order."""
        return (o for o in self.objects if o.kind in kinds)

    def counts(self) -> dict[str, int]:
        """Number of definitions by kind, only kinds that occur, in the order of :class:`ObjectKind`."""
        seen = Counter(o.kind for o in self.definitions())
        return {kind.value: seen[kind] for kind in ObjectKind if seen[kind]}

    def indicator_counts(self) -> dict[str, int]:
        """Number of objects that show each of the six indicators, in the order of :data:`INDICATORS`, only those that occur."""
        return {name: count for name, count in indicator_counts(self.objects).items() if name in INDICATORS}

    def further_counts(self) -> dict[str, int]:
        """Number of objects that show each further indicator, by name, only those that occur."""
        return {name: count for name, count in indicator_counts(self.objects).items() if name not in INDICATORS}


def indicator_counts(objects: Iterable[SqlObject]) -> dict[str, int]:
    """Number of objects that show each indicator, in the order of :data:`INDICATORS`, others after by name."""
    seen: Counter[str] = Counter()
    for item in objects:
        seen.update(item.indicator_names)
    known = {name: seen.pop(name) for name in INDICATORS if seen[name]}
    return known | dict(sorted((n, c) for n, c in seen.items() if c))
