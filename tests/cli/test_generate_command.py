"""``quickplan generate`` as a person runs it."""

from __future__ import annotations

import ast
import json

import pytest
from ruamel.yaml import YAML

from cli.main import run
from cli.options import sample_estate

TABLES = """CREATE TABLE dbo.Person (PersonID int NOT NULL PRIMARY KEY, Name nvarchar(50) NOT NULL, Born datetime2(3), IsDeleted bit NOT NULL)
GO
CREATE TABLE dbo.Visit (VisitID int NOT NULL PRIMARY KEY, PersonID int NOT NULL REFERENCES dbo.Person (PersonID), Fee money)
GO
CREATE VIEW dbo.vw_Visits AS SELECT p.Name, v.Fee FROM dbo.Visit v JOIN dbo.Person p ON p.PersonID = v.PersonID WHERE p.IsDeleted = 0
GO
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "state"))
    (tmp_path / "db.sql").write_text(TABLES)
    return tmp_path


def generated(capsys, *arguments: str) -> dict:
    assert run(["generate", "db.sql", "--json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_it_writes_notebook_bundle_and_design(here, capsys):
    told = generated(capsys, "-o", "out", "--catalog", "main", "--schema", "work")
    assert told["files"] == ["pipeline.py", "databricks.yml", "design.toml"]
    assert told["counts"] == {"bronze": 2, "silver": 3, "gold": 1}
    text = (here / "out" / "pipeline.py").read_text()
    ast.parse(text)
    assert "silver_visit_references" in text
    bundle = YAML(typ="safe").load((here / "out" / "databricks.yml").read_text())
    pipeline = bundle["resources"]["pipelines"]["sqlserver_migration"]
    assert pipeline["serverless"] is True
    assert "target" not in pipeline
    assert set(bundle["targets"]) == {"dev", "prod"}
    assert [f["line"] for f in told["findings"] if f["code"] == "ZONELESS_TIMESTAMP"] == [1]


def test_a_second_run_changes_nothing(here, capsys):
    generated(capsys, "-o", "out")
    before = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in (here / "out").iterdir()}
    generated(capsys, "-o", "out")
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in (here / "out").iterdir()} == before


def test_choices_survive_and_are_reported_when_their_object_is_gone(here, capsys):
    generated(capsys, "-o", "out")
    (here / "out" / "design.toml").write_text(
        '[dataset.silver_person]\nname = "people"\nexpectations = { name_not_null = "fail", name_length = "off" }\n'
        "[dataset.silver_persn]\ninclude = false\n[dataset.silver_visit_references]\ninclude = false\n"
    )
    told = generated(capsys, "-o", "out")
    people = next(d for d in told["datasets"] if d["key"] == "silver_person")
    assert people["name"] == "people"
    assert [(e["name"], e["violation"]) for e in people["expectations"]] == [
        ("person_id_not_null", "drop"),
        ("name_not_null", "fail"),
        ("is_deleted_not_null", "warn"),
    ]
    assert 'dlt.read("people")' in (here / "out" / "pipeline.py").read_text()
    gone = [f for f in told["findings"] if f["code"] == "CHOICE_WITHOUT_OBJECT"]
    assert [(f["line"], "silver_person?" in f["remedy"]) for f in gone] == [(4, True)]
    assert 'name = "people"' in (here / "out" / "design.toml").read_text()


def test_a_plan_says_source_and_target(here, capsys):
    folder = here / "specs" / "move"
    folder.mkdir(parents=True)
    (folder.with_suffix(".md")).write_text("# Plan: Move\n")
    (folder / "plan.toml").write_text(
        '[source]\npath = "../../db.sql"\n[target]\ncatalog = "c"\nschema = "s"\n[pipeline]\ndialect = "dp"\n'
    )
    assert run(["generate", "specs/move.md"]) == 0
    assert "written to" in capsys.readouterr().out
    text = (folder / "pipeline.py").read_text()
    assert "from pyspark import pipelines as dp" in text
    assert "into `c.s`" in text


@pytest.mark.parametrize("mode", ["jdbc", "federation", "connect"])
def test_every_way_to_read_gives_files_that_compile(here, capsys, mode):
    told = generated(capsys, "-o", "out", "--ingest", mode, "--catalog", "main", "--schema", "work")
    assert {d["ingest"]["mode"] for d in told["datasets"] if d["ingest"]} == {mode}
    for name in told["files"]:
        if name.endswith(".py"):
            ast.parse((here / "out" / name).read_text())
    extra = {"jdbc": "ingest_jdbc.py", "federation": "federation.sql", "connect": "enable_changes.sql"}
    assert extra[mode] in told["files"]
    assert 'format("jdbc")' not in (here / "out" / "pipeline.py").read_text()


def test_what_is_no_design_is_refused_with_its_line(here, capsys):
    (here / "out").mkdir()
    (here / "out" / "design.toml").write_text("[dataset.silver_person]\nincluded = false\n")
    assert run(["generate", "db.sql", "-o", "out"]) == 2
    told = capsys.readouterr().err
    assert "design.toml:2" in told
    assert "Did you mean include?" in told


def test_a_source_without_tables_is_refused(here, capsys):
    (here / "db.sql").write_text("CREATE VIEW dbo.V AS SELECT 1 AS x\n")
    assert run(["generate", "db.sql", "-o", "out"]) == 2
    assert "NO_TABLES_IN_PIPELINE" in capsys.readouterr().err
    assert not (here / "out").exists()


def test_the_sample_estate(here, capsys):
    assert run(["generate", str(sample_estate()), "-o", "out", "--catalog", "main", "--schema", "w", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["bronze"] == 41
    assert told["counts"]["gold"] == 11
    ast.parse((here / "out" / "pipeline.py").read_text())


def test_what_was_changed_by_hand_is_not_lost(here, capsys):
    generated(capsys, "-o", "out")
    notebook = here / "out" / "pipeline.py"
    mine = notebook.read_text() + "# mine\n"
    notebook.write_text(mine)
    assert run(["generate", "db.sql", "-o", "out"]) == 2
    assert "changed by hand" in capsys.readouterr().err
    assert notebook.read_text() == mine
    generated(capsys, "-o", "out", "--force")
    assert "# mine" not in notebook.read_text()
