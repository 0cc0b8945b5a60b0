"""Bodies of functions folded into one expression or one query: variables are replaced by what they hold, IF becomes CASE.

A scalar function of T-SQL changes nothing outside itself, so its DECLARE, SET, IF and RETURN say no more than one nested expression.
Every value is converted, and its clauses are counted, before variables are replaced in it.

Sources: Microsoft Learn, "CREATE FUNCTION", "SELECT @local_variable"; Databricks SQL language reference, "CREATE FUNCTION (SQL)".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from migration.transpile.context import CannotConvert, Context
from migration.transpile.dml_assign import AGGREGATES
from migration.transpile.dml_parse import Statement, read_statement
from migration.transpile.dml_sources import has_query
from migration.transpile.dml_values import plain
from migration.transpile.function_gather import Gathered, gathered, joined, last_row
from migration.transpile.gates import conservation, source_clauses
from migration.transpile.infer import Columns
from migration.transpile.local_scope import Scope, Variable
from migration.transpile.procedural.tree import Block, If, Leaf, Node
from migration.transpile.reader import Reader
from migration.transpile.rewriter import call, cast, copied, number, text
from migration.transpile.table_model import Span
from migration.transpile.types import Category, SqlType, convert_type
from migration.transpile.weave import Weaver, Woven
from migration.tsql.lexer import Kind, TokenStream

#: Nodes of one folded tree; a body that grows beyond is left to a person.
_MAX_NODES = 6000
_VARIABLE = "QP_VARIABLE"
_COMPOUND = {"+=": "+", "-=": "-", "*=": "*", "/=": "/", "%=": "%", "&=": "&", "|=": "|", "^=": "^"}


@dataclass(frozen=True, slots=True)
class Bound:
    """A variable: what it holds, and its declared type."""

    value: exp.Expr
    type: SqlType


Environment = dict[str, Bound]


class Folder:
    """Folds the statements of one function.

    Args:
        context: The function.
        parameters: Types of its parameters by ``@name`` in lower case.
        name: Its name, which qualifies its parameters; kept.
    """

    def __init__(self, context: Context, parameters: Columns, name: str) -> None:
        self._context = context
        self._parameters = parameters
        self.name = name

    def fold(self, nodes: Sequence[Node], environment: Environment, wanted: SqlType) -> exp.Expr:
        """What the statements return.

        Raises:
            CannotConvert: A statement is none that folds, or the expression grows too large.
        """
        environment = dict(environment)
        for place, node in enumerate(nodes):
            rest = list(nodes[place + 1 :])
            if isinstance(node, Block):
                return self.fold([*node.body, *rest], environment, wanted)
            if isinstance(node, If) and _returns([node]):
                condition = self.condition(node.condition, environment)
                then = self.fold([*node.then, *rest], environment, wanted)
                otherwise = self.fold([*node.otherwise, *rest], environment, wanted)
                return self._bounded(_case(condition, then, otherwise), node)
            if isinstance(node, Leaf) and node.head == "RETURN":
                span = self._behind(node)
                return self.value(span, environment, wanted)
            self.step(node, environment)
        raise CannotConvert("FUNCTION_BODY", nodes[-1].start if nodes else 0, "a way through it has no RETURN")

    def step(self, node: Node, environment: Environment) -> None:
        """Carry out a statement that returns nothing.

        Raises:
            CannotConvert: It is none that folds.
        """
        if isinstance(node, Block):
            for inner in node.body:
                self.step(inner, environment)
        elif isinstance(node, If):
            self._choose(node, environment)
        elif isinstance(node, Leaf) and node.head == "DECLARE":
            self._declare(node, environment)
        elif isinstance(node, Leaf) and node.head == "SET":
            self._set(node, environment)
        elif isinstance(node, Leaf) and node.head in ("SELECT", "WITH"):
            self._select(node, environment)
        else:
            word = node.head if isinstance(node, Leaf) else type(node).__name__.upper()
            raise CannotConvert("FUNCTION_BODY", node.start, f"{word} does not fold into an expression")

    def _choose(self, node: If, environment: Environment) -> None:
        condition = self.condition(node.condition, environment)
        then, otherwise = dict(environment), dict(environment)
        for inner in node.then:
            self.step(inner, then)
        for inner in node.otherwise:
            self.step(inner, otherwise)
        for name in {**then, **otherwise}:
            a, b = then.get(name), otherwise.get(name)
            known = a or b
            assert known is not None
            if a is not None and b is not None and a.value is b.value:
                environment[name] = a
                continue
            # Where a branch does not name it, a parameter keeps its own value; a variable of the other branch has none.
            unset = self._parameter(name) if name in self._parameters else exp.Null()
            before = [x.value if x is not None else unset for x in (a, b)]
            # The values stay with other ways through the function, and each variable asks the condition: all are copied.
            chosen = _case(copied(condition), copied(before[0]), copied(before[1]))
            environment[name] = Bound(self._bounded(chosen, node), known.type)

    def _tokens(self, node: Node) -> TokenStream:
        return read_statement(self._context, (node.start, node.end), Scope()).tokens

    def _behind(self, node: Node) -> Span:
        tokens = self._tokens(node)
        if len(tokens) < 2:
            raise CannotConvert("FUNCTION_BODY", node.start, "RETURN without a value")
        return tokens[1].start, tokens[-1].end

    def _declare(self, node: Node, environment: Environment) -> None:
        statement = read_statement(self._context, (node.start, node.end), Scope())
        for start, end in statement.split(1, len(statement.tokens)):
            reader = Reader(statement.tokens)
            reader.at = start
            token = reader.take()
            reader.accept("AS")
            if token.kind is not Kind.VARIABLE or reader.current.upper in ("TABLE", "CURSOR"):
                raise CannotConvert("FUNCTION_BODY", token.start, f"DECLARE {token.text} {reader.current.text}")
            kind = self.type_of(reader, token.start)
            value: exp.Expr = exp.Null()
            if reader.accept("="):
                value = self.value(statement.offsets(reader.at, end), environment, kind)
            elif reader.at != end:
                raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
            environment[token.text.lower()] = Bound(value, kind)

    def type_of(self, reader: Reader, at: int) -> SqlType:
        """Read a type.

        Raises:
            CannotConvert: It is not known.
        """
        options = self._context.options
        name = reader.type_name()
        builtin = options.estate.resolve_alias(name) if name else None
        resolved = convert_type(builtin, options.runtime) if builtin else None
        if resolved is None:
            raise CannotConvert("UNKNOWN_TYPE", at, name.name if name else "")
        for code in resolved.codes:
            self._context.note(code, at)
        return resolved.type

    def _target(self, name: str, at: int, environment: Environment) -> SqlType:
        found = environment.get(name)
        kind = found.type if found is not None else self._parameters.get(name)
        if kind is None:
            raise CannotConvert("VARIABLE", at, name)
        return kind

    def _set(self, node: Node, environment: Environment) -> None:
        tokens = self._tokens(node)
        if len(tokens) < 4 or tokens[1].kind is not Kind.VARIABLE or (tokens[2].upper != "=" and tokens[2].upper not in _COMPOUND):
            raise CannotConvert("FUNCTION_BODY", node.start, " ".join(t.text for t in tokens[:3]))
        name = tokens[1].text.lower()
        kind = self._target(name, tokens[1].start, environment)
        span = (tokens[3].start, tokens[-1].end)
        environment[name] = Bound(self._bounded(self.value(span, environment, kind, name, tokens[2].upper), node), kind)

    def _select(self, node: Node, environment: Environment) -> None:
        """``SELECT @a = e1, @b = e2 [FROM …]``."""
        statement = read_statement(self._context, (node.start, node.end), Scope())
        reader = statement.reader()
        statement.top(reader)
        end = statement.find(("FROM", "WHERE", "GROUP", "HAVING", "ORDER", "UNION", "EXCEPT", "INTERSECT", "OPTION", "FOR"), reader.at)
        parts = statement.split(reader.at, end)
        found: Environment = {}
        for start, stop in parts:
            name, sign = statement.tokens[start], statement.tokens[start + 1] if start + 1 < stop else None
            if name.kind is not Kind.VARIABLE or sign is None or (sign.upper != "=" and sign.upper not in _COMPOUND):
                raise CannotConvert("FUNCTION_BODY", name.start, "a SELECT that gives rows")
            kind = self._target(name.text.lower(), name.start, environment)
            span = statement.offsets(start + 2, stop)
            if end >= len(statement.tokens) and not statement.first:
                value = self.value(span, environment | found, kind, name.text.lower(), sign.upper)
            else:
                value = self._from(statement, (start, stop), (reader.at, end), kind, environment)
            found[name.text.lower()] = Bound(self._bounded(value, node), kind)
        if end < len(statement.tokens) and len(parts) > 1:
            self._context.note("ONE_ROW_EACH", node.start)
        environment |= found

    def _from(
        self, statement: Statement, part: tuple[int, int], listed: tuple[int, int], kind: SqlType, environment: Environment
    ) -> exp.Expr:
        """The value that a variable gets from rows: of the only one, of any one of several, its old value when there is none."""
        tokens = statement.tokens
        name = tokens[part[0]].text.lower()
        first = part[0] + 2
        what: Gathered | None = None
        from_rows = listed[1] < len(tokens)  # else common table expressions stand before values alone
        if tokens[part[0] + 1].upper != "=" or (from_rows and any(t.text.lower() == name for t in tokens[first : part[1]])):
            what = gathered(tokens, name, *part)
            if what is None or kind.category is not Category.STRING:
                raise CannotConvert("FUNCTION_BODY", tokens[part[0]].start, "a variable that gathers rows")
            first = what.first
        weaver = Weaver(self._context, self._scope(environment))
        at = statement.span[0]
        weaver.copy((at, tokens[listed[0]].start) if listed[0] < len(tokens) else statement.span)
        weaver.add("(", tokens[part[0]].start).copy(statement.offsets(first, part[1])).add("\n) ", at)
        if from_rows:
            weaver.copy((tokens[listed[1]].start, statement.span[1]))
        others = Statement(
            statement.context,
            statement.scope,
            TokenStream(tokens.source, [*tokens[: listed[0]], *tokens[first : part[1]], *tokens[listed[1] :]]),
            0,
        )
        woven = self._query(weaver, others.tokens)
        tree = woven.tree
        if not isinstance(tree, exp.Select) or len(tree.expressions) != 1:
            raise CannotConvert("FUNCTION_BODY", at, "a variable from a set operation")
        if what is not None:
            return self._gather(woven, what, kind, environment, name, at)
        one_row = not from_rows or (not tree.args.get("group") and _aggregates(tree.expressions[0]))
        value = declared(self._context, woven, tree.expressions[0], kind, at)
        if tree.args.get("order") and not tree.args.get("limit"):
            last_row(tree)
        if not one_row and not tree.args.get("limit") and not tree.args.get("group") and not tree.args.get("distinct"):
            value = call("ANY_VALUE", value)
        tree.set("expressions", [value])
        result: exp.Expr = exp.Subquery(this=tree)
        before = environment.get(name)
        if not one_row and not (before is not None and isinstance(before.value, exp.Null)):
            rows = copied(tree)
            rows.set("expressions", [number(1)])
            rows.set("order", None)
            rows.set("limit", None)
            old = copied(before.value) if before is not None else self._parameter(name)
            result = exp.Case(ifs=[exp.If(this=exp.Exists(this=rows), true=result)], default=old)
        return self._replaced(result, environment)

    def _gather(self, woven: Woven, what: Gathered, kind: SqlType, environment: Environment, name: str, at: int) -> exp.Expr:
        """The text of all rows joined to what a variable held."""
        tree = woven.tree
        known = environment.get(name)
        before = known.value.copy() if known is not None else self._parameter(name)
        shaped = any(tree.args.get(k) for k in ("group", "having", "limit", "distinct")) or _aggregates(tree.expressions[0])
        if not isinstance(tree, exp.Select) or shaped or (what.between is not None and not isinstance(before, exp.Null)):
            raise CannotConvert("FUNCTION_BODY", at, "a variable that gathers rows")
        if tree.args.get("order") is None:
            self._context.note("ROWS_IN_ANY_ORDER", at)
        value = declared(self._context, woven, tree.expressions[0], replace(kind, length=0, sql="STRING"), at)
        made = self._replaced(joined(tree, value, before, what), environment)
        return call("LEFT", made, kind.length) if kind.length else made

    def _parameter(self, name: str) -> exp.Expr:
        return exp.column(exp.to_identifier(name[1:], quoted=True), exp.to_identifier(self.name, quoted=True))

    # Expressions.

    def _scope(self, environment: Environment) -> Scope:
        variables = {n: Variable((self.name, n[1:]), k) for n, k in self._parameters.items()}
        variables |= {n: Variable((_VARIABLE, n), b.type) for n, b in environment.items()}
        return Scope(variables)

    def value(self, span: Span, environment: Environment, wanted: SqlType, name: str = "", sign: str = "=") -> exp.Expr:
        """One expression as the type of where it goes; ``sign`` may be a compound assignment to ``name``."""
        weaver = Weaver(self._context, self._scope(environment)).add("SELECT (", span[0])
        if sign in _COMPOUND:
            weaver.add(f"{name} {_COMPOUND[sign]} (", span[0])
        weaver.copy(span).add("\n))" if sign in _COMPOUND else "\n)", span[1])
        woven = self._query(weaver, self._spanned(span))
        if not isinstance(woven.tree, exp.Select) or len(woven.tree.expressions) != 1:
            raise CannotConvert("UNKNOWN_SYNTAX", span[0], "not one expression")
        value = declared(self._context, woven, woven.tree.expressions[0], wanted, span[0])
        return self._replaced(value, environment)

    def condition(self, span: Span, environment: Environment) -> exp.Expr:
        """A condition with its variables replaced."""
        weaver = Weaver(self._context, self._scope(environment)).add("SELECT 1 WHERE (", span[0]).copy(span).add("\n)", span[1])
        woven = self._query(weaver, self._spanned(span), {"WHERE": 1})
        return self._replaced(plain(woven.tree.args["where"].this), environment)

    def query(self, span: Span, environment: Environment, before: Span = (0, 0)) -> Woven:
        """A whole query, variables still standing; :meth:`replace_all` puts their values in.

        Args:
            span: Where it stands.
            environment: The variables.
            before: Where its common table expressions stand, when that is elsewhere.
        """
        weaver = Weaver(self._context, self._scope(environment))
        if before[1] > before[0]:
            weaver.copy(before)
        tokens = self._context.tokens
        kept = [t for t in tokens if span[0] <= t.start < span[1] or before[0] <= t.start < before[1]]
        return self._query(weaver.copy(span), TokenStream(tokens.source, kept))

    def replace_all(self, tree: exp.Expr, environment: Environment) -> exp.Expr:
        """Put the values of variables into a tree."""
        return self._replaced(tree, environment)

    def _spanned(self, span: Span) -> TokenStream:
        tokens = self._context.tokens
        return TokenStream(tokens.source, [t for t in tokens if span[0] <= t.start < span[1]])

    def _query(self, weaver: Weaver, tokens: TokenStream, added: dict[str, int] | None = None) -> Woven:
        """Convert, and see that no clause of the source was lost."""
        context = self._context
        before = dict(context.expected)
        woven = weaver.query()
        changed = {k: v - before.get(k, 0) for k, v in context.expected.items()}
        for clause, count in (added or {}).items():
            changed[clause] = changed.get(clause, 0) + count
        lost = conservation(source_clauses(tokens), [woven.sql()], changed)
        if lost:
            raise CannotConvert("NOT_CONSERVED", tokens[0].start if tokens else 0, lost)
        return woven

    def _replaced(self, tree: exp.Expr, environment: Environment) -> exp.Expr:
        root = exp.Paren(this=tree)
        for column in list(root.find_all(exp.Column)):
            if column.table != _VARIABLE:
                continue
            value = copied(environment[column.name].value)
            if not isinstance(value, (exp.Column, exp.Literal, exp.Subquery, exp.Anonymous, exp.Cast, exp.Null, exp.Boolean, exp.Case)):
                value = exp.Paren(this=value)
            column.replace(value)
        made: exp.Expr = root.this
        return made

    def _bounded(self, tree: exp.Expr, node: Node) -> exp.Expr:
        if len(list(tree.walk())) > _MAX_NODES:
            raise CannotConvert("FUNCTION_BODY", node.start, "it grows too large when folded into one expression")
        return tree


def _case(condition: exp.Expr, then: exp.Expr, otherwise: exp.Expr) -> exp.Expr:
    return exp.Case(ifs=[exp.If(this=condition, true=then)], default=otherwise)


def _returns(nodes: Sequence[Node]) -> bool:
    return any((isinstance(n, Leaf) and n.head == "RETURN") or any(_returns(part) for part in n.children()) for n in nodes)


def _aggregates(node: exp.Expr) -> bool:
    for found in node.walk(prune=lambda n: isinstance(n, (exp.Query, exp.Window))):
        if isinstance(found, exp.AggFunc) or (isinstance(found, exp.Anonymous) and str(found.this).upper() in AGGREGATES):
            return True
    return False


def declared(context: Context, woven: Woven, node: exp.Expr, wanted: SqlType, at: int) -> exp.Expr:
    """A value as a variable of type ``wanted`` holds it: numbers and dates are cast, longer text is cut.

    Raises:
        CannotConvert: Its text form, or its number, would be another one.
    """
    from migration.transpile.expressions import fit

    found = woven.types.of(node)
    value = plain(node)
    if isinstance(value, exp.Null):
        return value
    if not has_query(value):
        value = fit(value, found, wanted)
        if isinstance(value, (exp.Cast, exp.Boolean)):
            found = wanted if wanted.category is not Category.STRING else found
    if wanted.category is Category.STRING:
        if found.category is not Category.STRING:
            if found.category in (Category.DATE, Category.DATETIME, Category.BIT, Category.FLOAT, Category.BINARY):
                raise CannotConvert("MEANING", at, f"a {found.category} held as text")
            if not found.known:
                context.note("TEXT_FORM", at)
            if not isinstance(value, exp.Cast):
                value = cast(value, "STRING")
        fits = not wanted.length or (found.length and found.length <= wanted.length)
        return value if fits else call("LEFT", value, wanted.length)
    if found.category in (Category.DATE, Category.DATETIME) and wanted.category.is_numeric:
        raise CannotConvert("MEANING", at, "a date held as a number")
    if found.sql == wanted.sql or not wanted.sql:
        return value
    if isinstance(value, exp.Literal) and not value.is_string and wanted.category is Category.INT and found.category is Category.INT:
        return value
    return cast(value if not isinstance(value, exp.Null) else text(""), wanted.sql)
