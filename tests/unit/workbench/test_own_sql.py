"""SQL that a person wrote: taken apart into statements, and its gates."""

from __future__ import annotations

import io
from typing import Any

import pytest

from workbench.child import EventWriter
from workbench.own_sql import check_sql, statements_of


def findings(sql: str, **how: Any) -> list[tuple[str, int, int]]:
    found = check_sql(EventWriter(io.BytesIO()), sql=sql, object="dbo.x", kind="view", **how)["findings"]
    return [(f["code"], f["line"], f["column"]) for f in found]


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        ("SELECT 1; SELECT 2;\n", ["SELECT 1", "SELECT 2"]),
        ("SELECT ';' AS `a;b` -- ; no\n; -- nothing more", ["SELECT ';' AS `a;b` -- ; no"]),
        ("BEGIN SELECT 1; IF a THEN SELECT 2; END IF; END; SELECT 3", ["BEGIN SELECT 1; IF a THEN SELECT 2; END IF; END", "SELECT 3"]),
        ("SELECT CASE WHEN a THEN 1 END; SELECT 2", ["SELECT CASE WHEN a THEN 1 END", "SELECT 2"]),
        ("BEGIN CASE a WHEN 1 THEN SELECT 1; END CASE; END; SELECT 2", ["BEGIN CASE a WHEN 1 THEN SELECT 1; END CASE; END", "SELECT 2"]),
        ("BEGIN WHILE a DO SET a = 1; END WHILE; END", ["BEGIN WHILE a DO SET a = 1; END WHILE; END"]),
        ("CREATE FUNCTION f() RETURNS INT LANGUAGE PYTHON AS $$ return 1; $$; SELECT 1",
         ["CREATE FUNCTION f() RETURNS INT LANGUAGE PYTHON AS $$ return 1; $$", "SELECT 1"]),
        ("/* ; */ ;;", []),
        ("SELECT r'\\'; SELECT 1", ["SELECT r'\\'; SELECT 1"]),
    ],
)  # fmt: skip
def test_statements(sql: str, wanted: list[str]) -> None:
    assert statements_of(sql) == wanted


def test_good_sql_passes() -> None:
    assert findings("CREATE OR REPLACE VIEW x AS SELECT a, count(*) AS n FROM t GROUP BY ALL;") == []
    assert findings("CREATE PROCEDURE p() LANGUAGE SQL AS BEGIN DECLARE v INT DEFAULT 1; SELECT v; END;") == []


def test_what_is_wrong_is_located() -> None:
    assert findings("SELECT 1;\nSELECT (2") == [("OVERRIDE_UNPARSED", 2, 9), ("OVERRIDE_UNPARSED", 2, 1)]
    assert findings("SELECT 1);")[0] == ("OVERRIDE_UNPARSED", 1, 9)
    assert findings("SELECT 'a")[0] == ("OVERRIDE_UNPARSED", 1, 8)
    assert [code for code, *_ in findings("SELECT GETDATE()")] == ["OVERRIDE_RESIDUE"]
    assert [code for code, *_ in findings("SELECT 'GETDATE()' AS `TOP` -- NVARCHAR")] == []


def test_other_clauses_than_the_source_are_told_but_no_failure() -> None:
    text = "CREATE VIEW dbo.x AS SELECT a FROM t WHERE b = 1"
    made = check_sql(EventWriter(io.BytesIO()), sql="CREATE VIEW x AS SELECT a FROM t", object="dbo.x", kind="view", text=text)
    assert [(f["code"], f["severity"]) for f in made["findings"]] == [("OVERRIDE_CLAUSES", "info")]
    assert made["gates"] == {"residue": True, "conserved": False, "parsed": None, "resolved": None}
