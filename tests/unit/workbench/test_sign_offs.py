"""Sign-offs as evidence: every row signed, with a moment."""

from __future__ import annotations

import pytest

from planner.plan import Plan, TextSection
from planner.proof import ProofStatus
from renderers.markdown_tables import table
from renderers.runbook import SIGN_OFFS
from workbench.evidence.signatures import sign_offs


def plan_of(*rows: tuple[str, str, str]) -> Plan:
    made = table(SIGN_OFFS, [(what, "", by, when) for what, by, when in rows])
    return Plan(title="T", sections=(TextSection(heading="Notes", text=f"### Cutover Runbook\n#### Sign-offs\n{made}"),))


def test_all_rows_signed_is_the_proof() -> None:
    found = sign_offs(plan_of(("Go", "Ann", "2026-11-24 05:01"), ("Data", "Bob", "2026-11-23T10:00Z")))
    assert (found.status, found.words) == (ProofStatus.PROVED, "sign-offs, 2026-11-24T05:01Z, 2 of 2 by Ann, Bob")


@pytest.mark.parametrize("row", [("Data", "", ""), ("Data", "Bob", ""), ("Data", "", "2026-11-24"), ("Data", "Bob", "soon")])
def test_a_row_without_name_or_moment_is_open(row: tuple[str, str, str]) -> None:
    found = sign_offs(plan_of(("Go", "Ann", "2026-11-24 05:01"), row))
    assert (found.status, found.words) == (ProofStatus.FAILED, "sign-offs, 2026-11-24T05:01Z, 1 of 2 by Ann; open: Data")


def test_without_any_signature_or_table_nothing_is_proved() -> None:
    assert sign_offs(plan_of(("Go", "", ""))).status is ProofStatus.MISSING
    assert sign_offs(Plan(title="T")).status is ProofStatus.MISSING


def test_names_are_no_markup() -> None:
    assert "\\[x\\](y)" in sign_offs(plan_of(("Go", "[x](y)", "2026-11-24"))).words
