"""EXEC: of a procedure, and of text.

Sources: Microsoft Learn, "EXECUTE", "sp_executesql"; Databricks SQL language reference, "CALL", "EXECUTE IMMEDIATE".
"""

from __future__ import annotations

from dataclasses import dataclass

from migration.transpile.catalog import ProcedureFacts
from migration.transpile.context import CannotConvert
from migration.transpile.local_scope import Variable
from migration.transpile.names import quote
from migration.transpile.procedural import built, dynamic, kept
from migration.transpile.procedural.emitter import Emitter, written_type
from migration.transpile.procedural.tree import Leaf
from migration.transpile.procedural.variables import split_items, target
from migration.transpile.types import INT, SqlType
from migration.tsql.lexer import Kind, Token, words

#: Parameter that gives a procedure's return value back.
RETURN_VALUE = "p_return_value"


@dataclass(frozen=True, slots=True)
class _Argument:
    name: str
    value: list[Token]
    output: bool


@dataclass(frozen=True, slots=True)
class _Call:
    """``EXEC [@rc =] name arguments``."""

    parts: list[str]
    arguments: list[_Argument]
    result: Token | None


def emit_exec(e: Emitter, node: Leaf) -> list[str]:
    """EXEC of a procedure becomes CALL."""
    lines = _emit_exec(e, node)
    if e.keeps is None or not lines:
        return lines
    return [line for made in lines for line in kept.keep_immediate(e, node, made)]


def emit_insert_exec(e: Emitter, node: Leaf, source: Leaf, count: str = "") -> list[str]:
    """``INSERT … EXEC``: the rows that a procedure or a constant text gives.

    Args:
        e: The procedure.
        node: The statement.
        source: Its EXEC.
        count: Variable that gets the number of rows; empty when nobody asks.

    Raises:
        CannotConvert: The procedure is not in the source or returns no rows, or the text is not constant.
    """
    into = kept.read_target(e, node, source)
    before, behind = kept.around(into)
    made_of_parts = built.insert(e, node, source, before + "(", ")" + (behind or " AS `r`"), lambda: _read_call(e, source))
    if made_of_parts is not None:
        return built.counting(e, node, into.sql, made_of_parts, count)
    before_rows, e.gives_rows = e.gives_rows, False  # the rows of the text go into the table
    try:
        read = _read_call(e, source)
    finally:
        e.gives_rows = before_rows
    if isinstance(read, list):
        made = kept.immediate_around(read[-1], before + "(", ")" + (behind or " AS `r`")) if len(read) == 1 else None
        if made is None or count:
            raise CannotConvert("INSERT_EXEC", source.start, "text that is no constant query")
        return [made]
    name = ".".join(read.parts)
    if _facts(e, read.parts) is None:
        raise CannotConvert("INSERT_EXEC", source.start, f"{name} is not in the source")
    full = _full(e, read.parts)
    if full not in e.context.options.estate.kept_rows:
        raise CannotConvert("INSERT_EXEC", source.start, f"{name} returns no rows, or calls itself")
    path = kept.rows_path(e.context, full, source.start)
    called = _call(e, source, read.parts, read.arguments, read.result, twin=True)
    counting = [f"SET {quote(count)} = (SELECT COUNT(*) FROM {path});"] if count else []  # noqa: S608 - quoted names
    e.context.note("ROWS_KEPT", source.start, name)
    return [*called, f"{e.resolve(before + path + behind)};", *counting, f"DROP TABLE IF EXISTS {path};"]


def _emit_exec(e: Emitter, node: Leaf) -> list[str]:
    read = _read_call(e, node)
    if isinstance(read, list):
        return read
    full = _full(e, read.parts) if len(read.parts) < 3 else ""
    if e.keeps is None or full not in e.context.options.estate.kept_rows:
        return _call(e, node, read.parts, read.arguments, read.result)
    # A twin that calls another: its rows are rows of this one too.
    path = kept.rows_path(e.context, full, node.start)
    called = _call(e, node, read.parts, read.arguments, read.result, twin=True)
    return [*called, *e.keeps.store(e, node, f"SELECT * FROM {path}", None), f"DROP TABLE IF EXISTS {path};"]  # noqa: S608 - quoted names


def _read_call(e: Emitter, node: Leaf) -> _Call | list[str]:
    """What EXEC calls; the statements themselves when it runs text."""
    tokens = e.tokens(node.span)
    if not node.head and node.start != e.first:
        raise CannotConvert("UNKNOWN_SYNTAX", node.start, e.text(node.span)[:40])
    at = 1 if node.head else 0
    if at < len(tokens) and tokens[at].upper == "AS":
        raise CannotConvert("SET_OPTION", node.start, "EXECUTE AS")
    if at < len(tokens) and tokens[at].upper == "(":
        if tokens[-1].upper != ")":
            raise CannotConvert("DYNAMIC_SQL", node.start, "AT another server")
        return dynamic.emit_text(e, node, tokens)
    result: Token | None = None
    if at + 1 < len(tokens) and tokens[at].kind is Kind.VARIABLE and tokens[at + 1].upper == "=":
        result = tokens[at]
        at += 2
    parts: list[str] = []
    while at < len(tokens) and (tokens[at].is_name or (parts and tokens[at].upper == ".")):
        if tokens[at].is_name:
            if parts and tokens[at - 1].upper != ".":
                break
            parts.append(tokens[at].value)
        elif tokens[at + 1 : at + 2] and tokens[at + 1].upper == ".":
            parts.append("")
        at += 1
    if not parts:
        raise CannotConvert("DYNAMIC_SQL", node.start, "a procedure named by a variable")
    if parts[-1].lower() == "sp_executesql" and result is None:
        return dynamic.emit_executesql(e, node, tokens[at:])
    if parts[-1].lower() in _STATISTICS and parts[-2:-1] in ([], ["sys"], ["dbo"], [""]) and _facts(e, parts) is None and result is None:
        e.context.note("MAINTENANCE", node.start, " ".join(e.text(node.span).split())[:60])
        return []
    _refuse_system(node, parts)
    arguments = _arguments(node, _without_options(e, node, tokens[at:]))
    return _Call(parts, arguments, result)


def _refuse_system(node: Leaf, parts: list[str]) -> None:
    name = parts[-1].lower()
    if name == "sp_executesql":
        raise CannotConvert("DYNAMIC_SQL", node.start, "sp_executesql")
    owner = parts[-2].lower() if len(parts) > 1 else ""
    if owner == "sys" or (name.startswith(("sp_", "xp_")) and owner in ("", "dbo") and len(parts) > 2) or _is_system(name, owner):
        raise CannotConvert("SYSTEM_PROCEDURE", node.start, parts[-1])


_SYSTEM = words(
    """sp_addextendedproperty sp_updateextendedproperty sp_dropextendedproperty sp_rename sp_help sp_helptext sp_helpindex sp_who sp_who2
    sp_lock sp_configure sp_addmessage sp_dropmessage sp_send_dbmail sp_start_job sp_stop_job sp_add_job sp_add_jobstep sp_add_jobserver
    sp_delete_job sp_addlinkedserver sp_serveroption sp_getapplock sp_releaseapplock sp_xml_preparedocument sp_xml_removedocument
    sp_addrole sp_addrolemember sp_droprolemember sp_grantdbaccess sp_spaceused sp_recompile sp_refreshview sp_settriggerorder sp_tables
    sp_columns sp_describe_first_result_set sp_oacreate sp_oamethod sp_oadestroy sp_oagetproperty sp_oasetproperty sp_msforeachtable
    sp_msforeachdb sp_executesql sp_prepare sp_execute sp_unprepare sp_set_session_context sp_dboption sp_tableoption
    sp_invoke_external_rest_endpoint sp_execute_external_script sp_trace_generateevent sp_addtype sp_bindefault sp_bindrule
    sp_helpdb sp_databases sp_helpuser sp_change_users_login sp_adduser sp_addlogin sp_addsrvrolemember sp_password sp_procoption
    sp_readerrorlog sp_cycle_errorlog sp_purge_jobhistory sp_delete_backuphistory sp_update_job sp_update_jobstep sp_help_job
    sp_add_jobschedule sp_add_schedule sp_attach_schedule sp_detach_db sp_attach_db sp_renamedb sp_dbcmptlevel sp_fulltext_database
    sp_fulltext_catalog sp_fulltext_table sp_fulltext_column sp_refreshsqlmodule sp_depends sp_helpconstraint sp_helptrigger sp_pkeys
    sp_fkeys sp_statistics sp_stored_procedures sp_sproc_columns sp_setapprole sp_unsetapprole sp_create_plan_guide
    sp_control_plan_guide sp_autostats sp_estimate_data_compression_savings sp_audit_write sp_oageterrorinfo sp_trace_create
    sp_trace_setevent sp_trace_setstatus sp_trace_setfilter sp_notify_operator sp_add_alert sp_add_operator sp_reset_connection
    sp_getbindtoken sp_bindsession sp_dropserver sp_droplinkedsrvlogin sp_addlinkedsrvlogin sp_helpserver sp_testlinkedserver"""
)
#: System procedures that keep statistics, which the engine keeps by itself.
_STATISTICS = frozenset({"sp_updatestats", "sp_createstats"})


def _is_system(name: str, owner: str) -> bool:
    return owner in ("", "sys", "dbo") and (name in _SYSTEM or name.startswith("xp_"))


def _without_options(e: Emitter, node: Leaf, tokens: list[Token]) -> list[Token]:
    """Arguments without ``WITH RECOMPILE``."""
    for place, token in enumerate(tokens):
        if token.upper == "WITH":
            if [t.upper for t in tokens[place + 1 :]] != ["RECOMPILE"]:
                raise CannotConvert("UNSUPPORTED_CLAUSE", token.start, e.text((token.start, node.end))[:40])
            e.context.note("HINT", token.start, "WITH RECOMPILE")
            return tokens[:place]
    return tokens


def _arguments(node: Leaf, tokens: list[Token]) -> list[_Argument]:
    found: list[_Argument] = []
    for part in split_items(tokens) if tokens else []:
        name = ""
        if len(part) > 2 and part[0].kind is Kind.VARIABLE and part[1].upper == "=":
            name, part = part[0].text.lower(), part[2:]
        output = part[-1].upper in ("OUTPUT", "OUT")
        value = part[:-1] if output else part
        # A sum in parentheses comes from a text that was put together: there it is one constant.
        summed = bool(value) and value[0].text == "(" and value[-1].text == ")"
        simple = len(value) == 1 or summed or (len(value) == 2 and value[0].upper in ("-", "+") and value[1].kind is Kind.NUMBER)
        if not simple or (output and value[0].kind is not Kind.VARIABLE):
            raise CannotConvert("UNKNOWN_SYNTAX", value[0].start if value else node.start, "an argument of EXEC")
        found.append(_Argument(name, value, output))
    return found


def _call(e: Emitter, node: Leaf, parts: list[str], arguments: list[_Argument], result: Token | None, *, twin: bool = False) -> list[str]:
    known = _facts(e, parts)
    qualified = _qualified(e, parts)
    if twin:
        qualified = kept.twin_parts(e.context.options.estate, _full(e, parts), qualified)
    path = e.context.target_sql(qualified, node.start)
    if known is not None and not twin and not _fits(known, arguments):
        # On SQL Server such a call fails too, unless the script of the procedure is an older one.
        e.context.note("PROCEDURE_PARAMETERS", node.start, ".".join(parts))
        if result is not None:
            raise CannotConvert("RETURN_VALUE", result.start, f"of {'.'.join(parts)}, which has other parameters in the source")
        known = None
    elif known is None:
        e.context.note("PROCEDURE_UNKNOWN", node.start, ".".join(parts))
    if known is None and result is not None:
        raise CannotConvert("RETURN_VALUE", result.start, f"of {'.'.join(parts)}, which is not in the source")
    before: list[str] = []
    after: list[str] = []
    written: list[str] = []
    named = any(a.name for a in arguments)
    for place, argument in enumerate(arguments):
        parameter = known.find(argument.name, place) if known else None
        if known is not None and parameter is None:
            raise CannotConvert("UNKNOWN_SYNTAX", argument.value[0].start, f"{'.'.join(parts)} has no such parameter")
        if argument.value[0].upper == "DEFAULT":
            if known is None and not argument.name:
                raise CannotConvert("UNKNOWN_SYNTAX", argument.value[0].start, "DEFAULT for a parameter whose name is not known")
            if not named and place < len(arguments) - 1:
                named = True
            continue
        if known is None and not argument.output and argument.value[0].is_name:
            value = _word(e, argument, None)
        elif parameter is not None and parameter.output:
            value = _output(e, argument, parameter.type, before)
        elif argument.output:
            value = quote(target(e, argument.value[0]).path[-1])
        else:
            value = _word(e, argument, parameter.type if parameter else None)
        name = parameter.target if parameter else "p_" + argument.name[1:]
        written.append(f"{quote(name)} => {value}" if named or parameter else value)
    if result is not None and known is not None:
        _result(e, result, known, written, after)
    return [*before, f"CALL {path}({', '.join(written)});", *after]


def _fits(known: ProcedureFacts, arguments: list[_Argument]) -> bool:
    """Whether a procedure has a parameter for every argument."""
    return all(known.find(a.name, place) is not None for place, a in enumerate(arguments))


def _result(e: Emitter, result: Token, known: ProcedureFacts, written: list[str], after: list[str]) -> None:
    variable = target(e, result)
    if not known.returns:
        after.append(f"SET {quote(variable.path[-1])} = 0;")
    elif variable.type.sql == "INT":
        written.append(f"{quote(RETURN_VALUE)} => {quote(variable.path[-1])}")
    else:
        name = e.declare("@@return_value", INT)
        written.append(f"{quote(RETURN_VALUE)} => {quote(name)}")
        after.append(f"SET {quote(variable.path[-1])} = CAST({quote(name)} AS {written_type(variable.type)});")


def _output(e: Emitter, argument: _Argument, kind: SqlType | None, before: list[str]) -> str:
    """The variable for a parameter that gives a value back; one of our own when the caller does not want it."""
    if argument.output:
        return quote(target(e, argument.value[0]).path[-1])
    name = e.temporary("v_unused", written_type(kind) if kind else "STRING")
    before.append(f"SET {quote(name)} = {_word(e, argument, kind)};")
    return quote(name)


def _word(e: Emitter, argument: _Argument, kind: SqlType | None) -> str:
    first = argument.value[0]
    if first.is_name and first.upper != "NULL":
        # A bare word is text.
        from migration.transpile.names import string_literal

        return string_literal(first.value)
    return e.resolve(e.value((first.start, argument.value[-1].end), kind))


def _qualified(e: Emitter, parts: list[str]) -> list[str]:
    if len(parts) > 1:
        return parts
    own = f"{e.context.object.schema}.{parts[0]}".lower()
    return [e.context.object.schema if own in e.context.options.estate.procedures else "dbo", parts[0]]


def _facts(e: Emitter, parts: list[str]) -> ProcedureFacts | None:
    if len(parts) > 2:
        return None
    return e.context.options.estate.procedures.get(_full(e, parts))


def _full(e: Emitter, parts: list[str]) -> str:
    """``schema.name`` of a procedure of the source, lower case."""
    schema, name = _qualified(e, parts)[-2:]
    return f"{schema or 'dbo'}.{name}".lower()


__all__ = ["RETURN_VALUE", "Variable", "emit_exec"]
