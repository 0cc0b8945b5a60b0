"""``quickplan evidence`` and ``quickplan runbook`` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.main import run
from migration.cutover.model import CutoverFacts
from migration.cutover.volumes import TableVolume, Volumes
from renderers.plan_reader import read_file
from renderers.runbook import render_runbook
from renderers.runbook_reader import recomputed

FACTS = CutoverFacts("W", "specs/m.md", "sql", 3, 1, 1, (), Volumes((TableVolume("dbo.T", 1, 10, 6_000_000, 0),)))
CRITERIA = "- [ ] Clean. (check: `NOTEBOOKS_LINT_CLEAN`)\n- [x] No password."
NOTEBOOK = "# Databricks notebook source\nimport dlt\n\n# COMMAND ----------\n\n@dlt.table(name='a')\ndef a():\n    return spark.range(1)\n"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "state"))
    path = tmp_path / "specs" / "m.md"
    (tmp_path / "specs" / "m").mkdir(parents=True)
    (tmp_path / "specs" / "m" / "pipeline.py").write_text(NOTEBOOK)
    path.write_text(f"# Plan: M\n\n## Acceptance Criteria\n{CRITERIA}\n\n## Notes\n### Cutover Runbook\n{render_runbook(FACTS)}\n")
    return path


def test_the_gate_is_closed_until_the_evidence_is_there(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = plan.read_bytes()
    assert run(["evidence", "specs/m.md"]) == 1
    said = capsys.readouterr().out
    assert "1 of 2 criteria met: the gate is closed" in said
    assert "→ quickplan lint specs/m" in said
    assert plan.read_bytes() == before
    assert run(["lint", "specs/m"]) == 0
    assert "ticked: Clean." in capsys.readouterr().err
    assert run(["evidence", "specs/m.md", "--json"]) == 0
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["check"], first["status"], first["ok"], first["run"], first["kind"]) == (
        "NOTEBOOKS_LINT_CLEAN",
        "proved",
        True,
        1,
        "lint",
    )
    assert (second["check"], second["status"], second["run"], second["remedy"]) == ("", "ticked", None, "")


def test_a_tick_by_hand_opens_the_gate_only_when_that_is_said_to_count(plan: Path) -> None:
    signed = "- [x] Clean. (check: `NOTEBOOKS_LINT_CLEAN`)\n  - Evidence: by hand, by ann, 2026-11-24T05:01Z"
    plan.write_text(plan.read_text().replace(CRITERIA.split("\n", maxsplit=1)[0], signed))
    assert run(["evidence", "specs/m.md"]) == 1
    assert signed in plan.read_text()
    assert run(["evidence", "specs/m.md", "--by-hand-counts"]) == 0
    plan.write_text(plan.read_text().replace("  - Evidence: by hand, by ann, 2026-11-24T05:01Z\n", ""))
    assert run(["evidence", "specs/m.md", "--by-hand-counts", "--no-write"]) == 1
    assert "- [x] Clean." in plan.read_text()
    assert run(["evidence", "specs/m.md", "--by-hand-counts"]) == 1
    assert "- [ ] Clean." in plan.read_text()


def test_what_is_no_plan_is_said(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", "specs/none.md"]) == 2
    assert "does not exist" in capsys.readouterr().err
    plan.write_text("# Plan: M\n\n## Notes\nx\n")
    assert run(["runbook", "specs/m.md"]) == 2
    assert "has no cutover runbook" in capsys.readouterr().err


def test_an_edited_assumption_is_reckoned_anew(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runbook", "specs/m.md", "--check"]) == 0
    plan.write_text(plan.read_text().replace("for one table | 10 |", "for one table | 1 |"))
    edited = plan.read_bytes()
    assert run(["runbook", "specs/m.md", "--check"]) == 1
    assert plan.read_bytes() == edited
    capsys.readouterr()
    assert run(["runbook", "specs/m.md"]) == 0
    assert "Load 1 h 40 min (the largest table alone takes longest)" in capsys.readouterr().out
    made = read_file(plan)
    assert recomputed(made) == made
    assert run(["runbook", "specs/m.md", "--check"]) == 0
