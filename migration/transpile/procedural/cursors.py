"""Cursors: OPEN and FETCH where the runtime has them; where it has not, the usual loop over all rows as FOR, others over kept rows.

Sources: Microsoft Learn, "DECLARE CURSOR", "FETCH"; Databricks SQL language reference, "FETCH statement" (18.1), "FOR statement".
"""

from __future__ import annotations

from dataclasses import dataclass

from migration.transpile import features
from migration.transpile.context import CannotConvert
from migration.transpile.local_scope import Variable
from migration.transpile.names import quote
from migration.transpile.procedural.cursor_rows import HeldCursor, cut, declare_held, emit_held, fetched
from migration.transpile.procedural.emitter import Emitter, indented
from migration.transpile.procedural.tree import Block, Leaf, Node, While, opened, walk
from migration.transpile.procedural.variables import target
from migration.transpile.table_model import Span
from migration.transpile.types import INT
from migration.tsql.lexer import Kind, Token


@dataclass(frozen=True, slots=True)
class Cursor:
    """A declared cursor.

    Attributes:
        name: Lower case.
        query: Where its query stands.
        sql: Its converted query.
        target: Databricks name.
    """

    name: str
    query: Span
    sql: str
    target: str


def is_declaration(e: Emitter, node: Node) -> bool:
    """Whether a statement declares a cursor, by name or in a variable."""
    if not isinstance(node, Leaf) or node.head not in ("DECLARE", "SET"):
        return False
    words = [t.upper for t in e.tokens(node.span)[:8]]
    return "CURSOR" in words and "FOR" in [t.upper for t in e.tokens(node.span)]


def _declare(e: Emitter, node: Leaf) -> Cursor:
    tokens = e.tokens(node.span)
    place = next(i for i, t in enumerate(tokens) if t.upper == "FOR")
    last = len(tokens)
    words = [t.upper for t in tokens]
    if words[-3:] == ["FOR", "READ", "ONLY"]:
        last -= 3
    elif "UPDATE" in words[place + 1 :] and words[words.index("UPDATE", place) - 1] == "FOR":
        raise CannotConvert("CURSOR", node.start, "FOR UPDATE")
    options = {w for w in words[2:place] if w}
    if options & {"SCROLL", "KEYSET"} and any(t.upper in ("PRIOR", "FIRST", "LAST", "ABSOLUTE", "RELATIVE") for t in e.context.tokens):
        raise CannotConvert("CURSOR", node.start, "it moves in other directions than forward")
    if not options & {"STATIC", "INSENSITIVE", "FAST_FORWARD", "READ_ONLY"}:
        e.context.note("CURSOR_SNAPSHOT", node.start, tokens[1].text)
    if last <= place + 1:
        raise CannotConvert("UNKNOWN_SYNTAX", node.start, e.text(node.span)[:40])
    span = (tokens[place + 1].start, tokens[last - 1].end)
    _refuse_moved_variables(e, node, span, tokens[1].value.lower())
    made = e.leaf(span).statements
    if len(made) != 1:
        raise CannotConvert("CURSOR", node.start, tokens[1].text)
    name = tokens[1].value.lower()
    return Cursor(name, span, e.resolve(made[0]), e.unique("cursor_" + name.lstrip("@#")))


def _refuse_moved_variables(e: Emitter, node: Leaf, query: Span, name: str) -> None:
    """T-SQL reads the variables of a query at DECLARE, Databricks at OPEN: none may be mentioned between the two.

    Raises:
        CannotConvert: ``CURSOR`` when one is.
    """
    asked = {t.text.lower() for t in e.tokens(query) if t.kind is Kind.VARIABLE}
    if not asked:
        return
    between: list[Token] = []
    for token in e.tokens((node.span[1], len(e.context.object.text))):
        if between and between[-1].upper == "OPEN" and token.value.lower() == name:
            moved = next((t for t in between if t.text.lower() in asked), None)
            if moved is not None:
                raise CannotConvert("CURSOR", node.start, f"{moved.text} may change between DECLARE and OPEN")
            return
        between.append(token)


def emit_cursor(e: Emitter, node: Leaf) -> list[str]:
    """OPEN, FETCH, CLOSE and DEALLOCATE where the runtime has cursors."""
    tokens = e.tokens(node.span)
    name = _named(tokens)
    cursor = e.cursors.get(name)
    if node in e.closed:
        return []
    if isinstance(cursor, HeldCursor):
        return emit_held(e, node, cursor, lambda: _into(e, tokens))
    if not isinstance(cursor, Cursor) or e.context.options.runtime < features.CURSOR:
        raise CannotConvert("CURSOR", node.start, name)
    if node.head == "DEALLOCATE":
        return []
    if node.head != "FETCH":
        return [f"{node.head} {quote(cursor.target)};"]
    variables = _into(e, tokens)
    status = e.declare("@@fetch_status", INT)
    listed = ", ".join(quote(v.path[-1]) for v in variables)
    handler = f"DECLARE EXIT HANDLER FOR NOT FOUND SET {quote(status)} = -1;"
    cuts = [(quote(v.path[-1]), cut(quote(v.path[-1]), v, node.start)) for v in variables]
    shorter = [f"SET {name} = {value};" for name, value in cuts if value != name]
    return ["BEGIN", *indented([handler, f"FETCH {quote(cursor.target)} INTO {listed};", *shorter, f"SET {quote(status)} = 0;"]), "END;"]


def declare_direct(e: Emitter, node: Leaf) -> list[str]:
    """DECLARE CURSOR at the beginning, where the runtime has cursors."""
    if e.context.options.runtime < features.CURSOR:
        raise CannotConvert("CURSOR", node.start, e.tokens(node.span)[1].text)
    cursor = _declare(e, node)
    if cursor.name in e.cursors:
        raise CannotConvert("CURSOR", node.start, f"{cursor.name} is declared twice")
    e.cursors[cursor.name] = cursor
    e.cursor_declarations.append(f"DECLARE {quote(cursor.target)} CURSOR FOR {cursor.sql}")
    return []


def _named(tokens: list[Token]) -> str:
    """The cursor that a statement is about."""
    rest = [t for t in tokens[1:] if t.upper not in ("NEXT", "FROM", "GLOBAL", "LOCAL")]
    if len(tokens) > 1 and tokens[1].upper in ("PRIOR", "FIRST", "LAST", "ABSOLUTE", "RELATIVE"):
        raise CannotConvert("CURSOR", tokens[0].start, f"FETCH {tokens[1].upper}")
    return rest[0].value.lower() if rest else ""


def _into(e: Emitter, tokens: list[Token]) -> list[Variable]:
    words = [t.upper for t in tokens]
    if "INTO" not in words:
        raise CannotConvert("CURSOR", tokens[0].start, "FETCH without INTO")
    return [target(e, t) for t in tokens[words.index("INTO") + 1 :] if t.kind is Kind.VARIABLE]


# The loop over all rows.


def loop(e: Emitter, nodes: list[Node], at: int) -> tuple[int, list[str]] | None:
    """A cursor from its DECLARE on: the direct form at 18.1; below, the loop over all its rows.

    Returns:
        How many statements were used and what they become; None when no cursor begins here.
    """
    node = nodes[at]
    if not is_declaration(e, node) or not isinstance(node, Leaf):
        return None
    name = e.tokens(node.span)[1].value.lower()
    # A block declares a cursor once: one that is declared anew after DEALLOCATE is a loop, too.
    if e.context.options.runtime >= features.CURSOR and name not in e.cursors:
        try:
            lines = declare_direct(e, node)
        except CannotConvert as why:
            return 1, e.refuse(node, why)
        e.cover(node.span)
        e.written += 1
        return 1, lines
    place = _loop_place(e, nodes, at, name)
    if place is None:
        return 1, _held(e, node, nodes[at + 1 :], name)
    loop_node = nodes[place]
    fetch = next(n for n in reversed(nodes[at:place]) if _is(e, n, name, "FETCH"))
    assert isinstance(loop_node, While)
    assert isinstance(fetch, Leaf)
    end = place + 1
    while end < len(nodes) and _is(e, nodes[end], name, "CLOSE", "DEALLOCATE"):
        end += 1
    # FOR closes by itself: what closes the cursor later says nothing any more.
    e.closed |= {n for n in nodes[end : _end(e, nodes, at, name)] if _is(e, n, name, "CLOSE", "DEALLOCATE")}
    # What stands between DECLARE and the loop runs before it.
    between = [n for n in nodes[at + 1 : place] if not _is(e, n, name, "OPEN", "FETCH")]
    mark = e.mark()
    try:
        lines = e.statements(between)
        lines += _for(e, node, fetch, loop_node)
    except CannotConvert as why:
        e.back(mark)
        return 1, e.refuse(node, why)
    for done in (node, *nodes[at + 1 : end]):
        if isinstance(done, Leaf) and done not in between:
            e.cover(done.span)
    e.cover(loop_node.condition)
    e.context.note("CURSOR_AS_FOR", node.start, name)
    return end - at, lines


def _held(e: Emitter, node: Leaf, behind: list[Node], name: str) -> list[str]:
    """DECLARE of a cursor whose rows are kept in a variable: nothing runs yet."""
    mark = e.mark()
    root = e.texts.root if e.texts is not None else behind
    try:
        fetches = fetched(list(walk(root)), lambda n: _is(e, n, name, "FETCH"), lambda n: _into(e, e.tokens(n.span)))
        declare_held(e, node, _declare(e, node).sql, name, fetches)
    except CannotConvert as why:
        e.back(mark)
        return e.refuse(node, why)
    e.cover(node.span)
    e.written += 1
    return []


def _loop_place(e: Emitter, nodes: list[Node], at: int, name: str) -> int | None:
    """Where the WHILE over a cursor stands, when it has the usual shape; None otherwise."""
    opens = next((i for i in range(at + 1, len(nodes)) if _is(e, nodes[i], name, "OPEN")), None)
    if opens is None:
        return None
    place = next((i for i in range(opens + 1, len(nodes)) if isinstance(nodes[i], While)), None)
    if place is None:
        return None
    found = nodes[place]
    assert isinstance(found, While)
    before = next((i for i in range(place - 1, opens, -1) if _is(e, nodes[i], name, "FETCH")), None)
    if before is None or not _independent(e, nodes[before], nodes[before + 1 : place]):
        return None
    if not _tests_status(e, found.condition):
        return None
    body = opened(found.body)
    last_fetch = _last_fetch(e, body, name)
    if last_fetch is None:
        return None
    others = [
        n
        for n in walk(nodes[at + 1 : _end(e, nodes, at, name)])
        if isinstance(n, Leaf) and n.head in ("OPEN", "FETCH") and _is(e, n, name, "OPEN", "FETCH")
    ]
    continues = _continues(body)
    first, last = nodes[before], body[last_fetch]
    same = [t.text.lower() for t in e.tokens(own(first))[-3:]] == [t.text.lower() for t in e.tokens(own(last))[-3:]]
    return place if len(others) == 3 and not continues and same else None


def _end(e: Emitter, nodes: list[Node], at: int, name: str) -> int:
    """Where the cursor that is declared at ``at`` is gone: behind its DEALLOCATE, another of the same name may follow."""
    found = next((i for i in range(at + 1, len(nodes)) if _is(e, nodes[i], name, "DEALLOCATE")), None)
    return len(nodes) if found is None else found + 1


_ASKS_BEFORE = ("@@FETCH_STATUS", "@@ROWCOUNT", "@@ERROR", "BREAK", "RETURN", "GOTO")


def _last_fetch(e: Emitter, body: list[Node], name: str) -> int | None:
    """Where the FETCH at the end of a loop stands; what stands behind it must have nothing to do with the row: it runs before it then."""
    place = next((i for i in range(len(body) - 1, -1, -1) if _is(e, body[i], name, "FETCH")), None)
    if place is None:
        return None
    fetched = {t.text.lower() for t in e.tokens(body[place].span) if t.kind is Kind.VARIABLE}
    for node in body[place + 1 :]:
        tokens = e.tokens(node.span)
        if any(t.text.lower() in fetched or t.upper in _ASKS_BEFORE for t in tokens):
            return None
    return place


def _independent(e: Emitter, fetch: Node, between: list[Node]) -> bool:
    """Whether statements between the first FETCH and the loop neither read nor set what it fetched."""
    fetched = {t.text.lower() for t in e.tokens(fetch.span) if t.kind is Kind.VARIABLE}
    used = {t.text.lower() for n in between for t in e.tokens(n.span) if t.kind is Kind.VARIABLE}
    plain = all(isinstance(n, Leaf) and n.head in ("SET", "PRINT", "DECLARE", "SELECT") for n in between)
    return plain and not (fetched & used)


def own(node: Node) -> Span:
    """The span of a leaf."""
    return node.span


def _continues(nodes: list[Node]) -> bool:
    """Whether CONTINUE goes on with this loop, without a FETCH."""
    for node in nodes:
        if isinstance(node, Leaf) and node.head == "CONTINUE":
            return True
        if not isinstance(node, While) and any(_continues(part) for part in node.children()):
            return True
    return False


def _tests_status(e: Emitter, condition: Span) -> bool:
    words = [t.text.upper() for t in e.tokens(condition) if t.text not in "()"]
    return words in (
        ["@@FETCH_STATUS", "=", "0"],
        ["0", "=", "@@FETCH_STATUS"],
        ["@@FETCH_STATUS", "<>", "-", "1"],
        ["@@FETCH_STATUS", "!=", "-", "1"],
        ["NOT", "@@FETCH_STATUS", "<>", "0"],
    )


def _is(e: Emitter, node: Node, name: str, *heads: str) -> bool:
    if not isinstance(node, Leaf) or node.head not in heads:
        return False
    try:
        return _named(e.tokens(node.span)) == name
    except CannotConvert:
        return False


def _for(e: Emitter, node: Leaf, fetch: Leaf, found: While) -> list[str]:
    from migration.transpile.procedural.flow import loop_lines

    cursor = _declare(e, node)
    variables = _into(e, e.tokens(fetch.span))
    row = e.unique("row_" + cursor.name.lstrip("@#"))
    columns = [f"c{n}" for n in range(1, len(variables) + 1)]
    body = opened(found.body)
    head = f"FOR {quote(row)} AS SELECT * FROM ({cursor.sql}) AS `r`({', '.join(columns)}) DO"  # noqa: S608 - converted SQL and quoted names
    sets = []
    for variable, column in zip(variables, columns, strict=True):
        sets.append(f"SET {quote(variable.path[-1])} = {cut(f'{quote(row)}.{column}', variable, node.start)};")
    place = _last_fetch(e, body, cursor.name)
    assert place is not None
    lines = loop_lines(e, head, "FOR", [Block(found.start, found.end, [*body[:place], *body[place + 1 :]])])
    e.count([head, *sets])
    e.cover(body[place].span)
    return [lines[0], *indented(sets), *lines[1:]]
