"""A script's batches: the text between GO lines, and sqlcmd's directives.

GO and directives count only at the start of a line and never inside a comment, string or quoted name (Microsoft Learn, "SQL Server
utilities statements - GO", "sqlcmd utility"). A quote, bracket or comment that never ends does not swallow the rest of the script:
it is reported at its opening and taken to end at the next GO line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.findings import Finding
from core.patterns import compiled
from migration.tsql.lexer import Kind, Lines, OpenToken, comment_end, unbalanced


@dataclass(frozen=True, slots=True)
class Batch:
    """What is sent to the server at once.

    Attributes:
        text: Its characters, LF line ends, without the GO line.
        line: 1-based line of its first character in the script.
        column: 1-based column of it; not 1 only behind a comment on a GO line.
        repeat: The count after GO; 1 without one.
    """

    text: str
    line: int
    column: int = 1
    repeat: int = 1


@dataclass(frozen=True, slots=True)
class Directive:
    """A line that sqlcmd itself carries out.

    Attributes:
        name: Lower case, without colon: ``r``, ``setvar``, ``on``, ``connect``, ``!!`` …
        argument: The rest of its line, stripped.
        line: 1-based line in the script.
        column: 1-based column of its first sign.
    """

    name: str
    argument: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Script:
    """One script taken apart.

    Attributes:
        pieces: Batches and directives in order; batches of white space alone are left out.
        findings: What is never closed, with line and column and without file.
    """

    pieces: tuple[Batch | Directive, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A GO line or directive: where its line starts, and where the script goes on."""

    start: int
    resume: int
    repeat: int = 1
    name: str = ""
    argument: str = ""
    at: int = 0


# Doubled quotes need no care here: 'it''s' is two strings side by side with the same extent. What says nothing is passed over within
# the match, up to the end of the text if need be: looking for the next sign by failing at every character takes three times as long.
_SCAN = compiled(
    r"""(?:[^-/'"\[Gg:!]++|[Gg](?![Oo](?![\w@#$]))|-(?!-)|/(?!\*)|::|!(?!!))*+"""
    r"""(?:(--)[^\n]*+|(/\*)|('[^']*+(?:'|\Z)|"[^"]*+(?:"|\Z)|\[[^\]]*+(?:\]|\Z))|([Gg][Oo])|(:|!!)|\Z)"""
)
_GO_REST = compiled(r"(?:[^\S\n]++(\d{1,10}))?[^\S\n]*+;?+[^\S\n]*+(?:--[^\n]*+)?+(?=\n|\Z|/\*)")
_GO_LINE = compiled(r"^[^\S\n]*+[Gg][Oo](?![\w@#$])(?:[^\S\n]++\d{1,10})?[^\S\n]*+;?+[^\S\n]*+(?:--[^\n]*+|/\*[^\n]*+)?$", re.MULTILINE)
_DIRECTIVE = compiled(
    r"(?::[^\S\n]*+(r|setvar|on[^\S\n]++error|connect|out|error|perftrace|listvar|list|reset|help|serverlist|xml|exit|quit|ed|!!)"
    r"(?![\w@#$=])|(!!))([^\n]*+)",
    re.IGNORECASE,
)
_CLOSING = {"'": "'", '"': '"', "[": "]"}


def normalize_newlines(text: str) -> str:
    """``text`` with LF for every CR LF and CR; the number of each line stays what every editor shows."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def split_batches(text: str) -> Script:
    """Take a script apart. ``text`` has LF line ends (:func:`normalize_newlines`); linear in its length, never raises."""
    marks, _, unclosed = _scan(text, 0, len(text), comments_cross=True)
    findings: list[Finding] = []
    if unclosed is not None:
        marks, openings = _recover(text)
        lines = Lines(text)
        for at in openings:
            kind = Kind.COMMENT if text.startswith("/*", at) else Kind.QUOTED if text[at] == "[" else Kind.STRING
            findings.append(unbalanced(OpenToken(kind, at, len(text), text[at : at + 2], ""), *lines.line_column(at)))
    return Script(_pieces(text, marks), tuple(findings))


def _pieces(text: str, marks: list[_Mark]) -> tuple[Batch | Directive, ...]:
    pieces: list[Batch | Directive] = []
    start, line, column = 0, 1, 1
    for mark in marks:
        _add_batch(pieces, text[start : mark.start], line, column, mark.repeat)
        line += text.count("\n", start, mark.start)
        if mark.name:
            pieces.append(Directive(mark.name, mark.argument, line, mark.at - mark.start + 1))
        line += text.count("\n", mark.start, mark.resume)
        column = mark.resume - text.rfind("\n", mark.start, mark.resume) if text[mark.resume - 1] == "\n" else mark.resume - mark.start + 1
        start = mark.resume
    _add_batch(pieces, text[start:], line, column, 1)
    return tuple(pieces)


def _add_batch(pieces: list[Batch | Directive], text: str, line: int, column: int, repeat: int) -> None:
    if text and not text.isspace():
        pieces.append(Batch(text, line, column, repeat))


def _scan(text: str, pos: int, end: int, *, comments_cross: bool) -> tuple[list[_Mark], int, int | None]:
    """GO lines and directives between ``pos`` and ``end``.

    Returns the marks, the offset reached (behind ``end`` when a closed comment crosses it), and where something opens that is not closed.
    """
    marks: list[_Mark] = []
    clear = pos  # everything between the start of its line and here is comment
    while pos < end:
        for match in _SCAN.finditer(text, pos, end):
            index = match.lastindex
            if index is None or index == 1:
                continue
            start, stop = match.span(index)
            if index == 2:
                stop, closed = comment_end(text, start, len(text) if comments_cross else end)
                if not closed:
                    return marks, end, start
                if _line_start(text, start, clear) is not None:
                    clear = stop
                pos = stop
                break
            if index == 3:
                if stop == end and (stop - start == 1 or text[stop - 1] != _CLOSING[text[start]]):
                    return marks, end, start
                continue
            begin = _line_start(text, start, clear)
            if begin is None:
                continue
            mark = _go(text, begin, stop) if index == 4 else _directive(text, begin, start)
            if mark is not None:
                marks.append(mark)
                pos = clear = mark.resume
                break
        else:
            break
    return marks, max(pos, end), None


def _recover(text: str) -> tuple[list[_Mark], list[int]]:
    """Marks and openings of a script in which something is never closed: nothing but a closed comment crosses a GO line."""
    marks: list[_Mark] = []
    openings: list[int] = []
    reached = 0
    comments_cross = True
    for boundary in [*(m.start() for m in _GO_LINE.finditer(text)), len(text)]:
        if boundary < reached:
            continue
        found, stop, unclosed = _scan(text, reached, boundary, comments_cross=comments_cross)
        marks += found
        reached = stop
        if unclosed is not None:
            openings.append(unclosed)
            # One look to the end of the text for a comment that is never closed is enough: it keeps this linear.
            comments_cross = comments_cross and not text.startswith("/*", unclosed)
    return marks, openings


def _line_start(text: str, at: int, clear: int) -> int | None:
    """Where the line of ``at`` starts if only blanks and comments lie before ``at`` on it, else None."""
    while at > 0 and text[at - 1] in " \t\f\v\u00a0\ufeff":
        at -= 1
    return at if at in (0, clear) or text[at - 1] == "\n" else None


def _go(text: str, begin: int, stop: int) -> _Mark | None:
    rest = _GO_REST.match(text, stop)
    if rest is None:
        return None
    resume = rest.end() + 1 if text.startswith("\n", rest.end()) else rest.end()
    return _Mark(begin, resume, int(rest[1] or 1))


def _directive(text: str, begin: int, start: int) -> _Mark | None:
    found = _DIRECTIVE.match(text, start)
    if found is None:
        return None
    name = (found[1] or found[2]).lower().split()[0]
    resume = min(found.end() + 1, len(text))
    return _Mark(begin, resume, name=name, argument=found[3].strip(), at=start)
