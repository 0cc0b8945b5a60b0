"""Whether everybody who must agree to a cutover has signed: the table of the runbook."""

from __future__ import annotations

import re
from datetime import datetime

from core.safe_text import markdown_text
from migration.plan_parts.proofs import Check
from planner.plan import Plan
from planner.proof import Proof, ProofStatus
from renderers.runbook_reader import read_sign_offs

_NAMED = 4


def sign_offs(plan: Plan) -> Proof:
    """What the sign-off table of a plan's runbook proves: every row needs a name and a moment."""
    rows = read_sign_offs(plan)
    check = Check.SIGN_OFFS_COMPLETE
    if not rows:
        return Proof(check, ProofStatus.MISSING)
    good = [r for r in rows if r.by and _moment(r.when)]
    rest = [r for r in rows if r not in good]
    at = max((_moment(r.when) for r in good), default="")
    words = f"sign-offs{f', {at[:16]}Z' if at else ''}, {len(good):,} of {len(rows):,}"
    words += f" by {_names([r.by for r in good])}" if good else ""
    words += f"; open: {_names([r.what for r in rest])}" if rest else ""
    if not good:
        return Proof(check, ProofStatus.MISSING)
    return Proof(check, ProofStatus.FAILED if rest else ProofStatus.PROVED, words, at)


def _names(given: list[str]) -> str:
    names = list(dict.fromkeys(markdown_text(n) for n in given))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _moment(text: str) -> str:
    """A moment as a person types it (``2026-11-24 05:01``, ``2026-11-24T05:01Z``) in the form of the records; empty for none."""
    tidy = re.sub(r"\s*(?:UTC|Z)$", "", text.strip(), flags=re.I).replace(" ", "T", 1)
    try:
        return datetime.fromisoformat(tidy).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return ""
