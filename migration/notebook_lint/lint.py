"""The lint itself: from the texts of one pipeline's notebooks to located findings."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from core.findings import Finding, Severity
from core.nearest import did_you_mean
from migration.notebook_lint.calls import refused_calls
from migration.notebook_lint.cells import Notebook, read_notebook
from migration.notebook_lint.datasets import EXPECTATIONS, Code, Defined, Read, constant_text, read_code
from migration.notebook_lint.frames import FrameReader
from migration.notebook_lint.names import undefined_names

_DEEPEST = 60


def lint_notebooks(texts: Mapping[str, str]) -> list[Finding]:
    """What is wrong with the notebooks of one pipeline, by file and place.

    They are read together: a dataset may be defined in one and read in another.

    Args:
        texts: Text by file name.
    """
    notebooks = [read_notebook(text, file) for file, text in texts.items()]
    findings: list[Finding] = []
    codes: list[tuple[Notebook, Code]] = []
    for notebook in notebooks:
        own = list(notebook.findings)
        tree = _parse(notebook, own)
        if tree is not None:
            code = read_code(tree, notebook.file)
            codes.append((notebook, code))
            own += undefined_names(code.nodes, notebook.file)
            own += refused_calls(code, job=notebook.job)
        findings += _in_characters(own, notebook)
    pipeline = [code for notebook, code in codes if not notebook.job]
    places = {notebook.file: notebook for notebook, _ in codes}
    more = [*_no_tables(notebooks, pipeline), *_datasets(pipeline), *_reads(pipeline), *_frames(pipeline)]
    findings += [g for f in more for g in (_in_characters([f], places[f.file]) if f.file in places else [f])]
    order = {file: number for number, file in enumerate(texts)}
    return sorted(findings, key=lambda f: (order.get(f.file, 0), f.line, f.column, f.code))


def _parse(notebook: Notebook, findings: list[Finding]) -> ast.Module | None:
    try:
        return ast.parse(notebook.python)
    except SyntaxError as error:
        remedy = "Mend the line."
        findings.append(
            Finding(
                "SYNTAX", Severity.ERROR, f"this is no Python: {error.msg}", remedy, notebook.file, error.lineno or 0, error.offset or 0
            )
        )
    except (RecursionError, MemoryError, ValueError) as error:
        findings.append(Finding("SYNTAX", Severity.ERROR, f"this cannot be read as Python: {error}", "Simplify it.", notebook.file, 1, 1))
    return None


def _in_characters(findings: Iterable[Finding], notebook: Notebook) -> Iterator[Finding]:
    """Columns of a syntax tree count bytes; a person counts characters."""
    lines = {cell.line + at: line for cell in notebook.cells for at, line in enumerate(cell.lines)}
    for finding in findings:
        line = lines.get(finding.line, "")
        if finding.code == "SYNTAX" or line.isascii():
            yield finding
        else:
            before = line.encode("utf-8", "surrogatepass")[: max(0, finding.column - 1)]
            yield replace(finding, column=len(before.decode("utf-8", "ignore")) + 1)


def _no_tables(notebooks: list[Notebook], pipeline: list[Code]) -> Iterator[Finding]:
    """Not one dataset: the service answers NO_TABLES_IN_PIPELINE."""
    asked = [n for n in notebooks if not n.job]
    if not asked or any(code.defined for code in pipeline):
        return
    hidden = next(
        ((n, c.line + at) for n in asked for c in n.cells if c.magic for at, line in enumerate(c.lines) if _decorates(line)), None
    )
    where, line = hidden or (asked[0], 1)
    because = ": the decorated functions stand in cells that never run" if hidden else ""
    imported = any(code.modules or code.functions for code in pipeline)
    remedy = (
        "Put `# COMMAND ----------` between the text and the code."
        if hidden
        else "Decorate a function that returns a DataFrame with @dlt.table(name=…, comment=…)."
        if imported
        else "Add `import dlt`, and decorate a function that returns a DataFrame with @dlt.table(name=…, comment=…)."
    )
    message = f"[NO_TABLES_IN_PIPELINE] no function is decorated as a dataset{because}"
    yield Finding("NO_TABLES_IN_PIPELINE", Severity.ERROR, message, remedy, where.file, line, 1)


def _decorates(line: str) -> bool:
    bare = line.removeprefix("# MAGIC").strip()
    return bare.startswith("@") and any(f".{word}" in bare for word in ("table", "view", "materialized_view"))


def _datasets(pipeline: list[Code]) -> Iterator[Finding]:
    """Names defined twice, functions that return nothing, rules named twice."""
    first: dict[str, Defined] = {}
    for code in pipeline:
        for made in code.defined:
            line, column = _place(made)
            if made.name and made.name in first:
                other = first[made.name]
                message = f"the dataset {made.name} is defined already at {other.file}:{_place(other)[0]}"
                yield Finding("DUPLICATE_DATASET", Severity.ERROR, message, "Give one of them another name.", code.file, line, column)
            first.setdefault(made.name, made)
            if not isinstance(made.node, ast.FunctionDef):
                continue
            if not _returns(made.node):
                message = f"the function of {made.name or made.node.name} returns nothing"
                yield Finding("NO_RETURN", Severity.ERROR, message, "Return a DataFrame.", code.file, line, column)
            if made.node.args.args or made.node.args.posonlyargs:
                message = f"the function of {made.name or made.node.name} takes arguments; a pipeline calls it without any"
                yield Finding("DATASET_ARGUMENTS", Severity.ERROR, message, "Take them from the surrounding code.", code.file, line, column)
            yield from _rules(code, made.node)


def _place(made: Defined) -> tuple[int, int]:
    node: ast.expr | ast.FunctionDef = made.decorator if made.decorator is not None else made.node
    return node.lineno, node.col_offset + 1


def _returns(node: ast.FunctionDef) -> bool:
    return any(isinstance(n, ast.Return) and n.value is not None for n in ast.walk(node)) or any(
        isinstance(n, ast.Raise) for n in node.body
    )


def _rules(code: Code, node: ast.FunctionDef) -> Iterator[Finding]:
    """Expectations of one function that share a name."""
    seen: set[str] = set()
    for decorator in node.decorator_list:
        if code.pipeline_function(decorator) not in EXPECTATIONS or not isinstance(decorator, ast.Call) or not decorator.args:
            continue
        given = decorator.args[0]
        keys = [k for k in given.keys if k is not None] if isinstance(given, ast.Dict) else [given]
        for key in keys:
            name = constant_text(key)
            if name is not None and name in seen:
                message = f"two expectations are named {name}"
                yield Finding("DUPLICATE_EXPECTATION", Severity.ERROR, message, "Rename one.", code.file, key.lineno, key.col_offset + 1)
            seen.add(name or "")


def _reads(pipeline: list[Code]) -> Iterator[Finding]:
    """Datasets that are read and not defined, and circles."""
    known = {made.name: made for code in pipeline for made in code.defined if made.name}
    if any(code.dynamic for code in pipeline):
        return  # only running the code would tell every name
    for code in pipeline:
        reads = [r for made in code.defined for r in made.reads] + code.flows
        for read in reads:
            if read.name not in known and (read.own or _meant(read, known)):
                yield _unknown(read, code.file, known)
    yield from _circles(known)


def _meant(read: Read, known: Mapping[str, Defined]) -> bool:
    """Whether a table name without schema was most likely meant to be a dataset: it looks very much like one."""
    return bool(difflib.get_close_matches(read.name, known, 1, 0.85))


def _unknown(read: Read, file: str, known: Mapping[str, Defined]) -> Finding:
    remedy = did_you_mean(read.name, known, "Define it, or read an outside table by spark.read.table with catalog and schema.")
    severity = Severity.ERROR if read.own else Severity.WARNING
    message = f"{read.name} is read and no function defines it"
    return Finding("UNKNOWN_DATASET", severity, message, remedy, file, read.node.lineno, read.node.col_offset + 1)


def _circles(known: Mapping[str, Defined]) -> Iterator[Finding]:
    """Datasets that read each other in a circle, one finding a circle."""
    done: set[str] = set()
    for start in known:
        path: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(_names(known, start)))] if start not in done else []
        path.append(start)
        while stack:
            _, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                done.add(stack.pop()[0])
                path.pop()
            elif following in path:
                circle = [*path[path.index(following) :], following]
                made = known[following]
                line, column = _place(made)
                message = f"datasets read each other in a circle: {' → '.join(circle)}"
                yield Finding("CIRCULAR_READ", Severity.ERROR, message, "Break the circle.", made.file, line, column)
                done |= set(path)
            elif following not in done:
                path.append(following)
                stack.append((following, iter(_names(known, following))))


def _names(known: Mapping[str, Defined], name: str) -> list[str]:
    return [r.name for r in known[name].reads if r.name in known]


def _frames(pipeline: list[Code]) -> list[Finding]:
    """Names that could mean two columns, and columns named twice."""
    found: list[Finding] = []
    where = {made.name: (code, made) for code in reversed(pipeline) for made in code.defined if made.name}
    known: dict[str, tuple[str, ...] | None] = {}
    waiting: list[str] = []

    def columns_of(name: str) -> tuple[str, ...] | None:
        if name in known:
            return known[name]
        if name not in where or name in waiting or len(waiting) > _DEEPEST:
            return None
        read(name)
        return known[name]

    def read(name: str) -> None:
        code, made = where[name]
        waiting.append(name)
        reader = FrameReader(code, columns_of, found.append)
        known[name] = reader.function(made.node).columns if isinstance(made.node, ast.FunctionDef) else None
        waiting.pop()

    for name in where:
        if name not in known:
            read(name)
    return found
