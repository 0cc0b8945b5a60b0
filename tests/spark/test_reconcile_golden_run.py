"""The golden vectors on real Spark: what the target's expressions make of the same values, texts, hashes, slices and buckets."""

from __future__ import annotations

from typing import Any

import pytest
from golden import Kind, document, kinds

from migration.reconcile.dialects import SPARK
from migration.reconcile.model import Canon, ColumnSpec, TableSpec
from migration.reconcile.queries import Queries

pytestmark = pytest.mark.xdist_group("spark")


def differing(spark: Any, given: list[Kind], as_types: list[str]) -> list[tuple[str, Any, Any]]:
    """Vectors whose text or hash Spark makes otherwise; one column a type, so that one query makes them all."""
    longest = max(len(k.vectors) for k in given)
    values = [[k.at_target(v["value"]) for v in k.vectors] + [None] * (longest - len(k.vectors)) for k in given]
    schema = ", ".join(f"v{n} {kind}" for n, kind in enumerate(as_types))
    spark.createDataFrame([(n, *row) for n, row in enumerate(zip(*values, strict=True))], f"n INT, {schema}").createOrReplaceTempView(
        "golden"
    )
    texts = [SPARK.text(kind.spec, f"v{n}") for n, kind in enumerate(given)]
    hashes = [SPARK.hash.format(x=SPARK.row([text])) for text in texts]
    made = sorted(spark.sql(f"SELECT n, {', '.join(texts + hashes)} FROM golden").collect())
    return [
        (f"{kind.type}: {vector['edge']}", vector["canonical"], made[n][1 + place])
        for place, kind in enumerate(given)
        for n, vector in enumerate(kind.vectors)
        if (made[n][1 + place], made[n][1 + len(given) + place]) != (vector["canonical"], vector["sha2_256"])
    ]


def test_every_vector_has_the_text_and_the_hash_that_sql_server_gives_by_its_documentation(spark: Any) -> None:
    assert not differing(spark, list(kinds()), [k.spark for k in kinds()])


def test_moments_have_them_in_sessions_with_daylight_saving_and_in_columns_without_a_zone(spark: Any) -> None:
    spark.conf.set("spark.sql.session.timeZone", "Europe/Berlin")
    try:
        offsets = [k for k in kinds() if k.base == "datetimeoffset"]
        assert not differing(spark, offsets, ["TIMESTAMP"] * len(offsets))
        for kind in [k for k in kinds() if k.base in ("datetime", "datetime2", "smalldatetime")]:
            rows = [(n, v["value"]) for n, v in enumerate(kind.vectors)]
            spark.createDataFrame(rows, "n INT, v STRING").selectExpr("n", "CAST(v AS TIMESTAMP_NTZ) AS v").createOrReplaceTempView("bare")
            made = dict(spark.sql(f"SELECT n, {SPARK.text(kind.spec, 'v')} FROM bare").collect())
            assert made == {n: v["canonical"] for n, v in enumerate(kind.vectors)}
    finally:
        spark.conf.set("spark.sql.session.timeZone", "UTC")


def test_a_time_is_the_same_as_text_and_as_jdbc_gives_it(spark: Any) -> None:
    for kind in [k for k in kinds() if k.base == "time"]:
        rows = [(n, v["value"] and f"1970-01-01 {v['value']}") for n, v in enumerate(kind.vectors)]
        spark.createDataFrame(rows, "n INT, v STRING").selectExpr("n", "CAST(v AS TIMESTAMP) AS v").createOrReplaceTempView("clock")
        made = dict(spark.sql(f"SELECT n, {SPARK.text(kind.spec, 'v')} FROM clock").collect())
        assert made == {n: v["canonical"] for n, v in enumerate(kind.vectors)}


def test_rows_have_their_hashes_slices_and_buckets(spark: Any) -> None:
    for row in document()["rows"]:
        names = [f"c{n}" for n in range(len(row["texts"]))]
        columns = tuple(ColumnSpec(name, name, Canon.TEXT) for name in names)
        spark.createDataFrame([tuple(row["texts"])], ", ".join(f"{n} STRING" for n in names)).createOrReplaceTempView("whole")
        queries = Queries(TableSpec(("dbo", "t"), ("whole",), columns), SPARK, False)
        ((bucket, rows, first, second),) = spark.sql(queries.buckets(40)).collect()
        assert (int(bucket), rows, [first, second]) == (row["bucket_of_40"], "1", row["slices"]), row["edge"]


def test_a_decimal_that_the_source_cannot_hold_is_not_rounded_until_it_agrees(spark: Any) -> None:
    column = ColumnSpec("v", "v", Canon.DECIMAL, 9, 2)
    made = [
        r[0]
        for r in spark.sql(f"SELECT {SPARK.text(column, 'v')} FROM VALUES (1.25), (1.250001), (123456789012.5), (NULL) AS t(v)").collect()
    ]
    assert made[0] == "1.25"
    assert made[1:3] == ["1.250001", "123456789012.500000"]
    assert made[3] is None
