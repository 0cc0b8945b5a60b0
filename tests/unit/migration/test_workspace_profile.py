"""Which workspace a profile or an address means."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from migration.checks import CheckStatus
from migration.workspace.checks import WorkspaceContext, run_check
from migration.workspace.profile import ProfileMissing, find_profile

_FILE = """\
[DEFAULT]
host = https://adb-1.2.azuredatabricks.net/

[staging]
host = https://dbc-3.cloud.databricks.com
token = dapi0
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "databrickscfg"
    path.write_text(_FILE)
    return {"DATABRICKS_CONFIG_FILE": str(path)}


@pytest.mark.parametrize(
    "asked", ["dbc-3.cloud.databricks.com", "https://DBC-3.cloud.databricks.com/?o=1", "dbc-3.cloud.databricks.com:443"]
)
def test_an_address_means_the_profile_that_has_it(asked: str, environ: dict[str, str]) -> None:
    found = find_profile(asked, environ=environ)
    assert (found.name, found.asked_for, found.cloud) == ("staging", True, "AWS")
    assert found.url.lower() == "https://dbc-3.cloud.databricks.com"


def test_an_address_without_a_profile_stays_itself_whatever_the_environment_says(environ: dict[str, str]) -> None:
    found = find_profile("adb-9.9.azuredatabricks.net", environ=environ | {"DATABRICKS_HOST": "https://other.azuredatabricks.net"})
    assert (found.name, found.host, found.asked_for) == ("", "adb-9.9.azuredatabricks.net", True)


def test_a_name_that_is_neither_is_missing(environ: dict[str, str]) -> None:
    with pytest.raises(ProfileMissing, match="nowhere"):
        find_profile("nowhere", environ=environ)
    assert find_profile("DEFAULT", environ=environ).asked_for is False


def test_an_address_alone_is_checked_as_far_as_it_goes_and_sent_no_credentials(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**environ, "DATABRICKS_HOST": "https://other.azuredatabricks.net", "DATABRICKS_TOKEN": "dapi-secret"}.items():
        monkeypatch.setenv(name, value)
    with socket.create_server(("127.0.0.1", 0)) as server:
        context = WorkspaceContext(f"127.0.0.1:{server.getsockname()[1]}", 2.0)
        profile = run_check("workspace.profile", context)
        assert (profile.status, profile.diagnosis) == (CheckStatus.WARNING, "NO_PROFILE")
        assert "databricks auth login --host" in profile.remedy
        assert run_check("workspace.port", context).status is CheckStatus.PASSED
        identity = run_check("workspace.identity", context)
    assert (identity.status, identity.diagnosis) == (CheckStatus.FAILED, "NO_CREDENTIALS")
