"""Lakebridge's credentials file, and the profiles of a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ConfigProblem
from core.secret import Secret
from migration.sources.sqlserver.address import Login, SourceAddress
from migration.sources.sqlserver.credentials import read_credentials, write_credentials
from migration.workspace.profile import ProfileMissing, find_profile

LOCAL = """secret_vault_type: local
secret_vault_name:
# our warehouse
snowflake:
  account: acme   # keep me
mssql:
  auth_type: SqlPassword
  user: sa
  password: s3cret!
  server: sql01
  port: 1444
  database: '*'
  trust_server_certificate: true
"""


def test_a_local_vault_is_read(tmp_path: Path) -> None:
    file = tmp_path / "c.yml"
    file.write_text(LOCAL)
    found = read_credentials(file, environ={})
    assert found.address == SourceAddress("sql01", 1444, "", "", "sa", trust_server_certificate=True)
    assert found.secret == Secret("s3cret!")


def test_an_environment_vault_names_variables(tmp_path: Path) -> None:
    file = tmp_path / "c.yml"
    file.write_text("secret_vault_type: env\nmssql:\n  auth_type: AUTH\n  server: HOST\n  password: PW\n  user: WHO\n")
    values = {"AUTH": "ActiveDirectoryServicePrincipal", "HOST": "h", "PW": "pw", "WHO": "app"}
    found = read_credentials(file, environ=values)
    assert (found.address.host, found.address.login, found.secret) == ("h", Login.ENTRA_SERVICE_PRINCIPAL, Secret("pw"))


def test_a_variable_that_is_not_set_is_named_not_used_as_the_value(tmp_path: Path) -> None:
    file = tmp_path / "c.yml"
    file.write_text("secret_vault_type: env\nmssql:\n  server: HOST\n  password: MY_PW\n")
    with pytest.raises(ConfigProblem, match="MY_PW") as caught:
        read_credentials(file, environ={"HOST": "h"})
    assert caught.value.line == 4


def test_writing_merges_and_keeps_what_is_not_ours(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "c.yml"
    file.parent.mkdir()
    file.write_text(LOCAL)
    write_credentials(file, SourceAddress("sql02", database="Work", user="app"), Secret("new"))
    text = file.read_text()
    assert "# our warehouse" in text
    assert "account: acme   # keep me" in text
    assert file.stat().st_mode & 0o777 == 0o600
    found = read_credentials(file, environ={})
    assert (found.address.host, found.address.database, found.secret) == ("sql02", "Work", Secret("new"))


def test_a_new_file_is_private(tmp_path: Path) -> None:
    file = tmp_path / "a" / "c.yml"
    write_credentials(file, SourceAddress("h", user="u"), Secret("p"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_credentials(file, environ={}).address.database == ""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("mssql: [", "not valid YAML"),
        ("- a", "not a credentials file"),
        ("secret_vault_type: local", "no mssql block"),
        ("secret_vault_type: vault\nmssql:\n  server: h", "secret_vault_type"),
        ("mssql:\n  server: h\n  auth_type: Magic", "auth_type"),
        ("mssql:\n  user: x", "no server"),
        ("mssql:\n  server: h\n  port: many", "port"),
    ],
)
def test_what_is_wrong_with_the_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "c.yml"
    file.write_text(text)
    with pytest.raises(ConfigProblem, match=named):
        read_credentials(file, environ={})


def test_a_broken_file_does_not_spill_its_password(tmp_path: Path) -> None:
    file = tmp_path / "c.yml"
    file.write_text("mssql:\n  password: s3cret!: : [\n")
    with pytest.raises(ConfigProblem) as caught:
        read_credentials(file, environ={})
    assert "s3cret" not in str(caught.value) + caught.value.remedy


CONFIG = "[DEFAULT]\nhost = https://adb-1.2.azuredatabricks.net/\ntoken = x\n[prod]\nhost=acme.cloud.databricks.com\n[empty]\ntoken = y\n"


@pytest.mark.parametrize(
    ("name", "environ", "host", "cloud"),
    [
        ("DEFAULT", {}, "adb-1.2.azuredatabricks.net", "Azure"),
        ("prod", {}, "acme.cloud.databricks.com", "AWS"),
        ("DEFAULT", {"DATABRICKS_CONFIG_PROFILE": "prod"}, "acme.cloud.databricks.com", "AWS"),
        ("prod", {"DATABRICKS_HOST": "https://other.gcp.databricks.com"}, "other.gcp.databricks.com", "Google Cloud"),
    ],
)
def test_a_profile_names_its_workspace(tmp_path: Path, name: str, environ: dict[str, str], host: str, cloud: str) -> None:
    file = tmp_path / "cfg"
    file.write_text(CONFIG)
    found = find_profile(name, environ={"DATABRICKS_CONFIG_FILE": str(file), **environ})
    assert (found.host, found.cloud, found.port) == (host, cloud, 443)


def test_variables_that_go_before_the_profile_are_named(tmp_path: Path) -> None:
    file = tmp_path / "cfg"
    file.write_text(CONFIG)
    found = find_profile("prod", environ={"DATABRICKS_CONFIG_FILE": str(file), "DATABRICKS_TOKEN": "t"})
    assert found.overridden == ("DATABRICKS_TOKEN",)


@pytest.mark.parametrize("name", ["empty", "nobody"])
def test_a_missing_host_says_how_to_log_in(tmp_path: Path, name: str) -> None:
    file = tmp_path / "cfg"
    file.write_text(CONFIG)
    with pytest.raises(ProfileMissing) as caught:
        find_profile(name, environ={"DATABRICKS_CONFIG_FILE": str(file)})
    assert "databricks auth login" in caught.value.remedy


def test_a_malformed_file_is_located(tmp_path: Path) -> None:
    file = tmp_path / "cfg"
    file.write_text("host = x\n")
    with pytest.raises(ConfigProblem) as caught:
        find_profile("DEFAULT", environ={"DATABRICKS_CONFIG_FILE": str(file)})
    assert caught.value.line == 1
