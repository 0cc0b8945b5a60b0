"""Acceptance criteria and what proves them: a criterion with a check is ticked by a recorded result, or by a person who is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.plan import CriteriaSection, Criterion, Plan, Section

_BY_HAND = re.compile(r"by hand, by (.+?)(?:, (\d{4}-\d{2}-\d{2}T[\d:]+Z))?$")


class ProofStatus(StrEnum):
    """How a criterion stands."""

    PROVED = "proved"  # a recorded result says so, and holds
    BY_HAND = "by_hand"  # a person ticked it although a result could be recorded, and is named
    FAILED = "failed"  # the last recorded result says the contrary
    STALE = "stale"  # a result said so, of something that has changed since
    MISSING = "missing"  # nothing was recorded yet
    TICKED = "ticked"  # nothing can be recorded of it, and a person ticked it
    OPEN = "open"  # nothing can be recorded of it, and nobody ticked it


@dataclass(frozen=True, slots=True)
class Proof:
    """What the records say of one check.

    Attributes:
        check: Its code.
        status: ``PROVED``, ``FAILED``, ``STALE`` or ``MISSING``.
        words: One line of Markdown: run, time and figure, or why it does not hold; empty while nothing was recorded.
        at: ISO 8601, UTC, of the record that decided; empty for none.
        run: Its number; 0 for none.
        kind: What kind of run; empty for none.
    """

    check: str
    status: ProofStatus
    words: str = ""
    at: str = ""
    run: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One criterion as it stands.

    Attributes:
        criterion: As it is to be in the plan: ticked or not, with its evidence.
        status: How it stands.
        proof: What the records say; None for a criterion without a check, or with one that is not known.
    """

    criterion: Criterion
    status: ProofStatus
    proof: Proof | None = None

    def holds(self, *, by_hand_counts: bool = False) -> bool:
        """Whether it is met: proved, or ticked where nothing can be recorded; ticked by hand only where that is said to count."""
        good = {ProofStatus.PROVED, ProofStatus.TICKED} | ({ProofStatus.BY_HAND} if by_hand_counts else set())
        return self.status in good


def by_hand(sign: str) -> str:
    """The evidence of a criterion that a person ticks.

    Args:
        sign: Name and, behind a comma, the moment.
    """
    return f"by hand, by {sign}" if sign.strip() else "by hand, by nobody named"


def stand(criterion: Criterion, proofs: Mapping[str, Proof]) -> Standing:
    """How a criterion stands, and how the plan has to show it.

    A recorded result goes before a tick by hand; a tick by hand goes before what was recorded earlier than it.
    """
    proof = proofs.get(criterion.check)
    if proof is None:
        return Standing(criterion, ProofStatus.TICKED if criterion.done else ProofStatus.OPEN)
    if proof.status is ProofStatus.PROVED:
        return Standing(criterion.model_copy(update={"done": True, "evidence": proof.words}), proof.status, proof)
    signed = _BY_HAND.match(criterion.evidence) if criterion.done else None
    if signed and signed[1] != "nobody named" and not (proof.at and proof.at > _seconds(signed[2])):
        return Standing(criterion, ProofStatus.BY_HAND, proof)
    return Standing(criterion.model_copy(update={"done": False, "evidence": proof.words}), proof.status, proof)


def standings(plan: Plan, proofs: Mapping[str, Proof]) -> list[Standing]:
    """How each criterion of a plan stands, in order."""
    return [stand(c, proofs) for c in plan.criteria]


def with_proofs(plan: Plan, proofs: Mapping[str, Proof]) -> Plan:
    """The plan with its criteria ticked and unticked as the records say; the same plan when nothing differs."""
    sections: list[Section] = []
    for section in plan.sections:
        if isinstance(section, CriteriaSection):
            items = tuple(stand(i, proofs).criterion if isinstance(i, Criterion) else i for i in section.items)
            section = section if items == section.items else section.model_copy(update={"items": items})
        sections.append(section)
    made = tuple(sections)
    return plan if made == plan.sections else plan.model_copy(update={"sections": made})


def _seconds(moment: str | None) -> str:
    """A moment to the second, so that texts compare as moments; one without is as old as can be."""
    if not moment:
        return ""
    return moment if moment.count(":") == 2 else moment.removesuffix("Z") + ":59Z"
