"""What converted procedures do: their bodies run on real Spark and give the rows that T-SQL gives."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from migration.conversion import Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME, TargetRuntime
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object

pytestmark = pytest.mark.xdist_group("spark")

TABLE = SqlObject("dbo.u", ObjectKind.TABLE, "u.sql", 1, 1, "CREATE TABLE dbo.u (id int PRIMARY KEY, b int)")
ROWS = SqlObject("dbo.Ids", ObjectKind.TYPE, "i.sql", 1, 1, "CREATE TYPE dbo.Ids AS TABLE (id int NOT NULL, note varchar(5))")
INT = "`p_a` INT"
IDS = "`p_ids` ARRAY<STRUCT<`id`: INT, `note`: STRING>> DEFAULT array(struct(1, 'a'), struct(3, 'b'))"

CASES: list[tuple[str, str, str, list[tuple[Any, ...]]]] = [
    # parameters, body, the parameter as a variable, rows
    ("", "DECLARE @n int = 7 SELECT @n = b FROM dbo.u WHERE id < 3 ORDER BY id SELECT @n AS n", "", [(20,)]),
    ("", "DECLARE @n int = 7 SELECT @n = b FROM dbo.u WHERE id = 99 SELECT @n AS n", "", [(7,)]),
    ("", "DECLARE @n int, @m int SELECT @n = COUNT(*), @m = MAX(b) FROM dbo.u SELECT @n AS n, @m AS m", "", [(3, 30)]),
    ("", "DECLARE @n int, @c int SELECT @n = b FROM dbo.u SET @c = @@ROWCOUNT SELECT @c AS c", "", [(3,)]),
    (
        "",
        "DECLARE @s varchar(99) SELECT @s = COALESCE(@s + '-', '') + CAST(b AS varchar(9)) FROM dbo.u ORDER BY id DESC SELECT @s AS s",
        "",
        [("30-20-10",)],
    ),
    ("", "DECLARE @s varchar(3) = 'abcdef' SELECT @s AS s", "", [("abc",)]),
    (
        "",
        "DECLARE @i int = 0, @s varchar(5) = '' WHILE @i < 9 BEGIN SET @i += 1 IF @i = 3 CONTINUE IF @i = 6 BREAK "
        "SET @s = @s + CAST(@i AS varchar(2)) END SELECT @s AS s, @i AS i",
        "",
        [("1245", 6)],
    ),
    (
        "",
        "DECLARE @m varchar(50) = 'none' BEGIN TRY RAISERROR('x %d', 16, 1, 5) SET @m = 'not here' END TRY "
        "BEGIN CATCH SET @m = 'caught' END CATCH SELECT @m AS m",
        "",
        [("caught",)],
    ),
    ("@a int", "IF @a IS NULL BEGIN SELECT 'early' AS x RETURN END SELECT 'late' AS x", INT, [("early",)]),
    ("@a int", "IF @a IS NULL GOTO out_ SELECT 'skipped' AS x RETURN out_: SELECT 'label' AS x", INT, [("label",)]),
    (
        "@a int",
        "IF EXISTS (SELECT 1 FROM dbo.u WHERE id = 3) AND NOT EXISTS (SELECT 1 FROM dbo.u WHERE id = 4) SELECT 'y' AS a ELSE SELECT 'n' AS a",
        INT,
        [("y",)],
    ),
    ("@ids dbo.Ids READONLY", "SELECT u.b FROM dbo.u u JOIN @ids i ON i.id = u.id ORDER BY 1", IDS, [(10,), (30,)]),
    (
        "",
        "DECLARE @i int, @t int = 0 DECLARE c CURSOR FAST_FORWARD FOR SELECT id FROM dbo.u ORDER BY id DESC OPEN c FETCH NEXT FROM c INTO @i "
        "WHILE @@FETCH_STATUS = 0 BEGIN SET @t = @t * 10 + @i IF @i = 2 BREAK FETCH NEXT FROM c INTO @i END CLOSE c DEALLOCATE c "
        "SELECT @t AS t, @i AS i",
        "",
        [(32, 2)],
    ),
    ("", "DECLARE @e int, @x int SET @x = 1 / 0 SET @e = @@ERROR SELECT @e AS e", "", [(50000,)]),
    (
        "",
        "DECLARE @e int, @x int, @y int = 5 IF @y = 5 SET @x = 1 / 0 ELSE SET @x = 2 IF @@ERROR <> 0 SELECT 'failed' AS a ELSE SELECT 'fine' AS a",
        "",
        [("failed",)],
    ),
    (
        "",
        "DECLARE @x int BEGIN TRAN SET @x = 1 / 0 IF @@ERROR = 0 BEGIN COMMIT SELECT 'done' AS a END ELSE BEGIN ROLLBACK SELECT 'undone' AS a END",
        "",
        [("undone",)],
    ),
    (
        "",
        "DECLARE @e int = 9, @x int BEGIN TRY SELECT @x = COUNT(*) FROM dbo.u SET @e = @@ERROR END TRY BEGIN CATCH SET @e = 7 END CATCH "
        "SELECT @e AS e, @x AS x",
        "",
        [(0, 3)],
    ),
    (
        "",
        "DECLARE @n int = 0, @m int SELECT @m = 1 WHILE @@ROWCOUNT > 0 BEGIN SET @n += 1 SELECT @m = b FROM dbo.u WHERE id = @n END "
        "SELECT @n AS n, @m AS m",
        "",
        [(4, 30)],
    ),
    (
        "",
        "DECLARE @q varchar(max), @t varchar(20) = 'u', @n int = 3, @s varchar(20) = 'its' SET @q = 'SELECT b, ''<' + @s + '>'' AS s FROM ' + @t "
        "IF @n > 1 SET @q = @q + ' WHERE id = ' + CAST(@n AS varchar(9)) ELSE SET @q = @q + ' WHERE id < 3' EXEC (@q)",
        "",
        [(30, "<its>")],
    ),
    (
        "",
        "DECLARE @q nvarchar(max), @c varchar(20) = 'b', @n int SET @q = N'SELECT @x = MAX([' + @c + ']) FROM dbo.u WHERE id < @y' "
        "EXEC sp_executesql @q, N'@x int OUTPUT, @y int', @x = @n OUTPUT, @y = 3 SELECT @n AS n",
        "",
        [(20,)],
    ),
    (
        "@n int",
        "DECLARE @q varchar(500) = 'SELECT id FROM dbo.u ORDER BY ' + CASE WHEN @n > 1 THEN 'b DESC' ELSE 'b' END EXEC (@q)",
        "`p_n` INT DEFAULT 2",
        [(3,), (2,), (1,)],
    ),
    (
        "@n int, @s varchar(9)",
        "DECLARE @q varchar(max) = 'SELECT id FROM dbo.u WHERE id > 0' "
        "IF @n > 0 SET @q = @q + ' AND id > ' + CAST(@n AS varchar(9)) "
        "IF @n > 5 SET @q = @q + ' AND b > ' + CAST(@n AS varchar(9)) "
        "IF @s IS NOT NULL SET @q = @q + ' AND CAST(b AS varchar(9)) = ''' + @s + '''' "
        "IF @n < 3 SET @q = @q + ' AND b > 15' "
        "IF @n < 2 SET @q = @q + ' AND b < 25' EXEC (@q)",
        "`p_n` INT DEFAULT 1; DECLARE `p_s` STRING DEFAULT NULL",
        [(2,)],
    ),
    (
        "@s varchar(9)",
        "EXEC ('SELECT b FROM dbo.u WHERE CAST(id AS varchar(9)) IN (''' + REPLACE(@s, ',', ''',''') + ''') ORDER BY b')",
        "`p_s` STRING DEFAULT '1,3'",
        [(10,), (30,)],
    ),
    (
        "",
        "DECLARE @i int, @s int = 0, @k int = 0 DECLARE c CURSOR FOR SELECT id FROM dbo.u ORDER BY id OPEN c FETCH c INTO @i "
        "WHILE @@FETCH_STATUS = 0 BEGIN SET @s = @s * 10 + @i FETCH c INTO @i SET @k = @k + 1 END CLOSE c DEALLOCATE c "
        "DECLARE c CURSOR FOR SELECT b FROM dbo.u WHERE id = 2 OPEN c FETCH c INTO @i "
        "WHILE @@FETCH_STATUS = 0 BEGIN SET @s = @s + @i FETCH c INTO @i END SET @k = @k * 2 CLOSE c DEALLOCATE c "
        "SELECT @s AS s, @k AS k, @i AS i",
        "",
        [(143, 6, 20)],
    ),
    ("", "DECLARE @w datetime = '20200131' SELECT DATEADD(d, DATEDIFF(d, -1, @w), -1) AS d", "", [(datetime(2020, 1, 31),)]),
    (
        # A cursor in another shape than the usual loop: rows are skipped, texts cut, and it is opened twice.
        "",
        "DECLARE @i int, @n varchar(1), @s int = 0, @t varchar(9) = '' DECLARE c CURSOR STATIC FOR SELECT id, CAST(b AS varchar(9)) FROM "
        "dbo.u ORDER BY id DESC OPEN c FETCH NEXT FROM c INTO @i, @n IF @@FETCH_STATUS = 0 BEGIN WHILE @@FETCH_STATUS = 0 BEGIN "
        "IF @i = 2 BEGIN FETCH NEXT FROM c INTO @i, @n CONTINUE END SET @s = @s * 10 + @i SET @t = @t + @n FETCH NEXT FROM c INTO @i, @n "
        "END END CLOSE c OPEN c FETCH c INTO @i, @n CLOSE c DEALLOCATE c SELECT @s AS s, @t AS t, @i AS i",
        "",
        [(31, "31", 3)],
    ),
    (
        # Rows walked by the smallest key behind the last one; sums added to what a variable held; the first row behind it.
        "",
        "DECLARE @i int, @s int = 100, @t varchar(9) = '' SELECT @i = MIN(id) FROM dbo.u WHILE @i IS NOT NULL BEGIN "
        "SET @t = @t + CAST(@i AS varchar(9)) SELECT @i = MIN(id) FROM dbo.u WHERE id > @i END "
        "SELECT @s = @s + SUM(b) FROM dbo.u WHERE b < @s SELECT TOP 1 @s = @s + b FROM dbo.u WHERE b > 15 ORDER BY id "
        "SELECT TOP 1 @s = b FROM dbo.u WHERE b > @s ORDER BY id SELECT @t AS t, @s AS s, @i AS i",
        "",
        [("123", 180, None)],
    ),
    ("@t sysname", "EXEC ('SELECT MAX(b) AS m FROM ' + @t)", "`p_t` STRING DEFAULT 'u'", [(30,)]),
]


@pytest.mark.parametrize(("parameters", "text", "variable", "rows"), CASES)
def test_body_gives_the_rows_of_t_sql(spark: Any, parameters: str, text: str, variable: str, rows: list[tuple[Any, ...]]) -> None:
    item = SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 1, 1, f"CREATE PROCEDURE dbo.p {parameters} AS\n{text}")
    made = convert_object(item, Options(estate=build_catalog([TABLE, ROWS, item], DEFAULT_RUNTIME)))
    assert made.status is Status.CONVERTED, made.findings
    spark.sql("CREATE OR REPLACE TEMPORARY VIEW u AS SELECT * FROM VALUES (1, 10), (2, 20), (3, 30) AS t(id, b)")
    body = re.split(r"\bAS (?=BEGIN)", made.statements[0], maxsplit=1)[1].replace("`dbo`.`u`", "`u`").replace("`dbo`.`", "`")
    declared = f"DECLARE {variable};\n" if variable else ""
    found = spark.sql(f"BEGIN\n{declared}{body};\nEND").collect()
    assert [tuple(row) for row in found] == rows


def _plain_tables(body: str) -> str:
    """Temporary tables as tables of the session's catalog: Spark has neither CREATE TEMP TABLE nor CREATE OR REPLACE of its own tables."""
    return re.sub(r"CREATE OR REPLACE TEMP TABLE (`\w+`)", r"DROP TABLE IF EXISTS \1; CREATE TABLE \1", body).replace("`dbo`.`u`", "`u`")


def _bodies(*texts: str) -> list[list[str]]:
    """The bodies of procedures, each with its twin."""
    items = [SqlObject(t.split()[2], ObjectKind.PROCEDURE, "p.sql", 1, 1, t) for t in texts]
    options = Options(runtime=TargetRuntime(18, 1), estate=build_catalog([TABLE, *items], TargetRuntime(18, 1)))
    made = [convert_object(i, options) for i in items]
    assert all("SIGNAL" not in m.statements[-1] for m in made), [m.findings for m in made]
    return [[_plain_tables(re.split(r"\bAS (?=BEGIN)", s, maxsplit=1)[1]) for s in m.statements] for m in made]


@pytest.mark.parametrize(
    ("callee", "rows"),
    [
        ("SELECT id, CAST(b AS varchar(9)) FROM dbo.u WHERE id < 3", [(1, "10"), (2, "20")]),
        ("SELECT id, NULL FROM dbo.u WHERE id = 1 IF 1 = 1 SELECT 7, 'x' ELSE SELECT 8, 'y'", [(1, None), (7, "x")]),
        ("IF 1 = 2 SELECT id, 'z' FROM dbo.u", []),
    ],
)
def test_rows_of_a_procedure_are_inserted(spark: Any, callee: str, rows: list[tuple[Any, ...]]) -> None:
    (caller,), (_, twin) = _bodies(
        "CREATE PROCEDURE dbo.p AS DECLARE @t TABLE (n bigint, s varchar(9)) INSERT INTO @t EXEC dbo.q SELECT n, s FROM @t ORDER BY n",
        f"CREATE PROCEDURE dbo.q AS {callee}",
    )
    spark.sql("CREATE OR REPLACE TEMPORARY VIEW u AS SELECT * FROM VALUES (1, 10), (2, 20), (3, 30) AS t(id, b)")
    found = spark.sql(caller.replace("CALL `dbo`.`q_rows`();", twin + ";")).collect()
    assert [tuple(row) for row in found] == rows


def test_rows_of_output_are_those_that_were_inserted(spark: Any) -> None:
    ((body,),) = _bodies(
        "CREATE PROCEDURE dbo.p AS DECLARE @t TABLE (n int, s varchar(40)) DECLARE @k TABLE (i int, c varchar(40)) "
        "INSERT INTO @t (n, s) OUTPUT inserted.n + 1, inserted.s INTO @k SELECT id, NEWID() FROM dbo.u WHERE id < 3 "
        "SELECT t.n, k.i FROM @t t JOIN @k k ON k.c = t.s ORDER BY t.n"
    )
    spark.sql("CREATE OR REPLACE TEMPORARY VIEW u AS SELECT * FROM VALUES (1, 10), (2, 20), (3, 30) AS t(id, b)")
    assert [tuple(row) for row in spark.sql(body).collect()] == [(1, 2), (2, 3)]
