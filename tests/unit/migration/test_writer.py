"""The short ways of writing give what sqlglot's generator gives."""

from __future__ import annotations

import pytest
from sqlglot import ErrorLevel, exp, parse_one
from sqlglot.dialects.databricks import Databricks

from migration.transpile.writer import write_plainly

_TREES = [exp.Cast(this=exp.column("a"), to=exp.DataType(this=t)) for t in exp.DType]


@pytest.mark.parametrize(
    "tree",
    [
        *_TREES,
        *(exp.TryCast(this=exp.Literal.number(1), to=exp.DataType(this=t), safe=True) for t in exp.DType),
        *(
            parse_one(f"SELECT CAST({value} AS {kind})", read="databricks")
            for value in ("a", "1.50", "'x'", "CAST(a AS STRING)", "PARSE_JSON(a)")
            for kind in (
                "DECIMAL(10, 2)",
                "FLOAT",
                "VARCHAR(3)",
                "STRUCT<a: INT>",
                "ARRAY<STRING>",
                "MAP<STRING, INT>",
                "TIMESTAMP",
                "BINARY",
            )
        ),
        parse_one("SELECT CAST(a AS DATETIME2(7)), CAST(b AS NVARCHAR(MAX)), CAST(c AS FLOAT(24))", read="tsql"),
    ],
    ids=lambda tree: tree.sql()[:60],
)
def test_casts_are_written_the_same(tree: exp.Expr) -> None:
    written = []
    for short in (False, True, True):
        generator = Databricks().generator(identify=True, unsupported_level=ErrorLevel.IGNORE, comments=False)
        if short:
            write_plainly(generator)
        written.append((generator.generate(tree, copy=True), generator.unsupported_messages))
    assert written[0] == written[1] == written[2]
