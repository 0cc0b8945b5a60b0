"""Runtimes and node types for clusters of jobs."""

from __future__ import annotations

from typing import Any

from workspace.api import Request, invalid, route

VERSIONS = ("15.4.x-scala2.12", "17.3.x-scala2.13", "17.3.x-gpu-ml-scala2.13", "17.3.x-cpu-ml-scala2.13", "18.1.x-scala2.13")
#: Id, cores, megabytes, deprecated.
NODES = (
    ("Standard_L4s", 4, 32768, True),
    ("Standard_D4ds_v5", 4, 16384, False),
    ("Standard_E8ds_v5", 8, 65536, False),
    ("Standard_F2", 2, 4096, False),
)


@route("GET", "/api/2.1/clusters/spark-versions")
def _versions(request: Request) -> dict[str, Any]:
    return {"versions": [{"key": key, "name": key} for key in VERSIONS]}


@route("GET", "/api/2.1/clusters/list-node-types")
def _nodes(request: Request) -> dict[str, Any]:
    return {
        "node_types": [
            {
                "node_type_id": name, "instance_type_id": name, "description": name, "category": "General Purpose",
                "num_cores": cores, "memory_mb": memory, "num_gpus": 0, "is_deprecated": deprecated, "is_hidden": False,
            }
            for name, cores, memory, deprecated in NODES
        ]
    }  # fmt: skip


def check_cluster(request: Request, spec: dict[str, Any]) -> None:
    """Refuse what no cluster can be made of."""
    if spec.get("spark_version") not in VERSIONS:
        raise invalid(f"Invalid spark version {spec.get('spark_version')}.")
    if spec.get("node_type_id") not in {name for name, *_ in NODES}:
        raise invalid(f"Node type {spec.get('node_type_id')} is not supported.")
