"""INSERT … EXEC: the rows that a procedure returns, kept for the caller that inserts them.

A Databricks procedure cannot be read from in a statement. So a procedure whose rows somebody inserts is written twice: as it is, and as
a twin that puts every row it would return into a temporary table of the session. The caller calls the twin, inserts from that table, and
drops it. T-SQL inserts the rows of all result sets, and so does the twin.

Sources: Microsoft Learn, "INSERT" (execute_statement); Databricks SQL language reference, "CREATE TEMPORARY TABLE", "CALL".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from migration.transpile import features
from migration.transpile.catalog import EstateCatalog
from migration.transpile.context import CannotConvert, Context
from migration.transpile.dml_into import Into, read_into
from migration.transpile.dml_parse import read_statement
from migration.transpile.infer import combine
from migration.transpile.names import quote, quote_path, string_literal
from migration.transpile.procedural.emitter import Emitter, written_type
from migration.transpile.procedural.results import READS, gives_rows
from migration.transpile.procedural.tree import Leaf, Node, walk
from migration.transpile.types import STRING, Category, SqlType
from migration.transpile.weave import Weaver
from migration.tsql.lexer import Token

#: Categories whose values a column takes as they are, whatever the type they come with.
_AS_IT_COMES = frozenset({Category.STRING, Category.BINARY})


def twin_parts(estate: EstateCatalog, full: str, parts: list[str]) -> list[str]:
    """The name of the twin of a procedure: no other procedure has it."""
    schema = full.partition(".")[0]
    name = parts[-1] + "_rows"
    while f"{schema}.{name}".lower() in estate.procedures:
        name += "_"
    return [*parts[:-1], name]


def rows_path(context: Context, full: str, at: int) -> str:
    """The table that keeps the rows of a procedure, quoted."""
    schema, _, name = full.lower().partition(".")
    plain = "".join(c if c.isalnum() else "_" for c in f"rows_{schema}_{name}")
    if context.options.runtime >= features.TEMP_TABLE:
        return quote(plain)
    context.note("TEMP_AS_TABLE", at, plain)
    return quote_path(context.target([schema, plain], at))


def _create(context: Context, path: str) -> str:
    return f"CREATE OR REPLACE {'TEMP ' if context.options.runtime >= features.TEMP_TABLE else ''}TABLE {path}"


@dataclass(slots=True)
class Kept:
    """What a twin does with its rows.

    The body is written twice: the first time only to see what its queries return, the second time for good.

    Attributes:
        path: The table that keeps them, quoted.
        certain: Offsets of the statements that every run of the procedure reaches.
        shapes: What each statement returns that returns rows: types by position, None when they cannot be told.
        decided: Whether it is known how the table is made.
        columns: Its columns; None when the one query that fills it also creates it.
    """

    path: str
    certain: frozenset[int]
    shapes: list[tuple[list[SqlType] | None, bool]] = field(default_factory=list)
    decided: bool = False
    columns: list[SqlType] | None = None

    @classmethod
    def of(cls, context: Context, full: str, nodes: list[Node], at: int) -> Kept:
        """For the twin of a procedure."""
        certain: list[int] = []
        for node in nodes:
            if any(isinstance(n, Leaf) and n.head in ("RETURN", "GOTO") for n in walk([node])):
                break
            certain.append(node.start)
        return cls(rows_path(context, full, at), frozenset(certain))

    def begin(self, context: Context) -> list[str]:
        """What the body begins with, once it is known what its statements return."""
        self.decided = True
        self.columns = _common([types for types, _ in self.shapes])
        if self.columns is None:
            return []
        listed = ", ".join(f"{quote(f'c{n}')} {written_type(k)}" for n, k in enumerate(self.columns, 1))
        return [f"{_create(context, self.path)} ({listed});"]

    def store(self, e: Emitter, node: Leaf, sql: str, types: list[SqlType] | None) -> list[str]:
        """Keep the rows of a query.

        Raises:
            CannotConvert: Its columns cannot be told, and it is not the one query that always runs.
        """
        head = self.head(e, node, types)
        if self.columns is None and types is not None:
            names = [f"c{n}" for n in range(1, len(types) + 1)]
            shown = ", ".join(f"CAST({n} AS STRING) AS {n}" if k is STRING else n for n, k in zip(names, types, strict=True))
            return [f"{head} SELECT {shown} FROM ({sql}) AS `r`({', '.join(names)});"]  # noqa: S608 - converted SQL, names of ours
        return [f"{head} {sql};"]

    def head(self, e: Emitter, node: Leaf, types: list[SqlType] | None) -> str:
        """What stands before a query whose rows are kept."""
        if not self.decided:
            self.shapes.append((types, node.start in self.certain))
        elif self.columns is not None:
            return f"INSERT INTO {self.path}"
        elif len(self.shapes) != 1 or not self.shapes[0][1]:
            raise CannotConvert("INSERT_EXEC", node.start, "a caller inserts these rows, and the types of their columns are not known")
        return f"{_create(e.context, self.path)} AS"


def _common(shapes: list[list[SqlType] | None]) -> list[SqlType] | None:
    """The columns that take the rows of all queries; None when they cannot be told."""
    found: list[SqlType] | None = None
    for types in shapes:
        if types is None or not all(k.known and k.sql for k in types) or (found is not None and len(found) != len(types)):
            return None
        if found is None:
            found = types
            continue
        pairs = list(zip(found, types, strict=True))
        if any((a.category is Category.STRING) != (b.category is Category.STRING) for a, b in pairs):
            return None
        found = [a if a.sql == b.sql else combine((a, b)) for a, b in pairs]
    return found if found and all(k.known and k.sql for k in found) else None


def keep(e: Emitter, node: Leaf) -> list[str]:
    """A query of a twin: its rows are kept."""
    assert e.keeps is not None
    if node.head not in READS:  # OUTPUT
        *lines, rows = [e.resolve(s) for s in e.leaf(node.span).statements]
        return [*(s + ";" for s in lines), *e.keeps.store(e, node, rows, None)]
    own = e.context.fork()
    woven = Weaver(own, e.scope).copy(read_statement(own, node.span, e.scope).span).query(result=True)
    types = [STRING] if _is_document(e.tokens(node.span)) else woven.positions
    if types is not None and len(types) == len(woven.tree.expressions):
        types = [STRING if _is_null(p) else k for p, k in zip(woven.tree.expressions, types, strict=True)]
    made = e.leaf(node.span)
    return e.keeps.store(e, node, e.resolve(made.statements[0]), types)


def is_kept(e: Emitter, node: Leaf) -> bool:
    """Whether a statement returns rows that are to be kept."""
    return e.keeps is not None and gives_rows(e.tokens(node.span))


def _is_null(node: object) -> bool:
    from sqlglot import exp

    return isinstance(node, exp.Expr) and isinstance(node.unalias(), exp.Null)


def _is_document(tokens: list[Token]) -> bool:
    """Whether a query returns JSON or XML: one row with one text."""
    depth = 0
    for place, token in enumerate(tokens[:-1]):
        depth += (token.upper == "(") - (token.upper == ")")
        if not depth and token.upper == "FOR" and tokens[place + 1].upper in ("JSON", "XML"):
            return True
    return False


# The caller.


def source_of_rows(e: Emitter, node: Leaf) -> Leaf | None:
    """The EXEC of ``INSERT … EXEC``; None when the statement is none."""
    if node.head != "INSERT":
        return None
    depth = 0
    for token in e.tokens(node.span):
        depth += (token.upper == "(") - (token.upper == ")")
        if not depth and token.upper in ("EXEC", "EXECUTE"):
            return Leaf(token.start, node.end, "EXEC")
        if not depth and token.upper in ("SELECT", "VALUES", "WITH", "DEFAULT", "OUTPUT"):
            return None
    return None


def read_target(e: Emitter, node: Leaf, source: Leaf) -> Into:
    """Where the rows of ``INSERT … EXEC`` go.

    Raises:
        CannotConvert: It has TOP, or a table that is not known.
    """
    statement = read_statement(e.context, node.span, e.scope)
    reader = statement.reader()
    if statement.top(reader) is not None:
        raise CannotConvert("UNSUPPORTED_CLAUSE", node.start, "TOP before EXEC")
    into = read_into(statement, reader)
    if reader.current.start != source.start:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    return into


def around(into: Into) -> tuple[str, str]:
    """What stands before and behind the table or query whose rows are inserted; T-SQL gives each value the type of its column."""
    if not into.types:
        return f"{into.sql} SELECT * FROM ", ""  # noqa: S608 - quoted names
    names = [f"c{n}" for n in range(1, len(into.types) + 1)]
    values = [
        n if k is None or not k.known or not k.sql or k.category in _AS_IT_COMES else f"CAST({n} AS {k.sql})"
        for n, k in zip(names, into.types, strict=True)
    ]
    return f"{into.sql} SELECT {', '.join(values)} FROM ", f" AS `r`({', '.join(names)})"  # noqa: S608 - quoted names


def keep_immediate(e: Emitter, node: Leaf, line: str) -> list[str]:
    """A statement of a twin: the rows of text that is run are kept.

    Raises:
        CannotConvert: It cannot be told whether the text returns rows.
    """
    if e.keeps is None or "EXECUTE IMMEDIATE" not in line or line.startswith(_WRITES):
        return [line]
    if immediate_around(line, "", "") is None:
        raise CannotConvert("INSERT_EXEC", node.start, "a caller inserts the rows of text that is put together")
    return [immediate_around(line, e.keeps.head(e, node, None) + " ", "") or line]


_WRITES = tuple(f"EXECUTE IMMEDIATE '{word} " for word in ("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "CREATE", "DROP"))


def immediate_around(line: str, before: str, behind: str) -> str | None:
    """``EXECUTE IMMEDIATE`` of a constant query, with text before and behind it; None for anything else."""
    start = "EXECUTE IMMEDIATE '"
    if not line.startswith((start + "SELECT", start + "WITH", start + "(")):
        return None
    at = len(start)
    while line[at] != "'":
        at += 2 if line[at] == "\\" else 1
    inner = (string_literal(before)[:-1], string_literal(behind)[1:])
    return f"EXECUTE IMMEDIATE {inner[0]}{line[len(start) : at]}{inner[1]}{line[at + 1 :]}"
