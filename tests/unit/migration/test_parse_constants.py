"""Shortcuts around the parser give what the parser gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp, parse_one

from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME
from migration.transpile import tsql_parse
from migration.transpile.context import Context
from migration.transpile.options import Options
from migration.transpile.rewriter import copied
from migration.tsql.lexer import tokenize


def _parsed(text: str) -> exp.Expr:
    item = SqlObject("dbo.t", ObjectKind.TABLE, "t.sql", 1, 1, text)
    context = Context(item, Options(runtime=DEFAULT_RUNTIME), tokenize(text))
    tree, _ = tsql_parse.parse_expression(context, 0, len(text))
    return tree.expressions[0]


def _shown(node: exp.Expr) -> list[object]:
    return [
        (type(n), {k: v for k, v in n.args.items() if v and not isinstance(v, (exp.Expr, list))}, n.meta.get("start"), n.comments or None)
        for n in node.walk()
    ]


_NUMBERS = st.from_regex(r"[0-9]{1,12}(\.[0-9]{1,6})?", fullmatch=True)
_TEXTS = st.builds("{}'{}'".format, st.sampled_from(["", "N", "n"]), st.text(max_size=12))


@given(st.one_of(_NUMBERS, _TEXTS), st.integers(0, 6), st.sampled_from(["", " ", "\n\t"]))
def test_a_constant_is_what_the_parser_makes_of_it(value: str, depth: int, blank: str) -> None:
    text = blank + "(" * depth + value + ")" * depth + blank
    shortcut = tsql_parse._constant(text)
    if shortcut is None:
        assert "'" in value[2:-1] or "\\" in value or value.endswith("''") or not value.isascii()
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tsql_parse, "_constant", lambda _text: None)
        assert _shown(shortcut) == _shown(_parsed(text))


@pytest.mark.parametrize("text", ["0", "((1))", "(12.50)", "'a b'", "(N'x--y')"])
def test_plain_constants_are_taken(text: str) -> None:
    assert tsql_parse._constant(text) is not None


@pytest.mark.parametrize(
    "text", ["(1", "1)", "1e3", ".5", "5.", "'it''s'", "'a\\b'", "-1", "0x1F", "$1", "1 + 1", "(1)(2)", "(1 -- x\n)", "NULL"]
)
def test_what_is_more_than_a_constant_goes_to_the_parser(text: str) -> None:
    assert tsql_parse._constant(text) is None


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a.b + 1 AS c, f(x, 'y') FROM s.t AS a JOIN u ON a.i = u.i WHERE a.x IN (1, 2) ORDER BY 1",
        "WITH c AS (SELECT CAST(a AS DECIMAL(10, 2)) AS n FROM t /* why */) SELECT CASE WHEN n > 1 THEN n END FROM c",
    ],
)
def test_a_copy_is_the_tree_again_and_shares_nothing(sql: str) -> None:
    tree = parse_one(sql, read="tsql")
    made = copied(tree)
    assert _shown(made) == _shown(tree.copy())
    assert made == tree
    assert not {id(n) for n in made.walk()} & {id(n) for n in tree.walk()}
    assert all(n.parent is not None and n.arg_key and n.root() is made for n in made.walk() if n is not made)
    assert [(n.arg_key, n.index) for n in made.walk()] == [(n.arg_key, n.index) for n in tree.walk()]
