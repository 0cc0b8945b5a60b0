"""Operators whose meaning hangs on the types beside them: +, -, /, comparisons, LIKE, CASE, windows.

Sources: Microsoft Learn, "Operators (Transact-SQL)", "LIKE (Transact-SQL)", "AVG"; Databricks SQL language reference, "ANSI compliance".
"""

from __future__ import annotations

import re

from sqlglot import exp

from migration.transpile import dates, features
from migration.transpile.casting import as_number, boolean_literal, text_of, to_boolean_literals
from migration.transpile.patterns import whole_regex
from migration.transpile.rewriter import Rewriter, call, cast, int_value, is_null, number, paren, string_value, text
from migration.transpile.types import Category, SqlType

_DATES = (Category.DATE, Category.DATETIME)


def add(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``+``: joins text, adds numbers, moves dates."""
    left, right = node.this, node.args["expression"]
    a, b = q.type_of(left), q.type_of(right)
    if a.category is Category.DATETIME or b.category is Category.DATETIME:
        moved, days = (left, right) if a.category is Category.DATETIME else (right, left)
        return _move(q, node, moved, days)
    if Category.STRING in (a.category, b.category):
        if a.category is b.category:
            return exp.DPipe(this=left, expression=right, safe=False)
        other, joined = (b, left) if a.category is Category.STRING else (a, right)
        if not other.known and not is_null(right) and not is_null(left):
            value = string_value(joined)
            if value is not None and not _is_number(value):
                # Were the other side a number, T-SQL would fail on this text: so it joins.
                return exp.DPipe(this=left, expression=right, safe=False)
            q.note("AMBIGUOUS_PLUS", node)
            return node
        if is_null(left) or is_null(right):
            return exp.DPipe(this=left, expression=right, safe=False)
        return node
    if not a.known and not b.known:
        q.note("AMBIGUOUS_PLUS", node)
    return arithmetic(q, node)


def _is_number(value: str) -> bool:
    return re.fullmatch(r"\s*[-+]?[$]?(?:\d+(?:\.\d*)?|\.\d+)?(?:[eE][-+]?\d+)?\s*", value) is not None


def subtract(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``-``: numbers, or days before a date."""
    left, right = node.this, node.args["expression"]
    if q.type_of(left).category is Category.DATETIME:
        if q.type_of(right).category in _DATES:
            raise q.fail("MEANING", node, "one date minus another")
        return _move(q, node, left, exp.Neg(this=paren(right)), right)
    return arithmetic(q, node)


def _move(q: Rewriter, node: exp.Expr, moved: exp.Expr, days: exp.Expr, typed: exp.Expr | None = None) -> exp.Expr:
    found = q.type_of(typed if typed is not None else days)
    if not found.known and q.type_of(moved).short_form and isinstance(days.unnest(), (exp.Add, exp.Sub, exp.Mul, exp.Neg)):
        # Whole days in nearly every text; a fraction counts as part of a day, as SQL Server counts it.
        q.note("DAYS_OF_UNKNOWN_TYPE", node)
        whole = call("FLOOR", days)
        fraction = exp.Paren(this=exp.Sub(this=paren(days.copy()), expression=whole.copy()))
        seconds = cast(exp.Mul(this=fraction, expression=number(86400)), "DECIMAL(18, 6)")
        day = call("DATEADD", "DAY", cast(whole, "INT"), dates.moment(q, moved))
        return exp.Add(this=day, expression=call("MAKE_DT_INTERVAL", number(0), number(0), number(0), seconds))
    if found.category is not Category.INT:
        raise q.fail("MEANING", node, "a date moved by something else than whole days")
    return call("DATEADD", "DAY", days, dates.moment(q, moved))


def arithmetic(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """Bits count as 0 and 1 in arithmetic."""
    left, right = node.this, node.args["expression"]
    if Category.BIT in (q.type_of(left).category, q.type_of(right).category):
        node.set("this", as_number(q, left))
        node.set("expression", as_number(q, right))
    return node


def divide(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``/``: integers drop the fraction."""
    left, right = node.this, node.args["expression"]
    a, b = q.type_of(left).category, q.type_of(right).category
    whole = (Category.INT, Category.BIT)
    if a in whole and b in whole:
        return exp.IntDiv(this=as_number(q, left), expression=as_number(q, right))
    certain = Category.FLOAT in (a, b) or Category.DECIMAL in (a, b)
    if not certain:
        q.note("INTEGER_DIVISION", node)
    made = exp.Div(this=as_number(q, left), expression=as_number(q, right), typed=False, safe=False)
    if not q.type_of(node).money:
        return made
    # Money keeps four digits and cuts the rest: 1.00 / 3 is 0.3333, 2.00 / 3 is 0.6666.
    negative = exp.LT(this=exp.Paren(this=made.copy()), expression=exp.Literal.number(0))
    return cast(call("IF", negative, call("CEIL", made, 4), call("FLOOR", made.copy(), 4)), q.type_of(node).sql)


def multiply(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``*``: money by money is money, with four digits."""
    both = all(q.type_of(n).category is Category.DECIMAL for n in (node.this, node.args["expression"]))
    made = arithmetic(q, node)
    return cast(made, q.type_of(node).sql) if both and q.type_of(node).money else made


def union(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """UNION, EXCEPT and INTERSECT: columns of unlike types become the type that T-SQL gives the result."""
    branches = [b for b in _branches(node) if isinstance(b, exp.Select)]
    if isinstance(node.parent, exp.SetOperation) or len({len(b.expressions) for b in branches}) != 1:
        return node
    if any(isinstance(e, exp.Star) or isinstance(e.unalias(), exp.Star) or e.is_star for b in branches for e in b.expressions):
        return node
    for place in range(len(branches[0].expressions)):
        values = [b.expressions[place].unalias() for b in branches]
        found = [q.type_of(v) for v in values]
        kinds = {f.category for v, f in zip(values, found, strict=True) if not is_null(v)}
        wanted = q.types.mixed(values)
        odd = Category.BIT in kinds or kinds & set(_DATES)
        if len(kinds) < 2 or not odd or not all(f.known or is_null(v) for v, f in zip(values, found, strict=True)):
            continue
        for branch, value, kind in zip(branches, values, found, strict=True):
            if not is_null(value) and kind.category is not wanted.category:
                _replace_value(q, branch, place, value, wanted)
    return node


def _branches(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.SetOperation):
        return _branches(node.this) + _branches(node.expression)
    return _branches(node.this) if isinstance(node, exp.Subquery) else [node]


def _replace_value(q: Rewriter, branch: exp.Expr, place: int, value: exp.Expr, wanted: SqlType) -> None:
    column = branch.expressions[place]
    name = column.alias_or_name if isinstance(column, (exp.Alias, exp.Column)) else ""
    if wanted.category is Category.BIT:
        made = boolean_literal(value) or cast(value.copy(), "BOOLEAN")
    elif wanted.category in _DATES:
        made = cast(dates.moment(q, value.copy()), wanted.sql)
    else:
        made = cast(as_number(q, value.copy()), "STRING" if wanted.category is Category.STRING else wanted.sql)
    column.replace(exp.alias_(made, name, quoted=True) if name else made)


def compare(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """Comparisons: bits with constants, dates with text, text with its collation."""
    left, right = node.this, node.args["expression"]
    sides = [left, right]
    kinds = [q.type_of(s).category for s in sides]
    for bit, other in ((0, 1), (1, 0)):
        if kinds[bit].is_numeric and (value := string_value(sides[other])) is not None and not value.strip():
            _set_side(node, other, number(0))  # '' converts to 0
            return node
        if kinds[bit] is Category.BIT and kinds[other] is not Category.BIT:
            return _compare_bit(q, node, sides, kinds, bit, other)
        if kinds[bit] in _DATES and string_value(sides[other]) is not None:
            _set_side(node, other, _date_constant(q, sides[other], kinds[bit]))
            return node
    texts = all(k is Category.STRING for k in kinds) and all(string_value(s) is None or _has_case(s) for s in sides)
    if texts or (Category.STRING in kinds and not any(k.is_numeric for k in kinds) and any(_has_case(s) for s in sides)):
        q.context.note_once("CASE_COMPARISON", q.place(node))
    return node


def _has_case(node: exp.Expr) -> bool:
    value = string_value(node)
    return value is not None and value.lower() != value.upper()


def _set_side(node: exp.Expr, side: int, value: exp.Expr) -> None:
    node.set("expression" if side else "this", value)


def _compare_bit(q: Rewriter, node: exp.Expr, sides: list[exp.Expr], kinds: list[Category], bit: int, other: int) -> exp.Expr:
    constant = boolean_literal(sides[other])
    if constant is not None:
        if isinstance(node, (exp.EQ, exp.NEQ)):
            _set_side(node, other, constant)
        else:
            _set_side(node, bit, cast(sides[bit], "INT"))
    elif kinds[other].is_numeric:
        _set_side(node, bit, cast(sides[bit], "INT"))
    elif not is_null(sides[other]):
        q.note("BIT_COMPARISON", node)
    return node


def _date_constant(q: Rewriter, node: exp.Expr, kind: Category) -> exp.Expr:
    iso = dates.constant(q, string_value(node) or "", node)
    return cast(text(iso), "DATE" if kind is Category.DATE and len(iso) == 10 else "TIMESTAMP")


def between(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """BETWEEN with text constants for dates."""
    kind = q.type_of(node.this).category
    if kind in _DATES:
        for side in ("low", "high"):
            if string_value(node.args[side]) is not None:
                node.set(side, _date_constant(q, node.args[side], kind))
    return node


def contains(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """IN with a list."""
    kind = q.type_of(node.this).category
    listed = node.expressions
    if kind is Category.BIT and listed:
        node.set("expressions", [boolean_literal(e) or e for e in listed])
    elif kind in _DATES and listed:
        node.set("expressions", [_date_constant(q, e, kind) if string_value(e) is not None else e for e in listed])
    elif any(_has_case(e) for e in listed):
        q.context.note_once("CASE_COMPARISON", q.place(node))
    return node


def case(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """CASE: branches that are all bits become BOOLEAN; ``CASE bit WHEN 1`` compares with TRUE."""
    ifs = node.args["ifs"]
    default = node.args.get("default")
    branches = to_boolean_literals(q, [i.args["true"] for i in ifs] + ([default] if default is not None else []))
    for when, value in zip(ifs, branches, strict=False):
        when.set("true", value)
    if default is not None:
        node.set("default", branches[-1])
    subject = node.this
    if subject is not None and q.type_of(subject).category is Category.BIT:
        for when in ifs:
            when.set("this", boolean_literal(when.this) or when.this)
    return node


def like(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """LIKE: a pattern with ``[…]`` becomes a regular expression; a backslash is an ordinary character in T-SQL."""
    pattern = node.args["expression"]
    escape = node.parent.args["expression"] if isinstance(node.parent, exp.Escape) else None
    value = string_value(pattern)
    if value is None:
        q.note("MEANING_MAY_DIFFER", node, "a computed LIKE pattern: [ ] and \\ mean something else")
        return node
    if value.lower() != value.upper():
        q.context.note_once("CASE_COMPARISON", q.place(node))
    subject = node.this if q.type_of(node.this).category is Category.STRING else _subject(q, node)
    node.set("this", subject)
    if "[" in value:
        sign = string_value(escape) if escape is not None else None
        matched: exp.Expr = exp.RegexpLike(this=subject, expression=text(whole_regex(value, sign)))
        return exp.Paren(this=exp.Not(this=matched) if node.args.get("negate") else matched)
    if "\\" in value and escape is None:
        node.set("expression", text(value.replace("\\", "\\\\")))
    return node


def _subject(q: Rewriter, node: exp.Expr) -> exp.Expr:
    kind = q.type_of(node.this)
    return text_of(q, node.this, node) if kind.known else node.this


def escape(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """LIKE … ESCAPE whose pattern became a regular expression needs no ESCAPE."""
    return node if isinstance(node.this, exp.Like) else exp.Paren(this=node.this.this)


def window(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """A window over AVG of integers, and over functions that Databricks has only without a window."""
    return whole_average(q, node, node.this)


def whole_average(q: Rewriter, node: exp.Expr, function: exp.Expr) -> exp.Expr:
    """``node`` cut to a whole number when ``function`` is AVG of integers."""
    if not (isinstance(function, exp.Anonymous) and function.this == "AVG"):
        return node
    found = q.type_of(function)
    return cast(node, found.sql) if found.category is Category.INT else node


_COLLATION = re.compile(r"_(CI|CS)_(AI|AS)", re.IGNORECASE)


def collation_name(source: str) -> str | None:
    """The Databricks collation nearest to a SQL Server one; None for one that is not recognised."""
    upper = source.upper()
    if upper.endswith(("_BIN", "_BIN2", "_BIN2_UTF8")):
        return "UTF8_BINARY"
    found = _COLLATION.search(upper)
    if not found:
        return None
    case_part, accent = found[1].upper(), found[2].upper()
    if accent == "AS":
        # Of those that keep accents apart only these two have LIKE and regular expressions.
        return "UTF8_LCASE" if case_part == "CI" else "UTF8_BINARY"
    return "UNICODE" + ("_CI" if case_part == "CI" else "") + "_AI"


def collate(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """COLLATE in an expression."""
    name = node.args["expression"].name
    if name.upper() in ("DATABASE_DEFAULT", "CATALOG_DEFAULT"):
        q.note("COLLATION", node, f"{name} was left out")
        return exp.Paren(this=node.this)
    mapped = collation_name(name)
    if mapped is None:
        raise q.fail("UNSUPPORTED_CLAUSE", node, f"collation {name}")
    if q.context.options.runtime < features.COLLATION:
        raise q.fail("RUNTIME", node, f"COLLATE needs runtime {features.COLLATION}")
    q.note("COLLATION", node, f"{name} became {mapped}")
    return exp.Collate(this=node.this, expression=exp.Var(this=mapped))


def national(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """N'text'."""
    made = text(str(node.this))
    q.types.set(made, q.type_of(node))
    return made


def current_timestamp(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """CURRENT_TIMESTAMP without parentheses."""
    q.context.note_once("TIME_ZONE", q.place(node))
    return call("CURRENT_TIMESTAMP")


def bitwise(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """Bitwise operators on bits."""
    if q.type_of(node.this).category is Category.BIT:
        if isinstance(node, exp.BitwiseNot):
            return exp.Not(this=paren(node.this))
        return arithmetic(q, node)
    return node


def no_rule(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """A construct that parses but that no rule converts."""
    raise q.fail("UNSUPPORTED_CLAUSE", node, type(node).__name__)


def is_limit_of_all(node: exp.Expr) -> bool:
    """Whether a TOP is TOP 100 PERCENT."""
    options = node.args.get("limit_options")
    return bool(options and options.args.get("percent")) and int_value(node.args.get("expression")) == 100
