"""Sums of texts: what comes of joining, choosing between and reading the parts of them.

Sources: Microsoft Learn, "+ (string concatenation)", "CASE", "IIF".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from migration.transpile.procedural.emitter import Emitter
from migration.transpile.procedural.skeletons import Choice, Hole, Piece, Slot, Text
from migration.transpile.procedural.tree import If, Label, Leaf, Node, While, walk
from migration.tsql.lexer import Kind, Token

#: Most ways through a procedure that one text may come from.
MAX_WAYS = 16
#: Shortest declared length of a variable that is taken for text to be executed rather than for a value.
LONG = 200


def executed_text(e: Emitter, node: Leaf) -> list[Token] | None:
    """The tokens of the text that EXEC executes."""
    tokens = e.tokens(node.span)
    if node.head == "INSERT":
        # INSERT … EXEC: the rows of the text go into a table.
        depth = 0
        for place, token in enumerate(tokens):
            depth += (token.text == "(") - (token.text == ")")
            if not depth and token.upper in ("EXEC", "EXECUTE"):
                tokens = tokens[place:]
                break
        else:
            return None
    elif node.head not in ("EXEC", "EXECUTE"):
        return None
    if len(tokens) < 3:
        return None
    if tokens[1].text == "(" and tokens[-1].text == ")":
        return tokens[2:-1]
    names = [t.value.lower() for t in tokens[1:4] if t.is_name]
    if "sp_executesql" not in names:
        return None
    start = next(i for i, t in enumerate(tokens) if t.is_name and t.value.lower() == "sp_executesql") + 1
    depth, end = 0, len(tokens)
    for place in range(start, len(tokens)):
        depth += (tokens[place].text == "(") - (tokens[place].text == ")")
        if tokens[place].text == "," and not depth:
            end = place
            break
    found = tokens[start:end]
    return found[2:] if len(found) > 2 and found[0].kind is Kind.VARIABLE and found[1].text == "=" else found


#: What stands before a variable that gets a value.
_BEGINS = frozenset({"SET", "SELECT", "DISTINCT", ",", ")"})
_PLAIN = frozenset({"AND", "OR", "NOT", "IS", "NULL", "IN", "BETWEEN", "LIKE"})


def same_decisions(e: Emitter, nodes: list[Node]) -> dict[If, If]:
    """IF statements that go the way of an earlier one: the same condition, of constants and of variables that keep their values since."""
    if any(isinstance(n, Label) for n in walk(nodes)):
        return {}
    set_last: dict[str, int] = {}
    for node in walk(nodes):
        # What a loop sets, it may set again until its end.
        for inner in walk(node.body) if isinstance(node, While) else [node]:
            if isinstance(inner, Leaf):
                for name in _set_by(e, inner):
                    set_last[name] = max(set_last.get(name, 0), node.end)
    found: dict[tuple[str, ...], If] = {}
    same: dict[If, If] = {}
    for node in walk(nodes):
        tokens = e.tokens(node.condition) if isinstance(node, If) else []
        used = {t.text.lower() for t in tokens if t.kind is Kind.VARIABLE}
        plain = all(t.kind is not Kind.WORD or t.upper in _PLAIN for t in tokens)
        if isinstance(node, If) and plain and not any(u.startswith("@@") for u in used):
            key = tuple(t.text if t.kind is Kind.STRING else t.upper for t in tokens)
            first = found.get(key)
            if first is None or any(set_last.get(u, 0) > first.start for u in used):
                first = found[key] = node
            same[node] = first
    return same


def _set_by(e: Emitter, node: Leaf) -> Iterator[str]:
    """The variables that a statement may set, lower case; a comparison that looks like it counts as well."""
    tokens = e.tokens(node.span)
    for place, token in enumerate(tokens):
        if token.kind is Kind.VARIABLE:
            following = tokens[place + 1].text.upper() if place + 1 < len(tokens) else ""
            before = tokens[place - 1] if place else token
            begins = before.upper in _BEGINS or before.kind is Kind.NUMBER or node.head in ("EXEC", "EXECUTE", "")
            given = (following.endswith("=") and begins) or following in ("OUTPUT", "OUT")
            if given or node.head in ("FETCH", "DECLARE"):
                yield token.text.lower()


def pieces_of(text: Text) -> Iterator[str | Hole]:
    """All constants and values of a text, those of its slots too."""
    for piece in text.pieces:
        if isinstance(piece, Slot):
            for other in piece.alternatives:
                yield from pieces_of(other)
        else:
            yield piece


def ways_of(text: Text) -> Iterator[If | Choice]:
    """Everything that decides about a text."""
    yield from (node for node, _ in text.ways)
    for piece in text.pieces:
        if isinstance(piece, Slot):
            for other in piece.alternatives:
                yield from ways_of(other)


def expanded(pieces: Iterable[Piece]) -> tuple[Text, ...] | None:
    """The texts that pieces with slots stand for; None when they are too many."""
    return joined([p.alternatives if isinstance(p, Slot) else (Text((), (p,)),) for p in pieces] or [(Text((), ()),)])


def slotted(node: If, yes: Text, no: Text) -> Text | None:
    """The text behind an IF as one: what both ways have in common, then a slot for what they have not."""
    first, second = list(yes.pieces), list(no.pieces)
    common: list[Piece] = []
    while first and second and first[0] == second[0]:
        common.append(first.pop(0))
        second.pop(0)
    for one, other in ((first, second), (second, first)):
        if one and other and isinstance(one[0], str) and isinstance(other[0], str) and one[0].startswith(other[0]):
            head = other.pop(0)
            common.append(head)
            one[0] = one[0][len(str(head)) :]
            break
    then, otherwise = expanded(first), expanded(second)
    if then is None or otherwise is None or len(then) + len(otherwise) > MAX_WAYS:
        return None
    slot = Slot((*led(node, True, then), *led(node, False, otherwise)))
    return Text((), merged([*common, slot]))


def fits(text: Text, limit: int) -> bool:
    """Whether a variable of a declared length keeps a text whole: a value in it is taken to fit only where there is much room."""
    return _longest(text) <= limit and (limit >= LONG or all(isinstance(p, str) for p in pieces_of(text)))


def _longest(text: Text) -> int:
    """The most constant characters of a text."""
    slots = sum(max(map(_longest, p.alternatives)) for p in text.pieces if isinstance(p, Slot))
    return slots + sum(len(p) for p in text.pieces if isinstance(p, str))


def led(node: If, held: bool, texts: Iterable[Text]) -> tuple[Text, ...]:
    """Texts that come about only where an IF went one way."""
    made = []
    for text in texts:
        ways = dict(text.ways)
        if node not in ways:
            made.append(Text(((node, held), *text.ways), text.pieces))
        elif ways[node] == held:
            made.append(text)
    return tuple(made)


def joined(parts: list[tuple[Text, ...]]) -> tuple[Text, ...] | None:
    """The sums of all texts that can come together."""
    number = 1
    for part in parts:
        number *= len(part)
    if number > 4 * MAX_WAYS:
        return None
    made: list[Text] = []
    for chosen in product(*parts):
        ways: dict[If | Choice, int] = {}
        if all(ways.setdefault(node, held) == held for text in chosen for node, held in text.ways):
            made.append(Text(tuple(ways.items()), merged(p for text in chosen for p in text.pieces)))
    return tuple(made) if 0 < len(made) <= MAX_WAYS else None


def merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Pieces with neighbouring constants made one: a doubled quote may stand across two."""
    made: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and made and isinstance(made[-1], str):
            made[-1] += piece
        else:
            made.append(piece)
    return tuple(made)


def parts(tokens: list[Token], sign: str) -> list[list[Token]]:
    """Tokens between signs outside parentheses and CASE."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text == "(" or token.upper == "CASE") - (token.text == ")" or (token.upper == "END" and depth > 0))
        if token.text == sign and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def items(tokens: list[Token]) -> list[list[Token]]:
    """Tokens between commas."""
    return [p for p in parts(tokens, ",") if p]


def branches_of(part: list[Token]) -> list[list[Token]]:
    """The results of CASE with ELSE, or of IIF; none for another expression, or when NULL is one."""
    if part[0].upper == "IIF" and len(part) > 5 and closes(part[1:]) == len(part) - 2:
        found = parts(part[2:-1], ",")[1:]
    elif part[0].upper == "CASE" and part[-1].upper == "END":
        found = []
        depth = 0
        taking = False
        for token in part[1:-1]:
            if not depth and token.upper in ("THEN", "ELSE"):
                found.append([])
                taking = True
            elif not depth and token.upper == "WHEN":
                taking = False
            elif taking:
                found[-1].append(token)
            depth += (token.text == "(" or token.upper == "CASE") - (token.text == ")" or token.upper == "END")
        if depth or not any(t.upper == "ELSE" for t in part):
            return []
    else:
        return []
    return found if all(found) and not any(len(b) == 1 and b[0].upper == "NULL" for b in found) else []


def numbered(e: Emitter, part: list[Token], branches: list[list[Token]]) -> str:
    """CASE or IIF with the number of each branch in its place."""
    text, at = "", part[0].start
    for number, branch in enumerate(branches, 1):
        text += f"{e.text((at, branch[0].start))}{number} "
        at = branch[-1].end
    return text + e.text((at, part[-1].end))


def closes(tokens: list[Token]) -> int:
    """Where the parenthesis that opens first is closed; -1 when it is not."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if not depth:
            return place
    return -1
