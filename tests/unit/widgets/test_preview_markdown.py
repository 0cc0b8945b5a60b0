"""Markdown as terminal lines: what is shown, never wider than asked, never an escape."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style
from trials import rounds

from widgets.preview_markdown import Palette, as_plain, chunks, lay_out

PALETTE = Palette(*(Style(color=f"color({n})") for n in range(10)))


def shown(text: str, width: int = 40) -> list[str]:
    return [strip.text.rstrip() for chunk in chunks(text) for strip in lay_out(chunk, width, PALETTE).lines]


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("# Plan: *x*\n## Sub", ["# Plan: x", "## Sub"]),
        ("- [ ] open\n- [x] done\n  - nested", ["☐ open", "☑ done", "  • nested"]),
        ("3. three\n4. four", ["3. three", "4. four"]),
        ("a **b** `c` ~~d~~", ["a b c d"]),
        ("[name](https://a.b) <https://c.d>", ["name (https://a.b) https://c.d"]),
        ("> quoted\n> on", ["▎ quoted on"]),
        ("```py\nx = 1\n\ny\n```", [" x = 1", "", " y"]),
        ("a\n\nb", ["a", "", "b"]),
        ("<b>html</b> &amp; [markup]", ["<b>html</b> & [markup]"]),
        ("---", ["─" * 40]),
        ("![alt](pic.png)", ["[alt] (pic.png)"]),
    ],
)
def test_what_is_shown(markdown: str, lines: list[str]) -> None:
    assert shown(markdown) == lines


def test_a_table_fits_its_columns_and_wraps_its_cells() -> None:
    table = "| Kind | N | Words |\n|---|--:|---|\n| Views | 9 | one by hand because it pivots |"
    assert shown(table, 26) == [
        "Kind   N  Words",
        "─────  ─  ────────────────",
        "Views  9  one by hand",
        "          because it",
        "          pivots",
    ]


def test_code_is_coloured_in_the_palettes_own_colours() -> None:
    lines = lay_out('```python\ndef f(): return "word"  # c\n```', 40, PALETTE).lines
    styles = {s.text.strip(): s.style for s in lines[0] if s.style}
    assert styles["def"].color == PALETTE.keyword.color
    assert next(style for text, style in styles.items() if "word" in text).color == PALETTE.string.color
    assert styles["# c"].color == PALETTE.muted.color
    assert lay_out("```no-such-language\nx\n```", 40, PALETTE).lines[0].text.strip() == "x"


def test_a_long_line_of_code_goes_on_below_without_losing_a_character() -> None:
    code = "0123456789" * 5
    assert "".join(line.strip() for line in shown(f"```\n{code}\n```", 22)) == code


def test_headings_are_known_by_their_markdown() -> None:
    assert lay_out("### 1. Use `x`\ntext", 40, PALETTE).headings == ((0, "1. Use `x`"),)


def test_chunks_begin_at_headings_outside_fences() -> None:
    text = "## A\n```\n# not\n```\n### B\nb"
    assert chunks(text) == ["## A\n```\n# not\n```", "### B\nb"]
    assert chunks("see\n#123 there") == ["see\n#123 there"]
    assert chunks("```\n```py\n# in\n```\n# out") == ["```\n```py\n# in\n```", "# out"]
    assert chunks("```a``` b\n# out") == ["```a``` b", "# out"]
    assert len(chunks("\n\n".join(f"paragraph {n}" for n in range(100)))) > 1


def test_control_characters_never_pass() -> None:
    for line in shown("a\x1b[31mb\x1b]0;t\x07c\x9bm \u202e [x](http://a\x1bb)\n\n```\n\x1b[2J\x00\n```"):
        assert not any(ord(ch) < 32 or 127 <= ord(ch) < 160 or ch == "\u202e" for ch in line)


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "# h",
            "- a",
            "  - [ ] b",
            "1. c",
            "> q",
            "```",
            "```py",
            "| a | b |",
            "|---|--:|",
            "漢字漢字 🙂",
            "**b** `c`",
            "[l](u)",
            "",
            "---",
            "x" * 60,
            "    i",
            "<!--",
        ]
    ),
    max_size=25,
).map("\n".join)


@settings(max_examples=rounds(150), deadline=None)
@given(MARKDOWN, st.integers(1, 80))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    for chunk in chunks(text):
        for strip in (*lay_out(chunk, width, PALETTE).lines, *as_plain(chunk, width).lines):
            assert strip.cell_length <= width
            assert strip.cell_length == sum(s.cell_length for s in strip)
