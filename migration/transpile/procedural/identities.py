"""The number that the identity column of a table gave to the row inserted last.

Sources: Microsoft Learn, "SCOPE_IDENTITY", "@@IDENTITY", "IDENTITY property" (a table has one); Databricks SQL language reference, "CREATE
TABLE" (identity columns; information_schema does not tell which they are).
"""

from __future__ import annotations

from collections.abc import Iterator

from migration.transpile.local_scope import Variable
from migration.transpile.names import quote
from migration.transpile.procedural.emitter import Emitter, own_span
from migration.transpile.procedural.tree import If, Leaf, walk
from migration.transpile.types import BIGINT
from migration.tsql.lexer import Kind, Token


def read_back(e: Emitter, node: Leaf) -> list[str]:
    """After an INSERT: the number its identity column gave, for SCOPE_IDENTITY()."""
    if node.head != "INSERT" or not e.uses_identity:
        return []
    tokens = e.tokens(node.span)
    at = 2 if tokens[1].upper == "INTO" else 1
    parts: list[str] = []
    while at < len(tokens) and (tokens[at].is_name or tokens[at].upper == "."):
        if tokens[at].is_name:
            parts.append(tokens[at].value)
        at += 1
        if at < len(tokens) and tokens[at - 1].is_name and tokens[at].upper != ".":
            break
    estate = e.context.options.estate
    if not parts or parts[0].startswith("#") or len(parts) > 2:
        return []
    schemas = [parts[-2]] if len(parts) > 1 else [e.context.object.schema, "dbo"]
    full = next((f"{s}.{parts[-1]}".lower() for s in schemas if f"{s}.{parts[-1]}".lower() in estate.tables), "")
    column = estate.identities.get(full, "")
    if not column and not full and parts[-1].lower() not in {name.rpartition(".")[2] for name in estate.tables}:
        column = _taken_for_identity(e, parts[-1].lower(), tokens[at:])
        if column:
            full = f"{schemas[0] if len(parts) > 1 else 'dbo'}.{parts[-1]}"
            e.context.note("IDENTITY_INFERRED", node.start, f"{full}.{column}")
    if not column:
        e.scope.variables.pop("scope_identity()", None)
        e.scope.variables.pop("@@identity", None)
        return []
    e.context.note("IDENTITY_VALUE", node.start, f"{full}.{column}")
    name = e.identity_variable()
    for spelling in ("scope_identity()", "@@identity"):
        e.scope.variables[spelling] = Variable((name,), BIGINT)
    table = e.context.target_sql([schemas[0] if len(parts) > 1 else full.partition(".")[0], parts[-1]], node.start)
    return [f"SET {quote(name)} = (SELECT MAX({quote(column)}) FROM {table});"]  # noqa: S608 - converted SQL and quoted names


def _taken_for_identity(e: Emitter, table: str, behind: list[Token]) -> str:
    """The column of a table that is not in the source by which the procedure finds its rows, and to which the INSERT gives no value.

    Such a column is a key that comes by itself. Empty when there is none, or several.

    Args:
        e: The procedure.
        table: Lower case.
        behind: What stands behind the name of the table in the INSERT.
    """
    if not behind or behind[0].text != "(" or e.texts is None:
        return ""
    end = next((i for i, t in enumerate(behind) if t.text == ")"), len(behind))
    given = {t.value.lower() for t in behind[:end] if t.is_name}
    found = {}
    for node in walk(e.texts.root):
        if isinstance(node, If) or (isinstance(node, Leaf) and node.head == "UPDATE"):
            for column in _found_by(e.tokens(own_span(node)), table):
                found[column.lower()] = column
    columns = [c for key, c in found.items() if key not in given]
    return columns[0] if len(columns) == 1 and "SELECT" not in {t.upper for t in behind[:end]} else ""


def _found_by(tokens: list[Token], table: str) -> Iterator[str]:
    """The column in ``UPDATE table … WHERE column = @x`` and ``EXISTS (SELECT … FROM table WHERE column = @x)``."""
    words = [t.upper for t in tokens]
    if words.count("WHERE") != 1:
        return
    place = words.index("WHERE")
    if words[0] == "UPDATE" and "FROM" not in words:
        named = tokens[1 : words.index("SET")] if "SET" in words else []
    elif words[0] == "EXISTS" and words.count("FROM") == 1:
        named = tokens[words.index("FROM") + 1 : place]
    else:
        return
    if not named or named[-1].value.lower() != table:
        return
    asked = tokens[place + 1 :]
    while asked and asked[-1].text == ")" and sum((t.text == "(") - (t.text == ")") for t in asked) < 0:
        asked = asked[:-1]
    if len(asked) >= 3 and asked[-1].kind is Kind.VARIABLE and asked[-2].text == "=" and asked[-3].is_name:
        qualifier = [t.value.lower() for t in asked[:-3]]
        if not qualifier or qualifier[-2:] == [table, "."]:
            yield asked[-3].value
