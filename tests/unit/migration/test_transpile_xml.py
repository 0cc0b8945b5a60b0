"""Paths with tests and rows as XML attributes: pairs of T-SQL and Databricks SQL."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object
from migration.transpile.xml_paths import free_path

TABLE = SqlObject("dbo.t", ObjectKind.TABLE, "t.sql", 1, 1, "CREATE TABLE dbo.t (id int, s varchar(10), x xml)")


def view(query: str) -> Conversion:
    item = SqlObject("dbo.v", ObjectKind.VIEW, "v.sql", 1, 1, "CREATE VIEW dbo.v AS\n" + query)
    return convert_object(item, Options(estate=build_catalog([TABLE, item], DEFAULT_RUNTIME)))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("//b", ("//b", 0)),
        ('(//b[@k="1"]/c)[1]', ('//b[@k="1"]/c', 1)),
        ("/a/b[c = '5' and not(@d)]", ("/a/b[c = '5' and not(@d)]", 0)),
        ("/a/b[contains(., ':$')]", ("/a/b[contains(., ':$')]", 0)),
        ("/a/b[count(c[d]) > 1]", ("/a/b[count(c[d]) > 1]", 0)),
        ("count(/a/b)", None),
        ("/a/b = 5", None),
        ("/a[b eq 5]", None),
        ("/a[b = sql:variable('@v')]", None),
        ("/n:a//b", ("/*[local-name()='a']//b", 0)),
        ('declare namespace n="u"; ./n:a[n:b/@c = "x:y"]', ("./*[local-name()='a'][*[local-name()='b']/@c = \"x:y\"]", 0)),
        ('declare default element namespace "u"; /a//b', None),
        ("for $i in /a return $i", None),
        ("/a[matches(b, 'x')]", None),
        ("/a[", None),
        ("", None),
    ],
)
def test_paths_that_both_languages_read_alike(written: str, expected: tuple[str, int] | None) -> None:
    assert free_path(written) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("x.exist('/a/b[c = \"5\"]')", "XPATH_BOOLEAN(`x`, '/a/b[c = \"5\"]')"),
        (
            "x.value('(//b)[2]', 'int')",
            "CAST(CASE WHEN XPATH_BOOLEAN(`x`, '//b') THEN XPATH_STRING(`x`, '(//b)[2]') END AS INT)",
        ),
        (
            "(SELECT id, s AS n FROM t ORDER BY id FOR XML RAW, ROOT('all'))",
            "(SELECT CONCAT('<all>', LISTAGG('<row' || COALESCE(CONCAT(' id=\"', CAST(`id` AS STRING), '\"'), '') || "
            "COALESCE(CONCAT(' n=\"', REPLACE(REPLACE(REPLACE(REPLACE(`s`, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '\"', '&quot;'), '\"'), '')"
            " || '/>', '') WITHIN GROUP (ORDER BY `id`), '</all>') FROM `dbo`.`t` AS `t`)",
        ),
        (
            "(SELECT id AS td, '', s AS td FROM t FOR XML PATH('tr'), ELEMENTS)",
            "(SELECT LISTAGG('<tr>' || COALESCE(CONCAT('<td>', CAST(`id` AS STRING), '</td>'), '') || "
            "COALESCE(REPLACE(REPLACE(REPLACE('', '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '') || "
            "COALESCE(CONCAT('<td>', REPLACE(REPLACE(REPLACE(`s`, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '</td>'), '') || '</tr>', '') "
            "FROM `dbo`.`t` AS `t`)",
        ),
        (
            "(SELECT DISTINCT ',' + s FROM t FOR XML PATH(''))",
            "(SELECT LISTAGG((`qp_rows`.`qp_0`), '') WITHIN GROUP (ORDER BY `qp_rows`.`qp_0`) FROM "
            "(SELECT DISTINCT ',' || `s` AS `qp_0` FROM `dbo`.`t` AS `t`) AS `qp_rows`)",
        ),
        (
            "(SELECT TOP 2 ',' + s FROM t ORDER BY id FOR XML PATH(''))",
            "(SELECT LISTAGG((`qp_rows`.`qp_0`), '') WITHIN GROUP (ORDER BY `qp_rows`.`qp_k0`) FROM "
            "(SELECT ',' || `s` AS `qp_0`, `id` AS `qp_k0` FROM `dbo`.`t` AS `t` ORDER BY `id` LIMIT 2) AS `qp_rows`)",
        ),
        (
            "(SELECT s AS [data()] FROM t ORDER BY id FOR XML PATH(''))",
            "(SELECT LISTAGG(REPLACE(REPLACE(REPLACE(`s`, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), ' ') WITHIN GROUP (ORDER BY `id`) "
            "FROM `dbo`.`t` AS `t`)",
        ),
        (
            "(SELECT id FROM t FOR XML RAW('r'), ELEMENTS)",
            "(SELECT LISTAGG('<r>' || COALESCE(CONCAT('<id>', CAST(`id` AS STRING), '</id>'), '') || '</r>', '') FROM `dbo`.`t` AS `t`)",
        ),
    ],
)
def test_expression(expression: str, expected: str) -> None:
    made = view(f"SELECT {expression} AS r FROM t")
    assert made.statements == (f"CREATE VIEW `dbo`.`v` AS SELECT {expected} AS `r` FROM `dbo`.`t` AS `t`",), made.findings


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id AS a, s AS a FROM t FOR XML PATH('r')",
        "SELECT id AS a, s AS [data()] FROM t FOR XML PATH('r')",
        "SELECT DISTINCT s AS a FROM t ORDER BY id FOR XML PATH('r')",
        "SELECT TOP 1 * FROM t FOR JSON PATH",
        "SELECT id + 1 FROM t FOR JSON PATH",
        "SELECT id + 1 FROM t FOR XML RAW",
        "SELECT id FROM t FOR XML RAW, XMLSCHEMA",
        "SELECT id FROM t FOR XML EXPLICIT",
    ],
)
def test_other_forms_are_left_to_a_person(query: str) -> None:
    made = view(query)
    assert made.status is Status.MANUAL
    assert made.findings[0].code == "UNSUPPORTED_CLAUSE"
