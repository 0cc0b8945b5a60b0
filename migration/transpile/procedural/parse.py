"""From the text of a body to its tree of statements."""

from __future__ import annotations

from itertools import pairwise

from migration.transpile.context import CannotConvert
from migration.transpile.procedural.tree import Block, If, Label, Leaf, Node, Try, While
from migration.tsql.lexer import Kind, Token, TokenStream
from migration.tsql.statements import Span, split_statements

#: Deepest nesting of statements; beyond it a recursive walk is no longer safe.
MAX_DEPTH = 100
_NO_BLOCK = frozenset({"TRAN", "TRANSACTION", "DISTRIBUTED", "DIALOG", "CONVERSATION"})


class Parser:
    """Builds the tree of the statements in ``tokens.source[start:end]``."""

    def __init__(self, tokens: TokenStream, start: int, end: int) -> None:
        self._tokens = tokens
        self._base = start
        self._end = end
        self._spans: list[Span] = [
            s._replace(start=s.start + start, end=s.end + start) for s in split_statements(tokens.source[start:end]) if s.end > s.start
        ]
        self._part_labels()
        self._at = 0
        self._depth = 0

    def _part_labels(self) -> None:
        """Give labels spans of their own, also behind a statement without semicolon."""
        tokens = self._tokens
        goals = {b.value.lower() for a, b in pairwise(tokens) if a.upper == "GOTO" and b.is_name}
        if not goals:
            return
        labels = [(a.start, b.end) for a, b in pairwise(tokens) if b.upper == ":" and a.is_name and a.value.lower() in goals]
        parted: list[Span] = []
        for span in self._spans:
            rest = span
            for start, end in labels:
                if rest.start <= start < rest.end and not (rest.start == start and rest.end <= end):
                    if start > rest.start:
                        parted.append(rest._replace(end=start))
                    parted.append(Span("", start, end, rest.depth))
                    rest = rest._replace(start=end)
            if rest.start < rest.end:
                parted.append(rest)
        self._spans = parted

    def parse(self) -> list[Node]:
        """All statements.

        Raises:
            CannotConvert: BEGIN and END do not match, or the nesting is too deep.
        """
        nodes = self._list()
        if self._at < len(self._spans):
            span = self._spans[self._at]
            raise CannotConvert("UNBALANCED_BLOCK", span.start, f"{span.head} without its beginning")
        return nodes

    def _words(self, span: Span) -> list[Token]:
        return [t for t in self._tokens.between(span.start, span.end) if t.upper != ";"]

    def _list(self) -> list[Node]:
        nodes: list[Node] = []
        while self._at < len(self._spans) and self._spans[self._at].head not in ("END", "ELSE"):
            node = self._statement()
            if node is not None:
                nodes.append(node)
        return nodes

    def _statement(self) -> Node | None:
        """The next statement with all it holds; None for a lone semicolon."""
        span = self._spans[self._at]
        words = self._words(span)
        self._at += 1
        if not words:
            return None
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise CannotConvert("TOO_DEEP", span.start, f"{MAX_DEPTH} levels")
        try:
            return self._node(span, words)
        finally:
            self._depth -= 1

    def _node(self, span: Span, words: list[Token]) -> Node:
        second = words[1].upper if len(words) > 1 else ""
        if span.head == "BEGIN" and second not in _NO_BLOCK:
            return self._try(span) if second == "TRY" else self._block(span)
        if span.head == "IF":
            return self._if(span, words)
        if span.head == "WHILE":
            body = self._branch(span)
            return While(span.start, body[-1].end, _behind(words), body)
        if not span.head and len(words) == 2 and words[1].upper == ":" and words[0].is_name:
            return Label(span.start, span.end, words[0].value.lower())
        return Leaf(span.start, words[-1].end, span.head or ("(" if words[0].text == "(" else ""))

    def _block(self, span: Span) -> Node:
        body = self._list()
        close = self._close(span)
        first = body[0] if body else None
        words = [t.upper for t in self._tokens.between(first.start, first.end)] if isinstance(first, Leaf) else []
        if first is not None and words[:3] == ["ATOMIC", "WITH", "("]:
            # A natively compiled procedure: its body is a transaction, in the language and calendar that it names.
            values = [t.value.lower() for t in self._tokens.between(first.start, first.end)]
            foreign = "LANGUAGE" in words and values[words.index("LANGUAGE") + 2] not in ("us_english", "english")
            if foreign or "DATEFIRST" in words or "DATEFORMAT" in words:
                raise CannotConvert("SET_OPTION", first.start, "LANGUAGE, DATEFIRST or DATEFORMAT")
            body = [Leaf(first.start, first.end, "BEGIN"), *body[1:], Leaf(close.start, close.end, "COMMIT")]
        return Block(span.start, close.end, body)

    def _close(self, opened: Span) -> Span:
        if self._at >= len(self._spans) or self._spans[self._at].head != "END":
            raise CannotConvert("UNBALANCED_BLOCK", opened.start, "BEGIN without END")
        self._at += 1
        return self._spans[self._at - 1]

    def _try(self, span: Span) -> Node:
        body = self._list()
        self._close(span)
        following = self._spans[self._at] if self._at < len(self._spans) else None
        words = self._words(following) if following else []
        if following is None or [w.upper for w in words] != ["BEGIN", "CATCH"]:
            raise CannotConvert("UNBALANCED_BLOCK", span.start, "BEGIN TRY without BEGIN CATCH")
        self._at += 1
        catch = self._list()
        return Try(span.start, self._close(following).end, body, catch)

    def _branch(self, span: Span) -> list[Node]:
        """The one statement that IF, ELSE or WHILE governs."""
        while self._at < len(self._spans) and self._spans[self._at].head not in ("END", "ELSE"):
            node = self._statement()
            if node is not None:
                return [node]
        raise CannotConvert("UNBALANCED_BLOCK", span.start, f"{span.head} without a statement")

    def _if(self, span: Span, words: list[Token]) -> Node:
        then = self._branch(span)
        otherwise: list[Node] = []
        if self._at < len(self._spans) and self._spans[self._at].head == "ELSE":
            self._at += 1
            otherwise = self._branch(self._spans[self._at - 1])
        return If(span.start, (otherwise or then)[-1].end, _behind(words), then, otherwise)


def _behind(words: list[Token]) -> tuple[int, int]:
    """The span behind the first word."""
    if len(words) < 2:
        raise CannotConvert("UNKNOWN_SYNTAX", words[0].start, f"{words[0].text} without a condition")
    return words[1].start, words[-1].end


def is_variable(token: Token) -> bool:
    """Whether a token is ``@x``, not ``@@x``."""
    return token.kind is Kind.VARIABLE and not token.text.startswith("@@")
