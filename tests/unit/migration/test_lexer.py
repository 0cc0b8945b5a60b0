"""The lexer: token kinds, exact places, and any text whatever without an error."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trials import cpu_seconds

from migration.tsql.lexer import Kind, Lines, Token, iter_tokens, nesting_depth, tokenize
from migration.tsql.signs import Signs

PIECES = [
    "'",
    "''",
    '"',
    "[",
    "]",
    "]]",
    "/*",
    "*/",
    "--",
    "\n",
    "\r\n",
    "\r",
    " ",
    "N'",
    "@",
    "@@x",
    "#t",
    "$",
    "$(a)",
    "0x",
    "1e",
    ".5",
    "::",
]
PIECES += ["GO", "select", "\ufeff", "\u00a0", "\x00", "é", "日本", "\U0001f600", "(", ")", ";", "<>", "+=", "\\", "`", "²", "٣"]


def kinds(sql: str, **options: bool) -> list[tuple[str, str]]:
    return [(t.kind.value, t.text) for t in tokenize(sql, **options)]


@pytest.mark.parametrize(
    ("sql", "kind", "value"),
    [
        ("Select", Kind.WORD, "Select"),
        ("#temp", Kind.WORD, "#temp"),
        ("##temp_1$", Kind.WORD, "##temp_1$"),
        ("größe", Kind.WORD, "größe"),
        ("$action", Kind.WORD, "$action"),
        ("$(DatabaseName)", Kind.WORD, "$(DatabaseName)"),
        ("[a]]b]", Kind.QUOTED, "a]b"),
        ("[two\nlines]", Kind.QUOTED, "two\nlines"),
        ('"a""b"', Kind.QUOTED, 'a"b'),
        ("'it''s'", Kind.STRING, "it's"),
        ("N'x'", Kind.STRING, "x"),
        ("n'--'", Kind.STRING, "--"),
        ("''", Kind.STRING, ""),
        ("12", Kind.NUMBER, "12"),
        ("1.", Kind.NUMBER, "1."),
        (".5e-10", Kind.NUMBER, ".5e-10"),
        ("1E", Kind.NUMBER, "1E"),
        ("0xDEADbeef", Kind.NUMBER, "0xDEADbeef"),
        ("0x", Kind.NUMBER, "0x"),
        ("$12.50", Kind.NUMBER, "$12.50"),
        ("€3", Kind.NUMBER, "€3"),
        ("@x#1", Kind.VARIABLE, "@x#1"),
        ("@@ROWCOUNT", Kind.VARIABLE, "@@ROWCOUNT"),
        ("::", Kind.OPERATOR, "::"),
        ("!>", Kind.OPERATOR, "!>"),
        ("\x01", Kind.OTHER, "\x01"),
    ],
)
def test_one_token_is_read_whole(sql: str, kind: Kind, value: str) -> None:
    (token,) = tokenize(sql)
    assert (token.kind, token.value, token.start, token.end, token.closed) == (kind, value, 0, len(sql), True)


def test_upper_is_for_words_only_so_quoted_names_are_never_keywords() -> None:
    assert [t.upper for t in tokenize("select [select] 'select' @select \"select\" <=")] == ["SELECT", "", "", "@SELECT", "", "<="]


def test_a_double_quoted_text_is_a_string_when_quoted_identifier_is_off() -> None:
    assert kinds('"a"', quoted_identifier=False) == [("string", '"a"')]
    assert tokenize('"it\'s ""x"""', quoted_identifier=False)[0].value == 'it\'s "x"'


@pytest.mark.parametrize(
    ("sql", "texts"),
    [
        ("a/* x /* 'y */ z */b", ["a", "b"]),
        ("a -- ' [ /* \nb", ["a", "b"]),
        ("a -- one\rb", ["a", "b"]),
        ("'/*' a '*/'", ["'/*'", "a", "'*/'"]),
        ("a-- b", ["a"]),
        ("a-1", ["a", "-", "1"]),
        ("1else", ["1", "else"]),
        ("1e5x", ["1e5", "x"]),
        ("geography::Point(1,2)", ["geography", "::", "Point", "(", "1", ",", "2", ")"]),
        ("[a].[b].c", ["[a]", ".", "[b]", ".", "c"]),
        ("select*from t", ["select", "*", "from", "t"]),
        ("x=N'a'+n'b'", ["x", "=", "N'a'", "+", "n'b'"]),
        ("N 'a'", ["N", "'a'"]),
        ("a\u00a0b\ufeffc\u3000d", ["a", "b", "c", "d"]),
        ("1 AS[x]", ["1", "AS", "[x]"]),
    ],
)
def test_tokens_part_where_t_sql_parts_them(sql: str, texts: list[str]) -> None:
    assert [t.text for t in tokenize(sql)] == texts


@pytest.mark.parametrize(
    ("sql", "code", "line", "column"),
    [
        ("SELECT 1\n  'abc\nGO", "UNBALANCED_QUOTE", 2, 3),
        ("x N'a''", "UNBALANCED_QUOTE", 1, 3),
        ('a "b""', "UNBALANCED_QUOTE", 1, 3),
        ("a\r\n[b]]", "UNBALANCED_BRACKET", 2, 1),
        ("a\r/* b /* c */", "UNBALANCED_COMMENT", 2, 1),
        ("'", "UNBALANCED_QUOTE", 1, 1),
    ],
)
def test_what_never_ends_is_reported_at_its_opening(sql: str, code: str, line: int, column: int) -> None:
    (finding,) = tokenize(sql).findings
    assert (finding.code, finding.line, finding.column) == (code, line, column)
    assert not tokenize(sql, trivia=True)[-1].closed


def test_a_comment_that_never_ends_is_no_token_without_trivia() -> None:
    assert kinds("a /* b") == [("word", "a")]


def test_lines_count_every_kind_of_line_end() -> None:
    lines = Lines("a\nb\r\nc\rd")
    assert [lines.line_column(i) for i in (0, 2, 5, 7, 8)] == [(1, 1), (2, 1), (3, 1), (4, 1), (4, 2)]


@pytest.mark.parametrize(
    ("sql", "depth"),
    [
        ("", 0),
        ("f((1))", 2),
        ("BEGIN TRAN COMMIT BEGIN TRAN", 1),
        ("BEGIN BEGIN TRY SELECT CASE WHEN (1)=1 THEN 1 END END TRY END", 4),
        (")))END((", 2),
        ("'(((' [(((] /* ((( */", 0),
    ],
)
def test_nesting_depth(sql: str, depth: int) -> None:
    assert nesting_depth(tokenize(sql)) == depth


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)), st.booleans())
def test_any_text_is_kept_whole(text: str, quoted_identifier: bool) -> None:
    tokens = tokenize(text, quoted_identifier=quoted_identifier, trivia=True)
    assert "".join(t.text for t in tokens) == text
    assert all(a.end == b.start for a, b in itertools.pairwise(tokens))
    assert all(t.text == text[t.start : t.end] and t.text for t in tokens)
    significant = [(t.start, t.text) for t in tokens if t.kind not in (Kind.COMMENT, Kind.SPACE)]
    assert significant == [(t.start, t.text) for t in tokenize(text, quoted_identifier=quoted_identifier)]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)), st.booleans())
def test_all_three_ways_of_reading_give_the_same_tokens(text: str, quoted_identifier: bool) -> None:
    def shown(tokens: Iterable[Token]) -> list[object]:
        return [(t.kind, t.start, t.end, t.text, t.upper, t.closed) for t in tokens if t.kind is not Kind.COMMENT]

    whole = tokenize(text, quoted_identifier=quoted_identifier)
    assert shown(whole) == shown(iter_tokens(text, quoted_identifier=quoted_identifier))
    signs = Signs(text, quoted_identifier=quoted_identifier)
    assert shown(whole) == shown(signs[i] for i in range(len(signs)))
    assert [(signs.start(i), signs.end(i), signs.text(i), signs.sign(i)) for i in range(len(signs))] == [
        (t.start, t.end, t.text, t.text.upper()) for t in whole
    ]


@pytest.mark.parametrize("unit", ["'", "''", "[", "]]", "/*", "*/", '"', "(", "N'", "--", "$(", "1e", "\r", " ", "é"])
def test_a_long_run_of_anything_takes_linear_time(unit: str) -> None:
    for read in (tokenize, Signs):
        short, long = cpu_seconds(read, unit * 20_000, unit * 200_000)
        assert long < 40 * short + 0.5
