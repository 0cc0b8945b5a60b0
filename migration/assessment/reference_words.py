"""The words that decide what a name in T-SQL stands for, and the objects that the server itself brings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from migration.tsql.lexer import words

#: Words behind a table that are not its alias.
NOT_ALIAS = words(
    "WHERE JOIN INNER LEFT RIGHT FULL CROSS OUTER ON WITH GROUP ORDER HAVING UNION EXCEPT INTERSECT FOR OPTION SET WHEN USING "
    "PIVOT UNPIVOT TABLESAMPLE SELECT INSERT UPDATE DELETE MERGE IF ELSE BEGIN END WHILE RETURN PRINT EXEC EXECUTE DECLARE OUTPUT "
    "VALUES DEFAULT INTO FROM CREATE ALTER DROP TRUNCATE FETCH OPEN CLOSE DEALLOCATE COMMIT ROLLBACK GRANT DENY REVOKE USE WAITFOR "
    "GOTO RAISERROR THROW AS AND OR APPLY GO SAVE BREAK CONTINUE WINDOW NATURAL"
)
#: Table hints that may stand in parentheses without WITH.
OLD_HINTS = words(
    "NOLOCK ROWLOCK HOLDLOCK UPDLOCK TABLOCK TABLOCKX READPAST READUNCOMMITTED READCOMMITTED REPEATABLEREAD SERIALIZABLE XLOCK PAGLOCK "
    "NOWAIT INDEX FASTFIRSTROW NOEXPAND FORCESEEK SNAPSHOT"
)
#: Rowset functions of the server, called by one name where a table may stand.
ROWSETS = words(
    "OPENJSON OPENXML STRING_SPLIT GENERATE_SERIES PREDICT REGEXP_MATCHES REGEXP_SPLIT_TO_TABLE VECTOR_SEARCH AI_GENERATE_CHUNKS "
    "SEMANTICKEYPHRASETABLE SEMANTICSIMILARITYTABLE SEMANTICSIMILARITYDETAILSTABLE"
)
#: Rowset functions whose text or file is beyond the estate.
REMOTE_ROWSETS = words("OPENQUERY OPENROWSET OPENDATASOURCE")
#: Rowset functions that read the table named by their first argument.
TABLE_ROWSETS = words("CONTAINSTABLE FREETEXTTABLE CHANGETABLE")
#: Methods of xml, hierarchyid and the spatial types, and ``.WRITE``: no schema stands before their dot.
METHODS = words(
    "VALUE QUERY EXIST NODES MODIFY WRITE TOSTRING GETANCESTOR GETDESCENDANT GETLEVEL GETREPARENTEDVALUE ISDESCENDANTOF READ PARSE "
    "BUFFERWITHTOLERANCE BUFFERWITHCURVES ENVELOPEANGLE ENVELOPECENTER SHORTESTLINETO REORIENTOBJECT NUMRINGS RINGN ISVALIDDETAILED "
    "INSTANCEOF CURVETOLINEWITHTOLERANCE ASBINARYZM ASTEXTZM ASGML FILTER MAKEVALID REDUCE HASM HASZ GETFILENAMESPACEPATH PATHNAME"
)

_SYSTEM_SCHEMAS = frozenset({"sys", "information_schema"})
_SYSTEM_DATABASES = frozenset({"master", "msdb", "tempdb", "model", "resource"})
# The compatibility views of SQL Server 2000 (Microsoft Learn, "System compatibility views") and functions without schema.
_SYSTEM_NAMES = re.compile(
    r"(?:sp|xp)_\w+|sys(?:altfiles|cacheobjects|charsets|columns|comments|configures|constraints|curconfigs|curservers|databases|depends|"
    r"devices|filegroups|files|foreignkeys|fulltextcatalogs|indexes|indexkeys|languages|lockinfo|logins|members|messages|objects|oledbusers|"
    r"opentapes|perfinfo|permissions|processes|protects|references|remotelogins|segments|servers|types|users)|spt_\w+|"
    r"fn_(?:builtin_permissions|check_object_signatures|dblog|dump_dblog|get_audit_file|get_sql|helpcollations|listextendedproperty|"
    r"my_permissions|servershareddrives|trace_\w+|translate_permissions|validate_plan_guide|virtualfilestats|virtualservernodes|"
    r"xe_file_target_read_file|cdc_\w+|varbintohexstr|varbintohexsubstring|physloccracker|physlocformatter)",
    re.IGNORECASE,
)


def is_system(parts: Sequence[str]) -> bool:
    """Whether a name, in the parts written, is the server's own: asked only of names that the source does not define."""
    if len(parts) >= 2 and parts[-2].casefold() in _SYSTEM_SCHEMAS:
        return True
    if len(parts) >= 3 and parts[-3].casefold() in _SYSTEM_DATABASES:
        return True
    return _SYSTEM_NAMES.fullmatch(parts[-1]) is not None and (len(parts) < 2 or parts[-2].casefold() in ("", "dbo"))
