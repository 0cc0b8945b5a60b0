from __future__ import annotations

import ast
import re
import sys
import types
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trials import rounds

from core.errors import UsageProblem
from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.design import design
from migration.medallion.model import (
    Dataset,
    Dialect,
    Expectation,
    Ingestion,
    Input,
    Layer,
    LeftOut,
    PipelineDesign,
    Projection,
    Remote,
    Violation,
)
from renderers.notebook import CELL, HEADER, comment_text, python_literal, render_dataset, render_notebook, render_notebooks

TABLES = {
    "hr.Employee": "CREATE TABLE hr.Employee (EmployeeID int NOT NULL PRIMARY KEY, Name nvarchar(50), DeptID int CHECK (DeptID > 0),"
    " Salary money, Spot geography, Kind char(2), IsDeleted bit NOT NULL)",
    "hr.Dept": "CREATE TABLE hr.Dept (DeptID int PRIMARY KEY, Name nvarchar(50))",
}
VIEWS = {
    "hr.vw_Staff": "CREATE VIEW hr.vw_Staff AS SELECT e.EmployeeID, e.Name, d.Name AS Dept FROM hr.Employee e"
    " JOIN hr.Dept d ON d.DeptID = e.DeptID WHERE e.IsDeleted = 0",
    "hr.Cost": "CREATE VIEW hr.Cost AS SELECT COUNT(*) AS N, SUM(Salary) AS Total FROM hr.Employee WHERE IsDeleted = 0 GROUP BY DeptID",
    "hr.Old": "CREATE VIEW hr.Old AS SELECT d.Name FROM hr.Dept d, hr.Employee e WHERE d.DeptID = e.DeptID AND e.IsDeleted = 0",
    "hr.Odd": "CREATE VIEW hr.Odd AS SELECT DISTINCT Name FROM hr.Dept",
}


def estate() -> Estate:
    objects = [SqlObject(n, ObjectKind.TABLE, "t.sql", 1, 1, t) for n, t in TABLES.items()]
    objects += [SqlObject(n, ObjectKind.VIEW, "v.sql", 1, 1, t) for n, t in VIEWS.items()]
    return Estate("x", objects, database="Work")


def sample(**options: Any) -> PipelineDesign:
    return design(estate(), **({"catalog": "main", "schema": "work", "scope": "k"} | options))


def cells(text: str) -> list[str]:
    return [c.strip("\n") for c in text.removeprefix(HEADER + "\n").split("\n" + CELL + "\n")]


def decorated(text: str, module: str = "dlt") -> dict[str, str]:
    """Dataset name by function name, of every function decorated with a dataset decorator."""
    found = {}
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) in (f"{module}.table", f"{module}.materialized_view"):
                found[node.name] = ast.literal_eval(next(k.value for k in mark.keywords if k.arg == "name"))
    return found


class Frame:
    """A stand-in for a DataFrame that notes what is asked of it."""

    def __init__(self, calls: list[tuple[Any, ...]]) -> None:
        self.calls = calls

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any) -> Frame:
            return Frame([*self.calls, (name, *args)])

        return call


class Column:
    def __init__(self, kind: str, text: str, name: str = "") -> None:
        self.kind, self.text, self.name = kind, text, name

    def alias(self, name: str) -> Column:
        return Column(self.kind, self.text, name)


def run(text: str, monkeypatch: pytest.MonkeyPatch, secrets: dict[str, str] | None = None) -> dict[str, Any]:
    """Run a notebook against stand-ins; returns its names, with ``made``: dataset name to (decorations, frame)."""
    made: dict[str, Any] = {}
    waiting: list[tuple[str, dict[str, str]]] = []

    def table(name: str, comment: str, spark_conf: dict[str, str]) -> Any:
        def wrap(function: Any) -> Any:
            made[name] = SimpleNamespace(comment=comment, rules=list(waiting), frame=function())
            waiting.clear()
            return function

        return wrap

    def expectation(kind: str) -> Any:
        def take(rules: dict[str, str]) -> Any:
            def wrap(function: Any) -> Any:
                waiting.append((kind, rules))
                return function

            return wrap

        return take

    def read(name: str) -> Frame:
        assert name in made or "landing_" in name or "_source" in name, f"{name} is read before it is made"
        return Frame([("read", name)])

    dlt = types.ModuleType("dlt")
    vars(dlt).update(table=table, read=read, **{n: expectation(n) for n in ("expect_all", "expect_all_or_drop", "expect_all_or_fail")})
    pipelines = types.ModuleType("pyspark.pipelines")
    vars(pipelines).update(materialized_view=table, **{n: vars(dlt)[n] for n in vars(dlt) if n.startswith("expect")})
    functions = types.ModuleType("pyspark.sql.functions")
    vars(functions).update(
        col=lambda t: Column("col", t), expr=lambda t: Column("expr", t), current_timestamp=lambda: Column("expr", "current_timestamp()")
    )
    pyspark = types.ModuleType("pyspark")
    vars(pyspark).update(pipelines=pipelines)
    for name, module in {
        "dlt": dlt,
        "pyspark": pyspark,
        "pyspark.pipelines": pipelines,
        "pyspark.sql": types.ModuleType("pyspark.sql"),
        "pyspark.sql.functions": functions,
    }.items():
        monkeypatch.setitem(sys.modules, name, module)
    held = {"sqlserver_jdbc_url": "jdbc:sqlserver://h:1433;databaseName=d", "sqlserver_user": "u", "sqlserver_password": "p"} | (
        secrets or {}
    )
    reader = SimpleNamespace(format=lambda kind: Frame([("format", kind)]), table=read)
    names: dict[str, Any] = {
        "spark": SimpleNamespace(read=reader),
        "dbutils": SimpleNamespace(secrets=SimpleNamespace(get=lambda scope, key: held[key])),
    }
    exec(compile(text, "notebook.py", "exec"), names)
    return names | {"made": made}


def test_the_exact_format():
    text = render_notebook(sample())
    assert text.startswith("# Databricks notebook source\n# MAGIC %md\n# MAGIC # Work to Databricks\n")
    assert "\n# COMMAND ----------\n\nimport re\n\nimport dlt\nfrom pyspark.sql.functions import col, current_timestamp, expr\n" in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n\n" not in text
    for cell in cells(text):
        magic = [line.startswith("# MAGIC") for line in cell.strip().splitlines()]
        assert all(magic) or not any(magic), cell
        assert cell.strip()


def test_one_decorated_function_per_dataset():
    made = sample()
    assert decorated(render_notebook(made)) == {d.name: d.name for d in made.datasets}


def test_it_runs_and_reads_what_the_design_says(monkeypatch):
    made = run(render_notebook(sample()), monkeypatch)["made"]
    assert list(made) == [d.name for d in sample().datasets]
    bronze = {c[0]: c[1:] for c in made["bronze_hr_dept"].frame.calls}
    assert bronze["format"] == ("sqlserver",)
    options = {c[1]: c[2] for c in made["bronze_hr_dept"].frame.calls if c[0] == "option"}
    assert options == {"host": "h", "port": "1433", "database": "d", "user": "u", "password": "p", "dbtable": "[hr].[Dept]"}
    converted = {c[1]: c[2] for c in made["bronze_hr_employee"].frame.calls if c[0] == "option"}["dbtable"]
    assert "[Spot].STAsText() AS [Spot]" in converted
    assert converted.endswith("FROM [hr].[Employee]) AS source_rows")
    silver = made["silver_hr_employee"]
    assert [c[0] for c in silver.frame.calls] == ["read", "where", "select", "withColumn"]
    assert silver.frame.calls[-1][1] == "employee_ingested_at"
    assert {k for k, _ in silver.rules} == {"expect_all", "expect_all_or_drop"}
    gold = made["gold_hr_staff"].frame.calls
    assert [c[0] for c in gold] == ["read", "alias", "join", "where", "select"]
    assert [(c.text, c.name) for c in gold[-1][1:]] == [
        ("e.EmployeeID", "EmployeeID"),
        ("e.Name", "Name"),
        ("d.Name", "Dept"),
        ("e.employee_ingested_at", "ingested_at"),
    ]


def test_an_aggregate_groups_by_a_key_it_does_not_show(monkeypatch):
    calls = run(render_notebook(sample()), monkeypatch)["made"]["gold_hr_cost"].frame.calls
    assert [c[0] for c in calls] == ["read", "alias", "where", "groupBy", "agg", "select"]
    assert [(c.text, c.name) for c in calls[3][1:]] == [("Employee.DeptID", "group_key")]
    assert [c.name for c in calls[-1][1:]] == ["N", "Total", "ingested_at"]


def test_a_comma_join_is_a_cross_join_with_its_where(monkeypatch):
    calls = run(render_notebook(sample()), monkeypatch)["made"]["gold_hr_old"].frame.calls
    assert [c[0] for c in calls] == ["read", "alias", "crossJoin", "where", "select"]


def test_the_dp_dialect(monkeypatch):
    made = sample(dialect=Dialect.DP)
    text = render_notebook(made)
    assert "import dlt" not in text
    assert decorated(text, "dp") == {d.name: d.name for d in made.datasets}
    assert list(run(text, monkeypatch)["made"]) == [d.name for d in made.datasets]


def test_jdbc_fills_landing_tables_in_a_job_of_its_own(monkeypatch):
    files = render_notebooks(sample(ingestion=Ingestion.JDBC))
    assert list(files) == ["pipeline.py", "ingest_jdbc.py"]
    assert 'format("jdbc")' not in files["pipeline.py"]
    assert "import re" not in files["pipeline.py"]
    made = run(files["pipeline.py"], monkeypatch)["made"]
    assert made["bronze_hr_dept"].frame.calls[0] == ("read", "`main`.`work`.landing_hr_dept")
    ast.parse(files["ingest_jdbc.py"])
    assert '.option("driver", "com.microsoft.sqlserver.jdbc.SQLServerDriver")' in files["ingest_jdbc.py"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("jdbc:sqlserver://sql01.corp.local:1444;databaseName=W;encrypt=true", ("sql01.corp.local", "1444", "W")),
        ("jdbc:sqlserver://sql01;database=W", ("sql01", "1433", "W")),
        ("JDBC:SQLServer://sql01\\PROD:1435;DatabaseName={a;b}};c}", ("sql01", "1435", "a;b};c")),
        ("jdbc:sqlserver://;serverName=s;portNumber=15;databaseName=d=e", ("s", "15", "d=e")),
    ],
)
def test_the_address_comes_from_the_secret(monkeypatch, url, expected):
    assert run(render_notebook(sample()), monkeypatch)["source_address"](url) == expected


@pytest.mark.parametrize("url", ["jdbc:postgresql://h/d", "jdbc:sqlserver://h", "jdbc:sqlserver://h\\I;databaseName=d", ""])
def test_an_address_that_cannot_work_is_refused(monkeypatch, url):
    with pytest.raises(ValueError, match="sqlserver_jdbc_url"):
        run(render_notebook(sample()), monkeypatch)["source_address"](url)


def test_no_secret_and_no_jar_in_the_notebook():
    text = render_notebook(sample())
    assert set(re.findall(r'secret\("(\w+)"\)', text)) == {"sqlserver_jdbc_url", "sqlserver_user", "sqlserver_password"}
    assert "dbutils.secrets.get(scope=SECRET_SCOPE, key=key)" in text
    assert '.option("url"' not in text


def test_an_empty_design_is_refused():
    with pytest.raises(UsageProblem, match="NO_TABLES_IN_PIPELINE"):
        render_notebook(design(Estate("x")))


@pytest.mark.parametrize("name", ["", "1x", "a b", "class", 'x"', "ä", "X"])
def test_a_name_that_is_no_function_name_is_refused(name):
    made = sample()
    broken = replace(made, datasets=(replace(made.datasets[0], name=name),))
    with pytest.raises(UsageProblem):
        render_notebook(broken)


def test_two_datasets_of_one_name_are_refused():
    made = sample()
    with pytest.raises(UsageProblem, match="two datasets"):
        render_notebook(replace(made, datasets=(made.datasets[0], made.datasets[0])))


def test_what_is_left_out_is_told():
    assert "# MAGIC - `hr.Odd` (gold): it uses DISTINCT at `v.sql:1`" in render_notebook(sample())


def test_same_design_same_bytes():
    assert render_notebook(sample()) == render_notebook(sample())


def test_one_cell_is_the_notebooks_own():
    made = sample()
    text = render_notebook(made)
    for dataset in made.datasets:
        assert f"{CELL}\n\n{render_dataset(made, dataset)}" in text


NASTY = st.sampled_from(
    [
        '"""',
        "'''",
        '"); import os #',
        "\\",
        '\\"',
        "\n# COMMAND ----------\n",
        "# MAGIC %md",
        "{{ 7*7 }}",
        "{% raw %}",
        "${x}",
        "]",
        "`",
        "é\u2028",
        "\x85",
        "\u202e",
        "\ud800",
    ]
)
TEXT = st.one_of(NASTY, st.text(max_size=12), st.builds(lambda a, b: a + b, NASTY, st.text(max_size=5)))


@given(TEXT)
@settings(max_examples=rounds(100), deadline=None)
def test_a_literal_is_exactly_its_text(text):
    literal = python_literal(text)
    assert ast.literal_eval(literal) == text
    assert literal.isprintable()


@given(TEXT)
@settings(max_examples=rounds(100), deadline=None)
def test_a_comment_stays_one_line(text):
    assert len(f"# {comment_text(text)}x".splitlines()) == 1


@given(st.lists(TEXT, min_size=10, max_size=10), st.sampled_from(Violation))
@settings(max_examples=rounds(60), deadline=None)
def test_data_never_breaks_out_of_the_generated_code(texts, violation):
    a, b, c, d, e, f, g, h, i, j = texts
    made = PipelineDesign(
        a,
        b,
        c,
        d,
        e,
        datasets=(
            Dataset(
                "bronze_x", Layer.BRONZE, f, g, 1, h, (Projection(i, (j,)), Projection(a, (a,), reason=b)), Remote(c, d, e), notes=(f,)
            ),
            Dataset(
                "silver_x",
                Layer.SILVER,
                f,
                g,
                1,
                h,
                (Projection(a, (b,)), Projection(c, sql=d, reason=e), Projection(f, sql="current_timestamp()")),
                inputs=(Input("bronze_x"),),
                expectations=(Expectation(g, h, violation, "CHECK " + i),),
                where=j,
                where_reason=a,
            ),
            Dataset(
                "gold_x",
                Layer.GOLD,
                b,
                c,
                1,
                d,
                (Projection(e, (f, g)),),
                inputs=(Input("silver_x", h), Input("silver_x", i, "left", j)),
                where=a,
                notes=(b, c),
            ),
            Dataset("gold_y", Layer.GOLD, d, e, 1, f, (Projection(g, sql=h),), inputs=(Input("silver_x", i),), group_by=((i, j),)),
        ),
        left_out=(LeftOut(a, Layer.GOLD, b, c, 1),),
    )
    text = render_notebook(made)
    assert decorated(text) == {n: n for n in ("bronze_x", "silver_x", "gold_x", "gold_y")}
    assert len(re.findall(rf"(?m)^{CELL}$", text)) == 2 + 2 + 2 + 3 + 1
    with pytest.MonkeyPatch.context() as patch:
        result = run(text, patch)["made"]
    silver = result["silver_x"]
    assert silver.rules == [({"warn": "expect_all", "drop": "expect_all_or_drop", "fail": "expect_all_or_fail"}[violation], {g: h})]
    assert [(x.text, x.name) for x in silver.frame.calls[-2][1:] if x.kind == "expr"] == [(d, c)]
    assert result["gold_x"].frame.calls[-1][1].name == e
    for line in text.splitlines():
        assert "\x1b" not in line


@given(st.lists(TEXT.filter(lambda t: t.strip() and not t.startswith("#") and "\ud800" not in t), min_size=4, max_size=4))
@settings(max_examples=rounds(40), deadline=None)
def test_any_names_in_the_source_give_a_notebook_that_runs(names):
    schema, table, first, second = ("[" + n.replace("]", "]]") + "]" for n in names)
    text = f"CREATE TABLE {schema}.{table} ({first} int NOT NULL, {second} nvarchar(10) CHECK ({second} <> 'a''b'))"
    item = SqlObject(f"{names[0].replace('.', '_')}.{names[1]}", ObjectKind.TABLE, "t.sql", 1, 1, text)
    made = design(Estate("x", [item]))
    assert made.counts()["bronze"] == 1
    with pytest.MonkeyPatch.context() as patch:
        result = run(render_notebook(made), patch)["made"]
    assert list(result) == [d.name for d in made.datasets]
    assert len(result[made.datasets[0].name].frame.calls[-1][1:]) == 2
