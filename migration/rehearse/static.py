"""What a notebook's text says about itself: where functions and expectations stand, which values its conditions compare columns with."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_SHORTEST = 3
_READS = frozenset({"read", "read_stream", "readStream", "table"})


def _bare(sql: str) -> str:
    return re.sub(r"[\s`'\"()\[\]]+", "", sql).lower()


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal and its place: ``value``, 1-based ``line`` and ``last`` line."""

    value: str
    line: int
    last: int


@dataclass(slots=True)
class Source:
    """One notebook's text, parsed.

    Attributes:
        texts: Its string literals in order.
        functions: Line of each function's first decorator (or ``def``) to its last line.
        aliases: Line, alias and dataset of each ``….read("d").alias("a")``.
    """

    texts: list[Text] = field(default_factory=list)
    functions: dict[int, int] = field(default_factory=dict)
    aliases: list[tuple[int, str, str]] = field(default_factory=list)

    def within(self, line: int) -> list[Text]:
        """The string literals of the function whose first decorator stands in ``line``."""
        last = self.functions.get(line, line)
        return [t for t in self.texts if line <= t.line <= last]

    def aliases_within(self, line: int) -> dict[str, str]:
        """The dataset by lower-case alias in the function whose first decorator stands in ``line``."""
        last = self.functions.get(line, line)
        return {alias.lower(): dataset for at, alias, dataset in self.aliases if line <= at <= last}

    def line_of(self, line: int, words: list[str]) -> int:
        """The line inside that function of the first literal that is, else that mentions, one of ``words``; 0 for none."""
        texts = self.within(line)
        for word in words:
            alone = next((t for t in texts if t.value.strip("`").lower() == word.lower()), None)
            if alone is not None:
                return alone.line
            pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
            for text in texts:
                if found := pattern.search(text.value):
                    return min(text.last, text.line + text.value.count("\n", 0, found.start()))
        return 0

    def line_with(self, line: int, fragments: Sequence[str]) -> int:
        """The line inside that function of the first literal that is, or is part of, or holds one of some SQL; 0 for none.

        Quotes, blanks and parentheses do not count: Spark writes an expression its own way.
        """
        for fragment in (_bare(f) for f in fragments):
            for text in self.within(line):
                bare = _bare(text.value)
                if len(bare) > _SHORTEST and len(fragment) > _SHORTEST and (bare in fragment or fragment in bare):
                    return text.line
        return 0

    def expectation_line(self, line: int, name: str) -> int:
        """The line where an expectation of that function is named."""
        return next((t.line for t in self.within(line) if t.value == name), line)


def read_source_text(code: str) -> Source:
    """Parse the Python of a notebook.

    Raises:
        SyntaxError: It is not Python.
    """
    made = Source()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            made.texts.append(Text(node.value, node.lineno, node.end_lineno or node.lineno))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            made.functions[first] = node.end_lineno or node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "alias" and node.args:
            alias, dataset = node.args[0], _dataset_read(node.func.value)
            if dataset and isinstance(alias, ast.Constant) and isinstance(alias.value, str):
                made.aliases.append((node.lineno, alias.value, dataset))
    made.texts.sort(key=lambda t: t.line)
    return made


def without_catalog_sql(sql: str, catalog: str) -> str:
    """A statement whose names begin with no catalog: the rehearsal has Spark's own alone."""
    return re.sub(rf"`{re.escape(catalog)}`\.(?=`)", "", sql) if catalog else sql


def without_catalog(code: str, catalog: str) -> ast.Module:
    """A notebook's code with calls of functions in the target catalog (``` `main`.`dbo`.`f`(…) ```) inside its texts as Spark's own."""
    tree = ast.parse(code)
    if catalog:
        called = re.compile(rf"`{re.escape(catalog)}`\.(?=`(?:[^`]|``)+`\.`(?:[^`]|``)+`\s*\()")
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = called.sub("", node.value)
    return tree


def read_columns(code: str) -> dict[str, list[str]]:
    """The columns that are selected from each table of the source, by the text the table is read with.

    A read is a call with one string literal (``read_source("[dbo].[T]")``) or ``….option("dbtable", "[dbo].[T]")….load()``, followed by
    ``.select(…)`` of ``col("x")`` or plain names.
    """
    found: dict[str, list[str]] = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "select":
            table = _table_read(node.func.value)
            if table:
                kept = found.setdefault(table, [])
                kept += [c for c in _selected(node) if c not in kept]
    return found


def _table_read(node: ast.expr) -> str:
    """The string that a chain of calls reads a table by; empty when it reads another way."""
    while isinstance(node, ast.Call):
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        attribute = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if attribute == "option" and len(texts) == 2 and texts[0].lower() in ("dbtable", "query"):
            return texts[1]
        if isinstance(node.func, ast.Name) or attribute == "table":
            return texts[0] if len(texts) == 1 else ""
        node = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    return ""


def _dataset_read(node: ast.expr) -> str:
    """The dataset that a chain of calls begins with reading; empty when it begins otherwise."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        first = node.args[0] if len(node.args) == 1 else None
        if node.func.attr in _READS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            return first.value.rpartition(".")[2].strip("`")
        node = node.func.value
    return ""


def _selected(call: ast.Call) -> Iterator[str]:
    """Names of columns among the arguments of ``select``."""
    for argument in call.args:
        node: ast.AST = argument
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != "*":
            yield node.value.strip("`")
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name | ast.Attribute) and len(inner.args) == 1:
                name = inner.func.id if isinstance(inner.func, ast.Name) else inner.func.attr
                only = inner.args[0]
                if name in ("col", "column") and isinstance(only, ast.Constant) and isinstance(only.value, str):
                    yield only.value.strip("`")
