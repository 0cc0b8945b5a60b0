"""System procedures that ODBC drivers call by themselves, with the documented columns of their results."""

from __future__ import annotations

import re
from typing import Any

from responder.sqltypes import SqlType, parse_type
from responder.tokens import ResultColumn

Answer = tuple[list[ResultColumn], list[tuple[Any, ...]]]

_TYPE_COLUMNS = (
    "TYPE_NAME sysname,DATA_TYPE smallint,PRECISION int,LITERAL_PREFIX varchar(32),LITERAL_SUFFIX varchar(32),CREATE_PARAMS varchar(32),"
    "NULLABLE smallint,CASE_SENSITIVE smallint,SEARCHABLE smallint,UNSIGNED_ATTRIBUTE smallint,MONEY smallint,AUTO_INCREMENT smallint,"
    "LOCAL_TYPE_NAME sysname,MINIMUM_SCALE smallint,MAXIMUM_SCALE smallint,SQL_DATA_TYPE smallint,SQL_DATETIME_SUB smallint,"
    "NUM_PREC_RADIX int,INTERVAL_PRECISION smallint,USERTYPE smallint"
)
# name, ODBC type, precision, prefix, suffix, create parameters, searchable, minimum and maximum scale, SQL type, datetime subtype, radix, user type
_TYPES: tuple[tuple[Any, ...], ...] = (
    ("sql_variant", -150, 8000, None, None, None, 2, 0, 0, -150, None, 10, 39),
    ("uniqueidentifier", -11, 36, "'", "'", None, 2, None, None, -11, None, None, 37),
    ("nvarchar", -9, 4000, "N'", "'", "max length", 3, None, None, -9, None, None, 39),
    ("sysname", -9, 128, "N'", "'", None, 3, None, None, -9, None, None, 18),
    ("nchar", -8, 4000, "N'", "'", "length", 3, None, None, -8, None, None, 39),
    ("bit", -7, 1, None, None, None, 2, 0, 0, -7, None, None, 16),
    ("tinyint", -6, 3, None, None, None, 2, 0, 0, -6, None, 10, 5),
    ("bigint", -5, 19, None, None, None, 2, 0, 0, -5, None, 10, 63),
    ("varbinary", -3, 8000, "0x", None, "max length", 2, None, None, -3, None, None, 4),
    ("binary", -2, 8000, "0x", None, "length", 2, None, None, -2, None, None, 3),
    ("char", 1, 8000, "'", "'", "length", 3, None, None, 1, None, None, 1),
    ("numeric", 2, 38, None, None, "precision,scale", 2, 0, 38, 2, None, 10, 10),
    ("decimal", 3, 38, None, None, "precision,scale", 2, 0, 38, 3, None, 10, 24),
    ("int", 4, 10, None, None, None, 2, 0, 0, 4, None, 10, 7),
    ("smallint", 5, 5, None, None, None, 2, 0, 0, 5, None, 10, 6),
    ("float", 6, 53, None, None, None, 2, None, None, 6, None, 2, 8),
    ("real", 7, 24, None, None, None, 2, None, None, 7, None, 2, 23),
    ("date", 91, 10, "'", "'", None, 3, None, 0, 9, 1, None, 0),
    ("datetime2", 93, 27, "'", "'", "scale", 3, 0, 7, 9, 3, None, 0),
    ("datetime", 93, 23, "'", "'", None, 3, 3, 3, 9, 3, None, 12),
    ("smalldatetime", 93, 16, "'", "'", None, 3, 0, 0, 9, 3, None, 22),
    ("varchar", 12, 8000, "'", "'", "max length", 3, None, None, 12, None, None, 2),
    ("xml", -152, 0, "N'", "'", None, 0, None, None, -152, None, None, 0),
)
_PARAMETER_COLUMNS = (
    "parameter_ordinal int,name sysname,suggested_system_type_id int,suggested_system_type_name nvarchar(256),suggested_max_length smallint,"
    "suggested_precision tinyint,suggested_scale tinyint,suggested_user_type_id int,suggested_user_type_database sysname,"
    "suggested_user_type_schema sysname,suggested_user_type_name sysname,suggested_assembly_qualified_type_name nvarchar(4000),"
    "suggested_xml_collection_id int,suggested_xml_collection_database sysname,suggested_xml_collection_schema sysname,"
    "suggested_xml_collection_name sysname,suggested_is_xml_document bit,suggested_is_case_sensitive bit,"
    "suggested_is_fixed_length_clr_type bit,suggested_is_input bit,suggested_is_output bit,formal_parameter_name sysname,"
    "suggested_tds_type_id int,suggested_tds_length int"
)


def _columns(text: str) -> list[ResultColumn]:
    return [ResultColumn(name, parse_type(kind)) for name, _, kind in (part.partition(" ") for part in text.split(","))]


def answer_procedure(name: str, parameters: list[tuple[str, SqlType, Any]]) -> Answer | None:
    """Columns and rows of a procedure that drivers call; None for any other."""
    if name.startswith("sp_datatype_info"):
        return _datatype_info(parameters)
    if name == "sp_describe_undeclared_parameters":
        return _undeclared(parameters)
    return None


def answer_call(text: str) -> Answer:
    """Answer a call in a batch, such as ``exec sp_datatype_info_100 12,3``."""
    numbers = [int(n) for n in re.findall(r"(?<![\w.])-?\d+", text)]
    return _datatype_info([("", SqlType("int"), n) for n in numbers])


def _datatype_info(parameters: list[tuple[str, SqlType, Any]]) -> Answer:
    named = {word.lower(): value for word, _, value in parameters}
    wanted = named.get("@data_type", parameters[0][2] if parameters and not parameters[0][0] else 0) or 0
    rows = []
    for name, kind, precision, prefix, suffix, create, searchable, low, high, sql, sub, radix, user in _TYPES:
        if wanted in (0, kind):
            money = 0 if radix == 10 else None
            rows.append(
                (
                    name,
                    kind,
                    precision,
                    prefix,
                    suffix,
                    create,
                    1,
                    0,
                    searchable,
                    money,
                    0,
                    money,
                    name,
                    low,
                    high,
                    sql,
                    sub,
                    radix,
                    None,
                    user,
                )
            )
    return _columns(_TYPE_COLUMNS), rows


def _undeclared(parameters: list[tuple[str, SqlType, Any]]) -> Answer:
    """Every parameter is suggested as nvarchar(4000), which converts to whatever it is compared with."""
    from responder.statements import tokenize

    seen: list[str] = []
    words = tokenize(str(parameters[0][2]))
    for at, token in enumerate(words):
        name = "@" + words[at + 1].text if token.text == "@" and at + 1 < len(words) else ""
        if name and name not in seen:
            seen.append(name)
    rows = [
        (at, name, 231, "nvarchar(4000)", 8000, 0, 0, None, None, None, None, None, None, None, None, None, 0, 0, 0, 1, 0, None, 231, 8000)
        for at, name in enumerate(seen, 1)
    ]
    return _columns(_PARAMETER_COLUMNS), rows
