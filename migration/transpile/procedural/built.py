"""EXEC of a text put together at run time: EXECUTE IMMEDIATE of its converted statement, values as parameters, names quoted.

Sources: Microsoft Learn, "EXECUTE", "sp_executesql"; Databricks SQL language reference, "EXECUTE IMMEDIATE", "Parameter markers".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from migration.transpile.context import CannotConvert, Context
from migration.transpile.dml import Scope, convert_assignment, convert_statement
from migration.transpile.gates import conservation, source_clauses
from migration.transpile.local_scope import LocalTable, Variable
from migration.transpile.names import MARK, quote, string_literal
from migration.transpile.procedural.captured import inner_context
from migration.transpile.procedural.emitter import Emitter, indented
from migration.transpile.procedural.parse import Parser
from migration.transpile.procedural.skeletons import Choice, Hole, Place, Skeleton, Text
from migration.transpile.procedural.tree import If, Leaf, Node, While, walk

_HEADS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "TRUNCATE", "CREATE", "DROP"})
_CALLS = frozenset({"EXEC", "EXECUTE", ""})


def insert(e: Emitter, node: Leaf, source: Leaf, before: str, behind: str, read: Callable[[], object]) -> list[str] | None:
    """``INSERT … EXEC`` of a known text: its query with the INSERT before it.

    Args:
        e: The procedure.
        node: INSERT.
        source: Its EXEC.
        before: What stands before the query.
        behind: What stands behind it.
        read: Converts the EXEC.

    Returns:
        Its lines; None when the text is not known.
    """
    if e.texts is None or node not in e.texts.executed:
        return None
    e.texts.executed[source] = e.texts.executed[node]
    e.texts.skeletons[source] = e.texts.skeletons[node]
    if node in e.texts.templates:
        e.texts.templates[source] = e.texts.templates[node]
    if node in e.texts.parameters:
        e.texts.parameters[source] = e.texts.parameters[node]
    e.inserting = (before, behind)
    try:
        lines = read()
    finally:
        e.inserting = None
    assert isinstance(lines, list)
    return lines


_TARGET = re.compile(r"INSERT INTO ((?:`(?:[^`]|``)+`\.?)+)")


def counting(e: Emitter, node: Leaf, into: str, lines: list[str], count: str) -> list[str]:
    """How many rows a text brought into a table that only this session sees: the difference of two counts.

    Raises:
        CannotConvert: Others may write to the table meanwhile.
    """
    if not count:
        return lines
    target = _TARGET.match(into)
    local = any(t.is_temporary or t.text.startswith("@") for t in e.tokens(node.span)[1:3])
    if target is None or not local:
        raise CannotConvert("SYSTEM_VARIABLE", node.start, "@@ROWCOUNT")
    rows = f"(SELECT COUNT(*) FROM {target[1]})"  # noqa: S608 - a quoted name
    return [f"SET {quote(count)} = {rows};", *lines, f"SET {quote(count)} = {rows} - {quote(count)};"]


def way(e: Emitter, node: If, held: bool) -> list[str]:
    """The line that keeps which way an IF went, where a text hangs on it."""
    if e.texts is None or e.texts.decision(node) not in e.texts.choices:
        return []
    node = e.texts.decision(node)
    if node not in e.ways:
        e.ways[node] = e.temporary("v_way", "BOOLEAN")
    line = f"SET {quote(e.ways[node])} = {'TRUE' if held else 'FALSE'};"
    e.count([line])
    return [line]


def execute(e: Emitter, node: Leaf, known: dict[str, Variable], given: dict[str, str], outputs: dict[str, Variable]) -> list[str]:
    """EXEC of a known text.

    Args:
        e: The procedure.
        node: EXEC.
        known: Parameters of sp_executesql.
        given: Their values.
        outputs: The variables that get a value from it.

    Raises:
        CannotConvert: One of its texts cannot be converted.
    """
    assert e.texts is not None
    if node in e.texts.templates:
        from migration.transpile.procedural import built_slots

        lines = built_slots.execute(e, node, e.texts.templates[node], known, given, outputs)
        e.context.note("DYNAMIC_TEXT", node.start)
        return lines
    made = [(text, _one(e, node, text, found, known, given, outputs)) for text, found in e.texts.skeletons[node]]
    e.context.note("DYNAMIC_TEXT", node.start)
    if len(made) == 1 and not made[0][0].ways:
        return made[0][1]
    lines = []
    for text, inner in made:
        asked = asked_ways(e, text)
        lines += [f"{'ELSEIF' if lines else 'IF'} {asked or 'TRUE'} THEN", *indented(inner)]
    return [*lines, "END IF;"]


def named_values(e: Emitter, found: Skeleton, known: dict[str, Variable]) -> dict[str, Variable]:
    """The variables that a text names: its parameters, and the values in it."""
    variables = dict(known)
    for key, (hole, place) in found.values.items():
        if place in (Place.QUOTED, Place.BARE, Place.REMOTE):
            variables[f"@{key}"] = Variable((key,), e.parts[hole][1])
    return variables


def asked_ways(e: Emitter, text: Text) -> str:
    """The condition under which a text is the one.

    Raises:
        CannotConvert: What decides about it was not converted.
    """
    if any(n not in e.ways for n, _ in text.ways):
        raise CannotConvert("DYNAMIC_SQL", text.ways[0][0].start if isinstance(text.ways[0][0], If) else text.ways[0][0].node.start)
    return " AND ".join(_went(e, n, held) for n, held in text.ways)


def _went(e: Emitter, node: If | Choice, held: int) -> str:
    name = quote(e.ways[node])
    if isinstance(node, Choice):
        return f"{name} = {held}"
    return name if held else f"NOT {name}"


def _one(
    e: Emitter, node: Leaf, text: Text, found: Skeleton, known: dict[str, Variable], given: dict[str, str], outputs: dict[str, Variable]
) -> list[str]:
    """One text; nothing runs when a value in it is NULL, for then the whole text is."""
    holes = [p for p in text.pieces if isinstance(p, Hole)]
    if any(h not in e.parts for h in holes):
        raise CannotConvert("DYNAMIC_SQL", node.start)
    variables = named_values(e, found, known)
    sql, into = statement(e, node, found, variables, outputs)
    sql, used = marked(e, sql, found, variables, given, outputs)
    parts = names(e, sql, found)
    lines: list[str] = []
    if len(parts) == 1:
        whole = string_literal(parts[0])
    else:
        variable_name = e.text_variable()
        lines.append(f"SET {quote(variable_name)} = {' || '.join(string_literal(p) if i % 2 == 0 else p for i, p in enumerate(parts))};")
        whole = quote(variable_name)
    using = f" USING {', '.join(used)}" if used else ""
    lines.append(f"EXECUTE IMMEDIATE {whole}{into}{using};")
    missing = sorted({quote(e.parts[h][0]) for h in holes if not h.optional})
    if missing:
        lines = [f"IF {' AND '.join(f'{m} IS NOT NULL' for m in missing)} THEN", *indented(lines), "END IF;"]
    return lines


def statement(e: Emitter, node: Leaf, found: Skeleton, variables: dict[str, Variable], outputs: dict[str, Variable]) -> tuple[str, str]:
    """The converted statement, and INTO with the variables that get its values."""
    line, column = e.context.object.place(node.start)
    own = inner_context(e, node, found.sql)
    tokens = own.tokens
    try:
        leaves = Parser(tokens, 0, len(found.sql)).parse()
        if not tokens.findings and len(leaves) == 1 and isinstance(leaves[0], Leaf) and leaves[0].head in _CALLS and not outputs:
            sql = _called(e, node, own, leaves[0], Scope(variables, {}))
            e.context.adopt([replace(f, line=line, column=column, message=_plain(e, f.message, found)) for f in own.findings])
            return sql, ""
        if tokens.findings or len(leaves) != 1 or not isinstance(leaves[0], Leaf) or leaves[0].head not in _HEADS:
            raise CannotConvert("DYNAMIC_SQL", node.start, "its text is not one statement that reads or changes rows")
        scope = Scope(variables, e.scope.tables)
        into = ""
        if outputs and e.inserting is not None:
            raise CannotConvert("DYNAMIC_SQL", node.start, "its parameters")
        if outputs:
            sql, into = _assigned(own, leaves[0], scope, outputs)
        else:
            made = convert_statement(own, leaves[0].span, scope)
            statements = made.apply(own)
            if len(statements) != 1:
                raise CannotConvert("DYNAMIC_SQL", node.start)
            if made.creates is not None:
                _create(e, node, *made.creates)
            sql = statements[0]
            changes = any(t.upper in ("INTO", "INSERT", "UPDATE", "DELETE", "MERGE") for t in tokens)
            rows = leaves[0].head in ("SELECT", "WITH") and not changes
            if e.inserting is not None:
                if not rows:
                    raise CannotConvert("INSERT_EXEC", node.start, "text that is no query")
                sql = e.inserting[0] + sql + e.inserting[1]
            elif rows:
                _keep_rows(e, node)
    except CannotConvert as why:
        raise CannotConvert(why.code, node.start, why.detail) from why
    e.context.adopt([replace(f, line=line, column=column, message=_plain(e, f.message, found)) for f in own.findings])
    return e.resolve(sql), into


def _create(e: Emitter, node: Leaf, name: str, made: LocalTable) -> None:
    """A global temporary table that the text makes: statements behind it may name it.

    Raises:
        CannotConvert: It is a local one, which is gone when the text has run, or two texts make different ones.
    """
    known = e.scope.tables.get(name)
    if not name.startswith("##") or (known is not None and known.path != made.path):
        raise CannotConvert("DYNAMIC_SQL", node.start, "a temporary table is made in it")
    e.scope.tables[name] = made


def _called(e: Emitter, node: Leaf, own: Context, leaf: Leaf, scope: Scope) -> str:
    """``EXEC`` of a procedure within the text: one CALL.

    Raises:
        CannotConvert: It takes more than that, or its rows are asked for.
    """
    from migration.transpile.procedural import calls

    if e.inserting is not None or e.keeps is not None:
        raise CannotConvert("INSERT_EXEC", node.start, "text that calls a procedure")
    inner = Emitter(own, e.statements_of)
    inner.scope = scope
    inner.first = leaf.start
    lines = calls.emit_exec(inner, leaf)
    if len(lines) != 1 or not lines[0].startswith("CALL ") or inner.declarations:
        raise CannotConvert("DYNAMIC_SQL", node.start, "a call in it")
    e.context.note("DYNAMIC_CALL", node.start)
    return lines[0].removesuffix(";")


def _plain(e: Emitter, message: str, found: Skeleton) -> str:
    """A message with the source of values in place of their private names."""
    for key, (hole, _) in found.values.items():
        message = message.replace(key, e.text(hole.span)[:40])
    return message


def _assigned(own: Context, leaf: Leaf, scope: Scope, outputs: dict[str, Variable]) -> tuple[str, str]:
    """``SELECT @n = COUNT(*) FROM …``: the query of one row, and INTO."""
    made = convert_assignment(own, leaf.span, scope)
    if not made.query or not made.one_row or made.accumulates or not set(made.names) <= set(outputs):
        raise CannotConvert("DYNAMIC_SQL", 0, "its parameters")
    lost = conservation(source_clauses(list(own.tokens)), [made.query], own.expected)
    if lost:
        raise CannotConvert("NOT_CONSERVED", 0, lost)
    return made.query, " INTO " + ", ".join(quote(outputs[n].path[-1]) for n in made.names)


def _keep_rows(e: Emitter, node: Leaf) -> None:
    """Refuse a second query whose rows the caller would get.

    Raises:
        CannotConvert: Another query of the procedure gives rows on the same way, or the query is repeated.
    """
    assert e.texts is not None
    root = e.texts.root
    repeated = any(isinstance(n, While) and any(m is node for m in walk(n.body)) for n in walk(root))
    others = [n for n in e.row_texts if n is not node and not _apart(root, n, node)]
    if e.gives_rows or repeated or others:
        raise CannotConvert("RESULT_SETS", node.start)
    if node not in e.row_texts:
        e.row_texts.append(node)


def _apart(nodes: list[Node], one: Node, other: Node) -> bool:
    """Whether two statements stand in different branches of an IF."""
    for node in walk(nodes):
        if isinstance(node, If):
            then, otherwise = set(walk(node.then)), set(walk(node.otherwise))
            if (one in then and other in otherwise) or (other in then and one in otherwise):
                return True
    return False


# Names that come at run time.


def names(e: Emitter, sql: str, found: Skeleton) -> list[str]:
    """The statement cut at its names: constants at even places, expressions of text between them."""
    parts = [sql]
    for key, (hole, place) in found.values.items():
        value = quote(e.parts[hole][0]) if hole in e.parts else ""
        if place is Place.NAME:
            head, tail = found.around[key]
            name = f"REPLACE(TRIM({value}), '`', '``')" if not (head or tail) else f"REPLACE({value}, '`', '``')"
            parts = _cut(parts, quote(key), "`" + head.replace("`", "``"), name, tail.replace("`", "``") + "`")
    return parts


def marked(
    e: Emitter, sql: str, found: Skeleton, variables: Mapping[str, Variable], given: Mapping[str, str], outputs: Collection[str]
) -> tuple[str, list[str]]:
    """The statement with a marker for each value and IDENTIFIER for names of tables, and what EXECUTE IMMEDIATE gives them.

    Args:
        e: Where the statement stands.
        sql: The converted statement.
        found: The text it was built from.
        variables: What stands in it for a value, by name.
        given: Values that are known otherwise, by name.
        outputs: Names that the statement writes to.
    """
    used: list[str] = []
    for name, variable in variables.items():
        marker = quote(variable.path[0])
        if marker in sql and name not in outputs:
            plain = variable.path[0].removeprefix(MARK)
            value = given[name] if name in given else quote(e.parts[found.values[name[1:]][0]][0])
            sql = sql.replace(marker, ":" + plain)
            used.append(f"{value} AS {quote(plain)}")
    sql, of_tables = tables(e, sql, found)
    return sql, used + of_tables


def tables(e: Emitter, sql: str, found: Skeleton) -> tuple[str, list[str]]:
    """The statement with IDENTIFIER for names of tables, and what each stands for."""
    used: list[str] = []
    for key, (hole, place) in found.values.items():
        if place is not Place.TABLE:
            continue
        plain = key.removeprefix(MARK)
        pattern = re.compile(rf"((?:`(?:[^`]|``)+`\.)+){re.escape(quote(key))}")
        prefix = pattern.search(sql)
        if prefix is None:
            raise CannotConvert("DYNAMIC_SQL", hole.span[0], e.text(hole.span)[:60])
        used.append(f"{_table(quote(e.parts[hole][0]), prefix[1])} AS {quote(plain)}")
        # What is left names the table in its columns.
        sql = pattern.sub(f"IDENTIFIER(:{plain})", sql).replace(quote(key), quote(plain))
    return sql, used


def _table(value: str, prefix: str) -> str:
    """A name of one to three parts; one alone is looked for where other names without a schema are."""
    bare = f"REPLACE(REPLACE(TRIM({value}), '[', ''), ']', '')"
    parted = f"TRANSLATE(TRIM({value}), '[]', '``')"
    return f"CASE WHEN CONTAINS({value}, '.') THEN {parted} ELSE {string_literal(prefix + '`')} || {bare} || '`' END"


def _cut(parts: list[str], placeholder: str, before: str, expression: str, behind: str) -> list[str]:
    """Put an expression in place of a placeholder in the constants."""
    result: list[str] = []
    for place, part in enumerate(parts):
        pieces = part.split(placeholder) if place % 2 == 0 else [part]
        for number, piece in enumerate(pieces):
            if number:
                result.append(expression)
            result.append((behind if number else "") + piece + (before if number < len(pieces) - 1 else ""))
    return result
