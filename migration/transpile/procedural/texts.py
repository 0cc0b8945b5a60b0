"""Which text a variable holds where it is executed: constant pieces and values between them, for every way through the procedure.

Nothing is converted here. ``SET @q = 'SELECT … FROM ' + @t; IF @a IS NOT NULL SET @q += ' WHERE a = ' + …; EXEC (@q)`` is two texts, one
for either way of the IF. A text is known only where every assignment on the way to it is a sum of constants, values and other known texts.

Sources: Microsoft Learn, "EXECUTE", "sp_executesql", "+ (string concatenation)", "CONCAT".
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from migration.transpile.procedural.emitter import Emitter, own_span
from migration.transpile.procedural.skeletons import Choice, Hole, NoSkeleton, Place, Skeleton, Text, skeleton
from migration.transpile.procedural.tree import Block, If, Label, Leaf, Node, Try, While, opened, walk
from migration.tsql.lexer import Kind, Token, tokenize

#: Most ways through a procedure that one text may come from.
MAX_WAYS = 16
#: Shortest declared length of a variable that is taken for text to be executed rather than for a value.
_LONG = 200
_GOES = frozenset({"RETURN", "THROW", "GOTO", "BREAK", "CONTINUE"})


#: What is known of variables by lower-case name; None where a text is not known.
_State = dict[str, tuple[Text, ...] | None]


class Texts:
    """All texts that a procedure executes.

    Attributes:
        root: The statements of the procedure.
        executed: By EXEC statement.
        skeletons: Each executed text with its statement.
        parameters: By sp_executesql statement: its constant declaration of parameters.
        places: Where each value stands.
        wanted: The statements that execute a text, known or not.
        dropped: Assignments that only build such texts.
        choices: IF statements, and CASE in sums, whose outcome a text hangs on.
    """

    def __init__(self, e: Emitter, nodes: list[Node], *, choosing: bool = False) -> None:
        self._e = e
        self._choosing = choosing
        self._earlier: set[str] = set()
        self._local: dict[str, int] = {}
        self._built: dict[str, list[Leaf]] = {}
        self.executed: dict[Node, tuple[Text, ...]] = {}
        self.root = nodes
        self.skeletons: dict[Node, list[tuple[Text, Skeleton]]] = {}
        self.parameters: dict[Node, str] = {}
        self.places: dict[Hole, set[Place]] = {}
        self.dropped: set[Node] = set()
        self.choices: set[If | Choice] = set()
        self._holes: dict[Node, list[Hole]] = {}
        self._made: list[Choice] = []
        self.wanted = [n for n in walk(nodes) if isinstance(n, Leaf) and self._executed(n) is not None]
        if not self.wanted:
            return
        for node in walk(nodes):
            if isinstance(node, Leaf) and node.head == "DECLARE":
                self._declare(e.tokens(node.span))
        self._walk(nodes, {})
        for node in list(self.executed):
            self._place(node)
        if not self.executed:
            return
        for texts in self.executed.values():
            for text in texts:
                self.choices |= {node for node, _ in text.ways}
                for piece in text.pieces:
                    if isinstance(piece, Hole) and piece not in self._holes.setdefault(piece.node, []):
                        self._holes[piece.node].append(piece)
        self._drop(nodes)

    @classmethod
    def read(cls, e: Emitter, nodes: list[Node]) -> Texts:
        """The texts of a procedure; a CASE in a sum counts as one value, and only where no text comes of that as a choice of texts."""
        found = cls(e, nodes)
        if all(n in found.executed or found.is_constant(n) for n in found.wanted):
            return found
        chosen = cls(e, nodes, choosing=True)
        return chosen if len(chosen.executed) > len(found.executed) and found.executed.keys() <= chosen.executed.keys() else found

    def is_constant(self, node: Leaf) -> bool:
        """Whether a statement executes one constant."""
        text = self._executed(node) or []
        return len(text) == 1 and text[0].kind is Kind.STRING

    def holes(self, node: Node) -> list[Hole]:
        """The values of executed texts that a statement computes."""
        return self._holes.get(node, [])

    def chosen(self, node: Node) -> list[Choice]:
        """The choices between texts that a statement makes."""
        return [c for c in self._made if c.node is node and c in self.choices]

    def _place(self, node: Node) -> None:
        """Find the place of each value; a text with a value that has none is not known."""
        try:
            found = [(text, skeleton(self._e, text)) for text in self.executed[node]]
        except NoSkeleton:
            del self.executed[node]
            return
        self.skeletons[node] = found
        for _, made in found:
            for hole, place in made.values.values():
                self.places.setdefault(hole, set()).add(place)

    # Declarations and uses.

    def _declare(self, tokens: list[Token]) -> None:
        for place, token in enumerate(tokens[:-1]):
            if token.kind is not Kind.VARIABLE or tokens[place - 1].upper not in ("DECLARE", ","):
                continue
            kind = tokens[place + 1 : place + 5]
            kind = kind[1:] if kind and kind[0].upper == "AS" else kind
            if kind and (kind[0].upper in ("VARCHAR", "NVARCHAR") or kind[0].value.lower() in ("varchar", "nvarchar")):
                length = kind[2].text if len(kind) > 2 and kind[1].text == "(" else "1"
                self._local[token.text.lower()] = int(length) if length.isdigit() else 1 << 30

    def _executed(self, node: Leaf) -> list[Token] | None:
        """The tokens of the text that EXEC executes."""
        tokens = self._e.tokens(node.span)
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

    def _drop(self, nodes: list[Node]) -> None:
        """Find the assignments of variables that are read nowhere but in other texts, in EXEC of a known text and in PRINT."""
        builders: dict[Node, set[str]] = {}
        for name, found in self._built.items():
            for leaf in found:
                builders.setdefault(leaf, set()).add(name)
        kept: set[str] = set()
        within: list[tuple[set[str], str]] = []
        for node in walk(nodes):
            tokens = self._e.tokens(own_span(node))
            if isinstance(node, Leaf) and (node.head == "PRINT" or node in self.executed):
                text = (self._executed(node) or []) if node in self.executed else tokens
                tokens = [t for t in tokens if not text or not text[0].start <= t.start <= text[-1].start]
            inside = [h.span for h in self.holes(node)]
            for token in tokens:
                name = token.text.lower()
                if token.kind is not Kind.VARIABLE or name not in self._built:
                    continue
                if node not in builders or any(start <= token.start < end for start, end in inside):
                    kept |= {name} if not (isinstance(node, Leaf) and node.head == "DECLARE") else set()
                else:
                    within.append((builders[node], name))
        more = True
        while more:
            found_more = {name for owners, name in within if (owners - {name}) & kept} - kept
            kept |= found_more
            more = bool(found_more)
        run = self._run()
        self.dropped = {n for n, names in builders.items() if names <= run - kept and isinstance(n, Leaf) and self._alone(n)}

    def _run(self) -> set[str]:
        """The variables that executed texts come from."""
        found: set[str] = set()
        todo = [t.text.lower() for n in self.executed if isinstance(n, Leaf) for t in self._executed(n) or () if t.kind is Kind.VARIABLE]
        while todo:
            name = todo.pop()
            if name in self._built and name not in found:
                found.add(name)
                todo += [t.text.lower() for n in self._built[name] for t in self._e.tokens(n.span) if t.kind is Kind.VARIABLE]
        return found

    def _alone(self, node: Leaf) -> bool:
        """Whether a statement sets one variable and nothing else."""
        tokens = self._e.tokens(node.span)
        depth = commas = 0
        for token in tokens:
            depth += (token.text == "(") - (token.text == ")")
            commas += token.text == "," and not depth
        return not commas and node.head != "DECLARE"

    # The ways through the procedure.

    def _walk(self, nodes: list[Node], state: _State) -> bool:
        """Follow a list; whether its end is reached."""
        for node in nodes:
            match node:
                case Leaf():
                    self._leaf(node, state)
                    if node.head in _GOES:
                        return False
                case Block():
                    if not self._walk(node.body, state):
                        return False
                case If():
                    if not self._choice(node, state):
                        return False
                case While():
                    self._forget(node.body, state)
                    self._walk(node.body, dict(state))
                    self._forget(node.body, state)
                case Try():
                    before = dict(state)
                    ends = self._walk(node.body, state)
                    self._forget(node.body, before)
                    if self._walk(node.catch, before):
                        for name in set(state) | set(before):
                            if state.get(name) != before.get(name):
                                state[name] = None
                    elif not ends:
                        return False
                case Label():
                    state.clear()
                case _:
                    state.clear()
        return True

    def _choice(self, node: If, state: _State) -> bool:
        other = dict(state)
        then = self._walk(opened(node.then), state)
        otherwise = self._walk(opened(node.otherwise), other)
        if not then:
            state.clear()
            state.update(other)
            return otherwise
        if not otherwise:
            return True
        for name in set(state) | set(other):
            yes, no = state.get(name), other.get(name)
            if yes is no or yes == no:
                continue
            both = yes is not None and no is not None and len(yes) + len(no) <= MAX_WAYS
            state[name] = (*_led(node, True, yes or ()), *_led(node, False, no or ())) if both else None
        return True

    def _forget(self, nodes: list[Node], state: _State) -> None:
        """Take every variable that is mentioned in a loop or TRY for unknown, unless nothing sets it there."""
        for inner in walk(nodes):
            if isinstance(inner, Leaf) and inner.head not in ("PRINT",):
                for token in self._e.tokens(inner.span):
                    if token.kind is Kind.VARIABLE and token.text.lower() in state and self._may_set(inner, token):
                        state[token.text.lower()] = None

    def _may_set(self, node: Leaf, token: Token) -> bool:
        tokens = self._e.tokens(node.span)
        place = next(i for i, t in enumerate(tokens) if t.start == token.start)
        following = tokens[place + 1].text.upper() if place + 1 < len(tokens) else ""
        return node.head == "FETCH" or following in ("=", "+=", "OUTPUT", "OUT") or node.head in ("EXEC", "EXECUTE")

    def _leaf(self, node: Leaf, state: _State) -> None:
        text = self._executed(node)
        if text is not None:
            found = self._sum(node, text, state)
            # A constant alone needs nothing of this.
            if found is not None and not (len(text) == 1 and text[0].kind is Kind.STRING):
                self.executed[node] = found
            self._read_parameters(node, text, state)
        tokens = self._e.tokens(node.span)
        self._earlier = set()
        if node.head in ("SET", "SELECT") and len(tokens) > 3 and tokens[1].kind is Kind.VARIABLE and tokens[2].text in ("=", "+="):
            items = _items(tokens[1:]) if node.head == "SELECT" else [tokens[1:]]
            queried = node.head == "SELECT" and any(t.upper in ("FROM", "WHERE", "UNION") for t in tokens)
            for item in items:
                self._assign(node, item, state, queried=queried)
                self._earlier.add(item[0].text.lower())
        elif node.head == "DECLARE":
            for item in _items(tokens[1:]):
                place = next((i for i, t in enumerate(item) if t.text == "="), 0)
                if item and place:
                    self._assign(node, [item[0], *item[place:]], state, queried=False)
                    self._earlier.add(item[0].text.lower())
        else:
            for token in tokens:
                name = token.text.lower()
                if token.kind is Kind.VARIABLE and name in state and self._may_set(node, token) and node not in self.executed:
                    state[name] = None

    def _read_parameters(self, node: Leaf, text: list[Token], state: _State) -> None:
        """The second argument of sp_executesql, where it is constant."""
        tokens = self._e.tokens(node.span)
        behind = _items([t for t in tokens if text and t.start > text[-1].end])
        part = behind[0] if behind else []
        part = part[2:] if len(part) > 2 and part[1].text == "=" else part
        found = self._sum(node, part, state) if part and part[-1].text != ")" else None
        if found is not None and len(found) == 1 and all(isinstance(p, str) for p in found[0].pieces):
            self.parameters[node] = "".join(str(p) for p in found[0].pieces)

    def _assign(self, node: Leaf, item: list[Token], state: _State, *, queried: bool) -> None:
        """``@v = sum`` or ``@v += sum``."""
        if len(item) < 3 or item[0].kind is not Kind.VARIABLE:
            return
        name = item[0].text.lower()
        if name not in self._local:
            return
        found = None if queried else self._sum(node, item[2:], state)
        if found is not None and self._reads_earlier(node, found):
            found = None
        if found is not None and item[1].text == "+=":
            before = state.get(name)
            found = None if before is None else _joined([before, found])
        limit = self._local[name]
        if found is not None and not all(_fits(t, limit) for t in found):
            found = None
        state[name] = found
        self._built.setdefault(name, []).append(node)

    def _reads_earlier(self, node: Leaf, found: Iterable[Text]) -> bool:
        """Whether a value hangs on a variable that the same statement has just set: values are read before it."""
        for text in found:
            used = [t.text for p in text.pieces if isinstance(p, Hole) and p.node is node for t in self._e.tokens(p.span)]
            used += [t.text for c, _ in text.ways if isinstance(c, Choice) and c.node is node for t in tokenize(c.number)]
            if any(u.lower() in self._earlier for u in used):
                return True
        return False

    def _choose(self, node: Leaf, part: list[Token], state: _State, *, optional: bool) -> tuple[Text, ...] | None:
        """The texts of a CASE or IIF, one of which is constant; None when they are no such texts."""
        if not self._choosing:
            return None
        branches = _branches(part)
        made = [self._sum(node, b, state, optional=optional) for b in branches]
        constant = any(m is not None and len(m) == 1 and all(isinstance(p, str) for p in m[0].pieces) for m in made)
        if len(made) < 2 or any(m is None for m in made) or not constant:
            return None
        choice = Choice(node, _numbered(self._e, part, branches))
        if choice not in self._made:
            self._made.append(choice)
        return tuple(Text(((choice, number), *t.ways), t.pieces) for number, texts in enumerate(made, 1) for t in texts or ())

    def _sum(self, node: Leaf, tokens: list[Token], state: _State, *, optional: bool = False) -> tuple[Text, ...] | None:
        """The texts of an expression."""
        parts: list[tuple[Text, ...]] = []
        for part in _parts(tokens, "+"):
            if not part:
                return None
            made = self._part(node, part, state, optional=optional)
            if made is None:
                return None
            parts.append(made)
        return _joined(parts) if parts else None

    def _part(self, node: Leaf, part: list[Token], state: _State, *, optional: bool) -> tuple[Text, ...] | None:
        first = part[0]
        if len(part) == 1 and first.kind is Kind.STRING:
            return (Text((), (first.value,)),)
        if len(part) == 4 and first.upper in ("CHAR", "NCHAR") and part[2].kind is Kind.NUMBER and part[2].text.isdigit():
            return (Text((), (chr(int(part[2].text)),)),)
        if first.text == "(" and part[-1].text == ")" and _closes(part) == len(part) - 1:
            return self._sum(node, part[1:-1], state, optional=optional)
        if first.upper == "CONCAT" and len(part) > 3 and _closes(part[1:]) == len(part) - 2:
            made = [self._sum(node, p, state, optional=True) for p in _parts(part[2:-1], ",") if p]
            return None if any(m is None for m in made) else _joined([m for m in made if m is not None])
        chosen = self._choose(node, part, state, optional=optional)
        if chosen is not None:
            return chosen
        if len(part) == 1 and first.kind is Kind.VARIABLE:
            known = state.get(first.text.lower())
            if known is not None:
                return known
            if self._local.get(first.text.lower(), 0) > _LONG * 10 and first.text.lower() in self._built:
                return None  # a long text that is not known is no value
        return (Text((), (Hole(node, (first.start, part[-1].end), optional),)),)


def _fits(text: Text, limit: int) -> bool:
    """Whether a variable of a declared length keeps a text whole: a value in it is taken to fit only where there is much room."""
    constant = sum(len(p) for p in text.pieces if isinstance(p, str))
    return constant <= limit and (limit >= _LONG or all(isinstance(p, str) for p in text.pieces))


def _led(node: If, held: bool, texts: Iterable[Text]) -> tuple[Text, ...]:
    return tuple(Text(((node, held), *t.ways), t.pieces) for t in texts)


def _joined(parts: list[tuple[Text, ...]]) -> tuple[Text, ...] | None:
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
            made.append(Text(tuple(ways.items()), _merged(p for text in chosen for p in text.pieces)))
    return tuple(made) if 0 < len(made) <= MAX_WAYS else None


def _merged(pieces: Iterable[str | Hole]) -> tuple[str | Hole, ...]:
    """Pieces with neighbouring constants made one: a doubled quote may stand across two."""
    made: list[str | Hole] = []
    for piece in pieces:
        if isinstance(piece, str) and made and isinstance(made[-1], str):
            made[-1] += piece
        else:
            made.append(piece)
    return tuple(made)


def _parts(tokens: list[Token], sign: str) -> list[list[Token]]:
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


def _items(tokens: list[Token]) -> list[list[Token]]:
    return [p for p in _parts(tokens, ",") if p]


def _branches(part: list[Token]) -> list[list[Token]]:
    """The results of CASE with ELSE, or of IIF; none for another expression, or when NULL is one."""
    if part[0].upper == "IIF" and len(part) > 5 and _closes(part[1:]) == len(part) - 2:
        found = _parts(part[2:-1], ",")[1:]
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


def _numbered(e: Emitter, part: list[Token], branches: list[list[Token]]) -> str:
    """CASE or IIF with the number of each branch in its place."""
    text, at = "", part[0].start
    for number, branch in enumerate(branches, 1):
        text += f"{e.text((at, branch[0].start))}{number} "
        at = branch[-1].end
    return text + e.text((at, part[-1].end))


def _closes(tokens: list[Token]) -> int:
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if not depth:
            return place
    return -1
