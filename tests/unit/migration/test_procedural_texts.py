"""Texts put together at run time, by pairs: T-SQL in, Databricks SQL out."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object

TABLE = "CREATE TABLE dbo.u (id int PRIMARY KEY, b int, name varchar(20))"
PARAMETERS = "@t sysname, @s varchar(20), @n int, @out int OUTPUT"


def convert(text: str, runtime: str = "18.1") -> Conversion:
    """One procedure of a small estate."""
    version = TargetRuntime.parse(runtime)
    item = SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 1, text.count("\n") + 1, text)
    table = SqlObject("dbo.u", ObjectKind.TABLE, "e.sql", 1, 1, TABLE)
    return convert_object(item, Options(runtime=version, estate=build_catalog([table, item], version)))


def body(text: str) -> str:
    """The statements of a converted body, one blank between words."""
    made = convert(f"CREATE PROCEDURE dbo.p {PARAMETERS} AS\nDECLARE @q varchar(max)\n{text}")
    assert made.status is Status.CONVERTED, made.findings
    assert "DYNAMIC_TEXT" in {f.code for f in made.findings}
    return " ".join(made.statements[0].partition("AS BEGIN")[2].rpartition("END")[0].split())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "EXEC ('DELETE dbo.u WHERE name = ''' + @s + '''')",
            "SET `v_part` = `p_s`; IF `v_part` IS NOT NULL THEN EXECUTE IMMEDIATE 'DELETE FROM `dbo`.`u` WHERE `name` = :part_1' "
            "USING `v_part` AS `part_1`; END IF;",
        ),
        (
            "EXEC ('DELETE dbo.u WHERE id = ' + CAST(@n AS varchar(9)))",
            "SET `v_part` = `p_n`; IF `v_part` IS NOT NULL THEN EXECUTE IMMEDIATE 'DELETE FROM `dbo`.`u` WHERE `id` = :part_1' "
            "USING `v_part` AS `part_1`; END IF;",
        ),
        (
            "EXEC ('DELETE ' + @s + '.dbo.u WHERE id = 1')",
            "SET `v_text` = 'DELETE FROM `' || REPLACE(TRIM(`v_part`), '`', '``') || '`.`dbo`.`u` WHERE `id` = 1'; EXECUTE IMMEDIATE `v_text`;",
        ),
        (
            "EXEC ('DELETE FROM dbo.[u_' + @s + '] WHERE id = 1')",
            "'DELETE FROM `dbo`.`u_' || REPLACE(`v_part`, '`', '``') || '` WHERE `id` = 1'",
        ),
        ("EXEC ('DELETE dbo.u_' + @s)", "'DELETE FROM `dbo`.`u_' || REPLACE(`v_part`, '`', '``') || '`'"),
        ("EXEC ('DELETE dbo.' + QUOTENAME(@s) + ' WHERE id = 1')", "SET `v_part` = `p_s`;"),
        ("EXEC ('TRUNCATE TABLE ' + @t)", "EXECUTE IMMEDIATE 'TRUNCATE TABLE IDENTIFIER(:part_1)' USING CASE WHEN CONTAINS(`v_part`, '.')"),
        ("EXEC ('DELETE dbo.u WHERE name = ''' + REPLACE(@s, '''', '''''') + '''')", "SET `v_part` = `p_s`;"),
        (
            "EXEC ('DELETE dbo.u WHERE name = ''a' + CHAR(39) + CHAR(39) + @s + ''' AND id = 1')",
            r"`name` = (\'a\' || \'\\\'\' || :part_1) AND `id` = 1'",
        ),
        ("SET @q = CONCAT('DELETE dbo.u WHERE name = ''', @s, '''') EXEC (@q)", "SET `v_part` = COALESCE(`p_s`, ''); EXECUTE IMMEDIATE"),
        # The value is taken when the text is put together.
        (
            "SET @q = 'DELETE dbo.u WHERE name = ''' + @s + '''' SET @s = 'x' EXEC (@q)",
            "SET `v_part` = `v_s`; SET `v_s` = 'x'; IF",
        ),
    ],
)
def test_values_and_names_in_a_text(source: str, expected: str) -> None:
    assert expected in body(source)


def test_a_part_that_hangs_on_a_condition_gives_two_texts() -> None:
    made = body("SET @q = 'DELETE dbo.u WHERE id = 1' IF @s IS NOT NULL SET @q = @q + ' AND name = ''' + @s + '''' EXEC (@q)")
    assert "IF NOT `p_s` IS NULL THEN SET `v_way` = TRUE; SET `v_part` = `p_s`; ELSE SET `v_way` = FALSE; END IF;" in made
    assert (
        "IF `v_way` THEN IF `v_part` IS NOT NULL THEN EXECUTE IMMEDIATE 'DELETE FROM `dbo`.`u` WHERE `id` = 1 AND `name` = :part_1' "
        "USING `v_part` AS `part_1`; END IF; ELSEIF NOT `v_way` THEN EXECUTE IMMEDIATE 'DELETE FROM `dbo`.`u` WHERE `id` = 1'; END IF;"
    ) in made


def test_parameters_of_sp_executesql_in_a_variable_and_a_value_given_back() -> None:
    made = body(
        "DECLARE @d nvarchar(50) = N'@x int OUTPUT, @y int' SET @q = N'SELECT @x = COUNT(*) FROM ' + @t + ' WHERE id > @y' "
        "EXEC sp_executesql @q, @d, @x = @out OUTPUT, @y = 5"
    )
    assert (
        "EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM IDENTIFIER(:part_1) AS `part_1` WHERE `id` > :y' INTO `p_out` USING 5 AS `y`, CASE" in made
    )


def test_a_text_that_is_read_elsewhere_is_still_put_together() -> None:
    made = body("SET @q = 'DELETE dbo.u WHERE name = ''' + @s + '''' EXEC (@q) SELECT @q AS q")
    assert "SET `v_q` = 'DELETE dbo.u WHERE name = \\'' || `p_s` || '\\'';" in made


def test_findings_name_the_source_of_a_value() -> None:
    made = convert("CREATE PROCEDURE dbo.p @s varchar(9) AS\n\nEXEC ('DELETE ' + @s + '.dbo.u WHERE id = 1')")
    found = next(f for f in made.findings if f.code == "CROSS_DATABASE")
    assert (found.line, "@s.dbo.u" in found.message) == (3, True)


@pytest.mark.parametrize(
    "source",
    [
        "EXEC ('DELETE dbo.u WHERE ' + @s)",
        "EXEC ('DELETE dbo.u WHERE id IN (' + @s + ')')",
        "EXEC ('SELECT ' + @s + ' FROM dbo.u')",
        "EXEC ('SELECT b FROM dbo.u ORDER BY ' + @s)",
        "EXEC (@s)",
        "SELECT @q = name FROM dbo.u EXEC (@q)",
        "SET @q = 'DELETE dbo.u' WHILE @n > 0 BEGIN SET @q = @q + ' ' SET @n = @n - 1 END EXEC (@q)",
        "EXEC ('DELETE dbo.u WHERE id = 1; DELETE dbo.u WHERE name = ''' + @s + '''')",
        "EXEC ('DELETE dbo.u WHERE b = ' + STR(@s))",
        "DECLARE @z varchar(9) SET @z = 'DELETE ' + @s EXEC (@z)",
    ],
)
def test_pieces_of_a_statement_are_refused(source: str) -> None:
    made = convert(f"CREATE PROCEDURE dbo.p {PARAMETERS} AS\nDECLARE @q varchar(max)\nDELETE dbo.u WHERE id = 9\n{source}")
    assert made.status is Status.PARTIAL
    assert "DYNAMIC_SQL" in {f.code for f in made.findings}
    assert "EXECUTE IMMEDIATE" not in made.statements[0]


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ("EXEC ('SELECT b FROM ' + @t) EXEC ('SELECT id FROM ' + @t)", True),
        ("IF @n = 1 EXEC ('SELECT b FROM ' + @t) ELSE EXEC ('SELECT id FROM ' + @t)", False),
        ("WHILE @n > 0 EXEC ('SELECT b FROM ' + @t)", True),
        ("EXEC ('SELECT 1 AS a') EXEC ('SELECT 2 AS b')", True),
        ("EXEC ('SELECT 1 AS a') EXEC sp_executesql N'SELECT 2 AS b WHERE @x = 1', N'@x int', @x = 1", True),
        ("EXEC ('SELECT 1 AS a') SELECT 2 AS b", True),
        ("IF @n = 1 EXEC ('SELECT 1 AS a') ELSE EXEC ('SELECT 2 AS b')", False),
        ("EXEC ('DELETE FROM dbo.t') EXEC ('SELECT 2 AS b')", False),
    ],
)
def test_rows_of_two_texts(source: str, lost: bool) -> None:
    made = convert(f"CREATE PROCEDURE dbo.p {PARAMETERS} AS {source}")
    assert ("RESULT_SETS" in {f.code for f in made.findings}) is lost


def test_rows_of_a_text_are_inserted() -> None:
    made = body("DECLARE @r TABLE (id int) SET @q = 'SELECT id FROM ' + @s + '.dbo.u' INSERT INTO @r EXEC (@q) SELECT id FROM @r")
    assert (
        "SET `v_text` = 'INSERT INTO `var_r` SELECT CAST(c1 AS INT) FROM (SELECT `id` FROM `' || REPLACE(TRIM(`v_part`), '`', '``') || "
        "'`.`dbo`.`u` AS `u`) AS `r`(c1)'; EXECUTE IMMEDIATE `v_text`; END IF; SELECT `id` FROM `var_r`"
    ) in made


def test_a_text_that_changes_rows_gives_none_to_insert() -> None:
    made = convert(f"CREATE PROCEDURE dbo.p {PARAMETERS} AS DELETE dbo.u INSERT INTO dbo.u (id) EXEC ('DELETE ' + @s + '.dbo.u')")
    assert "INSERT_EXEC" in {f.code for f in made.findings}


def test_rows_of_a_text_are_counted_in_a_table_of_the_session() -> None:
    start = "DECLARE @r TABLE (id int) SET @q = 'SELECT id FROM ' + @s + '.dbo.u' INSERT INTO "
    made = body(start + "@r EXEC (@q) IF @@ROWCOUNT > 0 DELETE dbo.u")
    assert "SET `v_rowcount` = (SELECT COUNT(*) FROM `var_r`); IF `v_part` IS NOT NULL THEN" in made
    assert "END IF; SET `v_rowcount` = (SELECT COUNT(*) FROM `var_r`) - `v_rowcount`; IF `v_rowcount` > 0 THEN" in made
    other = convert(
        f"CREATE PROCEDURE dbo.p {PARAMETERS} AS DECLARE @q varchar(max) {start}dbo.u (id) EXEC (@q) IF @@ROWCOUNT > 0 DELETE dbo.u"
    )
    assert "SYSTEM_VARIABLE" in {f.code for f in other.findings}


def test_only_what_builds_a_text_is_left_out() -> None:
    made = body("DECLARE @unread varchar(300) SET @unread = (SELECT MAX(name) FROM dbo.u) EXEC ('DELETE FROM ' + @t)")
    assert "SET `v_unread` = (SELECT MAX(`name`) FROM `dbo`.`u` AS `u`);" in made
