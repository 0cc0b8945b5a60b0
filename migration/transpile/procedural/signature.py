"""What the first pass keeps of procedures and table types, for those who call or use them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from migration.estate import SqlObject
from migration.transpile import types as t
from migration.transpile.catalog import ParameterFacts, ProcedureFacts
from migration.transpile.context import CannotConvert
from migration.transpile.procedural.header import read_header, returns_value
from migration.transpile.procedural.parse import Parser
from migration.transpile.procedural.results import gives_rows
from migration.transpile.procedural.tree import Leaf, walk
from migration.transpile.types import SqlType, TypeName
from migration.tsql.lexer import Kind, Token, TokenStream, tokenize


def procedure_facts(tokens: TokenStream, resolve: Callable[[TypeName], SqlType | None]) -> ProcedureFacts | None:
    """What callers must know of a procedure; None when its head cannot be read."""
    try:
        header = read_header(tokens)
    except CannotConvert:
        return None
    parameters = tuple(
        ParameterFacts(
            p.name.lower(), parameter_name(p.name), (resolve(p.type) if p.type and not p.readonly else None) or t.UNKNOWN, p.output
        )
        for p in header.parameters
    )
    return ProcedureFacts(parameters, returns_value(tokens))


def parameter_name(name: str) -> str:
    """What a parameter is called on Databricks: the same for its procedure and for callers."""
    return "p_" + "".join(c if c.isalnum() or c == "_" else "_" for c in name[1:])


@dataclass(frozen=True, slots=True)
class Executed:
    """An EXEC in a procedure.

    Attributes:
        name: Parts of the called procedure; empty for text that is run.
        inserted: Whether the rows it returns are inserted.
    """

    name: tuple[str, ...]
    inserted: bool


def executed(tokens: Sequence[Token]) -> list[Executed]:
    """Every EXEC among the tokens of a procedure."""
    found: list[Executed] = []
    for place, token in enumerate(tokens):
        if token.kind is not Kind.WORD or token.upper not in ("EXEC", "EXECUTE"):
            continue
        at = place + 1
        if at + 1 < len(tokens) and tokens[at].kind is Kind.VARIABLE and tokens[at + 1].upper == "=":
            at += 2
        parts: list[str] = []
        while at < len(tokens) and tokens[at].is_name and (not parts or tokens[at - 1].upper == "."):
            parts.append(tokens[at].value)
            at += 2 if at + 1 < len(tokens) and tokens[at + 1].upper == "." else 1
        if parts[:1] != ["AS"]:
            found.append(Executed(tuple(parts), _follows_insert(tokens, place)))
    return found


def _follows_insert(tokens: Sequence[Token], place: int) -> bool:
    """Whether ``INSERT [INTO] table [(columns)]`` stands right before."""
    at = place - 1
    while at > 0 and tokens[at].upper == ")":
        depth = 1
        while at > 0 and depth:
            at -= 1
            depth += (tokens[at].upper == ")") - (tokens[at].upper == "(")
        at -= 1
        if tokens[at].upper == "WITH":
            at -= 1
    while at > 1 and (tokens[at].is_name or tokens[at].kind is Kind.VARIABLE) and tokens[at - 1].upper == ".":
        at -= 2
        at -= tokens[at].upper == "."
    at -= 1
    return at >= 0 and "INSERT" in (tokens[at].upper, tokens[at - 1].upper if tokens[at].upper == "INTO" else "")


def kept_rows(procedures: Mapping[str, SqlObject], calls: Mapping[str, list[Executed]]) -> set[str]:
    """Procedures whose rows another one inserts, directly or through one that it calls; those that call themselves are left out.

    Args:
        procedures: By lower-case ``schema.name``.
        calls: What each of them executes.
    """

    def resolved(caller: str, name: tuple[str, ...]) -> str:
        if len(name) > 2 or not name:
            return ""
        own = f"{caller.partition('.')[0]}.{name[-1]}".lower()
        full = f"{name[0] or 'dbo'}.{name[1]}".lower() if len(name) == 2 else own if own in procedures else f"dbo.{name[0]}".lower()
        return full if full in procedures else ""

    known: dict[str, bool] = {}

    def gives(full: str) -> bool:
        """Whether a procedure returns rows."""
        if full not in known:
            known[full] = False
            mine = [c for c in calls.get(full, ()) if not c.inserted]
            known[full] = (
                _selects(procedures[full]) or any(not c.name for c in mine) or any(gives(r) for c in mine if (r := resolved(full, c.name)))
            )
        return known[full]

    def reached(full: str) -> set[str]:
        """What a procedure calls whose rows are rows of its own, itself only when it calls itself."""
        found: set[str] = set()
        waiting = [full]
        while waiting:
            caller = waiting.pop()
            for call in calls.get(caller, ()):
                callee = resolved(caller, call.name)
                if callee and callee not in found:
                    found.add(callee)
                    waiting.append(callee)
        return found

    kept: set[str] = set()
    for caller, made in calls.items():
        for call in made:
            full = resolved(caller, call.name) if call.inserted else ""
            if full and full not in kept:
                kept |= {n for n in (full, *reached(full)) if gives(n)}
    return {n for n in kept if n not in reached(n)}


def _selects(item: SqlObject) -> bool:
    """Whether a query of a procedure returns rows."""
    tokens = tokenize(item.text, quoted_identifier=item.quoted_identifier)
    try:
        nodes = Parser(tokens, *read_header(tokens).body).parse()
    except CannotConvert:
        return False
    return any(isinstance(node, Leaf) and gives_rows(tokens.between(node.start, node.end)) for node in walk(nodes))
