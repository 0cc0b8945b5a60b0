"""The lint of pipeline notebooks on texts written by hand: what is wrong is found at its place, what is right is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trials import rounds

from migration.notebook_lint.cells import read_notebook
from migration.notebook_lint.lint import lint_notebooks

HEAD = "# Databricks notebook source\n"
CUT = "\n# COMMAND ----------\n\n"
IMPORTS = "import dlt\nfrom pyspark.sql.functions import col, expr, current_timestamp, sum as total\n"
GOOD = (
    '@dlt.table(name="a", comment="c")\ndef a():\n    return spark.createDataFrame([(1, 2)], "id int, x int").select(col("id"), col("x"))\n'
)
OTHER = '@dlt.table(name="b", comment="c")\ndef b():\n    return dlt.read("a").select(col("id"), col("x").alias("y"))\n'


def notebook(*cells: str) -> str:
    return HEAD + "# MAGIC %md\n# MAGIC # Title\n" + CUT + CUT.join((IMPORTS, *cells))


def found(text: str) -> list[tuple[str, int, int]]:
    return [(f.code, f.line, f.column) for f in lint_notebooks({"n.py": text})]


def last(body: str) -> list[tuple[str, int]]:
    """Codes with the line in a function ``c`` behind two good datasets, 1 for its first line."""
    text = notebook(GOOD, OTHER, "@dlt.table(name='c')\ndef c():\n" + "".join(f"    {line}\n" for line in body.splitlines()))
    start = text.splitlines().index("def c():") + 1
    return [(code, line - start) for code, line, _ in found(text)]


def test_a_good_notebook_has_no_findings():
    assert found(notebook(GOOD, OTHER)) == []


def test_the_example_of_the_format_has_no_findings():
    text = (
        "# Databricks notebook source\n# MAGIC %md\n# MAGIC # Pipeline Title\n\n# COMMAND ----------\n\nimport dlt\n"
        "from pyspark.sql.functions import col, current_timestamp\n\n# COMMAND ----------\n\n"
        '@dlt.table(name="table_name", comment="description")\ndef table_name():\n    return spark.createDataFrame([(1,)], ["a"])\n'
    )
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import dlt\n" + GOOD.replace("col", "str"), ("NOTEBOOK_HEADER", 'import dlt')),
        (HEAD + "# MAGIC %md\n# MAGIC # T\n" + IMPORTS + GOOD, ("CODE_UNDER_MAGIC", 'import dlt')),
        (HEAD + "# MAGIC %md\n# MAGIC # T\n" + IMPORTS + GOOD, ("NO_TABLES_IN_PIPELINE", '@dlt.table')),
        (notebook("def a():\n    return 1\n"), ("NO_TABLES_IN_PIPELINE", '# Databricks')),
        (notebook("# MAGIC %md\n# MAGIC @dlt.table(name='a')\n# MAGIC def a(): ..."), ("NO_TABLES_IN_PIPELINE", '# MAGIC @dlt')),
        (HEAD + IMPORTS + "\n# COMMAND --------\n\n" + GOOD, ("CELL_SEPARATOR", '# COMMAND --------')),
        (notebook(GOOD, "x = 1\n# MAGIC %md\n# MAGIC hm"), ("MAGIC_IN_CODE", '# MAGIC %md')),
        (notebook(GOOD, "# MAGIC %sql\n# MAGIC SELECT 1"), ("MAGIC_REFUSED", '# MAGIC %sql')),
        (notebook(GOOD, "def f(:\n    pass"), ("SYNTAX", 'def f(:')),
        (notebook(GOOD, GOOD.replace("def a", "def a2")), ("DUPLICATE_DATASET", '@dlt.table')),
        (notebook(GOOD.replace('name="a", ', ""), GOOD.replace('name="a", ', "")), ("DUPLICATE_DATASET", '@dlt.table')),
        (HEAD + GOOD, ("UNDEFINED_NAME", '@dlt.table')),
        (notebook(GOOD, OTHER.replace('"a"', '"missing"')), ("UNKNOWN_DATASET", 'dlt.read("missing")')),
        (notebook(GOOD.replace("spark.createDataFrame([(1, 2)], \"id int, x int\")", 'dlt.read("b")'), OTHER), ("CIRCULAR_READ", '@dlt.table(name="a"')),
        (notebook('@dlt.table(name="a")\ndef a():\n    spark.range(1)\n'), ("NO_RETURN", '@dlt.table')),
        (notebook('@dlt.table(name="a")\ndef a(x):\n    return spark.range(x)\n'), ("DATASET_ARGUMENTS", '@dlt.table')),
        (notebook('@dlt.table(name="a")\n@dlt.expect("r", "x > 1")\n@dlt.expect_all({"r": "x > 2"})\ndef a():\n    return spark.range(1)\n'), ("DUPLICATE_EXPECTATION", '{"r": "x > 2"}')),
        (notebook(GOOD, 'dlt.create_streaming_table(name="h")\ndlt.apply_changes(target="h", source="aa", keys=["id"], sequence_by="x")'), ("UNKNOWN_DATASET", 'source="aa"')),
        (notebook(GOOD, 'spark.sparkContext.addJar("/tmp/mssql-jdbc-12.4.2.jre11.jar")'), ("JDBC_DRIVER_IN_PIPELINE", 'addJar')),
        (notebook(GOOD, 'spark.conf.set("spark.sql.session.timeZone", "UTC")'), ("UNSUPPORTED_CALL", 'spark.conf.set')),
        (notebook(GOOD, 'p = dict(password="hunter2")'), ("SECRET_IN_CODE", 'hunter2')),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_at_its_line(text, expected):
    code, snippet = expected
    lines = text.splitlines()
    assert any(snippet in lines[line - 1] for found_code, line, _ in found(text) if found_code == code)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('a, b = dlt.read("a"), dlt.read("b")\nreturn a.collect()', ("UNSUPPORTED_CALL", 2)),
        ('return dlt.read("a").groupBy("id").pivot("x").count()', ("UNSUPPORTED_CALL", 1)),
        ('n = dlt.read("a").count()\nreturn spark.range(n)', ("UNSUPPORTED_CALL", 1)),
        ('dlt.read("a").write.saveAsTable("t")\nreturn dlt.read("a")', ("UNSUPPORTED_CALL", 1)),
        ('dlt.read("a").createOrReplaceTempView("t")\nreturn spark.sql("SELECT 1 AS one")', ("UNSUPPORTED_CALL", 1)),
        ('f = dlt.read("a")\nreturn f.select(f.columns)', ("UNPORTABLE_CALL", 2)),
        ('return dlt.read("a").drop("x")', ("UNPORTABLE_CALL", 1)),
        ('return spark.read.format("jdbc").option("url", "u").load()', ("JDBC_DRIVER_IN_PIPELINE", 1)),
        ('return spark.read.format("sqlserver").option("password", "p4ss").load()', ("SECRET_IN_CODE", 1)),
        ('return spark.sql("SELECT * FROM LIVE.nothing")', ("UNKNOWN_DATASET", 1)),
        ('return spark.read.table("LIVE.nothing")', ("UNKNOWN_DATASET", 1)),
        ('return dlt.read("a").join(dlt.read("b"), expr("a.id = b.id")).select(col("id"))', ("AMBIGUOUS_REFERENCE", 1)),
        ('l = dlt.read("a").alias("l")\nr = dlt.read("b").alias("r")\nreturn l.join(r, col("l.id") == col("r.id")).select("id", "y")', ("AMBIGUOUS_REFERENCE", 3)),
        ('l, r = 1, 2\nx = spark.table("main.s.one")\ny = spark.table("main.s.two")\nreturn x.join(y, x.id == y.id, "left").where("id > 1").select(x.id)', ("AMBIGUOUS_REFERENCE", 4)),
        ('x = dlt.read("a")\ny = dlt.read("b")\nreturn x.join(y, x.id == y.id)', ("DUPLICATE_COLUMN", 3)),
        ('return dlt.read("a").crossJoin(dlt.read("b"))', ("DUPLICATE_COLUMN", 1)),
        ('return dlt.read("a").select(col("id"), col("x").alias("ID"))', ("DUPLICATE_COLUMN", 1)),
        ('return spark.sql("SELECT id FROM LIVE.a JOIN LIVE.b ON a.id = b.id")', ("AMBIGUOUS_REFERENCE", 1)),
        ('return spark.sql("SELECT a.id, x FROM LIVE.a JOIN LIVE.b ON a.id = b.id WHERE id > 3")', ("AMBIGUOUS_REFERENCE", 1)),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_function_is_found(body, expected):
    assert expected in last(body)


@pytest.mark.parametrize(
    "body",
    [
        'return dlt.read("a").join(dlt.read("b"), "id").select("id", "x", "y")',
        'return dlt.read("a").join(dlt.read("b"), ["id"], "left")',
        'return dlt.read("a").alias("l").join(dlt.read("b").alias("r"), expr("l.id = r.id")).select(col("l.id").alias("id"), col("y"))',
        'x = dlt.read("a")\ny = dlt.read("b")\nreturn x.join(y, x.id == y.id, "left_semi").where("id > 1")',
        'x = dlt.read("a")\ny = dlt.read("b").withColumnRenamed("id", "other_id")\nreturn x.join(y, x.id == y.other_id).select("id", "other_id")',
        'return dlt.read("a").groupBy("id").agg(total("x").alias("x")).where(col("x") > 1)',
        'return dlt.read("a").groupBy("id").count()',
        'return spark.sql("SELECT a.id, SUM(y) AS y FROM LIVE.a JOIN LIVE.b ON a.id = b.id GROUP BY a.id")',
        'return spark.sql("SELECT id, x FROM LIVE.a JOIN LIVE.b USING (id)")',
        'return spark.sql("this is { no SQL")',
        'return spark.read.table("main.landing.anything").select("id")',
        'text = "a,b"\nfirst = text.split(",").count("a")\nreturn spark.range(first)',
        'x = dlt.read("a")\nreturn x.select("*", (col("x") + 1).alias("z"))',
    ],
)  # fmt: skip
def test_what_is_right_is_left_alone(body):
    assert last(body) == []


def test_datasets_of_several_notebooks_belong_together():
    assert lint_notebooks({"1.py": notebook(GOOD), "2.py": notebook(OTHER)}) == []
    twice = lint_notebooks({"1.py": notebook(GOOD), "2.py": notebook(GOOD)})
    assert [(f.code, f.file) for f in twice] == [("DUPLICATE_DATASET", "2.py")]


def test_other_spellings_of_the_module():
    texts = (
        "from pyspark import pipelines as dp\n@dp.materialized_view\ndef a():\n    return spark.range(1)\n",
        "import pyspark.pipelines as p\n@p.table(name='a')\ndef f():\n    return spark.range(1)\n",
        "from dlt import table, read\n@table\ndef a():\n    return spark.range(1)\n@table(name='b')\ndef g():\n    return read('a')\n",
        "import dlt as d\nfor n in ('a', 'b'):\n    @d.table(name=f't_{n}')\n    def made():\n        return spark.range(1)\n",
    )
    for text in texts:
        assert found(HEAD + text) == []


def test_columns_count_characters():
    text = notebook(GOOD, OTHER.replace('"a"', '"é", dlt.read("nö")') + "x = 1")
    line = next(n for n, t in enumerate(text.splitlines(), 1) if "nö" in t)
    assert ("UNKNOWN_DATASET", line, text.splitlines()[line - 1].index('dlt.read("nö")') + 1) in found(text)


def test_a_job_notebook_needs_no_dataset():
    text = HEAD + "# quickplan: job notebook\nspark.read.format('jdbc').load().write.saveAsTable('t')\n"
    assert found(text) == []


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    assert found("\ufeff" + notebook(GOOD, OTHER).replace("\n", "\r\n")) == []


@given(st.text(alphabet="#MAGIC%md COMAND-\n@dlt.table()defr:'\"\\\x00é", max_size=300))
@settings(max_examples=rounds(150), deadline=None)
def test_no_text_breaks_it(text):
    for finding in lint_notebooks({"n.py": text}):
        assert finding.code
        assert 0 <= finding.line <= len(text.splitlines()) + 2
    assert read_notebook(text, "n.py").file == "n.py"
