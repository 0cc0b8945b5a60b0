"""What the command loads in its own process: heavy modules belong to the children."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"sqlglot", "sqlglotc", "textual", "jinja2", "databricks", "pyodbc", "pebble", "rich", "multiprocessing"}
SHOW = """
import sys, quickplan
quickplan._guard_path()
from cli.main import run
code = run(sys.argv[1:])
import json
print(json.dumps([code, sorted({name.partition('.')[0] for name in sys.modules})]), file=sys.stderr)
"""


def _loaded(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", SHOW, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    code, names = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(names)


def test_a_migration_plan_loads_nothing_heavy_beside_its_jobs(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE dbo.T (a int)\nGO\n")
    loaded = _loaded(
        "plan", "Migrate SalesDB on sql01 to main.sales", "--source", str(tmp_path), "--repo", str(tmp_path), "--out", str(tmp_path / "p")
    )
    assert not loaded & HEAVY
    assert list((tmp_path / "p").glob("*/pipeline.py"))


@pytest.mark.parametrize("arguments", [("analyze",), ("transpile", "--json")])
def test_looking_at_sources_loads_nothing_heavy_beside_its_job(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE dbo.T (a int)\nGO\n")
    assert not _loaded(*arguments, str(tmp_path)) & HEAVY


def test_classifying_loads_neither_models_nor_the_event_loop() -> None:
    assert not _loaded("intent", "fix the crash", "--json") & (HEAVY | {"pydantic", "asyncio"})
