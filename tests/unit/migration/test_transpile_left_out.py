"""What is left out is said: dead values, storage, states of errors; and what stands behind a statement that is left out stays."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.tsql.statements import split_statements
from tools.transpile_pairs import convert_script


def last(text: str) -> Conversion:
    return convert_script(text, "18.1")[-1]


def codes(made: Conversion) -> list[str]:
    return [f.code for f in made.findings]


@pytest.mark.parametrize(
    "created",
    [
        "CREATE UNIQUE INDEX i ON dbo.t (a)",
        "CREATE TABLE #t (a int, b AS (a + 1))",
        "CREATE STATISTICS s ON t (a)",
        "CREATE TYPE x FROM int",
    ],
)
def test_a_query_behind_create_is_a_statement_of_its_own(created: str) -> None:
    text = f"{created} SELECT 1 AS one"
    assert [text[s.start : s.end] for s in split_statements(text)] == [created, "SELECT 1 AS one"]


@pytest.mark.parametrize(
    "created",
    [
        "CREATE TABLE t WITH (HEAP) AS SELECT 1 AS a",
        "CREATE TABLE t AS WITH c AS (SELECT 1 AS a) SELECT a FROM c",
        "CREATE VIEW v AS SELECT 1 AS a",
    ],
)
def test_the_query_of_create_is_part_of_it(created: str) -> None:
    assert [s.head for s in split_statements(created)] == ["CREATE"]


def test_the_query_behind_an_index_that_is_left_out_stays() -> None:
    made = last("CREATE PROCEDURE dbo.p AS SELECT 1 AS a INTO #w CREATE INDEX i ON #w (a) SELECT a FROM #w")
    assert made.status is Status.CONVERTED
    assert "  SELECT `a` FROM `tmp_w`;" in made.statements[0]


def test_a_unique_index_in_a_procedure_is_a_warning() -> None:
    made = last("CREATE PROCEDURE dbo.p AS CREATE UNIQUE INDEX i ON dbo.t (a) SELECT 1 AS one")
    assert codes(made) == ["UNIQUE_INDEX"]
    assert "SELECT 1 AS `one`" in made.statements[0]


@pytest.mark.parametrize(
    ("body", "unused"),
    [
        ("DECLARE @a int = (SELECT MAX(a) FROM dbo.t) DECLARE @b int = 5 RETURN @b + @i", ["@a"]),
        ("DECLARE @a int = 1, @b int SET @b = @a SET @b = @b + 1 RETURN @i", ["@a", "@b", "@b", "@b"]),
        ("DECLARE @a int = 1 IF @a > 0 SET @i = 2 RETURN @i", []),
        ("DECLARE @a int SET @a = @i SET @i = @a RETURN @i", []),
        ("DECLARE @a int RETURN @i", []),
    ],
)
def test_what_a_variable_is_given_and_nothing_reads(body: str, unused: list[str]) -> None:
    made = last(f"CREATE FUNCTION dbo.f (@i int) RETURNS int AS BEGIN {body} END")
    assert made.status is Status.CONVERTED
    found = [f.message.rpartition(": ")[2] for f in made.findings if f.code == "VALUE_UNUSED"]
    assert [name for names in found for name in names.split(", ")] == unused


def test_storage_of_a_temporary_table_is_told() -> None:
    text = "CREATE PROCEDURE dbo.p AS CREATE TABLE #w (id int) WITH (DISTRIBUTION = ROUND_ROBIN, HEAP) INSERT #w SELECT 1 SELECT id FROM #w"
    made = last(text)
    assert made.status is Status.CONVERTED
    assert codes(made) == ["STORAGE"]


@pytest.mark.parametrize("kind", ["dbo.t", "#t"])
def test_a_key_that_leaves_doubles_out_is_a_warning(kind: str) -> None:
    table = f"CREATE TABLE {kind} (a int PRIMARY KEY WITH (IGNORE_DUP_KEY = ON))"
    made = last(table if kind == "dbo.t" else f"CREATE PROCEDURE dbo.p AS {table} INSERT #t SELECT 1 SELECT a FROM #t")
    assert "IGNORE_DUP_KEY" in codes(made)
    assert "IGNORE_DUP_KEY" not in codes(last("CREATE TABLE dbo.t (a int PRIMARY KEY WITH (IGNORE_DUP_KEY = OFF))"))


@pytest.mark.parametrize(("raised", "told"), [("'x', 16, 1", False), ("'x', 16, 10", True), ("'x', 11, 1", True)])
def test_severity_and_state_of_an_error_are_told(raised: str, told: bool) -> None:
    made = last(f"CREATE PROCEDURE dbo.p AS BEGIN TRY UPDATE dbo.t SET a = 1 END TRY BEGIN CATCH RAISERROR ({raised}) END CATCH")
    assert ("ERROR_STATE" in codes(made)) is told


NAMES = """CREATE TABLE dbo.[Order Details] (id int PRIMARY KEY, a int)
GO
CREATE FUNCTION dbo.[My F] (@a int) RETURNS int AS BEGIN RETURN @a END
GO
CREATE VIEW dbo.[A.B] AS SELECT [Order Details].id, dbo.[My F](a) AS f FROM [Order Details] WHERE [Order Details].a > 1
GO
CREATE PROCEDURE dbo.[Run/It] AS UPDATE [Order Details] SET a = 1 WHERE [Order Details].id = 2 EXEC dbo.[Run/It]
"""


def test_names_that_unity_catalog_refuses_become_others_everywhere() -> None:
    table, function, view, procedure = convert_script(NAMES, "18.1")
    assert table.statements[0].startswith("CREATE TABLE `dbo`.`Order_Details` (")
    assert function.statements == ("CREATE FUNCTION `dbo`.`My_F`(`a` INT) RETURNS INT RETURN CAST(`My_F`.`a` AS INT)",)
    assert view.statements == (
        "CREATE VIEW `dbo`.`A_B` AS SELECT `Order Details`.`id`, `dbo`.`My_F`(`a`) AS `f` "
        "FROM `dbo`.`Order_Details` AS `Order Details` WHERE `Order Details`.`a` > 1",
    )
    assert "UPDATE `dbo`.`Order_Details` AS `Order Details` SET `a` = 1 WHERE `Order Details`.`id` = 2;" in procedure.statements[0]
    assert "CALL `dbo`.`Run_It`();" in procedure.statements[0]
    assert all("NAME_REFUSED" in codes(m) for m in (table, function, view, procedure))


def test_two_names_that_would_be_one_are_left_to_a_person() -> None:
    first, second = convert_script("CREATE TABLE dbo.[a b] (i int)\nGO\nCREATE TABLE dbo.a_b (i int)")
    assert [f.code for f in first.findings] == ["NAME_TAKEN"]
    assert second.status is Status.MANUAL
