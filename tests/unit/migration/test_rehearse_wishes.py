"""Rows that get past the conditions of views; circles of keys; functions that only Databricks has."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from migration.rehearse.conditions import compared_values, condition
from migration.rehearse.generate import Wanted, make_rows
from migration.rehearse.samples import Samples
from migration.rehearse.shapes import Field, Link, SampleTable
from migration.rehearse.stand_ins import called, stand_in, without_python
from migration.rehearse.static import read_source_text
from migration.rehearse.wishes import Wishes, gather

TODAY = dt.date(2026, 3, 1)
STAFF = SampleTable(
    "hr.Staff",
    (
        Field("StaffID", "int", nullable=False), Field("BossID", "int"), Field("Status", "string", 1, nullable=False),
        Field("Left On", "date"), Field("Minutes", "int", nullable=False), Field("Hours", "decimal(9,2)", nullable=False),
    ),
    ("StaffID",),
    (Link(("BossID",), "hr.staff", ("StaffID",)),),
)  # fmt: skip


def asked(*texts: str, aliases: dict[str, str] | None = None) -> Wishes:
    made = Wishes()
    behind = {"silver_staff": ["hr.staff"], "silver_shop": ["dbo.shop"], "silver_sale": ["dbo.sale"]}
    gather(made, texts, aliases or {}, lambda dataset: behind.get(dataset, []))
    return made


def rows(wishes: Wishes, values: dict | None = None, table: SampleTable = STAFF) -> list[dict]:
    made = make_rows(table, Wanted(30, 1, TODAY, values or {}, wishes=wishes.rows), {})
    return [dict(zip(made, row, strict=True)) for row in zip(*made.values(), strict=True)]


def test_half_the_rows_meet_a_views_conditions_together() -> None:
    text = "SELECT * FROM LIVE.`silver_staff` AS `s` WHERE `s`.`BossID` IS NULL AND `s`.`Status` = 'Q' AND `s`.`Left_On` IS NULL"
    wishes = asked(text)
    made = rows(wishes, compared_values(text))
    good = [r for r in made if r["BossID"] is None and r["Status"] == "Q" and r["Left On"] is None]
    assert len(good) >= 15
    assert len(good) < 30
    assert len([r for r in rows(Wishes()) if r["BossID"] is None and r["Status"] == "Q"]) == 0


def test_conditions_of_the_notebooks_own_joins_count_too() -> None:
    source = read_source_text('def gold():\n    return dlt.read("silver_staff").alias("s").where(expr("`s`.`Status` = \'Z\'"))\n')
    assert source.aliases_within(1) == {"s": "silver_staff"}
    wishes = asked("`s`.`Status` = 'Z'", aliases=source.aliases_within(1))
    assert sum(r["Status"] == "Z" for r in rows(wishes, {"status": ["Z"]})) >= 15


def test_columns_compared_across_tables_become_large_and_small() -> None:
    text = (
        "SELECT `s`.`StaffID` FROM `silver_staff` AS `s` JOIN `silver_shop` AS `p` ON `p`.`StaffID` = `s`.`StaffID`"
        " GROUP BY `s`.`StaffID` HAVING SUM(`s`.`Minutes`) / 60.0 > MAX(`p`.`Open`) AND MIN(`s`.`Hours`) < MAX(`p`.`Open`)"
    )
    wish = asked(text).rows["hr.staff"][0]
    assert (wish.high, wish.low) == ({"minutes"}, {"hours"})
    made, plain = rows(asked(text)), rows(Wishes())
    assert max(r["Minutes"] for r in made) > 10 * max(r["Minutes"] for r in plain)
    assert min(r["Hours"] for r in made) < Decimal(10)


def test_joins_without_a_foreign_key_find_partners(tmp_path: Path) -> None:
    shop = SampleTable("dbo.Shop", (Field("Shop Code", "string", 8, nullable=False), Field("City", "string", 20)), ("Shop Code",))
    sale = SampleTable("dbo.Sale", (Field("SaleID", "int", nullable=False), Field("Shop", "string", 8)), ("SaleID",))
    wishes = asked("SELECT 1 FROM `silver_shop` AS `p` JOIN `silver_sale` AS `s` ON `p`.`Shop_Code` = `s`.`Shop`")
    samples = Samples(tmp_path, {"dbo.shop": shop, "dbo.sale": sale}, {}, None, Wanted(20, 1, TODAY), wishes=wishes)
    sales, shops = samples.rows_of("dbo.sale"), samples.rows_of("dbo.shop")
    assert len(set(shops["Shop Code"])) == 20
    assert {s for s in sales["Shop"] if s is not None} <= set(shops["Shop Code"])
    assert sum(s is not None for s in sales["Shop"]) > 10


def test_a_circle_of_foreign_keys_is_closed(tmp_path: Path) -> None:
    def table(name: str, other: str, nullable: bool) -> SampleTable:
        fields = (Field("ID", "int", nullable=False), Field("OtherID", "int", nullable=nullable))
        return SampleTable(f"dbo.{name}", fields, ("ID",), (Link(("OtherID",), f"dbo.{other}", ("ID",)),))

    tables = {"dbo.a": table("A", "b", True), "dbo.b": table("B", "c", False), "dbo.c": table("C", "a", False)}
    samples = Samples(tmp_path, tables, {}, None, Wanted(20, 3, TODAY))
    for here, there in (("dbo.a", "dbo.b"), ("dbo.b", "dbo.c"), ("dbo.c", "dbo.a")):
        keys = set(samples.rows_of(there)["ID"])
        values = samples.rows_of(here)["OtherID"]
        assert {v for v in values if v is not None} <= keys
        assert len({v for v in values if v is not None}) > 5


def test_conditions_know_columns_with_blanks_in_their_names() -> None:
    table = SampleTable("dbo.T", (Field("ID", "int", nullable=False), Field("Unit Price", "decimal(9,2)", nullable=False)), ("ID",))
    rule = condition("`Unit_Price` BETWEEN 70 AND 71")
    assert rule
    made = make_rows(table, Wanted(200, 1, TODAY, {"unit price": [Decimal(70), Decimal(71)]}, {"dbo.t": [rule]}), {})
    good = [p for p in made["Unit Price"] if p is not None and 70 <= p <= 71]
    assert 180 <= len(good) < 200  # some are broken on purpose


def test_documents_have_the_elements_a_view_looks_for() -> None:
    text = "FROM_XML(`j`.`Resume`, '`Job` ARRAY<STRUCT<`Inner`: ARRAY<STRING>, `Town`: ARRAY<STRING>>>, `Title` ARRAY<STRING>, `School` ARRAY<STRUCT<`Name`: ARRAY<STRING>>>', MAP('a', 'b'))"
    assert compared_values(text)["resume"] == ["<root><Job/><School/></root>"]


def test_spatial_functions_have_stand_ins() -> None:
    assert called(["SELECT st_x(`g`), ST_Area(`g`), concat(`a`)"]) == ["st_area", "st_x"]
    assert stand_in("st_area").endswith("RETURN CAST(NULL AS DOUBLE)")
    assert "st_x(g STRING) RETURNS DOUBLE RETURN" in stand_in("st_x")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "CREATE FUNCTION `dbo`.`f`(`a` INT) RETURNS DECIMAL(9, 2) LANGUAGE PYTHON AS $$\nreturn 1\n$$",
            "CREATE FUNCTION `dbo`.`f`(`a` INT) RETURNS DECIMAL(9, 2) RETURN CAST(NULL AS DECIMAL(9, 2))",
        ),
        ("CREATE FUNCTION `dbo`.`f`(`a` INT) RETURNS INT RETURN `a`", None),
    ],
)
def test_functions_in_python_give_null(statement: str, expected: str | None) -> None:
    assert without_python(statement) == expected
