"""The steps up to the pipeline. Each looks at what is there and says what differs; carrying a change out is safe to do twice."""

from __future__ import annotations

import base64
import difflib
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from databricks.sdk.service.catalog import SchemaInfo
from databricks.sdk.service.workspace import AclPermission, ExportFormat, ImportFormat, Language, ObjectInfo, ObjectType

from core.progress import ProgressCallback, no_progress
from core.safe_text import one_line
from core.secret import Secret
from migration.workspace.calls import Session
from migration.workspace.client import WorkspaceFailed
from migration.workspace.deploy.ledger import Ledger
from migration.workspace.deploy.model import Action, Blueprint, Change
from migration.workspace.diagnoses import SECRET_KEYS

#: Property of a schema, and configuration key of a pipeline, that says which deployment made it.
MARK = "quickplan.deployment"


@dataclass
class Site:
    """What a step works with.

    Attributes:
        session: The workspace.
        blueprint: What is wanted.
        ledger: What was done.
        secrets: Values by key, where they were given.
        warehouse: Id of the SQL warehouse; empty when none is there.
        progress: Told what is being done, for steps that take their time.
        profile: Profile of the workspace, for commands in remedies.
    """

    session: Session
    blueprint: Blueprint
    ledger: Ledger
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    warehouse: str = ""
    progress: ProgressCallback = no_progress
    profile: str = ""

    @cached_property
    def me(self) -> str:
        """Who deploys."""
        return self.session.call(self.session.sdk.current_user.me, "read who is logged in").user_name or ""


Look = Callable[[Site], Iterator[Change]]
Carry = Callable[[Site, Change], None]


# -- schema ---------------------------------------------------------------------------------------------------------------


def schemas_wanted(blueprint: Blueprint) -> list[str]:
    """``catalog.schema`` of all that something goes to, the pipeline's first."""
    from migration.workspace.deploy.objects import created

    found = {f"{blueprint.target.catalog}.{blueprint.target.schema}": None}
    if blueprint.load is not None and blueprint.load.schema:
        found[blueprint.load.schema] = None
    for item in blueprint.objects:
        for made in created(item.statements):
            if made.catalog:
                found[f"{made.catalog}.{made.schema}"] = None
    return list(found)


def look_schema(site: Site) -> Iterator[Change]:
    """The schemas that are missing."""
    for name in schemas_wanted(site.blueprint):
        there = find_schema(site, name)
        yield Change("schema", Action.CREATE if there is None else Action.KEEP, f"schema:{name}", name)


def find_schema(site: Site, name: str) -> SchemaInfo | None:
    """A schema by its full name."""
    return site.session.find(lambda: site.session.sdk.schemas.get(name), f"read the schema {one_line(name)}")


def carry_schema(site: Site, change: Change) -> None:
    """Create it, marked as ours."""
    catalog, _, name = change.shown.partition(".")
    site.ledger.intend(change.key, made=True)
    site.session.ensure(
        lambda: find_schema(site, change.shown),
        lambda: site.session.sdk.schemas.create(name, catalog, comment="Made by quickplan", properties={MARK: site.ledger.id}),
        f"create the schema {one_line(change.shown)}",
    )
    site.ledger.done(change.key)


# -- secrets --------------------------------------------------------------------------------------------------------------


def keys_of(site: Site, scope: str = "") -> frozenset[str] | None:
    """The keys of a scope, the target's by default; None when it does not exist."""
    scope, sdk = scope or site.blueprint.target.scope, site.session.sdk
    found = site.session.find(
        lambda: [s.key or "" for s in sdk.secrets.list_secrets(scope)], f"list the keys of the scope {one_line(scope)}"
    )
    return None if found is None else frozenset(found)


def look_scope(site: Site) -> Iterator[Change]:
    """The scope, and who reads it."""
    target = site.blueprint.target
    missing = keys_of(site) is None
    yield Change("scope", Action.CREATE if missing else Action.KEEP, f"scope:{target.scope}", target.scope)
    if target.run_as and (missing or not _may_read(site)):
        yield Change("scope", Action.UPDATE, f"acl:{target.scope}:{target.run_as}", f"{target.run_as} reads {target.scope}")


def _may_read(site: Site) -> bool:
    target, sdk = site.blueprint.target, site.session.sdk
    try:
        items = site.session.call(lambda: list(sdk.secrets.list_acls(target.scope)), f"read who may read {one_line(target.scope)}")
    except WorkspaceFailed as failed:
        if failed.code == "PERMISSION_DENIED":
            return True  # not ours to manage; the preflight says so
        raise
    return target.run_as in {i.principal for i in items}


def carry_scope(site: Site, change: Change) -> None:
    """Create the scope, or let the pipeline's identity read it."""
    target, sdk = site.blueprint.target, site.session.sdk
    made = change.key.startswith("scope:")
    site.ledger.intend(change.key, made=True)
    if made:
        site.session.ensure(
            lambda: keys_of(site), lambda: sdk.secrets.create_scope(target.scope), f"create the secret scope {one_line(target.scope)}"
        )
    else:
        site.session.call(
            lambda: sdk.secrets.put_acl(target.scope, target.run_as, AclPermission.READ), f"let {one_line(target.run_as)} read the scope"
        )
    site.ledger.done(change.key)


def look_secrets(site: Site) -> Iterator[Change]:
    """The three keys: missing, another value, or as they should be. A value that was not given is left as it is."""
    scope = site.blueprint.target.scope
    there = keys_of(site) or frozenset()
    for key in SECRET_KEYS:
        name, value = f"secret:{scope}/{key}", site.secrets.get(key)
        if key not in there:
            note = "" if value is not None else "its value is asked for, or read from the environment"
            yield Change("secrets", Action.CREATE if value is not None else Action.LACK, name, f"{scope}/{key}", note=note)
        elif value is not None and not _same_secret(site, scope, key, value):
            yield Change("secrets", Action.UPDATE, name, f"{scope}/{key}", note="another value; the old one cannot be brought back")
        else:
            yield Change("secrets", Action.KEEP, name, f"{scope}/{key}")


def _same_secret(site: Site, scope: str, key: str, value: Secret) -> bool:
    """Whether the scope holds this value; False when it cannot be read."""
    sdk = site.session.sdk
    try:
        found = site.session.call(lambda: sdk.secrets.get_secret(scope, key), f"read {one_line(key)}", quiet=True)
    except WorkspaceFailed as failed:
        if failed.code in ("PERMISSION_DENIED", "NOT_FOUND"):
            return False
        raise
    return base64.b64decode(found.value or "") == value.reveal().encode()


def carry_secrets(site: Site, change: Change) -> None:
    """Write one value."""
    scope, _, key = change.shown.rpartition("/")
    site.ledger.intend(change.key, made=change.action is Action.CREATE)
    value = site.secrets[key].reveal()
    site.session.call(lambda: site.session.sdk.secrets.put_secret(scope, key, string_value=value), f"write {one_line(key)}", quiet=True)
    site.ledger.done(change.key)


# -- files ----------------------------------------------------------------------------------------------------------------


def status_of(site: Site, path: str) -> ObjectInfo | None:
    """What lies at a path."""
    return site.session.find(lambda: site.session.sdk.workspace.get_status(path), f"look at {one_line(path)}")


def look_folder(site: Site) -> Iterator[Change]:
    """The folder and those above it that are missing, the highest first."""
    parents = [str(p) for p in reversed(PurePosixPath(site.blueprint.folder).parents) if len(p.parts) > 2]
    for path in (*parents, site.blueprint.folder):
        missing = status_of(site, path) is None
        if missing or path == site.blueprint.folder:
            yield Change("folder", Action.CREATE if missing else Action.KEEP, f"folder:{path}", path)


def carry_folder(site: Site, change: Change) -> None:
    """Create a folder."""
    site.ledger.intend(change.key, made=True)
    site.session.call(lambda: site.session.sdk.workspace.mkdirs(change.shown), f"create {one_line(change.shown)}")
    site.ledger.done(change.key)


def look_notebook(site: Site) -> Iterator[Change]:
    """Notebooks that are missing or differ."""
    for notebook in site.blueprint.notebooks:
        key = f"notebook:{notebook.path}"
        there = status_of(site, notebook.path)
        if there is None:
            yield Change("notebook", Action.CREATE, key, notebook.path, note=f"{notebook.text.count(chr(10))} lines")
            continue
        before = exported(site, notebook.path) if there.object_type is ObjectType.NOTEBOOK else ""
        if before.rstrip("\n") == notebook.text.rstrip("\n"):
            yield Change("notebook", Action.KEEP, key, notebook.path)
            continue
        foreign = "" if site.ledger.entries.get(key) else "it was not made by this deployment and is overwritten"
        yield Change("notebook", Action.UPDATE, key, notebook.path, (("lines", *_line_counts(before, notebook.text)),), foreign)


def text_print(text: str) -> str:
    """Fingerprint of a notebook; what stands at its end comes back without the last line end."""
    return hashlib.sha256(text.rstrip("\n").encode()).hexdigest()


def exported(site: Site, path: str) -> str:
    """The source of a notebook as it lies in the workspace."""
    answer = site.session.call(lambda: site.session.sdk.workspace.export(path, format=ExportFormat.SOURCE), f"read {one_line(path)}")
    return base64.b64decode(answer.content or "").decode("utf-8", "replace")


def _line_counts(before: str, after: str) -> tuple[str, str]:
    """Lines that go and lines that come."""
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    gone = sum(b - a for tag, a, b, _, _ in matcher.get_opcodes() if tag != "equal")
    come = sum(d - c for tag, _, _, c, d in matcher.get_opcodes() if tag != "equal")
    return f"{gone} removed", f"{come} added"


def carry_notebook(site: Site, change: Change) -> None:
    """Import one notebook."""
    notebook = next(n for n in site.blueprint.notebooks if n.path == change.shown)
    site.ledger.intend(change.key, made=change.action is Action.CREATE, print=text_print(notebook.text))
    content = base64.b64encode(notebook.text.encode()).decode()
    site.session.call(
        lambda: site.session.sdk.workspace.import_(
            notebook.path, content=content, format=ImportFormat.SOURCE, language=Language.PYTHON, overwrite=True
        ),
        f"import {one_line(notebook.path)}",
    )
    site.ledger.done(change.key)
