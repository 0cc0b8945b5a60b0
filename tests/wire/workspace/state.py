"""All that a workspace holds. Tests read it and set it up; the endpoints change it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

ADMIN_TOKEN = "dapi" + "0" * 31 + "1"
#: Milliseconds between two things that happen here: time only moves when something does.
TICK = 1_000
EPOCH = 1_790_000_000_000


@dataclass(frozen=True)
class Identity:
    """Who calls."""

    name: str
    groups: tuple[str, ...] = ("account users",)
    service_principal: bool = False


@dataclass
class Schema:
    name: str
    owner: str
    properties: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    #: Kind of each object by its name in lower case: ``table``, ``view``, ``function``, ``procedure``, ``volume``.
    objects: dict[str, str] = field(default_factory=dict)


@dataclass
class Catalog:
    name: str
    owner: str
    schemas: dict[str, Schema] = field(default_factory=dict)


@dataclass
class Scope:
    secrets: dict[str, str] = field(default_factory=dict)
    acls: dict[str, str] = field(default_factory=dict)


@dataclass
class Node:
    """A folder, notebook or file of the workspace tree."""

    kind: str
    content: str = ""
    language: str = ""
    object_id: int = 0


@dataclass
class Pipeline:
    id: str
    spec: dict[str, Any]
    creator: str
    last_modified: int
    updates: list[Update] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    run_as: str = ""


@dataclass
class Update:
    id: str
    validate_only: bool
    created: int
    state: str = "QUEUED"
    full_refresh: bool = False
    cause: str = "API_CALL"


@dataclass
class Warehouse:
    id: str
    name: str
    state: str = "RUNNING"
    serverless: bool = True


@dataclass
class State:
    """The workspace.

    Attributes:
        page_size: Most rows of a page, whatever is asked for.
        serverless: Whether serverless compute is enabled.
        quota: Whether classic compute gets machines; else updates wait for resources for ever.
        reachable: Whether the source answers from the workspace.
        rows: Rows that each dataset gets by name; 10 when not named.
        statement_failures: SQLSTATE and message of statements that name this object.
        select: Gives the rows of a SELECT; None for one row with a 1.
        held: A query that holds this text runs until it is cancelled; empty for none.
        execute: Carries a statement that creates something out for real.
        engine: Runs an update's notebooks for real; rows by dataset.
        working: What the engine computes, by update.
        chunk: Rows in one piece of a result.
    """

    tokens: dict[str, Identity] = field(default_factory=lambda: {ADMIN_TOKEN: Identity("ada@example.org", ("account users", "admins"))})
    clients: dict[str, tuple[str, Identity]] = field(default_factory=dict)
    catalogs: dict[str, Catalog] = field(default_factory=dict)
    #: Privileges by securable (``catalog:main``, ``schema:main.sales``) and principal.
    grants: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    scopes: dict[str, Scope] = field(default_factory=dict)
    nodes: dict[str, Node] = field(
        default_factory=lambda: {"/": Node("DIRECTORY"), "/Shared": Node("DIRECTORY"), "/Users": Node("DIRECTORY")}
    )
    pipelines: dict[str, Pipeline] = field(default_factory=dict)
    warehouses: dict[str, Warehouse] = field(default_factory=lambda: {"wh1": Warehouse("wh1", "Starter")})
    statements: dict[str, dict[str, Any]] = field(default_factory=dict)
    jobs: dict[int, dict[str, Any]] = field(default_factory=dict)
    runs: dict[int, dict[str, Any]] = field(default_factory=dict)
    volumes_files: dict[str, bytes] = field(default_factory=dict)
    page_size: int = 100
    serverless: bool = True
    quota: bool = True
    reachable: bool = True
    rows: dict[str, int] = field(default_factory=dict)
    statement_failures: dict[str, tuple[str, str]] = field(default_factory=dict)
    select: Callable[[str], list[list[str | None]]] | None = None
    held: str = ""
    execute: Callable[[str], None] | None = None
    engine: Callable[[dict[str, str]], dict[str, int]] | None = None
    working: dict[str, Future[dict[str, int]]] = field(default_factory=dict)
    chunk: int = 1000
    _now: int = EPOCH
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    def now(self) -> int:
        """Milliseconds since 1970; every look moves the clock."""
        self._now += TICK
        return self._now

    def new_id(self) -> int:
        return next(self._ids)

    def uuid(self) -> str:
        return f"{self.new_id():08x}-0000-4000-8000-000000000000"

    def with_catalog(self, name: str, *schemas: str, owner: str = "root@example.org") -> State:
        """Add a catalog with these schemas."""
        self.catalogs[name] = Catalog(name, owner, {s: Schema(s, owner) for s in schemas})
        return self

    def grant(self, securable: str, principal: str, *privileges: str) -> State:
        """``grant("catalog:main", "ada@example.org", "USE_CATALOG")``."""
        self.grants[securable][principal] |= set(privileges)
        return self

    def schema(self, catalog: str, name: str) -> Schema | None:
        found = self.catalogs.get(catalog)
        return found.schemas.get(name) if found else None

    def privileges(self, identity: Identity, catalog: str, schema: str = "") -> set[str]:
        """What an identity may do there: its own grants, its groups' and what it owns."""
        held: set[str] = set()
        for key in (f"catalog:{catalog}", *([f"schema:{catalog}.{schema}"] if schema else ())):
            for principal in (identity.name, *identity.groups):
                held |= self.grants[key].get(principal, set())
        owners = {self.catalogs[catalog].owner} if catalog in self.catalogs else set()
        found = self.schema(catalog, schema) if schema else None
        if found is not None:
            owners.add(found.owner)
        if owners & {identity.name, *identity.groups} or "ALL_PRIVILEGES" in held:
            held |= {
                "USE_CATALOG", "USE_SCHEMA", "CREATE_TABLE", "CREATE_MATERIALIZED_VIEW", "CREATE_SCHEMA", "CREATE_FUNCTION", "CREATE_VOLUME", "SELECT",
            }  # fmt: skip
        return held

    def identity(self, name: str) -> Identity:
        """An identity by its name; one nobody knows has no groups."""
        known = [*self.tokens.values(), *(i for _, i in self.clients.values())]
        return next((i for i in known if i.name == name), Identity(name, ()))
