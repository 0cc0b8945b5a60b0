"""The records of a plan's runs: ``specs/<name>/evidence/run-0007.json``, one file a run, never changed afterwards.

They lie beside the plan, so that whoever has the plan has what proves it, and a repository keeps their history. One file a run: two runs at
once, or two branches, never write the same line.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from core.errors import CannotWrite
from core.files import write_atomic
from workbench.log import logger

FOLDER = "evidence"
_VERSION = 1
_NAME = re.compile(r"run-(\d{4,9})\.json")
_TRIES = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run says of one check.

    Attributes:
        passed: Whether it proves it.
        words: The figure: ``31 of 31 tables``.
    """

    passed: bool
    words: str


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run.

    Attributes:
        number: From 1, in the order in which runs were recorded.
        kind: The command: ``lint``, ``rehearse``, ``check``, ``deploy``, ``monitor``, ``reconcile``.
        at: When it ended: ISO 8601, UTC, to the second.
        by: Who ran it.
        outcomes: By check.
        prints: Fingerprints of what it was run on, by :class:`migration.plan_parts.proofs.Part`'s name.
        facts: What later runs are compared with: ``updates`` (ids of pipeline updates), ``loads`` (of runs of a job that loads),
            ``reverted``, ``host`` (the workspace).
    """

    number: int
    kind: str
    at: str
    by: str
    outcomes: Mapping[str, Outcome]
    prints: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As evidence names it: ``reconcile run 7, 2026-11-24T05:01Z``."""
        return f"{self.kind} run {self.number}, {self.at[:16]}Z"

    @property
    def updates(self) -> tuple[str, ...]:
        """Ids of the pipeline updates it started or saw."""
        given = self.facts.get("updates")
        return tuple(str(u) for u in given) if isinstance(given, list) else ()

    @property
    def writes(self) -> frozenset[str]:
        """Ids of all that wrote tables: those updates, and runs of a job that loads."""
        given = self.facts.get("loads")
        return frozenset(self.updates) | {f"load {run}" for run in (given if isinstance(given, list) else ())}

    @property
    def host(self) -> str:
        """The workspace it was run against; empty for none."""
        return str(self.facts.get("host") or "")

    @property
    def reverted(self) -> bool:
        """Whether it took the deployment back."""
        return self.facts.get("reverted") is True


class EvidenceLog:
    """The records beside one plan.

    Args:
        plan_folder: ``specs/<name>``.
    """

    def __init__(self, plan_folder: Path) -> None:
        self.folder = plan_folder / FOLDER

    def records(self) -> list[RunRecord]:
        """All whole records in order; what a crash left empty or someone damaged is logged and left out."""
        found = []
        for path in self._files().values():
            try:
                found.append(_read(json.loads(path.read_text(encoding="utf-8"))))
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                logger.warning("evidence: %s cannot be read: %s", path, error)
        return sorted(found, key=lambda r: r.number)

    def add(
        self, kind: str, *, at: str, by: str, outcomes: Mapping[str, Outcome], prints: Mapping[str, str], facts: Mapping[str, Any]
    ) -> RunRecord:
        """Record a run under the next free number.

        Raises:
            CannotWrite: The folder is read-only or full.
        """
        number = self._claim()
        record = RunRecord(number, kind, at, by, outcomes, prints, facts)
        text = json.dumps({"version": _VERSION, **asdict(record)}, indent=1, ensure_ascii=True) + "\n"
        write_atomic(self.folder / f"run-{number:04}.json", text)
        return record

    def _claim(self) -> int:
        """The next number, taken by an empty file so that no other run has it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            number = max(self._files(), default=0)
            for _ in range(_TRIES):
                number += 1
                with contextlib.suppress(FileExistsError):
                    os.close(os.open(self.folder / f"run-{number:04}.json", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
                    return number
        except OSError as error:
            raise CannotWrite(
                f"the result cannot be recorded in {self.folder}: {error.strerror or error}",
                remedy="Make the folder writable; nothing proves the criterion until a run is recorded.",
                file=str(self.folder),
            ) from error
        raise CannotWrite(f"{self.folder} holds too many records", remedy="Look into the folder.", file=str(self.folder))

    def _files(self) -> dict[int, Path]:
        try:
            names = os.listdir(self.folder)
        except OSError:
            return {}
        return {int(found[1]): self.folder / name for name in sorted(names) if (found := _NAME.fullmatch(name))}


def _read(data: Mapping[str, Any]) -> RunRecord:
    outcomes = {str(check): Outcome(o["passed"] is True, str(o["words"])) for check, o in data["outcomes"].items()}
    prints = {str(k): str(v) for k, v in data["prints"].items()}
    return RunRecord(int(data["number"]), str(data["kind"]), str(data["at"]), str(data["by"]), outcomes, prints, dict(data["facts"]))
