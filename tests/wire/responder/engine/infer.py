"""Types of T-SQL expressions (Microsoft Learn, "Data type precedence", "Precision, scale, and length")."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from responder.engine.functions_list import FUNCTIONS, VARIABLES, function_type
from responder.sqltypes import MAX, SqlType, parse_type
from responder.tokens import SqlError

INT, BIGINT, BIT = SqlType("int"), SqlType("bigint"), SqlType("bit")
PREFIX = "fn_"
_RANK = [
    "binary",
    "varbinary",
    "char",
    "varchar",
    "nchar",
    "nvarchar",
    "uniqueidentifier",
    "bit",
    "tinyint",
    "smallint",
    "int",
    "bigint",
    "smallmoney",
    "money",
    "numeric",
    "decimal",
    "real",
    "float",
    "date",
    "time",
    "smalldatetime",
    "datetime",
    "datetime2",
    "datetimeoffset",
    "xml",
    "sql_variant",
]
_PRECISION = {"tinyint": 3, "smallint": 5, "int": 10, "bigint": 19, "bit": 1, "money": 19, "smallmoney": 10}


def common(types: Sequence[SqlType]) -> SqlType:
    """The type of a CASE, COALESCE or UNION over values of these types."""
    best = max(types, key=lambda t: _RANK.index(t.name))
    if best.is_text or best.name in ("varbinary", "binary"):
        same = [t.length for t in types if t.is_text or t.name == best.name]
        name = best.name if len({t.length for t in types}) == 1 or MAX not in same else best.name.replace("char", "char")
        variable = {"char": "varchar", "nchar": "nvarchar", "binary": "varbinary"}
        if len({(t.name, t.length) for t in types}) > 1:
            name = variable.get(name, name)
        return SqlType(name, MAX if MAX in same else max(same))
    if best.name in ("decimal", "numeric"):
        shapes = [_shape(t) for t in types]
        scale = max(s for _, s in shapes)
        return SqlType(best.name, precision=min(38, max(p - s for p, s in shapes) + scale), scale=scale)
    return best


def _shape(kind: SqlType) -> tuple[int, int]:
    """Precision and scale of a number."""
    if kind.name in ("decimal", "numeric"):
        return kind.precision, kind.scale
    return _PRECISION.get(kind.name, 10), 4 if "money" in kind.name else 0


class Types:
    """Infers types within one SELECT.

    Args:
        of_column: Type of a resolved column.
        of_parameter: Type of ``@name``, given in lower case without the sign.
        of_query: Type of the only column of a nested query.
    """

    def __init__(
        self,
        of_column: Callable[[exp.Column], SqlType],
        of_parameter: Callable[[str], SqlType],
        of_query: Callable[[exp.Expression], SqlType],
    ) -> None:
        self._column, self._parameter, self._query = of_column, of_parameter, of_query

    def of(self, node: exp.Expression) -> SqlType:
        """The type of an expression.

        Raises:
            SqlError: It is something this responder does not execute.
        """
        match node:
            case exp.Column():
                return self._column(node)
            case exp.Alias() | exp.Paren() | exp.Collate() | exp.Distinct() | exp.Ordered() | exp.Window() | exp.Order():
                inner = node.expressions[0] if isinstance(node, exp.Distinct) else node.this
                return self.of(inner)
            case exp.Subquery() | exp.Select() | exp.SetOperation():
                return self._query(node)
            case exp.Literal():
                return _literal(node)
            case exp.National():
                return SqlType("nvarchar", max(1, len(node.name.encode("utf-16-le", "surrogatepass")) // 2))
            case exp.HexString():
                return SqlType("varbinary", max(1, (len(node.name) + 1) // 2))
            case exp.Null():
                return INT
            case exp.Boolean() | exp.Predicate() | exp.Connector() | exp.Not():
                return BIT
            case exp.Cast() | exp.TryCast():
                return cast_type(node.to)
            case exp.Convert():
                return cast_type(node.this)
            case exp.Parameter():
                return self._of_parameter(node)
            case exp.Neg():
                return self.of(node.this)
            case exp.Case():
                branches = [i.args["true"] for i in node.args["ifs"]]
                return self._common([*branches, *([node.args["default"]] if node.args.get("default") else [])])
            case exp.If():
                return self._common([node.args["true"], node.args["false"]])
            case exp.Coalesce():
                return self._common([node.this, *node.expressions])
            case exp.Nullif() | exp.Min() | exp.Max() | exp.Lag() | exp.Lead() | exp.FirstValue() | exp.LastValue():
                return self.of(node.this)
            case exp.Greatest() | exp.Least():
                return self._common([node.this, *node.expressions])
            case exp.Count():
                return BIGINT if node.args.get("big_int") else INT
            case exp.RowNumber() | exp.Anonymous(this="RANK") | exp.Ntile():
                return BIGINT
            case exp.Sum() | exp.Avg():
                return _total(self.of(node.this), average=isinstance(node, exp.Avg))
            case exp.GroupConcat():
                kind = self.of(node.this)
                wide = MAX if kind.length == MAX else 4000 if kind.is_national else 8000
                return SqlType("nvarchar" if kind.is_national else "varchar", wide)
            case exp.CurrentUser() | exp.SessionUser():
                return SqlType("nvarchar", 128)
            case exp.CurrentTimestamp():
                return SqlType("datetime")
            case exp.Anonymous():
                return self._function(node)
            case exp.Binary():
                return self._binary(node)
            case _:
                name = type(node).__name__
                if name in ("Rank", "DenseRank"):
                    return BIGINT
                raise SqlError(50_000, f"This responder does not execute {name}: {node.sql('tsql')[:200]}")

    def _common(self, nodes: Sequence[exp.Expression]) -> SqlType:
        types = [self.of(n) for n in nodes if not isinstance(n, exp.Null)]
        return common(types) if types else INT

    def _of_parameter(self, node: exp.Parameter) -> SqlType:
        if isinstance(node.this, exp.Parameter):
            name = node.this.name.upper()
            if name not in VARIABLES:
                raise SqlError(137, f'Must declare the scalar variable "@@{name}".', 15, 2)
            return parse_type(VARIABLES[name])
        return self._parameter(node.name.lower())

    def _function(self, node: exp.Anonymous) -> SqlType:
        name = node.name.upper().removeprefix(PREFIX.upper())
        if name not in FUNCTIONS:
            raise SqlError(195, f"'{node.name}' is not a recognized built-in function name.", 15, 10)
        # NULL without a type takes that of what stands beside it: ISNULL(NULL, 'x').
        typed = [a for a in node.expressions if not isinstance(a, (exp.Star, exp.Null))]
        return function_type(name, [self.of(a) for a in typed or node.expressions])

    def _binary(self, node: exp.Binary) -> SqlType:
        left, right = self.of(node.left), self.of(node.right)
        if isinstance(node, (exp.Add, exp.DPipe)) and left.is_text and right.is_text:
            national = left.is_national or right.is_national
            most = 4000 if national else 8000
            length = MAX if MAX in (left.length, right.length) else min(most, left.length + right.length)
            return SqlType("nvarchar" if national else "varchar", length)
        best = common([left, right])
        if best.name not in ("decimal", "numeric"):
            return INT if best.is_text or best.name == "bit" else best
        (p1, s1), (p2, s2) = _shape(left), _shape(right)
        if isinstance(node, exp.Mul):
            return SqlType("numeric", precision=min(38, p1 + p2 + 1), scale=min(38, s1 + s2))
        if isinstance(node, exp.Div):
            scale = max(6, s1 + p2 + 1)
            precision = p1 - s1 + s2 + scale
            return SqlType("numeric", precision=min(38, precision), scale=scale if precision <= 38 else max(6, scale - (precision - 38)))
        scale = max(s1, s2)
        return SqlType("numeric", precision=min(38, max(p1 - s1, p2 - s2) + scale + 1), scale=scale)


def cast_type(node: exp.Expression) -> SqlType:
    """The type that CAST or CONVERT names.

    Raises:
        SqlError: 243, there is no such type.
    """
    text = node.sql("tsql")
    try:
        return parse_type({"INTEGER": "int"}.get(text.upper(), text))
    except ValueError as error:
        raise SqlError(243, str(error), 16) from error


def _literal(node: exp.Literal) -> SqlType:
    text = node.name
    if node.is_string:
        return SqlType("varchar", max(1, len(text)))
    if "e" in text.lower():
        return SqlType("float")
    whole, _, fraction = text.partition(".")
    if fraction or "." in text:
        return SqlType("numeric", precision=max(1, len(whole.lstrip("0")) + len(fraction)), scale=len(fraction))
    return INT if int(text) < 2**31 else SqlType("numeric", precision=len(text))


def _total(kind: SqlType, *, average: bool) -> SqlType:
    match kind.name:
        case "tinyint" | "smallint" | "int" | "bit":
            return INT
        case "decimal" | "numeric":
            return SqlType("numeric", precision=38, scale=max(kind.scale, 6) if average else kind.scale)
        case "real":
            return SqlType("float")
        case _:
            return kind
