"""One object in, one conversion out: the rules, then the gates, then the status.

``converted`` means that every part was converted and both gates passed. ``partial``, which procedures can be, means that each part that
could not be converted raises an error where it stood. Anything else is ``manual`` and has no statements.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from core.findings import Finding, Severity
from migration.conversion import Conversion, Gates, Status
from migration.estate import ObjectKind, SqlObject
from migration.transpile.attached import MANUAL_KINDS
from migration.transpile.context import CannotConvert, Context
from migration.transpile.gates import conservation, residue, source_clauses
from migration.transpile.limits import check_tokens
from migration.transpile.options import IdentityMode, Options
from migration.transpile.reasons import note_reasons
from migration.transpile.rules import RULES
from migration.tsql.lexer import tokenize

__all__ = ["IdentityMode", "Options", "convert_object", "failed"]

#: Longest text, in characters, that is given to the parser.
MAX_LENGTH = 4_000_000

#: Kinds whose clauses are counted; the statements of tables hold such words in their options only.
_QUERIES = frozenset({ObjectKind.VIEW, ObjectKind.INLINE_FUNCTION, ObjectKind.SCALAR_FUNCTION, ObjectKind.TABLE_FUNCTION})
#: Kinds whose text is read by tokens, or statement by statement with limits of their own.
_UNLIMITED = frozenset({ObjectKind.PROCEDURE, ObjectKind.TRIGGER, ObjectKind.PERMISSION, ObjectKind.INDEX, ObjectKind.STATISTICS})
_SMALL = frozenset({ObjectKind.INDEX, ObjectKind.STATISTICS, ObjectKind.SYNONYM, ObjectKind.TRIGGER})
#: Manual kinds whose text is looked through for reasons.
_EXPLAINED = frozenset({ObjectKind.PROCEDURE, ObjectKind.TABLE_FUNCTION, ObjectKind.TRIGGER, ObjectKind.SCRIPT, ObjectKind.SCALAR_FUNCTION})


def convert_object(obj: SqlObject, options: Options) -> Conversion:
    """Convert one object; a pure function of its arguments.

    Args:
        obj: The object with its text.
        options: Target runtime, names, and what is known of the estate.

    Returns:
        The conversion. Never raises for anything in the text: what cannot be converted is a finding with its place.
    """
    started = time.perf_counter()
    tokens = tokenize(obj.text, quoted_identifier=obj.quoted_identifier)
    context = Context(obj, options, tokens)
    statements: list[str] = []
    left = lost = ""
    try:
        _check_limits(context)
        statements = [s for s in _rule(obj.kind)(context) if s]
        left = residue(statements)
        lost = _lost(context, statements)
        if left:
            raise CannotConvert("RESIDUE", 0, left)
        if lost:
            raise CannotConvert("NOT_CONSERVED", 0, lost)
    except CannotConvert as why:
        _give_up(context, why)
    except RecursionError:
        _give_up(context, CannotConvert("TOO_DEEP"))
    status = _status(context, statements)
    kept = status is not Status.MANUAL
    return Conversion(
        obj.name,
        obj.kind,
        obj.file,
        obj.line,
        obj.end_line,
        status,
        tuple(statements) if kept else (),
        tuple(context.findings),
        Gates(residue=kept or (bool(statements) and not left), conserved=kept or (bool(statements) and not lost)),
        (time.perf_counter() - started) * 1000,
    )


def _status(context: Context, statements: list[str]) -> Status:
    """Converted when nothing was lost, partial when each lost part was replaced where it stood.

    What needs no statement (a type that is written out where it is used) is manual with nothing but notes: there is nothing to run.
    """
    if context.failed or not statements:
        return Status.MANUAL
    if context.replaced:
        return Status.PARTIAL
    return Status.MANUAL if context.lost else Status.CONVERTED


def failed(obj: SqlObject, code: str, detail: str = "", milliseconds: float = 0.0) -> Conversion:
    """The manual conversion of an object whose process did not give one (crash, deadline, memory)."""
    rule = RULES[code]
    message = f"{rule.text}: {detail}" if detail else rule.text
    finding = Finding(code, rule.severity, message, rule.remedy, obj.file, obj.line, 1, obj.name)
    gates = Gates(residue=False, conserved=False)
    return Conversion(obj.name, obj.kind, obj.file, obj.line, obj.end_line, Status.MANUAL, (), (finding,), gates, milliseconds)


def _check_limits(context: Context) -> None:
    """Refuse in tokens what would break a recursive parser."""
    if len(context.object.text) > MAX_LENGTH:
        raise CannotConvert("TOO_LONG")
    if context.tokens.findings:
        raise CannotConvert("UNCLOSED", _offset(context, context.tokens.findings[0]), context.tokens.findings[0].message)
    if context.object.kind not in MANUAL_KINDS and context.object.kind not in _UNLIMITED:
        check_tokens(context.tokens)


def _offset(context: Context, finding: Finding) -> int:
    lines = context.object.text.split("\n")
    return sum(len(line) + 1 for line in lines[: finding.line - 1]) + finding.column - 1


def _rule(kind: ObjectKind) -> Callable[[Context], list[str]]:
    """What converts a kind of object. The rules that need sqlglot are loaded when first asked for."""
    if kind is ObjectKind.TABLE or kind is ObjectKind.ALTER_TABLE:
        from migration.transpile import alter_tables, tables

        return tables.convert_table if kind is ObjectKind.TABLE else alter_tables.convert_alter_table
    if kind in _QUERIES:
        from migration.transpile import modules

        return modules.convert_view if kind is ObjectKind.VIEW else modules.convert_function
    if kind is ObjectKind.PROCEDURE:
        from migration.transpile.procedural.procedure import convert_procedure

        return convert_procedure
    if kind is ObjectKind.SCHEMA or kind is ObjectKind.PROPERTY:
        from migration.transpile import attached

        return attached.convert_schema if kind is ObjectKind.SCHEMA else attached.convert_property
    if kind is ObjectKind.TYPE or kind is ObjectKind.SEQUENCE:
        from migration.transpile import attached

        return attached.convert_type_object if kind is ObjectKind.TYPE else attached.convert_sequence
    if kind is ObjectKind.PERMISSION:
        from migration.transpile.permissions import convert_permission

        return convert_permission
    if kind in _SMALL:
        from migration.transpile import attached_more

        small: dict[ObjectKind, Callable[[Context], list[str]]] = {
            ObjectKind.INDEX: attached_more.convert_index,
            ObjectKind.STATISTICS: attached_more.convert_statistics,
            ObjectKind.SYNONYM: attached_more.convert_synonym,
            ObjectKind.TRIGGER: attached_more.convert_trigger,
        }
        return small[kind]
    return _manual


def _manual(context: Context) -> list[str]:
    raise CannotConvert(MANUAL_KINDS.get(context.object.kind, "UNSUPPORTED_OBJECT"))


def _lost(context: Context, statements: list[str]) -> str:
    """What the conservation gate finds missing."""
    if context.object.kind in _QUERIES:
        return conservation(source_clauses(context.tokens), statements, context.expected)
    return ""


def _give_up(context: Context, why: CannotConvert) -> None:
    """Report the reason, and for code all the others a person will meet, in order of position."""
    context.failed = True
    context.note(why.code, why.offset, why.detail)
    if context.object.kind in _EXPLAINED:
        note_reasons(context)
    head, rest = context.findings[:1], context.findings[1:]
    errors = [f for f in context.findings if f.severity is Severity.ERROR]
    if errors and context.object.kind not in MANUAL_KINDS:
        head, rest = [], context.findings
    context.findings[:] = head + sorted(rest, key=lambda f: (f.severity is not Severity.ERROR, f.line, f.column))
