"""Texts that hang on many choices, calls in texts, cursors and identity values, by pairs: T-SQL in, Databricks SQL out."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object
from migration.transpile.procedural.skeletons import Slot, Text
from migration.transpile.procedural.templates import Template, regions

TABLE = "CREATE TABLE dbo.u (id int PRIMARY KEY, b int, d datetime, name varchar(20))"
PARAMETERS = "@s varchar(20), @n int, @k int, @m money, @x bit, @w datetime"


def convert(text: str) -> Conversion:
    """One procedure of a small estate at 17.3."""
    version = TargetRuntime.parse("17.3")
    item = SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 1, text.count("\n") + 1, f"CREATE PROCEDURE dbo.p {PARAMETERS} AS\n{text}")
    table = SqlObject("dbo.u", ObjectKind.TABLE, "e.sql", 1, 1, TABLE)
    return convert_object(item, Options(runtime=version, estate=build_catalog([table, item], version)))


def body(text: str) -> str:
    """The statements of a converted body, one blank between words."""
    made = convert(text)
    assert made.status is Status.CONVERTED, made.findings
    return " ".join(made.statements[0].partition("AS BEGIN")[2].rpartition("END")[0].split())


def codes(made: Conversion) -> set[str]:
    """The codes of its findings."""
    return {f.code for f in made.findings}


# CASE and IIF.


def test_a_case_of_texts_is_a_choice() -> None:
    made = body("DECLARE @q varchar(max) = 'SELECT id FROM dbo.u ORDER BY ' + CASE @n WHEN 1 THEN 'b' ELSE 'name' END EXEC (@q)")
    assert "SET `v_way` = CASE `p_n` WHEN 1 THEN 1 ELSE 2 END;" in made
    assert "IF `v_way` = 1 THEN EXECUTE IMMEDIATE 'SELECT `id` FROM `dbo`.`u` AS `u` ORDER BY `b`';" in made
    assert "ELSEIF `v_way` = 2 THEN EXECUTE IMMEDIATE 'SELECT `id` FROM `dbo`.`u` AS `u` ORDER BY `name`'; END IF;" in made


def test_a_short_variable_may_hold_a_chosen_name() -> None:
    made = body(
        "DECLARE @f varchar(4) = IIF(@x = 1, 'b', 'name'), @q varchar(max)\n"
        "SET @q = 'SELECT ' + @f + ' FROM dbo.u WHERE ' + @f + ' IS NOT NULL' EXEC (@q)"
    )
    assert "SELECT `b` FROM `dbo`.`u` AS `u` WHERE NOT `b` IS NULL" in made
    assert "SELECT `name` FROM `dbo`.`u` AS `u` WHERE NOT `name` IS NULL" in made
    assert "`name` FROM `dbo`.`u` AS `u` WHERE NOT `b`" not in made


def test_a_case_that_is_a_value_stays_one_text() -> None:
    made = body("EXEC ('DELETE dbo.u WHERE name = ''' + CASE WHEN @n = 1 THEN 'a' ELSE 'b' END + '''')")
    assert "SET `v_part` = CASE WHEN `p_n` = 1 THEN 'a' ELSE 'b' END;" in made
    assert made.count("EXECUTE IMMEDIATE") == 1


def test_a_case_without_else_is_refused_where_it_is_a_piece_of_the_statement() -> None:
    made = convert("EXEC ('DELETE dbo.u WHERE ' + CASE WHEN @n = 1 THEN 'id = 1' END)")
    assert made.status is not Status.CONVERTED
    assert "DYNAMIC_SQL" in codes(made)


def test_a_value_of_the_same_statement_is_not_read_before_it() -> None:
    made = convert(
        "DECLARE @i int, @q varchar(500)\nSELECT @i = @n + 1, @q = 'DELETE dbo.u WHERE id = ' + CAST(@i AS varchar(9))\nEXEC (@q)"
    )
    assert made.status is not Status.CONVERTED


# Many independent choices.

FILTERS = """DECLARE @q varchar(max) = 'SELECT id FROM dbo.u WHERE id > 0'
IF @n IS NOT NULL SET @q = @q + ' AND b = ' + CAST(@n AS varchar(9))
IF @k IS NOT NULL SET @q = @q + ' AND id < ' + CAST(@k AS varchar(9))
IF @s IS NOT NULL SET @q = @q + ' AND name = ''' + @s + ''''
IF @x = 1 SET @q = @q + ' AND b IS NOT NULL' ELSE SET @q = @q + ' AND name IS NOT NULL'
IF @m > 1 SET @q = @q + ' AND b > ' + CAST(@m AS varchar(30))
"""


def test_independent_filters_are_put_together_at_run_time() -> None:
    made = body(FILTERS + "EXEC (@q)")
    assert made.count("EXECUTE IMMEDIATE") == 1
    assert "|| CASE WHEN `v_way` THEN ' AND `b` = :part_1' ELSE '' END" in made
    assert "|| CASE WHEN `v_way_3` THEN ' AND `name` = :part_3' ELSE '' END" in made
    # What both ways begin and end with belongs to the text.
    assert "CASE WHEN `v_way_4` THEN 'b' ELSE 'name' END || '` IS NULL'" in made
    assert "(NOT (`v_way`) OR `v_part` IS NOT NULL)" in made
    assert "USING `v_part` AS `part_1`, `v_part_2` AS `part_2`, `v_part_3` AS `part_3`, `v_part_4` AS `part_4`;" in made


def test_a_filter_that_changes_two_places_is_refused() -> None:
    made = convert(FILTERS + "IF @w IS NOT NULL SET @q = 'SELECT b FROM (' + @q + ') AS i' EXEC (@q)")
    assert made.status is not Status.CONVERTED
    assert "DYNAMIC_SQL" in codes(made)


def _template(*alternatives: str) -> Template:
    """``x`` and a slot for each alternative that is there or not, between blanks."""
    slots = [Slot((Text((), ()), Text((), (a,)))) for a in alternatives]
    text = Text((), ("x", *slots))
    return Template(text, tuple(0 for _ in slots), {})


def test_slots_are_found_where_the_texts_differ() -> None:
    found = regions(_template("a", "b"), {(0, 0): "x z", (1, 0): "x a z", (0, 1): "x b z", (1, 1): "x a b z"})
    assert found is not None
    assert [(r.slot, r.texts) for r in found] == [(0, ("", " a")), (1, ("", " b"))]


def test_slots_that_change_each_other_are_none() -> None:
    assert regions(_template("a", "b"), {(0, 0): "x z", (1, 0): "x a z", (0, 1): "x b z", (1, 1): "x A B z"}) is None


def test_the_same_condition_decides_once() -> None:
    made = body(
        "DECLARE @q varchar(max) = ''\nIF @n = 1 SET @q = 'SELECT MAX(id) AS id FROM ('\nSET @q = @q + 'SELECT id FROM dbo.u'\n"
        "IF @n = 1 SET @q = @q + ') AS i'\nEXEC (@q)"
    )
    assert made.count("EXECUTE IMMEDIATE") == 2
    assert "DECLARE `v_way_2`" not in made


def test_a_condition_whose_variable_is_set_between_decides_anew() -> None:
    made = convert(
        "DECLARE @q varchar(max) = ''\nIF @n = 1 SET @q = 'SELECT MAX(id) AS id FROM ('\nSET @q = @q + 'SELECT id FROM dbo.u'\n"
        "SET @n = 2\nIF @n = 1 SET @q = @q + ') AS i'\nEXEC (@q)"
    )
    assert made.status is not Status.CONVERTED


# Values in texts.


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("CAST(@m AS varchar(30))", "SET `v_part` = CAST(`p_m` AS DECIMAL(19, 2));"),
        ("CAST(@x AS char(1))", "SET `v_part` = CAST(`p_x` AS INT);"),
    ],
)
def test_a_number_is_the_one_that_its_text_says(source: str, expected: str) -> None:
    assert expected in body(f"EXEC ('DELETE dbo.u WHERE b = ' + {source})")


def test_a_list_in_quotes_is_split() -> None:
    made = body("EXEC ('SELECT id FROM dbo.u WHERE name IN (''' + REPLACE(@s, ',', ''',''') + ''')')")
    assert "SET `v_part` = `p_s`;" in made
    assert ":part_1" in made
    assert "SPLIT(" in made.upper()


@pytest.mark.parametrize("value", ["REPLACE(@s, ',', ''',''')", "REPLACE(@s, '~', '''')", "CASE WHEN @n = 1 THEN ''' OR 1=1' ELSE 'x' END"])
def test_a_value_that_ends_its_own_constant_is_refused(value: str) -> None:
    made = convert(f"EXEC ('SELECT id FROM dbo.u WHERE name = ''' + {value} + '''')")
    assert "DYNAMIC_SQL" in codes(made)


def test_a_word_right_behind_a_quote_is_no_part_of_the_value() -> None:
    made = body("EXEC ('DELETE dbo.u WHERE name = ''' + @s + '''AND id = 1')")
    assert "`name` = :part_1 AND `id` = 1" in made


def test_a_column_that_gets_a_value_may_be_named_at_run_time() -> None:
    assert "SET `' || REPLACE(TRIM(`v_part`), '`', '``') || '` = 1 WHERE" in body("EXEC ('UPDATE dbo.u SET ' + @s + ' = 1 WHERE id = 2')")


def test_a_global_temporary_table_made_by_a_text_is_known_behind_it() -> None:
    made = body("EXEC ('SELECT id INTO ##v FROM ' + @s + '.dbo.u') SELECT id FROM ##v DROP TABLE ##v")
    assert "CREATE OR REPLACE TABLE `dbo`.`tmp_v` AS SELECT" in made
    assert "SELECT `id` FROM `dbo`.`tmp_v`" in made
    refused = convert("EXEC ('SELECT id INTO #v FROM ' + @s + '.dbo.u')")
    assert "DYNAMIC_SQL" in codes(refused)


def test_a_procedure_called_by_a_text() -> None:
    made = convert("EXEC ('EXECUTE ' + @s + '.dbo.q ''' + @s + ''', 0, ' + CAST(@n AS varchar(9)))")
    assert made.status is Status.CONVERTED
    assert {"DYNAMIC_CALL", "PROCEDURE_UNKNOWN"} <= codes(made)
    assert "`.`dbo`.`q`(:part_2, 0, :part_3)'" in made.statements[0]
    inserted = convert("DECLARE @t TABLE (i int) INSERT INTO @t EXEC ('EXECUTE ' + @s + '.dbo.q')")
    assert "INSERT_EXEC" in codes(inserted)


# Cursors.

LOOP = """DECLARE c CURSOR LOCAL KEYSET FOR SELECT id FROM dbo.u
OPEN c
FETCH c INTO @i
WHILE @@FETCH_STATUS = 0
BEGIN
  DELETE dbo.v WHERE id = @i
  FETCH c INTO @i
END
CLOSE c
DEALLOCATE c
"""


def test_one_cursor_after_another_of_the_same_name() -> None:
    made = body(f"DECLARE @i int\n{LOOP}IF @n = 1\nBEGIN\n{LOOP}END")
    assert made.count("END FOR;") == 2


def test_a_cursor_may_be_closed_later() -> None:
    made = body("DECLARE @i int\n" + LOOP.replace("CLOSE c", "DELETE dbo.w CLOSE c"))
    assert made.endswith("END FOR; DELETE FROM `dbo`.`w`;")


def test_what_stands_behind_the_fetch_has_to_be_independent_of_the_row() -> None:
    made = body("DECLARE @i int, @a int = 0\n" + LOOP.replace("INTO @i\nEND", "INTO @i SET @a = @a + 1\nEND"))
    assert "SET `v_a` = `v_a` + (1)" in made or "SET `v_a` = `v_a` + 1" in made
    kept = convert("DECLARE @i int, @a int = 0\n" + LOOP.replace("INTO @i\nEND", "INTO @i SET @a = @a + @i\nEND"))
    assert "CURSOR_IN_VARIABLE" in codes(kept)
    assert "CURSOR_AS_FOR" not in codes(kept)


def test_a_value_of_one_row_may_be_made_of_the_old_one() -> None:
    made = body("DECLARE @i int = 0 SELECT @i = MIN(id) FROM dbo.u WHERE id > @i")
    assert "SET `v_i` = (SELECT MIN(`id`) FROM `dbo`.`u` AS `u` WHERE `id` > `v_i`);" in made
    made = body("DECLARE @i int = 0 SELECT TOP 1 @i = @i + id FROM dbo.u ORDER BY id")
    assert "ORDER BY `id` LIMIT 1) AS `r`(c1) DO SET `v_i` = `row`.c1;" in made


@pytest.mark.parametrize(
    "text",
    [
        "SELECT @i = MIN(id), @j = @i + MAX(id) FROM dbo.u",
        "SELECT TOP 1 @i = id, @j = @i FROM dbo.u ORDER BY id",
        "SELECT TOP 2 @i = id FROM dbo.u WHERE id > @i ORDER BY id",
        "SELECT @i = id FROM dbo.u WHERE id > @i",
    ],
)
def test_values_that_hang_on_rows_before_are_refused(text: str) -> None:
    assert "ACCUMULATION" in codes(convert(f"DECLARE @i int = 0, @j int {text} SELECT @i AS i"))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (
            "SELECT IDENTITY(int, 1, 1) AS n, b INTO #x FROM dbo.u ORDER BY b DESC",
            "CAST(ROW_NUMBER() OVER (ORDER BY `b` DESC) AS INT) AS `n`",
        ),
        ("SELECT n = IDENTITY(bigint, 10, 5), b INTO #x FROM dbo.u", "CAST(ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) * 5 + 5 AS BIGINT)"),
    ],
)
def test_rows_that_select_into_numbers(text: str, made: str) -> None:
    assert made in body(text + " SELECT n FROM #x")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT IDENTITY(int, 1, 1) AS n, b INTO #x FROM dbo.u INSERT INTO #x (b) VALUES (1)",
        "SELECT DISTINCT IDENTITY(int, 1, 1) AS n, b INTO #x FROM dbo.u",
        "SELECT TOP 2 IDENTITY(int, 1, 1) AS n, b INTO #x FROM dbo.u",
        "SELECT IDENTITY(decimal(9, 0), 1, 1) AS n, b INTO #x FROM dbo.u",
    ],
)
def test_numbers_of_select_into_that_go_on_or_hang_on_more_are_refused(text: str) -> None:
    assert "UNKNOWN_FUNCTION" in codes(convert(text + " SELECT 1 AS one"))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (
            "ALTER TABLE dbo.u NOCHECK CONSTRAINT fk1",
            "ALTER TABLE `dbo`.`u` SET TBLPROPERTIES ('quickplan.constraint.fk1' = 'not checked');",
        ),
        ("CREATE STATISTICS s1 ON dbo.u (b) DROP STATISTICS dbo.u.s1 DELETE dbo.u", "DELETE FROM `dbo`.`u`;"),
    ],
)
def test_switched_constraints_and_statistics(text: str, made: str) -> None:
    assert body(text).endswith(made)


# Others.


@pytest.mark.parametrize(
    "condition",
    [
        "EXISTS (SELECT name FROM tempdb.sys.tables WHERE name = '##t')",
        "EXISTS (SELECT name FROM tempdb.sys.objects WHERE name LIKE '%##t%')",
        "EXISTS(SELECT id FROM tempdb.dbo.sysobjects WHERE xtype IN ('U') AND id = OBJECT_ID(N'tempdb..##t'))",
    ],
)
def test_looking_for_a_temporary_table_before_it_is_dropped(condition: str) -> None:
    assert body(f"IF {condition} DROP TABLE ##t SELECT id INTO ##t FROM dbo.u").startswith("CREATE OR REPLACE TABLE")


def test_looking_for_another_table_is_no_such_check() -> None:
    assert convert("IF EXISTS (SELECT name FROM tempdb.sys.tables WHERE name = '##other') DROP TABLE ##t").status is not Status.CONVERTED


UPSERT = """IF @n = 0
BEGIN
  INSERT INTO Rates (b, name) VALUES (@k, @s)
  SET @n = @@IDENTITY
END
ELSE UPDATE Rates SET b = @k WHERE RateId = @n
SELECT @n AS n"""


def test_the_identity_of_an_unknown_table_is_the_column_that_finds_its_rows() -> None:
    made = convert(UPSERT)
    assert made.status is Status.CONVERTED
    assert "IDENTITY_INFERRED" in codes(made)
    assert "(SELECT MAX(`RateId`) FROM `dbo`.`Rates`)" in made.statements[0]


@pytest.mark.parametrize(
    "text",
    [
        UPSERT.replace("WHERE RateId = @n", "WHERE b = @n"),  # the INSERT gives it a value
        UPSERT.replace("WHERE RateId = @n", "WHERE RateId = @n AND b = 1"),
        UPSERT.replace("INSERT INTO Rates (b, name)", "INSERT INTO Rates"),
        UPSERT.replace("ELSE UPDATE Rates", "ELSE UPDATE Others"),
        UPSERT + " UPDATE Rates SET b = 2 WHERE OtherId = @k",
    ],
)
def test_the_identity_of_an_unknown_table_is_not_guessed(text: str) -> None:
    assert "SYSTEM_VARIABLE" in codes(convert(text))


def test_a_date_moved_by_a_number_of_unknown_type() -> None:
    made = body("SELECT @w + (5 - other.dbo.f(@n)) AS d")
    assert "DATEADD(DAY, CAST(FLOOR((5 - `other`.`dbo`.`f`(`p_n`))) AS INT), `p_w`) + MAKE_DT_INTERVAL(0, 0, 0, CAST(" in made


def test_a_negative_number_of_days_is_a_date() -> None:
    assert "DATEADD(MONTH, `p_n`, CAST('1899-12-31' AS TIMESTAMP))" in body("SELECT DATEADD(mm, @n, -1) AS d")
