"""Criteria and what proves them: ticked by a record, unticked with a reason, by hand only with a name."""

from __future__ import annotations

import pytest

from planner import edit
from planner.plan import CriteriaSection, Criterion, Plan
from planner.proof import Proof, ProofStatus, by_hand, stand, standings, with_proofs
from renderers.plan_markdown import render
from renderers.plan_reader import read

CHECKED = "All tables agree. (check: `TABLES_RECONCILED`)"
PROVED = Proof("TABLES_RECONCILED", ProofStatus.PROVED, "reconcile run 7, 2026-11-24T05:01Z, 31 of 31 tables", "2026-11-24T05:01:07Z", 7)
FAILED = Proof("TABLES_RECONCILED", ProofStatus.FAILED, "reconcile run 8, 2026-11-24T06:00Z failed: 30 of 31", "2026-11-24T06:00:00Z", 8)


def plan_of(*criteria: Criterion) -> Plan:
    return Plan(title="T", sections=(CriteriaSection(items=criteria),))


def test_the_check_is_the_code_at_the_end_of_the_text_and_nothing_else() -> None:
    assert Criterion(text=CHECKED).check == "TABLES_RECONCILED"
    assert Criterion(text=CHECKED).statement == "All tables agree."
    for text in ("All agree.", "(check: `TABLES_RECONCILED`) first", "Run `TABLES_RECONCILED`", "All (check: `lower`)", "All (check: X)"):
        assert Criterion(text=text).check == ""
        assert Criterion(text=text).statement == text


def test_a_proved_criterion_is_ticked_with_its_evidence_and_survives_the_file() -> None:
    made = with_proofs(plan_of(Criterion(text=CHECKED)), {"TABLES_RECONCILED": PROVED})
    assert made.criteria[0].done
    text = render(made)
    assert f"- [x] {CHECKED}\n  - Evidence: {PROVED.words}\n" in text
    assert read(text) == made
    assert with_proofs(made, {"TABLES_RECONCILED": PROVED}) is made


@pytest.mark.parametrize(
    "words",
    [
        "reconcile run 8 failed: 1 of 2; differing: dbo.a\\_b, hr.\\[x\\]",
        "a: b, `c`: holds no more, plan.toml changed since",
        "- [x] odd",
        "#x",
    ],
)
def test_any_line_of_evidence_survives_the_file(words: str) -> None:
    made = plan_of(Criterion(text=CHECKED, done=False, evidence=words))
    assert read(render(made)) == made


def test_a_later_failure_unticks_and_says_why() -> None:
    before = with_proofs(plan_of(Criterion(text=CHECKED)), {"TABLES_RECONCILED": PROVED})
    made = with_proofs(before, {"TABLES_RECONCILED": FAILED})
    assert (made.criteria[0].done, made.criteria[0].evidence) == (False, FAILED.words)


def test_a_tick_that_somebody_wrote_into_the_file_counts_for_nothing() -> None:
    for evidence in ("", PROVED.words, "by hand", "by hand, by nobody named"):
        written = Criterion(text=CHECKED, done=True, evidence=evidence)
        found = stand(written, {"TABLES_RECONCILED": Proof("TABLES_RECONCILED", ProofStatus.MISSING)})
        assert (found.status, found.criterion.done, found.criterion.evidence) == (ProofStatus.MISSING, False, "")


def test_a_tick_by_hand_names_who_and_is_no_evidence_unless_that_is_said_to_count() -> None:
    plan = plan_of(Criterion(text=CHECKED))
    ticked = edit.tick(plan, edit.NodeRef.entry(0, 0), sign="ann, 2026-11-24T05:30Z").plan
    assert ticked.criteria[0].evidence == "by hand, by ann, 2026-11-24T05:30Z"
    found = stand(ticked.criteria[0], {"TABLES_RECONCILED": Proof("TABLES_RECONCILED", ProofStatus.MISSING)})
    assert found.status is ProofStatus.BY_HAND
    assert found.criterion == ticked.criteria[0]
    assert not found.holds()
    assert found.holds(by_hand_counts=True)
    again = edit.tick(ticked, edit.NodeRef.entry(0, 0)).plan
    assert (again.criteria[0].done, again.criteria[0].evidence) == (False, "")


def test_a_tick_by_hand_outlives_what_was_recorded_before_it_and_no_later_failure() -> None:
    early = Criterion(text=CHECKED, done=True, evidence=by_hand("ann, 2026-11-24T05:59Z"))
    late = Criterion(text=CHECKED, done=True, evidence=by_hand("ann, 2026-11-24T06:30Z"))
    undated = Criterion(text=CHECKED, done=True, evidence=by_hand("ann"))
    proofs = {"TABLES_RECONCILED": FAILED}
    assert stand(late, proofs).status is ProofStatus.BY_HAND
    assert stand(early, proofs).status is ProofStatus.FAILED
    assert not stand(undated, proofs).criterion.done
    assert stand(early, {"TABLES_RECONCILED": PROVED}).criterion.evidence == PROVED.words


def test_a_criterion_that_nothing_can_prove_is_ticked_by_hand_without_ado() -> None:
    plan = plan_of(Criterion(text="No password stands there."), Criterion(text="Other (check: `NOT_KNOWN`)", done=True))
    ticked = edit.tick(plan, edit.NodeRef.entry(0, 0), sign="ann").plan
    assert ticked.criteria[0].evidence == ""
    assert [s.status for s in standings(ticked, {})] == [ProofStatus.TICKED, ProofStatus.TICKED]
    assert standings(plan, {})[0].status is ProofStatus.OPEN
    assert with_proofs(plan, {"TABLES_RECONCILED": PROVED}) is plan
