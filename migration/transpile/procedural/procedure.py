"""One stored procedure: header, declarations, body, and the account that nothing of it was passed over.

Sources: Microsoft Learn, "CREATE PROCEDURE"; Databricks SQL language reference, "CREATE PROCEDURE".
"""

from __future__ import annotations

from migration.transpile import features
from migration.transpile.context import CannotConvert, Context
from migration.transpile.dml_assign import COMPOUND
from migration.transpile.local_names import note_foreign
from migration.transpile.local_scope import LocalTable, Variable
from migration.transpile.names import quote, string_literal
from migration.transpile.procedural.calls import RETURN_VALUE
from migration.transpile.procedural.checked import moved_into_try
from migration.transpile.procedural.emitter import BODY, TABLE_PARAMETER, Emitter, indented, mentions, written_type
from migration.transpile.procedural.flow import emit_list
from migration.transpile.procedural.guards import Reader
from migration.transpile.procedural.header import Header, Parameter, read_header, returns_value
from migration.transpile.procedural.kept import Kept, twin_parts
from migration.transpile.procedural.own_transaction import plain_transactions
from migration.transpile.procedural.parse import Parser
from migration.transpile.procedural.results import gives_rows, lost_results, runs_query
from migration.transpile.procedural.signature import parameter_name
from migration.transpile.procedural.texts import Texts
from migration.transpile.procedural.transactions import droppable
from migration.transpile.procedural.tree import Leaf, Node, opened, walk
from migration.transpile.types import Category, SqlType, convert_type
from migration.tsql.lexer import Kind


def convert_procedure(context: Context) -> list[str]:
    """CREATE PROCEDURE. Parts that cannot be converted are counted in ``context.replaced``.

    Raises:
        CannotConvert: Its head cannot be converted, its blocks do not match, or nothing of its body can.
    """
    runtime = context.options.runtime
    if runtime < features.PROCEDURE:
        raise CannotConvert("RUNTIME", 0, f"procedures need runtime {features.PROCEDURE}")
    header = read_header(context.tokens)
    _note_options(context, header)
    made = [_written(context, header, header.name, None)]
    full = ".".join(["dbo", *header.name][-2:]).lower()
    if full in context.options.estate.kept_rows:
        twin = twin_parts(context.options.estate, full, header.name)
        rows = Kept.of(context, full, opened(_nodes(context, header)), header.start)
        _written(context.fork(), header, twin, rows)
        rows.begin(context)
        made.append(_written(context, header, twin, rows))
    return made


def _nodes(context: Context, header: Header) -> list[Node]:
    return Parser(context.tokens, *header.body).parse()


def _written(context: Context, header: Header, name: list[str], rows: Kept | None) -> str:
    """The procedure, or its twin that keeps its rows."""
    path = context.target_sql(name, header.start)
    nodes = _nodes(context, header)
    e = Emitter(context, emit_list)
    plain_transactions(e, nodes)
    moved_into_try(e, nodes)
    e.texts = Texts.read(e, nodes)
    e.first = header.body[0]
    e.keeps = rows
    parameters, begin = _parameters(e, header, _assigned(e, nodes))
    if returns_value(context.tokens):
        e.returns = RETURN_VALUE
        parameters.append(f"INOUT {quote(RETURN_VALUE)} INT DEFAULT 0")
        begin.append(f"SET {quote(RETURN_VALUE)} = 0;")
    if rows is not None and rows.decided:
        begin += rows.begin(context)
    _prepare(e, nodes)
    lines = e.statements(_without_last_return(e, opened(nodes)))
    if e.leaves:
        lines = [f"{BODY}: BEGIN", *indented(lines), f"END {BODY};"]
    if e.replaced and not e.written and rows is None:
        raise CannotConvert("NOTHING_CONVERTED", header.body[0])
    declarations = [d + ";" for d in [*e.declarations, *e.cursor_declarations]]
    body = "\n".join(["BEGIN", *indented([*declarations, *begin, *lines]), "END"])
    lost = e.account(header.body, body, [*declarations, *begin])
    if lost:
        raise CannotConvert("NOT_CONSERVED", header.body[0], lost)
    note_foreign(context, e.scope)
    context.replaced += e.replaced
    create = "CREATE OR REPLACE PROCEDURE" if header.replace else "CREATE PROCEDURE"
    return f"{create} {path}({', '.join(parameters)})\nLANGUAGE SQL\nSQL SECURITY INVOKER\nAS {body}"


def _note_options(context: Context, header: Header) -> None:
    for start, word in header.options:
        if word == "ENCRYPTION":
            context.note("SCHEMABINDING", start, word)
        elif word.startswith("EXECUTE AS") and word != "EXECUTE AS CALLER":
            context.note("EXECUTE_AS", start, word)
        else:
            context.note("SCHEMABINDING", start, word)


_BEFORE_ASSIGNMENT = frozenset({"SET", "SELECT", "DISTINCT", ",", ")"})


def _assigned(e: Emitter, nodes: list[Node]) -> set[str]:
    """Variables that get a value somewhere, lower case."""
    found: set[str] = set()
    for node in walk(nodes):
        tokens = e.tokens(node.span) if isinstance(node, Leaf) else []
        head = node.head if isinstance(node, Leaf) else ""
        words = [t.upper for t in tokens]
        for place, token in enumerate(tokens):
            if token.kind is not Kind.VARIABLE:
                continue
            following = words[place + 1] if place + 1 < len(words) else ""
            if head in ("EXEC", "EXECUTE", ""):
                given = following in ("OUTPUT", "OUT") or (place == 1 and following == "=")
            elif head == "FETCH":
                given = "INTO" in words[:place]
            else:
                behind = place and (words[place - 1] in _BEFORE_ASSIGNMENT or tokens[place - 1].kind is Kind.NUMBER)
                given = bool(behind) and (following == "=" or following in COMPOUND)
            if given:
                found.add(token.text.lower())
    return found


def _parameters(e: Emitter, header: Header, assigned: set[str]) -> tuple[list[str], list[str]]:
    """Parameters as written on Databricks, and what the body begins with.

    A parameter for input that gets another value in the body is copied into a variable first: it cannot be set itself.
    """
    written: list[str] = []
    begin: list[str] = []
    defaulted = ""
    for parameter in header.parameters:
        if parameter.readonly:
            written.append(_table_parameter(e, parameter))
            continue
        kind = _kind(e, parameter)
        name = parameter_name(parameter.name)
        e.scope.variables[parameter.name.lower()] = Variable((name,), kind)
        mode = "INOUT" if parameter.output else "IN"
        default = _default(e, parameter, kind)
        if default:
            defaulted = parameter.name
        elif defaulted:
            e.context.note("PARAMETER_DEFAULT", parameter.start, parameter.name)
            default = " DEFAULT NULL"
        written.append(f"{mode} {quote(name)} {written_type(kind)}{default}")
        if not parameter.output and parameter.name.lower() in assigned:
            del e.scope.variables[parameter.name.lower()]
            begin.append(f"SET {quote(e.declare(parameter.name, kind))} = {quote(name)};")
    return written, begin


def _kind(e: Emitter, parameter: Parameter) -> SqlType:
    builtin = e.context.options.estate.resolve_alias(parameter.type) if parameter.type else None
    resolved = convert_type(builtin, e.context.options.runtime, column=False) if builtin else None
    if resolved is None or not resolved.type.sql:
        raise CannotConvert("UNKNOWN_TYPE", parameter.start, parameter.type.name if parameter.type else "")
    for code in resolved.codes:
        e.context.note(code, parameter.start)
    return resolved.type


def _default(e: Emitter, parameter: Parameter, kind: SqlType) -> str:
    if parameter.default is None:
        return ""
    tokens = e.tokens(parameter.default)
    if len(tokens) == 1 and tokens[0].is_name and tokens[0].upper != "NULL":
        return f" DEFAULT {string_literal(tokens[0].value)}"
    return f" DEFAULT {e.value(parameter.default, kind)}"


def _table_parameter(e: Emitter, parameter: Parameter) -> str:
    """A table as a parameter: an array of its rows."""
    name = parameter.type.name if parameter.type else ""
    estate = e.context.options.estate
    columns = estate.table_types.get(name) or estate.table_types.get(f"dbo.{name}")
    if not columns or not all(k.sql for k in columns.values()):
        raise CannotConvert("UNKNOWN_TYPE", parameter.start, name)
    e.context.note("TABLE_PARAMETER", parameter.start, parameter.name)
    target = parameter_name(parameter.name)
    private = TABLE_PARAMETER + parameter.name[1:].lower()
    e.table_parameters[private] = target
    e.scope.tables[parameter.name.lower()] = LocalTable((private,), columns)
    fields = ", ".join(f"{quote(c)}: {written_type(k)}" for c, k in columns.items())
    return f"IN {quote(target)} ARRAY<STRUCT<{fields}>>"


def _prepare(e: Emitter, nodes: list[Node]) -> None:
    """What must be known of the whole body before any of it is written."""
    e.drops_transactions = droppable(e, nodes)
    e.uses_identity = mentions(e.context.tokens, "SCOPE_IDENTITY", "@@IDENTITY")
    if e.keeps is not None:
        return
    reader = Reader(e.tokens, lambda name: name in e.scope.variables and e.scope.variables[name].type.category is Category.STRING)
    e.lost.update(lost_results(nodes, lambda leaf: runs_query(e.tokens(leaf.span)), reader))
    e.gives_rows = any(isinstance(n, Leaf) and gives_rows(e.tokens(n.span)) for n in walk(nodes))


def _without_last_return(e: Emitter, nodes: list[Node]) -> list[Node]:
    """A RETURN at the end of the body says nothing, unless it has a value that somebody may ask for."""
    last = nodes[-1] if nodes else None
    if isinstance(last, Leaf) and last.head == "RETURN":
        tokens = e.tokens(last.span)
        zero = len(tokens) == 2 and tokens[1].kind is Kind.NUMBER and not tokens[1].text.strip("0")
        if len(tokens) == 1 or zero:
            e.cover(last.span)
            return nodes[:-1]
    return nodes
