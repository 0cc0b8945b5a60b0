"""One statement that reads or changes rows, converted by itself: what procedures, functions and scripts are made of.

Sources: Microsoft Learn, "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE TABLE" (Transact-SQL); Databricks SQL language
reference, "INSERT", "UPDATE", "DELETE FROM", "MERGE INTO", "TRUNCATE TABLE", "CREATE TABLE".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from core.findings import Finding
from migration.transpile import dml_insert, dml_merge, dml_read, dml_tables
from migration.transpile.context import CannotConvert, Context
from migration.transpile.dml_assign import Assignment, Value, convert_assignment, convert_condition, convert_value, is_assignment
from migration.transpile.dml_parse import Made, Statement, read_statement
from migration.transpile.gates import conservation, source_clauses
from migration.transpile.local_scope import LocalTable, Scope, Variable
from migration.transpile.table_model import Span

__all__ = [
    "Assignment",
    "LocalTable",
    "Outcome",
    "Scope",
    "Value",
    "Variable",
    "convert_assignment",
    "convert_condition",
    "convert_statement",
    "convert_value",
    "is_assignment",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one statement; nothing of it is in the context until :meth:`apply`.

    Attributes:
        statements: Databricks SQL statements without final semicolon, in order; empty when refused, or when nothing is left to do.
        findings: What a person must know, located in the object's file.
        expected: Clause counts by which the result differs from the source on purpose.
        refusal: Why it cannot be converted, with the offset in the object's text; None when it was.
        creates: The local table it creates, by its lower-case T-SQL name (``SELECT … INTO #t``, ``CREATE TABLE #t``).
        drops: Lower-case T-SQL names of the local tables it drops.
    """

    statements: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    expected: dict[str, int] = field(default_factory=dict)
    refusal: CannotConvert | None = None
    creates: tuple[str, LocalTable] | None = None
    drops: tuple[str, ...] = ()

    def apply(self, context: Context) -> tuple[str, ...]:
        """Hand findings and clause counts to the object; the statements.

        Raises:
            CannotConvert: It was refused; then nothing is handed over.
        """
        if self.refusal is not None:
            raise self.refusal
        context.adopt(self.findings)
        for clause, change in self.expected.items():
            context.expect(clause, change)
        return self.statements


def convert_statement(context: Context, span: Span, scope: Scope | None = None) -> Outcome:
    """Convert one leaf statement: SELECT, INSERT, UPDATE, DELETE, MERGE, TRUNCATE, CREATE or DROP TABLE, each also behind WITH.

    Args:
        context: The object it stands in; not changed.
        span: Offsets of its first character and after its last in the object's text, with or without its semicolon.
        scope: Variables, temporary tables and table variables that are known there.

    Returns:
        What became of it. Never raises for anything in the text.
    """
    own = context.fork()
    try:
        statement = read_statement(own, span, scope or Scope())
        made = _convert(statement)
        lost = conservation(source_clauses(statement.tokens), made.statements, own.expected)
        if lost:
            raise CannotConvert("NOT_CONSERVED", span[0], lost)
    except CannotConvert as why:
        return Outcome(refusal=why)
    return Outcome(made.statements, tuple(own.findings), dict(own.expected), None, made.creates, made.drops)


_CONVERTERS: dict[str, Callable[[Statement], Made]] = {
    "SELECT": dml_insert.convert_select,
    "(": dml_insert.convert_select,
    "INSERT": dml_insert.convert_insert,
    "UPDATE": dml_read.convert_update,
    "DELETE": dml_read.convert_delete,
    "MERGE": dml_merge.convert_merge,
    "TRUNCATE": dml_tables.convert_truncate,
    "CREATE": dml_tables.convert_create,
    "DROP": dml_tables.convert_drop,
    "DECLARE": dml_tables.convert_declare,
    "ALTER": dml_tables.convert_alter,
}


def _convert(statement: Statement) -> Made:
    """Convert a statement by its first word behind WITH."""
    converter = _CONVERTERS.get(statement.head)
    if converter is None:
        raise CannotConvert("DML", statement.tokens[statement.first].start, statement.head)
    return converter(statement)
