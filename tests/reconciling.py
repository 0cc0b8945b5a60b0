"""A source for comparisons in SQLite: it holds canonical texts as they are, so that what runs is the comparison itself."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation

from migration.reconcile.dialects import Dialect
from migration.reconcile.model import Canon, ColumnSpec
from migration.reconcile.pairing import Row


def _sha(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-16-le", "surrogatepass")).digest()


def _part(digest: bytes, n: int) -> int:
    return int.from_bytes(digest[7 * n : 7 * n + 7], "big")


SQLITE = Dialect(
    name="sqlite",
    quote=lambda *parts: ".".join('"' + p.replace('"', '""') + '"' for p in parts[-1:]),
    texts=dict.fromkeys(Canon, "{c}"),
    join=lambda texts: " || char(31) || ".join(texts),
    null="coalesce({x}, char(9216))",
    hash="sha({x})",
    part="part({h}, {n})",
    units="units({x})",
    count="COUNT(*)",
    number="CAST({x} AS TEXT)",
    total="total({x}, {s})",
    remainder="({x} % {n})",
)


class _Total:
    """Exact sums, which SQLite has not."""

    def __init__(self) -> None:
        self.sum: Decimal | None = None
        self.scale = 0

    def step(self, value: str | None, scale: int) -> None:
        with suppress(InvalidOperation, TypeError):  # as TRY_CAST does
            self.sum, self.scale = (self.sum or Decimal(0)) + Decimal(value or "none"), scale

    def finalize(self) -> str | None:
        return None if self.sum is None else f"{self.sum:.{self.scale}f}"


class SqliteSide:
    """One table ``t`` with these rows; keeps the queries, and counts the rows that it gave."""

    dialect = SQLITE

    def __init__(self, rows: Iterable[Row], columns: tuple[ColumnSpec, ...]) -> None:
        self.base = sqlite3.connect(":memory:", check_same_thread=False)
        self.queries: list[str] = []
        self.fetched = 0
        self._lock = threading.Lock()
        self.base.create_function("sha", 1, _sha, deterministic=True)
        self.base.create_function("part", 2, _part, deterministic=True)
        self.base.create_function("units", 1, lambda x: None if x is None else len(x.encode("utf-16-le")) // 2)
        self.base.create_aggregate("total", 2, _Total)  # type: ignore[arg-type]  # typeshed wants the aggregate's own protocol
        self.base.execute(f"CREATE TABLE t ({', '.join(SQLITE.quote(c.name) + ' TEXT' for c in columns)})")
        self.base.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(columns))})", rows)

    def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
        """The rows of a query as texts."""
        with self._lock:
            self.queries.append(query)
            rows = self.base.execute(query).fetchall()
        self.fetched += len(rows)
        for row in rows:
            yield tuple(None if v is None else str(v) for v in row)

    def columns(self, table: tuple[str, ...]) -> Mapping[str, str] | None:
        """Not asked for."""
        return None
