"""The text of a module as a script of its own, under the name it has now.

``sp_rename`` changes a module's name and leaves its stored text as it was (Microsoft Learn, sp_rename): the old name would be extracted.
"""

from __future__ import annotations

from itertools import islice

from core.findings import Finding, Severity
from migration.sources.recognise import read_name
from migration.tsql.lexer import iter_tokens
from migration.tsql.quoting import bracket

_KINDS = frozenset({"PROC", "PROCEDURE", "VIEW", "FUNCTION", "TRIGGER", "RULE", "DEFAULT"})
_HEAD = 12


def module_script(text: str, schema: str, name: str, *, quoted_identifier: bool = True) -> tuple[str, Finding | None]:
    """A module's script, ending with GO, and a finding when its text had another name.

    Args:
        text: ``sys.sql_modules.definition``.
        schema: The schema it is in now; empty for a database trigger.
        name: Its name now.
        quoted_identifier: The setting it was created under.
    """
    body, finding = _renamed(text, schema, name, quoted_identifier)
    head = "" if quoted_identifier else "SET QUOTED_IDENTIFIER OFF\nGO\n"
    tail = "" if quoted_identifier else "SET QUOTED_IDENTIFIER ON\nGO\n"
    return f"{head}{body.rstrip()}\nGO\n{tail}", finding


def _renamed(text: str, schema: str, name: str, quoted_identifier: bool) -> tuple[str, Finding | None]:
    tokens = list(islice(iter_tokens(text, quoted_identifier=quoted_identifier), _HEAD))
    at = next((i + 1 for i, token in enumerate(tokens) if token.upper in _KINDS), 0)
    if not at:
        return text, None
    found, end = read_name(tokens, at)
    if found is None:
        return text, None
    same_schema = len(found.parts) < 2 or not schema or found.parts[-2].casefold() == schema.casefold()
    if found.last.casefold() == name.casefold() and same_schema and (len(found.parts) > 1 or schema.casefold() in ("", "dbo")):
        return text, None
    new = bracket(*(part for part in (schema, name) if part))
    shown = f"{schema}.{name}" if schema else name
    message = f"{shown} was renamed: its stored text still says {'.'.join(p for p in found.parts if p)}"
    start, stop = tokens[at].start, tokens[end - 1].end
    finding = Finding("RENAMED_MODULE", Severity.INFO, message, "The script was written with its present name.")
    return text[:start] + new + text[stop:], finding if found.last.casefold() != name.casefold() else None
