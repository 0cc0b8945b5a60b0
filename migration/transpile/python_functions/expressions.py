"""T-SQL expressions as Python expressions: values with their types, and conditions that are true or false or neither.

A condition is written twice over, once for "it is true" and once for "it is false", so that unknown needs no value of its own:
``NOT (a = b)`` is true where ``a = b`` is false, which is where both are known and differ.

Sources: Microsoft Learn, "Expressions", "Operators", "Precision, scale, and length", "Logical operators".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from migration.transpile.context import CannotConvert
from migration.transpile.python_functions import kinds as k
from migration.transpile.python_functions.conversions import Unconvertible, convert
from migration.transpile.python_functions.kinds import RANGES, Kind, exact_numeric, exact_result, unified
from migration.transpile.rewriter import int_value, string_value
from migration.transpile.tsql_parse import PRIVATE
from migration.transpile.type_names import type_name
from migration.transpile.types import TypeName

#: A Python expression and the type of what it gives.
Value = tuple[str, Kind]


@dataclass(slots=True)
class Called:
    """Another function of the estate as a Python function in the body.

    Attributes:
        name: Its name in Python.
        parameters: Their types in order.
        result: The type it returns.
    """

    name: str
    parameters: list[Kind]
    result: Kind


_KEYS = {"": "_key", "cs": "_key_cs", "bin": "_key_bin"}
_EXACT: dict[type, str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%"}
_INT_CALLS = {"+": "_add", "-": "_sub", "*": "_mul", "/": "_div_int", "%": "_mod_int"}
_FLOAT_CALLS = {"+": "_add", "-": "_sub", "*": "_mul", "/": "_div_float"}
_BITS: dict[type, str] = {exp.BitwiseAnd: "&", exp.BitwiseOr: "|", exp.BitwiseXor: "^"}
#: Of a comparison: the call and whether its sides change places, for "true" and for "false".
_COMPARE: dict[type, tuple[tuple[str, bool], tuple[str, bool]]] = {
    exp.EQ: (("_eq", False), ("_ne", False)),
    exp.NEQ: (("_ne", False), ("_eq", False)),
    exp.LT: (("_lt", False), ("_le", True)),
    exp.LTE: (("_le", False), ("_lt", True)),
    exp.GT: (("_lt", True), ("_le", False)),
    exp.GTE: (("_le", True), ("_lt", False)),
}


class Expressions:
    """Translates the expressions of one function.

    Args:
        variables: Parameters and variables by lower-case name with ``@``: Python name and type.
        resolve: The built-in type behind a type name.
        note: Reports what may differ: finding code, node, detail.
        called: The scalar function of a schema and name as Python; None when it is not known or does not translate.
    """

    def __init__(
        self,
        variables: Mapping[str, Value],
        resolve: Callable[[TypeName], TypeName | None],
        note: Callable[[str, exp.Expr, str], None],
        called: Callable[[str, str], Called | None] = lambda _schema, _name: None,
    ) -> None:
        from migration.transpile.python_functions.builtins import BUILTINS

        self.variables = variables
        self.note = note
        self._resolve = resolve
        self._called = called
        self._builtins = BUILTINS
        self._temporaries = 0

    def refuse(self, node: exp.Expr, why: str) -> CannotConvert:
        """The exception that gives the function up because of a node."""
        start = min((n.meta["start"] for n in node.walk() if "start" in n.meta), default=0)
        return CannotConvert("PYTHON_BODY", int(start), why)

    def temporary(self) -> str:
        """A name for a value that is needed twice."""
        self._temporaries += 1
        return f"t{self._temporaries}"

    def as_kind(self, node: exp.Expr, wanted: Kind, style: int | None = None) -> str:
        """A node's value as a type.

        Raises:
            CannotConvert: No rule does it.
        """
        code, found = self.value(node)
        return self.converted(node, code, found, wanted, style)

    def converted(self, node: exp.Expr, code: str, found: Kind, wanted: Kind, style: int | None = None) -> str:
        """A value at a node as a type."""
        try:
            made = convert(code, found, wanted, style)
        except Unconvertible as why:
            raise self.refuse(node, why.why) from why
        if found.name == "text" and wanted.moment:
            self.note("DATE_LANGUAGE", node, "text is read as a date year first, or month first as in us_english")
        return made

    def number(self, node: exp.Expr) -> str:
        """A node's value as an int."""
        return self.as_kind(node, k.INT)

    def text(self, node: exp.Expr) -> Value:
        """A node's value as text, with the type of that text."""
        code, found = self.value(node)
        if found.name == "text":
            return code, found
        return self.converted(node, code, found, k.text()), k.text(40)

    def branches(self, nodes: list[exp.Expr]) -> tuple[list[str], Kind]:
        """Values of one type."""
        found = [self.value(n) for n in nodes]
        wanted = unified([kind for _, kind in found])
        if wanted.name == "null":
            return ["None"] * len(nodes), wanted
        loose = replace(wanted, length=0, fixed=False) if wanted.name == "text" else wanted
        return [self.converted(n, c, kind, loose) for n, (c, kind) in zip(nodes, found, strict=True)], wanted

    # Values.

    def value(self, node: exp.Expr) -> Value:
        """A node's value.

        Raises:
            CannotConvert: No rule translates it.
        """
        match node:
            case exp.Paren():
                return self.value(node.this)
            case exp.Null():
                return "None", k.NULL
            case exp.Literal() | exp.National():
                return self._constant(node)
            case exp.Parameter():
                known = self.variables.get("@" + node.name.lower())
                if known is None:
                    raise self.refuse(node, f"@{node.name} is not known")
                return known
            case exp.Neg():
                return self._negative(node)
            case exp.Add() | exp.Sub() | exp.Mul() | exp.Div() | exp.Mod():
                return self._arithmetic(node)
            case exp.BitwiseAnd() | exp.BitwiseOr() | exp.BitwiseXor() | exp.BitwiseNot():
                return self._bitwise(node)
            case exp.Case():
                return self._case(node)
            case exp.Cast() | exp.TryCast() | exp.Convert():
                return self._cast(node)
            case exp.Collate():
                return self._collate(node)
            case exp.Anonymous() if str(node.this).startswith(PRIVATE):
                return self._call(node, str(node.this)[len(PRIVATE) :])
            case exp.Dot() if isinstance(node.this, exp.Identifier) and isinstance(node.expression, exp.Anonymous):
                return self._call_own(node, node.this.name, node.expression)
        if node.find(exp.Query):
            raise self.refuse(node, "a Python function cannot query")
        raise self.refuse(node, f"no rule for {type(node).__name__}")

    def _call_own(self, node: exp.Expr, schema: str, call: exp.Anonymous) -> Value:
        """A call of another scalar function, which stands in the body as Python."""
        name = str(call.this.name if isinstance(call.this, exp.Expr) else call.this)
        known = self._called(schema, name)
        if known is None:
            raise self.refuse(node, f"no rule for the function {schema}.{name}, which is not in the source or does not translate")
        if len(known.parameters) != len(call.expressions):
            raise self.refuse(node, f"{len(call.expressions)} arguments for {schema}.{name}")
        given = [self.as_kind(a, kind) for a, kind in zip(call.expressions, known.parameters, strict=True)]
        return f"{known.name}({', '.join(given)})", known.result

    def _constant(self, node: exp.Expr) -> Value:
        if isinstance(node, exp.National) or node.is_string:
            value = str(node.this)
            return literal(value), k.text(max(len(value), 1), national=isinstance(node, exp.National))
        written = str(node.this)
        if "e" in written.lower():
            return repr(float(written)), k.FLOAT
        whole, dot, fraction = written.partition(".")
        if not dot and int(whole or 0) <= RANGES["int"][1]:
            return str(int(whole)), k.INT
        kind = k.decimal(max(len(whole.lstrip("0")) + len(fraction), 1), len(fraction))
        return f"_decimal({written!r}, {kind.precision}, {kind.scale})", kind

    def _negative(self, node: exp.Neg) -> Value:
        value = int_value(node)
        if value is not None and RANGES["int"][0] <= value:
            return str(value), k.INT
        code, kind = self.value(node.this)
        if kind.name == "tinyint":
            kind = k.SMALLINT
        if not kind.number or kind.name == "bit":
            raise self.refuse(node, f"minus {kind.name}")
        made = f"_neg({code})"
        return (f"_range({made}, {RANGES[kind.name][0]}, {RANGES[kind.name][1]})" if kind.whole else made), kind

    def _arithmetic(self, node: exp.Expr) -> Value:
        left, right = node.this, node.args["expression"]
        (a, ka), (b, kb) = self.value(left), self.value(right)
        if isinstance(node, exp.Add) and {ka.name, kb.name} <= {"text", "null"} and "text" in (ka.name, kb.name):
            return self._joined(a, ka, b, kb)
        if "null" in (ka.name, kb.name):
            return "None", kb if ka.name == "null" else ka
        if ka.moment or kb.moment:
            return self._moved(node, (a, ka), (b, kb))
        ranked = unified([ka, kb])
        if ranked.name in ("text", "bit"):
            raise self.refuse(node, f"arithmetic of {ka.name} and {kb.name}")
        if ranked.whole:
            ca, cb = self.converted(left, a, ka, ranked), self.converted(right, b, kb, ranked)
            call = _INT_CALLS[_EXACT[type(node)]]
            low, high = RANGES[ranked.name]
            made = f"{call}({ca}, {cb})"
            return (made if isinstance(node, exp.Mod) else f"_range({made}, {low}, {high})"), ranked
        if ranked.name == "float":
            if isinstance(node, exp.Mod):
                raise self.refuse(node, "% of floats")
            return (
                f"{_FLOAT_CALLS[_EXACT[type(node)]]}({self.converted(left, a, ka, ranked)}, {self.converted(right, b, kb, ranked)})",
                ranked,
            )
        return self._exact(node, (a, ka), (b, kb))

    def _exact(self, node: exp.Expr, one: Value, other: Value) -> Value:
        """Decimals and money, alone or with integers; text beside a decimal becomes that decimal."""
        wanted = unified([one[1], other[1]])
        sides = [(self.converted(node, c, kind, wanted), wanted) if kind.name == "text" else (c, kind) for c, kind in (one, other)]
        # A whole constant has just the digits that are written: 2.0 / 3 has six decimals, 2.0 / @int twelve.
        for place, operand in enumerate((node.this, node.args["expression"])):
            constant = int_value(operand)
            if constant is not None and sides[place][1].whole and "money" not in (one[1].name, other[1].name):
                sides[place] = (f"_decimal({constant}, 38, 0)", k.decimal(len(str(abs(constant))), 0))
        money = all(kind.name == "money" or kind.whole for _, kind in sides)
        (p1, s1), (p2, s2) = (exact_numeric(kind) for _, kind in sides)
        precision, scale = (19, 4) if money else exact_result(_EXACT[type(node)], (p1, s1), (p2, s2))
        if precision > 38:
            raise self.refuse(node, "a decimal of more than 38 digits")
        codes = [f"_decimal({c}, 38, 0)" if kind.whole else c for c, kind in sides]
        made = f"_exact({_EXACT[type(node)]!r}, {codes[0]}, {codes[1]})"
        cut = ", True" if isinstance(node, exp.Div) else ""
        kind = replace(k.MONEY, precision=precision) if money else k.decimal(precision, scale)
        return f"_decimal({made}, {precision}, {scale}{cut})", kind

    def _joined(self, a: str, ka: Kind, b: str, kb: Kind) -> Value:
        exact = ka.exact or kb.exact
        national = ka.national or kb.national
        limit = k.CAPS[national]
        if any(kind.name == "text" and not kind.length for kind in (ka, kb)):
            return f"_join({a}, {b})", k.text(0, national=national, exact=exact)
        length = ka.length + kb.length
        made = f"_join({a}, {b})"
        return (made if length <= limit else f"_cut({made}, {limit})"), k.text(min(length, limit), national=national, exact=exact)

    def _moved(self, node: exp.Expr, one: Value, other: Value) -> Value:
        if one[1].name == "datetime" and one[1].short and other[1].whole and isinstance(node, (exp.Add, exp.Sub)):
            days = other[0] if isinstance(node, exp.Add) else f"_neg({other[0]})"
            return f"_dateadd('DAY', {days}, {one[0]})", one[1]
        raise self.refuse(node, "arithmetic of dates")

    def _bitwise(self, node: exp.Expr) -> Value:
        if isinstance(node, exp.BitwiseNot):
            code, kind = self.value(node.this)
            if not kind.whole:
                raise self.refuse(node, f"~ of {kind.name}")
            top = RANGES[kind.name][1] if kind.name in ("bit", "tinyint") else -1
            return f"_sub({top}, {code})", kind
        (a, ka), (b, kb) = self.value(node.this), self.value(node.args["expression"])
        ranked = unified([ka, kb])
        if not (ka.whole and kb.whole):
            raise self.refuse(node, f"bits of {ka.name} and {kb.name}")
        return f"_bits({_BITS[type(node)]!r}, {a}, {b})", ranked

    def _case(self, node: exp.Case) -> Value:
        ifs = node.args["ifs"]
        default = node.args.get("default")
        codes, kind = self.branches([i.args["true"] for i in ifs] + ([default] if default is not None else []))
        made = codes[-1] if default is not None else "None"
        for place in range(len(ifs) - 1, -1, -1):
            test = ifs[place].this
            condition = self.truth(test) if node.this is None else self._same(node.this, test)
            made = f"({codes[place]} if {condition} else {made})"
        return made, kind

    def _cast(self, node: exp.Expr) -> Value:
        target = node.this if isinstance(node, exp.Convert) else node.args["to"]
        source = node.args.get("expression") if isinstance(node, exp.Convert) else node.this
        name = type_name(target) if isinstance(target, exp.DataType) else None
        builtin = self._resolve(name) if name else None
        wanted = k.kind_of(builtin, column=False) if builtin else None
        if isinstance(node, exp.TryCast) or node.args.get("safe"):
            raise self.refuse(node, "TRY_CAST")
        if wanted is None or source is None:
            raise self.refuse(node, f"a cast to {name.name if name else target.sql('tsql')}")
        style = node.args.get("style")
        number = int_value(style) if style is not None else None
        if style is not None and number is None:
            raise self.refuse(node, "a computed style")
        return self.as_kind(source, wanted, number), wanted

    def _collate(self, node: exp.Collate) -> Value:
        code, kind = self.value(node.this)
        name = node.args["expression"].name.upper()
        if kind.name != "text":
            raise self.refuse(node, "COLLATE of a value that is no text")
        if name in ("DATABASE_DEFAULT", "CATALOG_DEFAULT"):
            return code, kind
        if name.endswith(("_BIN", "_BIN2")):
            return code, replace(kind, exact="bin")
        if "_CS_AS" in name:
            return code, replace(kind, exact="cs")
        if "_CI_AS" in name:
            return code, replace(kind, exact="")
        raise self.refuse(node, f"collation {name}")

    def _call(self, node: exp.Anonymous, name: str) -> Value:
        row = self._builtins.get(name)
        if row is None or not row[0] <= len(node.expressions) <= row[1]:
            raise self.refuse(node, f"no rule for the function {name}")
        return row[2](self, node, list(node.expressions))

    # Conditions.

    def truth(self, node: exp.Expr) -> str:
        """A Python condition that holds where the T-SQL one is true.

        Raises:
            CannotConvert: No rule translates it.
        """
        return self._condition(node, wanted=True)

    def falsity(self, node: exp.Expr) -> str:
        """A Python condition that holds where the T-SQL one is false, not where it is unknown."""
        return self._condition(node, wanted=False)

    def _condition(self, node: exp.Expr, *, wanted: bool) -> str:
        match node:
            case exp.Paren():
                return self._condition(node.this, wanted=wanted)
            case exp.Not():
                return self._condition(node.this, wanted=not wanted)
            case exp.And() | exp.Or():
                word = "and" if isinstance(node, exp.And) is wanted else "or"
                sides = [self._condition(s, wanted=wanted) for s in (node.this, node.args["expression"])]
                return f"({sides[0]} {word} {sides[1]})"
            case exp.EQ() | exp.NEQ() | exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
                call, swapped = _COMPARE[type(node)][0 if wanted else 1]
                a, b = self._comparable(node, [node.this, node.args["expression"]], ordered="_l" in call)
                return f"{call}({b}, {a})" if swapped else f"{call}({a}, {b})"
            case exp.Between():
                return self._between(node, wanted=wanted)
            case exp.Is():
                return self._is(node, wanted=wanted)
            case exp.In():
                return self._in(node, wanted=wanted)
            case exp.Like() | exp.Escape():
                made = self._like(node)
                negated = bool((node.this if isinstance(node, exp.Escape) else node).args.get("negate"))
                return made if wanted is not negated else f"({made} is False)"
        if node.find(exp.Query):
            raise self.refuse(node, "a Python function cannot query")
        raise self.refuse(node, f"no rule for the condition {type(node).__name__}")

    def _comparable(self, node: exp.Expr, sides: list[exp.Expr], *, ordered: bool) -> list[str]:
        """Sides of a comparison as values that Python compares as T-SQL does."""
        codes, kind = self.branches(sides)
        if kind.name != "text":
            return codes
        if ordered:
            self.note("MEANING_MAY_DIFFER", node, "signs other than letters and digits are ordered by their code")
        return [c if c == "None" else f"{_KEYS[kind.exact]}({c})" for c in codes]

    def _same(self, subject: exp.Expr, value: exp.Expr) -> str:
        a, b = self._comparable(subject, [subject, value], ordered=False)
        return f"_eq({a}, {b})"

    def _between(self, node: exp.Between, *, wanted: bool) -> str:
        value, low, high = self._comparable(node, [node.this, node.args["low"], node.args["high"]], ordered=True)
        if wanted:
            return f"(_le({low}, {value}) and _le({value}, {high}))"
        return f"(_lt({value}, {low}) or _lt({high}, {value}))"

    def _is(self, node: exp.Is, *, wanted: bool) -> str:
        right = node.args["expression"]
        if isinstance(right, exp.Not):
            right, wanted = right.this, not wanted
        if not isinstance(right, exp.Null):
            raise self.refuse(node, "IS")
        return f"({self.value(node.this)[0]} is {'' if wanted else 'not '}None)"

    def _in(self, node: exp.In, *, wanted: bool) -> str:
        if node.args.get("query") is not None or not node.expressions:
            raise self.refuse(node, "a Python function cannot query")
        first, *others = self._comparable(node, [node.this, *node.expressions], ordered=False)
        return f"{'_in' if wanted else '_not_in'}({first}, ({', '.join(others)},))"

    def _like(self, node: exp.Expr) -> str:
        escape = "None"
        if isinstance(node, exp.Escape):
            sign = string_value(node.args["expression"])
            if sign is None or len(sign) != 1 or not isinstance(node.this, exp.Like):
                raise self.refuse(node, "a computed ESCAPE")
            escape, node = literal(sign), node.this
        (s, ks), (p, kp) = self.text(node.this), self.text(node.args["expression"])
        self.check_pattern(node.args["expression"])
        return f"_like({s}, {p}, {escape}, {ks.exact or kp.exact!r}, {ks.national or kp.national})"

    def check_pattern(self, node: exp.Expr) -> None:
        """Refuse a constant pattern whose brackets hold nothing."""
        value = string_value(node)
        if value is not None and ("[]" in value or "[^]" in value):
            raise self.refuse(node, "a pattern with empty brackets")


def literal(value: str) -> str:
    """A text as a Python literal in ASCII on one line; ``$`` is escaped, since ``$$`` would end the body."""
    return ascii(value).replace("$", "\\x24")
