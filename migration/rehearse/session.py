"""The ``spark`` and ``dbutils`` of a rehearsed notebook: the real session, its reads of the source served from sample rows."""

from __future__ import annotations

import contextlib
import importlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from pyspark.sql.connect.dataframe import DataFrame
from pyspark.sql.connect.readwriter import DataFrameReader
from pyspark.sql.connect.session import SparkSession

from migration.rehearse.problems import NotebookExit, NotebookProblem
from migration.rehearse.samples import Samples

#: The keys of the scope (quick-plan.md, "Required Databricks Secrets") with values that reach nothing.
SECRETS = {
    "sqlserver_jdbc_url": "jdbc:sqlserver://rehearsal.invalid:1433;databaseName=rehearsal",
    "sqlserver_user": "rehearsal",
    "sqlserver_password": "rehearsal",
}
# Each call on rows nests its message a level deeper, and the protobuf reader stops at a hundred unless told.
with contextlib.suppress(ImportError, AttributeError):
    importlib.import_module("google._upb._message").SetAllowOversizeProtos(True)
_DRIVER = "com.microsoft.sqlserver.jdbc.SQLServerDriver"
_QUOTED_OR_LIVE = re.compile(
    r"('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`(?:[^`]|``)*`|--[^\n]*|/\*.*?\*/)|\bLIVE\s*\.\s*(?=[`\w])", re.IGNORECASE | re.DOTALL
)


@dataclass(slots=True)
class Rules:
    """What the rehearsed pipeline may do.

    Attributes:
        catalog: Target catalog: names below it are the pipeline's own; empty for unknown.
        schema: Target schema likewise.
        scope: The secret scope that exists; empty for any.
        keys: The keys it has.
        jdbc_allowed: A driver JAR is attached (a job on classic compute), so ``format("jdbc")`` may name Microsoft's.
    """

    catalog: str = ""
    schema: str = ""
    scope: str = ""
    keys: frozenset[str] = frozenset(SECRETS)
    jdbc_allowed: bool = False


@dataclass(slots=True)
class Reads:
    """What the query that is being defined reads: names of datasets, and whether one of them as a stream."""

    names: list[str] = field(default_factory=list)
    streams: bool = False


class RehearsalSession(SparkSession):
    """A Spark session whose reads of the source are served from samples.

    Attributes:
        samples: Serves them; set before the notebook's queries run.
        rules: What is allowed.
        reads: What the current query reads.
        batch: Reads of streams give what is there, which counts rows after a run.
    """

    samples: Samples
    rules: Rules
    reads: Reads
    batch: bool

    @property
    def read(self) -> DataFrameReader:
        """A reader."""
        return SampleReader(self)

    def table(self, tableName: str) -> Any:
        """A table by name."""
        return self.read.table(tableName)

    def sql(self, sqlQuery: str, args: Any = None, **kwargs: Any) -> Any:
        """A query; ``LIVE.`` before a name means this pipeline."""
        text = _QUOTED_OR_LIVE.sub(lambda m: m[1] or "", sqlQuery)
        self.reads.names += _tables_of(text)
        return super().sql(text, args, **kwargs)

    @property
    def readStream(self) -> Any:
        """A stream reader."""
        return self.read if self.batch else StreamReader(self)

    def dataset(self, name: str, stream: bool) -> DataFrame:
        """``dlt.read`` and ``dlt.read_stream``."""
        return (self.readStream if stream else self.read).table(name)

    def own_name(self, name: str) -> str | None:
        """A name as the pipeline's own: without ``LIVE``, catalog and schema; None when it is another catalog's."""
        parts: list[str] = [p.strip("`") for p in re.findall(r"`(?:[^`]|``)*`|[^.`]+", name)]
        if len(parts) == 2 and parts[0].lower() in ("live", self.rules.schema.lower()):
            return parts[1]
        if len(parts) == 3 and parts[0].lower() in ("spark_catalog", self.rules.catalog.lower()):
            return parts[2] if parts[1].lower() == self.rules.schema.lower() else name
        return None if len(parts) == 3 else name


class SampleReader(DataFrameReader):
    """A reader that knows the formats of a SQL Server source."""

    def __init__(self, client: SparkSession) -> None:
        super().__init__(client)
        self._session: RehearsalSession = client  # type: ignore[assignment]  # only RehearsalSession makes one
        self._kind = ""
        self._given: dict[str, str] = {}

    def format(self, source: str) -> SampleReader:
        """Choose a format."""
        self._kind = source.lower()
        super().format(source)
        return self

    def option(self, key: str, value: Any) -> SampleReader:
        """Set an option."""
        self._given[key.lower()] = str(value)
        super().option(key, value)
        return self

    def options(self, **options: Any) -> SampleReader:
        """Set options."""
        for key, value in options.items():
            self.option(key, value)
        return self

    def load(self, path: Any = None, format: str | None = None, schema: Any = None, **options: Any) -> Any:
        """The rows."""
        self.options(**options)
        kind = (format or self._kind).lower()
        if kind not in ("sqlserver", "jdbc"):
            return super().load(path, format, schema)
        if kind == "jdbc":
            _check_driver(self._given, self._session.rules)
        asked = self._given.get("dbtable") or self._given.get("query")
        if not asked:
            raise NotebookProblem("SOURCE_READ_NOT_UNDERSTOOD", f'format("{kind}") without dbtable or query')
        return self._session.samples.frame(self._session, asked)

    def jdbc(self, url: str, table: str, *rest: Any, properties: dict[str, str] | None = None, **more: Any) -> Any:
        """A table by URL."""
        _check_driver({"url": url, **{k.lower(): v for k, v in (properties or {}).items()}}, self._session.rules)
        return self._session.samples.frame(self._session, table)

    def table(self, tableName: str) -> Any:
        """A dataset of the pipeline, or a table of a federated catalog, which is the source."""
        own = self._session.own_name(tableName)
        if own is None:
            return self._session.samples.frame(self._session, tableName.partition(".")[2])
        self._session.reads.names.append(own)
        return super().table(own)


class StreamReader:
    """Reads datasets of the pipeline as streams; everything else is Spark's own."""

    def __init__(self, session: RehearsalSession) -> None:
        self._session = session
        self._real: Any = super(RehearsalSession, session).readStream

    def table(self, name: str) -> Any:
        """A stream of a dataset."""
        own = self._session.own_name(name) or name
        self._session.reads.names.append(own)
        self._session.reads.streams = True
        made: DataFrame = self._real.table(own)
        return made

    def __getattr__(self, name: str) -> Any:
        self._session.reads.streams = True
        return getattr(self._real, name)


def _check_driver(given: dict[str, str], rules: Rules) -> None:
    driver = given.get("driver", _DRIVER if given.get("url", "").lower().startswith("jdbc:sqlserver:") else "")
    if driver and driver != _DRIVER:
        raise NotebookProblem("MISSING_JDBC_DRIVER", f"no JDBC driver is called {driver}")
    if driver and not rules.jdbc_allowed:
        raise NotebookProblem("MISSING_JDBC_DRIVER", f"{driver} is in a JAR, which a pipeline cannot load")


def _tables_of(sql: str) -> list[str]:
    """Names that a query reads, for the order of datasets; those of a query that does not parse are left to Spark."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(sql, read="databricks")
    except (SqlglotError, RecursionError):
        return []
    own = {c.alias_or_name.lower() for c in tree.find_all(exp.CTE)}
    return [t.name for t in tree.find_all(exp.Table) if t.name.lower() not in own]


def dbutils(rules: Rules) -> Any:
    """The part of ``dbutils`` that a pipeline's notebook may use: secrets, widgets with their defaults, and leaving the notebook."""
    widgets: dict[str, str] = {}

    def secret(scope: str, key: str) -> str:
        if (rules.scope and scope != rules.scope) or key not in rules.keys:
            raise NotebookProblem("SECRET_SCOPE_NOT_FOUND", f"Secret does not exist with scope: {scope} and key: {key}")
        return SECRETS.get(key, "rehearsal")

    def widget(name: str, default: str = "", *_: object) -> None:
        widgets.setdefault(name, default)

    def value(name: str) -> str:
        if name not in widgets:
            raise NotebookProblem("WIDGET_NOT_DEFINED", f"no widget is called {name}")
        return widgets[name]

    def leave(_: str = "") -> None:
        raise NotebookExit

    def listed(scopes: Collection[str]) -> Any:
        return lambda *_: [SimpleNamespace(name=s, key=s) for s in sorted(scopes)]

    return SimpleNamespace(
        secrets=SimpleNamespace(get=secret, list=listed(rules.keys), listScopes=listed({rules.scope} - {""})),
        widgets=SimpleNamespace(text=widget, dropdown=widget, combobox=widget, get=value),
        notebook=SimpleNamespace(exit=leave),
    )
