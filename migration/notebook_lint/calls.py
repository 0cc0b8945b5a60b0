"""Calls that a pipeline refuses, or that run on one of the two engines only, and secrets that stand in the code.

Databricks documentation: "Develop pipeline code with Python" and "Limitations" (no eager call and no write in a dataset's function, no
pivot), "Manage Python dependencies for pipelines" (JVM libraries are not supported). Open-source Spark 4.3: analysis and session changes
while a pipeline is being defined are refused.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from core.findings import Finding, Severity
from migration.notebook_lint.datasets import Code, Defined, constant_text, dotted

#: Called on a DataFrame they run a query or write at once.
_EAGER = frozenset(
    {
        "collect", "toPandas", "toLocalIterator", "show", "head", "take", "foreach", "foreachPartition",
        "save", "saveAsTable", "insertInto", "writeTo", "start", "toTable", "checkpoint", "localCheckpoint",
    }
)  # fmt: skip
_WRITERS = frozenset({"write", "writeStream"})
_SESSION = frozenset(
    {"createTempView", "createOrReplaceTempView", "createGlobalTempView", "createOrReplaceGlobalTempView", "registerTempTable"}
)
#: Fail while the pipeline is being defined on open-source Spark.
_ANALYSING = frozenset({"drop", "fillna", "dropna"})
_ANALYSED = frozenset({"columns", "schema", "dtypes"})
_NOTED = _ANALYSED | _WRITERS
_WATCHED = _EAGER | _SESSION | _ANALYSING | {"set", "pivot", "count"}
_DRIVER_CALLS = frozenset({"format", "jdbc", "addJar", "addFile", "set", "config", "option"})
_JAR = re.compile(r"\.jar\b|^[\w.\-]+:mssql-jdbc:", re.IGNORECASE)
_JAR_SETTINGS = frozenset({"spark.jars", "spark.jars.packages", "spark.driver.extraClassPath", "spark.executor.extraClassPath"})
_SECRET_OPTIONS = frozenset({"password", "pwd", "accesstoken", "sparkpassword"})
_PASSWORD_IN_URL = re.compile(r"password\s*=\s*[^;{}\s]+|://[^/\s:@]+:[^/\s@]+@", re.IGNORECASE)


def refused_calls(code: Code, *, job: bool) -> Iterator[Finding]:
    """Findings about calls anywhere in a notebook.

    Args:
        code: The notebook.
        job: It runs as a job, where JDBC drivers and writes are allowed.
    """
    yield from _secrets(code)
    if job:
        return
    yield from _drivers(code)
    made = {id(d.node): d for d in code.defined}
    found: list[tuple[ast.expr, _Found]] = []
    for attribute in code.nodes.of(ast.Attribute):
        if attribute.attr in _NOTED and (told := _attribute(attribute, _owner(code, attribute, made))) is not None:
            found.append((attribute, told))
    for call in code.nodes.of(ast.Call):
        if isinstance(call.func, ast.Attribute) and (told := _call(call, call.func, _owner(code, call, made))) is not None:
            found.append((call, told))
    for node, (name, severity, message, remedy) in found:
        line, column = _end_of_chain(node)
        yield Finding(name, severity, message, remedy, code.file, line, column)


def _owner(code: Code, node: ast.expr, made: dict[int, Defined]) -> Defined | None:
    """The dataset whose function a node stands in."""
    owner = code.nodes.owner.get(id(node))
    return made.get(id(owner)) if owner is not None else None


_Found = tuple[str, Severity, str, str]


def _attribute(node: ast.Attribute, defined: Defined | None) -> _Found | None:
    if defined is None:
        return None
    if node.attr in _ANALYSED and isinstance(node.ctx, ast.Load) and not _is_pyspark_name(node):
        message = (
            f"`.{node.attr}` makes {defined.name or 'the dataset'} be analysed while it is being defined, which open-source Spark refuses"
        )
        return "UNPORTABLE_CALL", Severity.WARNING, message, "Name the columns in select()."
    if node.attr in _WRITERS:
        message = f"`.{node.attr}` writes inside {defined.name or 'a dataset'}: the pipeline itself stores what the function returns"
        return "UNSUPPORTED_CALL", Severity.ERROR, message, "Return the DataFrame."
    return None


def _is_pyspark_name(node: ast.Attribute) -> bool:
    """``T.schema`` of a module or class, not of a DataFrame."""
    return isinstance(node.value, ast.Name) and (node.value.id[:1].isupper() or node.value.id in ("self", "F", "T", "functions", "types"))


def _call(node: ast.Call, function: ast.Attribute, defined: Defined | None) -> _Found | None:
    name = function.attr
    if name not in _WATCHED:
        return None
    shown = defined.name or "a dataset" if defined else ""
    if name == "set" and dotted(function.value) == "spark.conf":
        message = (
            "`spark.conf.set` changes the session, which open-source Spark refuses in a pipeline and serverless allows for few settings"
        )
        return (
            "UNSUPPORTED_CALL",
            Severity.WARNING,
            message,
            "Give spark_conf={…} to the decorator, or set it in the pipeline's configuration.",
        )
    if name in _SESSION:
        message = f"`.{name}` changes the session: a pipeline runs functions in any order, so another one may not see it"
        return "UNSUPPORTED_CALL", Severity.ERROR, message, "Define a view of the pipeline, or return the DataFrame."
    if defined is None:
        return None
    if name == "pivot":
        return "UNSUPPORTED_CALL", Severity.ERROR, f"pivot() in {shown} is not supported in pipelines", "Use CASE WHEN in aggregates."
    if name in _EAGER and not (name == "take" and not node.args) and not _is_text(function.value):
        message = f"`.{name}()` in {shown} runs or writes while the pipeline is being defined"
        return "UNSUPPORTED_CALL", Severity.ERROR, message, "Return a DataFrame that is not evaluated yet."
    if name == "count" and not node.args and not node.keywords and not _is_grouped(function.value) and not _is_text(function.value):
        return (
            "UNSUPPORTED_CALL",
            Severity.ERROR,
            f"`.count()` in {shown} runs a query while the pipeline is being defined",
            "Aggregate instead.",
        )
    if name in _ANALYSING and not _is_text(function.value):
        message = f"`.{name}()` in {shown} fails while the pipeline is being defined on open-source Spark"
        return "UNPORTABLE_CALL", Severity.WARNING, message, "Use an explicit select, coalesce or where."
    return None


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant | ast.JoinedStr | ast.List | ast.Tuple | ast.Dict)


def _is_grouped(node: ast.expr) -> bool:
    """``groupBy(…).count()`` is an aggregate."""
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("groupBy", "groupby", "rollup", "cube")
    )


def _drivers(code: Code) -> Iterator[Finding]:
    """JDBC drivers and JARs, which a pipeline cannot load."""
    remedy = 'Use format("sqlserver") with host, port and database, a foreign catalog, or fill landing tables in a job on classic compute.'
    for node in code.nodes.of(ast.Call):
        if not isinstance(node.func, ast.Attribute) or node.func.attr not in _DRIVER_CALLS:
            continue
        texts = [constant_text(a) or "" for a in (*node.args, *(k.value for k in node.keywords))]
        name, what = node.func.attr, ""
        if name == "format" and texts and texts[0].lower() == "jdbc":
            what = 'format("jdbc") needs a driver that a pipeline cannot load'
        elif name == "jdbc" and _reads_spark(node.func.value):
            what = "read.jdbc needs a driver that a pipeline cannot load"
        elif (name in ("addJar", "addFile") and texts and _JAR.search(texts[0])) or (
            name in ("set", "config", "option") and texts and (texts[0] in _JAR_SETTINGS or (len(texts) > 1 and _JAR.search(texts[1])))
        ):
            what = "a pipeline loads no JAR"
        if what:
            line, column = _end_of_chain(node)
            yield Finding("JDBC_DRIVER_IN_PIPELINE", Severity.ERROR, what, remedy, code.file, line, column)


def _reads_spark(node: ast.expr) -> bool:
    return dotted(node).startswith("spark.read")


def _secrets(code: Code) -> Iterator[Finding]:
    """Passwords that stand in the code."""
    remedy = "Take it from dbutils.secrets.get(scope=…, key=…)."
    for node in code.nodes.of(ast.Call):
        pairs = [(k.arg or "", k.value) for k in node.keywords]
        if isinstance(node.func, ast.Attribute) and node.func.attr == "option" and len(node.args) > 1:
            pairs.append((constant_text(node.args[0]) or "", node.args[1]))
        for name, value in pairs:
            text = constant_text(value)
            if text and (name.lower() in _SECRET_OPTIONS or (name.lower() == "url" and _PASSWORD_IN_URL.search(text))):
                what = f"a secret stands in the code: {name}"
                yield Finding("SECRET_IN_CODE", Severity.ERROR, what, remedy, code.file, value.lineno, value.col_offset + 1)


def _end_of_chain(node: ast.expr) -> tuple[int, int]:
    """1-based line and column of the name behind the last dot: a chain of calls begins lines above."""
    target = node.func if isinstance(node, ast.Call) else node
    if isinstance(target, ast.Attribute) and target.end_lineno is not None and target.end_col_offset is not None:
        return target.end_lineno, target.end_col_offset - len(target.attr) + 1
    return node.lineno, node.col_offset + 1
