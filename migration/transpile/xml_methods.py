"""XML methods over text: value and exist by the xpath functions, nodes by from_xml.

A document becomes text on Databricks. ``nodes`` gives references into the document, which text has not; instead the values that
a query takes from them are collected beforehand, and one from_xml with just these as its schema gives a row for each node.
Sources: Microsoft Learn, "xml data type methods"; Databricks SQL language reference, "xpath_string", "xpath_boolean", "from_xml".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlglot import exp

from migration.transpile import types as t
from migration.transpile.rewriter import Rewriter, call, string_value, text
from migration.transpile.xml_paths import Path, Step, free_path, read_path


def value_type(node: exp.Expr) -> exp.DataType | None:
    """The type that ``.value(path, 'type')`` names."""
    name = string_value(node.expressions[1]) if len(node.expressions) == 2 else None
    if name is None:
        return None
    try:
        return exp.DataType.build(name, dialect="tsql", udt=True)
    except ValueError:
        return None


def method(q: Rewriter, node: exp.Expr, document: exp.Expr, called: exp.Expr) -> exp.Expr | None:
    """``document.value(…)`` or ``.exist(…)``; None for other methods.

    Raises:
        CannotConvert: A path with more than names, attributes, text() and positions.
    """
    name = str(called.this).lower()
    if name not in ("value", "exist"):
        return None
    written = (string_value(called.expressions[0]) if called.expressions else None) or "()"
    counted = _COUNT.fullmatch(written)
    if counted is not None and name == "value":
        return _counted(q, node, document, called, counted)
    path = read_path(written, namespaced=q.context.default_namespace)
    if path is not None and path.steps:
        xpath, position = path.xpath(), path.position
    elif path is None and not q.context.default_namespace and (free := free_path(written)) is not None:
        xpath, position = free
    else:
        raise q.fail("UNKNOWN_FUNCTION", node, f"method {name} with this path")
    if (path is not None and path.namespaced) or "local-name()" in xpath:
        q.context.note_once("XML_NAMESPACE", q.place(node))
    found = call("XPATH_BOOLEAN", document, text(xpath))
    if name == "exist":
        return found
    kind = value_type(called)
    if kind is None:
        raise q.fail("UNKNOWN_TYPE", node, "the type that value() is to give")
    first = f"({xpath})[{position or 1}]"
    taken: exp.Expr = exp.Case(ifs=[exp.If(this=found, true=call("XPATH_STRING", document.copy(), text(first)))])
    q.types.set(taken, t.STRING)
    return _cast(q, node, taken, kind)


_COUNT = re.compile(r"((?:\s*declare\s[^;]*;)*)\s*count\((.*)\)\s*(?:\[1\])?\s*", re.DOTALL)


def _counted(q: Rewriter, node: exp.Expr, document: exp.Expr, called: exp.Expr, found: re.Match[str]) -> exp.Expr:
    """``document.value('count(path)', 'int')``: a number, 0 where nothing is found."""
    written = found[1] + found[2]
    path = read_path(written, namespaced=q.context.default_namespace)
    free = None if path is not None or q.context.default_namespace else free_path(written)
    kind = value_type(called)
    xpath = path.xpath() if path is not None and path.steps else free[0] if free is not None else ""
    if not xpath or kind is None or (path.position if path is not None else free[1] if free is not None else 0):
        raise q.fail("UNKNOWN_FUNCTION", node, "method value with this path")
    if (path is not None and path.namespaced) or "local-name()" in xpath:
        q.context.note_once("XML_NAMESPACE", q.place(node))
    made = call("XPATH_INT", document, text(f"count({xpath})"))
    q.types.set(made, t.INT)
    return _cast(q, node, made, kind)


def _cast(q: Rewriter, node: exp.Expr, value: exp.Expr, kind: exp.DataType) -> exp.Expr:
    from migration.transpile.casting import convert_value

    return convert_value(q, node, kind, value)


# nodes().


@dataclass(slots=True)
class _Schema:
    """What is asked of one element: its attributes, its text, its children."""

    attributes: set[str] = field(default_factory=set)
    text: bool = False
    children: dict[str, _Schema] = field(default_factory=dict)

    def sql(self) -> str:
        """The element as a Databricks type: plain text where nothing else is asked."""
        return f"STRUCT<{self.fields(': ')}>" if self.attributes or self.children else "STRING"

    def fields(self, sign: str) -> str:
        """The fields, each with ``sign`` between name and type."""
        made = [f"`_{a}`{sign}STRING" for a in sorted(self.attributes)]
        made += [f"`_VALUE`{sign}STRING"] if self.text else []
        made += [f"`{n}`{sign}ARRAY<{c.sql()}>" for n, c in self.children.items()]
        return ", ".join(made)


@dataclass(slots=True)
class _Rows:
    """One ``source.nodes(path) AS table(column)``."""

    lateral: exp.Expr
    source: exp.Expr
    path: Path
    table: str
    column: str
    parent: _Rows | None
    item: _Schema = field(default_factory=_Schema)


def expand_nodes(q: Rewriter, tree: exp.Expr) -> None:
    """Rewrite every APPLY over ``.nodes()`` below ``tree``, and all that is taken from its rows.

    Raises:
        CannotConvert: A path or a use that one schema cannot describe.
    """
    found: list[_Rows] = []
    for lateral in tree.find_all(exp.Lateral):
        called = lateral.this.expression if isinstance(lateral.this, exp.Dot) else None
        if isinstance(called, exp.Anonymous) and str(called.this).lower() == "nodes":
            found.append(_rows(q, lateral, called))
    if not found:
        return
    originals = [r.column for r in found]
    by_name = {(r.table, r.column): r for r in found} | {("", r.column): r for r in found}
    for rows in found:
        rows.parent = by_name.get(_owner(rows.lateral.this.this))
    for rows in found:  # a node before the nodes below it
        if rows.parent is not None:
            rows.item = _below(rows.parent.item, rows.path.steps)
    laterals = {id(r.lateral) for r in found}
    uses = [
        (dot, owner, _use(q, dot, owner))
        for dot in tree.find_all(exp.Dot)
        if isinstance(dot.expression, exp.Anonymous)
        and id(dot.parent) not in laterals
        and (owner := by_name.get(_owner(dot.this))) is not None
    ]
    for rows in found:
        if originals.count(rows.column) > 1:
            # Two sources whose columns have one name: Databricks looks the fields up in both.
            column = rows.lateral.args["alias"].args["columns"][0]
            column.set("this", f"{rows.lateral.args['alias'].this.name}_{column.name}")
    for dot, rows, path in uses:
        dot.replace(_taken(q, dot, rows, path))
    for rows in found:
        q.context.note_once("XML_NODES", q.place(rows.lateral))
        _explode(q, rows)


def _below(level: _Schema, steps: Iterable[Step]) -> _Schema:
    for step in steps:
        if not step.attribute and not step.text:
            level = level.children.setdefault(step.name, _Schema())
    return level


def _owner(node: exp.Expr) -> tuple[str, str]:
    if isinstance(node, exp.Identifier):
        return "", node.name.lower()
    if isinstance(node, exp.Column):
        return node.table.lower(), node.name.lower()
    if isinstance(node, exp.Dot) and isinstance(node.this, exp.Identifier):
        return node.this.name.lower(), node.expression.name.lower()
    return "?", "?"


def _rows(q: Rewriter, lateral: exp.Expr, called: exp.Expr) -> _Rows:
    written = string_value(called.expressions[0]) if called.expressions else None
    path = read_path(written or "()", namespaced=q.context.default_namespace) if called.expressions else None
    alias = lateral.args.get("alias")
    columns = alias.args.get("columns") if alias is not None else None
    if alias is None or path is None or not path.steps or not columns:
        raise q.fail("UNKNOWN_FUNCTION", lateral, "method nodes with this path")
    if any(s.attribute or s.text or s.position or s.name == "*" for s in path.steps):
        raise q.fail("UNKNOWN_FUNCTION", lateral, "method nodes with this path")
    if path.namespaced:
        q.context.note_once("XML_NAMESPACE", q.place(lateral))
    return _Rows(lateral, lateral.this.this, path, alias.this.name.lower(), columns[0].name.lower(), None)


def _use(q: Rewriter, dot: exp.Expr, rows: _Rows) -> Path:
    """Read one ``T.c.value(path, 'type')`` and enter into the schema what it asks."""
    called = dot.expression
    written = string_value(called.expressions[0]) if called.expressions else None
    path = read_path(written or "()", namespaced=q.context.default_namespace) if called.expressions else None
    named = path is not None and path.position < 2 and all(s.name != "*" for s in path.steps)
    if str(called.this).lower() != "value" or path is None or not named or value_type(called) is None:
        raise q.fail("UNKNOWN_FUNCTION", dot, f"method {called.this} of a node with this path")
    if path.absolute:
        return path
    leaf = _below(rows.item, path.steps)
    if path.steps and path.steps[-1].attribute:
        leaf.attributes.add(path.steps[-1].name)
    else:
        leaf.text = True
    return path


def _taken(q: Rewriter, dot: exp.Expr, rows: _Rows, path: Path) -> exp.Expr:
    """What one value taken from a node becomes, now that the schema is known."""
    if path.absolute:
        return exp.Dot(this=_source(rows), expression=dot.expression)  # from the document, whatever the node
    alias = rows.lateral.args["alias"]
    value: exp.Expr = exp.column(alias.args["columns"][0].copy(), table=alias.this.copy())
    level = rows.item
    for step in path.steps:
        if step.attribute:
            value = _field(value, "_" + step.name)
        elif not step.text:
            level = level.children[step.name]
            value = call("GET", _field(value, step.name), max(step.position - 1, 0))
    if not (path.steps and path.steps[-1].attribute):
        if level.children:
            raise q.fail("UNKNOWN_FUNCTION", dot, "method value of an element of which parts are taken too")
        value = _field(value, "_VALUE") if level.attributes else value
    q.types.set(value, t.NATIONAL_STRING)
    kind = value_type(dot.expression)
    return exp.Cast(this=value, to=kind)


def _field(value: exp.Expr, name: str) -> exp.Expr:
    """A field of a struct; marked, so that no rule takes it for a name of T-SQL."""
    made = exp.Dot(this=value, expression=exp.to_identifier(name, quoted=True))
    made.meta["field"] = True
    return made


def _explode(q: Rewriter, rows: _Rows) -> None:
    """The rows of one ``nodes()``: an array of what is asked of each node, exploded."""
    lateral, steps = rows.lateral, list(rows.path.steps)
    if rows.parent is not None:
        alias = rows.parent.lateral.args["alias"]
        made = _field(exp.column(alias.args["columns"][0].copy(), table=alias.this.copy()), steps[0].name)
    else:
        made = _document(q, rows)
        if len(steps) == 1:
            steps = []
            made = call("ARRAY", made)
        else:
            steps = steps[1:]
            made = _field(made, steps[0].name)
    for step in steps[1:]:
        x, y = exp.to_identifier("x", quoted=True), exp.to_identifier("y", quoted=True)
        inner = exp.Lambda(this=_field(x, step.name), expressions=[x.copy()])
        there = exp.Lambda(this=exp.Not(this=exp.Is(this=y, expression=exp.Null())), expressions=[y.copy()])
        made = call("FLATTEN", call("FILTER", call("TRANSFORM", made, inner), there))
    function = call("EXPLODE_OUTER" if lateral.args.get("cross_apply") is False else "EXPLODE", made)
    function.meta["rows"] = True
    lateral.set("this", function)


def _document(q: Rewriter, rows: _Rows) -> exp.Expr:
    """The document read with a schema of what is asked below its root."""
    source = _source(rows)
    schema = rows.item.sql()
    names = [s.name for s in rows.path.steps[1:]]
    for place, name in enumerate(reversed(names)):
        inner = f"`{name}`: ARRAY<{schema}>"
        # The fields of a whole schema are written without colons, those of a STRUCT with.
        schema = inner.replace(": ", " ", 1) if place == len(names) - 1 else f"STRUCT<{inner}>"
    if not names:
        if not schema.startswith("STRUCT<"):
            raise q.fail("UNKNOWN_FUNCTION", rows.lateral, "method nodes of the root, for its own text")
        schema = rows.item.fields(" ")
    options = [call("MAP", text("ignoreNamespace"), text("true"))] if rows.path.namespaced else []
    return call("FROM_XML", source, text(schema), *options)


def _source(rows: _Rows) -> exp.Expr:
    """The document that the nodes come from, as an expression."""
    while rows.parent is not None:
        rows = rows.parent
    source = rows.source
    if isinstance(source, exp.Dot) and isinstance(source.this, exp.Identifier):
        return exp.column(source.expression.copy(), table=source.this.copy())
    return exp.column(source.copy()) if isinstance(source, exp.Identifier) else source.copy()
