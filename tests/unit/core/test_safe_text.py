from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from core.safe_text import code_block, code_span, display_width, in_place, markdown_text, one_line, plain, shorten


def test_escape_sequences_vanish_whole() -> None:
    assert plain("a\x1b[31mred\x1b[0m b\x1b]0;title\x07c\x9b5md") == "ared bcd"


def test_controls_and_bidi_become_replacement_characters() -> None:
    assert plain("x\x07y\u202ez") == "x\ufffdy\ufffdz"


def test_line_ends_are_lf_and_tabs_stay() -> None:
    assert plain("a\r\nb\rc\td") == "a\nb\nc\td"


def test_one_line_folds_and_cuts() -> None:
    assert one_line("a\n b\t c") == "a b c"
    assert one_line("abcdef", 4) == "abc…"
    assert shorten("abc", 3) == "abc"


def test_markdown_text_cannot_start_markup() -> None:
    assert markdown_text("# [x](y) *b*") == r"\# \[x\](y) \*b\*"
    assert markdown_text("1. one") == r"1\. one"
    assert markdown_text("- item") == r"\- item"


def test_code_span_survives_backticks() -> None:
    assert code_span("a`b") == "``a`b``"
    assert code_span("`x`") == "`` `x` ``"
    assert code_span("plain") == "`plain`"


def test_code_block_fence_is_longer_than_any_inside() -> None:
    block = code_block("```\nx\n````", "sql")
    assert block.startswith("`````sql\n")
    assert block.endswith("\n`````")


def test_display_width_counts_cells() -> None:
    assert display_width("ab") == 2
    assert display_width("漢字") == 4
    assert display_width("e\u0301") == 1


@given(st.text())
def test_nothing_unsafe_survives(text: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", plain(text))
    assert "\n" not in code_span(text)
    assert "\n" not in markdown_text(text)


def test_in_place_keeps_every_character_where_it_was() -> None:
    given = "a\x1b[31mred\tb\u202ec\n'd'"
    shown = in_place(given)
    assert len(shown) == len(given)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert shown.index("red") == given.index("red")
    assert shown.endswith("\n'd'")
