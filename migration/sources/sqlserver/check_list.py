"""The names and titles of a source's checks, for lists that are shown before a driver is loaded."""

from __future__ import annotations

from migration.checks import CheckTitle

#: In the order they are shown.
SOURCE_CHECKS: tuple[CheckTitle, ...] = (
    CheckTitle("source.name", "name resolves", ""),
    CheckTitle("source.port", "port open", "source.name"),
    CheckTitle("source.tls", "encryption", "source.port"),
    CheckTitle("source.driver", "ODBC driver", ""),
    CheckTitle("source.login", "login", "source.port"),
    CheckTitle("source.database", "database", "source.login"),
    CheckTitle("source.permissions", "permissions", "source.login"),
    CheckTitle("source.catalog", "catalog views", "source.login"),
    CheckTitle("source.version", "version and edition", "source.login"),
    CheckTitle("source.collation", "collation", "source.login"),
    CheckTitle("source.tracking", "change tracking", "source.login"),
)
