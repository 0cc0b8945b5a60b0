"""One query or expression of T-SQL as a sqlglot tree in which nothing was guessed.

sqlglot maps many T-SQL functions on its own terms while it parses, and loses what it maps wrongly (FORMAT, DATEDIFF, LEN, the type of
ISNULL). So the tokens are prepared first: every unqualified function gets a private name, which keeps its arguments as written and lets
only functions through that a rule of ours converts. Tokens keep their places, so every node still knows where it came from.
"""

from __future__ import annotations

import logging
import threading

from sqlglot import ErrorLevel, exp
from sqlglot.dialects.tsql import TSQL
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from core.patterns import compiled
from migration.transpile.context import CannotConvert, Context
from migration.transpile.limits import MAX_DEPTH

#: Prefix of a function that still waits for its rule; nothing with it may reach the output.
PRIVATE = "QP_"

#: What sqlglot would tell the terminal is collected as findings instead.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

_TSQL = TSQL()
# Kinds of tokens by names of their own: looking one up in its class takes ten times as long.
_ALIAS = TokenType.ALIAS
_COMMA = TokenType.COMMA
_DATETIME = TokenType.DATETIME
_DCOLON = TokenType.DCOLON
_DOT = TokenType.DOT
_DOUBLE = TokenType.DOUBLE
_FLOAT = TokenType.FLOAT
_GT = TokenType.GT
_GTE = TokenType.GTE
_HASH = TokenType.HASH
_IDENTIFIER = TokenType.IDENTIFIER
_LT = TokenType.LT
_LTE = TokenType.LTE
_L_BRACE = TokenType.L_BRACE
_L_PAREN = TokenType.L_PAREN
_NATIONAL_STRING = TokenType.NATIONAL_STRING
_NOT = TokenType.NOT
_NUMBER = TokenType.NUMBER
_PARAMETER = TokenType.PARAMETER
_R_BRACE = TokenType.R_BRACE
_R_PAREN = TokenType.R_PAREN
_STRING = TokenType.STRING
_VAR = TokenType.VAR
_WITH = TokenType.WITH
# Tokens that stay as they are before anything but a parenthesis, and names that do when one of them follows.
_PASSED = frozenset({TokenType.COMMA, TokenType.DOT, TokenType.R_PAREN, TokenType.EQ, TokenType.NUMBER, TokenType.ALIAS, TokenType.ON,
    TokenType.SEMICOLON, TokenType.PLUS, TokenType.DASH, TokenType.STAR, TokenType.SLASH})  # fmt: skip
_NAMES = frozenset({TokenType.VAR, TokenType.IDENTIFIER})
_MARKS = frozenset({"", "#", "$"})


class _Tools(threading.local):
    """sqlglot's tokenizer and parser of one thread: both start anew with each text, but making them costs as much as a short expression."""

    def __init__(self) -> None:
        self.tokenizer = _TSQL.tokenizer()
        self.parser = _TSQL.parser(error_level=ErrorLevel.RAISE)


_tools = _Tools()
#: Longest text, in characters, for which they are kept, since they keep its tokens.
_SHORT = 50_000

# Words before a parenthesis that call nothing.
_NO_CALL_WORDS = """
    CAST TRY_CAST CONVERT TRY_CONVERT IN VALUES EXISTS AND OR NOT ON AS SELECT FROM WHERE ALL ANY SOME OVER BY WHEN THEN
    ELSE CASE JOIN APPLY UNION EXCEPT INTERSECT TOP PIVOT UNPIVOT WITH FOR BETWEEN LIKE IS NULL END GROUP ORDER HAVING
    DISTINCT OPENJSON SETS ROLLUP CUBE OPTION INTO RETURN OFFSET FETCH NEXT ROWS RANGE USING PERCENT ESCAPE TABLESAMPLE WINDOW
"""
_NO_CALL = frozenset(_NO_CALL_WORDS.split())
_HINT_WORDS = """
    NOLOCK READUNCOMMITTED UPDLOCK HOLDLOCK ROWLOCK READPAST TABLOCK TABLOCKX PAGLOCK XLOCK NOEXPAND SERIALIZABLE READCOMMITTED
    READCOMMITTEDLOCK REPEATABLEREAD INDEX FORCESEEK FORCESCAN NOWAIT SNAPSHOT FASTFIRSTROW KEEPIDENTITY KEEPDEFAULTS
    SPATIAL_WINDOW_MAX_CELLS
"""
_HINTS = frozenset(_HINT_WORDS.split())
#: Functions without a counterpart, with the finding that says what to do instead.
_REFUSED: dict[str, str] = {
    **dict.fromkeys(("CONTAINS", "FREETEXT", "CONTAINSTABLE", "FREETEXTTABLE", "SEMANTICKEYPHRASETABLE"), "FULL_TEXT"),
    **dict.fromkeys(("MATCH", "SHORTEST_PATH"), "GRAPH_MATCH"),
    **dict.fromkeys(("OPENROWSET", "OPENDATASOURCE", "OPENXML"), "EXTERNAL_ROWS"),
    **dict.fromkeys(("SESSION_CONTEXT", "CONTEXT_INFO"), "SESSION_STATE"),
}
_PARTED = {
    (TokenType.GT, TokenType.EQ): (TokenType.GTE, ">="),
    (TokenType.LT, TokenType.EQ): (TokenType.LTE, "<="),
    (TokenType.LT, TokenType.GT): (TokenType.NEQ, "<>"),
}
#: Types whose static methods have rules.
_STATIC_OWNERS = frozenset({"GEOGRAPHY", "GEOMETRY", "HIERARCHYID"})
#: ODBC functions that T-SQL knows by another name.
_ODBC_FUNCTIONS = {"NOW": "GETDATE", "UCASE": "UPPER", "LCASE": "LOWER", "LENGTH": "LEN", "IFNULL": "ISNULL", "LOCATE": "CHARINDEX"}
_PLAIN = compiled(r"[^\W\d]\w*")
# In parentheses, since SELECT x = 1 would name a column x.
_SELECT = "SELECT ("


def parse_query(context: Context, start: int, end: int, parameters: frozenset[str] = frozenset()) -> exp.Expr:
    """Parse one query of the object's text.

    Args:
        context: The object.
        start: Offset where the query begins.
        end: Offset where it ends.
        parameters: Lower-case names, without ``@``, of the variables that may occur.

    Returns:
        A tree whose nodes carry ``meta["start"]``, an offset relative to ``start``.

    Raises:
        CannotConvert: It cannot be parsed, or holds what cannot be converted.
    """
    return _parse(context, context.object.text[start:end], start, parameters)


def parse_expression(context: Context, start: int, end: int, parameters: frozenset[str] = frozenset()) -> tuple[exp.Expr, int]:
    """Parse one expression; the tree is a SELECT of it, with the offset that its places are relative to.

    Raises:
        CannotConvert: As :func:`parse_query`.
    """
    base = start - len(_SELECT)
    constant = _constant(context.object.text[start:end])
    if constant is not None:
        return exp.Select(expressions=[constant]), base
    tree = _parse(context, _SELECT + context.object.text[start:end] + "\n)", base, parameters)
    set_args = {key for key, value in tree.args.items() if value}
    whole = tree.expressions[0] if isinstance(tree, exp.Select) and len(tree.expressions) == 1 and set_args == {"expressions"} else None
    if not isinstance(whole, exp.Paren):
        if isinstance(whole, exp.Subquery):
            return tree, base
        raise CannotConvert("UNKNOWN_SYNTAX", start, "not one expression")
    tree.set("expressions", [whole.this])
    return tree, base


# Half of the expressions of an estate are constants in parentheses: defaults, values, parts of procedures.
_CONSTANT = compiled(r"\s*+(\(*+)(?:([0-9]++(?:\.[0-9]++)?+)|([Nn]?)'([^'\\]*+)')(\)*+)\s*+")


def _constant(text: str) -> exp.Expr | None:
    """What the parser gives for a number or text in parentheses, without the parser; None for all else."""
    found = _CONSTANT.fullmatch(text)
    if found is None or len(found[1]) != len(found[5]) or len(found[1]) > MAX_DEPTH or not found[2 if found[2] else 4].isascii():
        return None
    if found[2] is not None:
        value: exp.Expr = exp.Literal(this=found[2], is_string=False)
    else:
        value = exp.National(this=found[4]) if found[3] else exp.Literal(this=found[4], is_string=True)
    value.meta["start"] = len(_SELECT) + found.end(1)
    for _ in found[1]:
        value = exp.Paren(this=value)
    return value


def _parse(context: Context, text: str, base: int, parameters: frozenset[str]) -> exp.Expr:
    try:
        tools = _tools if len(text) <= _SHORT else _Tools()
        tokens = _prepare(context, tools.tokenizer.tokenize(text), base, parameters)
        statements = tools.parser.parse(tokens, text)
    except SqlglotError as error:
        raise CannotConvert("PARSE_ERROR", *_place(error, text, base)) from error
    except RecursionError as error:
        raise CannotConvert("TOO_DEEP", max(base, 0)) from error
    except (TypeError, AttributeError, IndexError) as error:
        # The parser itself stumbles over some broken texts.
        raise CannotConvert("PARSE_ERROR", max(base, 0), type(error).__name__) from error
    trees = [s for s in statements if s is not None]
    if len(trees) != 1:
        raise CannotConvert("UNKNOWN_SYNTAX", max(base, 0), "not one statement")
    if _METHOD_OF_QUERY.search(text):
        _restore_columns(trees[0])
    command = trees[0].find(exp.Command)
    if command is not None:
        raise CannotConvert("UNKNOWN_SYNTAX", max(base, 0), str(command.this))
    return trees[0]


# What may be a method of a query: a parenthesis that closes before a point, or before a comment that may stand between.
_METHOD_OF_QUERY = compiled(r"\)\s*+(?:\.|--|/\*)")


def _restore_columns(tree: exp.Expr) -> None:
    """Undo what sqlglot does to a query whose result a method is called on: ``(SELECT a …).value(…)`` turns its columns into bare names."""
    for method in list(tree.find_all(exp.Dot)):
        if not isinstance(method.this, exp.Subquery):
            continue
        for dot in list(method.this.find_all(exp.Dot)):
            if isinstance(dot.this, exp.Identifier) and isinstance(dot.expression, exp.Identifier):
                dot.replace(exp.Column(this=dot.expression, table=dot.this))
        for name in list(method.this.find_all(exp.Identifier)):
            if name.arg_key != "alias" and not isinstance(name.parent, (exp.Column, exp.Table, exp.TableAlias, exp.Dot, exp.Anonymous)):
                name.replace(exp.Column(this=name.copy()))


def _place(error: SqlglotError, text: str, base: int) -> tuple[int, str]:
    """Offset and wording of a parse error."""
    details = getattr(error, "errors", None) or [{}]
    first = details[0]
    line, column = first.get("line") or 1, first.get("col") or 1
    lines = text.split("\n")
    offset = sum(len(part) + 1 for part in lines[: line - 1]) + column - len(first.get("highlight") or "")
    return max(base + min(max(offset, 0), len(text)), 0), str(first.get("description") or "")


def _prepare(context: Context, tokens: list[Token], base: int, parameters: frozenset[str]) -> list[Token]:
    """Tokens with private function names, without hints; refuses what no rule can convert."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        kind = token.token_type
        if kind in _PASSED or (kind in _NAMES and (at + 1 == len(tokens) or tokens[at + 1].token_type in _PASSED)):
            word = token.text
            if word[:1] not in _MARKS and (len(word) != 4 or word.upper() != "WITH"):
                out.append(token)  # most tokens: neither calls, nor hints, nor what another engine spells otherwise
                at += 1
                continue
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        opens = following is not None and following.token_type == _L_PAREN
        if kind == _WITH and following is not None and following.text.upper() == "XMLNAMESPACES":
            at = _behind_namespaces(tokens, at)
            continue
        hinted = _hint_end(tokens, at) if kind == _L_PAREN or len(token.text) == 4 else 0
        if hinted:
            context.note("HINT", base + token.start, " ".join(t.text for t in tokens[at:hinted])[:60])
            at = hinted
            continue
        if kind == _HASH or (kind == _IDENTIFIER and token.text.startswith("#") and _names_table(tokens, at)):
            raise CannotConvert(
                "TEMP_TABLE",
                base + token.start,
                token.text if kind == _IDENTIFIER else "#" + (following.text if following else ""),
            )
        if kind == _L_BRACE:
            at = _escape(out, tokens, at, base)
            continue
        if kind == TokenType.DCOLON:
            if _static_call(out, tokens, at):
                at += 2
                continue
            raise CannotConvert("UNSUPPORTED_CLAUSE", base + token.start, "a method of a type (::)")
        if opens and token.text.upper() in ("PARSE", "TRY_PARSE") and (not out or out[-1].token_type != _DOT):
            token = tokens[at] = _parse_as_cast(context, tokens, at, base)
        if kind == TokenType.PARAMETER:
            dotted = at + 2 < len(tokens) and tokens[at + 2].token_type == TokenType.DOT
            if dotted and following is not None and following.text.lower() not in parameters:
                raise CannotConvert("TEMPLATE_PARAMETER", base + token.start, "@" + following.text)
            _check_variable(following, base + token.start, parameters)
        elif kind == _NOT and token.text == "!" and following is not None and following.token_type in (_LT, _GT):
            reversed_kind = _GTE if following.token_type == _LT else _LTE
            out.append(_retoken(token, reversed_kind, ">=" if reversed_kind == _GTE else "<="))
            at += 2
            continue
        elif following is not None and (kind, following.token_type) in _PARTED:
            # T-SQL lets white space stand inside >=, <= and <>.
            out.append(_retoken(token, *_PARTED[kind, following.token_type]))
            at += 2
            continue
        elif kind == TokenType.VAR and token.text.startswith("$"):
            at = _money(out, tokens, at, base)
            continue
        elif kind == _FLOAT and token.text.upper() == "FLOAT" and not opens:
            token = _retoken(token, _DOUBLE, token.text)
        elif opens and kind == _IDENTIFIER and at and tokens[at - 1].token_type == _DOT and _PLAIN.fullmatch(token.text):
            token = _retoken(token, _VAR, token.text)  # [dbo].[f](…): the parser wants a bare function name
        elif opens and _is_call(tokens, at):
            if token.text.upper() in _REFUSED:
                raise CannotConvert(_REFUSED[token.text.upper()], base + token.start, token.text.upper())
            if token.text.upper() == "TRIM":
                token = _trim(context, tokens, at)
            token = _retoken(token, TokenType.VAR, PRIVATE + token.text.upper())
        out.append(token)
        at += 1
    return out


def _behind_namespaces(tokens: list[Token], at: int) -> int:
    """The place behind ``WITH XMLNAMESPACES (…)``; paths are read by local names, so it says nothing else. WITH moves to what follows."""
    close = _closing(tokens, at + 2)
    if close + 1 < len(tokens) and tokens[close + 1].token_type == _COMMA:
        tokens[close + 1] = tokens[at]
    return close + 1


def _trim(context: Context, tokens: list[Token], at: int) -> Token:
    """``TRIM([LEADING|TRAILING|BOTH] 'x' FROM s)`` as a call with the text first; changes ``tokens``, gives the function's name."""
    token, close = tokens[at], _closing(tokens, at + 1)
    depth, split = 0, 0
    for place in range(at + 1, close):
        kind = tokens[place].token_type
        depth += (kind == TokenType.L_PAREN) - (kind == TokenType.R_PAREN)
        if depth == 1 and kind == TokenType.FROM:
            split = place
    if not split:
        return token
    context.expect("FROM", -1)
    side = tokens[at + 2].text.upper()
    first = at + 3 if side in ("LEADING", "TRAILING", "BOTH") else at + 2
    name = {"LEADING": "LTRIM", "TRAILING": "RTRIM"}.get(side, "TRIM")
    comma = _retoken(tokens[split], TokenType.COMMA, ",")
    tokens[at + 2 : close] = [*tokens[split + 1 : close], comma, *tokens[first:split]]
    return _retoken(token, TokenType.VAR, name)


def _static_call(out: list[Token], tokens: list[Token], at: int) -> bool:
    """Turn ``geography::Point(…)`` into a call of one private function; whether it is such a call."""
    owner = out[-1] if out else None
    name = tokens[at + 1] if at + 1 < len(tokens) else None
    opens = at + 2 < len(tokens) and tokens[at + 2].token_type == TokenType.L_PAREN
    if owner is None or name is None or not opens or owner.text.upper() not in _STATIC_OWNERS:
        return False
    out[-1] = _retoken(owner, TokenType.VAR, f"{PRIVATE}{owner.text.upper()}_{name.text.upper()}")
    return True


def _retoken(token: Token, kind: TokenType, text: str) -> Token:
    return Token(kind, text, token.line, token.col, token.start, token.end, token.comments)


def _check_variable(name: Token | None, offset: int, parameters: frozenset[str]) -> None:
    if name is None or name.token_type == _PARAMETER:
        raise CannotConvert("SYSTEM_VARIABLE", offset)
    if name.text.lower() not in parameters:
        raise CannotConvert("VARIABLE", offset, "@" + name.text)


def _escape(out: list[Token], tokens: list[Token], at: int, base: int) -> int:
    """Turn the ODBC constant ``{d '…'}``, ``{t '…'}`` or ``{ts '…'}`` into a cast; the place after it."""
    inner = tokens[at + 1 : at + 4]
    kinds = [t.token_type for t in inner]
    if inner and inner[0].text.lower() == "fn":
        _drop_braces(tokens, at)
        return at
    if len(inner) < 3 or kinds[1:] != [TokenType.STRING, TokenType.R_BRACE] or inner[0].text.lower() not in ("d", "ts"):
        raise CannotConvert("UNSUPPORTED_CLAUSE", base + tokens[at].start, "an ODBC escape")
    cast, opening = _retoken(inner[0], _VAR, "CAST"), _retoken(inner[0], _L_PAREN, "(")
    out += [cast, opening, inner[1], _retoken(inner[1], _ALIAS, "AS"), _retoken(inner[1], _DATETIME, "DATETIME")]
    out.append(_retoken(inner[2], _R_PAREN, ")"))
    return at + 4


def _drop_braces(tokens: list[Token], at: int) -> None:
    """Take the braces off ``{fn NOW()}``, whose functions have other names in T-SQL."""
    depth = 0
    for place in range(at, len(tokens)):
        kind = tokens[place].token_type
        depth += (kind == TokenType.L_BRACE) - (kind == TokenType.R_BRACE)
        if not depth:
            del tokens[place]
            break
    del tokens[at : at + 2]
    if at < len(tokens) and tokens[at].text.upper() in _ODBC_FUNCTIONS:
        tokens[at] = _retoken(tokens[at], TokenType.VAR, _ODBC_FUNCTIONS[tokens[at].text.upper()])


def _parse_as_cast(context: Context, tokens: list[Token], at: int, base: int) -> Token:
    """PARSE and TRY_PARSE in the culture en-US as CAST and TRY_CAST; takes ``USING 'en-US'`` out of ``tokens``."""
    token = tokens[at]
    close = _closing(tokens, at + 1)
    using = close - 2
    if using > at and tokens[using].text.upper() == "USING":
        if tokens[using + 1].text.lower() not in ("en-us", "en"):
            raise CannotConvert("UNKNOWN_FUNCTION", base + token.start, f"{token.text.upper()} in the culture {tokens[using + 1].text}")
        del tokens[using : using + 2]
    context.note("MEANING_MAY_DIFFER", base + token.start, f"{token.text.upper()} also takes dates in words, currency and commas")
    return _retoken(token, _VAR, "TRY_CAST" if token.text.upper() == "TRY_PARSE" else "CAST")


def _money(out: list[Token], tokens: list[Token], at: int, base: int) -> int:
    """Turn ``$12.50`` into the number it is; the place after it."""
    token = tokens[at]
    digits = token.text[1:]
    if not digits.isdecimal():
        raise CannotConvert("UNSUPPORTED_CLAUSE", base + token.start, token.text)
    at += 1
    if at + 1 < len(tokens) and tokens[at].token_type == _DOT and tokens[at + 1].token_type == _NUMBER:
        digits += "." + tokens[at + 1].text
        at += 2
    out.append(_retoken(token, _NUMBER, digits))
    return at


def _names_table(tokens: list[Token], at: int) -> bool:
    """Whether a quoted name stands where a table is named; ``[# sold]`` is a fine name for a column."""
    before = tokens[at - 1] if at else None
    if before is None or before.token_type == _DOT:
        return False
    if at + 1 < len(tokens) and tokens[at + 1].token_type == _DOT:
        return True
    return before.text.upper() in ("FROM", "JOIN", "INTO", "UPDATE", "TABLE", "APPLY", "MERGE", "USING")


def _hint_end(tokens: list[Token], at: int) -> int:
    """Where a table hint that begins here ends: ``WITH (NOLOCK)`` or the old ``(NOLOCK)``; 0 when none begins."""
    begin = at
    if tokens[at].text.upper() == "WITH" and tokens[at].token_type != _IDENTIFIER:
        begin += 1
    elif at == 0 or tokens[at - 1].token_type not in (_VAR, _IDENTIFIER):
        return 0
    if begin + 1 >= len(tokens) or tokens[begin].token_type != _L_PAREN or tokens[begin + 1].text.upper() not in _HINTS:
        return 0
    if begin == at and not (begin + 2 < len(tokens) and tokens[begin + 2].token_type == _R_PAREN):
        return 0
    return _closing(tokens, begin) + 1


def _closing(tokens: list[Token], at: int) -> int:
    depth = 0
    for place in range(at, len(tokens)):
        kind = tokens[place].token_type
        depth += (kind == _L_PAREN) - (kind == _R_PAREN)
        if not depth:
            return place
    return len(tokens) - 1


def _is_call(tokens: list[Token], at: int) -> bool:
    """Whether the word before a parenthesis calls a built-in function."""
    token = tokens[at]
    if token.token_type in (_IDENTIFIER, _STRING, _NATIONAL_STRING, _NUMBER):
        return False
    if not (token.text[:1].isalpha() or token.text[:1] == "_") or token.text.upper() in _NO_CALL or " " in token.text:
        return False
    before = tokens[at - 1] if at else None
    if before is not None:
        if before.token_type in (_DOT, _ALIAS, _R_PAREN, _PARAMETER):
            return False
        if before.text.upper() in ("XML", "JSON"):
            return False  # FOR XML PATH('')
        if before.token_type == _L_PAREN and at > 1 and tokens[at - 2].text.upper() in ("CONVERT", "TRY_CONVERT"):
            return False  # CONVERT(varchar(10), …)
        if before.token_type in (_VAR, _IDENTIFIER) and before.text.upper() not in _NO_CALL:
            return False  # t x (c): an alias with columns
    if before is not None and before.token_type in (_WITH, _COMMA):
        # WITH c (a, b) AS (…): a common table expression with columns.
        close = _closing(tokens, at + 1)
        if close + 2 < len(tokens) and tokens[close + 1].token_type == _ALIAS and tokens[close + 2].token_type == _L_PAREN:
            return False
    # FROM t (NOLOCK)
    return _hint_end(tokens, at + 1) == 0
