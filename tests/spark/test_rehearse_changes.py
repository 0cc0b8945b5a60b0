"""A flow of changes (AUTO CDC) goes as far as open-source Spark goes: its target and source are registered, and the rest is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("spark")
NOTEBOOK = """# Databricks notebook source
import dlt
from pyspark.sql.functions import col

# COMMAND ----------

@dlt.table(name="bronze_orders")
def bronze_orders():
    return spark.read.format("sqlserver").option("host", "h").option("dbtable", "[dbo].[Orders]").load().select(col("OrderID"), col("Total"))

# COMMAND ----------

dlt.create_streaming_table(name="silver_orders", comment="history")
dlt.create_auto_cdc_flow(
    target="silver_orders", source="bronze_orders", keys=["OrderID"], sequence_by=col("Total"), stored_as_scd_type=2
)
"""


def test_a_flow_of_changes_is_registered_and_said_to_be_no_more(rehearse: Callable[..., dict[str, Any]]) -> None:
    result = rehearse(NOTEBOOK)
    names = {d["name"]: d for d in result["datasets"]}
    assert names["bronze_orders"]["rows"]
    assert "silver_orders" in names
    assert result["errors"] == []
    assert names["silver_orders"]["rows"] == names["bronze_orders"]["rows"]
    assert any("AUTO CDC" in note for note in result["notes"]), result["notes"]
