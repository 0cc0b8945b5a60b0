"""Texts that run elsewhere: calls that do not fit, OPENQUERY texts put together at run time, and moments of time travel, by pairs."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object

CALLED = "CREATE PROCEDURE dbo.q @a int AS RETURN 1"


def convert(body: str, parameters: str = "@s varchar(max), @n int", runtime: str = "17.3") -> Conversion:
    """One procedure beside ``dbo.q``."""
    version = TargetRuntime.parse(runtime)
    text = f"CREATE PROCEDURE dbo.p {parameters} AS\n{body}"
    item = SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 1, text.count("\n") + 1, text)
    called = SqlObject("dbo.q", ObjectKind.PROCEDURE, "q.sql", 1, 1, CALLED)
    return convert_object(item, Options(runtime=version, estate=build_catalog([called, item], version)))


def codes(made: Conversion) -> set[str]:
    """The codes of its findings."""
    return {f.code for f in made.findings}


@pytest.mark.parametrize(
    ("body", "call"),
    [
        ("EXEC dbo.q 1, 'x'", "CALL `dbo`.`q`(1, 'x');"),
        ("EXEC dbo.q @a = 1, @b = 2", "CALL `dbo`.`q`(`p_a` => 1, `p_b` => 2);"),
        ("EXEC q @b = @n OUTPUT", "CALL `dbo`.`q`(`p_b` => `v_n`);"),
    ],
)
def test_a_call_that_does_not_fit_stands_as_it_is_and_is_reported(body: str, call: str) -> None:
    made = convert(body)
    assert made.status is Status.CONVERTED
    assert call in made.statements[0]
    assert [(f.code, f.line) for f in made.findings] == [("PROCEDURE_PARAMETERS", 2)]


def test_the_return_value_of_a_call_that_does_not_fit_is_refused() -> None:
    assert "RETURN_VALUE" in codes(convert("DECLARE @r int\nSELECT 1 AS one\nEXEC @r = dbo.q 1, 2"))


@pytest.mark.parametrize(
    ("text", "value", "query"),
    [
        # The doubling of quotes is undone by not doing it.
        ("'''' + REPLACE(@s, '''', '''''') + ''''", "`p_s`", ":part_1"),
        # Without it SQL Server reads two quotes of the value as one.
        ("'''' + @s + ''''", r"REPLACE(`p_s`, '\'\'', '\'')", ":part_1"),
        ("'''a = ''''' + @s + ''''''''", r"REPLACE(`p_s`, '\'\'', '\'')", r"\'a = \' || \'\\\'\' || :part_1 || \'\\\'\'"),
        (
            "'''a = ' + CAST(@n AS varchar(9)) + ''''",
            r"REPLACE(REGEXP_REPLACE(CAST(`p_n` AS STRING), '^.{10,}$', '*'), '\'\'', '\'')",
            r"\'a = \' || :part_1",
        ),
    ],
)
def test_a_remote_text_gets_its_values_as_markers(text: str, value: str, query: str) -> None:
    made = convert(f"EXEC ('SELECT a FROM OPENQUERY([far], ' + {text} + ') AS x')")
    assert made.status is Status.CONVERTED, made.findings
    assert {"REMOTE_QUERY", "DYNAMIC_TEXT"} <= codes(made)
    assert f"SET `v_part` = {value};" in made.statements[0]
    assert rf"REMOTE_QUERY(\'far\', query => {query}) AS `x`' USING `v_part` AS `part_1`;" in made.statements[0]


def test_a_value_both_here_and_there_is_refused() -> None:
    body = "DECLARE @q varchar(max) = @s\nSELECT 1 AS one\nEXEC ('SELECT a FROM OPENQUERY(far, ''' + QUOTENAME(@s, '''') + ''')')"
    assert "DYNAMIC_SQL" in codes(convert(body))


def test_the_signs_of_quotename_in_a_constant_are_not_lost() -> None:
    assert "DYNAMIC_SQL" in codes(convert("SELECT 1 AS one\nEXEC ('DELETE dbo.u WHERE name = ''' + QUOTENAME(@s) + '''')"))


def test_a_remote_text_needs_its_runtime() -> None:
    assert "RUNTIME" in codes(convert("SELECT 1 AS one\nEXEC ('SELECT a FROM OPENQUERY(far, ''' + @s + ''')')", runtime="17.0"))


MOMENT = "@at datetime2(3), @id int"


def test_an_insert_as_of_a_variable_runs_with_the_moment_as_a_marker() -> None:
    made = convert("INSERT INTO dbo.c (id) SELECT p.id FROM dbo.t FOR SYSTEM_TIME AS OF @at AS p WHERE p.id = @id", MOMENT)
    assert made.status is Status.CONVERTED, made.findings
    assert "SYSTEM_TIME" in codes(made)
    assert (
        "EXECUTE IMMEDIATE 'INSERT INTO `dbo`.`c` (`id`) SELECT `p`.`id` FROM `dbo`.`t` TIMESTAMP AS OF :moment_1 AS `p` "
        "WHERE `p`.`id` = :moment_2' USING `p_at` AS `moment_1`, `p_id` AS `moment_2`;"
    ) in made.statements[0]


@pytest.mark.parametrize(
    "body",
    [
        "SELECT 1 AS one\nINSERT INTO dbo.c (id) SELECT p.id FROM dbo.t FOR SYSTEM_TIME AS OF (SELECT MAX(d) FROM dbo.u) AS p",
        "SELECT 1 AS one\nDECLARE @n int\nSELECT @n = COUNT(*) FROM dbo.t FOR SYSTEM_TIME AS OF @at AS p",
        "SELECT 1 AS one\nINSERT INTO dbo.c (id) SELECT p.id FROM dbo.t FOR SYSTEM_TIME AS OF @at AS p IF @@ROWCOUNT = 0 RETURN 1",
    ],
)
def test_other_moments_stay_refused(body: str) -> None:
    made = convert(body, MOMENT)
    assert made.status is Status.PARTIAL
    assert codes(made) & {"SYSTEM_TIME_MOMENT", "UNSUPPORTED_CLAUSE", "SYSTEM_VARIABLE"}


# Objects of a linked server that is migrated as well.

SERVERS = (("srv", "sales"), ("srv.archive", "old"))


def linked(text: str, kind: ObjectKind = ObjectKind.PROCEDURE) -> Conversion:
    """One object, with catalogs for a linked server."""
    item = SqlObject("dbo.p", kind, "p.sql", 1, 1, text)
    return convert_object(item, Options(estate=build_catalog([item], TargetRuntime(17, 3)), servers=SERVERS))


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("INSERT INTO Srv.db.x.t (id) VALUES (1)", "INSERT INTO `sales`.`x`.`t` (`id`) VALUES (1);"),
        ("UPDATE srv.db..t SET a = 1", "UPDATE `sales`.`dbo`.`t` SET `a` = 1;"),
        ("DELETE srv.Archive.dbo.t WHERE a = 1", "DELETE FROM `old`.`dbo`.`t` WHERE `a` = 1;"),
        ("EXEC srv.db.dbo.q 1", "CALL `sales`.`dbo`.`q`(1);"),
        ("SELECT a FROM srv.db..t", "SELECT `a` FROM `sales`.`dbo`.`t` AS `t`;"),
    ],
)
def test_objects_of_a_server_that_has_a_catalog(body: str, made: str) -> None:
    found = linked(f"CREATE PROCEDURE dbo.p AS {body}")
    assert found.status is Status.CONVERTED
    assert made in found.statements[0]
    assert "LINKED_SERVER_CATALOG" in codes(found)


def test_a_synonym_of_an_object_on_a_server_that_has_a_catalog() -> None:
    made = linked("CREATE SYNONYM dbo.p FOR srv.db.dbo.t", ObjectKind.SYNONYM)
    assert made.statements == ("CREATE VIEW `dbo`.`p` AS SELECT * FROM `sales`.`dbo`.`t`",)


def test_another_server_is_read_from_its_foreign_catalog_and_not_changed() -> None:
    assert "`other_db`.`dbo`.`t`" in linked("CREATE PROCEDURE dbo.p AS SELECT a FROM other.db..t").statements[0]
    assert "UNSUPPORTED_CLAUSE" in codes(linked("CREATE PROCEDURE dbo.p AS DELETE other.db.dbo.t SELECT 1 AS one"))
