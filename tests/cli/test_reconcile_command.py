"""``quickplan reconcile`` as a person runs it, as far as nobody is contacted."""

from __future__ import annotations

import json

import pytest

from cli.main import run

SQL = """CREATE TABLE dbo.Person (PersonID int NOT NULL PRIMARY KEY, Name nvarchar(50) NOT NULL, Extra xml)
GO
CREATE TABLE hr.Visit (Fee money)
GO
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "state"))
    (tmp_path / "db.sql").write_text(SQL)
    return tmp_path


TARGET = ("--catalog", "main", "--schema", "work")


def test_a_dry_run_says_what_would_be_compared(here, capsys):
    assert run(["reconcile", "db.sql", *TARGET, "--dry-run", "--lakebridge", "lb"]) == 0
    out = capsys.readouterr().out
    assert "dbo.Person → main.work.bronze_person: 2 columns, key PersonID; without Extra" in out
    assert "no key: whole rows are compared" in out
    assert {p.name for p in (here / "lb").iterdir()} == {"recon_config_mssql_dbo_all.json", "recon_config_mssql_hr_all.json"}
    assert run(["reconcile", "db.sql", *TARGET, "--dry-run", "--json", "--table", "hr.*"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["columns"] == [{"name": "Fee", "target": "Fee", "as": "decimal", "tolerance": "0"}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the target is not known"),
        (TARGET, "in no database that is named"),
        ((*TARGET, "--dry-run", "--config", "none.toml"), "none.toml does not exist"),
        ((*TARGET, "--dry-run", "--table", "x.*"), "no table to compare"),
        ((*TARGET, "--data", "mssql://me:pw@host/db"), "password"),
    ],
)
def test_what_is_missing_is_said_before_anything_runs(here, capsys, arguments, said):
    assert run(["reconcile", "db.sql", *arguments]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "pw@" not in err
