"""A plan's criteria as they stand: for the command, for the screen, and written back to the plan."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.files import write_atomic
from migration.plan_parts.proofs import RULES, Check
from planner.plan import Plan
from planner.proof import Proof, ProofStatus, Standing, standings, with_proofs
from renderers.plan_markdown import render
from renderers.plan_reader import read_file
from workbench.evidence.proofs import proofs_of
from workbench.plan_folder import PlanFolder, open_plan


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands between a plan and its cutover.

    Attributes:
        plan: The plan's folder and settings.
        standings: How each criterion stands, in the plan's order.
        by_hand_counts: Whether a tick by hand is enough where a result could have been recorded.
    """

    plan: PlanFolder
    standings: tuple[Standing, ...]
    by_hand_counts: bool

    @property
    def open(self) -> bool:
        """Whether every criterion is met; a plan without criteria has no gate to pass."""
        return bool(self.standings) and all(s.holds(by_hand_counts=self.by_hand_counts) for s in self.standings)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One object a criterion, the JSON shape of ``quickplan evidence --json``."""
        return [self._dict(s) for s in self.standings]

    def _dict(self, standing: Standing) -> dict[str, Any]:
        proof = standing.proof
        ok = standing.holds(by_hand_counts=self.by_hand_counts)
        return {
            "criterion": standing.criterion.statement,
            "check": standing.criterion.check,
            "status": standing.status.value,
            "ok": ok,
            "kind": proof.kind if proof else "",
            "run": proof.run if proof and proof.run else None,
            "at": proof.at if proof else "",
            "evidence": standing.criterion.evidence,
            "remedy": "" if ok else remedy(standing, self.plan),
        }


def gate_of(path: Path, *, by_hand_counts: bool = False) -> Gate:
    """The gate of a saved plan.

    Raises:
        UnreadableInput: It cannot be read.
        ConfigProblem: Its ``plan.toml`` is wrong.
    """
    plan = open_plan(str(path))
    model = read_file(plan.plan)
    return Gate(plan, tuple(standings(model, proofs_of(plan, model))), by_hand_counts)


def saved_proofs(path: Path, model: Plan) -> Mapping[str, Proof]:
    """What proves the criteria of a plan that is open on a screen and saved at ``path``; reads files and the estate store."""
    return proofs_of(open_plan(str(path)), model)


def write_ticks(path: Path) -> tuple[str, ...]:
    """Bring the ticks of a saved plan in step with its records.

    Returns:
        One line for each criterion that was ticked or unticked.

    Raises:
        UnreadableInput: The plan cannot be read.
        CannotWrite: It cannot be written.
    """
    plan = open_plan(str(path))
    model = read_file(plan.plan)
    made = with_proofs(model, proofs_of(plan, model))
    if made is model:
        return ()
    write_atomic(plan.plan, render(made))
    changed = zip(model.criteria, made.criteria, strict=True)
    return tuple(f"{'ticked' if b.done else 'unticked'}: {b.statement}" for a, b in changed if bool(a.done) != bool(b.done))


def remedy(standing: Standing, plan: PlanFolder) -> str:
    """What is done about a criterion that is not met: the command, where one proves it."""
    if standing.status is ProofStatus.OPEN:
        return "Tick it by hand once it is true."
    rule = RULES.get(Check(standing.criterion.check)) if standing.criterion.check in RULES else None
    if rule is None:
        return ""
    names = {"plan": plan.plan, "folder": plan.folder, "source": plan.source or "SRC"}
    return rule.command.format(**{key: shlex.quote(_near(str(value))) for key, value in names.items()})


def _near(path: str) -> str:
    """A path as it is typed here: relative to the current folder where it lies below it."""
    here = Path.cwd()
    given = Path(path)
    return str(given.relative_to(here)) if given.is_absolute() and given.is_relative_to(here) else path
