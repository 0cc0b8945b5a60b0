"""Why a procedure, trigger or script is left to a person: every construct that needs one, with its place."""

from __future__ import annotations

from collections import Counter

from migration.transpile.context import Context
from migration.tsql.lexer import Kind, TokenStream

#: At most so many places of one code are listed for an object.
_LIMIT = 20


def note_reasons(context: Context) -> None:
    """Report what makes the object hard to convert, in order of position."""
    count: Counter[str] = Counter()
    for code, offset, detail in _find(context.tokens):
        count[code] += 1
        if count[code] <= _LIMIT:
            context.note(code, offset, detail)


def _find(tokens: TokenStream) -> list[tuple[str, int, str]]:
    found: list[tuple[str, int, str]] = []
    names: set[str] = set()
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        after = following.upper if following else ""
        upper = token.upper
        if token.is_temporary:
            if token.value.lower() not in names:
                names.add(token.value.lower())
                found.append(("TEMP_TABLE", token.start, token.value))
        elif upper == "CURSOR":
            found.append(("CURSOR", token.start, _before(tokens, place)))
        elif upper in ("EXEC", "EXECUTE") and after != "AS" and following is not None:
            found.append(_execute(tokens, place))
        elif upper == "BEGIN" and after in ("TRAN", "TRANSACTION"):
            found.append(("TRANSACTION", token.start, ""))
        elif upper == "BEGIN" and after == "TRY":
            found.append(("TRY_CATCH", token.start, ""))
        elif token.kind is Kind.VARIABLE and after == "TABLE" and place and tokens[place - 1].upper in ("DECLARE", ","):
            found.append(("TABLE_VARIABLE", token.start, token.text))
        elif upper in ("WHILE", "GOTO"):
            found.append(("CONTROL_FLOW", token.start, upper))
        elif upper == "OUTPUT" and after in ("INSERTED", "DELETED", "$ACTION"):
            found.append(("OUTPUT_CLAUSE", token.start, ""))
        elif upper in ("OPENROWSET", "OPENQUERY", "OPENDATASOURCE", "OPENXML", "BULK"):
            found.append(("UNSUPPORTED_CLAUSE", token.start, upper))
    return found


def _before(tokens: TokenStream, place: int) -> str:
    """The cursor's name: the word before CURSOR."""
    return tokens[place - 1].text if place and tokens[place - 1].kind in (Kind.WORD, Kind.VARIABLE, Kind.QUOTED) else ""


def _execute(tokens: TokenStream, place: int) -> tuple[str, int, str]:
    """EXEC of text is dynamic SQL, of a name a call."""
    following = tokens[place + 1]
    words: list[str] = []
    for token in tokens[place + 1 : place + 8]:
        if token.kind is Kind.VARIABLE and not words and place + 2 < len(tokens) and tokens[place + 2].upper == "=":
            continue
        if token.upper == "=":
            continue
        if token.is_name or token.upper == ".":
            words.append(token.value)
        else:
            break
    name = "".join(words)
    if following.upper == "(" or name.lower().endswith("sp_executesql"):
        return "DYNAMIC_SQL", tokens[place].start, ""
    if not name:
        return "DYNAMIC_SQL", tokens[place].start, "a procedure named by a variable"
    return "EXECUTE", tokens[place].start, name
