"""Names of T-SQL types behind sqlglot's."""

from __future__ import annotations

from sqlglot import exp

from migration.transpile.types import TypeName

_NAMES: dict[str, str] = {
    "TEXT": "text",
    "VARCHAR": "varchar",
    "NVARCHAR": "nvarchar",
    "CHAR": "char",
    "NCHAR": "nchar",
    "INT": "int",
    "BIGINT": "bigint",
    "SMALLINT": "smallint",
    "TINYINT": "tinyint",
    "UTINYINT": "tinyint",
    "BIT": "bit",
    "BOOLEAN": "bit",
    "DECIMAL": "decimal",
    "MONEY": "money",
    "SMALLMONEY": "smallmoney",
    "DATE": "date",
    "DATETIME": "datetime",
    "DATETIME2": "datetime2",
    "SMALLDATETIME": "smalldatetime",
    "TIMESTAMPTZ": "datetimeoffset",
    "TIME": "time",
    "FLOAT": "real",
    "DOUBLE": "float",
    "UUID": "uniqueidentifier",
    "XML": "xml",
    "BINARY": "binary",
    "VARBINARY": "varbinary",
    "IMAGE": "image",
    "ROWVERSION": "rowversion",
    "TIMESTAMP": "rowversion",
    "HIERARCHYID": "hierarchyid",
    "GEOGRAPHY": "geography",
    "GEOMETRY": "geometry",
    "VARIANT": "sql_variant",
}


def type_name(node: exp.DataType) -> TypeName | None:
    """The T-SQL type that a parsed type stands for; None when sqlglot has no name for it."""
    kind = node.this.value if hasattr(node.this, "value") else str(node.this)
    arguments = tuple(
        str(p.this.name if isinstance(p.this, exp.Expr) else p.this) for p in node.expressions if isinstance(p, exp.DataTypeParam)
    )
    if kind == "USERDEFINED":
        parts = [p.strip('[]"') for p in str(node.args.get("kind") or "").lower().split(".")]
        return TypeName(".".join(parts[-2:]) if len(parts) > 1 and parts[-2] != "sys" else parts[-1], arguments)
    name = _NAMES.get(kind)
    if name == "real" and arguments:
        name = "float"  # float(24) and less
    return TypeName(name, arguments) if name else None
