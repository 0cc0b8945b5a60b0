"""The eight common failures of a deployment (quick-plan.md, "Common Deployment Issues"), by stable codes that every command here uses."""

from __future__ import annotations

import shlex
from dataclasses import asdict, dataclass
from typing import Any

from core.safe_text import one_line
from migration.medallion.naming import tick

MISSING_TARGET_SCHEMA = "MISSING_TARGET_SCHEMA"
MISSING_JDBC_DRIVER = "MISSING_JDBC_DRIVER"
FIREWALL_BLOCKED = "FIREWALL_BLOCKED"
SECRET_SCOPE_NOT_FOUND = "SECRET_SCOPE_NOT_FOUND"  # noqa: S105 - a code
CATALOG_PERMISSION_DENIED = "CATALOG_PERMISSION_DENIED"
NO_TABLES_IN_PIPELINE = "NO_TABLES_IN_PIPELINE"
WAITING_FOR_RESOURCES = "WAITING_FOR_RESOURCES"
AMBIGUOUS_REFERENCE = "AMBIGUOUS_REFERENCE"

#: The three keys of a secret scope that a generated notebook reads.
SECRET_KEYS = ("sqlserver_jdbc_url", "sqlserver_user", "sqlserver_password")
#: What the identity that a pipeline runs as must hold: where, and the privilege.
NEEDED_PRIVILEGES = (
    ("catalog", "USE_CATALOG"),
    ("schema", "USE_SCHEMA"),
    ("schema", "CREATE_TABLE"),
    ("schema", "CREATE_MATERIALIZED_VIEW"),
)
WAYS_WITHOUT_JAR = (
    'ingestion = "sqlserver" under [pipeline] in plan.toml (format("sqlserver"), its driver is part of the runtime); '
    "Lakehouse Federation (a foreign catalog); a Unity Catalog JDBC connection (preview); or Lakeflow Connect for ongoing replication"
)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why something failed.

    Attributes:
        code: One of the eight, or another stable name.
        evidence: What was seen, in words; data, escape when shown.
        remedy: The SQL, command or change that mends it; may hold several lines.
        file: Generated file it came from; empty when unknown.
        line: 1-based line there; 0 when unknown.
        object: ``schema.name`` of the T-SQL object it came from; empty when unknown.
    """

    code: str
    evidence: str
    remedy: str = ""
    file: str = ""
    line: int = 0
    object: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape in every command."""
        return asdict(self)


def create_schema(catalog: str, schema: str) -> str:
    """The statement that makes the target schema."""
    return f"CREATE SCHEMA IF NOT EXISTS {tick(one_line(catalog), one_line(schema))}"


def grants(missing: tuple[tuple[str, str], ...], catalog: str, schema: str, principal: str) -> str:
    """GRANT statements for privileges, one for each securable.

    Args:
        missing: Securable (``catalog`` or ``schema``) and privilege.
        catalog: Catalog name.
        schema: Schema name.
        principal: Who gets them.
    """
    made = []
    for kind in ("catalog", "schema"):
        if names := [p.replace("_", " ") for k, p in missing if k == kind]:
            parts = (catalog,) if kind == "catalog" else (catalog, schema)
            on = tick(*(one_line(p) for p in parts))
            made.append(f"GRANT {', '.join(names)} ON {kind.upper()} {on} TO {tick(one_line(principal))}")
    return "; ".join(made)


def create_scope(scope: str, profile: str = "") -> str:
    """The command that makes the scope."""
    return shell("databricks", "secrets", "create-scope", scope, profile=profile)


def fill_scope(scope: str, profile: str = "") -> str:
    """The commands that make the scope and ask for its three values."""
    return "; ".join([create_scope(scope, profile), *(put_secret(scope, key, profile) for key in SECRET_KEYS)])


def put_secret(scope: str, key: str, profile: str = "") -> str:
    """The command that asks for a key's value, unseen."""
    return shell("databricks", "secrets", "put-secret", scope, key, profile=profile)


def put_acl(scope: str, principal: str, profile: str = "") -> str:
    """The command that lets an identity read a scope."""
    return shell("databricks", "secrets", "put-acl", scope, principal, "READ", profile=profile)


def shell(*words: str, profile: str = "") -> str:
    """A command line in which data stays data."""
    return shlex.join([one_line(w) for w in (*words, *(("--profile", profile) if profile not in ("", "DEFAULT") else ()))])
