"""The checks of a session as a sheet: which wait, run or ended, which may start now, and what each waits for. No I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migration.checks import CheckResult, CheckStatus
from workbench.checker import LOGIN, Connections
from workbench.checks import PlannedCheck

#: Checks that run side by side: each is a process.
AT_ONCE = 4
CANCELLED = "CANCELLED"
#: The task of a migration plan (:mod:`migration.plan_parts.steps`) that these checks are part of.
CONNECTIONS_TASK = "configure-connections"
_NOT_THERE = (CheckStatus.FAILED, CheckStatus.SKIPPED)


@dataclass(slots=True)
class CheckRow:
    """One check as it stands.

    Attributes:
        planned: The check.
        result: What it gave last; None before its first end.
        status: How far it is.
        alone: Whether it was asked for by itself, whatever it needs.
        held_by: The check whose failure keeps this one from running; empty for none.
        started: When it was started, in seconds of the session's clock.
        limit: Seconds after which it is ended.
    """

    planned: PlannedCheck
    result: CheckResult | None = None
    status: CheckStatus = CheckStatus.WAITING
    alone: bool = False
    held_by: str = ""
    started: float = 0.0
    limit: float = 0.0

    @property
    def name(self) -> str:
        """Stable name."""
        return self.planned.name


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one side stands, for a line of the plan screen.

    Attributes:
        name: ``sql01`` or ``workspace``.
        ok: Whether nothing failed; None while it is being checked.
        words: ``login failed``, ``checking 3/11``.
    """

    name: str
    ok: bool | None
    words: str


class CheckSheet:
    """The rows of a screen's checks, in order.

    Args:
        connections: What is checked.
    """

    def __init__(self, connections: Connections) -> None:
        self.connections = connections
        self._rows = {p.name: CheckRow(p) for p in connections.planned()}

    def __iter__(self) -> Iterator[CheckRow]:
        return iter(self._rows.values())

    def __getitem__(self, name: str) -> CheckRow:
        return self._rows[name]

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def get(self, name: str) -> CheckRow | None:
        """The row of a check, where there is one."""
        return self._rows.get(name)

    def __len__(self) -> int:
        return len(self._rows)

    def names(self, group: str = "") -> list[str]:
        """The names of all checks, or of one group's."""
        return [row.name for row in self if not group or row.planned.group == group]

    @property
    def busy(self) -> bool:
        """Whether a check runs or may still start by itself."""
        return any(not row.status.is_final for row in self)

    def follow(self, connections: Connections) -> list[str]:
        """Check something else from now on; the side that stayed the same keeps its results.

        Returns:
            Names of the checks that are new or check something else.
        """
        old, kept = self._rows, self._unchanged(connections)
        self.connections = connections
        self._rows = {p.name: old[p.name] if p.name in kept else CheckRow(p) for p in connections.planned()}
        return [name for name in self._rows if name not in kept]

    def _unchanged(self, now: Connections) -> set[str]:
        """The checks that would give the same: all of a side that is the same, and after another password what needs no login."""
        before = self.connections
        kept = set(self.names("workspace")) if (before.profile, before.target.alone) == (now.profile, now.target.alone) else set()
        if before.source == now.source:
            kept |= set(self.names("source"))
        elif before.source is not None and now.source is not None and before.source.address == now.source.address:
            kept |= set(self.names("source")) - set(self.after(LOGIN))
        return kept

    def after(self, name: str) -> list[str]:
        """A check and all that need it."""
        found = [name]
        for row in self:  # a check stands behind the one it needs
            if row.planned.needs in found and row.name not in found:
                found.append(row.name)
        return found

    # -- running ------------------------------------------------------------------------------------------------------

    def begin(self, names: Iterable[str], *, alone: bool = False) -> None:
        """Let these wait for their turn, again if they had one.

        Args:
            names: Checks; those that run now go on as they are.
            alone: Whether they run whatever became of what they need.
        """
        for name in names:
            row = self._rows[name]
            if row.status is not CheckStatus.RUNNING:
                row.status, row.alone, row.held_by = CheckStatus.WAITING, alone, ""

    def start(self, now: float, limit: float = 0.0) -> list[PlannedCheck]:
        """Mark those that may start now as running and give them; those that cannot run say what they wait for.

        Args:
            now: Seconds of the session's clock.
            limit: Seconds after which those that start are ended.
        """
        started: list[PlannedCheck] = []
        for row in self:  # a check stands behind the one it needs, so that one pass settles them all
            if row.status is not CheckStatus.WAITING:
                continue
            need = self._rows.get(row.planned.needs) if not row.alone else None
            if need is not None and not need.status.is_final:
                continue
            lack = self.connections.lack(row.name)
            if row.planned.on_request and not row.alone:
                self._hold(row, "", row.planned.on_request, "Run it by itself.")
            elif need is not None and need.status in _NOT_THERE:
                self._hold(row, "", f"waits for {need.planned.title}", "", by=need.name)
            elif lack is not None:
                self._hold(row, lack.code, lack.words, lack.remedy)
            elif sum(other.status is CheckStatus.RUNNING for other in self) < AT_ONCE:
                row.status, row.started, row.limit = CheckStatus.RUNNING, now, limit
                started.append(row.planned)
        return started

    def finish(self, result: CheckResult) -> None:
        """Take a result; what waited for this one to succeed may then run too."""
        row = self._rows.get(result.check)
        if row is None:
            return
        row.result, row.status = result, result.status
        if result.status not in _NOT_THERE:
            self.begin(other.name for other in self if other.held_by == row.name)

    def cancel(self, name: str) -> None:
        """A check was stopped by the person, or taken out of the line."""
        row = self._rows.get(name)
        if row is not None and not row.status.is_final:
            self._hold(row, CANCELLED, "cancelled", "")

    def _hold(self, row: CheckRow, code: str, words: str, remedy: str, *, by: str = "") -> None:
        row.result = CheckResult(row.name, row.planned.target, CheckStatus.SKIPPED, code, words, remedy)
        row.status, row.held_by = CheckStatus.SKIPPED, by

    # -- saying -------------------------------------------------------------------------------------------------------

    def waits_for(self, row: CheckRow) -> str:
        """What a waiting check waits for, in words."""
        need = self._rows.get(row.planned.needs) if not row.alone else None
        return f"after {need.planned.title}" if need is not None and not need.status.is_final else "waits for its turn"

    def outcomes(self) -> tuple[Outcome, ...]:
        """How each side stands: the first thing that is wrong, else how far it got."""
        found = (self._outcome(group) for group in ("source", "workspace"))
        return tuple(outcome for outcome in found if outcome is not None)

    def _outcome(self, group: str) -> Outcome | None:
        rows = [row for row in self if row.planned.group == group]
        if not rows:
            return None
        name = self.connections.short_name(group)
        failed = next((row.result for row in rows if row.status is CheckStatus.FAILED and row.result is not None), None)
        if failed is not None:
            return Outcome(name, False, in_words(failed.diagnosis) or "failed")
        done = sum(row.status.is_final for row in rows)
        if done < len(rows):
            return Outcome(name, None, f"checking {done}/{len(rows)}")
        codes = {row.result.diagnosis for row in rows if row.status is CheckStatus.SKIPPED and row.result is not None}
        if CANCELLED in codes:
            return Outcome(name, False, "not checked")
        if codes - {""}:
            return Outcome(name, True, f"answers, {in_words(min(codes - {''}))}")
        warnings = sum(row.status is CheckStatus.WARNING for row in rows)
        return Outcome(name, True, "ready" + (f", {warnings} warning{'s' * (warnings != 1)}" if warnings else ""))


def in_words(code: str) -> str:
    """A diagnosis code as people read it: ``LOGIN_FAILED`` is ``login failed``."""
    return code.replace("_", " ").lower().replace("tls", "TLS")


def as_text(row: CheckRow) -> str:
    """A check with its result as lines of text, to be sent to somebody who can mend it."""
    if row.result is None or not row.status.is_final:
        return f"{row.name}: {row.status.value}"
    result = row.result
    head = f"{row.name}: {row.status.value}" + (f" [{result.diagnosis}]" if result.diagnosis else "") + f" on {result.target}"
    return "\n".join([head, *(f"  {line}" for line in (result.evidence, result.remedy) if line)])
