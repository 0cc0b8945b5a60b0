"""What objects read, write and call; cycles, missing objects and waves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from migration.assessment.dependencies import dependencies
from migration.assessment.graph import components
from migration.assessment.references import find_references
from migration.estate import Estate, ObjectKind, SqlObject
from migration.look import Use
from migration.sources.scripts import read_estate

ROOT = Path(__file__).resolve().parents[3]
TRUTH = ROOT / "tests/data/tsql/workforce_dependencies.json"


def test_the_sample_agrees_with_the_truth_file() -> None:
    estate = read_estate(ROOT / "samples/workforce")
    found = dependencies(estate)
    rows = [
        {
            "file": item.file,
            "line": item.line,
            "object": item.name,
            **use.to_dict(),
            "wave": found.wave(item),
        }
        for item, use in zip(estate.objects, found.uses, strict=True)
        if use.reads or use.writes or use.calls or use.unknown
    ]
    assert rows == json.loads(TRUTH.read_text(encoding="utf-8"))["objects"]
    assert found.cycles == (("hr.Department", "hr.Employee", "hr.Position"),)
    assert found.missing == ()
    assert found.callers("hr.fn_LengthOfService") == ("hr.vw_NewestHires",)


def _uses(text: str, **how: bool) -> tuple[set[str], set[str], set[str], int]:
    found = find_references(text, types=frozenset({"flag"}), **how)
    of = {use: {".".join(r.parts) for r in found.found if r.use is use} for use in Use}
    return of[Use.READ] | of[Use.TYPE], of[Use.WRITE], of[Use.CALL] | of[Use.MAYBE_CALL], len(found.unknown)


NONE: set[str] = set()


@pytest.mark.parametrize(
    ("text", "reads", "writes", "calls"),
    [
        ("SELECT * FROM a, b AS x, c WITH (NOLOCK), d (NOLOCK) y, e", {"a", "b", "c", "d", "e"}, NONE, NONE),
        ("SELECT * FROM a JOIN (b JOIN c ON b.i = c.i) ON a.i = b.i, f", {"a", "b", "c", "f"}, NONE, NONE),
        ("SELECT * FROM ((SELECT i FROM a) UNION (SELECT i FROM b)) x", {"a", "b"}, NONE, NONE),
        ("WITH a AS (SELECT * FROM t), b (i) AS (SELECT i FROM a) SELECT * FROM b JOIN c ON 1 = 1; SELECT * FROM a", {"t", "c", "a"}, NONE, NONE),
        ("WITH a AS (SELECT * FROM t) SELECT * FROM dbo.a", {"t", "dbo.a"}, NONE, NONE),
        ("WITH x AS (SELECT *, ROW_NUMBER() OVER (ORDER BY i) n FROM dbo.t) DELETE FROM x WHERE n > 1", {"dbo.t"}, {"dbo.t"}, NONE),
        ("UPDATE e SET e.a = s.a FROM hr.Employee AS e JOIN stg.s s ON s.i = e.i", {"stg.s"}, {"hr.Employee"}, NONE),
        ("UPDATE e SET a = CASE WHEN b = 1 THEN 2 ELSE 3 END FROM hr.Employee e", NONE, {"hr.Employee"}, NONE),
        ("UPDATE Employee SET a = 1 FROM hr.Employee JOIN b ON 1 = 1", {"b"}, {"hr.Employee"}, NONE),
        ("UPDATE t SET a = 1 FROM dbo.u t, dbo.u v", {"dbo.u"}, {"dbo.u"}, NONE),
        ("DELETE TOP (5) d FROM dbo.t d INNER JOIN @k k ON k.i = d.i", NONE, {"dbo.t"}, NONE),
        ("DELETE FROM dbo.t WHERE i IN (SELECT i FROM u)", {"u"}, {"dbo.t"}, NONE),
        ("DELETE t OUTPUT deleted.i INTO dbo.gone (i) WHERE i = 1", NONE, {"t", "dbo.gone"}, NONE),
        ("MERGE INTO a.t WITH (HOLDLOCK) AS t USING b.s AS s ON t.i = s.i WHEN MATCHED THEN UPDATE SET x = 1 WHEN NOT MATCHED THEN INSERT (i) VALUES (1);", {"b.s"}, {"a.t"}, NONE),
        ("INSERT INTO dbo.a (i) SELECT i FROM (DELETE FROM dbo.b OUTPUT deleted.i) AS d", NONE, {"dbo.a", "dbo.b"}, NONE),
        ("INSERT dbo.a EXEC dbo.p 1", NONE, {"dbo.a"}, {"dbo.p"}),
        ("SELECT * INTO dbo.copy FROM dbo.t TRUNCATE TABLE dbo.u", {"dbo.t"}, {"dbo.copy", "dbo.u"}, NONE),
        ("EXEC @r = [my db]..[p q];2 @x = 1", NONE, NONE, {"my db..p q"}),
        ("EXECUTE AS USER = 'x'; REVERT", NONE, NONE, NONE),
        ("SELECT dbo.f(x), t.c.value('.', 'int'), @x.nodes('/a'), geography::Point(1, 2, 3) FROM t", {"t"}, NONE, {"dbo.f"}),
        ("SELECT * FROM t CROSS APPLY dbo.f(t.i) AS f OUTER APPLY t.x.nodes('/a') AS n (c)", {"t"}, NONE, {"dbo.f"}),
        ("SELECT * FROM OPENJSON(@j) WITH (a int '$.a', b int '$.b') j, STRING_SPLIT(@s, ',') s", NONE, NONE, NONE),
        ("SELECT * FROM CONTAINSTABLE(dbo.doc, *, 'x') k", {"dbo.doc"}, NONE, NONE),
        ("SELECT NEXT VALUE FOR dbo.s", {"dbo.s"}, NONE, NONE),
        ("SELECT TRIM(' ' FROM name), 1 WHERE a IS DISTINCT FROM b", NONE, NONE, NONE),
        ("DECLARE c CURSOR FOR SELECT i FROM t OPEN c FETCH NEXT FROM c INTO @i", {"t"}, NONE, NONE),
        ("SELECT * FROM t ORDER BY i OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY", {"t"}, NONE, NONE),
        ("SELECT 'FROM a' -- FROM b\n/* JOIN c /* nested */ JOIN d */ FROM [from]", {"from"}, NONE, NONE),
        ('SELECT * FROM srv.db.dbo."a""b"', {'srv.db.dbo.a"b'}, NONE, NONE),
        ("SELECT * FROM #t JOIN ##u ON 1 = 1 JOIN tempdb..#v ON 1 = 1 JOIN @w w ON 1 = 1", NONE, NONE, NONE),
        ("UPDATE STATISTICS dbo.t", NONE, NONE, NONE),
        ("GRANT SELECT, INSERT, EXECUTE ON dbo.t TO x", NONE, NONE, NONE),
        ("DECLARE @f Flag, @g dbo.Flag", {"Flag", "dbo.Flag"}, NONE, NONE),
        ("CREATE TABLE dbo.t (a int REFERENCES dbo.u (i) ON DELETE CASCADE ON UPDATE SET NULL, b AS (dbo.f(a)))", {"dbo.u"}, NONE, {"dbo.f"}),
        ("CREATE TRIGGER dbo.g ON dbo.t AFTER INSERT, UPDATE AS INSERT dbo.log SELECT i FROM inserted", {"dbo.t"}, {"dbo.log"}, NONE),
        ("CREATE PROC p AS EXEC ('SELECT * FROM a ' + 'JOIN b ON 1 = 1')", {"a", "b"}, NONE, NONE),
        ("CREATE PROC p AS DECLARE @s nvarchar(max) = N'DELETE dbo.t' EXEC sp_executesql @s", NONE, {"dbo.t"}, NONE),
        ("CREATE VIEW v AS WITH XMLNAMESPACES ('u' AS n), c AS (SELECT i FROM t) SELECT * FROM c", {"t"}, NONE, NONE),
        ("SELECT * FROM (t1 AS a LEFT JOIN t2 b ON a.i = b.i) PIVOT (SUM(x) FOR y IN ([a], [b])) p", {"t1", "t2"}, NONE, NONE),
    ],
)  # fmt: skip
def test_names_by_use(text: str, reads: set[str], writes: set[str], calls: set[str]) -> None:
    assert _uses(text, trigger="TRIGGER" in text) == (reads, writes, calls, 0)


@pytest.mark.parametrize(
    "text",
    [
        "EXEC (@sql)",
        "EXEC ('SELECT * FROM ' + @t)",
        "EXEC @proc 1",
        "EXEC ('SELECT * FROM t') AT ledger",
        "SELECT * FROM OPENQUERY(ledger, 'SELECT * FROM t')",
        "CREATE PROC p @s nvarchar(max) AS EXEC sp_executesql @s",
        "CREATE PROC p AS DECLARE @s nvarchar(max) = N'SELECT 1 ' SET @s += @w EXEC sp_executesql @s",
        "CREATE PROC p AS DECLARE @s nvarchar(max) SET @s = N'SELECT * FROM ' + QUOTENAME(@t) EXEC (@s)",
    ],
)
def test_what_a_run_decides_is_unknown(text: str) -> None:
    assert _uses(text) == (set(), set(), set(), 1)


@pytest.mark.parametrize(
    "text", ["FROM", "UPDATE", "WITH a AS (", "((((", "SELECT a.b.", "EXEC", "MERGE TOP (", ")))", "CREATE TRIGGER t ON", "[", "EXEC ('"]
)
def test_broken_text_is_read_to_its_end(text: str) -> None:
    found = find_references(text, types=frozenset({"a"}))
    words = {part.casefold() for reference in found.found for part in reference.parts}
    assert words <= set(re.findall(r"\w+", text.casefold()))


def _estate(*objects: tuple[str, ObjectKind, str], database: str = "") -> Estate:
    made = [SqlObject(name, kind, "a.sql", n, n, text) for n, (name, kind, text) in enumerate(objects, 1)]
    return Estate("a.sql", made, database=database)


def test_waves_put_tables_first_and_a_cycle_in_one() -> None:
    found = dependencies(
        _estate(
            ("dbo.late", ObjectKind.PROCEDURE, "CREATE PROC late AS EXEC early SELECT * FROM child"),
            ("dbo.early", ObjectKind.PROCEDURE, "CREATE PROC early AS SELECT 1"),
            ("dbo.a", ObjectKind.PROCEDURE, "CREATE PROC a AS EXEC b"),
            ("dbo.b", ObjectKind.PROCEDURE, "CREATE PROC b AS EXEC a EXEC late EXEC gone"),
            ("dbo.child", ObjectKind.TABLE, "CREATE TABLE child (i int REFERENCES parent (i), j AS dbo.f(i))"),
            ("dbo.parent", ObjectKind.TABLE, "CREATE TABLE parent (i int)"),
            ("dbo.f", ObjectKind.SCALAR_FUNCTION, "CREATE FUNCTION f (@i int) RETURNS int AS BEGIN RETURN (SELECT i FROM parent) END"),
        )
    )
    assert found.waves == (("dbo.parent",), ("dbo.f",), ("dbo.child",), ("dbo.early",), ("dbo.late",), ("dbo.a", "dbo.b"))
    assert found.cycles == (("dbo.a", "dbo.b"),)
    assert [(m.name, m.used_by) for m in found.missing] == [("dbo.gone", ("dbo.b",))]
    assert found.callers("DBO.EARLY") == ("dbo.late",)


def test_names_are_resolved_as_the_server_does() -> None:
    estate = _estate(
        ("hr.T", ObjectKind.TABLE, "CREATE TABLE hr.T (i int)"),
        ("dbo.T", ObjectKind.TABLE, "CREATE TABLE T (i int)"),
        ("dbo.alias", ObjectKind.SYNONYM, "CREATE SYNONYM alias FOR hr.T"),
        ("dbo.away", ObjectKind.SYNONYM, "CREATE SYNONYM away FOR srv.db.dbo.x"),
        ("hr.v", ObjectKind.VIEW, "CREATE VIEW hr.v AS SELECT * FROM t"),
        ("dbo.v", ObjectKind.VIEW, "CREATE VIEW v AS SELECT * FROM T, shop.dbo.t x, Other.dbo.t y, alias, away, sys.objects, master..spt_values"),
        database="Shop",
    )  # fmt: skip
    found = dependencies(estate)
    assert found.uses[4].reads == ("hr.T",)
    assert found.uses[5].reads == ("dbo.T", "Other.dbo.t", "hr.T", "srv.db.dbo.x")
    assert found.uses[5].external == ("Other.dbo.t", "srv.db.dbo.x")
    assert found.uses[5].system == ("sys.objects", "master..spt_values")
    assert found.needs["dbo.v"] == ("dbo.t", "dbo.alias", "hr.t", "dbo.away")
    assert found.missing == ()


def test_what_code_creates_is_not_missing() -> None:
    found = dependencies(
        _estate(
            ("dbo.p", ObjectKind.PROCEDURE, "CREATE PROC p AS SELECT 1 AS i INTO dbo.made CREATE TABLE made2 (i int)"),
            ("dbo.q", ObjectKind.PROCEDURE, "CREATE PROC q AS SELECT * FROM dbo.made, made2"),
        )
    )
    assert found.missing == ()
    assert found.uses[1].reads == ("dbo.made", "dbo.made2")


def test_components_are_found_without_recursion() -> None:
    chain = {str(n): [str(n + 1)] for n in range(5000)} | {"5000": ["0"]}
    assert [len(c) for c in components(chain | {"x": ["0", "y"]})] == [5001, 1]
