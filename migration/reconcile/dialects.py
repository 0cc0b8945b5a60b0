"""The canonical text of each type, and hashing, on both engines.

The forms are those on which SQL Server and Spark agree: integers as they are, bit 1/0, decimals through the same DECIMAL(p,s), floats as
DECIMAL(38,6), dates in style 23, datetime in style 121 (never through datetime2: its 1/300 s ticks would become .996667), datetime2 cut
after six digits, char without its padding, GUIDs and binary in lower case. ``HASHBYTES('SHA2_256', nvarchar)`` equals
``sha2(encode(x, 'UTF-16LE'), 256)``. The T-SQL side has not been run on a SQL Server by this project's tests; its expressions are held
against golden vectors taken from Microsoft's documentation (CAST and CONVERT, HASHBYTES).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from migration.medallion.naming import tick
from migration.reconcile.model import Canon, ColumnSpec
from migration.tsql.quoting import bracket

#: Stands for NULL in a row's text.
NULL_MARK = "\u2400"
#: Between two values of a row's text.
SEPARATOR = "\u001f"
#: What a float that no DECIMAL(38,6) holds becomes.
TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one engine writes what is compared.

    Attributes:
        name: ``tsql``, ``spark``, ….
        quote: A name's parts as an identifier.
        texts: Canonical text of a column by its kind; ``{c}`` column, ``{p}`` precision, ``{s}`` scale. NULL stays NULL.
        join: One text of several, the separator between them.
        null: Text in place of NULL: a template with ``{x}``.
        hash: SHA-256 of a text's UTF-16LE bytes: a template with ``{x}``.
        part: Seven bytes of a hash as a whole number from 0 to 2**56 - 1; ``{h}`` hash, ``{n}`` 0 or 1.
        units: Length of a text in UTF-16 code units: a template with ``{x}``.
        count: Number of rows, never overflowing.
        number: A number as text: a template with ``{x}``.
        total: The sum of ``{x}`` as DECIMAL(38, ``{s}``).
        remainder: ``{x}`` modulo ``{n}``.
    """

    name: str
    quote: Callable[..., str]
    texts: Mapping[Canon, str]
    join: Callable[[Sequence[str]], str]
    null: str
    hash: str
    part: str
    units: str
    count: str
    number: str
    total: str
    remainder: str

    def text(self, column: ColumnSpec, name: str) -> str:
        """The canonical text of a column; NULL for NULL.

        Args:
            column: Its kind, precision and scale.
            name: Its name on this engine.
        """
        return self.texts[column.canon].format(c=self.quote(name), p=column.precision or 38, s=column.scale)

    def row(self, texts: Sequence[str]) -> str:
        """One text of canonical texts, NULL marked."""
        return self.join([self.null.format(x=text) for text in texts])


_BINARY_ORDER = " COLLATE Latin1_General_BIN2"


def _tsql_join(texts: Sequence[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    return "CONCAT(" + ", NCHAR(31), ".join(texts) + ")"


TSQL = Dialect(
    name="tsql",
    quote=bracket,
    # Microsoft Learn, "CAST and CONVERT": styles 23, 121 and 2, lengths of the results; a binary collation on every text, so that columns
    # of different collations can stand in one expression.
    texts={
        Canon.INTEGER: "CONVERT(nvarchar(20), {c})",
        Canon.BIT: "CONVERT(nvarchar(1), {c})",
        Canon.DECIMAL: "CONVERT(nvarchar(50), CAST({c} AS decimal({p}, {s})))",
        Canon.FLOAT: "CASE WHEN {c} IS NOT NULL"
        f" THEN COALESCE(CONVERT(nvarchar(50), TRY_CAST({{c}} AS decimal(38, 6))), N'{TOO_LARGE}') END",
        Canon.DATE: "CONVERT(nvarchar(10), {c}, 23)",
        Canon.TIME: "LEFT(CONVERT(nvarchar(16), CAST({c} AS time(7))), 15)",
        Canon.DATETIME: "CONVERT(nvarchar(23), {c}, 121)",
        Canon.DATETIME2: "LEFT(CONVERT(nvarchar(27), CAST({c} AS datetime2(7)), 121), 26)",
        Canon.OFFSET: "LEFT(CONVERT(nvarchar(27), CAST(SWITCHOFFSET({c}, '+00:00') AS datetime2(7)), 121), 26)",
        Canon.FIXED_TEXT: f"RTRIM(CONVERT(nvarchar(max), {{c}})){_BINARY_ORDER}",
        Canon.TEXT: f"CONVERT(nvarchar(max), {{c}}){_BINARY_ORDER}",
        Canon.GUID: "LOWER(CONVERT(nvarchar(36), {c}))",
        Canon.BINARY: "LOWER(CONVERT(nvarchar(max), CONVERT(varbinary(max), {c}), 2))",
    },
    join=_tsql_join,
    null="COALESCE({x}, NCHAR(9216))",
    hash="HASHBYTES('SHA2_256', {x})",
    part="CAST(SUBSTRING({h}, 1 + 7 * {n}, 7) AS bigint)",
    units="CAST(DATALENGTH(CONVERT(nvarchar(max), {x})) / 2 AS bigint)",
    count="COUNT_BIG(*)",
    number="CONVERT(nvarchar(50), {x})",
    total="SUM(CAST({x} AS decimal(38, {s})))",
    remainder="({x} % {n})",
)


def _spark_join(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else "concat_ws(char(31), " + ", ".join(texts) + ")"


_MICROSECONDS = "'yyyy-MM-dd HH:mm:ss.SSSSSS'"
SPARK = Dialect(
    name="spark",
    quote=tick,
    texts={
        Canon.INTEGER: "CAST({c} AS STRING)",
        Canon.BIT: "CASE WHEN CAST({c} AS BOOLEAN) THEN '1' WHEN NOT CAST({c} AS BOOLEAN) THEN '0' END",
        Canon.DECIMAL: "CAST(CAST({c} AS DECIMAL({p}, {s})) AS STRING)",
        Canon.FLOAT: f"CASE WHEN {{c}} IS NOT NULL THEN COALESCE(CAST(TRY_CAST({{c}} AS DECIMAL(38, 6)) AS STRING), '{TOO_LARGE}') END",
        Canon.DATE: "date_format({c}, 'yyyy-MM-dd')",
        # A time is a STRING at the target: digits that its writer left away are zeros.
        Canon.TIME: "rpad(concat(CAST({c} AS STRING), CASE WHEN instr(CAST({c} AS STRING), '.') = 0 THEN '.' ELSE '' END), 15, '0')",
        Canon.DATETIME: "date_format({c}, 'yyyy-MM-dd HH:mm:ss.SSS')",
        Canon.DATETIME2: f"date_format({{c}}, {_MICROSECONDS})",
        Canon.OFFSET: f"date_format(to_utc_timestamp({{c}}, current_timezone()), {_MICROSECONDS})",
        Canon.FIXED_TEXT: "rtrim(CAST({c} AS STRING))",
        Canon.TEXT: "CAST({c} AS STRING)",
        Canon.GUID: "lower(CAST({c} AS STRING))",
        Canon.BINARY: "lower(hex({c}))",
    },
    join=_spark_join,
    null="coalesce({x}, '\\u2400')",
    hash="sha2(encode({x}, 'UTF-16LE'), 256)",
    part="CAST(conv(substring({h}, 1 + 14 * {n}, 14), 16, 10) AS BIGINT)",
    units="CAST(octet_length(encode({x}, 'UTF-16LE')) / 2 AS BIGINT)",
    count="COUNT(*)",
    number="CAST({x} AS STRING)",
    total="SUM(CAST({x} AS DECIMAL(38, {s})))",
    remainder="({x} % {n})",
)
