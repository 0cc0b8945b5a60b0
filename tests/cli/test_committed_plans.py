"""The plans in ``specs/`` were made by the tool itself: they pass its own reading, rendering and lint."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.lint import lint
from renderers.companions import SCRIPTS
from renderers.plan_markdown import render
from renderers.plan_reader import read
from renderers.plan_settings import read_settings

SPECS = Path(__file__).resolve().parents[2] / "specs"
PLANS = sorted(SPECS.glob("*.md"))


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.stem)
def test_a_committed_plan_reads_renders_and_lints(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    plan = read(text)
    assert render(plan) == text
    assert lint(plan, text=text) == []


def test_there_is_a_migration_a_feature_and_a_simple_chore() -> None:
    plans = [read(p.read_text(encoding="utf-8")) for p in PLANS]
    sizes = {(str(p.task_type), str(p.complexity)) for p in plans}
    assert {t for t, _ in sizes} >= {"migration", "feature", "chore"}
    assert ("chore", "simple") in sizes


def test_the_migration_has_its_companions() -> None:
    (path,) = [p for p in PLANS if str(read(p.read_text(encoding="utf-8")).task_type) == "migration"]
    folder = path.with_suffix("")
    assert {f.name for f in folder.iterdir()} == {"plan.toml", "pipeline.py", *SCRIPTS}
    settings, findings = read_settings((folder / "plan.toml").read_text(encoding="utf-8"), file="plan.toml")
    assert findings == []
    assert (settings.source, settings.catalog, settings.schema) == ("../../samples/workforce", "main", "workforce")
    everything = path.read_text(encoding="utf-8") + "".join(f.read_text(encoding="utf-8") for f in folder.iterdir())
    assert str(SPECS.parent) not in everything
