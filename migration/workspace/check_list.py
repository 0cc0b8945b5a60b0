"""The names and titles of a workspace's checks, for lists that are shown before anything heavy is loaded."""

from __future__ import annotations

from migration.checks import CheckTitle

#: In the order they are shown.
WORKSPACE_CHECKS: tuple[CheckTitle, ...] = (
    CheckTitle("workspace.profile", "profile found", ""),
    CheckTitle("workspace.name", "name resolves", "workspace.profile"),
    CheckTitle("workspace.port", "port open", "workspace.name"),
    CheckTitle("workspace.tls", "encryption", "workspace.port"),
    CheckTitle("workspace.identity", "identity", "workspace.tls"),
    CheckTitle("workspace.catalog", "catalog", "workspace.identity"),
    CheckTitle("workspace.schema", "target schema", "workspace.catalog"),
    CheckTitle("workspace.privileges", "privileges", "workspace.catalog"),
    CheckTitle("workspace.secrets", "secret scope and keys", "workspace.identity"),
    CheckTitle("workspace.acl", "scope can be read", "workspace.secrets"),
    CheckTitle("workspace.serverless", "serverless compute", "workspace.catalog"),
    CheckTitle("workspace.ingestion", "way of ingestion", ""),
    CheckTitle("workspace.warehouse", "SQL warehouse", "workspace.identity"),
    CheckTitle("workspace.egress", "workspace reaches source", "workspace.identity", "starts a short serverless run in the workspace"),
)
