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
)
