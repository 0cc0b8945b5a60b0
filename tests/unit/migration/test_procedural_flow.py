"""What one statement asks of the one before it, and transactions with checks on their way, by pairs: T-SQL in, Databricks SQL out."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object

TABLES = {
    "dbo.t": "CREATE TABLE dbo.t (id int IDENTITY(1,1) PRIMARY KEY, a int, name varchar(10))",
    "dbo.u": "CREATE TABLE dbo.u (id int PRIMARY KEY, b int)",
}
DELETE = "DELETE FROM `dbo`.`u` WHERE `id` = 1;"
UPDATE = "UPDATE `dbo`.`u` SET `b` = 2;"
HANDLER = "DECLARE EXIT HANDLER FOR SQLEXCEPTION SET `v_error` = 50000;"


def convert(text: str, runtime: str = "17.3") -> Conversion:
    """One procedure of a small estate."""
    version = TargetRuntime.parse(runtime)
    estate = [SqlObject(n, ObjectKind.TABLE, "e.sql", 1, 1, t) for n, t in TABLES.items()]
    item = SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 1, text.count("\n") + 1, text)
    return convert_object(item, Options(runtime=version, estate=build_catalog([*estate, item], version)))


def body(text: str, runtime: str = "17.3") -> str:
    """The statements of a converted body, one blank between words."""
    made = convert(f"CREATE PROCEDURE dbo.p AS\n{text}", runtime)
    assert made.status is Status.CONVERTED, made.findings
    return " ".join(made.statements[0].partition("AS BEGIN")[2].rpartition("END")[0].split())


def codes(made: Conversion) -> set[str]:
    return {f.code for f in made.findings}


def test_error_of_a_branch_is_asked_behind_it() -> None:
    made = body("DECLARE @c int = 1 IF @c = 1 BEGIN DELETE dbo.u WHERE id = 1 END IF @@ERROR <> 0 SET @c = 9")
    assert f"IF `v_c` = 1 THEN BEGIN {HANDLER} {DELETE} SET `v_error` = 0; END; ELSE SET `v_error` = 0; END IF; IF `v_error` <> 0" in made


def test_error_and_rows_are_kept_together() -> None:
    made = body("DECLARE @e int, @r int DELETE dbo.u WHERE id = 1 SELECT @e = @@ERROR, @r = @@ROWCOUNT")
    assert f"BEGIN {HANDLER} SET `v_rowcount` = (SELECT COUNT(*) FROM `dbo`.`u` WHERE `id` = 1); {DELETE} SET `v_error` = 0; END;" in made
    assert "SET `v_e` = `v_error`; SET `v_r` = `v_rowcount`;" in made


def test_a_declaration_between_runs_nothing() -> None:
    made = body("DELETE dbo.u WHERE id = 1 DECLARE @e int SET @e = @@ERROR")
    assert f"{DELETE} SET `v_error` = 0; END; SET `v_e` = `v_error`;" in made


def test_a_message_between_resets_both() -> None:
    made = body("DECLARE @r int DELETE dbo.u WHERE id = 1 PRINT 'x' SET @r = @@ROWCOUNT")
    assert f"{DELETE} SET `v_rowcount` = 0; SET `v_r` = `v_rowcount`;" in made


def test_in_try_an_error_goes_to_catch_and_not_to_the_check() -> None:
    made = body("DECLARE @e int BEGIN TRY DELETE dbo.u WHERE id = 1 SET @e = @@ERROR END TRY BEGIN CATCH SET @e = 7 END CATCH")
    assert f"{DELETE} SET `v_error` = 0; SET `v_e` = `v_error`;" in made
    assert "SET `v_error` = 50000" not in made


def test_catch_begins_with_an_error() -> None:
    made = body("DECLARE @e int BEGIN TRY DELETE dbo.u WHERE id = 1 END TRY BEGIN CATCH SET @e = @@ERROR END CATCH")
    assert "BEGIN SET `v_error` = 50000; SET `v_e` = `v_error`; END;" in made


def test_loop_until_nothing_is_left() -> None:
    made = body("SELECT 1 AS x WHILE @@ROWCOUNT > 0 BEGIN DELETE dbo.u WHERE id = 1 END")
    assert "WHILE `v_rowcount` > 0 DO SET `v_rowcount` = (SELECT COUNT(*) FROM `dbo`.`u` WHERE `id` = 1); DELETE" in made


@pytest.mark.parametrize("condition", ["@@ERROR = 2627", "547 = @@ERROR", "@@ERROR IN (2601, 2627)"])
def test_the_number_of_an_error_is_refused(condition: str) -> None:
    made = convert(f"CREATE PROCEDURE dbo.p AS DELETE dbo.u WHERE id = 1 IF {condition} DELETE dbo.t")
    assert made.status is Status.PARTIAL
    assert "ERROR_NUMBER_TEST" in codes(made)


def test_one_change_with_a_check_needs_no_transaction() -> None:
    made = body(
        "BEGIN TRAN IF 1 = 1 DELETE dbo.u WHERE id = 1 ELSE UPDATE dbo.u SET b = 2 IF @@ERROR = 0 COMMIT ELSE BEGIN ROLLBACK RETURN END"
    )
    assert f"BEGIN {HANDLER} IF 1 = 1 THEN {DELETE} ELSE {UPDATE} END IF; SET `v_error` = 0; END; IF `v_error` <> 0 THEN LEAVE" in made
    assert "ATOMIC" not in made


CHECKED = """BEGIN TRAN
DELETE dbo.u WHERE id = 1
IF @@ERROR <> 0 BEGIN ROLLBACK TRAN RETURN -1 END
UPDATE dbo.u SET b = 2
IF @@ERROR <> 0 BEGIN ROLLBACK TRAN RETURN -1 END
COMMIT TRAN
RETURN 0"""


def test_checks_on_the_way_become_one_behind_the_block() -> None:
    made = body(CHECKED, "18.0")
    assert (
        f"BEGIN {HANDLER} BEGIN ATOMIC {DELETE} {UPDATE} END; SET `v_error` = 0; END; IF `v_error` <> 0 THEN SET `p_return_value` = -1;"
        in made
    )
    assert made.count("LEAVE procedure_body") == 1
    assert "TRANSACTION" in codes(convert(f"CREATE PROCEDURE dbo.p AS {CHECKED}", "17.3"))


def test_checks_that_end_differently_are_refused() -> None:
    made = convert("CREATE PROCEDURE dbo.p AS " + CHECKED.replace("RETURN -1", "RETURN -2", 1), "18.1")
    assert made.status is Status.PARTIAL
    assert "TRANSACTION" in codes(made)


def test_errors_that_jump_to_a_label_that_rolls_back() -> None:
    text = """DECLARE @e int
BEGIN TRAN
DELETE dbo.u WHERE id = 1
SELECT @e = @@ERROR
IF @e <> 0 GOTO failed
UPDATE dbo.u SET b = 2
SELECT @e = @@ERROR
IF @e <> 0 GOTO failed
COMMIT TRAN
RETURN 0
failed:
ROLLBACK TRAN
RETURN @e"""
    made = body(text, "18.1")
    assert "IF `v_error` <> 0 THEN SET `v_e` = 50000; LEAVE `to_failed`; END IF;" in made
    assert "END `to_failed`; SET `p_return_value` = `v_e`;" in made


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN TRAN BEGIN TRY DELETE dbo.u WHERE id = 1 UPDATE dbo.u SET b = 2 COMMIT END TRY BEGIN CATCH ROLLBACK; THROW END CATCH",
        "BEGIN TRAN BEGIN TRY DELETE dbo.u WHERE id = 1 UPDATE dbo.u SET b = 2 END TRY "
        "BEGIN CATCH IF @@TRANCOUNT > 0 ROLLBACK; THROW END CATCH IF @@TRANCOUNT > 0 COMMIT TRAN",
    ],
)
def test_a_transaction_begun_before_try(text: str) -> None:
    made = body(text, "18.1")
    assert f"RESIGNAL; END; BEGIN ATOMIC {DELETE} {UPDATE} END; END;" in made
    assert "ROLLBACK" not in made


def test_a_second_change_behind_the_first_is_no_single_one() -> None:
    made = convert("CREATE PROCEDURE dbo.p AS BEGIN TRAN IF 1 = 1 DELETE dbo.u ELSE DELETE dbo.t UPDATE dbo.u SET b = 2 COMMIT")
    assert "TRANSACTION" in codes(made)


def test_first_day_of_the_week_that_is_the_default_is_left_out() -> None:
    assert body("SET DATEFIRST 7; DELETE dbo.u WHERE id = 1") == DELETE


def test_a_session_option_does_not_take_the_next_statement() -> None:
    assert body("SET NOCOUNT ON\nDELETE dbo.u WHERE id = 1") == DELETE


def test_a_check_in_try_never_sees_an_error() -> None:
    made = body(
        "BEGIN TRY BEGIN TRAN DELETE dbo.u WHERE id = 1 UPDATE dbo.u SET b = 2 IF @@ERROR = 0 COMMIT ELSE BEGIN ROLLBACK RETURN END END TRY "
        "BEGIN CATCH IF @@TRANCOUNT > 0 ROLLBACK; THROW END CATCH",
        "18.1",
    )
    assert f"RESIGNAL; END; BEGIN ATOMIC {DELETE} {UPDATE} END; END;" in made
    assert "v_error` = 50000" not in made
