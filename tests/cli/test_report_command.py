"""``quickplan analyze --report`` as a person runs it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

SCRIPT = """\
CREATE TABLE dbo.Customer (Id int NOT NULL PRIMARY KEY, Name nvarchar(50))
GO
CREATE VIEW dbo.vCustomer AS SELECT Id, Name FROM dbo.Customer
GO
CREATE PROCEDURE dbo.usp_Walk AS
BEGIN
    DECLARE c CURSOR FOR SELECT Id FROM dbo.vCustomer
    OPEN c
    EXEC dbo.usp_Gone
END
GO
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "shop.sql").write_text(SCRIPT, "utf-8")
    return tmp_path / "shop.sql"


def test_the_json_report_agrees_with_the_lines(quickplan, source: Path, tmp_path: Path) -> None:
    done = quickplan("analyze", str(source), "--json", "--against", "18.1", "-o", "out/r.json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "out" / "r.json") in done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    report = json.loads((tmp_path / "out" / "r.json").read_text("utf-8"))
    assert [o["object"] for o in report["objects"]] == [line["object"] for line in lines]
    for line, made in zip(lines, report["objects"], strict=True):
        assert {key: made[key] for key in ("class", "status", "line", "reads", "calls", "wave")} == {
            key: line[key] for key in ("class", "status", "line", "reads", "calls", "wave")
        }
    assert [[list(step) for step in wave["steps"]] for wave in report["waves"]] == [
        [["dbo.Customer"]],
        [["dbo.vCustomer"]],
        [["dbo.usp_Walk"]],
    ]
    assert report["missing"] == [{"name": "dbo.usp_Gone", "used_by": ["dbo.usp_Walk"]}]
    assert report["changes"][-1].startswith("at 18.1, in all: ")
    assert report["totals"]["high"] == pytest.approx(sum(o["effort_hours"]["high"] for o in report["objects"]), abs=0.05)
    assert next(o for o in report["objects"] if o["object"] == "dbo.usp_Walk")["needs"] == ["dbo.vCustomer"]


@pytest.mark.parametrize(
    ("name", "start"),
    [("r.html", b"<!doctype html>"), ("r.md", b"# Assessment of"), ("r.xlsx", b"PK"), ("r.csv", "\ufeffobject,".encode())],
)
def test_the_ending_says_the_format(quickplan, source: Path, tmp_path: Path, name: str, start: bytes) -> None:
    (tmp_path / name).write_text("an older report")
    done = quickplan("analyze", str(source), "-o", name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes().startswith(start)
    assert f"report: {tmp_path / name}" in done.stdout


def test_names_are_replaced_the_same_in_every_run(quickplan, source: Path, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        done = quickplan("analyze", str(source), "--anonymise", "--report", "csv", "-o", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    made = (tmp_path / "a.csv").read_text("utf-8")
    assert made == (tmp_path / "b.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(made[1:])))
    assert rows[1]["reads"] == rows[0]["object"]
    assert "Customer" not in made


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--report", "html"], "--report needs a file"),
        (["--anonymise"], "--anonymise needs a report"),
        (["-o", "report.docx"], "the ending says no format"),
        (["-o", "folder.html"], "it is a folder"),
        (["--report", "pdf", "-o", "x"], "'pdf' is not one of"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(quickplan, source: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "folder.html").mkdir()
    done = quickplan("analyze", str(source), *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plan_says_the_figures_of_the_report(quickplan, source: Path, tmp_path: Path) -> None:
    assert quickplan("analyze", str(source), "--against", "18.1", "-o", "r.json", cwd=tmp_path).returncode == 0
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    done = quickplan(
        "plan", "Migrate ShopDB on sql01 to catalog main schema shop", "--source", str(source), "--repo", str(tmp_path), cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    (path,) = (tmp_path / "specs").glob("*.md")
    text = path.read_text("utf-8")
    low, high, count = (report["totals"][key] for key in ("low", "high", "count"))
    assert f"{low:.1f}–{high:.1f} h of work on {count:.0f} objects and statements" in text
    assert "used by the code and not in the source: `dbo.usp_Gone`" in text
    for change in report["changes"]:
        assert f"  - {change[0].upper()}{change[1:]}" in text
    assert "quickplan analyze" in text
