"""INFORMATION_SCHEMA, which SQL Server too derives from the sys views."""

from __future__ import annotations

_KIND = "CASE WHEN o.type IN ('P', 'PC') THEN 'PROCEDURE' ELSE 'FUNCTION' END"
_NAMED = "sys__objects AS o JOIN {db}.sys__schemas AS s ON s.schema_id = o.schema_id"

#: The views each is made of, its columns, and the query over them; ``{db}`` is the database, ``:name`` its name.
DERIVED: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "information_schema.schemata": (
        ("sys.schemas",),
        ("CATALOG_NAME", "SCHEMA_NAME", "SCHEMA_OWNER", "DEFAULT_CHARACTER_SET_NAME"),
        "SELECT :name, name, 'dbo', 'iso_1' FROM {db}.sys__schemas",
    ),
    "information_schema.tables": (
        ("sys.objects", "sys.schemas"),
        ("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE"),
        "SELECT :name, s.name, o.name, CASE o.type WHEN 'U' THEN 'BASE TABLE' ELSE 'VIEW' END FROM {db}."
        + _NAMED
        + " WHERE o.type IN ('U', 'V')",
    ),
    "information_schema.views": (
        ("sys.objects", "sys.schemas", "sys.sql_modules"),
        ("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "VIEW_DEFINITION", "CHECK_OPTION", "IS_UPDATABLE"),
        "SELECT :name, s.name, o.name, substr(m.definition, 1, 4000), 'NONE', 'NO' FROM {db}."
        + _NAMED
        + " LEFT JOIN {db}.sys__sql_modules AS m ON m.object_id = o.object_id WHERE o.type = 'V'",
    ),
    "information_schema.routines": (
        ("sys.objects", "sys.schemas", "sys.sql_modules"),
        (
            "SPECIFIC_CATALOG",
            "SPECIFIC_SCHEMA",
            "SPECIFIC_NAME",
            "ROUTINE_CATALOG",
            "ROUTINE_SCHEMA",
            "ROUTINE_NAME",
            "ROUTINE_TYPE",
            "ROUTINE_BODY",
            "ROUTINE_DEFINITION",
            "CREATED",
            "LAST_ALTERED",
        ),
        "SELECT :name, s.name, o.name, :name, s.name, o.name, "
        + _KIND
        + ", 'SQL', substr(m.definition, 1, 4000), o.create_date, o.modify_date FROM {db}."
        + _NAMED
        + " LEFT JOIN {db}.sys__sql_modules AS m ON m.object_id = o.object_id WHERE o.type IN ('P', 'PC', 'FN', 'IF', 'TF', 'FS', 'FT')",
    ),
    "information_schema.columns": (
        ("sys.objects", "sys.schemas", "sys.columns", "sys.types", "sys.default_constraints"),
        (
            "TABLE_CATALOG",
            "TABLE_SCHEMA",
            "TABLE_NAME",
            "COLUMN_NAME",
            "ORDINAL_POSITION",
            "COLUMN_DEFAULT",
            "IS_NULLABLE",
            "DATA_TYPE",
            "CHARACTER_MAXIMUM_LENGTH",
            "CHARACTER_OCTET_LENGTH",
            "NUMERIC_PRECISION",
            "NUMERIC_SCALE",
            "COLLATION_NAME",
        ),
        "SELECT :name, s.name, o.name, c.name, c.column_id, d.definition, CASE c.is_nullable WHEN 1 THEN 'YES' ELSE 'NO' END, t.name, "
        "CASE WHEN c.system_type_id IN (167, 175, 165, 173) THEN c.max_length "
        "WHEN c.system_type_id IN (231, 239) THEN CASE c.max_length WHEN -1 THEN -1 ELSE c.max_length / 2 END END, "
        "CASE WHEN c.system_type_id IN (167, 175, 165, 173, 231, 239) THEN c.max_length END, "
        "CASE WHEN c.system_type_id IN (48, 52, 56, 127, 106, 108, 60, 122, 62, 59) THEN c.precision END, "
        "CASE WHEN c.system_type_id IN (48, 52, 56, 127, 106, 108, 60, 122) THEN c.scale END, c.collation_name FROM {db}."
        + _NAMED
        + " JOIN {db}.sys__columns AS c ON c.object_id = o.object_id "
        "LEFT JOIN {db}.sys__types AS t ON t.user_type_id = c.system_type_id "
        "LEFT JOIN {db}.sys__default_constraints AS d ON d.object_id = c.default_object_id WHERE o.type IN ('U', 'V')",
    ),
}
