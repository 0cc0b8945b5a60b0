"""A prompt as words: visible text, tokens with offsets into the original, clauses, light typo tolerance.

Everything keeps the prompt's own offsets: what is hidden (escape sequences, control characters, secrets) is overwritten with
blanks of the same length, never removed. Only two windows of a huge prompt are read, so the work is bounded.
"""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from planner.vocabulary import CORRECTABLE, KNOWN, SHORTHAND
from planner.vocabulary_foreign import FOREIGN

HEAD = 16_000
"""Characters read from the first visible one on; people say what they want at the start."""
TAIL = 4_000
"""Characters read at the end of a longer prompt: below a pasted log stands the wish, now and then."""

_HIDDEN = re.compile(
    r"\x1b\[[0-?]{0,40}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b]{0,400}(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]?"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
_SECRET = re.compile(
    r"(?i)"
    r"(?:\b(?:password|passwd|passwort|pwd|pass|secret|api[_ -]?key|access[_ -]?key|access[_ -]?token|account[_ ]?key|token|sharedaccesssignature|sig)"
    r"\b[\"']?\s{0,3}(?:=|:(?!//)|\bis\b|\blautet\b)\s{0,3}(?P<v>\{[^}\n]{0,200}\}?|\"[^\"\n]{0,200}\"?|'[^'\n]{0,200}'?|[^\s;&]{1,200}))"
    r"|(?P<u>://[^\s/@:?#]{0,100}:[^\s/]{0,200}@)"
    r"|(?P<t>\b(?:dapi[0-9a-f]{16,64}(?:-\d)?|gh[pousr]_\w{20,80}|AKIA[0-9A-Z]{12,20}|eyJ[\w-]{10,400}\.[\w.-]{10,800}|xox[abp]-[\w-]{8,80})\b)"
    r"|(?:\bsqlcmd\b[^\n]{0,200}?\s-P\s{0,3}(?P<p>[^\s]{1,100}))"
)
_FENCE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.S)
_SQL_CODE = re.compile(
    r"(?is)\b(?:create|alter)\s{1,9}(?:or\s{1,9}(?:alter|replace)\s{1,9})?(?:function|proc(?:edure)?|view|table|trigger)\s{1,9}[\[\w\"@.\]]{1,200}\s{0,9}(?:\(|\bas\b|\breturns\b|@).*?(?=\n\s*\n|\Z)"
)
_SQL_BODY = re.compile(r"(?i)\b(?:select|begin|returns?|int|n?varchar|datetime|insert)\b")
_TRACE_LINE = re.compile(
    r"^[ \t]*(?:Traceback \(most recent call last\).*|File \"[^\"\n]{1,200}\", line \d+.*|at [\w$.<>/]{1,200}\(.{0,200}\)[ \t]*|at .{1,200}:\d+(?::\d+)?\)?[ \t]*"
    r"|Caused by: .*|goroutine \d+ \[.*|panic: .*|\.{3} \d+ more|Msg \d+, Level \d+.*|Exception in thread .*"
    r"|(?:[\w.]{1,150}\.)?\w{0,80}(?:Error|Exception)(?:: .{0,300})?"
    r"|(?:\d{4}-\d\d-\d\d[T ])?[\d:.,]{5,20}Z?[ |]{1,3}\[?(?:ERROR|FATAL|WARN|INFO|DEBUG|TRACE)\b.*)[ \t]*$",
    re.M,
)
_TOKEN = re.compile(
    r"(?P<flag>(?<!\S)--?[a-z][\w-]{0,60})"
    r"|(?P<word>[^\W_][\w$#@]*(?:['’][^\W\d_]+)*(?:[./\\][\w$#@]+(?:['’][^\W\d_]+)*)*|_\w+(?:[./\\]\w+)*)"
    r"|(?P<arrow>-{1,2}>|=>|→|⇒|➜|➔)"
    r"|(?P<stop>(?<!\bincl)(?<!\bexcl)(?<!e\.g)(?<!i\.e)(?<!\bvs)(?<!\bapprox)(?<!\bresp)(?<!z\.B)[.!?…]+(?=[\s\"')\]]|$)|\n\s*\n|\n|;)"
    r"|(?P<pause>[,:()]|\s[-–—]\s)"
)
_MAX_TOKENS = 4_000


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign.

    Attributes:
        key: Case-folded, with spelling mended; ``.`` for a sentence's end, ``,`` for a pause, ``->`` for an arrow.
        start: Offset in the prompt.
        end: One past the last character.
        quoted: It stands in a stack trace, a log line or a code block.
    """

    key: str
    start: int
    end: int
    quoted: bool = False

    @property
    def is_word(self) -> bool:
        """It is not a sign."""
        return self.key not in {".", ",", "->"}


@dataclass(slots=True)
class Words:
    """A prompt made ready for rules.

    Attributes:
        prompt: The original.
        windows: What is read of it, each with its offset: secrets and controls blanked, length kept.
        tokens: All tokens, those in traces and code marked ``quoted``.
        has_trace: A stack trace or error log is part of the prompt.
        traces: Offsets of its lines.
        code: Offsets of fenced code and of SQL definitions pasted into the text.
    """

    prompt: str
    windows: list[tuple[int, str]]
    tokens: list[Token]
    has_trace: bool
    traces: tuple[tuple[int, int], ...] = ()
    code: tuple[tuple[int, int], ...] = ()

    @property
    def prose(self) -> list[Token]:
        """The tokens outside traces and code."""
        return [token for token in self.tokens if not token.quoted]


class Flat:
    """Keys joined by single blanks, and the way back from a match to the prompt."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.starts: list[int] = []
        position = 1
        for token in tokens:
            self.starts.append(position)
            position += len(token.key) + 1
        self.text = " " + " ".join(token.key for token in tokens) + " "

    def index_at(self, position: int) -> int:
        """The token that holds a position of :attr:`text`."""
        return max(0, bisect_right(self.starts, position) - 1)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Token range (first, last + 1) of a match in :attr:`text`, blanks at its ends ignored."""
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return self.index_at(start), self.index_at(max(start, end - 1)) + 1


def read(prompt: str) -> Words:
    """Split ``prompt`` into words. Linear in the windows read, whatever the prompt's size."""
    begin = len(prompt) - len(prompt.lstrip())
    bounds = [(begin, min(len(prompt), begin + HEAD))]
    if len(prompt) > bounds[0][1]:
        bounds.append((max(bounds[0][1], len(prompt) - TAIL), len(prompt)))
    tokens: list[Token] = []
    windows: list[tuple[int, str]] = []
    traces: list[tuple[int, int]] = []
    code: list[tuple[int, int]] = []
    for start, end in bounds:
        text = _blank(prompt[start:end])
        quoted = _quoted_spans(text)
        traces += [(start + a, start + b) for a, b, is_trace in quoted if is_trace]
        code += [(start + a, start + b) for a, b, is_trace in quoted if not is_trace]
        if windows:
            tokens.append(Token(".", start, start))
        tokens += _tokens(text, start, [(a, b) for a, b, _ in quoted])
        windows.append((start, text))
    return Words(prompt, windows, tokens, bool(traces), tuple(traces), tuple(code))


def without_secrets(text: str) -> str:
    """``text`` with passwords, tokens, URL credentials and control characters overwritten by blanks, length kept."""
    return _blank(text)


def masked(text: str) -> str:
    """``text`` with passwords, tokens and URL credentials overwritten by bullets, length and everything else kept."""
    return _overwrite(text, "•")


def _blank(text: str) -> str:
    return _overwrite(_HIDDEN.sub(lambda m: " " * len(m[0]), text), " ")


def _overwrite(text: str, sign: str) -> str:
    def hide(match: re.Match[str]) -> str:
        whole = match[0]
        if match["u"] is not None:
            return "://" + sign * (len(whole) - 4) + "@"
        for name in ("v", "t", "p"):
            if match[name] is not None:
                a, b = match.span(name)
                return whole[: a - match.start()] + sign * (b - a) + whole[b - match.start() :]
        return whole

    return _SECRET.sub(hide, text)


def _quoted_spans(text: str) -> list[tuple[int, int, bool]]:
    spans = [(m.start(), m.end(), False) for m in _FENCE.finditer(text)]
    spans += [(m.start(), m.end(), False) for m in _SQL_CODE.finditer(text) if _SQL_BODY.search(m[0])]
    spans += [(m.start(), m.end(), True) for m in _TRACE_LINE.finditer(text) if m.end() - m.start() > 4]
    return sorted(spans)


def _tokens(text: str, offset: int, quoted: list[tuple[int, int]]) -> list[Token]:
    out: list[Token] = []
    starts = [a for a, _ in quoted]
    for match in _TOKEN.finditer(text):
        if len(out) >= _MAX_TOKENS:
            break
        start, end = match.span()
        at = bisect_right(starts, start) - 1
        inside = any(a <= start < b for a, b in quoted[max(0, at - 1) : at + 1])
        kind = match.lastgroup
        if kind == "word":
            key = mend(match[0])
        elif kind == "flag":
            key = match[0].lower()
        elif kind == "arrow":
            key = "->"
        elif kind == "stop":
            key = "."
        else:
            key = ","
        out.append(Token(key, start + offset, end + offset, inside))
    return out


@lru_cache(maxsize=4096)
def mend(word: str) -> str:
    """The key of a word: case-folded, shorthand spelt out, a likely typo of a word that matters mended."""
    key = word.casefold().replace("’", "'")
    if key in SHORTHAND:
        return SHORTHAND[key]
    if key in FOREIGN:
        return FOREIGN[key]
    if key in KNOWN or len(key) < 5 or len(key) > 16 or not key.isalpha():
        return key
    # A typo seldom hits the first letter, and names with inner capitals are names.
    if any(ch.isupper() for ch in word[1:]) and not word.isupper():
        return key
    allowed = 1 if len(key) < 9 else 2
    best, best_distance = key, allowed + 1
    for length in range(len(key) - allowed, len(key) + allowed + 1):
        for candidate in CORRECTABLE.get((key[0], length), ()):
            if key.startswith(candidate) or candidate.startswith(key):
                continue  # an inflection, no typo
            distance = _distance(key, candidate, best_distance)
            if distance < best_distance:
                best, best_distance = candidate, distance
    return best


def _distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance (adjacent swap counts one), ``limit`` when it is not below it."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) >= limit:
            return limit
        before, last = last, row
    return min(last[-1], limit)
