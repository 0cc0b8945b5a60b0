"""The fast reading of results agrees with the exact one, on any text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from migration.transpile.gates import _residue, output_clauses, output_tokens, output_words, residue

_PIECES = st.sampled_from(
    [
        "SELECT",
        "from",
        "Where",
        "TOP",
        "len",
        "(",
        ")",
        "'",
        '"',
        "`",
        "\\",
        " ",
        "\n",
        "@",
        "#",
        "$",
        "[",
        "{",
        "qp_x",
        "1",
        "²",
        "é",
        "ſet",
        "ΐ",
        "_",
    ]
)
_SQL = st.lists(_PIECES | st.text(max_size=3), max_size=30).map("".join)


@given(_SQL)
@example("'a''b' `c``d` \"e\\\"f\" TOP")
@example("²TOP 1TOP")
@example("'open \\")
@example("`open")
def test_words_are_those_of_the_tokens(sql: str) -> None:
    exact = [text for kind, text in output_tokens(sql) if kind == "word" or text in ("@", "#", "[", "]", "$", "{", "}")]
    assert [w for w in output_words(sql) if w] == [w for w in exact if w]


@given(_SQL)
def test_what_the_gate_passes_holds_no_t_sql(sql: str) -> None:
    assert residue([sql]) == _residue(sql)


@pytest.mark.parametrize(
    ("sql", "left"),
    [
        ("SELECT LEN(a) FROM t", "LEN"),
        ("SELECT len FROM t", ""),
        ("SELECT 'LEN(a) @x' FROM `[t]`", ""),
        ("SELECT QP_LEN(a)", "QP_LEN"),
        ("SELECT Qp_len(a)", "QP_LEN"),
        ("SELECT a FROM t TOP", "TOP"),
        ("SELECT a@b", "A@B"),
        ("SELECT a[0]", "["),
        ("SELECT é, @x", "@"),
    ],
)
def test_residue(sql: str, left: str) -> None:
    assert residue([sql]) == left


def test_clauses_are_counted_outside_quotes() -> None:
    counts = output_clauses(['SELECT `from` FROM t WHERE a = \'where\' AND b = "\\"where"', "select 1 from u"])
    assert (counts["FROM"], counts["WHERE"], counts["AND"]) == (2, 1, 1)
