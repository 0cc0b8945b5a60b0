"""OUTPUT: the changed rows are read beside the change, since Databricks returns none.

Rows that a change takes away or overwrites are put into a temporary table before the change, by the same condition; rows that an INSERT
brings are put there first and inserted from there, so that each value is made once. Numbers that an identity column gives are read back:
the rows behind the largest number that was there before.

Sources: Microsoft Learn, "OUTPUT clause"; Databricks SQL language reference, "CREATE TEMPORARY TABLE", "identity columns".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from migration.transpile.context import CannotConvert
from migration.transpile.dml_into import Into, read_into
from migration.transpile.dml_parse import Made, Statement, Target
from migration.transpile.dml_values import store_in_place
from migration.transpile.gates import CLAUSES, KEPT, conservation, output_clauses, source_clauses
from migration.transpile.local_names import create_local, local_path
from migration.transpile.local_scope import LocalTable, Scope
from migration.transpile.names import quote, quote_path
from migration.transpile.reader import Reader
from migration.transpile.rewriter import cast
from migration.transpile.table_model import Span
from migration.transpile.types import Category, SqlType
from migration.transpile.weave import Weaver, Woven, local_qualifier
from migration.tsql.lexer import Kind, TokenStream, words

#: Functions that give another value each time: what they gave cannot be read by asking again.
_UNSTEADY = words(
    "NEWID NEWSEQUENTIALID RAND CRYPT_GEN_RANDOM GETDATE GETUTCDATE SYSDATETIME SYSUTCDATETIME SYSDATETIMEOFFSET CURRENT_TIMESTAMP NEXT"
)
_SMALLEST = "-9223372036854775808"

#: A part of woven text: words of ours, or a span of the source.
Piece = str | Span


@dataclass(frozen=True, slots=True)
class Item:
    """One column that OUTPUT gives.

    Attributes:
        start: Index of its first token.
        end: Index behind its last, the alias left out.
        name: What a caller sees it as; empty for none.
    """

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Output:
    """An OUTPUT clause.

    Attributes:
        items: Its columns.
        into: Where the rows go; None when the caller gets them.
        place: Token indices of the whole clause, OUTPUT included.
    """

    items: list[Item]
    into: Into | None
    place: tuple[int, int]


#: What stands for a column of ``inserted`` or ``deleted``; also asked for ``$action`` with an empty column.
Resolve = Callable[[str, str, int], list[Piece]]


def read_output(statement: Statement, start: int, end: int) -> Output:
    """The clause between two token indices, behind its word.

    Raises:
        CannotConvert: There are two, or it is not understood.
    """
    behind = min(statement.find(("INTO",), start), end)
    if statement.find(("OUTPUT",), start) < end:
        raise CannotConvert("OUTPUT_CLAUSE", statement.tokens[start - 1].start, "two of them")
    items = [i for a, b in statement.split(start, behind) for i in _items(statement, a, b)]
    into: Into | None = None
    if behind < end:
        reader = Reader(TokenStream(statement.tokens.source, statement.tokens[:end]))
        reader.at = behind
        into = read_into(statement, reader)
        if not reader.done:
            raise CannotConvert("OUTPUT_CLAUSE", reader.current.start, reader.current.text)
        if into.types and len(into.types) != len(items):
            raise CannotConvert("OUTPUT_CLAUSE", statement.tokens[start - 1].start, "a column that is not known")
    return Output(items, into, (start - 1, end))


def _items(statement: Statement, start: int, end: int) -> list[Item]:
    """One item; ``inserted.*`` stays one here and is told apart by its star."""
    tokens = statement.tokens
    if end <= start:
        raise CannotConvert("OUTPUT_CLAUSE", tokens[start - 1].start)
    if end - start > 2 and tokens[end - 2].upper == "AS":
        return [Item(start, end - 2, tokens[end - 1].value)]
    if end - start > 1 and tokens[end - 1].is_name and (tokens[end - 2].is_name or tokens[end - 2].upper == ")"):
        return [Item(start, end - 1, tokens[end - 1].value)]
    return [Item(start, end, tokens[end - 1].value if tokens[end - 1].is_name and tokens[end - 2].upper == "." else "")]


def expanded(statement: Statement, output: Output, target: Target) -> list[Item | str]:
    """The items, with a star as the names of the target's columns (``inserted.a``).

    Raises:
        CannotConvert: The columns are not known.
    """
    found: list[Item | str] = []
    for item in output.items:
        tokens = statement.tokens[item.start : item.end]
        if tokens[-1].upper != "*":
            found.append(item)
        elif target.columns is None or len(tokens) != 3 or tokens[0].upper not in ("INSERTED", "DELETED"):
            raise CannotConvert("OUTPUT_CLAUSE", tokens[0].start, "a star over columns that are not known")
        else:
            found += [f"{tokens[0].upper}.{c}" for c in target.columns]
    return found


def weave_items(statement: Statement, weaver: Weaver, items: list[Item | str], resolve: Resolve) -> None:
    """Write the items as projections ``(…)``."""
    at = statement.tokens[statement.first].start
    for number, item in enumerate(items):
        weaver.add(", (" if number else "(", at)
        if isinstance(item, str):
            which, _, column = item.partition(".")
            _pieces(weaver, resolve(which, column, at), at)
        else:
            _weave_item(statement, weaver, item, resolve)
        weaver.add("\n)", at)


def _weave_item(statement: Statement, weaver: Weaver, item: Item, resolve: Resolve) -> None:
    tokens = statement.tokens
    place = done = item.start
    while place < item.end:
        token = tokens[place]
        column = token.upper in ("INSERTED", "DELETED") and place + 2 < item.end and tokens[place + 1].upper == "."
        if not column and token.upper != "$ACTION":
            place += 1
            continue
        if done < place:
            weaver.copy((tokens[done].start, token.start))
        _pieces(weaver, resolve(token.upper, tokens[place + 2].value if column else "", token.start), token.start)
        place = done = place + (3 if column else 1)
    if done < item.end:
        start = tokens[done - 1].end if done > item.start else tokens[done].start
        weaver.copy((start, tokens[item.end - 1].end))


def _pieces(weaver: Weaver, pieces: list[Piece], at: int) -> None:
    for piece in pieces:
        weaver.add(piece, at) if isinstance(piece, str) else weaver.copy(piece)


def steady(statement: Statement, span: Span) -> list[Piece]:
    """A value that can be made a second time.

    Raises:
        CannotConvert: It would be another one then.
    """
    for token in statement.tokens:
        if span[0] <= token.start < span[1] and token.kind is Kind.WORD and token.upper in _UNSTEADY:
            raise CannotConvert("OUTPUT_CLAUSE", token.start, f"a value of {token.text}, which is another one each time")
    return ["(", span, "\n)"]


def column_of(item: Item | str, statement: Statement) -> tuple[str, str]:
    """``inserted`` or ``deleted`` and the column when an item is just that; else two empty texts."""
    if isinstance(item, str):
        which, _, column = item.partition(".")
        return which, column.lower()
    tokens = statement.tokens[item.start : item.end]
    if len(tokens) == 3 and tokens[0].upper in ("INSERTED", "DELETED") and tokens[1].upper == ".":
        return tokens[0].upper, tokens[2].value.lower()
    return "", ""


def fit_items(statement: Statement, woven: Woven, items: list[Item | str], output: Output, target: Target) -> None:
    """Give each value the type of the column it stands for, then of the column it goes to; ``o1``, ``o2`` … are their names."""
    tree = woven.tree
    if not isinstance(tree, exp.Select) or len(tree.expressions) != len(items):
        raise CannotConvert("OUTPUT_CLAUSE", statement.span[0], "its columns")
    wanted: list[SqlType | None] = output.into.types if output.into is not None and output.into.types else [None] * len(items)
    for place, (item, kind) in enumerate(zip(items, wanted, strict=True)):
        own = (target.columns or {}).get(column_of(item, statement)[1])
        node = tree.expressions[place]
        if isinstance(node.unnest(), exp.Null) and (own or kind) and (own or kind).sql:  # type: ignore[union-attr]  # one of them is set
            value: exp.Expr = cast(node.unnest(), _plain_type(own or kind))
            node.replace(value)
        else:
            value = _as_stored(woven, node, own)
            if kind is not None and (own is None or own.category is not kind.category):
                value = store_in_place(woven, value, kind)
        tree.expressions[place].replace(exp.alias_(tree.expressions[place].copy(), f"o{place + 1}", quoted=True))


def _as_stored(woven: Woven, node: exp.Expr, own: SqlType | None) -> exp.Expr:
    """A value as the column gives it back: rounded to its digits."""
    found = woven.types.of(node)
    value = store_in_place(woven, node, own)
    if (
        isinstance(value, exp.Cast)
        or own is None
        or not own.sql
        or found.sql == own.sql
        or own.category in (Category.STRING, Category.BINARY)
    ):
        return value
    made = cast(value.copy(), own.sql)
    value.replace(made)
    return made


def _plain_type(kind: SqlType | None) -> str:
    assert kind is not None
    return "STRING" if kind.category is Category.STRING else kind.sql


def table_of_rows(statement: Statement) -> LocalTable:
    """The temporary table that keeps the rows of an OUTPUT: no table of the procedure has its name."""
    name = "#output_rows"
    taken = {t.value.lower() for t in statement.context.tokens if t.is_temporary}
    while name in taken:
        name += "_"
    return LocalTable(local_path(statement.context, name, statement.span[0]))


def finish(statement: Statement, output: Output, rows: LocalTable, items: list[Item | str], change: Made, before: list[str]) -> Made:
    """The statements of a change whose rows are in ``rows`` by then: capture, change, and what becomes of the rows."""
    table = quote_path(rows.path)
    columns = [quote(f"o{n}") for n in range(1, len(items) + 1)]
    return settled(statement, output, change, [*before, *change.statements, *_given(output, items, statement, columns, table)], table)


def _given(output: Output, items: list[Item | str], statement: Statement, columns: list[str], source: str) -> list[str]:
    if output.into is not None:
        return [f"{output.into.sql} SELECT {', '.join(columns)} FROM {source}"]  # noqa: S608 - quoted names
    names = [item.partition(".")[2] if isinstance(item, str) else item.name for item in items]
    shown = [f"{c} AS {quote(n)}" if n else c for c, n in zip(columns, names, strict=True)]
    return [f"SELECT {', '.join(shown)} FROM {source}"]  # noqa: S608 - quoted names


def settled(statement: Statement, output: Output, change: Made, made: list[str], table: str) -> Made:
    """The change is counted by itself; what was written beside it is expected.

    Raises:
        CannotConvert: The change lost a clause.
    """
    context = statement.context
    start, end = output.place
    source = source_clauses([*statement.tokens[:start], *statement.tokens[end:]])
    lost = conservation(source, change.statements, context.expected)
    if lost:
        raise CannotConvert("NOT_CONSERVED", statement.span[0], lost)
    if output.into is not None:
        made = [*made, f"DROP TABLE IF EXISTS {table}"]
    context.expected.clear()
    whole, found = source_clauses(statement.tokens), output_clauses(made)
    for clause in CLAUSES | KEPT:
        context.expect(clause, found[clause] - whole[clause])
    return Made(tuple(made), change.creates, change.drops)


def capture(statement: Statement, rows: LocalTable, queries: list[str]) -> str:
    """The statement that puts rows into their table."""
    return f"{create_local(statement.context, rows)} AS {' UNION ALL '.join(queries)}"


# INSERT.


def insert_with_output(statement: Statement, into: Into, change: Made, output: Output) -> Made:
    """INSERT … OUTPUT.

    Raises:
        CannotConvert: A column it gives is neither written nor an identity column of the table.
    """
    target = into.target
    items = expanded(statement, output, target)
    written = [c.lower() for c in into.listed] or list(target.columns or ())
    asked = _asked(statement, items)
    estate = statement.context.options.estate
    identity = estate.identities.get(target.full, "") or estate.numbered.get(target.full, "")
    if identity and identity not in written:
        return _read_back(statement, into, change, output, items, identity)
    if not written or not asked <= set(written):
        missing = ", ".join(sorted(asked - set(written))) or "columns that are not known"
        raise CannotConvert("OUTPUT_CLAUSE", statement.tokens[output.place[0]].start, missing)
    sql = change.statements[-1]
    if len(change.statements) != 1 or not sql.startswith(into.sql + " ") or "DEFAULT" in {t.upper for t in statement.tokens}:
        raise CannotConvert("OUTPUT_CLAUSE", statement.tokens[output.place[0]].start, "of DEFAULT")
    rows = table_of_rows(statement)
    known = target.columns or {}
    names = [quote(c) for c in written]
    shown = [
        f"CAST({n} AS {_plain_type(k)}) AS {n}" if (k := known.get(c)) is not None and k.known and k.sql else n
        for n, c in zip(names, written, strict=True)
    ]
    source = f"SELECT {', '.join(shown)} FROM ({sql[len(into.sql) + 1 :]}) AS `r`({', '.join(names)})"  # noqa: S608 - quoted names
    listed = f"({', '.join(quote(c) for c in into.listed or written)})"
    inserted = f"INSERT INTO {target.sql} {listed} SELECT {', '.join(names)} FROM {quote_path(rows.path)}"  # noqa: S608 - quoted names
    table = LocalTable(rows.path, {c: known[c] for c in written} if set(written) <= set(known) else None)
    query = _items_of(statement, output, items, target, "#output_rows", table)
    given = _given_query(output, items, query)
    return settled(statement, output, change, [capture(statement, rows, [source]), inserted, given], quote_path(rows.path))


def _asked(statement: Statement, items: list[Item | str]) -> set[str]:
    """Columns of ``inserted`` that the items read."""
    found: set[str] = set()

    def note(_which: str, column: str, _at: int) -> list[Piece]:
        found.add(column.lower())
        return []

    weave_items(statement, Weaver(statement.context.fork(), statement.scope), items, note)
    return found


def _read_back(statement: Statement, into: Into, change: Made, output: Output, items: list[Item | str], identity: str) -> Made:
    """The rows whose number is larger than any before, read from the table itself."""
    target = into.target
    statement.context.note("IDENTITY_VALUE", statement.tokens[output.place[0]].start, f"{target.name}.{identity}")
    rows = table_of_rows(statement)
    before = f"{create_local(statement.context, rows)} AS SELECT MAX({quote(identity)}) AS `o0` FROM {target.sql}"  # noqa: S608 - quoted names
    query = _items_of(statement, output, items, target, "", LocalTable(target.path, target.columns))
    query += f" WHERE `inserted`.{quote(identity)} > COALESCE((SELECT `o0` FROM {quote_path(rows.path)}), {_SMALLEST})"  # noqa: S608 - quoted names
    made = [before, *change.statements, _given_query(output, items, query)]
    return settled(statement, output, change, made, quote_path(rows.path))


def _items_of(statement: Statement, output: Output, items: list[Item | str], target: Target, name: str, table: LocalTable) -> str:
    """The items read from a table that is called ``inserted``."""
    name = name or "#inserted_rows"
    scope = Scope(statement.scope.variables, {**statement.scope.tables, name: table})
    weaver = Weaver(statement.context, scope).add("SELECT ", statement.span[0])

    def resolve(which: str, column: str, at: int) -> list[Piece]:
        if which != "INSERTED":
            raise CannotConvert("OUTPUT_CLAUSE", at, which)
        return [f"[inserted].[{column.replace(']', ']]')}]"]

    weave_items(statement, weaver, items, resolve)
    woven = weaver.add(f" FROM [{local_qualifier(scope, name)}] AS [inserted]", statement.span[0]).query()
    fit_items(statement, woven, items, output, target)
    return woven.sql()


def _given_query(output: Output, items: list[Item | str], query: str) -> str:
    if output.into is not None:
        return f"{output.into.sql} {query}"
    for number, item in enumerate(items, 1):
        name = item.partition(".")[2] if isinstance(item, str) else item.name
        if name:
            query = query.replace(f" AS {quote(f'o{number}')}", f" AS {quote(name)}", 1)
    return query


__all__ = ["Item", "Output", "capture", "finish", "insert_with_output", "read_output", "steady", "table_of_rows", "weave_items"]
