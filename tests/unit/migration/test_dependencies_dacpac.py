"""What we say an object reads, writes and calls, against what a dacpac's own model says of it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from benchmarks.references import found, told
from migration.assessment.dependencies import dependencies
from migration.estate import Estate, ObjectKind, SqlObject

NAMESPACE = "http://schemas.microsoft.com/sqlserver/dac/Serialization/2012/02"


def table(name: str) -> str:
    return f'<Element Type="SqlTable" Name="{name}"><Relationship Name="Columns"></Relationship></Element>'


def references(name: str, *names: str) -> str:
    entries = "".join(f'<Entry><References Name="{n}"/></Entry>' for n in names)
    return f'<Relationship Name="{name}">{entries}<Entry><References ExternalSource="BuiltIns" Name="[int]"/></Entry></Relationship>'


def header(text: str) -> str:
    return f'<Annotation Type="SysCommentsObjectAnnotation"><Property Name="HeaderContents" Value="{text}"/></Annotation>'


def procedure(name: str, body: str, *needs: str) -> str:
    return (
        f'<Element Type="SqlProcedure" Name="{name}"><Property Name="BodyScript"><Value><![CDATA[{body}]]></Value></Property>'
        f"{references('BodyDependencies', *needs)}{header(f'CREATE PROCEDURE {name} AS ')}</Element>"
    )


def view(name: str, query: str, *needs: str) -> str:
    return (
        f'<Element Type="SqlView" Name="{name}"><Property Name="QueryScript"><Value><![CDATA[{query}]]></Value></Property>'
        f"{references('QueryDependencies', *needs)}{header(f'CREATE VIEW {name} AS ')}</Element>"
    )


#: Bodies with the objects that the builder of a project notes for them: columns by their table, aliases and temporary tables resolved.
MODULES = {
    "aliases": procedure(
        "[dbo].[p]",
        "UPDATE o SET o.Total = l.Sum FROM Sales.[Orders] AS o JOIN (SELECT SUM(x) AS Sum FROM Sales.Lines) AS l ON 1 = 1",
        "[Sales].[Orders].[Total]",
        "[Sales].[Orders]",
        "[Sales].[Lines].[x]",
        "[Sales].[Lines]",
    ),
    "common tables": view(
        "[dbo].[v]", "WITH Lines AS (SELECT * FROM Sales.Orders) SELECT * FROM Lines, dbo.T", "[Sales].[Orders]", "[dbo].[T]"
    ),
    "calls": procedure("[dbo].[p]", "EXEC [dbo].[q]; SELECT * FROM #t; INSERT dbo.T DEFAULT VALUES", "[dbo].[q]", "[dbo].[T]"),
    "own schema first": procedure("[Sales].[p]", "DELETE Lines WHERE 1 = 1; TRUNCATE TABLE [dbo].[T]", "[Sales].[Lines]", "[dbo].[T]"),
    "merge": procedure(
        "[dbo].[p]", "MERGE Sales.Lines AS t USING dbo.T AS s ON 1 = 1 WHEN MATCHED THEN DELETE;", "[Sales].[Lines]", "[dbo].[T]"
    ),
    "a history table": procedure(
        "[dbo].[p]",
        "ALTER TABLE Sales.Orders SET (SYSTEM_VERSIONING = ON (HISTORY_TABLE = [Sales].[Lines], DATA_CONSISTENCY_CHECK = ON))",
        "[Sales].[Orders]",
        "[Sales].[Lines]",
    ),
    "words in strings": procedure("[dbo].[p]", "PRINT 'FROM dbo.T' /* JOIN Sales.Lines */ -- EXEC dbo.q"),
}
OTHERS = table("[Sales].[Orders]") + table("[Sales].[Lines]") + table("[dbo].[T]") + procedure("[dbo].[q]", "SELECT 1")


@pytest.mark.parametrize("what", MODULES)
def test_an_object_needs_what_its_model_says(tmp_path: Path, what: str) -> None:
    path = tmp_path / "m.dacpac"
    with zipfile.ZipFile(path, "w") as archive:
        model = f'<DataSchemaModel xmlns="{NAMESPACE}"><Model>{OTHERS}{MODULES[what]}</Model></DataSchemaModel>'
        archive.writestr("model.xml", model)
        archive.writestr("DacMetadata.xml", f'<DacType xmlns="{NAMESPACE}"><Name>m</Name><Version>1.0</Version></DacType>')
    needs, known = told(path)
    assert len(needs) == 2
    ours = found(path, known)
    assert {own: ours[own] for own in needs} == needs


def test_a_history_table_that_the_server_makes_is_neither_needed_nor_missing() -> None:
    temporal = "CREATE TABLE dbo.t (id int) WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.tHistory))"
    asks = "CREATE VIEW dbo.v AS SELECT * FROM dbo.tHistory"
    result = dependencies(
        Estate(
            "e", [SqlObject("dbo.t", ObjectKind.TABLE, "t.sql", 1, 1, temporal), SqlObject("dbo.v", ObjectKind.VIEW, "v.sql", 1, 1, asks)]
        )
    )
    assert [use.reads for use in result.uses] == [(), ("dbo.tHistory",)]
    assert result.missing == ()
