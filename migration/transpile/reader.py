"""A cursor over the tokens of one object."""

from __future__ import annotations

from migration.transpile.types import MANY_WORDS, TypeName
from migration.tsql.lexer import Kind, Token, TokenStream

_WORD = Kind.WORD
_FIRST_WORDS = frozenset(n.partition(" ")[0] for n in MANY_WORDS)


class Reader:
    """Walks tokens forward; never raises at the end, where :attr:`current` is an empty token."""

    __slots__ = ("_end", "at", "tokens")

    def __init__(self, tokens: TokenStream) -> None:
        self.tokens = tokens
        self.at = 0
        size = len(tokens.source)
        self._end = Token(Kind.OTHER, size, size, "", "")

    @property
    def current(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.at] if self.at < len(self.tokens) else self._end

    @property
    def done(self) -> bool:
        """Whether all tokens were read."""
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 1) -> Token:
        """The token ``ahead`` places after the current one."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else self._end

    def take(self) -> Token:
        """The current token, which is then behind."""
        tokens, at = self.tokens, self.at
        self.at = at + 1
        return tokens[at] if at < len(tokens) else self._end

    def sees(self, *words: str) -> bool:
        """Whether the next tokens are these words or signs."""
        tokens, at = self.tokens, self.at
        size = len(tokens)
        for word in words:
            if (tokens[at].upper if at < size else "") != word:
                return False
            at += 1
        return True

    def accept(self, *words: str) -> bool:
        """Read these words if they are next."""
        if self.sees(*words):
            self.at += len(words)
            return True
        return False

    def name(self) -> tuple[list[str], Token]:
        """A dotted name: its parts without quotes (empty for an omitted part) and its first token; no parts when there is none."""
        first = self.current
        parts: list[str] = []
        if not first.is_name and not (first.kind is Kind.VARIABLE and self.peek().upper == "."):
            return parts, first
        parts.append(self.take().value)
        while self.accept("."):
            parts.append(self.take().value if self.current.is_name else "")
        return parts, first

    def group(self) -> tuple[int, int]:
        """Read a balanced ``( … )``; offsets of the text inside. ``(0, 0)`` when the current token opens none."""
        if self.current.upper != "(":
            return 0, 0
        start = self.take().end
        depth = 1
        while not self.done:
            token = self.take()
            if token.upper == "(":
                depth += 1
            elif token.upper == ")":
                depth -= 1
                if not depth:
                    return start, token.start
        return start, len(self.tokens.source)

    def group_words(self) -> list[Token]:
        """Tokens inside a balanced ``( … )``, which is then behind; empty when there is none."""
        first = self.at
        self.group()
        return list(self.tokens[first + 1 : self.at - 1]) if self.at > first else []

    def type_name(self) -> TypeName | None:
        """A type with its arguments; None when no name is next."""
        parts, first = self.name()
        if not parts:
            return None
        if len(parts) == 1 or parts[0].lower() in ("sys", ""):
            name = parts[-1].lower()
            if first.kind is _WORD:
                name = self._further_words(name)
        else:
            name = ".".join(parts[-2:]).lower()
        arguments = tuple(t.text for t in self.group_words() if t.upper != ",") if self.current.upper == "(" else ()
        return TypeName(name, arguments)

    def _further_words(self, name: str) -> str:
        if name not in _FIRST_WORDS:
            return name
        longest = name
        for count in (1, 2):
            words = " ".join([name, *(self.peek(i).text.lower() for i in range(count))])
            if words in MANY_WORDS:
                longest = words
        self.at += longest.count(" ")
        return longest
