"""Reads UPDATE and DELETE into a :class:`~migration.transpile.dml_change.Change`."""

from __future__ import annotations

from dataclasses import replace

from migration.transpile.context import CannotConvert
from migration.transpile.dml_assign import COMPOUND
from migration.transpile.dml_change import Assigned, Change
from migration.transpile.dml_output import Output, read_output
from migration.transpile.dml_output_change import change_with_output
from migration.transpile.dml_parse import Made, Statement, Target, expression_body, inner_statement
from migration.transpile.dml_sources import SourceTable, source_tables
from migration.transpile.reader import Reader
from migration.transpile.table_model import Span
from migration.tsql.lexer import Kind

_CLAUSES = ("SET", "OUTPUT", "FROM", "WHERE", "OPTION")


def convert_update(statement: Statement) -> Made:
    """UPDATE in every form that means something on Databricks.

    Raises:
        CannotConvert: No way of writing it means the same, or no rule converts something in it.
    """
    change, output = _update(statement)
    variable = next((s for s in change.sets if s.variable), None)
    if variable is not None:
        raise CannotConvert("VARIABLE", variable.at, f"{variable.variable} gets its value in an UPDATE")
    return change.made() if output is None else change_with_output(change, output)


def _update(statement: Statement) -> tuple[Change, Output | None]:
    reader = statement.reader()
    top = statement.top(reader)
    parts, span = _target(statement, reader)
    if reader.current.upper != "SET":
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    clauses = statement.clauses(reader.at, _CLAUSES)
    sets = [_assigned(statement, *part) for part in statement.split(*clauses["SET"])]
    return _change(statement, "UPDATE", parts, span, clauses, top, sets)


def assigning_update(statement: Statement) -> tuple[Change, list[Assigned]]:
    """``UPDATE t SET @v = col = e, …``: the change, and what gives variables values, which are read before the rows change.

    Raises:
        CannotConvert: A value reads a variable that the statement sets, or rows are limited or given back.
    """
    change, output = _update(statement)
    given = [s for s in change.sets if s.variable]
    names = {s.variable for s in given}
    marks = [t for t in statement.tokens if t.kind is Kind.VARIABLE and t.text.lower() in names]
    if output is not None or change.top is not None or change.through or len(marks) != len(given) or any(s.value is None for s in given):
        raise CannotConvert("VARIABLE", given[0].at, f"{given[0].variable} gets its value in an UPDATE")
    return change, given


def convert_delete(statement: Statement) -> Made:
    """DELETE in every form that means something on Databricks.

    Raises:
        CannotConvert: No way of writing it means the same, or no rule converts something in it.
    """
    reader = statement.reader()
    top = statement.top(reader)
    first_from = reader.accept("FROM")
    parts, span = _target(statement, reader)
    clauses = statement.clauses(reader.at, _CLAUSES)
    start, end = clauses.pop("")
    if start != end:
        raise CannotConvert("UNKNOWN_SYNTAX", statement.tokens[start].start, statement.tokens[start].text)
    change, output = _change(statement, "DELETE", parts, span, clauses, top, [], froms=int(first_from))
    return change.made() if output is None else change_with_output(change, output)


def _target(statement: Statement, reader: Reader) -> tuple[list[str], Span]:
    token = reader.current
    if token.kind is Kind.VARIABLE:
        parts = [reader.take().text]
    else:
        parts, _ = reader.name()
    if not parts or reader.current.upper == "(":
        raise CannotConvert("UNSUPPORTED_CLAUSE", token.start, token.text)
    span = (token.start, reader.peek(-1).end)
    statement.hints(reader)
    return parts, span


def _assigned(statement: Statement, start: int, end: int) -> Assigned:
    """One ``column = value`` of SET."""
    reader = Reader(statement.tokens)
    reader.at = start
    token = reader.current
    variable = ""
    if token.kind is Kind.VARIABLE:
        variable = reader.take().text.lower()
        if not reader.accept("="):
            raise CannotConvert("VARIABLE", token.start, f"{token.text} gets its value in an UPDATE")
        ahead = reader.at
        while ahead + 1 < end and statement.tokens[ahead].is_name and statement.tokens[ahead + 1].upper == ".":
            ahead += 2
        following = statement.tokens[ahead + 1].upper if ahead + 1 < end else ""
        if not (statement.tokens[ahead].is_name and (following == "=" or following in COMPOUND)):
            return Assigned("", "", statement.offsets(reader.at, end), token.start, variable)
    parts, _ = reader.name()
    sign = reader.take()
    if not parts or (sign.upper != "=" and sign.upper not in COMPOUND):
        raise CannotConvert("UNSUPPORTED_CLAUSE", token.start, token.text + sign.text)
    if end - reader.at == 1 and reader.current.upper == "DEFAULT":
        return Assigned(parts[-1], "", None, token.start)
    return Assigned(parts[-1], COMPOUND.get(sign.upper, ""), statement.offsets(reader.at, end), token.start, variable)


def _change(
    statement: Statement,
    verb: str,
    parts: list[str],
    span: Span,
    clauses: dict[str, tuple[int, int]],
    top: tuple[Span, bool] | None,
    sets: list[Assigned],
    froms: int = 0,
) -> tuple[Change, Output | None]:
    output = read_output(statement, *clauses["OUTPUT"]) if "OUTPUT" in clauses else None
    statement.note_option(clauses)
    where = clauses.get("WHERE")
    if where is not None and [t.upper for t in statement.tokens[where[0] : where[0] + 2]] == ["CURRENT", "OF"]:
        raise CannotConvert("CURSOR", statement.tokens[where[0]].start, "WHERE CURRENT OF")
    sources = clauses.get("FROM")
    named = _named_in(statement, parts, sources)
    real = list(named.parts) if named is not None else parts
    body = expression_body(statement, real[0]) if len(real) == 1 else (0, 0)
    if body != (0, 0):
        target, sets = _through(statement, real[0], body, sets)
        target = replace(target, span=span)
    else:
        target = statement.find_target(real, span)
    change = Change(
        statement,
        verb,
        target,
        spelled=parts[-1] if named is None else named.spelled,
        named=named is not None and named.named,
        sources=sources,
        where=where,
        top=top,
        sets=sets,
        implicit=named is None,
        froms=froms + int(sources is not None),
        through=real[0] if body != (0, 0) else "",
    )
    return change, output


def _named_in(statement: Statement, parts: list[str], sources: tuple[int, int] | None) -> SourceTable | None:
    """The table of FROM that the statement changes: by its alias, else as the only one of that name; None when FROM has none."""
    if sources is None:
        return None
    tables = source_tables(statement, *sources)
    wanted = [p.lower() for p in parts]
    if len(parts) == 1:
        by_alias = [t for t in tables if t.alias == wanted[0]]
        if len(by_alias) == 1:
            return by_alias[0]
    by_name = [t for t in tables if _same(wanted, [p.lower() for p in t.parts])]
    return by_name[0] if len(by_name) == 1 else None


def _same(a: list[str], b: list[str]) -> bool:
    """Whether two names mean one table: ``t`` and ``dbo.t`` do."""
    full = [["dbo", *n][-2:] if n[-2:-1] != [""] else ["dbo", n[-1]] for n in (a, b)]
    return full[0] == full[1] and a[:-2] == b[:-2]


def _through(statement: Statement, name: str, body: tuple[int, int], sets: list[Assigned]) -> tuple[Target, list[Assigned]]:
    """The table behind a common table expression, and what SET says in its column names."""
    inner = inner_statement(statement, *body)
    start = inner.find(("FROM",), 1)
    stop = inner.find(("WHERE", "GROUP", "ORDER", "HAVING", "OPTION", "UNION", "EXCEPT", "INTERSECT"), start + 1)
    tables = source_tables(inner, start + 1, stop) if inner.head == "SELECT" else []
    if not tables:
        raise CannotConvert("ROW_IDENTITY", inner.span[0], f"through {name}")
    target = inner.find_target(list(tables[0].parts), tables[0].span)
    return target, [replace(s, column=_base_column(inner, start, s.column)) for s in sets]


def _base_column(inner: Statement, end: int, column: str) -> str:
    """The table's column behind a column of the query."""
    for start, stop in inner.split(1, end):
        part = inner.tokens[start:stop]
        if len(part) < 2 or not part[-1].is_name or part[-1].value.lower() != column.lower():
            continue
        rest = part[:-2] if part[-2].upper == "AS" else part[:-1]
        if rest and rest[-1].upper != "." and all(t.is_name or t.upper == "." for t in rest):
            return rest[-1].value
    return column
