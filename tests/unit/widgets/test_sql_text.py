"""SQL made ready to be drawn, and the cells of the table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.findings import Finding, Severity
from widgets.finding_list import row
from widgets.object_columns import clip, columns_for
from widgets.sql_text import prepare, wrapped


def parts(lines: list[str]) -> list[list[tuple[str, str]]]:
    text = prepare(lines)
    return [[(text.lines[n][s.start : s.end], s.part) for s in spans] for n, spans in enumerate(text.spans)]


def test_what_is_coloured() -> None:
    assert parts(["SELECT @a, [from], 'it''s' -- x", "FROM #t WHERE b = 12"]) == [
        [("SELECT", "keyword"), ("@a", "variable"), ("[from]", "name"), ("'it''s'", "string"), ("-- x", "comment")],
        [("FROM", "keyword"), ("#t", "variable"), ("WHERE", "keyword"), ("12", "number")],
    ]


def test_comments_and_strings_go_over_lines() -> None:
    assert parts(["/* a", "", "b */ AS 'x", "y' AS"]) == [
        [("/* a", "comment")],
        [],
        [("b */", "comment"), ("AS", "keyword"), ("'x", "string")],
        [("y'", "string"), ("AS", "keyword")],
    ]


def test_columns_count_characters_of_the_source() -> None:
    text = prepare(["\tEXEC\t@x", "a\x1b[1mb"], [7, 8])
    assert text.lines[0] == "    EXEC    @x"
    assert text.column(0, 6) == 12
    assert text.column(1, 3) == 3
    assert "\x1b" not in text.lines[1]
    assert text.numbers == ("7", "8")


@given(st.lists(st.text(alphabet="ab 表é", max_size=60), max_size=8), st.integers(4, 30))
def test_wrapping_loses_nothing_and_fits(lines: list[str], width: int) -> None:
    pieces = wrapped(lines, width)
    for number, line in enumerate(lines):
        mine = [p for p in pieces if p.line == number]
        assert "".join(line[p.start : p.end] for p in mine) == line
        assert [p.first for p in mine] == [True] + [False] * (len(mine) - 1)
        assert all(cell_len(line[p.start : p.end]) + p.indent <= width for p in mine)


@given(st.text(alphabet="ab.表", max_size=40), st.integers(0, 30), st.sampled_from([0.0, 0.35, 1.0]))
def test_clipped_text_fits(text: str, room: int, head: float) -> None:
    assert cell_len(clip(text, room, head)) <= max(room, 0) or cell_len(text) <= room


def test_names_keep_their_ends() -> None:
    assert clip("Application.Configuration_ApplyAuditing", 20, 0.35) == "Applic…ApplyAuditing"
    assert clip("a/long/folder/file.sql:12", 14, 0.0) == "…r/file.sql:12"


@pytest.mark.parametrize("width", [20, 36, 56, 68, 88, 104, 200])
def test_a_table_of_any_width_shows_status_name_and_findings(width: int) -> None:
    orders = [c.order for c in columns_for(width)]
    assert orders[:2] == ["status", "name"]
    assert "findings" in orders
    assert len(orders) == len(set(orders))


def test_a_finding_stands_under_itself_and_its_words_are_data() -> None:
    finding = Finding("CODE", Severity.ERROR, "[bold]no\x1b[0m rule " * 6, "Do it by hand.", "f.sql", 12, 3)
    lines = row(finding, 40).plain.split("\n")
    assert lines[0].startswith("✗ 12:3    CODE  [bold]no rule")
    assert all(line.startswith(" " * 10) for line in lines[1:])
    assert "\x1b" not in "".join(lines)
