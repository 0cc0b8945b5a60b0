"""The evidence of a plan as a person gathers it: each command records what it found, and the gate says what is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from responder.certificates import Certificates
from workspace import Workspace
from workspace.scene import KEYS, ready, surroundings

pytestmark = pytest.mark.xdist_group("workspace")
ROOT = Path(__file__).resolve().parents[2]
VALUES = f"{KEYS[0]}=jdbc:sqlserver://sql01;databaseName=Shop\n{KEYS[1]}=reader\n{KEYS[2]}=Gr8-Secret-Pa55\n"
SQL = """CREATE TABLE dbo.Orders (OrderID int NOT NULL PRIMARY KEY, Total money NOT NULL);
GO
CREATE VIEW dbo.vTotals AS SELECT OrderID, Total FROM dbo.Orders;
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
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "shop.sql").write_text(SQL)
    environment = surroundings(served, tmp_path, tmp_path_factory.mktemp("profile"), certificates.authority)

    def start(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "quickplan.py"), *arguments],
            capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=180, input=stdin, check=False,
        )  # fmt: skip

    return start


def standing(run: Run, plan: str) -> tuple[int, dict[str, dict[str, Any]]]:
    done = run("evidence", plan, "--json")
    assert done.returncode in (0, 1), done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, {r["check"]: r for r in rows if r["check"]}


def test_each_command_leaves_its_evidence_and_a_change_takes_it_away(run: Run, served: Workspace, tmp_path: Path) -> None:
    planned = run(
        "plan",
        "Migrate Shop on sql01.corp.local to catalog main schema shop",
        "--source",
        "sql",
        "--out",
        "specs",
        "--complexity",
        "complex",
    )
    assert planned.returncode == 0, planned.stderr
    (path,) = (tmp_path / "specs").glob("*.md")
    plan, folder = f"specs/{path.name}", path.with_suffix("")
    code, before = standing(run, plan)
    assert code == 1
    assert {r["status"] for r in before.values()} == {"missing"}
    assert before["TABLES_RECONCILED"]["remedy"] == f"quickplan reconcile {plan}"

    assert run("analyze", "sql").returncode == 0
    assert "ticked: The pipeline's notebooks have no lint error." in run("lint", str(folder)).stderr
    checked = run("check", "--workspace", "--plan", plan)
    deployed = run("deploy", plan, "--yes", "--secrets", "-", stdin=VALUES)
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    watched = run("monitor", plan)
    assert watched.returncode == 0, watched.stdout + watched.stderr
    code, found = standing(run, plan)
    assert code == 1  # nothing was reconciled, and nobody signed
    proved = {check for check, row in found.items() if row["status"] == "proved"}
    assert proved == {"OBJECTS_DECIDED", "NOTEBOOKS_LINT_CLEAN", "ALL_STEPS_DEPLOYED", "UPDATE_COMPLETED"}, found
    assert checked.returncode != 0  # schema and scope were not there yet, and the evidence says so
    assert found["PREFLIGHT_PASSED"]["status"] == "failed"
    assert "MISSING\\_TARGET\\_SCHEMA" in found["PREFLIGHT_PASSED"]["evidence"]
    text = path.read_text()
    assert f"- [x] Every step of the deployment is done, and a second run finds nothing to change. (check: `ALL_STEPS_DEPLOYED`)\n  - Evidence: {found['ALL_STEPS_DEPLOYED']['evidence']}\n" in text  # fmt: skip
    listed = [json.loads(line) for line in run("objects", "list", "sql", "--json").stdout.splitlines()]
    assert {r["object"]: r["state"] for r in listed} == {"dbo.Orders": "deployed", "dbo.vTotals": "deployed"}

    assert run("check", "--workspace", "--plan", plan).returncode == 0
    notebook = folder / "pipeline.py"
    notebook.write_text(notebook.read_text() + "\n# a note\n")
    _, found = standing(run, plan)
    assert found["PREFLIGHT_PASSED"]["status"] == "proved"
    assert {c for c, r in found.items() if r["status"] == "stale"} == {"NOTEBOOKS_LINT_CLEAN", "ALL_STEPS_DEPLOYED", "UPDATE_COMPLETED"}
    assert "- [ ] Every step of the deployment" in path.read_text()

    assert run("deploy", plan, "--revert", "--yes").returncode == 0
    _, found = standing(run, plan)
    assert "taken back" in found["ALL_STEPS_DEPLOYED"]["evidence"]
    listed = [json.loads(line) for line in run("objects", "list", "sql", "--json").stdout.splitlines()]
    assert {r["state"] for r in listed} == {"converted"}
