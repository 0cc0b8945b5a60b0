"""Names and texts of the source are data: whatever they hold, the generated files keep their shape."""

from __future__ import annotations

import ast
import json

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from trials import rounds

from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.design import design
from migration.medallion.facts import TableFacts
from migration.medallion.model import Dialect, Ingestion, PipelineDesign
from migration.notebook_lint.cells import read_notebook
from migration.notebook_lint.lint import lint_notebooks
from renderers.bundle import render_bundle
from renderers.notebook import render_notebooks
from renderers.source_sql import render_source_sql

NASTY = st.sampled_from(
    ['"', "'", '"""', "'''", "#", "\\", '\\"', "${x}", "\n", "\r\n", "\n# COMMAND ----------\n", "# MAGIC %md", "\x1b[31m", "\x1b]0;t\x07", "`",
     "]", "{{ 7 }}", "{% raw %}", "\u2028", "\u202e", "*/", "--", "%s", "{0}", ": - &a !!x", "Ω"]
)  # fmt: skip
NAME = st.builds(lambda a, b, c: a + b + c, st.sampled_from(["", "x", "Name"]), NASTY, st.sampled_from(["", "y", " z"]))
PLAIN = ("Schema", "Table", "Key", "Text", "Parent", "Note")


def bracketed(name: str) -> str:
    return "[" + name.replace("]", "]]") + "]"


def made(names: tuple[str, ...], mode: Ingestion, dialect: Dialect, settings_text: str) -> PipelineDesign:
    """Two tables and a view whose every name is given."""
    schema, table, key, text, parent, note = names
    at = f"{bracketed(schema)}.{bracketed(table)}"
    up = f"{bracketed(schema)}.{bracketed(parent + '_p')}"
    objects = [
        SqlObject(f"{schema}.{parent}_p", ObjectKind.TABLE, f"{note}.sql", 1, 1, f"CREATE TABLE {up} ({bracketed(key)} int NOT NULL PRIMARY KEY)"),
        SqlObject(
            f"{schema}.{table}", ObjectKind.TABLE, f"{note}.sql", 1, 1,
            f"CREATE TABLE {at} ({bracketed(key)} int NOT NULL PRIMARY KEY, {bracketed(text)} nvarchar(9) NULL,"
            f" Sort char(2) NULL CHECK (Sort <> '{note.replace(chr(39), chr(39) * 2)}'), Place geography, IsDeleted bit NOT NULL,"
            f" CONSTRAINT {bracketed('fk' + note)} FOREIGN KEY ({bracketed(key)}) REFERENCES {up} ({bracketed(key)}))",
        ),
        SqlObject(f"{schema}.v", ObjectKind.VIEW, "v.sql", 1, 1, f"CREATE VIEW {bracketed(schema)}.v AS SELECT t.{bracketed(key)} AS {bracketed(text)} FROM {at} AS t WHERE t.IsDeleted = 0"),
    ]  # fmt: skip
    facts = {f"{schema}.{parent}_p".casefold(): TableFacts(9_000_000, 1, True)}
    return design(
        Estate("x", objects, database=settings_text),
        catalog=settings_text,
        schema=settings_text,
        scope=settings_text,
        ingestion=mode,
        dialect=dialect,
        facts=facts,
    )


class Shape(ast.NodeTransformer):
    """Takes names and literals out of a tree: what is left is its shape."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant(type(node.value).__name__)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = "f"
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        # a column of another name gets an alias; that is the same shape here
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "alias" and isinstance(node.func.value, ast.Call):
            return node.func.value
        return node


def shape(text: str) -> str:
    return ast.dump(Shape().visit(ast.parse(text)))


@given(st.tuples(NAME, NAME, NAME, NAME, NAME, NAME), st.sampled_from(Ingestion), st.sampled_from(Dialect), NAME)
@settings(max_examples=rounds(80), deadline=None)
def test_generated_files_keep_their_shape(names, mode, dialect, setting):
    if len({n.casefold() for n in (names[2], names[3], "Sort", "Place", "IsDeleted")}) < 5 or not all(n.strip() for n in names):
        return
    if names[1].startswith("#") or names[4].startswith("#"):
        return  # a temporary table, which no pipeline reads
    nasty, plain = made(names, mode, dialect, setting), made(PLAIN, mode, dialect, "Plain")
    assert nasty.counts() == plain.counts()
    files, expected = render_notebooks(nasty), render_notebooks(plain)
    assert list(files) == list(expected)
    for name, text in files.items():
        if len(nasty.left_out) == len(plain.left_out):
            assert [c.magic for c in read_notebook(text, name).cells] == [c.magic for c in read_notebook(expected[name], name).cells]
        assert read_notebook(text, name).findings == ()
        assert "\x1b" not in text
        if len(nasty.silver) == len(plain.silver) and not any(e for e in nasty.findings if e.code == "CHOICE_REFUSED"):
            assert len(ast.parse(text).body) == len(ast.parse(expected[name]).body)
    assert not [f for f in lint_notebooks(files) if f.severity.value == "error"]
    bundle = YAML(typ="safe").load(render_bundle(nasty))
    assert set(bundle["resources"]) == set(YAML(typ="safe").load(render_bundle(plain))["resources"])
    assert bundle["variables"]["catalog"]["default"] == setting.replace("${", "{")
    assert json.dumps(bundle)
    for text in render_source_sql(nasty).values():
        assert "\x1b" not in "".join(line for line in text.splitlines() if line.startswith("--"))


def test_the_plain_names_give_the_plain_shape():
    first = render_notebooks(made(PLAIN, Ingestion.SQLSERVER, Dialect.DLT, "Plain"))["pipeline.py"]
    other = render_notebooks(made(tuple(n + "2" for n in PLAIN), Ingestion.SQLSERVER, Dialect.DLT, "Other"))["pipeline.py"]
    assert shape(first) == shape(other)


@given(st.tuples(*[st.builds(lambda a, b: "n" + a + b, NASTY, st.sampled_from(["", "y"]))] * 6))
@settings(max_examples=rounds(80), deadline=None)
def test_the_syntax_tree_is_that_of_plain_names(names):
    nasty = made(names, Ingestion.SQLSERVER, Dialect.DLT, "Plain")
    plain = made(PLAIN, Ingestion.SQLSERVER, Dialect.DLT, "Plain")
    same_rules = [len(d.expectations) for d in nasty.datasets] == [len(d.expectations) for d in plain.datasets]
    if same_rules and len({n.casefold() for n in names}) == 6:
        assert shape(render_notebooks(nasty)["pipeline.py"]) == shape(render_notebooks(plain)["pipeline.py"])
