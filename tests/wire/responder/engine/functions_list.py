"""Built-in functions that the responder executes: the type each returns and the year it came.

Source: Microsoft Learn, "What are the SQL database functions?". Names that sqlglot and SQLite handle themselves are in
:data:`NATIVE`.
"""

from __future__ import annotations

from collections.abc import Sequence

from responder.sqltypes import MAX, SqlType, parse_type

#: Since when, and the type; ``first`` for the type of the first argument, ``text`` for text as wide as its arguments together.
FUNCTIONS: dict[str, tuple[int, str]] = {
    "SERVERPROPERTY": (0, "sql_variant"), "DATABASEPROPERTYEX": (0, "sql_variant"), "CONNECTIONPROPERTY": (0, "sql_variant"),
    "OBJECTPROPERTYEX": (0, "sql_variant"), "DB_NAME": (0, "sysname"), "DB_ID": (0, "smallint"), "SCHEMA_NAME": (0, "sysname"),
    "SCHEMA_ID": (0, "int"), "OBJECT_NAME": (0, "sysname"), "OBJECT_SCHEMA_NAME": (0, "sysname"), "OBJECT_ID": (0, "int"),
    "OBJECT_DEFINITION": (0, "nvarchar(max)"), "OBJECTPROPERTY": (0, "int"), "TYPE_NAME": (0, "sysname"), "TYPE_ID": (0, "int"),
    "COL_NAME": (0, "sysname"), "COL_LENGTH": (0, "smallint"), "COLUMNPROPERTY": (0, "int"), "HAS_PERMS_BY_NAME": (0, "int"),
    "HAS_DBACCESS": (0, "int"), "IS_MEMBER": (0, "int"), "IS_ROLEMEMBER": (2012, "int"), "IS_SRVROLEMEMBER": (0, "int"),
    "SUSER_SNAME": (0, "sysname"), "SUSER_NAME": (0, "sysname"), "ORIGINAL_LOGIN": (0, "sysname"), "USER_NAME": (0, "sysname"),
    "HOST_NAME": (0, "sysname"), "APP_NAME": (0, "sysname"), "FILEGROUP_NAME": (0, "sysname"), "LEN": (0, "int"),
    "DATALENGTH": (0, "int"), "UPPER": (0, "first"), "LOWER": (0, "first"), "LTRIM": (0, "first"), "RTRIM": (0, "first"),
    "TRIM": (2017, "first"), "REPLACE": (0, "text"), "SUBSTRING": (0, "first"), "LEFT": (0, "first"), "RIGHT": (0, "first"),
    "CHARINDEX": (0, "int"), "STUFF": (0, "text"), "QUOTENAME": (0, "nvarchar(258)"), "CONCAT": (2012, "text"),
    "CONCAT_WS": (2017, "text"), "REVERSE": (0, "first"), "REPLICATE": (0, "first"), "CHAR": (0, "char(1)"), "NCHAR": (0, "nchar(1)"),
    "ASCII": (0, "int"), "UNICODE": (0, "int"), "PARSENAME": (0, "sysname"), "ABS": (0, "first"), "SIGN": (0, "first"),
    "CEILING": (0, "first"), "FLOOR": (0, "first"), "ROUND": (0, "first"), "ISNULL": (0, "first"), "GETDATE": (0, "datetime"),
    "GETUTCDATE": (0, "datetime"), "SYSDATETIME": (0, "datetime2(7)"), "SYSUTCDATETIME": (0, "datetime2(7)"),
    "HASHBYTES": (0, "varbinary(8000)"), "ISNUMERIC": (0, "int"), "DATABASE_PRINCIPAL_ID": (0, "int"), "YEAR": (0, "int"),
    "LOG10": (0, "float"), "POWER": (0, "first"), "SWITCHOFFSET": (0, "datetimeoffset(7)"),
    "MONTH": (0, "int"), "DAY": (0, "int"), "SPACE": (0, "varchar(8000)"), "SQL_VARIANT_PROPERTY": (0, "sql_variant"),
}  # fmt: skip
#: Written like functions and left to sqlglot and SQLite.
NATIVE: dict[str, int] = {
    "CAST": 0, "CONVERT": 0, "TRY_CAST": 2012, "TRY_CONVERT": 2012, "COALESCE": 0, "NULLIF": 0, "IIF": 2012, "COUNT": 0, "COUNT_BIG": 0,
    "SUM": 0, "MIN": 0, "MAX": 0, "AVG": 0, "ROW_NUMBER": 0, "RANK": 0, "DENSE_RANK": 0, "NTILE": 0, "LAG": 2012, "LEAD": 2012,
    "FIRST_VALUE": 2012, "LAST_VALUE": 2012, "STRING_AGG": 2017, "GREATEST": 2022, "LEAST": 2022,
}  # fmt: skip
#: Global variables, without ``@@``.
VARIABLES: dict[str, str] = {
    "VERSION": "nvarchar(300)", "SERVERNAME": "sysname", "SERVICENAME": "sysname", "SPID": "smallint", "TRANCOUNT": "int",
    "ROWCOUNT": "int", "ERROR": "int", "LANGUAGE": "sysname", "LOCK_TIMEOUT": "int", "OPTIONS": "int", "MAX_PRECISION": "tinyint",
    "MICROSOFTVERSION": "int", "TEXTSIZE": "int", "NESTLEVEL": "int", "DATEFIRST": "tinyint", "LANGID": "smallint",
}  # fmt: skip
_BY_NAME = {"CHAR": "char", "NCHAR": "nchar"}


def function_type(name: str, arguments: Sequence[SqlType]) -> SqlType:
    """The type that a function of :data:`FUNCTIONS` returns for these arguments."""
    kind = FUNCTIONS[name][1]
    if kind == "first":
        return arguments[0] if arguments else SqlType("int")
    if kind != "text":
        return parse_type(kind)
    texts = [a for a in arguments if a.is_text] or [SqlType("varchar", 8000)]
    national = any(a.is_national for a in texts)
    if any(a.length == MAX for a in texts):
        return SqlType("nvarchar" if national else "varchar", MAX)
    return SqlType("nvarchar", 4000) if national else SqlType("varchar", 8000)
