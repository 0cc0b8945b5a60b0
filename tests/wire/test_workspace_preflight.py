"""The prerequisites of a deployment, each looked at with the unmodified SDK against a workspace of our own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from responder.certificates import Certificates
from workspace import Fault, Identity, State, Workspace
from workspace.scene import KEYS, ME, configure, ready, surroundings

from migration.checks import CheckResult, CheckStatus
from migration.workspace.checks import WorkspaceContext, run_check
from migration.workspace.target import WorkspaceTarget

pytestmark = pytest.mark.xdist_group("workspace")
ROOT = Path(__file__).resolve().parents[2]
TARGET = WorkspaceTarget(catalog="main", schema="sales", source_host="sql01.corp.local")
Look = Callable[..., CheckResult]


@pytest.fixture
def served() -> Iterator[Workspace]:
    with Workspace(ready()) as workspace:
        yield workspace
    assert not workspace.crashes


@pytest.fixture
def look(served: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Look:
    """Run one check: ``look("catalog", catalog="other")``."""
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(configure(served, tmp_path)))
    for name in [n for n in os.environ if n.startswith("DATABRICKS_") and n != "DATABRICKS_CONFIG_FILE"]:
        monkeypatch.delenv(name)

    def run(name: str, **changes: object) -> CheckResult:
        target = WorkspaceTarget.from_dict(TARGET.to_dict() | changes)
        return run_check(f"workspace.{name}", WorkspaceContext("DEFAULT", 2.0, target))

    return run


@pytest.mark.parametrize("name", ["identity", "catalog", "schema", "privileges", "secrets", "acl", "serverless", "ingestion", "warehouse"])
def test_a_prepared_workspace_passes_and_is_not_changed(look: Look, served: Workspace, name: str) -> None:
    result = look(name)
    assert (result.status, result.diagnosis) == (CheckStatus.PASSED, ""), result
    assert not [c for c in served.calls if c.changes and c.path != "/api/2.0/pipelines"]
    assert not served.state.pipelines  # the dry run made nothing


def failed(result: CheckResult) -> tuple[str, str]:
    assert result.status is CheckStatus.FAILED, result
    return result.diagnosis, result.remedy


def test_a_missing_schema(look: Look) -> None:
    code, remedy = failed(look("schema", schema="odd`name"))
    assert code == "MISSING_TARGET_SCHEMA"
    assert remedy == "CREATE SCHEMA IF NOT EXISTS `main`.`odd``name`"


def test_a_missing_catalog_and_one_that_may_not_be_seen(look: Look, served: Workspace) -> None:
    assert failed(look("catalog", catalog="nowhere"))[0] == "CATALOG_NOT_FOUND"
    served.state.with_catalog("closed", "s")
    assert failed(look("catalog", catalog="closed")) == ("CATALOG_PERMISSION_DENIED", f"GRANT USE CATALOG ON CATALOG `closed` TO `{ME}`")


def test_missing_privileges_come_as_the_grants_that_mend_them(look: Look, served: Workspace) -> None:
    served.state.grants["schema:main.sales"][ME] = {"USE_SCHEMA"}
    code, remedy = failed(look("privileges"))
    assert code == "CATALOG_PERMISSION_DENIED"
    assert remedy == f"GRANT CREATE TABLE, CREATE MATERIALIZED VIEW ON SCHEMA `main`.`sales` TO `{ME}`"
    code, remedy = failed(look("privileges", run_as="0b1c-principal"))
    assert remedy == (
        "GRANT USE CATALOG ON CATALOG `main` TO `0b1c-principal`; "
        "GRANT USE SCHEMA, CREATE TABLE, CREATE MATERIALIZED VIEW ON SCHEMA `main`.`sales` TO `0b1c-principal`"
    )


def test_privileges_of_a_group_and_of_an_owner_count(look: Look, served: Workspace) -> None:
    served.state.grants.clear()
    served.state.grant("catalog:main", "account users", "USE_CATALOG").grant("schema:main.sales", "admins", "ALL_PRIVILEGES")
    assert look("privileges").status is CheckStatus.PASSED
    served.state.grants["schema:main.sales"].clear()
    assert look("privileges").status is CheckStatus.FAILED
    served.state.catalogs["main"].schemas["sales"].owner = ME
    assert look("privileges").status is CheckStatus.PASSED


def test_a_new_schema_takes_create_schema(look: Look, served: Workspace) -> None:
    assert look("privileges", schema="fresh").status is CheckStatus.PASSED
    served.state.grants["catalog:main"][ME].remove("CREATE_SCHEMA")
    assert failed(look("privileges", schema="fresh"))[1] == f"GRANT CREATE SCHEMA ON CATALOG `main` TO `{ME}`"


def test_a_missing_scope_and_missing_keys(look: Look, served: Workspace) -> None:
    code, remedy = failed(look("secrets", scope="o'ther"))
    assert code == "SECRET_SCOPE_NOT_FOUND"
    quoted = "'o'\"'\"'ther'"
    assert remedy.split("; ") == [
        f"databricks secrets create-scope {quoted}",
        *(f"databricks secrets put-secret {quoted} {k}" for k in KEYS),
    ]
    del served.state.scopes["sqlserver"].secrets[KEYS[2]]
    assert failed(look("secrets")) == ("SECRET_SCOPE_NOT_FOUND", "databricks secrets put-secret sqlserver sqlserver_password")


def test_the_identity_that_runs_must_read_the_scope(look: Look, served: Workspace) -> None:
    assert failed(look("acl", run_as="runner")) == ("SECRET_SCOPE_DENIED", "databricks secrets put-acl sqlserver runner READ")
    served.state.scopes["sqlserver"].acls["runner"] = "READ"
    assert look("acl", run_as="runner").status is CheckStatus.PASSED
    served.state.scopes["sqlserver"].acls[ME] = "READ"  # may read, may not see who else does
    assert look("acl").status is CheckStatus.PASSED
    assert look("acl", run_as="runner").diagnosis == "ACL_NOT_SEEN"


def test_serverless_that_is_off_is_told_from_other_refusals(look: Look, served: Workspace) -> None:
    served.state.serverless = False
    assert failed(look("serverless"))[0] == "SERVERLESS_NOT_ENABLED"
    served.state.grants["schema:main.sales"][ME] = {"USE_SCHEMA"}
    served.state.serverless = True
    assert failed(look("serverless"))[0] == "CATALOG_PERMISSION_DENIED"


def test_a_jar_in_a_pipeline_is_refused_with_the_ways_that_work(look: Look) -> None:
    code, remedy = failed(look("ingestion", ingestion="jdbc"))
    assert code == "MISSING_JDBC_DRIVER"
    assert 'format("sqlserver")' in remedy
    assert "Federation" in remedy
    assert look("ingestion", ingestion="jdbc", jdbc_jar="mssql-jdbc.jar").status is CheckStatus.PASSED  # a job on classic compute takes it
    assert "foreign catalog" in look("ingestion", ingestion="federation").evidence


def test_the_warehouse_that_is_named(look: Look, served: Workspace) -> None:
    assert look("warehouse", warehouse="Starter").status is CheckStatus.PASSED
    assert failed(look("warehouse", warehouse="gone"))[0] == "WAREHOUSE_NOT_FOUND"
    served.state.warehouses.clear()
    assert failed(look("warehouse"))[0] == "WAREHOUSE_NOT_FOUND"


def test_the_workspace_itself_is_asked_whether_it_reaches_the_source(
    look: Look, served: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migration.workspace.egress._POLL_SECONDS", 0.0)
    assert look("egress").status is CheckStatus.PASSED
    served.state.reachable = False
    served.state.runs.clear()
    code, remedy = failed(look("egress"))
    assert code == "FIREWALL_BLOCKED"
    assert "firewall" in remedy
    assert not [p for p in served.state.nodes if p.endswith("egress_probe")]


def test_a_run_that_is_still_starting_is_looked_at_again(look: Look, served: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("migration.workspace.egress._POLL_SECONDS", 100.0)
    assert look("egress").diagnosis == "EGRESS_PENDING"
    assert look("egress").status is CheckStatus.PASSED
    assert len(served.state.runs) == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(401, "UNAUTHENTICATED"), "LOGIN_FAILED"),
        (Fault(403, "PERMISSION_DENIED"), "CATALOG_PERMISSION_DENIED"),
        (Fault(404, "CATALOG_DOES_NOT_EXIST"), "CATALOG_NOT_FOUND"),
        (Fault(429, retry_after=60), "THROTTLED"),
        (Fault(500, "INTERNAL_ERROR"), "INTERNAL_ERROR"),
        (Fault(503, retry_after=60), "UNAVAILABLE"),
        (Fault(lost="mid-body", processed=True), "CONNECTION_LOST"),
    ],
)  # fmt: skip
def test_each_fault_has_a_name_and_takes_no_long_wait(
    look: Look, served: Workspace, fault: Fault, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migration.workspace.calls.pause", lambda _: None)
    served.faults.add("GET", "/api/2.1/unity-catalog/catalogs/", fault, times=-1)
    assert failed(look("catalog"))[0] == code


def test_a_short_throttle_and_a_lost_answer_are_gone_through(look: Look, served: Workspace) -> None:
    served.faults.add("GET", "/api/2.1/unity-catalog/catalogs/", Fault(lost="mid-body", processed=True))
    assert look("catalog").status is CheckStatus.PASSED


def test_a_workspace_that_stays_silent(look: Look, served: Workspace) -> None:
    hold = threading.Event()
    served.faults.add("GET", "/api/2.1/unity-catalog/catalogs/", Fault(hold=hold, processed=True), times=-1)
    try:
        assert failed(look("catalog"))[0] == "NO_ANSWER"
    finally:
        hold.set()


def test_privileges_over_two_pages(look: Look, served: Workspace) -> None:
    served.state.page_size = 1
    for number in range(3):
        served.state.grant("schema:main.sales", f"other{number}", "SELECT")
    assert look("privileges").status is CheckStatus.PASSED


def test_a_service_principal_logs_in_by_oauth(served: Workspace, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    served.state.clients["client-1"] = ("s3cret", Identity("client-1", service_principal=True))
    for name, value in (("HOST", served.url), ("CLIENT_ID", "client-1"), ("CLIENT_SECRET", "s3cret"), ("CONFIG_FILE", "/nowhere")):
        monkeypatch.setenv(f"DATABRICKS_{name}", value)
    assert look("identity").evidence == "logged in as client-1"
    monkeypatch.setenv("DATABRICKS_CLIENT_SECRET", "wrong")
    result = look("identity")
    assert result.diagnosis == "LOGIN_FAILED"
    assert "wrong" not in str(result)


def test_the_command_over_https_with_an_authority_of_our_own(certificates: Certificates, tmp_path: Path) -> None:
    state: State = ready()
    with Workspace(state, certificates.context(strict=False)) as workspace:
        (tmp_path / "quickplan.toml").write_text('catalog = "main"\nschema = "sales"\nwarehouse = "Starter"\n')
        environment = surroundings(workspace, tmp_path, tmp_path, certificates.authority)
        command = [sys.executable, str(ROOT / "quickplan.py"), "check", "--workspace", "--json", "--timeout", "20"]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=120, stdin=subprocess.DEVNULL)
    rows = {r["check"]: r for r in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(rows) == 14
    assert {r["status"] for n, r in rows.items() if n != "workspace.egress"} == {"passed"}
    assert rows["workspace.egress"]["status"] == "skipped"
    assert workspace.token not in done.stdout + done.stderr
