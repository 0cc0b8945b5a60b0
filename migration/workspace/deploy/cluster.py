"""Which machines and which runtime a job's cluster gets, of those that the workspace has."""

from __future__ import annotations

import re

from core.safe_text import one_line
from migration.workspace.calls import Session
from migration.workspace.client import WorkspaceFailed

_LEAST_CORES = 4
_LEAST_MEGABYTES = 14_000
_NAME_ONE = 'Name one: node_type = "…" in quickplan.toml, or --node-type (databricks clusters list-node-types).'


def spark_version(session: Session, runtime: str) -> str:
    """The key of a runtime, such as ``17.3.x-scala2.13``: the plain one, neither for machine learning nor for GPUs.

    Args:
        session: The workspace.
        runtime: ``17.3``.

    Raises:
        WorkspaceFailed: The workspace does not have it.
    """
    answer = session.call(session.sdk.clusters.spark_versions, "list the runtimes")
    keys = sorted(v.key or "" for v in answer.versions or () if re.fullmatch(rf"{re.escape(runtime)}\.x-scala\d+\.\d+", v.key or ""))
    if not keys:
        words = f"the workspace has no runtime {one_line(runtime)} for clusters"
        raise WorkspaceFailed("RUNTIME_NOT_FOUND", words, remedy="Write another runtime under [target] in plan.toml.")
    return keys[-1]


def node_type(session: Session) -> str:
    """The smallest node type that is meant for use: by cores, then memory, then name.

    Raises:
        WorkspaceFailed: There is none, or the list may not be read.
    """
    try:
        answer = session.call(session.sdk.clusters.list_node_types, "list the node types")
    except WorkspaceFailed as failed:
        raise WorkspaceFailed(failed.code, failed.message, remedy=_NAME_ONE) from None
    fitting = [
        (n.num_cores, n.memory_mb, n.node_type_id)
        for n in answer.node_types or ()
        if not (n.is_deprecated or n.is_hidden or n.num_gpus) and n.num_cores >= _LEAST_CORES and n.memory_mb >= _LEAST_MEGABYTES
    ]
    if not fitting:
        raise WorkspaceFailed("NODE_TYPE_NOT_FOUND", "the workspace has no node type that fits", remedy=_NAME_ONE)
    return min(fitting)[2]
