"""What the options choose (spatial types, collation), and objects that need no statement or a place of their own."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object
from migration.transpile.options import CollationMode, SpatialMode

TABLE = "CREATE TABLE dbo.p (id int, n varchar(20), c char(2) COLLATE Latin1_General_BIN, u uniqueidentifier, g geography, m geometry)"


def convert(*texts: tuple[ObjectKind, str, str], **chosen: object) -> list[Conversion]:
    objects = [SqlObject(name, kind, "f.sql", n * 10 + 1, n * 10 + 1, text) for n, (kind, name, text) in enumerate(texts)]
    how = Options(**chosen)  # type: ignore[arg-type]  # the caller names fields of Options
    estate = build_catalog(objects, DEFAULT_RUNTIME, spatial=how.spatial)
    options = Options(spatial=how.spatial, collation=how.collation, estate=estate)
    return [convert_object(o, options) for o in objects]


def select(query: str, mode: SpatialMode) -> Conversion:
    return convert(
        (ObjectKind.TABLE, "dbo.p", TABLE), (ObjectKind.VIEW, "dbo.v", f"CREATE VIEW dbo.v AS SELECT {query} AS r FROM p"), spatial=mode
    )[1]


@pytest.mark.parametrize(
    ("mode", "g", "m", "code"),
    [
        (SpatialMode.NATIVE, "GEOGRAPHY(4326)", "GEOMETRY(0)", "SPATIAL_TYPE"),
        (SpatialMode.WKT, "STRING", "STRING", "SPATIAL_AS_STRING"),
        (SpatialMode.H3, "BIGINT", "STRING", "SPATIAL_AS_H3"),
    ],
)
def test_spatial_columns_take_the_form_that_was_chosen(mode: SpatialMode, g: str, m: str, code: str) -> None:
    (made,) = convert((ObjectKind.TABLE, "dbo.p", TABLE), spatial=mode)
    assert made.status is Status.CONVERTED
    assert f"`g` {g}," in made.statements[0]
    assert f"`m` {m}\n" in made.statements[0]
    assert code in {f.code for f in made.findings}


@pytest.mark.parametrize(
    ("mode", "query", "expected"),
    [
        (SpatialMode.NATIVE, "g.STAsText()", "ST_ASTEXT(`g`)"),
        (SpatialMode.WKT, "g.STAsText()", "`g`"),
        (SpatialMode.H3, "g.STAsText()", "H3_CENTERASWKT(`g`)"),
        (SpatialMode.NATIVE, "g.Lat", "ST_Y(`g`)"),
        (SpatialMode.WKT, "p.g.Lat", "ST_Y(ST_GEOGFROMTEXT(`p`.`g`))"),
        (SpatialMode.NATIVE, "geography::Point(1, 2, 4326)", "ST_GEOGFROMTEXT(CONCAT('POINT (', 2, ' ', 1, ')'))"),
        (SpatialMode.WKT, "geography::Point(1, 2, 4326)", "CONCAT('POINT (', 2, ' ', 1, ')')"),
        (SpatialMode.H3, "geography::Point(1, 2, 4326)", "H3_LONGLATASH3(2, 1, 9)"),
        (SpatialMode.NATIVE, "geometry::Point(1, 2, 0)", "ST_POINT(1, 2, 0)"),
        (SpatialMode.NATIVE, "geometry::STGeomFromText('POINT (1 2)', 0)", "ST_GEOMFROMTEXT('POINT (1 2)', 0)"),
        (SpatialMode.H3, "geography::STGeomFromText('POINT (1 2)', 4326)", "H3_POINTASH3('POINT (1 2)', 9)"),
        (
            SpatialMode.WKT,
            "m.STDistance(geometry::Point(1, 2, 0))",
            "ST_DISTANCE(ST_GEOMFROMTEXT(`m`), ST_GEOMFROMTEXT(CONCAT('POINT (', 1, ' ', 2, ')')))",
        ),
        (SpatialMode.NATIVE, "m.STBuffer(2).STAsText()", "ST_ASTEXT(ST_BUFFER(`m`, 2))"),
        (SpatialMode.NATIVE, "hierarchyid::GetRoot()", "'/'"),
    ],
)
def test_spatial_values_follow_the_form(mode: SpatialMode, query: str, expected: str) -> None:
    made = select(query, mode)
    assert made.statements == (f"CREATE VIEW `dbo`.`v` AS SELECT {expected} AS `r` FROM `dbo`.`p` AS `p`",), made.findings


@pytest.mark.parametrize(
    ("mode", "query"), [(SpatialMode.H3, "g.STArea()"), (SpatialMode.H3, "g.Lat"), (SpatialMode.NATIVE, "g.STDistance(g)")]
)
def test_what_a_form_cannot_say_is_left_to_a_person(mode: SpatialMode, query: str) -> None:
    made = select(query, mode)
    assert made.status is Status.MANUAL
    assert made.findings[0].code == "UNKNOWN_FUNCTION"


def test_the_chosen_collation_is_that_of_text_columns_without_one() -> None:
    lower = convert(
        (ObjectKind.TABLE, "dbo.p", TABLE),
        (ObjectKind.ALTER_TABLE, "dbo.p", "ALTER TABLE dbo.p ADD e nvarchar(9) NULL"),
        (ObjectKind.VIEW, "dbo.v", "CREATE VIEW dbo.v AS SELECT id FROM p WHERE n = 'x'"),
        collation=CollationMode.LCASE,
    )
    assert "`n` STRING COLLATE UTF8_LCASE," in lower[0].statements[0]
    assert "`c` CHAR(2)," in lower[0].statements[0]
    assert "`u` STRING," in lower[0].statements[0]
    assert lower[1].statements == ("ALTER TABLE `dbo`.`p` ADD COLUMN `e` STRING COLLATE UTF8_LCASE",)
    assert "CASE_COMPARISON" not in {f.code for f in lower[2].findings}
    plain = convert((ObjectKind.TABLE, "dbo.p", TABLE), (ObjectKind.VIEW, "dbo.v", "CREATE VIEW dbo.v AS SELECT id FROM p WHERE n = 'x'"))
    assert "`n` VARCHAR(20)," in plain[0].statements[0]
    assert "CASE_COMPARISON" in {f.code for f in plain[1].findings}


def test_types_and_sequences_of_one_column_need_no_statement() -> None:
    made = convert(
        (ObjectKind.TYPE, "dbo.Name", "CREATE TYPE dbo.Name FROM nvarchar(50) NOT NULL"),
        (ObjectKind.TYPE, "dbo.Ids", "CREATE TYPE dbo.Ids AS TABLE (id int, n dbo.Name)"),
        (ObjectKind.TYPE, "dbo.Clr", "CREATE TYPE dbo.Clr EXTERNAL NAME a.b"),
        (ObjectKind.SEQUENCE, "dbo.one", "CREATE SEQUENCE dbo.one START WITH 5"),
        (ObjectKind.SEQUENCE, "dbo.read", "CREATE SEQUENCE dbo.[read]"),
        (ObjectKind.SEQUENCE, "dbo.shared", "CREATE SEQUENCE dbo.shared"),
        (ObjectKind.TABLE, "dbo.a", "CREATE TABLE dbo.a (id int DEFAULT (NEXT VALUE FOR dbo.one), n Name)"),
        (ObjectKind.TABLE, "dbo.b", "CREATE TABLE dbo.b (id int DEFAULT NEXT VALUE FOR shared)"),
        (ObjectKind.TABLE, "dbo.c", "CREATE TABLE dbo.c (id int DEFAULT NEXT VALUE FOR dbo.shared)"),
        (ObjectKind.PROCEDURE, "dbo.x", "CREATE PROCEDURE dbo.x AS SELECT NEXT VALUE FOR [dbo].[read]"),
    )
    found = {m.object: m for m in made}
    assert {n: m.status.value for n, m in found.items() if n in ("dbo.Name", "dbo.Ids", "dbo.one")} == dict.fromkeys(
        ("dbo.Name", "dbo.Ids", "dbo.one"), "manual"
    )
    assert [found[n].findings[0].code for n in ("dbo.Name", "dbo.Ids", "dbo.one")] == ["ALIAS_TYPE", "TABLE_TYPE", "SEQUENCE_UNUSED"]
    assert all(found[n].status is Status.MANUAL for n in ("dbo.Clr", "dbo.read", "dbo.shared"))
    assert "dbo.x takes numbers from it" in found["dbo.read"].findings[0].message
    assert "dbo.b.id and dbo.c.id share its numbers" in found["dbo.shared"].findings[0].message
    assert "START WITH 5" in found["dbo.a"].statements[0]


PAD = """CREATE FUNCTION dbo.pad(@v int) RETURNS varchar(8) AS BEGIN
DECLARE @r varchar(8); SET @r = CONVERT(varchar(8), @v); RETURN REPLICATE('0', 8 - LEN(@r)) + @r; END"""


def test_a_function_that_is_one_expression_is_written_out_in_a_computed_column() -> None:
    made = convert(
        (ObjectKind.SCALAR_FUNCTION, "dbo.pad", PAD),
        (
            ObjectKind.SCALAR_FUNCTION,
            "dbo.top_id",
            "CREATE FUNCTION dbo.top_id(@v int) RETURNS int AS BEGIN RETURN (SELECT MAX(id) FROM dbo.c) END",
        ),
        (ObjectKind.TABLE, "dbo.c", "CREATE TABLE dbo.c (id int IDENTITY, code AS ('A' + dbo.pad(id)), k int CHECK (dbo.pad(k) <> '0'))"),
        (ObjectKind.TABLE, "dbo.d", "CREATE TABLE dbo.d (id int, code AS (dbo.top_id(id)))"),
    )
    assert made[2].status is Status.CONVERTED, made[2].findings
    assert "pad" not in made[2].statements[0]
    assert "CAST(`id` AS INT)" in made[2].statements[0]
    assert made[2].statements[1].startswith("ALTER TABLE `dbo`.`c` ADD CONSTRAINT `ck_c_k` CHECK (")
    assert "GENERATED_FROM_IDENTITY" in {f.code for f in made[2].findings}
    assert made[3].status is Status.MANUAL
    assert made[3].findings[0].code == "COMPUTED_COLUMN"


def test_identity_and_computed_columns_that_are_added_later_stand_in_create_table() -> None:
    made = convert(
        (ObjectKind.TABLE, "dbo.e", "CREATE TABLE dbo.e (a int, b decimal(10,2))"),
        (ObjectKind.ALTER_TABLE, "dbo.e", "ALTER TABLE dbo.e ADD total AS (a * b), id int IDENTITY(1,1) NOT NULL, n varchar(5)"),
        (ObjectKind.ALTER_TABLE, "dbo.e", "ALTER TABLE dbo.e ADD twice AS (n + n)"),
        (ObjectKind.ALTER_TABLE, "dbo.elsewhere", "ALTER TABLE dbo.elsewhere ADD total AS (a * b)"),
    )
    assert "`total` DECIMAL(21,2) GENERATED ALWAYS AS (CAST((`a` * `b`) AS DECIMAL(21,2)))" in made[0].statements[0]
    assert "`id` BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY" in made[0].statements[0]
    assert made[1].statements == (
        "ALTER TABLE `dbo`.`e` SET TBLPROPERTIES ('quickplan.column.total' = 'in CREATE TABLE')",
        "ALTER TABLE `dbo`.`e` SET TBLPROPERTIES ('quickplan.column.id' = 'in CREATE TABLE')",
        "ALTER TABLE `dbo`.`e` ADD COLUMN `n` VARCHAR(5)",
    )
    # A computed column that reads a column which is itself added later cannot stand in CREATE TABLE.
    assert "twice" not in made[0].statements[0]
    assert [m.status for m in made[2:]] == [Status.MANUAL, Status.MANUAL]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (ObjectKind.TABLE, "CREATE TABLE @cdm.person (id int)", "TEMPLATE_PARAMETER"),
        (ObjectKind.TABLE, "CREATE TABLE [$(schema)].person (id int)", "TEMPLATE_PARAMETER"),
        (ObjectKind.TABLE, "CREATE TABLE [<schema_name, sysname, dbo>].t (id int)", "TEMPLATE_PARAMETER"),
        (ObjectKind.ALTER_TABLE, "ALTER TABLE @cdm.person ADD CONSTRAINT k PRIMARY KEY (id)", "TEMPLATE_PARAMETER"),
        (ObjectKind.TABLE, "CREATE EXTERNAL TABLE dbo.x (id int) WITH (LOCATION = 'f', DATA_SOURCE = s)", "EXTERNAL_TABLE"),
        (ObjectKind.TABLE, "CREATE TABLE dbo.likes AS EDGE", "GRAPH_TABLE"),
        (ObjectKind.ALTER_TABLE, "ALTER TABLE dbo.t ADD CONSTRAINT d DEFAULT (GETDATE()) FOR id", "MEANING"),
    ],
)
def test_what_needs_another_way_says_which(kind: ObjectKind, text: str, code: str) -> None:
    made = convert((ObjectKind.TABLE, "dbo.t", "CREATE TABLE dbo.t (id int)"), (kind, "dbo.x", text))[1]
    assert made.status is Status.MANUAL
    assert code in {f.code for f in made.findings}


def test_a_table_made_of_a_query() -> None:
    text = "CREATE TABLE dbo.x WITH (DISTRIBUTION = HASH(id)) AS SELECT id, n FROM dbo.p WHERE id > 1;"
    made = convert((ObjectKind.TABLE, "dbo.p", TABLE), (ObjectKind.TABLE, "dbo.x", text))[1]
    assert made.statements == ("CREATE TABLE `dbo`.`x` AS SELECT `id`, `n` FROM `dbo`.`p` AS `p` WHERE `id` > 1",)


def test_a_database_that_sqlcmd_fills_in_is_called_as_its_variable() -> None:
    view = (ObjectKind.VIEW, "dbo.v", "CREATE VIEW dbo.v AS SELECT a FROM [$(Warehouse)].[dbo].[t] WHERE a > = 1 AND a < > 5")
    (made,) = convert(view)
    assert made.statements == ("CREATE VIEW `dbo`.`v` AS SELECT `a` FROM `Warehouse`.`dbo`.`t` AS `t` WHERE `a` >= 1 AND `a` <> 5",)
    assert "CROSS_DATABASE" in {f.code for f in made.findings}


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        (
            "ALTER COLUMN n ADD MASKED WITH (FUNCTION = 'email()')",
            "SET TBLPROPERTIES ('quickplan.masked.n' = 'ADD MASKED WITH ( FUNCTION = ''email()'' )')",
            "MASKED",
        ),
        ("ALTER COLUMN n DROP MASKED", "SET TBLPROPERTIES ('quickplan.masked.n' = 'DROP MASKED')", "MASKED"),
        (
            "SET (SYSTEM_VERSIONING = ON)",
            "SET TBLPROPERTIES ('quickplan.storage.system_versioning' = 'SET ( SYSTEM_VERSIONING = ON )')",
            "TEMPORAL",
        ),
        ("ALTER COLUMN n varchar(30) NOT NULL WITH (ONLINE = ON)", "ALTER COLUMN `n` TYPE VARCHAR(30)", "STORAGE"),
    ],
)
def test_alter_table_keeps_what_has_no_counterpart(text: str, expected: str, code: str) -> None:
    made = convert((ObjectKind.TABLE, "dbo.p", TABLE), (ObjectKind.ALTER_TABLE, "dbo.p", "ALTER TABLE dbo.p " + text))[1]
    assert made.statements[0].replace("\\'", "''") == "ALTER TABLE `dbo`.`p` " + expected
    assert code in {f.code for f in made.findings}


def test_a_subquery_beside_aggregates_keeps_its_name() -> None:
    view = (
        "CREATE VIEW dbo.v AS SELECT id, COUNT(*) AS c, (SELECT MAX(x.n) FROM p x WHERE x.id = p.id) AS m,"
        " k = (SELECT MIN(x.n) FROM p x WHERE x.id = p.id) FROM p GROUP BY id"
    )
    made = convert((ObjectKind.TABLE, "dbo.p", TABLE), (ObjectKind.VIEW, "dbo.v", view))[1]
    assert [made.statements[0].count(f")) AS `{name}`") for name in ("m", "k")] == [1, 1]


def test_a_method_of_a_variable_is_no_placeholder() -> None:
    body = "CREATE PROCEDURE dbo.x @g geography AS BEGIN DECLARE @d float; SET @d = @g.STDistance(@g); SELECT @d AS d; END"
    assert "TEMPLATE_PARAMETER" not in {f.code for f in convert((ObjectKind.PROCEDURE, "dbo.x", body))[0].findings}


def test_a_method_of_a_variable_converts_in_a_folded_function() -> None:
    function = (
        "CREATE FUNCTION dbo.f (@a int) RETURNS float AS BEGIN DECLARE @from geometry; SELECT @from = g FROM dbo.s WHERE id = @a;"
        " IF @from IS NULL RETURN NULL; RETURN @from.STDistance(@from); END"
    )
    made = convert(
        (ObjectKind.TABLE, "dbo.s", "CREATE TABLE dbo.s (id int PRIMARY KEY, g geometry)"), (ObjectKind.SCALAR_FUNCTION, "dbo.f", function)
    )
    assert "ST_DISTANCE" in made[1].statements[0].upper()
