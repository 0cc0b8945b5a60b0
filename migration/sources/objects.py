"""The objects that one batch defines, and what is left of it as loose script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.findings import Finding, Severity
from migration.estate import ObjectKind, SqlObject
from migration.sources.recognise import Recognised, recognise
from migration.tsql.lexer import Token
from migration.tsql.places import Origin, cut, locate
from migration.tsql.statements import Span, split_statements

_NOTES = {
    "ENCRYPTED_MODULE": ("it is created WITH ENCRYPTION", "Its text is here; the server itself would not give it out."),
    "CLR_MODULE": ("its code is a .NET assembly (EXTERNAL NAME)", "Rewrite it as a SQL function, a Python UDF or a job."),
}
_NESTED = 4  # EXEC('EXEC(''CREATE …'')') and no deeper


@dataclass(slots=True)
class Context:
    """What holds while a script is read, batch after batch.

    Attributes:
        file: Path shown in findings and objects.
        database: Where a USE has led; empty before the first.
        named: Databases that CREATE DATABASE or USE named, in order.
        quoted_identifier: The session's setting.
        findings: Collected here when they belong to no object.
    """

    file: str
    database: str = ""
    named: list[str] = field(default_factory=list)
    quoted_identifier: bool = True
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """A batch's text and its place."""

    text: str
    line: int
    origins: tuple[Origin, ...] = ()


@dataclass(slots=True)
class Read:
    """One object as read, with what decides which of several definitions holds.

    Attributes:
        object: The object.
        database: The database it is made in; empty for the script's own.
        altered: Whether it is ALTER of a module.
        wrapped: Whether it stood in a string, as the stubs do that a later ALTER fills.
    """

    object: SqlObject
    database: str = ""
    altered: bool = False
    wrapped: bool = False


_SETTING = re.compile(r"\bSET\s+(?:[A-Z_]+\s*,\s*)*QUOTED_IDENTIFIER\b(?:\s*,\s*[A-Z_]+)*\s+(ON|OFF)\b", re.IGNORECASE)


def read_batch(source: Source, context: Context, level: int = 0) -> list[Read]:
    """Objects of one batch in order; what is loose becomes one script per run of statements."""
    text = source.text
    spans = split_statements(text)
    found: list[Read] = []
    loose: list[tuple[Span, Recognised]] = []
    blanked: list[tuple[int, int]] = []
    entangled = False
    runs: list[list[tuple[Span, Recognised]]] = [loose]
    for span in spans:
        if span.head == "SET" and "QUOTED_IDENTIFIER" in text[span.start : span.end].upper():
            setting = _SETTING.match(text, span.start)
            if setting:
                context.quoted_identifier = setting[1].upper() == "ON"
        item = recognise(text, span, quoted_identifier=context.quoted_identifier)
        if item.database and item.kind is ObjectKind.SCRIPT:
            context.named.append(item.database)
            if span.head == "USE":
                context.database = item.database
        taken = _unwrap(source, item.wrapped, context, level) if item.wrapped is not None else None
        if taken is None and item.kind is ObjectKind.SCRIPT:
            runs[-1].append((span, item))
            continue
        found += taken if taken is not None else [_object(source, span, item, context)]
        blanked.append((span.start, span.end))
        entangled = entangled or span.depth > 0 or (bool(runs[-1]) and runs[-1][-1][0].head in ("IF", "ELSE", "WHILE"))
        if runs[-1]:
            runs.append([])
    declares = any(span.head == "DECLARE" for run in runs for span, _ in run)
    if entangled or (declares and len(runs) > 1):
        runs = [[pair for run in runs for pair in run]]
    for run in runs:
        if any(item.substance for _, item in run):
            found.append(Read(_script(source, run, blanked, context), context.database))
    found.sort(key=lambda r: (r.object.line, r.object.kind is ObjectKind.SCRIPT))
    return found


def _object(source: Source, span: Span, item: Recognised, context: Context) -> Read:
    text = source.text[span.start : span.end]
    line, column = locate(source.text, span.start, source.line, source.origins)
    end_line, _ = locate(source.text, max(span.start, span.end - 1), source.line, source.origins)
    findings = [
        Finding(code, Severity.WARNING, f"{item.name}: {_NOTES[code][0]}", _NOTES[code][1], context.file, line, column, item.name)
        for code in item.notes
    ]
    here = context.database or (context.named[0] if context.named else "")
    if item.database and here and item.database.casefold() != here.casefold():
        findings.append(
            Finding(
                "OTHER_DATABASE",
                Severity.WARNING,
                f"{item.name} is written with database {item.database}, while the script works in {here}",
                "Check that it belongs to this estate.",
                context.file,
                line,
                column,
                item.name,
            )
        )
    made = SqlObject(
        item.name,
        item.kind,
        context.file,
        line,
        end_line,
        text,
        item.parent,
        context.quoted_identifier,
        findings=tuple(findings),
        origins=cut(source.text, span.start, span.end, source.line, source.origins),
    )
    return Read(made, context.database, altered=item.altered)


def _unwrap(source: Source, token: Token, context: Context, level: int) -> list[Read] | None:
    """Objects defined by the text in a string token; None when it holds anything loose."""
    if level >= _NESTED:
        return None
    inner = _content(source, token)
    before = (len(context.named), context.database, context.quoted_identifier)
    found = read_batch(inner, context, level + 1)
    if not found or any(r.object.kind is ObjectKind.SCRIPT for r in found):
        del context.named[before[0] :]
        context.database, context.quoted_identifier = before[1:]
        return None
    for read in found:
        read.wrapped = True
    return found


def _content(source: Source, token: Token) -> Source:
    """A string token's content with its places: each doubled quote moves what follows by one column."""
    quote = token.text[-1]
    start = token.start + (2 if token.text[0] in "Nn" else 1)
    body = source.text[start : token.end - 1]
    origins = list(cut(source.text, start, token.end - 1, source.line, source.origins))
    line, column = locate(source.text, start, source.line, source.origins)
    if not origins:
        origins = [Origin(0, line, column)]
    doubled = [m.start() for m in re.finditer(re.escape(quote) * 2, body)]
    if doubled:
        origins = _shifted(source, start, doubled, origins)
    return Source(body.replace(quote * 2, quote), line, tuple(origins))


def _shifted(source: Source, start: int, doubled: Sequence[int], origins: list[Origin]) -> list[Origin]:
    body_line, at, column = source.line, start, 0
    plain = not source.origins
    merged: dict[int, Origin] = {}
    shift = iter(doubled)
    following = next(shift, None)
    count = 0
    for origin in origins:
        while following is not None and following + 1 < origin.offset:
            count, following = count + 1, next(shift, None)
        merged[origin.offset - count] = origin._replace(offset=origin.offset - count)
    body_line, column = locate(source.text, start, source.line, source.origins)
    at = start
    for number, offset in enumerate(doubled):
        behind = start + offset + 2
        if plain:
            newlines = source.text.count("\n", at, behind)
            column = behind - source.text.rfind("\n", at, behind) if newlines else column + behind - at
            body_line, at = body_line + newlines, behind
            place = (body_line, column)
        else:
            place = locate(source.text, behind, source.line, source.origins)
        merged.setdefault(offset + 1 - number, Origin(offset + 1 - number, *place))
    return [merged[key] for key in sorted(merged)]


def _script(source: Source, run: list[tuple[Span, Recognised]], blanked: list[tuple[int, int]], context: Context) -> SqlObject:
    """One loose script; the definitions inside it are blanks, so that its lines stay where they are."""
    start, end = run[0][0].start, run[-1][0].end
    pieces, at = [], start
    for first, last in blanked:
        if start <= first and last <= end:
            pieces += [source.text[at:first], re.sub(r"[^\n]", " ", source.text[first:last])]
            at = last
    pieces.append(source.text[at:end])
    line, _ = locate(source.text, start, source.line, source.origins)
    end_line, _ = locate(source.text, max(start, end - 1), source.line, source.origins)
    return SqlObject(
        f"{context.file}:{line}",
        ObjectKind.SCRIPT,
        context.file,
        line,
        end_line,
        "".join(pieces),
        quoted_identifier=context.quoted_identifier,
        origins=cut(source.text, start, end, source.line, source.origins),
    )


def resolve_duplicates(read: Sequence[Read]) -> tuple[list[SqlObject], list[Finding]]:
    """One definition per name: the last CREATE, or the last ALTER of a module behind it.

    A definition that a later one replaces is left out and named in a finding, with both places; stubs in a string
    (``EXEC('CREATE PROCEDURE …')`` before ALTER) are left out silently.
    """
    holds: dict[tuple[str, str, str], Read] = {}
    dropped: set[int] = set()
    findings: list[Finding] = []
    for item in read:
        made = item.object
        if not made.kind.is_definition:
            continue
        key = (item.database.casefold(), _namespace(made.kind), made.name.casefold())
        earlier = holds.get(key)
        if earlier is None:
            holds[key] = item
            continue
        loser, winner = (earlier, item) if not (earlier.altered and item.altered is False and item.wrapped) else (item, earlier)
        dropped.add(id(loser))
        holds[key] = winner
        if not loser.wrapped and loser.object.text.split() != winner.object.text.split():
            word = "altered" if winner.altered else "defined again"
            findings.append(
                Finding(
                    "DUPLICATE_OBJECT",
                    Severity.WARNING,
                    f"{made.name} ({loser.object.file}:{loser.object.line}) is {word} at {winner.object.file}:{winner.object.line}; "
                    "the later one is used",
                    "Leave one definition in the source.",
                    winner.object.file,
                    winner.object.line,
                    1,
                    made.name,
                )
            )
    return [r.object for r in read if id(r) not in dropped], findings


def _namespace(kind: ObjectKind) -> str:
    """Kinds that share their names (sys.objects) share a key."""
    return kind.value if kind in (ObjectKind.TYPE, ObjectKind.SCHEMA, ObjectKind.OTHER) else "object"
