"""What stands behind the workspace of our own in the end-to-end test: a real Spark that computes pipelines, functions and queries.

Catalogs: open-source Spark has one, so ``main`` is left out of every name. Datasets are views of cached rows. Of what is
deployed functions in SQL are carried out as they are, tables by their columns; functions in Python, views, procedures and Delta's clauses are only recorded.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from migration.medallion.columns import TableShape
from migration.rehearse import adapter
from migration.rehearse.samples import Samples, asked_for
from migration.rehearse.shapes import SampleTable

_LIVE = re.compile(r"LIVE\.`((?:[^`]|``)+)`")
_CREATE = re.compile(
    r"CREATE\s+(?:OR\s+REPLACE\s+)?(?P<kind>FUNCTION|TABLE)\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:`?(?P<schema>\w+)`?\.)?`?(?P<name>\w+)`?", re.I
)


class Engine:
    """One catalog on one Spark session.

    Args:
        spark: The session.
        catalog: Its only catalog.
        schema: Where pipelines write.
        tables: Shapes of the source's tables by lower-case name.
        samples: Rows of the source.
        secret: Gives a secret by scope and key.
    """

    def __init__(
        self, spark: Any, catalog: str, schema: str, tables: Mapping[str, SampleTable], samples: Samples, secret: Callable[[str, str], str]
    ) -> None:
        self.spark = spark
        self._catalog, self._schema = catalog, schema
        self._tables, self._samples, self._secret = tables, samples, secret
        self._made: dict[str, int] = {}
        self._definitions: dict[str, adapter.Definition] = {}
        self._databases: set[str] = set()
        self._loose: list[str] = []
        self.functions: list[str] = []

    # -- names ---------------------------------------------------------------------------------------------------------

    def _here(self, text: str) -> str:
        for quoted in (f"`{self._catalog}`.`{self._schema}`.", f"{self._catalog}.{self._schema}.", f"`{self._catalog}`."):
            text = text.replace(quoted, "")
        return text

    # -- the pipeline --------------------------------------------------------------------------------------------------

    def run(self, notebooks: Mapping[str, str]) -> dict[str, int]:
        """Run an update of these notebooks; rows of each dataset."""
        recorder = adapter.Recorder(frozenset(notebooks), lambda name, _stream: self.dataset(name))
        adapter.start(recorder)
        before = sys.modules.get("dlt")
        sys.modules["dlt"] = adapter
        try:
            for path, text in notebooks.items():
                exec(compile(text, path, "exec"), {"spark": _Session(self), "dbutils": _Utilities(self._secret)})
        finally:
            if before is None:
                del sys.modules["dlt"]
            else:
                sys.modules["dlt"] = before
        self._made, self._definitions = {}, {d.name: d for d in recorder.definitions}
        for name in self._definitions:
            self.dataset(name)
        return dict(self._made)

    def dataset(self, name: str) -> Any:
        """A dataset's rows, computed once."""
        if name not in self._made:
            definition = self._definitions[name]
            assert definition.query is not None
            rows = definition.query()
            for rule in definition.rules:
                if rule.action == adapter.DROP:
                    rows = rows.where(f"coalesce({rule.condition}, true)")
                elif rule.action == adapter.FAIL:
                    assert rows.where(f"NOT ({rule.condition})").isEmpty(), rule
            rows = rows.cache()
            self._made[name] = rows.count()
            rows.createOrReplaceTempView(name)
        return self.spark.table(f"`{name}`")

    def source(self, text: str) -> Any:
        """The rows that a read of the source gives: a table, or a query of one."""
        from pyspark.sql.functions import col

        asked = asked_for(text)
        shape, rows = self._tables[asked.table], self._samples.rows_of(asked.table)
        made = zip(*(map(_aware, rows[f.name]) for f in shape.fields), strict=True)
        frame = self.spark.createDataFrame(list(made), ", ".join(f"`{f.name}` {f.type}" for f in shape.fields))
        return frame.select(*(col(f"`{own or name}`").alias(name) for name, own in asked.columns)) if asked.columns else frame

    def query(self, text: str) -> Any:
        """``spark.sql`` of a notebook, with the datasets it reads made first."""
        for name in _LIVE.findall(text):
            self.dataset(name)
        return self.spark.sql(self._here(_LIVE.sub(r"`\1`", text)))

    # -- the warehouse -------------------------------------------------------------------------------------------------

    def execute(self, text: str) -> None:
        """A statement of the deployment: functions as they are, tables with the columns of their source and without what Delta adds."""
        found = _CREATE.search(self._here(text))
        if found is None:
            return
        schema = found["schema"] or "default"
        if schema != "default":
            self.spark.sql(f"CREATE DATABASE IF NOT EXISTS `{schema}`")
            self._databases.add(schema)
        if found["kind"].upper() == "FUNCTION":
            if " LANGUAGE PYTHON " not in text:
                self.spark.sql(self._here(text))
                self.functions.append(f"{schema}.{found['name']}")
        elif shape := self._tables.get(f"{found['schema'] or 'dbo'}.{found['name']}".lower()):
            columns = ", ".join(f"`{f.name}` {f.type}" for f in shape.fields)
            self.spark.sql(f"CREATE TABLE IF NOT EXISTS `{schema}`.`{found['name']}` ({columns}) USING parquet")
            self._loose += [found["name"]] if schema == "default" else []

    def change(self, dataset: str, column: str, value: str, *, key: str, gone: str) -> None:
        """Put a wrong value into one row of a dataset, and take another row away."""
        from pyspark.sql.functions import expr, lit, when

        rows = self.spark.table(f"`{dataset}`").where(f"NOT ({gone})")
        rows.withColumn(column, when(expr(key), lit(value)).otherwise(rows[column])).createOrReplaceTempView(dataset)

    def close(self) -> None:
        """Leave the session as it was."""
        for name in self._databases:
            self.spark.sql(f"DROP DATABASE IF EXISTS `{name}` CASCADE")
        for name in self._loose:
            self.spark.sql(f"DROP TABLE IF EXISTS `default`.`{name}`")
        for name in list(self._made):
            self.spark.catalog.dropTempView(name)
        self.spark.catalog.clearCache()

    def select(self, text: str) -> list[list[str | None]]:
        """The rows of a query as the statement API gives them."""
        if "information_schema" in text:
            return [[n, field.name, field.dataType.simpleString()] for n in self._made for field in self.spark.table(f"`{n}`").schema]
        return [[_shown(value) for value in row] for row in self.spark.sql(self._here(text)).collect()]


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) and value.tzinfo is None else value


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


class _Session:
    """``spark`` of a notebook: its reads of the source are the engine's, all else is Spark's."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def read(self) -> _Reader:
        return _Reader(self._engine)

    def sql(self, text: str) -> Any:
        return self._engine.query(text)

    def table(self, name: str) -> Any:
        return self._engine.dataset(name.rpartition(".")[2].strip("`"))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine.spark, name)


class _Reader:
    """``spark.read.format("sqlserver")`` with the options that the connector needs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._options: dict[str, str] = {}

    def format(self, name: str) -> _Reader:
        assert name == "sqlserver", name
        return self

    def option(self, key: str, value: object) -> _Reader:
        self._options[key] = str(value)
        return self

    def load(self) -> Any:
        assert {"host", "port", "database", "user", "password"} <= set(self._options)
        return self._engine.source(self._options["dbtable"])


class _Utilities:
    """``dbutils`` with secrets."""

    def __init__(self, get: Callable[[str, str], str]) -> None:
        self._get = get

    @property
    def secrets(self) -> _Utilities:
        return self

    def get(self, scope: str, key: str) -> str:
        return self._get(scope, key)


# -- the same rows for SQL Server's side -------------------------------------------------------------------------------------


def columns_of(shape: TableShape) -> dict[str, str]:
    """T-SQL type by column."""
    return {c.name: f"{c.type}({c.arguments})" if c.arguments else c.type for c in shape.columns if not c.hidden}


def held(value: Any, kind: str) -> Any:
    """A value as the responder's SQLite keeps it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
        if kind == "time":
            return value.time().isoformat("microseconds")
        return value.isoformat(" ", "milliseconds" if kind in ("datetime", "smalldatetime") else "microseconds")
    return value.isoformat() if isinstance(value, dt.date) else value
