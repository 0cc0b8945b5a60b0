"""Converted tables, views, functions and procedures: one statement after the other through the SQL warehouse, each noted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from databricks.sdk.service.sql import StatementState, StatementStatus

from core.safe_text import one_line
from migration.medallion.naming import tick
from migration.spark_errors import COMMON_FAILURES, error_class
from migration.workspace import diagnoses as d
from migration.workspace.client import WorkspaceFailed
from migration.workspace.deploy.model import Action, Change, SqlWanted
from migration.workspace.deploy.steps import Site
from migration.workspace.statements import run_statement

_NAME = r"(?:`(?:[^`]|``)+`|\w+)"
_CREATE = re.compile(
    rf"(?:\s|--[^\n]*\n|/\*.*?\*/)*CREATE\s+(?P<replace>OR\s+REPLACE\s+)?(?P<kind>TABLE|VIEW|FUNCTION|PROCEDURE)\s+(?:IF\s+NOT\s+EXISTS\s+)?(?P<name>{_NAME}(?:\.{_NAME}){{0,2}})",
    re.I | re.S,
)
_EXISTS = frozenset({"42P07", "42710", "42P06", "42723"})


@dataclass(frozen=True, slots=True)
class Created:
    """What a statement creates.

    Attributes:
        kind: ``TABLE``, ``VIEW``, ``FUNCTION`` or ``PROCEDURE``.
        catalog: Catalog; empty when not written.
        schema: Schema; empty when not written.
        name: Name.
        replaces: Whether it replaces what is there.
    """

    kind: str
    catalog: str
    schema: str
    name: str
    replaces: bool


def created(statements: Sequence[str]) -> list[Created]:
    """What statements create, in order."""
    found = []
    for statement in statements:
        if match := _CREATE.match(statement):
            parts = [p[1:-1].replace("``", "`") if p.startswith("`") else p for p in re.findall(_NAME, match["name"])]
            catalog, schema, name = ([""] * (3 - len(parts))) + parts
            found.append(Created(match["kind"].upper(), catalog, schema, name, bool(match["replace"])))
    return found


def look_objects(site: Site) -> Iterator[Change]:
    """Objects whose statements did not run as they now are."""
    if not site.blueprint.objects:
        return
    there = _there(site)
    for item in site.blueprint.objects:
        key, made = f"object:{item.object}", created(item.statements)
        name = one_line(item.object)
        exists = bool(made) and all(_key(site, one) in there for one in made)
        if not site.warehouse:
            yield Change("objects", Action.LACK, key, name, note="there is no SQL warehouse: write warehouse in quickplan.toml")
        elif site.ledger.is_done(key) and site.ledger.fact(key, "print") == _print(item) and (exists or not made):
            yield Change("objects", Action.KEEP, key, name)
        elif not exists:
            count = len(item.statements)
            yield Change("objects", Action.CREATE, key, name, note=f"{item.kind.replace('_', ' ')}, {count} statement{'s' * (count != 1)}")
        elif any(one.kind == "TABLE" for one in made) and site.ledger.fact(key, "state") != "intended":
            known = bool(site.ledger.fact(key, "print"))
            words = (
                "its definition has changed, the table stays: alter or drop it"
                if known
                else "a table of this name is there and stays as it is"
            )
            yield Change("objects", Action.KEEP, key, name, note=words)
        else:
            foreign = "" if site.ledger.entries.get(key) else "it was not made by this deployment and is replaced"
            yield Change("objects", Action.UPDATE, key, name, note=foreign)


def _there(site: Site) -> set[tuple[str, str, str]]:
    """Catalog, schema and name, in lower case, of all tables, views, functions and procedures in the schemas concerned."""
    from migration.workspace.deploy.steps import find_schema, schemas_wanted

    sdk, found = site.session.sdk, set[tuple[str, str, str]]()
    for where in schemas_wanted(site.blueprint):
        catalog, _, schema = where.partition(".")
        if find_schema(site, where) is None:
            continue
        tables = site.session.call(partial(_names, sdk.tables.list, catalog, schema), f"list the tables of {one_line(where)}")
        functions = site.session.call(partial(_names, sdk.functions.list, catalog, schema), f"list the functions of {one_line(where)}")
        found |= {(catalog.lower(), schema.lower(), name.lower()) for name in (*tables, *functions)}
    return found


def _names(listing: Callable[[str, str], Iterable[Any]], catalog: str, schema: str) -> list[str]:
    return [item.name or "" for item in listing(catalog, schema)]


def _key(site: Site, one: Created) -> tuple[str, str, str]:
    target = site.blueprint.target
    return (one.catalog or target.catalog).lower(), (one.schema or target.schema).lower(), one.name.lower()


def _print(item: SqlWanted) -> str:
    return hashlib.sha256("\x00".join(item.statements).encode()).hexdigest()


def carry_objects(site: Site, change: Change) -> None:
    """Run an object's statements; what an earlier run did to the end is not done again.

    Raises:
        WorkspaceFailed: A statement failed; the code is Spark's error class.
    """
    item = next(o for o in site.blueprint.objects if f"object:{o.object}" == change.key)
    resumed = site.ledger.fact(change.key, "state") == "intended" and site.ledger.fact(change.key, "print") == _print(item)
    begin = int(site.ledger.fact(change.key, "ran") or 0) if resumed else 0
    if not resumed:
        # Of several things that an object creates, those that were there already are not ours to drop.
        made = created(item.statements)
        there = _there(site) if len(made) > 1 and change.action is Action.CREATE else set()
        mine = [one for one in made if _key(site, one) not in there]
        drops = [f"DROP {one.kind} IF EXISTS {tick(*_full(site, one))}" for one in reversed(mine)]
        site.ledger.intend(change.key, made=change.action is Action.CREATE, print=_print(item), ran=0, drops=drops)
    for number, statement in enumerate(item.statements[begin:], begin):
        failed = execute(site, statement)
        # It was absent a moment ago: what exists by now came of a request whose answer was lost.
        sent_before = resumed or change.action is Action.CREATE
        if failed is not None and not (sent_before and failed.sql_state in _EXISTS):
            raise _failure(site, item, number, failed)
        site.ledger.intend(change.key, made=False, ran=number + 1)
    site.ledger.done(change.key)


def _full(site: Site, one: Created) -> tuple[str, str, str]:
    return one.catalog or site.blueprint.target.catalog, one.schema or site.blueprint.target.schema, one.name


def execute(site: Site, statement: str) -> StatementStatus | None:
    """Run one statement to its end; its status when it failed."""
    target, session = site.blueprint.target, site.session
    answer = run_statement(
        session.sdk, statement, site.warehouse, catalog=target.catalog or None, schema=target.schema or None, call=session.call
    )
    status = answer.status
    return status if status is None or status.state is not StatementState.SUCCEEDED else None


def _failure(site: Site, item: SqlWanted, number: int, status: StatementStatus) -> WorkspaceFailed:
    message = status.error.message or "" if status.error else ""
    named = error_class(message) if message.startswith("[") else ""
    code = named.partition(".")[0] or status.sql_state or "STATEMENT_FAILED"
    code = COMMON_FAILURES.get(code, code)
    words = f"statement {number + 1} of {one_line(item.object)} failed: {one_line(message, 300)}"
    return WorkspaceFailed(code, words, remedy=_remedy(site, item, code), file=item.file, line=item.line, object=item.object)


def _remedy(site: Site, item: SqlWanted, code: str) -> str:
    made = created(item.statements)
    catalog, schema, _ = _full(site, made[0]) if made else (site.blueprint.target.catalog, site.blueprint.target.schema, "")
    if code == d.MISSING_TARGET_SCHEMA:
        return d.create_schema(catalog, schema)
    if code == d.CATALOG_PERMISSION_DENIED:
        create = "CREATE_FUNCTION" if made and made[0].kind in ("FUNCTION", "PROCEDURE") else "CREATE_TABLE"
        return d.grants((("catalog", "USE_CATALOG"), ("schema", "USE_SCHEMA"), ("schema", create)), catalog, schema, site.me)
    if code == d.AMBIGUOUS_REFERENCE:
        return f"Give each side of the join an alias and write it before the column; override {one_line(item.object)}, then deploy again."
    return "Mend it, or override the object; then deploy again: what is done stays done."
