"""Which text a variable holds where it is executed: constant pieces and values between them, for every way through the procedure.

Nothing is converted here. ``SET @q = 'SELECT … FROM ' + @t; IF @a IS NOT NULL SET @q += ' WHERE a = ' + …; EXEC (@q)`` is two texts, one
for either way of the IF. A text is known only where every assignment on the way to it is a sum of constants, values and other known texts.

Sources: Microsoft Learn, "EXECUTE", "sp_executesql", "+ (string concatenation)", "CONCAT".
"""

from __future__ import annotations

from collections.abc import Iterable

from migration.transpile.procedural.emitter import Emitter, own_span
from migration.transpile.procedural.skeletons import Choice, Hole, NoSkeleton, Place, Skeleton, Slot, Text, skeleton
from migration.transpile.procedural.templates import Template, template
from migration.transpile.procedural.text_sums import (
    LONG,
    MAX_WAYS,
    branches_of,
    closes,
    executed_text,
    expanded,
    fits,
    items,
    joined,
    led,
    numbered,
    parts,
    pieces_of,
    same_decisions,
    slotted,
    ways_of,
)  # fmt: skip
from migration.transpile.procedural.tree import Block, If, Label, Leaf, Node, Try, While, opened, walk
from migration.tsql.lexer import Kind, Token, tokenize

_GOES = frozenset({"RETURN", "THROW", "GOTO", "BREAK", "CONTINUE"})

#: What is known of variables by lower-case name; None where a text is not known.
_State = dict[str, tuple[Text, ...] | None]


class Texts:
    """All texts that a procedure executes.

    Attributes:
        root: The statements of the procedure.
        executed: By EXEC statement.
        skeletons: Each executed text with its statement.
        templates: Texts of many independent choices, which are put together at run time.
        parameters: By sp_executesql statement: its constant declaration of parameters.
        places: Where each value stands.
        wanted: The statements that execute a text, known or not.
        dropped: Assignments that only build such texts.
        choices: IF statements, and CASE in sums, whose outcome a text hangs on.
    """

    def __init__(self, e: Emitter, nodes: list[Node], *, choosing: bool = False, slotting: bool = False) -> None:
        self._e = e
        self._choosing = choosing
        self._slotting = slotting
        self.templates: dict[Node, Template] = {}
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
        self._same = same_decisions(e, nodes)
        self.wanted = [n for n in walk(nodes) if isinstance(n, Leaf) and executed_text(self._e, n) is not None]
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
                self.choices |= set(ways_of(text))
                for piece in pieces_of(text):
                    if isinstance(piece, Hole) and piece not in self._holes.setdefault(piece.node, []):
                        self._holes[piece.node].append(piece)
        self._drop(nodes)

    def decision(self, node: If) -> If:
        """The first IF with the same condition of nothing but parameters that keep their values: it goes the same way."""
        return self._same.get(node, node)

    @classmethod
    def read(cls, e: Emitter, nodes: list[Node]) -> Texts:
        """The texts of a procedure; a CASE in a sum counts as one value, and only where no text comes of that as a choice of texts."""
        found = cls(e, nodes)
        if all(n in found.executed or found.is_constant(n) for n in found.wanted):
            return found
        for slotting in (False, True):
            other = cls(e, nodes, choosing=True, slotting=slotting)
            if len(other.executed) > len(found.executed) and found.executed.keys() <= other.executed.keys():
                found = other
        return found

    def is_constant(self, node: Leaf) -> bool:
        """Whether a statement executes one constant."""
        text = executed_text(self._e, node) or []
        return len(text) == 1 and text[0].kind is Kind.STRING

    def holes(self, node: Node) -> list[Hole]:
        """The values of executed texts that a statement computes."""
        return self._holes.get(node, [])

    def chosen(self, node: Node) -> list[Choice]:
        """The choices between texts that a statement makes."""
        return [c for c in self._made if c.node is node and c in self.choices]

    def _place(self, node: Node) -> None:
        """Find the place of each value; a text with a value that has none is not known."""
        texts = self.executed[node]
        try:
            if any(isinstance(p, Slot) for p in texts[0].pieces):
                few = expanded(texts[0].pieces)
                if few is None:
                    self.templates[node] = template(self._e, texts[0])
                    found = [*self.templates[node].probes.values()]
                else:
                    self.executed[node] = texts = few
            if node not in self.templates:
                found = [(text, skeleton(self._e, text)) for text in texts]
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
                text = (executed_text(self._e, node) or []) if node in self.executed else tokens
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
        todo = [
            t.text.lower() for n in self.executed if isinstance(n, Leaf) for t in executed_text(self._e, n) or () if t.kind is Kind.VARIABLE
        ]
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
        decision = self.decision(node)
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
            if self._slotting:
                made = slotted(decision, yes[0], no[0]) if yes and no else None
                state[name] = None if made is None else (made,)
                continue
            ways = (*led(decision, True, yes or ()), *led(decision, False, no or ()))
            state[name] = ways if yes is not None and no is not None and 0 < len(ways) <= MAX_WAYS else None
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
        text = executed_text(self._e, node)
        if text is not None:
            found = self._sum(node, text, state)
            # A constant alone needs nothing of this.
            if found is not None and not (len(text) == 1 and text[0].kind is Kind.STRING):
                self.executed[node] = found
            self._read_parameters(node, text, state)
        tokens = self._e.tokens(node.span)
        self._earlier = set()
        if node.head in ("SET", "SELECT") and len(tokens) > 3 and tokens[1].kind is Kind.VARIABLE and tokens[2].text in ("=", "+="):
            listed = items(tokens[1:]) if node.head == "SELECT" else [tokens[1:]]
            queried = node.head == "SELECT" and any(t.upper in ("FROM", "WHERE", "UNION") for t in tokens)
            for item in listed:
                self._assign(node, item, state, queried=queried)
                self._earlier.add(item[0].text.lower())
        elif node.head == "DECLARE":
            for item in items(tokens[1:]):
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
        behind = items([t for t in tokens if text and t.start > text[-1].end])
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
            found = None if before is None else joined([before, found])
        limit = self._local[name]
        if found is not None and not all(fits(t, limit) for t in found):
            found = None
        state[name] = found
        self._built.setdefault(name, []).append(node)

    def _reads_earlier(self, node: Leaf, found: Iterable[Text]) -> bool:
        """Whether a value hangs on a variable that the same statement has just set: values are read before it."""
        for text in found:
            used = [t.text for p in pieces_of(text) if isinstance(p, Hole) and p.node is node for t in self._e.tokens(p.span)]
            used += [t.text for c in ways_of(text) if isinstance(c, Choice) and c.node is node for t in tokenize(c.number)]
            if any(u.lower() in self._earlier for u in used):
                return True
        return False

    def _choose(self, node: Leaf, part: list[Token], state: _State, *, optional: bool) -> tuple[Text, ...] | None:
        """The texts of a CASE or IIF, one of which is constant; None when they are no such texts."""
        if not self._choosing:
            return None
        branches = branches_of(part)
        made = [self._sum(node, b, state, optional=optional) for b in branches]
        constant = any(m is not None and len(m) == 1 and all(isinstance(p, str) for p in m[0].pieces) for m in made)
        if len(made) < 2 or any(m is None for m in made) or not constant:
            return None
        choice = Choice(node, numbered(self._e, part, branches))
        if choice not in self._made:
            self._made.append(choice)
        if not self._slotting:
            return tuple(Text(((choice, number), *t.ways), t.pieces) for number, texts in enumerate(made, 1) for t in texts or ())
        flat = [expanded(m[0].pieces) if m else None for m in made]
        if any(f is None for f in flat):
            return None
        slot = Slot(tuple(Text(((choice, number), *t.ways), t.pieces) for number, texts in enumerate(flat, 1) for t in texts or ()))
        return (Text((), (slot,)),)

    def _sum(self, node: Leaf, tokens: list[Token], state: _State, *, optional: bool = False) -> tuple[Text, ...] | None:
        """The texts of an expression."""
        summands: list[tuple[Text, ...]] = []
        for part in parts(tokens, "+"):
            if not part:
                return None
            made = self._part(node, part, state, optional=optional)
            if made is None:
                return None
            summands.append(made)
        return joined(summands) if summands else None

    def _part(self, node: Leaf, part: list[Token], state: _State, *, optional: bool) -> tuple[Text, ...] | None:
        first = part[0]
        if len(part) == 1 and first.kind is Kind.STRING:
            return (Text((), (first.value,)),)
        if len(part) == 4 and first.upper in ("CHAR", "NCHAR") and part[2].kind is Kind.NUMBER and part[2].text.isdigit():
            return (Text((), (chr(int(part[2].text)),)),)
        if first.text == "(" and part[-1].text == ")" and closes(part) == len(part) - 1:
            return self._sum(node, part[1:-1], state, optional=optional)
        if first.upper == "CONCAT" and len(part) > 3 and closes(part[1:]) == len(part) - 2:
            made = [self._sum(node, p, state, optional=True) for p in parts(part[2:-1], ",") if p]
            return None if any(m is None for m in made) else joined([m for m in made if m is not None])
        chosen = self._choose(node, part, state, optional=optional)
        if chosen is not None:
            return chosen
        if len(part) == 1 and first.kind is Kind.VARIABLE:
            known = state.get(first.text.lower())
            if known is not None:
                return known
            if self._local.get(first.text.lower(), 0) > LONG * 10 and first.text.lower() in self._built:
                return None  # a long text that is not known is no value
        return (Text((), (Hole(node, (first.start, part[-1].end), optional),)),)
