"""An assessed estate in the few figures that a plan and the indicator pane show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from core.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class ManualItem:
    """One object that a person must convert, wholly or in part.

    Attributes:
        object: ``schema.name``.
        kind: Value of :class:`migration.estate.ObjectKind`.
        status: ``manual`` or ``partial``.
        file: Source file.
        line: First line of the object in it.
        reasons: Why, each with its line: ``cursor at line 14``.
        end_line: Last line of the object; 0 when unknown.
        low: Least hours it takes; 0 when not estimated.
        high: Most hours.
        terms: Its largest terms in words: ``CURSOR 1–2.5 h``.
    """

    object: str
    kind: str
    status: str
    file: str
    line: int
    reasons: tuple[str, ...]
    end_line: int = 0
    low: float = 0.0
    high: float = 0.0
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EstateSummary:
    """Figures of one assessed source.

    Attributes:
        source: Path or address as the user gave it.
        database: Name stated by the source; empty when it states none.
        server: Name stated by the source; empty when it states none.
        files: Files read.
        counts: Definitions by kind (values of :class:`migration.estate.ObjectKind`).
        indicators: Objects by indicator name.
        converted: Definitions wholly converted.
        partial: Definitions partly converted.
        manual: Definitions to convert by hand.
        transpiled: Definitions that went through the transpiler so far.
        manual_items: The partial and manual ones, hardest first.
        findings: Notices of the source itself (unreadable file, unbalanced quote).
        waves: Definitions by kind of each migration wave, in order; empty where dependencies were not looked at.
        wave_names: The first definitions of each wave that are no schemas, in order of creation.
        wave_hours: Least and most hours of each wave so far, attached statements included.
        cycles: Names of definitions that need each other.
        missing: Names that code uses and the source does not define, most used first.
        further: Objects by further indicator (:data:`migration.estate.FURTHER_INDICATORS`).
        effort: Sums of the objects' efforts so far (:meth:`migration.assessment.totals.Totals.to_dict`); empty when not estimated.
        volumes: What its tables hold (:meth:`migration.cutover.volumes.Volumes.to_dict`); empty where that was not asked.
        choice: What a newer target runtime would change about the effort, in sentences; empty where that was not asked.
    """

    source: str
    database: str = ""
    server: str = ""
    files: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    indicators: dict[str, int] = field(default_factory=dict)
    converted: int = 0
    partial: int = 0
    manual: int = 0
    transpiled: int = 0
    manual_items: tuple[ManualItem, ...] = ()
    findings: tuple[Finding, ...] = ()
    waves: tuple[dict[str, int], ...] = ()
    cycles: tuple[tuple[str, ...], ...] = ()
    missing: tuple[str, ...] = ()
    further: dict[str, int] = field(default_factory=dict)
    effort: dict[str, Any] = field(default_factory=dict)
    wave_names: tuple[tuple[str, ...], ...] = ()
    wave_hours: tuple[tuple[float, float], ...] = ()
    choice: tuple[str, ...] = ()
    volumes: dict[str, Any] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Definitions in all."""
        return sum(self.counts.values())

    @property
    def functions(self) -> int:
        """Functions of the three kinds together."""
        return sum(n for kind, n in self.counts.items() if kind.endswith("_function"))

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready copy that :meth:`from_dict` reads back."""
        return {
            "source": self.source,
            "database": self.database,
            "server": self.server,
            "files": self.files,
            "counts": dict(self.counts),
            "indicators": dict(self.indicators),
            "converted": self.converted,
            "partial": self.partial,
            "manual": self.manual,
            "transpiled": self.transpiled,
            "manual_items": [
                {
                    "object": m.object,
                    "kind": m.kind,
                    "status": m.status,
                    "file": m.file,
                    "line": m.line,
                    "reasons": list(m.reasons),
                    "end_line": m.end_line,
                    "low": m.low,
                    "high": m.high,
                    "terms": list(m.terms),
                }
                for m in self.manual_items
            ],
            "findings": [f.to_dict() | {"object": f.object} for f in self.findings],
            "waves": [dict(w) for w in self.waves],
            "cycles": [list(c) for c in self.cycles],
            "missing": list(self.missing),
            "further": dict(self.further),
            "effort": self.effort,
            "wave_names": [list(names) for names in self.wave_names],
            "wave_hours": [list(hours) for hours in self.wave_hours],
            "choice": list(self.choice),
            "volumes": self.volumes,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> EstateSummary:
        """The summary that :meth:`to_dict` wrote."""
        items = tuple(
            ManualItem(**(m | {"reasons": tuple(m["reasons"]), "terms": tuple(m.get("terms", ()))})) for m in data["manual_items"]
        )
        findings = tuple(Finding(**(f | {"severity": Severity(f["severity"])})) for f in data["findings"])
        order = {
            "waves": tuple(dict(w) for w in data.get("waves", ())),
            "cycles": tuple(tuple(c) for c in data.get("cycles", ())),
            "missing": tuple(data.get("missing", ())),
            "wave_names": tuple(map(tuple, data.get("wave_names", ()))),
            "wave_hours": tuple(map(tuple, data.get("wave_hours", ()))),
            "choice": tuple(data.get("choice", ())),
        }
        return cls(**(data | {"manual_items": items, "findings": findings} | order))
