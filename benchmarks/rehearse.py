"""How long a rehearsal takes: a cold start, a dry run and a run of ten datasets on the warm server, and their ratios.

Run: python -m benchmarks.rehearse
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

from migration.rehearse.pipeline import Request, rehearse
from migration.rehearse.server import ServerSettings, require_spark, stop_server

_HEAD = "# Databricks notebook source\nimport dlt\nfrom pyspark.sql.functions import col, current_timestamp\n\n# COMMAND ----------\n\n"
_READ = """def read_source(table):
    return spark.read.format("sqlserver").option("host", "h").option("dbtable", table).load()

"""


def notebook(tables: int) -> str:
    """A notebook with ``tables`` bronze and as many silver datasets."""
    cells = [_HEAD + _READ]
    for number in range(tables):
        cells.append(
            f'@dlt.table(name="bronze_{number}")\ndef bronze_{number}():\n'
            f'    return read_source("[dbo].[T{number}]").select(col("ThingID"), col("Name"), col("Amount"))\n'
        )
        cells.append(
            f'@dlt.table(name="silver_{number}")\n@dlt.expect_all_or_drop({{"id": "`ThingID` IS NOT NULL"}})\ndef silver_{number}():\n'
            f'    return dlt.read("bronze_{number}").withColumn("ingested_at", current_timestamp())\n'
        )
    return "\n# COMMAND ----------\n\n".join(cells)


def main() -> int:
    """Measure and print."""
    require_spark()
    text = notebook(5)
    with tempfile.TemporaryDirectory(prefix="quickplan-bench-") as folder:
        settings = ServerSettings(Path(folder))
        taken = {}
        for name, dry in (("cold dry run", True), ("warm dry run", True), ("warm run", False), ("warm run again", False)):
            began = time.monotonic()
            made = rehearse(Request({"pipeline.py": text}, settings, dry_run=dry, today=dt.date(2026, 3, 1)), lambda _: None)
            taken[name] = time.monotonic() - began
            if made.errors:
                print(made.errors, file=sys.stderr)
                return 1
        stop_server(Path(folder))
    for name, seconds in taken.items():
        print(f"{name:16} 10 datasets  {seconds:6.1f} s  {seconds / taken['warm dry run']:5.1f} times the warm dry run")
    return 0


if __name__ == "__main__":
    sys.exit(main())
