"""One Spark session for all tests that ask it: starting one takes ten seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
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


@pytest.fixture(scope="session")
def rehearse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., dict[str, Any]]]:
    """Rehearse notebooks (text by name) on one warm Spark for all tests, in one child: a rehearsal changes its whole process."""
    for name in ("grpc", "pyarrow", "pandas"):
        pytest.importorskip(name, reason="the extra 'spark' is not installed")
    home = tmp_path_factory.mktemp("rehearse")
    words = (home / "stderr").open("w")
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("rehearser.py")), str(home / "server")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, text=True,
    )  # fmt: skip
    assert child.stdin
    assert child.stdout

    def ask(text: str | dict[str, str], **more: Any) -> dict[str, Any]:
        notebooks = text if isinstance(text, dict) else {"pipeline.py": text}
        child.stdin.write(json.dumps({"notebooks": notebooks, **more}) + "\n")  # type: ignore[union-attr]  # a pipe, as asked for
        child.stdin.flush()  # type: ignore[union-attr]  # likewise
        line = child.stdout.readline()  # type: ignore[union-attr]  # likewise
        assert line, (home / "stderr").read_text()[-3000:]
        return dict(json.loads(line))

    yield ask
    child.stdin.close()
    child.wait(30)
    words.close()
