"""A dacpac as a source."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from core.errors import UnreadableInput
from migration.estate import ObjectKind
from migration.sources.scripts import read_estate

NAMESPACE = "http://schemas.microsoft.com/sqlserver/dac/Serialization/2012/02"


def column(name: str, kind: str, extra: str = "", specifier: str = "") -> str:
    return (
        f'<Entry><Element Type="SqlSimpleColumn" Name="{name}">{extra}<Relationship Name="TypeSpecifier"><Entry>'
        f'<Element Type="SqlTypeSpecifier">{specifier}<Relationship Name="Type"><Entry><References ExternalSource="BuiltIns" Name="{kind}"/>'
        "</Entry></Relationship></Element></Entry></Relationship></Element></Entry>"
    )


MODEL = f"""<?xml version="1.0" encoding="utf-8"?>
<DataSchemaModel FileFormatVersion="1.2" xmlns="{NAMESPACE}"><Header><CustomData Category="x"/></Header><Model>
<Element Type="SqlDatabaseOptions"/>
<Element Type="SqlPrimaryKeyConstraint" Name="[Sales].[PK_Orders]">
  <Relationship Name="ColumnSpecifications"><Entry><Element Type="SqlIndexedColumnSpecification">
    <Relationship Name="Column"><Entry><References Name="[Sales].[Orders].[Id]"/></Entry></Relationship></Element></Entry></Relationship>
  <Relationship Name="DefiningTable"><Entry><References Name="[Sales].[Orders]"/></Entry></Relationship></Element>
<Element Type="SqlDefaultConstraint"><Property Name="DefaultExpressionScript"><Value><![CDATA[(getdate())]]></Value></Property>
  <Relationship Name="DefiningTable"><Entry><References Name="[Sales].[Orders]"/></Entry></Relationship>
  <Relationship Name="ForColumn"><Entry><References Name="[Sales].[Orders].[Made]"/></Entry></Relationship></Element>
<Element Type="SqlTable" Name="[Sales].[Orders]"><Relationship Name="Columns">
  {column("[Sales].[Orders].[Id]", "[int]", '<Property Name="IsNullable" Value="False"/><Property Name="IsIdentity" Value="True"/>')}
  {column("[Sales].[Orders].[Na]]me]", "[nvarchar]", "", '<Property Name="Length" Value="50"/>')}
  {column("[Sales].[Orders].[Note]", "[nvarchar]", "", '<Property Name="IsMax" Value="True"/>')}
  {column("[Sales].[Orders].[Sum]", "[decimal]", "", '<Property Name="Precision" Value="12"/><Property Name="Scale" Value="3"/>')}
  {column("[Sales].[Orders].[Made]", "[datetime2]", "", '<Property Name="Scale" Value="0"/>')}
  <Entry><Element Type="SqlComputedColumn" Name="[Sales].[Orders].[Twice]">
    <Property Name="ExpressionScript"><Value><![CDATA[[Sum]*(2)]]></Value></Property></Element></Entry>
</Relationship></Element>
<Element Type="SqlForeignKeyConstraint"><Property Name="OnDeleteAction" Value="1"/>
  <Relationship Name="Columns"><Entry><References Name="[Sales].[Orders].[Id]"/></Entry></Relationship>
  <Relationship Name="DefiningTable"><Entry><References Name="[Sales].[Orders]"/></Entry></Relationship>
  <Relationship Name="ForeignColumns"><Entry><References Name="[dbo].[Other].[Id]"/></Entry></Relationship>
  <Relationship Name="ForeignTable"><Entry><References Name="[dbo].[Other]"/></Entry></Relationship></Element>
<Element Type="SqlExtendedProperty" Name="[SqlColumn].[Sales].[Orders].[Id].[MS_Description]">
  <Property Name="Value"><Value><![CDATA[N'the order''s key']]></Value></Property>
  <Relationship Name="Host"><Entry><References Name="[Sales].[Orders].[Id]"/></Entry></Relationship></Element>
<Element Type="SqlView" Name="[Sales].[Big]"><Property Name="QueryScript"><Value><![CDATA[SELECT Id FROM Sales.Orders]]></Value></Property>
  <Annotation Type="SysCommentsObjectAnnotation"><Property Name="HeaderContents" Value="-- big ones&#xD;&#xA;CREATE VIEW Sales.Big AS&#xD;&#xA;"/></Annotation></Element>
<Element Type="SqlScalarFunction" Name="[dbo].[Double]"><Relationship Name="FunctionBody"><Entry><Element Type="SqlScriptFunctionImplementation">
  <Property Name="BodyScript"><Value><![CDATA[ BEGIN RETURN @a * 2 END]]></Value></Property>
  <Annotation Type="SysCommentsObjectAnnotation"><Property Name="HeaderContents" Value="CREATE FUNCTION dbo.[Double](@a int) RETURNS int AS"/></Annotation>
  </Element></Entry></Relationship></Element>
<Element Type="SqlProcedure" Name="[dbo].[Hidden]"><Property Name="IsEncrypted" Value="True"/></Element>
<Element Type="SqlUserDefinedDataType" Name="[dbo].[Flag]"><Property Name="IsNullable" Value="False"/>
  <Relationship Name="Type"><Entry><References ExternalSource="BuiltIns" Name="[bit]"/></Entry></Relationship></Element>
<Element Type="SqlCheckConstraint" Name="[Sales].[CK_Sum]"><Property Name="CheckExpressionScript"><Value><![CDATA[[Sum] > 0]]></Value></Property>
  <Relationship Name="DefiningTable"><Entry><References Name="[Sales].[Orders]"/></Entry></Relationship></Element>
<Element Type="SqlDmlTrigger" Name="[Sales].[Guard]"><Property Name="IsInsertTrigger" Value="True"/><Property Name="IsUpdateTrigger" Value="True"/>
  <Property Name="SqlTriggerType" Value="3"/><Property Name="BodyScript"><Value><![CDATA[BEGIN SELECT 1 END]]></Value></Property>
  <Relationship Name="Parent"><Entry><References Name="[Sales].[Big]"/></Entry></Relationship></Element>
<Element Type="SqlFullTextCatalog" Name="[c]"/>
</Model></DataSchemaModel>"""


def dacpac(folder: Path, model: str | bytes = MODEL, **others: str) -> Path:
    path = folder / "Work.dacpac"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model.xml", model)
        archive.writestr("DacMetadata.xml", f'<DacType xmlns="{NAMESPACE}"><Name>Work</Name><Version>1.0</Version></DacType>')
        for name, text in others.items():
            archive.writestr(f"{name}.sql", text)
    return path


def test_every_object_comes_out_as_its_script(tmp_path: Path) -> None:
    estate = read_estate(dacpac(tmp_path, postdeploy="PRINT 'done'"))
    assert estate.database == "Work"
    found = {o.name: o for o in estate.definitions()}
    assert {name: o.kind for name, o in found.items()} == {
        "Sales.Orders": ObjectKind.TABLE,
        "Sales.Big": ObjectKind.VIEW,
        "dbo.Double": ObjectKind.SCALAR_FUNCTION,
        "dbo.Flag": ObjectKind.TYPE,
        "Sales.Guard": ObjectKind.TRIGGER,
    }
    assert found["Sales.Orders"].text.strip() == (
        "CREATE TABLE [Sales].[Orders] (\n"
        "    [Id] int IDENTITY(1,1) NOT NULL,\n"
        "    [Na]]me] nvarchar(50) NULL,\n"
        "    [Note] nvarchar(MAX) NULL,\n"
        "    [Sum] decimal(12,3) NULL,\n"
        "    [Made] datetime2(0) NULL DEFAULT (getdate()),\n"
        "    [Twice] AS [Sum]*(2),\n"
        "    CONSTRAINT [PK_Orders] PRIMARY KEY CLUSTERED ([Id] ASC),\n"
        "    FOREIGN KEY ([Id]) REFERENCES [dbo].[Other] ([Id]) ON DELETE CASCADE,\n"
        "    CONSTRAINT [CK_Sum] CHECK ([Sum] > 0)\n"
        ");"
    )
    assert found["Sales.Big"].text.strip().endswith("CREATE VIEW Sales.Big AS\nSELECT Id FROM Sales.Orders")
    assert found["dbo.Double"].text.strip() == "CREATE FUNCTION dbo.[Double](@a int) RETURNS int AS BEGIN RETURN @a * 2 END"
    assert (
        found["Sales.Guard"].text.strip()
        == "CREATE TRIGGER [Sales].[Guard] ON [Sales].[Big] INSTEAD OF INSERT, UPDATE AS\nBEGIN SELECT 1 END"
    )
    assert found["Sales.Big"].file == "views/Sales.Big.sql"


def test_properties_stand_behind_their_table(tmp_path: Path) -> None:
    estate = read_estate(dacpac(tmp_path))
    (made,) = estate.of_kind(ObjectKind.PROPERTY)
    assert "N'the order''s key'" in made.text


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    codes = {f.code for f in read_estate(dacpac(tmp_path)).findings}
    assert {"ENCRYPTED_MODULE", "DACPAC_ELEMENT"} <= codes


@pytest.mark.parametrize(
    ("model", "named"),
    [
        ("<a>", "not valid XML"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><DataSchemaModel><Model/></DataSchemaModel>', "document type"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x []><a/>'.encode("utf-16"), "document type"),
    ],
)
def test_a_bad_model_is_refused(tmp_path: Path, model: str | bytes, named: str) -> None:
    with pytest.raises(UnreadableInput, match=named):
        read_estate(dacpac(tmp_path, model))


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.dacpac"
    path.write_bytes(b"PK\x03\x04 no")
    with pytest.raises(UnreadableInput, match="damaged"):
        read_estate(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.xml", "<a/>")
    with pytest.raises(UnreadableInput, match=r"model\.xml"):
        read_estate(path)


def test_two_constraints_without_a_name_stay_two(tmp_path: Path) -> None:
    def unique(column_name: str) -> str:
        return (
            '<Element Type="SqlUniqueConstraint"><Relationship Name="ColumnSpecifications"><Entry><Element Type="SqlIndexedColumnSpecification">'
            f'<Relationship Name="Column"><Entry><References Name="[dbo].[t].[{column_name}]"/></Entry></Relationship></Element></Entry></Relationship>'
            '<Relationship Name="DefiningTable"><Entry><References Name="[dbo].[t]"/></Entry></Relationship></Element>'
        )

    table = f'<Element Type="SqlTable" Name="[dbo].[t]"><Relationship Name="Columns">{column("[dbo].[t].[a]", "[int]")}'
    table += f"{column('[dbo].[t].[b]', '[int]')}</Relationship></Element>"
    model = f'<DataSchemaModel xmlns="{NAMESPACE}"><Model>{table}{unique("a")}{unique("b")}</Model></DataSchemaModel>'
    (made,) = read_estate(dacpac(tmp_path, model)).definitions()
    assert "    UNIQUE NONCLUSTERED ([a] ASC),\n    UNIQUE NONCLUSTERED ([b] ASC)\n" in made.text
