"""The golden vectors over the wire: real ODBC drivers send the source's queries, and a server of our own computes what they say.

That server follows the documentation as the vectors do; it is not SQL Server.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from golden import Kind, document, kinds
from responder import Login, Responder
from responder.contents.builder import Builder
from responder.drivers import Driver
from responder.engine.store import Store

from core.secret import Secret
from migration.reconcile.dialects import TSQL
from migration.reconcile.model import Canon, ColumnSpec, TableSpec
from migration.reconcile.queries import Queries
from migration.reconcile.sides import QueryFailed, SqlServerSide
from migration.sources.sqlserver.address import SourceAddress
from migration.sources.sqlserver.connection import connect

#: Types that the server of the tests holds under another name, and those whose methods it does not know.
_HELD = {"text": "varchar(max)", "ntext": "nvarchar(max)", "image": "varbinary(max)", "sql_variant": "nvarchar(4000)", "float(24)": "real"}
_METHODS = ("hierarchyid", "geography", "geometry")


def held(kind: Kind, value: str | None) -> Any:
    """A value as the server keeps it."""
    if value is None or kind.spark == "BINARY":
        return None if value is None else bytes.fromhex(value)
    if kind.spark in ("DOUBLE", "FLOAT"):
        return float(value)
    return int(value) if kind.spark in ("SMALLINT", "INT", "BIGINT", "BOOLEAN") else value


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    made = Store(Builder("Golden"))
    for number, kind in enumerate(kinds()):
        if kind.base not in _METHODS:
            rows = [(n, held(kind, v["value"])) for n, v in enumerate(kind.vectors)]
            made.add_table("Golden", f"dbo.T{number}", {"n": "int", "v": _HELD.get(kind.type, kind.type)}, rows)
    for number, row in enumerate(document()["rows"]):
        columns = {f"c{n}": "nvarchar(max)" for n in range(len(row["texts"]))}
        made.add_table("Golden", f"dbo.Row {number}", columns, [row["texts"]])
    yield made
    made.close()


@pytest.fixture
def side(store: Store, start_responder: Any, driver: Driver, tmp_path: Path) -> Iterator[SqlServerSide]:
    responder: Responder = start_responder(store=store)
    where = SourceAddress("127.0.0.1", responder.port, "", "Golden", Login().user, trust_server_certificate=True, driver=driver.name)
    with connect(where, Secret(Login().password), timeout=10, folder=tmp_path) as connection:
        yield SqlServerSide(connection)
    assert not responder.forbidden()


def test_every_vector_comes_back_as_its_text_and_hash(side: SqlServerSide) -> None:
    different = []
    for number, kind in enumerate(kinds()):
        if kind.base in _METHODS:
            continue
        text = TSQL.text(kind.spec, "[v]")
        digest = TSQL.hash.format(x=TSQL.row([text]))
        query = f"SELECT CONVERT(nvarchar(10), [n]), {text}, CONVERT(nvarchar(64), {digest}, 2) FROM [dbo].[T{number}]"
        made = {int(n or 0): (text, str(digest).lower()) for n, text, digest in side.rows(query)}
        for n, vector in enumerate(kind.vectors):
            if made[n] != (vector["canonical"], vector["sha2_256"]):
                different.append((kind.type, vector["edge"], vector["canonical"], made[n][0]))
    assert not different


def test_rows_have_their_hashes_slices_and_buckets(side: SqlServerSide) -> None:
    for number, row in enumerate(document()["rows"]):
        columns = tuple(ColumnSpec(f"c{n}", f"c{n}", Canon.TEXT) for n in range(len(row["texts"])))
        queries = Queries(TableSpec(("dbo", f"Row {number}"), ("t",), columns), TSQL, True)
        ((bucket, rows, first, second),) = side.rows(queries.buckets(40))
        assert (int(bucket or -1), rows, [first, second]) == (row["bucket_of_40"], "1", row["slices"]), row["edge"]
        assert list(side.rows(queries.rows(40, [row["bucket_of_40"]]))) == [tuple(row["texts"])]
        assert next(side.rows(queries.count())) == ("1",)
        length, total = zip(*[(t is not None, 0 if t is None else len(t)) for t in row["texts"]], strict=True)
        made = next(side.rows(queries.aggregates()))
        assert [int(v or 0) for v in made[::2]] == [int(there) for there in length]
        assert [int(v or 0) for v in made[1::2]] == list(total)


def test_sums_of_each_type_are_those_of_its_values(side: SqlServerSide) -> None:
    for number, kind in enumerate(kinds()):
        if kind.base in ("money", "bigint", "bit") or kind.type == "decimal(18,6)":
            queries = Queries(TableSpec(("dbo", f"T{number}"), ("t",), (kind.spec,)), TSQL, True)
            values, total = next(side.rows(queries.aggregates()))
            given = [Decimal(v["value"]) for v in kind.vectors if v["value"] is not None]
            assert (int(values or 0), Decimal(total or 0)) == (len(given), sum(given)), kind.type


def test_a_filter_that_sql_server_cannot_read_is_not_taken_for_a_lack_of_permission(side: SqlServerSide) -> None:
    table = TableSpec(("dbo", "T0"), ("t",), (ColumnSpec("n", "n", Canon.INTEGER),), source_filter="n > (")
    with pytest.raises(QueryFailed) as caught:
        list(side.rows(Queries(table, TSQL, True).count(), object="dbo.T0"))
    assert caught.value.code == "SYNTAX"
    assert "reconcile.toml" in caught.value.remedy
