"""Nothing of the source is missing in a result: an independent look, token by token (:mod:`tools.silent_loss`)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from migration.conversion import Conversion, Status
from migration.estate import SqlObject
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object
from tools.silent_loss import check, missing
from tools.transpile_pairs import ESTATE, ROOT, read_objects

VIEW = """CREATE VIEW dbo.v AS
SELECT DISTINCT TOP (7) t.a, CASE WHEN t.b > 3 THEN N'high' WHEN t.b < 1 THEN N'low' ELSE dbo.label(t.b) END AS c, SUM(u.b) OVER (ORDER BY u.id DESC) AS d
FROM dbo.t AS t LEFT JOIN dbo.u AS u ON u.id = t.id AND u.a <> 5 JOIN dbo.u AS w ON w.id = t.a
WHERE t.b BETWEEN 2 AND 9 AND EXISTS (SELECT 1 FROM dbo.u WHERE a = 4) AND s LIKE 'abc%'
GROUP BY t.a, t.b, u.b, u.id HAVING COUNT(*) >= 6
UNION ALL SELECT a, s, b FROM dbo.u ORDER BY a DESC"""


def converted(text: str) -> tuple[SqlObject, Conversion]:
    item = read_objects(text)[-1]
    made = convert_object(item, Options(estate=build_catalog([*read_objects(ESTATE), item], Options().runtime)))
    assert made.status is not Status.MANUAL, made.findings
    return item, made


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("DISTINCT ", ""),
        (" LIMIT 7", ""),
        ("'high'", "''"),
        ("`dbo`.`label`(`t`.`b`)", "NULL"),
        (" > 3", " = 3"),
        ("WHEN `t`.`b` < 1 THEN 'low' ", ""),
        (" AND `u`.`a` <> 5", ""),
        ("LEFT JOIN", "JOIN"),
        (" JOIN `dbo`.`u` AS `w` ON `w`.`id` = `t`.`a`", ""),
        ("`t`.`b` BETWEEN 2 AND 9 AND ", ""),
        (" LIKE 'abc%'", " IS NOT NULL"),
        (" HAVING COUNT(*) >= 6", ""),
        ("ORDER BY `u`.`id` DESC", "ORDER BY `u`.`id`"),
        ("OVER (ORDER BY `u`.`id` DESC)", ""),
        (", `u`.`id` HAVING", " HAVING"),
        (" AND EXISTS(SELECT 1 FROM `dbo`.`u` AS `u` WHERE `a` = 4)", ""),
        ("UNION ALL SELECT `a`, `s`, `b` FROM `dbo`.`u` AS `u`", ""),
    ],
)
def test_a_part_that_is_taken_away_is_missed(part: str, instead: str) -> None:
    item, made = converted(VIEW)
    assert missing(item, made) == []
    assert part in made.statements[0]
    assert missing(item, replace(made, statements=(made.statements[0].replace(part, instead, 1),)))


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("SET @n = @n + 12", "SET `v_n` = `v_n` + 12;"),
        ("UPDATE dbo.t SET a = 1, s = 'text' WHERE id = 3", "UPDATE"),
        ("DELETE FROM dbo.u WHERE b > 5", "DELETE"),
        ("EXEC dbo.called 1", "CALL"),
        ("IF @n > 2 DELETE dbo.u", "IF"),
        ("WHILE @n < 9 SET @n += 1", "WHILE"),
        ("INSERT INTO dbo.u (id, s) SELECT id, s FROM dbo.t ORDER BY a", "INSERT"),
    ],
)
def test_a_statement_that_is_taken_away_is_missed(line: str, part: str) -> None:
    item, made = converted(f"CREATE PROCEDURE dbo.p @n int AS BEGIN\n{line}\nSELECT 1 AS one END")
    assert missing(item, made) == []
    lines = made.statements[0].split("\n")
    first = next(n for n, text in enumerate(lines) if part in text)
    until = first if lines[first].endswith(";") else next(n for n, text in enumerate(lines) if n > first and text.strip().startswith("END"))
    assert missing(item, replace(made, statements=("\n".join(lines[:first] + lines[until + 1 :]),)))


@pytest.mark.parametrize("runtime", ["16.3", "17.3", "18.1"])
def test_the_sample_estate_loses_nothing(runtime: str) -> None:
    found = list(check([Path(ROOT / "samples" / "workforce")], runtime))
    assert [(item.name, lost) for item, _, lost in found if lost] == []
    assert len(found) > (10 if runtime == "16.3" else 25)


@pytest.mark.parametrize(
    "text",
    [
        "CREATE PROCEDURE dbo.p AS PRINT 'a' + 'b' SET NOCOUNT ON SELECT a FROM dbo.t WITH (NOLOCK) OPTION (RECOMPILE)",
        "CREATE PROCEDURE dbo.p AS DECLARE @sql nvarchar(99) = N'SELECT 5' EXEC (@sql) SELECT 2 AS two",
        "CREATE PROCEDURE dbo.p AS RAISERROR ('%d of %s', 16, 1, 3, 'x') SELECT CONVERT(varchar(8), d, 112) AS e FROM dbo.t",
        "CREATE VIEW dbo.v AS SELECT TOP 100 PERCENT CAST(q AS decimal(9, 1)) AS x FROM dbo.t WHERE d >= '20200131' AND f = 1",
    ],
)
def test_what_a_rule_or_a_finding_accounts_for_is_not_missed(text: str) -> None:
    assert missing(*converted(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "CREATE PROCEDURE dbo.p AS DECLARE @w varchar(99) = ' WHERE a = 7' DECLARE @s varchar(999) SET @s = 'DROP ROLE x' + @w EXEC (@s) SELECT 1 AS one",
        "CREATE VIEW dbo.v AS SELECT a FROM dbo.t WHERE a < > 5",
        "CREATE PROCEDURE dbo.p AS BEGIN TRY UPDATE dbo.t SET a = 1 END TRY BEGIN CATCH RAISERROR ('x', 16, 10) END CATCH",
        "CREATE FUNCTION dbo.f (@i int) RETURNS int AS BEGIN DECLARE @n int = (SELECT MAX(a) FROM dbo.t WHERE b = 77) RETURN @i END",
        "CREATE PROCEDURE dbo.p AS CREATE TABLE #w (id int) WITH (DISTRIBUTION = ROUND_ROBIN, HEAP) INSERT #w SELECT 1 SELECT id FROM #w",
        "CREATE VIEW dbo.v AS SELECT DATEADD(day, a, -30) AS d FROM dbo.t",
    ],
)
def test_what_is_accounted_for_is_not_missed(text: str) -> None:
    assert missing(*converted(text)) == []
