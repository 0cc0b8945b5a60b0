"""Which checks run when, what they wait for, and what is checked at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import QuickplanError
from core.secret import Secret
from migration.checks import CheckResult, CheckStatus
from migration.sources.sqlserver.address import parse_address
from planner.intent import classify
from workbench.check_sheet import AT_ONCE, CONNECTIONS_TASK, CheckSheet, as_text, in_words
from workbench.checker import LOGIN, Checker, without_password
from workbench.config import Settings
from workbench.sources import Source
from workbench.workflow import Workflow

ADDRESS = "mssql://reader@sql01/WorkforceDB"


def checker(source: str = ADDRESS, secret: str | None = "pw", **settings: str) -> Checker:
    live = Source(address=parse_address(source), secret=Secret(secret) if secret else None) if source else None
    return Checker(Path("/nowhere"), Settings(**settings), live)


def sheet(**given: object) -> CheckSheet:
    return CheckSheet(checker(**given).connections(None))


def gives(name: str, status: CheckStatus = CheckStatus.PASSED, code: str = "") -> CheckResult:
    return CheckResult(name, "sql01", status, code, "seen", "mend" if code else "", 1.0)


def run(made: CheckSheet, **ends: CheckStatus) -> list[str]:
    """Run to the end; the order in which checks were started."""
    order = []
    while started := made.start(0.0):
        for planned in started:
            order.append(planned.name)
            status = ends.get(planned.name.replace(".", "_"), CheckStatus.PASSED)
            made.finish(gives(planned.name, status, "WRONG" if status is CheckStatus.FAILED else ""))
    return order


def test_all_run_in_an_order_that_fits_and_never_too_many() -> None:
    made = sheet()
    seen: list[str] = []
    while started := made.start(1.0, 15.0):
        running = [row for row in made if row.status is CheckStatus.RUNNING]
        assert len(running) <= AT_ONCE
        assert all(row.limit == 15.0 for row in running)
        for planned in started:
            assert not planned.needs or planned.needs in seen
        seen.append(started[0].name)
        made.finish(gives(started[0].name))
        for planned in started[1:]:
            seen.append(planned.name)
            made.finish(gives(planned.name))
    assert sorted(seen) == sorted(row.name for row in made if not row.planned.on_request)
    assert not made.busy


def test_a_failure_holds_up_all_that_need_it_and_no_other() -> None:
    made = sheet()
    run(made, source_port=CheckStatus.FAILED)
    found = {row.name: row for row in made}
    assert found["source.login"].held_by == "source.port"
    assert found["source.catalog"].held_by == "source.login"
    assert found["source.driver"].status is CheckStatus.PASSED
    assert found["workspace.identity"].status is CheckStatus.PASSED
    made.begin(["source.port"], alone=True)
    again = run(made)
    assert again[0] == "source.port"
    assert set(again) == set(made.after("source.port"))
    assert all(row.status is CheckStatus.PASSED for row in made if not row.planned.on_request)


def test_a_warning_holds_nothing_up() -> None:
    made = sheet()
    run(made, source_tls=CheckStatus.WARNING, workspace_profile=CheckStatus.WARNING)
    assert [row.name for row in made if row.status is CheckStatus.SKIPPED] == ["workspace.egress"]
    assert [o.words for o in made.outcomes()] == ["ready, 1 warning", "ready, 1 warning"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("mssql://reader@sql01/db", "NO_PASSWORD"),
        ("mssql://sql01/db", "NO_LOGIN_NAME"),
        ("mssql://sql01/db?login=windows", ""),
        ("mssql://sql01/db?login=entra-default", ""),
    ],
)
def test_what_is_lacking_is_said_by_the_login_alone(address: str, code: str) -> None:
    made = sheet(source=address, secret=None)
    order = run(made)
    login = made[LOGIN].result
    assert login is not None
    assert login.diagnosis == code
    assert bool(login.remedy) is bool(code)
    assert ("source.catalog" in order) is not bool(code)
    assert made.outcomes()[0].ok is True


def test_the_first_failure_is_what_a_side_is_summed_up_as() -> None:
    made = sheet()
    made.finish(gives("source.port", CheckStatus.FAILED, "TLS_FAILED"))
    assert made.outcomes()[0].words == "TLS failed"
    assert made.outcomes()[1].words == "checking 0/14"
    assert in_words("NAME_NOT_RESOLVED") == "name not resolved"


def test_cancelling_holds_up_what_needs_it() -> None:
    made = sheet()
    made.start(0.0)
    made.cancel("source.name")
    made.start(0.0)
    assert made["source.port"].held_by == "source.name"
    assert "waits for" in as_text(made["source.port"])


def test_another_password_keeps_what_needs_no_login() -> None:
    source = checker(secret=None)
    made = CheckSheet(source.connections(None))
    run(made)
    source.take_secret(Secret("new"), made.connections)
    assert set(made.follow(source.connections(None))) == set(made.after(LOGIN))
    assert made["source.tls"].status is CheckStatus.PASSED
    source.take_source("reader@other/WorkforceDB")
    assert set(made.follow(source.connections(None))) == set(made.names("source"))
    assert made.connections.source is not None
    assert made.connections.source.secret is None  # it was typed for another server


def test_what_is_typed_goes_before_the_source_the_settings_and_the_prompt() -> None:
    intent = classify("Migrate PayDB on sql77 to catalog main schema pay. Workspace: https://adb-9.1.azuredatabricks.net/")
    by_prompt = checker(source="").connections(intent)
    assert by_prompt.source is not None
    assert by_prompt.source.shown == "mssql://sql77/PayDB"
    assert (by_prompt.profile, by_prompt.workspace_from) == ("adb-9.1.azuredatabricks.net", "the prompt")
    assert checker(source="", workspace="staging").connections(intent).profile == "staging"
    named = checker().connections(intent)
    assert named.source is not None
    assert named.source.shown == ADDRESS
    typed = checker()
    typed.take_source("me@sql02")
    typed.take_workspace("dev")
    found = typed.connections(intent)
    assert found.source is not None
    assert (found.source.shown, found.profile) == ("mssql://me@sql02/", "dev")
    typed.take_source("  ")
    typed.take_workspace("")
    assert typed.connections(intent).source == named.source


def test_a_workspace_is_no_sql_server() -> None:
    intent = classify("Migrate PayDB to adb-9.1.azuredatabricks.net")
    found = checker(source="").connections(intent)
    assert (found.source, found.profile) == (None, "adb-9.1.azuredatabricks.net")


def test_scripts_are_no_connection(tmp_path: Path) -> None:
    scripts = Checker(tmp_path, Settings(sources={"here": str(tmp_path)}), Source(path=tmp_path))
    assert scripts.connections(None).source is None
    with pytest.raises(QuickplanError, match="need no connection"):
        scripts.take_source("here")


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("mssql://me:pw@host/db", "mssql://me@host/db"),
        ("me:p:w@host/db", "me@host/db"),
        ("mssql://me@host:1434/db", "mssql://me@host:1434/db"),
        ("mssql://me@host/db?Password=pw&encrypt=no", "mssql://me@host/db?Password=&encrypt=no"),
        ("host:1433", "host:1433"),
    ],
)
def test_a_password_is_taken_out_of_an_address(typed: str, left: str) -> None:
    assert without_password(typed) == left


def test_the_plan_has_the_task_that_the_checks_belong_to(tmp_path: Path) -> None:
    workflow = Workflow(tmp_path, Settings())
    for prompt in (
        "Migrate PayDB on sql77 to catalog main schema pay",
        "Migrate 900 procedures of PayDB on sql77 to Databricks, all of it",
    ):
        assert CONNECTIONS_TASK in {task.task_id for task in workflow.draft(workflow.classify(prompt)).tasks}


def test_a_password_that_worked_is_the_sources_from_then_on(tmp_path: Path) -> None:
    workflow = Workflow(tmp_path, Settings(), Source(address=parse_address(ADDRESS), secret=Secret("old")))
    fresh = Source(address=parse_address(ADDRESS), secret=Secret("new"))
    workflow._logged_in(fresh)
    assert workflow.source == fresh
    workflow._logged_in(Source(address=parse_address("mssql://reader@other/WorkforceDB"), secret=Secret("x")))
    assert workflow.source == fresh
