"""One Spark session for all tests that ask it: starting one takes ten seconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Real Spark as Databricks sets it: ANSI, UTC, no substitution of variables in text."""
    sql = pytest.importorskip("pyspark.sql", reason="the extra 'spark' is not installed")
    home = tmp_path_factory.mktemp("warehouse")
    session = (
        sql.SparkSession.builder.master("local[1]")
        .appName("quickplan-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.session.timeZone", "UTC")
        # Compiling each of some hundred small queries would take longer than running them.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.variable.substitute", "false")
        .config("spark.sql.scripting.enabled", "true")
        .config("spark.sql.catalogImplementation", "in-memory")
        .config("spark.sql.warehouse.dir", str(home))
        .config("spark.driver.extraJavaOptions", "-Xss16m")
        .config("spark.log.level", "OFF")
        .getOrCreate()
    )
    yield session
    session.stop()
