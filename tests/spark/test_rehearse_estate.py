"""Scripts to rows in gold: a small estate in both dialects, files instead of generated rows, a function that a view calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from migration.medallion.design import design
from migration.medallion.model import Dialect
from migration.sources.scripts import read_estate

pytestmark = pytest.mark.xdist_group("spark")
SCRIPTS = """
CREATE TABLE dbo.Kind (KindCode char(3) NOT NULL PRIMARY KEY, Title nvarchar(30) NOT NULL);
GO
CREATE TABLE dbo.Item (ItemID int IDENTITY(1,1) PRIMARY KEY, KindCode char(3) NOT NULL REFERENCES dbo.Kind (KindCode),
    Price money NOT NULL CONSTRAINT CK_Price CHECK (Price BETWEEN 1 AND 500), IsDeleted bit NOT NULL, BoughtAt datetime NULL);
GO
CREATE VIEW dbo.ItemList AS
SELECT i.ItemID, k.Title, i.Price FROM dbo.Item AS i INNER JOIN dbo.Kind AS k ON k.KindCode = i.KindCode;
GO
"""


def notebooks(folder: Path, dialect: Dialect) -> dict[str, str]:
    from migration.runtime import TargetRuntime
    from migration.transpile.catalog import build_catalog
    from migration.transpile.convert import convert_object
    from migration.transpile.options import Options
    from renderers.notebook import render_notebooks

    (folder / "s.sql").write_text(SCRIPTS)
    estate = read_estate(folder)
    runtime = TargetRuntime.parse("17.3")
    options = Options(runtime=runtime, catalog="main", schema="shop", estate=build_catalog(estate.objects, runtime))
    made = design(
        estate, catalog="main", schema="shop", scope="sqlserver", conversions=[convert_object(o, options) for o in estate.objects]
    )
    return render_notebooks(made.with_settings(dialect=dialect))


@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_generated_notebook_gives_rows_in_gold(rehearse, tmp_path: Path, dialect: Dialect) -> None:
    result = rehearse(notebooks(tmp_path, dialect), catalog="main", schema="shop", scope="sqlserver")
    assert not result["errors"]
    made = {d["name"]: d for d in result["datasets"]}
    assert made["gold_item_list"]["rows"] > 0
    assert all(d["state"] == "completed" for d in made.values())
    rules = {e["name"]: e for e in made["silver_item"]["expectations"]}
    assert rules["ck_price"]["passed"] + rules["ck_price"]["failed"] > 0


def test_rows_of_ones_own_are_read_and_judged(rehearse, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "dbo.Kind.csv").write_text("KindCode,Title\nABC,Books\nXYZ,Toys\n")
    (data / "item.csv").write_text(
        "ItemID,KindCode,Price,IsDeleted,BoughtAt\n1,ABC,10,false,2026-01-01 10:00:00\n2,ABC,900,false,\n3,XYZ,5,true,\n"
    )
    result = rehearse(notebooks(tmp_path, Dialect.DLT), catalog="main", schema="shop", scope="sqlserver", data=str(data))
    made = {d["name"]: d for d in result["datasets"]}
    assert not result["errors"]
    assert made["bronze_item"]["rows"] == 3
    assert made["silver_item"]["rows"] == 2
    rules = {e["name"]: (e["passed"], e["failed"]) for e in made["silver_item"]["expectations"]}
    assert rules["ck_price"] == (1, 1)
