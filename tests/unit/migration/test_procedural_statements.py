"""Each rule of procedures by a pair: T-SQL in, Databricks SQL out."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object

TABLE = "CREATE TABLE dbo.t (id int IDENTITY(1,1) PRIMARY KEY, a int, name varchar(10), flag bit, v_a int)"
OTHER = "CREATE TABLE dbo.u (id int PRIMARY KEY, b int)"
ROWS = "CREATE TYPE dbo.Ids AS TABLE (id int NOT NULL, note varchar(5))"
CALLED = "CREATE PROCEDURE dbo.called @x int, @y varchar(5) = 'z', @out int = 0 OUTPUT AS RETURN @x"


def convert(text: str, runtime: str = "17.3") -> Conversion:
    """One procedure of a small estate."""
    version = TargetRuntime.parse(runtime)
    kinds = (ObjectKind.TABLE, ObjectKind.TABLE, ObjectKind.TYPE, ObjectKind.PROCEDURE)
    names = ("dbo.t", "dbo.u", "dbo.Ids", "dbo.called")
    estate = [SqlObject(n, k, "e.sql", 1, 1, t) for n, k, t in zip(names, kinds, (TABLE, OTHER, ROWS, CALLED), strict=True)]
    item = SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 1, text.count("\n") + 1, text)
    catalog = build_catalog([*estate, item], version)
    return convert_object(item, Options(runtime=version, estate=catalog))


def body(text: str, runtime: str = "17.3", parameters: str = "") -> str:
    """The statements of a converted body, one blank between words."""
    made = convert(f"CREATE PROCEDURE dbo.p {parameters} AS\n{text}", runtime)
    assert made.status is Status.CONVERTED, made.findings
    inner = made.statements[0].partition("AS BEGIN")[2].rpartition("END")[0]
    return " ".join(inner.split())


def codes(made: Conversion) -> set[str]:
    return {f.code for f in made.findings}


def test_header_with_types_defaults_and_output() -> None:
    made = convert("ALTER PROC dbo.p @a int, @b nvarchar(20) = N'x', @c bit = 1, @d money OUTPUT AS SELECT 1 AS one")
    assert made.statements[0] == (
        "CREATE OR REPLACE PROCEDURE `dbo`.`p`(IN `p_a` INT, IN `p_b` STRING DEFAULT 'x', IN `p_c` BOOLEAN DEFAULT TRUE, "
        "INOUT `p_d` DECIMAL(19,4) DEFAULT NULL)\nLANGUAGE SQL\nSQL SECURITY INVOKER\nAS BEGIN\n  SELECT 1 AS `one`;\nEND"
    )
    assert "PARAMETER_DEFAULT" in codes(made)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("SET NOCOUNT ON; SELECT 1 AS x", "SELECT 1 AS `x`;"),
        ("DECLARE @i int = 2 SET @i = @i + 1", "DECLARE `v_i` INT; SET `v_i` = 2; SET `v_i` = `v_i` + 1;"),
        ("DECLARE @i int SET @i += 3", "DECLARE `v_i` INT; SET `v_i` = `v_i` + (3);"),
        ("DECLARE @s varchar(3) = 'abcd'", "DECLARE `v_s` STRING; SET `v_s` = LEFT('abcd', 3);"),
        # A column is called v_a: the variable must not be.
        (
            "DECLARE @a int = 1 SELECT a FROM dbo.t WHERE a = @a",
            "DECLARE `v_a_2` INT; SET `v_a_2` = 1; SELECT `a` FROM `dbo`.`t` AS `t` WHERE `a` = `v_a_2`;",
        ),
        ("DECLARE @i int, @j int SELECT @i = 1, @j = @i", "DECLARE `v_i` INT; DECLARE `v_j` INT; SET `v_i` = 1; SET `v_j` = `v_i`;"),
        ("DECLARE @n int SELECT @n = COUNT(*) FROM dbo.u", "DECLARE `v_n` INT; SET `v_n` = (SELECT COUNT(*) FROM `dbo`.`u` AS `u`);"),
        (
            "DECLARE @n int SELECT @n = b FROM dbo.u WHERE id = 1",
            "DECLARE `v_n` INT; FOR `row` AS SELECT * FROM (SELECT `b` FROM `dbo`.`u` AS `u` WHERE `id` = 1) AS `r`(c1) LIMIT 1 DO "
            "SET `v_n` = `row`.c1; END FOR;",
        ),
        ("PRINT 'hello'", ""),
        ("RETURN", ""),
        ("RAISERROR ('half', 10, 1)", ""),
        ("RAISERROR ('full', 16, 1)", "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'full';"),
        ("THROW 50001, 'it''s', 1", "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it\\'s';"),
        (
            "DECLARE @i int = 1 RAISERROR ('no %d', 16, 1, @i)",
            "DECLARE `v_i` INT; DECLARE `v_raised` STRING; SET `v_i` = 1; SET `v_raised` = raise_error(format_string('no %s', `v_i`));",
        ),
        ("EXEC dbo.called 1, N'q'", "CALL `dbo`.`called`(`p_x` => 1, `p_y` => 'q');"),
        (
            "DECLARE @rc int, @o int EXEC @rc = called @x = 1, @out = @o OUTPUT",
            "DECLARE `v_rc` INT; DECLARE `v_o` INT; CALL `dbo`.`called`(`p_x` => 1, `p_out` => `v_o`, `p_return_value` => `v_rc`);",
        ),
        ("EXEC dbo.elsewhere 1, 'a'", "CALL `dbo`.`elsewhere`(1, 'a');"),
        ("DROP TABLE IF EXISTS #work", ""),
        ("ALTER INDEX ALL ON dbo.t REBUILD UPDATE STATISTICS dbo.t CREATE INDEX i ON dbo.t (a) DROP INDEX i ON dbo.t", ""),
        ("IF OBJECT_ID('tempdb..#work') IS NOT NULL DROP TABLE #work", ""),
    ],
)
def test_statement(source: str, expected: str) -> None:
    assert body(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "DECLARE @i int = 1 IF @i = 1 SELECT 1 AS x ELSE IF @i = 2 SELECT 2 AS x ELSE BEGIN SELECT 3 AS x END",
            "IF `v_i` = 1 THEN SELECT 1 AS `x`; ELSEIF `v_i` = 2 THEN SELECT 2 AS `x`; ELSE SELECT 3 AS `x`; END IF;",
        ),
        ("DECLARE @i int = 1 IF @i = 1 PRINT 'x'", "IF `v_i` = 1 THEN BEGIN END; END IF;"),
        (
            "DECLARE @i int = 0 WHILE @i < 9 BEGIN SET @i += 1 IF @i = 3 CONTINUE IF @i = 5 BREAK END",
            "`loop_1`: WHILE `v_i` < 9 DO SET `v_i` = `v_i` + (1); IF `v_i` = 3 THEN ITERATE `loop_1`; END IF; "
            "IF `v_i` = 5 THEN LEAVE `loop_1`; END IF; END WHILE `loop_1`;",
        ),
        (
            "DECLARE @i int = 1 IF @i = 1 RETURN SELECT 1 AS x",
            "procedure_body: BEGIN SET `v_i` = 1; IF `v_i` = 1 THEN LEAVE procedure_body; END IF; SELECT 1 AS `x`; END procedure_body;",
        ),
        (
            "DECLARE @i int = 1 IF @i = 1 GOTO done DELETE dbo.u WHERE id = 1 done: SELECT 1 AS x",
            "`to_done`: BEGIN SET `v_i` = 1; IF `v_i` = 1 THEN LEAVE `to_done`; END IF; DELETE FROM `dbo`.`u` WHERE `id` = 1; END `to_done`; "
            "SELECT 1 AS `x`;",
        ),
    ],
)
def test_flow(source: str, expected: str) -> None:
    assert expected in body(source)


def test_input_parameter_that_is_set_becomes_a_variable() -> None:
    made = body("SET @x = COALESCE(@x, 1) SELECT @x AS x, @y AS y", parameters="@x int, @y int")
    assert made == "DECLARE `v_x` INT; SET `v_x` = `p_x`; SET `v_x` = COALESCE(`v_x`, 1); SELECT `v_x` AS `x`, `p_y` AS `y`;"


def test_return_value_goes_into_a_parameter() -> None:
    made = convert("CREATE PROCEDURE dbo.p @a int AS IF @a = 1 RETURN 5 SELECT 1 AS x")
    assert "INOUT `p_return_value` INT DEFAULT 0" in made.statements[0]
    assert "SET `p_return_value` = 5;" in made.statements[0]


def test_catch_becomes_a_handler_that_knows_the_error() -> None:
    made = body(
        "BEGIN TRY DELETE dbo.u WHERE id = 1 END TRY BEGIN CATCH DECLARE @m nvarchar(4000) = ERROR_MESSAGE() RAISERROR (@m, 16, 1) THROW END CATCH"
    )
    assert (
        "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN DECLARE `v_error_message` STRING; "
        "GET DIAGNOSTICS CONDITION 1 `v_error_message` = MESSAGE_TEXT; SET `v_m` = LEFT(`v_error_message`, 4000); "
        "SET `v_raised` = raise_error(`v_m`); RESIGNAL; END; DELETE FROM `dbo`.`u` WHERE `id` = 1; END;"
    ) in made


def test_flow_on_the_number_of_an_error_is_refused() -> None:
    made = convert(
        "CREATE PROCEDURE dbo.p AS BEGIN TRY DELETE dbo.u WHERE id = 1 END TRY BEGIN CATCH IF ERROR_NUMBER() = 2627 PRINT 'x' END CATCH"
    )
    assert made.status is Status.PARTIAL
    assert "ERROR_NUMBER_TEST" in codes(made)


@pytest.mark.parametrize(
    ("statement", "count"),
    [
        ("UPDATE dbo.u SET b = 2 WHERE id = 1", "(SELECT COUNT(*) FROM `dbo`.`u` WHERE `id` = 1)"),
        ("DELETE FROM dbo.u WHERE b = 2", "(SELECT COUNT(*) FROM `dbo`.`u` WHERE `b` = 2)"),
        ("INSERT INTO dbo.u (id, b) VALUES (1, 2), (3, 4)", "2"),
        ("INSERT INTO dbo.u (id, b) SELECT id, a FROM dbo.t", "(SELECT COUNT(*) FROM (SELECT `id`, `a` FROM `dbo`.`t` AS `t`))"),
    ],
)
def test_rows_are_counted_before_the_statement(statement: str, count: str) -> None:
    made = body(f"{statement}; IF @@ROWCOUNT = 0 RAISERROR ('none', 16, 1)")
    assert f"SET `v_rowcount` = {count};" in made
    assert made.index("SET `v_rowcount`") < made.index(statement.split(maxsplit=1)[0])
    assert "IF `v_rowcount` = 0 THEN" in made


def test_error_variable_catches_the_statement_before() -> None:
    made = body("DELETE dbo.u WHERE id = 1 IF @@ERROR <> 0 RETURN 2", parameters="@x int")
    assert (
        "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION SET `v_error` = 50000; DELETE FROM `dbo`.`u` WHERE `id` = 1; SET `v_error` = 0; END; "
        "IF `v_error` <> 0 THEN"
    ) in made


def test_identity_of_the_last_insert() -> None:
    made = convert("CREATE PROCEDURE dbo.p @x int OUTPUT AS INSERT dbo.t (a) VALUES (1) SET @x = SCOPE_IDENTITY()")
    assert made.status is Status.CONVERTED
    assert "SET `v_scope_identity` = (SELECT MAX(`id`) FROM `dbo`.`t`);" in made.statements[0]
    assert "IDENTITY_VALUE" in codes(made)


@pytest.mark.parametrize(
    ("assignment", "folded"),
    [
        ("@s = @s + name", "`v_s` || `row`.`c1`"),
        ("@s += name", "`v_s` || `row`.`c1`"),
        ("@s = COALESCE(@s + ',', '') + name", "COALESCE(`v_s` || ',', '') || `row`.`c1`"),
    ],
)
def test_variable_folded_over_rows_becomes_a_loop(assignment: str, folded: str) -> None:
    made = body(f"DECLARE @s varchar(max) SELECT {assignment} FROM dbo.t WHERE a = 1 ORDER BY name")
    assert "FOR `row` AS SELECT * FROM (SELECT (`name`) FROM `dbo`.`t` AS `t` WHERE `a` = 1 ORDER BY `name`) AS `r`(c1) DO" in made
    assert f"SET `v_s` = {folded}; END FOR;" in made


def test_table_parameter_is_an_array_of_rows() -> None:
    made = convert("CREATE PROCEDURE dbo.p @ids dbo.Ids READONLY AS DELETE u FROM dbo.u u JOIN @ids i ON i.id = u.id SELECT id FROM @ids")
    sql = made.statements[0]
    assert "IN `p_ids` ARRAY<STRUCT<`id`: INT, `note`: STRING>>" in sql
    assert "USING (SELECT * FROM inline(`p_ids`)) AS `i`" in sql
    assert "SELECT `id` FROM inline(`p_ids`) AS `rows_ids`" in sql
    assert "\u01c1" not in sql


CURSOR = """DECLARE @i int, @n varchar(10)
DECLARE c CURSOR FAST_FORWARD FOR SELECT id, name FROM dbo.t ORDER BY name
OPEN c
FETCH NEXT FROM c INTO @i, @n
WHILE @@FETCH_STATUS = 0
BEGIN
  DELETE dbo.u WHERE id = @i
  FETCH NEXT FROM c INTO @i, @n
END
CLOSE c
DEALLOCATE c"""


def test_cursor_loop_becomes_for_below_18_1() -> None:
    made = body(CURSOR)
    assert "FOR `row_c` AS SELECT * FROM (SELECT `id`, `name` FROM `dbo`.`t` AS `t` ORDER BY `name`) AS `r`(c1, c2) DO" in made
    assert "SET `v_i` = `row_c`.c1;" in made
    assert "CURSOR" not in made


def test_cursor_is_direct_from_18_1() -> None:
    made = body(CURSOR, "18.1")
    assert "DECLARE `cursor_c` CURSOR FOR SELECT `id`, `name`" in made
    assert (
        "DECLARE EXIT HANDLER FOR NOT FOUND SET `v_fetch_status` = -1; FETCH `cursor_c` INTO `v_i`, `v_n`; SET `v_n` = LEFT(`v_n`, 10); SET `v_fetch_status` = 0;"
        in made
    )
    assert made.count("FETCH `cursor_c`") == 2
    assert "CLOSE `cursor_c`;" in made


def test_cursor_that_is_declared_anew_is_a_loop() -> None:
    again = CURSOR.partition("\n")[2]
    made = body(f"{CURSOR}\n{again}", "18.1")
    assert made.count("CURSOR FOR") == 1
    assert made.count("FOR `row_c` AS SELECT * FROM") == 1


def test_cursor_of_another_shape_keeps_its_rows_in_a_variable_below_18_1() -> None:
    made = convert(
        "CREATE PROCEDURE dbo.p AS DECLARE @i int, @n varchar(5) DECLARE c CURSOR STATIC FOR SELECT id, name FROM dbo.t ORDER BY id DESC "
        "OPEN c FETCH NEXT FROM c INTO @i, @n IF @@FETCH_STATUS = 0 PRINT @n CLOSE c DEALLOCATE c"
    )
    assert made.status is Status.CONVERTED
    assert codes(made) >= {"CURSOR_IN_VARIABLE"}
    text = " ".join(made.statements[0].split())
    assert "DECLARE `rows_c` ARRAY<STRUCT<n: BIGINT, c1: INT, c2: STRING>>; DECLARE `place_c` INT;" in text
    assert (
        "SET `rows_c` = (SELECT array_sort(collect_list(named_struct('n', n, 'c1', CAST(c1 AS INT), 'c2', CAST(c2 AS STRING)))) FROM "
        "(SELECT monotonically_increasing_id() AS n, * FROM (SELECT `id`, `name` FROM `dbo`.`t` AS `t` ORDER BY `id` DESC) AS `r`(c1, c2)));"
        " SET `place_c` = 0; IF `place_c` < size(`rows_c`) THEN SET `place_c` = `place_c` + 1; SET `v_i` = element_at(`rows_c`, `place_c`).c1;"
        " SET `v_n` = LEFT(element_at(`rows_c`, `place_c`).c2, 5); SET `v_fetch_status` = 0; ELSE SET `v_fetch_status` = -1; END IF;"
    ) in text


@pytest.mark.parametrize("fetch", ["", "FETCH NEXT FROM c INTO @i FETCH NEXT FROM c INTO @d", "FETCH NEXT FROM c"])
def test_cursor_that_is_never_fetched_or_into_other_types_is_refused_below_18_1(fetch: str) -> None:
    made = convert(f"CREATE PROCEDURE dbo.p AS DECLARE @i int, @d date DECLARE c CURSOR FOR SELECT id FROM dbo.t OPEN c {fetch} CLOSE c")
    assert "CURSOR" in codes(made)
    assert made.status is not Status.CONVERTED


@pytest.mark.parametrize("runtime", ["17.3", "18.1"])
def test_a_variable_of_the_query_may_not_change_between_declare_and_open(runtime: str) -> None:
    text = (
        "CREATE PROCEDURE dbo.p @a int AS DECLARE @i int DECLARE c CURSOR STATIC FOR SELECT id FROM dbo.t WHERE id > @a {} OPEN c "
        "FETCH NEXT FROM c INTO @i WHILE @@FETCH_STATUS = 0 BEGIN PRINT @i FETCH NEXT FROM c INTO @i END CLOSE c DEALLOCATE c"
    )
    assert "CURSOR" not in codes(convert(text.format(""), runtime))
    assert "CURSOR" in codes(convert(text.format("SET @a = 5"), runtime))


def test_transaction_around_one_change_is_left_out() -> None:
    made = body("BEGIN TRAN UPDATE dbo.u SET b = 1 WHERE id = 2 COMMIT TRAN")
    assert made == "UPDATE `dbo`.`u` SET `b` = 1 WHERE `id` = 2;"


def test_transaction_around_several_changes() -> None:
    text = "BEGIN TRAN UPDATE dbo.u SET b = 1 WHERE id = 2 DELETE dbo.u WHERE id = 3 COMMIT TRAN"
    below = convert(f"CREATE PROCEDURE dbo.p AS {text}")
    assert below.status is Status.PARTIAL
    assert "TRANSACTION" in codes(below)
    assert body(text, "18.0") == ("BEGIN ATOMIC UPDATE `dbo`.`u` SET `b` = 1 WHERE `id` = 2; DELETE FROM `dbo`.`u` WHERE `id` = 3; END;")


OWN = (
    "DECLARE @own bit SET @own = 0 IF (@@TRANCOUNT = 0) BEGIN BEGIN TRAN SET @own = 1 END ELSE SET @own = 0 "
    "UPDATE dbo.u SET b = 1 WHERE id = 2 IF @@ERROR <> 0 GOTO Cleanup DELETE dbo.u WHERE id = 3 IF @@ERROR <> 0 GOTO Cleanup "
    "IF (@own = 1) BEGIN SET @own = 0 COMMIT TRAN END RETURN 0 "
    "Cleanup: IF (@own = 1) BEGIN SET @own = 0 ROLLBACK TRAN END RETURN -1"
)


def test_transaction_that_begins_when_the_caller_has_none() -> None:
    made = convert(f"CREATE PROCEDURE dbo.p AS {OWN}", "18.1")
    assert made.status is Status.CONVERTED
    assert codes(made) >= {"TRANSACTION_OWN", "TRANSACTION_ATOMIC"}
    text = " ".join(made.statements[0].split())
    assert "BEGIN ATOMIC UPDATE `dbo`.`u` SET `b` = 1 WHERE `id` = 2; DELETE FROM `dbo`.`u` WHERE `id` = 3; END;" in text
    assert "SET `v_own` = TRUE; BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION" in text
    assert "TRANSACTION" in codes(convert(f"CREATE PROCEDURE dbo.p AS {OWN}"))


@pytest.mark.parametrize("use", ["IF @own = 1 PRINT 'own'", "SELECT @own AS own", "SET @own = @own", "IF @own = 0 DELETE dbo.u"])
def test_a_flag_that_is_used_for_more_guards_no_transaction(use: str) -> None:
    made = convert(f"CREATE PROCEDURE dbo.p AS {OWN.replace('RETURN 0', use + ' RETURN 0')}", "18.1")
    assert "TRANSACTION_OWN" not in codes(made)
    assert "TRANSACTION" in codes(made)


COUNT = (
    "DECLARE @c int = @@TRANCOUNT BEGIN TRY IF @c = 0 BEGIN TRAN UPDATE dbo.u SET b = 1 WHERE id = 2 DELETE dbo.u WHERE id = 3 "
    "IF @c = 0 COMMIT END TRY BEGIN CATCH IF @c = 0 AND @@TRANCOUNT > 0 ROLLBACK; THROW END CATCH"
)


def test_transaction_that_begins_when_the_count_kept_before_is_zero() -> None:
    made = convert(f"CREATE PROCEDURE dbo.p AS {COUNT}", "18.1")
    assert made.status is Status.CONVERTED
    text = " ".join(made.statements[0].split())
    assert "DECLARE `v_trancount` INT DEFAULT 0;" in text
    assert "BEGIN ATOMIC UPDATE `dbo`.`u` SET `b` = 1 WHERE `id` = 2; DELETE FROM `dbo`.`u` WHERE `id` = 3; END;" in text


@pytest.mark.parametrize("use", ["PRINT @@TRANCOUNT", "SET @c = @@TRANCOUNT", "IF @c = 0 PRINT 'outer'"])
def test_a_count_of_transactions_that_is_used_for_more_is_refused(use: str) -> None:
    made = convert(f"CREATE PROCEDURE dbo.p AS {COUNT.replace('DELETE', use + ' DELETE')}", "18.1")
    assert made.status is Status.PARTIAL
    assert "TRANSACTION_OWN" not in codes(made)


NATIVE = (
    "CREATE PROCEDURE dbo.p WITH NATIVE_COMPILATION, SCHEMABINDING AS BEGIN ATOMIC WITH (TRANSACTION ISOLATION LEVEL = SNAPSHOT, "
    "LANGUAGE = N'us_english') UPDATE dbo.u SET b = 1 WHERE id = 2 {} END"
)


def test_a_natively_compiled_procedure_is_a_transaction() -> None:
    two = NATIVE.format("DELETE dbo.u WHERE id = 3")
    assert "BEGIN ATOMIC UPDATE" in " ".join(convert(two, "18.1").statements[0].split())
    assert "TRANSACTION" in codes(convert(two))
    one = convert(NATIVE.format(""))
    assert one.status is Status.CONVERTED
    assert "ATOMIC" not in one.statements[0]
    assert "SET_OPTION" in codes(convert(two.replace("us_english", "French"), "18.1"))


def test_return_of_the_last_identity() -> None:
    made = body("INSERT INTO dbo.t (a) VALUES (1) RETURN SCOPE_IDENTITY()")
    assert "SET `p_return_value` = `v_scope_identity`;" in made


def test_the_last_identity_of_a_table_that_was_filled() -> None:
    made = body("INSERT INTO dbo.t (a) VALUES (1) SELECT IDENT_CURRENT('[dbo].t') AS n")
    assert "SELECT (SELECT MAX(`id`) FROM `dbo`.`t`) AS `n`;" in made


@pytest.mark.parametrize("text", ["SELECT IDENT_CURRENT('dbo.t') AS n", "INSERT dbo.u (id) VALUES (1) SELECT IDENT_CURRENT('dbo.u') AS n"])
def test_the_last_identity_that_is_not_known_is_refused(text: str) -> None:
    assert "UNKNOWN_FUNCTION" in codes(convert(f"CREATE PROCEDURE dbo.p AS {text}"))


def test_rollback_in_catch_has_happened_behind_atomic() -> None:
    made = body(
        "BEGIN TRY BEGIN TRAN DELETE dbo.u WHERE id = 3 DELETE dbo.u WHERE id = 4 COMMIT END TRY "
        "BEGIN CATCH IF @@TRANCOUNT > 0 ROLLBACK TRAN; THROW END CATCH",
        "18.1",
    )
    assert "BEGIN RESIGNAL; END; BEGIN ATOMIC DELETE" in made
    assert "ROLLBACK" not in made


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("EXEC ('DELETE dbo.u WHERE id = 1')", "EXECUTE IMMEDIATE 'DELETE FROM `dbo`.`u` WHERE `id` = 1';"),
        (
            "EXEC sp_executesql N'UPDATE dbo.u SET b = @b WHERE id = @id', N'@b int, @id int', @id = 7, @b = 2",
            "EXECUTE IMMEDIATE 'UPDATE `dbo`.`u` SET `b` = :b WHERE `id` = :id' USING 2 AS `b`, 7 AS `id`;",
        ),
        (
            "EXEC sys.sp_executesql N'SELECT b FROM dbo.u WHERE id = ''1'''",
            "EXECUTE IMMEDIATE 'SELECT `b` FROM `dbo`.`u` AS `u` WHERE `id` = ",
        ),
    ],
)
def test_constant_text_is_executed_immediately(source: str, expected: str) -> None:
    assert body(source).startswith(expected)


@pytest.mark.parametrize(
    "source",
    [
        "EXEC (@x)",
        "EXEC ('DELETE dbo.u WHERE id = ' + @x)",
        "EXEC sp_executesql @x",
        "EXEC sp_executesql N'SET @n = 1', N'@n int OUTPUT', @n = @x OUTPUT",
        "EXEC ('DELETE dbo.u; DELETE dbo.t')",
        "EXEC ('DELETE dbo.u') AT other",
    ],
)
def test_text_made_at_run_time_is_refused(source: str) -> None:
    made = convert(f"CREATE PROCEDURE dbo.p @x nvarchar(9) AS DELETE dbo.u WHERE id = 2\n{source}")
    assert made.status is Status.PARTIAL
    assert "DYNAMIC_SQL" in codes(made)
