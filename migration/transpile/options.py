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


@dataclass(frozen=True, slots=True)
class Options:
    """What a conversion depends on beside the object itself; picklable.

    Attributes:
        runtime: Every rule about what converts is keyed by it.
        catalog: Unity Catalog catalog to put before names; empty to leave names in two parts.
        schema: Schema that ``dbo`` becomes; other schemas keep their names. Empty to keep ``dbo``.
        identity: GENERATED ALWAYS or BY DEFAULT.
        estate: Columns, types and keys of the estate, from :func:`migration.transpile.catalog.build_catalog`.
            Empty: expressions whose meaning hangs on a type get a warning instead of a rewrite.
    """

    runtime: TargetRuntime = DEFAULT_RUNTIME
    catalog: str = ""
    schema: str = ""
    identity: IdentityMode = IdentityMode.ALWAYS
    estate: EstateCatalog = field(default_factory=EstateCatalog)
