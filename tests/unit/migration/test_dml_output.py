"""OUTPUT, and changes of tables without a key: T-SQL in, Databricks SQL out."""

from __future__ import annotations

import pytest

from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.transpile.catalog import EstateCatalog, build_catalog
from migration.transpile.context import Context
from migration.transpile.dml import LocalTable, Outcome, Scope, convert_statement
from migration.transpile.options import Options
from migration.transpile.types import INT, STRING
from migration.tsql.lexer import tokenize

RUNTIME = TargetRuntime(18, 1)
TABLES = (
    "CREATE TABLE dbo.t (id int PRIMARY KEY, a decimal(9,2), s varchar(20), made AS (a * 2))",
    "CREATE TABLE dbo.n (id int IDENTITY(1,1) PRIMARY KEY, a int, s varchar(20))",
    "CREATE TABLE dbo.h (g int, s varchar(20))",
    "CREATE TABLE dbo.v (id int, y int)",
)
OPEN = "CREATE OR REPLACE TEMP TABLE `tmp_output_rows` AS "
CLOSE = "DROP TABLE IF EXISTS `tmp_output_rows`"


@pytest.fixture(scope="module")
def estate() -> EstateCatalog:
    sequence = SqlObject("dbo.q", ObjectKind.SEQUENCE, "q.sql", 1, 1, "CREATE SEQUENCE dbo.q AS int START WITH 1")
    numbered = "CREATE TABLE dbo.w (id int CONSTRAINT d DEFAULT (NEXT VALUE FOR dbo.q) PRIMARY KEY, s varchar(20))"
    return build_catalog([sequence, *(SqlObject(x.split()[2], ObjectKind.TABLE, "t.sql", 1, 1, x) for x in (*TABLES, numbered))], RUNTIME)


def _convert(text: str, estate: EstateCatalog, schema: str = "") -> Outcome:
    item = SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 1, 1, text)
    scope = Scope(tables={"@k": LocalTable(("var_k",), {"id": INT, "s": STRING})})
    context = Context(item, Options(runtime=RUNTIME, schema=schema, estate=estate), tokenize(text))
    return convert_statement(context, (0, len(text)), scope)


PAIRS = [
    (
        "DELETE FROM t OUTPUT deleted.id, deleted.s INTO @k WHERE a > 4",
        OPEN + "SELECT `t`.`id` AS `o1`, `t`.`s` AS `o2` FROM `dbo`.`t` AS `t` WHERE `a` > 4",
        "DELETE FROM `dbo`.`t` WHERE `a` > 4",
        "INSERT INTO `var_k` SELECT `o1`, `o2` FROM `tmp_output_rows`",
        CLOSE,
    ),
    (
        "UPDATE t SET a = 5.255, s += 'x' OUTPUT inserted.a, deleted.s AS old, inserted.s WHERE id = 1",
        OPEN + "SELECT CAST(5.255 AS DECIMAL(9, 2)) AS `o1`, `t`.`s` AS `o2`, `t`.`s` || ('x') AS `o3` FROM `dbo`.`t` AS `t` WHERE `id` = 1",
        "UPDATE `dbo`.`t` AS `t` SET `a` = 5.255, `s` = `t`.`s` || ('x') WHERE `id` = 1",
        "SELECT `o1` AS `a`, `o2` AS `old`, `o3` AS `s` FROM `tmp_output_rows`",
    ),
    (
        "INSERT INTO t (id, s) OUTPUT inserted.id, inserted.s INTO @k SELECT y, NEWID() FROM v",
        OPEN + "SELECT CAST(`id` AS INT) AS `id`, CAST(`s` AS STRING) AS `s` FROM (SELECT `y`, UPPER(UUID()) FROM `dbo`.`v` AS `v`) AS `r`(`id`, `s`)",
        "INSERT INTO `dbo`.`t` (`id`, `s`) SELECT `id`, `s` FROM `tmp_output_rows`",
        "INSERT INTO `var_k` SELECT `inserted`.`id` AS `o1`, `inserted`.`s` AS `o2` FROM `tmp_output_rows` AS `inserted`",
        CLOSE,
    ),
    (
        "INSERT INTO n (a) OUTPUT inserted.id VALUES (1), (2)",
        OPEN + "SELECT MAX(`id`) AS `o0` FROM `dbo`.`n`",
        "INSERT INTO `dbo`.`n` (`a`) VALUES (1), (2)",
        "SELECT `inserted`.`id` AS `id` FROM `dbo`.`n` AS `inserted` "
        "WHERE `inserted`.`id` > COALESCE((SELECT `o0` FROM `tmp_output_rows`), -9223372036854775808)",
    ),
    (
        "MERGE t USING v ON t.id = v.id WHEN MATCHED AND v.y > 1 THEN DELETE WHEN MATCHED THEN UPDATE SET a = 1 "
        "WHEN NOT MATCHED THEN INSERT (id) VALUES (v.y) OUTPUT COALESCE(inserted.id, deleted.id), $action INTO @k;",
        OPEN + "SELECT COALESCE(NULL, `t`.`id`) AS `o1`, 'DELETE' AS `o2` FROM `dbo`.`t` AS `t` INNER JOIN `dbo`.`v` AS `v` "
        "ON (`t`.`id` = `v`.`id`) WHERE 1 = 1 AND (`v`.`y` > 1) "
        "UNION ALL SELECT COALESCE(`t`.`id`, `t`.`id`) AS `o1`, 'UPDATE' AS `o2` FROM `dbo`.`t` AS `t` INNER JOIN `dbo`.`v` AS `v` "
        "ON (`t`.`id` = `v`.`id`) WHERE 1 = 1 AND CASE WHEN `v`.`y` > 1 THEN 1 ELSE 0 END = 0 "
        "UNION ALL SELECT COALESCE((`v`.`y`), NULL) AS `o1`, 'INSERT' AS `o2` FROM `dbo`.`v` AS `v` "
        "WHERE NOT EXISTS(SELECT 1 FROM `dbo`.`t` AS `t` WHERE `t`.`id` = `v`.`id`)",
        "MERGE INTO `dbo`.`t` AS `t` USING `dbo`.`v` AS `v` ON `t`.`id` = `v`.`id`\nWHEN MATCHED AND `v`.`y` > 1 THEN DELETE\n"
        "WHEN MATCHED THEN UPDATE SET `a` = 1\nWHEN NOT MATCHED THEN INSERT (`id`) VALUES (`v`.`y`)",
        "INSERT INTO `var_k` SELECT `o1`, `o2` FROM `tmp_output_rows`",
        CLOSE,
    ),
    (
        "DELETE TOP (2) FROM t OUTPUT deleted.id WHERE a = 1",
        OPEN + "SELECT `t`.`id` AS `o1`, `t`.`id` AS `k1` FROM `dbo`.`t` AS `t` WHERE `a` = 1 LIMIT 2",
        "MERGE INTO `dbo`.`t` AS `target` USING `tmp_output_rows` AS `source` ON `target`.`id` = `source`.`k1` WHEN MATCHED THEN DELETE",
        "SELECT `o1` AS `id` FROM `tmp_output_rows`",
    ),
    (
        "UPDATE h SET g = (SELECT MAX(y) FROM v WHERE v.id = h.g)",
        "MERGE INTO `dbo`.`h` AS `target` USING (SELECT (SELECT MAX(`y`) FROM `dbo`.`v` AS `v` WHERE `v`.`id` = `h`.`g`) AS `new_g`, "
        "`h`.`g` AS `key_g` FROM `dbo`.`h` AS `h` QUALIFY ROW_NUMBER() OVER (PARTITION BY `h`.`g` ORDER BY `h`.`g`) = 1) AS `source` "
        "ON `target`.`g` <=> `source`.`key_g` WHEN MATCHED THEN UPDATE SET `g` = `source`.`new_g`",
    ),
    (
        "DELETE FROM h WHERE g IN (SELECT y FROM v WHERE id IN (SELECT id FROM t))",
        "MERGE INTO `dbo`.`h` AS `target` USING (SELECT DISTINCT `h`.`g` AS `key_g` FROM `dbo`.`h` AS `h` WHERE `g` IN "
        "(SELECT `y` FROM `dbo`.`v` AS `v` WHERE `id` IN (SELECT `id` FROM `dbo`.`t` AS `t`))) AS `source` "
        "ON `target`.`g` <=> `source`.`key_g` WHEN MATCHED THEN DELETE",
    ),
]  # fmt: skip


def test_names_of_a_source_stand_inside_it(estate: EstateCatalog) -> None:
    made = _convert("MERGE t USING (SELECT id, y FROM v) AS x (a, b) ON x.a = t.id WHEN MATCHED THEN UPDATE SET a = x.b;", estate)
    assert "USING (SELECT * FROM (SELECT `id`, `y` FROM `dbo`.`v` AS `v`) AS `x`(`a`, `b`)) AS `x` ON" in made.statements[0]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p[0][:40])
def test_statement(estate: EstateCatalog, pair: tuple[str, ...]) -> None:
    made = _convert(pair[0], estate)
    assert made.refusal is None, made.refusal
    assert made.statements == pair[1:]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UPDATE t SET s = NEWID() OUTPUT inserted.s WHERE id = 1", "OUTPUT_CLAUSE"),  # made a second time it would be another one
        ("UPDATE t SET a = DEFAULT OUTPUT inserted.a WHERE id = 1", "OUTPUT_CLAUSE"),
        ("UPDATE t SET a = 1 OUTPUT inserted.made WHERE id = 1", "OUTPUT_CLAUSE"),
        ("INSERT INTO h (g) OUTPUT inserted.s VALUES (1)", "OUTPUT_CLAUSE"),  # its default is not known
        ("DELETE h OUTPUT deleted.g FROM h JOIN v ON v.y = h.g", "ROW_IDENTITY"),  # one row might be given twice
        ("DELETE TOP (1) FROM h OUTPUT deleted.g", "ROW_IDENTITY"),
        ("UPDATE TOP (1) h SET g = 1", "ROW_IDENTITY"),
        (
            "MERGE t USING v ON t.id = v.id WHEN NOT MATCHED BY SOURCE THEN DELETE OUTPUT v.y, deleted.id INTO @k;",
            "OUTPUT_CLAUSE",
        ),
    ],
)
def test_what_cannot_be_told_is_refused(estate: EstateCatalog, text: str, code: str) -> None:
    made = _convert(text, estate)
    assert made.refusal is not None
    assert made.refusal.code == code


def test_number_of_a_sequence_is_read_back_under_another_schema(estate: EstateCatalog) -> None:
    made = _convert("INSERT INTO w (s) OUTPUT inserted.id VALUES ('x')", estate, schema="sales")
    assert made.statements[0] == OPEN + "SELECT MAX(`id`) AS `o0` FROM `sales`.`w`"
    assert "IDENTITY_VALUE" in {f.code for f in made.findings}
