"""One good notebook, broken by one change each: every break is found, with its diagnosis, its dataset and its line."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.xdist_group("spark")

GOOD = """# Databricks notebook source
# MAGIC %md
# MAGIC # Orders

# COMMAND ----------

import dlt
from pyspark.sql.functions import col, current_timestamp, expr

# COMMAND ----------

SECRET_SCOPE = "sqlserver"


def secret(key):
    return dbutils.secrets.get(scope=SECRET_SCOPE, key=key)


def read_source(table):
    return spark.read.format("sqlserver").option("host", "h").option("user", secret("sqlserver_user")).option("dbtable", table).load()

# COMMAND ----------

@dlt.table(name="bronze_customer", comment="Raw")
def bronze_customer():
    return read_source("[dbo].[Customer]").select(col("CustomerID"), col("CustomerName"), col("Status"))

# COMMAND ----------

@dlt.table(name="bronze_order", comment="Raw")
def bronze_order():
    return read_source("[dbo].[Order]").select(col("OrderID"), col("CustomerID"), col("Amount"), col("Status"))

# COMMAND ----------

@dlt.table(name="silver_customer", comment="Cleaned")
@dlt.expect_all_or_drop({"customer_id_not_null": "`CustomerID` IS NOT NULL"})
def silver_customer():
    return (
        dlt.read("bronze_customer")
        .select(col("CustomerID"), col("CustomerName"), expr("rtrim(`Status`)").alias("Status"))
        .withColumn("customer_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_order", comment="Cleaned")
@dlt.expect_all({"amount_not_null": "`Amount` IS NOT NULL", "amount_positive": "`Amount` > 10"})
def silver_order():
    return (
        dlt.read("bronze_order")
        .select(col("OrderID"), col("CustomerID"), col("Amount"))
        .withColumn("order_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="gold_orders", comment="Business")
def gold_orders():
    return (
        dlt.read("silver_order").alias("o")
        .join(dlt.read("silver_customer").alias("c"), expr("`o`.`CustomerID` = `c`.`CustomerID`"), "inner")
        .select(col("o.OrderID").alias("OrderID"), col("c.CustomerName").alias("CustomerName"), col("o.Amount").alias("Amount"))
    )
"""
READ = 'return spark.read.format("sqlserver").option("host", "h")'
SELECT = """.select(col("o.OrderID").alias("OrderID"), col("c.CustomerName").alias("CustomerName"), col("o.Amount").alias("Amount"))"""
ORDERS = '.select(col("OrderID"), col("CustomerID"), col("Amount"))\n'

#: What changes into what; diagnosis; dataset; text of the line that is named (empty for none in particular).
BREAKS = {
    "no header": ("# Databricks notebook source\n", "", "NO_TABLES_IN_PIPELINE", "", ""),
    "no decorators": ("@dlt.", "# @dlt.", "NO_TABLES_IN_PIPELINE", "", ""),
    "all code under a text cell": ("\n# COMMAND ----------\n", "\n", "NO_TABLES_IN_PIPELINE", "", "@dlt.table"),
    "not Python": ("def silver_order():", "def silver_order()", "SYNTAX", "", "def silver_order()"),
    "reference ambiguous in a join": (SELECT, '.select(col("CustomerID"))', "AMBIGUOUS_REFERENCE", "gold_orders", 'select(col("CustomerID"))'),
    "both columns kept, which only a run shows": (SELECT, "", "AMBIGUOUS_REFERENCE", "gold_orders", ""),
    "driver in a JAR": (
        READ,
        'return spark.read.format("jdbc").option("driver", "com.microsoft.sqlserver.jdbc.SQLServerDriver")',
        "MISSING_JDBC_DRIVER", "bronze_customer", "com.microsoft",
    ),
    "driver that nobody has": (READ, 'return spark.read.format("jdbc").option("driver", "com.example.Driver")', "MISSING_JDBC_DRIVER", "bronze_customer", "com.example"),
    "key the scope has not": ('secret("sqlserver_user")', 'secret("sqlserver_login")', "SECRET_SCOPE_NOT_FOUND", "bronze_customer", "dbutils.secrets.get"),
    "another scope": ('SECRET_SCOPE = "sqlserver"', 'SECRET_SCOPE = "other"', "SECRET_SCOPE_NOT_FOUND", "bronze_customer", "dbutils.secrets.get"),
    "schema that is not there": ('name="gold_orders"', 'name="reporting.gold_orders"', "MISSING_TARGET_SCHEMA", "reporting.gold_orders", ""),
    "column that is not there": (ORDERS, '.select(col("OrderID"), col("CustomerID"), col("Amount"),\n            col("Discount"))\n', "UNRESOLVED_COLUMN", "silver_order", 'col("Discount")'),
    "column that is not there in an expectation": ("`Amount` > 10", "`Amuont` > 10", "UNRESOLVED_COLUMN", "silver_order", "`Amuont`"),
    "column that is not there in a join": ("`o`.`CustomerID` = `c`", "`o`.`CustID` = `c`", "UNRESOLVED_COLUMN", "gold_orders", "CustID"),
    "dataset that is not there": ('dlt.read("silver_customer")', 'dlt.read("silver_custmer")', "TABLE_OR_VIEW_NOT_FOUND", "gold_orders", "silver_custmer"),
    "a circle": ('dlt.read("bronze_order")', 'dlt.read("gold_orders")', "CIRCULAR_DEPENDENCY", None, ""),
    "two of one name": ('name="silver_order"', 'name="silver_customer"', "DUPLICATE_DATASET", "silver_customer", ""),
    "text that is no number": (ORDERS, ".select(col(\"OrderID\"), col(\"CustomerID\"), expr(\"cast(concat('x', `OrderID`) as int)\").alias(\"Amount\"))\n", "CAST_INVALID_INPUT", "silver_order", "concat('x'"),
    "division by zero": (ORDERS, '.select(col("OrderID"), col("CustomerID"), expr("1 / (`OrderID` - 1)").alias("Amount"))\n', "DIVIDE_BY_ZERO", "silver_order", "`OrderID` - 1"),
    "a date that is none": (ORDERS, ".select(col(\"OrderID\"), col(\"CustomerID\"), expr(\"cast('20200101x' as date)\").alias(\"When\"), col(\"Amount\"))\n", "CAST_INVALID_INPUT", "silver_order", "20200101x"),
    "types that do not fit": (ORDERS, '.select(col("OrderID"), col("CustomerID"), expr("`Amount` + array(1)").alias("Amount"))\n', "DATATYPE_MISMATCH", "silver_order", "array(1)"),
    "function that is not there": (ORDERS, '.select(col("OrderID"), col("CustomerID"), expr("isnull2(`Amount`)").alias("Amount"))\n', "UNRESOLVED_ROUTINE", "silver_order", "isnull2"),
    "SQL that does not parse": ('expr("rtrim(`Status`)")', 'expr("rtrim(`Status`")', "PARSE_SYNTAX_ERROR", "silver_customer", "rtrim"),
    "an expectation that stops": ('@dlt.expect_all({"amount_not_null"', '@dlt.expect_or_fail("small_only", "`OrderID` < 3")\n@dlt.expect_all({"amount_not_null"', "EXPECTATION_FAILED", "silver_order", "small_only"),
    "nothing returned": ("    return (\n        dlt.read(\"silver_order\")", "    rows = (\n        dlt.read(\"silver_order\")", "TypeError", "gold_orders", ""),
    "name that is not there": ("current_timestamp())\n    )\n\n# COMMAND ----------\n\n@dlt.table(name=\"gold", "now())\n    )\n\n# COMMAND ----------\n\n@dlt.table(name=\"gold", "NameError", "silver_order", "now()"),
    "session changed": (ORDERS, ORDERS + '        .select("nothing.*")\n', "CANNOT_RESOLVE_STAR_EXPAND", "silver_order", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_each_break_is_found(rehearse, name: str) -> None:
    old, new, diagnosis, dataset, text = BREAKS[name]
    assert old in GOOD
    broken = GOOD.replace(old, new)
    result = rehearse(broken, scope="sqlserver", catalog="main", schema="sales")
    found = [e for e in result["errors"] if e["diagnosis"].partition(".")[0] == diagnosis and dataset in (None, e["dataset"])]
    assert found, result["errors"]
    assert found[0]["message"]
    if text:
        line = broken.splitlines()[found[0]["line"] - 1]
        assert text in line, (found[0]["line"], line)


def test_the_good_one_runs(rehearse) -> None:
    result = rehearse(GOOD, scope="sqlserver", catalog="main", schema="sales")
    assert result["errors"] == () or result["errors"] == []
    rows = {d["name"]: d["rows"] for d in result["datasets"]}
    assert rows["gold_orders"] > 0
    assert rows["bronze_order"] == 25


def test_what_only_a_run_shows_passes_the_dry_run(rehearse) -> None:
    twice = GOOD.replace(SELECT, "")
    checked = rehearse(twice, scope="sqlserver", dry_run=True)
    assert [e["diagnosis"] for e in checked["errors"] if e["dataset"]] == []
    ran = rehearse(twice, scope="sqlserver")
    assert ("AMBIGUOUS_REFERENCE", "gold_orders") in [(e["diagnosis"], e["dataset"]) for e in ran["errors"]]
