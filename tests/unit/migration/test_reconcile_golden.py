"""The golden vectors themselves: as their generator writes them, hashes by another way, every type that is compared, T-SQL that parses."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
import sqlglot
from golden import Kind, document, kinds

from migration.medallion.columns import SERVER_READ, Column
from migration.reconcile import derive
from migration.reconcile.derive import column_spec
from migration.reconcile.dialects import NULL_MARK, SEPARATOR, TSQL
from migration.reconcile.model import ColumnSpec, LeftOutColumn, TableSpec
from migration.reconcile.queries import Queries
from migration.tsql.lexer import tokenize

ROOT = Path(__file__).resolve().parents[3]


def test_the_file_is_as_its_generator_writes_it() -> None:
    assert subprocess.run([sys.executable, ROOT / "tools" / "golden_vectors.py", "--check"], check=False).returncode == 0


def test_every_type_that_is_compared_has_vectors_and_every_other_is_left_out() -> None:
    covered = {{"rowversion": "timestamp"}.get(k.base, k.base) for k in kinds()}
    assert set(derive._CANONS) - covered - {"rowversion"} == set()
    assert set(SERVER_READ) <= covered
    for name, reason in document()["not_compared"].items():
        made = column_spec(Column("v", name), "v")
        assert made == LeftOutColumn("v", reason)


def test_each_type_has_null_and_each_value_its_hash() -> None:
    for kind in kinds():
        assert [v["edge"] for v in kind.vectors].count("NULL") == 1
        for vector in kind.vectors:
            text = NULL_MARK if vector["canonical"] is None else vector["canonical"]
            assert hashlib.new("sha256", text.encode("utf-16")[2:]).hexdigest() == vector["sha2_256"]  # the host's UTF-16 behind its mark
            assert (vector["value"] is None) == (vector["canonical"] is None)
            assert vector["rule"] in document()["rules"]


def test_published_results_of_hashbytes_are_those_of_utf_16() -> None:
    for published in document()["published"]:
        made = hashlib.new(published["algorithm"].lower(), published["text"].encode("utf-16-le")).hexdigest()
        assert made.upper() == published["digest"]
    assert hashlib.sha256(b"abc").hexdigest().startswith("ba7816bf8f01cfea414140de5dae2223")  # FIPS 180-2, appendix B.1


def test_rows_are_joined_so_that_no_two_of_them_read_alike() -> None:
    rows = document()["rows"]
    joined = [SEPARATOR.join(NULL_MARK if t is None else t for t in row["texts"]) for row in rows]
    assert len({row["sha2_256"] for row in rows}) == len(rows)
    for text, row in zip(joined, rows, strict=True):
        digest = hashlib.sha256(text.encode("utf-16-le")).digest()
        assert (digest.hex(), int(row["slices"][0]) % 40) == (row["sha2_256"], row["bucket_of_40"])
        assert [int.from_bytes(digest[:7], "big"), int.from_bytes(digest[7:14], "big")] == [int(s) for s in row["slices"]]


@pytest.mark.parametrize("kind", kinds(), ids=lambda k: k.type)
def test_the_query_of_each_type_is_t_sql_that_both_of_our_parsers_read(kind: Kind) -> None:
    queries = Queries(TableSpec(("dbo", "a]b"), ("t",), (ColumnSpec("n", "n", kind.spec.canon), kind.spec), ("n",)), TSQL, True)
    for query in (queries.count(), queries.aggregates(), queries.buckets(40), queries.buckets(80, (40, [1])), queries.rows(40, [1, 2])):
        assert ";" not in query
        tree = sqlglot.parse_one(query, dialect="tsql")
        assert (tree.key, tree.find(sqlglot.exp.Command)) == ("select", None)
        stream = tokenize(query)
        assert "".join(query[t.start : t.end] for t in stream).replace(" ", "") == query.replace(" ", "")
