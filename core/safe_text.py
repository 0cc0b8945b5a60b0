"""Text from outside made safe for a terminal, a line of Markdown, or Rich markup.

Names, prompts and messages from a source are data. Everything that prints or saves them goes through here.
"""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls, DEL, the bidirectional overrides and isolates (CVE-2021-42574), line and paragraph separators,
# zero-width no-break space, interlinear annotations and tag characters: none of them may reach a terminal from data.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\|\x1b[@-Z\\-_]|\x9b[0-?]*[ -/]*[@-~]"
)
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>])")


def plain(text: str, *, keep_newlines: bool = True) -> str:
    """Return ``text`` without terminal escape sequences or control characters.

    Escape sequences vanish whole; any other unsafe character becomes U+FFFD. CR LF and CR become LF. Tabs stay.
    With ``keep_newlines=False`` every run of white space becomes one blank.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ESCAPE_SEQUENCE.sub("", text)
    text = _UNSAFE.sub("\ufffd", text)
    if not keep_newlines:
        text = " ".join(text.split())
    return text


def in_place(text: str) -> str:
    """``text`` with every unsafe character replaced by U+FFFD, one for one: columns keep their numbers. Tabs and LF stay."""
    return _UNSAFE.sub("\ufffd", text)


def one_line(text: str, limit: int = 0) -> str:
    """``plain`` on one line, cut to ``limit`` characters with an ellipsis when ``limit`` is positive."""
    line = plain(text, keep_newlines=False)
    return shorten(line, limit) if limit else line


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters of ``text``, the last one an ellipsis when something was cut."""
    return text if len(text) <= limit else text[: max(0, limit - 1)].rstrip() + "…"


def markdown_text(text: str) -> str:
    """One line of data as Markdown text: nothing in it can start markup, a list, a heading or a fence."""
    escaped = _MARKDOWN_SPECIAL.sub(r"\\\1", one_line(text))
    return re.sub(r"^([#+\-~|]|\d+[.)])", lambda m: "\\" + m[0] if not m[0][0].isdigit() else m[0][:-1] + "\\" + m[0][-1], escaped)


def code_span(text: str) -> str:
    """One line of data as a Markdown code span that it cannot break out of (CommonMark 0.31 §6.1)."""
    line = one_line(text)
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") or (line.startswith(" ") and line.endswith(" ") and line.strip()) else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def code_block(text: str, language: str = "") -> str:
    """Data as a fenced Markdown block whose fence is longer than any run of backticks inside."""
    body = plain(text).strip("\n")
    longest = max((len(run) for run in re.findall(r"`{3,}", body)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{body}\n{fence}"


def display_width(text: str) -> int:
    """Terminal cells that ``text`` takes: wide and full-width characters two, combining marks none."""
    width = 0
    for ch in text:
        if unicodedata.combining(ch):
            continue
        width += 2 if unicodedata.east_asian_width(ch) in "WF" else 1
    return width
