"""The statements of a function's body as lines of Python: DECLARE, SET, SELECT of variables, IF, WHILE, RETURN.

Source: Microsoft Learn, "Control-of-flow language", "DECLARE @local_variable", "SELECT @local_variable".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from migration.transpile.context import CannotConvert, Context
from migration.transpile.procedural.tree import Block, If, Leaf, Node, While, walk
from migration.transpile.python_functions.expressions import Called, Expressions, Value
from migration.transpile.python_functions.kinds import Kind, kind_of
from migration.transpile.reader import Reader
from migration.transpile.table_model import Span
from migration.transpile.tsql_parse import parse_expression
from migration.tsql.lexer import Kind as TokenKind
from migration.tsql.lexer import Token, TokenStream

_COMPOUND = frozenset({"+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="})
QUERY_WORDS = frozenset({"FROM", "WHERE", "GROUP", "HAVING", "ORDER", "UNION", "TOP", "DISTINCT", "INTO", "FOR"})
_INDENT = "    "
#: Deepest nesting of statements that Python takes with room to spare.
_MAX_DEPTH = 40


class Statements:
    """Translates the statements of one function.

    Args:
        context: The function.
        parameters: Python name and type of each parameter by lower-case name with ``@``.
        wanted: The type it returns.
        called: As :class:`Expressions` takes it.
    """

    def __init__(
        self,
        context: Context,
        parameters: dict[str, Value],
        wanted: Kind,
        called: Callable[[str, str], Called | None] = lambda _schema, _name: None,
    ) -> None:
        self._context = context
        self._variables = dict(parameters)
        self._wanted = wanted
        self._base = 0
        self._expressions = Expressions(self._variables, context.options.estate.resolve_alias, self._note, called)
        self.declared: list[str] = []

    def lines(self, nodes: Sequence[Node], depth: int = 0) -> list[str]:
        """Lines of Python of a list of statements, indented.

        Raises:
            CannotConvert: A statement or expression has no rule.
        """
        if depth > _MAX_DEPTH:
            raise CannotConvert("PYTHON_BODY", nodes[0].start if nodes else 0, "it is nested too deep")
        out: list[str] = []
        for node in nodes:
            out += self._statement(node, depth)
        return out or [_INDENT * depth + "pass"]

    def declare(self, nodes: Sequence[Node]) -> None:
        """Read every DECLARE first: a variable lives to the end of the body, wherever it is declared."""
        for node in walk(list(nodes)):
            if isinstance(node, Leaf) and node.head == "DECLARE":
                for name, kind, _ in self._declarations(node):
                    if name in self._variables:
                        raise CannotConvert("PYTHON_BODY", node.start, f"{name} is declared twice")
                    self._variables[name] = (f"v{len(self._variables)}_{_plain(name)}", kind)
                    self.declared.append(self._variables[name][0])

    def _statement(self, node: Node, depth: int) -> list[str]:
        pad = _INDENT * depth
        if isinstance(node, Block):
            return self.lines(node.body, depth) if node.body else []
        if isinstance(node, If):
            return self._if(node, depth)
        if isinstance(node, While):
            return [f"{pad}while {self._condition(node.condition)}:", *self.lines(node.body, depth + 1)]
        if isinstance(node, Leaf):
            return [pad + line for line in self._leaf(node)]
        raise CannotConvert("PYTHON_BODY", node.start, f"no rule for {type(node).__name__.upper()}")

    def _if(self, node: If, depth: int) -> list[str]:
        pad = _INDENT * depth
        out = [f"{pad}if {self._condition(node.condition)}:", *self.lines(node.then, depth + 1)]
        otherwise = node.otherwise
        while len(otherwise) == 1 and isinstance(otherwise[0], If):
            following = otherwise[0]
            out += [f"{pad}elif {self._condition(following.condition)}:", *self.lines(following.then, depth + 1)]
            otherwise = following.otherwise
        return [*out, f"{pad}else:", *self.lines(otherwise, depth + 1)] if otherwise else out

    def _leaf(self, node: Leaf) -> list[str]:
        tokens = self._tokens(node.span)
        match node.head:
            case "DECLARE":
                return [line for name, _, span in self._declarations(node) if span for line in self._assign(name, span)]
            case "SET":
                return self._set(node, tokens)
            case "SELECT":
                return self._select(node, tokens)
            case "BREAK" | "CONTINUE" if len(tokens) == 1:
                return [node.head.lower()]
            case "RETURN":
                if len(tokens) < 2:
                    raise CannotConvert("PYTHON_BODY", node.start, "RETURN without a value")
                return ["return " + self.returned(self._value((tokens[1].start, tokens[-1].end), self._wanted))]
        raise CannotConvert("PYTHON_BODY", node.start, f"no rule for {node.head or 'a call'}")

    def returned(self, code: str) -> str:
        """The result as the type Databricks expects."""
        return f"_out_bit({code})" if self._wanted.name == "bit" else code

    def _set(self, node: Leaf, tokens: TokenStream) -> list[str]:
        if len(tokens) < 4 or tokens[1].kind is not TokenKind.VARIABLE:
            raise CannotConvert("PYTHON_BODY", node.start, "SET of an option")
        return self._assign(tokens[1].text.lower(), (tokens[3].start, tokens[-1].end), tokens[2].text, tokens[1].start)

    def _select(self, node: Leaf, tokens: TokenStream) -> list[str]:
        """``SELECT @a = e1, @b = e2``: assignments one after the other."""
        out: list[str] = []
        for first, last in parts_between(tokens, 1):
            part = tokens[first:last]
            if len(part) < 3 or part[0].kind is not TokenKind.VARIABLE or (part[1].text != "=" and part[1].text not in _COMPOUND):
                raise CannotConvert("PYTHON_BODY", node.start, "a SELECT that gives rows")
            if any(t.upper in QUERY_WORDS and t.kind is TokenKind.WORD for t in part):
                raise CannotConvert("PYTHON_BODY", node.start, "a Python function cannot query")
            out += self._assign(part[0].text.lower(), (part[2].start, part[-1].end), part[1].text, part[0].start)
        return out

    def _assign(self, name: str, span: Span, sign: str = "=", at: int = 0) -> list[str]:
        known = self._variables.get(name)
        if known is None or (sign != "=" and sign not in _COMPOUND):
            raise CannotConvert("PYTHON_BODY", at or span[0], f"{name} {sign}")
        if sign == "=":
            return [f"{known[0]} = {self._value(span, known[1])}"]
        before = exp.Parameter(this=exp.Var(this=name[1:]))
        tree = self._parse(span)
        operator = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul, "/": exp.Div, "%": exp.Mod}.get(sign[0])
        bits = {"&": exp.BitwiseAnd, "|": exp.BitwiseOr, "^": exp.BitwiseXor}.get(sign[0])
        made = (operator or bits or exp.Add)(this=before, expression=exp.Paren(this=tree))
        return [f"{known[0]} = {self._guarded(span, lambda: self._expressions.as_kind(made, known[1]))}"]

    def _declarations(self, node: Leaf) -> list[tuple[str, Kind, Span | None]]:
        """Names, types and values of a DECLARE."""
        tokens = self._tokens(node.span)
        out: list[tuple[str, Kind, Span | None]] = []
        for first, last in parts_between(tokens, 1):
            reader = Reader(tokens)
            reader.at = first
            token = reader.take()
            reader.accept("AS")
            name = reader.type_name() if token.kind is TokenKind.VARIABLE else None
            kind = self.kind(name, token.start) if name else None
            if kind is None:
                raise CannotConvert("PYTHON_BODY", token.start, f"DECLARE {token.text}")
            span: Span | None = None
            if reader.accept("="):
                span = (reader.current.start, tokens[last - 1].end)
            elif reader.at != last:
                raise CannotConvert("PYTHON_BODY", reader.current.start, reader.current.text)
            out.append((token.text.lower(), kind, span))
        return out

    def kind(self, name: object, at: int) -> Kind:
        """The kind of a type name.

        Raises:
            CannotConvert: Its values do not translate.
        """
        from migration.transpile.types import TypeName

        builtin = self._context.options.estate.resolve_alias(name) if isinstance(name, TypeName) else None
        found = kind_of(builtin) if builtin else None
        if found is None:
            raise CannotConvert("PYTHON_BODY", at, f"the type {name.name if isinstance(name, TypeName) else name}")
        return found

    # Expressions.

    def _condition(self, span: Span) -> str:
        tree = self._parse(span)
        return self._guarded(span, lambda: self._expressions.truth(tree))

    def _value(self, span: Span, wanted: Kind) -> str:
        tree = self._parse(span)
        return self._guarded(span, lambda: self._expressions.as_kind(tree, wanted))

    def _parse(self, span: Span) -> exp.Expr:
        names = frozenset(v[1:] for v in self._variables)
        tree, self._base = parse_expression(self._context, span[0], span[1], names)
        value: exp.Expr = tree.expressions[0]
        value.pop()
        return value

    def _guarded(self, span: Span, make: object) -> str:
        """What ``make`` gives; a refusal is placed in the object's text."""
        assert callable(make)
        try:
            return str(make())
        except CannotConvert as why:
            raise CannotConvert(why.code, max(self._base + why.offset, span[0]), why.detail) from why

    def _note(self, code: str, node: exp.Expr, detail: str) -> None:
        start = min((n.meta["start"] for n in node.walk() if "start" in n.meta), default=0)
        self._context.note(code, max(self._base + int(start), 0), detail)

    def _tokens(self, span: Span) -> TokenStream:
        tokens = self._context.tokens
        return TokenStream(tokens.source, [t for t in tokens if span[0] <= t.start < span[1] and t.upper != ";"])


def parts_between(tokens: Sequence[Token], start: int) -> list[tuple[int, int]]:
    """Where the parts between commas begin and end."""
    out: list[tuple[int, int]] = []
    depth, first = 0, start
    for place in range(start, len(tokens)):
        sign = tokens[place].upper
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            out.append((first, place))
            first = place + 1
    return [*out, (first, len(tokens))]


def _plain(name: str) -> str:
    """A name as part of a Python identifier."""
    return "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name[1:])
