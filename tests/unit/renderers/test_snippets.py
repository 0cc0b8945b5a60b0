from __future__ import annotations

import ast

from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.design import design
from renderers.snippets import bronze_cell, pipeline_create


def table(name: str, columns: int, kind: str = "int") -> SqlObject:
    listed = ", ".join(f"c{i} {kind}" for i in range(columns))
    return SqlObject(name, ObjectKind.TABLE, "t.sql", 1, 1, f"CREATE TABLE {name} ({listed})")


def test_the_cell_is_neither_trivial_nor_long():
    made = design(Estate("x", [table("dbo.Tiny", 1), table("dbo.Wide", 40), table("dbo.Map", 6, "geography"), table("dbo.Good", 6)]))
    cell = bronze_cell(made)
    assert cell.startswith('@dlt.table(name="bronze_good", comment="Raw copy of dbo.Good", spark_conf=SESSION)\ndef bronze_good():\n')
    ast.parse(cell)


def test_the_driving_table_of_gold_comes_first():
    view = SqlObject("dbo.V", ObjectKind.VIEW, "v.sql", 1, 1, "CREATE VIEW dbo.V AS SELECT c0 FROM dbo.B")
    made = design(Estate("x", [table("dbo.A", 5), table("dbo.B", 5), view]))
    assert "def bronze_b()" in bronze_cell(made)


def test_no_table_no_cell():
    assert bronze_cell(design(Estate("x"))) == ""


def test_pipeline_create_is_serverless_and_escapes():
    text = pipeline_create('My "P"\n', "main", "wf", "/Workspace/x\\y")
    call = next(n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call) and ast.unparse(n.func) == "w.pipelines.create")
    values = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg != "libraries"}
    assert values == {"name": 'My "P"\n', "catalog": "main", "schema": "wf", "development": True, "serverless": True}
    assert "NotebookLibrary(path=" in text
    assert "target=" in text
