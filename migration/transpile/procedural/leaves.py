"""Statements that read or change rows inside a procedure, and how many rows they touched."""

from __future__ import annotations

import re

from migration.transpile.context import CannotConvert
from migration.transpile.dml import is_assignment
from migration.transpile.gates import output_tokens
from migration.transpile.names import quote
from migration.transpile.procedural import calls, kept, moments, updates
from migration.transpile.procedural.emitter import Emitter
from migration.transpile.procedural.identities import read_back
from migration.transpile.procedural.results import READS
from migration.transpile.procedural.tree import If, Leaf, opened
from migration.transpile.procedural.variables import emit_assignment
from migration.tsql.lexer import Kind, Token


def emit(e: Emitter, node: Leaf) -> list[str]:
    """A statement whose rows nobody counts."""
    if node.head in READS and is_assignment(e.context, node.span):
        return emit_assignment(e, node)
    special = _temporary(e, node) or _maintenance(e, node)
    if special:
        return []
    source = kept.source_of_rows(e, node)
    if source is not None:
        return calls.emit_insert_exec(e, node, source)
    if kept.is_kept(e, node):
        return kept.keep(e, node)
    if updates.assigns(e, node):
        return updates.emit_update(e, node)
    if moments.reads_moment(e, node):
        return moments.emit(e, node) + read_back(e, node)
    made = [e.resolve(s) for s in e.leaf(node.span).statements]
    lines = [s + ";" for s in made]
    return lines + read_back(e, node)


def counted(e: Emitter, node: Leaf, count: str) -> list[str]:
    """A statement after which ``@@ROWCOUNT`` is asked for.

    Raises:
        CannotConvert: Its rows cannot be counted beside it.
    """
    if node.head in READS and is_assignment(e.context, node.span):
        return emit_assignment(e, node, count)
    if node.head not in (*READS, "INSERT", "UPDATE", "DELETE", "MERGE"):
        raise CannotConvert("SYSTEM_VARIABLE", node.start, "@@ROWCOUNT")
    source = kept.source_of_rows(e, node)
    if source is not None:
        return calls.emit_insert_exec(e, node, source, count)
    made = [e.resolve(s) for s in e.leaf(node.span).statements]
    captured = _CAPTURED.match(made[0]) if made else None
    if len(made) > 1 and captured is not None:
        # OUTPUT: the rows that change were read before.
        kept_lines = [s + ";" for s in made]
        return [
            kept_lines[0],
            f"SET {quote(count)} = (SELECT COUNT(*) FROM {captured[1]});",  # noqa: S608 - a quoted name
            *kept_lines[1:],
            *read_back(e, node),
        ]
    if len(made) != 1:
        raise CannotConvert("SYSTEM_VARIABLE", node.start, "@@ROWCOUNT")
    created = _CREATED.match(made[0])
    if created is not None:
        return [made[0] + ";", f"SET {quote(count)} = (SELECT COUNT(*) FROM {created[1]});"]  # noqa: S608 - a quoted name
    number = rows_of(made[0])
    if number is None:
        raise CannotConvert("SYSTEM_VARIABLE", node.start, "@@ROWCOUNT")
    e.context.note("ROWS_COUNTED", node.start)
    lines = kept.keep(e, node) if kept.is_kept(e, node) else [made[0] + ";"]
    return [f"SET {quote(count)} = {number};", *lines, *read_back(e, node)]


_CREATED = re.compile(r"CREATE (?:OR REPLACE )?(?:TEMP )?TABLE ((?:`(?:[^`]|``)+`\.?)+) AS ")


_CAPTURED = re.compile(r"CREATE OR REPLACE (?:TEMP )?TABLE ((?:`(?:[^`]|``)+`\.?)*`tmp_(?:[^`]|``)*output_rows_*`) AS (?!SELECT MAX\()")


def rows_of(sql: str) -> str | None:
    """An expression for the number of rows a statement will touch, before it runs; None when there is no simple one."""
    words = _top_words(sql)
    first = words[0][0] if words else ""
    named = dict(reversed(words))
    if first == "DELETE":
        return f"(SELECT COUNT(*) {sql[named['FROM'] :]})" if "FROM" in named else None
    if first == "UPDATE" and "SET" in named:
        where = sql[named["WHERE"] :] if "WHERE" in named else ""
        return f"(SELECT COUNT(*) FROM {sql[len('UPDATE') : named['SET']].strip()} {where}".rstrip() + ")"  # noqa: S608 - converted SQL and quoted names
    if first == "INSERT" and "VALUES" in named:
        return str(_rows_of_values(sql[named["VALUES"] + len("VALUES") :]))
    if first == "INSERT" and ("SELECT" in named or "WITH" in named):
        at = min(named[w] for w in ("SELECT", "WITH") if w in named)
        return f"(SELECT COUNT(*) FROM ({sql[at:]}))"  # noqa: S608 - converted SQL and quoted names
    if first in ("SELECT", "WITH"):
        return f"(SELECT COUNT(*) FROM ({sql}))"  # noqa: S608 - converted SQL and quoted names
    if first == "MERGE":
        return _rows_of_merge(sql, words)
    return None


def _rows_of_merge(sql: str, words: list[tuple[str, int]]) -> str | None:
    """A MERGE with nothing but one unconditional WHEN MATCHED touches the rows that join."""
    kinds = [w for w, _ in words]
    if kinds.count("WHEN") != 1 or "NOT" in kinds[kinds.index("WHEN") :] or "USING" not in kinds or "ON" not in kinds:
        return None
    named = dict(reversed(words))
    matched = sql[named["WHEN"] : named["THEN"]] if "THEN" in named else ""
    if matched.split() != ["WHEN", "MATCHED"]:
        return None
    target = sql[named["INTO"] + len("INTO") : named["USING"]].strip()
    source = sql[named["USING"] + len("USING") : named["ON"]].strip()
    return f"(SELECT COUNT(*) FROM {target} JOIN {source} {sql[named['ON'] : named['WHEN']].strip()})"  # noqa: S608 - converted SQL and quoted names


_WORD = re.compile(r"`(?:[^`]|``)*`|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|[()]", re.DOTALL)


def _top_words(sql: str) -> list[tuple[str, int]]:
    """Words outside parentheses, CASE and quotes, upper case, with their offsets."""
    found: list[tuple[str, int]] = []
    depth = cases = 0
    for match in _WORD.finditer(sql):
        word = match.group().upper()
        if word in "()":
            depth += 1 if word == "(" else -1
        elif word == "CASE":
            cases += 1
        elif word == "END" and cases:
            cases -= 1
        elif not depth and not cases and word[0] not in "`'":
            found.append((word, match.start()))
    return found


def _rows_of_values(sql: str) -> int:
    depth = rows = 0
    for kind, text in output_tokens(sql):
        if kind == "sign" and text == "(":
            rows += not depth
            depth += 1
        elif kind == "sign" and text == ")":
            depth -= 1
    return rows


# Temporary tables that may not be there yet.

_CHECK = re.compile(
    r"\(*\s*OBJECT_ID\s*\(\s*N?'(?:tempdb\.[^'.]*\.)?\[?(#[^'\]]+)\]?'(?:\s*,\s*N?'U')?\s*\)\s*\)*\s*IS\s+NOT\s+NULL\s*\)*", re.IGNORECASE
)


def is_temporary_check(node: If) -> bool:
    """Whether an IF only drops a temporary table that may be there."""
    then = opened(node.then)
    return not node.otherwise and len(then) == 1 and isinstance(then[0], Leaf) and then[0].head == "DROP"


def temporary_check(e: Emitter, node: If) -> list[str] | None:
    """``IF OBJECT_ID('tempdb..#t') IS NOT NULL DROP TABLE #t``: creating one replaces what is there."""
    if not is_temporary_check(node):
        return None
    drop = opened(node.then)[0]
    tokens = e.tokens(drop.span)
    if [t.upper for t in tokens[:2]] != ["DROP", "TABLE"] or not tokens[-1].is_temporary:
        return None
    if not _CHECK.fullmatch(e.text(node.condition).strip()) and not _looks_for(e.tokens(node.condition), tokens[-1].value):
        return None
    e.cover(node.span)
    e.context.note("TEMP_DROPPED", node.start, tokens[-1].value)
    return []


_TEMPORARY_CATALOG = frozenset({"tables", "objects", "sysobjects"})


def _looks_for(tokens: list[Token], name: str) -> bool:
    """Whether a condition only asks the catalog of tempdb for a table: ``EXISTS (SELECT … FROM tempdb.sys.tables WHERE name = '#t')``."""
    words = [t.upper for t in tokens]
    if words[:3] != ["EXISTS", "(", "SELECT"] or words[-1] != ")" or words.count("SELECT") != 1 or words.count("FROM") != 1:
        return False
    if any(t.kind is Kind.VARIABLE for t in tokens) or "JOIN" in words or "NOT" in words or "OR" in words:
        return False
    source = [t.value.lower() for t in tokens[words.index("FROM") + 1 :][:5] if t.is_name]
    if source[:1] != ["tempdb"] or not _TEMPORARY_CATALOG & set(source):
        return False
    return any(t.kind is Kind.STRING and name.lower() in t.value.lower() for t in tokens)


def _maintenance(e: Emitter, node: Leaf) -> bool:
    """Whether a statement is about indexes, statistics or checkpoints, which the engine keeps by itself; it is left out and noted."""
    words = [t.upper for t in e.tokens(node.span)[:5]]
    index = "INDEX" in words and (words[:2] in (["DROP", "INDEX"], ["ALTER", "INDEX"]) or (words[0] == "CREATE" and "UNIQUE" not in words))
    statistics = words[1:2] == ["STATISTICS"] and words[0] in ("CREATE", "UPDATE", "DROP")
    if not index and not statistics and words[:1] != ["CHECKPOINT"]:
        return False
    if "FULLTEXT" in words or "TABLE" in words:
        return False
    e.context.note("MAINTENANCE", node.start, " ".join(e.text(node.span).split())[:60])
    return True


def _temporary(e: Emitter, node: Leaf) -> bool:
    """Whether a statement drops a temporary table that is not there yet, or makes an index of one; it is left out and noted."""
    tokens = e.tokens(node.span)
    words = [t.upper for t in tokens]
    if node.head == "DROP" and words[:2] == ["DROP", "TABLE"]:
        names = [t.value.lower() for t in tokens if t.is_temporary]
        unknown = [n for n in names if n not in e.scope.tables]
        if names and len(unknown) == len(names):
            e.context.note("TEMP_DROPPED", node.start, ", ".join(names))
            return True
    if node.head == "CREATE" and "INDEX" in words[:5] and any(t.is_temporary for t in tokens):
        e.context.note("TEMP_INDEX", node.start, " ".join(t.text for t in tokens if t.kind is not Kind.OPERATOR)[:60])
        return True
    return False
