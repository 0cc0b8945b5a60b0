"""Ways to log in, by the unmodified SDK's unified authentication: each works on loopback, and each fails in a typed way without its secret."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest
from workspace import Identity, Workspace
from workspace.scene import ME, configure, ready

from migration.checks import CheckResult, CheckStatus
from migration.workspace.checks import WorkspaceContext, run_check
from migration.workspace.target import WorkspaceTarget

pytestmark = pytest.mark.xdist_group("workspace")
SECRET = "s3cret-of-a-principal"
Look = Callable[..., CheckResult]


@pytest.fixture
def served() -> Iterator[Workspace]:
    state = ready()
    state.clients["client-1"] = (SECRET, Identity("client-1", service_principal=True))
    with Workspace(state) as workspace:
        yield workspace
    assert not workspace.crashes


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Look:
    """Who is logged in with these variables and this profile: ``look("DEFAULT", HOST=…)``."""
    for name in [n for n in os.environ if n.startswith(("DATABRICKS_", "ARM_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(tmp_path / "none"))

    def run(profile: str = "DEFAULT", timeout: float = 3.0, **variables: str) -> CheckResult:
        for name, value in variables.items():
            monkeypatch.setenv(name if name.startswith("ARM_") else f"DATABRICKS_{name}", value)
        return run_check("workspace.identity", WorkspaceContext(profile, timeout, WorkspaceTarget(catalog="main", schema="sales")))

    return run


def test_a_token_of_the_environment(look: Look, served: Workspace) -> None:
    assert look(HOST=served.url, TOKEN=served.token).evidence == f"logged in as {ME}"
    wrong = look(TOKEN="dapi-of-nobody")
    assert (wrong.status, wrong.diagnosis) == (CheckStatus.FAILED, "LOGIN_FAILED")
    assert "dapi-of-nobody" not in str(wrong)


def test_a_token_of_a_named_profile(look: Look, served: Workspace, tmp_path: Path) -> None:
    text = configure(served, tmp_path).read_text()
    (tmp_path / "both").write_text(f"{text}\n[other]\nhost = {served.url}\ntoken = dapi-of-nobody\n")
    assert look(CONFIG_FILE=str(tmp_path / "both")).status is CheckStatus.PASSED
    wrong = look("other")
    assert wrong.diagnosis == "LOGIN_FAILED"
    assert "--profile other" in wrong.remedy
    assert look("nowhere").diagnosis == "NO_PROFILE"


def test_a_profile_without_credentials(look: Look, served: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bare").write_text(f"[DEFAULT]\nhost = {served.url}\n")
    result = look(CONFIG_FILE=str(tmp_path / "bare"), METADATA_SERVICE_URL="")
    assert result.diagnosis == "NO_CREDENTIALS"
    assert result.remedy.startswith("databricks auth login --host")


def test_a_service_principal_by_oauth_of_a_profile(look: Look, served: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "machine"
    path.write_text(f"[DEFAULT]\nhost = {served.url}\nclient_id = client-1\nclient_secret = {SECRET}\n")
    assert look(CONFIG_FILE=str(path)).evidence == "logged in as client-1"
    assert [c.path for c in served.calls if c.path == "/oidc/v1/token"]
    path.write_text(f"[DEFAULT]\nhost = {served.url}\nclient_id = client-1\nclient_secret = wrong-{SECRET}\n")
    result = look()
    assert result.diagnosis == "LOGIN_FAILED"
    assert SECRET not in str(result)


@pytest.fixture
def entra(served: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, list[str]]]]:
    """Microsoft's login on loopback: gives principals of the tenant a token of the workspace; the forms that it was sent."""
    from databricks.sdk import environments

    asked: list[dict[str, list[str]]] = []

    class Login(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing."""

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            asked.append(form | {"path": [self.path]})
            good = form["client_secret"] == [SECRET] and self.path == "/tenant-1/oauth2/token"
            served.state.tokens["of-entra"] = Identity("app-1", service_principal=True)
            body = b'{"access_token": "of-entra", "token_type": "Bearer", "expires_in": "3600"}' if good else b'{"error": "invalid_client"}'
            self.send_response(200 if good else 401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Login)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    # The SDK knows the clouds by the names of their hosts; here the loopback is one of Azure's.
    login = replace(environments.ENVIRONMENTS["PUBLIC"], active_directory_endpoint=f"http://127.0.0.1:{server.server_address[1]}/")
    azure = environments.DatabricksEnvironment(environments.Cloud.AZURE, f"127.0.0.1:{served.port}", "app-of-databricks", login)
    monkeypatch.setattr(environments, "ALL_ENVS", [azure])
    yield asked
    server.shutdown()
    server.server_close()


def test_a_service_principal_of_azure(look: Look, served: Workspace, entra: list[dict[str, list[str]]]) -> None:
    given = {"ARM_CLIENT_ID": "app-1", "ARM_TENANT_ID": "tenant-1", "AUTH_TYPE": "azure-client-secret", "HOST": served.url}
    given["AZURE_RESOURCE_ID"] = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Databricks/workspaces/w"
    assert look(ARM_CLIENT_SECRET=SECRET, **given).evidence == "logged in as app-1"
    assert {form["grant_type"][0] for form in entra} == {"client_credentials"}
    result = look(ARM_CLIENT_SECRET=f"wrong-{SECRET}")
    assert result.diagnosis in ("LOGIN_FAILED", "NO_CREDENTIALS")
    assert SECRET not in str(result)


def test_a_login_by_the_command_line_tool(look: Look, served: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ``databricks auth login`` left: the SDK asks the tool for a token."""
    tool = tmp_path / "bin" / "databricks"
    tool.parent.mkdir()
    answer = '{"access_token": "%s", "token_type": "Bearer", "expiry": "2999-01-01T00:00:00Z"}' % served.token  # noqa: UP031 - JSON
    tool.write_text(f"#!/bin/sh\n# {'x' * 2_000_000}\necho '{answer}'\n")  # the SDK takes a small file for the tool's old version
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")
    path = tmp_path / "login"
    path.write_text(f"[DEFAULT]\nhost = {served.url}\nauth_type = databricks-cli\n")
    assert look(CONFIG_FILE=str(path)).evidence == f"logged in as {ME}"
    tool.write_text(f"#!/bin/sh\n# {'x' * 2_000_000}\necho 'no token of {SECRET}' >&2\nexit 1\n")
    result = look()
    assert result.status is CheckStatus.FAILED
    assert result.diagnosis in ("LOGIN_FAILED", "NO_CREDENTIALS")
    assert SECRET not in str(result)


def test_a_workspace_that_never_answers_takes_no_longer_than_its_budget(look: Look) -> None:
    """It accepts connections and says nothing: the SDK alone would wait for minutes."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        result = look(timeout=1.0, HOST=f"http://127.0.0.1:{silent.getsockname()[1]}", TOKEN="dapi-x")
        assert result.status is CheckStatus.FAILED
        assert result.diagnosis == "NO_ANSWER"
        assert time.monotonic() - began < 15
