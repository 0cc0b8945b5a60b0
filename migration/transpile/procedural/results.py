"""Result sets: a Databricks procedure gives its caller the rows of the last query it ran, T-SQL those of every one."""

from __future__ import annotations

from collections.abc import Callable

from migration.transpile.context import CannotConvert
from migration.transpile.dml_assign import COMPOUND
from migration.transpile.procedural.guards import ALWAYS, Guards, Reader, forget
from migration.transpile.procedural.tree import If, Leaf, Node, Try, While
from migration.tsql.lexer import Kind, Token, tokenize

#: First words of statements that may return rows.
READS = frozenset({"SELECT", "WITH", "("})
_NEVER: Guards = frozenset()
_CHANGES = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE"})
_BEHIND_OUTPUT = frozenset({"INTO", "FROM", "WHERE", "VALUES", "SELECT", "EXEC", "EXECUTE", "DEFAULT", "OPTION", "WITH"})


def gives_rows(tokens: list[Token]) -> bool:
    """Whether a leaf statement returns rows to the caller: it reads, and neither gives variables values nor fills a table."""
    if tokens and tokens[0].upper in _CHANGES:
        return _outputs(tokens)
    if not tokens or tokens[0].upper not in READS:
        return False
    depth = 0
    selected = -1
    for place, token in enumerate(tokens):
        depth += (token.upper == "(") - (token.upper == ")")
        if not depth and token.upper in _CHANGES:
            return _outputs(tokens)
        if not depth and token.upper == "INTO":
            return False
        if not depth and token.upper == "SELECT" and selected < 0:
            selected = place
    at = selected + 1
    while 0 < at < len(tokens) and tokens[at].upper in ("DISTINCT", "ALL", "TOP", "PERCENT"):
        at += 1
        if tokens[at - 1].upper == "TOP" and at < len(tokens):
            at = _behind(tokens, at)
    following = tokens[at + 1].upper if at + 1 < len(tokens) else ""
    return not (0 < at < len(tokens) and tokens[at].kind is Kind.VARIABLE and (following == "=" or following in COMPOUND))


def runs_query(tokens: list[Token]) -> bool:
    """Whether a leaf statement returns rows, itself or by the constant text it runs."""
    text = _executed(tokens) if tokens and tokens[0].upper in ("EXEC", "EXECUTE") else None
    return gives_rows(tokens if text is None else list(tokenize(text)))


def _executed(tokens: list[Token]) -> str | None:
    """The constant text that ``EXEC ('…')`` or ``sp_executesql N'…'`` runs; None for any other call."""
    words = [t.upper for t in tokens[1:4]]
    at = (
        2
        if words[:1] == ["("] and words[2:3] == [")"]
        else next((i + 1 for i, t in enumerate(tokens) if t.value.lower() == "sp_executesql"), 0)
    )
    return tokens[at].value if 0 < at < len(tokens) and tokens[at].kind is Kind.STRING else None


def _outputs(tokens: list[Token]) -> bool:
    """Whether a change returns the changed rows: it has OUTPUT without INTO."""
    depth = 0
    found = False
    for token in tokens:
        depth += (token.upper == "(") - (token.upper == ")")
        if depth:
            continue
        if found and token.upper in _BEHIND_OUTPUT:
            return token.upper != "INTO"
        found = found or token.upper == "OUTPUT"
    return found


def _behind(tokens: list[Token], at: int) -> int:
    """The index behind the number or the parentheses that begin at ``at``."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place].upper == "(") - (tokens[place].upper == ")")
        if not depth:
            return place + 1
    return len(tokens)


def lost_results(nodes: list[Node], gives_rows: Callable[[Leaf], bool], reader: Reader) -> dict[Node, CannotConvert]:
    """The queries whose rows a caller would no longer get, because another may follow."""
    lost: dict[Node, CannotConvert] = {}

    def backward(part: list[Node], later: Guards) -> Guards:
        """When rows may come from ``part`` or behind it."""
        for node in reversed(part):
            match node:
                case Leaf() if node.head in ("RETURN", "THROW"):
                    later = _NEVER
                case Leaf():
                    if gives_rows(node):
                        if later:
                            lost[node] = CannotConvert("RESULT_SETS", node.start)
                        later |= {ALWAYS}
                    later = forget(later, reader.may_set([node]))
                case If():
                    later = choice(node, later)
                case While():
                    later = forget(later, reader.may_set(node.body))
                    later |= backward(node.body, later | ({ALWAYS} if _any(node.body, gives_rows) else _NEVER))
                case Try():
                    caught = forget(backward(node.catch, later), reader.may_set(node.body))
                    later = backward(node.body, later) | caught
                case _:
                    for inner in node.children():
                        later = backward(inner, later)
        return later

    def choice(node: If, later: Guards) -> Guards:
        """Both branches; what excludes the condition does not follow its branch."""
        guard = reader.guard(node.condition)
        follows = later
        if guard.name and guard.name not in reader.may_set(node.then):
            follows = frozenset(g for g in later if not guard.excludes(g))
        then = frozenset(guard if g == ALWAYS else g for g in backward(node.then, follows))
        return then | backward(node.otherwise, later)

    backward(nodes, _NEVER)
    return lost


def _any(nodes: list[Node], gives_rows: Callable[[Leaf], bool]) -> bool:
    return any((isinstance(n, Leaf) and gives_rows(n)) or any(_any(p, gives_rows) for p in n.children()) for n in nodes)
