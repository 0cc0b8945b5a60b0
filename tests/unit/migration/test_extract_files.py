"""The folder of an extract: what a resume trusts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import UsageProblem
from core.findings import Finding, Severity
from migration.sources.sqlserver.extract_files import ESTATE, MANIFEST, ExtractFolder

HEADER = {"database": "d", "server": "s", "include": [], "exclude": []}


def begin(folder: Path, *, resume: bool = False) -> ExtractFolder:
    return ExtractFolder(folder, HEADER, resume=resume)


def test_a_finished_extract_lists_its_objects(tmp_path: Path) -> None:
    made = begin(tmp_path / "x")
    made.write("tables", "table", "dbo.b", 2, "CREATE TABLE b (a int)")
    made.write("tables", "table", "dbo.B", 3, "CREATE TABLE B (a int)")
    made.note("modules", "procedure", "dbo.p", 4, Finding("ENCRYPTED_MODULE", Severity.WARNING, "m"))
    path = made.finish({"source": "mssql://s/d"}, {2: {"rows": 5}})
    data = json.loads(path.read_text())
    assert [(o["name"], o["file"], o.get("rows")) for o in data["objects"]] == [
        ("dbo.p", "", None),
        ("dbo.B", "tables/dbo.B-2.sql", None),
        ("dbo.b", "tables/dbo.b.sql", 5),
    ]
    assert data["findings"][0]["code"] == "ENCRYPTED_MODULE"
    assert not (tmp_path / "x" / MANIFEST).exists()
    assert (tmp_path / "x" / "tables/dbo.b.sql").read_text() == "CREATE TABLE b (a int)"


def test_a_resume_goes_on_behind_what_the_manifest_proves(tmp_path: Path) -> None:
    made = begin(tmp_path)
    for number in range(3):
        made.write("tables", "table", f"dbo.t{number}", number, f"CREATE TABLE t{number} (a int)")
    made.finish_stage("schemas")
    made.close()
    (tmp_path / "tables/dbo.t1.sql").write_text("cut")
    again = begin(tmp_path, resume=True)
    assert again.after("tables") == 0
    assert again.count == 1
    assert not again.is_done("schemas")
    again.write("tables", "table", "dbo.t1", 1, "CREATE TABLE t1 (a int)")
    assert (tmp_path / "tables/dbo.t1.sql").read_text() == "CREATE TABLE t1 (a int)"
    again.close()


def test_a_line_that_a_crash_cut_is_not_trusted(tmp_path: Path) -> None:
    made = begin(tmp_path)
    made.write("tables", "table", "dbo.a", 1, "x")
    made.close()
    manifest = tmp_path / MANIFEST
    whole = manifest.read_bytes()
    manifest.write_bytes(whole + b'{"stage": "tables", "object": [2, "dbo.b"')
    again = begin(tmp_path, resume=True)
    assert again.count == 1
    again.close()
    assert manifest.read_bytes() == whole


def test_an_unfinished_extract_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    begin(tmp_path).close()
    with pytest.raises(UsageProblem, match="unfinished"):
        begin(tmp_path)


def test_another_source_is_not_mixed_in(tmp_path: Path) -> None:
    begin(tmp_path).close()
    with pytest.raises(UsageProblem, match="another source"):
        ExtractFolder(tmp_path, {**HEADER, "database": "e"}, resume=True)


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageProblem, match="not empty"):
        begin(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_new_extract_removes_the_files_of_objects_that_are_gone(tmp_path: Path) -> None:
    first = begin(tmp_path)
    first.write("tables", "table", "dbo.old", 1, "x")
    first.finish({}, {})
    (tmp_path / "README.md").write_text("mine")
    second = begin(tmp_path)
    second.write("tables", "table", "dbo.new", 2, "y")
    second.finish({}, {})
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()) == [
        "README.md",
        ESTATE,
        "tables/dbo.new.sql",
    ]
