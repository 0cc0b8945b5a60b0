"""What the rules of statements share while one procedure is written: names, known values, findings, and the account of what was used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from migration.transpile.context import CannotConvert, Context
from migration.transpile.dml import Outcome, Scope, Variable, convert_condition, convert_statement, convert_value
from migration.transpile.gates import CLAUSES, conservation, output_clauses, source_clauses
from migration.transpile.local_scope import LocalTable
from migration.transpile.names import quote, string_literal
from migration.transpile.procedural.tree import If, Leaf, Node, While, walk
from migration.transpile.table_model import Span
from migration.transpile.types import Category, SqlType
from migration.tsql.lexer import Kind, Token

if TYPE_CHECKING:
    from migration.transpile.procedural.kept import Kept
    from migration.transpile.procedural.skeletons import Choice, Hole
    from migration.transpile.procedural.texts import Texts

#: Label of the block that RETURN leaves.
BODY = "procedure_body"
#: SQLSTATE of a part that was not converted (class 0A, feature not supported): no handler of the procedure may swallow it.
NOT_CONVERTED = "0A000"
#: First character of the private name of a table parameter.
TABLE_PARAMETER = "\u01c1"


class Emitter:
    """Writes one procedure.

    Attributes:
        context: The object.
        scope: What its statements may name.
        declarations: DECLARE statements for the beginning.
        returns: Whether it gives its return value back in a parameter.
        leaves: Whether something leaves the body early.
        loops: Labels of the loops around the current statement, with whether each was used.
        catching: How many CATCH blocks are around the current statement.
        trying: How many TRY blocks are around the current statement.
        lost: Statements to refuse, with the reason.
        replaced: Number of parts that were replaced by a SIGNAL.
        written: Number of parts that were converted.
        gotos: Labels that GOTO can reach from here.
        drops_transactions: Whether transactions may be left out.
        rolled_back: Whether a transaction was rolled back before the current CATCH began.
        table_parameters: Private names of table parameters, with the parameter of each.
        uses_identity: Whether SCOPE_IDENTITY() is asked for.
        cursors: Declared cursors by lower-case name.
        cursor_declarations: DECLARE CURSOR statements for the beginning.
        closed: CLOSE and DEALLOCATE of cursors that became FOR.
        expected_next: What only the next statement may ask for: the number of rows, the error of the one before.
        kept: The variables that keep what a statement is asked for, by its T-SQL spelling.
        following: What is asked of the last statement of the list that is written next.
        transactions: Number of transactions converted so far.
        rolled_labels: How many transactions go to a label when they fail.
        texts: The texts it executes; None before they are read.
        parts: Variables that keep the values in them, with their types.
        ways: Variables that keep which way an IF or a CASE went.
        inserting: What stands before and behind an executed query whose rows are inserted.
        row_texts: Executed texts whose rows the caller gets.
        uncounted: Whether the rows of a statement could not be counted where they are asked for.
        gives_rows: Whether a query of the procedure returns its rows.
        first: Offset of the body's first statement, which may be a call without EXEC.
        keeps: Where the rows go that it would return, when it is written as a twin; None otherwise.
    """

    def __init__(self, context: Context, emit_list: Callable[[Emitter, list[Node]], list[str]]) -> None:
        self.context = context
        self.scope = Scope()
        self.declarations: list[str] = []
        self.returns = ""
        self.leaves = False
        self.loops: list[list[object]] = []
        self.catching = 0
        self.trying = 0
        self.lost: dict[Node, CannotConvert] = {}
        self.replaced = 0
        self.written = 0
        self.gotos: set[str] = set()
        self.drops_transactions = False
        self.table_parameters: dict[str, str] = {}
        self.uses_identity = False
        self.cursors: dict[str, object] = {}
        self.cursor_declarations: list[str] = []
        self.closed: set[Node] = set()
        self.expected_next: dict[str, Variable] = {}
        self.kept: dict[str, Variable] = {}
        self.following: frozenset[str] = frozenset()
        self.uncounted = False
        self.texts: Texts | None = None
        self.parts: dict[Hole, tuple[str, SqlType]] = {}
        self.ways: dict[If | Choice, str] = {}
        self.row_texts: list[Node] = []
        self.inserting: tuple[str, str] | None = None
        self._text = ""
        self.transactions = 0
        self.rolled_labels: Counter[str] = Counter()
        self.rolled_back = False
        self.first = -1
        self.gives_rows = False
        self.keeps: Kept | None = None
        self._identity = ""
        self.statements_of = emit_list
        self._covered: list[Span] = []
        self._made: Counter[str] = Counter()
        self._names: set[str] = set()
        self._last: dict[str, int] = {}
        self._taken = _taken_names(context)

    # Names.

    def unique(self, wanted: str) -> str:
        """A name that no column or other variable has."""
        plain = re.sub(r"\W", "_", wanted)
        name, number = plain, self._last.get(plain, 1)
        while name.lower() in self._taken or name.lower() in self._names:
            number += 1
            name = f"{plain}_{number}"
        self._last[plain] = number
        self._names.add(name.lower())
        return name

    def declare(self, name: str, kind: SqlType, prefix: str = "v_") -> str:
        """Declare a variable at the beginning; its Databricks name.

        Args:
            name: T-SQL spelling as statements use it: ``@x``, ``@@rowcount``, ``error_message()``.
            kind: Its type.
            prefix: What its Databricks name begins with.
        """
        known = self.scope.variables.get(name.lower())
        if known is not None:
            return known.path[-1]
        made = self.unique(prefix + name.strip("@()").lower() if name.startswith("@@") or name.endswith("()") else prefix + name[1:])
        self.scope.variables[name.lower()] = Variable((made,), kind)
        self.declarations.append(f"DECLARE {quote(made)} {written_type(kind)}")
        return made

    def identity_variable(self) -> str:
        """The variable that keeps the last identity value."""
        if not self._identity:
            self._identity = self.temporary("v_scope_identity", "BIGINT")
        return self._identity

    def text_variable(self) -> str:
        """The variable for a statement that is put together."""
        if not self._text:
            self._text = self.temporary("v_text", "STRING")
        return self._text

    def temporary(self, wanted: str, sql_type: str) -> str:
        """Declare a variable of our own; its Databricks name."""
        made = self.unique(wanted)
        self.declarations.append(f"DECLARE {quote(made)} {sql_type}")
        return made

    @contextmanager
    def knowing(self, known: dict[str, Variable]) -> Iterator[None]:
        """Let statements use system values that hold only here."""
        before = {k: self.scope.variables.get(k) for k in known}
        self.scope.variables.update(known)
        try:
            yield
        finally:
            for key, old in before.items():
                if old is None:
                    self.scope.variables.pop(key, None)
                else:
                    self.scope.variables[key] = old

    # Tokens.

    def tokens(self, span: Span) -> list[Token]:
        """The tokens of a span, final semicolons left out."""
        found = self.context.tokens.between(*span)
        while found and found[-1].upper == ";":
            found.pop()
        return found

    def text(self, span: Span) -> str:
        """The source text of a span."""
        return self.context.object.text[span[0] : span[1]]

    # Converting parts.

    def value(self, span: Span, wanted: SqlType | None = None) -> str:
        """Databricks SQL of an expression that goes to a place of type ``wanted``."""
        own = self.context.fork()
        made = convert_value(own, span, self.scope, wanted)
        self._keep(own, span, [made.sql])
        return fitted(made.sql, made.type, wanted, span[0])

    def type_of(self, span: Span) -> SqlType:
        """The type of an expression as far as it is known."""
        return convert_value(self.context.fork(), span, self.scope).type

    def condition(self, span: Span) -> str:
        """Databricks SQL of a condition."""
        own = self.context.fork()
        made = convert_condition(own, span, self.scope)
        self._keep(own, span, [made])
        return self.resolve(made)

    def leaf(self, span: Span) -> Outcome:
        """Convert a statement that reads or changes rows; its findings are handed on."""
        made = convert_statement(self.context, span, self.scope)
        made.apply(self.context)
        if any(_MOVING_TIME.search(s) for s in made.statements):
            raise CannotConvert("UNSUPPORTED_CLAUSE", span[0], "FOR SYSTEM_TIME AS OF a variable")
        if made.creates is not None:
            self.scope.tables[made.creates[0]] = made.creates[1]
        return made

    def _keep(self, own: Context, span: Span, made: list[str]) -> None:
        lost = conservation(source_clauses(self.tokens(span)), made, own.expected)
        if lost:
            raise CannotConvert("NOT_CONSERVED", span[0], lost)
        self.context.adopt(own.findings)

    def resolve(self, sql: str) -> str:
        """Write table parameters as what they are: rows of an array."""
        for private, parameter in self.table_parameters.items():
            name = quote(private)
            rows = f"inline({quote(parameter)})"
            pattern = re.compile(rf"(\bFROM\s+|\bJOIN\s+|\bUSING\s+|,\s*){re.escape(name)}(\s+AS\b)?(?!\.)")
            sql = pattern.sub(partial(_rows, rows, name), sql)
            if re.search(rf"(?<!AS ){re.escape(name)}(?!\.)", sql):
                raise CannotConvert("TABLE_VARIABLE", 0, private[1:])
            sql = sql.replace(name, quote(private.replace(TABLE_PARAMETER, "rows_")))
        return sql

    # Lists and refusals.

    def statements(self, nodes: list[Node]) -> list[str]:
        """Databricks statements of a list; never empty lines, indented by the caller."""
        return self.statements_of(self, nodes)

    def body(self, nodes: list[Node], following: frozenset[str] = frozenset()) -> list[str]:
        """A list for a place that needs at least one statement, indented; ``following`` is asked of its last one."""
        self.following = following
        made = self.statements(nodes) or ["BEGIN", "END;"]
        return indented(made)

    def refuse(self, node: Node, why: CannotConvert) -> list[str]:
        """Report why a statement is not converted, and put a SIGNAL in its place."""
        self.context.note(why.code, why.offset or node.start, why.detail)
        self.replaced += 1
        line, _ = self.context.object.place(node.start)
        message = f"{self.context.object.file}, line {line}: not converted ({why.code})"
        self.cover(node.span)
        lines = [f"SIGNAL SQLSTATE '{NOT_CONVERTED}' SET MESSAGE_TEXT = {string_literal(message)};"]
        self.count(lines)
        return lines

    def cover(self, span: Span) -> None:
        """Say that a span of the source was dealt with."""
        self._covered.append(span)

    def count(self, lines: Iterable[str]) -> None:
        """Say that these lines must be in the result."""
        self._made += output_clauses(lines)

    def mark(self) -> Counter[str]:
        """How the account of lines stands now, for :meth:`back`."""
        return Counter(self._made)

    def back(self, mark: Counter[str]) -> None:
        """Forget the lines counted since ``mark``: they were given up with the statement they belong to."""
        self._made = mark

    def account(self, body: Span, result: str, fixed: Iterable[str]) -> str:
        """What of the source was never dealt with, or what of the lines made is not in the result; empty when all is."""
        spans = sorted(self._covered)
        at, reach = 0, 0
        for token in self.tokens(body):
            if token.kind is not Kind.WORD or token.upper not in CLAUSES:
                continue
            while at < len(spans) and spans[at][0] <= token.start:
                reach = max(reach, spans[at][1])
                at += 1
            if token.end > reach:
                return f"{token.upper} was passed over"
        wanted = self._made + output_clauses(fixed)
        found = output_clauses([result])
        for clause in sorted(CLAUSES):
            if wanted[clause] != found[clause]:
                return f"{clause} {wanted[clause]} → {found[clause]}"
        return ""


_MOVING_TIME = re.compile(r"\bTIMESTAMP AS OF \(*`")


def _rows(rows: str, name: str, found: re.Match[str]) -> str:
    """The rows of an array in place of a table's name."""
    if found[2] is None and found[1].startswith(","):
        return found[0]  # a value, or a table in an old join list, which then has an alias
    source = f"(SELECT * FROM {rows})" if found[1].startswith("USING") else rows  # noqa: S608 - a quoted name
    return f"{found[1]}{source} AS" + ("" if found[2] else f" {name}")


def written_type(kind: SqlType) -> str:
    """The type of a variable or parameter: text without a length."""
    return "STRING" if kind.category is Category.STRING else kind.sql


_OTHER_FORM = (Category.DATETIME, Category.BIT, Category.FLOAT, Category.BINARY)


def fitted(sql: str, found: SqlType, wanted: SqlType | None, at: int) -> str:
    """A value as a variable of a bounded text type keeps it: cut at its length."""
    if wanted is None or wanted.category is not Category.STRING:
        return sql
    if found.category in _OTHER_FORM:
        raise CannotConvert("MEANING", at, f"a {found.category} as text")
    fits = not wanted.length or (found.category is Category.STRING and found.length and found.length <= wanted.length) or sql == "NULL"
    return sql if fits else f"LEFT({sql}, {wanted.length})"


def indented(lines: Iterable[str]) -> list[str]:
    """Each statement two blanks further in; the lines of a text constant stay as they are."""
    return ["  " + line for line in lines]


def mentions(tokens: Iterable[Token], *words: str) -> bool:
    """Whether one of the words is among the tokens."""
    return any(t.upper in words for t in tokens)


def own_span(node: Node) -> Span:
    """What a statement itself says, without what it holds."""
    return node.condition if isinstance(node, (If, While)) else node.span if isinstance(node, Leaf) else (node.start, node.start)


def assigned_before(nodes: list[Node], stop: Node) -> list[Node]:
    """All statements that stand before ``stop``."""
    found: list[Node] = []
    for node in walk(nodes):
        if node is stop:
            break
        found.append(node)
    return found


def _taken_names(context: Context) -> set[str]:
    """Names that a variable must not have: every name in the text, and the columns of the tables that are named."""
    tables = context.options.estate.tables
    own = context.object.schema.lower()
    taken: set[str] = set()
    owners: set[str] = set()
    before = ["", ""]
    for token in context.tokens:
        name = token.value.lower() if token.is_name else token.upper
        if token.is_name:
            owners |= {f"dbo.{name}", f"{own}.{name}"}
            taken.add(name)
            if before[1] == ".":
                owners.add(f"{before[0]}.{name}")
        before = [before[1], name]
    for owner in owners & tables.keys():
        taken.update(tables[owner])
    return taken


__all__ = [
    "BODY", "TABLE_PARAMETER", "Emitter", "LocalTable", "assigned_before", "fitted", "indented", "mentions", "own_span", "written_type",
]  # fmt: skip
