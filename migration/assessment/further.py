"""Indicators beside the six of quick-plan.md: what else makes a conversion harder, found in tokens.

What counts, at the token named:

- ``LINKED_SERVER``: a name of four parts, OPENQUERY, OPENROWSET without BULK, OPENDATASOURCE, ``EXEC (…) AT server``.
- ``CROSS_DATABASE``: a name of three parts where an object is named (``FROM db.dbo.t``, ``EXEC db..p``); no column of three parts.
- ``XML``: the type xml, its methods with a text argument (``.value('…``), OPENXML, XMLNAMESPACES, XML schema collections and indexes.
- ``FOR_XML``: every FOR XML.
- ``JSON``: FOR JSON, OPENJSON, ISJSON and the JSON functions.
- ``CLR``: EXTERNAL NAME and statements about assemblies.
- ``SERVICE_BROKER``: dialogs, SEND, RECEIVE, and statements about queues, services, contracts, message types, routes.
- ``TVP``: a READONLY parameter at its name, and a type AS TABLE.
- ``TRANSACTION``: every BEGIN and SAVE TRANSACTION; an object that begins none: its first COMMIT or ROLLBACK.
- ``TRY_CATCH``: every BEGIN TRY.
- ``TRIGGER``: CREATE, ALTER, ENABLE, DISABLE TRIGGER.
- ``SEQUENCE``: CREATE and ALTER SEQUENCE, and every NEXT VALUE FOR.
- ``IDENTITY_INSERT``: SET IDENTITY_INSERT … ON.
- ``TEMPORAL``: SYSTEM_VERSIONING, a query FOR SYSTEM_TIME, and a PERIOD where no SYSTEM_VERSIONING stands.
- ``FULL_TEXT``: CONTAINS and FREETEXT as predicates or tables, and statements about full-text indexes and catalogs.
- ``GOTO``: every GOTO; its label is not counted.
- ``SYSTEM_PROCEDURE``: calls of ``sys.``, ``master..`` and ``msdb..`` procedures, of ``xp_…`` and of the documented ``sp_…``;
  sp_executesql is DYNAMIC_SQL, and ``dbo.sp_mine`` is nobody's system procedure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from migration.assessment.token_places import defines_column, in_call, is_alias, kind, sign
from migration.tsql.lexer import Kind, Token, words
from migration.tsql.signs import Signs

_XML_METHODS = words("VALUE QUERY EXIST NODES MODIFY")
_JSON = words(
    "OPENJSON ISJSON JSON_VALUE JSON_QUERY JSON_MODIFY JSON_OBJECT JSON_ARRAY JSON_PATH_EXISTS JSON_OBJECTAGG JSON_ARRAYAGG JSON_CONTAINS"
)
_FULL_TEXT_CALLS = words("CONTAINSTABLE FREETEXTTABLE SEMANTICKEYPHRASETABLE SEMANTICSIMILARITYTABLE SEMANTICSIMILARITYDETAILSTABLE")
_FULL_TEXT_PREDICATES = words("CONTAINS FREETEXT")
_BEFORE_PREDICATE = words("WHERE AND OR NOT ON ( WHEN HAVING IF WHILE")
_REMOTE = words("OPENQUERY OPENROWSET OPENDATASOURCE")
_BROKER_THINGS = words("QUEUE SERVICE CONTRACT ROUTE")
_DEFINES = words("CREATE ALTER DROP")
_CALLS = words("EXEC EXECUTE")
WATCHED = (
    _XML_METHODS
    | _JSON
    | _FULL_TEXT_CALLS
    | _FULL_TEXT_PREDICATES
    | _REMOTE
    | _BROKER_THINGS
    | _CALLS
    | words(
        "XML JSON OPENXML XMLNAMESPACES EXTERNAL ASSEMBLY DIALOG CONVERSATION RECEIVE MESSAGE BINDING READONLY TYPE TRAN TRANSACTION "
        "COMMIT ROLLBACK SAVE TRY TRIGGER SEQUENCE VALUE IDENTITY_INSERT SYSTEM_VERSIONING SYSTEM_TIME FULLTEXT GOTO AT"
    )
)
_LOOKED_AT = WATCHED | {"[XML]", '"XML"'}
#: Procedures that Microsoft documents with the prefix sp_ and that migrations meet (Microsoft Learn, "System stored procedures").
_SYSTEM = words(
    "SP_ADD_JOB SP_ADD_JOBSTEP SP_ADD_JOBSCHEDULE SP_ADD_JOBSERVER SP_ADD_SCHEDULE "
    "SP_ATTACH_SCHEDULE SP_START_JOB SP_STOP_JOB SP_UPDATE_JOB "
    "SP_DELETE_JOB SP_HELP_JOB SP_SEND_DBMAIL SP_ADDLINKEDSERVER SP_DROPSERVER SP_ADDLINKEDSRVLOGIN SP_SERVEROPTION SP_TESTLINKEDSERVER "
    "SP_ADDEXTENDEDPROPERTY SP_UPDATEEXTENDEDPROPERTY SP_DROPEXTENDEDPROPERTY SP_ADDMESSAGE SP_DROPMESSAGE SP_ADDROLE SP_ADDROLEMEMBER "
    "SP_DROPROLE SP_DROPROLEMEMBER SP_ADDSRVROLEMEMBER SP_ADDUSER SP_DROPUSER SP_ADDLOGIN SP_GRANTDBACCESS SP_CHANGE_USERS_LOGIN "
    "SP_CHANGEDBOWNER SP_ADDTYPE SP_DROPTYPE SP_BINDEFAULT SP_BINDRULE SP_UNBINDEFAULT SP_UNBINDRULE SP_BINDSESSION SP_GETBINDTOKEN "
    "SP_COLUMNS SP_TABLES SP_PKEYS SP_FKEYS SP_STORED_PROCEDURES SP_SPROC_COLUMNS SP_STATISTICS "
    "SP_SPECIAL_COLUMNS SP_CONFIGURE SP_CREATESTATS "
    "SP_UPDATESTATS SP_AUTOSTATS SP_CYCLE_ERRORLOG SP_DATATYPE_INFO SP_DBOPTION SP_DBCMPTLEVEL SP_DEPENDS SP_DETACH_DB SP_ATTACH_DB "
    "SP_DESCRIBE_FIRST_RESULT_SET SP_FULLTEXT_CATALOG SP_FULLTEXT_COLUMN SP_FULLTEXT_DATABASE SP_FULLTEXT_TABLE SP_FULLTEXT_SERVICE "
    "SP_GETAPPLOCK SP_RELEASEAPPLOCK SP_HELP SP_HELPTEXT SP_HELPDB SP_HELPFILE SP_HELPINDEX SP_HELPCONSTRAINT SP_HELPTRIGGER SP_HELPUSER "
    "SP_HELPROLE SP_HELPROLEMEMBER SP_HELPROTECT SP_HELPSERVER SP_HELPLANGUAGE SP_HELPSTATS SP_LOCK "
    "SP_LOGEVENT SP_MONITOR SP_MSFOREACHTABLE "
    "SP_MSFOREACHDB SP_OACREATE SP_OADESTROY SP_OAMETHOD SP_OAGETPROPERTY SP_OASETPROPERTY SP_OAGETERRORINFO SP_PREPARE SP_EXECUTE "
    "SP_UNPREPARE SP_CURSOROPEN SP_CURSORFETCH SP_CURSORCLOSE SP_PROCOPTION SP_RECOMPILE SP_REFRESHVIEW SP_REFRESHSQLMODULE SP_RENAME "
    "SP_RENAMEDB SP_RESETSTATUS SP_SEQUENCE_GET_RANGE SP_SET_SESSION_CONTEXT SP_SETAPPROLE SP_UNSETAPPROLE SP_SETTRIGGERORDER "
    "SP_SPACEUSED SP_TABLEOPTION SP_WHO SP_WHO2 SP_XML_PREPAREDOCUMENT SP_XML_REMOVEDOCUMENT SP_ESTIMATE_DATA_COMPRESSION_SAVINGS "
    "SP_INVOKE_EXTERNAL_REST_ENDPOINT SP_EXECUTE_EXTERNAL_SCRIPT SP_CONTROL_PLAN_GUIDE "
    "SP_CREATE_PLAN_GUIDE SP_TRACE_CREATE SP_TRACE_SETEVENT "
    "SP_TRACE_SETSTATUS SP_TRACE_SETFILTER SP_PURGE_JOBHISTORY SP_ADD_CATEGORY SP_ADD_OPERATOR "
    "SP_ADD_ALERT SP_ADD_NOTIFICATION SP_NOTIFY_OPERATOR"
)
_SYSTEM_DATABASES = frozenset({"master", "msdb"})
#: After these a name of an object follows.
_BEFORE_OBJECT = words(
    "FROM JOIN INTO UPDATE TABLE INSERT DELETE MERGE USING APPLY EXEC EXECUTE REFERENCES VIEW PROC PROCEDURE FUNCTION STATISTICS FOR"
)
_CLAUSES = words("SELECT WHERE BY SET VALUES HAVING ON OUTPUT EXEC EXECUTE")


def further(tokens: Signs, places: Sequence[int]) -> Iterator[tuple[str, Token]]:
    """Names and tokens of the further indicators of one object, in no order.

    Args:
        tokens: The object's.
        places: Where the words of :data:`WATCHED` and dots stand, others among them.
    """
    uppers = tokens.uppers
    hits = [hit for at in places if uppers[at] in _LOOKED_AT for hit in _hit(tokens, at)]
    begins = any(name == "TRANSACTION" for name, _ in hits)
    versioned = any(name == "TEMPORAL" for name, _ in hits)
    ended = False
    for name, token in hits:
        if name == "_END":
            if begins or ended:
                continue
            name, ended = "TRANSACTION", True
        elif name == "_PERIOD":
            if versioned:
                continue
            name = "TEMPORAL"
        yield name, token
    yield from _long_names(tokens, [at for at in places if uppers[at] == "."])


def _hit(tokens: Signs, at: int) -> Iterator[tuple[str, Token]]:
    token = tokens[at]
    before, behind = sign(tokens, at - 1), sign(tokens, at + 1)
    if token.kind is Kind.QUOTED:
        if token.value.casefold() == "xml" and _is_type(tokens, at):
            yield "XML", token
        return
    upper = token.upper
    if before == "." and upper not in _XML_METHODS:
        return
    if upper in _XML_METHODS and before == ".":
        if behind == "(" and kind(tokens, at + 2) is Kind.STRING:
            yield "XML", token
    elif upper == "XML":
        if before == "FOR" and behind in ("PATH", "RAW", "AUTO", "EXPLICIT"):
            yield "FOR_XML", tokens[at - 1]
        elif (before in _DEFINES and behind in ("SCHEMA", "INDEX")) or (before == "PRIMARY" and behind == "INDEX") or _is_type(tokens, at):
            yield "XML", token
    elif upper in ("OPENXML", "XMLNAMESPACES"):
        if behind == "(":
            yield "XML", token
    elif upper == "JSON":
        if before == "FOR" and behind in ("PATH", "AUTO"):
            yield "JSON", tokens[at - 1]
    elif upper in _JSON:
        if behind == "(":
            yield "JSON", token
    elif upper in _REMOTE:
        if behind == "(" and sign(tokens, at + 2) != "BULK":
            yield "LINKED_SERVER", token
    elif upper == "AT":
        if before == ")" and _runs_text(tokens, at - 1):
            yield "LINKED_SERVER", token
    elif upper in _CALLS:
        yield from _system_call(tokens, at)
    else:
        yield from _statement(tokens, at, upper, before, behind)


def _statement(tokens: Signs, at: int, upper: str, before: str, behind: str) -> Iterator[tuple[str, Token]]:
    """Indicators that begin or shape a statement."""
    token = tokens[at]
    if upper in ("TRAN", "TRANSACTION"):
        if before in ("BEGIN", "SAVE"):
            yield "TRANSACTION", tokens[at - 1]
        elif before == "DISTRIBUTED" and sign(tokens, at - 2) == "BEGIN":
            yield "TRANSACTION", tokens[at - 2]
    elif upper in ("COMMIT", "ROLLBACK"):
        # ALTER DATABASE … WITH ROLLBACK IMMEDIATE ends no transaction.
        if before not in (",", "=", "SELECT", "WITH") and behind not in (",", "=") and not is_alias(tokens, at):
            yield "_END", token
    elif upper == "TRY":
        if before == "BEGIN":
            yield "TRY_CATCH", tokens[at - 1]
    elif upper == "TRIGGER":
        if before in ("CREATE", "ALTER", "ENABLE", "DISABLE"):
            yield "TRIGGER", token
    elif upper == "SEQUENCE":
        if before in ("CREATE", "ALTER"):
            yield "SEQUENCE", token
    elif upper == "VALUE":
        if before == "NEXT" and behind == "FOR":
            yield "SEQUENCE", tokens[at - 1]
    elif upper == "IDENTITY_INSERT":
        if before == "SET" and _ends_on(tokens, at):
            yield "IDENTITY_INSERT", token
    elif upper == "SYSTEM_VERSIONING":
        if behind == "=":
            yield "TEMPORAL", token
    elif upper == "SYSTEM_TIME":
        if before == "FOR":
            yield ("_PERIOD" if sign(tokens, at - 2) == "PERIOD" else "TEMPORAL"), token
    elif upper in _FULL_TEXT_CALLS:
        if behind == "(":
            yield "FULL_TEXT", token
    elif upper in _FULL_TEXT_PREDICATES:
        if behind == "(" and before in _BEFORE_PREDICATE:
            yield "FULL_TEXT", token
    elif upper == "FULLTEXT":
        if before in _DEFINES:
            yield "FULL_TEXT", token
    elif upper == "GOTO":
        if at + 1 < len(tokens) and tokens[at + 1].is_name and before not in (",", "SELECT") and not is_alias(tokens, at):
            yield "GOTO", token
    elif upper == "READONLY":
        named = _parameter(tokens, at)
        if named is not None:
            yield "TVP", named
    elif upper == "TYPE":
        if before == "CREATE" and "TABLE" in (sign(tokens, at + 3), sign(tokens, at + 5)):
            yield "TVP", token
        elif before == "MESSAGE" and sign(tokens, at - 2) in _DEFINES:
            yield "SERVICE_BROKER", tokens[at - 1]
    elif upper == "ASSEMBLY":
        if before in _DEFINES:
            yield "CLR", token
    elif upper == "EXTERNAL":
        if behind == "NAME":
            yield "CLR", token
    elif upper in _BROKER_THINGS:
        if before in _DEFINES:
            yield "SERVICE_BROKER", token
    elif upper == "BINDING":
        if before == "SERVICE" and sign(tokens, at - 2) == "REMOTE":
            yield "SERVICE_BROKER", token
    elif upper == "DIALOG":
        if before == "BEGIN":
            yield "SERVICE_BROKER", token
    elif upper == "CONVERSATION":
        begins = before in ("END", "MOVE", "GET") or (before == "BEGIN" and behind == "TIMER")
        if begins or (before == "ON" and sign(tokens, at - 2) == "SEND"):
            yield "SERVICE_BROKER", token
    elif upper == "RECEIVE" and before not in (",", "SELECT", "=") and not is_alias(tokens, at) and _receives(tokens, at):
        yield "SERVICE_BROKER", token


def _is_type(tokens: Signs, at: int) -> bool:
    """Whether the name xml at ``at`` is the type of a variable, parameter or column, or what a CAST makes."""
    before = sign(tokens, at - 1)
    column = at - 1
    if before == "." and at >= 2:
        if tokens[at - 2].value.casefold() != "sys":
            return False
        column = at - 3
        before = sign(tokens, column)
    if kind(tokens, column) is Kind.VARIABLE:
        return True
    if sign(tokens, at + 1) in (".", "=") and not (before == "AS" and kind(tokens, column - 1) is Kind.VARIABLE):
        return False
    if before == "AS":
        return kind(tokens, column - 1) is Kind.VARIABLE or in_call(tokens, column, ("CAST", "TRY_CAST"))
    if before == "(":
        return sign(tokens, column - 1) in ("CONVERT", "TRY_CONVERT")
    if before == "RETURNS":
        return True
    return column >= 0 and tokens[column].is_name and defines_column(tokens, column, _opens_columns)


def _opens_columns(tokens: Signs, paren: int) -> bool:
    """Whether the parenthesis is that of TABLE or WITH, with a name between or none."""
    at = paren - 1
    while at > 0 and (tokens[at].is_name or tokens.uppers[at] == ".") and tokens.uppers[at] not in ("TABLE", "WITH"):
        at -= 1
    return sign(tokens, at) in ("TABLE", "WITH")


def _ends_on(tokens: Signs, at: int) -> bool:
    """Whether ``SET IDENTITY_INSERT name`` at ``at`` ends with ON."""
    behind = at + 1
    while behind < len(tokens) and behind - at < 8 and (sign(tokens, behind) == "." or tokens[behind].is_name):
        if tokens.uppers[behind] in ("ON", "OFF"):
            return tokens.uppers[behind] == "ON"
        behind += 1
    return False


def _parameter(tokens: Signs, at: int) -> Token | None:
    """The parameter that READONLY at ``at`` belongs to: ``@rows AS dbo.List READONLY``."""
    for back in range(at - 1, max(-1, at - 7), -1):
        if tokens[back].kind is Kind.VARIABLE:
            return tokens[back]
        if not tokens[back].is_name and tokens.uppers[back] != ".":
            return None
    return None


def _receives(tokens: Signs, at: int) -> bool:
    """Whether RECEIVE at ``at`` reads a queue: it stands where a statement can, and a FROM follows."""
    if sign(tokens, at + 1) in (",", ".", "=", ")"):
        return False
    return "FROM" in tokens.uppers[at + 1 : at + 80]


def _runs_text(tokens: Signs, close: int) -> bool:
    """Whether the parenthesis that closes at ``close`` belongs to ``EXEC (…)``."""
    depth = 0
    for back in range(close, max(-1, close - 400), -1):
        upper = tokens.uppers[back]
        if upper == ")":
            depth += 1
        elif upper == "(":
            depth -= 1
            if not depth:
                return sign(tokens, back - 1) in _CALLS
    return False


def _system_call(tokens: Signs, at: int) -> Iterator[tuple[str, Token]]:
    """The system procedure that EXEC at ``at`` calls, at the procedure's name."""
    behind = at + 1
    if kind(tokens, behind) is Kind.VARIABLE and sign(tokens, behind + 1) == "=":
        behind += 2
    parts: list[Token] = []
    while behind < len(tokens) and (tokens[behind].is_name or tokens.uppers[behind] == "."):
        if tokens.uppers[behind] != ".":
            if parts and sign(tokens, behind - 1) != ".":
                break
            parts.append(tokens[behind])
        behind += 1
    if not parts:
        return
    name, qualifiers = parts[-1].value.casefold(), [p.value.casefold() for p in parts[:-1]]
    if name == "sp_executesql" or not name.startswith(("sp_", "xp_")):
        return
    if qualifiers:
        known = qualifiers[-1] == "sys" or bool(_SYSTEM_DATABASES & set(qualifiers))
    else:
        known = name.startswith("xp_") or name.upper() in _SYSTEM
    if known:
        yield "SYSTEM_PROCEDURE", parts[-1]


def _long_names(tokens: Signs, dots: Sequence[int]) -> Iterator[tuple[str, Token]]:
    """Names of three and four parts where an object stands, at their first token."""
    end = -1
    for dot, following in pairwise(dots):
        # Most names have two parts: only where another dot follows at once is there more to read.
        if following - dot > 2 or dot <= end or not dot or not tokens[dot - 1].is_name:
            continue
        first, count, at = dot - 1, 0, dot
        while at < len(tokens) and count < 4:
            if sign(tokens, at) == ".":
                count += 1
            elif not tokens[at].is_name or sign(tokens, at - 1) != ".":
                break
            at += 1
        end = at - 1
        last = tokens[end]
        if count < 2 or not last.is_name or last.is_temporary or _called_method(tokens, end):
            continue
        function = count == 2 and sign(tokens, at) == "(" and tokens[first + 2].value.casefold() == "dbo"
        if not function and not _names_object(tokens, first):
            continue
        head = tokens[first].value.casefold()
        if count >= 3:
            yield "LINKED_SERVER", tokens[first]
        elif head not in _SYSTEM_DATABASES and head not in ("tempdb", "inserted", "deleted"):
            yield "CROSS_DATABASE", tokens[first]


def _called_method(tokens: Signs, last: int) -> bool:
    """Whether ``a.b.nodes('…')`` ends here: a method of a column, in FROM too."""
    return sign(tokens, last) in _XML_METHODS and sign(tokens, last + 1) == "(" and kind(tokens, last + 2) is Kind.STRING


def _names_object(tokens: Signs, first: int) -> bool:
    """Whether an object's name begins at ``first``, not a column's."""
    before = sign(tokens, first - 1)
    if before == "FROM":
        return not (sign(tokens, first - 2) == "DISTINCT" and sign(tokens, first - 3) in ("IS", "NOT"))
    if before in _BEFORE_OBJECT:
        return True
    if before == ")":  # UPDATE TOP (5) db.dbo.t, INSERT TOP (5) db.dbo.t
        return sign(tokens, first - 4) == "TOP" and sign(tokens, first - 5) in ("UPDATE", "DELETE", "INSERT")
    if before == "=":
        return kind(tokens, first - 2) is Kind.VARIABLE and sign(tokens, first - 3) in _CALLS
    if before == "ON":
        return any(sign(tokens, back) == "INDEX" for back in (first - 3, first - 5)) and sign(tokens, 0) == "CREATE"
    if before == ",":
        return _in_from_list(tokens, first - 1)
    return False


def _in_from_list(tokens: Signs, comma: int) -> bool:
    depth = 0
    for back in range(comma, max(-1, comma - 400), -1):
        upper = tokens.uppers[back]
        if upper == ")":
            depth += 1
        elif upper == "(":
            if not depth:
                return False
            depth -= 1
        elif not depth and upper == "FROM":
            return True
        elif not depth and upper in _CLAUSES:
            return False
    return False
