"""Since which runtime Databricks has what (release notes); asked by every rule that depends on it."""

from __future__ import annotations

from migration.runtime import TargetRuntime

COLLATION = TargetRuntime(16, 1)
LISTAGG = TargetRuntime(16, 4)
RECURSIVE_CTE = TargetRuntime(17, 0)
SPATIAL = TargetRuntime(17, 1)
TEMP_TABLE = TargetRuntime(18, 1)
PROCEDURE = TargetRuntime(17, 0)
ATOMIC = TargetRuntime(18, 0)
CURSOR = TargetRuntime(18, 1)
REMOTE_QUERY = TargetRuntime(17, 3)
PYTHON_TABLE = TargetRuntime(17, 1)


def newest() -> TargetRuntime:
    """The newest runtime that any rule asks about: what aiming higher could bring."""
    return max(value for value in globals().values() if isinstance(value, TargetRuntime))
