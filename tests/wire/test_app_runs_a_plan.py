"""The app itself by its keys: a plan is drafted, saved, checked, linted, deployed, watched and reconciled against servers on loopback."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from responder.certificates import Certificates
from responder.contents.builder import Builder
from responder.drivers import Driver
from responder.engine.store import Store
from textual.pilot import Pilot
from workspace import Workspace
from workspace.scene import KEYS, empty, surroundings

from benchmarks.reconcile import COLUMNS, PASSWORD, ROWS, Target, scripts, value
from migration.checks import CheckStatus
from tui.app import QuickplanApp
from tui.launch import build
from tui.screens.dialogs import Ask
from tui.screens.run import RunScreen
from workbench.config import load_settings
from workbench.evidence.records import EvidenceLog

pytestmark = [pytest.mark.xdist_group("workspace"), pytest.mark.slow]
TABLES = 2


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store(Builder("Wide"))
    for table in range(TABLES):
        made.add_table("Wide", f"dbo.T{table}", COLUMNS, [value(table, n) for n in range(ROWS)])
    yield made
    made.close()


@pytest.fixture
def served(certificates: Certificates) -> Iterator[Workspace]:
    state = empty()
    state.select = Target(TABLES, frozenset()).select
    with Workspace(state, certificates.context(strict=False)) as workspace:
        yield workspace
    assert not workspace.crashes


@pytest.fixture
def repo(served: Workspace, certificates: Certificates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    profile = tmp_path / "profile"
    profile.mkdir()
    secrets = {f"QUICKPLAN_{key.upper()}": f"value of {key}" for key in KEYS}
    given = surroundings(
        served, tmp_path, profile, certificates.authority, QUICKPLAN_SOURCE_PASSWORD=PASSWORD, TERM="xterm-256color", **secrets
    )
    for name in set(os.environ) - set(given):
        monkeypatch.delenv(name)
    for name, there in given.items():
        monkeypatch.setenv(name, there)
    root = tmp_path / "repo"
    (root / "sql").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "quickplan.toml").write_text('warehouse = "wh1"\n')
    (root / "sql" / "wide.sql").write_text(scripts(TABLES) + "CREATE VIEW dbo.vNames AS SELECT ID, Name FROM dbo.T0;\n")
    monkeypatch.chdir(root)
    return root


async def until(pilot: Pilot[int], holds: Callable[[], object], seconds: float = 90.0) -> None:
    """Wait for something that a child process brings about."""
    for _ in range(int(seconds / 0.05)):
        if holds():
            return
        await pilot.pause(0.05)
    raise AssertionError("it did not come about")


async def stage(pilot: Pilot[int], screen: RunScreen, name: str, *, agree: bool = False) -> str:
    """Run a stage by its key; gives how it ended."""
    flow = screen.flow
    assert flow is not None
    screen.stages.go(name)
    await pilot.press("r")
    if agree:
        await until(pilot, lambda: isinstance(pilot.app.screen, Ask) or flow.sheet.running is None)
        await pilot.press("y")
    await until(pilot, lambda: flow.sheet.running is None)
    await pilot.pause()
    return flow.sheet[name].status.value


async def test_from_a_prompt_to_reconciled_data(
    repo: Path, served: Workspace, store: Store, start_responder: object, freetds: Driver
) -> None:
    assert callable(start_responder)
    responder = start_responder(store)
    prompt = "Migrate Wide on sql01.corp.local to catalog main schema wide"
    app: QuickplanApp = build(repo=repo, settings=load_settings(repo), source=repo / "sql", out=None, plan=None, prompt=prompt)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.query("#tree") and app.session.plan is not None)
        await until(pilot, lambda: app.plan_screen is not None and not app.plan_screen.board.running)
        await pilot.press("escape", "ctrl+s")
        await until(pilot, lambda: app.session.path is not None)
        assert app.session.path is not None
        settings = app.session.path.with_suffix("") / "plan.toml"
        there = f"mssql://quickplan_reader@127.0.0.1:{responder.port}/Wide?trust_server_certificate=yes&driver=freetds"
        settings.write_text(settings.read_text().replace("mssql://sql01.corp.local/Wide", there))

        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, RunScreen) and app.screen.flow is not None)
        screen = app.screen
        assert isinstance(screen, RunScreen)
        assert screen.flow is not None
        sheet = screen.flow.sheet

        assert await stage(pilot, screen, "check") == "warning"  # nothing was made there yet, and the deployment makes it
        assert {i.code for i in sheet["check"].problems} >= {"MISSING_TARGET_SCHEMA", "SECRET_SCOPE_NOT_FOUND"}
        assert await stage(pilot, screen, "lint") == "passed", sheet["lint"]
        assert await stage(pilot, screen, "deploy", agree=True) == "passed", sheet["deploy"]
        assert await stage(pilot, screen, "deploy") == "passed"
        assert "nothing to do" in sheet["deploy"].words
        assert await stage(pilot, screen, "monitor") in ("passed", "warning"), sheet["monitor"]
        assert await stage(pilot, screen, "check") in ("passed", "warning"), sheet["check"]
        assert await stage(pilot, screen, "reconcile") == "passed", sheet["reconcile"]
        assert sheet["reconcile"].words == "2 of 2 tables agree"

        proved = {str(k): o for r in EvidenceLog(settings.parent).records() for k, o in r.outcomes.items()}
        assert all(proved[c].passed for c in ("PREFLIGHT_PASSED", "NOTEBOOKS_LINT_CLEAN", "ALL_STEPS_DEPLOYED", "UPDATE_COMPLETED"))
        assert proved["TABLES_RECONCILED"].passed

        with served.lock:
            served.state.select = Target(TABLES, frozenset({1})).select
        assert await stage(pilot, screen, "reconcile") == "failed"
        (wrong,) = [i for i in sheet["reconcile"].items.values() if i.status is CheckStatus.FAILED]
        assert wrong.title == "dbo.T1"
        assert any("'other'" in text for _, text in wrong.more), wrong

        await pilot.press("escape")
        await until(pilot, lambda: app.session.plan is not None and any(c.done for c in app.session.plan.criteria))
    assert "value of" not in "".join(p.read_text() for p in settings.parent.rglob("*") if p.is_file())
