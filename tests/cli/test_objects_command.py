"""``quickplan analyze`` with its store, and ``quickplan objects``, as a person runs them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from workbench.store.places import store_path

TABLE = "CREATE TABLE dbo.T (Id int NOT NULL, Name nvarchar(10) NULL)\nGO\n"
VIEW = "CREATE VIEW dbo.V AS SELECT Id FROM dbo.T\nGO\n"
WALK = "CREATE PROCEDURE dbo.usp_Walk AS BEGIN\nWAITFOR DELAY '00:00:01'\nDELETE FROM dbo.T\nEND\nGO\n"
CLR = "CREATE FUNCTION dbo.fn_C(@a int) RETURNS int AS EXTERNAL NAME a.b.c\nGO\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "sql"
    folder.mkdir()
    (folder / "a.sql").write_text(TABLE + VIEW)
    (folder / "b.sql").write_text(WALK + CLR)
    return folder


def rows(done) -> dict[str, dict]:
    """The JSON lines of a command by object."""
    assert done.returncode == 0, done.stderr
    return {row["object"]: row for row in map(json.loads, done.stdout.splitlines()) if "object" in row}


def store_file(source: Path) -> Path:
    """The source's store."""
    return store_path(str(source))


def test_lines_carry_state_and_a_second_run_is_the_same_without_work(quickplan, source: Path) -> None:
    first = quickplan("analyze", str(source), "--json")
    line = rows(first)["dbo.V"]
    assert {"lines", "reads", "writes", "calls", "class", "effort_hours", "wave", "state", "deployable"} <= set(line)
    assert (line["state"], line["deployable"], line["changed_since"], line["marks"]) == ("converted", True, [], [])
    assert rows(first)["dbo.fn_C"]["state"] == "assessed"
    again = quickplan("analyze", str(source), "--json")
    assert again.stdout == first.stdout
    assert quickplan("analyze", str(source)).stdout == quickplan("analyze", str(source), "--no-store").stdout
    told = quickplan("objects", "runs", str(source)).stdout.splitlines()
    assert len(told) == 3
    assert "nothing changed" in told[2]


def test_since_says_what_is_new_changed_and_gone(quickplan, source: Path) -> None:
    quickplan("analyze", str(source))
    (source / "a.sql").write_text(TABLE + VIEW.replace("SELECT Id", "SELECT Id, Name") + "CREATE VIEW dbo.New AS SELECT 1 AS a\nGO\n")
    (source / "b.sql").write_text(WALK)
    done = quickplan("analyze", str(source), "--since", "last")
    assert done.returncode == 0, done.stderr
    told = done.stdout[done.stdout.index("since run 1") :].splitlines()
    assert ": 1 new, 1 changed, 1 gone; effort " in told[0]
    assert [line.split(":")[0] for line in told[1:4]] == ["  new view dbo.New", "  changed view dbo.V", "  gone scalar function dbo.fn_C"]
    last = json.loads(quickplan("analyze", str(source), "--since", "1", "--json").stdout.splitlines()[-1])
    assert {(c["object"], c["change"]) for c in last["delta"]["changes"]} == {
        ("dbo.New", "new"),
        ("dbo.V", "changed"),
        ("dbo.fn_C", "gone"),
    }
    assert "since run 3" in quickplan("analyze", str(source), "--since", "last").stdout
    wrong = quickplan("analyze", str(source), "--since", "77")
    assert (wrong.returncode, "no run '77'" in wrong.stderr) == (2, True)
    assert quickplan("analyze", str(source), "--since", "last", "--no-store").returncode == 2


def test_deciding_without_the_screen(quickplan, source: Path, tmp_path: Path) -> None:
    quickplan("analyze", str(source))
    where = str(source)
    accepted = quickplan("objects", "accept", where, "dbo.usp*", "view:*", "--by", "ann", "--json")
    assert {name: row["state"] for name, row in rows(accepted).items()} == {"dbo.V": "accepted", "dbo.usp_Walk": "accepted"}
    refused = quickplan("objects", "accept", where, "*")
    assert refused.returncode == 2
    assert "dbo.fn_C cannot be accepted: it has no conversion to accept" in refused.stderr
    sql = tmp_path / "mine.sql"
    sql.write_text("CREATE FUNCTION fn_C(a INT) RETURNS INT RETURN a + 1;\n")
    assert quickplan("objects", "override", where, "dbo.fn_C", str(sql), "--by", "bob").stdout == "scalar_function dbo.fn_C: overridden\n"
    quickplan("objects", "skip", where, "dbo.T", "--reason", "stays behind", "--by", "cy")
    signed = quickplan("objects", "sign-off", where, "dbo.fn_C", "--by", "Max Boss")
    assert "signed off" in signed.stdout
    (source / "b.sql").write_text(WALK + CLR.replace("a.b.c", "a.b.d"))
    listed = rows(quickplan("analyze", where, "--json"))
    assert {name: (row["state"], row["deployable"]) for name, row in listed.items()} == {
        "dbo.T": ("skipped", False), "dbo.V": ("accepted", True), "dbo.usp_Walk": ("accepted", True), "dbo.fn_C": ("signed_off", False),
    }  # fmt: skip
    assert listed["dbo.fn_C"]["changed_since"] == ["overridden", "signed_off"]
    shown = quickplan("objects", "show", where, "fn_C").stdout
    assert "signed off, changed since; its text changed since it was signed off: accept it again" in shown
    assert "RETURN a + 1;" in shown
    assert " signed off by Max Boss" in shown
    quickplan("objects", "accept", where, "dbo.fn_C", "--by", "bob")
    assert rows(quickplan("objects", "list", where, "--json", "--state", "overridden"))["dbo.fn_C"]["deployable"] is True
    assert list(rows(quickplan("objects", "list", where, "--json", "--state", "skipped"))) == ["dbo.T"]
    quickplan("objects", "withdraw", where, "dbo.T")
    assert rows(quickplan("objects", "list", where, "--json"))["dbo.T"]["state"] == "converted"


def test_an_override_says_which_gate_fails_and_can_be_kept_all_the_same(quickplan, source: Path, tmp_path: Path) -> None:
    quickplan("analyze", str(source))
    sql = tmp_path / "mine.sql"
    sql.write_text("SELECT 1;\nSELECT TOP 3 GETDATE(\n")
    done = quickplan("objects", "override", str(source), "dbo.V", str(sql))
    assert done.returncode == 1
    assert f"error: {sql}:2:22: a ( is never closed [OVERRIDE_UNPARSED]" in done.stderr
    assert "T-SQL is left in it: TOP [OVERRIDE_RESIDUE]" in done.stderr
    assert rows(quickplan("objects", "list", str(source), "--json"))["dbo.V"]["state"] == "converted"
    kept = quickplan("objects", "override", str(source), "dbo.V", str(sql), "--keep", "--json")
    mark = rows(kept)["dbo.V"]["marks"][0]
    assert mark["state"] == "overridden"
    assert "[OVERRIDE_RESIDUE]" in mark["note"]


def test_a_source_that_was_not_analysed_and_a_newer_store(quickplan, source: Path) -> None:
    done = quickplan("objects", "list", str(source))
    assert (done.returncode, "was not analysed yet" in done.stderr) == (2, True)
    quickplan("analyze", str(source))
    path = store_file(source)
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 50")
    base.close()
    newer = quickplan("analyze", str(source))
    assert newer.returncode == 2
    assert f"at {path}" in newer.stderr or str(path) in newer.stderr
    assert "--no-store" in newer.stderr
    assert quickplan("analyze", str(source), "--no-store").returncode == 0


def test_a_damaged_store_is_said_and_the_run_goes_on(quickplan, source: Path) -> None:
    quickplan("analyze", str(source))
    path = store_file(source)
    path.write_bytes(b"not a database at all")
    done = quickplan("analyze", str(source))
    assert done.returncode == 0
    assert "[STORE_SET_ASIDE]" in done.stderr
    assert len(list(path.parent.glob("*.damaged-*.db"))) == 1


def test_info_says_where_stores_are_and_their_journal(quickplan) -> None:
    done = quickplan("info")
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("estates")]
    assert "journal mode wal" in line or "journal mode delete" in line


def test_names_from_the_source_are_data(quickplan, tmp_path: Path) -> None:
    folder = tmp_path / "evil"
    folder.mkdir()
    (folder / "a.sql").write_text("CREATE VIEW dbo.[\x1b[31mred] AS SELECT 1 AS a\nGO\n")
    quickplan("analyze", str(folder))
    done = quickplan("objects", "list", str(folder))
    assert "red" in done.stdout
    assert "\x1b" not in done.stdout
