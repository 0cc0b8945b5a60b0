"""UPDATE and DELETE: read once, then written the simplest way that means the same.

The ways, from simple to general: the statement itself · MERGE INTO with the other tables as source · MERGE INTO with the rows to change
found by a query and told apart by the primary key.

Sources: Microsoft Learn, "UPDATE", "DELETE", "TOP"; Databricks SQL language reference, "UPDATE", "DELETE FROM", "MERGE INTO".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlglot import exp

from migration.transpile.context import CannotConvert
from migration.transpile.dml_parse import Made, Statement, Target, expression_body, inner_statement
from migration.transpile.dml_shape import Shape, is_null_of, merge_source
from migration.transpile.dml_sources import SourceTable, all_of, conjuncts, has_query, nested_query, source_tables
from migration.transpile.dml_values import assigned, plain
from migration.transpile.names import quote
from migration.transpile.table_model import Span
from migration.transpile.weave import Weaver, Woven, local_qualifier


@dataclass(slots=True)
class Assigned:
    """``column = value`` of SET.

    Attributes:
        column: Name of the column.
        operator: Of a compound assignment (``+`` of ``+=``); empty for none.
        value: Where the value stands; None for DEFAULT.
        at: Offset of the column.
        variable: Variable that gets the value, lower case; empty for none. Then :attr:`column` may be empty.
    """

    column: str
    operator: str
    value: Span | None
    at: int
    variable: str = ""


@dataclass(slots=True)
class Change:
    """An UPDATE or DELETE as it was read.

    Attributes:
        statement: The statement.
        verb: ``UPDATE`` or ``DELETE``.
        target: The table whose rows change.
        spelled: What its columns are qualified with in the source: its alias, or its own name.
        named: Whether that is an alias.
        sources: Token indices of FROM; None when it has none.
        where: Token indices of WHERE; None when it has none.
        top: TOP, and whether it is a share.
        sets: What SET says; empty for DELETE.
        implicit: Whether the target stands outside FROM.
        froms: FROM keywords of the statement itself.
        through: Name of the common table expression through which rows are changed; empty for none.
    """

    statement: Statement
    verb: str
    target: Target
    spelled: str
    named: bool
    sources: tuple[int, int] | None
    where: tuple[int, int] | None
    top: tuple[Span, bool] | None
    sets: list[Assigned] = field(default_factory=list)
    implicit: bool = True
    froms: int = 0
    through: str = ""

    # Reading.

    def weave(self, extra: list[str] | None = None, limit: bool = False, given: Callable[[Weaver], None] | None = None) -> Weaver:
        """The rows to change as a query: values of SET as projections, then the columns of ``extra``.

        Args:
            extra: Columns of the target.
            limit: Whether TOP is written.
            given: Writes projections in place of the values.
        """
        statement = self.statement
        tokens = statement.tokens
        weaver = Weaver(statement.context, statement.scope)
        if statement.expressions is not None:
            self._weave_expressions(weaver, extra)
        at = statement.tokens[statement.first].start
        weaver.add("SELECT ", at)
        if limit and self.top is not None:
            weaver.add("TOP (", at).copy(self.top[0]).add(") ", at)
        first = True
        name = f"[{self.qualifier.replace(']', ']]')}]"
        if given is not None:
            given(weaver)
            first = False
        for set_ in self.sets:
            if set_.value is None or given is not None:
                continue
            weaver.add("(" if first else ", (", set_.value[0])
            if set_.operator:
                weaver.add(f"{name}.[{set_.column.replace(']', ']]')}] {set_.operator} (", set_.at)
            weaver.copy(set_.value).add("\n)" + (")" if set_.operator else ""), set_.value[1])
            first = False
        for column in extra or ():
            shown = f"row_{column}" if self.through else column
            weaver.add(f"{'' if first else ', '}{name}.[{shown.replace(']', ']]')}]", at)
            first = False
        if first:
            weaver.add("1", at)
        weaver.add(" FROM ", at)
        if self.implicit:
            weaver.copy(self.target.span)
            if self.sources is not None:
                weaver.add(", ", at)
        if self.sources is not None:
            weaver.copy(statement.offsets(*self.sources))
        if self.where is not None:
            weaver.add("\nWHERE ", tokens[self.where[0] - 1].start).copy(statement.offsets(*self.where))
        return weaver

    @property
    def qualifier(self) -> str:
        """What a column of the target is qualified with while the source is woven."""
        if not self.named and self.spelled.startswith(("#", "@")):
            return local_qualifier(self.statement.scope, self.spelled)
        return self.spelled

    @property
    def alias(self) -> str:
        """What the target is called in the converted query, lower case."""
        return (self.target.path[-1] if not self.named and self.spelled.startswith(("#", "@")) else self.spelled).lower()

    def source_tables(self) -> list[SourceTable]:
        """The tables of FROM, the target among them."""
        found = source_tables(self.statement, *self.sources) if self.sources is not None else []
        if self.implicit:
            found.append(SourceTable((self.target.name,), self.alias, False, self.target.span))
        return found

    def _weave_expressions(self, weaver: Weaver, extra: list[str] | None) -> None:
        """The WITH of the statement; the expression that rows are changed through also shows the key."""
        statement = self.statement
        assert statement.expressions is not None
        start, end = statement.expressions
        if self.through and extra:
            place, alias = self._key_place()
            weaver.copy((start, place))
            for column in extra:
                weaver.add(f", [{alias}].[{column.replace(']', ']]')}] AS [row_{column.replace(']', ']]')}] ", place)
            start = place
        weaver.copy((start, end)).add("\n", end)

    def _key_place(self) -> tuple[int, str]:
        """Offset of the FROM of the expression that rows are changed through, and the alias of its table."""
        statement = self.statement
        first, last = expression_body(statement, self.through)
        inner = inner_statement(statement, first, last)
        place = inner.find(("FROM",), 1)
        stop = inner.find(("WHERE", "GROUP", "ORDER", "HAVING", "OPTION", "UNION", "EXCEPT", "INTERSECT"), place + 1)
        tables = source_tables(inner, place + 1, stop)
        refused = inner.find(("GROUP", "HAVING", "UNION", "EXCEPT", "INTERSECT"), 1) < len(inner.tokens)
        if place >= len(inner.tokens) or not tables or refused or inner.tokens[1].upper == "DISTINCT":
            raise CannotConvert("ROW_IDENTITY", inner.span[0], f"through {self.through}")
        return inner.tokens[place].start, tables[0].alias

    # Writing.

    def made(self) -> Made:
        """The statement for Databricks.

        Raises:
            CannotConvert: No way of writing it means the same.
        """
        context = self.statement.context
        before = dict(context.expected)
        if self.top is None and not self.through:
            found = self._plainly()
            if found:
                return Made((found,))
        context.expected.clear()
        context.expected.update(before)
        from migration.transpile.dml_keyed import by_key

        return Made((by_key(self),))

    def _plainly(self) -> str:
        """The statement itself, or MERGE INTO with the other tables as source; empty when neither means the same."""
        woven = self.weave().query()
        tree = woven.tree
        if not isinstance(tree, exp.Select):
            return ""
        shape = Shape.read(self, woven, tree)
        if shape is None:
            return ""
        if not shape.others:
            return self._itself(woven, tree, shape)
        return self._anti(woven, tree, shape) or self._merge(woven, tree, shape)

    def _itself(self, woven: Woven, tree: exp.Select, shape: Shape) -> str:
        where = all_of(shape.conditions)
        values = self._values(woven, tree)
        if any(has_query(v) for v in tree.expressions) or nested_query(where):
            return ""
        sql = [self._head(woven, tree, shape)]
        if self.sets:
            sql.append("SET " + ", ".join(f"{quote(s.column)} = {v}" for s, v in zip(self.sets, values, strict=True)))
        if where is not None:
            sql.append("WHERE " + woven.sql(where))
        self.expect(FROM=(1 if self.verb == "DELETE" else 0) - self.froms)
        return " ".join(sql)

    def _head(self, woven: Woven, tree: exp.Select, shape: Shape) -> str:
        """``UPDATE t AS a``; the alias only where something is qualified with it."""
        qualified = any(c.table.lower() == shape.alias for c in tree.find_all(exp.Column))
        alias = f" AS {quote(shape.spelled)}" if qualified and (shape.spelled != self.target.path[-1] or len(self.target.path) > 1) else ""
        expressions = woven.sql(tree.args["with_"]) + " " if tree.args.get("with_") else ""
        return f"{expressions}{'UPDATE' if self.verb == 'UPDATE' else 'DELETE FROM'} {self.target.sql}{alias}"

    def _values(self, woven: Woven, tree: exp.Select) -> list[str]:
        projections = iter(list(tree.expressions))
        columns = self.target.columns or {}
        return ["DEFAULT" if s.value is None else assigned(woven, next(projections), columns.get(s.column.lower())) for s in self.sets]

    def expect(self, **changes: int) -> None:
        """Tell the conservation gate of clauses that are added or left out on purpose."""
        for clause, change in changes.items():
            if change:
                self.statement.context.expect(clause, change)

    def _action(self, woven: Woven, tree: exp.Select) -> str:
        if self.verb == "DELETE":
            return "WHEN MATCHED THEN DELETE"
        values = self._values(woven, tree)
        return "WHEN MATCHED THEN UPDATE SET " + ", ".join(f"{quote(s.column)} = {v}" for s, v in zip(self.sets, values, strict=True))

    def _anti(self, woven: Woven, tree: exp.Select, shape: Shape) -> str:
        """``FROM t LEFT JOIN u ON c WHERE u.x IS NULL``: rows without a match are found by NOT EXISTS."""
        if not shape.outer or len(shape.others) != 1 or tree.args.get("with_"):
            return ""
        other = shape.others[0]
        name = other.this.alias_or_name.lower()
        joined = list(conjuncts(other.args.get("on")))
        tested = [c for c in shape.conditions if is_null_of(c, name)]
        rest = [c for c in shape.conditions if c not in tested]
        compared = {c.name.lower() for j in joined for c in j.find_all(exp.Column) if c.table.lower() == name}
        if not tested or any(plain(t).this.name.lower() not in compared for t in tested) or has_query(all_of(joined)):
            return ""
        owners = shape.owners
        values = list(tree.expressions) if self.sets else []
        if any(name in owners.of(n) or None in owners.of(n) for n in (*rest, *values)) or any(has_query(v) for v in values):
            return ""
        exists = exp.Exists(this=exp.select("1").from_(other.this).where(all_of(joined), copy=False))
        where = all_of([*rest, exp.Not(this=exists)])
        sql = [self._head(woven, tree, shape)]
        if self.sets:
            made = self._values(woven, tree)
            sql.append("SET " + ", ".join(f"{quote(s.column)} = {v}" for s, v in zip(self.sets, made, strict=True)))
        sql.append("WHERE " + woven.sql(where))
        ands = max(len(joined) - 1, 0) + len(rest) - shape.ands
        self.expect(FROM=(2 if self.verb == "DELETE" else 1) - self.froms, JOIN=-1, WHERE=1, AND=min(ands, 0))
        return " ".join(sql)

    def _merge(self, woven: Woven, tree: exp.Select, shape: Shape) -> str:
        """MERGE INTO the target USING the one other table, or a query over the others."""
        if shape.outer or shape.complex or any(has_query(v) for v in tree.expressions):
            return ""
        inside: list[exp.Expr] = []
        matched: list[exp.Expr] = []
        for part in shape.conditions:
            owners = shape.owners.of(part)
            if shape.alias in owners or None in owners:
                if has_query(part):
                    return ""
                matched.append(part)
            elif has_query(part) or len(shape.others) > 1:
                inside.append(part)
            else:
                matched.append(part)
        had_where = self.where is not None
        if len(shape.others) == 1 and not inside and not tree.args.get("with_"):
            source, froms = merge_source(woven, shape.others[0].this)
            joins, wheres = 0, 0
        else:
            made = self._source_query(woven, tree, shape, inside, matched)
            if made is None:
                return ""
            source, joins = made
            froms, wheres = 1, int(bool(inside))
        condition = all_of(matched)
        on = woven.sql(condition) if condition is not None else "TRUE"
        if self.verb == "UPDATE" and not self._unique(shape, matched):
            self.statement.context.note("MERGE_ONE_ROW", self.statement.tokens[self.statement.first].start)
        ands = max(len(inside) - 1, 0) + max(len(matched) - 1, 0) - shape.ands
        self.expect(FROM=froms - self.froms, JOIN=joins - shape.joins, WHERE=wheres - int(had_where), AND=min(ands, 0))
        return f"MERGE INTO {self.target.sql} AS {quote(shape.spelled)} USING {source} ON {on} {self._action(woven, tree)}"

    def _unique(self, shape: Shape, matched: list[exp.Expr]) -> bool:
        """Whether the source's primary key is compared in full, so that one row at most matches."""
        if len(shape.others) != 1:
            return False
        name = shape.others[0].this.alias_or_name.lower()
        key = next((t.key for s, t in shape.tables if s.alias == name), ())
        compared = set()
        for part in matched:
            part = plain(part)
            if isinstance(part, exp.EQ):
                for side, opposite in ((part.this, part.expression), (part.expression, part.this)):
                    if isinstance(side, exp.Column) and shape.owners.of(side) == {name} and name not in shape.owners.of(opposite):
                        compared.add(side.name.lower())
        return bool(key) and set(key) <= compared

    def _source_query(
        self, woven: Woven, tree: exp.Select, shape: Shape, inside: list[exp.Expr], matched: list[exp.Expr]
    ) -> tuple[str, int] | None:
        """``(SELECT …) AS source`` over several tables; columns that are used outside get names of their own."""
        if len(shape.others) == 1:
            name = shape.others[0].this.alias_or_name
            query = exp.select("*").from_(shape.others[0].this, copy=False)
        else:
            used: dict[tuple[str, str], str] = {}
            for node in (*matched, *(tree.expressions if self.sets else ())):
                for column in list(node.find_all(exp.Column)):
                    owner = column.table.lower() or shape.owners.owner(column.name)
                    if owner is None or isinstance(column.this, exp.Star):
                        return None
                    if owner == shape.alias or (column.table and owner not in shape.owners_of_all):
                        continue
                    shown = used.setdefault((owner, column.name.lower()), f"{owner}_{column.name}")
                    column.set("this", exp.to_identifier(shown, quoted=True))
                    column.set("table", exp.to_identifier("source", quoted=True))
            if len({v.lower() for v in used.values()}) < len(used):
                return None
            projections = [
                exp.alias_(exp.column(exp.to_identifier(c, quoted=True), exp.to_identifier(o, quoted=True)), v, quoted=True)
                for (o, c), v in used.items()
            ]
            name = "source"
            query = exp.Select(expressions=projections or [exp.alias_(exp.Literal.number(1), "one", quoted=True)])
            query = query.from_(shape.others[0].this, copy=False)
            joins = []
            for join in shape.others[1:]:
                if not join.side and not join.args.get("on"):
                    join.set("kind", "CROSS")
                joins.append(join)
            query.set("joins", joins)
        where = all_of(inside)
        if where is not None:
            query = query.where(where, copy=False)
        if tree.args.get("with_"):
            query.set("with_", tree.args["with_"])
        return f"({woven.sql(query)}) AS {quote(name)}", max(len(shape.others) - 1, 0)
