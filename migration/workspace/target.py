"""What a plan's workspace must have: the settings that checks and a deployment are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class WorkspaceTarget:
    """Where a migration goes.

    Attributes:
        catalog: Unity Catalog name; empty when none is named.
        schema: Target schema; empty when none is named.
        scope: Secret scope with the source's three keys.
        warehouse: Id or name of a SQL warehouse; empty for the only or first one.
        run_as: User name or application id that the pipeline runs as; empty for the identity that deploys.
        ingestion: Value of :class:`migration.medallion.model.Ingestion`.
        runtime: Target runtime, ``17.3``.
        source_host: Host of SQL Server, which the workspace must reach; empty when unknown.
        source_port: Its port.
        jdbc_jar: File of the JDBC driver here, for the ingestion ``jdbc``; empty when none is named.
        node_type: Node type of the cluster that loads by JDBC; empty for the smallest that fits.
    """

    catalog: str = ""
    schema: str = ""
    scope: str = "sqlserver"
    warehouse: str = ""
    run_as: str = ""
    ingestion: str = "sqlserver"
    runtime: str = "17.3"
    source_host: str = ""
    source_port: int = 1433
    jdbc_jar: str = ""
    node_type: str = ""

    @property
    def alone(self) -> WorkspaceTarget:
        """The same without the source that the workspace must reach."""
        return replace(self, source_host="", source_port=0)

    def to_dict(self) -> dict[str, Any]:
        """The form in which it travels to a job."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> WorkspaceTarget:
        """The target of :meth:`to_dict`; what is missing has its default."""
        known = {f.name for f in fields(cls)}
        return cls(**{k: v for k, v in data.items() if k in known})
