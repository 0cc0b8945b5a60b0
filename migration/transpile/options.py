"""How to convert: the target runtime, names, and what is known of the estate."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from migration.runtime import DEFAULT_RUNTIME, TargetRuntime
from migration.transpile.catalog import EstateCatalog


class IdentityMode(StrEnum):
    """How an identity column comes out."""

    ALWAYS = "always"  # quick-plan.md: IDENTITY(1,1) → GENERATED ALWAYS AS IDENTITY
    BY_DEFAULT = "by_default"  # for loading the keys of the source


class SpatialMode(StrEnum):
    """What geography and geometry become."""

    NATIVE = "native"  # GEOGRAPHY(4326) and GEOMETRY from runtime 17.1 on, text before
    WKT = "wkt"  # well-known text, which every runtime and every reader has
    H3 = "h3"  # the H3 cell of a point, for joins and groups by place


class CollationMode(StrEnum):
    """The collation of text columns whose script names none."""

    BINARY = "utf8_binary"  # the default of Databricks
    LCASE = "utf8_lcase"  # ignores case, and is the only such collation with LIKE and regular expressions


@dataclass(frozen=True, slots=True)
class Options:
    """What a conversion depends on beside the object itself; picklable.

    Attributes:
        runtime: Every rule about what converts is keyed by it.
        catalog: Unity Catalog catalog to put before names; empty to leave names in two parts.
        schema: Schema that ``dbo`` becomes; other schemas keep their names. Empty to keep ``dbo``.
        identity: GENERATED ALWAYS or BY DEFAULT.
        spatial: What geography and geometry become; the catalog must be built with the same.
        collation: Collation of text columns that name none; SQL Server's default ignores case, Databricks' does not.
        servers: Linked servers whose databases are migrated as well: lower-case ``server`` or ``server.database`` with the catalog of each.
        estate: Columns, types and keys of the estate, from :func:`migration.transpile.catalog.build_catalog`.
            Empty: expressions whose meaning hangs on a type get a warning instead of a rewrite.
    """

    runtime: TargetRuntime = DEFAULT_RUNTIME
    catalog: str = ""
    schema: str = ""
    identity: IdentityMode = IdentityMode.ALWAYS
    spatial: SpatialMode = SpatialMode.NATIVE
    collation: CollationMode = CollationMode.BINARY
    servers: tuple[tuple[str, str], ...] = ()
    estate: EstateCatalog = field(default_factory=EstateCatalog)

    def server_catalog(self, server: str, database: str) -> str:
        """The catalog that stands for a database of a linked server; empty when none was given."""
        known = dict(self.servers)
        return known.get(f"{server}.{database}".lower()) or known.get(server.lower(), "")

    def within(self, estate: EstateCatalog) -> Options:
        """The same with another estate: each statement of a procedure asks for one, and :func:`dataclasses.replace` is slow."""
        return Options(self.runtime, self.catalog, self.schema, self.identity, self.spatial, self.collation, self.servers, estate)
