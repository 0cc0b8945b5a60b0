"""T-SQL tokens, with exact places, for any text whatever.

One compiled pattern finds every token; white space is what lies between two of them. Nothing raises: a string, name or comment
that never ends becomes a token up to the end of the text, is marked not :attr:`Token.closed`, and is reported once at its opening.
Time and memory are linear in the text.

Lexical rules: Microsoft Learn, "Transact-SQL syntax conventions", "Database identifiers", "Constants", "Slash star (block comment)".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import ClassVar

from core.findings import Finding, Severity
from core.patterns import compiled


def words(text: str) -> frozenset[str]:
    """A set of keywords written as one text."""
    return frozenset(text.split())


class Kind(Enum):
    """What a token is."""

    WORD = "word"  # keyword or bare name, also #temp, ##temp, $action and an unreplaced $(variable)
    QUOTED = "quoted"  # [name] or "name"
    STRING = "string"  # 'text', N'text'; "text" with QUOTED_IDENTIFIER OFF
    NUMBER = "number"  # 1, 1.5, .5, 1e3, 0xFF, $1.20
    VARIABLE = "variable"  # @x, @@rowcount
    OPERATOR = "operator"  # operators and punctuation; one or two characters
    COMMENT = "comment"  # -- and /* */, only with trivia
    SPACE = "space"  # only with trivia
    OTHER = "other"  # a character T-SQL has no use for


# Kinds by names of their own: looking one up in its class takes ten times as long.
_KIND_COMMENT = Kind.COMMENT
_KIND_OPERATOR = Kind.OPERATOR
_KIND_QUOTED = Kind.QUOTED
_KIND_SPACE = Kind.SPACE
_KIND_STRING = Kind.STRING
_KIND_VARIABLE = Kind.VARIABLE
_KIND_WORD = Kind.WORD


class Token:
    """One token of a text.

    Attributes:
        kind: What it is.
        start: Offset of its first character.
        end: Offset after its last character.
        text: The characters themselves.
        upper: Upper-case text of a WORD or VARIABLE, the text of an OPERATOR, else empty: so ``token.upper == "SELECT"``
            is never true of a quoted name or a string.
        closed: False when its closing quote, bracket or ``*/`` is missing.
    """

    __slots__ = ("end", "kind", "start", "text", "upper")
    closed: ClassVar[bool] = True

    def __init__(self, kind: Kind, start: int, end: int, text: str, upper: str) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.text = text
        self.upper = upper

    @property
    def is_name(self) -> bool:
        """Whether it can be part of a name: a WORD or a QUOTED."""
        return self.kind is _KIND_WORD or self.kind is _KIND_QUOTED

    @property
    def is_temporary(self) -> bool:
        """Whether it names a temporary table or procedure: ``#t``, ``##t``, ``[#t]``."""
        return (self.kind is _KIND_WORD and self.text.startswith("#")) or (self.kind is _KIND_QUOTED and self.text[1:2] == "#")

    @property
    def value(self) -> str:
        """The content: a name without its brackets, a string without its quotes, doubled ones made single; else the text."""
        if self.kind is _KIND_QUOTED or self.kind is _KIND_STRING:
            return unquote(self.text, closed=self.closed)
        return self.text

    def __repr__(self) -> str:
        return f"Token({self.kind.name}, {self.start}, {self.end}, {self.text!r})"


class OpenToken(Token):
    """A token whose closing quote, bracket or ``*/`` is missing; it runs to the end of the text."""

    __slots__ = ()
    closed = False


class Lines:
    """Lines and columns of offsets in a text whose line ends are LF, CR LF or CR."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None

    def line_column(self, offset: int) -> tuple[int, int]:
        """1-based line and column, in characters, of ``offset``."""
        if self._starts is None:
            self._starts = [0, *(m.end() for m in _NEWLINE.finditer(self._text))]
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class TokenStream(list[Token]):
    """The tokens of one text in order.

    Attributes:
        source: The text they came from.
        findings: What never ends (``UNBALANCED_QUOTE``, ``UNBALANCED_BRACKET``, ``UNBALANCED_COMMENT``): at most one,
            with line and column in ``source`` and no file.
    """

    __slots__ = ("_lines", "_starts", "findings", "source")

    def __init__(self, source: str, tokens: Iterable[Token], *, trivia: bool = False) -> None:
        super().__init__(tokens)
        self.source = source
        self._lines = Lines(source)
        self._starts: list[int] = []
        self.findings: tuple[Finding, ...] = ()
        if self and not self[-1].closed:
            last = self[-1]
            self.findings = (unbalanced(last, *self.line_column(last.start)),)
            if last.kind is _KIND_COMMENT and not trivia:
                self.pop()

    def first_from(self, offset: int) -> int:
        """Index of the first token that starts at ``offset`` or behind it; the number of tokens when none does."""
        if len(self._starts) != len(self):
            self._starts = [t.start for t in self]
        return bisect_left(self._starts, offset)

    def between(self, start: int, end: int) -> list[Token]:
        """The tokens that start in a span of the source."""
        return self[self.first_from(start) : self.first_from(end)]

    def line_column(self, offset: int) -> tuple[int, int]:
        """1-based line and column, in characters, of an offset in :attr:`source`."""
        return self._lines.line_column(offset)


_NEWLINE = compiled(r"\r\n|\n|\r")
_QUOTED_PAIRS = {"[": "]", '"': '"', "'": "'"}

# Every quantifier that could be retried is possessive: a text that fails to match costs no more than one that does.
# A quoted form always matches, if need be up to the end of the text.
STRING = r"'[^']*+(?:''[^']*+)*+(?:'|\Z)|[Nn]'[^']*+(?:''[^']*+)*+(?:'|\Z)"
DOUBLE = r'"[^"]*+(?:""[^"]*+)*+(?:"|\Z)'
BRACKET = r"\[[^\]]*+(?:\]\][^\]]*+)*+(?:\]|\Z)"
WORD = r"[^\W\d][\w@#$]*+|\#[\w@#$]*+|\$(?:[^\W\d][\w@#$]*+|\([A-Za-z_][\w-]*+\))"
NUMBER = (
    r"0[xX](?:[0-9A-Fa-f]|\\\r?+\n)*+"
    r"|(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE](?![^\W\d_])[+-]?+[0-9]*+)?+"
    r"|[$\u00a2-\u00a5\u20a0-\u20bf][0-9]*+(?:\.[0-9]++)?+"
)
OPERATOR = r"<>|<=|>=|![=<>]|[-+*/%&^|]=|\|\||::|[-+*/%=<>!&|^~.,;:(){}?\\]"

# White space in front belongs to the match: searching for the next token by failing at every blank takes twice the time. The end of
# the text matches too, without a group, or white space before it would be tried from each of its characters.
_MASTER = compiled(
    rf"[\s\ufeff]*+(?:({STRING})|({WORD})|(--[^\r\n]*+)|(/\*)|({NUMBER})|(@[\w@#$]*+)|({OPERATOR})|({BRACKET})|({DOUBLE})|([^\s\ufeff])|\Z)"
)
_KINDS = (
    Kind.SPACE,
    Kind.STRING,
    Kind.WORD,
    Kind.COMMENT,
    Kind.COMMENT,
    Kind.NUMBER,
    Kind.VARIABLE,
    Kind.OPERATOR,
    Kind.QUOTED,
    Kind.QUOTED,
    Kind.OTHER,
)
_IN_COMMENT = compiled(r"/\*|\*/")
_CLOSED = {
    "'": compiled(r"'[^']*+(?:''[^']*+)*+'"),
    '"': compiled(r'"[^"]*+(?:""[^"]*+)*+"'),
    "[": compiled(r"\[[^\]]*+(?:\]\][^\]]*+)*+\]"),
}


def tokenize(text: str, *, quoted_identifier: bool = True, trivia: bool = False) -> TokenStream:
    """All tokens of ``text``; see :func:`iter_tokens` for the arguments."""
    if trivia:
        return TokenStream(text, iter_tokens(text, quoted_identifier=quoted_identifier, trivia=True), trivia=True)
    return TokenStream(text, _tokens(text, quoted_identifier))


def _tokens(text: str, quoted_identifier: bool) -> list[Token]:
    """The tokens of :func:`iter_tokens` without trivia, in two thirds of the time: every object passes here."""
    size = len(text)
    pos = 0
    out: list[Token] = []
    add = out.append
    new = Token.__new__
    while pos < size:
        for match in _MASTER.finditer(text, pos):
            index = match.lastindex
            if index is None or index == _AT_LINE_COMMENT:
                continue
            start, end = match.span(index)
            if index == _AT_COMMENT:
                pos, closed = comment_end(text, start)
                if not closed:
                    add(OpenToken(_KIND_COMMENT, start, pos, text[start:pos], ""))
                break
            piece = match.group(index)
            if index in _AT_NAMES or index == _AT_OPERATOR:
                # Filled in here: calling the class costs as much again as all the rest.
                token = new(Token)
                token.kind = _KINDS[index]
                token.start = start
                token.end = end
                token.text = piece
                token.upper = piece if index == _AT_OPERATOR else piece.upper()
                add(token)
            else:
                kind = _KIND_STRING if index == _AT_DOUBLE and not quoted_identifier else _KINDS[index]
                add((OpenToken if end == size and not is_closed(piece) else Token)(kind, start, end, piece, ""))
        else:
            break
    return out


def iter_tokens(text: str, pos: int = 0, *, quoted_identifier: bool = True, trivia: bool = False) -> Iterator[Token]:
    """Tokens of ``text`` from ``pos`` on, one at a time: reading a statement's head costs no more than the head.

    Args:
        text: Any text.
        pos: Offset to begin at; must not lie inside a token.
        quoted_identifier: Whether ``"x"`` is a name (SET QUOTED_IDENTIFIER ON, the default) or a string.
        trivia: Yield comments and white space too; the tokens' texts then join to ``text`` again. Without it the one comment
            that can still come is the last token, when it is not closed.
    """
    size = len(text)
    seen = pos
    while pos < size:
        for match in _MASTER.finditer(text, pos):
            index = match.lastindex
            if index is None:
                continue  # the end of the text
            kind = _KINDS[index]
            start, end = match.span(index)
            if trivia and start > seen:
                yield Token(_KIND_SPACE, seen, start, text[seen:start], "")
            if index == _AT_COMMENT:
                end, closed = comment_end(text, start)
                if trivia or not closed:
                    yield (Token if closed else OpenToken)(kind, start, end, text[start:end], "")
                # A nested comment is beyond a pattern: go on behind it.
                pos = seen = end
                break
            seen = end
            if index == _AT_LINE_COMMENT:
                if trivia:
                    yield Token(kind, start, end, match.group(index), "")
                continue
            piece = match.group(index)
            if kind is _KIND_WORD or kind is _KIND_VARIABLE:
                yield Token(kind, start, end, piece, piece.upper())
            elif kind is _KIND_OPERATOR:
                yield Token(kind, start, end, piece, piece)
            else:
                if index == _AT_DOUBLE and not quoted_identifier:
                    kind = _KIND_STRING
                if end == size and not is_closed(piece):
                    yield OpenToken(kind, start, end, piece, "")
                else:
                    yield Token(kind, start, end, piece, "")
        else:
            break
    if trivia and seen < size:
        yield Token(_KIND_SPACE, seen, size, text[seen:], "")


_AT_WORD, _AT_LINE_COMMENT, _AT_COMMENT, _AT_VARIABLE, _AT_OPERATOR, _AT_DOUBLE = 2, 3, 4, 6, 7, 9
_AT_NAMES = frozenset({_AT_WORD, _AT_VARIABLE})


def comment_end(text: str, start: int, end: int | None = None) -> tuple[int, bool]:
    """Where the block comment that opens at ``start`` ends, comments nested in it included, and whether it is closed before ``end``."""
    depth = 0
    for match in _IN_COMMENT.finditer(text, start, len(text) if end is None else end):
        depth += 1 if match.group() == "/*" else -1
        if not depth:
            return match.end(), True
    return len(text) if end is None else end, False


def is_closed(text: str) -> bool:
    """Whether the quoted form ``text`` (string, quoted name) has its closing sign; True for anything else."""
    if text[:1] in ("N", "n"):
        text = text[1:]
    pattern = _CLOSED.get(text[:1])
    return pattern is None or pattern.fullmatch(text) is not None


def unquote(text: str, *, closed: bool = True) -> str:
    """The content of ``[name]``, ``"name"``, ``'string'`` or ``N'string'``; anything else as it is."""
    if text[:2] in ("N'", "n'"):
        text = text[1:]
    close = _QUOTED_PAIRS.get(text[:1])
    if close is None:
        return text
    body = text[1:-1] if closed else text[1:]
    return body.replace(close + close, close)


def unbalanced(token: Token, line: int, column: int, *, file: str = "") -> Finding:
    """The finding for a token that is not closed."""
    if token.kind is _KIND_COMMENT:
        code, what, remedy = "UNBALANCED_COMMENT", "a comment is opened here and never closed", "Close it with */."
    elif token.text.startswith("["):
        code, what, remedy = "UNBALANCED_BRACKET", "a [name] is opened here and never closed", "Close it with ]."
    else:
        sign = '"' if token.text.startswith('"') else "'"
        code, what, remedy = (
            "UNBALANCED_QUOTE",
            f"a {sign} is opened here and never closed",
            f"Close it with {sign}, or double a {sign} inside.",
        )
    return Finding(code, Severity.ERROR, what, remedy, file, line, column)


_NOT_A_BLOCK = frozenset({"TRAN", "TRANSACTION", "DISTRIBUTED", "DIALOG", "CONVERSATION"})


def nesting_depth(tokens: Iterable[Token]) -> int:
    """Deepest nesting of parentheses, CASE … END and BEGIN … END together; guards recursive parsers.

    BEGIN TRANSACTION and the like open no block. What is closed too often counts as closed.
    """
    depth = deepest = 0
    opener: Token | None = None
    for token in tokens:
        upper = token.upper
        if opener is not None:
            if upper in _NOT_A_BLOCK:
                depth -= 1
            opener = None
        if upper in ("(", "CASE", "BEGIN"):
            depth += 1
            deepest = max(deepest, depth)
            opener = token if upper == "BEGIN" else None
        elif upper in (")", "END") and depth:
            depth -= 1
    return deepest
