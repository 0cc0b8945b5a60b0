"""What columns a DataFrame has, as far as its code says, and where a name in it could mean two columns.

A small abstract reading of DataFrame chains: what is not understood makes a frame of unknown columns, about which nothing is said. Spark
refuses a name that two sides of a join have (AMBIGUOUS_REFERENCE), and a table cannot hold two columns of one name.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.findings import Finding, Severity
from migration.notebook_lint.datasets import Code, constant_text, dotted, is_table_read, plain_name
from migration.notebook_lint.sql_text import Referred, ambiguous_in_query, equated, output_of, unqualified

_KEEPS = frozenset(
    {
        "where", "filter", "distinct", "dropDuplicates", "drop_duplicates", "limit", "orderBy", "sort", "repartition", "coalesce",
        "hint",
        "cache", "persist", "union", "unionAll", "unionByName", "intersect", "exceptAll", "subtract", "sample", "withWatermark",
        "sortWithinPartitions",
        "dropDuplicatesWithinWatermark", "fillna", "dropna",
    }
)  # fmt: skip
_LEFT_ONLY = frozenset({"semi", "leftsemi", "left_semi", "anti", "leftanti", "left_anti"})
_COLUMN_MAKERS = frozenset({"col", "column"})
_REMEDY = 'Give both sides an alias and name the side: col("a.x"); or rename the column before the join.'


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known of a DataFrame.

    Attributes:
        columns: Names in order; None when unknown.
        ambiguous: Case-folded names that two of its columns have, with one of its joins' line.
        grouped: Case-folded keys of a groupBy that waits for its aggregates.
    """

    columns: tuple[str, ...] | None = None
    ambiguous: tuple[tuple[str, int], ...] = ()
    grouped: tuple[str, ...] | None = None

    @property
    def doubled(self) -> dict[str, int]:
        """Ambiguous names with the line of the join."""
        return dict(self.ambiguous)


UNKNOWN = Frame()
#: Columns of a dataset by name; None when unknown.
ColumnsOf = Callable[[str], tuple[str, ...] | None]


class FrameReader:
    """Reads the frames of one function.

    Args:
        code: The notebook.
        columns_of: What other datasets have.
        report: Takes what is found; called once a problem.
    """

    def __init__(self, code: Code, columns_of: ColumnsOf, report: Callable[[Finding], None]) -> None:
        self.code = code
        self.columns_of = columns_of
        self.report = report
        self.names: dict[str, Frame] = {}
        self._seen: set[tuple[str, int, int, str]] = set()

    def function(self, node: ast.FunctionDef) -> Frame:
        """The frame that a function returns, reading its statements in order."""
        result = UNKNOWN
        for statement in _statements(node.body):
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name):
                self.names[statement.targets[0].id] = self.frame(statement.value)
            elif isinstance(statement, ast.Return) and statement.value is not None:
                result = self.frame(statement.value)
                for name, line in result.ambiguous:
                    message = f"what is returned has two columns named {name} (joined at line {line}); a table cannot hold both"
                    self._tell("DUPLICATE_COLUMN", message, "Select the columns by name, each under an alias.", statement.value, name)
            elif isinstance(statement, ast.Expr):
                self.frame(statement.value)
        return result

    def frame(self, node: ast.expr) -> Frame:
        """The frame of an expression; of unknown columns when it is not understood."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, UNKNOWN)
        if not isinstance(node, ast.Call):
            return UNKNOWN
        if (read := self._read(node)) is not None:
            return read
        if not isinstance(node.func, ast.Attribute):
            return UNKNOWN
        before = self.frame(node.func.value)
        method = getattr(self, f"_do_{node.func.attr}", None)
        if method is not None:
            made = method(before, node)
            assert isinstance(made, Frame)
            return made
        if node.func.attr in _KEEPS:
            self._check(before, node.args)
            return before
        return UNKNOWN

    def _read(self, node: ast.Call) -> Frame | None:
        text = constant_text(node.args[0]) if node.args else None
        if text is None:
            return None
        if self.code.pipeline_function(node) in ("read", "read_stream") or is_table_read(node.func):
            return Frame(self.columns_of(plain_name(text)))
        if isinstance(node.func, ast.Attribute) and node.func.attr == "sql" and dotted(node.func.value) == "spark":
            for name, sides in ambiguous_in_query(text, self.columns_of):
                message = f"[AMBIGUOUS_REFERENCE] {name} could mean {' or '.join(sides)}"
                self._tell("AMBIGUOUS_REFERENCE", message, "Name the table: alias.column.", node, name)
            return Frame(output_of(text))
        return None

    def _do_alias(self, before: Frame, node: ast.Call) -> Frame:
        return before

    def _do_select(self, before: Frame, node: ast.Call) -> Frame:
        self._check(before, node.args, text_is_column=True)
        names: list[str] | None = []
        for item in _flat(node.args):
            named = _named(item)
            if named == "*" or named is None:
                names = [*names, *before.columns] if names is not None and named == "*" and before.columns is not None else None
            elif names is not None:
                names.append(named)
        plain = [n for n in (_named(i) for i in _flat(node.args)) if n and n != "*"]
        folded = [n.casefold() for n in plain]
        for at, name in enumerate(folded):
            if name in folded[:at]:
                message = f"two columns are named {plain[at]}; a table cannot hold both"
                self._tell("DUPLICATE_COLUMN", message, "Give each an alias of its own.", _flat(node.args)[at], plain[at])
                break
        return Frame(tuple(names) if names is not None else None)

    _do_selectExpr = _do_select

    def _do_withColumn(self, before: Frame, node: ast.Call) -> Frame:
        self._check(before, node.args[1:])
        name = constant_text(node.args[0]) if node.args else None
        if before.columns is None or name is None:
            return before
        kept = before.columns if name.casefold() in {c.casefold() for c in before.columns} else (*before.columns, name)
        return replace(before, columns=kept)

    def _do_withColumnRenamed(self, before: Frame, node: ast.Call) -> Frame:
        texts = [constant_text(a) for a in node.args]
        if len(texts) != 2 or texts[0] is None or texts[1] is None:
            return UNKNOWN
        old, new = texts[0].casefold(), texts[1]
        columns = tuple(new if c.casefold() == old else c for c in before.columns) if before.columns is not None else None
        return replace(before, columns=columns)

    def _do_drop(self, before: Frame, node: ast.Call) -> Frame:
        gone = {t.casefold() for a in node.args if (t := constant_text(a)) is not None}
        # df.drop(other.id) takes one of two away, so that the name means one column again.
        one = {n.casefold() for a in node.args if (n := _qualified_name(a))}
        columns = tuple(c for c in before.columns if c.casefold() not in gone) if before.columns is not None else None
        return Frame(columns, tuple((n, line) for n, line in before.ambiguous if n not in gone | one))

    def _do_groupBy(self, before: Frame, node: ast.Call) -> Frame:
        self._check(before, node.args, text_is_column=True)
        keys = [_named(a) for a in _flat(node.args)]
        return replace(before, grouped=tuple(k or "" for k in keys))

    _do_groupby = _do_groupBy

    def _do_agg(self, before: Frame, node: ast.Call) -> Frame:
        self._check(before, node.args)
        names = [_named(a) for a in node.args]
        keys = before.grouped or ()
        whole = all(keys) and all(names)
        return Frame((*keys, *(n for n in names if n)) if whole else None)

    def _do_crossJoin(self, before: Frame, node: ast.Call) -> Frame:
        return self._joined(before, self.frame(node.args[0]) if node.args else UNKNOWN, (), [], node)

    def _do_join(self, before: Frame, node: ast.Call) -> Frame:
        words = {k.arg: k.value for k in node.keywords}
        other = node.args[0] if node.args else words.get("other")
        on = node.args[1] if len(node.args) > 1 else words.get("on")
        how = node.args[2] if len(node.args) > 2 else words.get("how")
        kind = (constant_text(how) or "" if how is not None else "").lower()
        right = self.frame(other) if other is not None else UNKNOWN
        if kind in _LEFT_ONLY:
            return before
        shared = [t for item in (_flat([on]) if on is not None else []) if (t := constant_text(item)) is not None]
        both = [] if shared or on is None else _equated(on, self.code)
        return self._joined(before, right, shared, both, node)

    def _joined(self, left: Frame, right: Frame, using: Sequence[str], both: Sequence[str], node: ast.Call) -> Frame:
        """The frame of a join: ``using`` columns come out once, every other name of both sides twice."""
        once = {u.casefold() for u in using}
        line = node.func.end_lineno or node.lineno
        doubled = dict(left.ambiguous) | dict(right.ambiguous)
        doubled |= {name.casefold(): line for name in both if name.casefold() not in once}
        if left.columns is None or right.columns is None:
            return Frame(None, tuple(doubled.items()))
        there = {c.casefold() for c in right.columns}
        doubled |= {c.casefold(): line for c in left.columns if c.casefold() in there and c.casefold() not in once}
        columns = (*left.columns, *(c for c in right.columns if c.casefold() not in once))
        return Frame(columns, tuple(doubled.items()))

    def _check(self, frame: Frame, nodes: Sequence[ast.expr], *, text_is_column: bool = False) -> None:
        """Report names that two columns of a frame have."""
        doubled = frame.doubled
        if not doubled:
            return
        for node in nodes:
            for found in _references(node, text_is_column=text_is_column):
                line = doubled.get(found.name.casefold())
                if line is not None:
                    message = f"[AMBIGUOUS_REFERENCE] {found.name} could mean a column of either side of the join at line {line}"
                    self._tell("AMBIGUOUS_REFERENCE", message, _REMEDY, found.node, found.name)

    def _tell(self, code: str, message: str, remedy: str, node: ast.AST, name: str) -> None:
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", -1) + 1
        key = (code, line, column, name.casefold())
        if key not in self._seen:
            self._seen.add(key)
            self.report(Finding(code, Severity.ERROR, message, remedy, self.code.file, line, column))


@dataclass(frozen=True, slots=True)
class _Reference:
    name: str
    node: ast.expr


def _references(node: ast.expr, *, text_is_column: bool) -> Iterator[_Reference]:
    """Unqualified column names that an expression means."""
    if (text := constant_text(node)) is not None:
        if text_is_column and text != "*":
            yield from (_Reference(n, node) for n in ([text] if "." not in text else []))
        elif not text_is_column:
            yield from (_Reference(n, node) for n in unqualified(text))
        return
    for part in ast.walk(node):
        if not isinstance(part, ast.Call) or not part.args:
            continue
        name = dotted(part.func).rpartition(".")[2]
        text = constant_text(part.args[0])
        if text is None:
            continue
        if name in _COLUMN_MAKERS and "." not in text and text != "*":
            yield _Reference(text.strip("`"), part)
        elif name == "expr":
            yield from (_Reference(n, part) for n in unqualified(text))


def _named(node: ast.expr) -> str | None:
    """The name that a select item comes out under; None when unknown, ``*`` for every column."""
    if (text := constant_text(node)) is not None:
        return text.rpartition(".")[2].strip("`") if " " not in text or text.startswith("`") else None
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("alias", "name") and node.args:
            return constant_text(node.args[0])
        name = dotted(node.func).rpartition(".")[2]
        text = constant_text(node.args[0]) if node.args else None
        if name in _COLUMN_MAKERS and text is not None:
            return text.rpartition(".")[2].strip("`")
        return None
    return _qualified_name(node) or None


def _qualified_name(node: ast.expr) -> str:
    """``x`` of ``frame.x`` and ``frame["x"]``."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return node.slice.value
    return ""


def _equated(on: ast.expr, code: Code) -> list[str]:
    """Names that a join condition shows both sides to have: ``a.id == b.id``, ``expr("a.id = b.id")``."""
    found: list[str] = []
    for node in ast.walk(on):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            left, right = _side(node.left), _side(node.comparators[0])
            if left and right and left.casefold() == right.casefold():
                found.append(left)
        elif isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "expr" and node.args:
            text = constant_text(node.args[0])
            found += equated(text) if text else []
    return found


def _side(node: ast.expr) -> str:
    if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in _COLUMN_MAKERS and node.args:
        text = constant_text(node.args[0]) or ""
        return text.rpartition(".")[2].strip("`") if "." in text else ""
    return _qualified_name(node)


def _flat(nodes: Sequence[ast.expr]) -> list[ast.expr]:
    """Arguments, those of a single list taken out of it."""
    return list(nodes[0].elts) if len(nodes) == 1 and isinstance(nodes[0], ast.List | ast.Tuple) else list(nodes)


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements in order, those inside with, if, for and try too."""
    for statement in body:
        yield statement
        for name in ("body", "orelse", "finalbody"):
            if not isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
                yield from _statements(getattr(statement, name, []))


__all__ = ["UNKNOWN", "Frame", "FrameReader", "Referred"]
