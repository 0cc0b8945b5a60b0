"""What temporary tables and table variables are called on Databricks, also those that another procedure makes.

Sources: Microsoft Learn, "CREATE TABLE" (temporary tables: a procedure sees those of its callers); Databricks SQL language reference,
"CREATE TEMPORARY TABLE" (a table of the session).
"""

from __future__ import annotations

from migration.estate import ObjectKind
from migration.transpile import features
from migration.transpile.context import Context
from migration.transpile.local_scope import LocalTable, Scope
from migration.transpile.names import quote_path


def local_path(context: Context, name: str, at: int, owner: str = "") -> tuple[str, ...]:
    """What a temporary table or table variable is called on Databricks: never what a permanent table could be called by accident.

    A runtime without temporary tables gets a table of that name in the schema of the module, which is reported.

    Args:
        context: The object.
        name: Its T-SQL name, sign included.
        at: Where it is named.
        owner: ``schema.name`` of the procedure that makes it; empty for the object itself.
    """
    plain = name.lstrip("#@")
    if name.startswith("##"):
        context.note("GLOBAL_TEMP_TABLE", at, name)
    kind = "var" if name.startswith("@") else "tmp"
    if context.options.runtime >= features.TEMP_TABLE and not name.startswith("##"):
        return (f"{kind}_{plain}",)
    context.note("TEMP_AS_TABLE", at, name)
    if name.startswith("##"):
        return context.target(["dbo", f"{kind}_{plain}"], at)  # every module means the same one
    schema, module = (context.object.schema or "dbo", context.object.name.rpartition(".")[2])
    if owner:
        schema, _, module = owner.partition(".")
    return context.target([schema, f"{kind}_{module.lower()}_{plain}"], at)


def create_local(context: Context, local: LocalTable) -> str:
    """How a local table is created: replacing what an earlier run left behind."""
    temporary = "TEMP " if len(local.path) == 1 and context.options.runtime >= features.TEMP_TABLE else ""
    return f"CREATE OR REPLACE {temporary}TABLE {quote_path(local.path)}"


def foreign_table(context: Context, scope: Scope, name: str, at: int) -> LocalTable | None:
    """A temporary table that the procedure uses and does not make: one of its caller, or a global one. None when it cannot be named.

    It is put into ``scope``, and its columns are known when one procedure of the estate alone creates a table of that name.
    """
    lowered = name.lower()
    if context.object.kind is not ObjectKind.PROCEDURE or not name.startswith("#"):
        return None
    known = context.options.estate.temporary.get(lowered)
    if known is None and not name.startswith("##") and context.options.runtime < features.TEMP_TABLE:
        return None
    path = local_path(context.fork(), name, at, known.owner if known else "")
    table = LocalTable(path, dict(known.columns), known.key) if known and known.columns else LocalTable(path)
    scope.tables[lowered] = table
    scope.foreign[lowered] = at
    return table


def note_foreign(context: Context, scope: Scope) -> None:
    """Report the tables that another procedure makes, whatever became of the statements that name them."""
    for name, at in scope.foreign.items():
        context.note("TEMP_FROM_OTHER", at, name)
        known = context.options.estate.temporary.get(name)
        local_path(context, name, at, known.owner if known else "")
