"""The Checks screen through its keys, on a fake checker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import CASE_INSENSITIVE, CHORE_PROMPT, LOGIN_FAILED, MIGRATION_PROMPT, NO_PROFILE, FakeChecker, FakeWorkflow
from test_plan_screen import screen_of, toasts, until
from textual.pilot import Pilot
from textual.widgets import Input

from core.secret import Secret
from migration.checks import CheckResult, CheckStatus
from migration.sources.sqlserver.address import parse_address
from tui.app import QuickplanApp
from tui.screens.checks import ChecksScreen
from tui.screens.checks_run import group_of
from tui.screens.dialogs import Show
from tui.screens.help import HelpScreen
from tui.screens.plan import PlanScreen
from widgets.check_detail import CheckDetail
from widgets.job_strip import JobStrip
from widgets.key_bar import KeyBar
from widgets.plan_tree import PlanTree
from workbench.check_sheet import CONNECTIONS_TASK
from workbench.checker import LOGIN
from workbench.sources import Source

MakeApp = Callable[..., QuickplanApp]
SIZE = (120, 40)
ADDRESS = "mssql://reader@sql01.corp.local/WorkforceDB"


def live(workflow: FakeWorkflow, *, password: str | None = "s3cret", address: str = ADDRESS) -> FakeChecker:
    """A live source, with its password or without."""
    source = Source(address=parse_address(address), secret=Secret(password) if password is not None else None)
    workflow.checker = FakeChecker(workflow.repo, source)
    return workflow.checker


async def opened(pilot: Pilot[int], *, settled: bool = True) -> ChecksScreen:
    """Press the key and wait for the checks."""
    app = pilot.app
    await until(pilot, lambda: screen_of(app).session.plan is not None)
    await pilot.press("escape", "c")
    await until(pilot, lambda: isinstance(app.screen, ChecksScreen) and app.screen.has_panes and bool(app.screen.rows.current))
    screen = app.screen
    assert isinstance(screen, ChecksScreen)
    if settled:
        await ended(pilot, screen)
    return screen


async def ended(pilot: Pilot[int], screen: ChecksScreen) -> None:
    await until(pilot, lambda: not screen.checks.sheet.busy)
    await pilot.pause()


def statuses(screen: ChecksScreen) -> dict[str, str]:
    """Of all checks that run without being asked for one by one."""
    return {row.name: row.status.value for row in screen.checks.sheet if not row.planned.on_request}


def shown(screen: ChecksScreen) -> str:
    return "\n".join(screen.rows.render_line(y).text for y in range(screen.rows.size.height))


def detail_of(screen: ChecksScreen) -> str:
    return "\n".join(f"{name} {text}" for name, text, _ in screen.query_one(CheckDetail)._rows)


async def test_c_runs_every_check_once_and_shows_what_was_seen(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow)
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: screen_of(app).session.plan is not None)
        assert not checker.ran  # nothing is contacted before the key is pressed
        screen = await opened(pilot)
        assert set(statuses(screen).values()) == {"passed"}
        assert sorted(name for name, _ in checker.ran) == sorted(statuses(screen))
        assert "logged in as reader" in shown(screen)
        assert "WorkforceDB @ sql01.corp.local" in shown(screen)
        assert "12 ms" in shown(screen)
        strip = screen.query_one(JobStrip).render().plain
        assert "✓ sql01 ready" in strip
        assert "✓ workspace ready" in strip


async def test_each_check_has_a_worker_and_a_group_of_its_own_and_waits_for_what_it_needs(
    make_app: MakeApp, workflow: FakeWorkflow
) -> None:
    checker = live(workflow)
    checker.gates = {"source.name": asyncio.Event(), "workspace.profile": asyncio.Event()}
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, settled=False)
        await until(pilot, lambda: statuses(screen)["source.driver"] == "passed")
        names = {(w.name, w.group) for w in screen.workers if w.is_running}
        assert ("source.name", group_of("source.name")) in names
        assert ("workspace.profile", group_of("workspace.profile")) in names
        assert statuses(screen)["source.port"] == "waiting"
        assert "after name resolves" in shown(screen)
        assert "0 of 15 s" in shown(screen)  # how long it has run, and its limit
        assert "checking" in screen.query_one(JobStrip).render().plain
        for gate in checker.gates.values():
            gate.set()
        await ended(pilot, screen)
        assert set(statuses(screen).values()) == {"passed"}


async def test_no_more_run_side_by_side_than_the_machine_bears(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow)
    late = ("source.database", "source.permissions", "source.catalog", "source.version", "source.collation", "source.tracking")
    checker.gates = {name: asyncio.Event() for name in late}
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, settled=False)
        await until(
            pilot,
            lambda: statuses(screen)["workspace.warehouse"] in {"passed", "waiting"} and statuses(screen)["source.version"] == "running",
        )
        assert list(statuses(screen).values()).count("running") == 4
        assert "waits for its turn" in shown(screen)
        for gate in checker.gates.values():
            gate.set()
        await ended(pilot, screen)


async def test_what_needs_a_failed_one_says_so_and_runs_once_it_is_mended(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow)
    checker.results["source.login"] = LOGIN_FAILED
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        assert statuses(screen)["source.login"] == "failed"
        assert statuses(screen)["source.catalog"] == "skipped"
        assert "waits for login" in shown(screen)
        assert "✗ sql01 login failed" in screen.query_one(JobStrip).render().plain
        await pilot.press("n")
        assert screen.rows.current == "source.login"
        assert "LOGIN_FAILED" in str(screen.query_one(CheckDetail).border_title)
        assert "CREATE LOGIN [reader]" in detail_of(screen)
        checker.results.clear()
        checker.ran.clear()
        await pilot.press("r")
        await ended(pilot, screen)
        assert set(statuses(screen).values()) == {"passed"}
        assert checker.ran[0][0] == "source.login"
        assert {name for name, _ in checker.ran} == {"source.login", *screen.checks.sheet.after("source.login")}


async def test_one_is_run_again_alone_whatever_it_needs(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow)
    checker.results["source.login"] = LOGIN_FAILED
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        screen.rows.go("source.version")
        checker.ran.clear()
        await pilot.press("enter")
        await ended(pilot, screen)
        assert checker.ran == [("source.version", "s3cret")]
        assert statuses(screen)["source.version"] == "passed"
        await pilot.press("g")
        await ended(pilot, screen)
        assert statuses(screen)["source.version"] == "skipped"


async def test_one_is_stopped_and_the_others_go_on(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow)
    checker.gates = {"source.login": asyncio.Event(), "workspace.tls": asyncio.Event()}
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, settled=False)
        await until(pilot, lambda: statuses(screen)["source.login"] == "running" and statuses(screen)["workspace.tls"] == "running")
        screen.rows.go("source.login")
        await pilot.press("x")
        await until(pilot, lambda: checker.cancelled == ["source.login"])
        assert statuses(screen)["source.login"] == "skipped"
        assert statuses(screen)["source.catalog"] == "skipped"
        assert statuses(screen)["workspace.tls"] == "running"
        await pilot.press("x")
        assert "does not run" in toasts(app)
        await pilot.press("X")
        await until(pilot, lambda: not screen.checks.sheet.busy)
        assert checker.cancelled == ["source.login", "workspace.tls"]
        assert "not checked" in screen.query_one(JobStrip).render().plain


async def test_an_older_run_that_ends_late_changes_nothing(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow)
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        checker.gates["source.version"] = asyncio.Event()
        screen.rows.go("source.version")
        await pilot.press("r")
        await until(pilot, lambda: statuses(screen)["source.version"] == "running")
        checker.gates.clear()
        await pilot.press("r")  # begins anew
        await ended(pilot, screen)
        assert checker.cancelled == ["source.version"]
        assert statuses(screen)["source.version"] == "passed"


async def test_the_server_of_the_prompt_is_checked_as_far_as_it_goes_without_a_login(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        found = statuses(screen)
        assert [found[f"source.{n}"] for n in ("name", "port", "tls", "driver", "login", "catalog")] == ["passed"] * 4 + ["skipped"] * 2
        assert "the prompt" in shown(screen)
        assert "✓ sql01 answers, no login name" in screen.query_one(JobStrip).render().plain
        screen.rows.go("source.login")
        await pilot.pause()
        assert "mssql://LOGIN@sql01.corp.local" in detail_of(screen)
        await pilot.press("p")
        assert "names no login" in toasts(app)


async def test_address_and_password_are_given_on_the_screen(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("s")
        field = screen.query_one("#source", Input)
        assert field.value == "mssql://sql01.corp.local/WorkforceDB"
        field.value = "reader@sql01.corp.local/WorkforceDB"  # without the scheme
        await pilot.press("enter")
        assert screen.focused is screen.query_one("#password")  # that is all that is missing
        await ended(pilot, screen)
        assert statuses(screen)["source.login"] == "skipped"
        await pilot.press(*"pw1")
        assert "pw1" not in app.export_screenshot()
        workflow.checker.ran.clear()
        await pilot.press("enter")
        await ended(pilot, screen)
        assert screen.focused is screen.rows
        assert set(statuses(screen).values()) == {"passed"}
        assert {name for name, _ in workflow.checker.ran} == set(screen.checks.sheet.after("source.login"))
        assert {password for _, password in workflow.checker.ran} == {"pw1"}
        assert screen.query_one("#password", Input).value == ""
        assert screen.query_one("#password", Input).placeholder == "known"


async def test_a_password_goes_to_no_other_server(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow, password=None)
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        assert screen.focused is screen.query_one("#password")
        await pilot.press(*"pw1", "enter")
        await ended(pilot, screen)
        assert ("source.login", "pw1") in checker.ran
        checker.ran.clear()
        await pilot.press("s")
        screen.query_one("#source", Input).value = "reader@sql02.corp.local/WorkforceDB"
        await pilot.press("enter")
        await ended(pilot, screen)
        assert {password for _, password in checker.ran} == {""}
        assert statuses(screen)["source.login"] == "skipped"
        # address and password typed together: the password belongs to the address beside it
        checker.ran.clear()
        screen.query_one("#source", Input).value = "reader@sql03.corp.local/WorkforceDB"
        screen.query_one("#password", Input).value = "pw3"
        await pilot.press("enter")
        await ended(pilot, screen)
        assert ("source.login", "pw3") in checker.ran
        assert checker.connections(None).source.address.host == "sql03.corp.local"


async def test_an_empty_address_goes_back_to_what_is_named(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    live(workflow)
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        for text, host in (("reader@sql09/Other", "sql09"), ("", "sql01.corp.local")):
            await pilot.press("s")
            screen.query_one("#source", Input).value = text
            await pilot.press("enter")
            assert screen.checks.sheet.connections.source.address.host == host
            await pilot.press("escape") if screen.in_text else None
        await ended(pilot, screen)
        assert screen.query_one("#source", Input).value == ADDRESS


@pytest.mark.parametrize(
    "typed", ["mssql://reader:hunter2@sql01/db", "reader:hunter2@sql01/db", "mssql://reader@sql01/db?password=hunter2"]
)
async def test_a_password_in_the_address_is_refused_and_gone(make_app: MakeApp, typed: str) -> None:
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("s")
        screen.query_one("#source", Input).value = typed
        await pilot.press("enter")
        assert "must not hold a password" in toasts(app)
        assert "hunter2" not in app.export_screenshot()
        assert "hunter2" not in screen.query_one("#source", Input).value
        assert screen.in_text


async def test_esc_leaves_a_field_as_it_was_then_the_screen(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    live(workflow)
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("p", *"half")
        await pilot.press("escape")
        assert screen.focused is screen.rows
        assert screen.query_one("#password", Input).value == ""
        await pilot.press("escape")
        assert isinstance(app.screen, PlanScreen)
        await pilot.press("c")
        assert app.screen is screen
        assert len(workflow.checker.ran) == 24  # results stay, nothing is run again


async def test_the_plan_shows_how_both_sides_stand(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow)
    checker.results = {"source.login": LOGIN_FAILED, "workspace.profile": NO_PROFILE}
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=(200, 50)) as pilot:
        screen = await opened(pilot)
        await pilot.press("escape")
        plan = screen_of(app)
        strip = plan.query_one(JobStrip).render().plain
        assert "✗ sql01 login failed" in strip
        assert "✗ workspace no profile" in strip
        tree = plan.query_one(PlanTree)._rows
        assert any("✗ login failed" in tree.render_line(y).text for y in range(tree.size.height))
        await pilot.press("c")
        checker.results.clear()
        await pilot.press("g")
        await ended(pilot, screen)
        await pilot.press("escape")
        assert tree.notes["task", CONNECTIONS_TASK].words == "✓ reachable"


async def test_another_server_in_the_prompt_is_checked_when_the_screen_is_opened_again(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("escape")
        plan = screen_of(app)
        workflow.checker.ran.clear()
        plan.jobs.prompt_changed(MIGRATION_PROMPT.replace("sql01", "sql02"))
        await pilot.press("c")
        await until(pilot, lambda: screen.checks.sheet.connections.source.address.host == "sql02.corp.local")
        await ended(pilot, screen)
        assert {name for name, _ in workflow.checker.ran} == {"source.name", "source.port", "source.tls", "source.driver"}


async def test_without_any_source_the_workspace_is_checked_and_the_list_says_how_to_name_one(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        assert screen.checks.sheet.names("source") == []
        assert "none is named: s types its address" in shown(screen)
        assert statuses(screen)["workspace.identity"] == "passed"
        await pilot.press("p")
        assert "No source is named" in toasts(app)


async def test_the_workspace_can_be_named_on_the_screen(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    live(workflow)
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        workflow.checker.ran.clear()
        await pilot.press("d", *"staging", "enter")
        await ended(pilot, screen)
        assert screen.checks.sheet.connections.profile == "staging"
        assert {name.partition(".")[0] for name, _ in workflow.checker.ran} == {"workspace"}
        assert "staging (typed here)" in shown(screen)


async def test_copying_the_remedy_and_all_results(make_app: MakeApp, workflow: FakeWorkflow, monkeypatch: pytest.MonkeyPatch) -> None:
    checker = live(workflow)
    checker.results = {"source.login": LOGIN_FAILED}
    app = make_app(MIGRATION_PROMPT)
    taken: list[str] = []
    monkeypatch.setattr(app, "copy_to_clipboard", taken.append)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("c")
        assert "nothing to mend" in toasts(app)
        bar = {h.action: h.enabled for h in screen.query_one(KeyBar).hints}
        assert bar["checks.copy"] is False
        await pilot.press("n", "c", "C")
        await until(pilot, lambda: len(taken) == 2)
        assert taken[0] == LOGIN_FAILED.remedy
        assert "source.login: failed [LOGIN_FAILED] on WorkforceDB @ sql01.corp.local" in taken[1]
        assert taken[1].count("\n  ") >= 16
        assert "s3cret" not in taken[1]


async def test_why_explains_the_diagnosis(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow)
    checker.results = {"source.collation": CASE_INSENSITIVE}
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("w")
        assert "no diagnosis" in toasts(app)
        await pilot.press("n", "w")
        await until(pilot, lambda: isinstance(app.screen, Show))
        assert "CASE_INSENSITIVE" in str(app.screen._content)
        assert "Collation" in str(app.screen._content)
        await pilot.press("escape")
        assert app.screen is screen


async def test_the_time_limit_goes_to_the_checks_started_from_then_on(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow)
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        checker.gates["source.name"] = asyncio.Event()
        await pilot.press("t", "r")
        await until(pilot, lambda: statuses(screen)["source.name"] == "running")
        assert "of 25 s" in shown(screen)


async def test_what_a_server_says_is_data(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    bad = "[bold]x[/bold]\x1b[31m\u202e"
    checker = live(workflow, address="mssql://reader@sql01/%5Bred%5Ddb%E2%80%AE")
    checker.results["source.login"] = replace(LOGIN_FAILED, target=bad, evidence=bad, remedy=bad)
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("n")
        await pilot.pause()
        text = shown(screen) + "".join(str(s.render()) for s in screen.query_one(CheckDetail).query("Static"))
        text += app.export_screenshot()
        assert "[bold]x[/bold]" in text
        assert not {"\x1b", "\u202e"} & set(text)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, Show))
        assert "\x1b" not in str(app.screen._content)


async def test_a_fault_of_ours_is_a_result_too(make_app: MakeApp, workflow: FakeWorkflow, monkeypatch: pytest.MonkeyPatch) -> None:
    checker = live(workflow)
    real = checker.run

    async def run(planned: object, connections: object, timeout: float) -> CheckResult:
        if planned.name == "source.driver":
            raise ValueError("broken")
        return await real(planned, connections, timeout)

    monkeypatch.setattr(checker, "run", run)
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        row = screen.checks.sheet["source.driver"]
        assert (row.status, row.result.diagnosis) == (CheckStatus.FAILED, "INTERNAL_ERROR")


async def test_help_and_palette_begin_with_this_screen(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    live(workflow)
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        assert str(app.screen._content).startswith("On the Checks screen")
        await pilot.press("escape")
        assert app.front == "checks"
        await app.perform("checks.detail")
        await pilot.pause()
        assert screen.focused is screen.query_one(CheckDetail)
        await pilot.press("z")
        assert screen.maximized is screen.query_one(CheckDetail)
        await pilot.press("escape", "escape")
        assert isinstance(app.screen, PlanScreen)
        await app.perform("checks.next_problem")  # from the palette of another screen it goes there first
        assert app.screen is screen


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (200, 60)])
async def test_the_cursor_stays_in_sight_and_on_its_check(make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    live(workflow)
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        await pilot.press("end")
        assert screen.rows.current == "workspace.egress"
        await pilot.pause()
        assert "reaches source" in shown(screen)
        await pilot.press("home")
        await pilot.pause()
        assert shown(screen).startswith("Source")


def test_nothing_typed_is_written(tmp_path: Path) -> None:
    checker = FakeChecker(tmp_path, Source(address=parse_address(ADDRESS)))
    checker.take_secret(Secret("pw1"), checker.connections(None))
    assert "pw1" not in repr(vars(checker)) + repr(checker.connections(None))
    assert list(tmp_path.iterdir()) == []


async def test_a_database_that_was_logged_in_to_becomes_the_plans_source(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    live(workflow)
    workflow.checker._source = None
    workflow.checker.take_source("reader@sql02.corp.local/PayrollDB")
    workflow.checker.take_secret(Secret("s3cret"), workflow.checker.connections(None))
    workflow.gate.set()
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        assert not screen.deeds.why_not("checks.use")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, PlanScreen) and workflow.calls[-1:] != [] and "assess" in workflow.calls)
        assert workflow.calls.index("use mssql://reader@sql02.corp.local/PayrollDB") < len(workflow.calls) - 1
        assert "PayrollDB" in screen_of(app)._hint()
        again = await opened(pilot)
        assert again.deeds.why_not("checks.use") == "The plan's source is this database already."
        assert again.checks.sheet.connections.source_from == "the source"


async def test_a_database_without_a_login_is_not_made_the_source(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow)
    checker._source = None
    checker.take_source("reader@sql02.corp.local/PayrollDB")
    checker.take_secret(Secret("s3cret"), checker.connections(None))
    checker.results[LOGIN] = LOGIN_FAILED
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("u")
        assert "must pass first" in screen.deeds.why_not("checks.use")
        assert app.screen is screen
        assert not [call for call in workflow.calls if call.startswith("use ")]
