"""The rows that stand in for the source: files of the user's, a JDBC database on this machine, or generated ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migration.medallion.naming import tick
from migration.rehearse.generate import Rows, Wanted, close_circle, make_rows
from migration.rehearse.problems import NotebookProblem
from migration.rehearse.shapes import Link, SampleTable, from_columns
from migration.rehearse.wishes import Wishes, linked

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql.connect.session import SparkSession


@dataclass(frozen=True, slots=True)
class Jdbc:
    """A database that stands in for the source: a loopback URL, user and password (empty for none)."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a read asks for: ``schema.table`` in lower case as named, and the columns of its query (empty for all).

    A column is the name it gets and the source column it is; empty for an expression of the server's, whose own name is then asked for.
    """

    table: str
    columns: tuple[tuple[str, str], ...] = ()


def asked_for(text: str) -> Asked:
    """Read a ``dbtable`` or ``query``: a table's name in any quotes, or a query, in parentheses with an alias or bare.

    Raises:
        NotebookProblem: It is neither.
    """
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    words = text.strip()
    bare = words[:6].upper() == "SELECT"
    try:
        tree = sqlglot.parse_one(words if bare else f"SELECT * FROM {words}", read="tsql")  # noqa: S608 - parsed, never run
    except (SqlglotError, RecursionError) as error:
        raise NotebookProblem("SOURCE_READ_NOT_UNDERSTOOD", f"{words[:80]} is neither a table nor a query") from error
    inner = tree if bare else next(iter(s for s in tree.find_all(exp.Select) if s is not tree), tree)
    table = inner.find(exp.Table)
    if table is None:
        raise NotebookProblem("SOURCE_READ_NOT_UNDERSTOOD", f"{words[:80]} reads no table")
    columns = []
    for item in getattr(inner, "expressions", []):
        if isinstance(item, exp.Star):
            continue
        source = item.unalias()
        columns.append((item.alias_or_name, source.name if isinstance(source, exp.Column) else ""))
    return Asked(f"{table.db or 'dbo'}.{table.name}".lower(), tuple(columns))


class Samples:
    """Serves the reads of the source.

    Args:
        folder: Where generated rows are written.
        tables: The estate's tables by lower-case ``schema.name``; None when only the notebook is known.
        columns: Columns that the notebook selects, by lower-case table, for when no estate is known.
        data: A folder of CSV and Parquet files; None for none.
        wanted: What is generated.
        jdbc: A database instead.
        wishes: What the notebook's queries ask of the rows.
    """

    def __init__(
        self,
        folder: Path,
        tables: Mapping[str, SampleTable] | None,
        columns: Mapping[str, Sequence[str]],
        data: Path | None,
        wanted: Wanted,
        jdbc: Jdbc | None = None,
        wishes: Wishes | None = None,
    ) -> None:
        self._wishes = wishes or Wishes()
        self._open: list[tuple[SampleTable, Link]] = []
        self._folder = folder
        self._tables = tables
        self._columns = columns
        self._files = _data_files(data)
        self._wanted = wanted
        self._jdbc = jdbc
        self._rows: dict[str, Rows] = {}
        self._written: dict[str, Path] = {}
        self._making: list[str] = []
        self.from_files: set[str] = set()
        self.generated: set[str] = set()

    def frame(self, session: SparkSession, text: str) -> Any:
        """The rows that a read of ``text`` gives.

        Raises:
            NotebookProblem: There is no such table, or a file lacks a column.
        """
        from pyspark.sql.connect.functions import builtin as sql
        from pyspark.sql.connect.readwriter import DataFrameReader

        asked = asked_for(text)
        reader = DataFrameReader(session)
        if self._jdbc is not None:
            rows = self._from_jdbc(reader, self._jdbc, asked.table)
        elif (file := self._file(asked.table)) is not None:
            rows = self._from_file(reader, file, asked.table)
            self.from_files.add(asked.table)
        else:
            rows = reader.parquet(str(self._generated(asked.table)))
            self.generated.add(asked.table)
        if not asked.columns:
            return rows
        return rows.select(*(sql.col(tick(own or name)).alias(name) for name, own in asked.columns))

    def _from_jdbc(self, reader: Any, source: Jdbc, table: str) -> Any:
        schema, _, name = self._named(table).partition(".")
        reader = reader.format("jdbc").option("url", source.url).option("dbtable", f"{_quoted(schema)}.{_quoted(name)}")
        if source.user:
            reader = reader.option("user", source.user).option("password", source.password)
        return reader.load()

    def _named(self, table: str) -> str:
        known = (self._tables or {}).get(table)
        return known.name if known else table

    def _file(self, table: str) -> Path | None:
        schema, _, name = table.partition(".")
        return next((self._files[k] for k in (table, f"{schema}_{name}", name) if k in self._files), None)

    def _from_file(self, reader: Any, file: Path, table: str) -> Any:
        from pyspark.sql.connect.functions import builtin as sql

        if file.suffix == ".parquet":
            return reader.parquet(str(file))
        known = (self._tables or {}).get(table)
        reader = reader.option("header", True).option("multiLine", True).option("escape", '"')
        if known is None:
            return reader.option("inferSchema", True).csv(str(file))
        rows = reader.csv(str(file))
        return rows.select(*(sql.col(f"`{f.name}`").cast(f.type).alias(f.name) for f in known.fields))

    def _generated(self, table: str) -> Path:
        if table not in self._written:
            shape = self._shape(table)
            rows = self._make(table)
            path = self._folder / f"{len(self._written)}.parquet"
            _write(path, shape, rows)
            self._written[table] = path
        return self._written[table]

    def _shape(self, table: str) -> SampleTable:
        if self._tables is not None:
            found = self._tables.get(table)
            if found is None:
                raise NotebookProblem(
                    "SOURCE_TABLE_NOT_FOUND", f"the source has no table {table}", "Check the name, or put its rows into --data."
                )
        elif columns := self._columns.get(table):
            found = from_columns(table, columns, self._wanted.values)
        else:
            raise NotebookProblem(
                "SOURCE_COLUMNS_UNKNOWN",
                f"nothing says which columns {table} has",
                "Give the T-SQL scripts with --source, or its rows with --data.",
            )
        return linked(table, found, self._wishes, self._key)

    def rows_of(self, table: str) -> Rows:
        """The rows that are generated for a table, by column name.

        Raises:
            NotebookProblem: There is no such table.
        """
        return self._make(table)

    def _key(self, table: str) -> Sequence[str]:
        """The primary key of a table; empty for one that is not known."""
        if self._tables is not None:
            return self._tables[table].key if table in self._tables else ()
        columns = self._columns.get(table)
        return from_columns(table, columns, self._wanted.values).key if columns else ()

    def _known(self, table: str) -> bool:
        return table in self._tables if self._tables is not None else bool(self._columns.get(table))

    def _make(self, table: str) -> Rows:
        """The rows of a table, its parents' first; what closes a circle of keys is filled in when the circle is made."""
        if table in self._rows:
            return self._rows[table]
        shape = self._shape(table)
        self._making.append(table)
        parents = {}
        for link in shape.links:
            if link.parent in self._making:
                if link.parent != table:
                    self._open.append((shape, link))
            elif self._known(link.parent):
                parents[link.parent] = self._make(link.parent)
        self._making.pop()
        self._rows[table] = make_rows(shape, self._wanted, parents)
        if not self._making:
            for child, link in self._open:
                close_circle(child, link, self._rows[child.name.lower()], self._rows[link.parent], self._wanted)
            self._open.clear()
        return self._rows[table]


def _quoted(name: str) -> str:
    """A name in the quotes of standard SQL."""
    return '"' + name.replace('"', '""') + '"'


def _data_files(folder: Path | None) -> dict[str, Path]:
    if folder is None:
        return {}
    return {p.stem.lower(): p for p in sorted(folder.iterdir()) if p.suffix.lower() in (".csv", ".parquet")}


def _write(path: Path, shape: SampleTable, rows: Rows) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    arrays = [pa.array(rows[f.name], type=_arrow(f.type)) for f in shape.fields]
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pa.table(arrays, names=[f.name for f in shape.fields]), path)


def _arrow(kind: str) -> pa.DataType:
    import pyarrow as pa

    if kind.startswith("decimal"):
        precision, scale = (int(p) for p in kind[8:-1].split(","))
        return pa.decimal128(precision, scale)
    simple: dict[str, pa.DataType] = {
        "bigint": pa.int64(),
        "int": pa.int32(),
        "smallint": pa.int16(),
        "boolean": pa.bool_(),
        "double": pa.float64(),
        "float": pa.float32(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
        "binary": pa.binary(),
        "string": pa.string(),
    }
    return simple[kind]
