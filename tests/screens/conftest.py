"""An app on fakes: fixed clock, no processes, no journal, every pause zero."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fakes import NOW, FakeWorkflow, lint

from core.clock import FixedClock
from tui.app import QuickplanApp
from tui.library import Library
from tui.screens.plan import Pauses
from workbench.session import PlanSession


@pytest.fixture
def workflow(tmp_path: Path) -> FakeWorkflow:
    return FakeWorkflow(tmp_path)


@pytest.fixture
def make_app(workflow: FakeWorkflow, tmp_path: Path) -> Callable[..., QuickplanApp]:
    def make(prompt: str = "", *, source: bool = False, **others: object) -> QuickplanApp:
        if source:
            workflow.source = tmp_path / "scripts"
        return QuickplanApp(
            workflow,
            others.pop("session", None) or PlanSession(workflow.out, workflow.repo),
            prompt=prompt,
            library=Library(workflow.repo, workflow.out, drafts=list),
            lint=lint,
            clock=FixedClock(NOW),
            pauses=Pauses(typing=0.01, exploring=0.0),
            environment=others.pop("environment", {"TERM": "xterm-256color"}),
            **others,
        )

    return make


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What decides how a picture looks, whatever terminal the tests run in."""
    for name in ("NO_COLOR", "QUICKPLAN_SOURCE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
