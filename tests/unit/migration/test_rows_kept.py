"""INSERT … EXEC and temporary tables that several procedures share: T-SQL in, Databricks SQL out."""

from __future__ import annotations

import re

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.transpile.catalog import EstateCatalog, build_catalog
from migration.transpile.convert import Options, convert_object

NEW, OLD = TargetRuntime(18, 1), TargetRuntime(17, 3)
TABLE = "CREATE TABLE dbo.u (id int PRIMARY KEY, n varchar(20), d datetime)"


def _item(text: str) -> SqlObject:
    kind = ObjectKind.TABLE if text.startswith("CREATE TABLE") else ObjectKind.PROCEDURE
    name = text.split()[2].partition("(")[0]
    return SqlObject(name, kind, f"{name}.sql", 1, 1, text)


def _convert(*texts: str, runtime: TargetRuntime = NEW) -> tuple[dict[str, Conversion], EstateCatalog]:
    items = [_item(t) for t in (TABLE, *texts)]
    estate = build_catalog(items, runtime)
    options = Options(runtime=runtime, estate=estate)
    return {i.name: convert_object(i, options) for i in items if i.kind is ObjectKind.PROCEDURE}, estate


def _body(sql: str) -> str:
    return " ".join(re.split(r"\bAS BEGIN\b", sql, maxsplit=1)[1].removesuffix("END").split())


def _codes(made: Conversion) -> set[str]:
    return {f.code for f in made.findings}


CALLER = "CREATE PROCEDURE dbo.p AS DECLARE @t TABLE (a int, b varchar(9)) INSERT INTO @t (b, a) EXEC dbo.q 5 UPDATE dbo.u SET n = 'x'"


def test_rows_of_a_procedure_go_through_a_table_that_its_twin_fills() -> None:
    made, _ = _convert(CALLER, "CREATE PROCEDURE dbo.q @x int AS SELECT n, id FROM dbo.u WHERE id = @x")
    assert made["dbo.p"].status is Status.CONVERTED
    assert (
        "CALL `dbo`.`q_rows`(`p_x` => 5); INSERT INTO `var_t` (`b`, `a`) SELECT c1, CAST(c2 AS INT) FROM `rows_dbo_q` AS `r`(c1, c2); "
        "DROP TABLE IF EXISTS `rows_dbo_q`;" in _body(made["dbo.p"].statements[0])
    )
    assert "ROWS_KEPT" in _codes(made["dbo.p"])
    plain, twin = made["dbo.q"].statements
    assert _body(plain) == "SELECT `n`, `id` FROM `dbo`.`u` AS `u` WHERE `id` = `p_x`;"
    assert twin.startswith("CREATE PROCEDURE `dbo`.`q_rows`(IN `p_x` INT)")
    assert _body(twin) == (
        "CREATE OR REPLACE TEMP TABLE `rows_dbo_q` (`c1` STRING, `c2` INT); "
        "INSERT INTO `rows_dbo_q` SELECT `n`, `id` FROM `dbo`.`u` AS `u` WHERE `id` = `p_x`;"
    )


def test_all_result_sets_are_kept() -> None:
    made, _ = _convert(CALLER, "CREATE PROCEDURE dbo.q @x int AS SELECT n, id FROM dbo.u IF @x > 1 SELECT NULL, 7")
    plain, twin = made["dbo.q"].statements
    assert "SIGNAL" in plain  # a caller of the procedure itself loses the first result
    assert _body(twin).count("INSERT INTO `rows_dbo_q` SELECT") == 2
    assert "SIGNAL" not in twin


def test_nobody_inserts_its_rows_no_twin() -> None:
    made, estate = _convert("CREATE PROCEDURE dbo.q AS SELECT n, id FROM dbo.u")
    assert len(made["dbo.q"].statements) == 1
    assert not estate.kept_rows


def test_rows_of_a_procedure_that_is_called_are_rows_of_the_caller() -> None:
    made, estate = _convert(CALLER, "CREATE PROCEDURE dbo.q @x int AS EXEC r", "CREATE PROCEDURE dbo.r AS SELECT * FROM dbo.unknown_table")
    assert estate.kept_rows == {"dbo.q", "dbo.r"}
    assert _body(made["dbo.r"].statements[1]).startswith("CREATE OR REPLACE TEMP TABLE `rows_dbo_r` AS SELECT *")
    assert _body(made["dbo.q"].statements[1]) == (
        "CALL `dbo`.`r_rows`(); CREATE OR REPLACE TEMP TABLE `rows_dbo_q` AS SELECT * FROM `rows_dbo_r`; DROP TABLE IF EXISTS `rows_dbo_r`;"
    )


def test_rows_of_unknown_types_that_may_not_come_are_refused() -> None:
    made, _ = _convert(CALLER, "CREATE PROCEDURE dbo.q @x int AS IF @x = 1 SELECT * FROM dbo.unknown_table")
    assert made["dbo.q"].status is Status.PARTIAL
    plain, twin = made["dbo.q"].statements
    assert "SIGNAL" in twin
    assert "SIGNAL" not in plain
    assert [(f.code, f.line) for f in made["dbo.q"].findings if f.severity == "error"] == [("INSERT_EXEC", 1)]


@pytest.mark.parametrize(
    "callee",
    [
        "CREATE PROCEDURE dbo.other AS SELECT 1 AS a",  # not in the source
        "CREATE PROCEDURE dbo.q @x int AS UPDATE dbo.u SET n = 'x'",  # returns nothing
        "CREATE PROCEDURE dbo.q @x int AS SELECT n, id FROM dbo.u EXEC dbo.q 1",  # calls itself
    ],
)
def test_rows_that_cannot_be_kept_are_a_finding(callee: str) -> None:
    made, _ = _convert(CALLER, callee)
    assert made["dbo.p"].status is Status.PARTIAL
    assert "INSERT_EXEC" in _codes(made["dbo.p"])


def test_rows_are_counted_in_the_table_that_keeps_them() -> None:
    made, _ = _convert(
        "CREATE PROCEDURE dbo.p AS DECLARE @n int INSERT INTO dbo.u (n, id) EXEC dbo.q SET @n = @@ROWCOUNT",
        "CREATE PROCEDURE dbo.q AS SELECT n, id FROM dbo.u",
    )
    body = _body(made["dbo.p"].statements[0])
    assert "SET `v_rowcount` = (SELECT COUNT(*) FROM `rows_dbo_q`); DROP TABLE" in body


def test_constant_text_is_inserted_from() -> None:
    made, _ = _convert("CREATE PROCEDURE dbo.p AS INSERT INTO dbo.u (id, n) EXEC ('SELECT id, n + ''!'' FROM dbo.u') SELECT 1 AS a")
    assert (
        "EXECUTE IMMEDIATE 'INSERT INTO `dbo`.`u` (`id`, `n`) SELECT CAST(c1 AS INT), c2 "
        "FROM (SELECT `id`, `n` || \\'!\\' FROM `dbo`.`u` AS `u`) AS `r`(c1, c2)';" in _body(made["dbo.p"].statements[0])
    )


def test_text_put_together_is_refused_in_a_twin() -> None:
    made, _ = _convert(CALLER, "CREATE PROCEDURE dbo.q @x int AS DECLARE @s varchar(99) = CHAR(@x) EXEC (@s)")
    assert made["dbo.q"].status in (Status.PARTIAL, Status.MANUAL)


def test_below_18_1_a_table_of_the_schema_keeps_the_rows() -> None:
    made, _ = _convert(CALLER, "CREATE PROCEDURE dbo.q @x int AS SELECT n, id FROM dbo.u", runtime=OLD)
    assert "CREATE OR REPLACE TABLE `dbo`.`rows_dbo_q`" in made["dbo.q"].statements[1]
    assert "TEMP_AS_TABLE" in _codes(made["dbo.q"])
    assert "FROM `dbo`.`rows_dbo_q` AS `r`" in made["dbo.p"].statements[0]


def test_temporary_table_of_the_caller_is_known_by_its_one_definition() -> None:
    texts = (
        "CREATE PROCEDURE dbo.a AS CREATE TABLE #m (id int, n varchar(9)) EXEC dbo.b",
        "CREATE PROCEDURE dbo.b AS UPDATE #m SET n = n + 'x' TRUNCATE TABLE #m SELECT * FROM ##g",
    )
    made, _ = _convert(*texts)
    assert made["dbo.b"].status is Status.CONVERTED
    assert _body(made["dbo.b"].statements[0]) == (
        "UPDATE `tmp_m` SET `n` = `n` || 'x'; DELETE FROM `tmp_m`; SELECT * FROM `dbo`.`tmp_g` AS `tmp_g`;"
    )
    assert {"TEMP_FROM_OTHER", "GLOBAL_TEMP_TABLE"} <= _codes(made["dbo.b"])
    old, _ = _convert(*texts, runtime=OLD)
    assert "UPDATE `dbo`.`tmp_a_m`" in old["dbo.b"].statements[0]


def test_identity_of_a_table_variable_is_left_out_of_an_insert() -> None:
    made, _ = _convert("CREATE PROCEDURE dbo.p AS DECLARE @t TABLE (i int IDENTITY(1,1), a int) INSERT INTO @t SELECT id FROM dbo.u")
    assert "INSERT INTO `var_t` (`a`) SELECT `id` FROM" in made["dbo.p"].statements[0]


def test_variables_of_an_update_are_read_before_it() -> None:
    made, _ = _convert(
        "CREATE PROCEDURE dbo.p @k int, @o varchar(5) OUTPUT AS DECLARE @n int UPDATE dbo.u SET @n = id = id + 1, @o = n WHERE id = @k"
    )
    assert _body(made["dbo.p"].statements[0]) == (
        "DECLARE `v_n` INT; FOR `row` AS SELECT * FROM (SELECT `id` + 1, `n` FROM `dbo`.`u` AS `u` WHERE `id` = `p_k`) AS `r`(c1, c2) LIMIT 1 DO "
        "SET `v_n` = `row`.c1; SET `p_o` = LEFT(`row`.c2, 5); END FOR; UPDATE `dbo`.`u` SET `id` = `id` + 1 WHERE `id` = `p_k`;"
    )


@pytest.mark.parametrize(
    "text", ["UPDATE dbo.u SET @n = @n + 1, id = @n", "UPDATE dbo.u SET @n = id WHERE id > @n", "UPDATE TOP (1) dbo.u SET @n = id"]
)
def test_variable_that_an_update_reads_itself_is_refused(text: str) -> None:
    made, _ = _convert(f"CREATE PROCEDURE dbo.p AS DECLARE @n int {text} SELECT 1 AS a")
    assert "VARIABLE" in _codes(made["dbo.p"])


def test_variable_with_a_digit_first_keeps_its_name() -> None:
    made, _ = _convert(
        "CREATE PROCEDURE dbo.p AS DECLARE @3m int = 1, @x# int SELECT @x# = @3m + id FROM dbo.u WHERE id BETWEEN @3m AND 5 SELECT @x# AS x"
    )
    body = _body(made["dbo.p"].statements[0])
    assert "SELECT `v_3m` + `id` FROM `dbo`.`u` AS `u` WHERE `id` BETWEEN `v_3m` AND 5" in body


def test_last_of_two_values_of_a_variable_holds() -> None:
    made, _ = _convert("CREATE PROCEDURE dbo.p AS DECLARE @n int SELECT @n = MIN(id), @n = MAX(id) FROM dbo.u SELECT @n AS n")
    assert "SET `v_n` = `row`.c1; SET `v_n` = `row`.c2;" in _body(made["dbo.p"].statements[0])


def test_rows_of_output_are_counted_where_they_are_kept() -> None:
    made, _ = _convert(
        "CREATE PROCEDURE dbo.p AS DECLARE @k TABLE (a int) DECLARE @n int DELETE dbo.u OUTPUT deleted.id INTO @k WHERE id > 4 SET @n = @@ROWCOUNT"
    )
    assert "FROM `dbo`.`u` AS `u` WHERE `id` > 4; SET `v_rowcount` = (SELECT COUNT(*) FROM `tmp_output_rows`); DELETE FROM" in _body(
        made["dbo.p"].statements[0]
    )
