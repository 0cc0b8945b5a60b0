"""The canonical text of each type, and hashing, on both engines.

The forms are those on which SQL Server and Spark agree: integers as they are, bit 1/0, decimals through the same DECIMAL(p,s), floats as
fifteen digits and a power of ten, dates in style 23, datetime in style 121 (never through datetime2: its 1/300 s ticks would become
.996667), datetime2 cut after six digits, char without its padding, GUIDs and binary in lower case. ``HASHBYTES('SHA2_256', nvarchar)``
equals ``sha2(encode(x, 'UTF-16LE'), 256)``. Nothing on Spark's side depends on the session's time zone but moments without a zone in
columns that have one. The T-SQL side has not been run on a SQL Server by this project's tests; its expressions are held against golden
vectors by Microsoft's documentation (``tests/data/reconcile/golden.json``).
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
#: What a float becomes that is not zero and nearer to it than this; no power of ten brings it up to fifteen digits.
TOO_SMALL = "too small"
_SMALLEST = "1E-280"
#: Texts that one CONCAT joins: the function takes at most 254 arguments, separators among them.
_JOINED = 50


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one engine writes what is compared.

    Attributes:
        name: ``tsql``, ``spark``, ….
        quote: A name's parts as an identifier.
        texts: Canonical text of a column by its kind; ``{c}`` what reads it, ``{p}`` precision, ``{s}`` scale. NULL stays NULL.
        join: One text of several, the separator between them.
        null: Text in place of NULL: a template with ``{x}``.
        hash: SHA-256 of a text's UTF-16LE bytes: a template with ``{x}``.
        part: Seven bytes of a hash as a whole number from 0 to 2**56 - 1; ``{h}`` hash, ``{n}`` 0 or 1.
        units: Length of a text in UTF-16 code units: a template with ``{x}``.
        count: Number of rows, never overflowing.
        number: A number as text: a template with ``{x}``.
        total: The sum of ``{x}`` as DECIMAL(38, ``{s}``), without what that does not hold.
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

    def text(self, column: ColumnSpec, read: str) -> str:
        """The canonical text of a column; NULL for NULL.

        Args:
            column: Its kind, precision and scale.
            read: The expression that reads it on this engine.
        """
        return self.texts[column.canon].format(c=read, p=column.precision or 38, s=column.scale)

    def row(self, texts: Sequence[str]) -> str:
        """One text of canonical texts, NULL marked."""
        return self.join([self.null.format(x=text) for text in texts])


_BINARY_ORDER = " COLLATE Latin1_General_BIN2"


def _tsql_join(texts: Sequence[str]) -> str:
    """One text of many. CONCAT of texts that all have a length cuts its result after 4,000 characters, so each begins with a (max) one."""
    if len(texts) == 1:
        return texts[0]
    several = [", NCHAR(31), ".join(texts[at : at + _JOINED]) for at in range(0, len(texts), _JOINED)]
    made = [f"CONCAT(CAST(N'' AS nvarchar(max)), {part})" for part in several]
    return made[0] if len(made) == 1 else _tsql_join(made)


_TSQL_DOUBLE = "CAST({c} AS float(53))"
_TSQL_POWER = f"FLOOR(LOG10(ABS({_TSQL_DOUBLE})))"
_TSQL_DIGITS = (
    f"CASE WHEN {_TSQL_POWER} < 14 THEN {_TSQL_DOUBLE} * POWER(1E1, 14 - {_TSQL_POWER})"
    f" ELSE {_TSQL_DOUBLE} / POWER(1E1, {_TSQL_POWER} - 14) END"
)
TSQL = Dialect(
    name="tsql",
    quote=bracket,
    # Microsoft Learn, "CAST and CONVERT": styles 23, 121 and 2, lengths of the results; a binary collation on every text, so that columns
    # of different collations can stand in one expression.
    texts={
        Canon.INTEGER: "CONVERT(nvarchar(20), {c})",
        Canon.BIT: "CONVERT(nvarchar(1), {c})",
        Canon.DECIMAL: "CONVERT(nvarchar(50), CAST({c} AS decimal({p}, {s})))",
        # Multiplied or divided once by a power of ten, as IEEE 754 does it on both engines, and rounded to a whole number.
        Canon.FLOAT: f"CASE WHEN {_TSQL_DOUBLE} = 0 THEN N'0' WHEN ABS({_TSQL_DOUBLE}) < {_SMALLEST} THEN N'{TOO_SMALL}'"
        f" WHEN {_TSQL_DOUBLE} IS NOT NULL THEN CONCAT(CONVERT(nvarchar(20), CAST({_TSQL_DIGITS} AS decimal(20, 0))), N'E',"
        f" CONVERT(nvarchar(6), CAST({_TSQL_POWER} - 14 AS int))) END",
        Canon.DATE: "CONVERT(nvarchar(10), {c}, 23)",
        Canon.TIME: "LEFT(CONVERT(nvarchar(16), CAST({c} AS time(7)), 121), 15)",
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
    total="SUM(TRY_CAST({x} AS decimal(38, {s})))",
    remainder="({x} % {n})",
)


def _spark_join(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else "concat_ws(char(31), " + ", ".join(texts) + ")"


def _padded(text: str, length: int) -> str:
    """Spark writes a moment without the zeros at the end of its fraction: all of its digits, then cut or filled up."""
    return f"rpad(concat({text}, CASE WHEN instr({text}, '.') = 0 THEN '.' ELSE '' END), {length}, '0')"


# By TIMESTAMP_NTZ, since formatting moves what falls into the hour that the session's zone leaves out in spring.
_SPARK_MOMENT = "CAST(CAST({c} AS TIMESTAMP_NTZ) AS STRING)"
_SPARK_UTC = (
    "CAST(TIMESTAMP_NTZ'1970-01-01 00:00:00'"
    " + make_dt_interval(0, 0, 0, CAST(CAST(unix_micros(CAST({c} AS TIMESTAMP)) AS DECIMAL(20, 0)) / 1000000 AS DECIMAL(18, 6))) AS STRING)"
)
_SPARK_DOUBLE = "CAST({c} AS DOUBLE)"
_SPARK_POWER = f"floor(log10(abs({_SPARK_DOUBLE})))"
_SPARK_DIGITS = (
    f"CASE WHEN {_SPARK_POWER} < 14 THEN {_SPARK_DOUBLE} * power(1E1D, 14 - {_SPARK_POWER})"
    f" ELSE {_SPARK_DOUBLE} / power(1E1D, {_SPARK_POWER} - 14) END"
)
SPARK = Dialect(
    name="spark",
    quote=tick,
    texts={
        Canon.INTEGER: "CAST({c} AS STRING)",
        Canon.BIT: "CASE WHEN CAST({c} AS BOOLEAN) THEN '1' WHEN NOT CAST({c} AS BOOLEAN) THEN '0' END",
        # A value that the source's type cannot hold stays as it is, so that no digit is rounded away before it is compared.
        Canon.DECIMAL: "CASE WHEN TRY_CAST({c} AS DECIMAL({p}, {s})) = {c} THEN CAST(TRY_CAST({c} AS DECIMAL({p}, {s})) AS STRING)"
        " ELSE CAST({c} AS STRING) END",
        Canon.FLOAT: f"CASE WHEN isnan({_SPARK_DOUBLE}) OR abs({_SPARK_DOUBLE}) = double('Infinity') THEN 'not finite'"
        f" WHEN {_SPARK_DOUBLE} = 0 THEN '0' WHEN abs({_SPARK_DOUBLE}) < {_SMALLEST}D THEN '{TOO_SMALL}'"
        f" WHEN {_SPARK_DOUBLE} IS NOT NULL THEN concat(CAST(CAST({_SPARK_DIGITS} AS DECIMAL(20, 0)) AS STRING), 'E',"
        f" CAST(CAST({_SPARK_POWER} - 14 AS INT) AS STRING)) END",
        Canon.DATE: "CAST(CAST({c} AS DATE) AS STRING)",
        # A time comes as text or, by way of JDBC, as that time on 1970-01-01.
        Canon.TIME: _padded("substring_index(CAST({c} AS STRING), ' ', -1)", 15),
        Canon.DATETIME: _padded(_SPARK_MOMENT, 23),
        Canon.DATETIME2: _padded(_SPARK_MOMENT, 26),
        Canon.OFFSET: _padded(_SPARK_UTC, 26),
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
    total="SUM(TRY_CAST({x} AS DECIMAL(38, {s})))",
    remainder="({x} % {n})",
)
