"""Volumes and times of a cutover: facts of the source, else declared widths and named assumptions."""

from __future__ import annotations

import pytest

from migration.cutover.assumptions import DEFAULTS, Assumptions, Name
from migration.cutover.times import times
from migration.cutover.volumes import LISTED, TableVolume, Volumes, row_width, volumes
from migration.medallion.columns import Column
from migration.sources.scripts import read_estate

FLAT = {Name.RESERVE: 0.0, Name.START: 0.0, Name.LAYERS: 0.0}


@pytest.mark.parametrize(
    ("kind", "arguments", "expected"),
    [
        ("int", "", (4, 0)),
        ("decimal", "19,4", (9, 0)),
        ("numeric", "", (9, 0)),
        ("decimal", "38,10", (17, 0)),
        ("char", "10", (10, 0)),
        ("nchar", "10", (20, 0)),
        ("varchar", "100", (50, 0)),
        ("nvarchar", "100", (100, 0)),
        ("nvarchar", "max", (0, 1)),
        ("xml", "", (0, 1)),
        ("geography", "", (0, 1)),
        ("sysname", "", (128, 0)),
    ],
)
def test_a_row_is_as_wide_as_its_types_are_stored(kind: str, arguments: str, expected: tuple[int, int]) -> None:
    assert row_width([Column("c", kind, arguments)]) == expected
    assert row_width([Column("c", kind, arguments, computed=True)]) == (0, 0)


def test_the_largest_tables_are_listed_and_the_others_summed_by_schema(tmp_path) -> None:
    wide = [f"CREATE TABLE big.t{n} (a int NOT NULL, b char({n + 100}) NOT NULL);\nGO" for n in range(LISTED)]
    small = ["CREATE TABLE hr.x (a int);\nGO", "CREATE TABLE dbo.y (a bigint, b varchar(max));\nGO", "CREATE TABLE hr.z (a tinyint);\nGO"]
    (tmp_path / "s.sql").write_text("\n".join([*small, *wide]))
    estate = read_estate(tmp_path)
    found = volumes(estate)
    assert found.largest[0].name == "dbo.y"  # a value of any length may be longer than all the others
    assert [v.name for v in found.largest[1:]] == [f"big.t{n}" for n in range(LISTED - 1, 0, -1)]
    assert [(v.name, v.tables, v.width, v.unknown) for v in found.others] == [("big", 1, 104, 1), ("hr", 2, 5, 2)]
    assert (found.tables, found.schemas) == (LISTED + 3, ("big", "dbo", "hr"))
    assert Volumes.from_dict(found.to_dict()) == found
    estate.figures = {"hr.x": {"kind": "table", "rows": 7, "kilobytes": 9_000}}
    assert volumes(estate).largest[0] == TableVolume("hr.x", 1, 7, 9_000, 0)


def test_what_the_source_told_goes_before_what_is_assumed_and_what_a_person_gave_before_both() -> None:
    known, declared = TableVolume("a.k", 1, 10, 2_000, 0), TableVolume("a.d", 1, None, None, 1, 100, 1)
    counted, summed = TableVolume("a.c", 1, 50, None, 1, 20_000), TableVolume("b", 3, 5, 1_000, 2, 30, 0)
    made = times(Volumes((known, declared, counted), (summed,)), 0, Assumptions())
    assert [(a.rows, a.megabytes, a.origin) for a in (*made.amounts, *made.others)] == [
        (10, 2.0, "source"),
        (1_000_000, 2_100.0, "assumed"),
        (50, 1.0, "source"),
        (2_000_005, 31.0, "both"),
    ]
    given = times(Volumes((known, declared)), 0, Assumptions(rows={"a.k": 20, "a.d": 1_000}))
    assert [(a.rows, a.megabytes, a.origin) for a in given.amounts] == [(20, 4.0, "given"), (1_000, 2.1, "given")]


def test_the_times_follow_from_the_amounts_and_the_assumptions() -> None:
    one = Volumes((TableVolume("a.t", 1, 1, 6_000_000, 0),))  # 6,000 MB
    assert times(one, 0, Assumptions(FLAT)).load == 10  # the table alone, at 10 MB/s, not 2.5 minutes at 40
    assert times(one, 0, Assumptions(FLAT)).slowest
    made = times(one, 24, Assumptions({**FLAT, Name.ONE_TABLE: 1_000.0, Name.RESERVE: 100.0}))
    assert (made.load, made.update, made.compare, made.objects, made.slowest) == (3, 5, 3, 4, False)
    assert made.closed == 5 + 3 + 30 + 30
    assert times(Volumes(), 0, Assumptions(FLAT)).closed == 60


def test_a_window_that_is_too_short_is_known() -> None:
    one = Volumes((TableVolume("a.t", 1, 1, 6_000_000, 0),))
    made = times(one, 0, Assumptions({**FLAT, Name.WINDOW: 60.0}))
    assert made.lacking == made.closed + 20 - 60 > 0
    assert times(one, 0, Assumptions(FLAT)).lacking == 0


@pytest.mark.parametrize("value", [0.0, -1.0, 1e300])
def test_a_rate_that_cannot_be_is_not_used(value: float) -> None:
    assert Assumptions({Name.THROUGHPUT: value})[Name.THROUGHPUT] == DEFAULTS[Name.THROUGHPUT][0]
    assert Assumptions({Name.RESERVE: 0.0})[Name.RESERVE] == 0
