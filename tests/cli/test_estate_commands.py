"""``quickplan analyze`` and ``quickplan transpile`` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SCRIPT = """\
USE ShopDB
GO
CREATE TABLE [dbo].[Customer] (
    [Id] int IDENTITY(1,1) NOT NULL,
    [Name] nvarchar(MAX) NULL,
    [Created] datetime NOT NULL DEFAULT (GETDATE())
)
GO
CREATE VIEW dbo.vCustomer AS
SELECT [Id], ISNULL([Name], N'?') AS [Name] FROM [dbo].[Customer]
GO
-- a CURSOR in a comment
CREATE PROCEDURE dbo.usp_Walk AS
BEGIN
    DECLARE c CURSOR FOR SELECT Id FROM dbo.Customer
    OPEN c
    SELECT 'MERGE INTO' AS t INTO #tmp
    EXEC sp_executesql N'SELECT 1'
END
GO
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "sql"
    folder.mkdir()
    (folder / "shop.sql").write_bytes(SCRIPT.replace("\n", "\r\n").encode("utf-16"))
    return folder


def test_analyze_prints_one_object_a_line(quickplan, source: Path) -> None:
    done = quickplan("analyze", str(source), "--json")
    assert done.returncode == 0, done.stderr
    rows = {r["object"]: r for r in map(json.loads, done.stdout.splitlines())}
    assert set(rows) == {"dbo.Customer", "dbo.vCustomer", "dbo.usp_Walk"}
    walk = rows["dbo.usp_Walk"]
    assert set(walk) >= {"object", "kind", "file", "line", "indicators", "status", "findings"}
    assert (walk["kind"], walk["file"], walk["line"]) == ("procedure", "shop.sql", 13)
    assert [(i["name"], i["line"]) for i in walk["indicators"]] == [("CURSOR", 15), ("TEMP_TABLE", 17), ("DYNAMIC_SQL", 18)]
    assert walk["status"] == "partial"
    assert any(f["line"] == 15 for f in walk["findings"])
    assert rows["dbo.Customer"]["status"] == "converted"
    assert rows["dbo.vCustomer"]["status"] == "converted"


def test_each_line_has_its_class_and_the_sum_of_its_hours(quickplan, source: Path) -> None:
    done = quickplan("analyze", str(source), "--json")
    rows = {r["object"]: r for r in map(json.loads, done.stdout.splitlines())}
    assert {rows["dbo.vCustomer"]["class"], rows["dbo.usp_Walk"]["class"]} == {"automatic", "assisted"}
    for row in rows.values():
        hours = row["effort_hours"]
        assert 0 < hours["low"] <= hours["high"]
        assert sum(t["high"] for t in hours["terms"]) == pytest.approx(hours["high"], abs=0.01)
        assert all({"name", "count", "hours"} <= set(t) for t in hours["terms"])
    plain = quickplan("analyze", str(source), "--against", "18.1").stdout
    assert "effort: " in plain
    assert "by class: " in plain
    assert "at 18.1, in all: " in plain


def test_actual_hours_change_the_estimate_that_follows(quickplan, source: Path, tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    repo.mkdir()
    (repo / ".git").mkdir()

    def high() -> float:
        done = quickplan("analyze", str(source), "--json", cwd=repo)
        (row,) = [r for r in map(json.loads, done.stdout.splitlines()) if r["object"] == "dbo.usp_Walk"]
        return row["effort_hours"]["high"]

    before = high()
    (repo / "spent.csv").write_text("object,hours\nDBO.usp_walk,40\n")
    done = quickplan("calibrate", str(source), "--actual", "spent.csv", "--actual", "dbo.Customer=0.5", cwd=repo)
    assert done.returncode == 0, done.stderr
    assert "mean error over 2 objects" in done.stdout
    assert high() > before
    wrong = quickplan("calibrate", str(source), "--actual", "dbo.nowhere=3", cwd=repo)
    assert wrong.returncode == 2
    assert "dbo.nowhere" in wrong.stderr
    assert quickplan("calibrate", str(source), "--actual", "dbo.usp_Walk=often", cwd=repo).returncode == 2


def test_the_six_transformations(quickplan, source: Path) -> None:
    done = quickplan("transpile", str(source), "--json")
    rows = {r["object"]: r for r in map(json.loads, done.stdout.splitlines())}
    table = " ".join(rows["dbo.Customer"]["statements"])
    view = " ".join(rows["dbo.vCustomer"]["statements"])
    assert "`Id` BIGINT" in table
    assert "GENERATED ALWAYS AS IDENTITY" in table
    assert "`Name` STRING" in table
    assert "`Created` TIMESTAMP" in table
    assert "CURRENT_TIMESTAMP()" in table
    assert "COALESCE(" in view
    assert "`Name`" in view
    (walk,) = rows["dbo.usp_Walk"]["statements"]
    assert "MESSAGE_TEXT = 'shop.sql, line 15: not converted" in walk
    assert "#" not in walk
    for row in rows.values():
        assert set(row["gates"]) == {"residue", "conserved", "parsed", "resolved"}


def test_transpile_writes_files(quickplan, source: Path, tmp_path: Path) -> None:
    done = quickplan("transpile", str(source), "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/table/dbo.Customer.sql").read_text().count("CREATE TABLE") == 1
    assert json.loads((tmp_path / "out/procedure/dbo.usp_Walk.findings.json").read_text())["status"] == "partial"
    assert json.loads((tmp_path / "out/summary.json").read_text())["counts"] == {"table": 1, "view": 1, "procedure": 1}


def test_fail_on_turns_findings_into_exit_1(quickplan, source: Path) -> None:
    assert quickplan("analyze", str(source), "--json", "--fail-on", "warning").returncode == 1
    assert quickplan("analyze", str(source), "--json").returncode == 0


def test_a_plan_from_a_source_counts_it(quickplan, source: Path, tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    repo.mkdir()
    done = quickplan("plan", "Migrate ShopDB on sql01 to catalog main schema shop", "--source", str(source), "--json", cwd=repo)
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["objects"] == {"table": 1, "view": 1, "procedure": 1}
    assert data["indicators"] == {"CURSOR": 1, "TEMP_TABLE": 1, "DYNAMIC_SQL": 1}
    text = Path(data["path"]).read_text()
    assert "usp_Walk" in text
    assert text.count("\n## Implementation Phases\n") == 1
    folder = Path(data["path"]).with_suffix("")
    assert {p.name for p in folder.iterdir()} >= {"plan.toml", "analyze_sql.py", "transpile_sql.py"}


@pytest.mark.parametrize(
    "make",
    ["missing", "empty folder", "binary", "unbalanced", "deep", "random"],
)
def test_bad_sources_end_in_words(quickplan, tmp_path: Path, make: str) -> None:
    target = tmp_path / "src"
    target.mkdir()
    file = target / "bad.sql"
    if make == "missing":
        target = tmp_path / "nowhere"
    elif make == "binary":
        file.write_bytes(bytes(range(256)) * 100)
    elif make == "unbalanced":
        file.write_text("CREATE TABLE dbo.A (a int)\nGO\nSELECT 'never closed\nGO\nCREATE TABLE dbo.B (b int)\nGO\n")
    elif make == "deep":
        file.write_text("CREATE VIEW dbo.V AS SELECT " + "(" * 5000 + "1" + ")" * 5000 + " AS x\nGO\nCREATE TABLE dbo.A (a int)\nGO\n")
    elif make == "random":
        file.write_text("".join(chr(32 + (i * 7919) % 90) for i in range(20_000)) + "\nGO\nCREATE TABLE dbo.A (a int)\nGO\n")
    done = quickplan("analyze", str(target), "--json")
    assert "Traceback" not in done.stderr
    if make in ("missing", "empty folder"):
        assert done.returncode == 2
        assert str(target) in done.stderr
    elif make == "binary":
        assert "bad.sql" in done.stderr
    else:
        assert done.returncode == 0, done.stderr
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        said = done.stderr + json.dumps([r["findings"] for r in rows])
        assert "bad.sql" in said
        if make != "random":
            assert "dbo.A" in [r["object"] for r in rows]
