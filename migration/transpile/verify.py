"""The two gates that need a real Spark: does it parse a conversion, and can it resolve its names?

Open-source Spark lacks some of what Databricks has (procedures, SIGNAL, handlers' diagnostics, permissions, temporary tables). What it
can judge of such a statement is parsed, the body of a procedure for one; the rest is left unsaid (None), never counted as passed.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.errors import UsageProblem
from core.progress import Progress, ProgressCallback
from migration.conversion import Conversion, Gates, Status
from migration.estate import ObjectKind
from migration.transpile.names import quote

_QUOTED = re.compile(r"`(?:[^`]|``)*`|'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.)*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
_PROCEDURE = re.compile(r"\s*CREATE\s+(?:OR\s+REPLACE\s+)?PROCEDURE\b.*?(?=\bBEGIN\b)", re.IGNORECASE | re.DOTALL)
_ONLY_DATABRICKS = re.compile(r"\s*(?:GRANT|REVOKE|ALTER\s+TABLE\s+\S+\s+CLUSTER\s+BY)\b", re.IGNORECASE)
_SIGNALS = re.compile(r"\b(?:SIGNAL\b|RESIGNAL\b|GET\s+DIAGNOSTICS\b)[^;]*;", re.IGNORECASE)
_TEMPORARY = re.compile(r"\bTEMP(?:ORARY)?\s+(?=TABLE\b)", re.IGNORECASE)
#: The body of a Python function, which Spark cannot have: what it gives is left open, its head is judged.
_PYTHON = re.compile(r"\s+LANGUAGE\s+PYTHON\b[^$]*\bAS\s+\$\$.*\$\$\s*\Z", re.IGNORECASE | re.DOTALL)
_CURSOR = re.compile(r"\bCURSOR\b", re.IGNORECASE)
_RESOLVED_KINDS = frozenset({ObjectKind.VIEW, ObjectKind.SCALAR_FUNCTION, ObjectKind.INLINE_FUNCTION, ObjectKind.TABLE_FUNCTION})
#: A table for resolving has columns and types only.
_COLUMN = re.compile(r"^\s{2}(`(?:[^`]|``)*`)\s+([A-Z]+(?:\([\d,\s]+\))?)")
_CREATED = re.compile(r"CREATE (?:OR REPLACE )?(?:TABLE|VIEW|FUNCTION) ((?:`(?:[^`]|``)*`\.?)+)")
#: What Spark's own catalog takes in no name of an object; NAME_REFUSED says so, and what the object refers to is judged all the same.
_REFUSED_SIGN = re.compile(r"[^\w`]")
#: Functions that open-source Spark lacks.
_ONLY_DATABRICKS_CALLS = re.compile(r"routine `(?:ST_|H3_|TRY_TO_GEO|TO_GEO|IS_ACCOUNT_GROUP_MEMBER`|IS_MEMBER`)", re.IGNORECASE)


_PYTHON_TABLE = re.compile(
    r"\bRETURNS\s+TABLE\s*\((?P<columns>.*?)\)\s+LANGUAGE\s+PYTHON\s+HANDLER\s+'\w+'[^$]*\bAS\s+\$\$.*\$\$\s*\Z", re.IGNORECASE | re.DOTALL
)


def _without_python(sql: str) -> str:
    """The statement with the body of a Python function replaced by one that gives NULL, for each column of a table."""
    found = _PYTHON_TABLE.search(sql)
    if found is None:
        return _PYTHON.sub(" RETURN NULL", sql)
    columns = len(re.findall(r"`(?:[^`]|``)*`", found["columns"]))
    return f"{sql[: found.start()]}RETURNS TABLE ({found['columns']}) RETURN SELECT {', '.join(['NULL'] * columns)}"


class SparkVerifier:
    """Asks one local Spark session about conversions.

    Args:
        catalog: The catalog that stands before names; left out for Spark's own.

    Raises:
        UsageProblem: pyspark or Java is missing, with the command that installs it.
    """

    def __init__(self, catalog: str = "") -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise UsageProblem(
                "--verify needs pyspark, which is not installed", remedy="Install the extra: pipx install 'quickplan[spark]'."
            ) from error
        if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
            raise UsageProblem("--verify needs Java 17, which was not found", remedy="Install openjdk-17-jre-headless, or set JAVA_HOME.")
        self._catalog = quote(catalog) + "." if catalog else ""
        self._folder = tempfile.TemporaryDirectory(prefix="quickplan-spark-")
        builder: Any = SparkSession.builder
        for key, value in _settings(Path(self._folder.name)).items():
            builder = builder.config(key, value)
        self._spark: Any = builder.master("local[1]").appName("quickplan").getOrCreate()
        self._spark.sparkContext.setLogLevel("OFF")
        self._schemas: set[str] = set()
        self._refused: set[str] = set()
        self._parser = self._spark._jsparkSession.sessionState().sqlParser()

    def verify(self, conversions: Iterable[Conversion], progress: ProgressCallback) -> Iterator[Conversion]:
        """The conversions with the gates ``parsed`` and ``resolved`` filled where Spark can tell.

        Tables come first into Spark's catalog, then views and functions, again and again while that resolves more of them.
        """
        listed = list(conversions)
        for made in listed:
            if made.kind is ObjectKind.TABLE and made.statements:
                self._create(made)
        resolved = self._resolve(listed)
        for done, made in enumerate(listed, 1):
            progress(Progress("verifying", done, len(listed), made.object))
            parsed = self.parses(made.statements) if made.status is not Status.MANUAL else None
            gates = Gates(made.gates.residue, made.gates.conserved, parsed, resolved.get(done - 1))
            yield replace(made, gates=gates)
        self._spark.stop()
        self._folder.cleanup()

    def parses(self, statements: Iterable[str]) -> bool | None:
        """Whether Spark parses all statements; None when it can judge none of them, or not one that uses what only Databricks has."""
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import PySparkException

        judged: list[bool] = []
        for sql in statements:
            text = _for_open_source(sql)
            if text is None:
                continue
            try:
                self._parser.parsePlan(text)
                judged.append(True)
            except (PySparkException, Py4JJavaError):
                judged.append(False)
        return all(judged) if judged else None

    def _create(self, made: Conversion) -> None:
        columns = [m for m in (_COLUMN.match(line) for line in made.statements[0].split("\n")[1:]) if m]
        path = self._schema_of(made)
        if not columns or not path:
            return
        listed = ", ".join(f"{m[1]} {re.sub(r'^(?:VARCHAR|CHAR)', 'VARCHAR', m[2])}" for m in columns)
        self._try(f"CREATE TABLE IF NOT EXISTS {path} ({listed}) USING parquet")

    def _schema_of(self, made: Conversion) -> str:
        """Create the schema of an object; its path without the catalog, empty when it creates none."""
        name = _CREATED.match(made.statements[0])
        path = name[1].removeprefix(self._catalog) if name else ""
        schema = path.rpartition("`.`")[0]
        last = path[len(schema) + 2 :] if schema else path
        if _REFUSED_SIGN.search(last):
            self._refused.add(last)
        if schema and schema not in self._schemas:
            self._schemas.add(schema)
            self._try(f"CREATE SCHEMA IF NOT EXISTS {schema}`")
        return path

    def _resolve(self, listed: list[Conversion]) -> dict[int, bool | None]:
        waiting = [n for n, m in enumerate(listed) if m.kind in _RESOLVED_KINDS and m.status is Status.CONVERTED]
        found: dict[int, bool | None] = dict.fromkeys(waiting, False)
        for place in waiting:
            self._schema_of(listed[place])
        progress = True
        while waiting and progress:
            before = len(waiting)
            for place in waiting:
                tried = [self._try(s) for s in listed[place].statements]
                found[place] = False if False in tried else None if None in tried else True
            waiting = [n for n in waiting if found[n] is False]
            progress = len(waiting) < before
        return found

    def _try(self, sql: str) -> bool | None:
        """Whether Spark carries a statement out; None when it lacks a function that Databricks has."""
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import PySparkException

        text = self._plain_names(_without_python(sql.replace(self._catalog, "") if self._catalog else sql))
        try:
            self._spark.sql(re.sub(r"^CREATE (VIEW|FUNCTION)", r"CREATE OR REPLACE \1", text))
        except (PySparkException, Py4JJavaError) as error:
            return None if _ONLY_DATABRICKS_CALLS.search(str(error)) else False
        return True

    def _plain_names(self, sql: str) -> str:
        """The statement with names of objects that Spark's catalog refuses in letters, digits and underscores."""
        if not self._refused:
            return sql
        return _QUOTED.sub(lambda m: "`" + _REFUSED_SIGN.sub("_", m[0]).strip("`") + "`" if m[0] in self._refused else m[0], sql)


def _settings(folder: Path) -> dict[str, str]:
    return {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "1g",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.scripting.enabled": "true",
        "spark.sql.variable.substitute": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.defaultColumn.enabled": "true",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.driver.extraJavaOptions": "-Xss64m",
        "spark.log.level": "OFF",
    }


def _masked(sql: str) -> str:
    """The statement with names, texts and comments blanked, every character in its place."""
    return _QUOTED.sub(lambda m: re.sub(r"[^\n]", "Q", m[0]), sql)


def _for_open_source(sql: str) -> str | None:
    """What open-source Spark can judge of a statement; None for nothing."""
    text = _without_python(sql.strip().rstrip(";"))
    masked = _masked(text)
    if _ONLY_DATABRICKS.match(masked) or _CURSOR.search(masked):
        return None
    head = _PROCEDURE.match(masked)
    if head:
        text, masked = text[head.end() :], masked[head.end() :]
    text, masked = _cut(text, masked, _SIGNALS, "SELECT 1;")
    text, _ = _cut(text, masked, _TEMPORARY, "")
    return text


def _cut(text: str, masked: str, pattern: re.Pattern[str], instead: str) -> tuple[str, str]:
    parts: list[str] = []
    at = 0
    for found in pattern.finditer(masked):
        parts += [text[at : found.start()], instead]
        at = found.end()
    cut = "".join([*parts, text[at:]])
    return cut, _masked(cut)
