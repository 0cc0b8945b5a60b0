"""The workspace tree: folders, notebooks, files."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from workspace.api import ApiError, Request, invalid, not_found, page, route
from workspace.state import Node

HEADER = "# Databricks notebook source"
_LIMIT = 10 * 1024 * 1024


def normal(path: str) -> str:
    """A path as the tree knows it: ``/Workspace/Shared/x`` and ``/Shared/x`` are the same."""
    if not path.startswith("/"):
        raise invalid(f"Path ({path}) doesn't start with '/'")
    path = path.removeprefix("/Workspace")
    return "/" + path.strip("/")


def _node(request: Request, path: str) -> Node:
    found = request.state.nodes.get(normal(path))
    if found is None:
        raise not_found(f"Path ({path}) doesn't exist.")
    return found


def _shown(path: str, node: Node) -> dict[str, Any]:
    shown = {"path": path, "object_type": node.kind, "object_id": node.object_id, "resource_id": str(node.object_id)}
    return shown | ({"language": node.language} if node.language else {})


@route("GET", "/api/2.0/workspace/get-status", query=("path",))
def _status(request: Request) -> dict[str, Any]:
    return _shown(normal(request.query["path"]), _node(request, request.query["path"]))


@route("GET", "/api/2.0/workspace/list", query=("path", "notebooks_modified_after"))
def _list(request: Request) -> dict[str, Any]:
    top = normal(request.query["path"])
    _node(request, top)
    found = [_shown(p, n) for p, n in request.state.nodes.items() if p != top and p.rpartition("/")[0] == top.rstrip("/")]
    return page(found, request, "objects", limit=10_000)


@route("POST", "/api/2.0/workspace/mkdirs", body=("path!",))
def _mkdirs(request: Request) -> dict[str, Any]:
    path = normal(request.body["path"])
    parts = path.strip("/").split("/")
    for length in range(1, len(parts) + 1):
        part = "/" + "/".join(parts[:length])
        node = request.state.nodes.setdefault(part, Node("DIRECTORY", object_id=request.state.new_id()))
        if node.kind != "DIRECTORY":
            raise ApiError(400, "RESOURCE_ALREADY_EXISTS", f"{part} exists and is not a directory")
    return {}


@route("POST", "/api/2.0/workspace/import", body=("path!", "content", "format", "language", "overwrite"))
def _import(request: Request) -> dict[str, Any]:
    body, path = request.body, normal(request.body["path"])
    try:
        content = base64.b64decode(body.get("content") or "", validate=True)
    except binascii.Error:
        raise invalid("content is not base64") from None
    if len(content) > _LIMIT:
        raise ApiError(400, "MAX_NOTEBOOK_SIZE_EXCEEDED", "content size exceeds the limit of 10485760")
    if path.rpartition("/")[0] not in {p.rstrip("/") for p, n in request.state.nodes.items() if n.kind == "DIRECTORY"}:
        raise not_found(f"The parent folder ({path.rpartition('/')[0]}) does not exist.")
    existing = request.state.nodes.get(path)
    if existing is not None and (existing.kind == "DIRECTORY" or not body.get("overwrite")):
        raise ApiError(400, "RESOURCE_ALREADY_EXISTS", f"Path ({path}) already exists.")
    form, text = body.get("format") or "SOURCE", content.decode()
    if form == "SOURCE" and not body.get("language"):
        raise invalid("language is required for SOURCE")
    is_notebook = form == "SOURCE" or (form == "AUTO" and text.startswith(HEADER))
    request.state.nodes[path] = Node(
        "NOTEBOOK" if is_notebook else "FILE", text, body.get("language") or "", existing.object_id if existing else request.state.new_id()
    )
    return {}


@route("GET", "/api/2.0/workspace/export", query=("path", "format", "direct_download"))
def _export(request: Request) -> dict[str, Any]:
    node = _node(request, request.query["path"])
    if node.kind == "DIRECTORY":
        raise invalid("only DBC exports folders")
    # A notebook is kept in cells: what stands at its end comes back without the last line end.
    return {"content": base64.b64encode(node.content.rstrip("\n").encode()).decode(), "file_type": "py"}


@route("POST", "/api/2.0/workspace/delete", body=("path!", "recursive"))
def _delete(request: Request) -> dict[str, Any]:
    path = normal(request.body["path"])
    _node(request, path)
    below = [p for p in request.state.nodes if p.startswith(path + "/")]
    if below and not request.body.get("recursive"):
        raise ApiError(400, "DIRECTORY_NOT_EMPTY", f"Folder ({path}) is not empty")
    for gone in [path, *below]:
        del request.state.nodes[gone]
    return {}
