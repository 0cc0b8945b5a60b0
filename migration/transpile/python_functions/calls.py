"""Functions that a Python function calls: each becomes a function inside its body, since one cannot call another.

Source: Microsoft Learn, "CREATE FUNCTION"; Databricks, "User-defined functions in Unity Catalog".
"""

from __future__ import annotations

from migration.estate import ObjectKind
from migration.transpile.context import CannotConvert, Context
from migration.transpile.procedural.parse import Parser
from migration.transpile.python_functions.expressions import Called, Value
from migration.transpile.python_functions.kinds import Kind, kind_of
from migration.transpile.python_functions.statements import Statements
from migration.transpile.reader import Reader
from migration.transpile.types import TypeName
from migration.tsql.lexer import Kind as TokenKind
from migration.tsql.lexer import tokenize

#: Most functions that are taken into one body.
_MOST = 20
_OPTIONS = frozenset({"SCHEMABINDING", "ENCRYPTION", "INLINE", "NATIVE_COMPILATION", "EXECUTE", "RETURNS", "CALLED"})


class Functions:
    """The functions that one body calls, as Python.

    Attributes:
        lines: Their definitions, those that are called first.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, Called | None] = {}
        self.lines: list[str] = []

    def find(self, schema: str, name: str) -> Called | None:
        """The function of a schema and name; None when the source has none, or it does not translate."""
        key = f"{schema}.{name}".lower()
        if key not in self._known:
            item = self._context.options.estate.bodies.get(key)
            self._known[key] = None
            if item is not None and item.kind is ObjectKind.SCALAR_FUNCTION and len(self._known) <= _MOST:
                inner = Context(item, self._context.options, tokenize(item.text, quoted_identifier=item.quoted_identifier))
                try:
                    self._define(inner, key)
                except CannotConvert:
                    self._known[key] = None
        return self._known[key]

    def _define(self, inner: Context, key: str) -> None:
        """Translate one; it may call itself."""
        reader = Reader(inner.tokens)
        while not reader.done and reader.take().upper != "FUNCTION":
            pass
        reader.name()
        parameters = _parameters(inner, reader)
        if not reader.accept("RETURNS"):
            raise CannotConvert("PYTHON_BODY")
        called = Called(f"v0g{len(self._known)}", [kind for _, kind in parameters], _kind(inner, reader.type_name()))
        self._known[key] = called
        while not reader.done and reader.current.upper not in ("BEGIN", "AS"):
            if reader.take().upper not in _OPTIONS | {"WITH", ",", "=", "ON", "OFF", "NULL", "INPUT"}:
                raise CannotConvert("PYTHON_BODY")
        reader.accept("AS")
        last = len(inner.tokens) - 1
        while last > reader.at and inner.tokens[last].upper == ";":
            last -= 1
        if not reader.accept("BEGIN") or inner.tokens[last].upper != "END":
            raise CannotConvert("PYTHON_BODY")
        nodes = Parser(inner.tokens, reader.current.start, inner.tokens[last].start).parse()
        variables: dict[str, Value] = {name: (f"p{place}", kind) for place, (name, kind) in enumerate(parameters, 1)}
        statements = Statements(inner, variables, called.result, self.find)
        statements.declare(nodes)
        body = [f"p{place} = {made}" for place, (_, k) in enumerate(parameters, 1) if (made := received(f"p{place}", k)) != f"p{place}"]
        body += [f"{name} = None" for name in statements.declared]
        body += statements.lines(nodes)
        listed = ", ".join(f"p{place}" for place in range(1, len(parameters) + 1))
        self.lines += [f"def {called.name}({listed}):", *("    " + line for line in body)]
        for finding in inner.findings:
            self._context.note(finding.code, 0, f"in {inner.object.name}")


def received(name: str, kind: Kind) -> str:
    """An argument as its declared type holds it: text is cut or filled up."""
    if kind.name == "text" and kind.length:
        return f"{'_pad' if kind.fixed else '_cut'}({name}, {kind.length})"
    return f"_bit({name})" if kind.name == "bit" else name


def _parameters(context: Context, reader: Reader) -> list[tuple[str, Kind]]:
    found: list[tuple[str, Kind]] = []
    if not reader.accept("("):
        raise CannotConvert("PYTHON_BODY")
    while not reader.accept(")"):
        token = reader.take()
        reader.accept("AS")
        if token.kind is not TokenKind.VARIABLE:
            raise CannotConvert("PYTHON_BODY")
        found.append((token.text.lower(), _kind(context, reader.type_name())))
        while not reader.done and reader.current.upper not in (",", ")"):
            reader.take()
        reader.accept(",")
    return found


def _kind(context: Context, name: TypeName | None) -> Kind:
    builtin = context.options.estate.resolve_alias(name) if name is not None else None
    found = kind_of(builtin) if builtin is not None else None
    if found is None:
        raise CannotConvert("PYTHON_BODY")
    return found
