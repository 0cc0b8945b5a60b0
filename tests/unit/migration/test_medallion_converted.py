"""Gold by converted SQL: views beyond the simple shapes."""

from __future__ import annotations

import ast

import pytest

from migration.conversion import Conversion
from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.design import design
from migration.medallion.model import DATASET_MARK, Dialect, Layer, PipelineDesign
from migration.runtime import TargetRuntime
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import convert_object
from migration.transpile.options import Options
from renderers.notebook import render_dataset, render_notebook

_GOLD = (ObjectKind.VIEW, ObjectKind.SCALAR_FUNCTION)


def made(*texts: str, catalog: str = "main", schema: str = "w", database: str = "Work") -> PipelineDesign:
    kinds = {"TABLE": ObjectKind.TABLE, "VIEW": ObjectKind.VIEW, "FUNCTION": ObjectKind.SCALAR_FUNCTION}
    tables = (
        "CREATE TABLE dbo.Person (PersonID int NOT NULL PRIMARY KEY, Name nvarchar(50), City nvarchar(50), Born date, IsDeleted bit NOT NULL)",
        "CREATE TABLE sales.[Order Line] (ID int NOT NULL PRIMARY KEY, PersonID int, [Unit Price] money, Quantity int, Code uniqueidentifier)",
    )
    objects = []
    for number, text in enumerate((*tables, *texts), 1):
        words = text.split("(")[0].split(None, 2)
        name = words[2].split(" AS ")[0].strip().replace("[", "").replace("]", "")
        objects.append(SqlObject(name, kinds[words[1]], f"f{number}.sql", 1, 1 + text.count("\n"), text))
    runtime = TargetRuntime.parse("17.3")
    options = Options(runtime=runtime, catalog=catalog, schema=schema, estate=build_catalog(objects, runtime))
    conversions: list[Conversion] = [convert_object(o, options) for o in objects if o.kind in _GOLD]
    return design(Estate("x", objects, database=database), catalog=catalog, schema=schema, conversions=conversions)


def reason(*texts: str, **settings: str) -> str:
    found = [o for o in made(*texts, **settings).left_out if o.layer is Layer.GOLD]
    assert len(found) == 1
    return found[0].reason


def test_a_computed_column_comes_from_the_converted_sql():
    found = made("CREATE VIEW dbo.V AS SELECT PersonID, ISNULL(City, 'none') AS Town FROM dbo.Person WHERE IsDeleted = 0").gold[0]
    assert f"`{DATASET_MARK}silver_person`" in found.sql
    assert "COALESCE" in found.sql
    assert [c.name for c in found.columns] == ["PersonID", "Town", "ingested_at"]
    assert found.sql_ingested_at == "person_ingested_at"
    assert found.hides_deleted == ()


def test_the_cell_selects_every_column_under_an_alias():
    found = made("CREATE VIEW dbo.V AS SELECT ISNULL(City, 'none') AS Town, PersonID FROM dbo.Person")
    cell = render_dataset(found, found.gold[0])
    ast.parse(cell)
    assert "FROM LIVE.`silver_person`" in cell
    assert '.crossJoin(dlt.read("silver_person").agg(expr("max(`person_ingested_at`)").alias("ingested_at")))' in cell
    assert 'col("Town").alias("Town"),' in cell
    assert 'col("ingested_at").alias("ingested_at"),' in cell
    modern = found.with_settings(dialect=Dialect.DP)
    assert "FROM `silver_person`" in render_dataset(modern, modern.gold[0])
    assert DATASET_MARK not in render_notebook(found)


def test_a_spatial_function_reads_the_text_that_silver_holds():
    table = "CREATE TABLE dbo.Place (PlaceID int PRIMARY KEY, Spot geography, Shape geometry)"
    view = "CREATE VIEW dbo.V AS SELECT PlaceID, p.Spot.Long AS X, Shape.STArea() AS Size, Spot FROM dbo.Place AS p"
    found = made(table, view).gold[0].sql
    assert "ST_X(ST_GEOGFROMTEXT(`p`.`Spot`))" in found
    assert "ST_AREA(ST_GEOMFROMTEXT(`p`.`Shape`))" in found or "ST_AREA(ST_GEOMFROMTEXT(`Shape`))" in found
    assert found.count("ST_GEOGFROMTEXT") == 1


def test_renamed_columns_keep_their_names_in_the_sql_and_get_storable_ones_behind_it():
    found = made("CREATE VIEW dbo.V AS SELECT ID, [Unit Price] * Quantity AS [Line Total] FROM sales.[Order Line]").gold[0]
    assert "`Unit_Price` AS `Unit Price`" in found.sql
    assert [(c.name, c.reference) for c in found.columns[:2]] == [("ID", ("ID",)), ("Line_Total", ("Line Total",))]


def test_a_star_means_the_columns_of_the_source_alone():
    found = made("CREATE VIEW dbo.V AS SELECT *, YEAR(Born) AS Y FROM dbo.Person").gold[0]
    assert [c.name for c in found.columns] == ["PersonID", "Name", "City", "Born", "IsDeleted", "Y", "ingested_at"]
    assert "person_ingested_at" not in found.sql


def test_a_union_and_a_common_table_expression():
    found = made(
        "CREATE VIEW dbo.V (Who, Place) AS SELECT Name, City FROM dbo.Person UNION SELECT Name, N'x' FROM dbo.Person",
        "CREATE VIEW dbo.W AS WITH c AS (SELECT Name, COUNT(*) AS N FROM dbo.Person GROUP BY Name) SELECT * FROM c",
    )
    assert [[c.name for c in d.columns] for d in found.gold] == [["Who", "Place", "ingested_at"], ["Name", "N", "ingested_at"]]
    assert found.gold[1].inputs[0].dataset == "silver_person"


def test_a_view_over_such_a_view():
    found = made(
        "CREATE VIEW dbo.W AS SELECT DISTINCT Town FROM dbo.V",
        "CREATE VIEW dbo.V AS SELECT ISNULL(City, 'none') AS Town FROM dbo.Person",
    )
    assert [d.name for d in found.gold] == ["gold_v", "gold_w"]
    assert f"`{DATASET_MARK}gold_v`" in found.gold[1].sql
    assert found.gold[1].sql_ingested_at == "ingested_at"


def test_a_converted_function_is_called_and_named():
    function = "CREATE FUNCTION dbo.Twice(@a int) RETURNS int AS BEGIN RETURN @a * 2 END"
    view = "CREATE VIEW dbo.V AS SELECT dbo.Twice(PersonID) AS P FROM dbo.Person"
    found = made(function, view)
    assert found.gold[0].notes == ("Calls dbo.Twice: create its converted function before the first update",)
    assert "not chosen yet" in reason(function, view, catalog="", schema="")
    assert reason(view) == "it calls the function dbo.Twice, which is not converted"


def test_identifiers_are_compared_in_lower_case():
    found = made(
        "CREATE VIEW dbo.V AS SELECT ID + 1 AS N FROM sales.[Order Line] WHERE Code = '6F9619FF-8B86-D011-B42D-00C04FC964FF'"
    ).gold[0]
    assert "6f9619ff-8b86-d011-b42d-00c04fc964ff" in found.sql


@pytest.mark.parametrize(
    ("view", "why"),
    [
        ("CREATE VIEW dbo.V AS SELECT a + 1 AS b FROM other.dbo.T", "it reads other.dbo.T, in another database"),
        ("CREATE VIEW dbo.V AS SELECT a + 1 AS b FROM dbo.T", "it reads dbo.T, which is no table of this estate"),
        ("CREATE VIEW dbo.V AS SELECT '${x}' AS b, PersonID + 1 AS c FROM dbo.Person", "it holds ${, which Spark would substitute"),
        ("CREATE VIEW dbo.V AS SELECT 1 AS a", "it reads no table"),
    ],
)
def test_what_is_left_out_says_why(view: str, why: str):
    assert reason(view) == why


def test_a_view_that_is_not_converted_says_what_stops_it():
    found = made("CREATE VIEW dbo.V AS\nSELECT x.c.value('a', 'int') AS v\nFROM dbo.Person FOR XML AUTO").left_out[-1]
    assert found.layer is Layer.GOLD
    assert found.line >= 1
    assert "pivot" not in found.reason


def test_texts_of_the_source_stay_inert():
    found = made('CREATE VIEW dbo.V AS SELECT \'"""\n# COMMAND ----------\nimport os\' AS [a`b], YEAR(Born) AS y FROM dbo.Person')
    text = render_notebook(found)
    tree = ast.parse(text)
    assert [n.names[0].name for n in ast.walk(tree) if isinstance(n, ast.Import)] == ["re", "dlt"]
    assert text.count("\n# COMMAND ----------\n") == text.count("# COMMAND ----------\n") - text.count('"# COMMAND ----------\\n"')


def test_the_same_estate_gives_the_same_notebook():
    view = "CREATE VIEW dbo.V AS SELECT ISNULL(City, 'none') AS Town FROM dbo.Person"
    assert render_notebook(made(view)) == render_notebook(made(view))
