"""Statements that change rows: pairs of T-SQL and Databricks SQL, and refusals with their places."""

from __future__ import annotations

import pytest

from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME, TargetRuntime
from migration.transpile import types as t
from migration.transpile.catalog import EstateCatalog, build_catalog
from migration.transpile.context import Context
from migration.transpile.dml import (
    LocalTable,
    Outcome,
    Scope,
    Variable,
    convert_assignment,
    convert_condition,
    convert_statement,
    convert_value,
)
from migration.transpile.options import Options
from migration.tsql.lexer import tokenize

TABLES = (
    "CREATE TABLE dbo.t (id int IDENTITY PRIMARY KEY, a int, b bit, d datetime, n nvarchar(50))",
    "CREATE TABLE dbo.u (id int PRIMARY KEY, a int, x nvarchar(20), tid int)",
    "CREATE TABLE dbo.v (id int, uid int, y int)",
    "CREATE TABLE dbo.h (id int, g int, w int)",
)


@pytest.fixture(scope="module")
def estate() -> EstateCatalog:
    names = [text.split()[2] for text in TABLES]
    return build_catalog([SqlObject(n, ObjectKind.TABLE, "t.sql", 1, 1, s) for n, s in zip(names, TABLES, strict=True)], DEFAULT_RUNTIME)


def scope() -> Scope:
    return Scope(
        {"@x": Variable(("p", "x"), t.INT), "@s": Variable(("p", "s"), t.STRING), "@@rowcount": Variable(("p", "rows"), t.INT)},
        {
            "#t": LocalTable(("tmp_t",), {"id": t.INT, "s": t.STRING}, ("id",)),
            "@tv": LocalTable(("var_tv",), {"id": t.INT, "q": t.INT}),
        },
    )


def context(sql: str, estate: EstateCatalog, runtime: str = "17.3") -> Context:
    item = SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 5, 9, sql)
    return Context(item, Options(runtime=TargetRuntime.parse(runtime), estate=estate), tokenize(sql))


def convert(sql: str, estate: EstateCatalog, runtime: str = "17.3") -> Outcome:
    return convert_statement(context(sql, estate, runtime), (0, len(sql)), scope())


PAIRS = [
    ("SELECT a, @x FROM dbo.t WHERE b = 1;", "SELECT `a`, `p`.`x` FROM `dbo`.`t` AS `t` WHERE `b` = TRUE"),
    ("SELECT q.id FROM @tv q WHERE q.q = @@ROWCOUNT", "SELECT `q`.`id` FROM `var_tv` AS `q` WHERE `q`.`q` = `p`.`rows`"),
    (
        "INSERT dbo.t (a, b, d, n) VALUES (1, 1, '20200102', N'x'), (@x, 0, NULL, DEFAULT)",
        "INSERT INTO `dbo`.`t` (`a`, `b`, `d`, `n`) VALUES (1, TRUE, CAST('2020-01-02' AS TIMESTAMP), 'x'), (`p`.`x`, FALSE, NULL, DEFAULT)",
    ),
    (
        "INSERT INTO t SELECT a, 1, NULL, x FROM u",
        "INSERT INTO `dbo`.`t` (`a`, `b`, `d`, `n`) SELECT `a`, TRUE, NULL, `x` FROM `dbo`.`u` AS `u`",
    ),
    ("INSERT INTO #t (id, s) SELECT id, x FROM u", "INSERT INTO `tmp_t` (`id`, `s`) SELECT `id`, `x` FROM `dbo`.`u` AS `u`"),
    (
        "WITH c AS (SELECT 1 AS a) INSERT INTO dbo.v (id, y) SELECT a, a FROM c",
        "INSERT INTO `dbo`.`v` (`id`, `y`) WITH `c` AS (SELECT 1 AS `a`) SELECT `a`, `a` FROM `c`",
    ),
    ("INSERT INTO t DEFAULT VALUES", "INSERT INTO `dbo`.`t` (`a`) VALUES (DEFAULT)"),
    ("UPDATE dbo.t SET a = 1, b = 0 WHERE id = @x", "UPDATE `dbo`.`t` SET `a` = 1, `b` = FALSE WHERE `id` = `p`.`x`"),
    ("UPDATE dbo.t SET n += 'x'", "UPDATE `dbo`.`t` AS `t` SET `n` = `t`.`n` || ('x')"),
    ("UPDATE t SET a = x.a FROM dbo.t x WHERE x.id = 1", "UPDATE `dbo`.`t` AS `x` SET `a` = `x`.`a` WHERE `x`.`id` = 1"),
    (
        "UPDATE q SET q.a = u.a FROM dbo.t AS q INNER JOIN dbo.u u ON u.id = q.id WHERE q.a > 1",
        "MERGE INTO `dbo`.`t` AS `q` USING `dbo`.`u` AS `u` ON `u`.`id` = `q`.`id` AND `q`.`a` > 1 WHEN MATCHED THEN UPDATE SET "
        "`a` = `u`.`a`",
    ),
    (
        "UPDATE t SET a = u.a FROM u WHERE u.tid = t.id",
        "MERGE INTO `dbo`.`t` AS `t` USING `dbo`.`u` AS `u` ON `u`.`tid` = `t`.`id` WHEN MATCHED THEN UPDATE SET `a` = `u`.`a`",
    ),
    (
        "UPDATE h SET g = v.y FROM h JOIN u ON u.id = h.id LEFT JOIN v ON v.uid = u.id WHERE h.w = 1 OR h.g = 2",
        "MERGE INTO `dbo`.`h` AS `h` USING (SELECT `u`.`id` AS `u_id`, `v`.`y` AS `v_y` FROM `dbo`.`u` AS `u` LEFT JOIN `dbo`.`v` AS `v` "
        "ON `v`.`uid` = `u`.`id`) AS `source` ON `source`.`u_id` = `h`.`id` AND (`h`.`w` = 1 OR `h`.`g` = 2) WHEN MATCHED THEN UPDATE SET "
        "`g` = `source`.`v_y`",
    ),
    (
        "UPDATE TOP (10) t SET a = 1 WHERE b = 0",
        "MERGE INTO `dbo`.`t` AS `target` USING (SELECT 1 AS `new_a`, `t`.`id` AS `key_id` FROM `dbo`.`t` AS `t` WHERE `b` = FALSE "
        "LIMIT 10) AS `source` ON `target`.`id` = `source`.`key_id` WHEN MATCHED THEN UPDATE SET `a` = `source`.`new_a`",
    ),
    (
        "UPDATE t SET a = (SELECT MAX(y) FROM v WHERE v.id = t.id) WHERE b = 1",
        "MERGE INTO `dbo`.`t` AS `target` USING (SELECT (SELECT MAX(`y`) FROM `dbo`.`v` AS `v` WHERE `v`.`id` = `t`.`id`) AS `new_a`, "
        "`t`.`id` AS `key_id` FROM `dbo`.`t` AS `t` WHERE `b` = TRUE) AS `source` ON `target`.`id` = `source`.`key_id` WHEN MATCHED THEN "
        "UPDATE SET `a` = `source`.`new_a`",
    ),
    (
        "WITH c AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY a ORDER BY d) AS rn FROM t) DELETE FROM c WHERE rn > 1",
        "MERGE INTO `dbo`.`t` AS `target` USING (WITH `c` AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY `a` ORDER BY `d`) AS `rn`, "
        "`t`.`id` AS `row_id` FROM `dbo`.`t` AS `t`) SELECT `c`.`row_id` AS `key_id` FROM `c` WHERE `rn` > 1) AS `source` "
        "ON `target`.`id` = `source`.`key_id` WHEN MATCHED THEN DELETE",
    ),
    ("DELETE t", "DELETE FROM `dbo`.`t`"),
    ("DELETE FROM #t WHERE id IN (SELECT id FROM @tv)", "DELETE FROM `tmp_t` WHERE `id` IN (SELECT `id` FROM `var_tv`)"),
    (
        "DELETE a FROM t a JOIN u ON u.tid = a.id",
        "MERGE INTO `dbo`.`t` AS `a` USING `dbo`.`u` AS `u` ON `u`.`tid` = `a`.`id` WHEN MATCHED THEN DELETE",
    ),
    (
        "DELETE h FROM h LEFT JOIN v ON v.id = h.id WHERE v.id IS NULL AND h.w = 1",
        "DELETE FROM `dbo`.`h` AS `h` WHERE `h`.`w` = 1 AND NOT EXISTS(SELECT 1 FROM `dbo`.`v` AS `v` WHERE `v`.`id` = `h`.`id`)",
    ),
    (
        "MERGE INTO dbo.t AS g USING dbo.u AS s ON g.id = s.id WHEN MATCHED AND s.a <> g.a OR s.a > 3 THEN UPDATE SET g.a = s.a, b = 1 "
        "WHEN NOT MATCHED BY TARGET THEN INSERT (a, b) VALUES (s.a, 0) WHEN NOT MATCHED BY SOURCE AND g.b = 1 THEN DELETE;",
        "MERGE INTO `dbo`.`t` AS `g` USING `dbo`.`u` AS `s` ON `g`.`id` = `s`.`id`\n"
        "WHEN MATCHED AND (`s`.`a` <> `g`.`a` OR `s`.`a` > 3) THEN UPDATE SET `a` = `s`.`a`, `b` = TRUE\n"
        "WHEN NOT MATCHED THEN INSERT (`a`, `b`) VALUES (`s`.`a`, FALSE)\n"
        "WHEN NOT MATCHED BY SOURCE AND `g`.`b` = TRUE THEN DELETE",
    ),
    (
        "MERGE t USING (VALUES (1, 'a')) AS s (id, n) ON t.id = s.id WHEN NOT MATCHED THEN INSERT (n) VALUES (s.n) "
        "WHEN MATCHED THEN UPDATE SET n = s.n;",
        "MERGE INTO `dbo`.`t` AS `t` USING (SELECT * FROM VALUES (1, 'a') AS `s`(`id`, `n`)) AS `s` ON `t`.`id` = `s`.`id`\n"
        "WHEN MATCHED THEN UPDATE SET `n` = `s`.`n`\n"
        "WHEN NOT MATCHED THEN INSERT (`n`) VALUES (`s`.`n`)",
    ),
    ("TRUNCATE TABLE #t", "DELETE FROM `tmp_t`"),
    ("DROP TABLE IF EXISTS #t", "DROP TABLE IF EXISTS `tmp_t`"),
]


@pytest.mark.parametrize(("sql", "expected"), PAIRS)
def test_statement(estate: EstateCatalog, sql: str, expected: str) -> None:
    made = convert(sql, estate)
    assert made.refusal is None, made.refusal
    assert made.statements == (expected,)


@pytest.mark.parametrize(
    ("sql", "code", "at"),
    [
        ("SELECT @x = a FROM t", "VARIABLE", "@x"),
        ("INSERT INTO #t EXEC dbo.p", "INSERT_EXEC", "EXEC"),
        ("INSERT INTO #nowhere VALUES (1)", "TEMP_TABLE", "#nowhere"),
        ("UPDATE t SET a = NEWID() OUTPUT inserted.a WHERE id = 1", "OUTPUT_CLAUSE", "NEWID"),
        ("DELETE FROM t WHERE CURRENT OF c", "CURSOR", "CURRENT"),
        ("UPDATE t SET @x = a = a + 1", "VARIABLE", "@x"),
        ("DELETE TOP (5) FROM h", "ROW_IDENTITY", "DELETE"),
        ("UPDATE h SET g = NEWID() FROM h LEFT JOIN v ON v.id = h.id", "ROW_IDENTITY", "UPDATE"),
        ("UPDATE t SET a = FOO(a)", "UNKNOWN_FUNCTION", "FOO"),
        ("MERGE t USING u ON u.id = t.id WHEN MATCHED AND u.a IN (SELECT y FROM v) THEN DELETE;", "UNSUPPORTED_CLAUSE", "u.a IN"),
        ("WAITFOR DELAY '00:00:01'", "DML", "WAITFOR"),
        (";", "UNKNOWN_SYNTAX", ";"),
    ],
)
def test_refusal_names_reason_and_place(estate: EstateCatalog, sql: str, code: str, at: str) -> None:
    made = convert(sql, estate)
    assert made.refusal is not None
    assert (made.refusal.code, made.statements) == (code, ())
    assert sql[made.refusal.offset :].startswith(at)


def test_a_temporary_table_never_takes_the_name_of_a_permanent_one(estate: EstateCatalog) -> None:
    before = convert("SELECT id, n INTO #u FROM t", estate)
    after = convert("SELECT id, n INTO #u FROM t", estate, "18.1")
    assert before.statements == ("CREATE OR REPLACE TABLE `dbo`.`tmp_p_u` AS SELECT `id`, `n` FROM `dbo`.`t` AS `t`",)
    assert after.statements == ("CREATE OR REPLACE TEMP TABLE `tmp_u` AS SELECT `id`, `n` FROM `dbo`.`t` AS `t`",)
    assert [f.code for f in before.findings] == ["TEMP_AS_TABLE"]
    assert after.creates is not None
    assert (after.creates[0], list(after.creates[1].columns or ())) == ("#u", ["id", "n"])


def test_findings_stand_where_the_source_does(estate: EstateCatalog) -> None:
    made = convert("UPDATE t SET a = u.a\nFROM t JOIN u WITH (NOLOCK)\n  ON u.tid = t.id AND u.x = 'q'", estate)
    assert [(f.code, f.line, f.column) for f in made.findings] == [("HINT", 6, 15), ("CASE_COMPARISON", 7, 23), ("MERGE_ONE_ROW", 5, 1)]


def test_nothing_reaches_the_object_before_it_is_applied(estate: EstateCatalog) -> None:
    sql = "UPDATE t SET a = u.a FROM u WHERE u.tid = t.id"
    own = context(sql, estate)
    made = convert_statement(own, (0, len(sql)), scope())
    assert (own.findings, own.expected) == ([], {})
    made.apply(own)
    assert [f.code for f in own.findings] == ["MERGE_ONE_ROW"]
    assert own.expected == {"FROM": -1, "WHERE": -1}


def test_values_and_conditions(estate: EstateCatalog) -> None:
    sql = "'20200101'"
    assert convert_value(context(sql, estate), (0, len(sql)), scope(), t.DATE).sql == "CAST('2020-01-01' AS DATE)"
    sql = "EXISTS (SELECT 1 FROM t WHERE a = @x) AND @x > 1"
    shown = "EXISTS(SELECT 1 FROM `dbo`.`t` AS `t` WHERE `a` = `p`.`x`) AND `p`.`x` > 1"
    assert convert_condition(context(sql, estate), (0, len(sql)), scope()) == shown


@pytest.mark.parametrize(
    ("sql", "query", "one_row", "accumulates"),
    [
        ("SELECT @x = COUNT(*) FROM t", "SELECT COUNT(*) FROM `dbo`.`t` AS `t`", True, False),
        ("SELECT TOP 1 @x = a FROM t ORDER BY d", "SELECT `a` FROM `dbo`.`t` AS `t` ORDER BY `d` LIMIT 1", False, False),
        ("SELECT @s = @s + n FROM t", "SELECT `p`.`s` || `n` FROM `dbo`.`t` AS `t`", False, True),
        ("SELECT @x = 1", "", True, False),
    ],
)
def test_select_assignment(estate: EstateCatalog, sql: str, query: str, one_row: bool, accumulates: bool) -> None:
    made = convert_assignment(context(sql, estate), (0, len(sql)), scope())
    assert (made.query, made.one_row, made.accumulates) == (query, one_row, accumulates)
