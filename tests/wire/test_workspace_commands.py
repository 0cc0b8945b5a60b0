"""``quickplan deploy`` and ``monitor`` as a person runs them, against a workspace of our own over TLS."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from responder.certificates import Certificates
from workspace import Workspace
from workspace.scene import KEYS, ready, surroundings

pytestmark = pytest.mark.xdist_group("workspace")
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Gr8-Secret-Pa55"
VALUES = f"{KEYS[0]}=jdbc:sqlserver://sql01;databaseName=Shop\n{KEYS[1]}=reader\n{KEYS[2]}={PASSWORD}\n"
SQL = """CREATE TABLE dbo.Orders (OrderID int NOT NULL PRIMARY KEY, Total money NOT NULL);
GO
CREATE VIEW dbo.vTotals AS SELECT OrderID, Total FROM dbo.Orders;
GO
CREATE PROCEDURE hr.usp_Touch AS BEGIN UPDATE dbo.Orders SET Total = Total + 1; END;
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def served(certificates: Certificates) -> Iterator[Workspace]:
    state = ready()
    state.catalogs["main"].schemas.clear()
    state.scopes.clear()
    with Workspace(state, certificates.context(strict=False)) as workspace:
        yield workspace
    assert not workspace.crashes


@pytest.fixture
def run(served: Workspace, certificates: Certificates, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command in a folder of its own; the profile lies elsewhere, for what lies in a repository is indexed."""
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "shop.sql").write_text(SQL)
    profile = tmp_path_factory.mktemp("profile")
    environment = surroundings(served, tmp_path, profile, certificates.authority, QUICKPLAN=f"{sys.executable} {ROOT / 'quickplan.py'}")

    def start(*arguments: str, stdin: str = "", script: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, script] if script else [sys.executable, str(ROOT / "quickplan.py")]
        return subprocess.run(
            [*command, *arguments], capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=180, input=stdin, check=False
        )

    return start


def rows_of(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_from_a_prompt_to_a_followed_update_and_back(run: Run, served: Workspace, tmp_path: Path) -> None:
    planned = run("plan", "Migrate Shop on sql01.corp.local to catalog main schema shop", "--source", "sql", "--out", "specs")
    assert planned.returncode == 0, planned.stderr
    (plan,) = (tmp_path / "specs").glob("*.md")

    looked = run("deploy", str(plan), "--dry-run")
    assert looked.returncode == 0, looked.stdout + looked.stderr
    assert "Shop_Pipeline" in looked.stdout
    assert "serverless:" in looked.stdout
    assert not served.changes()
    assert run("deploy", str(plan)).returncode == 2  # nobody is there to ask

    done = run("deploy", str(plan), "--yes", "--json", "--secrets", "-", stdin=VALUES)
    assert done.returncode == 0, done.stdout + done.stderr
    carried = [r for r in rows_of(done) if r["status"] == "done"]
    assert {r["step"] for r in carried} >= {"schema", "scope", "secrets", "folder", "notebook", "pipeline", "validate", "update", "objects"}
    assert served.state.catalogs["main"].schemas["shop"].objects["vtotals"] == "view"
    assert served.state.scopes["sqlserver"].secrets[KEYS[2]] == PASSWORD

    watched = run("monitor", str(plan), "--json")
    assert watched.returncode == 0, watched.stdout + watched.stderr
    outcome = rows_of(watched)[-1]
    assert (outcome["state"], outcome["diagnosis"]) == ("COMPLETED", None)

    again = run("deploy", str(plan), "--yes")
    assert "nothing to do" in again.stdout, again.stdout + again.stderr

    folder = plan.with_suffix("")
    scripted = run(script=str(folder / "deploy_to_databricks.py"))
    assert scripted.returncode == 0, scripted.stdout + scripted.stderr
    scripted = run(script=str(folder / "monitor_pipeline.py"))
    assert "COMPLETED" in scripted.stdout, scripted.stdout + scripted.stderr

    back = run("deploy", str(plan), "--revert", "--yes")
    assert back.returncode == 0, back.stdout + back.stderr
    assert not served.state.pipelines
    assert not served.state.scopes
    assert not served.state.catalogs["main"].schemas
    kept = "".join(p.read_text(errors="replace") for p in tmp_path.rglob("*") if p.is_file())
    everything = kept + "".join(d.stdout + d.stderr for d in (looked, done, watched, again, back))
    assert PASSWORD not in everything
    assert served.token not in everything


def test_a_failed_deployment_ends_with_1_and_says_why(run: Run, served: Workspace, tmp_path: Path) -> None:
    run("plan", "Migrate Shop on sql01.corp.local to catalog main schema shop", "--source", "sql", "--out", "specs")
    (plan,) = (tmp_path / "specs").glob("*.md")
    served.state.grants["catalog:main"]["ada@example.org"].remove("CREATE_SCHEMA")
    done = run("deploy", str(plan), "--yes")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "CATALOG_PERMISSION_DENIED" in done.stdout
    settings = plan.with_suffix("") / "plan.toml"
    settings.write_text(settings.read_text().replace('ingestion = "sqlserver"', 'ingestion = "jdbc"'))
    done = run("deploy", str(plan), "--yes", "--json")
    assert rows_of(done)[-1]["diagnosis"]["code"] == "MISSING_JDBC_DRIVER"  # type: ignore[index]
