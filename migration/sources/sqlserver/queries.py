"""The catalog queries of an extraction: set-based, one per kind of fact, each for the columns that the server's version has.

Columns and versions: Microsoft Learn, "System catalog views". Every value that ODBC drivers cannot carry (sql_variant) is cast.
Queries hold no parameters: drivers send those as sp_executesql, and quickplan sends SELECTs only. The one value is an integer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from migration.sources.sqlserver.server import ServerFacts

_2014, _2016, _2017 = 12, 13, 14
_NOT_SHIPPED = "is_ms_shipped = 0"


@dataclass(frozen=True, slots=True)
class CatalogQuery:
    """One query.

    Attributes:
        name: What it reads: the stage shown to people.
        views: Catalog views it needs, for the message when one is denied.
        sql: Its text for a server; ``after`` is the last ``object_id`` already read.
        optional: Whether the extraction goes on without it.
    """

    name: str
    views: tuple[str, ...]
    sql: Callable[[ServerFacts, int], str]
    optional: bool = False


def _since(server: ServerFacts, major: int, column: str, otherwise: str = "0") -> str:
    """A column that came with a version, or a constant under its name."""
    return column if server.major >= major else f"{otherwise} AS {column.rpartition('.')[2]}"


def _tables(server: ServerFacts, after: int) -> str:
    # history_table_id names the other half of a temporal table; 2 is SYSTEM_VERSIONED_TEMPORAL_TABLE, 1 its history.
    return f"""SELECT t.object_id, s.name AS schema_name, t.name, t.is_filetable, t.is_tracked_by_cdc,
    {_since(server, _2014, "t.is_memory_optimized")}, {_since(server, _2016, "t.temporal_type")},
    {_since(server, _2016, "t.history_table_id", "NULL")}, {_since(server, _2016, "t.is_external")},
    {_since(server, _2017, "t.is_node")}, {_since(server, _2017, "t.is_edge")}
FROM sys.tables AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id
WHERE t.{_NOT_SHIPPED} AND t.object_id > {after:d} ORDER BY t.object_id"""


def _columns_of(server: ServerFacts, source: str, where: str) -> str:
    return f"""SELECT c.object_id, c.column_id, c.name, ts.name AS type_schema, ty.name AS type_name, ty.is_user_defined,
    c.max_length, c.precision, c.scale, c.is_nullable, c.collation_name, c.is_identity, c.is_rowguidcol, c.is_sparse,
    CAST(ic.seed_value AS nvarchar(40)) AS seed, CAST(ic.increment_value AS nvarchar(40)) AS increment, ic.is_not_for_replication,
    cc.definition AS computed, cc.is_persisted, dc.name AS default_name, dc.definition AS default_definition, dc.is_system_named,
    {_since(server, _2016, "c.is_masked")}, {_since(server, _2016, "c.generated_always_type")},
    {_since(server, _2016, "c.is_hidden")}, {_since(server, _2016, "c.encryption_type", "NULL")}
FROM sys.columns AS c JOIN {source} JOIN sys.types AS ty ON ty.user_type_id = c.user_type_id
    JOIN sys.schemas AS ts ON ts.schema_id = ty.schema_id
    LEFT JOIN sys.identity_columns AS ic ON ic.object_id = c.object_id AND ic.column_id = c.column_id
    LEFT JOIN sys.computed_columns AS cc ON cc.object_id = c.object_id AND cc.column_id = c.column_id
    LEFT JOIN sys.default_constraints AS dc ON dc.object_id = c.default_object_id
WHERE {where} ORDER BY c.object_id, c.column_id"""


def _columns(server: ServerFacts, after: int) -> str:
    return _columns_of(
        server, "sys.tables AS t ON t.object_id = c.object_id", f"t.{_NOT_SHIPPED} AND t.object_id > {after:d}"
    )  # fmt: skip


def _type_columns(server: ServerFacts, _: int) -> str:
    return _columns_of(server, "sys.table_types AS t ON t.type_table_object_id = c.object_id", "t.is_user_defined = 1")


def _keys(_: ServerFacts, after: int) -> str:
    return f"""SELECT k.parent_object_id, k.name, k.type, i.type AS index_type, c.name AS column_name, x.is_descending_key,
    k.is_system_named
FROM sys.key_constraints AS k
    JOIN sys.indexes AS i ON i.object_id = k.parent_object_id AND i.index_id = k.unique_index_id
    JOIN sys.index_columns AS x ON x.object_id = i.object_id AND x.index_id = i.index_id
    JOIN sys.columns AS c ON c.object_id = x.object_id AND c.column_id = x.column_id
WHERE x.is_included_column = 0 AND x.key_ordinal > 0 AND k.parent_object_id > {after:d}
ORDER BY k.parent_object_id, k.type, k.name, x.key_ordinal"""


def _foreign_keys(_: ServerFacts, after: int) -> str:
    return f"""SELECT f.parent_object_id, f.name, c.name AS column_name, s.name AS target_schema, o.name AS target_name,
    r.name AS target_column, f.delete_referential_action, f.update_referential_action, f.is_disabled, f.is_not_trusted
FROM sys.foreign_keys AS f JOIN sys.foreign_key_columns AS k ON k.constraint_object_id = f.object_id
    JOIN sys.columns AS c ON c.object_id = k.parent_object_id AND c.column_id = k.parent_column_id
    JOIN sys.objects AS o ON o.object_id = k.referenced_object_id JOIN sys.schemas AS s ON s.schema_id = o.schema_id
    JOIN sys.columns AS r ON r.object_id = k.referenced_object_id AND r.column_id = k.referenced_column_id
WHERE f.parent_object_id > {after:d} ORDER BY f.parent_object_id, f.name, k.constraint_column_id"""


def _checks(_: ServerFacts, after: int) -> str:
    return f"""SELECT k.parent_object_id, k.name, k.definition, k.is_disabled, k.is_not_trusted
FROM sys.check_constraints AS k WHERE k.parent_object_id > {after:d} ORDER BY k.parent_object_id, k.name"""


def _indexes(_: ServerFacts, after: int) -> str:
    return f"""SELECT i.object_id, i.name, i.type, i.is_unique, i.filter_definition, i.is_disabled, c.name AS column_name,
    x.is_descending_key, x.is_included_column
FROM sys.indexes AS i JOIN sys.objects AS o ON o.object_id = i.object_id
    LEFT JOIN sys.index_columns AS x ON x.object_id = i.object_id AND x.index_id = i.index_id
    LEFT JOIN sys.columns AS c ON c.object_id = x.object_id AND c.column_id = x.column_id
WHERE o.type IN ('U', 'V') AND o.{_NOT_SHIPPED} AND i.type > 0 AND i.name IS NOT NULL AND i.is_hypothetical = 0
    AND i.is_primary_key = 0 AND i.is_unique_constraint = 0 AND i.object_id > {after:d}
ORDER BY i.object_id, i.index_id, x.is_included_column, x.key_ordinal, x.index_column_id"""


def _properties(_: ServerFacts, after: int) -> str:
    return f"""SELECT p.major_id, p.minor_id, p.name, CAST(p.value AS nvarchar(4000)) AS value, c.name AS column_name
FROM sys.extended_properties AS p LEFT JOIN sys.columns AS c ON c.object_id = p.major_id AND c.column_id = p.minor_id
WHERE p.class = 1 AND p.major_id > {after:d} ORDER BY p.major_id, p.minor_id, p.name"""


def _modules(_: ServerFacts, after: int) -> str:
    # RTRIM: type is char(2). A module that is encrypted, or whose text may not be seen, has no definition.
    return f"""SELECT o.object_id, s.name AS schema_name, o.name, RTRIM(o.type) AS type, m.definition, m.uses_quoted_identifier,
    OBJECTPROPERTY(o.object_id, 'IsEncrypted') AS is_encrypted
FROM sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id
    LEFT JOIN sys.sql_modules AS m ON m.object_id = o.object_id
WHERE o.type IN ('P', 'V', 'FN', 'IF', 'TF', 'TR', 'R', 'PC', 'FS', 'FT', 'AF', 'TA', 'X') AND o.{_NOT_SHIPPED}
    AND o.object_id > {after:d} ORDER BY o.object_id"""


def _database_triggers(_: ServerFacts, __: int) -> str:
    return f"""SELECT t.object_id, t.name, m.definition, m.uses_quoted_identifier,
    OBJECTPROPERTY(t.object_id, 'IsEncrypted') AS is_encrypted
FROM sys.triggers AS t LEFT JOIN sys.sql_modules AS m ON m.object_id = t.object_id
WHERE t.parent_class = 0 AND t.{_NOT_SHIPPED} ORDER BY t.object_id"""


def _schemas(_: ServerFacts, __: int) -> str:
    # Ids from 16384 on belong to fixed database roles; 1 to 4 are dbo, guest, INFORMATION_SCHEMA and sys.
    return "SELECT s.schema_id, s.name FROM sys.schemas AS s WHERE s.schema_id BETWEEN 5 AND 16383 ORDER BY s.schema_id"


def _types(_: ServerFacts, __: int) -> str:
    return """SELECT t.user_type_id, s.name AS schema_name, t.name, b.name AS base_name, t.max_length, t.precision, t.scale, t.is_nullable,
    t.is_table_type, t.is_assembly_type, tt.type_table_object_id
FROM sys.types AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id
    LEFT JOIN sys.types AS b ON b.user_type_id = t.system_type_id AND b.is_user_defined = 0
    LEFT JOIN sys.table_types AS tt ON tt.user_type_id = t.user_type_id
WHERE t.is_user_defined = 1 ORDER BY t.user_type_id"""


def _sequences(_: ServerFacts, __: int) -> str:
    return f"""SELECT q.object_id, s.name AS schema_name, q.name, t.name AS type_name, q.precision,
    CAST(q.start_value AS nvarchar(40)) AS start_value,
    CAST(q.increment AS nvarchar(40)) AS increment, CAST(q.minimum_value AS nvarchar(40)) AS minimum_value,
    CAST(q.maximum_value AS nvarchar(40)) AS maximum_value, q.is_cycling, q.is_cached, q.cache_size
FROM sys.sequences AS q JOIN sys.schemas AS s ON s.schema_id = q.schema_id JOIN sys.types AS t ON t.user_type_id = q.user_type_id
WHERE q.{_NOT_SHIPPED} ORDER BY q.object_id"""


def _synonyms(_: ServerFacts, __: int) -> str:
    return f"""SELECT y.object_id, s.name AS schema_name, y.name, y.base_object_name
FROM sys.synonyms AS y JOIN sys.schemas AS s ON s.schema_id = y.schema_id WHERE y.{_NOT_SHIPPED} ORDER BY y.object_id"""


def _row_counts(_: ServerFacts, __: int) -> str:
    # sys.partitions needs no VIEW DATABASE STATE; heap (0) or clustered index (1) holds each row once.
    return "SELECT p.object_id, SUM(p.rows) AS row_count FROM sys.partitions AS p WHERE p.index_id IN (0, 1) GROUP BY p.object_id"


def _sizes(_: ServerFacts, __: int) -> str:
    # Types 1 and 3 (in-row, overflow) hang on hobt_id, type 2 (large objects) on partition_id; pages have 8 KB.
    return """SELECT p.object_id, SUM(a.total_pages) * 8 AS kilobytes FROM sys.partitions AS p
    JOIN sys.allocation_units AS a ON (a.type IN (1, 3) AND a.container_id = p.hobt_id) OR (a.type = 2 AND a.container_id = p.partition_id)
GROUP BY p.object_id"""


def _dependencies(_: ServerFacts, __: int) -> str:
    return """SELECT d.referencing_id, d.referenced_server_name, d.referenced_database_name, d.referenced_schema_name,
    d.referenced_entity_name, d.is_ambiguous
FROM sys.sql_expression_dependencies AS d WHERE d.referencing_class = 1 AND d.referencing_id <> 0
ORDER BY d.referencing_id, d.referenced_entity_name"""


def _change_tracking(_: ServerFacts, __: int) -> str:
    return "SELECT k.object_id FROM sys.change_tracking_tables AS k ORDER BY k.object_id"


SCHEMAS = CatalogQuery("schemas", ("sys.schemas",), _schemas)
TYPES = CatalogQuery("types", ("sys.types", "sys.table_types"), _types)
TYPE_COLUMNS = CatalogQuery("columns of table types", ("sys.columns", "sys.table_types"), _type_columns)
SEQUENCES = CatalogQuery("sequences", ("sys.sequences",), _sequences)
SYNONYMS = CatalogQuery("synonyms", ("sys.synonyms",), _synonyms)
TABLES = CatalogQuery("tables", ("sys.tables", "sys.schemas"), _tables)
COLUMNS = CatalogQuery("columns", ("sys.columns", "sys.types", "sys.identity_columns", "sys.default_constraints"), _columns)
KEYS = CatalogQuery("keys", ("sys.key_constraints", "sys.index_columns"), _keys)
FOREIGN_KEYS = CatalogQuery("foreign keys", ("sys.foreign_keys", "sys.foreign_key_columns"), _foreign_keys)
CHECKS = CatalogQuery("check constraints", ("sys.check_constraints",), _checks)
INDEXES = CatalogQuery("indexes", ("sys.indexes", "sys.index_columns"), _indexes, optional=True)
PROPERTIES = CatalogQuery("extended properties", ("sys.extended_properties",), _properties, optional=True)
MODULES = CatalogQuery("modules", ("sys.objects", "sys.sql_modules"), _modules)
DATABASE_TRIGGERS = CatalogQuery("database triggers", ("sys.triggers",), _database_triggers, optional=True)
ROW_COUNTS = CatalogQuery("row counts", ("sys.partitions",), _row_counts, optional=True)
SIZES = CatalogQuery("sizes", ("sys.partitions", "sys.allocation_units"), _sizes, optional=True)
DEPENDENCIES = CatalogQuery("dependencies", ("sys.sql_expression_dependencies",), _dependencies, optional=True)
CHANGE_TRACKING = CatalogQuery("change tracking", ("sys.change_tracking_tables",), _change_tracking, optional=True)

#: Every query an extraction sends, in its order.
QUERIES = (
    SCHEMAS, TYPES, TYPE_COLUMNS, SEQUENCES, SYNONYMS, KEYS, FOREIGN_KEYS, CHECKS, INDEXES, PROPERTIES, TABLES, COLUMNS, MODULES,
    DATABASE_TRIGGERS, ROW_COUNTS, SIZES, DEPENDENCIES, CHANGE_TRACKING,
)  # fmt: skip
