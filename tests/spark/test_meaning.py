"""The meaning of what the transpiler writes: T-SQL whose result is known, converted and run on real Spark.

Each case of ``tests/data/transpile/meaning.json`` gives the T-SQL result, as text: columns joined by a comma, rows by `` / ``.
A case with ``says`` is one that Databricks cannot give: its conversion must carry that finding, or leave the object to a person.
"""

from __future__ import annotations

import datetime
import decimal
import json
from pathlib import Path
from typing import Any

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object

CASES = json.loads((Path(__file__).parent.parent / "data" / "transpile" / "meaning.json").read_text(encoding="utf-8"))
HEAD = "CREATE VIEW `dbo`.`v` AS "

pytestmark = pytest.mark.xdist_group("spark")


def convert(query: str) -> Conversion:
    item = SqlObject("dbo.v", ObjectKind.VIEW, "v.sql", 1, 1, "CREATE VIEW dbo.v AS\n" + query)
    return convert_object(item, Options(estate=build_catalog([item], DEFAULT_RUNTIME)))


def shown(value: Any) -> str:
    """A value as SQL Server's clients write it."""
    match value:
        case None:
            return "NULL"
        case bool():
            return str(int(value))
        case float():
            return repr(value).removesuffix(".0")
        case bytes() | bytearray():
            return "0x" + value.hex().upper()
        case datetime.datetime():
            return value.isoformat(" ")
        case decimal.Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def same(found: str, wanted: str) -> bool:
    """Whether two results are the same: numbers by value, since 2.5 and 2.50 are one."""
    left, right = found.replace(" / ", ",").split(","), wanted.replace(" / ", ",").split(",")
    return found.count(" / ") == wanted.count(" / ") and len(left) == len(right) and all(map(_same_value, left, right))


def _same_value(found: str, wanted: str) -> bool:
    if found == wanted:
        return True
    try:
        return decimal.Decimal(found) == decimal.Decimal(wanted)
    except decimal.InvalidOperation:
        return False


def test_there_are_enough_cases_and_each_is_one() -> None:
    assert len(CASES) >= 200
    assert len({c["tsql"] for c in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_result_is_that_of_sql_server_or_a_finding_says_so(case: dict[str, str], spark: Any) -> None:
    made = convert(case["tsql"])
    codes = {f.code for f in made.findings}
    says = case.get("says")
    if says is not None:
        assert made.status is not Status.CONVERTED or says in codes, made.findings
        return
    assert made.status is Status.CONVERTED, made.findings
    found = run(spark, made.statements[0].removeprefix(HEAD))
    assert same(found, case["expected"]), f"{found!r} for {case['expected']!r}: {made.statements[0]}"


def run(spark: Any, query: str) -> str:
    """The rows of a query as text, or ERROR."""
    from pyspark.errors import PySparkException

    try:
        rows = spark.sql(query).collect()
    except PySparkException as error:
        # Only what happens to the values is the error of the T-SQL; a query that does not resolve is a fault of ours.
        return "ERROR" if error.getSqlState() in ("22012", "22018", "22003") else f"REFUSED {error}"
    return " / ".join(",".join(shown(v) for v in row) for row in rows)
