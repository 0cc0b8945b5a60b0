"""The eight common failures, each made in the workspace and named by the commands as a person runs them: code, place, what mends it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from responder.certificates import Certificates
from workspace import Workspace, runs
from workspace.scene import AMBIGUOUS_CELL, KEYS, ME, empty, spoil, surroundings
from workspace.state import Update

pytestmark = pytest.mark.xdist_group("workspace_failures")
ROOT = Path(__file__).resolve().parents[2]
SQL = """CREATE TABLE dbo.Orders (OrderID int NOT NULL PRIMARY KEY, Total money NOT NULL);
GO
CREATE VIEW dbo.vTotals AS SELECT OrderID, Total FROM dbo.Orders;
"""
VALUES = "".join(f"{key}=value\n" for key in KEYS)
SCHEMA = "CREATE SCHEMA IF NOT EXISTS `main`.`shop`"
SCOPE = "; ".join(["databricks secrets create-scope sqlserver", *(f"databricks secrets put-secret sqlserver {k}" for k in KEYS)])


@dataclass
class Shop:
    """A deployed plan and its workspace."""

    served: Workspace
    folder: Path
    environment: dict[str, str]
    plan: Path = field(default=Path())

    def run(self, *arguments: str, stdin: str = "") -> list[dict[str, Any]]:
        """What a command prints with ``--json``."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "quickplan.py"), *arguments], capture_output=True, text=True, env=self.environment, cwd=self.folder,
            timeout=180, input=stdin, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        assert not done.stderr or done.returncode, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")] or [{"stderr": done.stderr}]

    @property
    def notebook(self) -> Path:
        return self.plan.with_suffix("") / "pipeline.py"

    def deploy(self, *only: str) -> dict[str, Any]:
        """The diagnosis of the first step that fails."""
        steps = [word for step in only for word in ("--only", step)]
        rows = self.run("deploy", str(self.plan), "--yes", "--json", "--secrets", "-", *steps, stdin=VALUES)
        return next((r["diagnosis"] for r in rows if r.get("status") == "failed"), {"rows": rows})

    def check(self, name: str) -> dict[str, Any]:
        (row,) = self.run("check", "--workspace", "--plan", str(self.plan), "--only", f"workspace.{name}", "--json")
        return row

    def monitor(self, *arguments: str) -> dict[str, Any]:
        """The diagnosis of an update that starts now."""
        state = self.served.state
        (pipeline,) = state.pipelines.values()
        update = Update(state.uuid(), False, state.now())
        pipeline.updates.append(update)
        runs.begin(state, pipeline, update)
        for _ in range(8):
            runs.advance(state, pipeline)
        found = self.run("monitor", str(self.plan), "--json", *arguments)[-1]["diagnosis"] or {}
        if update.state not in runs.FINAL:
            update.state = "CANCELED"
        return dict(found)

    @contextmanager
    def changed(self, path: Path, before: str, after: str) -> Iterator[None]:
        """A file here that is otherwise for a while."""
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after))
        yield
        path.write_text(text)


@pytest.fixture(scope="module")
def shop(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder, profile = tmp_path_factory.mktemp("shop"), tmp_path_factory.mktemp("profile")
    (folder / "sql").mkdir()
    (folder / "sql" / "shop.sql").write_text(SQL)
    with Workspace(empty(), certificates.context(strict=False)) as served:
        environment = surroundings(served, folder, profile, certificates.authority)
        made = Shop(served, folder, environment)
        made.run("plan", "Migrate Shop on sql01.corp.local to catalog main schema shop", "--source", "sql", "--out", "specs")
        (made.plan,) = (folder / "specs").glob("*.md")
        rows = made.run("deploy", str(made.plan), "--yes", "--json", "--secrets", "-", "--only", "schema", "--only", "scope", "--only", "secrets",
                        "--only", "folder", "--only", "notebook", "--only", "pipeline", "--only", "objects", stdin=VALUES)  # fmt: skip
        assert {r["status"] for r in rows} == {"planned", "done"}, rows
        yield made
        assert not served.crashes


@contextmanager
def broken(shop: Shop, code: str) -> Iterator[None]:
    mend = spoil(shop.served.state, code)
    try:
        yield
    finally:
        mend()


def line_of(shop: Shop, number: int) -> str:
    return shop.notebook.read_text().splitlines()[number - 1].strip()


def test_missing_target_schema(shop: Shop) -> None:
    with broken(shop, "MISSING_TARGET_SCHEMA"):
        checked, watched = shop.check("schema"), shop.monitor()
        deployed = shop.deploy("objects")
    assert (checked["status"], checked["diagnosis"], checked["remedy"]) == ("failed", "MISSING_TARGET_SCHEMA", SCHEMA)
    assert (watched["code"], watched["remedy"]) == ("MISSING_TARGET_SCHEMA", SCHEMA)
    assert (deployed["code"], deployed["remedy"], deployed["object"]) == ("MISSING_TARGET_SCHEMA", SCHEMA, "dbo.Orders")
    assert (deployed["file"].endswith("shop.sql"), deployed["line"]) == (True, 1)


def test_missing_jdbc_driver(shop: Shop) -> None:
    with shop.changed(shop.plan.with_suffix("") / "plan.toml", 'ingestion = "sqlserver"', 'ingestion = "jdbc"'):
        checked, refused = shop.check("ingestion"), shop.deploy()
    with broken(shop, "MISSING_JDBC_DRIVER"), shop.changed(shop.notebook, 'format("sqlserver")', 'format("jdbc")'):
        watched, deployed = shop.monitor(), shop.deploy()
        assert 'format("jdbc")' in line_of(shop, deployed["line"])
    assert checked["diagnosis"] == "MISSING_JDBC_DRIVER"
    assert {d["code"] for d in (refused, watched, deployed)} == {"MISSING_JDBC_DRIVER"}
    for remedy in (checked["remedy"], refused["remedy"], watched["remedy"], deployed["remedy"]):
        assert 'ingestion = "sqlserver"' in remedy  # one of the ways that work
    assert watched["object"] == "dbo.Orders"
    assert watched["file"].endswith("pipeline.py")


def test_firewall_blocked(shop: Shop) -> None:
    with broken(shop, "FIREWALL_BLOCKED"):
        checked, watched = shop.check("egress"), shop.monitor()
    assert (checked["diagnosis"], "firewall" in checked["remedy"]) == ("FIREWALL_BLOCKED", True)
    assert watched["code"] == "FIREWALL_BLOCKED"
    assert "quickplan check --workspace --only workspace.egress" in watched["remedy"]
    assert watched["object"] == "dbo.Orders"
    assert line_of(shop, watched["line"]).startswith("def bronze_orders")


def test_secret_scope_not_found(shop: Shop) -> None:
    with broken(shop, "SECRET_SCOPE_NOT_FOUND"):
        checked, watched, deployed = shop.check("secrets"), shop.monitor(), shop.deploy("secrets")
    assert (checked["diagnosis"], checked["remedy"]) == ("SECRET_SCOPE_NOT_FOUND", SCOPE)
    assert (watched["code"], watched["remedy"], watched["object"]) == ("SECRET_SCOPE_NOT_FOUND", SCOPE, "dbo.Orders")
    assert (deployed["code"], deployed["remedy"]) == ("SECRET_SCOPE_NOT_FOUND", SCOPE)


def test_catalog_permission_denied(shop: Shop) -> None:
    (pipeline,) = shop.served.state.pipelines.values()
    with broken(shop, "CATALOG_PERMISSION_DENIED"):
        checked, watched = shop.check("privileges"), shop.monitor()
        pipeline.spec["development"] = False
        deployed = shop.deploy("pipeline")
        pipeline.spec["development"] = True
    who = f"TO `{ME}`"
    every = f"GRANT USE SCHEMA, CREATE TABLE, CREATE MATERIALIZED VIEW ON SCHEMA `main`.`shop` {who}"
    assert (checked["diagnosis"], checked["remedy"]) == ("CATALOG_PERMISSION_DENIED", every)
    assert watched["code"] == "CATALOG_PERMISSION_DENIED"
    assert watched["remedy"] == f"GRANT CREATE MATERIALIZED VIEW ON SCHEMA `main`.`shop` {who}"
    assert deployed["code"] == "CATALOG_PERMISSION_DENIED"
    assert deployed["remedy"] == f"GRANT USE CATALOG ON CATALOG `main` {who}; {every}"


def test_no_tables_in_pipeline(shop: Shop) -> None:
    with broken(shop, "NO_TABLES_IN_PIPELINE"), shop.changed(shop.notebook, "\n@dlt", "\n# MAGIC %md\n@dlt"):
        watched, deployed = shop.monitor(), shop.deploy()
        assert line_of(shop, deployed["line"]).startswith("@dlt")
    assert (watched["code"], deployed["code"]) == ("NO_TABLES_IN_PIPELINE", "NO_TABLES_IN_PIPELINE")
    assert (watched["file"], watched["line"]) == (deployed["file"], deployed["line"])
    assert "decorator" in watched["remedy"]
    assert "# COMMAND ----------" in deployed["remedy"]


def test_waiting_for_resources(shop: Shop) -> None:
    with broken(shop, "WAITING_FOR_RESOURCES"):
        watched = shop.monitor("--waiting-limit", "0")
    assert watched["code"] == "WAITING_FOR_RESOURCES"
    assert "serverless=True" in watched["remedy"]
    assert "quickplan deploy PLAN --only pipeline" in watched["remedy"]


def test_ambiguous_reference(shop: Shop) -> None:
    text = shop.notebook.read_text()
    with broken(shop, "AMBIGUOUS_REFERENCE"), shop.changed(shop.notebook, text, text + AMBIGUOUS_CELL):
        watched, refused = shop.monitor(), shop.deploy()
        assert ".join(" in line_of(shop, watched["line"])
        assert watched["line"] == refused["line"]
    assert (watched["code"], watched["object"], "alias" in watched["remedy"]) == ("AMBIGUOUS_REFERENCE", "dbo.vTotals", True)
    assert (refused["code"], refused["object"]) == ("AMBIGUOUS_REFERENCE", "dbo.vTotals")
    state = shop.served.state
    del state.catalogs["main"].schemas["shop"].objects["vtotals"]
    state.statement_failures["vtotals"] = ("42704", "[AMBIGUOUS_REFERENCE] Reference `OrderID` is ambiguous. SQLSTATE: 42704")
    deployed = shop.deploy("objects")
    state.statement_failures.clear()
    assert (deployed["code"], deployed["object"], deployed["line"]) == ("AMBIGUOUS_REFERENCE", "dbo.vTotals", 3)
    assert deployed["file"].endswith("shop.sql")
    assert "alias" in deployed["remedy"]
