"""The sample estate from its scripts to reconciled data: planned, deployed to a workspace of our own with a real Spark behind it, watched,
and compared with SQL Server's side, which is the responder over SQLite. The commands are the user's own, in processes of their own.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "wire"))

from estate_engine import Engine, columns_of, held  # noqa: E402 - the path comes first
from responder import Responder, Settings  # noqa: E402
from responder.certificates import make_certificates  # noqa: E402
from responder.contents.builder import Builder  # noqa: E402
from responder.drivers import find_drivers  # noqa: E402
from responder.engine.store import Store  # noqa: E402
from responder.sqltypes import parse_type  # noqa: E402
from workspace import Workspace  # noqa: E402
from workspace.scene import KEYS, empty, surroundings  # noqa: E402

from migration.medallion.columns import TableShape, read_tables  # noqa: E402
from migration.rehearse.generate import Wanted  # noqa: E402
from migration.rehearse.samples import Samples  # noqa: E402
from migration.rehearse.shapes import from_shape  # noqa: E402
from migration.sources.scripts import read_estate  # noqa: E402

pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.slow]
PASSWORD = "Str0ng-Pass_word"
#: Tables with columns of CLR types, whose methods (STAsText, ToString) the responder does not have: their comparison fails, and says so.
CLR_TYPES = {"dbo.Site", "dbo.SiteFloor", "hr.Department", "hr.EmployeeAddress", "ops.ClockDevice", "ops.Incident"}
VALUES = f"{KEYS[0]}=jdbc:sqlserver://sql01:1433;databaseName=WorkforceDB\n{KEYS[1]}=reader\n{KEYS[2]}=Gr8-Secret-Pa55\n"
Run = Callable[..., subprocess.CompletedProcess[str]]


@dataclass
class Stage:
    """Both servers and the command."""

    run: Run
    workspace: Workspace
    engine: Engine
    data: str
    folder: Path


@pytest.fixture
def stage(spark: Any, tmp_path: Path) -> Iterator[Stage]:
    pytest.importorskip("pyodbc", reason="libodbc.so.2 is not installed", exc_type=ImportError)
    if "freetds" not in find_drivers():
        pytest.skip("the ODBC driver freetds is not installed (make dev installs it)")
    shapes = {t.name.lower(): t for t in read_tables(read_estate(ROOT / "samples" / "workforce")) if t.readable}
    tables = {name: from_shape(shape, {}, shapes) for name, shape in shapes.items()}
    samples = Samples(tmp_path, tables, {}, None, Wanted(rows=12, seed=7, today=dt.date(2026, 11, 24)))
    store = Store(Builder("WorkforceDB"))
    for name, shape in shapes.items():
        fill(store, shape, samples.rows_of(name))
    certificates = make_certificates(tmp_path)
    state = empty()
    state.grant("catalog:main", "ada@example.org", "ALL_PRIVILEGES")
    engine = Engine(spark, "main", "workforce", tables, samples, lambda scope, key: state.scopes[scope].secrets[key])
    state.select, state.engine, state.execute = engine.select, engine.run, engine.execute
    with Workspace(state, certificates.context(strict=False)) as workspace, Responder(store, Settings(), certificates) as responder:
        profile = tmp_path / "profile"
        profile.mkdir()
        environment = surroundings(workspace, tmp_path, profile, certificates.authority, QUICKPLAN_SOURCE_PASSWORD=PASSWORD)

        def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, str(ROOT / "quickplan.py"), *arguments],
                capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=300, input=stdin, check=False,
            )  # fmt: skip

        data = f"mssql://quickplan_reader@127.0.0.1:{responder.port}/WorkforceDB?trust_server_certificate=yes&driver=freetds"
        yield Stage(run, workspace, engine, data, tmp_path)
    assert not workspace.crashes
    engine.close()
    store.close()


def fill(store: Store, shape: TableShape, rows: dict[str, list[Any]]) -> None:
    """A table of the source; a type that the responder does not know is text there."""
    kinds = {name: kind if known(kind) else "nvarchar(max)" for name, kind in columns_of(shape).items()}
    values = zip(*([held(v, kinds[name].partition("(")[0]) for v in rows[name]] for name in kinds), strict=True)
    store.add_table("WorkforceDB", shape.name, kinds, list(values))


def known(kind: str) -> bool:
    try:
        parse_type(kind)
    except ValueError:
        return False
    return True


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_sample_estate_arrives_whole(stage: Stage) -> None:
    sql = str(ROOT / "samples" / "workforce")
    planned = stage.run(
        "plan", "Migrate WorkforceDB on sql01.corp.local to catalog main schema workforce", "--source", sql, "--out", "specs"
    )
    assert planned.returncode == 0, planned.stderr
    plan = f"specs/{next((stage.folder / 'specs').glob('*.md')).name}"

    assert stage.run("analyze", sql).returncode == 0
    own = stage.folder / "site.sql"  # its computed spatial column is left to a person
    own.write_text("CREATE TABLE `main`.`workforce`.`Site` (`SiteID` INT NOT NULL, `SiteCode` STRING, `SiteName` STRING);\n")
    overridden = stage.run("objects", "override", sql, "table:dbo.Site", str(own))
    assert overridden.returncode == 0, overridden.stderr

    deployed = stage.run("deploy", plan, "--yes", "--secrets", "-", "--json", stdin=VALUES)
    failed = [c["diagnosis"]["evidence"] for c in lines(deployed) if c["status"] not in ("planned", "done", "kept")]
    assert failed == [], failed
    assert deployed.returncode == 0, deployed.stderr
    assert "hr.fn_LengthOfService" in stage.engine.functions

    watched = stage.run("monitor", plan, "--json")
    outcome = lines(watched)[-1]
    assert outcome["state"] == "COMPLETED", outcome
    rows = {d["dataset"].rpartition(".")[2]: d["rows"] for d in lines(watched) if "expectations" in d}
    assert sum(name.startswith("bronze_") for name in rows) == 41
    assert all(rows[n] == 12 or n in ("bronze_app_setting",) for n in rows if n.startswith("bronze_")), rows
    assert sum(bool(count) for name, count in rows.items() if name.startswith("gold_")) >= 5, rows

    compared = stage.run("reconcile", plan, "--data", stage.data, "--warehouse", "wh1", "--json")
    assert compared.returncode == 1, compared.stderr
    ended = {i["table"]: i for i in lines(compared)}
    assert len(ended) == 41
    assert {n for n, i in ended.items() if i["status"] == "matched"} == set(ended) - CLR_TYPES, [i for i in lines(compared) if i["found"]][
        :2
    ]
    assert {ended[n]["mismatches"][0]["kind"] for n in CLR_TYPES} == {"QUERY_REFUSED"}
    assert all(i["source_rows"] == i["target_rows"] for n, i in ended.items() if n not in CLR_TYPES)

    stage.engine.change("bronze_hr_skill", "SkillName", "something else", key="SkillID = 3", gone="SkillID = 5")
    again = stage.run("reconcile", plan, "--data", stage.data, "--warehouse", "wh1", "--table", "hr.Skill", "--json")
    assert again.returncode == 1
    (found,) = lines(again)
    rows = {(m["kind"], tuple(m["key"])): m["column"] for m in found["mismatches"] if m["level"] == "row"}
    assert {key for _, key in rows} == {("3",), ("5",)}, found
    assert "SkillName" in rows.values()

    evidence = stage.run("evidence", plan, "--json")
    standing = {r["check"]: r["status"] for r in lines(evidence) if r["check"]}
    assert (standing["ALL_STEPS_DEPLOYED"], standing["UPDATE_COMPLETED"]) == ("proved", "proved")
    assert standing["TABLES_RECONCILED"] == "failed"
