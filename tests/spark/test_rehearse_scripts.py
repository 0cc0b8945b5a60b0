"""Scripts to rows in gold by the command line alone, and rows of a database that speaks JDBC."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("spark")
ROOT = Path(__file__).resolve().parent.parent.parent
ESTATE = ROOT / "samples" / "workforce"
JDBC_NOTEBOOK = """# Databricks notebook source
import dlt
from pyspark.sql.functions import col

# COMMAND ----------

@dlt.table(name="bronze_order")
def bronze_order():
    return spark.read.format("sqlserver").option("host", "h").option("dbtable", "[Sales].[Order Line]").load()

# COMMAND ----------

@dlt.table(name="gold_order")
@dlt.expect_or_drop("big", "`Amount` > 1")
def gold_order():
    return dlt.read("bronze_order").select(col("Order ID").alias("OrderID"), col("Amount"))
"""
JDBC_TABLE = """CREATE SCHEMA "Sales";
CREATE TABLE "Sales"."Order Line" ("Order ID" int PRIMARY KEY, "Amount" numeric(9,2));
INSERT INTO "Sales"."Order Line" VALUES (1, 0.50), (2, 20.25), (3, 30);
"""
JDBC_SCRIPT = "CREATE TABLE Sales.[Order Line] ([Order ID] int NOT NULL PRIMARY KEY, Amount decimal(9,2) NULL);\n"


@pytest.fixture(autouse=True)
def _needs_spark() -> None:
    for name in ("pyspark", "grpc", "pyarrow", "pandas"):
        pytest.importorskip(name, reason="the extra 'spark' is not installed")


def test_every_gold_view_of_the_sample_estate_has_rows(quickplan, tmp_path: Path) -> None:
    made = quickplan(
        "generate",
        str(ESTATE),
        "-o",
        str(tmp_path / "p"),
        "--dialect",
        "dp",
        "--catalog",
        "main",
        "--schema",
        "workforce",
        "--scope",
        "sqlserver",
    )
    assert made.returncode in (0, 1), made.stderr
    ran = quickplan("rehearse", str(tmp_path / "p"), "--source", str(ESTATE), "--keep", "0", "--json", timeout=300)
    assert ran.stdout, ran.stderr
    result = json.loads(ran.stdout)
    assert result["errors"] == []
    gold = {d["name"]: d["rows"] for d in result["datasets"] if d["name"].startswith("gold_")}
    assert len(gold) >= 10
    assert [name for name, rows in gold.items() if not rows] == []


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """The JDBC address of a PostgreSQL of our own on loopback."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    if os.geteuid() == 0 and not shutil.which("runuser"):
        pytest.skip("PostgreSQL refuses to run as root, and runuser is not there")
    tools = found[-1].parent
    # As root it runs as the user that its package made, in a folder that this user can reach.
    home = Path(subprocess.run(["mktemp", "-d", "/tmp/qp-pg-XXXXXX"], check=True, capture_output=True, text=True).stdout.strip())
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(home, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*words: str, text: str | None = None) -> None:
        subprocess.run([*user, *words], check=True, cwd=home, input=text, text=True, stdout=subprocess.DEVNULL)

    run(str(tools / "initdb"), "-D", str(home / "d"), "-A", "trust", "-U", "tester", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    try:
        run(str(tools / "pg_ctl"), "-D", str(home / "d"), "-o", options, "-l", str(home / "log"), "-w", "start")
        run("psql", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "tester", "-d", "postgres", "-v", "ON_ERROR_STOP=1", text=JDBC_TABLE)
        yield f"jdbc:postgresql://127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*user, str(tools / "pg_ctl"), "-D", str(home / "d"), "-m", "immediate", "stop"],
            cwd=home,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """PostgreSQL's JDBC driver, by Maven."""
    if not shutil.which("mvn"):
        pytest.skip("Maven is not installed, so there is no JDBC driver")
    artifact = "org.postgresql:postgresql:42.7.7"
    made = subprocess.run(
        ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={tmp_path_factory.mktemp('jar')}"],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    found = list(tmp_path_factory.getbasetemp().glob("jar*/postgresql-*.jar"))
    if not found:
        pytest.skip(f"Maven has no {artifact} here: {made.stdout[-200:]}")
    return found[0]


def test_rows_of_a_database_arrive_by_jdbc(quickplan, tmp_path: Path, driver: Path, database: str) -> None:
    (tmp_path / "pipeline.py").write_text(JDBC_NOTEBOOK)
    (tmp_path / "s.sql").write_text(JDBC_SCRIPT)
    ran = quickplan(
        "rehearse", str(tmp_path / "pipeline.py"), "--source", str(tmp_path / "s.sql"), "--source-jdbc", database, "--jdbc-jar", str(driver), "--keep", "0", "--json",
        env={"QUICKPLAN_REHEARSE_USER": "tester"}, timeout=300,
    )  # fmt: skip
    assert ran.stdout, ran.stderr
    result = json.loads(ran.stdout)
    assert result["errors"] == []
    assert {d["name"]: d["rows"] for d in result["datasets"]} == {"bronze_order": 3, "gold_order": 2}
    rule = next(d for d in result["datasets"] if d["name"] == "gold_order")["expectations"][0]
    assert (rule["passed"], rule["failed"]) == (2, 1)
