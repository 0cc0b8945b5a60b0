"""Laying out for reading, matching lines, and placing findings."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from workbench.objects import ObjectRow
from workbench.objects_detail import detail
from workbench.objects_layout import WIDTH, laid_out
from workbench.objects_lines import LineMap, map_lines

QUERY = (
    "CREATE VIEW `a`.`v` AS SELECT DISTINCT `x`, COALESCE(`y`, 0) AS `y`, CASE WHEN `z` = 1 THEN 'FROM, WHERE' ELSE LEFT(`t`, 2) END AS `w` "
    "FROM (SELECT * FROM `b` WHERE `d` BETWEEN 1 AND 2 AND `e` IS DISTINCT FROM 3) AS `s` LEFT OUTER JOIN `c` ON `c`.`i` = `s`.`i` "
    "WHERE `x` IN (1, 2) OR EXTRACT(YEAR FROM `f`) = 2020 GROUP BY `x` ORDER BY ROW_NUMBER() OVER (PARTITION BY `x` ORDER BY `y`)"
)


def test_a_long_query_is_broken_at_its_clauses() -> None:
    assert laid_out(QUERY) == [
        "CREATE VIEW `a`.`v` AS",
        "SELECT DISTINCT `x`,",
        "  COALESCE(`y`, 0) AS `y`,",
        "  CASE WHEN `z` = 1 THEN 'FROM, WHERE' ELSE LEFT(`t`, 2) END AS `w`",
        "FROM (",
        "  SELECT *",
        "  FROM `b`",
        "  WHERE `d` BETWEEN 1 AND 2",
        "    AND `e` IS DISTINCT FROM 3",
        ") AS `s`",
        "LEFT OUTER JOIN `c` ON `c`.`i` = `s`.`i`",
        "WHERE `x` IN (1, 2)",
        "  OR EXTRACT(YEAR FROM `f`) = 2020",
        "GROUP BY `x`",
        "ORDER BY ROW_NUMBER() OVER (PARTITION BY `x` ORDER BY `y`)",
    ]


def test_short_lines_and_texts_of_several_lines_stay() -> None:
    assert laid_out("SELECT a FROM b") == ["SELECT a FROM b"]
    text = f"SELECT '{'x ' * 60}\n FROM {'y ' * 60}' AS t"
    assert laid_out(text) == text.split("\n")


@given(st.text(alphabet="SELECTFROMWHERE (),'`\"-/*\n\\;abc ", max_size=300), st.integers(5, WIDTH))
def test_only_white_space_changes(sql: str, width: int) -> None:
    squeezed = re.sub(r"\s", "", sql)
    assert re.sub(r"\s", "", "\n".join(laid_out(sql, width=width))) == squeezed
    assert re.sub(r"\s", "", "\n".join(laid_out(f"SELECT {sql}", width=width))) == "SELECT" + squeezed


def test_lines_that_share_words_stand_beside_each_other() -> None:
    source = ["CREATE PROC p", "AS", "DECLARE @a int", "", "SELECT Alpha", "FROM Beta", "WHERE Gamma = 1", "PRINT @a"]
    result = ["CREATE PROCEDURE p", "AS BEGIN", "DECLARE v_a INT;", "SELECT Alpha FROM Beta", "WHERE Gamma = 1;", "END"]
    lines = map_lines(source, result)
    assert [lines.to_result(n) for n in (0, 2, 5, 6)] == [0, 2, 3, 4]
    assert lines.to_source(4) == 6
    assert lines.to_source(3) in {4, 5}


def test_a_line_that_the_result_names_is_sure() -> None:
    source = [f"word{n}" for n in range(10)]
    result = ["word0", "word7 word8", "SIGNAL 'f.sql, line 24: not converted (X)'", "word1", "word9"]
    assert map_lines(source, result, 20).to_result(4) == 2


@given(
    st.lists(st.text(alphabet="abc d", max_size=12), min_size=1, max_size=30),
    st.lists(st.text(alphabet="abc d", max_size=12), min_size=1, max_size=30),
)
def test_maps_rise_and_stay_inside(source: list[str], result: list[str]) -> None:
    lines = map_lines(source, result)
    there = [lines.to_result(n) for n in range(len(source))]
    assert there == sorted(there)
    assert all(0 <= n < len(result) for n in there)
    back = [lines.to_source(n) for n in range(len(result))]
    assert back == sorted(back)
    assert all(0 <= n < len(source) for n in back)


def test_a_map_without_anchors_goes_straight() -> None:
    lines = LineMap((), (10, 20))
    assert [lines.to_result(n) for n in (0, 5, 9)] == [0, 10, 18]


def finding(line: int, column: int = 0, severity: str = "info") -> dict[str, object]:
    return {"code": "X", "severity": severity, "file": "f.sql", "line": line, "column": column, "message": f"m{line}", "remedy": ""}


def test_findings_are_placed_in_the_text_and_the_gravest_come_first() -> None:
    row = ObjectRow(0, "dbo.p", "procedure", "f.sql", 5, 7)
    given_ = {"text": "a\nbcd\ne\n\n", "places": [], "findings": [finding(5)]}
    made = {
        "statements": ["SELECT 1;", "SELECT 2"],
        "findings": [finding(6, 3), finding(7, 1, "error"), finding(40)],
        "gates": {},
        "milliseconds": 1.0,
    }
    found = detail(row, given_, made)
    assert found.source == ("a", "bcd", "e")
    assert [(f.line, found.where(f)) for f in found.findings] == [(7, (2, 0)), (5, (0, 0)), (6, (1, 2)), (40, None)]
    assert found.result == ("SELECT 1;", "", "SELECT 2;")
    assert found.result_text == "SELECT 1;\n\nSELECT 2;\n"


def test_a_text_that_begins_within_a_line_is_placed_by_its_columns() -> None:
    row = ObjectRow(0, "dbo.p", "view", "f.sql", 3, 4)
    found = detail(row, {"text": "CREATE\nx", "places": [[3, 10], [4, 1]], "findings": [finding(3, 12), finding(4, 1)]}, None)
    assert [found.where(f) for f in found.findings] == [(0, 2), (1, 0)]
    assert found.result == ()
    assert found.lines.to_result(1) == 0
