"""``quickplan check`` and ``extract`` as a person runs them, against the responder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from responder import Fault, Login, Responder
from responder.certificates import Certificates
from responder.drivers import Driver

pytestmark = pytest.mark.xdist_group("wire")
ROOT = Path(__file__).resolve().parents[2]
LOGIN = Login()
Start = Callable[..., Responder]


def run(tmp_path: Path, *arguments: str, password: str | None = LOGIN.password) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("QUICKPLAN_", "DATABRICKS_"))}
    environment |= {"QUICKPLAN_STATE_DIR": str(tmp_path / "state"), "HOME": str(tmp_path), "DATABRICKS_CONFIG_FILE": str(tmp_path / "none")}
    if password is not None:
        environment["QUICKPLAN_SOURCE_PASSWORD"] = password
    command = [sys.executable, str(ROOT / "quickplan.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=120, stdin=subprocess.DEVNULL)


def source(driver: Driver, responder: Responder, **options: str) -> str:
    chosen = {"trust_server_certificate": "yes", "driver": "microsoft" if driver.is_microsoft else "freetds"} | options
    return f"mssql://{LOGIN.user}@127.0.0.1:{responder.port}/WorkforceDB?" + "&".join(f"{k}={v}" for k, v in chosen.items())


def test_every_check_of_a_good_source_passes(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    done = run(tmp_path, "check", "--source", source(driver, responder), "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stdout + done.stderr
    assert [r["check"] for r in rows] == [
        f"source.{n}"
        for n in ("name", "port", "tls", "driver", "login", "database", "permissions", "catalog", "version", "collation", "tracking")
    ]
    assert {r["status"] for r in rows} == {"passed", "warning"}
    assert set(rows[0]) == {"check", "target", "status", "diagnosis", "evidence", "remedy", "milliseconds"}
    assert not responder.forbidden()


def test_a_wrong_password_fails_the_login_and_skips_what_needs_it(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    done = run(tmp_path, "check", "--source", source(driver, responder), "--json", password="wr0ng-secret")
    rows = {r["check"]: r for r in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 3
    assert (rows["source.login"]["status"], rows["source.login"]["diagnosis"]) == ("failed", "LOGIN_FAILED")
    assert rows["source.catalog"]["status"] == "skipped"
    assert rows["source.port"]["status"] == "passed"
    kept = "".join(p.read_text(errors="replace") for p in (tmp_path / "state").rglob("*") if p.is_file())
    assert "wr0ng-secret" not in done.stdout + done.stderr + kept


def test_a_silent_host_takes_no_longer_than_the_timeout(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    responder.faults.always(Fault(silent=True))
    done = run(tmp_path, "check", "--source", source(driver, responder), "--json", "--timeout", "1", "--only", "source.login")
    (row,) = map(json.loads, done.stdout.splitlines())
    assert (row["status"], row["diagnosis"]) == ("failed", "NO_ANSWER")
    assert row["milliseconds"] < 4000


def test_a_certificate_of_the_authority_that_is_named_is_trusted(
    driver: Driver, responder: Responder, certificates: Certificates, tmp_path: Path
) -> None:
    where = source(driver, responder, trust_server_certificate="no", ca_file=str(certificates.authority)).replace("127.0.0.1", "localhost")
    done = run(tmp_path, "check", "--source", where, "--json", "--only", "source.tls", "--only", "source.login")
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["passed", "passed"], done.stdout
    distrusted = run(
        tmp_path, "check", "--source", source(driver, responder, trust_server_certificate="no"), "--json", "--only", "source.login"
    )
    assert json.loads(distrusted.stdout)["diagnosis"] == "TLS_UNTRUSTED"


def test_without_a_password_the_login_says_so(microsoft: Driver, responder: Responder, tmp_path: Path) -> None:
    done = run(tmp_path, "check", "--source", source(microsoft, responder), "--only", "source.login", password=None)
    assert done.returncode == 3
    assert "NO_PASSWORD" in done.stdout
    assert "QUICKPLAN_SOURCE_PASSWORD" in done.stdout


def test_a_password_on_the_command_line_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "check", "--source", "mssql://sa:s3cret@h/d")
    assert done.returncode == 2
    assert "s3cret" not in done.stdout + done.stderr


def test_an_extraction_that_cannot_log_in_ends_as_unreachable(microsoft: Driver, responder: Responder, tmp_path: Path) -> None:
    done = run(tmp_path, "extract", "--source", source(microsoft, responder), "-o", "out", password="wr0ng-secret")
    assert done.returncode == 3
    assert "wrong password" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_extract_is_a_source(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    done = run(tmp_path, "extract", "--source", source(driver, responder), "-o", "out")
    assert done.returncode == 0, done.stderr
    assert "41 tables" in done.stdout
    counted = run(tmp_path, "analyze", "out", "--json")
    assert sum(json.loads(line)["kind"] == "table" for line in counted.stdout.splitlines()) == 41


def test_a_live_source_is_analysed_like_a_folder(microsoft: Driver, responder: Responder, tmp_path: Path) -> None:
    done = run(tmp_path, "analyze", source(microsoft, responder), "--json")
    assert done.returncode == 0, done.stderr
    kinds = [json.loads(line)["kind"] for line in done.stdout.splitlines()]
    assert (kinds.count("table"), kinds.count("view")) == (41, 12)
    assert not responder.forbidden()


def test_a_plan_of_a_live_source_names_it_without_the_password(microsoft: Driver, responder: Responder, tmp_path: Path) -> None:
    done = run(tmp_path, "plan", "Migrate WorkforceDB to catalog main schema workforce", "--source", source(microsoft, responder))
    assert done.returncode == 0, done.stderr
    written = "".join(p.read_text() for p in (tmp_path / "specs").rglob("*") if p.is_file())
    assert f"mssql://{LOGIN.user}@127.0.0.1" in written
    assert LOGIN.password not in written + done.stdout + done.stderr
    assert "trust_server_certificate=yes" in next((tmp_path / "specs").glob("*.md")).read_text()
    assert "The objects to migrate were read from `WorkforceDB @ 127.0.0.1" in written
    assert not [line for line in written.splitlines() if line.startswith("- `mssql:")]
    kept = b"".join(p.read_bytes() for p in (tmp_path / "state").rglob("*") if p.is_file())
    assert LOGIN.password.encode() not in kept


def test_credentials_are_saved_when_the_login_worked(microsoft: Driver, responder: Responder, tmp_path: Path) -> None:
    done = run(tmp_path, "check", "--source", source(microsoft, responder), "--save-credentials")
    assert done.returncode == 0, done.stderr
    file = tmp_path / ".databricks" / "labs" / "lakebridge" / ".credentials.yml"
    assert file.stat().st_mode & 0o777 == 0o600
    again = run(tmp_path, "check", "--source", "lakebridge", "--json", "--only", "source.login", password=None)
    assert json.loads(again.stdout)["status"] == "passed"
