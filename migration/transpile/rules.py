"""Every finding the transpiler can report, with its text, source and an example: the documentation is generated from this table.

A rule of severity ``error`` means that the object is left to a person: its conversion is ``manual`` and has no statements.
``warning`` marks what behaves differently on Databricks, or may; ``info`` what was left out on purpose because it has no meaning there.
"""

from __future__ import annotations

from migration.transpile.codes import columns, functions, limits, objects, procedures, queries, statements
from migration.transpile.codes.rule import Rule

#: Every finding code of the transpiler by name.
RULES: dict[str, Rule] = {
    row[0]: Rule(*row) for table in (statements, objects, functions, columns, queries, limits, procedures) for row in table.ROWS
}


def explain(code: str) -> Rule | None:
    """The rule of a finding code, case ignored; None for a code that does not exist."""
    return RULES.get(code.upper())
