"""What kind of server it is: its version decides which catalog columns can be asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from migration.sources.sqlserver.connection import Connection

_AZURE_DATABASE, _MANAGED_INSTANCE = 5, 8
#: Product version → name (Microsoft Learn, "Latest updates and version history for SQL Server").
_NAMES = {11: "2012", 12: "2014", 13: "2016", 14: "2017", 15: "2019", 16: "2022", 17: "2025"}
#: Oldest version whose catalog is read.
OLDEST = 11

# sql_variant cannot be read by the drivers (HY106), so each property is cast.
_FACTS = """SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)) AS version,
    CAST(SERVERPROPERTY('Edition') AS nvarchar(128)) AS edition,
    CAST(SERVERPROPERTY('EngineEdition') AS int) AS engine_edition,
    CAST(SERVERPROPERTY('Collation') AS nvarchar(128)) AS server_collation,
    DB_NAME() AS database_name,
    CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS nvarchar(128)) AS database_collation"""


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """A server and the database the connection is in.

    Attributes:
        version: ``16.0.4135.4``.
        edition: ``Developer Edition (64-bit)``.
        engine_edition: SERVERPROPERTY('EngineEdition'): 5 Azure SQL Database, 8 Managed Instance.
        server_collation: Its default collation.
        database: Name of the current database.
        collation: The database's collation.
    """

    version: str
    edition: str
    engine_edition: int
    server_collation: str
    database: str
    collation: str

    @property
    def is_azure(self) -> bool:
        """Whether the service keeps it current, so that its version number says little."""
        return self.engine_edition in (_AZURE_DATABASE, _MANAGED_INSTANCE)

    @property
    def major(self) -> int:
        """11 for 2012 … 17 for 2025; Azure counts as the newest."""
        first = self.version.split(".")[0]
        return max(_NAMES) if self.is_azure else int(first) if first.isdigit() else OLDEST

    @property
    def name(self) -> str:
        """``SQL Server 2022``, ``Azure SQL Database``."""
        if self.is_azure:
            return "Azure SQL Database" if self.engine_edition == _AZURE_DATABASE else "Azure SQL Managed Instance"
        return f"SQL Server {_NAMES.get(self.major, self.version)}"

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready copy."""
        return asdict(self) | {"name": self.name}


def read_server(connection: Connection) -> ServerFacts:
    """Ask the server what it is.

    Raises:
        SourceFailed: The connection broke.
    """
    version, edition, engine, server_collation, database, collation = next(connection.rows(_FACTS, object="SERVERPROPERTY"))
    return ServerFacts(version or "", edition or "", engine or 0, server_collation or "", database or "", collation or "")
