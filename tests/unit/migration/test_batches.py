"""Batches: GO where it counts, exact lines, recovery behind what is never closed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trials import cpu_seconds

from migration.tsql.batches import Batch, Directive, normalize_newlines, split_batches


def batches(text: str) -> list[tuple[str, int, int]]:
    return [(p.text.strip(), p.line, p.repeat) for p in split_batches(text).pieces if isinstance(p, Batch)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nGO\nb", [("a", 1, 1), ("b", 3, 1)]),
        ("a\n  gO 5 -- five\nb", [("a", 1, 5), ("b", 3, 1)]),
        ("a\nGO;\nb\nGO 2;", [("a", 1, 1), ("b", 3, 2)]),
        ("'\nGO\n'", [("'\nGO\n'", 1, 1)]),
        ("/*\nGO\n/*\nGO\n*/ */\nGO\nb", [("/*\nGO\n/*\nGO\n*/ */", 1, 1), ("b", 7, 1)]),
        ("[x\nGO\n]", [("[x\nGO\n]", 1, 1)]),
        ("-- '\nGO\nb", [("-- '", 1, 1), ("b", 3, 1)]),
        ("cargo\ngo_on\nSELECT 1 GO\nGO x", [("cargo\ngo_on\nSELECT 1 GO\nGO x", 1, 1)]),
        ("GO\n\nGO\n", []),
        ("a\nGO /* b\nGO */\nc", [("a", 1, 1), ("/* b\nGO */\nc", 2, 1)]),
        ("a GO\n/* x */ GO\nb", [("a GO\n/* x */", 1, 1), ("b", 3, 1)]),
    ],
)
def test_go_counts_only_as_a_line_of_its_own(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert batches(text) == expected


def test_what_is_never_closed_ends_at_the_next_go() -> None:
    script = split_batches("PRINT 'it's'\nGO\nSELECT 1\nGO\n  /* open\nGO\nSELECT [2\nGO\nSELECT 3")
    assert [(f.code, f.line, f.column) for f in script.findings] == [
        ("UNBALANCED_QUOTE", 1, 12),
        ("UNBALANCED_COMMENT", 5, 3),
        ("UNBALANCED_BRACKET", 7, 8),
    ]
    assert [p.line for p in script.pieces if isinstance(p, Batch)] == [1, 3, 5, 7, 9]


def test_directives_of_sqlcmd() -> None:
    script = split_batches(":setvar a \"b c\"\n  :r .\\x.sql\n:On Error exit\n!!dir\nlabel:\n::f\n':r no'\n")
    assert [(p.name, p.argument, p.line, p.column) for p in script.pieces if isinstance(p, Directive)] == [
        ("setvar", 'a "b c"', 1, 1),
        ("r", ".\\x.sql", 2, 3),
        ("on", "exit", 3, 1),
        ("!!", "dir", 4, 1),
    ]


@pytest.mark.parametrize("unit", ["'\nGO\n", "/*\nGO\n", "[\nGO\n", " go", "GO\n", "/**/", '"\ngo\n', "/* x */ ' [\ngo\n"])
def test_any_script_takes_linear_time(unit: str) -> None:
    short, long = cpu_seconds(split_batches, unit * 3_001, unit * 30_001)
    assert long < 40 * short + 0.5


@given(
    st.lists(st.sampled_from(["'", '"', "[", "]", "/*", "*/", "--", "\n", "\r\n", "GO", "go 2", ";", " ", "x", ":r a", "!!", "é"])).map(
        "".join
    )
)
def test_nothing_but_go_lines_and_directives_is_left_out(text: str) -> None:
    text = normalize_newlines(text)
    lines = text.split("\n")
    for piece in split_batches(text).pieces:
        if isinstance(piece, Batch):
            kept = "\n".join(lines[piece.line - 1 :])[piece.column - 1 :]
            assert kept.startswith(piece.text)
