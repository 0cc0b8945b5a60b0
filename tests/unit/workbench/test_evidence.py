"""Records of runs and what they prove: the last run decides, and only while what it was run on is the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import QuickplanError, UsageProblem
from migration.plan_parts.proofs import RULES, Check, Part
from planner.proof import ProofStatus
from renderers.plan_reader import read_file
from workbench.evidence.gate import gate_of, write_ticks
from workbench.evidence.outcomes import of_checks, of_deployment, of_lint, of_reconciliation, of_rehearsal, of_update
from workbench.evidence.prints import fingerprints
from workbench.evidence.proofs import proofs_of, recorded_proof
from workbench.evidence.recorded import keep_checks, keep_lint, recorded
from workbench.evidence.records import EvidenceLog, Outcome, RunRecord
from workbench.plan_folder import open_plan
from workbench.store.store import EstateStore

PLAN = """# Plan: Migrate

## Source System Analysis
- **Database**: `W`

## Target Architecture
- **Catalog**: `main`
- **Schema**: `work`

## Acceptance Criteria
- [ ] Clean. (check: `NOTEBOOKS_LINT_CLEAN`)
- [ ] Updated. (check: `UPDATE_COMPLETED`)
- [ ] Agrees. (check: `TABLES_RECONCILED`)
- [ ] No password.
"""
CLOCK = FixedClock(datetime(2026, 11, 24, 5, 1, 7, tzinfo=UTC))
DONE = {"state": "COMPLETED", "update": "u1", "diagnosis": None, "pipeline": "p", "datasets": []}
MATCHED = {"table": "dbo.a", "status": "matched", "source_rows": 3, "target_rows": 3}
DIFFERS = {"table": "dbo.b", "status": "mismatched", "source_rows": 3, "target_rows": 2}


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr("getpass.getuser", lambda: "ann")
    path = tmp_path / "specs" / "m.md"
    path.parent.mkdir()
    path.write_text(PLAN)
    folder = path.with_suffix("")
    folder.mkdir()
    (folder / "plan.toml").write_text('[source]\npath = "../../sql"\n[target]\ncatalog = "main"\nschema = "work"\n')
    (folder / "pipeline.py").write_text("# Databricks notebook source\n")
    return path


class Silent:
    """A writer that nobody reads."""

    def progress(self, _: object) -> None:
        pass

    def item(self, _: object) -> None:
        pass


def run(plan: Path | str, kind: str, result: Mapping[str, Any], *items: dict[str, Any], **arguments: Any) -> int:
    """A job of that kind that streams ``items`` and ends with ``result``."""

    def job(writer: Any, **_: Any) -> dict[str, Any]:
        for item in items:
            writer.item(item)
        return dict(result)

    given = {"plan": str(plan), "events": "", "only": [], **arguments}
    given["plan"] = str(given["plan"]).removesuffix(".md")
    return int(recorded(kind, job, CLOCK)(Silent(), **given)["evidence"])


def reconciled(plan: Path, *items: dict[str, Any], tables: int = 0, **arguments: Any) -> int:
    result = {"tables": [{}] * (tables or len(items)), "left_out": [], "counts": {}}
    return run(plan, "reconcile", result, *items, **arguments)


def proof(plan: Path, check: Check) -> Any:
    return proofs_of(open_plan(str(plan)), read_file(plan))[check]


# -- records --------------------------------------------------------------------------------------------------------------


def test_records_are_numbered_and_read_back(plan: Path) -> None:
    assert reconciled(plan, MATCHED) == 1
    assert run(plan, "monitor", DONE) == 2
    first, second = EvidenceLog(plan.with_suffix("")).records()
    assert (first.kind, first.at, first.by) == ("reconcile", "2026-11-24T05:01:07Z", "ann")
    assert first.outcomes["TABLES_RECONCILED"] == Outcome(True, "1 of 1 table")
    assert set(first.prints) == {p.name for p in Part}
    assert second.updates == ("u1",)


def test_what_is_damaged_or_was_being_written_in_a_crash_is_passed_over_and_its_number_not_used_again(plan: Path) -> None:
    reconciled(plan, MATCHED)
    folder = plan.with_suffix("") / "evidence"
    (folder / "run-0002.json").write_text("")
    (folder / "run-0003.json").write_text('{"number": 3}')
    (folder / "run-0004.json").write_text("[]")
    (folder / "notes.txt").write_text("x")
    assert [r.number for r in EvidenceLog(plan.with_suffix("")).records()] == [1]
    assert reconciled(plan, MATCHED) == 5


def test_two_runs_that_end_together_have_numbers_of_their_own(plan: Path) -> None:
    log = EvidenceLog(plan.with_suffix(""))

    def add(_: int) -> int:
        return log.add("lint", at="2026-11-24T05:01:07Z", by="ann", outcomes={}, prints={}, facts={}).number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(add, range(40)))
    assert sorted(numbers) == list(range(1, 41))


def test_a_folder_that_cannot_be_written_costs_the_record_and_not_the_run(plan: Path) -> None:
    (plan.with_suffix("") / "evidence").write_text("in the way")
    assert reconciled(plan, MATCHED) == 0
    assert proof(plan, Check.TABLES_RECONCILED).status is ProofStatus.MISSING


def test_without_a_plan_nothing_is_recorded(plan: Path, tmp_path: Path) -> None:
    assert run("", "monitor", DONE) == 0
    assert run("", "rehearse", {}, notebook=str(tmp_path)) == 0
    assert keep_lint(tmp_path, 1, 0, 0) is None
    plan.unlink()
    assert run(plan, "monitor", DONE) == 0
    assert not (plan.with_suffix("") / "evidence").exists()


# -- what a run says ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "passed", "words"),
    [
        (of_lint(2, 0, 1), True, "2 notebooks, 0 errors, 1 other finding"),
        (of_lint(1, 3, 0), False, "1 notebook, 3 errors"),
        (of_lint(0, 0, 0), False, "0 notebooks, 0 errors"),
        (of_rehearsal({}, {"dry_run": False, "datasets": [{"state": "completed"}], "errors": []}, []), True, "1 of 1 dataset"),
        (of_rehearsal({}, {"dry_run": False, "datasets": [], "errors": []}, []), False, "0 of 0 datasets"),
        (
            of_rehearsal({}, {"dry_run": False, "datasets": [{"state": "failed"}], "errors": [{"diagnosis": "AMBIGUOUS_REFERENCE"}]}, []),
            False,
            r"0 of 1 dataset; AMBIGUOUS\_REFERENCE",
        ),
        (of_update({"events": ""}, DONE, []), True, "update u1 completed, 0 datasets, 0 rows"),
        (
            of_update({"events": ""}, {**DONE, "state": "FAILED", "diagnosis": {"code": "X_Y"}}, []),
            False,
            r"update u1 failed, 0 datasets, 0 rows; X\_Y",
        ),
        (of_update({"events": ""}, {**DONE, "state": "CANCELED"}, []), False, "update u1 canceled, 0 datasets, 0 rows"),
        (
            of_checks(
                [
                    {"check": "workspace.catalog", "status": "passed", "diagnosis": ""},
                    {"check": "workspace.egress", "status": "skipped", "diagnosis": ""},
                    {"check": "source.login", "status": "failed", "diagnosis": "LOGIN_FAILED"},
                ]
            ),
            True,
            "1 of 1 check",
        ),
        (
            of_checks([{"check": "workspace.catalog", "status": "failed", "diagnosis": "CATALOG_PERMISSION_DENIED"}]),
            False,
            r"0 of 1 check; failed: CATALOG\_PERMISSION\_DENIED",
        ),
    ],
)
def test_what_a_run_says_of_its_check(told: Any, passed: bool, words: str) -> None:
    (outcome,) = told.outcomes.values()
    assert (outcome.passed, outcome.words) == (passed, words)


def test_a_look_proves_nothing() -> None:
    deploy = {"mode": "look", "only": []}
    kept, new = ({"action": a, "status": "planned", "step": "notebook", "shown": "n"} for a in ("keep", "create"))
    result = {"whole": True, "refusal": None, "host": "h"}
    assert of_deployment(deploy, result, [new]) is None
    assert of_deployment({"mode": "look_revert", "only": []}, result, [new]) is None
    assert of_update({"events": "saved.json"}, DONE, []) is None
    assert of_rehearsal({}, {"dry_run": True, "datasets": [], "errors": []}, []) is None
    assert of_reconciliation({"plan_only": True}, {}, []) is None
    assert of_checks([{"check": "source.login", "status": "passed", "diagnosis": ""}]) is None
    told = of_deployment(deploy, result, [kept])
    assert told is not None
    assert told.outcomes[Check.ALL_STEPS_DEPLOYED] == Outcome(True, "1 thing as planned")


def test_some_steps_or_tables_can_fail_a_check_and_never_pass_it() -> None:
    good = {"action": "run", "status": "done", "step": "update", "shown": "p", "update": "u2"}
    bad = {"action": "create", "status": "failed", "step": "notebook", "shown": "a_b"}
    some = {"mode": "apply", "only": ["update"]}
    told = of_deployment(some, {"whole": True, "refusal": None, "host": "h"}, [good])
    assert told is not None
    assert (told.outcomes, told.facts["updates"]) == ({}, ["u2"])
    failed = of_deployment(some, {"whole": False, "refusal": None, "host": "h"}, [bad])
    assert failed is not None
    assert failed.outcomes[Check.ALL_STEPS_DEPLOYED] == Outcome(False, r"0 of 1 change; failed: a\_b")
    part = {"tables": [{}], "left_out": [], "counts": {}}
    assert of_reconciliation({"only": ["dbo.*"]}, part, [MATCHED]) is None
    differing = of_reconciliation({"only": ["dbo.*"]}, part, [DIFFERS])
    assert differing is not None
    assert set(differing.outcomes) == {Check.ROW_COUNTS_AGREE, Check.TABLES_RECONCILED}


def test_a_table_that_was_left_out_keeps_the_gate_closed_though_the_counts_agree() -> None:
    told = of_reconciliation({}, {"tables": [{}], "left_out": [{"table": "dbo.x"}], "counts": {}}, [MATCHED])
    assert told is not None
    assert told.outcomes[Check.ROW_COUNTS_AGREE].passed
    assert told.outcomes[Check.TABLES_RECONCILED] == Outcome(False, "1 of 1 table; not compared: dbo.x")


# -- what holds -----------------------------------------------------------------------------------------------------------


def test_the_last_run_decides(plan: Path) -> None:
    reconciled(plan, MATCHED)
    assert proof(plan, Check.TABLES_RECONCILED).status is ProofStatus.PROVED
    reconciled(plan, MATCHED, DIFFERS)
    found = proof(plan, Check.TABLES_RECONCILED)
    assert (found.status, found.run) == (ProofStatus.FAILED, 2)
    assert found.words == "reconcile run 2, 2026-11-24T05:01Z failed: 1 of 2 tables; differing: dbo.b"
    reconciled(plan, MATCHED)
    assert proof(plan, Check.TABLES_RECONCILED).words == "reconcile run 3, 2026-11-24T05:01Z, 1 of 1 table"


def test_a_run_that_broke_off_counts_as_failed_and_one_given_wrongly_not_at_all(plan: Path) -> None:
    def job(error: QuickplanError) -> Any:
        def work(_: Any, **__: Any) -> dict[str, Any]:
            raise error

        return recorded("reconcile", work, CLOCK)

    given = {"plan": str(plan.with_suffix("")), "only": []}
    reconciled(plan, MATCHED)
    with pytest.raises(UsageProblem):
        job(UsageProblem("no warehouse"))(Silent(), **given)
    assert proof(plan, Check.TABLES_RECONCILED).status is ProofStatus.PROVED
    with pytest.raises(QuickplanError):
        job(QuickplanError("x"))(Silent(), **given, plan_only=True)
    assert proof(plan, Check.TABLES_RECONCILED).status is ProofStatus.PROVED
    with pytest.raises(QuickplanError):
        job(QuickplanError("the login failed"))(Silent(), **given)
    found = proof(plan, Check.TABLES_RECONCILED)
    assert (found.status, "ended with" in found.words, "login" in found.words) == (ProofStatus.FAILED, True, False)


@pytest.mark.parametrize(
    ("file", "text", "named", "part"),
    [
        ("pipeline.py", "# changed\n", "the pipeline notebook", Part.NOTEBOOK),
        ("pipeline_2.py", "# Databricks notebook source\n", "the pipeline notebook", Part.NOTEBOOK),
        ("design.toml", "[rules]\n", "design.toml", Part.DESIGN),
        ("reconcile.toml", "[table]\n", "reconcile.toml", Part.CHOICES),
        ("plan.toml", '[source]\npath = "../../sql"\n[target]\ncatalog = "prod"\nschema = "work"\n', "plan.toml", Part.SETTINGS),
        ("../m.md", PLAN.replace("`work`", "`other`"), "the plan's Target Architecture", Part.TARGET),
        ("../m.md", PLAN.replace("`W`", "`V`"), "the plan's Source System Analysis", Part.ANALYSIS),
        ("databricks.yml", "resources: {}\n", "databricks.yml", Part.BUNDLE),
    ],
)
def test_a_change_makes_stale_what_depends_on_it_and_a_change_back_mends_it(
    plan: Path, file: str, text: str, named: str, part: Part
) -> None:
    for kind, rule in {rule.kind: rule for rule in RULES.values() if rule.kind}.items():
        checks = [c for c, r in RULES.items() if r.kind == kind]
        EvidenceLog(plan.with_suffix("")).add(
            kind, at="2026-11-24T05:01:07Z", by="ann", outcomes={c: Outcome(True, "1") for c in checks},
            prints=fingerprints(open_plan(str(plan))), facts={},
        )  # fmt: skip
        assert rule.parts
    records = EvidenceLog(plan.with_suffix("")).records()
    target = plan.with_suffix("") / file
    before = target.read_text() if target.exists() else None
    target.write_text(text)
    now = fingerprints(open_plan(str(plan)))
    for check, rule in RULES.items():
        if rule.kind:
            found = recorded_proof(check, records, now)
            assert (found.status is ProofStatus.STALE) == (part in rule.parts), check
            assert found.words.endswith(f"holds no more, {named} changed since") == (part in rule.parts)
    if before is None:
        target.unlink()
    else:
        target.write_text(before)
    again = fingerprints(open_plan(str(plan)))
    assert all(recorded_proof(c, records, again).status is ProofStatus.PROVED for c, r in RULES.items() if r.kind)


def test_ticks_notes_and_line_ends_are_no_change(plan: Path) -> None:
    reconciled(plan, MATCHED)
    plan.write_text(PLAN.replace("- [ ] No", "- [x] No") + "\n## Notes\nMore.\n")
    (plan.with_suffix("") / "pipeline.py").write_bytes(b"# Databricks notebook source\r\n")
    assert proof(plan, Check.TABLES_RECONCILED).status is ProofStatus.PROVED


def test_another_update_makes_a_reconciliation_stale_and_the_same_one_seen_again_does_not(plan: Path) -> None:
    run(plan, "monitor", DONE)
    reconciled(plan, MATCHED)
    run(plan, "monitor", DONE)
    assert proof(plan, Check.TABLES_RECONCILED).status is ProofStatus.PROVED
    run(plan, "monitor", {**DONE, "update": "u2"})
    found = proof(plan, Check.TABLES_RECONCILED)
    assert found.status is ProofStatus.STALE
    assert "another update wrote the tables since (monitor run 4" in found.words


def test_a_load_by_a_job_makes_a_reconciliation_stale_too(plan: Path) -> None:
    reconciled(plan, MATCHED)
    fill = {"action": "run", "status": "done", "step": "fill", "shown": "load", "run": 77}
    run(plan, "deploy", {"whole": True, "refusal": None, "host": "h"}, fill, mode="apply", only=["fill"])
    assert "another load wrote the tables since (deploy run 2" in proof(plan, Check.TABLES_RECONCILED).words
    reconciled(plan, MATCHED)
    assert proof(plan, Check.TABLES_RECONCILED).status is ProofStatus.PROVED


def deployed(plan: Path, *updates: str, mode: str = "apply") -> int:
    items = [{"action": "run", "status": "done", "step": "update", "shown": u, "update": u} for u in updates]
    return run(plan, "deploy", {"whole": True, "refusal": None, "host": "h"}, *items, mode=mode)


def test_every_update_that_a_deployment_started_must_end_well(plan: Path) -> None:
    deployed(plan, "u1", "u2")
    run(plan, "monitor", DONE)
    found = proof(plan, Check.UPDATE_COMPLETED)
    assert (found.status, "update u2 of deploy run 1" in found.words) == (ProofStatus.STALE, True)
    run(plan, "monitor", {**DONE, "update": "u2"})
    assert proof(plan, Check.UPDATE_COMPLETED).status is ProofStatus.PROVED
    deployed(plan, "u3")
    assert proof(plan, Check.UPDATE_COMPLETED).status is ProofStatus.STALE


def test_a_deployment_taken_back_takes_the_evidence_with_it(plan: Path) -> None:
    deployed(plan, "u1")
    run(plan, "monitor", DONE)
    reconciled(plan, MATCHED)
    deployed(plan, mode="revert")
    assert "deploy run 4" in proof(plan, Check.TABLES_RECONCILED).words
    assert proof(plan, Check.UPDATE_COMPLETED).status is ProofStatus.STALE


def test_an_update_ran_what_was_deployed_not_what_lies_here_now(plan: Path) -> None:
    deployed(plan, "u1")
    (plan.with_suffix("") / "pipeline.py").write_text("# newer\n")
    run(plan, "monitor", DONE)
    assert "the pipeline notebook changed since" in proof(plan, Check.UPDATE_COMPLETED).words


def test_what_was_found_in_another_workspace_than_the_deployment_s_proves_nothing(plan: Path) -> None:
    log = EvidenceLog(plan.with_suffix(""))
    kinds = {"check": Check.PREFLIGHT_PASSED, "deploy": Check.ALL_STEPS_DEPLOYED, "reconcile": Check.TABLES_RECONCILED}

    def add(kind: str, host: str) -> None:
        log.add(
            kind, at="2026-11-24T05:01:07Z", by="ann", outcomes={kinds[kind]: Outcome(True, "1")}, prints={}, facts={"host": host}
        )  # fmt: skip

    def found(kind: str) -> Any:
        return recorded_proof(kinds[kind], log.records(), {})

    add("check", "https://dev")
    add("deploy", "https://dev")
    add("reconcile", "https://dev")
    assert {found(kind).status for kind in kinds} == {ProofStatus.PROVED}
    add("deploy", "https://prod")
    assert found("deploy").status is ProofStatus.PROVED
    assert "deploy run 4, 2026-11-24T05:01Z was to another workspace (https://prod)" in found("reconcile").words
    assert found("check").status is ProofStatus.STALE
    add("reconcile", "https://prod")
    assert found("reconcile").status is ProofStatus.PROVED
    add("reconcile", "")
    assert found("reconcile").status is ProofStatus.PROVED


def test_an_unknown_part_in_an_old_record_is_not_held_against_it(plan: Path) -> None:
    record = RunRecord(1, "lint", "2026-11-24T05:01:07Z", "ann", {Check.NOTEBOOKS_LINT_CLEAN: Outcome(True, "1")}, {"GONE": "x"})
    assert recorded_proof(Check.NOTEBOOKS_LINT_CLEAN, [record], {}).status is ProofStatus.PROVED


# -- the gate -------------------------------------------------------------------------------------------------------------


def test_the_gate_opens_when_every_criterion_is_met_and_the_plan_shows_it(plan: Path) -> None:
    keep_lint(plan.with_suffix(""), 1, 0, 0)
    run(plan, "monitor", DONE)
    reconciled(plan, MATCHED)
    gate = gate_of(plan)
    assert not gate.open
    assert [s["status"] for s in gate.to_dicts()] == ["proved", "proved", "proved", "open"]
    assert len(write_ticks(plan)) == 3
    assert write_ticks(plan) == ()
    plan.write_text(plan.read_text().replace("- [ ] No password.", "- [x] No password."))
    assert gate_of(plan).open
    assert gate_of(plan.with_suffix("")).open
    (plan.with_suffix("") / "design.toml").write_text("[rules]\n")
    assert not gate_of(plan).open
    assert write_ticks(plan) == ("unticked: Agrees.",)
    assert "- [ ] Agrees." in plan.read_text()
    assert "holds no more, design.toml changed since" in plan.read_text()


def test_what_is_missing_comes_with_the_command_that_proves_it(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plan.parents[1])
    shown = gate_of(Path("specs/m.md")).to_dicts()
    assert [s["remedy"] for s in shown] == [
        "quickplan lint specs/m",
        "quickplan monitor specs/m.md",
        "quickplan reconcile specs/m.md",
        "Tick it by hand once it is true.",
    ]
    assert json.dumps(shown)


def test_a_plan_without_criteria_has_no_open_gate(plan: Path) -> None:
    plan.write_text("# Plan: x\n\n## Notes\nnone\n")
    assert not gate_of(plan).open


def test_a_preflight_is_recorded_for_the_plan(plan: Path) -> None:
    found = open_plan(str(plan))
    keep_checks(found, [{"check": "workspace.catalog", "status": "passed", "diagnosis": ""}])
    plan.write_text(PLAN.replace("Clean. (check: `NOTEBOOKS_LINT_CLEAN`)", "Ready. (check: `PREFLIGHT_PASSED`)"))
    assert proof(plan, Check.PREFLIGHT_PASSED).status is ProofStatus.PROVED


def test_decisions_about_objects_are_evidence_of_the_estate_run(plan: Path) -> None:
    from store_helpers import Thing, keep

    plan.write_text(PLAN.replace("NOTEBOOKS_LINT_CLEAN", "OBJECTS_DECIDED").replace("UPDATE_COMPLETED", "OBJECTS_SIGNED_OFF"))
    (plan.parents[1] / "sql").mkdir()
    assert proof(plan, Check.OBJECTS_DECIDED).status is ProofStatus.MISSING
    loose = Thing("f.sql:9", status="manual", kind="script")
    things = [Thing("dbo.A"), Thing("dbo.B", status="partial"), Thing("dbo.C", status="manual", result="")]
    with EstateStore(str((plan.parents[1] / "sql").resolve()), clock=CLOCK) as store:
        keep(store, [*things, loose])
        found = proof(plan, Check.OBJECTS_DECIDED)
        assert (found.status, found.words) == (
            ProofStatus.FAILED,
            "estate run 1, 2026-11-24T05:01Z, 1 of 3 objects decided; undecided: dbo.B, dbo.C",
        )
        store.accept(store.find(["dbo.B"]), who="ann")
        store.skip(store.find(["dbo.C"]), "not used", who="ann")
        assert proof(plan, Check.OBJECTS_DECIDED).status is ProofStatus.PROVED
        assert proof(plan, Check.OBJECTS_SIGNED_OFF).words.endswith("1 of 2 objects signed off; not signed off: dbo.B")
        store.sign_off(store.find(["dbo.B"]), who="ann")
        assert proof(plan, Check.OBJECTS_SIGNED_OFF).status is ProofStatus.PROVED
        keep(store, [things[0], Thing("dbo.B", text="new", status="partial"), things[2]])
        assert proof(plan, Check.OBJECTS_SIGNED_OFF).status is ProofStatus.FAILED


def test_a_decision_makes_a_deployment_stale_and_progress_does_not(plan: Path) -> None:
    from store_helpers import Thing, keep

    from workbench.store.model import State

    (plan.parents[1] / "sql").mkdir()
    with EstateStore(str((plan.parents[1] / "sql").resolve()), clock=CLOCK) as store:
        keep(store, [Thing("dbo.A")])
        before = fingerprints(open_plan(str(plan)))["OBJECTS"]
        store.progress(store.find(["dbo.A"]), State.DEPLOYED, who="ann")
        assert fingerprints(open_plan(str(plan)))["OBJECTS"] == before != ""
        store.override(store.find(["dbo.A"])[0], "SELECT 2", who="ann")
        assert fingerprints(open_plan(str(plan)))["OBJECTS"] != before
